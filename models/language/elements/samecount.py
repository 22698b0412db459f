"""Counts said by pointing at another ("the same number of mugs", "as many washers as bolts", 盘子一样多) -> counts."""

from __future__ import annotations

from dataclasses import replace

from models.intent import QuantityValue
from models.language.elements.elements import Element
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA, Token

CLASS = "as_many"
CLASSES = frozenset((CLASS, "all_same"))
"""Words for "the same" that hold a number without counting anything (都一样, 数量一样)."""
_REACH = 4
"""Elements between "as many" and the "as" that belongs to it at most."""


def same_counts(elements: tuple[Element, ...], tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With the count of the item before, or of the one that is named, in place of such words; unknown where none is."""
    if not any(element.is_a(CLASS) for element in elements):
        return elements
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        if not element.is_a(CLASS):
            found.append(element)
            index += 1
            continue
        counted, own = _what(elements, index, found)
        named = _compared(elements, index, tokens)
        model = elements[named] if named is not None else None
        count = _count(found, own, model)
        if (
            counted is None
            or count is None
            or count.quantity is None
            or any(e.is_a("correct", "scratch") for e in found)
        ):
            found.append(replace(element, kind="unknown", classes=frozenset(), said="same number"))
            index += 1
            continue
        said = count.quantity
        kept = said.measure if catalogue.counted_in(counted.item_keys[0], said.measure) else None
        value = QuantityValue(said.value, kept, said.approximate)
        quantity = Element("quantity", element.start, element.end, element.gap, quantity=value, joined=element.joined)
        found.append(quantity)
        index += 1
        if named is not None:
            between = elements[index:named]
            found.extend(e for e in between if e.item or e.modifier)
            index = named + 1
    return tuple(found)


def _what(elements: tuple[Element, ...], index: int, before: list[Element]) -> tuple[Element | None, Element | None]:
    """The item that is counted so; and the one before it that must not be taken for its own measure."""
    at = index + 1
    while at < len(elements) and elements[at].gap < COMMA and (elements[at].modifier or elements[at].is_a("of")):
        if elements[at].item:
            return elements[at], None
        at += 1
    if at < len(elements) and elements[at].item and elements[at].gap < COMMA:
        return elements[at], None
    last = next((e for e in reversed(before) if e.item), None)
    return last, last


def _compared(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...]) -> int | None:
    """Where the item stands that "as ... as" compares with."""
    for at in range(index + 1, min(index + _REACH, len(elements))):
        element = elements[at]
        if element.gap >= COMMA:
            return None
        if element.item and element.start and tokens[element.start - 1].text in ("as", "the") and at > index + 1:
            said = {token.text for token in tokens[elements[index].end : element.start]}
            return at if "as" in said else None
    return None


def _count(found: list[Element], own: Element | None, model: Element | None) -> Element | None:
    """The count of the item compared with, else of the last item that has one."""
    for at in range(len(found) - 1, -1, -1):
        element = found[at]
        if not element.item or element is own:
            continue
        if model is not None and not set(model.item_keys) & set(element.item_keys):
            continue
        count = count_beside(found, at)
        if count is not None:
            return count
        if model is None and not element.modifier:
            return None
    return None


def count_beside(found: list[Element], at: int) -> Element | None:
    """The count of the item at `at`: before it and its options, else right behind."""
    k = at
    while k > 0 and found[k].gap < COMMA and not found[k].joined:
        k -= 1
        if found[k].kind == "quantity" and not found[k].weak:
            return found[k]
        if not found[k].modifier or found[k].item:
            break
    k = at + 1
    while k < len(found) and found[k].modifier and not found[k].item:
        k += 1
    behind = found[k] if k < len(found) else None
    bare = behind is not None and (k + 1 >= len(found) or found[k + 1].gap >= COMMA)
    if behind is not None and behind.kind == "quantity" and not behind.weak and (behind.gap < COMMA or bare):
        return behind
    return None


__all__ = ["CLASSES", "count_beside", "same_counts"]
