"""Words that point back at something ordered before ("heat the tarts") -> the item that they stand for."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements import Element
from models.language.matcher import Catalogue
from models.language.tokens import Token

_POINTING = frozenset(("the", "that", "those", "these"))
_POINTING_AFTER = frozenset(("那", "这"))


def mentions(elements: tuple[Element, ...], tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With every unknown word that points at a part of exactly one ordered item's name read as that item."""
    found: list[Element] = []
    for element in elements:
        if element.kind == "unknown" and _points(element, tokens):
            named = {e.item_keys: e for e in found if len(e.item_keys) == 1}
            fitting = [e for keys, e in named.items() if catalogue.belongs(keys, element.said)]
            if len(fitting) == 1:
                element = replace(element, kind="menu", phrases=fitting[0].phrases, quality=0.9)
        found.append(element)
    return tuple(found)


def _points(element: Element, tokens: tuple[Token, ...]) -> bool:
    before = tokens[element.start - 1].text if element.start else ""
    after = tokens[element.end].text if element.end < len(tokens) else ""
    return before in _POINTING or after in _POINTING_AFTER
