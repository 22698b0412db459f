"""Tables, fields and codes of one document -> candidates for an order, k best where a column could be another."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from models.image.documents.bills import bill_number, paid_for
from models.image.documents.codes import beside, order_numbers
from models.image.documents.counting import cut_off, multiplied_names, pointless, summed, unmeasured
from models.image.documents.dates import HOURS, dates
from models.image.documents.dating import order_date
from models.image.documents.halves import halves
from models.image.documents.header import (
    Placed,
    customer,
    instructions,
    numbers,
    of,
    people,
    unsure_number,
    when,
    whereto,
)
from models.image.documents.witness import Taken, unread
from models.image.lines.doubting import hundredth, implied, in_doubt
from models.image.lines.lines import Reader, Scan, line_of, stamped
from models.image.lines.proof import proven
from models.image.lines.remarks import asks, hurries
from models.image.lines.slots import skipped
from models.image.structure.amounts import is_measure
from models.image.structure.cells import Cell
from models.image.structure.sheet import Sheet, of_paper
from models.image.structure.tables import Table, TableRow
from models.image.structure.totals import sums_up
from models.image.structure.wording import fold
from models.image.sums.summing import sums
from models.intent import CandidateIntent, Line, QuantityValue, Slot

_WANTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("purchase_order", ("purchase_order", "purchase_order_general")),
    ("customer", ("customer",)),
)
"""Slots that are missed where their label stands without a value."""
_NUMBER = re.compile(r"(?=(?:\D*\d){6})(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9\-/]*")
"""A number that might be that of the order."""
_FIGURES = 4
"""Of an order number at least, beside another number of the paper."""
_PLACED = ("deliver_to", "deliver_to_general", "contact", "customer", "place", "supplier")
_NO_ORDERS = ("invoice", "quote", "receiving", "void")


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which columns hold the quantities of the tables, and how sure that is."""

    columns: tuple[int | None, ...]
    score: float


def order(
    sheets: Sequence[Sheet], found: Sequence[Placed], scans: Sequence[Scan], reader: Reader
) -> tuple[CandidateIntent, ...]:
    """Candidates of one document with a table, best first; none where no table holds a line."""
    tables = [
        (sheet, half)
        for sheet in sheets
        for table in sheet.tables
        if not multiplied_names(table, reader) and not summed(table)
        for half in halves(table)
    ]
    if not any(_holds_item(row, table) for _, table in tables for row in table.rows):
        return ()
    slots = whole(sheets, found, scans, reader)
    candidates: list[CandidateIntent] = []
    for choice in _choices([table for _, table in tables]):
        lines: list[Line] = []
        strays: list[Slot] = []
        for (sheet, table), counted in zip(tables, choice.columns, strict=True):
            read, left = _lines(sheet, table, counted, scans, reader)
            lines += read
            strays += left
        if lines:
            strays += [*unread(sheets, lines, _taken(tables), reader), *cut_off(tables, reader)]
            score = round(choice.score * quality(lines), 4)
            candidates.append(CandidateIntent("order.place", (*slots, *strays), tuple(lines), score))
    return tuple(sorted(candidates, key=lambda candidate: -candidate.score)[:3])


