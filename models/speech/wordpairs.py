"""A Mandarin word and the one before it in; what it costs there, natural logarithm, out.

A list of words alone cannot say that a note reads 贴在杯盖上 and not 铁在北盖上: both fall into words. How often one
word follows another in what people add to orders and write about goods is data (`data/pairs_zh.json`, source and
licence inside).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "pairs_zh.json"
BEGIN, END = "^", "$"
"""What stands before the first word of a stretch, and behind the last."""
_LISTED = 0.3
"""Share of the list of words in what a word costs by itself; the rest is what customers write."""
_ENDING = exp(-3.0)
"""Likelihood of an end behind a word of which nothing is known."""


@dataclass(frozen=True, slots=True)
class WordPairs:
    """Likelihoods of words after others: absolute discounting, interpolated with words by themselves."""

    single: dict[str, float]
    """Share of a word among all words."""
    after: dict[str, dict[str, float]]
    """Share of a word among those that follow another, less the discount."""
    rest: dict[str, float]
    """What the discount leaves, for words by themselves; 1 after a word of which nothing is known."""

    def cost(self, before: str, word: str, listed: float) -> float:
        """What `word` costs after `before`; `listed` is what it costs by the list, of no account for an end."""
        alone = _ENDING if word == END else exp(-listed)
        if len(word) == 1:
            alone = _LISTED * alone + (1 - _LISTED) * self.single.get(word, 0.0)
        seen = self.after.get(before, {}).get(word, 0.0)
        return -log(seen + self.rest.get(before, 1.0) * alone)


@lru_cache(maxsize=1)
def pairs() -> WordPairs:
    """The pairs that come with the product; costs are kept in fifths of a natural logarithm."""
    told = json.loads(_FILE.read_text(encoding="utf-8"))
    shares = {
        before: {word: exp(-int(cost) / 5) for cost, words in costs.items() for word in words.split()}
        for before, costs in told["pairs"].items()
    }
    single = shares.pop("")
    rest = {before: max(1.0 - sum(words.values()), 0.02) for before, words in shares.items()}
    return WordPairs(single, shares, rest)
