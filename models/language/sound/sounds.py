"""Mandarin syllables as sounds: which alphabet of sound units there is, and how unlike two of them are.

A unit is one toneless syllable of pinyin, or one Latin letter where a name holds Latin words. The costs follow the
articulation of the initial (place and manner) and of the final (medial, nucleus, coda): what one hears apart by a
single feature, and what speakers of many regions do not keep apart at all (zh/z, n/l, an/ang), costs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Costs: TypeAlias = npt.NDArray[np.float32]

PAD = 0
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIRST_SYLLABLE = 1 + len(LETTERS)
"""Unit ids: 0 is padding, 1 to 26 the letters, then the syllables in the order of the readings."""
LETTER_MASS = 0.34
"""What a letter weighs against a syllable: about three letters are heard in the time of one syllable."""

_INITIALS = ("zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s")
_GLIDES = {
    "yi": "i", "ya": "ia", "yo": "io", "ye": "ie", "yai": "iai", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in",
    "yang": "iang", "ying": "ing", "yong": "iong", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn",
    "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui", "wan": "uan", "wen": "un", "wang": "uang",
    "weng": "ueng", "wong": "ong",
}  # fmt: skip
_FINALS = {
    # final: medial, nucleus, coda
    "a": ("", "a", ""), "o": ("u", "o", ""), "e": ("", "e", ""), "ai": ("", "a", "i"), "ei": ("", "e", "i"),
    "ao": ("", "a", "u"), "ou": ("", "o", "u"), "an": ("", "a", "n"), "en": ("", "e", "n"), "ang": ("", "a", "ng"),
    "eng": ("", "e", "ng"), "er": ("", "e", "r"), "ong": ("", "o", "ng"), "i": ("", "i", ""), "ia": ("i", "a", ""),
    "io": ("i", "o", ""), "ie": ("i", "E", ""), "iai": ("i", "a", "i"), "iao": ("i", "a", "u"), "iu": ("i", "o", "u"),
    "ian": ("i", "E", "n"), "in": ("", "i", "n"), "iang": ("i", "a", "ng"), "ing": ("", "i", "ng"),
    "iong": ("i", "o", "ng"), "u": ("", "u", ""), "ua": ("u", "a", ""), "uo": ("u", "o", ""), "uai": ("u", "a", "i"),
    "ui": ("u", "e", "i"), "uan": ("u", "a", "n"), "un": ("u", "e", "n"), "uang": ("u", "a", "ng"),
    "ueng": ("u", "e", "ng"), "v": ("", "v", ""), "ve": ("v", "E", ""), "van": ("v", "E", "n"), "vn": ("", "v", "n"),
    "-i": ("", "-", ""),
}  # fmt: skip
_PLACE = {
    "b": "labial", "p": "labial", "m": "labial", "f": "labial", "d": "alveolar", "t": "alveolar", "n": "alveolar",
    "l": "alveolar", "z": "alveolar", "c": "alveolar", "s": "alveolar", "zh": "retroflex", "ch": "retroflex",
    "sh": "retroflex", "r": "retroflex", "j": "palatal", "q": "palatal", "x": "palatal", "g": "velar", "k": "velar",
    "h": "velar", "": "none",
}  # fmt: skip
_MANNER = {
    "b": "stop", "d": "stop", "g": "stop", "p": "aspirated", "t": "aspirated", "k": "aspirated", "m": "nasal",
    "n": "nasal", "f": "fricative", "s": "fricative", "sh": "fricative", "x": "fricative", "h": "fricative",
    "r": "approximant", "l": "approximant", "z": "affricate", "zh": "affricate", "j": "affricate",
    "c": "aspirated affricate", "ch": "aspirated affricate", "q": "aspirated affricate", "": "none",
}  # fmt: skip
_MERGED = {
    frozenset(pair): cost
    for pair, cost in {
        ("zh", "z"): 0.1, ("ch", "c"): 0.1, ("sh", "s"): 0.1, ("n", "l"): 0.15, ("f", "h"): 0.25, ("r", "l"): 0.3,
    }.items()
}  # fmt: skip
_NUCLEI = {
    frozenset(pair): cost
    for pair, cost in {
        ("o", "e"): 0.3, ("a", "E"): 0.35, ("e", "E"): 0.35, ("o", "u"): 0.4, ("i", "v"): 0.3, ("u", "v"): 0.35,
        ("i", "-"): 0.4, ("e", "-"): 0.4, ("i", "E"): 0.5, ("i", "e"): 0.5, ("a", "o"): 0.5, ("a", "e"): 0.5,
        ("u", "e"): 0.6,
    }.items()
}  # fmt: skip
_CODAS = {frozenset(("n", "ng")): 0.15, frozenset(("", "n")): 0.4, frozenset(("", "ng")): 0.45}
FOLDED_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "h": "f"}
FOLDED_CODAS = {"ng": "n"}


@lru_cache(maxsize=1024)
def parts(syllable: str) -> tuple[str, str]:
    """Initial and final of a toneless syllable in plain pinyin, `v` for ü: `zhuang` -> (`zh`, `uang`)."""
    if syllable in _GLIDES:
        return "", _GLIDES[syllable]
    initial = next((i for i in _INITIALS if syllable.startswith(i) and len(syllable) > len(i)), "")
    final = syllable[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        final = "-i"
    return initial, {"ue": "ve"}.get(final, final)


def is_syllable(text: str) -> bool:
    """Is this a syllable that `parts` can take apart? A few interjections (`hm`, `ng`) are not."""
    return parts(text)[1] in _FINALS


def syllable_cost(one: str, other: str) -> float:
    """0 for the same sounds to 1 for sounds that have nothing in common."""
    if one == other:
        return 0.0
    (initial, final), (initial2, final2) = parts(one), parts(other)
    return min(1.0, 0.55 * _initial_cost(initial, initial2) + 0.55 * _final_cost(final, final2))


def _initial_cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if (merged := _MERGED.get(frozenset((one, other)))) is not None:
        return merged
    if "" in (one, other):
        return 0.7
    same_place, same_manner = _PLACE[one] == _PLACE[other], _MANNER[one] == _MANNER[other]
    if same_place:
        pair = {_MANNER[one], _MANNER[other]}
        if pair in ({"stop", "aspirated"}, {"affricate", "aspirated affricate"}):
            return 0.35
        return 0.55 if "nasal" not in pair else 0.7
    sibilant = {_PLACE[one], _PLACE[other]} <= {"alveolar", "retroflex", "palatal"}
    if same_manner:
        return 0.4 if sibilant and _MANNER[one] not in ("stop", "aspirated") else 0.6
    return 0.7 if sibilant else 1.0


def _final_cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    (medial, nucleus, coda), (medial2, nucleus2, coda2) = _FINALS[one], _FINALS[other]
    cost = 0.0
    if medial != medial2:
        cost += 0.25
    if nucleus != nucleus2:
        cost += _NUCLEI.get(frozenset((nucleus, nucleus2)), 0.75)
    if coda != coda2:
        cost += _CODAS.get(frozenset((coda, coda2)), 0.5)
    return min(1.0, cost)


_ALIKE = ("bp", "dt", "gk", "ckq", "sz", "cs", "fv", "vw", "jg", "mn", "iy", "uw", "kx", "lr", "jz")
_VOWELS = "aeiouy"


def _letter_cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if any(one in group and other in group for group in _ALIKE):
        return 0.4
    return 0.5 if one in _VOWELS and other in _VOWELS else 1.0


def cost_table(syllables: Sequence[str]) -> Costs:
    """Substitution costs between all units, shape (units, units), 0 to 1; a letter against a syllable costs 1."""
    size = FIRST_SYLLABLE + len(syllables)
    table = np.ones((size, size), dtype=np.float32)
    for i, one in enumerate(LETTERS, 1):
        for j, other in enumerate(LETTERS, 1):
            table[i, j] = _letter_cost(one, other)
    for i, one in enumerate(syllables, FIRST_SYLLABLE):
        for j, other in enumerate(syllables[: i - FIRST_SYLLABLE + 1], FIRST_SYLLABLE):
            table[i, j] = table[j, i] = syllable_cost(one, other)
    # 1 is read "yi" in a number and "yao" in a code.
    if "yi" in syllables and "yao" in syllables:
        i, j = (FIRST_SYLLABLE + syllables.index(word) for word in ("yi", "yao"))
        table[i, j] = table[j, i] = 0.3
    return table


def folded(syllables: Sequence[str]) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
    """For each unit id the class of its initial and of its final, with what is often merged in one class."""
    initials: dict[str, int] = {}
    finals: dict[tuple[str, str, str], int] = {}
    first = np.zeros(FIRST_SYLLABLE + len(syllables), dtype=np.uint16)
    last = np.zeros_like(first)
    for unit in range(1, FIRST_SYLLABLE):
        first[unit] = last[unit] = unit
    for unit, syllable in enumerate(syllables, FIRST_SYLLABLE):
        initial, final = parts(syllable)
        medial, nucleus, coda = _FINALS[final]
        initial = FOLDED_INITIALS.get(initial, initial)
        shape = (medial, nucleus, FOLDED_CODAS.get(coda, coda))
        if shape == ("i", "a", "n"):
            shape = ("i", "E", "n")
        first[unit] = FIRST_SYLLABLE + initials.setdefault(initial, len(initials))
        last[unit] = FIRST_SYLLABLE + finals.setdefault(shape, len(finals))
    return first, last
