"""Counts said again before what they count was named ("five, no, four lamps", 算了三瓶，三瓶水) -> the last one."""

from __future__ import annotations

from dataclasses import replace

from models.intent import QuantityValue
from models.language.elements.elements import Element
from models.language.tokens import COMMA, Token
from models.language.values.numerals import number
from models.language.words import listed, words


def recounts(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """Without counts that a correction right behind them takes back, and without the first of a count said twice."""
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        if _not_so_many(elements, index, found, tokens):
            index += 2
            continue
        if _lone(elements, index):
            at = index + 1
            while at < len(elements) and _takes_back(elements[at]):
                at += 1
            again = elements[at] if index + 1 < at < len(elements) else None
            if again is not None and again.kind == "quantity" and not again.weak:
                found.append(_instead(element, again, number(tokens, again.start) is not None))
                index = at + 1
                if _twice(found[-1], elements, index):
                    del found[-1]
                continue
            if not found and _twice(element, elements, index + 1):
                index += 1
                continue
            if _counting(elements, index):
                index += 1
                continue
            if found and _confirmed(element, elements, index, found, tokens):
                index += 1
                continue
        found.append(element)
        index += 1
    return tuple(found)


def _not_so_many(elements: tuple[Element, ...], at: int, found: list[Element], tokens: tuple[Token, ...]) -> bool:
    """ "Three tapes, not two", 三份不是两份: the count behind such a word is the one that is wrong."""
    word = elements[at]
    wrong = elements[at + 1] if at + 1 < len(elements) else None
    if word.kind != "word" or wrong is None or wrong.kind != "quantity" or wrong.weak or wrong.gap >= COMMA:
        return False
    beyond = elements[at + 2] if at + 2 < len(elements) else None
    closed = beyond is None or beyond.gap >= COMMA or beyond.joined or beyond.kind == "word"
    if not closed or not words().has(tuple(token.text for token in tokens[word.start : word.end]), "not_so"):
        return False
    last = next((e for e in reversed(found) if e.kind == "quantity" and not e.weak), None)
    return last is not None and last.quantity != wrong.quantity


def _lone(elements: tuple[Element, ...], at: int) -> bool:
    """A count set apart from what is before it, with nothing said of it."""
    element = elements[at]
    apart = at == 0 or element.gap >= COMMA or element.joined
    return apart and element.kind == "quantity" and not element.weak


def _takes_back(element: Element) -> bool:
    bare = element.is_a("negate") and element.end - element.start == 1
    return bare or (
        element.is_a("correct") and not element.is_a("scratch", "pause", "include", "all", "change", "cancel")
    )


def _instead(first: Element, second: Element, counted: bool) -> Element:
    """The second count where the first stood; it keeps the measure word said before, unless it brings its own. "Six
    tubes, sorry, cartridges of grease": where only a measure is said again (not `counted`), the number stays."""
    old, new = first.quantity, second.quantity
    if old is not None and new is not None and not counted and new.measure is not None:
        second = replace(second, quantity=QuantityValue(old.value, new.measure, old.approximate))
    elif old is not None and new is not None and new.measure is None and old.measure is not None:
        second = replace(second, quantity=QuantityValue(new.value, old.measure, new.approximate))
    return replace(second, gap=first.gap, joined=first.joined)


def _twice(count: Element, elements: tuple[Element, ...], at: int) -> bool:
    """The same count again, now with what it counts."""
    if at + 1 >= len(elements):
        return False
    again, named = elements[at : at + 2]
    same = again.kind == "quantity" and again.quantity == count.quantity and again.gap >= COMMA
    return same and named.kind == "menu" and named.gap < COMMA


def _counting(elements: tuple[Element, ...], at: int) -> bool:
    """ "One, two, three lattes": counted aloud, the last number counts."""
    first = at
    while first > 0 and _next_number(elements[first - 1], elements[first]):
        first -= 1
    begun = elements[first].quantity
    following = elements[at + 1] if at + 1 < len(elements) else None
    return begun is not None and begun.value == 1 and following is not None and _next_number(elements[at], following)


def _next_number(first: Element, second: Element) -> bool:
    if first.kind != "quantity" or second.kind != "quantity" or second.gap < COMMA:
        return False
    one, two = first.quantity, second.quantity
    return one is not None and two is not None and one.measure is None and two.value == one.value + 1


def _confirmed(
    count: Element, elements: tuple[Element, ...], at: int, found: list[Element], tokens: tuple[Token, ...]
) -> bool:
    """ "Six, yes, six", 六瓶吧，嗯六瓶: the count said last again behind a word that says yes, and nothing with it."""
    before = tokens[count.start - 1].text if count.start else ""
    closed = at + 1 >= len(elements) or elements[at + 1].gap >= COMMA
    last = next((e for e in reversed(found) if e.kind in ("quantity", "menu", "unknown", "subset")), None)
    same = last is not None and last.kind == "quantity" and last.quantity == count.quantity
    return same and closed and listed(before, "affirmed")


__all__ = ["recounts"]
