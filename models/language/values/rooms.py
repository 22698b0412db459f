"""Tokens behind a known place -> the building, floor, room or berth said there ("block 5, 1102", 8栋2单元)."""

from __future__ import annotations

from collections.abc import Iterable

from models.language.tokens import COMMA, JOINED, SPACED, Token
from models.language.values.numerals import number
from models.language.values.quantity import ORDINAL
from models.language.words import words

VALUE = "room"
"""`value` of the element that holds such words."""
_WING = 4
"""Characters that the name of such a part has at most."""


def room_behind(tokens: tuple[Token, ...], start: int, named: Iterable[tuple[int, int]]) -> int:
    """Where the words of a room behind a place end; what the catalogue names there (三号机床) is no room."""
    end = room_at(tokens, start)
    within = any(begin < start < finish or (start <= begin < end and begin + 1 < finish) for begin, finish in named)
    return start if within else end


def room_at(tokens: tuple[Token, ...], start: int) -> int:
    """Where the words that tell a room end; `start` where none begin there. At most commas stand between them."""
    end = at = start
    while at < len(tokens) and tokens[at].gap <= COMMA:
        wing = _wing(tokens, at) if at == start else at
        part = _chinese(tokens, wing) if wing > at or _han_ahead(tokens, at) else _english(tokens, at, start)
        if part == at:
            break
        end = at = part
    return end


def _wing(tokens: tuple[Token, ...], at: int) -> int:
    """住院部6楼: the part of a house that is named before its number; where it ends."""
    end = at
    while (
        end < len(tokens)
        and end - at < _WING
        and tokens[end].kind == "han"
        and (end == at or tokens[end].gap == JOINED)
    ):
        end += 1
        sign = words().has((tokens[end - 1].text,), "address_sign") and end - at > 1
        if sign and end < len(tokens) and tokens[end].gap == JOINED and _chinese(tokens, end) > end:
            return end
        if number(tokens, end - 1) is not None:
            break
    return at


def _han_ahead(tokens: tuple[Token, ...], at: int) -> bool:
    read = number(tokens, at)
    end = read[0] if read is not None else at
    return end < len(tokens) and tokens[end].kind == "han" and tokens[end].gap <= SPACED


def _english(tokens: tuple[Token, ...], at: int, start: int) -> int:
    """ "Building C", "room 310", "3rd floor", "16F", and behind such words a number that stands alone."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].gap <= SPACED else None
    if token.kind == "word" and _unit(token) and following is not None:
        if following.kind == "num":
            letter = tokens[at + 2] if at + 2 < len(tokens) and tokens[at + 2].gap == JOINED else None
            return at + 2 + (letter is not None and letter.kind == "word" and len(letter.text) == 1)
        return at + 2 if following.kind == "word" and len(following.text) == 1 else at
    if token.kind != "num":
        return at
    if following is not None and following.gap == JOINED and following.text == "f":
        return at + 2
    if following is not None and following.gap == JOINED and following.text in ORDINAL:
        named = tokens[at + 2] if at + 2 < len(tokens) and tokens[at + 2].gap <= SPACED else None
        return at + 3 if named is not None and _unit(named) else at
    closed = at + 1 == len(tokens) or tokens[at + 1].gap >= COMMA
    return at + 1 if at > start and token.gap == COMMA and closed and token.text.isdigit() else at


def _unit(token: Token) -> bool:
    return words().has((token.key,), "address_unit") or words().has((token.key,), "room_word")


def _chinese(tokens: tuple[Token, ...], at: int) -> int:
    """8栋, 2单元, 302室, 3号楼, 2号泊位."""
    read = number(tokens, at)
    if read is None:
        return at
    end = read[0]
    signs = end
    while end < len(tokens) and tokens[end].gap == JOINED and words().has((tokens[end].text,), "address_sign"):
        end += 1
    if end == signs:
        return at
    if end == signs + 1 and tokens[signs].text == "号":
        noun = tokens[end : end + 2]
        named = len(noun) == 2 and all(t.kind == "han" and t.gap == JOINED for t in noun)
        if named and not words().at(tokens, end) and not words().at(tokens, end + 1):
            end += 2
    bare = tokens[end] if end < len(tokens) else None
    if bare is not None and bare.kind == "num" and bare.gap == JOINED and bare.text.isdigit():
        closed = end + 1 == len(tokens) or tokens[end + 1].gap >= COMMA
        end += closed  # 3号楼201.
    return end


__all__ = ["VALUE", "room_at", "room_behind"]
