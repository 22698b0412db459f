"""Words about the people who order -> what they say of the counts: "four of us, one each" orders four.

Also hesitation before a bare count ("four cookies, uh, five"): it corrects the count said before.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from models.intent import QuantityValue
from models.language.elements.elements import Element
from models.language.tokens import COMMA

_CORRECTS = frozenset(("correct",))


def people(elements: list[Element]) -> list[Element]:
    """Without the counts of people; what is wanted by each of them is counted out; unclear words stay."""
    kept: list[Element] = []
    party: Decimal | None = None
    index = 0
    while index < len(elements):
        element = elements[index]
        following = elements[index + 1] if index + 1 < len(elements) else None
        if element.is_a("party") and following is not None and following.kind == "quantity" and following.gap < COMMA:
            beyond = elements[index + 2] if index + 2 < len(elements) else None
            if beyond is None or beyond.gap >= COMMA or beyond.kind == "word":
                party = following.quantity.value if following.quantity is not None else party
                if kept and kept[-1].kind == "quantity" and kept[-1].weak and element.gap < COMMA:
                    kept.pop()
                if beyond is not None:
                    elements[index + 2] = replace(beyond, gap=max(beyond.gap, COMMA))
                index += 2
                continue
        if following is not None and _party(element, following, party):
            beyond = elements[index + 2] if index + 2 < len(elements) else None
            if not (beyond is not None and beyond.kind in ("menu", "unknown") and beyond.gap < COMMA):
                assert element.quantity is not None
                party = element.quantity.value + (party or 0)
                if kept and kept[-1].is_a("made_at", "to_place", "on_part") and element.gap < COMMA:
                    kept.pop()  # "For four people".
                if beyond is not None:
                    elements[index + 2] = replace(beyond, gap=max(beyond.gap, COMMA))
                index += 2
                continue
        if element.is_a("per_person") and party is not None and following is not None:
            wanted = _for_each(elements, index + 1, party, element.gap)
            if wanted is not None:
                kept.extend(wanted[0])
                index = wanted[1]
                continue
        kept.append(element)
        index += 1
    return kept


def _party(element: Element, following: Element, before: Decimal | None) -> bool:
    """ "Four people", 七个人: nobody orders them."""
    return (
        element.kind == "quantity"
        and not element.weak
        and element.quantity is not None
        and (element.quantity.value > 1 or before is not None)
        and following.is_a("people")
        and following.gap < COMMA
    )


def _for_each(elements: list[Element], at: int, party: Decimal, gap: int) -> tuple[tuple[Element, ...], int] | None:
    """What each of a party gets, times the party; None where that is not said right behind."""
    while (
        at < len(elements) and elements[at].kind == "word" and elements[at].is_a("filler") and elements[at].gap < COMMA
    ):
        at += 1
    if at >= len(elements) or elements[at].gap >= COMMA:
        return None
    first = elements[at]
    if first.kind == "quantity" and first.quantity is not None:
        times = QuantityValue(first.quantity.value * party, first.quantity.measure, first.quantity.approximate)
        return (replace(first, quantity=times, weak=False, gap=gap),), at + 1
    if first.item:
        count = Element("quantity", first.start, first.end, gap, quantity=QuantityValue(party))
        return (count, replace(first, gap=0)), at + 1
    return None


def hesitations(elements: list[Element]) -> list[Element]:
    """ "Four cookies ... uh five": a count alone after a hesitation takes the place of the one before it."""
    kept: list[Element] = []
    counted = False
    for index, element in enumerate(elements):
        adds = bool(kept) and kept[-1].is_a("and")  # "A filter and, uh, two litres": something more.
        lone = element.is_a("hesitation") and element.gap >= COMMA and counted and not adds
        if lone and _lone_count(elements, index + 1):
            element = replace(element, classes=_CORRECTS)
        counted = counted or (element.kind == "quantity" and not element.weak)
        kept.append(element)
    return kept


def _lone_count(elements: list[Element], at: int) -> bool:
    while at < len(elements) and elements[at].is_a("hesitation"):
        at += 1
    if at >= len(elements) or elements[at].kind != "quantity" or elements[at].weak:
        return False
    for element in elements[at + 1 :]:
        if element.gap >= COMMA:
            return True
        if not (element.kind == "word" and element.is_a("filler")):
            return False
    return True
