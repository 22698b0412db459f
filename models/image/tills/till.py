"""A receipt -> its lines, by what tills print whatever their layout: amounts in one column, and the sum of them below.

Names may stand beside, above or below their figures, and so may `count x price`; of all ways to put the rows together
the one is taken in which most figures agree. Where the amounts then come to a printed sum, the paper vouches for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from models.image.documents.header import Placed
from models.image.documents.orders import quality, whole
from models.image.documents.witness import Taken, unread
from models.image.lines.lines import Reader, Scan, line_of
from models.image.structure.amounts import money
from models.image.structure.cells import Cell, place
from models.image.structure.columns import Column
from models.image.structure.labels import label_of
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet
from models.image.structure.tables import TableRow
from models.image.sums.summing import summed
from models.image.tills.body import body
from models.image.tills.each import multiplied, priced
from models.image.tills.figures import Style, chosen, counting, multiplies, several
from models.image.tills.notes import chosen_of, free, wishes, wraps
from models.image.tills.prices import SIZED, priced_of, value_of
from models.image.tills.rows import Printed
from models.intent import CandidateIntent, Line, MoneyValue, QuantityValue, Slot

_KINDS = ("item_code", "item", "specification", "quantity", "unit", "price", "amount")
_WORDED = ("index", "item_code", "item", "specification", "unit", "note", "other")
_FEW_FIGURES = 3
_COLUMNS = tuple(Column(kind, 0.0, 0.0) for kind in _KINDS)
_COUNTED = _KINDS.index("quantity")
_SURE = 0.9
"""Confidence factor of lines whose amounts come to the printed sum."""
_UNSURE = 0.6
_TAKEN_BACK = re.compile(r"[-−]\s?\d{1,4}(?:[.,]\d|[.,]\d{3})?(?:\s*[^\W\d_]{1,8})?")
_MARKS = re.compile(r"[+\-*·•>(（]")
"""In front of what is added to an item."""
_DOTTED = re.compile(r"[A-Z0-9 /.\-]*\d[A-Z0-9 /.\-]*")


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one item: that with the amount, and those that name or count it."""

    rows: tuple[Printed, ...]

    @property
    def amount(self) -> Run | None:
        return next((row.amount for row in self.rows if row.amount is not None), None)

    @property
    def names(self) -> list[Printed]:
        return [row for row in self.rows if row.named]


@dataclass(frozen=True, slots=True)
class Till:
    """What was read of a receipt. `closes`: the amounts come to a printed sum."""

    candidate: CandidateIntent
    closes: bool


def till(sheets: Sequence[Sheet], found: Sequence[Placed], scans: Sequence[Scan], reader: Reader) -> Till | None:
    """One order from the rows of a receipt; None where nothing is summed up below amounts."""
    lines: list[Line] = []
    read: set[tuple[int, int]] = set()
    closes = True
    off: list[Run] = []
    for sheet in sheets:
        own = body(sheet, reader)
        if own is None:
            continue
        rows, style, columns, sums = own.rows, own.style, own.columns, own.sums
        groups = max(
            (_grouped(rows, above, before, style, reader) for above, before in product((True, False), (False, True))),
            key=lambda groups: _agreement(groups, rows, columns, reader),
        )
        groups = [group for group in groups if group.names or _less(group, reader)]
        extras = _extras(sheet, reader)
        added = _added(groups, reader)
        proof = any(abs(added + more - total) < style.cent for more in extras for total in sums)
        each = None if proof else multiplied([group.rows for group in groups], reader)
        by_one = each is not None and any(abs(each + more - total) < style.cent for more in extras for total in sums)
        proof = proof or by_one
        closes = closes and proof
        bought = [group for group in groups if (value_of(group.amount, reader) if group.amount else None) is not None]
        bought = [group for group in bought if not _less(group, reader)]
        items = [group.rows for group in bought]
        bought = [group for group in bought if not free(group.rows, items, reader)]
        items = [group.rows for group in bought]
        held = {row.place for item in items for row in item}
        longer = wraps(rows, items, held, reader.names.knows)
        held |= {row.place for row in rows if any(run in more for more in longer.values() for run in row.words)}
        wished = wishes(rows, items, held)
        names = min((len(group.names) for group in bought), default=1)
        fronts = counting([group.rows for group in bought], columns)
        for number, group in enumerate(bought):
            more = longer.get(number, []), wished.get(number, [])
            line = _line(group, columns, names, fronts, proof, more, reader)
            lines.append(priced(line) if by_one else line)
        off += [group.amount for group in groups if group.amount and _less(group, reader)]
        read.update((sheet.page.number, told) for told in (*own.told, *held))
        read.update((sheet.page.number, row.place) for group in groups for row in group.rows)
    if not lines:
        return None
    slots: list[Slot] = list(whole(sheets, found, scans, reader, read))
    slots += unread(sheets, lines, [Taken(page, row, row + 1) for page, row in sorted(read)], reader)
    taken = sum((abs(value_of(run, reader) or Decimal(0)) for run in off), Decimal(0))
    if closes and taken:
        # What is taken off item by item is summed up once more below.
        slots = [slot for slot in slots if slot.name != "discount" or _money_of(slot) != taken]
    for run in off:
        value = money(run.text.strip("- −"), reader.chinese)
        if value is not None:
            slots.append(reader.evidence.slot("discount", (run,), run.text, replace(value, amount=-value.amount)))
    score = round((_SURE if closes else _UNSURE) * quality(lines), 4)
    return Till(CandidateIntent("order.place", tuple(slots), tuple(lines), score), closes)


