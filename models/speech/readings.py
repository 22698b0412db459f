"""Hypotheses of both passes in, parsed readings out, ranked by sound, by repair and by how well they make an order.

The weights were set on noisy and clean recordings (`tests/bench/speech_orders.py`); the ranking is flat around them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.evidence import TextSpan
from models.intent import QuantityValue, Request, Slot
from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.values.places import tells_place
from models.language.vocabulary import Counted, Phrase, Vocabulary
from models.speech.farrivals import far_names_at
from models.speech.marks import bowls_at, function_words_at
from models.speech.numbercues import number_cues_at
from models.speech.repair import Repaired, repair, unpaused, unrepaired
from models.speech.sounding import Echo, Names, names_near
from models.speech.trust import is_near, syllables
from models.speech.whisper import Hypothesis

REPAIR_BAR = 0.3
"""How far in sound a stretch may lie from a name that is written in its place."""
_SOUND = 5.0
_MEANING = 2.0
_BRIDGED = 1.0
_UNTOLD = 0.05
"""For each syllable of a report that is none of its words, or of an order that is left over: numbers and outcomes hide
there when they are misheard."""
_RIDDLES = frozenset(("reason", "unparsed"))
_DROPPED = 0.1
"""For each syllable that a second hearing lacks though the first and others of its own have it: a count, mostly."""
_UNCOUNTED = 0.1
"""How far behind it a reading falls that lacks a count which the very same words also tell."""
_FOREIGN = 0.5
"""How far a reading falls that counts an item in a measure which it is not sold by: a size or an option, misheard."""
_TOO_MANY = 1.0
"""How far a reading falls that counts in tens of thousands what the same sounds count in a measure of the business."""
_PLACELESS = 0.5
"""For words that are taken for where it goes, though they tell no place: rather a name that was misheard."""
_AIDED = 0.3
"""The second pass had names to expect: on equal terms it is right more often than the first."""
_PLAIN = 0.6
"""But a first pass that needed neither names nor repair heard an order on its own, and nobody prompted it."""
_COMPLETE = 0.9
_UNUSUAL = 0.6
_PLACES = frozenset(("place", "deliver_to"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of the recording."""

    aided: bool
    """True for the second pass, which was offered names."""
    hypothesis: Hypothesis
    repaired: Repaired
    requests: tuple[Request, ...]
    share: float
    """Weight among the hypotheses of its pass by sound alone, 0 to 1."""
    rank: float
    """Higher is better; comparable among the readings of one recording."""
    foreign: bool = False
    """Whether it counts an item in a measure that the business does not count it in."""

    @property
    def meaning(self) -> float:
        """How well the words make an order, 0 to 1: the least sure request decides."""
        return min((request.candidates[0].score for request in self.requests), default=0.0)

    @property
    def complete(self) -> bool:
        """Every word found its place: each name has its node, and nothing is left over."""
        return not self.foreign and _is_complete(self.requests)

    @property
    def settled(self) -> bool:
        """Names with their nodes and nothing left over, though the order may be unusual or go to a free address."""
        loose = (slot for slot in self.slots() if is_loose(slot))
        whole = self.meaning >= _UNUSUAL and not self.foreign
        return whole and all(slot.name in _PLACES and not is_placeless(slot) for slot in loose)

    def slots(self) -> Iterator[Slot]:
        """All slots of the first reading of each request."""
        for request in self.requests:
            yield from slots_of(request)


def is_placeless(slot: Slot) -> bool:
    """Whether free words stand where a place is told, but tell none."""
    return slot.name in _PLACES and slot.key is None and not tells_place(slot.text)


def foreign_counts(requests: Sequence[Request], language: str, vocabulary: Vocabulary) -> Iterator[Slot]:
    """Counts in a measure that the business does not count the item in (12 pound mocha, sold by the cup).

    Not in Mandarin, where every item has a measure and people take whichever comes to mind.
    """
    if language == "zh" or not isinstance(vocabulary, Counted):
        return
    for request in requests:
        for line in request.candidates[0].lines:
            items = [slot.key for slot in line.slots if slot.name == "item" and slot.key]
            for slot in line.slots if items else ():
                measure = slot.value.measure if isinstance(slot.value, QuantityValue) else None
                if slot.name == "quantity" and measure and not vocabulary.is_counted_in(items[0], measure):
                    yield slot


