"""Words for several of something without a number ("some rolls of tape", "some buns") -> a count that is only rough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from models.intent import QuantityValue
from models.language.elements.elements import Element
from models.language.tokens import COMMA, Token
from models.language.values.quantity import measure_at

_SEVERAL = Decimal(3)


def rough_at(
    tokens: tuple[Token, ...], index: int, measures: frozenset[str], arcs: Mapping[int, Sequence[tuple[float, Element]]]
) -> Element | None:
    """The rough count that begins at this token: "some" before a plural that is not how the catalogue names one."""
    if tokens[index].text != "some" or index + 1 >= len(tokens) or tokens[index + 1].gap >= COMMA:
        return None
    end = measure_at(tokens, index + 1, measures)
    if end is not None and end < len(tokens) and tokens[end].text == "of" and _plural(tokens[index + 1]):
        value = QuantityValue(_SEVERAL, tokens[index + 1].text, approximate=True)
        return Element("quantity", index, end + 1, quantity=value)
    named = [e for _, e in arcs.get(index + 1, ()) if e.item and not e.modifier]
    longest = max(named, key=lambda element: element.end, default=None)
    if longest is None or not _plural(tokens[longest.end - 1]):
        return None
    if any(phrase.text.lower().endswith(tokens[longest.end - 1].text) for phrase in longest.phrases):
        return None
    return Element("quantity", index, index + 1, quantity=QuantityValue(_SEVERAL, None, approximate=True))


def _plural(token: Token) -> bool:
    return token.text != token.key and token.text.endswith("s")


__all__ = ["rough_at"]
