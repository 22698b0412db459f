"""Folded text -> tokens: one for each Chinese character, each run of letters, each number; punctuation becomes gaps.

Letters and digits part ways (`12oz`, `x12`, `m8x40`), so that spacing never decides whether two texts are alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?)"
    r"|(?P<word>\b[ap]\.m\b\.?|[^\W\d_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+(?:'[a-z]+)?)"
    r"|(?P<han>[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    r"|(?P<sign>[%&+#$¥￥€£@*°]|(?<=\d)\"(?!\d))"
)
_SIGNS = {"%": "percent", "&": "and", "+": "plus", '"': "inch", "*": "x", "￥": "¥"}

JOINED, SPACED, COMMA, STOP = 0, 1, 2, 3
"""How a token is set apart from the one before it."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a folded text, characters [start, end)."""

    text: str
    key: str
    """What is compared: singular, without apostrophe, signs and unit abbreviations spelt out."""
    kind: str
    """`han`, `word` or `num`."""
    start: int
    end: int
    gap: int
    """JOINED, SPACED, COMMA or STOP."""
    between: str
    """The characters between this token and the one before."""


def tokenize(text: str) -> tuple[Token, ...]:
    """Tokens of a folded text, in order; never raises."""
    tokens: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        between = text[last : match.start()]
        kind = match.lastgroup or "word"
        said = match.group()
        if kind == "num":
            said = said.replace(",", "")
            key = said
        elif kind == "sign":
            kind, said = "word", _SIGNS.get(said, said)
            key = said
        elif kind == "word":
            said = said.replace("'", "").replace(".", "")
            key = singular(said)
        else:
            key = said
        gap = _gap(between, not tokens)
        if gap < COMMA and _apart(between) and not (kind == "num" and tokens[-1].kind == "num"):
            gap = COMMA
        tokens.append(Token(said, key, kind, match.start(), match.end(), gap, between))
        last = match.end()
        if kind == "num" and len(tokens) > 2 and tokens[-2].text == "乘" and tokens[-3].kind == "num":
            tokens[-2] = replace(tokens[-2], text="x", key="x", kind="word")
    return tuple(tokens)


def _gap(between: str, first: bool) -> int:
    if not between:
        return STOP if first else JOINED
    if any(mark in between for mark in ".;!?\n"):
        return STOP
    if first:
        return STOP
    if any(mark in between for mark in ",:()|"):
        return COMMA
    return SPACED if between.strip(" ") == "" else JOINED


def _apart(between: str) -> bool:
    """A stroke or a dash with room on both sides: people who type fast set things apart by it."""
    return len(between) > 2 and between[0] == between[-1] == " " and between.strip(" ") in ("/", "-", "--")


_UNITS = {
    "oz": "ounce", "ozs": "ounce", "pct": "percent", "lbs": "pound", "lb": "pound", "litre": "liter", "litres": "liter",
    "metre": "meter", "metres": "meter", "pcs": "piece", "pc": "piece", "kgs": "kg", "kilos": "kilo", "inches": "inch",
    "ctn": "carton", "ctns": "carton", "bx": "box", "bxs": "box", "pkt": "packet", "pkts": "packet", "pk": "pack",
    "pks": "pack", "btl": "bottle", "btls": "bottle", "doz": "dozen", "dz": "dozen",
    "loaves": "loaf", "knives": "knife", "shelves": "shelf", "scarves": "scarf", "halves": "half", "wolves": "wolf",
    "teeth": "tooth", "women": "woman", "men": "man",
    "grey": "gray", "doughnut": "donut", "doughnuts": "donut", "yoghurt": "yogurt", "feet": "foot", "ft": "foot",
    "volt": "v", "volts": "v", "watt": "w",
    "watts": "w", "amp": "a", "amps": "a", "ampere": "a", "millimeter": "mm", "millimeters": "mm", "millimetres": "mm",
    "liters": "liter", "grams": "gram", "kilograms": "kg", "kilogram": "kg",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def singular(word: str) -> str:
    """A form that singular and plural of an English word share (it need not be a word); units in one spelling."""
    if word in _UNITS:
        return _UNITS[word]
    if word == "ones":
        return word  # It points at several; it counts nothing.
    if len(word) >= 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) >= 3 and word.endswith("ie"):
        return word[:-2] + "y"
    if len(word) >= 4 and word.endswith("e") and (word[-2] in "sxzo" or word[-3:-1] in ("ch", "sh")):
        return word[:-1]
    return word
