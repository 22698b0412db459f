"""Codes on a page -> what they add to lines and fields: item codes beside their row, order numbers, VAT invoices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from models.image.documents.invoice_codes import invoice_code
from models.image.lines.lines import Reader, Scan
from models.image.lines.slots import Evidence
from models.image.structure.sheet import Sheet
from models.image.structure.tables import Table, TableRow
from models.image.structure.wording import fold, skeleton
from models.intent import MoneyValue, Slot, SlotChoice

_RETAIL = ("EAN", "UPC", "ITF", "DATABAR")


def scans(sheets: Sequence[Sheet]) -> tuple[Scan, ...]:
    """The codes of all pages in order."""
    return tuple(Scan(sheet.page.number, code) for sheet in sheets for code in sheet.page.codes)


def beside(row: TableRow, sheet: Sheet, table: Table, found: Sequence[Scan]) -> tuple[Scan, ...]:
    """The codes that stand at the height of a table row, nearer to it than to any other, and say an item."""
    del found
    middles = [_middle(other, sheet) for other in table.rows]
    own = table.rows.index(row)
    pitch = min((b - a for a, b in pairwise(middles)), default=3 * sheet.rows[row.first].height)
    attached = []
    for code, run in zip(sheet.page.codes, sheet.codes, strict=True):
        nearest = min(range(len(middles)), key=lambda place: abs(middles[place] - run.middle))
        if nearest == own and abs(middles[own] - run.middle) < 0.6 * pitch and _item_like(code.content, code.symbology):
            attached.append(Scan(sheet.page.number, code))
    return tuple(attached)


def _middle(row: TableRow, sheet: Sheet) -> float:
    return (sheet.rows[row.first].middle + sheet.rows[row.last - 1].middle) / 2


def _item_like(content: str, symbology: str) -> bool:
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ./_\-]{1,40}", content.strip()) is not None
    return (plain and invoice_code(content) is None) or symbology.upper().startswith(_RETAIL)


def order_numbers(printed: list[Slot], found: Sequence[Scan], evidence: Evidence) -> list[Slot]:
    """The printed order number with a code that says the same, or nearly: then the code is what counts."""
    if not printed or printed[0].name != "purchase_order":
        return printed
    said = printed[0]
    for scan in found:
        content = scan.code.content.strip()
        if fold(content) == fold(said.text):
            box = evidence.scanned(scan.page, scan.code)
            return [replace(said, confidence=1.0, evidence=(box, *said.evidence)), *printed[1:]]
        if skeleton(fold(content)) == skeleton(fold(said.text)):
            box = evidence.scanned(scan.page, scan.code)
            other = SlotChoice(said.text, None, 0.5)
            return [
                replace(said, value=content, confidence=1.0, evidence=(box, *said.evidence), choices=(other,)),
                *printed[1:],
            ]
    return printed


def invoice_slots(found: Sequence[Scan], reader: Reader) -> list[Slot]:
    """What VAT invoice codes say. Their number has no place in an order, so somebody looks at it."""
    slots: list[Slot] = []
    for scan in found:
        said = invoice_code(scan.code.content)
        if said is None:
            continue
        box = (reader.evidence.scanned(scan.page, scan.code),)
        if said.day is not None:
            slots.append(Slot("order_date", said.day.isoformat(), said.day.isoformat(), 1.0, box))
        if said.amount is not None and said.with_tax:
            slots.append(Slot("total", str(said.amount), MoneyValue(said.amount, "CNY"), 1.0, box))
        slots.append(Slot("unparsed", f"VAT invoice {said.number}", said.number, 1.0, box))
    return slots


def merged(slots: Sequence[Slot], scanned: Sequence[Slot]) -> list[Slot]:
    """Slots with what was scanned in place of what was printed for the same thing, the print kept as a choice."""
    kept = list(slots)
    for scan in scanned:
        printed = [slot for slot in kept if slot.name == scan.name and scan.name != "unparsed"]
        choices = tuple(
            SlotChoice(slot.text, slot.key, slot.confidence) for slot in printed if slot.value != scan.value
        )
        kept = [slot for slot in kept if slot not in printed]
        kept.append(replace(scan, choices=choices, confidence=0.5 if choices else 1.0))
    return kept
