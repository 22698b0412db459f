"""A reading that was chosen -> the words that it passes over without saying so. Each becomes a doubt that a human sees.

The readings themselves leave what they cannot place as unparsed; here stand the checks of what they did place: a free
wish that names something of the catalogue, a name without a count beside a count that another name took, a second
destination.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.language.elements.cues import SILENT
from models.language.elements.elements import MENU, PLACE, Element
from models.language.lines.drafts import Detail, LineDraft, place
from models.language.names.matcher import Catalogue, Match
from models.language.tokens import COMMA, Token

_WISHES = ("instruction", "instruction_delivery")
_LEADING = ("include", "or", "except")
_NEAR = 3
"""Tokens behind a name within which a word of correction is about it (可颂还是减到八个)."""
_SURE = 0.9
"""Names that were matched less well than this may be anything."""


def passed_over(
    details: Sequence[Detail],
    lines: Sequence[LineDraft],
    tokens: tuple[Token, ...],
    catalogue: Catalogue,
) -> list[tuple[int, int]]:
    """Token ranges of what this reading says nothing of, in no order, some of them more than once."""
    return [
        *_named_in_wishes(details, lines, catalogue.find(tokens), catalogue),
        *_second_places(details),
        *((head.start, head.end) for head in _beside_counts(lines, tokens)),
    ]


def again_behind(elements: Sequence[Element], lines: Sequence[LineDraft]) -> Iterator[Element]:
    """An item on two lines with a word of correction between them: which of the counts is meant?"""
    cues = [
        element.start for element in elements if element.is_a("correct", "change_to") and not element.is_a("include")
    ]
    heads = [line.head for line in lines if line.head is not None and not line.split]
    for index, head in enumerate(heads):
        for other in heads[:index]:
            if other.item_keys == head.item_keys and any(other.start < cue < head.end + _NEAR for cue in cues):
                yield head
                break


def says_nothing(rest: Sequence[Element]) -> bool:
    """ "Make that ... please": what it is to be was not said, or not in words that mean anything."""
    return all(element.kind == "word" and element.is_a(*SILENT) for element in rest)


def in_vain(elements: Sequence[Element]) -> Iterator[Element]:
    """ "With ... please", 或者那个: a word that leads to what is wanted, before a pause or the end."""
    for index, element in enumerate(elements):
        if not element.is_a(*_LEADING) or element.is_a("filler", "and"):
            continue
        at = index + 1
        while at < len(elements) and elements[at].gap < COMMA and elements[at].is_a("filler"):
            at += 1
        if at == len(elements) or elements[at].gap >= COMMA:
            yield element


def _named_in_wishes(
    details: Sequence[Detail], lines: Sequence[LineDraft], matches: Sequence[Match], catalogue: Catalogue
) -> Iterator[tuple[int, int]]:
    """A wish that nothing announced and that names what is sold, an option of what was ordered, or a place."""
    for wish in details:
        if wish.name not in _WISHES or wish.phrases or wish.cued:
            continue
        for match in matches:
            if match.start < wish.start or match.end > wish.end or match.quality < _SURE:
                continue
            if any(_means(phrase.kind, phrase.key, match, lines, catalogue) for phrase in match.phrases):
                yield match.start, match.end
                break


def _means(kind: str, key: str, match: Match, lines: Sequence[LineDraft], catalogue: Catalogue) -> bool:
    if kind in PLACE:
        return True
    if kind not in MENU:
        return False
    if kind == "item":
        return match.end - match.start > 1 or not lines
    element = Element("menu", match.start, match.end, phrases=match.phrases)
    return any(place(catalogue, line.items, element, frozenset())[1] is not None for line in lines)


def _second_places(details: Sequence[Detail]) -> Iterator[tuple[int, int]]:
    """Every destination but the last: one order goes to one place."""
    going = [detail for detail in details if detail.name == "deliver_to"]
    return ((detail.start, detail.end) for detail in going[:-1])


def _beside_counts(lines: Sequence[LineDraft], tokens: tuple[Token, ...]) -> Iterator[Element]:
    """ "Latte two muffins", 拿铁两杯美式: the count between two names may be of either, where the other has none."""
    for line in lines:
        if not line.implied or line.head is None or line.quantity is not None:
            continue
        end = max([line.head.end, *(m.end for m in line.modifiers)])
        for other in lines:
            count, head = other.quantity, other.head
            if other is line or count is None or head is None or count.weak:
                continue
            ahead = count.start == end and count.end <= head.start
            behind = count.end == line.head.start and head.end <= count.start
            if (ahead and tokens[end].gap < COMMA) or (behind and tokens[line.head.start].gap < COMMA):
                yield line.head


__all__ = ["again_behind", "in_vain", "passed_over", "says_nothing"]
