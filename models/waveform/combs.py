"""Envelope spectra in, for every frequency how much its family of lines (multiples, sidebands) stands out.

A family is scored in every band and measured against all other frequencies of that band; the best band counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.waveform.envelope import Envelopes

Grid = NDArray[np.float64]
Scores = NDArray[np.float32]

TEETH = 5
_SIDED_TEETH = 3
_LEAST_SPREAD = np.float32(0.4)
"""Of the sum of five logarithms; noise alone has about twice as much."""
_SMOOTH = (1, 5)
_ALONE = np.float32(2.0)
"""How much the tallest line of a family may stand over the next, in logarithms of power, and still count."""


@dataclass(frozen=True, slots=True)
class Landscape:
    """Standard scores over a grid of frequencies: each in the band where the family stands out most."""

    hertz: Grid
    score: Scores
    """In robust standard deviations over the band's own median."""
    view: NDArray[np.intp]
    """Which row of the spectra was best."""


@dataclass(frozen=True, slots=True)
class Views:
    """Spectra at both resolutions, compressed so that no single line can make a family. Rows are views."""

    teeth: Scores
    """With a silent bin at the end."""
    step: float
    bands: tuple[tuple[float, float], ...]


def views(spectra: Envelopes, silenced: NDArray[np.bool_] | None = None) -> Views:
    """Prepare spectra for scoring. `silenced` bins count as background (lines that are explained otherwise)."""
    rows = []
    for width in _SMOOTH:
        power = spectra.power if silenced is None else np.where(silenced, np.float32(0.7), spectra.power)
        rows.append(np.pad(np.log1p(_near(_boxed(power, width), 1)), ((0, 0), (0, 1))))
    return Views(np.concatenate(rows), spectra.step, spectra.bands * len(_SMOOTH))


def landscape(prepared: Views, hertz: Grid) -> Landscape:
    """Score every frequency of the grid by its multiples."""
    return landscapes(prepared, hertz, ())[0]


def landscapes(prepared: Views, hertz: Grid, sides: tuple[float, ...]) -> tuple[Landscape, ...]:
    """The plain landscape, then one with side bands at each of these distances, Hz."""
    plain = _family(prepared, hertz)
    found = [_standardised(hertz, plain)]
    for side in sides:
        total = plain.copy()
        for tooth in range(1, _SIDED_TEETH + 1):
            beside = standing(prepared, tooth * hertz - side)
            beside += standing(prepared, tooth * hertz + side)
            beside *= np.float32(0.5)
            total += beside
        found.append(_standardised(hertz, total))
    return tuple(found)


def _family(prepared: Views, hertz: Grid) -> Scores:
    """Sum of the multiples, the tallest held to little more than the next: one line alone is a beat or a hum."""
    places = [_bins(prepared, number * hertz) for number in range(1, TEETH + 1)]
    found = np.empty((len(prepared.teeth), len(hertz)), dtype=np.float32)
    tooth, tallest, second, lower = (np.empty(len(hertz), dtype=np.float32) for _ in range(4))
    for total, teeth in zip(found, prepared.teeth, strict=True):
        teeth.take(places[0], mode="clip", out=total)
        tallest[:], second[:] = total, 0.0
        for place in places[1:]:
            teeth.take(place, mode="clip", out=tooth)
            total += tooth
            np.minimum(tallest, tooth, out=lower)
            np.maximum(second, lower, out=second)
            np.maximum(tallest, tooth, out=tallest)
        tallest -= second
        tallest -= _ALONE
        np.maximum(tallest, 0.0, out=tallest)
        total -= tallest
    return found


def _standardised(hertz: Grid, total: Scores) -> Landscape:
    total = total - _middle(total)
    # Where much is silenced hardly anything spreads, and the little that is left must not count for more.
    spread = np.maximum(np.float32(1.4826) * _middle(np.abs(total)), _LEAST_SPREAD)
    total /= spread
    best = np.argmax(total, axis=0)
    return Landscape(hertz, total[best, np.arange(len(hertz))], best)


def _middle(rows: Scores) -> Scores:
    """The upper median of each row; of thousands it is as good as the mean of two, for half the work."""
    half = rows.shape[1] // 2
    return np.partition(rows, half, axis=1)[:, half : half + 1]


def standing(prepared: Views, hertz: Grid) -> Scores:
    """What stands at these frequencies; nothing beyond the last bin, which is silent."""
    index = _bins(prepared, hertz)
    # Row by row, so that what is looked up stays in the processor's cache.
    found = np.empty((len(prepared.teeth), len(hertz)), dtype=np.float32)
    for row, teeth in enumerate(prepared.teeth):
        teeth.take(index, mode="clip", out=found[row])
    return found


def _bins(prepared: Views, hertz: Grid) -> NDArray[np.intp]:
    return np.rint(np.abs(hertz) * (1 / prepared.step)).astype(np.intp)


def _boxed(power: Scores, width: int) -> Scores:
    if width == 1:
        return power
    total = power.copy()
    for shift in range(1, width // 2 + 1):
        total[:, shift:] += power[:, :-shift]
        total[:, :-shift] += power[:, shift:]
    total *= np.float32(1 / width)
    return total


def _near(power: Scores, reach: int) -> Scores:
    """The largest within `reach` bins."""
    best = power.copy()
    for shift in range(1, reach + 1):
        np.maximum(best[:, shift:], power[:, :-shift], out=best[:, shift:])
        np.maximum(best[:, :-shift], power[:, shift:], out=best[:, :-shift])
    return best
