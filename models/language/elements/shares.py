"""Shares of a count ("a third of them", 四分之一) -> so many of what was counted, where that comes out even."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from models.intent import QuantityValue
from models.language.elements.elements import Element
from models.language.elements.samecount import count_beside
from models.language.tokens import COMMA, Token
from models.language.values.numerals import number

VALUE = "share"
"""`value` of an element that is a share of something counted; `said` is the fraction."""
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}


def shares_at(tokens: tuple[Token, ...]) -> list[Element]:
    """Every share in these tokens."""
    found: list[Element] = []
    if not any(token.text == "分" or token.key in _PARTS for token in tokens):
        return found
    for index, token in enumerate(tokens):
        share = _english(tokens, index) if token.text.isascii() else _chinese(tokens, index)
        if share is not None:
            found.append(Element("unknown", index, share[0], value=VALUE, said=str(share[1])))
    return found


def _english(tokens: tuple[Token, ...], index: int) -> tuple[int, Fraction] | None:
    """ "A third of them", "two thirds of the lamps"; only with "of" behind it: "a third one" is no share."""
    row = tokens[index : index + 4]
    if len(row) < 4 or any(token.gap >= COMMA for token in row[1:]) or row[2].text != "of":
        return None
    parts = _PARTS.get(row[1].key)
    read = number(tokens, index)
    many = 1 if row[0].text in ("a", "one") else int(read[1]) if read is not None and read[0] == index + 1 else 0
    if parts is None or not 0 < many < parts or row[3].text not in ("them", "those", "these"):
        return None
    return index + 4, Fraction(many, parts)


def _chinese(tokens: tuple[Token, ...], index: int) -> tuple[int, Fraction] | None:
    """三分之一, 其中三分之一."""
    start = index + 2 if [token.text for token in tokens[index : index + 2]] == ["其", "中"] else index
    row = tokens[start : start + 4]
    if len(row) < 4 or row[1].text != "分" or row[2].text != "之":
        return None
    below, above = number((row[0],), 0), number((row[3],), 0)
    if below is None or above is None or not 0 < above[1] < below[1] <= 10:
        return None
    return start + 4, Fraction(int(above[1]), int(below[1]))


def shares(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """With every share as so many units of the item counted last; where it does not come out even it stays unknown."""
    if not any(element.value == VALUE for element in elements):
        return elements
    found: list[Element] = []
    for element in elements:
        found.append(_counted(element, found) if element.value == VALUE else element)
    return tuple(found)


def _counted(share: Element, before: list[Element]) -> Element:
    at = next((k for k in range(len(before) - 1, -1, -1) if before[k].item), None)
    count = count_beside(before, at) if at is not None else None
    if count is None or count.quantity is None:
        return replace(share, value=None)
    many = Fraction(count.quantity.value) * Fraction(share.said)
    if many.denominator != 1:
        return replace(share, value=None)
    quantity = QuantityValue(Decimal(many.numerator), None)
    return Element("subset", share.start, share.end, max(share.gap, COMMA), quantity=quantity, count=many.numerator)


__all__ = ["VALUE", "shares", "shares_at"]
