"""Upright words -> how much higher or lower each row of print still runs at its far end than a level page's would.

Short words tell the direction of their row badly, and paper that curls has another one at every height. What stands far
apart in one row tells it well: most words and figures of a page stand exactly level once the slope is right.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
_STEPS = tuple(range(-6, 7))
_FAR = 4.0
"""Heights of letters from which on two words tell of a slope."""
_WIDTH = 0.22
"""Heights of letters by which words of one row may be off."""
_MOST = 0.75
"""Heights of letters that a row may rise or fall over the width of the print: more would reach the next row."""
_GAIN = 1.45
"""How much better the words must agree than on the page as it is."""
_FEW = 6
"""Rows that tell something."""


def slopes(left: Floats, right: Floats, middle: Floats, height: Floats) -> tuple[float, float]:
    """(a, b): print at (x, y) lies too low by (a + b * y) * x. Zeros where the page is level already.

    All four shaped (n,), pixels of the upright page around its middle.
    """
    if len(middle) < 2 * _FEW:
        return 0.0, 0.0
    usual = float(np.median(height)) or 1.0
    reach = float(np.ptp(np.concatenate([left, right]))) or 1.0
    tall = float(np.ptp(middle)) or 1.0
    centre = (left + right) / 2
    gap = left[None, :] - right[:, None]
    down = middle[None, :] - middle[:, None]
    first, second = np.nonzero((gap > _FAR * usual) & (np.abs(down) < (_MOST + 0.5) * usual))
    if len(set(first.tolist())) < _FEW:
        return 0.0, 0.0
    across, drop = centre[second] - centre[first], down[first, second]
    at = (middle[first] + middle[second]) / 2 / tall
    step = _MOST * usual / reach / len(_STEPS)

    def agreeing(a: float, b: float) -> float:
        off = (drop - (a + b * at) * across) / (_WIDTH * usual)
        return float(np.exp(-0.5 * off**2).sum())

    plain = agreeing(0.0, 0.0)
    best, found = plain, (0.0, 0.0)
    for i in _STEPS:
        for j in _STEPS:
            a, b = i * step, 2 * j * step
            if abs(a) + abs(b) / 2 > _MOST * usual / reach:
                continue
            score = agreeing(a, b) * (1 - 0.002 * (i * i + j * j))
            if score > best:
                best, found = score, (a, b)
    return (found[0], found[1] / tall) if best > _GAIN * max(plain, 1e-9) else (0.0, 0.0)