def slots_of(request: Request) -> Iterator[Slot]:
    """The slots of a request's first reading, order level first."""
    yield from request.candidates[0].slots
    for line in request.candidates[0].lines:
        yield from line.slots


def read(
    hypotheses: Sequence[Hypothesis],
    aided: bool,
    language: str,
    vocabulary: Vocabulary,
    at: datetime,
    distant: Sequence[Phrase] = (),
    parsed: dict[str, tuple[Request, ...]] | None = None,
    said: float = 0.0,
) -> tuple[Candidate, ...]:
    """Parse each hypothesis as it is and with the names that sound like parts of it written out.

    `distant` are names from outside the neighbourhood that count too. `parsed` remembers what each text means, for the
    next hearing of the same recording: passes share many readings, and parsing them is a fifth of the cost. `said` is
    how many syllables an earlier hearing had.
    """
    parsed = {} if parsed is None else parsed
    if not hypotheses:
        return ()
    names, others = names_near(vocabulary), Names(distant)
    shares = _shares(hypotheses)
    top = max(hypothesis.logprob for hypothesis in hypotheses)
    whole = min(said, max(syllables(hypothesis.text) for hypothesis in hypotheses))
    found: dict[str, Candidate] = {}
    for hypothesis, share in zip(hypotheses, shares, strict=True):

        def weigh(text: Repaired, hypothesis: Hypothesis = hypothesis, share: float = share) -> Candidate:
            known = found.get(text.text)
            if known is None:
                requests = parsed.get(text.text)
                if requests is None:
                    requests = parsed[text.text] = parse(Utterance(text.text, language), vocabulary, at)
                dropped = max(0.0, whole - syllables(hypothesis.text))
                foreign = any(foreign_counts(requests, language, vocabulary))
                rank = _rank(hypothesis.logprob - top, text, requests, aided, dropped, foreign)
                known = found[text.text] = Candidate(aided, hypothesis, text, requests, share, rank, foreign)
            return known

        plain = weigh(unrepaired(hypothesis.text))
        echoes = (
            *names.echoes(hypothesis.text, language),
            *others.echoes(hypothesis.text, language),
            *far_names_at(hypothesis.text, language, vocabulary),
        )
        bowls = bowls_at(hypothesis.text, language, names.measures)
        echoes = (*echoes, *bowls)
        mended = weigh(repair(hypothesis.text, echoes, REPAIR_BAR))
        if bowls and mended is not plain:
            plain = found[plain.repaired.text] = replace(plain, rank=min(plain.rank, mended.rank - _TOO_MANY))
        words = _explaining(mended, language, names.measures)
        written = weigh(repair(hypothesis.text, (*echoes, *words), REPAIR_BAR)) if words else mended
        if plain.rank >= written.rank and _count_of(written) > _count_of(plain):
            # Fillers that together sound like a count before a name are one, however well the rest was heard.
            plain = found[plain.repaired.text] = replace(plain, rank=min(plain.rank, written.rank) - _UNCOUNTED)
        if gaps := gaps_of(written):
            filled = weigh(repair(hypothesis.text, (*echoes, *words), REPAIR_BAR, gaps))
            written = max((written, filled), key=lambda candidate: candidate.rank)
        if misplaced := frozenset(_misplaced(mended)):
            rest = [echo for echo in (*echoes, *words) if echo not in misplaced]
            weigh(repair(hypothesis.text, rest, REPAIR_BAR))
        best = max((plain, mended, written), key=lambda candidate: candidate.rank)
        if not best.complete:
            weigh(unpaused(best.repaired))
    return tuple(sorted(found.values(), key=lambda candidate: -candidate.rank))


def _rank(
    behind: float, text: Repaired, requests: Sequence[Request], aided: bool, dropped: float, foreign: bool
) -> float:
    meaning = min((request.candidates[0].score for request in requests), default=0.0)
    return (
        _SOUND * behind
        + _MEANING * math.log(max(meaning, 1e-4))
        - _BRIDGED * text.distance
        - _UNTOLD
        * sum(syllables(slot.text) for request in requests for slot in slots_of(request) if slot.name in _RIDDLES)
        - _DROPPED * dropped
        - _PLACELESS * sum(is_placeless(slot) for request in requests for slot in slots_of(request))
        - _FOREIGN * foreign
        + (_AIDED if aided else _PLAIN if _is_plain(text, requests) and not foreign else 0.0)
    )


