"""Rows of a table -> lines of a candidate: item, code, specification, quantity, money, note, each with its box."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from models.image.lines.doubting import in_doubt, own_unit
from models.image.lines.names import NOTHING, Named, Names
from models.image.lines.naming import agreed, named_item, wary
from models.image.lines.proof import made_sure
from models.image.lines.slots import Evidence
from models.image.page import Code
from models.image.structure.amounts import is_dozen, is_measure, money, quantity
from models.image.structure.cells import Cell
from models.image.structure.columns import Column
from models.image.structure.layout import Run
from models.image.structure.tables import TableRow
from models.intent import Line, MoneyValue, QuantityValue, Slot

_BARCODE = re.compile(r"\d{6,14}")
_ONES = 0.6
"""How sure a quantity is of which only letters were read that look like figures."""
_SIGNED = re.compile(r"[¥￥<]\s*(?P<count>\d[\d,]*\s*(?P<measure>[^\W\d_]+))")
_ASIDE = re.compile(r"[(（\[【].*[)）\]】]|[-–—·]\s?[^\d\s].*")
_BARE = re.compile(r"(?P<figure>[x×*]?\s*\d[\d,]*(?:\.\d+)?)\s*(?P<words>[^\W\d_].*)")


@dataclass(frozen=True, slots=True)
class Scan:
    """A code and the page that it stands on."""

    page: int
    code: Code


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a line takes: the names, the boxes, the moment, and whether the page is Chinese."""

    names: Names
    evidence: Evidence
    at: datetime
    chinese: bool


def line_of(
    row: TableRow, columns: Sequence[Column], counted: int | None, reader: Reader, scanned: Sequence[Scan] = ()
) -> Line:
    """One table row; `counted` is the place of the column that holds the quantity, None where there is none.

    `scanned`: the codes that stand beside the row.
    """
    item, code, more = row.of(columns, "item"), row.of(columns, "item_code"), row.of(columns, "specification")
    notes = row.of(columns, "note")
    slots: list[Slot] = []
    key, item_slots = _item(item, code, more, reader, scanned)
    slots += item_slots
    measures = reader.names.vocabulary.measures(key) if key is not None else ()
    counts = _quantity(row, columns, counted, measures, reader)
    slots += counts
    for kind in ("price", "amount"):
        cells = row.of(columns, kind)
        for cell in _meant(cells, columns, row) if kind == "amount" else cells[:1]:
            value = money(cell.text, reader.chinese)
            apart = [run for run in cell.runs if money(run.text, reader.chinese) is not None]
            if (
                value is None
                and len(apart) == 1
                and all(stamped(run.text, reader) for run in cell.runs if run is not apart[0])
            ):
                cell, value = Cell((apart[0],)), money(apart[0].text, reader.chinese)
            if value is not None:
                slots.append(reader.evidence.slot(kind, cell.runs, cell.text, value))
            elif any(sign.isalnum() for sign in cell.text):
                slots.append(reader.evidence.slot("unparsed", cell.runs, cell.text))
    counting, unit = _counting(row, columns, counted, measures)
    priced, summed = (row.of(columns, kind) for kind in ("price", "amount"))
    summed = _meant(summed, columns, row)
    figures = (priced[0] if priced else None, summed[-1] if summed else None)
    slots = _by_the_dozen(slots, unit)
    slots = made_sure(slots, counting, unit, figures, measures, reader)
    for cell in notes:
        if any(sign.isalnum() for sign in cell.text):
            slots.append(reader.evidence.slot("note", cell.runs, cell.text, cell.text))
    return Line(tuple(slots))


def _meant(cells: list[Cell], columns: Sequence[Column], row: TableRow) -> list[Cell]:
    """The amount of the line: the last, but the first where a column of tax stands between net and gross."""
    places = [place for place in sorted(row.cells) if columns[place].kind == "amount"]
    taxed = len(places) > 1 and any(columns[place].kind == "tax" for place in range(places[0] + 1, places[-1]))
    return cells[:1] if taxed else cells[-1:]


