"""Reviewed history in, the few figures that its plots are drawn from out: kept beside the thresholds, not made anew.

Reliability: orders in bands of confidence. Risk and coverage: the error rate among the surest share of orders (Geifman
and El-Yaniv 2017, arXiv:1705.08500).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from sandbox.calibration import Scored
from sandbox.canonical import JsonObject

BANDS = 10
POINTS = 400
"""Most points that a curve is kept with; how many wrong ones there were is kept exactly at each."""


@dataclass(frozen=True, slots=True)
class Band:
    """Reviewed orders of like confidence (0 to 1, their mean), and how many of them were wrong."""

    confidence: float
    n: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Point:
    """The surest orders down to a confidence: how many, and how many of them were wrong."""

    confidence: float
    n: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What `n` reviewed orders amount to. Bands by rising confidence, the curve from the surest on."""

    n: int
    bands: tuple[Band, ...]
    curve: tuple[Point, ...]

    def passing(self, threshold: float) -> float:
        """The share of orders at or above a confidence (to the resolution of the curve)."""
        return max((each.n for each in self.curve if each.confidence >= threshold), default=0) / max(1, self.n)


def figures(history: Sequence[Scored]) -> Figures:
    """The figures of a history in any order; confidences that are no numbers say nothing."""
    ranked = sorted((each for each in history if not math.isnan(each.confidence)), key=lambda each: -each.confidence)
    inside: list[list[Scored]] = [[] for _ in range(BANDS)]
    curve, wrong = [], 0
    for accepted, each in enumerate(ranked, 1):
        inside[min(int(each.confidence * BANDS), BANDS - 1)].append(each)
        wrong += each.wrong
        # A threshold takes all orders of one confidence or none.
        if accepted == len(ranked) or ranked[accepted].confidence != each.confidence:
            curve.append(Point(each.confidence, accepted, wrong))
    step = math.ceil(len(curve) / POINTS) if curve else 1
    kept = [*curve[:-1:step], curve[-1]] if curve else []
    bands = (
        Band(sum(each.confidence for each in part) / len(part), len(part), sum(each.wrong for each in part))
        for part in inside
        if part
    )
    return Figures(len(ranked), tuple(bands), tuple(kept))


def figures_to_json(made: Figures) -> JsonObject:
    """As JSON, about 10 kB at most."""
    return {
        "n": made.n,
        "bands": [[each.confidence, each.n, each.wrong] for each in made.bands],
        "curve": [[each.confidence, each.n, each.wrong] for each in made.curve],
    }


def figures_from_json(body: object) -> Figures:
    """What `figures_to_json` wrote. Raises ValueError."""
    kept = msgspec.convert(body, _Kept)
    return Figures(kept.n, tuple(Band(*each) for each in kept.bands), tuple(Point(*each) for each in kept.curve))


class _Kept(msgspec.Struct):
    n: int
    bands: list[tuple[float, int, int]]
    curve: list[tuple[float, int, int]]
