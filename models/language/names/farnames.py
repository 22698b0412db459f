"""Tokens and a vocabulary in; names from beyond the neighbourhood out, where they are said to the letter.

A courier may name any of fifty thousand stores. They are too many to match as phrases and to hold against slips, yet
who says one in full means it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.language.tokens import STOP, Token
from models.language.vocabulary import FarNames, Phrase, Vocabulary

_LONGEST = 24
"""Tokens of a name at most: 24 Chinese characters, or as many words."""
_SIGNS = frozenset("+#%&.")


def far_names(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[tuple[int, int, Sequence[Phrase]]]:
    """Stretches of tokens [start, end) that read exactly like such a name, the longest from each start."""
    if not isinstance(vocabulary, FarNames) or not vocabulary.has_far_names:
        return
    letters = ["".join(sign for sign in token.text if sign.isalnum() or sign in _SIGNS) for token in tokens]
    for start in range(len(tokens)):
        best: tuple[int, Sequence[Phrase]] | None = None
        said = ""
        for end in range(start, min(start + _LONGEST, len(tokens))):
            if end > start and tokens[end].gap >= STOP:
                break
            said += letters[end]
            if names := vocabulary.far(said):
                best = end + 1, names
        if best is not None:
            yield start, *best
