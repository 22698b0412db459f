"""Quantities as people say them: number, dozen, half, measure word -> `QuantityValue` with the tokens it took.

Grammar: `[x] number [x] [and a half] [dozen [and a half]] [measure [half]] [of]`, and the fixed forms 半打, 俩, 一打半,
`half a dozen`, `a couple of`. Whether a number counts an item, a modifier or nothing is the parser's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.intent import QuantityValue
from models.language.tokens import COMMA, JOINED, SPACED, Token
from models.language.values.numerals import number
from models.language.words import words

ORDINAL = frozenset(("st", "nd", "rd", "th"))
_LABELS = frozenset(("号", "期"))
"""What stands behind a number that names one of a row."""
_DONE = ("包", "印", "开", "磨", "孔", "碎", "发", "结")
"""Behind 打 these make it a verb; else it is a dozen."""
_BARE_ONE = frozenset(("a", "an"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity found in tokens [start, end)."""

    start: int
    end: int
    value: QuantityValue
    weak: bool = False
    """Only an article: it counts if nothing better does."""


def quantity(tokens: tuple[Token, ...], index: int, measures: frozenset[str] = frozenset()) -> tuple[Quantity, ...]:
    """Every reading of a quantity that begins at this token, longest last. `measures`: the catalogue's own words."""
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.kind == "num" and following is not None and following.gap == JOINED and following.text in ORDINAL:
        return ()  # The 8th of something counts nothing.
    if token.kind == "num" and token.text != "1" and following is not None and following.text == "piece":
        return ()  # A 14-piece set is one set: what is counted would be pieces.
    if token.kind == "han" or (token.kind == "num" and _next_is_han(tokens, index)):
        return _chinese(tokens, index, measures)
    return _english(tokens, index, measures)


def measure_at(tokens: tuple[Token, ...], index: int, measures: frozenset[str]) -> int | None:
    """End of the longest measure word that begins at this token."""
    if index >= len(tokens) or tokens[index].gap >= COMMA:
        return None
    if tokens[index].kind == "han":
        for length in (3, 2, 1):
            run = tokens[index : index + length]
            if len(run) < length or any(t.gap > SPACED for t in run) or any(t.kind != "han" for t in run):
                continue
            text = "".join(t.text for t in run)
            if text in measures or words().has(tuple(text), "measure"):
                return index + length
        return None
    token = tokens[index]
    known = words().has((token.text,), "measure") or words().has((token.key,), "measure")
    if token.kind == "word" and (known or token.text in measures or token.key in measures):
        return index + 1
    return None


def _next_is_han(tokens: tuple[Token, ...], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].kind == "han" and tokens[index + 1].gap < COMMA


def _is(tokens: tuple[Token, ...], index: int, *texts: str) -> bool:
    """True when the tokens from `index` on read so, without a comma or stop before any of them."""
    return index + len(texts) <= len(tokens) and all(
        tokens[index + k].text == text and tokens[index + k].gap < COMMA for k, text in enumerate(texts)
    )


def _made(
    start: int, end: int, value: Decimal, measure: str | None = None, approximate: bool = False, weak: bool = False
) -> tuple[Quantity, ...]:
    if value <= 0 or value >= 1_000_000_000:
        return ()
    exact = value.quantize(Decimal("0.000001")).normalize()
    if exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    return (Quantity(start, end, QuantityValue(exact, measure, approximate), weak),) if exact > 0 else ()


