"""Reviewed values of one kind in, the chance that a value of a given confidence is right out - or no claim at all.

Cross Venn-Abers prediction (Vovk, Petej and Fedorova, "Large-scale probabilistic predictors with and without
guarantees of validity", 2015, arXiv:1511.00213) on isotonic regression (pool adjacent violators, Ayer et al. 1955):
each fold's chance is the value at the confidence asked for of the isotonic fit to the other folds *with that very value
counted as wrong*, and the folds are averaged. So a short history claims little, and no history claims certainty.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.calibration import Scored
from sandbox.canonical import JsonObject

FOLDS = 5
BINS = 30
"""Confidences are pooled into at most so many bins of like size before the fit."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What reviewed history says of one slot, or of whole orders."""

    n: int
    errors: int
    level: float
    """A value is called sure from a chance of 1 - level."""
    points: tuple[tuple[float, float], ...]
    """From which confidence which chance is claimed; both rise."""
    sure: int
    """How many held-out values would have been called sure, each by a fit that had not seen it ..."""
    sure_wrong: int
    """... and how many of these were wrong."""

    def chance(self, confidence: float | None) -> float | None:
        """The chance (0 to 1) that a value of this confidence is right; None where there is no confidence."""
        if confidence is None or math.isnan(confidence):
            return None
        place = bisect_right(self.points, (confidence, math.inf)) - 1
        return self.points[max(place, 0)][1]

    def is_sure(self, confidence: float | None) -> bool:
        """Whether the chance suffices for the word."""
        chance = self.chance(confidence)
        return chance is not None and chance >= 1 - self.level


def fewest(level: float) -> int:
    """Reviewed values below which nothing is claimed: clean all, they could not show an error rate within the level."""
    return math.ceil(1 / level - 1)


def fit(history: Sequence[Scored], level: float) -> Claims | None:
    """What this history supports; None where it is too short, or where held-out values belie what it would claim."""
    known = sorted((each for each in history if not math.isnan(each.confidence)), key=lambda each: each.confidence)
    if len(known) < fewest(level):
        return None
    folds = [[each for place, each in enumerate(known) if place % FOLDS != fold] for fold in range(FOLDS)]
    curves = [_curve(fold) for fold in folds]
    places = sorted({edge for curve in curves for edge, _ in curve})
    points: list[tuple[float, float]] = []
    for place in places:
        chance = sum(_at(curve, place) for curve in curves) / FOLDS
        if not points or chance > points[-1][1]:
            points.append((place, chance))
    said = [each.wrong for place, each in enumerate(known) if _at(curves[place % FOLDS], each.confidence) >= 1 - level]
    made = Claims(len(known), sum(each.wrong for each in known), level, tuple(points), len(said), sum(said))
    # More than twice the errors that the word allows, beyond what so few values show by chance: better say nothing.
    belied = made.sure_wrong > 2 * level * made.sure + 2
    return None if belied else made


def isotonic(weights: Sequence[tuple[float, float]]) -> list[float]:
    """The rising sequence nearest to shares right / n, each weighed by its n; `weights` are pairs (right, n)."""
    blocks: list[list[float]] = []
    for right, n in weights:
        blocks.append([right, n, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [mine + other for mine, other in zip(blocks[-1], last, strict=True)]
    return [right / n for right, n, width in blocks for _ in range(int(width))]


def claims_to_json(claims: Claims) -> JsonObject:
    """As JSON."""
    return {
        "n": claims.n,
        "errors": claims.errors,
        "level": claims.level,
        "points": [list(point) for point in claims.points],
        "sure": claims.sure,
        "sure_wrong": claims.sure_wrong,
    }


def claims_from_json(body: Mapping[str, object]) -> Claims:
    """What `claims_to_json` wrote."""
    values = dict(body)
    values["points"] = tuple((point[0], point[1]) for point in values["points"])  # type: ignore[attr-defined]
    return Claims(**values)  # type: ignore[arg-type]


def _curve(known: Sequence[Scored]) -> list[tuple[float, float]]:
    """Lower edge of each bin with the chance claimed there: the fit's value when one more value of it were wrong."""
    bins = _bins(known)
    found = []
    for place, (edge, _, _) in enumerate(bins):
        weights = [(right, n + (index == place)) for index, (_, right, n) in enumerate(bins)]
        found.append((edge, isotonic(weights)[place]))
    return found


def _bins(known: Sequence[Scored]) -> list[tuple[float, int, int]]:
    """(lowest confidence, right, n) of bins of like size; equal confidences stay together."""
    size = max(1, len(known) // BINS)
    bins: list[tuple[float, int, int]] = []
    last = math.nan
    for each in known:
        right = int(not each.wrong)
        if bins and (bins[-1][2] < size or each.confidence == last):
            edge, rights, n = bins[-1]
            bins[-1] = (edge, rights + right, n + 1)
        else:
            bins.append((each.confidence, right, 1))
        last = each.confidence
    return bins


def _at(curve: Sequence[tuple[float, float]], confidence: float) -> float:
    place = bisect_right(curve, (confidence, math.inf)) - 1
    return curve[max(place, 0)][1]
