"""Cells -> exact amounts: quantities with their unit (`x12`, `12箱`, `12 ctn`, `1,200`), money, bare numbers.

A cell is read whole or not at all: what is left over makes it no amount.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from models.image.structure.wording import units
from models.intent import MoneyValue, QuantityValue
from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.values.quantity import quantity as spoken_quantity
from models.language.words import words

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_QUANTITY = re.compile(
    rf"^(?:qty|数量)?[:.]?\s*(?:[x*@]\s*)?(?P<number>{_NUMBER})\s*(?:[x*]\s*$)?"
    r"(?P<unit>[^\d\s:,;()/]*(?: ?[^\d\s:,;()/]+)?)"
    r"(?:\s*[(/].*)?\s*[x*]?$"
)
_SPREAD = re.compile(r"^[x*] ?\d(?: \d(?![\d.,]))+")
_SPACED = re.compile(r"^[1-9]\d{0,3}(?: \d(?![\d.,]))+(?=\s?[^\d\s.,:;()/]{0,12}$)")
_WIDE = 0.6
"""How sure a figure is whose digits stand apart: `12 0`."""
_SYMBOLS = {"€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "฿": "THB", "₫": "VND", "₱": "PHP"}
_CODES = frozenset(
    (
        "CNY", "RMB", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD", "MYR", "AUD", "CAD", "CHF", "KRW", "INR", "THB",
        "NZD", "RM", "IDR", "RP", "RS", "SEK", "NOK", "DKK",
    )
)  # fmt: skip
_TAXED = ("sr", "zr", "zrl", "srs")
"""Marks of receipts: at which rate an amount is taxed."""
_OTHER_NAMES = {"RMB": "CNY", "RM": "MYR", "RP": "IDR", "RS": "INR"}
_YEN = ("y", "v", "w", "f")
"""What ¥ is read as in small print; only before an amount with cents."""
_MONEY = re.compile(
    r"^(?P<minus>-)?\s*(?P<before>[¥$€£₩₹฿₫₱]|[yvwf](?= ?\d[\d,]*\.\d\d$)|"
    r"(?:us|hk|s|a|nz|nt|c)\$|[a-z]{2,3}(?![a-z])\.?)?\s*[$¥]?\s*(?P<minus2>-)?"
    r"(?P<number>\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+,\d{1,2}|"
    r"\d{1,3}(?:\.\d{3})+[.,]\d{1,2}|\d+(?:[.,]\d+)?)\s*[,/]?-?"
    r"(?P<after>元整|元|圆整|圆|块|[¥$€£]|[a-z]{2,3})?\s*(?:/\s*\S{1,8}|整|正)?\s*(?P<tax>[a-z*]|sr|zr)?$"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity as printed and how sure its reading is, 0 to 1."""

    value: QuantityValue
    certainty: float = 1.0


def quantity(text: str, unit: str | None, measures: Collection[str]) -> Counted | None:
    """The quantity of a cell; `unit` as its own column or the head of the column gives it, `measures` the item's own.

    None where the cell is no quantity. A unit in the cell outranks one beside it.
    """
    folded = normalize(text, "").text.strip()
    if folded.startswith("-"):
        return None
    # Full-width digits are read with spaces between them: `x1 5 0`.
    folded = _SPREAD.sub(lambda digits: digits.group().replace(" ", ""), folded)
    if re.fullmatch(r"半[一-鿿]", folded):
        # 半只: half of one.
        return _counted(Decimal("0.5"), folded[1:], measures, 0.9)
    match = _QUANTITY.match(folded)
    certainty = 1.0
    if match is None and (digits := _SPACED.match(folded)) is not None:
        # Without the sign two figures may as well have been printed: what does not come to the amount is asked about.
        match, certainty = _QUANTITY.match(digits.group().replace(" ", "") + folded[digits.end() :]), _WIDE
    if match is None or (match["unit"][:1] in ("o", "l") and not is_measure(match["unit"], measures)):
        # `15o boxes`: what would be no measure is the end of the figure.
        repaired = _repaired(folded)
        match, certainty = (_QUANTITY.match(repaired), 0.6) if repaired is not None else (match, certainty)
    if match is not None and (value := decimal(match["number"])) is not None:
        said = match["unit"].strip(" .*-") or None
        if said == "x":
            said = None
        return _counted(value, said or _clean(unit), measures, certainty)
    return _spoken(folded, unit, measures)


def _counted(value: Decimal, said: str | None, measures: Collection[str], certainty: float) -> Counted | None:
    if said is not None and said in units().dozen:
        value, said = value * 12, None
    if not 0 < value < Decimal(1_000_000_000) or _places(value) > 6:
        return None
    return Counted(QuantityValue(value, own_measure(said, measures) if said else None), certainty)


