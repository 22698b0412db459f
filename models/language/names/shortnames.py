"""Item names as people shorten them: without the kind that several items share, without the code behind the name.

"Truffle pizza" is "a truffle" where there are other pizzas; 空气滤芯 AF-2530 is 空气滤芯. Only what still names
a single item counts: anything else stays a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from models.language.names.names import fold
from models.language.tokens import COMMA, JOINED, Token, tokenize
from models.language.values.numerals import number
from models.language.vocabulary import Phrase
from models.language.words import words


def short_names(phrases: Sequence[Phrase]) -> list[tuple[str, Phrase]]:
    """(shortened name, the phrase it comes from) for every item phrase that shortens to a name of its own."""
    read = [(phrase, tokenize(fold(phrase.text))) for phrase in phrases]
    kinds: dict[str, set[str]] = defaultdict(set)
    for phrase, tokens in read:
        if len(tokens) > 1 and tokens[-1].kind == "word":
            kinds[tokens[-1].key].add(phrase.key)
    lasts = {tokens[-1].key for _, tokens in read if tokens}
    for _, tokens in read:
        if len(tokens) == 1:
            # A latte is an item of its own: an iced latte is no kind of it that "iced" could stand for.
            kinds.pop(tokens[0].key, None)
    begun: dict[str, set[str]] = defaultdict(set)
    for phrase, tokens in read:
        if len(tokens) > 1:
            begun[tokens[0].key].add(phrase.key)
    found: dict[tuple[str, ...], dict[str, tuple[str, Phrase]]] = defaultdict(dict)
    for phrase, tokens in read:
        found[tuple(t.key for t in tokens)].setdefault(phrase.key, ("", phrase))
        code = _code(tokens)
        if code:
            text = fold(phrase.text)[code[0].start : code[-1].end]
            found[tuple(t.key for t in code)].setdefault(phrase.key, (text, phrase))
        for end in _cuts(tokens, kinds):
            if number(tokens, 0) is not None or (end < 2 and (tokens[0].key in lasts or words().at(tokens[:1], 0))):
                continue  # A burger is any burger, however a "burger combo" may be called; "plain" says no name.
            if end == 1 and tokens[0].kind == "word" and len(begun[tokens[0].key]) > 1:
                continue  # "Iced" begins the names of other items, too.
            text = fold(phrase.text)[: tokens[end - 1].end]
            found[tuple(t.key for t in tokens[:end])].setdefault(phrase.key, (text, phrase))
    return [entry for bearers in found.values() if len(bearers) == 1 for entry in bearers.values() if entry[0]]


def _code(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The figures behind a name where they tell it apart ("RVV 3x1.5" is "3x1.5"); one number alone is a count."""
    first = next((k for k, token in enumerate(tokens) if token.kind == "num"), 0)
    tail = tokens[first:]
    plain = all(token.kind == "num" or token.text == "x" for token in tail)
    glued = first > 0 and tokens[first - 1].kind == "word" and tokens[first].gap == JOINED
    figures = sum(token.kind == "num" for token in tail)
    return tail if first > 0 and plain and not glued and figures > 1 and all(t.gap < COMMA for t in tail) else ()


def _cuts(tokens: tuple[Token, ...], kinds: dict[str, set[str]]) -> Iterable[int]:
    """Where a name may end earlier."""
    count = len(tokens)
    rest = tokens[:-1]
    shared = count > 1 and tokens[-1].kind == "word" and len(kinds.get(tokens[-1].key, ())) > 1
    if shared and len(tokens[-1].key) > 2 and all(t.kind == "word" for t in rest) and sum(len(t.key) for t in rest) > 3:
        yield count - 1
    digits = [k for k, token in enumerate(tokens) if token.kind == "num"]
    if digits and digits[0] > 0:
        end = digits[0]
        spaced = any(token.gap for token in tokens[1:])
        # The code's own letters go with it: "filter HF-6177", 电池 ER6V.
        while end > 1 and tokens[end - 1].kind == "word" and tokens[end].gap == 0:
            end -= 1
        name = tokens[:end]
        words = sum(2 if token.kind == "han" else len(token.key) for token in name)
        if spaced and words > 5 and end < count and not any(token.kind == "num" for token in name):
            yield end
