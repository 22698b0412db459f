"""A reading with words of the sender's own in; the same in the words that sound and language speak for most out.

No catalogue knows a note, and a Mandarin syllable has many characters: a recogniser writes 分开打爆 where 分开打包 was
said. Words of the same sound are written there in turn; how likely the recogniser finds each given the sound (forced
decoding), and how likely it is as something that people add to orders, decide together. It is always asked about, and
so is a note whose words have a rival that is nearly as likely. Counts, items and names are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.vocabulary import Phrase, Vocabulary
from models.speech.readings import Candidate, is_loose, spans_of
from models.speech.repair import Repaired, Snap
from models.speech.sounding import Echo, sounds
from models.speech.trust import syllables
from models.speech.vouching import identity
from models.speech.weighing import Scale
from models.speech.whisper import Encoded
from models.speech.wordlist import mandarin
from models.speech.wordpairs import pairs

OWN = frozenset(("instruction", "instruction_delivery", "note"))
"""Slots that hold the sender's own words where no name of the catalogue explains them."""
WEIGHTS = {"zh": 0.6, "en": 0.5}
"""For each language of which it is known how words follow each other in notes: what a natural logarithm of likelihood
as words is worth beside one of likelihood given the sound. Found on 142 notes of eight Mandarin voices, where 0.4 to 1
do as well, and 64 of eight English ones, where 0.3 to 0.5 do."""
_SURE = 3.0
"""How much likelier than any other of the same sound a note must be, natural logarithm."""

_RUN = re.compile("[\u4e00-\u9fff]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spelled:
    """The reading, and whether words of the sender's own may be others."""

    candidate: Candidate
    doubtful: bool


def own_spans(candidate: Candidate) -> Iterator[Span]:
    """Where words of the sender's own stand, in the repaired text."""
    for slot in candidate.slots():
        if slot.name in OWN and slot.key is None and slot.value is None:
            yield from spans_of(slot)


def spelled(
    scale: Scale, encoded: Encoded, language: str, chosen: Candidate, vocabulary: Vocabulary, at: datetime
) -> Spelled:
    """The reading with its notes in the likeliest words. Only for Mandarin, where what sounds alike is many words."""
    doubtful = False
    for span in tuple(own_spans(chosen)) if language == "zh" else ():
        words, torn = _likeliest(scale, encoded, language, chosen.repaired.text, span)
        doubtful |= torn
        if words == chosen.repaired.text[slice(*span)]:
            continue
        doubtful = True
        repaired = _written(chosen.repaired, span, words)
        other = replace(chosen, repaired=repaired, requests=parse(Utterance(repaired.text, language), vocabulary, at))
        # Lengths stay, so the spans that follow still hold.
        if left_open(other) <= left_open(chosen) and _rest(other) == _rest(chosen):
            chosen = other
    return Spelled(chosen, doubtful)


def worth(sound: float, words: str, language: str) -> float:
    """How much sound (natural logarithm of likelihood) and language together speak for words; only to be compared."""
    return sound - WEIGHTS[language] * (mandarin().cost(words) if language == "zh" else pairs(language).spelled(words))


def _likeliest(scale: Scale, encoded: Encoded, language: str, text: str, span: Span) -> tuple[str, bool]:
    """The words at a place that sound and language speak for most, and whether others are nearly as likely."""
    heard = text[slice(*span)]
    worths = {
        words: worth(scale.likelihood(encoded, language, text[: span[0]] + words + text[span[1] :]), words, language)
        for words in dict.fromkeys((heard, *_ways(heard)))
    }
    best = max(worths, key=lambda words: worths[words])
    return best, any(words != best and value > worths[best] - _SURE for words, value in worths.items())


def _ways(words: str) -> list[str]:
    """Other ways to write the same sounds; what is no Chinese character stays."""
    known, readings = mandarin(), sounds().readings
    found: list[str] = []
    for run in _RUN.finditer(words):
        units = readings.sounding(run[0]).units
        for written in known.written(run[0], units) if len(units) == len(run[0]) else ():
            found.append(words[: run.start()] + written + words[run.end() :])
    return found


def _written(repaired: Repaired, span: Span, words: str) -> Repaired:
    """The text with other characters of the same number; they stand for what was heard there, and are marked so."""
    text = repaired.text[: span[0]] + words + repaired.text[span[1] :]
    kept = [snap for snap in repaired.snaps if snap.end <= span[0] or snap.start >= span[1]]
    heard = repaired.original(*span)
    mine = Snap(*span, *heard, Echo(Phrase(words, "", "instruction"), 0.0, *heard), strained=True)
    return Repaired(text, repaired.origins, tuple(sorted((*kept, mine), key=lambda snap: snap.start)))


def _rest(candidate: Candidate) -> list[tuple[str, str, str]]:
    """All that is said besides notes."""
    return [identity(slot) for slot in candidate.slots() if slot.name not in OWN]


def left_open(candidate: Candidate) -> float:
    """Syllables of a reading that nothing explains."""
    return sum(syllables(slot.text) for slot in candidate.slots() if is_loose(slot))