def _spoken(folded: str, unit: str | None, measures: Collection[str]) -> Counted | None:
    """十二箱, "two boxes", 一打: words for numbers."""
    tokens = tokenize(folded)
    if not tokens or len(tokens) > 8:
        return None
    for found in reversed(spoken_quantity(tokens, 0, frozenset(normalize(m, "").text for m in measures))):
        if found.end == len(tokens) and not found.weak:
            value = found.value
            measure = value.measure or _clean(unit)
            named = own_measure(measure, measures) if measure else None
            return Counted(QuantityValue(value.value, named, value.approximate), 0.9)
    return None


def own_measure(said: str, measures: Collection[str]) -> str:
    """The item's own word for this measure: itself, else the only one of its words that means the same."""
    folded = normalize(said, "").text.strip(" .")
    own = {normalize(word, "").text: word for word in measures}
    if folded in own or not own:
        return own.get(folded, said)
    same = units().same.get(folded, frozenset())
    alike = [word for name, word in own.items() if name in same]
    han = [word for word in alike if any("\u4e00" <= letter <= "\u9fff" for letter in word)]
    latin = [word for word in alike if word not in han]
    # Singular and plural, Chinese and English word of one packaging are the same packaging.
    if alike and len(han) <= 1 and len({word.rstrip("s") for word in latin}) <= 1:
        return alike[0]
    return said


def is_measure(text: str, measures: Collection[str] = ()) -> bool:
    """True for a measure word alone (箱, `ctn`), of the catalogue or of documents in general."""
    folded = normalize(text, "").text.strip(" .()")
    if folded in units().same or folded in units().dozen or folded in measures:
        return True
    tokens = tokenize(folded)
    return bool(tokens) and len(tokens) <= 2 and words().has(tuple(token.key for token in tokens), "measure")


def is_dozen(text: str) -> bool:
    """True for a word that counts by the dozen."""
    return normalize(text, "").text.strip(" .()") in units().dozen


def money(text: str, chinese: bool) -> MoneyValue | None:
    """The amount of money of a cell, None where it is none. `chinese` settles `¥`, which China and Japan share."""
    folded = re.sub(r"(?<=\d[.,]\d\d)\.$", "", normalize(text, "").text.strip(" :"))
    match = _MONEY.match(folded)
    if match is None:
        return None
    before = "¥" if match["before"] in _YEN else (match["before"] or "").rstrip(".") or None
    for mark in (before, match["after"] if match["after"] not in _TAXED else None):
        if mark and mark.isascii() and mark.isalpha() and mark.upper() not in _CODES:
            return None
    figures = match["number"].replace(" ", "." if re.search(r",\d\d?$", match["number"]) else ",")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+[.,]\d{1,2}", figures):
        # `1.200,50`, or `1,200.50` with a comma that was read as a point.
        whole, cents = re.split(r"[.,](?=\d{1,2}$)", figures)
        figures = f"{whole.replace('.', '')}.{cents}"
    amount = decimal(figures)
    if amount is None:
        return None
    if match["minus"] or match["minus2"]:
        amount = -amount
    return MoneyValue(amount, _currency(before, match["after"], chinese))


def _currency(before: str | None, after: str | None, chinese: bool) -> str | None:
    for mark in (before, after):
        if not mark:
            continue
        if mark in _SYMBOLS:
            return _SYMBOLS[mark]
        if mark.upper() in _CODES:
            return _OTHER_NAMES.get(mark.upper(), mark.upper())
        if mark[0] in "元圆块" or (mark == "¥" and chinese):
            return "CNY"
        if mark.endswith("$") and len(mark) > 1:
            return {"us$": "USD", "hk$": "HKD", "s$": "SGD", "a$": "AUD", "nz$": "NZD", "nt$": "TWD", "c$": "CAD"}[mark]
    return None


def decimal(figures: str) -> Decimal | None:
    """`1,200`, `1200.5`, `3,5`: commas in front of three digits group, another comma is the decimal point."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", figures):
        figures = figures.replace(",", "")
    try:
        value = Decimal(figures.replace(",", "."))
    except InvalidOperation:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and value < Decimal(10) ** 20 else value


def bare_number(text: str) -> Decimal | None:
    """The number that a text consists of."""
    folded = normalize(text, "").text.strip(" .")
    return decimal(folded) if re.fullmatch(_NUMBER, folded) else None


def _clean(unit: str | None) -> str | None:
    if not unit:
        return None
    folded = re.split(r"[(/]", normalize(unit, "").text)[0].strip(" .")
    return folded if folded and len(folded) <= 12 and not any(letter.isdigit() for letter in folded) else None


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _repaired(folded: str) -> str | None:
    """A number in which letters stand for digits (l2, 1O); only where a digit is left to vouch for it."""
    head = re.match(r"^[\dolis|]+(?:\.[\dolis|]+)?", folded)
    if head is None or not any(sign.isdigit() for sign in head.group()):
        return None
    figures = head.group().translate(str.maketrans("oli|", "0111"))
    return figures + folded[head.end() :] if "s" not in figures else None