def _by_the_dozen(slots: list[Slot], unit: str | None) -> list[Slot]:
    """The slots with dozens left as dozens where they are priced as such: 5 dozen at 36 are 180."""
    said = {slot.name: slot.value for slot in slots if slot.name in ("quantity", "price", "amount")}
    count, price, amount = said.get("quantity"), said.get("price"), said.get("amount")
    if not (
        isinstance(count, QuantityValue) and isinstance(price, MoneyValue) and isinstance(amount, MoneyValue)
    ) or abs(count.value * price.amount - 12 * amount.amount) >= Decimal("0.12"):
        return slots
    text = next(slot.text for slot in slots if slot.name == "quantity")
    named = next(
        (word for word in (unit, re.sub(r"^[\d.,\s]+", "", text).split(" ")[0]) if word and is_dozen(word)), None
    )
    if named is None or not amount.amount:
        return slots
    dozens = replace(count, value=count.value / 12, measure=named)
    return [replace(slot, value=dozens) if slot.name == "quantity" else slot for slot in slots]


def stamped(text: str, reader: Reader) -> bool:
    """A stamp over the table: the name of who ordered or delivers, in no column's language."""
    return bool(reader.names.exactly(text, "customer", "supplier", "site"))


def _item(
    item: Sequence[Cell], code: Sequence[Cell], more: Sequence[Cell], reader: Reader, scanned: Sequence[Scan]
) -> tuple[str | None, list[Slot]]:
    """The item as its name, its code and what is specified agree on it."""
    names, evidence = reader.names, reader.evidence
    item, code = _uncoded(item, code)
    slots: list[Slot] = []
    by_code = NOTHING
    for cell in sorted(code, key=lambda cell: not names.settle(cell.text, "item").keys)[:1]:
        by_code = names.settle(cell.text, "item")
        slots.append(evidence.slot("item_code", cell.runs, cell.text, cell.text, named=by_code))
    for scan in scanned:
        by_scan = names.settle(scan.code.content, "item")
        certain = Named(by_scan.key, by_scan.name, 1.0, by_scan.keys)
        slots.append(
            Slot(
                "item_code",
                scan.code.content,
                scan.code.content,
                1.0,
                (evidence.scanned(scan.page, scan.code),),
                certain.key,
            )
        )
        if by_scan.key is not None and by_scan.certainty == 1.0:
            # What was scanned was checked by the code itself; print that says otherwise is to be asked about.
            by_code = certain if by_code.key in (None, by_scan.key) else agreed(by_code, certain)
    spoken = Cell(tuple(run for cell in item for run in cell.runs)) if item else None
    spoken, asides = _asides(spoken, more, reader)
    slots += [evidence.slot("note", (run,), run.text, run.text) for run in asides]
    by_name, with_more, options = named_item(spoken, more, reader, by_code)
    if spoken is None:
        if by_code.keys or code:
            cell = code[0]
            named = replace(by_code, choices=by_code.choices)
            slots.insert(0, evidence.slot("item", cell.runs, cell.text, by_code.name or None, named=named))
        return by_code.key, [*slots, *_specified(more, reader)]
    runs = (*spoken.runs, *(run for cell in more for run in cell.runs)) if with_more else spoken.runs
    text = Cell(tuple(runs)).text
    settled = agreed(wary(by_name, spoken, more, reader, by_code), by_code)
    slots.insert(0, evidence.slot("item", runs, text, settled.name or None, named=settled))
    slots += options
    if not with_more and not options:
        slots += _specified(more, reader)
    return settled.key, slots


def _asides(spoken: Cell | None, more: Sequence[Cell], reader: Reader) -> tuple[Cell | None, tuple[Run, ...]]:
    """The name without what stands below it in brackets or behind dashes (`(最低消费198.00)`, `-矿泉水*4`), and that.

    A name that is the catalogue's stays whole.
    """
    if spoken is None or len(spoken.runs) < 2 or named_item(spoken, more, reader)[0].keys:
        return spoken, ()
    end = len(spoken.runs)
    while end > 1 and _ASIDE.fullmatch(spoken.runs[end - 1].text) and spoken.runs[end - 1].top > spoken.runs[0].middle:
        end -= 1
    return Cell(spoken.runs[:end]), spoken.runs[end:]


