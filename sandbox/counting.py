"""On probation: reviewed history in, the confidence out from which orders should count toward the clean run.

Nothing passes on probation whatever this bar is: it only says on which orders the run is shown, and each order is
judged by the bar that was chosen before it came. What passes afterwards is decided by `calibration.threshold` alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sandbox.calibration import Scored

BINS = 60
STEPS = 12
"""Most of Newton's method; it converges in half of them."""
CONVERGED = 1e-9
"""Change of level and slope below which it has."""
LEAST = 0.3
"""Errors assumed beyond those that the fit expects: no bar is taken to be free of them."""
HOPELESS = 600.0
"""Exponent beyond which one bar is as hopeless as another."""
EDGE = 1e-6


def counting_bar(history: Sequence[Scored], run: int) -> float:
    """The confidence from which `run` clean orders in a row are expected soonest; 0 without history.

    With e the expected error rate among orders at or above a bar, the expected number of them until `run` clean ones in
    a row is ((1 - e)^-run - 1) / e; divided by their share it is the number of reviews. e comes from a logistic
    regression of error on log odds of confidence, with a normal prior of variance 1 around -1 on its slope: that of a
    confidence that means what it says (Platt 1999, "Probabilistic outputs for support vector machines").
    """
    ranked = sorted((each for each in history if not math.isnan(each.confidence)), key=lambda each: -each.confidence)
    if not ranked:
        return 0.0
    odds = [_odds(each.confidence) for each in ranked]
    level, slope = _fit(ranked, odds)
    best, soonest, expected = 0.0, math.inf, 0.0
    for accepted, (each, surely) in enumerate(zip(ranked, odds, strict=True), 1):
        expected += _rate(level + slope * surely)
        if accepted < len(ranked) and ranked[accepted].confidence == each.confidence:
            continue  # A bar takes all orders of one confidence or none.
        rate = min((expected + LEAST) / (accepted + LEAST), 0.9)
        exponent = min(HOPELESS, -run * math.log1p(-rate))
        reviews = math.expm1(exponent) / rate * len(ranked) / accepted
        if reviews < soonest:
            best, soonest = each.confidence, reviews
    return best


def _fit(ranked: Sequence[Scored], odds_of: Sequence[float]) -> tuple[float, float]:
    """Level and slope of the log odds of an error, of orders and the log odds of their confidence."""
    size = max(1, len(ranked) // BINS)
    bins = []
    for start in range(0, len(ranked), size):
        part = ranked[start : start + size]
        odds = sum(odds_of[start : start + size]) / len(part)
        bins.append((odds, len(part), sum(each.wrong for each in part)))
    level, slope = -3.0, -1.0
    for _ in range(STEPS):
        by_level, by_slope = -1e-3 * level, -(slope + 1.0)
        both, of_level, of_slope = 0.0, 1e-3, 1.0
        for odds, n, wrong in bins:
            rate = _rate(level + slope * odds)
            weight = n * rate * (1 - rate)
            by_level += wrong - n * rate
            by_slope += (wrong - n * rate) * odds
            of_level += weight
            both += weight * odds
            of_slope += weight * odds * odds
        area = of_level * of_slope - both * both
        up = _within((of_slope * by_level - both * by_slope) / area)
        steeper = _within((of_level * by_slope - both * by_level) / area)
        level, slope = level + up, slope + steeper
        if max(abs(up), abs(steeper)) < CONVERGED:
            break
    return level, slope


def _odds(confidence: float) -> float:
    inside = min(max(confidence, EDGE), 1 - EDGE)
    return math.log(inside / (1 - inside))


def _rate(odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(odds, -HOPELESS), HOPELESS)))


def _within(step: float) -> float:
    return min(max(step, -2.0), 2.0)
