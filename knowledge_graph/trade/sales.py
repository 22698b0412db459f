"""Sales: one reading of `order.place` as an order, before the business's rules are applied to it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from knowledge_graph.answering.telling import in_row
from knowledge_graph.judging.documents import read_date
from knowledge_graph.judging.identity import record_id
from knowledge_graph.judging.notes import Notes
from knowledge_graph.order import Delivery, Instruction, Location, Order, Window
from knowledge_graph.trade.buyers import buyer
from knowledge_graph.trade.lines import leftovers, likely_items, read_lines
from knowledge_graph.trade.meals import doubt_choices
from knowledge_graph.trade.parties import contact_instructions, references, seller, submitter
from knowledge_graph.trade.places import whereabouts
from knowledge_graph.trade.sums import PRINTED
from models.intent import CandidateIntent, Slot, WindowValue

WINDOW_PATH = "/delivery/window"
Concern: TypeAlias = Literal["preparation", "delivery", "safety"]
INSTRUCTIONS: dict[str, Concern] = {
    "instruction": "preparation",
    "instruction_delivery": "delivery",
    "instruction_safety": "safety",
}
HANDLED = frozenset(
    (
        "store", "place", "deliver_to", "window", *INSTRUCTIONS, "customer", "contact", "phone", "supplier",
        "purchase_order", "external_reference", "order_date", "document", *PRINTED,
    )
)  # fmt: skip
"""Slots of a whole order; whatever else was said of it is a leftover."""


_OF_BILLS = (("order_date",), ("total",), ("external_reference", "purchase_order"))
"""What every bill bears."""


def read_order(candidate: CandidateIntent, ordinal: int, notes: Notes) -> Order:
    """The order that was heard; every field with its derivation, every doubt noted."""
    items = likely_items(candidate, notes)
    only_parts = bool(items) and all(key.startswith("part:") for key in items)
    needs_site = bool(notes.situation.catalogue.makers) and not only_parts
    party = buyer(candidate, notes)
    where = whereabouts(candidate, items, needs_site, notes, party.id if party is not None else None)
    lines = read_lines(candidate.lines, where.site, notes, party.id if party is not None else None)
    doubt_choices(lines, notes)
    written = read_date(candidate, notes)
    numbers = references(candidate, notes)
    for slot in candidate.named("document"):
        notes.find("document.bill", "", said=slot.text)
        if not all(any(candidate.named(name) for name in names) for names in _OF_BILLS):
            notes.find("bill.incomplete", "", said=slot.text)
    leftovers(candidate, HANDLED, notes)
    instructions = read_instructions(candidate, notes)
    return Order(
        id=record_id(notes.situation.capture, ordinal),
        number="",
        version=1,
        kind="sales",
        state="held",
        submitter=submitter(notes),
        buyer=party,
        seller=seller(candidate, notes),
        fulfilment_site=_site(where.site.key, notes) if where.site is not None else None,
        delivery=delivery(where.destination, candidate, notes),
        lines=lines,
        instructions=(*instructions, *contact_instructions(candidate, notes)),
        external_reference=numbers.external,
        purchase_order_number=numbers.purchase_order,
        order_date=written,
    )


def read_instructions(candidate: CandidateIntent, notes: Notes) -> tuple[Instruction, ...]:
    """What no group models, in the words that were said."""
    found: list[Instruction] = []
    language = notes.situation.language
    for slot in candidate.slots:
        if slot.name in INSTRUCTIONS and _text(slot).strip():
            notes.heard(f"/instructions/{len(found)}", slot)
            found.append(Instruction(kind=_concern(slot, notes), text=_text(slot), language=language))
    return tuple(found)


def _concern(slot: Slot, notes: Notes) -> Concern:
    """Whom an instruction concerns: as the graph says of a known wish, else as the words were said."""
    known = notes.situation.node(slot.key) if slot.key is not None else None
    declared = known.properties.get("kind") if known is not None and known.kind == "instruction" else None
    return next((kind for kind in INSTRUCTIONS.values() if kind == declared), INSTRUCTIONS[slot.name])


def delivery(destination: Location | None, candidate: CandidateIntent, notes: Notes) -> Delivery | None:
    """Where to and when, if either was said."""
    window = read_window(candidate.named("window"), notes)
    if destination is None and window is None:
        return None
    return Delivery(location=destination, window=window)


def read_window(slots: tuple[Slot, ...], notes: Notes) -> Window | None:
    """The delivery window: bounds said apart are joined; two different times are a question."""
    windows = [(slot, slot.value) for slot in slots if isinstance(slot.value, WindowValue)]
    for slot in slots:
        notes.heard(WINDOW_PATH, slot, certainty=1.0 if isinstance(slot.value, WindowValue) else 0.0)
    if not windows:
        return None
    windows = _closest(windows)
    earliest = [value.earliest for _, value in windows if value.earliest is not None]
    latest = [value.latest for _, value in windows if value.latest is not None]
    said = " ".join(slot.text for slot, _ in windows)
    if len(set(earliest)) > 1 or len(set(latest)) > 1:
        words = in_row([slot.text for slot, _ in windows])
        notes.find("window.ambiguous", WINDOW_PATH, said=words)
    return Window(earliest=earliest[0] if earliest else None, latest=latest[0] if latest else None, said=said)


def _closest(windows: list[tuple[Slot, WindowValue]]) -> list[tuple[Slot, WindowValue]]:
    """Without those that another one of the same day says more closely."""
    return [entry for entry in windows if not any(_closer(other, entry[1]) for _, other in windows)]


def _closer(closer: WindowValue, window: WindowValue) -> bool:
    """ "For Friday: ..., by ten on Friday": a moment within the day or the part of a day that was said."""
    if closer is window or closer.latest is None or window.latest is None or closer.latest >= window.latest:
        return False
    if closer.latest.date() != window.latest.date():
        return False
    whole_day = window.earliest is None and (window.latest.hour, window.latest.minute) == (23, 59)
    return whole_day or (
        window.earliest is not None and window.earliest <= closer.latest and closer.earliest in (None, window.earliest)
    )


def _site(key: str, notes: Notes) -> Location:
    node = notes.situation.graph[key]
    return Location(id=key, name=node.name(notes.situation.language))


def _text(slot: Slot) -> str:
    return slot.value if isinstance(slot.value, str) and slot.value else slot.text
