"""Records beside the order: a wish to change or cancel one, and what became of a delivery."""

from __future__ import annotations

import re

from knowledge_graph.graph import Node
from knowledge_graph.judging.examination import check_window, examine_line
from knowledge_graph.judging.identity import ENDED, OPEN, record_id
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import nearby, resolve
from knowledge_graph.order import ChangeRequest, DeliveryReport, Location
from knowledge_graph.proposal import RecentOrder, Step
from knowledge_graph.trade.heard import confirm, confirm_order
from knowledge_graph.trade.lines import leftovers, read_lines
from knowledge_graph.trade.places import one_destination
from knowledge_graph.trade.sales import INSTRUCTIONS, delivery, read_instructions
from models.intent import CandidateIntent, DeliveryOutcome, Slot

OUTCOMES: tuple[DeliveryOutcome, ...] = ("delivered", "refused", "nobody_there", "damaged", "late")
REFERENCES = ("order_reference", "external_reference", "purchase_order")
_TARGET = frozenset((*REFERENCES, "store", "place", "reason"))
_CHANGE = _TARGET | {*INSTRUCTIONS, "deliver_to", "window"}
_LABEL = ("contact", "phone", "customer")
"""What a parcel's label says of its receiver: kept as evidence of where it goes."""
_REPORT = _TARGET | {"outcome", "waybill", "deliver_to", *INSTRUCTIONS, *_LABEL}
TARGET_PATH = "/order"
_SEPARATORS = re.compile(r"[\s\-–.]+")
_PUNCTUATION = re.compile(r"[\W_]+")


def read_change(candidate: CandidateIntent, ordinal: int, notes: Notes) -> ChangeRequest:
    """A wish to change or cancel an order; without a single target it is a question."""
    cancel = candidate.intent == "order.cancel"
    target = _target(candidate, notes)
    notes_said = () if cancel else read_instructions(candidate, notes)
    wished = None if cancel else delivery(_destination(candidate.named("deliver_to"), notes), candidate, notes)
    site = notes.situation.node(target.site) if target is not None and target.site is not None else None
    lines = read_lines(candidate.lines, site, notes)
    actions = tuple(examine_line(line, site.key if site is not None else None, notes) for line in lines)
    if wished is not None:
        check_window(wished.window, notes)
    if not cancel and not (lines or notes_said or wished):
        notes.find("change.empty", "/actions")
    leftovers(candidate, _TARGET if cancel else _CHANGE, notes)
    return ChangeRequest(
        id=record_id(notes.situation.capture, ordinal, "change"),
        kind="cancel" if cancel else "change",
        order=target.id if target is not None else None,
        base_version=target.version if target is not None else None,
        requested_by=notes.situation.capture.sender,
        actions=actions,
        delivery=wished,
        instructions=notes_said,
        reason=_words(candidate.named("reason"), "/reason", notes),
    )


def read_report(candidate: CandidateIntent, ordinal: int, notes: Notes) -> DeliveryReport | None:
    """What became of a delivery; None where no outcome was said."""
    waybill = _waybill(candidate.named("waybill"), notes)
    order = _reported(candidate, waybill, notes)
    outcome = _outcome(candidate.named("outcome"), notes)
    location = _destination(
        (*candidate.named("deliver_to"), *candidate.named("place"), *candidate.named("store")), notes
    )
    for slot in (slot for name in _LABEL for slot in candidate.named(name)):
        notes.beside("/location", slot)
    note = " ".join(instruction.text for instruction in read_instructions(candidate, notes))
    leftovers(candidate, _REPORT, notes)
    for line in candidate.lines:
        notes.find("text.unparsed", "", said=" ".join(slot.text for slot in line.slots))
    reason = _words(candidate.named("reason"), "/reason", notes)
    if outcome is None:
        return None
    return DeliveryReport(
        id=record_id(notes.situation.capture, ordinal, "report"),
        outcome=outcome,
        waybill=waybill,
        order=order.id if order is not None else None,
        reported_at=notes.situation.capture.captured_at,
        reported_by=notes.situation.capture.sender,
        location=location,
        reason=reason,
        note=note or None,
    )


def _target(candidate: CandidateIntent, notes: Notes) -> RecentOrder | None:
    """The order that is meant: by explicit reference, else the sender's only open one (there, if a site was said)."""
    said = [slot for name in REFERENCES for slot in candidate.named(name)]
    if said:
        found = {order.id: order for slot in said for order in _bearing(slot, notes)}
        for slot in said:
            notes.heard(TARGET_PATH, slot)
        if not found:
            notes.find("target.unknown", TARGET_PATH, said=said[0].text)
        confirm_order(said[0].text, TARGET_PATH, found.values(), notes)
        return _single(tuple(found.values()), notes)
    sender = notes.situation.capture.sender
    orders = tuple(o for o in notes.situation.circumstances.recent if o.submitter == sender and o.state in OPEN)
    sites = [_site(slot, notes) for name in ("store", "place") for slot in candidate.named(name)]
    for site in sites:
        orders = tuple(order for order in orders if site is not None and order.site == site.key)
    if not orders:
        notes.find("target.missing", TARGET_PATH)
        return None
    if len(orders) == 1:
        step = Step(sender, "open order", orders[0].id, "the sender's only open order")
        notes.derived(TARGET_PATH, "the sender's only open order", (step,), notes.situation.limits.stand_in_certainty)
    return _single(orders, notes)


