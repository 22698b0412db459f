"""What stands on a page beside the lines that were read -> words that nobody took, so that a lost line is asked about.

Nothing tells for certain that a line was not read. Five things hint at it: words with a count that no line took, a hole
in rows that follow each other evenly, a printed count that is not that of the lines, (in `slots.skipped`) line
numbers that leave one out, and a sum in the midst of words. Each is a slot `unparsed`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from models.image.lines.lines import Reader
from models.image.structure.amounts import bare_number, is_measure
from models.image.structure.declared import declared
from models.image.structure.layout import Run
from models.image.structure.sheet import Sheet, of_paper
from models.image.structure.totals import sums_up
from models.image.structure.wording import wording
from models.intent import Line, QuantityValue, Slot

_COUNTED = re.compile(
    r"(?<!\d)(?<!\d[.:：/\-])(?:[x×*]\s*)?\d[\d,]*(?:\.\d+)?\s*(?P<measure>[^\W\d_]{1,8})(?![^\W\d_])", re.IGNORECASE
)
"""A figure and letters behind it; what goes on a date, an hour or a number with signs in it is no figure of its own."""
_TIMES = re.compile(r"(?<![\w.])[x×]\s*\d{1,5}(?![\w.:])")
_SUM = re.compile(r"[¥￥$€£]\s?\d[\d,]*\.\d\d(?!\d)")
_WORDED = ("item", "specification", "note")
"""Columns whose words may go on in the next row."""
_WORDLESS = frozenset(("order_date", "order_date_general", "ship_date", "phone", "phone_general"))
"""Fields in which nothing is counted."""
_EVEN = 0.22
"""Share of the usual distance by which the rows of an even list may be off."""
_HOLE = (1.75, 3.3)
"""Usual distances that a hole of one or two lines is high."""
_RANKS = 4
"""Distances that make a list even."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows of print that one line was read from."""

    page: int
    first: int
    last: int
    """[first, last)."""


def unread(sheets: Sequence[Sheet], lines: Sequence[Line], taken: Sequence[Taken], reader: Reader) -> list[Slot]:
    """Everything that hints at a line that was not read; nothing where all of the page is accounted for."""
    found: list[Slot] = []
    for sheet in sheets:
        own = sorted((t for t in taken if t.page == sheet.page.number), key=lambda t: t.first)
        found += _unexplained(sheet, own, reader)
        found += _holes(sheet, own, reader)
        found += _swallowed(sheet, reader)
    return found + _miscounted(sheets, lines, reader)


def _unexplained(sheet: Sheet, taken: Sequence[Taken], reader: Reader) -> list[Slot]:
    """Loose words that count something, and loose figures between two lines."""
    used = {row for each in taken for row in range(each.first, each.last)}
    zone = range(taken[0].first, taken[-1].last) if taken else range(0)
    found: list[Slot] = []
    for number in sheet.loose:
        row = sheet.rows[number]
        if number in used or of_paper(row.text) or sums_up(row) is not None:
            continue
        between = number in zone and any(sign.isdigit() for sign in row.text)
        if between or counts(row.text, reader):
            found.append(reader.evidence.slot("unparsed", row.runs, row.text))
    for field in sheet.fields:
        # A line may have been taken for the last words of an address, or its first word for the label of a date.
        if field.value and not field.meanings[0].startswith("instruction"):
            held = field.value if field.meanings[0] in _WORDLESS else field.rest
            runs = tuple(run for run in held if counts(run.text, reader) and _worded(run.text))
            found += [reader.evidence.slot("unparsed", (run,), run.text) for run in runs]
    return found


def counts(text: str, reader: Reader) -> bool:
    """A number of something that the business counts in: `31箱`, `4 cartons`, `x12`."""
    if _TIMES.search(text):
        return True
    return any(
        is_measure(match["measure"], reader.names.measures) and match["measure"].casefold() not in _SIZES
        for match in _COUNTED.finditer(text)
    )


_SIZES = frozenset(("m", "kg", "g", "l", "ml", "cm", "mm", "米", "克", "升", "毫升", "w", "v", "a"))
"""Measures that sizes are printed in far more often than counts."""


