"""Remarks in brackets: "(note: ...)" and （备注：...） stand whole, in their own words, for what is before."""

from __future__ import annotations

from models.language.elements import Element
from models.language.tokens import Token
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