def _chinese(tokens: tuple[Token, ...], index: int, measures: frozenset[str]) -> tuple[Quantity, ...]:
    found: tuple[Quantity, ...] = ()
    text = tokens[index].text
    if text in ("俩", "仨"):
        return _made(index, index + 1, Decimal(2 if text == "俩" else 3))
    if text == "半":
        if _is(tokens, index + 1, "打"):
            end = measure_at(tokens, index + 2, measures)
            return _made(index, end or index + 2, Decimal(6), _text(tokens, index + 2, end))
        end = measure_at(tokens, index + 1, measures)
        return _made(index, end, Decimal("0.5"), _text(tokens, index + 1, end)) if end else ()
    if text == "几" or (text == "好" and _is(tokens, index + 1, "几")):
        at = index + (1 if text == "几" else 2)
        end = measure_at(tokens, at, measures)
        return _made(index, end, Decimal(3), _text(tokens, at, end), approximate=True) if end else ()
    approximate = False
    pair = _neighbours(tokens, index)
    if pair is not None:
        end, value = pair
        approximate = True
    else:
        read = number(tokens, index)
        if read is None:
            return ()
        end, value = read
    if end < len(tokens) and tokens[end].gap == JOINED and tokens[end].text in _LABELS - measures:
        return ()  # 二号楼 and 二期 number something, they do not count it.
    if _is(tokens, end, "几") or _is(tokens, end, "多") or _is(tokens, end, "来"):
        if measure_at(tokens, end + 1, measures) is not None and value % 10 == 0 and value > 0:
            end, approximate = end + 1, True
    elif not (_is(tokens, end, "打") and not any(_is(tokens, end + 1, verb) for verb in _DONE)):
        found += _made(index, end, value, approximate=approximate)
    if _is(tokens, end, "打"):
        end += 1
        value *= 12
        if _is(tokens, end, "半"):
            end, value = end + 1, value + 6
        elif _is(tokens, end, "零") and (rest := number(tokens, end + 1)) is not None:
            end, value = rest[0], value + rest[1]
        found += _made(index, end, value, approximate=approximate)
        after = measure_at(tokens, end, measures)
        return found + (_made(index, after, value, _text(tokens, end, after), approximate) if after else ())
    after = measure_at(tokens, end, measures)
    if after is not None:
        measure = _text(tokens, end, after)
        found += _made(index, after, value, measure, approximate)
        if _is(tokens, after, "半"):
            found += _made(index, after + 1, value + Decimal("0.5"), measure, approximate)
        elif measure == "斤" and (rest := number(tokens, after)) is not None and _is(tokens, rest[0], "两"):
            found += _made(index, rest[0] + 1, value + rest[1] / 10, measure, approximate)
    return found


def _neighbours(tokens: tuple[Token, ...], index: int) -> tuple[int, Decimal] | None:
    """两三(杯), 七八(个): two neighbouring digits name a range; the lower end is taken, marked approximate."""
    order = "一二三四五六七八九"
    first = tokens[index].text.replace("两", "二")
    if index + 1 >= len(tokens) or tokens[index + 1].gap != JOINED or first not in order or not first:
        return None
    second = tokens[index + 1].text
    if second in order and second and order.index(second) == order.index(first) + 1:
        following = tokens[index + 2].text if index + 2 < len(tokens) else ""
        if following in order + "零" and following:
            return None
        scale = {"十": 10, "百": 100, "千": 1000}.get(following)
        if scale is not None:  # 三四十个: from thirty on.
            beyond = tokens[index + 3].text if index + 3 < len(tokens) else ""
            return (index + 3, Decimal((order.index(first) + 1) * scale)) if not beyond or beyond not in order else None
        return index + 2, Decimal(order.index(first) + 1)
    return None


def _english(tokens: tuple[Token, ...], index: int, measures: frozenset[str]) -> tuple[Quantity, ...]:
    at = index
    found: tuple[Quantity, ...] = ()
    crossed = False
    if tokens[at].text == "x" and at + 1 < len(tokens) and tokens[at + 1].kind == "num":
        at, crossed = at + 1, True
    first = tokens[at].text
    if first == "one's":
        return _made(index, at + 1, Decimal(1))  # "One's large, the other's small."
    approximate, weak = False, False
    if first == "half":
        return _half(tokens, at, measures)
    if first == "a" and _is(tokens, at + 1, "half", "dozen"):
        return _measured(tokens, index, at + 3, Decimal(6), measures)
    alone = _container(tokens, at, measures) if not crossed else ()
    if alone:
        return alone
    for phrase, count in ((("a", "couple"), 2), (("couple",), 2), (("a", "few"), 3), (("few",), 3), (("several",), 3)):
        if _is_first(tokens, at, *phrase):
            after = at + len(phrase)
            value = Decimal(count)
            if _is(tokens, after, "dozen"):
                after, value = after + 1, value * 12
            if _is(tokens, after, "of") and measure_at(tokens, after + 1, measures) is not None:
                after += 1
            return _measured(tokens, index, after, value, measures, approximate=True)
    if first in ("dozen", "dozens"):
        return _dozen(tokens, index, at, Decimal(1), measures)
    read = number(tokens, at)
    if read is None:
        if first not in _BARE_ONE:
            return ()
        end, value, weak = at + 1, Decimal(1), True
    else:
        end, value = read
    if _is(tokens, end, "x") and not crossed and not (end + 1 < len(tokens) and tokens[end + 1].kind == "num"):
        found += _made(index, end + 1, value)
    if _is(tokens, end, "dozen") or _is(tokens, end, "dozens"):
        return _dozen(tokens, index, end, value, measures)
    if not weak:
        for half in (("and", "a", "half"), ("and", "half"), ("and", "one", "half")):
            if _is(tokens, end, *half):
                after = end + len(half)
                if _is(tokens, after, "dozen"):
                    return _dozen(tokens, index, after, value + Decimal("0.5"), measures)
                found += _measured(tokens, index, after, value + Decimal("0.5"), measures)
    return _measured(tokens, index, end, value, measures, approximate, weak) + found


