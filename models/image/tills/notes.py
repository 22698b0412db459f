"""Rows of a receipt below an item that cost nothing (`no onion`, `less ice 0.00`) -> what is wished of that item."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from models.image.lines.lines import Reader
from models.image.structure.cells import Known
from models.image.structure.layout import Run
from models.image.structure.wording import fold
from models.image.tills.prices import value_of
from models.image.tills.rows import Printed
from models.intent import CandidateIntent, Line

_ALIGNED, _GAP = 0.4, 1.0
"""Heights of letters by which a row may be off that goes on with a name, and that stay free before the figures."""
_JOINED = re.compile(r"(?:[&+,、/]|\b(?:and|with|of|for))\s*$", re.IGNORECASE)
"""How a name ends that goes on below."""
_SHORT = 5
"""Letters of one thing that was chosen."""
_INDENTED = 0.6
"""Heights of letters that an addition stands further in than its item."""


def chosen_of(text: str) -> bool:
    """The words say what of an item was chosen, as screens do below its name: `大杯/冰/标准糖`, `颜色:白色;尺码:L`."""
    said = text.strip()
    if re.fullmatch(r"[\[(（【].*[\])）】]", said):
        return True
    parts = [part.strip() for part in re.split(r"[/;；,，|·]", said)]
    short = all(0 < len(part) <= _SHORT and not re.fullmatch(r"[\d.]*", part) for part in parts)
    labelled = any(re.match(r"[^\d:：]{1,6}[:：]", part) for part in parts)
    return len(parts) > 1 and (labelled or (short and not said.isascii()))


def free(rows: Sequence[Printed], items: Sequence[Sequence[Printed]], reader: Reader) -> bool:
    """Whether these rows of one group are an addition to the item above: they cost nothing, and no count is printed.

    `items`: the rows of all groups. Where items have counts in front or additions stand further in, things that are
    given away are told from additions.
    """
    name = next((row for row in rows if row.named), None)
    amount = next((row.amount for row in rows if row.amount is not None), None)
    if name is None or amount is None or value_of(amount, reader) != 0:
        return False
    if any(row.count is not None or row.times is not None or row.figures for row in rows):
        return False
    others = [row for item in items for row in item if row.named and row is not name]
    counted = sum(row.count is not None for row in others)
    before = [row for row in others if row.place < name.place]
    return bool(before) and (counted * 2 >= len(others) or _further_in(name, before[-1], others))


def wishes(rows: Sequence[Printed], items: Sequence[Sequence[Printed]], taken: Collection[int]) -> dict[int, list[Run]]:
    """Words that stand further in below an item, by its place in `items`; rows in `taken` are others'."""
    found: dict[int, list[Run]] = {}
    named = [next((row for row in item if row.named), None) for item in items]
    last = max((row.place for item in items for row in item), default=-1)
    for row in rows:
        if (
            row.place in taken
            or not row.named
            or (row.amount is not None and row.amount.text.strip("0.,"))
            or row.times is not None
            or row.figures
        ):
            continue
        above = [place for place, item in enumerate(items) if max(each.place for each in item) < row.place]
        if not above or row.place > last + 2:
            continue
        item = named[above[-1]]
        if item is not None and _further_in(row, item, [each for each in named if each is not None]):
            found.setdefault(above[-1], []).extend(row.words)
    return found


def wraps(
    rows: Sequence[Printed], items: Sequence[Sequence[Printed]], taken: Collection[int], known: Known
) -> dict[int, list[Run]]:
    """Words below an item that its name goes on with, by its place in `items`: under its own first letter, and too long
    to have stood beside it before the figures; rows in `taken` are others', what is `known` is an item of its own."""
    found: dict[int, list[Run]] = {}
    by_place = {row.place: row for row in rows}
    for number, item in enumerate(items):
        name = next((row for row in item if row.named), None)
        if name is None or name.amount is None:
            continue
        figures = [run for run in (*name.figures, *(name.times or ()), name.amount) if run.left > name.words[-1].right]
        edge = min((run.left for run in figures), default=name.amount.left)
        last, place = name.words[-1], name.place + 1
        while place not in taken and (below := by_place.get(place)) is not None and _goes_on(name, last, below, edge):
            if known(below.text):
                break
            found.setdefault(number, []).extend(below.words)
            last, place = below.words[-1], place + 1
    return found


def _goes_on(name: Printed, last: Run, below: Printed, edge: float) -> bool:
    plain = below.named and not (below.amount or below.figures or below.times or below.code or below.count)
    if not plain or re.search(r"[:：]", below.text):
        return False
    if _JOINED.search(last.text):
        return True
    first, height = below.words[0], name.words[0].height
    word = re.split(r"\s", first.text)[0] if first.text[:1].isascii() else first.text[:1]
    width = (first.right - first.left) * len(word) / max(1, len(first.text))
    return abs(first.left - name.words[0].left) < _ALIGNED * height and last.right + width > edge - _GAP * height


def _further_in(row: Printed, item: Printed, others: Sequence[Printed]) -> bool:
    """It begins to the right of its item and of most others, or under the words of an item that is counted in front."""
    left, height = row.words[0].left, row.words[0].height
    if row.count is None and item.count is not None and item.count.right <= item.words[0].left + height:
        return left > item.words[0].left - _INDENTED * height
    lefts = sorted(each.words[0].left for each in others)
    usual = lefts[len(lefts) // 2] if lefts else item.words[0].left
    return left > max(item.words[0].left, usual) + _INDENTED * height


def renamed(sold: CandidateIntent, tabled: Sequence[CandidateIntent]) -> CandidateIntent:
    """The lines of a receipt with names that go on below them as its table has them, where it has the same amounts."""
    if not tabled or len(tabled[0].lines) != len(sold.lines):
        return sold
    pairs = list(zip(sold.lines, tabled[0].lines, strict=True))
    if any(_values(line, "amount") != _values(other, "amount") for line, other in pairs):
        return sold
    names = [fold(slot.text) for line in sold.lines for slot in line.named("item")[:1]]
    return replace(sold, lines=tuple(_wrapped(line, other, names) for line, other in pairs))


def _wrapped(line: Line, other: Line, names: Collection[str]) -> Line:
    """The line with the name of the other one, if that begins as its own does; what it holds is no note then.

    Where what is added is the name of another line (`names`), two lines stand above each other; where something of the
    other line was left over, what stands below tells something about the item.
    """
    if other.named("unparsed") and not line.named("unparsed"):
        return line
    mine, longer = line.named("item")[:1], other.named("item")[:1]
    if not mine or not longer or not fold(longer[0].text).startswith(fold(mine[0].text)):
        return line
    whole = fold(longer[0].text)
    more = whole.removeprefix(fold(mine[0].text))
    if any(name and name in more for name in names) or chosen_of(_behind(mine[0].text, longer[0].text)):
        return line
    slots = [slot for slot in line.slots if not (slot.name == "note" and fold(slot.text) in whole)]
    return Line(tuple(longer[0] if slot is mine[0] else slot for slot in slots))


def _behind(name: str, longer: str) -> str:
    """What the longer name goes on with."""
    return longer[len(name) :] if longer.startswith(name) else ""


def _values(line: Line, name: str) -> list[object]:
    return [slot.value for slot in line.named(name)]
