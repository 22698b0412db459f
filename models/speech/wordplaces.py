"""A reading in a language of written words in; places where a name of the catalogue may have been misheard out.

Three kinds: a count in a measure that the item does not have (12 pound mocha); words that nothing explains (whole
ounce, where twelve ounce was said); and a name that is the end or the beginning of longer ones (coffee, drip coffee):
noise swallows the other word, and nothing is left over that anybody asks about. Mandarin, where each character is a
syllable, has places of its own (`openplaces`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from models.intent import Slot
from models.language.vocabulary import Phrase, Vocabulary
from models.speech.doubts import stranded
from models.speech.openplaces import Place, Span, nearest_in_sound
from models.speech.readings import Candidate, foreign_counts, is_loose, spans_of
from models.speech.repair import explained
from models.speech.sounding import Names, names_near
from models.speech.trust import syllables

_TRIED = 5
"""Names that are tried at one place, the nearest in sound or those that add least."""
_SWALLOWED = 3.0
"""Syllables that may be missing of a name: more of them are hardly lost without a trace."""
_WORDS = re.compile(r"[\w'-]+")
_WORD = re.compile(r"[\w'-]+[\s,]+$")


def word_places(candidate: Candidate, vocabulary: Vocabulary, language: str) -> Iterator[Place]:
    """Names with something open before them first, then other unexplained words, then names that may be parts."""
    names = names_near(vocabulary)
    loose = _loose(candidate, names, language)
    near = [p for p in names.phrases if p.language in (language, None)]
    yield from _measured(candidate, vocabulary, near, language)
    options, spoken_for = _options(candidate, vocabulary)
    offered = [p for p in near if p.kind == "item" or p.key in options]
    shortened = tuple(_shortened(candidate, offered, [*loose, *stranded(candidate)]))
    yield from (place for place in shortened if not place.named)
    yield from _unexplained(candidate, [p for p in offered if p.key not in spoken_for], loose, language)
    yield from (place for place in shortened if place.named)


def _options(candidate: Candidate, vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    """Options of the items that were named; and those of them that would contradict one that was said."""
    said = {slot.key for slot in candidate.slots() if slot.name == "modifier"}
    items = {slot.key for slot in candidate.slots() if slot.name == "item" and slot.key}
    groups = [(group, {o.key for o in group.options}) for item in items for group in vocabulary.groups(item)]
    spoken_for = (options for group, options in groups if group.maximum == 1 and options & said)
    return frozenset().union(*(options for _, options in groups)), frozenset().union(*spoken_for)


def _unexplained(
    candidate: Candidate, offered: Sequence[Phrase], loose: Sequence[Span], language: str
) -> Iterator[Place]:
    for start, end in loose:
        heard = candidate.repaired.text[start:end]
        if phrases := _as_many(_one_of_each(nearest_in_sound(offered, heard, language))[:_TRIED], heard):
            yield Place(start, end, candidate.repaired.original(start, end), phrases)


def _measured(candidate: Candidate, vocabulary: Vocabulary, near: Sequence[Phrase], language: str) -> Iterator[Place]:
    """Counts in a measure that the item does not have, where an option of it may have been said there."""
    options, spoken_for = _options(candidate, vocabulary)
    for slot in foreign_counts(candidate.requests, language, vocabulary):
        for start, end in spans_of(slot):
            heard = candidate.repaired.text[start:end]
            likely = nearest_in_sound([p for p in near if p.key in options - spoken_for], heard, language)
            if phrases := _one_of_each(likely)[:_TRIED]:
                article = [replace(p, text=f"{_article(p.text)} {p.text}") for p in phrases]
                yield Place(start, end, candidate.repaired.original(start, end), (*phrases, *article), hidden=True)


def _article(name: str) -> str:
    return "an" if name[:1].casefold() in "aeiou" else "a"


def _as_many(phrases: Sequence[Phrase], heard: str) -> tuple[Phrase, ...]:
    """The names, items also as they are said of several, where what was heard ends so."""
    if not heard.casefold().endswith("s"):
        return tuple(phrases)
    several = (replace(p, text=p.text + "s") for p in phrases if p.kind == "item" and not p.text.endswith("s"))
    return (*phrases, *several)


def _shortened(candidate: Candidate, offered: Sequence[Phrase], loose: Sequence[Span]) -> Iterator[Place]:
    text = candidate.repaired.text
    held = {i for slot in candidate.slots() if not is_loose(slot) for span in spans_of(slot) for i in range(*span)}
    for slot in candidate.slots():
        for span in spans_of(slot) if slot.key and slot.name in ("item", "modifier") else ():
            start, end = _written(slot, text, span, offered)
            longer = _longer(text[start:end], offered) if start < end else ()
            if not longer:
                continue
            before = _before(text, start, held, loose)
            for begin in dict.fromkeys((*before, start)):
                is_named = not any(a < start and begin < b for a, b in loose)
                heard = candidate.repaired.original(begin, end)
                yield Place(begin, end, heard, longer, hidden=True, named=is_named)


def _written(slot: Slot, text: str, span: Span, offered: Sequence[Phrase]) -> Span:
    """Where the name of the slot stands at the end of what was said for it (a little bit of milk), one or several."""
    said = text[slice(*span)].casefold()
    names = {p.text.casefold() for p in offered if p.key == slot.key}
    for end in (len(said), len(said) - said.endswith("s")):
        if size := max((len(name) for name in names if said[:end].endswith(name)), default=0):
            return span[0] + end - size, span[0] + end
    return span[1], span[1]


def _longer(short: str, offered: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Names of other things that begin or end with this one, those first that add least."""
    name = short.casefold()
    own = {p.key for p in offered if p.text.casefold() == name}
    found = [
        p
        for p in offered
        if p.key not in own
        and (p.text.casefold().endswith(" " + name) or p.text.casefold().startswith(name + " "))
        and syllables(p.text) - syllables(short) <= _SWALLOWED
    ]
    return tuple(sorted(_one_of_each(found), key=lambda p: (syllables(p.text), p.text)))[:_TRIED]


