"""Figures of a receipt -> the money that they say, however it is printed: a minus behind it, two for one, pence."""

from __future__ import annotations

import re
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.amounts import money
from models.image.structure.layout import Run
from models.image.structure.wording import wording

CURRENCY = r"(?:[¥￥$€£₹₱฿₫₩]|(?:US|HK|S|A|NZ|NT|C|R)\$|RM|Rp\.?|[A-Z]{3}(?![A-Za-z]))"
NUMBER = r"\d(?:[\d.,]*\d)?"
EACH = r"(?:[^\W\d_]{1,7}|1b)\.?"
"""A unit behind a slash."""
SIZED = re.compile(r"\d+(?:\.\d+)?\s?(?:m?l|c?l|k?g|oz|lbs?|毫升|公升|升|公斤|千克|克|斤|磅)", re.IGNORECASE)
"""How large a thing is, rather than how many there are."""
_HUNDREDTHS = re.compile(rf"(?P<figure>{NUMBER})\s*(?P<word>[^\W\d_]+|¢)(?:\s*/\s*{EACH})?")
_EVEN = re.compile(r"[,./]\s?-\s*$")
"""No cents: `8455/-`, `65.700,-`."""
_SEVERAL = re.compile(r"(?P<of>\d{1,2})\s*(?:/|[fF][oO][rR])\s*(?P<price>\d+[.,]\d\d)")


def value_of(run: Run, reader: Reader) -> Decimal | None:
    """The money that a figure says; a minus behind it counts."""
    text = run.text.replace("−", "-")
    priced = priced_of(run, reader)
    if priced is not None:
        return priced
    read = money(text.rstrip("- "), reader.chinese)
    if read is None:
        return None
    behind = text.rstrip().endswith("-") and _EVEN.search(text) is None
    return -abs(read.amount) if behind else read.amount


def priced_of(run: Run, reader: Reader) -> Decimal | None:
    """What one costs where that is not printed as money: two for one (`2/1.00`), hundredths (`134.9p/litre`)."""
    text = run.text.strip()
    several = _SEVERAL.fullmatch(text)
    if several is not None and int(several["of"]):
        price = money(several["price"], reader.chinese)
        return price.amount / int(several["of"]) if price is not None else None
    hundredths = _HUNDREDTHS.fullmatch(text)
    if hundredths is not None and wording("tills").of(hundredths["word"]) == ("hundredths",):
        price = money(hundredths["figure"], reader.chinese)
        return price.amount / 100 if price is not None else None
    return None
