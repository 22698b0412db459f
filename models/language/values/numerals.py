"""Numbers in words and digits, Chinese and English: tokens -> exact decimals.

English is a small grammar of its own; Chinese numerals are read by cn2an once their extent is known.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from models.language.tokens import COMMA, Token

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
NUMBER_WORDS = frozenset((*_UNITS, *_TENS, "hundred", "thousand", "dozen", "couple", "half"))
"""English words that numbers are made of."""
_DIGITS = {
    "零": "0", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9",
    "幺": "1", "两": "2", "洞": "0",
}  # fmt: skip
_HAN = frozenset("零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬")
LONGEST_NUMBER = 24
"""Tokens of one number that is said digit by digit; longer runs name nothing."""
_LIMIT = Decimal(1_000_000_000)


def number(tokens: tuple[Token, ...], index: int) -> tuple[int, Decimal] | None:
    """(end, value) of the longest plain number that begins at this token; None if there is none. Zero is returned."""
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind == "han":
        return _chinese(tokens, index)
    if token.kind == "num":
        value = Decimal(token.text)
        end = index + 1
        if end < len(tokens) and tokens[end].kind == "han" and tokens[end].text in "百千万" and tokens[end].gap < COMMA:
            return end + 1, value * {"百": 100, "千": 1000, "万": 10_000}[tokens[end].text]
        if end < len(tokens) and tokens[end].text in ("thousand", "hundred") and tokens[end].gap < COMMA:
            return end + 1, value * (1000 if tokens[end].text == "thousand" else 100)
        fraction = _slash(tokens, index)
        if fraction is not None:
            return fraction
        if end < len(tokens) and tokens[end].gap < COMMA:
            fraction = _slash(tokens, end)
            if fraction is not None and value == value.to_integral_value():
                return fraction[0], value + fraction[1]
        return (end, value) if value < _LIMIT else None
    return _english(tokens, index)


def digits(tokens: tuple[Token, ...], index: int) -> tuple[int, str] | None:
    """A run of digits spoken one by one or written (四零二七, `four zero two seven`, `4027`): (end, digits)."""
    said = []
    end = index
    while end < len(tokens) and end - index < LONGEST_NUMBER and (end == index or tokens[end].gap < COMMA):
        token = tokens[end]
        if token.kind == "num" and token.text.isdigit():
            said.append(token.text)
        elif token.kind == "han" and token.text in _DIGITS:
            said.append(_DIGITS[token.text])
        elif token.text in _UNITS and _UNITS[token.text] < 10:
            said.append(str(_UNITS[token.text]))
        elif token.text in ("oh", "o") and said:
            said.append("0")
        elif token.text in ("double", "triple") and end + 1 < len(tokens) and tokens[end + 1].text in _UNITS:
            said.append(str(_UNITS[tokens[end + 1].text]) * (1 if token.text == "double" else 2))
        elif said and (ten := number(tokens, end)) is not None and token.text in _TENS and ten[1] < 100:
            said.append(str(ten[1]))
            end = ten[0]
            continue
        else:
            break
        end += 1
    return (end, "".join(said)) if said else None


def spelled(value: int) -> str | None:
    """An integer under 100 in English words, None beyond; for names that are written with digits."""
    if value in _BY_VALUE:
        return _BY_VALUE[value]
    tens, rest = value - value % 10, value % 10
    if tens in _BY_VALUE and 20 <= value < 100:
        return f"{_BY_VALUE[tens]} {_BY_VALUE[rest]}"
    return None


_BY_VALUE = {value: word for word, value in {**_TENS, **_UNITS}.items()}
_BY_VALUE[40] = "forty"


def _slash(tokens: tuple[Token, ...], index: int) -> tuple[int, Decimal] | None:
    if index + 1 >= len(tokens) or tokens[index + 1].between.strip() != "/" or tokens[index + 1].kind != "num":
        return None
    top, bottom = (
        Decimal(tokens[index].text) if tokens[index].kind == "num" else Decimal(0),
        Decimal(tokens[index + 1].text),
    )
    if top <= 0 or bottom not in (2, 3, 4, 5, 8, 10) or top >= bottom:
        return None
    return index + 2, (top / bottom).quantize(Decimal("0.000001")).normalize()


def _chinese(tokens: tuple[Token, ...], index: int) -> tuple[int, Decimal] | None:
    end = index
    while end < len(tokens) and tokens[end].text in _HAN and (end == index or tokens[end].gap == 0):
        end += 1
    if end == index:
        return None
    text = "".join(token.text for token in tokens[index:end])
    if (
        end + 1 < len(tokens)
        and tokens[end].text == "点"
        and tokens[end + 1].text in _DIGITS
        and tokens[end].gap == tokens[end + 1].gap == 0
    ):
        tail = end + 1
        while tail < len(tokens) and tokens[tail].text in _DIGITS and tokens[tail].gap == 0:
            tail += 1
        # 三点五 is a decimal, 三点五分 and 三点半 are times; the grammar of times outranks this reading.
        fraction = "".join(_DIGITS[token.text] for token in tokens[end + 1 : tail])
        whole = _cardinal(text)
        if whole is not None:
            return tail, Decimal(f"{whole}.{fraction}")
    while end > index:
        value = _cardinal(text)
        if value is not None:
            return end, Decimal(value)
        end -= 1
        text = text[:-1]
    return None


@lru_cache(maxsize=4096)
def _cardinal(text: str) -> int | None:
    """A whole Chinese numeral, None where the characters are no one number (两三, 一二三)."""
    import cn2an

    text = text.replace("两", "二").replace("幺", "一")
    plain = text.translate(str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬", "一二三四五六七八九十百千万"))
    if len(plain) > 1 and not any(mark in plain for mark in "十百千万亿"):
        return None
    try:
        value = cn2an.cn2an(plain, "smart")
    except (ValueError, KeyError):  # the library raises either for what is no number (零十一)
        return None
    return int(value) if 0 <= value < _LIMIT else None


def _english(tokens: tuple[Token, ...], index: int) -> tuple[int, Decimal] | None:
    end, total, current, last = index, 0, 0, 0
    scale_seen = 10**9
    while end < len(tokens) and (end == index or tokens[end].gap < COMMA):
        word = tokens[end].text
        if word in _TENS and (last == 0 or last >= 100):
            current += _TENS[word]
            last = _TENS[word]
        elif word in _UNITS and (last == 0 or last >= 100 or (last in _TENS.values() and 0 < _UNITS[word] < 10)):
            if last in _TENS.values() and _UNITS[word] >= 10:
                break
            current += _UNITS[word]
            last = _UNITS[word] or 1
        elif word == "hundred" and 0 < current < 100 and last < 100:
            current *= 100
            last = 100
        elif word == "thousand" and current > 0 and scale_seen > 1000:
            total += current * 1000
            current, last, scale_seen = 0, 1000, 1000
        elif word == "and" and last >= 100 and end + 1 < len(tokens) and tokens[end + 1].gap < COMMA:
            following = tokens[end + 1].text
            if following not in _UNITS and following not in _TENS:
                break
        elif word == "a" and end == index and end + 1 < len(tokens) and tokens[end + 1].text in ("hundred", "thousand"):
            current, last = 1, 1
        else:
            break
        end += 1
    if end == index:
        return None
    value = Decimal(total + current)
    if end + 1 < len(tokens) and tokens[end].text == "point" and tokens[end + 1].text in _UNITS:
        tail, fraction = end + 1, ""
        while tail < len(tokens) and tokens[tail].text in _UNITS and _UNITS[tokens[tail].text] < 10:
            fraction += str(_UNITS[tokens[tail].text])
            tail += 1
        return tail, Decimal(f"{value}.{fraction}") if fraction else value
    return end, value
