"""Counts that leave the packaging said before out ("four boxes of M8 and two of M10") -> with it."""

from __future__ import annotations

from dataclasses import replace

from models.intent import QuantityValue
from models.language.elements.elements import Element
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA, Token


def same_packaging(
    elements: tuple[Element, ...], tokens: tuple[Token, ...], catalogue: Catalogue
) -> tuple[Element, ...]:
    """With the measure word of the count before wherever a bare number and "of" count another item that has it too."""
    found: list[Element] = []
    last: str | None = None
    for index, element in enumerate(elements):
        counted = element.quantity if element.kind == "quantity" and not element.weak else None
        if counted is not None and counted.measure is not None:
            last = counted.measure
        elif counted is not None and last is not None and tokens[element.end - 1].text == "of":
            following = next((e for e in elements[index + 1 :] if not e.modifier or e.item), None)
            named = following is not None and following.item and elements[index + 1].gap < COMMA
            if named and following is not None and all(catalogue.counted_in(k, last) for k in following.item_keys):
                element = replace(element, quantity=QuantityValue(counted.value, last, counted.approximate))
        found.append(element)
    return tuple(found)


__all__ = ["same_packaging"]