def _one_of_each(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The first name of each thing."""
    found: dict[str, Phrase] = {}
    for phrase in phrases:
        found.setdefault(phrase.key, phrase)
    return tuple(found.values())


def _before(text: str, start: int, held: set[int], loose: Sequence[Span]) -> Iterator[int]:
    """Where what stands right before a name begins, if no name stands there: one word, or a stretch that is open."""
    if (word := _WORD.search(text[:start])) and held.isdisjoint(range(word.start(), word.end())):
        yield word.start()
        yield from (a for a, b in loose if a < word.start() < b)


def _loose(candidate: Candidate, names: Names, language: str) -> list[Span]:
    """Words that nothing explains, neither a name nor a function word, in stretches that found no place.

    Of an item of no known name also the whole: butter may be a name by itself.
    """
    named = ("unparsed", "item", "modifier")
    text = candidate.repaired.text
    spans = [s for slot in candidate.slots() if is_loose(slot) and slot.name in named for s in spans_of(slot)]
    known = [(e.start, e.end) for e in names.echoes(text, language, 0.0)] if spans else []
    known += [(start, end) for start, end, _ in explained(text)[0]] if spans else []
    whole = [span for slot in candidate.slots() if slot.name == "item" and is_loose(slot) for span in spans_of(slot)]
    return list(dict.fromkeys((*whole, *(piece for span in spans for piece in _pieces(text, span, known)))))


def _pieces(text: str, span: Span, known: Sequence[Span]) -> Iterator[Span]:
    """The stretches of words between those that are known; the whole where all are."""
    words = [(span[0] + m.start(), span[0] + m.end()) for m in _WORDS.finditer(text[slice(*span)])]
    strange = [word for word in words if not any(a <= word[0] and word[1] <= b for a, b in known)]
    if not strange or len(strange) == len(words):
        yield span
        return
    for _, run in groupby(enumerate(strange), lambda entry: words.index(entry[1]) - entry[0]):
        found = [word for _, word in run]
        yield found[0][0], found[-1][1]
