"""What is asked for: an order, a change or a cancellation of one, a courier's report, an observation on a machine."""

from __future__ import annotations

from itertools import pairwise

from models.intent import DeliveryOutcome, Intent
from models.language.elements.elements import Element
from models.language.lines.drafts import Detail
from models.language.tokens import COMMA, Token
from models.language.values.places import address
from models.language.words import words

OUTCOMES: tuple[DeliveryOutcome, ...] = ("refused", "nobody_there", "damaged", "late", "delivered")
"""Where several are said the first of these counts, except that a delivery made after all is a delivery."""
_ABOUT = ("waybill", "order_reference")


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
        contents = any(e.kind in ("menu", "quantity", "time", "place") for e in elements)
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
        if element.is_a("deliver_to", "left_at") and _done(elements, index, tokens):
            said.add("delivered")
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


def report_details(
    elements: tuple[Element, ...], tokens: tuple[Token, ...], text: str, outcome: DeliveryOutcome
) -> list[Detail]:
    """Slots of a courier's report: outcome, numbers, where it was left; whatever else was said is the `reason`."""
    details: list[Detail] = []
    clauses: list[list[Element]] = [[]]
    told: Element | None = None
    for element in elements:
        if element.kind == "reference" and element.reference is not None:
            details.append(Detail(element.reference, *element.parts[0], element.value))
            clauses.append([])
            continue
        if element.kind == "place":
            details.append(Detail("place", element.start, element.end, None, element.phrases, element.quality))
        if told is None and element.is_a(outcome):
            told = element
        if element.gap >= COMMA and clauses[-1]:
            clauses.append([])
        clauses[-1].append(element)
    reasons: list[tuple[int, int]] = []
    for clause in clauses:
        while clause and clause[0].is_a("because", "waybill", "order_reference", "that_order", "include", "on_part"):
            if clause[0].is_a(*OUTCOMES):
                break
            clause = clause[1:]
        while clause and clause[-1] is not told and clause[-1].is_a(*_LINKS) and not clause[-1].is_a(*OUTCOMES):
            clause = clause[:-1]
        if not clause or (len(clause) == 1 and clause[0] is told and not told.is_a("left_at")):
            continue
        first, last = clause[0].start, clause[-1].end
        left = _left_at(first, last, tokens) if outcome == "delivered" else None
        if left is not None:
            said = text[tokens[left[0]].start : tokens[left[1] - 1].end]
            details.append(Detail("deliver_to", left[0], left[1], address(said)))
        elif reasons and first - reasons[-1][1] <= 1 and not _between(reasons[-1][1], first, details):
            reasons[-1] = (reasons[-1][0], last)
        else:
            reasons.append((first, last))
    if told is not None:
        details.append(Detail("outcome", told.start, told.end, outcome))
    else:
        first, last = (elements[0].start, elements[-1].end) if elements else (0, 1)
        details.append(Detail("outcome", first, last, outcome, quality=0.8))
    details.extend(Detail("reason", first, last) for first, last in reasons)
    return details


_LINKS = ("include", "on_part", "to_place", "made_at", "and", "of", "filler", "for_item")


def _left_at(first: int, last: int, tokens: tuple[Token, ...]) -> tuple[int, int] | None:
    """Where it was left: the words after "left at", without the 了 at the end."""
    ends = [end for end, name in words().at(tokens, first) if name in ("left_at", "deliver_to")]
    if not ends:
        return None
    start = max(ends)
    while last > start and tokens[last - 1].text == "了":
        last -= 1
    return (start, last) if start < last else None


def _between(start: int, end: int, details: list[Detail]) -> bool:
    return any(start <= detail.start < end for detail in details)


def _telling(element: Element, outcome: str, tokens: tuple[Token, ...]) -> bool:
    """Short words tell only of their own ("late"); those that also mean something in an order need company."""
    length = element.end - element.start
    han = tokens[element.start].kind == "han"
    if han and length < 2:
        return False
    first = tokens[element.start].text
    return not (outcome == "delivered" and element.is_a("deliver_to", "delivery_words") and first != "delivered")


def _done(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...]) -> bool:
    """送到门口了, 放前台了: a sentence about delivering that ends in 了 tells of something done."""
    if tokens[elements[index].start].kind != "han":
        return False
    end = elements[index].end
    while end < len(tokens) and tokens[end].gap < COMMA:
        end += 1
    return tokens[end - 1].text == "了"


def _orders(elements: tuple[Element, ...]) -> bool:
    """Something that can be ordered is said."""
    return any(element.item for element in elements)


def _counted(elements: tuple[Element, ...]) -> bool:
    return any(
        element.kind == "quantity" and not element.weak and following.kind == "menu"
        for element, following in pairwise(elements)
    )


def _only(elements: tuple[Element, ...], name: str) -> bool:
    return all(element.kind == "word" for element in elements) and any(e.is_a(name) for e in elements)
