"""A name from beyond the neighbourhood and what was heard in; other names of the graph that it may have been out."""

from __future__ import annotations

from models.language.vocabulary import Phrase, Vocabulary

_COMPARED = 6
"""Names of the whole graph that are compared."""


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
