"""Made-up businesses: a YAML description in (families x variants x sizes), items, customers, places, machines out.

Every business is invented. What a document may print about an item is all here, so that the truth of a line is known.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "catalogues"
CENT = Decimal("0.01")
STRANGERS = 3
"""Stems at the end of the list that are kept out of the pack: customers nobody knows."""


@dataclass(frozen=True)
class Words:
    """The same thing in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """In `zh`, `en`, or `bi` (both, Chinese first)."""
        if language == "bi":
            return self.zh if self.zh == self.en else f"{self.zh} {self.en}"
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Measure:
    """A way to count an item."""

    words: Words
    unit: str
    """UN/ECE Rec 20."""
    ratio: Decimal
    """Base units in one."""


@dataclass(frozen=True)
class Item:
    """One thing for sale."""

    id: str
    code: str
    name: Words
    """Without the size."""
    size: Words | None
    base: Measure
    packaging: Measure
    price: Decimal
    """Of one base unit."""
    category: str

    @property
    def full(self) -> Words:
        """The name as in the catalogue, with its size."""
        if self.size is None:
            return self.name
        return Words(f"{self.name.zh} {self.size.zh}", f"{self.name.en} {self.size.en}")


@dataclass(frozen=True)
class Customer:
    """Who buys, or would if anybody knew them."""

    id: str
    name: Words
    short: Words
    phone: str
    city: Words
    street: Words

    @property
    def address(self) -> Words:
        """Street and city as printed."""
        return Words(f"{self.city.zh}{self.street.zh}", f"{self.street.en}, {self.city.en}")


@dataclass(frozen=True)
class Place:
    """Somewhere that goods are delivered to; a site of the pack."""

    id: str
    name: Words
    owner: str


@dataclass(frozen=True)
class Machine:
    """An asset with a nameplate."""

    id: str
    name: Words
    model: str
    serial: str
    maker: Words
    rated: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Business:
    """One catalogue with everything that documents may name."""

    id: str
    split: str
    seller: Words
    depot: Words
    raw: dict[str, Any]
    items: tuple[Item, ...]
    customers: tuple[Customer, ...]
    strangers: tuple[Customer, ...]
    places: tuple[Place, ...]
    machines: tuple[Machine, ...]
    unknown_machines: tuple[Machine, ...]
    people: tuple[Words, ...]


@lru_cache(maxsize=2)
def businesses(split: str) -> tuple[Business, ...]:
    """All of a split, by name."""
    read = [read_business(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return tuple(business for business in read if business.split == split)


def read_business(path: Path) -> Business:
    """Expand one description. Deterministic: the business's own name seeds what is drawn."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    rng = random.Random(f"business {raw['id']}")
    customers = [_customer(raw, number, stem, rng) for number, stem in enumerate(raw["stems"])]
    known = customers[:-STRANGERS]
    machines = [machine for number, text in enumerate(raw["machines"]) for machine in _machines(raw, number, text, rng)]
    places = []
    for owner in known[::2]:
        words = _words(rng.choice(raw["places"]))
        name = Words(f"{owner.short.zh}{words.zh}", f"{owner.short.en} {words.en}")
        places.append(Place(f"{owner.id}-place", name, owner.id))
    return Business(
        id=raw["id"],
        split=raw["split"],
        seller=Words(**raw["seller"]),
        depot=Words(**raw["depot"]),
        raw=raw,
        items=tuple(item for number, line in enumerate(raw["families"], 1) for item in _family(raw, number, line)),
        customers=tuple(known),
        strangers=tuple(customers[-STRANGERS:]),
        places=tuple(places),
        machines=tuple(machine for place, machine in enumerate(machines) if place % 4),
        unknown_machines=tuple(machine for place, machine in enumerate(machines) if not place % 4),
        people=tuple(_words(text) for text in raw["people"]),
    )


def _family(raw: dict[str, Any], family: int, line: str) -> list[Item]:
    prefix, zh, en, variants, sizes, unit, packaging, price = line.split("|")
    base_words = _words(unit)
    weighed = base_words.en == "kg"
    base = Measure(base_words, "KGM" if weighed else "H87", Decimal(1))
    pack_words, _, pack = packaging.partition("=")
    ratio, code = pack.split()
    outer = Measure(_words(pack_words), code, Decimal(ratio))
    items: list[Item] = []
    for v, variant in enumerate(variants.split(";")):
        kind = Words("", "") if variant == "/" else _words(variant)
        for s, size in enumerate(sizes.split(";")):
            number = len(items) + 1
            code = raw["code"].format(prefix=prefix, family=family, n=family * 100 + number * 3 + v, v=v + 1, s=s + 1)
            amount = Decimal(price) * (100 + 9 * v) / 100 * (100 + 35 * s) / 100
            name = Words(f"{kind.zh}{zh}", f"{kind.en} {en}".strip())
            items.append(
                Item(
                    id=f"{prefix.lower()}-{v + 1}{s + 1}",
                    code=code,
                    name=Words(name.zh, name.en[0].upper() + name.en[1:]),
                    size=None if size == "-" else _words(size),
                    base=base,
                    packaging=outer,
                    price=amount.quantize(CENT, ROUND_HALF_UP),
                    category=prefix.lower(),
                )
            )
    return items


def _customer(raw: dict[str, Any], number: int, stem: str, rng: random.Random) -> Customer:
    short, trade = _words(stem), _words(raw["trades"][number % len(raw["trades"])])
    city, street = _words(rng.choice(raw["cities"])), _words(rng.choice(raw["streets"]))
    house = rng.randint(2, 388)
    return Customer(
        id=short.en.lower().replace(" ", "-"),
        name=Words(f"{short.zh}{trade.zh}", f"{short.en} {trade.en}"),
        short=Words(f"{short.zh}{trade.zh[:2]}", short.en),
        phone=f"1{rng.choice('3578')}{rng.randint(0, 999_999_999):09d}",
        city=city,
        street=Words(f"{street.zh}{house}号", f"{house} {street.en}"),
    )


def _machines(raw: dict[str, Any], number: int, text: str, rng: random.Random) -> list[Machine]:
    names, model, rated = text.split("|")
    words = _words(names)
    made = []
    for place in range(1, 5):
        serial = f"{model.split('-')[0]}{rng.randint(17, 25)}{rng.randint(1000, 9999)}"
        ratings = tuple((name, value) for name, _, value in (entry.partition("=") for entry in rated.split(";")))
        name = Words(f"{place}号{words.zh}", f"{words.en} {place}".capitalize())
        maker = _words(rng.choice(raw["makers"]))
        made.append(Machine(f"m{number + 1}-{place}", name, model, serial, maker, ratings))
    return made


def _words(text: str) -> Words:
    zh, found, en = text.partition("/")
    return Words(zh, en if found else zh)