def _money_of(slot: Slot) -> Decimal | None:
    return abs(slot.value.amount) if isinstance(slot.value, MoneyValue) else None


def _grouped(rows: Sequence[Printed], above: bool, before: bool, style: Style, reader: Reader) -> list[_Group]:
    """The rows put together. `above`: names stand above their figures; `before`: so does `count x price`."""
    groups: list[_Group] = []
    waiting: list[Printed] = []
    for row in rows:
        if row.amount is not None and row.named:
            kept = [each for each in waiting if not each.named and (before or each.code is not None)]
            groups.append(_Group((*kept, row)))
            waiting = []
        elif row.amount is not None:
            groups.append(_Group((*waiting, row) if above else (row,)))
            waiting = []
        elif (row.times or row.count) is not None and not row.named and not before:
            if waiting and above and not any(each.times or each.count for each in waiting):
                waiting.append(row)
            elif groups:
                groups[-1] = _Group((*groups[-1].rows, row))
        elif not above and groups and not groups[-1].names and row.named:
            groups[-1] = _Group((*groups[-1].rows, row))
        else:
            waiting.append(row)
    return groups


def _less(group: _Group, reader: Reader) -> bool:
    """Its amount is taken off. With a count below nought something was given back: a line, and somebody is asked."""
    if group.amount is None or (value_of(group.amount, reader) or 0) >= 0:
        return False
    return not any(_returned(row) for row in group.rows)


def _agreement(groups: Sequence[_Group], rows: Sequence[Printed], columns: Sequence[Column], reader: Reader) -> float:
    """How well a way to put the rows together explains them."""
    score = 0.0
    for group in groups:
        score += 2.0 if group.names else -3.0
        score -= 0.4 * max(0, len(group.names) - 1)
        told = chosen(group.rows, columns, reader)
        if multiplies(told, reader):
            score += 2.0
        elif any(row.times for row in group.rows):
            score -= 3.0
    taken = {row.place for group in groups for row in group.rows}
    lost = [row for row in rows if row.place not in taken]
    return score - sum(1.5 if row.times else 0.5 for row in lost)


def _added(groups: Sequence[_Group], reader: Reader) -> Decimal:
    values = [value_of(group.amount, reader) for group in groups if group.amount is not None]
    return sum((value for value in values if value is not None), Decimal(0))


def _extras(sheet: Sheet, reader: Reader) -> set[Decimal]:
    """What may stand between the amounts and the sum: nothing, the taxes, or all that is charged and taken off."""
    found: dict[str, Decimal] = {}
    for row in sheet.rows:
        for meaning, _, (value, _) in summed(row, sheet, reader):
            signed = -abs(value.amount) if meaning == "discount" else value.amount
            found[meaning] = found.get(meaning, Decimal(0)) + signed
    taxes, charges = found.get("tax", Decimal(0)), found.get("charge", Decimal(0))
    less = found.get("discount", Decimal(0))
    return {Decimal(0), taxes, charges, less, taxes + charges, charges + less, taxes + less, taxes + charges + less}


def _named(group: _Group, names: int) -> Printed:
    """The row that names the item: of several above its figures as many as the others have, a heading left out."""
    own = [row for row in group.names if row.amount is not None] or group.names
    own = [row for row in own if row.code is not None] or own
    own = [row for row in own if not chosen_of(row.text)] or own
    if len(own) > names and own is not group.names[:1]:
        own = own[-names:]
    plain = [
        row for row in own if _DOTTED.fullmatch(row.text) is None or sum(map(str.isdigit, row.text)) < _FEW_FIGURES
    ]
    return (plain or own)[0]


