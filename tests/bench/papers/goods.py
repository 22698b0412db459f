"""What is bought: names and prices of `words/`, drawn into a basket whose arithmetic closes to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

WORDS = Path(__file__).parent / "words"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of a paper: something bought, as printed."""

    name: str
    quantity: Decimal
    """Pieces, or kilograms where `weighed`."""
    price: Decimal
    """Of one."""
    amount: Decimal
    code: str
    weighed: bool = False

    @property
    def count(self) -> str:
        """The quantity as a till prints it: `2`, `0.452`."""
        return f"{self.quantity:.3f}" if self.weighed else f"{self.quantity:f}"


@cache
def words(language: str) -> Mapping[str, Any]:
    """The word list of a language."""
    found: Mapping[str, Any] = yaml.safe_load((WORDS / f"{language}.yaml").read_text(encoding="utf-8"))
    return found


def drawn(chance: Random, language: str, *keys: str) -> str:
    """One of a list of names: `drawn(chance, "en", "shops", "dishes")`."""
    found: Any = words(language)
    for key in keys:
        found = found[key]
    return str(chance.choice(found))


def cents(value: Decimal) -> Decimal:
    """To two places, half up, as tills round."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def total(lines: Sequence[Bought]) -> Decimal:
    """What the lines come to."""
    return sum((line.amount for line in lines), Decimal(0))


def digits(chance: Random, count: int) -> str:
    """A number of so many digits that does not begin with 0."""
    return str(chance.randint(1, 9)) + "".join(str(chance.randint(0, 9)) for _ in range(count - 1))


def barcode(chance: Random, prefix: str = "") -> str:
    """An EAN-13 with its check digit."""
    body = prefix + "".join(str(chance.randint(0, 9)) for _ in range(12 - len(prefix)))
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-weighed % 10)


def basket(
    chance: Random,
    language: str,
    pools: Sequence[str],
    least: int,
    most: int,
    *,
    factor: str = "1",
    step: str = "0.01",
    weighed: float = 0.0,
    many: float = 0.3,
    largest: int = 4,
    prefix: str = "",
) -> list[Bought]:
    """Different things of some pools.

    `factor`: local money for one of the list's; `step`: what prices are rounded to; `weighed`: share of the lines that
    are weighed; `many`: share of the others with more than one, up to `largest`; `prefix`: how barcodes begin.
    """
    lists = words(language)
    stock = [(name, price) for pool in pools for name, price in lists[pool].items()]
    scales = list(lists["weighed"].items())
    found: list[Bought] = []
    for name, price in chance.sample(stock, chance.randint(least, most)):
        by_weight = chance.random() < weighed
        if by_weight:
            name, price = scales.pop(chance.randrange(len(scales)))
        rough = Decimal(str(price)) * Decimal(factor) * Decimal(str(round(chance.uniform(0.85, 1.2), 2)))
        grain = CENT if by_weight else Decimal(step)
        each = max(grain, (rough / grain).quantize(Decimal(1), rounding=ROUND_HALF_UP) * grain)
        each = cents(each) if Decimal(step) < 1 else each
        if by_weight:
            quantity = Decimal(chance.randint(120, 2400)) / 1000
        else:
            quantity = Decimal(chance.randint(2, largest) if chance.random() < many else 1)
        amount = cents(quantity * each)
        found.append(Bought(str(name), quantity, each, amount, barcode(chance, prefix), by_weight))
    return found