def _worded(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) > 3


def _holes(sheet: Sheet, taken: Sequence[Taken], reader: Reader) -> list[Slot]:
    """Rows that follow each other evenly but for one distance, which has room for lines and holds nothing."""
    steps = [
        (sheet.rows[below.first].middle - sheet.rows[above.last - 1].middle, above, below)
        for above, below in pairwise(taken)
        if below.first == above.last
    ]
    if len(steps) < _RANKS:
        return []
    usual = sorted(step for step, _, _ in steps)[len(steps) // 2]
    wide = [each for each in steps if each[0] > usual * (1 + _EVEN)]
    even = [each for each in steps if abs(each[0] - usual) <= _EVEN * usual]
    if usual <= 0 or len(wide) > 2 or len(even) + len(wide) < len(steps):
        return []
    found: list[Slot] = []
    for table in sheet.tables:
        # The first line may be the one that is gone: as much room below the head as for two.
        first = table.rows[0].first
        head = first - 1
        if first == taken[0].first and any(begin <= head < first for begin, _ in sheet.tabled):
            step = sheet.rows[first].middle - sheet.rows[head].middle
            if _HOLE[0] * usual < step < _HOLE[1] * usual:
                found.append(reader.evidence.slot("unparsed", sheet.rows[head].runs, sheet.rows[head].text))
    for step, above, below in wide:
        if _HOLE[0] * usual < step < _HOLE[1] * usual:
            runs = (*sheet.rows[above.last - 1].runs, *sheet.rows[below.first].runs)
            text = f"{sheet.rows[above.last - 1].text} … {sheet.rows[below.first].text}"
            found.append(reader.evidence.slot("unparsed", runs, text))
    return found


def _swallowed(sheet: Sheet, reader: Reader) -> list[Slot]:
    """Money that was taken for the end of words in the row above: a sum whose label was not read, as under a stamp.

    A price behind a count below the name (`12盒@￥4.00`) is that line's own.
    """
    return [
        reader.evidence.slot("unparsed", (run,), run.text)
        for table in sheet.tables
        for row in table.rows
        for cell in row.of(table.columns, *_WORDED)
        for run in cell.runs[1:]
        if _SUM.search(run.text) and not counts(run.text, reader)
    ]


def passed_over(sheets: Sequence[Sheet], read: Collection[tuple[int, int]], reader: Reader) -> list[Slot]:
    """Rows between the lines that stand in a table and that no line was read from: a unit set lower than its figure."""
    found: list[Slot] = []
    for sheet in sheets:
        page = sheet.page.number
        own = [row for number, row in read if number == page]
        for table in sheet.tables:
            for number in range(table.rows[0].first, min(table.rows[-1].last, max(own, default=0))):
                row = sheet.rows[number]
                if (page, number) not in read and sums_up(row) is None:
                    found.append(reader.evidence.slot("unparsed", row.runs, row.text))
    return found


def _miscounted(sheets: Sequence[Sheet], lines: Sequence[Line], reader: Reader) -> list[Slot]:
    """A printed number of lines or of pieces that is neither."""
    quantities = [
        slot.value.value for line in lines for slot in line.named("quantity") if isinstance(slot.value, QuantityValue)
    ]
    if not lines or len(quantities) < len(lines):
        return []
    right = {Decimal(len(lines)), sum(quantities, Decimal(0)), Decimal(len({_item(line) for line in lines}))}
    found: list[Slot] = []
    for sheet in sheets:
        for row in sheet.rows:
            for place, run in enumerate(row.runs):
                figure = declared(run.text)
                runs: tuple[Run, ...] = (run,)
                if figure is None and place + 1 < len(row.runs) and set(wording("counts").of(run.text)):
                    figure = bare_number(row.runs[place + 1].text)
                    runs = (run, row.runs[place + 1])
                if figure is not None and figure not in right:
                    found.append(reader.evidence.slot("unparsed", runs, " ".join(part.text for part in runs)))
    # One of two pages says what is on it: its own figure is then not that of the whole.
    return found if len(sheets) == 1 else []


def _item(line: Line) -> str:
    return next((slot.key or slot.text for slot in line.named("item")), "")
