"""Several orders announced at once ("two orders: ..., ...", 分两单：一单...，一单...) -> breaks between them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from models.language.elements.elements import Element, ElementKind
from models.language.tokens import COMMA, STOP

WORDS = frozenset(("order_noun", "ticket"))


def tickets(elements: tuple[Element, ...], roles: frozenset[str]) -> tuple[Element, ...]:
    """With a break before each announced order but the first; words that only announce are gone."""
    announced, rest = _announced(elements)
    if announced == 0:
        return _plain(elements, roles)
    breaks = _counted(rest) or _named(rest) or _by_place(rest, announced)
    found: list[Element] = []
    for index, element in enumerate(rest):
        if index in breaks:
            if found:
                found.append(Element("word", element.start, element.start, classes=frozenset(("order_break",))))
            if breaks[index]:
                continue
            element = replace(element, gap=STOP, joined=False)
        if element.kind == "word" and element.classes & WORDS and not element.classes & roles:
            continue
        if index - 1 in breaks and element.is_a("order_noun"):
            continue
        found.append(element)
    return tuple(found)


def _announced(elements: tuple[Element, ...]) -> tuple[int, tuple[Element, ...]]:
    """How many orders are announced before anything is ordered, and the elements without the announcement."""
    for index, element in enumerate(elements[:-1]):
        following = elements[index + 1]
        if element.kind == "menu":
            break
        value = element.quantity.value if element.kind == "quantity" and element.quantity is not None else 0
        measure = element.quantity.measure if element.kind == "quantity" and element.quantity is not None else None
        if measure in ("order", "orders") and following.gap >= COMMA and 2 <= value <= 20:
            return int(value), (*elements[:index], *elements[index + 1 :])
        if following.is_a("order_noun") and following.gap < COMMA and 2 <= value <= 20:
            beyond = elements[index + 2] if index + 2 < len(elements) else None
            if beyond is None or beyond.gap >= COMMA or beyond.kind != "menu":
                return int(value), (*elements[:index], *elements[index + 2 :])
    return 0, elements


def _counted(elements: tuple[Element, ...]) -> dict[int, bool]:
    """一单...，一单...: where a single order is counted out (True: the element itself says nothing else)."""
    starts = {
        index: True
        for index, element in enumerate(elements[:-1])
        if element.kind == "quantity"
        and element.quantity is not None
        and element.quantity.value == 1
        and elements[index + 1].is_a("order_noun")
        and elements[index + 1].gap < COMMA
    }
    breaks = sum(element.is_a("order_break") for element in elements)
    return starts if len(starts) + breaks > 1 else {}


def _named(elements: tuple[Element, ...]) -> dict[int, bool]:
    """ "First: ... Second: ..."."""
    starts = {index: True for index, element in enumerate(elements) if element.is_a("ticket") and element.gap >= COMMA}
    return starts if len(starts) > 1 else {}


def _by_place(elements: tuple[Element, ...], announced: int) -> dict[int, bool]:
    """Each order ends with where it goes, or begins with it."""
    places = [index for index, element in enumerate(elements) if element.kind == "place"]
    items = [index for index, element in enumerate(elements) if element.item]
    if len(places) != announced or not items or any(element.is_a("order_break") for element in elements):
        return {}
    if places[0] > items[0]:
        if any(not any(a < item < b for item in items) for a, b in pairwise(places)):
            return {}
        return {place + 1: False for place in places[:-1]}
    return {}


def _plain(elements: tuple[Element, ...], roles: frozenset[str]) -> tuple[Element, ...]:
    kept: list[Element] = []
    gap, joined = 0, False
    for index, element in enumerate(elements):
        following = elements[index + 1] if index + 1 < len(elements) else None
        part = _part(element, following, kept)
        if part is not None:
            if part.trailing:
                kept.pop()
            kept.append(part)
            continue
        if element.kind == "word" and element.classes & WORDS and not element.classes & roles:
            gap, joined = max(gap, element.gap), joined or element.joined
            continue
        kept.append(element.set_apart(max(gap, element.gap), joined or element.joined) if gap else element)
        gap, joined = 0, False
    return tuple(kept)


def _part(element: Element, following: Element | None, before: list[Element]) -> Element | None:
    """ "The first without ice", "no ice on the second": one of several units - or one of several lines, a question."""
    lines = len({other.item_keys for other in before if other.item})
    if not element.is_a("ticket") or not lines:
        return None
    behind = before[-1].is_a("on_part", "for_item") and element.gap < COMMA
    ahead = following is not None and following.gap < COMMA and following.is_a("include", "negate", "extra", "light")
    if not behind and not ahead:
        return None
    kind: ElementKind = "subset" if lines == 1 else "unknown"
    gap = before[-1].gap if behind else element.gap
    return replace(element, kind=kind, count=1, said="first", trailing=behind, gap=gap)
