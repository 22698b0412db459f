"""The likeliest reading of a recording in; the same with what the catalogue has for its open places out.

Where noise left syllables that nothing explains, few things can have been said: a count, one of the item's options,
another item, the word that announces a note; or a longer name, where only a part of one was written. Each is written
there in turn, and the recogniser says how likely it makes the sound (forced decoding). What is written so is a guess
that somebody is asked about, never a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Protocol

from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.vocabulary import Vocabulary
from models.speech.openplaces import Place, places_of
from models.speech.readings import Candidate, foreign_counts, is_loose
from models.speech.repair import Repaired, Snap
from models.speech.sounding import Echo, likeness
from models.speech.trust import syllables
from models.speech.vouching import identity
from models.speech.whisper import Encoded
from models.speech.wordplaces import word_places

_MOST = 4
"""Places of one recording that are tried."""
_TRIED = 3
"""Of the things that may stand at one place, how many of the likeliest are parsed."""
_UNLIKE = 10.0
"""Natural logarithms of probability that the whole distance in sound from what was heard is worth."""
_LEAST, _LEAST_LIKELY = 2.0, 4.0
"""How much less the sound may speak for it than for what was heard, and how much less likely it may be, for each
syllable; one of both is enough."""
_LEAST_OTHER, _MOST_OTHER = 1.5, 7.0
"""Where a name stands already: how much more the sound must speak for a longer one, and how much less likely it may be.
Set apart by real recordings: of names that were said whole no longer one came nearer than 9."""
_BREATH = re.compile(r"[，,\s]+")
_CLOSE, _TOLD = 0.25, 0.05
"""How near in rank another whole reading lies that is weighed, and what a natural logarithm is worth there."""
_FEW = 1.7
"""How much more of both is allowed where only a few things can have been said."""
_RIVALS, _OTHERS = 3, 6


class Scale(Protocol):
    """What says how likely a text makes a recording: the recogniser."""

    def likelihood(self, encoded: Encoded, language: str, text: str) -> float:
        """See Recogniser."""
        ...

    def familiarity(self, language: str, text: str) -> float:
        """See Recogniser."""
        ...


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A way to read one place."""

    echo: Echo
    text: str
    likelihood: float
    """How much likelier the sound makes it than the words alone, natural logarithm, less what its distance costs."""


class _Remembering:
    """A scale that weighs each text once: places of one reading share what was heard."""

    def __init__(self, scale: Scale, encoded: Encoded, language: str) -> None:
        self.likelihood = cache(lambda text: scale.likelihood(encoded, language, text))
        self.familiarity = cache(lambda text: scale.familiarity(language, text))


def weighed(
    scale: Scale, encoded: Encoded, language: str, chosen: Candidate, vocabulary: Vocabulary, at: datetime
) -> Candidate:
    """The reading with its open places filled from the catalogue, or as it is."""
    places = places_of if language == "zh" else word_places
    balance = _Remembering(scale, encoded, language)
    tried: set[tuple[int, int]] = set()
    while len(tried) < _MOST:
        place = next((p for p in places(chosen, vocabulary, language) if p.heard not in tried), None)
        if place is None:
            break
        tried.add(place.heard)
        chosen = _filled(balance, language, chosen, place, vocabulary, at)
    return chosen


def preferred(scale: Scale, encoded: Encoded, language: str, candidates: Sequence[Candidate]) -> Candidate:
    """Of the best reading and its rivals the one that the sound speaks for.

    Rivals are whole readings close behind that mean something else; of one that is not whole, the best of the
    other hearing.
    """
    best = candidates[0]
    if language != "zh" and not best.complete:
        return best
    rivals: dict[object, Candidate] = {_meaning(best): best}
    if best.complete:
        for candidate in candidates:
            if candidate.complete and candidate.rank >= best.rank - _CLOSE:
                rivals.setdefault(_meaning(candidate), candidate)
    else:
        # With names to expect a recogniser is prone to write them again and again, whatever was said.
        for candidate in [candidate for candidate in candidates if candidate.aided != best.aided][:_OTHERS]:
            rivals.setdefault(_meaning(candidate), candidate)
    if len(rivals) < 2:
        return best
    few = list(rivals.values())[:_RIVALS]
    if language == "zh":
        return max(few, key=lambda rival: rival.rank + _TOLD * _told(scale, encoded, language, rival.repaired.text))
    return max(few, key=lambda rival: rival.rank + _TOLD * _least_told(scale, encoded, language, rival, best))


