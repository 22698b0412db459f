"""Units: words that mean the same everywhere, exact conversion between UN/ECE Rec 20 codes, and default steps.

Words that depend on what is counted (cups, crates) are no business of this module: the catalogue declares them.
Factors are exact by definition (BIPM SI brochure, 9th edition; the local catty by law of the place).
"""

from __future__ import annotations

from decimal import Decimal

_MASS = {"MGM": Decimal("0.000001"), "GRM": Decimal("0.001"), "KGM": Decimal(1), "TNE": Decimal(1000)}
_VOLUME = {"MLT": Decimal("0.001"), "CLT": Decimal("0.01"), "LTR": Decimal(1), "MTQ": Decimal(1000)}
_LENGTH = {"MMT": Decimal("0.001"), "CMT": Decimal("0.01"), "MTR": Decimal(1), "KMT": Decimal(1000)}
_DIMENSIONS = (_MASS, _VOLUME, _LENGTH)

_WORDS: dict[str, str] = {
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "公斤", "千克"), "KGM"),
    **dict.fromkeys(("g", "gr", "gram", "grams", "gramme", "grammes", "克"), "GRM"),
    **dict.fromkeys(("t", "ton", "tons", "tonne", "tonnes", "吨"), "TNE"),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters", "升", "公升"), "LTR"),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters", "毫升"), "MLT"),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "米"), "MTR"),
    **dict.fromkeys(("cm", "centimetre", "centimetres", "centimeter", "centimeters", "厘米"), "CMT"),
    **dict.fromkeys(("mm", "millimetre", "millimetres", "millimeter", "millimeters", "毫米"), "MMT"),
}
_PIECES = frozenset(("个", "件", "只", "份", "piece", "pieces", "pc", "pcs", "unit", "units", "ea", "each"))
_LOCAL: dict[str, dict[str, Decimal]] = {
    "CN": {"斤": Decimal("0.5"), "市斤": Decimal("0.5"), "两": Decimal("0.05")},
    "TW": {"斤": Decimal("0.6"), "台斤": Decimal("0.6"), "两": Decimal("0.0375")},
    "HK": {"斤": Decimal("0.60478982"), "两": Decimal("0.0377993")},
}
_FINE = frozenset(("KGM", "LTR", "MTR"))


def folded(word: str) -> str:
    """A measure word as it is compared: without case, width of spaces or a full stop."""
    return word.strip().strip(".").casefold()


def unit_of_word(word: str) -> str | None:
    """The Rec 20 code of a word that means the same for everything (`kg`, 毫升), else None."""
    return _WORDS.get(folded(word))


def counts_pieces(word: str) -> bool:
    """Is it a mere counting word, as good as none where pieces are sold (个, pcs)?"""
    return folded(word) in _PIECES


def local_mass(word: str, locale: str | None) -> Decimal | None:
    """Kilograms of a local unit (斤) under a locale such as `zh-CN`; None where the place gives it no meaning."""
    region = (locale or "").replace("_", "-").split("-")[-1].upper()
    return _LOCAL.get(region, {}).get(folded(word))


def convert(value: Decimal, unit: str, into: str) -> Decimal | None:
    """The same amount in another unit of its dimension, exact; None where the two do not compare."""
    if unit == into:
        return value
    for dimension in _DIMENSIONS:
        if unit in dimension and into in dimension:
            return value * dimension[unit] / dimension[into]
    return None


def default_step(unit: str) -> Decimal:
    """Smallest increment where the catalogue names none: 0.001 of kilograms, litres and metres, else 1."""
    return Decimal("0.001") if unit in _FINE else Decimal(1)


def plain(value: Decimal) -> str:
    """A decimal as people and JSON write it: no exponent, no needless zeros."""
    return format(value.normalize(), "f") if value else "0"
