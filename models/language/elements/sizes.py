"""Figures and letters of sizes: M8x50 is two sizes, the M of M8 is none, 100W is one thing."""

from __future__ import annotations

from models.language.elements.elements import Element
from models.language.names.matcher import Catalogue, Match
from models.language.tokens import COMMA, JOINED, Token


def add_sizes(
    tokens: tuple[Token, ...], matches: list[Match], catalogue: Catalogue, arcs: dict[int, list[tuple[float, Element]]]
) -> None:
    """M8x50: behind a size the figure after the cross is the next size, where an option of the same item bears it."""
    for match in matches:
        end = match.end
        beside = {phrase.key for phrase in match.phrases if phrase.kind == "modifier"}
        if not beside or tokens[end - 1].kind != "num" or end + 1 >= len(tokens) or tokens[end].text != "x":
            continue
        if tokens[end].gap >= COMMA or tokens[end + 1].gap >= COMMA or tokens[end + 1].kind != "num":
            continue
        phrases = catalogue.sized(tokens[end + 1].text, beside)
        if phrases:
            until = (
                end
                + 2
                + (end + 2 < len(tokens) and tokens[end + 2].text in ("mm", "毫") and tokens[end + 2].gap == JOINED)
            )
            until += until > end + 2 and tokens[until - 1].text == "毫" and until < len(tokens)
            glued = tokens[end].gap == tokens[end + 1].gap == JOINED
            arcs[end].append((3.6 if glued else 3.0, Element("menu", end, until, phrases=phrases, quality=0.95)))


def letter_of_code(tokens: tuple[Token, ...], index: int) -> bool:
    token = tokens[index]
    if len(token.text) > 1 or token.kind != "word":
        return False
    behind = index + 1 < len(tokens) and tokens[index + 1].kind == "num" and tokens[index + 1].gap == JOINED
    return behind or (index > 0 and tokens[index - 1].kind == "num" and token.gap == JOINED)


def unit(tokens: tuple[Token, ...], index: int) -> bool:
    """Letters glued to a number (100W, 32a): a rating or a code, neither a count nor a word."""
    token, before = tokens[index], tokens[index - 1]
    return token.kind == "word" and before.kind == "num" and token.gap == JOINED and len(token.text) <= 3
