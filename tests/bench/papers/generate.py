"""Receipts and invoices with their truth, from one seed.

    python -m tests.bench.papers.generate --seed 1 --count 60 --out DIR [--language zh|en] [--layouts first|second|third|fourth|fifth|all]

Writes the pictures and `truth.jsonl`. A paper depends on seed, language, its number and the family of layouts alone.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from tests.bench.papers import (
    chinese_bills,
    chinese_checkouts,
    chinese_counters,
    chinese_desks,
    chinese_displays,
    chinese_forms,
    chinese_journeys,
    chinese_kitchens,
    chinese_markets,
    chinese_offices,
    chinese_orders,
    chinese_stores,
    chinese_tables,
    chinese_tills,
    chinese_vouchers,
    english_bills,
    english_chains,
    english_counters,
    english_desks,
    english_groceries,
    english_jakarta,
    english_ledgers,
    english_malaysia,
    english_meals,
    english_orders,
    english_parlours,
    english_services,
    english_smalls,
    english_stores,
    english_templates,
    english_tills,
    english_trades,
    traditional,
)
from tests.bench.papers.damage import crumpled, faded, speckled
from tests.bench.papers.paper import Paper
from tests.bench.photos.photograph import LEVELS, Level, encoded, photograph

Layout = Callable[[Random], Paper]
FIRST: dict[str, tuple[Layout, ...]] = {
    "zh": (*chinese_tills.LAYOUTS, *chinese_desks.LAYOUTS, *traditional.LAYOUTS),
    "en": (*english_tills.LAYOUTS, *english_desks.LAYOUTS),
}
SECOND: dict[str, tuple[Layout, ...]] = {
    "zh": (*chinese_counters.LAYOUTS, *chinese_bills.LAYOUTS),
    "en": (*english_counters.LAYOUTS, *english_bills.LAYOUTS, *english_services.LAYOUTS),
}
THIRD: dict[str, tuple[Layout, ...]] = {
    "zh": (*chinese_stores.LAYOUTS, *chinese_offices.LAYOUTS),
    "en": (*english_stores.LAYOUTS, *english_trades.LAYOUTS),
}
FOURTH: dict[str, tuple[Layout, ...]] = {
    "zh": (
        *chinese_markets.LAYOUTS,
        *chinese_tables.LAYOUTS,
        *chinese_vouchers.LAYOUTS,
        *chinese_orders.LAYOUTS,
        *chinese_displays.LAYOUTS,
    ),
    "en": (
        *english_malaysia.LAYOUTS,
        *english_jakarta.LAYOUTS,
        *english_meals.LAYOUTS,
        *english_smalls.LAYOUTS,
        *english_templates.LAYOUTS,
        *english_orders.LAYOUTS,
    ),
}
FIFTH: dict[str, tuple[Layout, ...]] = {
    "zh": (
        *chinese_checkouts.LAYOUTS,
        *chinese_kitchens.LAYOUTS,
        *chinese_journeys.LAYOUTS,
        *chinese_forms.LAYOUTS,
    ),
    "en": (
        *english_groceries.LAYOUTS,
        *english_chains.LAYOUTS,
        *english_parlours.LAYOUTS,
        *english_ledgers.LAYOUTS,
    ),
}
FAMILIES = {"first": FIRST, "second": SECOND, "third": THIRD, "fourth": FOURTH, "fifth": FIFTH}
LAYOUTS = FAMILIES | {
    "all": {
        language: tuple(layout for family in FAMILIES.values() for layout in family[language]) for language in FIRST
    }
}
"""Layouts of each language, by family."""
CHROMIUM = "/usr/bin/chromium"
Draw = Callable[[Paper], Image.Image]


@dataclass(frozen=True, slots=True)
class Made:
    """One paper before it is printed."""

    id: str
    layout: str
    level: Level
    paper: Paper

    def truth(self) -> dict[str, Any]:
        """A row of `truth.jsonl`, without its file."""
        return {"id": self.id, "layout": self.layout, "level": self.level, **self.paper.truth()}


def designed(seed: int, language: str, number: int, family: str = "all") -> Made:
    """The paper of a number. Every layout of a family and language comes once before any comes twice."""
    order = list(LAYOUTS[family][language])
    Random(f"{seed}-{language}-{number // len(order)}").shuffle(order)
    layout = order[number % len(order)]
    name = f"{seed}-{language}-{number:04}" if family == "first" else f"{seed}-{family}-{language}-{number:04}"
    chance = Random(name)
    level = chance.choices(LEVELS, (0.3, 0.4, 0.3))[0]
    paper = layout(chance)
    return Made(name, layout.__name__, "clean" if paper.screen else level, paper)


def papers(seed: int, count: int, language: str | None = None, family: str = "all") -> Iterator[Made]:
    """So many papers of a language, or by turns of both."""
    for number in range(count):
        if language is not None:
            yield designed(seed, language, number, family)
        else:
            yield designed(seed, ("zh", "en")[number % 2], number // 2, family)


def taken(made: Made, page: Image.Image) -> tuple[bytes, str]:
    """The page as somebody sends it: scanned, photographed, or photographed badly. File and suffix."""
    rng = np.random.default_rng([ord(sign) for sign in made.id])
    if made.level == "clean":
        return encoded(
            [photograph(speckled(page, rng) if not made.paper.screen and rng.random() < 0.5 else page, "clean", rng)],
            "clean",
        )
    if made.level == "hard":
        if rng.random() < 0.6:
            page = faded(page, rng)
        if rng.random() < 0.6:
            page = crumpled(page, rng)
    return encoded([photograph(page, made.level, rng)], made.level)


@contextmanager
def printer() -> Iterator[Draw]:
    """Draws papers in Chromium, without a network."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--font-render-hinting=none"])
        page = browser.new_page()

        def draw(paper: Paper) -> Image.Image:
            page.set_viewport_size({"width": paper.width, "height": 200})
            page.set_content(paper.html())
            return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")

        yield draw
        browser.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes pictures and truth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--language", choices=("zh", "en"))
    parser.add_argument("--layouts", choices=tuple(LAYOUTS), default="all", help="family of layouts")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with printer() as draw, (options.out / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for made in papers(options.seed, options.count, options.language, options.layouts):
            content, suffix = taken(made, draw(made.paper))
            file = f"{made.id}{suffix}"
            (options.out / file).write_bytes(content)
            print(json.dumps({"file": file, **made.truth()}, ensure_ascii=False), file=truth)
    return 0


if __name__ == "__main__":
    sys.exit(main())