def _uncoded(item: Sequence[Cell], code: Sequence[Cell]) -> tuple[Sequence[Cell], Sequence[Cell]]:
    """The name without the barcode number that stands beside or below it, which is then the code."""
    runs = [run for cell in item for run in cell.runs]
    numbers = [run for run in runs if _BARCODE.fullmatch(run.text)]
    words = tuple(run for run in runs if not _BARCODE.fullmatch(run.text))
    if code or len(numbers) != 1 or not any(sign.isalpha() for run in words for sign in run.text):
        return item, code
    return (Cell(words),), (Cell((numbers[0],)),)


def _specified(cells: Sequence[Cell], reader: Reader) -> list[Slot]:
    return [
        reader.evidence.slot("specification", cell.runs, cell.text, cell.text)
        for cell in cells
        if any(sign.isalnum() for sign in cell.text)
    ]


def _quantity(
    row: TableRow, columns: Sequence[Column], counted: int | None, measures: Collection[str], reader: Reader
) -> list[Slot]:
    """The quantity, with its unit from the cell, from the column beside it, or from the head."""
    units = row.of(columns, "unit")
    cell, named = _counting(row, columns, counted, measures)
    if cell is None:
        return []
    beside = units[0] if units and cell is not units[0] else None
    bare = _BARE.match(cell.text) if beside is not None and len(cell.runs) == 1 else None
    if bare is not None and not is_measure(bare["words"], measures):
        # `500.00 in two lots`, its unit beside it: the words are a note.
        run = cell.runs[0]
        words = run.part(bare.start("words"), len(run.text))
        cell, noted = (
            Cell((run.part(0, bare.end("figure")),)),
            [reader.evidence.slot("note", (words,), words.text, words.text)],
        )
    else:
        noted = []
    read = quantity(cell.text, named, measures)
    signed = _SIGNED.fullmatch(cell.text)
    if read is None and signed is not None and is_measure(signed["measure"], measures):
        # Money is not counted in boxes: the sign is a × that was misread.
        read = quantity(signed["count"], named, measures)
    if read is None and len(cell.runs) == 2 and is_measure(cell.runs[0].text, measures):
        # Of a figure and its unit the figure may lie a little lower.
        read = quantity(Cell(cell.runs[::-1]).text, named, measures)
    if read is None and (ones := quantity(_ones(cell.text), named, measures)) is not None:
        return [reader.evidence.slot("quantity", cell.runs, cell.text, ones.value, _ONES), *noted]
    if read is None:
        return [reader.evidence.slot("unparsed", cell.runs, cell.text), *noted] if _content(cell.text) else noted
    runs = cell.runs
    text = cell.text
    if beside is not None and read.value.measure is not None:
        runs, text = (*runs, *beside.runs), f"{text} {beside.text}"
    value, certain = own_unit(read.value, runs[-1], measures)
    slots = [reader.evidence.slot("quantity", runs, text, value, read.certainty)]
    return [*(slots if certain else in_doubt(slots)), *noted]


def _ones(text: str) -> str:
    """`II` as 11, which old-style figures look like; a text with anything else in it as it is."""
    return "1" * len(text) if re.fullmatch(r"[Il|]{1,3}", text) else text


def _counting(
    row: TableRow, columns: Sequence[Column], counted: int | None, measures: Collection[str]
) -> tuple[Cell | None, str | None]:
    """The cell of the quantity, and its unit as the column beside it or the head says it."""
    if counted is None:
        return None, None
    units = row.of(columns, "unit")
    cell = row.cells.get(counted)
    head = columns[counted].unit
    named = head if head and is_measure(head, measures) else None
    if cell is None:
        # `12箱` in the column of units, where the head of the quantity stands over nothing.
        own = next((unit for unit in units if quantity(unit.text, None, measures) is not None), None)
        return own, named
    return cell, units[0].text if units else named


def _content(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def product(line: Line) -> tuple[MoneyValue | None, MoneyValue | None]:
    """Price and amount of a line, where they were read."""
    found = []
    for name in ("price", "amount"):
        values = [slot.value for slot in line.named(name) if isinstance(slot.value, MoneyValue)]
        found.append(values[0] if values else None)
    return found[0], found[1]
