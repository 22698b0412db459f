"""Envelope spectra and the shaft's speed in, whose each line is out: the shaft's, the mains', a part's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.waveform.bearing import Part
from models.waveform.combs import Grid, Views, landscape, views
from models.waveform.envelope import Envelopes

Mask = NDArray[np.bool_]

_MAINS, _MAINS_SMEAR = (50.0, 60.0), 0.0005
"""Motors and converters modulate with multiples of the mains, Hz, wherever they stand."""
_SIDED = 5
"""So many multiples of a fault have side bands that show. More would leave nothing to compare it with."""
_SHOWS = 4.0
"""Standard scores from which the family of shaft or mains counts as there."""
_SAME_LINE = 3.5
"""Bins from a line within which it is still itself: its main lobe, and the neighbour that counts with every bin."""
_STEADY, _SLIPPING = 0.0015, 0.004
"""How far a line smears, as a share of its frequency: the shaft's with its speed, a bearing's with slip too."""


@dataclass(frozen=True, slots=True, eq=False)
class Cleared:
    """Envelope spectra without what is no bearing's; the same for every bearing on a shaft."""

    spectra: Envelopes
    turning: float
    """The speed of the shaft as it shows itself in the recording, Hz."""
    foreign: Mask
    """Bins of the shaft's lines and the mains'."""
    whole: Views
    """With these lines."""
    prepared: Views
    """Without them."""


def known_lines(turning: float) -> tuple[tuple[float, float], ...]:
    """What makes lines without being a bearing: shaft and mains, Hz, and how far each smears, as a share."""
    return ((turning, _STEADY), *((mains, _MAINS_SMEAR) for mains in _MAINS))


def cleared(spectra: Envelopes, turning: float) -> Cleared:
    """Take the lines of shaft and mains away."""
    whole = views(spectra)
    foreign = _foreign(spectra, whole, turning)
    return Cleared(spectra, turning, foreign, whole, views(spectra, foreign) if foreign.any() else whole)


def _foreign(spectra: Envelopes, whole: Views, turning: float) -> Mask:
    """Lines of the shaft and of the mains, where they show. What does not show hides nothing."""
    foreign = np.zeros(spectra.power.shape[1], dtype=bool)
    for hertz, smear in known_lines(turning):
        # Motors hum with twice the mains: its family alone is no reason to hide the odd multiples.
        for family in (hertz,) if hertz == turning else (2 * hertz, hertz):
            around: Grid = family * np.linspace(0.8, 1.2, 401)
            near = landscape(whole, around)
            off = np.abs(around / family - 1)
            here = off <= 0.003
            beside = off > min(max(0.003, _SAME_LINE * spectra.step / family), 0.15)
            if near.score[here].max() > _SHOWS and near.score[here].max() > np.quantile(near.score[beside], 0.98):
                foreign |= _lines(spectra, family, (0.0,), smear, 0.03)
    return foreign


def near_shaft(grid: Grid, turning: float, step: float) -> Mask:
    """Families on a multiple of the shaft or the mains are no bearing's, whether or not they stood out before."""
    near = np.zeros(len(grid), dtype=bool)
    for hertz in (turning, *_MAINS):
        number = np.maximum(1, np.rint(grid / hertz))
        near |= np.abs(grid - number * hertz) <= 2 * step + _STEADY * grid
    return near


def own_lines(spectra: Envelopes, part: Part, found: float, turning: float, single: float) -> Mask:
    """Every line that damage of this part makes: the load zone modulates, unequal strikes halve.

    `single`: how often one rolling element alone strikes a race, else how often the cage turns, Hz.
    """
    own = _lines(spectra, found, (0.0,), _SLIPPING)
    if part == "rolling_element":
        # Of its two strikes in each of its turns one is often faint: then half the frequency is there, too.
        own |= _lines(spectra, found / 2, (0.0,), _SLIPPING, 0.1)
        own |= _lines(spectra, single, (0.0,), _SLIPPING, 0.1, 8)
        return own | _lines(spectra, found / 2, _beside(single), _SLIPPING, 0.1, 2 * _SIDED)
    if part == "cage":
        return own
    # Rolling elements of unequal size print their own turn on every race.
    own |= _lines(spectra, single, (0.0,), _SLIPPING, 0.1, _SIDED)
    own |= _lines(spectra, found, (-2 * single, -single, single, 2 * single), _SLIPPING, 0.1, _SIDED)
    # A load that turns with the shaft, or a spall that does, makes the shaft's own lines, too.
    own |= _lines(spectra, turning, (0.0,), _STEADY, 0.03, _SIDED)
    return own | _lines(spectra, found, _beside(turning), _SLIPPING, 0.2, _SIDED)


def _beside(distance: float) -> tuple[float, ...]:
    return tuple(number * distance for number in (-4, -3, -2, -1, 1, 2, 3, 4))


def _lines(
    spectra: Envelopes,
    hertz: float,
    shifts: tuple[float, ...],
    smear: float,
    widest: float = 0.2,
    most: float = np.inf,
) -> Mask:
    """Bins near one of the first `most` multiples of `hertz`, or near it shifted: within two bins and `smear` (a
    share), at most `widest` of the distance between two multiples."""
    bins = spectra.power.shape[1]
    at = np.arange(bins) * spectra.step
    mask = np.zeros(bins, dtype=bool)
    for shift in shifts:
        number = np.rint((at - shift) / hertz)
        # A family is found to a quarter of a bin, which its higher multiples multiply.
        smeared = number * spectra.step / 4 + smear * number * hertz
        reach = 2.0 * spectra.step + np.minimum(smeared, widest * hertz)
        mask |= (number >= 1) & (number <= most) & (np.abs(at - shift - number * hertz) <= reach)
    return mask
