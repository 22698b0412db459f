"""A bearing's orders and how often one part strikes in; where it may strike at all and how fast its cage turns out.

All parts roll together: a cage that lags takes strikes from the outer race and gives just as many to the inner one.
"""

from __future__ import annotations

from models.waveform.bearing import PARTS, Part

Orders = dict[Part, float]
RACES: tuple[Part, ...] = ("outer_race", "inner_race")
_OFF, _LAG = 0.6, 0.8
"""Shares of the tolerance: for the speed as it was measured, to either side, and for the cage, which never leads."""


def windows(orders: Orders, shaft_hz: float, told_hz: float, tolerance: float) -> dict[Part, tuple[float, float]]:
    """Lowest and highest frequency at which each part may strike, Hz; `tolerance` is a share.

    By the shaft as it shows itself and by the speed that was told alike: one off from the other, and slip on top, add
    up to another bearing.
    """
    return {
        part: _both(_window(part, orders, shaft_hz, tolerance), _window(part, orders, told_hz, tolerance))
        for part in PARTS
    }


def _window(part: Part, orders: Orders, shaft_hz: float, tolerance: float) -> tuple[float, float]:
    expected, off, lag = orders[part] * shaft_hz, _OFF * tolerance, _LAG * tolerance
    if part == "inner_race":
        return expected * (1 - off), expected * (1 + off) + lag * orders["outer_race"] * shaft_hz
    return expected * (1 - off - lag), expected * (1 + off)


def _both(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low < high else one


def elements(orders: Orders) -> int:
    """How many rolling elements there are: so many pass a place on the outer race in a turn of the cage."""
    return round(orders["outer_race"] / orders["cage"])


def cage_hz(part: Part, found: float, orders: Orders, turning: float) -> float:
    """How fast the cage turns when a part strikes `found` times a second and the shaft turns `turning` times."""
    if part in RACES:
        alone = found / elements(orders)
        return alone if part == "outer_race" else turning - alone
    return orders["cage"] * found / orders[part]
