"""Envelope spectra, a bearing's orders and the shaft's speed in, a tested hypothesis for each part of it out.

Every hypothesis is tested alike against frequencies at which nothing can strike: no training, no rig is special.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.waveform.bearing import PARTS, Part
from models.waveform.combs import TEETH, Grid, Landscape, Views, landscape, landscapes, views
from models.waveform.envelope import Envelopes

SURROGATES = 300
_LOWEST_ORDER = 0.15
_WIDEST = 9.0
"""Strangers are looked for up to this order at least: the bearing on the data sheet may be the wrong one."""
_MAINS, _MAINS_SMEAR = (50.0, 60.0), 0.0005
"""Motors and converters modulate with multiples of the mains, Hz, wherever they stand."""
_SIDED = 5
"""So many multiples of a fault have side bands that show. More would leave nothing to compare it with."""
_SHOWS = 4.0
"""Standard scores from which the family of shaft or mains counts as there."""
_STEADY, _SLIPPING = 0.0015, 0.004
"""How far a line smears, as a share of its frequency: the shaft's with its speed, a bearing's with slip too."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One part of the bearing, tested."""

    part: Part
    expected_hz: float
    found_hz: float
    """Where within the tolerance the family stands out most."""
    z: float
    """Robust standard deviations over the surrogates."""
    band: tuple[float, float]
    """Band of the recording that shows it best, Hz."""
    beside: float
    """The best z one to three sidebands away: a family's own centre stands above its sidebands."""
    teeth: tuple[float, ...]
    """For each multiple of `found_hz` how far it stands out of its band, as a quantile of the band's bins, 0 to 1."""
    half: float = -np.inf
    """Rolling elements: z of the plain family at half the frequency, where it is the stronger and no line of the cage
    lies beside; that is how twice another part's frequency looks."""
    on_shaft: bool = False
    """Whether it cannot be told from a multiple of the shaft: blades and teeth strike there."""


@dataclass(frozen=True, slots=True)
class Field:
    """What was found in one recording: the parts, best first, and the strongest family that none of them explains."""

    tested: tuple[Tested, ...]
    stranger_hz: float
    """Fundamental of the strongest family that remains when the best part's lines and the shaft's are taken away."""
    stranger_z: float
    """On the scale of the best part's `z`."""
    strongest_z: float
    """Of the strongest family at any frequency, before anything was explained."""


def highest_hz(orders: dict[Part, float], shaft_hz: float) -> float:
    """Up to where envelope spectra are needed."""
    return (TEETH + 0.2) * max(_WIDEST, *orders.values()) * shaft_hz


@dataclass(frozen=True, slots=True, eq=False)
class Cleared:
    """Envelope spectra without what is no bearing's; the same for every bearing on a shaft."""

    spectra: Envelopes
    turning: float
    """The speed of the shaft as it shows itself in the recording, Hz."""
    foreign: NDArray[np.bool_]
    """Bins of the shaft's lines and the mains'."""
    prepared: Views


def cleared(spectra: Envelopes, turning: float) -> Cleared:
    """Take the lines of shaft and mains away."""
    whole = views(spectra)
    foreign = _foreign(spectra, whole, turning)
    return Cleared(spectra, turning, foreign, views(spectra, foreign) if foreign.any() else whole)


