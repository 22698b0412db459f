"""Orders begun anew after a remark ("two burgers with cheese ... they have it? then just two burgers") -> a cue before
what is said again. That it takes the place of what was said before is likely, not certain: it stays a doubt."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.tokens import COMMA, Token

CUE = "restart"
_OTHERWISE = ("on_part", "for_item", "change", "drop", "all")
"""Words by which an item is named again to say more of it."""


def restarts(elements: list[Element], tokens: tuple[Token, ...]) -> list[Element]:
    """With a word of class `restart` before every item that is ordered again after "just" or a question."""
    kept: list[Element] = []
    said: set[str] = set()
    asked = False
    cue: Element | None = None
    for element in elements:
        if element.gap >= COMMA:
            asked = asked or (bool(said) and "?" in tokens[element.start].between)
            cue = None
        if element.is_a(CUE):
            kept.append(replace(element, classes=element.classes - {CUE}))
            cue = element
            continue
        if element.item and said & set(element.item_keys) and (cue is not None or asked):
            at = _beginning(kept, tokens)
            if at is not None:
                first = kept[at] if at < len(kept) else element
                kept.insert(at, Element("word", first.start, element.end, first.gap, classes=frozenset((CUE,))))
                asked, cue = False, None
        said.update(element.item_keys)
        kept.append(element)
    return kept


def _beginning(kept: list[Element], tokens: tuple[Token, ...]) -> int | None:
    """Where the line of the item that comes next begins; None where it is one of several named in one breath."""
    at = len(kept)
    while at > 0:
        element = kept[at - 1]
        adds = element.is_a("and") and tokens[element.start].text != "then"
        if adds or element.item or element.kind in ("subset", "unknown") or element.is_a(*_OTHERWISE):
            return None
        at -= 1
        if element.gap >= COMMA:
            break
    return at
