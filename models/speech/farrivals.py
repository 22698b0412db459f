"""Names from beyond the neighbourhood: where a text has them to the letter, and which others one may have been."""

from __future__ import annotations

from collections.abc import Iterator

from models.language.names.farnames import far_names
from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.vocabulary import Phrase, Vocabulary
from models.speech.sounding import Echo

_COMPARED = 6
"""Names of the whole graph that are compared."""
_PLAIN = 0.1
"""How near the better name lies at most, and how much farther the other at least."""


def far_rivals(key: str, heard: str, vocabulary: Vocabulary, language: str, margin: float) -> tuple[Phrase, ...]:
    """Names of the same kind within `margin` of how near this one lies, 0 to 1.

    Of a name that was heard exactly those of the very same sounds: which characters a recogniser writes is chance. All
    that are near where this one is not even among them.
    """
    kind = key.partition(":")[0]
    near = [o for o in vocabulary.nearest(heard, _COMPARED, language) if o.phrase.key.partition(":")[0] == kind]
    mine = min((other.distance for other in near if other.phrase.key == key), default=1.0)
    bar = mine + margin if mine > 0.0 else mine
    return tuple({o.phrase.key: o.phrase for o in near if o.phrase.key != key and o.distance <= bar}.values())


def far_names_at(text: str, language: str, vocabulary: Vocabulary) -> Iterator[Echo]:
    """Where such names stand in a transcript, so that no name nearby that sounds like a part of one is put there."""
    folded = normalize(text, language)
    tokens = tokenize(folded.text)
    for start, end, phrases in far_names(tokens, vocabulary):
        begin, stop = folded.original(tokens[start].start, tokens[end - 1].end)
        yield Echo(phrases[0], 0.0, begin, stop)


def is_outdone(key: str, heard: str, vocabulary: Vocabulary, language: str) -> bool:
    """Whether another name of the kind lies plainly nearer to what was heard than the one with this key."""
    kind = key.partition(":")[0]
    near = [o for o in vocabulary.nearest(heard, _COMPARED, language) if o.phrase.key.partition(":")[0] == kind]
    mine = min((other.distance for other in near if other.phrase.key == key), default=1.0)
    return bool(near) and near[0].distance <= _PLAIN and near[0].distance + _PLAIN <= mine