def _container(tokens: tuple[Token, ...], at: int, measures: frozenset[str]) -> tuple[Quantity, ...]:
    """ "Case of water", "six-pack of lager": one of a packaging that the catalogue declares; "quarter of a kilo"."""
    if tokens[at].text == "quarter" or (tokens[at].text == "a" and _is(tokens, at + 1, "quarter")):
        after = at + (1 if tokens[at].text == "quarter" else 2)
        after += 2 if _is(tokens, after, "of", "a") else 1 if _is(tokens, after, "of") or _is(tokens, after, "a") else 0
        end = measure_at(tokens, after, measures)
        return _made(at, _of(tokens, end), Decimal("0.25"), tokens[after].text) if end is not None else ()
    for length in (3, 2, 1):
        run = tokens[at : at + length]
        texts = [token.text for token in run]
        keys = [*texts[:-1], run[-1].key]
        names = [mark.join(row) for row in (texts, keys) for mark in (" ", "-")]
        said = next((name for name in names if name in measures), None)
        whole = len(run) == length and (length > 1 or run[0].kind == "word")
        if whole and said is not None and _is(tokens, at + length, "of"):
            return _made(at, at + length + 1, Decimal(1), said)
    return ()


def _dozen(
    tokens: tuple[Token, ...], index: int, at: int, value: Decimal, measures: frozenset[str]
) -> tuple[Quantity, ...]:
    end, value = at + 1, value * 12
    if _is(tokens, end, "and", "a", "half"):
        end, value = end + 3, value + 6
    return _measured(tokens, index, end, value, measures)


def _half(tokens: tuple[Token, ...], at: int, measures: frozenset[str]) -> tuple[Quantity, ...]:
    after = at + 1
    if after < len(tokens) and tokens[after].text in _BARE_ONE and tokens[after].gap < COMMA:
        after += 1
    if _is(tokens, after, "dozen"):
        return _measured(tokens, at, after + 1, Decimal(6), measures)
    end = measure_at(tokens, after, measures)
    if end is None:
        return ()
    return _made(at, _of(tokens, end), Decimal("0.5"), tokens[after].text)


def _measured(
    tokens: tuple[Token, ...],
    start: int,
    end: int,
    value: Decimal,
    measures: frozenset[str],
    approximate: bool = False,
    weak: bool = False,
) -> tuple[Quantity, ...]:
    """The number alone, and the number with the measure word after it."""
    plain = _made(start, _of(tokens, end), value, None, approximate, weak)
    after = measure_at(tokens, end, measures)
    if after is None:
        return plain
    measure = _text(tokens, end, after)
    with_measure = _made(start, _of(tokens, after), value, measure, approximate, weak=False)
    if _is(tokens, after, "and", "a", "half"):
        with_measure += _made(start, _of(tokens, after + 3), value + Decimal("0.5"), measure, approximate)
    return plain + with_measure


def _of(tokens: tuple[Token, ...], end: int) -> int:
    return end + 1 if _is(tokens, end, "of") and not _of_them(tokens, end) else end


def _of_them(tokens: tuple[Token, ...], index: int) -> bool:
    """ "Of them", "of those" without a name behind it: of what was said before."""
    if _is(tokens, index, "of", "those") or _is(tokens, index, "of", "these"):
        beyond = tokens[index + 2] if index + 2 < len(tokens) else None
        return beyond is None or beyond.gap >= COMMA or bool(words().at(tokens, index + 2))
    return _is(tokens, index, "of", "them")


def _is_first(tokens: tuple[Token, ...], index: int, *texts: str) -> bool:
    return tokens[index].text == texts[0] and _is(tokens, index + 1, *texts[1:])


def _text(tokens: tuple[Token, ...], start: int, end: int | None) -> str | None:
    if end is None:
        return None
    joined = "".join(token.text for token in tokens[start:end])
    return (
        joined
        if all(token.kind == "han" for token in tokens[start:end])
        else " ".join(token.text for token in tokens[start:end])
    )
