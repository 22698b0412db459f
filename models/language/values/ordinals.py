"""Tokens -> where units of a count are told apart by their order ("the first with ..., the second without").

One ordinal alone may be anything ("second floor", "first, a tea"); a row of them, each at the head of its clause behind
something that was counted, can hardly be anything but units.
"""

from __future__ import annotations

from models.language.tokens import COMMA, STOP, Token
from models.language.values.numerals import number
from models.language.words import words

ROW = ("first", "second", "third", "fourth", "fifth", "sixth")
_CLOSING = frozenset(("last", "final"))


def ordinals(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Token ranges of the ordinals of one row, with "the" before and "one" behind; empty where there is no row."""
    found: list[tuple[int, int]] = []
    expected = 0
    for index, token in enumerate(tokens):
        closing = expected > 1 and token.text in _CLOSING
        if not closing and (expected >= len(ROW) or token.text != ROW[expected]):
            continue
        if not expected and not _counted(tokens[:index]):
            continue
        start = index - (index > 0 and tokens[index - 1].text == "the" and token.gap < COMMA)
        before = tokens[start - 1].text if start else ""
        if not (tokens[start].gap >= COMMA or before in ("and", "then")):
            continue
        end = index + 1
        end += end < len(tokens) and tokens[end].text == "one" and tokens[end].gap < COMMA
        if end >= len(tokens) or tokens[end].gap >= COMMA or _names_other(tokens, end):
            continue
        found.append((start, end))
        expected += 1
        if closing:
            break
    return found if len(found) > 1 else []


def _counted(before: tuple[Token, ...]) -> bool:
    """A number above one was said."""
    return any((read := number(before, k)) is not None and read[1] > 1 for k in range(len(before)))


def _names_other(tokens: tuple[Token, ...], at: int) -> bool:
    """Floors, orders and the like are what the ordinal is of."""
    said = (tokens[at].key,)
    return any(words().has(said, name) for name in ("address_unit", "order_noun")) or tokens[at].gap >= STOP


__all__ = ["ordinals"]
