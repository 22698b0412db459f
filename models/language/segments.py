"""Elements of an order -> the stretches between its pauses, its counts marked where a pause follows, and counts that
several options share given to each of them."""

from __future__ import annotations

from dataclasses import replace

from models.language.drafts import place
from models.language.elements import Element
from models.language.matcher import Catalogue
from models.language.tokens import COMMA


def closing(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """With every count marked that a pause or the end follows."""
    found = list(elements)
    for index, element in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        pause = following is None or following.gap >= COMMA or following.joined
        if element.kind == "quantity" and not element.weak and pause:
            found[index] = replace(element, closed=True)
    return tuple(found)


def segments(elements: list[Element]) -> list[list[Element]]:
    """Stretches between pauses and conjunctions."""
    rows: list[list[Element]] = []
    for index, element in enumerate(elements):
        adds = element.is_a("include") and _ends_in_count(elements, index + 1)
        if (
            not rows
            or element.gap >= COMMA
            or (element.joined and not element.modifier)
            or adds
            or _next_pair(elements, index)
        ):
            rows.append([])
        rows[-1].append(element)
    return rows


def _next_pair(elements: list[Element], at: int) -> bool:
    """黄的20顶红的5顶: behind an option with its count the next one."""
    if at < 2 or at + 1 >= len(elements) or not elements[at].modifier or elements[at].item:
        return False
    count, option, following = elements[at - 1], elements[at - 2], elements[at + 1]
    paired = option.modifier and count.kind == "quantity" and not count.weak and count.gap < COMMA
    return paired and following.kind == "quantity" and not following.weak and following.gap < COMMA


def _ends_in_count(elements: list[Element], at: int) -> bool:
    """小笼包两笼再加三个: what is added is a count and nothing else."""
    if at >= len(elements) or elements[at].kind != "quantity" or elements[at].weak or elements[at].gap >= COMMA:
        return False
    return at + 1 == len(elements) or elements[at + 1].gap >= COMMA


def shared_counts(elements: list[Element], catalogue: Catalogue) -> list[Element]:
    """ "Red and blue, three rolls each", 红蓝各三卷: each of the rival options with the count behind them."""
    found: list[Element] = []
    items: tuple[str, ...] = ()
    index = 0
    while index < len(elements):
        element = elements[index]
        following = elements[index + 1] if index + 1 < len(elements) else None
        if (
            element.is_a("each")
            and following is not None
            and following.kind == "quantity"
            and not following.weak
            and items
        ):
            k = len(found)
            groups: set[str] = set()
            while k > 0 and found[k - 1].modifier:
                placed = place(catalogue, items, found[k - 1], frozenset())[1]
                if placed is None or placed.group.maximum != 1 or (groups and placed.group.key not in groups):
                    break
                groups.add(placed.group.key)
                k -= 1
            options = found[k:]
            before = found[k - 1] if k > 0 and options and options[0].gap < COMMA else None
            counted = before is not None and before.kind == "quantity" and not before.weak
            if len(options) > 1 and not counted and len({o.option_keys for o in options}) == len(options):
                del found[k:]
                for number, option in enumerate(options):
                    found.append(option if not number else replace(option, gap=COMMA, joined=False))
                    found.append(replace(following, gap=0, joined=False))
                index += 2
                continue
        if element.item and not (items and element.modifier and place(catalogue, items, element, frozenset())[1]):
            items = element.item_keys
        found.append(element)
        index += 1
    return found
