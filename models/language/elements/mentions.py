"""Words that point back at something ordered before ("heat the tarts") -> the item that they stand for."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.names.kindnames import QUALITY as KIND
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA, Token
from models.language.words import listed


def mentions(elements: tuple[Element, ...], tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With every unknown word that points at a part of exactly one ordered item's name read as that item."""
    found: list[Element] = []
    for index, element in enumerate(elements):
        following = elements[index + 1] if index + 1 < len(elements) else None
        if found and found[-1].item and _after_name(element, tokens):
            continue
        last = next((e for e in reversed(found) if e.item), None)
        if last is not None and _stands_for(element, found, following, tokens):
            element = replace(
                element, kind="menu", phrases=last.phrases, quality=0.9, said=last.said, quantity=None, weak=False
            )
            found.append(element)
            continue
        which = one_of_kind(element, found, catalogue)
        if which is not None:
            found.append(which)
            continue
        if element.quality == KIND and element.item and not (found and found[-1].kind == "quantity"):
            said = {e.item_keys: e for e in found if len(e.item_keys) == 1 and e.item_keys[0] in element.item_keys}
            if len(said) == 1:
                (named_before,) = said.values()
                element = replace(element, phrases=named_before.phrases, quality=0.9)
        aside = element.kind == "menu" and not element.item and following is not None and _says_more(following)
        if (element.kind == "unknown" or aside) and _points(element, tokens):
            named = {e.item_keys: e for e in found if len(e.item_keys) == 1}
            fitting = [e for keys, e in named.items() if catalogue.belongs(keys, element.said)]
            if len(fitting) == 1 and (not aside or (element.gap >= COMMA and len(named) > 1)):
                element = replace(element, kind="menu", phrases=fitting[0].phrases, quality=0.9)
        found.append(element)
    return tuple(found)


def one_of_kind(element: Element, found: list[Element], catalogue: Catalogue) -> Element | None:
    """ "Three tarts, one plum, one pear": behind a kind, a counted word of the name of one of its items."""
    if element.kind not in ("menu", "unknown") or element.quality == KIND or not found:
        return None
    kind = next((e for e in reversed(found) if e.quality == KIND and len(e.item_keys) > 1), None)
    if kind is None or found[-1].kind != "quantity" or element.gap >= COMMA:
        return None
    fitting = [phrase for phrase in kind.phrases if phrase.key in element.item_keys]
    if not element.item_keys:
        fitting = [phrase for phrase in kind.phrases if catalogue.belongs((phrase.key,), element.said)]
    if len(fitting) != 1 or element.item_keys == (fitting[0].key,):
        return None
    return replace(element, kind="menu", phrases=tuple(fitting), quality=0.9)


def _stands_for(element: Element, found: list[Element], following: Element | None, tokens: tuple[Token, ...]) -> bool:
    """ "Two small ones", "a vanilla one": an option counted by itself stands for the item last said."""
    if element.end - element.start != 1 or element.gap >= COMMA:
        return False
    said = tokens[element.start].text
    if said not in ("ones", "one") or (following is not None and following.gap < COMMA and not following.joined):
        return False
    k = len(found) - 1
    while k >= 0 and found[k].modifier and not (found[k].item and k > 0 and found[k - 1].is_a("negate")):
        k -= 1
        if found[k + 1].gap >= COMMA:
            break
    if k == len(found) - 1:
        return False
    first = found[k + 1]
    pointed = first.start > 0 and listed(tokens[first.start - 1].text, "pointing")
    counted = k >= 0 and found[k].kind == "quantity" and first.gap < COMMA
    return (pointed or counted) and (said == "ones" or not counted or _single(found[k]))


def _after_name(element: Element, tokens: tuple[Token, ...]) -> bool:
    """ "The bacon burger ones" are the bacon burgers."""
    return tokens[element.start].text == "ones" and element.end - element.start == 1 and element.gap < COMMA


def _says_more(following: Element) -> bool:
    """ "The ham with extra cheese": what follows says more of something, so that something was named."""
    return following.gap < COMMA and following.is_a("include", "negate", "extra", "light")


def _single(element: Element) -> bool:
    return element.quantity is not None and element.quantity.value == 1


def _points(element: Element, tokens: tuple[Token, ...]) -> bool:
    before = tokens[element.start - 1].text if element.start else ""
    after = tokens[element.end].text if element.end < len(tokens) else ""
    return listed(before, "pointing") or listed(after, "pointing_after")
