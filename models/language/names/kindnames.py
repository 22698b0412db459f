"""Item names -> the names of kinds among them ("pizza", 三明治): what ends names and is no name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from models.language.names.names import fold
from models.language.tokens import Token, tokenize
from models.language.vocabulary import Phrase
from models.language.words import words

QUALITY = 0.8
"""Quality of a kind's name; nothing else matches an item so."""
_HAN_KINDS = (4, 3, 2)


def kind_names(phrases: Sequence[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    """Folded name of a kind -> one phrase of each of its items. A kind is the end of names that is no name itself."""
    read = [(phrase, tokenize(fold(phrase.text))) for phrase in phrases if phrase.kind == "item" and not phrase.hidden]
    taken = {"".join(token.key for token in tokenize(fold(phrase.text))) for phrase in phrases}
    found: dict[str, dict[str, Phrase]] = defaultdict(dict)
    for phrase, tokens in read:
        for end in _ends(tokens):
            found[end].setdefault(phrase.key, phrase)
    return {name: tuple(bearers.values()) for name, bearers in found.items() if name not in taken}


def _ends(tokens: tuple[Token, ...]) -> list[str]:
    last = tokens[-1] if tokens else None
    if last is None or len(tokens) < 2:
        return []
    if last.kind == "word":
        plain = len(last.text) > 3 and last.key.isalpha() and not words().at((last,), 0)
        return [last.key] if plain and not words().has((last.key,), "measure") else []
    ends = []
    for length in _HAN_KINDS:
        tail = tokens[-length:]
        if length < len(tokens) and len(tail) == length and all(token.kind == "han" for token in tail):
            said = tuple(token.text for token in tail)
            if not any(words().has(said, name) for name in ("measure", "filler", "include")):
                ends.append("".join(said))
    return ends
