"""A reading with words of the sender's own in; the same in words that exist, as far as the sound allows, out.

No catalogue knows a note, and a Mandarin syllable has many characters: a recogniser writes 分开打爆 where 分开打包 was
said. Words of the same sound are written there in turn; of those that the language has, and that the recogniser finds
likely given the sound (forced decoding), the likeliest stands. It is always asked about, and so is a note whose words
have a rival of the same sound that is nearly as likely. Counts, items and names are never touched.
"""

from __future__ import annotations

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
from models.speech.wordlist import is_mandarin, mandarin

OWN = frozenset(("instruction", "instruction_delivery", "note"))
"""Slots that hold the sender's own words where no name of the catalogue explains them."""
_TRIED, _ROUNDS = 8, 2
"""Ways to write a note that are weighed, and how often the likeliest is mended further."""
_STRETCH = 4
"""Syllables that are written anew together."""
_DEARER, _CHEAPER = 2.0, 1.5
"""How much less likely words of several characters may be, and how much likelier at least the whole must be with
another character that stands alone, natural logarithms: single syllables can be written in ever so many ways."""
WORDIER, _LIKELIER = 2.5, 1.5
"""A note is changed where as words it is so much likelier, or for the sound, natural logarithms: of two good words
(吸管, 习惯) the one that newspapers prefer is no better."""
_SURE = 3.0
"""How much likelier than any other of the same sound a note must be, natural logarithm."""

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
    """The reading with its notes in words that exist. Only for Mandarin, where what sounds alike is many words."""
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
        if _open(other) <= _open(chosen) and _rest(other) == _rest(chosen):
            chosen = other
    return Spelled(chosen, doubtful)


def _likeliest(scale: Scale, encoded: Encoded, language: str, text: str, span: Span) -> tuple[str, bool]:
    """The words at a place that sound and language speak for most, and whether others are nearly as likely."""
    known: dict[str, tuple[float, float]] = {}

    def weigh(words: str) -> tuple[float, float]:
        if words not in known:
            whole = text[: span[0]] + words + text[span[1] :]
            known[words] = scale.likelihood(encoded, language, whole), mandarin().cost(words)
        return known[words]

    best = text[slice(*span)]
    for _ in range(_ROUNDS):
        sound, cost = weigh(best)
        others = [words for words in _ways(best) if words not in known]
        better = [
            words for words in others if weigh(words)[0] - sound >= _LIKELIER or cost - weigh(words)[1] >= WORDIER
        ]
        likeliest = max((best, *better), key=lambda words: _worth(*known[words]))
        if likeliest == best:
            break
        best = likeliest
    least = _worth(*known[best]) - _SURE
    return best, any(words != best and _worth(*value) > least for words, value in known.items())


def _worth(sound: float, cost: float) -> float:
    return sound - cost


def _ways(words: str) -> list[str]:
    """Other ways to write the same sounds that fall into words as well, those first that do best."""
    found: dict[str, float] = {}
    known, readings = mandarin(), sounds().readings
    before = known.cost(words)
    for start in range(len(words)):
        for end in range(start + 1, min(start + _STRETCH, len(words)) + 1):
            said = words[start:end]
            units = readings.sounding(said).units
            if all(map(is_mandarin, said)) and len(units) == len(said):
                for other in known.written(units):
                    written = words[:start] + other + words[end:]
                    cost = known.cost(written)
                    if written != words and cost <= before + (-_CHEAPER if _alone(words, written) else _DEARER):
                        # Of two ways that do as well the one that changes less.
                        found[written] = cost + sum(map(str.__ne__, words, written))
    return sorted(found, key=lambda written: (found[written], written))[:_TRIED]


def _alone(words: str, written: str) -> bool:
    """Whether a character that differs is no part of a longer word."""
    alone = mandarin().alone(written)
    return any(mine != other for at, (mine, other) in enumerate(zip(words, written, strict=True)) if at in alone)


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


def _open(candidate: Candidate) -> float:
    return sum(syllables(slot.text) for slot in candidate.slots() if is_loose(slot))
