"""A reading in; the places where syllables are left that nothing explains out, each with what may have been said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from models.intent import Line, QuantityValue
from models.language.vocabulary import Phrase, Vocabulary
from models.language.words import words
from models.speech.readings import Candidate, is_loose, spans_of
from models.speech.repair import Snap
from models.speech.sounding import likeness, names_near
from models.speech.trust import is_near

_NUMERALS = "一两三四五六七八九十"
_LONGEST_COUNT = 3
"""Syllables that may hide a count and its measure."""
_MOST, _ALIAS = 12, 0.2
_FARTHEST, _FARTHEST_OPTION = 0.75, 0.9
"""Names for one place: those nearest in sound, none farther than this, nor much farther than another of the same
thing. An item has few options, so that one of them may lie far off."""
_PAUSES = frozenset("，,、。.;；:：!！?？ ")
_CUE, _CUE_BAR = 2, 0.5
"""Syllables of the word that announces a note, and how far in sound it may lie."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [start, end) of a repaired text, `heard` in the transcript, and what may stand there."""

    start: int
    end: int
    heard: Span
    phrases: tuple[Phrase, ...]
    hidden: bool = False
    """Whether it is open though every word may have found its place, as a count is."""
    few: bool = False
    """Whether little else can have been said, so that what was heard counts for less."""
    named: bool = False
    """Whether a name stands there already, so that the sound has to speak for another."""


def places_of(candidate: Candidate, vocabulary: Vocabulary, language: str) -> Iterator[Place]:
    """Open places: words that announce a note first, for behind them stand no names; then counts, then names."""
    text = candidate.repaired.text
    found = (
        *_cues(candidate, language),
        *_counts(candidate, vocabulary),
        *_names(candidate, vocabulary, language),
    )
    for spans, phrases, sort in found:
        if phrases and any(character >= "\u2e80" for character in text[slice(*spans)]):
            yield Place(*spans, candidate.repaired.original(*spans), phrases, sort == "count", sort == "option")


_Found = tuple[Span, tuple[Phrase, ...], Literal["cue", "count", "option", "item"]]


def _counts(candidate: Candidate, vocabulary: Vocabulary) -> Iterator[_Found]:
    loose = _loose(candidate)
    held = [span for slot in candidate.slots() if not is_loose(slot) for span in spans_of(slot)]
    for line in _lines(candidate):
        item = next((slot for slot in line.slots if slot.name == "item" and slot.key), None)
        place = next(iter(spans_of(item)), None) if item else None
        if item is None or place is None or item.key is None:
            continue
        own = [word for word in vocabulary.measures(item.key) if len(word) == 1 and word >= "\u2e80"]
        quantity = next((slot for slot in line.slots if slot.name == "quantity"), None)
        said = next(iter(spans_of(quantity)), place) if quantity else place
        measure = quantity.value.measure if quantity and isinstance(quantity.value, QuantityValue) else None
        if said != place and quantity is not None:
            span = _doubtful_count(candidate, said, place, loose, measure is not None and own and measure not in own)
        else:
            span = _hidden_count(candidate.repaired.text, place, loose, held)
        if span is not None and own:
            which = measure if measure in own else own[0]
            yield span, tuple(Phrase(n + which, "", "channel") for n in _NUMERALS), "count"


def _doubtful_count(
    candidate: Candidate, said: Span, item: Span, loose: Sequence[Span], foreign: object
) -> Span | None:
    """Where a count stands that sounds but nearly so, has a foreign measure, or syllables of its own behind it."""
    snaps = (snap for snap in candidate.repaired.snaps if snap.start < said[1] and said[0] < snap.end)
    if foreign or any(not snap.echo.phrase.key and snap.echo.distance > 0.0 and not _guess(snap) for snap in snaps):
        return said
    between = candidate.repaired.text[said[1] : item[0]] if said[1] <= item[0] else ""
    if 0 < len(between) < _LONGEST_COUNT and (said[1], item[0]) in loose:
        return said[0], item[0]
    return None


def _guess(snap: Snap) -> bool:
    return snap.strained


