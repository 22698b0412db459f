"""What people tell beside their order ("we're all starving", 快用完了): taken out where it stands by itself.

Words of the class `talk` say nothing of what is wanted. They vanish where everything between two pauses is such talk,
where they lead into what is wanted ("for the meeting six ...") and where they follow a name as the last word.
Else, behind a count or after "without", they may be a name that nothing knows, so they stay unknown words.
"""

from __future__ import annotations

from dataclasses import replace

from models.language.elements import Element
from models.language.tokens import COMMA, Token

TALK = "talk"
_HARMLESS = (
    "include", "of", "on_part", "to_place", "made_at", "for_item", "people", "regular", "extra", "late", "filler",
    "and", "or", "hesitation", "unsure", "pause", "thanks", "one_of", "because", "light", "observation", "left_at",
    "all", "both",
)  # fmt: skip
"""Words that between talk say nothing of an order either."""
_CUES = ("correct", "scratch", "soft_correct")
"""Words that say of what was ordered before that it was wrong; they stay."""
_LEADS = ("on_part", "to_place", "made_at", "for_item")
_FOR = frozenset(("for", "during", "on"))
_NAMES = ("menu", "unknown", "place", "party")


def asides(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """Without the talk; what may be more than that as unknown words."""
    if not any(element.is_a(TALK) for element in elements):
        return elements
    kept: list[Element] = []
    index = 0
    while index < len(elements):
        end = index + 1
        while end < len(elements) and elements[end].gap < COMMA:
            end += 1
        kept.extend(_clause(elements[index:end], tokens))
        index = end
    return tuple(kept)


def _clause(row: tuple[Element, ...], tokens: tuple[Token, ...]) -> list[Element]:
    if not any(element.is_a(TALK) for element in row):
        return list(row)
    if all(element.is_a(TALK, *_HARMLESS, *_CUES) or _article(element) for element in row):
        return [element if element.is_a(*_CUES) else _silent(element) for element in row]
    kept: list[Element] = []
    for index, element in enumerate(row):
        if not element.is_a(TALK):
            kept.append(element)
            continue
        if element.classes != {TALK}:
            kept.append(replace(element, classes=element.classes - {TALK}))
            continue
        before = row[index - 1] if index else None
        following = row[index + 1] if index + 1 < len(row) else None
        leads = before is not None and before.is_a(*_LEADS)
        told = before is None or _only_talk(row[:index]) or (leads and tokens[row[index - 1].start].text in _FOR)
        told = told or (following is None and before is not None and before.kind in ("menu", "time"))
        if told and not (following is not None and following.kind in _NAMES):
            if leads and not _only_talk(row[:index]):
                kept.pop()
            kept.append(_silent(element))
            continue
        kept.append(_unknown(element, tokens))
    return kept


def _only_talk(row: tuple[Element, ...]) -> bool:
    return all(element.is_a(TALK, *_HARMLESS) for element in row)


def _article(element: Element) -> bool:
    return element.kind == "quantity" and element.weak


def _silent(element: Element) -> Element:
    """The element as a word that says nothing."""
    return replace(element, kind="word", classes=frozenset(("filler",)), quantity=None, weak=False)


def _unknown(element: Element, tokens: tuple[Token, ...]) -> Element:
    said = "".join(token.key for token in tokens[element.start : element.end])
    return replace(element, kind="unknown", classes=frozenset(), said=said)


__all__ = ["asides"]
