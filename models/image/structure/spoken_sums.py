"""Words that write a sum out (`RINGGIT MALAYSIA TWO HUNDRED AND SEN TEN ONLY`) -> whether they do, and the sum.

They are printed beside or below the total so that nobody can change it; they name nothing that was sold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

import yaml

from models.language.normalize import normalize

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {
    **{word: place for place, word in enumerate(_UNITS.split())},
    **{word: 10 * place for place, word in enumerate(_TENS.split(), 2)},
    "fourty": 40,
}
_HUNDRED = "hundred"
_LARGE = {"thousand": 10**3, "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "million": 10**6, "crore": 10**7}
_FEWEST = 2
"""Words of numbers that a sum holds at least, unless its end says that it is one."""


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    content = yaml.safe_load(files("models.image").joinpath("data/spoken_sums.yaml").read_text(encoding="utf-8"))
    hundredths, around, ends = (frozenset(map(str, content[kind])) for kind in ("hundredths", "around", "ends"))
    return hundredths, around, ends


@lru_cache(maxsize=4096)
def spoken(text: str) -> bool:
    """The text writes out a sum, or the end of one, and says nothing else."""
    words = _split(text)
    hundredths, around, ends = _words()
    numbers = sum(map(_counts, words))
    known = all(_counts(word) or word in hundredths or word in around for word in words)
    if not words or not known or re.search(r"\d", text):
        return False
    return numbers >= _FEWEST or (words[-1] in ends and (numbers > 0 or len(words) == 1))


def spoken_sum(text: str) -> Decimal | None:
    """The sum of a text that says its end (`only`); None where it is none or the words make no number."""
    words = _split(text)
    hundredths, _, ends = _words()
    if not spoken(text) or words[-1] not in ends:
        return None
    parts: list[list[str]] = [[]]
    """Words of numbers that follow each other; `hundred and five` goes on."""
    minor = -1
    """The part that counts hundredths."""
    for place, word in enumerate(words):
        if _counts(word):
            parts[-1].append(word)
            continue
        joins = word == "and" and place and words[place - 1] == _HUNDRED
        behind = parts[-1]
        if behind and not joins:
            parts.append([])
        if word in hundredths:
            # `AND SEN TEN` or `and Ten Sen`.
            minor = len(parts) - 1 if _counts(words[place + 1]) else len(parts) - 2
    values = [_value(part) for part in parts]
    if None in values or sum(map(bool, parts)) > _FEWEST:
        return None
    whole = sum((Decimal(value or 0) for place, value in enumerate(values) if place != minor), Decimal(0))
    if not whole:
        return None  # The end of a sum that begins in the row above.
    return whole + Decimal(values[minor] or 0) / 100 if minor >= 0 else whole


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", normalize(text, "").text)


def _counts(word: str) -> bool:
    return word in _SMALL or word in _LARGE or word == _HUNDRED


def _value(words: Sequence[str]) -> int | None:
    """The number that these words make; None where larger ones follow smaller ones."""
    total = group = 0
    least = 10**12
    for word in words:
        if word in _SMALL:
            group += _SMALL[word]
        elif word == _HUNDRED:
            group = max(group, 1) * 100
        elif _LARGE[word] >= least:
            return None
        else:
            least = _LARGE[word]
            total, group = total + max(group, 1) * least, 0
    return total + group


def hundredths() -> frozenset[str]:
    """What the hundredths of a currency are called."""
    return _words()[0]
