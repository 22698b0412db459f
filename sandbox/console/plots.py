"""Plots as plain figures: points and ticks in the units of an SVG's view box; the template draws them.

Reliability: of the orders reviewed in each band of confidence the share that was right, with its bounds (Clopper and
Pearson 1934). Risk and coverage: the error rate among the surest share of orders (Geifman and El-Yaniv 2017,
arXiv:1705.08500).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox import bounds
from sandbox.calibration import Scored

WIDTH, HEIGHT = 360.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 10.0, 10.0, 34.0
BANDS = 10
FEWEST = 20
"""Reviewed orders below which nothing is drawn: a curve through a handful of points says nothing."""
POINTS = 400


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis with what stands beside it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """Orders of like confidence: where they stand, how many, and the bounds on the share that was right."""

    x: float
    y: float
    low: float
    high: float
    n: int
    right: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot. `line` is a polyline's points; `level` the height of a line to compare with."""

    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    n: int
    line: str = ""
    bands: tuple[Band, ...] = ()
    level: float | None = None
    chosen: float | None = None
    """Place of the threshold in force on the first axis."""
    rows: tuple[tuple[str, str, str], ...] = ()
    """The same figures as a table, for those who do not see the drawing."""


def reliability(history: Sequence[Scored], confidence_level: float) -> Plot | None:
    """None while there are fewer than FEWEST reviewed orders."""
    if len(history) < FEWEST:
        return None
    bands = []
    for band in range(BANDS):
        inside = [each for each in history if min(int(each.confidence * BANDS), BANDS - 1) == band]
        if not inside:
            continue
        wrong, n = sum(each.wrong for each in inside), len(inside)
        low, high = bounds.clopper_pearson(wrong, n, confidence_level)
        mean = sum(each.confidence for each in inside) / n
        bands.append(Band(_x(mean), _y(1 - wrong / n), _y(1 - high), _y(1 - low), n, 1 - wrong / n, mean))
    ticks = tuple(Tick(_x(value), f"{value:g}") for value in (0, 0.25, 0.5, 0.75, 1))
    rows = tuple((f"{each.confidence:.2f}", f"{each.right:.3f}", str(each.n)) for each in bands)
    sides = tuple(Tick(_y(value), f"{value:g}") for value in (0, 0.25, 0.5, 0.75, 1))
    return Plot(ticks, sides, len(history), bands=tuple(bands), rows=rows)


def risk_coverage(history: Sequence[Scored], risk_level: float, threshold: float | None = None) -> Plot | None:
    """None while there are fewer than FEWEST reviewed orders. `threshold`: in force, drawn where it cuts."""
    if len(history) < FEWEST:
        return None
    ranked = sorted(history, key=lambda each: -each.confidence)
    curve, wrong = [], 0
    for accepted, each in enumerate(ranked, 1):
        wrong += each.wrong
        # A threshold takes all orders of one confidence or none.
        if accepted == len(ranked) or ranked[accepted].confidence != each.confidence:
            curve.append((accepted / len(ranked), wrong / accepted))
    top = _round_up(max(max(rate for _, rate in curve), 2 * risk_level))
    step = max(1, len(curve) // POINTS)
    shown = [*curve[::step], curve[-1]]
    line = " ".join(f"{_x(coverage):.1f},{_y(rate / top):.1f}" for coverage, rate in shown)
    ticks = tuple(Tick(_x(value), f"{value:.0%}") for value in (0, 0.25, 0.5, 0.75, 1))
    sides = tuple(Tick(_y(part), f"{100 * part * top:.3g} %") for part in (0, 0.5, 1))
    wanted = [min(curve, key=lambda point: abs(point[0] - share)) for share in (0.25, 0.5, 0.75, 1)]
    rows = tuple(
        (f"{coverage:.0%}", f"{100 * rate:.2f} %", str(round(coverage * len(ranked)))) for coverage, rate in wanted
    )
    passing = None if threshold is None else sum(each.confidence >= threshold for each in history) / len(history)
    chosen = None if passing is None else _x(passing)
    return Plot(ticks, sides, len(history), line=line, level=_y(risk_level / top), chosen=chosen, rows=rows)


def _x(value: float) -> float:
    return round(LEFT + value * (WIDTH - LEFT - RIGHT), 1)


def _y(value: float) -> float:
    return round(HEIGHT - BOTTOM - value * (HEIGHT - TOP - BOTTOM), 1)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    size = 1e-4
    while True:
        for factor in (1, 2, 5):
            if factor * size >= value:
                return factor * size
        size *= 10
