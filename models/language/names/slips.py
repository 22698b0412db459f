"""Tokens -> tokens with slips of spelling mended: glued words parted, a letter too few, too many or astray.

Only words that nothing knows are touched, only towards one word of the catalogue. A parted word is certain (its parts
are known letter by letter); a changed one is not, so its place is handed back to be doubted.
"""

from __future__ import annotations

from dataclasses import replace

from models.language.names.kindnames import QUALITY as KIND
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA, JOINED, Token, singular
from models.language.values.numerals import NUMBER_WORDS
from models.language.values.quantity import quantity
from models.language.words import words

SHORTEST = 4
"""Letters of a word that may hold a slip; shorter ones are like too many others."""
_ONE_SLIP = 5
"""Letters from which on a letter too few, too many or out of its place is believed ..."""
_ONE_CHANGED = 7
"""... a letter taken for another (shorter words that differ so are mostly words of their own) ..."""
_TWO_SLIPS = 8
"""... and two slips, where the ends agree."""
_TALE = frozenset(("late", "damaged", "refused", "nobody_there", "delivered", "left_at"))
"""Words that only tell of deliveries; right behind a count or a part of a name they may be a slip."""


def mend(tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[tuple[Token, ...], frozenset[int]]:
    """The tokens mended, and which of them (by index) were guessed."""
    tokens, doubted = _homophones(tokens, catalogue)
    if not any(_strange(tokens, index, catalogue) for index in range(len(tokens))):
        return tokens, doubted
    mended: list[Token] = []
    guessed: dict[int, tuple[str, str]] = {}
    kept: set[int] = set()
    for index, token in enumerate(tokens):
        if index in doubted:
            kept.add(len(mended))
        if _strange(tokens, index, catalogue):
            pieces = _parted(token, mended[-1] if mended else None, catalogue)
            if pieces:
                mended.extend(pieces)
                continue
            word = _nearest(tokens, index, catalogue)
            if word is not None:
                guessed[len(mended)] = (token.key, singular(word))
                token = replace(token, text=word, key=singular(word))
        mended.append(token)
    row = tuple(mended)
    return row, frozenset(kept) | _doubted(row, guessed, catalogue)


def _homophones(tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[tuple[Token, ...], frozenset[int]]:
    """Characters taken for others of the same sound; which of them are doubted."""
    if not any(token.kind == "han" for token in tokens):
        return tokens, frozenset()
    named = catalogue.find(tokens)
    lexicon = words()
    taken = {k for match in named for k in range(match.start, match.end)}
    taken |= {
        k for at in range(len(tokens)) for end, _ in lexicon.at(tokens, at) if end - at > 1 for k in range(at, end)
    }
    slips = catalogue.homophones.slips(tokens, frozenset(taken))
    counted = [
        (found.start, found.end)
        for at in range(len(tokens) if slips else 0)
        for found in quantity(tokens, at, catalogue.measures)
        if found.value.measure is not None
    ]
    slips = [slip for slip in slips if not any(start <= slip.at < end for start, end in counted)]
    if not slips:
        return tokens, frozenset()
    row = list(tokens)
    for slip in slips:
        row[slip.at] = replace(row[slip.at], text=slip.text, key=slip.text)
    return tuple(row), frozenset(slip.at for slip in slips if not slip.sure)


def _doubted(tokens: tuple[Token, ...], guessed: dict[int, tuple[str, str]], catalogue: Catalogue) -> frozenset[int]:
    """Guessed words that stay a doubt: all but one slip in a word of a longer name that is there whole, or a letter
    too few, too many or out of its place in a long word."""
    if not guessed:
        return frozenset()
    names = [m for m in catalogue.find(tokens) if m.end - m.start > 1 and m.quality > KIND]
    doubts = set()
    for index, (said, meant) in guessed.items():
        once = distance(said, meant, 1) is not None
        within = any(
            m.start <= index < m.end and all(k == index or k not in guessed for k in range(m.start, m.end))
            for m in names
        )
        changed = len(said) == len(meant) and sorted(said) != sorted(meant)
        if not once or not (within or (len(meant) >= _TWO_SLIPS and not changed)):
            doubts.add(index)
    return frozenset(doubts)


def _strange(tokens: tuple[Token, ...], index: int, catalogue: Catalogue) -> bool:
    token = tokens[index]
    if token.kind != "word" or len(token.text) < SHORTEST or not token.text.isascii() or not token.text.isalpha():
        return False
    if catalogue.spells(token.text) or catalogue.spells(token.key) or token.text in NUMBER_WORDS:
        return False
    if token.text in words().tokens or token.key in words().tokens:
        return words().tells_only(_written(token), _TALE) and index > 0 and token.gap < COMMA
    return True


def _written(token: Token) -> str:
    return token.text if token.text in words().tokens else token.key


def _parted(token: Token, before: Token | None, catalogue: Catalogue) -> list[Token]:
    """ "Onelatte", "twomochas", 2xlarge: known words without their spaces."""
    text = token.text
    if len(text) < 6 or len(text) != token.end - token.start or text in words().tokens:
        return []
    best: list[tuple[int, tuple[str, ...]] | None] = [None] * (len(text) + 1)
    best[0] = (0, ())
    numbered = before is not None and before.kind == "num"
    for start in range(len(text)):
        here = best[start]
        if here is None:
            continue
        for end in range(start + 1, len(text) + 1):
            piece = text[start:end]
            if not _piece(piece, start == 0 and numbered, catalogue):
                continue
            known = best[end]
            if known is None or known[0] > here[0] + 1:
                best[end] = (here[0] + 1, (*here[1], piece))
    whole = best[-1]
    if whole is None or whole[0] < 2 or not any(len(p) >= SHORTEST and _named(p, catalogue) for p in whole[1]):
        return []
    found: list[Token] = []
    at = token.start
    for piece in whole[1]:
        gap = token.gap if not found else JOINED
        between = token.between if not found else ""
        found.append(Token(piece, singular(piece), "word", at, at + len(piece), gap, between))
        at += len(piece)
    return found


def _piece(piece: str, counted: bool, catalogue: Catalogue) -> bool:
    if piece in NUMBER_WORDS or piece in ("no", "with", "and"):
        return True
    if piece == "x":
        return counted
    return len(piece) >= 3 and _named(piece, catalogue)


def _named(piece: str, catalogue: Catalogue) -> bool:
    return catalogue.spells(piece) or catalogue.spells(singular(piece))


def _nearest(tokens: tuple[Token, ...], index: int, catalogue: Catalogue) -> str | None:
    """The one word of the catalogue that this token may have been meant to be."""
    token = tokens[index]
    key = token.key
    tale = _written(token) in words().tokens
    if len(key) < _ONE_SLIP and not tale:
        return None
    most = 2 if len(key) >= _TWO_SLIPS else 1
    found: dict[int, set[str]] = {1: set(), 2: set()}
    for word in catalogue.spellings_near(key):
        away = distance(key, word, most)
        if away and word not in words().tokens and _believed(key, word, away):
            found[away].add(singular(word))
    near = found[1] or found[2]
    if len(near) != 1:
        return None
    (word,) = near
    if tale:
        before = tokens[index - 1]
        counted = before.kind == "num" or before.text in NUMBER_WORDS
        if not (counted and catalogue.spelled(word, "item")) and not catalogue.spelled(before.key + word, "item"):
            return None
    return word


def _believed(key: str, word: str, away: int) -> bool:
    if away == 2:
        return key[-2:] == word[-2:]
    changed = len(key) == len(word) and sorted(key) != sorted(word)
    return not changed or len(key) >= _ONE_CHANGED


def distance(one: str, other: str, most: int) -> int | None:
    """Letters added, lost, changed or swapped with a neighbour (optimal string alignment); None beyond `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    previous: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, previous, row = previous, row, [i, *([0] * len(other))]
        for j, b in enumerate(other, start=1):
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
