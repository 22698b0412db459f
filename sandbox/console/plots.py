"""Plots as plain figures: points and ticks in the units of an SVG's view box; the template draws them.

Reliability: of the orders reviewed in each band of confidence the share that was right, with its bounds (Clopper and
Pearson 1934). Risk and coverage: the error rate among the surest share of orders.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import bounds
from sandbox.figures import Figures

WIDTH, HEIGHT = 360.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 10.0, 10.0, 34.0
FEWEST = 20
"""Reviewed orders below which nothing is drawn: a curve through a handful of points says nothing."""


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


def reliability(known: Figures | None, confidence_level: float) -> Plot | None:
    """None while there are fewer than FEWEST reviewed orders."""
    if known is None or known.n < FEWEST:
        return None
    bands = []
    for each in known.bands:
        low, high = bounds.clopper_pearson(each.wrong, each.n, confidence_level)
        right = 1 - each.wrong / each.n
        bands.append(Band(_x(each.confidence), _y(right), _y(1 - high), _y(1 - low), each.n, right, each.confidence))
    ticks = tuple(Tick(_x(value), f"{value:g}") for value in (0, 0.25, 0.5, 0.75, 1))
    rows = tuple((f"{each.confidence:.2f}", f"{each.right:.3f}", str(each.n)) for each in bands)
    sides = tuple(Tick(_y(value), f"{value:g}") for value in (0, 0.25, 0.5, 0.75, 1))
    return Plot(ticks, sides, known.n, bands=tuple(bands), rows=rows)


def risk_coverage(known: Figures | None, risk_level: float, threshold: float | None = None) -> Plot | None:
    """None while there are fewer than FEWEST reviewed orders. `threshold`: in force, drawn where it cuts."""
    if known is None or known.n < FEWEST:
        return None
    curve = [(each.n / known.n, each.wrong / each.n) for each in known.curve]
    top = _round_up(max(max(rate for _, rate in curve), 2 * risk_level))
    line = " ".join(f"{_x(coverage):.1f},{_y(rate / top):.1f}" for coverage, rate in curve)
    ticks = tuple(Tick(_x(value), f"{value:.0%}") for value in (0, 0.25, 0.5, 0.75, 1))
    sides = tuple(Tick(_y(part), f"{100 * part * top:.3g} %") for part in (0, 0.5, 1))
    wanted = [min(curve, key=lambda point: abs(point[0] - share)) for share in (0.25, 0.5, 0.75, 1)]
    rows = tuple(
        (f"{coverage:.0%}", f"{100 * rate:.2f} %", str(round(coverage * known.n))) for coverage, rate in wanted
    )
    chosen = None if threshold is None else _x(known.passing(threshold))
    return Plot(ticks, sides, known.n, line=line, level=_y(risk_level / top), chosen=chosen, rows=rows)


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
