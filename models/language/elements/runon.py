"""Counts that run on without pauses ("pencils two dozen pens six", 两份一份低因): the pauses that were not said are put
in where names and counts take turns, and where a part of a count follows the count itself."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.tokens import COMMA

_HAN = "\u2e80"
"""Chinese signs, whose counts may stand behind what they count, sort behind this."""


def set_apart(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """With a pause before a part of a count, and before what is said of all that were counted together."""
    found = list(elements)
    for index in range(1, len(found)):
        element, before = found[index], found[index - 1]
        if element.gap >= COMMA:
            continue
        if _shared(found, index):
            # "Nuts and bolts two boxes each": of both, as if a comma stood before the count.
            found[index : index + 2] = [replace(found[index + 1], gap=COMMA), replace(element, gap=0)]
            if index + 2 < len(found):
                found[index + 2] = replace(found[index + 2], gap=max(found[index + 2].gap, COMMA))
        elif _part(found, index):
            found[index] = replace(element, gap=COMMA)
        elif element.is_a("all") and index > 1 and _counted(before) and found[index - 2].is_a("each"):
            found[index] = replace(element, gap=COMMA)  # 各来一杯都要热的: all of them, not the last alone.
        elif before.is_a("each") and _brings(found, index):
            found[index - 1] = replace(before, kind="unknown", classes=frozenset(), said="each")
        elif element.is_a("all") and before.is_a("each") and not element.is_a("each"):
            found[index - 1] = replace(
                before, kind="word", classes=frozenset(("filler",))
            )  # 每个都配: each says no more.
    return tuple(found)


def _shared(elements: list[Element], index: int) -> bool:
    """A count with "each" behind it, right behind two joined names that have none of their own."""
    following = elements[index + 1] if index + 1 < len(elements) else None
    if not _counted(elements[index]) or following is None or not following.is_a("each") or following.gap >= COMMA:
        return False
    names: list[int] = []
    at = index - 1
    while at >= 0 and elements[at].kind == "menu" and len(names) < 2:
        if elements[at].item:
            names.append(at)
        at -= 1
    if len(names) < 2 or not elements[names[0]].joined or elements[index - 1].gap >= COMMA:
        return False
    return at < 0 or not _counted(elements[at])


def _brings(elements: list[Element], index: int) -> bool:
    """两份便当,各带一杯热茶: a choice of each of those before, or so many of what is sold by itself? Better asked."""
    count = elements[index + 1] if index + 1 < len(elements) else None
    if not elements[index].is_a("include") or count is None or not _counted(count) or count.gap >= COMMA:
        return False
    at = index + 2
    while at < len(elements) and elements[at].modifier and not elements[at].item and elements[at].gap < COMMA:
        at += 1
    sold = at < len(elements) and elements[at].item and elements[at].gap < COMMA
    return sold and any(element.item for element in elements[:index])


def _part(elements: list[Element], index: int) -> bool:
    """阿芙佳朵两份一份低因: a count right behind the count of a name, not above it, with something said of it."""
    element, before = elements[index], elements[index - 1]
    named = elements[index - 2] if index > 1 else None
    beyond = elements[index + 1] if index + 1 < len(elements) else None
    if not _counted(element) or not _counted(before) or named is None or beyond is None:
        return False
    if element.quantity is None or before.quantity is None or element.quantity.measure is None:
        return False
    if element.quantity.measure < _HAN or element.quantity.value > before.quantity.value:
        return False
    named_so = named.kind == "menu" or named.is_a("correct", "negate")  # 三根要不两根一根原味
    return named_so and before.gap < COMMA and beyond.kind in ("menu", "word") and beyond.gap < COMMA


def _counted(element: Element) -> bool:
    return element.kind == "quantity" and not element.weak


def take_turns(elements: list[Element]) -> list[Element]:
    """铅笔两打白板笔半打: where a stretch without pauses begins with a name and names and counts take turns, each count
    is of the name before it. A name left over must say more of one said before, or have its own choice behind it;
    counts left over say more of the last name."""
    found = list(elements)
    start = 0
    for index in range(1, len(found) + 1):
        if index < len(found) and found[index].gap < COMMA and not found[index].joined:
            continue
        row = range(start, index)
        start = index
        turns = _turns(found, [k for k in row if found[k].item or _counted(found[k])])
        if len(turns) < 4 or found[turns[0]].said[:1] < _HAN:
            continue
        last = turns[-1]
        if found[last].item:
            before = {key for k in turns[:-1] for key in found[k].item_keys}
            more = last + 1 < index and found[last + 1].modifier
            if not more and not (before & set(found[last].item_keys)):
                continue
        for k in turns[1::2]:
            found[k] = replace(found[k], closed=True)
    return found


def _turns(elements: list[Element], said: list[int]) -> list[int]:
    """Names and counts in turn, a name first, and nothing but counts behind them; else none."""
    for place, k in enumerate(said):
        if elements[k].item == bool(place % 2):
            rest = said[place:]
            return said[:place] if not any(elements[j].item for j in rest) else []
    return said


__all__ = ["set_apart", "take_turns"]
