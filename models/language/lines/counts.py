"""Parts of a count ("four teas, two hot two iced", 各一半, "three colas: no ice, light ice, extra ice") -> subsets.

Only what adds up is taken so: the parts must make the count of the item before them and their options must be its own.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from models.language.elements.elements import Element
from models.language.lines.evenly import CUES, evenly, halved
from models.language.lines.parts import (
    Counted,
    as_it_comes,
    as_option,
    as_plain,
    aside,
    numbering,
    option_of,
    part,
    plain,
    said_option,
    subset,
    whole,
    without,
)
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA

_MOST = 12
"""More kinds than this nobody lists in one breath."""


def parts_of_counts(elements: tuple[Element, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With the counts of parts read as so many of the item before."""
    found = list(elements)
    shared = any(element.is_a("halves") for element in elements)
    index = 0
    while index < len(found):
        even = evenly(found, index, catalogue) if shared else None
        if even is not None:
            start, end, row = even
            found[start:end] = row
            index = start + len(row)
            continue
        counted = _counted(found, index, catalogue)
        again = _named_again(found, index, catalogue) if counted is None else None
        counted = counted or again
        if counted is not None:
            for reading in (_numbered, halved, _listed):
                parts = reading(found, counted, catalogue)
                if parts is not None and not _differ_in(parts[2], counted, catalogue):
                    start, end, row = parts
                    start = index if again is not None else start
                    row = [as_option(element, counted, catalogue) for element in row]
                    found[start:end] = row
                    index = start + len(row) - 1
                    break
        index += 1
    return tuple(found)


def _named_again(elements: list[Element], index: int, catalogue: Catalogue) -> Counted | None:
    """贝果六个,贝果一半抹黄油...: the item said last, named again without a count to say of its parts what they are."""
    head = elements[index]
    if not head.item or head.gap < COMMA or index == 0:
        return None
    k = next((k for k in range(index - 1, -1, -1) if elements[k].item), None)
    if k is None or elements[k].item_keys != head.item_keys:
        return None
    counted = _counted(elements, k, catalogue)
    return replace(counted, at=index + 1) if counted is not None and counted.at <= index else None


def _counted(elements: list[Element], index: int, catalogue: Catalogue) -> Counted | None:
    head = elements[index]
    if not head.item:
        return None
    following = elements[index + 1] if index + 1 < len(elements) else None
    quantity, at = None, index + 1
    k = index - 1
    while k >= 0 and elements[k].kind == "menu" and elements[k].modifier and elements[k + 1].gap < COMMA:
        k -= 1
    if k >= 0 and elements[k].kind == "quantity" and elements[k + 1].gap < COMMA:
        quantity = elements[k].quantity
    elif following is not None and following.kind == "quantity" and following.gap < COMMA:
        quantity, at = following.quantity, index + 2
    elif (end := _behind_options(elements, index)) is not None:
        quantity, at = elements[end].quantity, end + 1
    if quantity is None or quantity.value < 2 or quantity.value != quantity.value.to_integral_value():
        return None
    while at < len(elements) and (aside(elements, at) or _room(elements, at)):
        at += 1
    k = at
    while k < len(elements) and elements[k].is_a("correct", "negate", "soft_correct"):
        k += 1
    again = elements[k] if at < k < len(elements) else None
    number = whole(again) if again is not None and elements[k - 1].is_a("correct") else None
    behind = k + 1 < len(elements) and elements[k + 1].gap >= COMMA
    if again is not None and number is not None and number > 1 and behind and not again.weak:
        # "Three teas, no, make that four: two large, two small".
        quantity, at = again.quantity, k + 1
    assert quantity is not None
    between = elements[index + 1 : at]
    chosen = frozenset(p.group.key for e in between if (p := option_of(catalogue, head.item_keys, e)) is not None)
    return Counted(head.item_keys, quantity.value, at, chosen)


def _behind_options(elements: list[Element], index: int) -> int | None:
    """ "Smoothies large two, ...": a count behind the item's options, with a pause behind it."""
    at = index + 1
    while at < len(elements) and elements[at].modifier and not elements[at].item and elements[at].gap < COMMA:
        at += 1
    if at == index + 1 or at >= len(elements) or elements[at].kind != "quantity" or elements[at].weak:
        return None
    paused = at + 1 < len(elements) and elements[at + 1].gap >= COMMA
    return at if paused and elements[at].gap < COMMA else None


def _differ_in(row: list[Element], counted: Counted, catalogue: Catalogue) -> bool:
    """The parts differ in what was chosen for the item: then they are lines of their own."""
    placed = (option_of(catalogue, counted.items, element) for element in row)
    return any(found is not None and found.group.key in counted.chosen for found in placed)


def _room(elements: list[Element], at: int) -> bool:
    """The number of a room right behind a place."""
    number = elements[at]
    bare = number.kind == "quantity" and number.quantity is not None and number.quantity.measure is None
    return bare and not number.weak and elements[at - 1].kind == "place" and number.gap < COMMA


