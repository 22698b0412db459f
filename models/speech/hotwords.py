"""What a first pass heard and the names nearby in; the names and function words to offer to the second pass out.

A small menu is offered whole, because a word that was badly garbled brings its name no nearer. Of a large one those
that sound most like parts of the transcript, and from the whole graph those nearest to what no name explains. Nearest
come first: a prompt that ends as the recording begins makes the model leave that beginning out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.language.normalize import normalize
from models.language.vocabulary import FarNames, Nearby, Phrase, Vocabulary
from models.speech.marks import marks_heard
from models.speech.sounding import FARTHEST, Echo, Names, names_near
from models.speech.trust import syllables

_UNKNOWN_BAR = 0.5
_UNKNOWN_NAMES = 5
_UNKNOWN_STRETCHES = 6
_CLAUSES, _COMPARED, _WITHIN_BAR = 4, 24, 0.3
_ALIAS_FARTHEST = 0.45
_FAR_OFFERED = 6
"""Names from beyond the neighbourhood that are offered: they are long and much alike, and the prompt is short."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Names and function words for the second pass."""

    names: tuple[str, ...] = ()
    whole: bool = False
    """Whether it is the whole menu, in no order of likelihood."""


def offer(
    hypotheses: Sequence[str],
    distant: Sequence[Nearby],
    vocabulary: Vocabulary,
    language: str,
    most: int,
    whole: int,
) -> Offer:
    """The whole menu where it has at most `whole` names, else the `most` that were likeliest heard; and function words.

    `distant` are names of the whole graph that may have been said (`distant_names`).
    """
    names = names_near(vocabulary)
    own = [
        phrase
        for phrase in names.phrases
        if phrase.language in (language, None) and phrase.kind != "modifier_group" and not _is_code(phrase.text)
    ]
    near = _nearest(hypotheses, names, language)
    far = {other.phrase.text: _worth(other.phrase, other.distance) for other in distant}
    for text in sorted(far, key=lambda text: -far[text])[:_FAR_OFFERED]:
        near.setdefault(text, far[text])
    marks = marks_heard(hypotheses, language)
    if len({_folded(phrase.text) for phrase in own}) <= whole:
        ranked = sorted(own, key=lambda phrase: _ORDER.get(phrase.kind, 0))
        return Offer(tuple(dict.fromkeys((*marks, *(phrase.text for phrase in ranked)))), True)
    chosen = sorted(near, key=lambda text: -near[text])[:most]
    return Offer((*chosen, *marks))


def distant_names(stretches: Iterable[str], vocabulary: Vocabulary, language: str) -> tuple[Nearby, ...]:
    """Names of the whole graph that sound like one of these stretches, nearest first for each."""
    found: dict[str, Nearby] = {}
    for stretch in list(dict.fromkeys(stretches))[:_UNKNOWN_STRETCHES]:
        for other in vocabulary.nearest(stretch, _UNKNOWN_NAMES, language):
            if other.distance <= _UNKNOWN_BAR and not other.phrase.hidden:
                found.setdefault(other.phrase.text, other)
    return tuple(found.values())


def names_within(clauses: Iterable[str], vocabulary: Vocabulary, language: str) -> tuple[Nearby, ...]:
    """Names from beyond the neighbourhood that a part of one of these clauses sounds like, nearest first for each."""
    if not isinstance(vocabulary, FarNames) or not vocabulary.has_far_names:
        return ()
    known = {phrase.key for phrase in names_near(vocabulary).phrases}
    found: dict[str, Nearby] = {}
    for clause in list(dict.fromkeys(clauses))[:_CLAUSES]:
        near = (other.phrase for other in vocabulary.nearest(clause, _COMPARED, language) if not other.phrase.hidden)
        within = Names([phrase for phrase in near if phrase.key not in known]).echoes(clause, language, _WITHIN_BAR)
        for echo in within[:_UNKNOWN_NAMES]:
            found.setdefault(echo.phrase.text, Nearby(echo.phrase, echo.distance))
    return tuple(found.values())


_ORDER = {"modifier": 1, "item": 2}
"""Items last: nearest to where the answer begins they help most."""
_LIKELY = {"item": 1.0, "modifier": 1.0, "site": 1.0, "instruction": 1.0}
"""What most orders name; persons, devices and the rest have to fit better."""


def _nearest(hypotheses: Sequence[str], names: Names, language: str) -> dict[str, float]:
    found: dict[str, Echo] = {}
    for text in hypotheses:
        for echo in names.echoes(text, language, FARTHEST):
            if _is_code(echo.phrase.text):
                continue
            best = found.get(echo.phrase.key)
            # Of the ways to say one thing, the one that explains most: it holds the others.
            if best is None or _fit(echo) > _fit(best):
                found[echo.phrase.key] = echo
    return {echo.phrase.text: _worth(echo.phrase, echo.distance) for echo in found.values()}


def _fit(echo: Echo) -> tuple[float, float]:
    return syllables(echo.phrase.text) * max(0.0, 1.0 - echo.distance / _ALIAS_FARTHEST), -echo.distance


def _worth(phrase: Phrase, distance: float) -> float:
    """How much of what was heard a name would explain: a long one that nearly fits is no accident."""
    return syllables(phrase.text) * (1.0 - distance / FARTHEST) * _LIKELY.get(phrase.kind, 0.6)


def _is_code(text: str) -> bool:
    return any(character.isdigit() for character in text) and " " not in text


def _folded(text: str) -> str:
    return normalize(text, "").text
