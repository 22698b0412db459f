"""Lists and receipts without a head -> lines, told by what their cells hold: known names and codes, figures, money.

Quantity times price being the amount settles which figure is which; a list that counts 1, 2, 3 numbers its lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.image.documents.header import Placed
from models.image.documents.orders import quality, whole
from models.image.documents.receipts import PRICED, may_count, single, taken_off
from models.image.documents.witness import Taken, passed_over, unread
from models.image.lines.figures import endings, is_figure, multiplied, rejoined
from models.image.lines.lines import Reader, Scan, line_of
from models.image.lines.paragraphs import in_words
from models.image.lines.pieces import FRONT, NUMBERED, code_among, named_with, unbracketed, whole_names
from models.image.lines.roles import roles
from models.image.lines.sentences import Sentence
from models.image.lines.slots import skipped
from models.image.structure.amounts import bare_number, is_measure, money
from models.image.structure.cells import Cell
from models.image.structure.columns import Column
from models.image.structure.fields import Field
from models.image.structure.layout import Run
from models.image.structure.sheet import Sheet
from models.image.structure.tables import TableRow
from models.image.structure.totals import sums_up
from models.intent import CandidateIntent, Line, Slot

_KINDS = ("item_code", "item", "specification", "quantity", "unit", "price", "amount")
_COLUMNS = tuple(Column(kind, 0.0, 0.0) for kind in _KINDS)
_COUNTED = _KINDS.index("quantity")
_BARCODE = re.compile(r"\d{8,14}(?:\s?[A-Z]{1,2})?")
_DAY = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
_BARCODE_BEHIND = re.compile(r"\s+(?P<code>\d{8,14})(?:\s?[A-Z]{1,2})?$")
SURE = 0.75
"""Confidence factor of figures that no head names."""


@dataclass(slots=True)
class _Entry:
    """One row as it is being read."""

    words: list[Run]
    figures: list[Run]
    front: Run | None
    """A number in front of the words: a count or the number of the line."""
    pointed: bool
    """It is followed by a point or a bracket, as line numbers are."""
    rows: tuple[int, ...]
    """Places of its rows on the page."""
    said: Sentence | None = None
    """What the row says in words, where it is a whole line."""


def listed(
    sheets: Sequence[Sheet], found: Sequence[Placed], scans: Sequence[Scan], reader: Reader
) -> CandidateIntent | None:
    """One order from the rows of a list; None where no row names a known item with a figure and nothing is summed."""
    lines: list[Line] = []
    read: set[tuple[int, int]] = set()
    holes: list[Slot] = []
    for sheet in sheets:
        entries = _entries(sheet, reader)
        numbered = _numbered(entries)
        counting = numbered and may_count([(e.pointed, e.figures) for e in entries if e.front is not None])
        fronts = [entry.front for entry in entries if entry.front is not None and entry.pointed]
        holes += skipped(fronts, reader.evidence)
        read.update((sheet.page.number, row) for entry in entries for row in entry.rows)
        for entry in entries:
            line = _line(entry, numbered, reader)
            if line is not None and counting and entry.front is not None:
                line = Line((*line.slots, reader.evidence.slot("unparsed", (entry.front,), entry.front.text)))
            if line is not None:
                lines.append(line)
    if not lines:
        return None
    slots: list[Slot] = [*whole(sheets, found, scans, reader, read), *holes]
    slots += unread(sheets, lines, [Taken(page, row, row + 1) for page, row in sorted(read)], reader)
    slots += passed_over(sheets, read, reader)
    slots += [replace(slot, name="discount") for line in lines if taken_off(line) for slot in line.named("amount")]
    lines = single([line for line in lines if not taken_off(line)], sheets, slots, reader)
    known = sum(any(slot.key is not None for slot in line.named("item")) for line in lines)
    summed = any(slot.name == "total" for slot in slots)
    priced = sum(bool(line.named("amount")) for line in lines)
    if not known and not (summed and priced):
        return None
    return CandidateIntent("order.place", tuple(slots), tuple(lines), round(0.75 * quality(lines), 4))


def _entries(sheet: Sheet, reader: Reader) -> list[_Entry]:
    used = {source for field in sheet.fields if _real(field) for source in field.sources}
    titles = {id(run) for _, run in sheet.titles}
    entries: list[_Entry] = []
    waiting: _Entry | None = None
    ahead: _Entry | None = None
    above = False
    passed: tuple[int, list[Run]] = (-1, [])  # The row of words that was last taken for nothing.
    told = {number: [_sentenced(*each) for each in said] for number, said in in_words(sheet, reader).items()}
    for number, row in enumerate(sheet.rows):
        if number in told:
            entries += [waiting] if waiting is not None and _named(waiting, reader) else []
            waiting, ahead, above = None, None, False
            entries += told[number]
            continue
        if sums_up(row) in ("total", "paid"):
            # Below the sum nothing is ordered any more.
            if entries:
                break
            continue
        if sums_up(row) is not None:
            continue
        runs = [run for place, run in enumerate(row.runs) if (number, place) not in used and id(run) not in titles]
        amounts = [value.amount for run in runs if (value := money(run.text, reader.chinese)) is not None]
        entry = _entry(
            [part for run in rejoined(runs, reader) for part in multiplied(run, reader, amounts)], number, reader
        )
        if not entry.words and len(entry.figures) > 1 and _beyond(waiting, number) and passed[0] == number - 1:
            # What looked like a count in the row above (`1L`) is the end of a name.
            waiting = _Entry(passed[1], [], None, False, (number - 1,))
        if ahead is not None and entry.words and not entry.figures and number - ahead.rows[-1] == 1:
            entries.append(replace(ahead, words=entry.words, front=entry.front, rows=(*ahead.rows, number)))
            ahead = None
            above = True
            continue
        if above and not entry.words and len(entry.figures) > 1:
            ahead = entry
            continue
        if entry.words and not entry.figures and entry.front is None:
            if waiting is not None and _named(waiting, reader):
                entries.append(waiting)
            waiting = entry
            continue
        if (
            waiting is not None
            and entry.figures
            and number - waiting.rows[-1] == 1
            and _goes_on(waiting, entry, reader)
        ):
            entry = replace(
                waiting, figures=entry.figures, words=[*waiting.words, *entry.words], rows=(*waiting.rows, number)
            )
            waiting = None
        if entry.words and (entry.figures or entry.front is not None) and _item_like(entry, reader):
            if waiting is not None and _named(waiting, reader):
                entries.append(waiting)
            waiting = None
            entries.append(entry)
        elif not entry.words and len(entry.figures) > 1 and not entries and _beyond(waiting, number):
            # Figures that stand above their words.
            ahead = entry
        elif entries and not entry.words and entry.figures and _completes(entries[-1], entry, reader):
            entries[-1].figures[:0] = entry.figures
            entries[-1].rows += entry.rows
        elif entries and not entry.words and entry.figures:
            # Figures whose words were not read: somebody has to look.
            entries.append(entry)
        elif entry.words:
            passed = (number, list(runs))
    if waiting is not None and _named(waiting, reader):
        entries.append(waiting)
    return entries


def _sentenced(said: Sentence, rows: tuple[int, ...]) -> _Entry:
    return _Entry([*said.item, *said.code], list(said.quantity), said.front, said.front is not None, rows, said)


def _beyond(waiting: _Entry | None, number: int) -> bool:
    return waiting is None or number - waiting.rows[-1] > 1


def _completes(before: _Entry, below: _Entry, reader: Reader) -> bool:
    """The row below says how the amount above comes about: `0.452 kg` at `0.90`."""
    if before.rows[-1] + 1 != below.rows[0] or len(below.figures) != 2 or not before.figures:
        return False
    found = roles([*below.figures, before.figures[-1]], None, reader)
    return "price" in found and found.get("amount") is before.figures[-1]


def _named(entry: _Entry, reader: Reader) -> bool:
    """The words are an item of the catalogue and nothing else, though no figure stands with them."""
    return bool(reader.names.exactly(Cell(tuple(entry.words)).text, "item"))


def _goes_on(waiting: _Entry, entry: _Entry, reader: Reader) -> bool:
    """The figures stand in the row below the name, alone or with the code of the same item."""
    if not entry.words:
        return True
    text = Cell(tuple(entry.words)).text
    code = any(sign.isdigit() for sign in text) and " " not in text.strip() and text.isascii()
    above = {phrase.key for phrase in reader.names.exactly(Cell(tuple(waiting.words)).text, "item")}
    below = {phrase.key for phrase in reader.names.exactly(text, "item")}
    return bool(above & below) or (code and not (above and below))


def _real(field: Field) -> bool:
    return bool(field.value) or bool(field.label)


def _entry(runs: Sequence[Run], number: int, reader: Reader) -> _Entry:
    """The runs of a row as words and figures; figures glued to words come off where the words are known without."""
    entry = _Entry([], [], None, False, (number,))
    billed = len(runs) > 2 and PRICED.search(runs[-1].text) is not None
    for run in whole_names(runs, reader):
        if billed and not entry.words and not entry.figures and _DAY.fullmatch(run.text):
            continue  # When it was sold: `03/04/24  Room charge  129.00`.
        if not entry.words and entry.front is None and NUMBERED.fullmatch(run.text):
            entry.front, entry.pointed = run.part(0, len(run.text.rstrip(".、)）"))), True
            continue
        if _BARCODE.fullmatch(run.text):
            entry.words.append(run.part(0, len(run.text.rstrip(" ABCDEFGHIJKLMNOPQRSTUVWXYZ"))))
            continue
        if is_figure(run.text, reader):
            if entry.words and not entry.figures and named_with(entry.words, run, reader):
                entry.words.append(run)
            else:
                entry.figures.append(run)
            continue
        if is_measure(run.text, reader.names.measures) and entry.figures:
            last = entry.figures[-1]
            entry.figures[-1] = replace(last, text=f"{last.text} {run.text}", right=run.right)
            continue
        rest = run
        front = FRONT.match(rest.text)
        free = entry.front is None and not entry.words
        if front is not None and free and not reader.names.exactly(rest.text, "item"):
            entry.front = rest.part(front.start("count"), front.end("count"))
            entry.pointed = front["point"] is not None
            rest = rest.part(front.end(), len(rest.text))
        barcode = _BARCODE_BEHIND.search(rest.text)
        if barcode is not None and not reader.names.exactly(rest.text, "item"):
            entry.words.append(rest.part(0, barcode.start()))
            entry.words.append(rest.part(*barcode.span("code")))
            continue
        rest, taken = endings(rest, reader, any(other is not run and is_figure(other.text, reader) for other in runs))
        entry.figures.extend(taken)
        entry.words.extend(unbracketed(rest, reader) if any(sign.isalnum() for sign in rest.text) else ())
    return entry


def _item_like(entry: _Entry, reader: Reader) -> bool:
    """A known name with any figure, or words that end in money."""
    words = Cell(tuple(entry.words)).text
    if reader.names.settle(words, "item").keys or reader.names.inside(words, "item"):
        return True
    if entry.pointed and entry.figures:
        return True
    last = entry.figures[-1].text if entry.figures else ""
    return bool(PRICED.search(last)) and any(sign.isalpha() for sign in words)


def _numbered(entries: Sequence[_Entry]) -> bool:
    """The numbers in front count the lines: 1, 2, 3."""
    fronts = [bare_number(entry.front.text) for entry in entries if entry.front is not None]
    return len(fronts) >= 2 and fronts == [Decimal(place) for place in range(1, len(fronts) + 1)]


def _line(entry: _Entry, numbered: bool, reader: Reader) -> Line | None:
    if entry.said is not None:
        return _in_words(entry.said, entry.rows, reader)
    cells: dict[int, Cell] = {}
    words = list(entry.words)
    place = code_among(words, reader)
    if place is not None:
        cells[_KINDS.index("item_code")] = Cell((words.pop(place),))
    if not words:
        runs = tuple(entry.figures)
        return Line((reader.evidence.slot("unparsed", runs, " ".join(run.text for run in runs)),))
    cells[_KINDS.index("item")] = Cell(tuple(words))
    figures = [run for run in entry.figures if run.text.strip()]
    front = None if entry.front is None or numbered or entry.pointed else entry.front
    chosen = roles(figures, front, reader)
    for kind, run in chosen.items():
        cells[_KINDS.index(kind)] = Cell((run,))
    line = line_of(TableRow(cells, entry.rows[0], entry.rows[-1] + 1), _COLUMNS, _COUNTED, reader)
    left = [
        run
        for run in (*figures, *((front,) if front is not None else ()))
        if all(run is not used for used in chosen.values())
    ]
    slots = [*line.slots, *(reader.evidence.slot("unparsed", (run,), run.text) for run in left)]
    return Line(_less_sure(slots))


def _in_words(said: Sentence, rows: tuple[int, ...], reader: Reader) -> Line:
    parts = {"item": said.item, "item_code": said.code, "quantity": said.quantity}
    cells = {_KINDS.index(kind): Cell(tuple(runs)) for kind, runs in parts.items() if runs}
    line = line_of(TableRow(cells, rows[0], rows[-1] + 1), _COLUMNS, _COUNTED, reader)
    left = [reader.evidence.slot("unparsed", (run,), run.text) for run in said.left]
    return Line(_less_sure([*line.slots, *left]))


def _less_sure(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(replace(s, confidence=round(s.confidence * SURE, 4)) if s.name != "item" else s for s in slots)
