"""A reading whose last words are the sender's own in; the same with these heard once more behind the right words out.

No catalogue knows a note, and words have others of their sound (吸管 a straw, 习惯 a habit; mind, mine). The first
hearing wrote it behind garbled names, the second with its ear on the names offered; told how the order begins, the
recogniser hears the note best. Where it then hears another one, or two nearly alike, somebody is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from models.language.normalize import normalize, simplify
from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.vocabulary import Vocabulary
from models.speech.ownwords import WEIGHTS, left_open, own_spans, worth
from models.speech.readings import Candidate, spans_of
from models.speech.repair import Repaired
from models.speech.trust import runs_away, syllables
from models.speech.whisper import Encoded, Hypothesis

_SURE = 1.5
"""How much likelier than any other the words must be, natural logarithm."""
_SHORTEST, _LONGEST = 0.6, 1.5
"""Least and most of the syllables heard before; otherwise it went on elsewhere."""


class Rehearing(Protocol):
    """What hears on from words that are known: the recogniser."""

    def continued(self, encoded: Encoded, language: str, text: str, *, beam_size: int = 5) -> tuple[Hypothesis, ...]:
        """See Recogniser."""
        ...


@dataclass(frozen=True, slots=True)
class Reheard:
    """The reading, and whether its last words are doubtful."""

    candidate: Candidate
    doubtful: bool


def reheard(
    ear: Rehearing, encoded: Encoded, language: str, chosen: Candidate, vocabulary: Vocabulary, at: datetime
) -> Reheard:
    """The reading with the note at its end as it is heard behind the words before it."""
    begin = _own_words(chosen) if language in WEIGHTS else None
    if begin is None:
        return Reheard(chosen, False)
    text = chosen.repaired.text
    said = syllables(text[begin:])
    ways = [
        replace(way, text=simplify(way.text) if language == "zh" else way.text)
        for way in ear.continued(encoded, language, text[:begin].rstrip())
        if _SHORTEST * said <= syllables(way.text) <= _LONGEST * said and not runs_away(way.text, encoded.seconds)
    ]
    if not ways:
        return Reheard(chosen, True)
    likely = {way.text: worth(way.logprob, way.text, language) for way in ways}
    best = max(ways, key=lambda way: likely[way.text])
    others = [likely[way.text] for way in ways if _letters(way.text) != _letters(best.text)]
    doubtful = bool(others) and likely[best.text] - max(others) < _SURE
    if _letters(best.text) == _letters(text[begin:]):
        return Reheard(chosen, doubtful)
    requests = parse(Utterance(text[:begin] + best.text, language), vocabulary, at)
    other = _rewritten(chosen, begin, best.text)
    other = replace(other, requests=requests)
    return Reheard(other if left_open(other) <= left_open(chosen) else chosen, True)


def _own_words(chosen: Candidate) -> int | None:
    """Where a note in the sender's own words begins behind which nothing else was said."""
    starts = list(own_spans(chosen))
    if not starts:
        return None
    begin, end = max(starts)
    later = [span for slot in chosen.slots() for span in spans_of(slot) if span[0] >= end]
    return None if later or begin == 0 else begin


def _rewritten(chosen: Candidate, begin: int, words: str) -> Candidate:
    """The same reading with other words from character `begin` on, in the transcript too."""
    repaired = chosen.repaired
    heard = repaired.original(begin, begin + 1)[0]
    hypothesis = replace(chosen.hypothesis, text=chosen.hypothesis.text[:heard] + words, tokens=())
    origins = (*repaired.origins[:begin], *((heard + k, heard + k + 1) for k in range(len(words))))
    snaps = tuple(snap for snap in repaired.snaps if snap.end <= begin)
    return replace(chosen, hypothesis=hypothesis, repaired=Repaired(repaired.text[:begin] + words, origins, snaps))


def _letters(text: str) -> str:
    return "".join(character for character in normalize(text, "").text if character.isalnum())