def _meaning(candidate: Candidate) -> object:
    return frozenset(identity(slot) for slot in candidate.slots())


def _told(scale: Scale, encoded: Encoded, language: str, text: str) -> float:
    """How much likelier the sound makes a text than its words alone; where somebody takes breath does not count."""
    plain = _plain(text)
    return scale.likelihood(encoded, language, plain) - scale.familiarity(language, plain)


def _least_told(scale: Scale, encoded: Encoded, language: str, rival: Candidate, best: Candidate) -> float:
    """How much more likely than the best a rival is by itself and for what the sound tells, whichever is less.

    Among spelled words a rare one tells much by chance, and a common one is likely anywhere.
    """
    mine, other = (_plain(candidate.repaired.text) for candidate in (rival, best))
    likelier = scale.likelihood(encoded, language, mine) - scale.likelihood(encoded, language, other)
    return min(likelier, likelier - scale.familiarity(language, mine) + scale.familiarity(language, other))


def _plain(text: str) -> str:
    return _BREATH.sub(", ", text).strip(" ,。")


def _filled(
    balance: _Remembering,
    language: str,
    chosen: Candidate,
    place: Place,
    vocabulary: Vocabulary,
    at: datetime,
) -> Candidate:
    text = chosen.repaired.text
    heard = chosen.hypothesis.text[slice(*place.heard)]
    size = max(syllables(heard), 2.0) * (_FEW if place.few else 1.0)
    likely_before = balance.likelihood(text)
    told_before = likely_before - balance.familiarity(text)
    found: list[_Weighed] = []
    for phrase in place.phrases:
        said = text[: place.start] + phrase.text + text[place.end :]
        # Rare names are unlikely words; what counts is how much the sound speaks for them.
        likely = balance.likelihood(said)
        if place.named and likely < likely_before - _MOST_OTHER:
            continue
        told = likely - balance.familiarity(said)
        if place.named:
            bridged = told >= told_before + _LEAST_OTHER
        elif language == "zh":
            bridged = told >= told_before - _LEAST * size or likely >= likely_before - _LEAST_LIKELY * size
        else:
            # Among spelled words a short common one is likely anywhere, and a rare one tells much by chance.
            bridged = min(told - told_before, likely - likely_before) >= -_LEAST_LIKELY * size
        if bridged:
            distance = likeness(phrase.text, heard, language)
            echo = Echo(replace(phrase, key=phrase.key if phrase.key != phrase.text else ""), distance, *place.heard)
            found.append(_Weighed(echo, said, told - _UNLIKE * distance))
    found.sort(key=lambda way: -way.likelihood)
    for way in found[:_TRIED]:
        requests = parse(Utterance(way.text, language), vocabulary, at)
        written = _written(chosen.repaired, place, way.echo)
        foreign = any(foreign_counts(requests, language, vocabulary))
        filled = replace(chosen, repaired=written, requests=requests, foreign=foreign)
        if _open(filled) < _open(chosen) or (place.hidden and _open(filled) == _open(chosen)):
            return filled
    return chosen


def _open(candidate: Candidate) -> tuple[float, bool, float]:
    """How much of a reading is left open, whether a count means nothing, and how little it is an order."""
    loose = sum(max(1.0, syllables(slot.text)) for slot in candidate.slots() if is_loose(slot))
    return loose, candidate.foreign, -round(candidate.meaning, 2)


def _written(repaired: Repaired, place: Place, echo: Echo) -> Repaired:
    """The text with the phrase of `echo` at a place, marked as a guess."""
    said = echo.phrase.text
    longer = len(said) - (place.end - place.start)
    text = repaired.text[: place.start] + said + repaired.text[place.end :]
    origins = (*repaired.origins[: place.start], *([place.heard] * len(said)), *repaired.origins[place.end :])
    mine = Snap(place.start, place.start + len(said), *place.heard, echo, strained=True)
    return Repaired(text, origins, tuple(sorted((*_kept(repaired, place, longer), mine), key=lambda snap: snap.start)))


def _kept(repaired: Repaired, place: Place, longer: int) -> Iterator[Snap]:
    for snap in repaired.snaps:
        if snap.end <= place.start:
            yield snap
        elif snap.start >= place.end:
            yield replace(snap, start=snap.start + longer, end=snap.end + longer)
