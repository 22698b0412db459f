"""Nameplates and parcel labels -> the slots of an observation or of a delivery report. Neither is ever an order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.image.documents.header import Placed, numbers, of, people, whereto
from models.image.lines.lines import Reader, Scan
from models.image.lines.names import Named, Names
from models.image.lines.slots import Evidence
from models.image.structure.layout import Run
from models.image.structure.sheet import Sheet
from models.image.structure.wording import fold
from models.intent import CandidateIntent, Slot

_WAYBILL = re.compile(r"[A-Za-z]{0,4}-?\d{8,22}[A-Za-z]{0,2}|[A-Za-z]{2}\d{9}[A-Za-z]{2}")
_PLATE_LABELS = ("serial_number", "model", "rating", "manufacturer", "made_on")


def nameplate(found: Sequence[Placed], sheets: Sequence[Sheet], reader: Reader) -> CandidateIntent | None:
    """The plate of a machine: serial number, model, rated values, and the asset where the serial number is known."""
    announced = [one for one in found if one.field.value and set(one.field.meanings) & set(_PLATE_LABELS)]
    kinds = {next(m for m in one.field.meanings if m in _PLATE_LABELS) for one in announced}
    known = _known_serial(sheets, reader.names)
    if known is None and not ({"serial_number"} <= kinds and len(announced) >= 2) and not {"model", "rating"} <= kinds:
        return None
    slots: list[Slot] = []
    serials = [one for one in announced if "serial_number" in one.field.meanings]
    # 编号 and "No." say less than 出厂编号: the precise label goes first.
    serials.sort(key=lambda one: one.field.meanings[0] != "serial_number")
    for one in serials[:1]:
        text = one.field.text
        named = reader.names.settle(text, "asset")
        slots.append(reader.evidence.slot("serial_number", one.field.value, text, text, named=named))
        if named.keys:
            slots.append(reader.evidence.slot("asset", one.field.value, text, named.name, named=named))
    if known is not None and not any(slot.name == "asset" for slot in slots):
        run, named = known
        slots.append(reader.evidence.slot("serial_number", (run,), run.text, run.text, named=named))
        slots.append(reader.evidence.slot("asset", (run,), run.text, named.name, named=named))
    for one in announced:
        meaning = next(m for m in one.field.meanings if m in _PLATE_LABELS)
        if meaning == "model":
            slots.append(reader.evidence.slot("model", one.field.value, one.field.text, one.field.text))
        elif meaning == "rating":
            said = f"{one.field.label} {one.field.text}"
            slots.append(
                reader.evidence.slot(
                    "rating", (one.field.announced, *one.field.value), said, f"{one.field.label}={one.field.text}"
                )
            )
    return CandidateIntent("observation.report", tuple(slots), (), 0.6)


def _known_serial(sheets: Sequence[Sheet], names: Names) -> tuple[Run, Named] | None:
    for sheet in sheets:
        for row in sheet.rows:
            for run in row.runs:
                if sum(sign.isdigit() for sign in run.text) >= 3:
                    named = names.settle(run.text, "asset")
                    if named.keys:
                        return run, named
    return None


def parcel(
    found: Sequence[Placed], sheets: Sequence[Sheet], scans: Sequence[Scan], reader: Reader
) -> CandidateIntent | None:
    """The label of a parcel: waybill and receiver. What became of it is not on the label, so somebody is asked."""
    slots = numbers(found, ("waybill",), "waybill", reader)
    scanned = _scanned(scans, reader.evidence)
    if scanned is not None:
        printed = [slot for slot in slots if slot.name == "waybill"]
        if not printed or fold(printed[0].text) == fold(scanned.text):
            slots = [scanned, *(slot for slot in slots if slot.name != "waybill")]
        else:
            slots.append(scanned)
    titled = any(kind == "label" for sheet in sheets for kind, _ in sheet.titles)
    receiver = bool(of(found, "contact", "deliver_to", "addressee"))
    if not slots and not (titled and receiver) and not (receiver and of(found, "sender_contact")):
        return None
    slots += numbers(found, ("purchase_order",), "order_reference", reader)
    slots += whereto(found, reader, parcel=True)
    slots += people(found, reader, parcel=True)
    return CandidateIntent("delivery.report", tuple(slots), (), 0.5)


def _scanned(scans: Sequence[Scan], evidence: Evidence) -> Slot | None:
    for scan in scans:
        content = scan.code.content.strip()
        if _WAYBILL.fullmatch(content) and not scan.code.symbology.upper().startswith(("EAN", "UPC")):
            return Slot("waybill", content, content, 1.0, (evidence.scanned(scan.page, scan.code),))
    return None
