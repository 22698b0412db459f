"""What English slips share: the roll, shops, people, cash."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.bench.papers.goods import cents, words
from tests.bench.papers.paper import LATIN_MONO, Paper


def slip(chance: Random, fonts: tuple[str, ...] = LATIN_MONO, width: int = 620, size: float = 23) -> Paper:
    """An empty till roll."""
    first = chance.choice(fonts)
    return Paper("en", "receipt", width, size, (first, *fonts), ink=chance.choice(("#111", "#2b2b30", "#333a55")))


def shop(chance: Random, pool: str) -> str:
    """A name over the door."""
    return str(chance.choice(words("en")["shops"][pool]))


def person(chance: Random) -> str:
    """Who serves."""
    return str(chance.choice(words("en")["people"]))


def tenders(chance: Random, due: Decimal, step: int = 5) -> tuple[Decimal, Decimal]:
    """Cash handed over and change."""
    given = (due // step + chance.choice((1, 1, 2))) * step
    return cents(Decimal(given)), cents(given - due)
