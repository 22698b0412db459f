"""The words that documents of all kinds share - heads of columns, labels of fields, titles - read once from `data/`.

All are compared folded: width, script and case, spaces and punctuation left out. The business's own words are the
vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product

import yaml

from models.language.normalize import normalize

_KEPT = "+#%&.@"


@lru_cache(maxsize=65_536)
def by_script(text: str) -> tuple[str, str] | None:
    """A text in two languages as (the Chinese signs, the other words); None where it is in one."""
    chinese = "".join(sign for sign in text if not sign.isascii())
    other = " ".join("".join(sign if sign.isascii() else " " for sign in text).split())
    return (chinese, other) if chinese and any(sign.isalpha() for sign in other) else None


def fold(text: str) -> str:
    """What words and names are compared by: letters, digits and `+#%&.` of the normalised text; `*` is an `x`."""
    folded = normalize(text, "").text.replace("*", "x")
    return "".join(sign for sign in folded if sign.isalnum() or sign in _KEPT).strip(".")


@lru_cache(maxsize=65_536)
def skeleton(folded: str) -> str:
    """Folded text without the differences that print does not show reliably: O and 0, I, l and 1."""
    return folded.translate(_ALIKE)


_ALIKE = str.maketrans({"o": "0", "l": "1", "i": "1", "丨": "1", "○": "0"})


@dataclass(frozen=True, slots=True)
class Wording:
    """Folded word -> what it announces, for one kind of words."""

    meanings: Mapping[str, tuple[str, ...]]
    longest: int

    def of(self, text: str) -> tuple[str, ...]:
        """What this text as a whole announces, most usual first; nothing where it is no such word."""
        return self.of_folded(fold(text))

    def of_folded(self, folded: str) -> tuple[str, ...]:
        """As `of`, for text that is folded already."""
        found = self.meanings.get(folded, ())
        if found or len(folded) < 4:
            return found
        # 小计 Subtotal: both languages say the same.
        letters = [(not sign.isascii(), sign) for sign in folded if sign.isalnum() or sign in _KEPT]
        chinese, latin = ("".join(sign for han, sign in letters if han is side) for side in (True, False))
        if chinese and latin and (folded in (chinese + latin, latin + chinese)):
            both = self.meanings.get(latin, ())
            return tuple(meaning for meaning in self.meanings.get(chinese, ()) if meaning in both)
        # Print read badly: one Latin letter off in a long word.
        return _near(self, folded)

    def segments(self, folded: str) -> tuple[tuple[int, int, str], ...]:
        """The text cut into such words without a rest, (start, end, first meaning); empty where that cannot be."""
        best: list[tuple[int, tuple[tuple[int, int, str], ...]] | None] = [None] * (len(folded) + 1)
        best[0] = (0, ())
        for start in range(len(folded)):
            so_far = best[start]
            if so_far is None:
                continue
            for end in range(start + 1, min(len(folded), start + self.longest) + 1):
                meanings = self.meanings.get(folded[start:end])
                if meanings:
                    now = (so_far[0] + 1, (*so_far[1], (start, end, meanings[0])))
                    known = best[end]
                    if known is None or now[0] < known[0]:
                        best[end] = now
        last = best[-1]
        return last[1] if last is not None else ()

    def misread(self, folded: str) -> tuple[tuple[int, int, str], ...]:
        """As `segments`, with one Chinese letter that is another than it should be; empty where that cannot tell."""
        found: dict[tuple[str, ...], tuple[tuple[int, int, str], ...]] = {}
        for place, letter in enumerate(folded):
            if letter.isascii():
                continue
            masked = folded[:place] + _ANY + folded[place + 1 :]
            segments = _masked(self).segments(masked)
            if segments:
                found[tuple(meaning for _, _, meaning in segments)] = segments
        return next(iter(found.values())) if len(found) == 1 else ()


_ANY = "□"


@lru_cache(maxsize=8)
def _masked(wording: _Hashed) -> Wording:
    """The words and, with any one Chinese letter left open, those that then say one thing only."""
    open_: dict[str, set[str]] = {}
    for word, meanings in wording.meanings.items():
        for place, letter in enumerate(word if len(word) > 1 and not any(map(str.isascii, word)) else ""):
            assert not letter.isascii()
            open_.setdefault(word[:place] + _ANY + word[place + 1 :], set()).add(meanings[0])
    sure = {word: tuple(meanings) for word, meanings in open_.items() if len(meanings) == 1}
    return Wording({**sure, **wording.meanings}, wording.longest)


@lru_cache(maxsize=8192)
def _near(wording: _Hashed, folded: str) -> tuple[str, ...]:
    from rapidfuzz.distance import Hamming

    # One letter read as another; an issue is no tissue.
    if not folded.isascii() or not folded.isalpha() or len(folded) < 7:
        return ()
    found: dict[str, None] = {}
    for word, meanings in wording.meanings.items():
        if len(word) == len(folded) and word.isascii() and Hamming.distance(word, folded, score_cutoff=1) <= 1:
            found.update(dict.fromkeys(meanings))
    return tuple(found) if len(found) == 1 else ()


class _Hashed(Wording):
    """A wording as a key of the cache: there are only a few, each made once."""

    __slots__ = ()

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@lru_cache(maxsize=8)
def wording(name: str) -> Wording:
    """`columns`, `labels` or `titles`."""
    content = yaml.safe_load(files("models.image").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8"))
    meanings: dict[str, list[str]] = {}
    for meaning, words in content.items():
        for word in words:
            for spelling in _expanded(str(word)):
                folded = fold(spelling)
                if folded and meaning not in meanings.setdefault(folded, []):
                    meanings[folded].append(meaning)
    kept = {word: tuple(found) for word, found in meanings.items()}
    return _Hashed(kept, max(len(word) for word in kept))


def _expanded(word: str) -> tuple[str, ...]:
    """`{a|b}{c|d}` stands for ac, ad, bc, bd; an empty alternative may be left out."""
    parts = [
        part.split("|") for part in re.findall(r"\{([^}]*)\}", "{" + re.sub(r"\{([^}]*)\}", r"}{\1}{", word) + "}")
    ]
    return tuple("".join(choice) for choice in product(*parts))


@dataclass(frozen=True, slots=True)
class Units:
    """Measure words: those that mean the same, and those that stand for twelve."""

    same: Mapping[str, frozenset[str]]
    dozen: frozenset[str]


@lru_cache(maxsize=1)
def units() -> Units:
    """The measure words of documents."""
    content = yaml.safe_load(files("models.image").joinpath("data/units.yaml").read_text(encoding="utf-8"))
    same: dict[str, frozenset[str]] = {}
    for group in content["same"]:
        words = frozenset(str(word) for word in group)
        same.update(dict.fromkeys(words, words))
    return Units(same, frozenset(str(word) for word in content["dozen"]))
