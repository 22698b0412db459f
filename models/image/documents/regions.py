"""What a paper says of the country that it was printed in -> whether its dates begin with the day or with the month.

A date that can only be read one way tells for all others; then currencies, taxes and addresses do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml

from models.language.normalize import normalize

Order = Literal["day", "month", "year"]
_FIGURES = re.compile(
    r"(?<![\d./-])(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?:(?:19|20)\d\d|\d\d)(?=\d\d:\d\d|(?![\d/]))"
)
_TWELVE = 12


def date_order(texts: Iterable[str]) -> Order | None:
    """`day` or `month`; None where the paper does not tell, or tells both."""
    told = tuple(texts)
    plain: set[Order] = set()
    for text in told:
        for match in _FIGURES.finditer(normalize(text, "").text):
            a, b = int(match["a"]), int(match["b"])
            if a > _TWELVE >= b > 0:
                plain.add("day")
            elif b > _TWELVE >= a > 0:
                plain.add("month")
    if plain:
        return plain.pop() if len(plain) == 1 else None
    for general in (False, True):
        # What the taxes of many countries are called tells where nothing else does.
        orders: set[Order] = {
            order for order, pattern in _patterns(general) if any(pattern.search(text) is not None for text in told)
        }
        if orders:
            return orders.pop() if len(orders) == 1 else None
    return None


@lru_cache(maxsize=2)
def _patterns(general: bool) -> tuple[tuple[Order, re.Pattern[str]], ...]:
    content = yaml.safe_load(files("models.image").joinpath("data/regions.yaml").read_text(encoding="utf-8"))
    found: list[tuple[Order, re.Pattern[str]]] = []
    for order in ("day", "month"):
        told = content[order]
        words = "|".join(re.escape(str(word)) for word in told["general" if general else "words"])
        if not words:
            continue
        found.append((order, re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE)))
        found += [] if general else [(order, re.compile(pattern)) for pattern in told["patterns"]]
    return tuple(found)