def _hidden_count(text: str, item: Span, loose: Sequence[Span], held: Sequence[Span]) -> Span | None:
    """The few syllables right before or behind an item without a count, some of them unexplained."""
    taken = {index for span in held for index in range(*span)}
    start, end = item
    while start > 0 and text[start - 1] not in _PAUSES and start - 1 not in taken:
        start -= 1
    while end < len(text) and text[end] not in _PAUSES and end not in taken:
        end += 1
    for span in ((start, item[0]), (item[1], end)):
        open_there = [(a, b) for a, b in loose if a < span[1] and span[0] < b]
        if open_there and 0 < span[1] - span[0] <= _LONGEST_COUNT:
            return span
    return None


def _names(candidate: Candidate, vocabulary: Vocabulary, language: str) -> Iterator[_Found]:
    text = candidate.repaired.text
    near = [p for p in names_near(vocabulary).phrases if p.language in (language, None) and not p.text.isascii()]
    items = [p for p in near if p.kind == "item"]
    for line in _lines(candidate):
        item = next((slot for slot in line.slots if slot.name == "item"), None)
        for slot in line.slots:
            for span in spans_of(slot) if slot.key is None else ():
                if slot.name == "modifier" and item is not None and item.key:
                    options = {o.key for group in vocabulary.groups(item.key) for o in group.options}
                    own = [p for p in near if p.key in options]
                    start = span[0] + (words().has((text[span[0]],), "include") and span[1] - span[0] > 1)
                    yield (
                        (start, span[1]),
                        nearest_in_sound(own, text[start : span[1]], language, _FARTHEST_OPTION),
                        "option",
                    )
                elif slot.name == "item":
                    yield span, nearest_in_sound(items, text[slice(*span)], language), "item"


def _cues(candidate: Candidate, language: str) -> Iterator[_Found]:
    notes = ("".join(phrase) for phrase in words().classes.get("note", ()))
    known = [Phrase(text, text, "channel") for text in notes if len(text) == _CUE and not text.isascii()]
    for span in _announced(candidate):
        yield span, nearest_in_sound(known, candidate.repaired.text[slice(*span)], language, _CUE_BAR), "cue"


def nearest_in_sound(
    phrases: Sequence[Phrase], heard: str, language: str, farthest: float = _FARTHEST
) -> tuple[Phrase, ...]:
    """Those of the names that sound most like what was heard, nearest first."""
    distances = {phrase: likeness(phrase.text, heard, language) for phrase in phrases}
    least: dict[str, float] = {}
    found: list[Phrase] = []
    for phrase in sorted(distances, key=lambda phrase: distances[phrase]):
        if distances[phrase] <= min(farthest, least.setdefault(phrase.key, distances[phrase]) + _ALIAS):
            found.append(phrase)
    return tuple(sorted(found, key=lambda phrase: (least[phrase.key], distances[phrase])))[:_MOST]


def _announced(candidate: Candidate) -> Iterator[Span]:
    """The first two syllables of a clause in which something is open and that does not begin with a name."""
    text = candidate.repaired.text
    weak = [(s.start, s.end) for s in candidate.repaired.snaps if not is_near(s.echo.phrase.text, s.echo.distance)]
    sure = {
        index
        for slot in candidate.slots()
        if not is_loose(slot)
        for span in spans_of(slot)
        if span not in weak
        for index in range(*span)
    }
    open_there = [*_loose(candidate), *weak]
    start = 0
    for end in (*(index for index, character in enumerate(text) if character in _PAUSES), len(text)):
        if end - start > _CUE and any(a < end and start < b for a, b in open_there):
            torn = any(snap.start < start + _CUE < snap.end for snap in candidate.repaired.snaps)
            if not torn and sure.isdisjoint(range(start, start + _CUE)):
                yield start, start + _CUE
        start = end + 1


def _lines(candidate: Candidate) -> Iterator[Line]:
    for request in candidate.requests:
        yield from request.candidates[0].lines


def _loose(candidate: Candidate) -> list[Span]:
    return [span for slot in candidate.slots() if is_loose(slot) for span in spans_of(slot)]
