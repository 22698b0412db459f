"""Figures of an evaluation: from what was expected and what came out to shares with honest bounds. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scored:
    """One produced order of one item (or an item for which nothing was produced)."""

    confidence: float
    """0 to 1."""
    right: bool
    """Every field that the truth gives is equal, and nothing was added to its lines."""
    clean: bool
    """No blocking finding and no warning."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n` with the 95 % Wilson score interval (E. B. Wilson, JASA 22, 1927)."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """The share, None when n is 0."""
        return self.hits / self.n if self.n else None

    def bounds(self, z: float = 1.959964) -> tuple[float, float]:
        """Lower and upper bound, 0 and 1 when n is 0."""
        if not self.n:
            return 0.0, 1.0
        p, n = self.hits / self.n, self.n
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)

    def to_json(self) -> dict[str, float | int | None]:
        """For `--json` and reports."""
        lower, upper = self.bounds()
        return {"hits": self.hits, "n": self.n, "share": self.value, "lower": lower, "upper": upper}


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Were the threshold here: how much would pass, and how much of that would be wrong."""

    threshold: float
    coverage: float
    error: float
    n: int


def risk_coverage(scored: Sequence[Scored]) -> tuple[CurvePoint, ...]:
    """Error among what would pass against the share that passes, for each distinct confidence of a clean order.

    What carries a finding never passes, whatever the threshold, so coverage may end below 1
    (El-Yaniv & Wiener, JMLR 11, 2010, with abstention by findings beside abstention by confidence).
    """
    passing = sorted((item for item in scored if item.clean), key=lambda item: -item.confidence)
    points: list[CurvePoint] = []
    wrong = 0
    for count, item in enumerate(passing, start=1):
        wrong += not item.right
        last = count == len(passing) or passing[count].confidence != item.confidence
        if last:
            points.append(CurvePoint(item.confidence, count / len(scored), wrong / count, count))
    return tuple(points)


def quantile(values: Sequence[float], q: float) -> float | None:
    """The q-quantile by nearest rank; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(q * len(ordered)) - 1))]
