"""A family of lines and the spectra it was found in, in; how much speaks for what else could make the same lines, out.

Twice a frequency, a side band, a multiple of the shaft: each shares lines with a part of a bearing, none all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.waveform.bearing import Part
from models.waveform.combs import TEETH, Grid, Scores, Views, standing

_HALVES: tuple[float, ...] = (0.5, 1.5, 2.5, 3.5, 4.5)
_THIRDS: tuple[float, ...] = (1 / 3, 2 / 3, 4 / 3, 5 / 3, 7 / 3)
_SIDED_TEETH = 3
_SIDES_SHOW = 4.0
_BETWEEN, _BETWEEN_SHARE = 3.0, 0.5
"""Chance alone reaches 2.5 now and then; a strong family leaves traces between its lines."""
_SURROGATES = 150
_NEAR = np.linspace(-0.004, 0.004, 9)
_SHAFT_NEAR = np.linspace(-0.002, 0.002, 5)
_LEAST_SPREAD = np.float32(0.4)
_LEAST_DEVIATION = 0.15
_STRETCH = 0.04
_LEAST_ORDERS = 3
_SLOWER_LINES = 6
_SHAFT_SHARE, _SPEED_OFF = 0.02, 0.1
"""How far a shaft's speed may be wrong, a share: as it is told, and as it may be told by mistake."""


@dataclass(frozen=True, slots=True)
class Relatives:
    """Robust standard deviations over surrogate frequencies, of lines that the family itself does not have."""

    between: float = -np.inf
    """Lines between its own: then all are multiples of something slower."""
    turned: float = -np.inf
    """Side bands a turn of the shaft away."""
    caged: float = -np.inf
    """Side bands a turn of the cage away."""
    alternate: float = -np.inf
    """Side bands a turn of the shaft away from every other line alone."""
    printed: bool = False
    """Races: whether the cage turns just as much slower as there are elements: these are unequal then, and each of them
    makes lines of its own."""

    def own_sides(self, part: Part) -> float:
        """Of the side bands that damage of this part makes."""
        return {"inner_race": self.turned, "rolling_element": self.caged}.get(part, -np.inf)

    def sided(self, part: Part) -> bool:
        """Whether they stand out by themselves."""
        return self.own_sides(part) >= _SIDES_SHOW

    def against(self, part: Part, z: float) -> str:
        """Why the lines are those of something else, an English sentence; empty where they may be this part's."""
        if part in ("inner_race", "outer_race") and self.between > max(_BETWEEN, _BETWEEN_SHARE * z):
            return "Lines lie between its own: all are multiples of something slower."
        if part in ("inner_race", "outer_race") and self.alternate >= max(_SIDES_SHOW, 2 * self.turned):
            return "Side bands lie beside every other line alone: something strikes twice as often."
        if part == "rolling_element" and self.turned > max(_BETWEEN, self.caged):
            return "Its side bands are a turn of the shaft away, not a turn of the cage."
        if part == "inner_race" and self.caged > max(_BETWEEN, self.turned):
            return "Its side bands are a turn of the cage away, not a turn of the shaft."
        return ""


UNKNOWN = Relatives()


def relatives(
    prepared: Views, found: float, turning: float, cage: float, chance: np.random.Generator, unequal: int | None = None
) -> Relatives:
    """What lies between and beside the lines of a family, all in Hz. `unequal`: how many elements print their own."""
    centres: Grid = found * np.exp(chance.uniform(np.log(0.6), np.log(1.6), _SURROGATES))
    grid: Grid = (np.append(centres, found)[:, None] * (1 + _NEAR)).ravel()
    slower = _slower(found / turning, unequal)
    between = max((_over_chance(_summed(prepared, grid, lines)) for lines in slower), default=-np.inf)
    turned, caged = (_over_chance(_beside(prepared, grid, side)) for side in (turning, cage))
    alternate = _over_chance(_summed(prepared, grid, [(n, s) for n in (2, 4) for s in (-turning, turning)]))
    return Relatives(between, turned, caged, alternate, unequal is not None)


