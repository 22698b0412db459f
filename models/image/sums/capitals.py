"""Amounts in the capital figures of Chinese bills (壹仟壹佰元整) -> the same amounts as numbers.

They are printed beside the sum so that nobody can change it; a sum that is read otherwise is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.image.structure.layout import Run

_LETTERS = ("零〇○", "壹壱一弌", "贰貳弐二貮", "叁參叄参三弎", "肆四", "伍五", "陆陸六", "柒七", "捌八", "玖九")
_DIGITS = {letter: value for value, letters in enumerate(_LETTERS) for letter in letters}
_TENS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_GROUPS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_SIGNS = "".join((*_DIGITS, *_TENS, *_GROUPS))
_CAPITAL = re.compile(rf"(?P<whole>[{_SIGNS}\s]*[{_SIGNS}])\s*[元圆圓园]\s*(?P<rest>[{_SIGNS}角分毛\s]*)[整正]?")
_PROPER = frozenset("壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟")
"""Signs that only sums are written with: 三元 may be anything."""


def capitals(runs: Iterable[Run]) -> Iterator[tuple[Run, Decimal]]:
    """Every sum in capital figures, with the words that say it; what does not read as a number is left out."""
    for run in runs:
        for match in _CAPITAL.finditer(run.text):
            if not _PROPER & set(match.group()):
                continue
            value = _value(match["whole"], match["rest"])
            if value is not None:
                yield run.part(*match.span()), value


def _value(whole: str, rest: str) -> Decimal | None:
    units = _number("".join(whole.split()))
    cents = _cents("".join(rest.split()))
    return units + cents if units is not None and cents is not None else None


def _number(text: str) -> Decimal | None:
    """壹万贰仟零叁拾; None where two digits stand beside each other or the units do not fall."""
    total, group, digit = 0, 0, -1
    least = 10**12
    step = 10_000
    for letter in text:
        if letter in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[letter]
        elif letter in _TENS:
            unit = _TENS[letter]
            if unit >= step:
                return None
            step, group, digit = unit, group + unit * (digit if digit > 0 else 1), -1
        else:
            unit = _GROUPS[letter]
            if unit >= least:
                return None
            least, step = unit, 10_000
            total, group, digit = total + (group + max(digit, 0)) * unit, 0, -1
    return Decimal(total + group + max(digit, 0)) if text else None


def _cents(text: str) -> Decimal | None:
    """伍角叁分; nothing is nought."""
    match = re.fullmatch(r"零?(?:(?P<tenths>\D)[角毛])?零?(?:(?P<hundredths>\D)分)?零?", text)
    if match is None:
        return None
    found = Decimal(0)
    for name, worth in (("tenths", "0.1"), ("hundredths", "0.01")):
        if match[name] is not None:
            if match[name] not in _DIGITS:
                return None
            found += _DIGITS[match[name]] * Decimal(worth)
    return found