def test_parts(clear: Cleared, orders: dict[Part, float], shaft_hz: float, tolerance: float, seed: int) -> Field:
    """Test each part within `tolerance` (a share) of where geometry and the measured speed put it.

    Deterministic for a seed. The strongest part's own lines are taken away before surrogates are scored: they would
    else measure themselves.
    """
    spectra, turning, foreign, prepared = clear.spectra, clear.turning, clear.foreign, clear.prepared
    grid: Grid = np.arange(
        _LOWEST_ORDER * shaft_hz,
        max(_WIDEST, 1.15 * max(orders.values())) * shaft_hz,
        spectra.step / 2,
        dtype=np.float64,
    )
    cage = orders["cage"] * shaft_hz
    shapes = _shapes(prepared, grid, turning, cage)
    peaks = {part: _peak(shapes[part], _window(part, orders[part] * shaft_hz, tolerance)) for part in PARTS}
    best = max(PARTS, key=lambda part: shapes[part].score[peaks[part]])
    found = float(grid[peaks[best]])
    # Rolling elements and cage slip together.
    slipping = cage * found / (orders[best] * shaft_hz) if best == "rolling_element" else cage
    own = _own_lines(spectra, best, found, turning, slipping)
    remaining = _shapes(views(spectra, foreign | own), grid, turning, cage)
    rest = remaining["outer_race"]
    chance = np.random.default_rng(seed)
    nulls = {part: _null(remaining[part], orders[part] * shaft_hz, tolerance, chance) for part in PARTS}
    tested = [
        _test(part, shapes[part], peaks[part], nulls[part], prepared, orders[part] * shaft_hz, turning, cage)
        for part in PARTS
    ]
    tested = [_doubted(each, shapes, nulls, turning, spectra.step) for each in tested]
    stranger = int(np.argmax(np.where(_near_shaft(grid, turning, spectra.step), -np.inf, rest.score)))
    middle, spread = nulls[best]
    return Field(
        tuple(sorted(tested, key=lambda each: -each.z)),
        float(grid[stranger]),
        float((rest.score[stranger] - middle) / spread),
        float((_strongest(shapes, found, turning, spectra.step) - middle) / spread),
    )


def _foreign(spectra: Envelopes, whole: Views, turning: float) -> NDArray[np.bool_]:
    """Lines of the shaft and of the mains, where they show. What does not show hides nothing."""
    foreign = np.zeros(spectra.power.shape[1], dtype=bool)
    for hertz, smear in ((turning, _STEADY), *((mains, _MAINS_SMEAR) for mains in _MAINS)):
        # Motors hum with twice the mains: its family alone is no reason to hide the odd multiples.
        for family in (hertz,) if hertz == turning else (2 * hertz, hertz):
            around: Grid = family * np.linspace(0.8, 1.2, 401)
            near = landscape(whole, around)
            here = np.abs(around / family - 1) <= 0.003
            if near.score[here].max() > _SHOWS and near.score[here].max() > np.quantile(near.score[~here], 0.98):
                foreign |= _lines(spectra, family, (0.0,), smear, 0.03)
    return foreign


def _near_shaft(grid: Grid, turning: float, step: float) -> NDArray[np.bool_]:
    """Families on a multiple of the shaft or the mains are no bearing's, whether or not they stood out before."""
    near = np.zeros(len(grid), dtype=bool)
    for hertz in (turning, *_MAINS):
        number = np.maximum(1, np.rint(grid / hertz))
        near |= np.abs(grid - number * hertz) <= 2 * step + _STEADY * grid
    return near


def _shapes(prepared: Views, grid: Grid, turning: float, cage: float) -> dict[Part, Landscape]:
    """For each part the families that its damage may make: with the side bands of its load zone, or without any."""
    plain, turned, caged = landscapes(prepared, grid, (turning, cage))
    return {
        "outer_race": plain,
        "cage": plain,
        "inner_race": _either(plain, turned),
        "rolling_element": _either(plain, caged),
    }


def _strongest(shapes: dict[Part, Landscape], found: float, turning: float, step: float) -> float:
    """Score of the strongest family that is neither the shaft's nor the best part's own at twice or half its rate."""
    grid = shapes["outer_race"].hertz
    own = np.any([np.abs(grid / (found * share) - 1) < 0.012 for share in (0.5, 2.0, 3.0)], axis=0)
    score = np.maximum.reduce([shape.score for shape in shapes.values()])
    return float(np.where(own | _near_shaft(grid, turning, step), -np.inf, score).max())


def _either(one: Landscape, other: Landscape) -> Landscape:
    better = other.score > one.score
    return Landscape(one.hertz, np.maximum(one.score, other.score), np.where(better, other.view, one.view))


def _window(part: Part, expected: float, tolerance: float) -> tuple[float, float]:
    """Where a part may strike: the cage lags behind pure rolling, never ahead; inner races gain what it loses."""
    lag, lead = 1.4 * tolerance, 0.6 * tolerance
    below, above = (lead, lag) if part == "inner_race" else (lag, lead)
    return expected * (1 - below), expected * (1 + above)


