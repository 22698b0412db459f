"""A word that sounds like a number and stands before names (for large lattes): the count that it may be, or nothing."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from models.intent import QuantityValue
from models.language.tokens import COMMA, Token

_HEARD_AS_NUMBER = {"for": 4, "to": 2, "too": 2, "won": 1, "ate": 8}
_SEVERAL, _SINGULAR = -0.6, -1.6
"""Gains. Before one thing the word was rather an article: "I want to drip coffee" is "a" or "the" than "two"."""


def heard_as_number(
    tokens: tuple[Token, ...], index: int, names: Collection[tuple[int, int]]
) -> tuple[float, QuantityValue] | None:
    """What it adds to a reading to take token `index` for a count, and the count; `names` are the tokens of names."""
    number = _HEARD_AS_NUMBER.get(tokens[index].text)
    following = index + 1 < len(tokens) and tokens[index + 1].gap < COMMA
    if number is None or not following or all(start != index + 1 for start, _ in names):
        return None
    agrees = number == 1 or _ends_plural(tokens, index + 1, names)
    return _SEVERAL if agrees else _SINGULAR, QuantityValue(Decimal(number))


def _ends_plural(tokens: tuple[Token, ...], start: int, names: Collection[tuple[int, int]]) -> bool:
    """Whether the names that follow each other from here end as several things do."""
    last = start
    while ends := [end for begin, end in names if begin == last]:
        last = max(ends)
        if last == len(tokens) or tokens[last].gap >= COMMA:
            break
    return tokens[last - 1].text.endswith("s")
