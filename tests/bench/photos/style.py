"""How one document looks and speaks: fonts, sizes, words, formats of numbers and dates, chosen once for each document."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import cn2an
import yaml

from tests.bench.photos.catalogue import Words
from tests.bench.photos.document import Document, Entry
from tests.bench.photos.fonts import EN, ZH
from tests.bench.photos.pack import measure_words
from tests.bench.photos.sheet import Hand

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@lru_cache(maxsize=4)
def phrases(split: str) -> dict[str, Any]:
    """The printed words of a split, by language and role."""
    path = Path(__file__).parent / "words" / f"{split}.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@dataclass
class Style:
    """Choices of one document; every choice is drawn once and kept."""

    document: Document
    split: str
    rng: random.Random = field(init=False)
    hand: Hand = field(init=False)

    def __post_init__(self) -> None:
        rng = self.rng = random.Random(f"style {self.document.seed}")
        self.hand = Hand(rng.choice(ZH[self.split]), rng.choice(EN[self.split]), (*ZH[self.split], *EN[self.split]))
        if self.language == "zh" and rng.random() < 0.5:
            self.hand = Hand(self.hand.zh, self.hand.zh, self.hand.stand_ins)
        self._chosen: dict[str, Words] = {}
        self.size = rng.randint(20, 25)
        self.joined = rng.random() < 0.5
        """Label and value are printed in one run."""
        self.colon = rng.choice(("：", ": ", "：")) if self.language != "en" else rng.choice((": ", ":  ", "  "))
        self.currency = rng.choice(("", "", "¥", "￥" if self.language != "en" else "CNY "))
        self.thousands = rng.random() < 0.4
        self.grade = rng.choice(("split", "split", "joined", "spaced", "times"))
        self.wide = self.language == "zh" and rng.random() < 0.12
        self.decimals = self.grade == "split" and rng.random() < 0.12
        self.date_form = rng.randrange(2)

    @property
    def language(self) -> str:
        """Of the document."""
        return self.document.language

    def words(self, key: str) -> Words:
        """The chosen pair for a role."""
        if key not in self._chosen:
            found = phrases(self.split)
            self._chosen[key] = Words(self.rng.choice(found["zh"][key]), self.rng.choice(found["en"][key]))
        return self._chosen[key]

    def word(self, key: str) -> str:
        """The chosen words for a role, in the language of the document."""
        return self.words(key).of(self.language)

    def names(self, words: Words) -> str:
        """A name in the language of the document; Chinese where it speaks both."""
        return words.en if self.language == "en" else words.zh

    def money(self, amount: Decimal, plain: bool = False) -> str:
        """An amount as printed in a cell."""
        text = f"{amount:,.2f}" if self.thousands else f"{amount:.2f}"
        return text if plain else f"{self.currency}{text}"

    def money_words(self, amount: Decimal) -> str:
        """In Chinese capitals."""
        return str(cn2an.an2cn(f"{amount:.2f}", "rmb"))

    def day(self, day: date) -> str:
        """A date as printed."""
        long = f"{day:%B}"
        forms = {
            ("dev", "zh"): (f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日"),
            ("test", "zh"): (f"{day:%Y/%m/%d}", f"{day.year}.{day.month:02d}.{day.day:02d}"),
            ("dev", "en"): (f"{day:%Y-%m-%d}", f"{day.day} {long[:3]} {day.year}"),
            ("test", "en"): (f"{long} {day.day}, {day.year}", f"{day.day:02d} {long} {day.year}"),
        }
        return forms[self.split, "en" if self.language == "en" else "zh"][self.date_form]

    def window(self, window: tuple[datetime, datetime]) -> str:
        """A span of one day as printed."""
        first, last = (f"{moment:%H:%M}" for moment in window)
        between = {"dev": ("-", "-"), "test": ("～", " to ")}[self.split][self.language == "en"]
        return f"{self.day(window[0].date())} {first}{between}{last}"

    def unit(self, entry: Entry) -> str:
        """The measure as printed."""
        words = measure_words(entry.measure)
        if self.language != "en":
            return words[0]
        if entry.measure.unit == "KGM":
            return "kg"
        return words[1] if entry.quantity == 1 else words[-1]

    def number(self, entry: Entry) -> str:
        """The bare quantity as printed."""
        text = f"{entry.quantity:.2f}" if self.decimals else f"{entry.quantity.normalize():f}"
        return text.translate(_WIDE) if self.wide else text

    def quantity(self, entry: Entry) -> str:
        """The quantity as printed in its cell; its unit too, unless that has a column of its own."""
        number = self.number(entry)
        if not self.document.shows_unit:
            return f"x{number}" if self.grade == "times" else number
        if self.grade == "split":
            return number
        mark = ("x", "×")[self.split == "test"] if self.grade == "times" else ""
        space = " " if self.language == "en" or self.grade == "spaced" else ""
        return f"{mark}{number}{space}{self.unit(entry)}"

    def full_name(self, entry: Entry) -> str:
        """Name and size together."""
        name = self.names(entry.name)
        return name if entry.size is None else f"{name} {self.names(entry.size)}"