def _numbered(elements: list[Element], counted: Counted, catalogue: Catalogue) -> tuple[int, int, list[Element]] | None:
    """ "Two large two small", 冰的六杯热的两杯: counts with options that add up to the item's own count."""
    start = counted.at
    while start < len(elements) and start < counted.at + 4 and not _begins_part(elements, start, counted, catalogue):
        said = elements[start]
        named = said.kind == "unknown" and catalogue.speaks_of(counted.items, (), said.said)
        if (said.kind not in ("menu", "word") and not named) or (said.item and not said.modifier) or said.is_a("each"):
            return None
        start += 1
    if start >= len(elements) or not _begins_part(elements, start, counted, catalogue):
        return None
    begin = start
    if start > counted.at and elements[start - 1].kind == "unknown":
        begin = start - 1  # "Drinks: one cola one lemonade": the name of what is chosen from says nothing more.
    leading = whole(elements[start], Decimal(0)) is not None
    row: list[Element] = []
    body: list[Element] = []
    quantity: Element | None = None
    total, kinds, index = Decimal(0), 0, start
    while index < len(elements) and total <= counted.value:
        element = elements[index]
        number = whole(element, counted.value - total)
        if element.kind == "quantity" and element.weak and body and body[-1].is_a("include"):
            index += 1
            continue  # "One with a large cola": the article is of the cola.
        if number is not None and leading:
            body = without(body, row, counted, catalogue)
            if quantity is not None and not (said_option(body, counted, catalogue) or plain(body)):
                return None
            if total == counted.value:
                break
            row.extend((*([subset(quantity)] if quantity is not None else []), *body))
            quantity, body, total, kinds = numbering(element, number), [], total + number, kinds + 1
        elif number is not None:
            if not said_option(body, counted, catalogue):
                return None
            row.extend(
                (
                    replace(subset(element), gap=max(body[0].gap, COMMA)),
                    *(replace(e, gap=0) if e is body[0] else e for e in body),
                )
            )
            body, total, kinds = [], total + number, kinds + 1
            if total == counted.value:
                index += 1
                break
        elif option_of(catalogue, counted.items, element) is not None or (element := as_plain(element)).is_a(*CUES):
            enough = total == counted.value and leading and element.gap >= COMMA
            if enough and (said_option(body, counted, catalogue) or plain(body)):
                break
            body.append(element)
        else:
            break
        index += 1
    if leading and quantity is not None:
        body = without(body, row, counted, catalogue)
        while body and body[-1].kind == "word" and not plain(body):
            body.pop()
            index -= 1
        if not said_option(body, counted, catalogue) and not (row and plain(body)):
            return None
        row.extend((subset(quantity), *body))
    return (begin, index, as_it_comes(row, counted, catalogue)) if total == counted.value and kinds > 1 else None


def _begins_part(elements: list[Element], index: int, counted: Counted, catalogue: Catalogue) -> bool:
    """A count followed by an option, or an option followed by a count - but not the options of the item itself."""
    element = elements[index]
    following = elements[index + 1] if index + 1 < len(elements) else None
    if following is None or following.gap >= COMMA:
        return False
    if whole(element, Decimal(0)) is not None:
        at = index + 1
        while at + 1 < len(elements) and (elements[at].is_a(*CUES) or (elements[at].weak and at > index + 1)):
            at += 1
        if elements[at].gap >= COMMA:
            return False
        return option_of(catalogue, counted.items, elements[at]) is not None or as_plain(elements[at]).is_a("regular")
    return (
        option_of(catalogue, counted.items, element) is not None
        and whole(following) is not None
        and (index > counted.at or element.gap >= COMMA)
        and not (following.quantity is not None and following.weak)
    )


def _listed(elements: list[Element], counted: Counted, catalogue: Catalogue) -> tuple[int, int, list[Element]] | None:
    """ "Three colas: no ice, light ice, extra ice": as many rival options as there are units, one for each."""
    groups: list[list[Element]] = [[]]
    index = counted.at
    if index >= len(elements) or elements[index].gap < COMMA:
        return None
    if whole(elements[index]) == 1 and index + 1 < len(elements) and elements[index + 1].is_a("each"):
        index += 2  # "One of each filling: ..."
        while index < len(elements) and elements[index].gap < COMMA and elements[index].kind in ("unknown", "word"):
            index += 1
        if index >= len(elements):
            return None
    while index < len(elements) and len(groups) <= _MOST:
        element = elements[index]
        if (element.gap >= COMMA or element.joined) and groups[-1]:
            if element.gap >= COMMA and len(groups) == counted.value:
                break
            groups.append([])
        if option_of(catalogue, counted.items, element) is None and not element.is_a(
            "negate", "light", "extra", "regular"
        ):
            break
        groups[-1].append(element)
        index += 1
    groups = [group for group in groups if group]
    if len(groups) != counted.value or len(groups) < 2 or (index < len(elements) and elements[index].gap < COMMA):
        return None
    said: dict[tuple[object, ...], list[list[Element]]] = {}
    choices: set[str] = set()
    for group in groups:
        placed = [found for e in group if (found := option_of(catalogue, counted.items, e)) is not None]
        if len(placed) != 1 or group[-1].kind != "menu":
            return None
        cues = frozenset(name for e in group if e.kind == "word" for name in e.classes)
        said.setdefault((placed[0].option.key, cues), []).append(group)
        choices.add(placed[0].group.key if placed[0].group.maximum == 1 else placed[0].option.key)
    if len(choices) != 1 or len(said) < 2:
        return None  # "Three teas: mint, mint and sage" repeats what it wants twice; one kind alone is no list.
    row: list[Element] = []
    for same in said.values():
        group = same[0]
        row.extend((part(group[0], Decimal(len(same))), replace(group[0], gap=0, joined=False), *group[1:]))
    return counted.at, index, row
