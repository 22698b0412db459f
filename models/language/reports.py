"""What is asked for: an order, a change or a cancellation of one, a courier's report, an observation on a machine."""

from __future__ import annotations

from models.intent import DeliveryOutcome, Intent
from models.language.details import Detail
from models.language.elements import Element
from models.language.tokens import COMMA, Token

OUTCOMES: tuple[DeliveryOutcome, ...] = ("refused", "nobody_there", "damaged", "late", "delivered")
"""Where several are said the first of these counts, except that a delivery made after all is a delivery."""
_ABOUT = ("waybill", "order_reference", "external_reference", "purchase_order")


def intent_of(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> Intent:
    """The intent of one part of an utterance, judged by the words that only that intent uses."""
    ordered = _orders(elements)
    about = any(e.kind == "reference" and e.reference in _ABOUT for e in elements)
    that_order = any(e.is_a("that_order") and not e.is_a("filler") for e in elements) or any(
        e.kind == "reference" and e.reference == "order_reference" for e in elements
    )
    reported = outcome_of(elements, tokens)
    if reported is not None and (not ordered or (about and not _counted(elements))):
        return "delivery.report"
    asking = [e for e in elements if e.kind == "word"]
    if that_order or not any(e.kind in ("menu",) for e in elements):
        cancelling = any(e.is_a("cancel") for e in asking)
        changing = any(e.is_a("change") and not e.is_a("cancel") for e in asking)
        named = that_order or any(e.is_a("that_order", "order_reference") for e in asking)
        contents = any(e.kind in ("menu", "quantity", "time", "place") and not e.weak for e in elements)
        if cancelling and (named or _only(elements, "cancel")) and not contents:
            return "order.cancel"
        if named and (changing or cancelling) and contents:
            return "order.change"
    machine = {
        kind for e in elements if e.kind == "machine" for kind in ("asset", "component", "symptom") if e.keys(kind)
    }
    if machine and not ordered:
        if any(e.is_a("maintenance") for e in elements) and "symptom" not in machine:
            return "maintenance.request"
        return "observation.report"
    return "order.place"


def outcome_of(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> DeliveryOutcome | None:
    """What became of a delivery, None where nothing is reported."""
    said: set[DeliveryOutcome] = set()
    undone = False
    for index, element in enumerate(elements):
        if element.kind != "word":
            continue
        before = elements[index - 1] if index else None
        negated = before is not None and before.is_a("negate") and element.gap < COMMA
        for outcome in OUTCOMES:
            if element.is_a(outcome) and _telling(element, outcome, tokens):
                if negated and outcome == "delivered":
                    undone = True
                elif not negated:
                    said.add(outcome)
    if "refused" in said:
        return "refused"
    if "nobody_there" in said and "delivered" in said and not undone:
        return "delivered"
    for outcome in OUTCOMES:
        if outcome in said and not (outcome == "late" and "delivered" in said):
            return outcome
    return None


def report_details(elements: tuple[Element, ...], tokens: tuple[Token, ...], outcome: DeliveryOutcome) -> list[Detail]:
    """Slots of a courier's report; everything said is kept, what explains the outcome as `reason`."""
    details: list[Detail] = []
    pieces: list[tuple[int, int]] = []
    start: int | None = None
    end = 0
    marked = False
    for element in elements:
        if element.kind == "reference" and element.reference is not None:
            if start is not None:
                pieces.append((start, end))
                start = None
            details.append(Detail(element.reference, element.start, element.end, element.value))
            continue
        if element.is_a("waybill", "order_reference", "that_order") and not any(element.is_a(o) for o in OUTCOMES):
            continue
        if not marked and element.is_a(outcome):
            details.append(Detail("outcome", element.start, element.end, outcome))
            marked = True
            if outcome == "delivered" and element.end - element.start <= 3 and not element.is_a("left_at"):
                if start is not None:
                    pieces.append((start, end))
                    start = None
                continue
        if start is not None and element.gap >= COMMA:
            pieces.append((start, end))
            start = None
        if start is None:
            start = element.start
        end = element.end
    if start is not None:
        pieces.append((start, end))
    details.extend(Detail("reason", first, last) for first, last in pieces)
    return details


def _telling(element: Element, outcome: str, tokens: tuple[Token, ...]) -> bool:
    """Short words tell only of their own ("late"); those that also mean something in an order need company."""
    length = element.end - element.start
    han = tokens[element.start].kind == "han"
    if han and length < 2:
        return False
    return not (outcome == "delivered" and element.is_a("deliver_to", "delivery_words"))


def _orders(elements: tuple[Element, ...]) -> bool:
    """Something that can be ordered is said."""
    return any(element.item for element in elements)


def _counted(elements: tuple[Element, ...]) -> bool:
    return any(
        element.kind == "quantity" and not element.weak and following.kind == "menu"
        for element, following in zip(elements, elements[1:], strict=False)
    )


def _only(elements: tuple[Element, ...], name: str) -> bool:
    return all(element.kind == "word" for element in elements) and any(e.is_a(name) for e in elements)