def _own_lines(spectra: Envelopes, part: Part, found: float, turning: float, cage: float) -> NDArray[np.bool_]:
    """Every line that damage of this part makes: the load zone modulates, unequal strikes halve."""
    own = _lines(spectra, found, (0.0,), _SLIPPING)
    if part == "rolling_element":
        # Of its two strikes in each of its turns one is often faint: then half the frequency is there, too.
        own |= _lines(spectra, found / 2, (0.0,), _SLIPPING, 0.1)
        own |= _lines(spectra, cage, (0.0,), _SLIPPING, 0.1, 8)
        return own | _lines(spectra, found / 2, _beside(cage), _SLIPPING, 0.1, 2 * _SIDED)
    if part == "cage":
        return own
    # A load that turns with the shaft, or a spall that does, makes the shaft's own lines, too.
    own |= _lines(spectra, turning, (0.0,), _STEADY, 0.03, _SIDED)
    return own | _lines(spectra, found, _beside(turning), _SLIPPING, 0.2, _SIDED)


def _beside(distance: float) -> tuple[float, ...]:
    return tuple(number * distance for number in (-4, -3, -2, -1, 1, 2, 3, 4))


def _peak(shape: Landscape, window: tuple[float, float]) -> int:
    begin, end = np.searchsorted(shape.hertz, window)
    return int(begin) + int(np.argmax(shape.score[begin : max(end, begin + 1)]))


def _test(
    part: Part,
    shape: Landscape,
    peak: int,
    null: tuple[float, float],
    prepared: Views,
    expected: float,
    turning: float,
    cage: float,
) -> Tested:
    middle, spread = null
    view, found = int(shape.view[peak]), float(shape.hertz[peak])
    row = np.sort(prepared.teeth[view])
    index = np.rint(np.arange(1, TEETH + 1) * found / prepared.step).astype(int)
    levels = prepared.teeth[view, np.minimum(index, len(row) - 1)]
    teeth = tuple(float(level) for level in np.searchsorted(row, levels) / len(row))
    sides = {"cage": (), "rolling_element": (turning, cage)}.get(part, (turning,))
    beside = max((_around(shape, found + m * side) for side in sides for m in (-3, -2, -1, 1, 2, 3)), default=-np.inf)
    z = float((shape.score[peak] - middle) / spread)
    return Tested(part, expected, found, z, prepared.bands[view], float((beside - middle) / spread), teeth)


def _doubted(
    tested: Tested,
    shapes: dict[Part, Landscape],
    nulls: dict[Part, tuple[float, float]],
    turning: float,
    step: float,
) -> Tested:
    """What else could make the same lines."""
    found, plain = tested.found_hz, shapes["outer_race"]
    number = round(found / turning)
    if number >= 1 and abs(found - number * turning) <= 1.5 * step + 0.002 * found:
        tested = replace(tested, on_shaft=True)
    if tested.part == "rolling_element":
        middle, spread = nulls["rolling_element"]
        sided = _around(shapes["rolling_element"], found) > 1.05 * _around(plain, found)
        half = (_around(plain, found / 2) - middle) / spread
        tested = replace(tested, half=half if half > tested.z and not sided else -np.inf)
    return tested


def _around(shape: Landscape, hertz: float) -> float:
    """The best score within 0.4 % of a frequency."""
    begin, end = np.searchsorted(shape.hertz, (hertz * 0.996, hertz * 1.004))
    return float(shape.score[begin : max(end, begin + 1)].max(initial=-np.inf))


def _null(shape: Landscape, expected: float, tolerance: float, chance: np.random.Generator) -> tuple[float, float]:
    """Median and robust deviation of the best score in windows as wide as the tested one, at surrogate frequencies."""
    highest = min(1.6 * expected, float(shape.hertz[-1]) / (1 + tolerance))
    lowest = max(0.6 * expected, float(shape.hertz[0]) / (1 - tolerance))
    centres = np.exp(chance.uniform(np.log(lowest), np.log(highest), SURROGATES))
    begins = np.searchsorted(shape.hertz, centres * (1 - tolerance))
    ends = np.maximum(np.searchsorted(shape.hertz, centres * (1 + tolerance)), begins + 1)
    best = np.array([shape.score[b:e].max(initial=-np.inf) for b, e in zip(begins, ends, strict=True)])
    best = best[np.isfinite(best)]
    middle = float(np.median(best))
    return middle, 1.4826 * float(np.median(np.abs(best - middle))) + 0.15


def _lines(
    spectra: Envelopes,
    hertz: float,
    shifts: tuple[float, ...],
    smear: float,
    widest: float = 0.2,
    most: float = np.inf,
) -> NDArray[np.bool_]:
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
