"""One option for another ("swap the fries for a salad", 薯条换沙拉): only what is wanted is left."""

from __future__ import annotations

from dataclasses import replace

from models.language.drafts import place
from models.language.elements import Element
from models.language.matcher import Catalogue
from models.language.options import Placed
from models.language.tokens import COMMA, Token

_OUT_FIRST = frozenset(("swap", "swapping", "swapped", "switch", "change", "replace", "exchange", "trade"))
_IN_FIRST = frozenset(("sub", "substitute"))
_BETWEEN = frozenset(("for", "with", "to", "into"))


def swaps(elements: tuple[Element, ...], tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """Without the option that is given back, where both are of one single choice of the item said before."""
    found: list[Element] = []
    items: tuple[str, ...] = ()
    index = 0
    while index < len(elements):
        element = elements[index]
        taken = _chinese(elements, index, tokens, catalogue, items) or _english(
            elements, index, tokens, catalogue, items
        )
        if taken is not None:
            wanted, index = taken
            found.append(replace(wanted, gap=max(element.gap, COMMA), joined=False))
            continue
        if element.item and not (element.modifier and items and _placed(catalogue, items, element)):
            items = element.item_keys
        found.append(element)
        index += 1
    return tuple(found)


def _placed(catalogue: Catalogue, items: tuple[str, ...], element: Element) -> Placed | None:
    return place(catalogue, items, element, frozenset())[1] if element.modifier and items else None


def _one_choice(
    catalogue: Catalogue, items: tuple[str, ...], first: Element, second: Element
) -> tuple[Placed, Placed] | None:
    old, new = _placed(catalogue, items, first), _placed(catalogue, items, second)
    if old is None or new is None or old.group.key != new.group.key or old.group.maximum != 1:
        return None
    return (old, new) if old.option.key != new.option.key else None


def _chinese(
    elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], catalogue: Catalogue, items: tuple[str, ...]
) -> tuple[Element, int] | None:
    """A换B, A换成B."""
    if index + 2 >= len(elements):
        return None
    first, word, second = elements[index : index + 3]
    if word.kind != "word" or word.gap >= COMMA or second.gap >= COMMA:
        return None
    if not any(token.text in "换改" for token in tokens[word.start : word.end]):
        return None
    return (second, index + 3) if _one_choice(catalogue, items, first, second) is not None else None


def _english(
    elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], catalogue: Catalogue, items: tuple[str, ...]
) -> tuple[Element, int] | None:
    """ "Swap A for B", "sub B for A"; a default is what goes, whatever the verb."""
    if index + 3 >= len(elements):
        return None
    verb, first, word, second = elements[index : index + 4]
    said = tokens[verb.start].text
    if verb.kind not in ("word", "unknown") or said not in _OUT_FIRST | _IN_FIRST:
        return None
    if any(e.gap >= COMMA for e in (first, word, second)) or tokens[word.start].text not in _BETWEEN:
        return None
    pair = _one_choice(catalogue, items, first, second)
    if pair is None:
        return None
    if pair[0].option.default != pair[1].option.default:
        return (second if pair[0].option.default else first), index + 4
    return (second if said in _OUT_FIRST else first), index + 4
