"""Remarks: "(note: ...)" and （备注：...） in brackets, and what is to be done with what was ordered ("cut into four",
分成两袋装). They stand whole, in their own words, for what is before."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.tokens import COMMA, Token
from models.language.words import words


def remarks(tokens: tuple[Token, ...]) -> list[Element]:
    """Bracketed stretches that begin with a word for a note; what they say is their only part."""
    found: list[Element] = []
    index = 0
    while index < len(tokens):
        if "(" in tokens[index].between and index > 0:
            end = index + 1
            while end < len(tokens) and ")" not in tokens[end].between:
                end += 1
            cues = [stop for stop, name in words().at(tokens, index) if name == "note" and stop < end]
            if cues:
                found.append(Element("remark", index, end, parts=((max(cues), end),)))
                index = end
                continue
        index += 1
    return found


def cuts(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """With every "cut into four" in one piece: no further count of what was ordered. Words that share a count out among
    options stay as they are."""
    if not any(element.is_a("cut_into") for element in elements):
        return elements
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        end = _cut(elements, index) if element.is_a("cut_into") and any(e.item for e in found) else None
        if end is None:
            found.append(element)
            index += 1
            continue
        start, last = element.start, elements[end - 1].end
        found.append(Element("remark", start, last, max(element.gap, COMMA), parts=((start, last),)))
        if end < len(elements):
            following = elements[end]
            found.append(replace(following, gap=max(following.gap, COMMA)))
            end += 1
        index = end
    return tuple(found)


def _cut(elements: tuple[Element, ...], index: int) -> int | None:
    """Where it ends."""
    count = elements[index + 1] if index + 1 < len(elements) else None
    if count is None or count.kind != "quantity" or count.weak or count.gap >= COMMA:
        return None
    end = index + 2
    while end < len(elements) and elements[end].gap < COMMA and not elements[end].joined:
        if elements[end].kind not in ("unknown", "word"):
            return None
        end += 1
    return end