def _single(orders: tuple[RecentOrder, ...], notes: Notes) -> RecentOrder | None:
    if len(orders) > 1:
        numbers = ", ".join(order.number or order.id for order in orders)
        notes.find("target.ambiguous", TARGET_PATH, [order.id for order in orders], orders=numbers)
        return None
    if orders and orders[0].state not in OPEN:
        notes.find("target.closed", TARGET_PATH, order=orders[0].number or orders[0].id, state=orders[0].state)
    return orders[0] if orders else None


def _bearing(slot: Slot, notes: Notes) -> tuple[RecentOrder, ...]:
    """Orders that bear this number; a number said without its letters finds its order if only one ends so."""
    wanted = _folded(_text(slot))
    if not wanted:
        return ()
    sender = notes.situation.capture.sender
    recent = notes.situation.circumstances.recent
    exact = tuple(o for o in recent if wanted in _marks(o, slot.name, sender))
    if exact or not wanted.isdigit() or len(wanted) < 2:
        return exact
    return tuple(o for o in recent if re.sub(r"\D", "", o.number).lstrip("0") == wanted.lstrip("0"))


def _marks(order: RecentOrder, name: str, sender: str) -> set[str]:
    """What an order can be called by; a sender's own reference counts for that sender alone."""
    marks = {order.number, order.id} if name == "order_reference" else set()
    if name != "purchase_order" and order.submitter == sender and order.external_reference:
        marks.add(order.external_reference)
    if name != "external_reference" and order.purchase_order_number:
        marks.add(order.purchase_order_number)
    return {_folded(mark) for mark in marks if mark}


def _reported(candidate: CandidateIntent, waybill: str | None, notes: Notes) -> RecentOrder | None:
    """The order that a report is about, by reference or waybill; without either it is a question."""
    recent = notes.situation.circumstances.recent
    said = [slot for name in REFERENCES for slot in candidate.named(name)]
    for slot in said:
        notes.heard(TARGET_PATH, slot)
    found = {order.id: order for slot in said for order in _bearing(slot, notes)}
    if said and not found:
        notes.find("report.order_unknown", TARGET_PATH, said=said[0].text)
    if said:
        confirm_order(said[0].text, TARGET_PATH, found.values(), notes)
    if not said and waybill is None:
        notes.find("report.reference_missing", TARGET_PATH)
    if waybill is not None and not found:
        found = {o.id: o for o in recent if o.waybill is not None and _folded(o.waybill) == _folded(waybill)}
        for key in found:
            notes.derived(TARGET_PATH, "the order of the waybill", (Step(waybill, "waybill", key),))
    if waybill is not None:
        confirm(waybill, "/waybill", bool(found), notes)
    orders = tuple(order for order in found.values() if order.state not in ENDED) or tuple(found.values())
    if len(orders) > 1:
        numbers = ", ".join(order.number or order.id for order in orders)
        notes.find("target.ambiguous", TARGET_PATH, [order.id for order in orders], orders=numbers)
        return None
    return orders[0] if orders else None


def _waybill(slots: tuple[Slot, ...], notes: Notes) -> str | None:
    """The waybill number, checked against the courier's carrier, else against every carrier."""
    found: str | None = None
    situation = notes.situation
    own = {edge.target for edge in situation.graph.out(situation.capture.sender, "carrier")}
    patterns = situation.catalogue.waybills
    asked = {key for key in own if key in patterns} or set(patterns)
    for slot in slots:
        notes.heard("/waybill", slot)
        number = _text(slot).strip().upper()
        fits = [key for key, pattern in patterns.items() if pattern.fullmatch(_SEPARATORS.sub("", number))]
        if patterns and not fits:
            notes.find("waybill.malformed", "/waybill", said=slot.text)
        elif fits and asked.isdisjoint(fits):
            notes.find("waybill.other_carrier", "/waybill", said=slot.text, name=situation.called(fits[0]))
        if found is not None and _folded(found) != _folded(number):
            notes.find("waybill.ambiguous", "/waybill", said=f"{found} / {number}")
        found = found or number
    return found


def _outcome(slots: tuple[Slot, ...], notes: Notes) -> DeliveryOutcome | None:
    found: list[DeliveryOutcome] = []
    for slot in slots:
        known = next((outcome for outcome in OUTCOMES if outcome == slot.value), None)
        notes.heard("/outcome", slot, certainty=1.0 if known is not None else 0.0)
        if known is not None and known not in found:
            found.append(known)
    if not found:
        notes.find("report.outcome_missing", "/outcome")
        return None
    if len(found) > 1:
        notes.find("report.outcome_ambiguous", "/outcome", said=", ".join(slot.text for slot in slots))
    return found[0]


def _destination(slots: tuple[Slot, ...], notes: Notes) -> Location | None:
    places = [one_destination(slot, notes) for slot in slots]
    return next((place for place in places if place is not None), None)


def _site(slot: Slot, notes: Notes) -> Node | None:
    found = resolve(slot, ("site",), notes.situation, (nearby(notes.situation),))
    notes.heard(TARGET_PATH, slot, found.path, found.certainty)
    return found.node


def _words(slots: tuple[Slot, ...], path: str, notes: Notes) -> str | None:
    for slot in slots:
        notes.heard(path, slot)
    return "; ".join(_text(slot) for slot in slots) or None


def _folded(text: str) -> str:
    return _PUNCTUATION.sub("", text).casefold()


def _text(slot: Slot) -> str:
    return slot.value if isinstance(slot.value, str) and slot.value else slot.text