def whole(
    sheets: Sequence[Sheet],
    found: Sequence[Placed],
    scans: Sequence[Scan],
    reader: Reader,
    read: Collection[tuple[int, int]] = (),
) -> list[Slot]:
    """Slots of the whole order, and what must not be passed over. `read`: (page, row) of what the lines account for."""
    kinds = [kind for sheet in sheets for kind, _ in sheet.titles]
    ordered = "order" in kinds
    note = ("delivery" in kinds or "invoice" in kinds) and not ordered
    slots = order_numbers(numbers(found, ("purchase_order",), "purchase_order", reader), scans, reader.evidence)
    own = waybill = numbers(found, ("waybill",), "external_reference", reader)
    general = numbers(found, ("purchase_order_general",), "purchase_order", reader)
    if not slots and general and (own or not note):
        slots = general
    elif not own and general and note and not of(found, "bill_number"):
        own = [replace(slot, name="external_reference") for slot in general if slot.name == "purchase_order"]
    billed = bill_number(found, sheets, reader)
    slots += (
        # What a bill says of its parcels is not its number.
        (
            own[:1]
            if "delivery" in kinds or not (waybill and (billed or (slots and ("invoice" in kinds or paid_for(sheets)))))
            else []
        )
        or billed
        or numbers(found, ("external_reference",), "external_reference", reader)[:1]
    )
    ordered_as = {fold(slot.text) for slot in slots if slot.name == "purchase_order"}
    slots = [slot for slot in slots if slot.name != "external_reference" or fold(slot.text) not in ordered_as]
    slots += unsure_number(found, slots, reader)
    slots += order_date(found, sheets, reader)
    slots += customer(found, sheets, reader)
    slots += whereto(found, reader)
    slots += when(found, reader, billed=not ordered and ("invoice" in kinds or bool(of(found, "bill_number"))))
    slots += people(found, reader)
    slots += sums(sheets, reader)
    slots += instructions(found, reader)
    for sheet in sheets:
        for kind, run in sheet.titles:
            if kind == "void" or (kind in _NO_ORDERS and not ordered):
                # What a bill calls itself is understood: it says what was sold already.
                name = "document" if kind == "invoice" else "unparsed"
                slots.append(reader.evidence.slot(name, (run,), run.text, kind if name == "document" else None))
        for number in sheet.loose:
            row = sheet.rows[number]
            if (row.page, number) in read or of_paper(row.text):
                continue
            if hurries(row.text, reader):
                slots.append(reader.evidence.slot("instruction", row.runs, row.text, row.text))
            elif asks(row.text, reader) or _dated(row.text, slots, reader):
                # A date or hours that no field took: perhaps when it is wanted.
                slots.append(reader.evidence.slot("unparsed", row.runs, row.text))
    for name, announcing in _WANTED:
        if not any(slot.name == name for slot in slots):
            # Announced, and nothing readable behind it.
            empty = [one.field for one in found if one.field.meanings[0] in announcing and not one.field.value]
            slots += [reader.evidence.slot("unparsed", (field.announced,), field.label) for field in empty]
    slots += _unnumbered(found, slots, reader)
    if not any(slot.name == "purchase_order" for slot in slots):
        loose = [run for sheet in sheets for number in sheet.loose for run in sheet.rows[number].runs]
        slots += [
            reader.evidence.slot("unparsed", (run,), run.text)
            for run in loose
            if any(_NUMBER.fullmatch(word) for word in run.text.split())
        ]
    for one in found:
        # Nor is a date or an hour below an address or a name a part of it: perhaps when it is wanted.
        if one.field.meanings[0] in _PLACED and one.field.rest and _dated(Cell(one.field.rest).text, slots, reader):
            slots.append(reader.evidence.slot("unparsed", one.field.rest, Cell(one.field.rest).text))
        # An item in the value of a field is no part of an address or a name.
        value = one.field.value
        if one.field.meanings[0] not in ("instruction", "instruction_delivery") and any(
            reader.names.inside(run.text, "item") for run in value
        ):
            slots.append(reader.evidence.slot("unparsed", value, one.field.text))
    if of(found, "symptom") and any(one.field.value for one in of(found, "asset")):
        slots += [reader.evidence.slot("unparsed", one.field.value, one.field.text) for one in of(found, "symptom")]
    return slots


def _unnumbered(found: Sequence[Placed], slots: Sequence[Slot], reader: Reader) -> list[Slot]:
    """Where no order number was read, what is announced as one and holds figures enough to be it."""
    names = {slot.name for slot in slots}
    if "purchase_order" in names:
        return []
    said = {slot.text for slot in slots}
    general = () if "external_reference" in names else ("purchase_order_general",)
    return [
        reader.evidence.slot("unparsed", one.field.value, text)
        for one in of(found, "purchase_order", *general)
        if (text := f"{one.field.label} {one.field.text}") not in said
        and (_NUMBER.search(one.field.text) or (general == () and sum(map(str.isdigit, one.field.text)) >= _FIGURES))
    ]


def _taken(tables: Sequence[tuple[Sheet, Table]]) -> list[Taken]:
    return [
        Taken(sheet.page.number, row.first, row.last)
        for sheet, table in tables
        for row in table.rows
        if _holds_item(row, table)
    ]


def _dated(text: str, slots: Sequence[Slot], reader: Reader) -> bool:
    if any(slot.name in ("order_date", "window") and slot.text in text for slot in slots):
        return False
    today = reader.at.date()
    return bool(dates(text, reader.names.vocabulary.timezone, today)) or HOURS.search(text) is not None