def _worded(name: Printed, columns: Sequence[Column], reader: Reader) -> dict[str, Cell]:
    """The words of the row by the columns that they stand in; all are the name where nothing else is headed."""
    worded = tuple(column for column in columns if column.kind in _WORDED)
    if len(worded) < 2 or name.amount is None or not any(column.kind == "item" for column in worded):
        return {"item": Cell(name.words)}
    cells = place((Row(name.words),), worded, reader.names.knows)[0]
    found: dict[str, Cell] = {}
    for index, runs in sorted(cells.items()):
        kind = worded[index].kind
        found[kind] = Cell((*found[kind].runs, *runs)) if kind in found else Cell(runs)
    return found if "item" in found else {"item": Cell(name.words)}


def _line(
    group: _Group,
    columns: Sequence[Column],
    names: int,
    fronts: str,
    proof: bool,
    more: tuple[Sequence[Run], Sequence[Run]],
    reader: Reader,
) -> Line:
    """`more`: what the name goes on with below, and what is wished."""
    told = chosen(group.rows, columns, reader)
    odd = told.pop("price") if "price" in told and priced_of(told["price"], reader) is not None else None
    cells = {_KINDS.index(kind): Cell((run,)) for kind, run in told.items()}
    worded = _worded(_named(group, names), columns, reader)
    cells |= {_KINDS.index(kind): cell for kind, cell in worded.items() if kind in _KINDS}
    if more[0]:
        cells[_KINDS.index("item")] = Cell((*cells[_KINDS.index("item")].runs, *more[0]))
    code = next((row.code for row in group.rows if row.code is not None), None)
    if code is not None:
        cells[_KINDS.index("item_code")] = Cell((code,))
    front = next((row.count for row in group.rows if row.count is not None and row.named), None)
    if (
        any(column.kind == "index" for column in columns)
        and front is not None
        and not any(r.marked for r in group.rows)
    ):
        front = None
    left: list[Run] = []
    if _COUNTED not in cells and front is not None and fronts != "numbers":
        cells[_COUNTED] = Cell((front,))
        if fronts == "either":
            left.append(front)
    places = [row.place for row in group.rows]
    line = line_of(TableRow(cells, min(places), max(places) + 1), _COLUMNS, _COUNTED, reader)
    slots = list(line.slots)
    sized = [slot for slot in slots if slot.name == "quantity" and SIZED.fullmatch(slot.text.strip())]
    if _COUNTED not in cells and sized:
        # A size at the end of the name (`檸檬茶375ml`) is no count of it.
        runs = cells[_KINDS.index("item")].runs
        slots = [slot for slot in slots if slot.name not in ("quantity", "item")]
        slots.insert(0, reader.evidence.slot("item", runs, Cell(runs).text))
    if odd is not None and (each := priced_of(odd, reader)) is not None:
        slots.append(reader.evidence.slot("price", (odd,), odd.text, MoneyValue(each, None)))
    amounts = [slot for slot in slots if slot.name == "amount"]
    counted = any(slot.name == "quantity" for slot in slots) or any(slot.name == "unparsed" for slot in slots)
    # `sleeves @ 29.70`: a count that was lost is none.
    counted = counted or any("@" in run.text for row in group.rows for run in (*row.words, *row.figures))
    counted = counted or several(group.rows, reader)
    if proof and not counted and amounts and isinstance(amounts[0].value, MoneyValue) and amounts[0].value.amount >= 0:
        # Tills print no count where one was sold.
        slots.append(replace(amounts[0], name="quantity", value=QuantityValue(Decimal(1), approximate=True)))
    # `FUEL TOTAL`: a head over its figures, and the name of what was sold elsewhere.
    named = line.named("item")[0]
    left += [run for run in _named(group, names).words if any("total" in label_of(word) for word in named.text.split())]
    slots += [reader.evidence.slot("unparsed", (run,), run.text) for run in left]
    slots += [reader.evidence.slot("note", (run,), run.text, run.text) for run in more[1]]
    return Line(tuple(slots))


def _returned(row: Printed) -> bool:
    """A count with a minus stands in it: `-12` of something were given back."""
    counts = [row.count, *row.figures, *(row.times or ())[:1]]
    return any(run is not None and _TAKEN_BACK.fullmatch(run.text.strip()) is not None for run in counts)