def _is_plain(text: Repaired, requests: Sequence[Request]) -> bool:
    """Every word found its place, without any repair and without words of the sender's own about a delivery."""
    told = any(slot.name == "reason" for request in requests for slot in slots_of(request))
    return not text.snaps and not told and _is_complete(requests)


def _is_complete(requests: Sequence[Request]) -> bool:
    meaning = min((request.candidates[0].score for request in requests), default=0.0)
    return meaning >= _COMPLETE and not any(is_loose(slot) for request in requests for slot in slots_of(request))


_FREE = (
    "unparsed", "reason", "instruction", "instruction_delivery", "note", "contact", "customer", "deliver_to", "place",
)  # fmt: skip


def _explaining(candidate: Candidate, language: str, measures: Sequence[str]) -> tuple[Echo, ...]:
    """Function words and counts for what no name explains, or one that two syllables hardly carry."""
    loose = [candidate.repaired.original(*span) for span in _free_spans(candidate)]
    unknown = _unknown(candidate)
    named = [span for slot in candidate.slots() if slot.key for span in spans_of(slot)]
    hardly = [
        (snap.heard_start, snap.heard_end)
        for snap in candidate.repaired.snaps
        if not is_near(snap.echo.phrase.text, snap.echo.distance)
    ]
    text = candidate.hypothesis.text
    strange = [*loose, *hardly, *(candidate.repaired.original(*span) for span in unknown)]
    known = [candidate.repaired.original(*span) for span in named]
    return (
        *function_words_at(text, strange, language, measures, known),
        *number_cues_at(text, loose, language),
    )


def _count_of(candidate: Candidate) -> int:
    """How many items a count was said for; one that was not lies on the item itself."""
    slots = list(candidate.slots())
    items = {span for slot in slots if slot.name == "item" for span in spans_of(slot)}
    return sum(not items.issuperset(spans_of(slot)) for slot in slots if slot.name == "quantity")


def gaps_of(candidate: Candidate) -> tuple[tuple[int, int], ...]:
    """Stretches of the transcript that are taken for an item of no known name, or for nothing at all."""
    left = [span for slot in candidate.slots() if slot.name == "unparsed" for span in spans_of(slot)]
    return tuple(candidate.repaired.original(*span) for span in (*_unknown(candidate), *left))


def _unknown(candidate: Candidate) -> list[tuple[int, int]]:
    return [span for slot in candidate.slots() if slot.name == "item" and not slot.key for span in spans_of(slot)]


def _misplaced(candidate: Candidate) -> Iterator[Echo]:
    """Names that were written into the sender's own words and explain nothing there."""
    free = list(_free_spans(candidate))
    for snap in candidate.repaired.snaps:
        named = snap.echo.phrase.kind not in ("channel", "instruction")
        if named and any(start <= snap.start and snap.end <= end for start, end in free):
            yield snap.echo


def _free_spans(candidate: Candidate) -> Iterator[tuple[int, int]]:
    """Where words stand that no name vouches for."""
    for slot in candidate.slots():
        if slot.name in _FREE and slot.key is None:
            yield from spans_of(slot)


def spans_of(slot: Slot) -> Iterator[tuple[int, int]]:
    """Characters [start, end) of the repaired text that a slot stands on."""
    yield from ((piece.start, piece.end) for piece in slot.evidence if isinstance(piece, TextSpan))


def is_loose(slot: Slot) -> bool:
    """Whether a slot holds words that should be a name and are none that is known."""
    named = ("item", "modifier", "store", "place", "deliver_to", "customer", "asset", "component")
    return slot.name == "unparsed" or (slot.name in named and slot.key is None)


def _shares(hypotheses: Sequence[Hypothesis]) -> list[float]:
    top = max(hypothesis.logprob for hypothesis in hypotheses)
    weights = [math.exp(_SOUND * 2 * (hypothesis.logprob - top)) for hypothesis in hypotheses]
    return [weight / sum(weights) for weight in weights]
