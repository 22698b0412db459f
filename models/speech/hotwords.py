"""What a first pass heard and the names nearby in; the names and function words to offer to the second pass out.

A small menu is offered whole, because a word that was badly garbled brings its name no nearer. Of a large one those
that sound most like parts of the transcript, and from the whole graph those nearest to what no name explains. Nearest
come first: a prompt that ends as the recording begins makes the model leave that beginning out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from models.language.normalize import normalize
from models.language.vocabulary import Nearby, Phrase, Vocabulary
from models.language.words import words
from models.speech.sounding import FARTHEST, Echo, Names, names_near

_WORD_BAR = 0.12
_UNKNOWN_BAR = 0.5
_UNKNOWN_NAMES = 5
_UNKNOWN_STRETCHES = 4
_MARKS = ("note", "correct", "change_to", "scratch", "deliver_to", "waybill", "delivered", "refused", "nobody_there")
"""Classes of function words that decide what the words around them mean."""


def offer(
    hypotheses: Sequence[str], distant: Sequence[Nearby], vocabulary: Vocabulary, language: str, most: int
) -> tuple[str, ...]:
    """At most `most` names, of the given language or of none, and the function words that sound alike, in order.

    `distant` are names of the whole graph that may have been said (`distant_names`).
    """
    names = names_near(vocabulary)
    own = [phrase for phrase in names.phrases if phrase.language in (language, None) and not _is_code(phrase.text)]
    near = _nearest(hypotheses, names, language)
    for other in distant:
        near.setdefault(other.phrase.text, other.distance)
    marks = _marks(hypotheses, language)
    room = most - len(marks)
    if len({_folded(phrase.text) for phrase in own}) <= room:
        ranked = sorted(own, key=lambda phrase: _ORDER.get(phrase.kind, 0))
        return tuple(dict.fromkeys((*near, *marks, *(phrase.text for phrase in ranked))))[:most]
    chosen = sorted(near, key=lambda text: near[text])[:room]
    return (*chosen, *marks)


def distant_names(stretches: Iterable[str], vocabulary: Vocabulary, language: str) -> tuple[Nearby, ...]:
    """Names of the whole graph that sound like one of these stretches, nearest first for each."""
    found: dict[str, Nearby] = {}
    for stretch in list(dict.fromkeys(stretches))[:_UNKNOWN_STRETCHES]:
        for other in vocabulary.nearest(stretch, _UNKNOWN_NAMES, language):
            if other.distance <= _UNKNOWN_BAR and not other.phrase.hidden:
                found.setdefault(other.phrase.text, other)
    return tuple(found.values())


_ORDER = {"modifier": 1, "item": 2}


def _nearest(hypotheses: Sequence[str], names: Names, language: str) -> dict[str, float]:
    found: dict[str, Echo] = {}
    for text in hypotheses:
        for echo in names.echoes(text, language, FARTHEST):
            best = found.get(echo.phrase.key)
            # Of the ways to say one thing, the longest that fits: it holds the others.
            if best is None or (echo.distance, -len(echo.phrase.text)) < (best.distance, -len(best.phrase.text)):
                found[echo.phrase.key] = echo
    return {echo.phrase.text: echo.distance for echo in sorted(found.values(), key=lambda echo: echo.distance)}


def _marks(hypotheses: Sequence[str], language: str) -> tuple[str, ...]:
    """Function words that were heard but written otherwise (被住 for 备注)."""
    table = _function_words(language)
    found: dict[str, float] = {}
    for text in hypotheses:
        folded = normalize(text, language).text
        for echo in table.echoes(text, language):
            if echo.distance <= _WORD_BAR and echo.phrase.text not in folded:
                found[echo.phrase.text] = min(echo.distance, found.get(echo.phrase.text, 1.0))
    ranked = sorted(found, key=lambda text: (found[text], -len(text)))
    return tuple(text for text in ranked if not any(text in other and text != other for other in ranked))[:8]


@lru_cache(maxsize=8)
def _function_words(language: str) -> Names:
    lexicon = words()
    texts = {
        ("" if language == "zh" else " ").join(phrase) for name in _MARKS for phrase in lexicon.classes.get(name, ())
    }
    chinese = language == "zh"
    return Names([Phrase(text, f"word:{text}", "channel") for text in sorted(texts) if text.isascii() != chinese])


def _is_code(text: str) -> bool:
    return any(character.isdigit() for character in text) and " " not in text


def _folded(text: str) -> str:
    return normalize(text, "").text
