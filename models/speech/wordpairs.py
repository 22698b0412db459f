"""A word and the one before it in; what it costs there, natural logarithm, out.

A list of words alone cannot say that a note reads 贴在杯盖上 and not 铁在北盖上, or "mind the dog" and not "mine the
dog": both fall into words. How often one word follows another in what people add to orders is data
(`data/pairs_*.json`, source and licence inside).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, log
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"
BEGIN, END = "^", "$"
"""What stands before the first word of a stretch, and behind the last."""
_LISTED = 0.3
"""Share of the list of words in what a word costs by itself; the rest is what customers write."""
_ENDING = exp(-3.0)
"""Likelihood of an end behind a word of which nothing is known."""
_UNKNOWN = exp(-11.0)
"""Share of a spelled word that nobody was seen to write."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


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
        """What `word` costs after `before`; `listed` is what it costs by a list of words, of no account for an end."""
        alone = exp(-listed)
        if len(word) == 1:
            alone = _LISTED * alone + (1 - _LISTED) * self.single.get(word, 0.0)
        return self._cost(before, word, alone)

    def spelled(self, text: str) -> float:
        """What the words of a text cost that parts them by spaces; case and signs are of no account."""
        said = [word.strip("'") for word in _WORD.findall(text.casefold().replace("’", "'"))]
        steps = pairwise((BEGIN, *said, END))
        return sum(self._cost(before, word, self.single.get(word, _UNKNOWN)) for before, word in steps)

    def _cost(self, before: str, word: str, alone: float) -> float:
        seen = self.after.get(before, {}).get(word, 0.0)
        return -log(seen + self.rest.get(before, 1.0) * (_ENDING if word == END else alone))


@lru_cache
def pairs(language: str) -> WordPairs:
    """The pairs of "zh" or "en" that come with the product; costs are kept in fifths of a natural logarithm."""
    told = json.loads((_FOLDER / f"pairs_{language}.json").read_text(encoding="utf-8"))
    shares = {
        before: {word: exp(-int(cost) / 5) for cost, words in costs.items() for word in words.split()}
        for before, costs in told["pairs"].items()
    }
    single = shares.pop("")
    rest = {before: max(1.0 - sum(words.values()), 0.02) for before, words in shares.items()}
    return WordPairs(single, shares, rest)
