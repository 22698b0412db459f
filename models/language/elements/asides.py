"""What people tell beside their order ("we're all starving", 快用完了): taken out where it stands by itself.

Words of the class `talk` say nothing of what is wanted. They vanish where everything between two pauses is such talk,
where they lead into what is wanted ("for the meeting six ...") and where they follow a name as the last word.
Else, behind a count or after "without", they may be a name that nothing knows, so they stay unknown words.
"""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.tokens import COMMA, STOP, Token
from models.language.words import words

TALK = "talk"
_HARMLESS = (
    "include", "of", "on_part", "to_place", "made_at", "for_item", "people", "regular", "extra", "late", "filler",
    "and", "or", "hesitation", "unsure", "pause", "thanks", "one_of", "because", "light", "observation", "left_at",
    "all", "both",
)  # fmt: skip
"""Words that between talk say nothing of an order either."""
_CUES = ("correct", "scratch", "soft_correct")
"""Words that say of what was ordered before that it was wrong; they stay."""
_LONGEST = 8
"""Tokens of a salutation at most."""
_LEADS = ("on_part", "to_place", "made_at", "for_item")
_WISHES = ("negate", "light", "extra", "note", "deliver_to", "prepare_words", "delivery_words", "change", "cancel")
_NAMES = ("menu", "unknown", "place", "party")


def asides(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """Without the talk, the questions and the names of who speaks; what may be more than that as unknown words."""
    if any(element.kind == "unknown" for element in elements):
        elements = _salutation(elements, tokens)
        elements = _questions(_speakers(elements, tokens), tokens)
    if any(element.is_a("vague") for element in elements):
        elements = _vague(elements)
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


def _salutation(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """ "Dear Blue Door team,", 尊敬的老板: who is written to, up to the first pause."""
    end = 1
    while end < len(elements) and elements[end].gap < COMMA:
        end += 1
    opens = any(name == "salutation" for _, name in words().at(tokens, 0))
    plain = all(element.kind in ("word", "unknown") for element in elements[:end])
    if not opens or not plain or end == len(elements) or elements[end].start > _LONGEST:
        return elements
    return (*(_silent(element) for element in elements[:end]), *elements[end:])


def _speakers(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """我是恒达的小郑, 老张啊: who speaks or is spoken to, by a surname between pauses or before such words."""
    found = list(elements)
    for index, element in enumerate(elements):
        if element.kind != "unknown" or element.end - element.start != 1:
            continue
        following = elements[index + 1] if index + 1 < len(elements) else None
        before = elements[index - 1] if index else None
        said = tokens[element.start].text
        if (
            _listed(said, "familiar")
            and following is not None
            and _surname(following, tokens)
            and following.gap < COMMA
        ):
            beyond = elements[index + 2] if index + 2 < len(elements) else None
            opens = before is None or element.gap >= COMMA or before.is_a("filler", "of") or before.kind == "party"
            closed = beyond is None or beyond.gap >= COMMA or (beyond.kind == "word" and not beyond.is_a("include"))
            if opens and closed:
                found[index], found[index + 1] = _silent(element), _silent(following)
    return tuple(found)


def _surname(element: Element, tokens: tuple[Token, ...]) -> bool:
    return (
        element.end - element.start == 1
        and _listed(tokens[element.start].text, "surname")
        and element.kind in ("unknown", "word")
    )


def _questions(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """ "How are the kids?", 今天忙不忙啊?: a question that names nothing and asks for nothing orders nothing."""
    found: list[Element] = []
    start = 0
    for index in range(1, len(elements) + 1):
        if index < len(elements) and elements[index].gap < STOP:
            continue
        row, start = elements[start:index], index
        behind = tokens[elements[index].start].between if index < len(elements) else None
        if row:
            found.extend([_silent(e) for e in row] if _asks(row, behind, tokens) else row)
    return tuple(found)


def _asks(row: tuple[Element, ...], behind: str | None, tokens: tuple[Token, ...]) -> bool:
    """`behind`: the signs behind the sentence; None at the end, where nothing tells of them."""
    said = [token.text for token in tokens[row[0].start : row[-1].end]]
    opens, ends = _listed(said[0], "question"), _listed(said[-1], "question_end")
    asked = opens or ends if behind is None else "?" in behind
    if not asked or not any(element.kind == "unknown" for element in row):
        return False
    if not all(element.kind in ("word", "unknown", "time") or _article(element) for element in row):
        return False
    either = any(said[k] == said[k + 2] and said[k + 1] in ("不", "没") for k in range(len(said) - 2))
    wished = any(element.is_a(*_WISHES) for element in row) and not either
    return not wished and not any(_listed(word, "asking") for word in said)


def _vague(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """来点薯条, 要些螺丝: nobody knows how many; but 来点辣 says how much of an option."""
    found: list[Element] = []
    for index, element in enumerate(elements):
        following = elements[index + 1] if index + 1 < len(elements) else None
        near = following is not None and following.gap < COMMA
        named = near and following is not None and following.item and not following.modifier
        if element.is_a("vague") and not named and (near or element.is_a("filler")):
            element = replace(element, classes=frozenset(("filler",)))
        elif element.is_a("vague"):
            element = replace(element, classes=frozenset(("vague",)))
        found.append(element)
    return tuple(found)


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
        told = (
            before is None
            or _only_talk(row[:index])
            or (leads and _listed(tokens[row[index - 1].start].text, "reason_for"))
        )
        told = told or (following is None and before is not None and before.kind in ("menu", "time", "party", "place"))
        if told and not (following is not None and following.kind in _NAMES):
            if leads and not _only_talk(row[:index]):
                kept.pop()
            kept.append(_silent(element))
            continue
        kept.append(_unknown(element, tokens))
    return kept


def _only_talk(row: tuple[Element, ...]) -> bool:
    return all(element.is_a(TALK, *_HARMLESS, *_CUES) or element.kind in ("party", "place") for element in row)


def _listed(word: str, name: str) -> bool:
    """The word is in this list of the language's data: `surname` and `familiar` are how people call each other,
    `question` and `question_end` begin and end questions, `asking` are words that make a wish of one."""
    return words().has((word,), name)


def _article(element: Element) -> bool:
    return element.kind == "quantity" and element.weak


def _silent(element: Element) -> Element:
    """The element as a word that says nothing."""
    return replace(element, kind="word", classes=frozenset(("filler",)), quantity=None, weak=False)


def _unknown(element: Element, tokens: tuple[Token, ...]) -> Element:
    said = "".join(token.key for token in tokens[element.start : element.end])
    return replace(element, kind="unknown", classes=frozenset(), said=said)


__all__ = ["asides"]
