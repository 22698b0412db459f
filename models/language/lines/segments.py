"""Elements of an order -> the stretches between its pauses, its counts marked where a pause follows, and counts that
several options share given to each of them."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.elements.runon import take_turns
from models.language.lines.drafts import place
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA

_BESIDE = ("menu", "time", "place", "party", "reference", "wish")
"""What may stand between a name and its count."""


def closing(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """With every count marked that a pause or the end follows."""
    found = list(elements)
    for index, element in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        pause = following is None or following.gap >= COMMA or following.joined
        if element.kind == "quantity" and not element.weak and pause:
            found[index] = replace(element, closed=True)
    return tuple(_behind_names(take_turns(found)))


def _behind_names(elements: list[Element]) -> list[Element]:
    """ "Hinges, ten, hooks, brass, five": where name and count take turns between pauses throughout, each count is of
    the name before it."""
    rows: list[list[int]] = []
    for index, element in enumerate(elements):
        if not rows or element.gap >= COMMA:
            rows.append([])
        rows[-1].append(index)
    waiting, turns = False, list[int]()
    for row in rows:
        said = [elements[k] for k in row]
        counts = [e for e in said if e.kind == "quantity" and not e.weak]
        named = any(e.item for e in said)
        if named and not counts:
            if waiting:
                return elements
            waiting = True
        elif counts and not named and len(said) == 1 and not said[0].joined:
            if not waiting:
                return elements
            waiting = False
            turns.append(row[0])
        elif (waiting or (counts and turns)) and (counts or any(e.kind not in _BESIDE for e in said)):
            return elements
    if waiting or len(turns) < 2:
        return elements
    return [replace(e, gap=1) if k in turns else e for k, e in enumerate(elements)]


def segments(elements: list[Element]) -> list[list[Element]]:
    """Stretches between pauses and conjunctions."""
    rows: list[list[Element]] = []
    for index, element in enumerate(elements):
        adds = element.is_a("include") and _ends_in_count(elements, index + 1)
        if rows and len(rows[-1]) == 1 and rows[-1][0].is_a("same") and element.kind == "quantity":
            rows[-1].append(element)  # 和刚才一样再来两份: as many of it.
            continue
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
    if at < 2 or at + 1 >= len(elements):
        return False
    if elements[at].kind == "quantity" and not elements[at].weak:
        return _counted_options(elements, at)
    if not elements[at].modifier or elements[at].item:
        return False
    count, option, following = elements[at - 1], elements[at - 2], elements[at + 1]
    paired = option.modifier and count.kind == "quantity" and not count.weak and count.gap < COMMA
    return paired and following.kind == "quantity" and not following.weak and following.gap < COMMA


def _counted_options(elements: list[Element], at: int) -> bool:
    """两份大的一份小的: behind an option that was counted before it the next count and its option."""
    option, count, following = elements[at - 1], elements[at - 2], elements[at + 1]
    beyond = elements[at + 2] if at + 2 < len(elements) else None
    if beyond is not None and beyond.gap < COMMA and beyond.kind in ("quantity", "menu"):
        return False
    paired = count.kind == "quantity" and not count.weak and option.modifier and not option.item
    near = elements[at].gap < COMMA and option.gap < COMMA and following.gap < COMMA
    return paired and near and following.modifier and not following.item


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
        row = _each_of(elements, index, items, catalogue) if items else None
        if row is not None:
            found.extend(row[0])
            index = row[1]
            continue
        if element.item and not (items and element.modifier and place(catalogue, items, element, frozenset())[1]):
            items = element.item_keys
        found.append(element)
        index += 1
    return found


def _each_of(
    elements: list[Element], at: int, items: tuple[str, ...], catalogue: Catalogue
) -> tuple[list[Element], int] | None:
    """ "Tape, a roll each of red, white and blue", "one of each of ...": every option of the list with that count."""
    count, index = elements[at], at + 1
    if count.kind != "quantity" or index >= len(elements) or elements[index].gap >= COMMA:
        return None
    if not elements[index].is_a("each", "one_of", "of"):
        return None
    told = False
    while (
        index < len(elements) and elements[index].is_a("each", "one_of", "of", "filler") and elements[index].gap < COMMA
    ):
        told = told or elements[index].is_a("each")
        index += 1
    options: list[Element] = []
    groups: set[str] = set()
    while told and index < len(elements) and elements[index].modifier:
        placed = place(catalogue, items, elements[index], frozenset())[1]
        if placed is None or placed.group.maximum != 1 or (groups and placed.group.key not in groups):
            break
        groups.add(placed.group.key)
        options.append(elements[index])
        index += 1
    closed = index >= len(elements) or elements[index].gap >= COMMA or elements[index].joined
    if not closed or len(options) < 2 or len({option.option_keys for option in options}) < len(options):
        return None
    row: list[Element] = []
    for number, option in enumerate(options):
        row.append(
            replace(count, gap=count.gap if not number else COMMA, joined=count.joined and not number, weak=False)
        )
        row.append(replace(option, gap=0, joined=False))
    return row, index
