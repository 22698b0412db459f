"""What is said of all but some ("all large except one, which is small", 除了两个热的其他都冰的) -> parts of the order.

The exception becomes a part of the count with what is said of it, and "all" what is left; an exception that names an
item is taken out of what "all" is said of.
"""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.tokens import COMMA, STOP, Token
from models.language.words import words

OTHER = "other than "
"""How the `value` of a scope begins that names what it is not said of; node keys follow."""
_SILENT = ("filler", "include", "of", "regular", "all")


def excepted(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """With every exception that says what it is read as a part of what was ordered."""
    if not any(element.is_a("except") for element in elements):
        return elements
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        read = _counted(elements, index, tokens) if element.is_a("except") else None
        named = _named(elements, index, found, tokens) if element.is_a("except") and read is None else None
        if named is not None:
            index = named
            continue
        if read is None:
            found.append(element)
            index += 1
            continue
        row, index = read
        found.extend(row)
    return tuple(found)


def _counted(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...]) -> tuple[list[Element], int] | None:
    """ "Except one, which is small": the count and what is said of it up to the end of the sentence."""
    at = index + 1
    cue = elements[index]
    count = elements[at] if at < len(elements) else None
    if count is None or count.kind != "quantity" or count.weak or count.gap >= COMMA:
        return None
    part = Element(
        "subset", cue.start, count.end, max(cue.gap, COMMA), quantity=count.quantity,
        count=int(count.quantity.value) if count.quantity is not None else 1,
    )  # fmt: skip
    body: list[Element] = []
    at += 1
    rest = led = False
    while at < len(elements) and elements[at].gap < STOP:
        element = elements[at]
        said = tuple(token.text for token in tokens[element.start : element.end])
        which = words().has(said, "relative")
        if element.is_a("rest") or (element.is_a("all") and body and any(e.modifier for e in body)):
            rest = True
            break
        if element.is_a("one_of") and element.gap < COMMA and not body:
            at += 1
            continue
        led = led or which or element.is_a("include")
        if element.kind == "unknown" and (which or words().has(said, "outside")):
            at += 1
            continue
        if element.kind == "quantity" and element.weak:
            at += 1
            continue
        part_of_name = element.kind == "unknown" and led and element.gap < COMMA
        if not (element.modifier or part_of_name or element.is_a(*_SILENT, "negate", "light", "extra")):
            break
        body.append(element)
        at += 1
    if not any(element.kind != "word" for element in body):
        return None
    while body and body[-1].kind == "word" and not body[-1].is_a("regular"):
        body.pop()
        at -= 1
    first = replace(body[0], gap=0, joined=False)
    row = [part, first, *(replace(e, gap=min(e.gap, COMMA - 1)) if e.gap >= COMMA else e for e in body[1:])]
    if not rest:
        return (row, at) if _all_before(elements[:index]) else None
    left = elements[at]
    row.append(Element("subset", left.start, left.end, COMMA, count=0))
    at += 1
    while at < len(elements) and elements[at].is_a("all") and elements[at].gap < COMMA:
        at += 1  # 其他都...
    if at < len(elements):
        row.append(replace(elements[at], gap=0, joined=False))
        at += 1
    return row, at


def _named(elements: tuple[Element, ...], index: int, found: list[Element], tokens: tuple[Token, ...]) -> int | None:
    """ "All large except the mochas", 除了摩卡都要大杯: the word for all with what it is not said of.

    Returns where to go on.
    """
    at = index + 1
    keys: list[str] = []
    while at < len(elements) and elements[at].gap < COMMA:
        element = elements[at]
        if element.item and not element.modifier and len(element.item_keys) == 1:
            keys.append(element.item_keys[0])
        elif element.kind == "unknown" and words().has(
            tuple(t.text for t in tokens[element.start : element.end]), "outside"
        ):
            pass
        elif not (element.is_a("filler", "and", "of", "for_item") or (element.kind == "quantity" and element.weak)):
            break
        at += 1
    if not keys:
        return None
    value = OTHER + " ".join(keys)
    closed = at >= len(elements) or elements[at].gap >= COMMA
    if closed and elements[index].gap <= COMMA:
        for k in range(len(found) - 1, -1, -1):
            if found[k].is_a("all") and not found[k].is_a("each"):
                found[k] = replace(found[k], value=value)
                return at
            if found[k].gap == STOP:
                break
    if at < len(elements) and elements[at].gap <= COMMA and elements[at].is_a("all") and not elements[at].is_a("each"):
        found.append(replace(elements[at], value=value, gap=max(elements[index].gap, elements[at].gap)))
        return at + 1
    return None


def _all_before(elements: tuple[Element, ...]) -> bool:
    """Something was said of all, or of the item itself, before the exception."""
    return any(element.modifier or element.is_a("all") for element in elements)


__all__ = ["excepted"]
