"""Names of what is chosen from ("meal drink", 套餐小食) -> the groups they name, whole or by their last words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from models.language.names.names import fold
from models.language.tokens import COMMA, JOINED, Token, tokenize
from models.language.vocabulary import Phrase
from models.language.words import words

VALUE = "group"
"""`value` of an element of such words."""
GAIN = 0.3
"""What each word of such a name is worth: less than anything else that it may mean."""
_SAYS_NOTHING = ("measure", "filler", "include", "total", "of")
Names = dict[str, frozenset[str]]
"""Keys of the tokens of a name without spaces -> the groups that are called so."""


def group_names(phrases: Sequence[Phrase]) -> Names:
    """The groups by what they are called. What also names an item or an option is left out."""
    taken = {_squeezed(tokenize(fold(phrase.text))) for phrase in phrases if phrase.kind in ("item", "modifier")}
    found: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        if phrase.kind != "modifier_group" or phrase.hidden:
            continue
        row = tokenize(fold(phrase.text))
        found[_squeezed(row)].add(phrase.key)
        for tail in _tails(row):
            found[tail].add(phrase.key)
    return {name: frozenset(keys) for name, keys in found.items() if name and name not in taken}


def beginnings(phrases: Sequence[Phrase], names: Names) -> dict[str, frozenset[int]]:
    """The first token's key -> how many tokens a name that begins so may have."""
    found: dict[str, set[int]] = defaultdict(set)
    for phrase in phrases:
        if phrase.kind == "modifier_group":
            row = tokenize(fold(phrase.text))
            for k, token in enumerate(row):
                if _squeezed(row[k:]) in names:
                    found[token.key].add(len(row) - k)
    return {first: frozenset(lengths) for first, lengths in found.items()}


def named_at(tokens: Sequence[Token], index: int, starts: dict[str, frozenset[int]], names: Names) -> int | None:
    """Where the longest such name that begins at this token ends."""
    for length in sorted(starts.get(tokens[index].key, ()), reverse=True):
        row = tokens[index : index + length]
        if len(row) == length and all(token.gap < COMMA for token in row[1:]) and _squeezed(row) in names:
            return index + length
    return None


def _tails(row: tuple[Token, ...]) -> list[str]:
    if len(row) < 2:
        return []
    last = row[-1]
    if last.kind == "word":
        plain = len(last.text) > 3 and last.key.isalpha() and not words().at((last,), 0)
        return [last.key] if plain else []
    found = []
    for length in (1, 2, 3):
        tail = row[-length:]
        if len(tail) == length < len(row) and all(t.kind == "han" and t.gap == JOINED for t in tail):
            said = tuple(token.text for token in tail)
            if not any(words().has(said, name) for name in _SAYS_NOTHING):
                found.append("".join(said))
    return found


def _squeezed(row: Sequence[Token]) -> str:
    return "".join(token.key for token in row)


__all__ = ["GAIN", "VALUE", "Names", "beginnings", "group_names", "named_at"]
