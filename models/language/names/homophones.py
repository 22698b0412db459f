"""Chinese characters typed for others of the same sound (旦炒饭 for 蛋炒饭) -> the name of the catalogue that is meant.

Only one character of a name may be astray, none that counts, and only one name may be so near.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from models.language.tokens import COMMA, JOINED, Token
from models.language.words import words

LONGEST = 8
"""Characters of a name that is looked for with a slip in it."""
SURE = 3
"""Characters from which on a name with one character of the same sound is believed."""
_ANY = 4
"""Characters from which on one within the name may sound otherwise; that stays a doubt."""
_COUNTING = frozenset("零一二三四五六七八九十百千万两半几多少大中小不无去加减免红黄蓝绿白黑冷热冰常温")
"""Characters that make a difference however alike the rest is: counts, sizes, colours, yes and no."""
_SYLLABLE_SIGNS = frozenset("\u0304\u0301\u030c\u0300")
_FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


_ASKING = frozenset("不无免去加减少多放")
"""Characters that options begin with which say what is wanted rather than name it (不要汤 is near to 不要糖)."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The character at token `at` should be `text`; `sure` where it sounds the same in a name that is long enough."""

    at: int
    text: str
    sure: bool


class Homophones:
    """Names of Chinese characters, found with one of them astray."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._whole = {
            name
            for name in names
            if 2 <= len(name) <= LONGEST and name[0] not in _ASKING and all(c > "\u2e80" for c in name)
        }
        for name in self._whole:
            for k in range(len(name)):
                self._names[name[:k], name[k + 1 :]].add(name[k])

    def slips(self, tokens: tuple[Token, ...], taken: frozenset[int]) -> list[Slip]:
        """Slips in these tokens, the longest name first; tokens that are `taken` belong to names as they are."""
        found: list[Slip] = []
        free = [
            k
            for k, token in enumerate(tokens)
            if token.kind == "han" and k not in taken and token.text not in _COUNTING
        ]
        for at in free:
            slip = next(iter(self._at(tokens, at)), None)
            if slip is not None:
                found.append(slip)
        return found

    def _at(self, tokens: tuple[Token, ...], at: int) -> Iterable[Slip]:
        said = tokens[at].text
        for length in range(LONGEST, 1, -1):
            for start in range(at - length + 1, at + 1):
                window = tokens[start : start + length] if start >= 0 else ()
                if len(window) < length or any(
                    t.kind != "han" or (k and t.gap != JOINED) for k, t in enumerate(window)
                ):
                    continue
                if length < SURE and not _counted(tokens, start, start + length):
                    continue
                text = "".join(token.text for token in window)
                meant = self._names.get((text[: at - start], text[at - start + 1 :]), set()) - _COUNTING
                alike = [c for c in meant if c != said and alike_in_sound(said, c)]
                if len(alike) == 1:
                    yield Slip(at, alike[0], length >= SURE and bool(readings(said) & readings(alike[0])))
                elif (
                    length >= _ANY
                    and start < at < start + length - 1
                    and len(meant) == 1
                    and not words().at(window, at - start)
                ):
                    yield Slip(at, next(iter(meant)), False)


def _counted(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """A count or a measure word stands right beside these tokens."""
    beside = [tokens[k] for k in (start - 1, end) if 0 <= k < len(tokens) and (k < start or tokens[k].gap < COMMA)]
    return any(t.kind == "num" or t.text in _COUNTING or words().has((t.text,), "measure") for t in beside)


def alike_in_sound(one: str, other: str) -> bool:
    """Some readings of both sound alike, tones and the common confusions of sounds aside."""
    return bool({_fold(said) for said in readings(one)} & {_fold(said) for said in readings(other)})


@lru_cache(maxsize=20_000)
def readings(character: str) -> frozenset[str]:
    """How a character is read, without tones; empty where nothing is known of it."""
    from pypinyin.constants import PINYIN_DICT

    said = PINYIN_DICT.get(ord(character), "")
    plain = ("".join(s for s in unicodedata.normalize("NFD", r) if s not in _SYLLABLE_SIGNS) for r in said.split(","))
    return frozenset(reading for reading in plain if reading)


def _fold(syllable: str) -> str:
    for wide, narrow in _FOLDED:
        syllable = syllable.replace(wide, narrow)
    return syllable
