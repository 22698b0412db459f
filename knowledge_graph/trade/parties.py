"""Parties: who sends, who sells, who to call, and under which references - as said, declared, or known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import settle
from knowledge_graph.naming.directory import directory_of
from knowledge_graph.order import Instruction, Party
from knowledge_graph.trade.heard import confirm
from knowledge_graph.trade.itemcodes import folded_code
from models.evidence import Declared
from models.intent import CandidateIntent, Slot

_SEPARATORS = re.compile(r"[\s().\-–—/]+")
_PHONE = re.compile(r"\+?\d{5,15}")
_CHINESE_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


def submitter(notes: Notes) -> Party:
    """Who spoke or sent: never taken for the buyer."""
    capture = notes.situation.capture
    notes.because("/submitter", Declared(capture.sender))
    node = notes.situation.node(capture.sender)
    return Party(id=capture.sender, name=node.name(notes.situation.language) if node is not None else None)


def seller(candidate: CandidateIntent, notes: Notes) -> Party | None:
    """The supplier that was named."""
    found: Party | None = None
    for slot in candidate.named("supplier"):
        node = settle(slot, ("supplier",), "supplier", "/seller", notes)
        if node is not None and found is not None and found.id != node.key:
            notes.find("supplier.ambiguous", "/seller", (found.id or "?", node.key), said=slot.text)
        elif node is not None:
            found = Party(id=node.key, name=node.name(notes.situation.language))
    return found


def contact_instructions(candidate: CandidateIntent, notes: Notes) -> tuple[Instruction, ...]:
    """A contact beside a named customer is for the courier to know."""
    if not candidate.named("customer"):
        return ()
    language = notes.situation.language
    return tuple(Instruction(kind="delivery", text=_text(s), language=language) for s in candidate.named("contact"))


@dataclass(frozen=True, slots=True)
class References:
    """The sender's and the buyer's own numbers for this order."""

    external: str | None
    purchase_order: str | None


def references(candidate: CandidateIntent, notes: Notes) -> References:
    """References as declared with the capture, else as said."""
    declared = notes.situation.capture.external_reference
    external = declared
    if declared is not None:
        notes.because("/external_reference", Declared(notes.situation.capture.sender))
    for slot in candidate.named("external_reference"):
        notes.heard("/external_reference", slot)
        confirm(_text(slot), "/external_reference", declared is not None, notes)
        external = external or _text(slot)
    purchase: str | None = None
    for slot in candidate.named("purchase_order"):
        notes.heard("/purchase_order_number", slot)
        if purchase is not None and folded_code(purchase) != folded_code(_text(slot)):
            notes.find("purchase_order.ambiguous", "/purchase_order_number", said=f"{purchase} / {_text(slot)}")
        purchase = purchase or _text(slot)
        confirm(_text(slot), "/purchase_order_number", False, notes)
    return References(external, purchase)


def check_phone(phone: str, path: str, notes: Notes) -> str:
    """The number without separators; noted where it cannot be a telephone number (ITU-T E.164: 15 digits at most)."""
    digits = _SEPARATORS.sub("", phone)
    chinese = (notes.situation.locale or "").upper().endswith("CN")
    mobile = chinese and re.match(r"1[3-9]", digits) is not None and len(digits) > 6
    if not _PHONE.fullmatch(digits) or (mobile and not _CHINESE_MOBILE.fullmatch(digits)):
        notes.find("phone.malformed", path, said=phone)
    return digits


def read_phone(slots: tuple[Slot, ...], notes: Notes) -> str | None:
    """The buyer's telephone number as it was said."""
    found: str | None = None
    for slot in slots:
        notes.heard("/buyer/phone", slot)
        number = check_phone(_text(slot), "/buyer/phone", notes)
        if found is not None and number != found:
            notes.find("phone.malformed", "/buyer/phone", said=f"{found} / {number}")
        found = found or number
        confirm(_text(slot), "/buyer/phone", bool(directory_of(notes.situation.graph).of_phone(number)), notes)
    return found


def _text(slot: Slot) -> str:
    return slot.value if isinstance(slot.value, str) and slot.value else slot.text