def _choices(tables: Sequence[Table]) -> list[_Choice]:
    """The quantity columns: the first, and as a rival each other that is headed as a quantity as well."""
    options = [_counting(table) for table in tables]
    best = _Choice(tuple(option[0] if option else None for option in options), 0.95)
    choices = [best]
    for number, option in enumerate(options):
        for rival in option[1:]:
            columns = list(best.columns)
            columns[number] = rival
            choices.append(_Choice(tuple(columns), 0.93))
    return choices[:3]


def _counting(table: Table) -> list[int]:
    own = [place for place, column in enumerate(table.columns) if column.kind == "quantity"]
    others = [place for place, column in enumerate(table.columns) if column.kind == "other_quantity"]
    filled = [place for place in own or others if any(place in row.cells for row in table.rows)]
    return filled or own[:1] or others[:1]


def _lines(
    sheet: Sheet, table: Table, counted: int | None, scans: Sequence[Scan], reader: Reader
) -> tuple[list[Line], list[Slot]]:
    lines: list[Line] = []
    strays: list[Slot] = []
    blank: list[TableRow] = []
    ranks = [row.of(table.columns, "index") for row in table.rows if _holds_item(row, table)]
    strays += skipped([cells[0].runs[0] if cells else None for cells in ranks], reader.evidence)
    for row in table.rows:
        if not _holds_item(row, table):
            if row.first and sums_up(sheet.rows[row.first - 1]) is not None and _figures_only(row):
                continue  # The sum, set a little below its word.
            strays += [
                reader.evidence.slot("unparsed", cell.runs, cell.text)
                for place, cell in sorted(row.cells.items())
                if _content(cell, table.columns[place].kind) and not stamped(cell.text, reader)
            ]
            continue
        line = line_of(row, table.columns, counted, reader, beside(row, sheet, table, scans))
        if unmeasured(row, table, counted):
            line = Line(tuple(in_doubt(line.slots)))
        elif pointless(row, table, counted) and not proven(line.slots):
            line = Line(tuple(hundredth(line.slots)))
        if counted is not None and line.named("price"):
            near = [*row.of(table.columns, "unit"), *([row.cells[counted]] if counted in row.cells else [])]
            unit = next((cell.text for cell in near if is_measure(cell.text)), None)
            line = Line(tuple(implied(line.slots, unit, _measures(line, reader))))
        if counted is not None and counted not in row.cells and not line.named("quantity") and not line.named("amount"):
            blank.append(row)
        lines.append(line)
    if len(blank) * 2 > len(table.rows):
        # A printed list in which only some rows were filled in: the others are not ordered, but somebody looks at it.
        kept = [
            line
            for line, row in zip(lines, [r for r in table.rows if _holds_item(r, table)], strict=True)
            if row not in blank
        ]
        runs = tuple(run for row in blank for cell in row.of(table.columns, "item", "item_code") for run in cell.runs)
        if runs:
            strays.append(reader.evidence.slot("unparsed", runs, Cell(runs).text))
        lines = kept
    return lines, strays


def _measures(line: Line, reader: Reader) -> Collection[str]:
    key = next((slot.key for slot in line.named("item") if slot.key is not None), None)
    return reader.names.vocabulary.measures(key) if key is not None else ()


def _holds_item(row: TableRow, table: Table) -> bool:
    named = row.of(table.columns, "item", "item_code", "specification")
    return any(any(sign.isalnum() for sign in cell.text) for cell in named)


def _figures_only(row: TableRow) -> bool:
    return len(row.cells) == 1 and not any(sign.isalpha() for cell in row.cells.values() for sign in cell.text)


def _content(cell: Cell, kind: str) -> bool:
    return kind != "index" and any(sign.isalnum() for sign in cell.text)


def quality(lines: Sequence[Line]) -> float:
    """How complete the lines are: those with an item of the vocabulary and a quantity count whole."""
    good = 0.0
    for line in lines:
        known = any(slot.key is not None for slot in line.named("item"))
        counted = any(isinstance(slot.value, QuantityValue) for slot in line.named("quantity"))
        good += (0.5 if known else 0.25) + (0.5 if counted else 0.0)
    return good / len(lines)