def _slower(order: float, unequal: int | None) -> list[list[tuple[float, float]]]:
    """Lines that a family has which strikes so many times a turn, were it a slower one's multiples: each as a multiple
    of it.

    Of half as fast a one, of a third; and of a shaft whose speed was measured up to a tenth wrong. Where the third is
    the shaft as measured, its lines are there anyway; so are those that each of so many unequal elements makes alone.
    """
    slower = [_HALVES]
    if abs(order / 3 - 1) > _SHAFT_SHARE:
        slower.append(_THIRDS)
    number = round(order)
    if number > 3 and _SHAFT_SHARE < abs(order / number - 1) < _SPEED_OFF:
        # Next to its own lines are the side bands of a part that turns.
        multiples = [k for k in range(1, 3 * number) if 1 < k % number < number - 1]
        slower.append(tuple(k / number for k in multiples[:_SLOWER_LINES]))
    if unequal is not None:
        slower = [tuple(each for each in row if abs(each * unequal % 1 - 0.5) < 0.45) for row in slower]
    return [[(each, 0.0) for each in multiples] for multiples in slower if multiples]


def hidden(whole: Views, turning: float, highest_hz: float) -> float:
    """How much more the shaft's n-th multiples stand out than those of its n - 1-th and n + 1-th, for any n over 1.

    A part that strikes n times a turn is hidden by the shaft's own lines, but these rub and knock alike at every
    multiple. The strongest of five lines is left out: blades make one. In units of the sum of four logarithms, of
    which noise spreads by about 0.8, in the view where it is most.
    """
    orders = np.arange(1, int(highest_hz / turning) + 2)
    if len(orders) < _LEAST_ORDERS:
        return 0.0
    grid: Grid = (orders[:, None] * turning * (1 + _SHAFT_NEAR)).ravel()
    teeth = np.stack([standing(whole, number * grid) for number in range(1, TEETH + 1)])
    rows = (teeth.sum(axis=0) - teeth.max(axis=0)).reshape(len(whole.teeth), len(orders), -1).max(axis=2)
    return float((rows[:, 1:-1] - np.maximum(rows[:, :-2], rows[:, 2:])).max())


def strongest_sides(prepared: Views, grid: Grid, turning: float) -> float:
    """The strongest family of side bands a turn of the shaft away from any frequency and its multiples, over chance.

    What an inner race makes that the load leaves once a turn, wherever it strikes. `grid` rises; the best of each
    stretch of 4 % is measured against those of all stretches.
    """
    total = _beside(prepared, grid, turning)
    edges = grid[0] * np.exp(np.arange(0.0, np.log(grid[-1] / grid[0]), _STRETCH))
    begins = np.unique(np.searchsorted(grid, edges))
    best = np.maximum.reduceat(_standing_out(total, total), begins)
    usual = float(np.median(best))
    return (float(best.max()) - usual) / (1.4826 * float(np.median(np.abs(best - usual))) + _LEAST_DEVIATION)


def _beside(prepared: Views, grid: Grid, side: float) -> Scores:
    return _summed(prepared, grid, [(n, s) for n in range(1, _SIDED_TEETH + 1) for s in (-side, side)])


def _summed(prepared: Views, grid: Grid, lines: list[tuple[float, float]]) -> Scores:
    total = np.zeros((len(prepared.teeth), len(grid)), dtype=np.float32)
    for multiple, shift in lines:
        total += standing(prepared, multiple * grid + shift)
    return total


def _over_chance(total: Scores) -> float:
    """Of the last stretch of the grid, over all others."""
    best = _standing_out(total, total[:, : -len(_NEAR)]).reshape(-1, len(_NEAR)).max(axis=1)
    usual = float(np.median(best[:-1]))
    return float((best[-1] - usual) / (1.4826 * float(np.median(np.abs(best[:-1] - usual))) + _LEAST_DEVIATION))


def _standing_out(total: Scores, others: Scores) -> Scores:
    """In the view where it is most, in robust deviations of that view's others."""
    middle = np.median(others, axis=1, keepdims=True)
    spread = np.float32(1.4826) * np.median(np.abs(others - middle), axis=1, keepdims=True)
    best: Scores = ((total - middle) / np.maximum(spread, _LEAST_SPREAD)).max(axis=0)
    return best
