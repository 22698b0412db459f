"""One window of sound in; the readings of one or two passes out, best first, with what the second was offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from models.intent import Line, Request, Slot
from models.language.normalize import normalize, simplify
from models.language.vocabulary import Nearby, Phrase, Vocabulary
from models.speech.farrivals import far_rivals, is_outdone
from models.speech.grafting import grafted, spliced
from models.speech.hotwords import distant_names, names_within, offer
from models.speech.leftovers import clauses, own_words, unexplained
from models.speech.readings import Candidate, gaps_of, read
from models.speech.settings import SpeechSettings
from models.speech.sounding import Names, names_near
from models.speech.trust import is_near, runs_away, syllables
from models.speech.vouching import NUMBERS, SIBLING_MARGIN, rivals_of, span_of
from models.speech.whisper import Encoded, Hypothesis
from models.speech.witnesses import Witnesses

_SURE = 0.8
"""Share of the whole readings that must agree before the second pass is left out."""
_AGREED, _AGREED_ALONE = 0.15, 0.5
"""And share of all hypotheses, one of five at least: the others may be the same sounds in characters that say nothing.
More is asked where the words alone do not make a plain order."""
_WHOLE, _TWICE = 0.5, 1.35
"""Least and most that is left of the syllables heard unaided: after a prompt the recogniser may begin near the end, or
say the beginning twice."""
_INVENTED = 0.5
"""How far a reading falls whose far name the first hearing contradicts."""
_FEW = 4.0
"""Syllables that a second hearing may add however short the first was."""
_LIKELY, _LIKELY_NUMBERED = -0.4, -0.5
"""And the least mean log probability of the first; digits are less likely to a model of language than words are."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one window was heard as."""

    unaided: tuple[Candidate, ...]
    aided: tuple[Candidate, ...]
    """Empty when one pass was enough, or the second left out most of what was said."""
    offered: tuple[str, ...]
    distant: tuple[Nearby, ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Readings of both passes, best first."""
        return tuple(sorted((*self.aided, *self.unaided), key=lambda candidate: -candidate.rank))

    @property
    def alone(self) -> bool:
        """It had to be heard again, and the second hearing left out most of it: nothing vouches for the first."""
        return bool(self.offered) and not self.aided


class Ear(Protocol):
    """What hears: the recogniser."""

    def hear(
        self, encoded: Encoded, language: str, hotwords: Sequence[str] = (), *, beam_size: int = 5, hypotheses: int = 5
    ) -> tuple[Hypothesis, ...]:
        """See Recogniser."""
        ...


def listen(
    recogniser: Ear,
    encoded: Encoded,
    language: str,
    vocabulary: Vocabulary,
    at: datetime,
    settings: SpeechSettings,
) -> Heard:
    """Hear a window unaided; hear it again with names to expect unless every word already found its place.

    Where a small menu still leaves words without a place, it is offered once more in the opposite order.
    """

    def hear(names: Sequence[str] = ()) -> tuple[Hypothesis, ...]:
        beam = settings.aided_beam_size if names else settings.beam_size
        kept = min(beam, settings.hypotheses)
        found = recogniser.hear(encoded, language, names, beam_size=beam, hypotheses=kept)
        # A loop may be the likeliest of all; where every hypothesis is one, the whole is distrusted later.
        return distinct([h for h in found if not runs_away(h.text, encoded.seconds)] or found, language)

    def hear_with(names: Sequence[str]) -> tuple[Hypothesis, ...]:
        longest = max(syllables(hypothesis.text) for hypothesis in first)
        least = _WHOLE * syllables(first[0].text)
        return tuple(h for h in hear(names) if least <= syllables(h.text) <= max(_TWICE * longest, longest + _FEW))

    first, parsed = hear(), dict[str, tuple[Request, ...]]()
    unaided = read(first, False, language, vocabulary, at, parsed=parsed)
    if not unaided:
        return Heard(unaided, (), (), ())
    names, said = names_near(vocabulary), syllables(first[0].text)
    hidden = [word for word in own_words(unaided[0]) if _is_far(word, names, vocabulary, language)]
    if not hidden and not settings.always_twice and _settled(unaided, names, language):
        return Heard(unaided, (), (), ())
    distant = _distant(unaided[:3], vocabulary, language, hidden)
    texts = [hypothesis.text for hypothesis in first[:3]]
    offered = offer(texts, distant, vocabulary, language, settings.hotwords, settings.whole_menu)
    if not offered.names:
        return Heard(unaided, (), (), distant)
    far = [other.phrase for other in distant]
    if far:
        unaided = read(first, False, language, vocabulary, at, far, parsed)
        alone = not any(_disputed(unaided[0], names, vocabulary, language))
        if alone and not hidden and not settings.always_twice and _settled(unaided, names, language):
            # All that was missing was a name from beyond the neighbourhood, and no other sounds like it.
            return Heard(unaided, (), (), distant)
    second = hear_with(offered.names)
    second = (*second, *grafted(second, first[0], language))
    aided = read(second, True, language, vocabulary, at, far, parsed, said)
    if offered.whole and aided and not aided[0].complete:
        # A menu offered whole has no best order, and what one order hides another may bring out.
        third = distinct((*second, *hear_with(offered.names[::-1])), language)
        second = third
        aided = read(second, True, language, vocabulary, at, far, parsed, said)
    if aided and not max(aided[0], unaided[0], key=lambda candidate: candidate.rank).complete:
        # With names around it a far one may only now be written so that its sound tells it.
        known = set(far)
        found = _distant(aided[:3], vocabulary, language)
        if more := tuple(other for other in found if other.phrase not in known):
            distant = (*distant, *more)
            far = [other.phrase for other in distant]
            unaided = read(first, False, language, vocabulary, at, far, parsed)
            aided = read(second, True, language, vocabulary, at, far, parsed, said)
    witnesses = Witnesses(unaided, language)
    invented = _invented(aided[0], witnesses, vocabulary, language, names) if aided else ()
    if aided and (invented or not max(aided[0], unaided[0], key=lambda candidate: candidate.rank).complete):
        # What one hearing left unexplained the other may have well.
        mended = _combined(unaided, second[0], language)
        second = (*second, *_combined(aided, first[0], language, invented))
        first = (*first, *mended)
        unaided = read(first, False, language, vocabulary, at, far, parsed)
        aided = read(second, True, language, vocabulary, at, far, parsed, said)
    if invented:
        aided = _behind(aided, witnesses, vocabulary, language, names)
    return Heard(unaided, aided, offered.names, distant)


def _invented(
    candidate: Candidate, witnesses: Witnesses, vocabulary: Vocabulary, language: str, names: Names
) -> tuple[tuple[int, int], ...]:
    """Stretches of the transcript with a far name that the first hearing contradicts, plainly nearer to another.

    A second hearing is prone to write one of the names that it was offered, whichever.
    """
    known = {phrase.key for phrase in names.phrases}
    found: list[tuple[int, int]] = []
    for slot in candidate.slots():
        if slot.name == "store" and slot.key is not None and slot.key not in known and (span := span_of(slot)):
            heard = witnesses.stretch(candidate.repaired.text, *span)
            if is_outdone(slot.key, heard, vocabulary, language):
                found.append(candidate.repaired.original(*span))
    return tuple(found)


def _disputed(candidate: Candidate, names: Names, vocabulary: Vocabulary, language: str) -> Iterator[Phrase]:
    """Other far names that what was heard as one may have been."""
    known = {phrase.key for phrase in names.phrases}
    for slot in candidate.slots():
        if slot.key is not None and slot.key not in known and (span := span_of(slot)):
            heard = candidate.hypothesis.text[slice(*candidate.repaired.original(*span))]
            yield from far_rivals(slot.key, heard, vocabulary, language, SIBLING_MARGIN)


def _behind(
    aided: tuple[Candidate, ...], witnesses: Witnesses, vocabulary: Vocabulary, language: str, names: Names
) -> tuple[Candidate, ...]:
    """Readings of the second hearing, those with an invented far name behind the others."""
    if len(aided) < 2:
        return aided
    marked = [
        replace(c, rank=c.rank - _INVENTED) if _invented(c, witnesses, vocabulary, language, names) else c
        for c in aided
    ]
    return tuple(sorted(marked, key=lambda candidate: -candidate.rank))


def _distant(
    candidates: Sequence[Candidate], vocabulary: Vocabulary, language: str, hidden: Sequence[str] = ()
) -> tuple[Nearby, ...]:
    """Names of the whole graph that sound like what is left unexplained, or like a part of a clause that it is in."""
    found = (
        *distant_names((*hidden, *unexplained(candidates)), vocabulary, language),
        *names_within(clauses(candidates), vocabulary, language),
    )
    nearest: dict[str, Nearby] = {}
    for other in found:
        known = nearest.get(other.phrase.text)
        if known is None or other.distance < known.distance:
            nearest[other.phrase.text] = other
    return tuple(nearest.values())


def _combined(
    candidates: Sequence[Candidate], other: Hypothesis, language: str, invented: Sequence[tuple[int, int]] = ()
) -> tuple[Hypothesis, ...]:
    """The best reading that has gaps, or names that are none of its own, with what another hearing has there."""
    for candidate in candidates:
        if gaps := (*gaps_of(candidate), *invented):
            text = spliced(candidate.hypothesis.text, gaps, other.text, language)
            return () if text is None else (replace(candidate.hypothesis, text=text, tokens=()),)
    return ()


def distinct(hypotheses: Sequence[Hypothesis], language: str) -> tuple[Hypothesis, ...]:
    """Hypotheses that differ in more than punctuation, case and script, the likeliest of each; all in one script."""
    found: dict[str, Hypothesis] = {}
    for hypothesis in hypotheses:
        found.setdefault(_letters(hypothesis.text), hypothesis)
    if language != "zh":
        return tuple(found.values())
    return tuple(replace(hypothesis, text=simplify(hypothesis.text)) for hypothesis in found.values())


def _is_far(word: str, names: Names, vocabulary: Vocabulary, language: str) -> bool:
    """Whether these words sound like a name that the neighbourhood does not have."""
    known = {phrase.key for phrase in names.phrases}
    return any(other.phrase.key not in known for other in distant_names((word,), vocabulary, language)[:1])


def _settled(unaided: Sequence[Candidate], names: Names, language: str) -> bool:
    """The best reading is whole, likely and near in sound where it was repaired; no other whole one has weight."""
    best = unaided[0]
    likely = _LIKELY_NUMBERED if any(slot.name in NUMBERS for slot in best.slots()) else _LIKELY
    if not best.settled or best.hypothesis.logprob < likely or not _refers(best) or not _near(best, names, language):
        return False
    meant = _meant(best)
    agreed = differing = 0.0
    for text in dict.fromkeys(candidate.hypothesis.text for candidate in unaided):
        same = next(c for c in unaided if c.hypothesis.text == text)
        if _alike(meant, _meant(same)):
            agreed += same.share
        elif same.complete:
            differing += same.share
    return agreed >= (_AGREED if best.complete else _AGREED_ALONE) and differing <= (1.0 - _SURE) * agreed


def _refers(candidate: Candidate) -> bool:
    """Each report says what it is about; where it does not, the number may be hidden among its words."""
    reports = (r.candidates[0] for r in candidate.requests if r.candidates[0].intent == "delivery.report")
    return all(any(slot.name in NUMBERS for slot in report.slots) for report in reports)


def _meant(candidate: Candidate) -> list[object]:
    """What a second pass could change: names to expect settle neither digits nor words of the sender's own."""
    orders = [request.candidates[0] for request in candidate.requests]
    return [(o.intent, tuple(slot for slot in o.slots if slot.name != "reason"), o.lines) for o in orders]


def _near(candidate: Candidate, names: Names, language: str) -> bool:
    """Each name that was written out lies near to what was heard, and no other name of its kind does."""
    text = candidate.hypothesis.text
    return all(
        is_near(snap.echo.phrase.text, snap.echo.distance)
        and not rivals_of(snap.echo.phrase.key, text[snap.heard_start : snap.heard_end], names, language)
        for snap in candidate.repaired.snaps
    )


def _alike(one: Sequence[object], other: Sequence[object]) -> bool:
    return _bare(one) == _bare(other)


def _bare(meant: object) -> object:
    """The same without where it was heard: names, keys and values alone; of a number, that there is one."""
    if isinstance(meant, Slot):
        if meant.name in NUMBERS:
            return meant.name
        free = meant.name == "unparsed" or (meant.key is None and meant.value is None)
        return meant.name, meant.key, _letters(meant.text) if free else meant.value
    if isinstance(meant, Line):
        return tuple(_bare(slot) for slot in meant.slots)
    if isinstance(meant, list | tuple):
        return tuple(_bare(part) for part in meant)
    return meant


def _letters(text: str) -> str:
    return "".join(character for character in normalize(text, "").text if character.isalnum())
