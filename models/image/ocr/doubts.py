"""Two readings of one run of print -> which of its figures are in doubt, and what they may be instead.

A recogniser misreads a figure as surely as it reads one; a smaller one makes more mistakes, but seldom the same.
Letters are left out: names are checked against the catalogue, figures against nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations, product
from typing import TypeAlias

from models.image.page import TextBox

Doubt: TypeAlias = tuple[str, ...]
"""What a character may be instead; nothing where it is not in doubt. An empty text: it may not be there."""
_LIKELY, _UNCLEAR = 0.1, 0.2
"""Probability from which a figure that the first reading nearly took is a doubt, and from which any other sign is."""
_SAME = str.maketrans(
    {
        letter: figure
        for figure, letters in (
            ("0", "oOQDθΘ"),
            ("1", "lIiL|"),
            ("2", "zZ"),
            ("5", "sS"),
            ("6", "bG"),
            ("8", "B"),
            ("9", "gq"),
        )
        for letter in letters
    }
)
"""Letters that are one sign with a figure in some print; the second reading need not tell them apart."""
_LETTERED = re.compile(r"\d[A-WYZa-wyz]$")
"""Behind figures and a letter a figure may as well be a letter: `627TG` is read as `627T6`."""
_MOST, _TEXTS = 2, 60
"""Characters in doubt that are changed at once, and texts that are tried."""


def compared(first: str, second: str) -> tuple[str, ...]:
    """For each character of `first` what `second` has in its place and behind it; spaces count nothing."""
    seen = [place for place, letter in enumerate(first) if not letter.isspace()]
    one, two = "".join(first[place] for place in seen), "".join(second.split())
    found = list(first)
    for place in seen:
        found[place] = ""
    for kind, a, b, c, d in SequenceMatcher(None, one.translate(_SAME), two.translate(_SAME), False).get_opcodes():
        if kind == "insert":
            if seen:
                found[seen[max(0, a - 1)]] += two[c:d]
            continue
        for place in range(a, b):
            found[seen[place]] += two[c + place - a : c + place - a + 1]
        if d - c > b - a:
            found[seen[b - 1]] += two[c + b - a : d]
    return tuple(found)


def doubted(box: TextBox) -> tuple[Doubt, ...]:
    """For each character the figures that it may be instead, or what a figure may be instead; empty where none is."""
    others = box.others if len(box.others) == len(box.text) else ()
    rivals = box.rivals if len(box.rivals) == len(box.text) else ()
    found: list[Doubt] = []
    for place, letter in enumerate(box.text):
        doubts: list[str] = []
        lettered = letter.isdigit() and _LETTERED.search(box.text[:place]) is not None
        if others and (not _alike(letter, others[place]) or (lettered and others[place].isalpha())):
            doubts.append(others[place])
        if rivals and letter.isdigit():
            near = [(sign, share) for sign, share in rivals[place] if lettered or sign.translate(_SAME) != letter]
            doubts += [sign for sign, share in near if share >= (_LIKELY if sign.isdigit() else _UNCLEAR)]
        found.append(tuple(dict.fromkeys(doubts)))
    return tuple(found) if any(found) else ()


def _alike(letter: str, other: str) -> bool:
    """Both say the same figure, or neither is one."""
    if not letter.isdigit():
        # What the second reading makes of a letter is worth nothing; a figure behind it may be one that was lost.
        return not any(sign.isdigit() for sign in other[1:])
    return letter == other.translate(_SAME)


def readings(text: str, doubts: Sequence[Doubt]) -> list[tuple[int, str]]:
    """The text and what it may be instead, with the number of changed characters; the fewest changes first."""
    places = [place for place, doubt in enumerate(doubts[: len(text)]) if doubt]
    found: dict[str, int] = {text: 0}
    for count in range(1, min(_MOST, len(places)) + 1):
        for chosen in combinations(places, count):
            for signs in product(*(doubts[place] for place in chosen)):
                letters = list(text)
                for place, sign in zip(chosen, signs, strict=True):
                    letters[place] = sign
                found.setdefault("".join(letters), count)
                if len(found) >= _TEXTS:
                    return sorted((changes, said) for said, changes in found.items())
    return sorted((changes, said) for said, changes in found.items())
