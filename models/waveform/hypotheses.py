"""Envelope spectra, a bearing's orders and the shaft's speed in, a tested hypothesis for each part of it out.

Every hypothesis is tested alike against frequencies at which nothing can strike: no training, no rig is special.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.waveform.bearing import PARTS, Part
from models.waveform.combs import TEETH, Grid, Landscape, Views, landscapes, views
from models.waveform.lines import Cleared, near_shaft, own_lines
from models.waveform.relatives import UNKNOWN, Relatives, hidden, relatives, strongest_sides
from models.waveform.surrogates import null
from models.waveform.travel import RACES, cage_hz, elements, windows

_LOWEST_ORDER = 0.15
_SLOWEST = 0.25
"""No cage turns less than a quarter as fast as its shaft, so no family below is a bearing's, whichever it is."""
_WIDEST = 9.0
"""Strangers are looked for up to this order at least: the bearing on the data sheet may be the wrong one."""
_SHOWS_FAINTLY, _SHOWS = 2.0, 4.5
_PLAIN = 6.0
"""Where a part stands out so far nothing is called sound, and what a sound one needs is not looked for."""
_ASTRAY, _SLIPPING = 0.075, 0.004
_SAME = 0.015
"""Slip that wanders smears a part's lines by so much, a share: what is as near is the same part."""


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
    blur: float = 0.0
    """How far off the frequency may be for want of length, a share: two bins of the highest line that is seen."""
    relatives: Relatives = UNKNOWN
    """Where it stands out at all: what lies between and beside its lines."""


@dataclass(frozen=True, slots=True)
class Field:
    """What was found in one recording: the parts, best first, and the strongest family that none of them explains."""

    tested: tuple[Tested, ...]
    best: Part
    """The part that explains most: of the strongest ones the first whose lines are nothing else's."""
    stranger_hz: float
    """Fundamental of the strongest family that remains when the best part's lines and the shaft's are taken away."""
    stranger_z: float
    """On the scale of the best part's `z`."""
    strongest_z: float
    """Of the strongest family at any other frequency, before anything was explained."""
    hidden: float
    """Where all is faint: how much speaks for damage that strikes n times a turn, behind the shaft's own lines."""
    sided_z: float
    """Where all is faint: of the strongest family of side bands a turn of the shaft away, from whatever."""
    astray_hz: float = 0.0
    """Where near the shaft's speed, but outside its tolerance, the strongest family lies that the part leaves."""
    astray_z: float = -np.inf
    """No part of a bearing turns about as fast as its shaft: were it strong, the shaft itself would turn there."""


def highest_hz(orders: dict[Part, float], shaft_hz: float) -> float:
    """Up to where envelope spectra are needed."""
    return (TEETH + 0.2) * max(_WIDEST, *orders.values()) * shaft_hz


def test_parts(
    clear: Cleared, orders: dict[Part, float], shaft_hz: float, told_hz: float, tolerance: float, seed: int
) -> Field:
    """Test each part within `tolerance` (a share) of where geometry and the speed put it, as shown and as told.

    Deterministic for a seed. The best part's own lines are taken away before surrogates are scored: they would else
    measure themselves.
    """
    spectra, turning, prepared = clear.spectra, clear.turning, clear.prepared
    grid: Grid = np.arange(
        _LOWEST_ORDER * shaft_hz,
        max(_WIDEST, 1.15 * max(orders.values())) * shaft_hz,
        spectra.step / 2,
        dtype=np.float64,
    )
    cage = orders["cage"] * shaft_hz
    shapes = _shapes(prepared, grid, turning, cage)
    peaks = {part: _peak(shapes[part], each) for part, each in windows(orders, shaft_hz, told_hz, tolerance).items()}
    chance = np.random.default_rng(seed)
    rough = {part: null(shapes[part], orders[part] * shaft_hz, tolerance, chance) for part in PARTS}
    first = {
        part: _test(part, shapes[part], peaks[part], rough[part], prepared, orders[part] * shaft_hz, turning, cage)
        for part in PARTS
    }
    first = {part: _related(each, first["cage"], prepared, turning, orders, chance) for part, each in first.items()}
    best = _best(first)
    found = float(grid[peaks[best]])
    single = found / elements(orders) if best in RACES else cage_hz(best, found, orders, turning)
    own = own_lines(spectra, best, found, turning, single)
    remaining = _shapes(views(spectra, clear.foreign | own), grid, turning, cage)
    rest = remaining["outer_race"]
    nulls = {part: null(remaining[part], orders[part] * shaft_hz, tolerance, chance) for part in PARTS}
    tested = [_doubted(_rescaled(first[p], rough[p], nulls[p]), shapes, nulls, turning, spectra.step) for p in PARTS]
    none = near_shaft(grid, turning, spectra.step) | (grid < _SLOWEST * turning)
    # As near the best part as slip can smear, a family is the same part.
    stranger = int(np.argmax(np.where(none | (np.abs(grid / found - 1) < _SAME), -np.inf, rest.score)))
    away = np.abs(grid / turning - 1)
    astray = int(np.argmax(np.where((away > tolerance + _SLIPPING) & (away < _ASTRAY), rest.score, -np.inf)))
    middle, spread = nulls[best]
    faint = all(each.z < _PLAIN for each in tested)
    families = _families(best, found, turning, single) if first[best].z > _SHOWS_FAINTLY else []
    return Field(
        tuple(sorted(tested, key=lambda each: -each.z)),
        best,
        float(grid[stranger]),
        float((rest.score[stranger] - middle) / spread),
        float((_strongest(shapes, families, none) - middle) / spread),
        hidden(clear.whole, turning, float(grid[-1])) if faint else 0.0,
        strongest_sides(prepared, grid[~none][::2], turning) if faint else 0.0,
        float(grid[astray]),
        float((rest.score[astray] - middle) / spread),
    )


def _best(tested: dict[Part, Tested]) -> Part:
    """The strongest part whose lines are nothing else's; the strongest of all where each has some doubt."""
    order = sorted(PARTS, key=lambda part: -tested[part].z)
    roller, strongest = tested["rolling_element"], tested[order[0]].z
    # A damaged rolling element passes the load zone once per turn of the cage: it explains the cage's lines.
    if order[0] == "cage" and roller.z > _SHOWS_FAINTLY and roller.relatives.sided(roller.part):
        return "rolling_element"
    clean = [
        part
        for part in order
        if not tested[part].relatives.against(part, tested[part].z) and tested[part].beside < SIDED * tested[part].z
    ]
    # Rolling elements of unequal size print the cage's turn on every race; a cage has no lines where the others strike.
    plain = [part for part in clean if part != "cage" and tested[part].z > _SHOWS]
    if order[0] == "cage" and plain:
        return plain[0]
    return next((part for part in clean if tested[part].z > 0.5 * strongest), order[0])


SIDED = 1.25
"""Side bands may be as strong as what they belong to, not stronger."""


def _related(
    tested: Tested,
    cage: Tested,
    prepared: Views,
    turning: float,
    orders: dict[Part, float],
    chance: np.random.Generator,
) -> Tested:
    if tested.z <= _SHOWS_FAINTLY:
        return tested
    found = tested.found_hz
    turns = cage_hz(tested.part, found, orders, turning)
    # Each line is known to a bin. A cage that turns just as fast as the race's strikes tell moves unequal elements.
    coherent = abs(turns - cage.found_hz) <= prepared.step + _SLIPPING * cage.found_hz
    unequal = elements(orders) if tested.part in RACES and cage.z > _SHOWS and coherent else None
    return replace(tested, relatives=relatives(prepared, found, turning, turns, chance, unequal))


def _rescaled(tested: Tested, before: tuple[float, float], after: tuple[float, float]) -> Tested:
    """Scores over other surrogates."""

    def over(z: float) -> float:
        return (z * before[1] + before[0] - after[0]) / after[1]

    return replace(tested, z=over(tested.z), beside=over(tested.beside))


def _shapes(prepared: Views, grid: Grid, turning: float, cage: float) -> dict[Part, Landscape]:
    """For each part the families that its damage may make: with the side bands of its load zone, or without any."""
    plain, turned, caged = landscapes(prepared, grid, (turning, cage))
    return {
        "outer_race": plain,
        "cage": plain,
        "inner_race": _either(plain, turned),
        "rolling_element": _either(plain, caged),
    }


def _strongest(shapes: dict[Part, Landscape], families: list[float], none: NDArray[np.bool_]) -> float:
    """Score of the strongest family that is no bearing's and none of these, Hz."""
    grid = shapes["outer_race"].hertz
    own = np.zeros(len(grid), dtype=bool)
    for hertz in families:
        own |= np.abs(grid - hertz) < 0.012 * hertz
    score = np.maximum.reduce([shape.score for shape in shapes.values()])
    return float(np.where(own | none, -np.inf, score).max())


def _families(part: Part, found: float, turning: float, single: float) -> list[float]:
    """What a part's damage makes beside its own family: at twice or half its rate, and a side band away.

    `single`: how often one rolling element alone strikes a race, else how often the cage turns, Hz.

    Were it itself a side band, `Tested.beside` would tell.
    """
    side = single if part == "rolling_element" else turning
    families = [share * found for share in (0.5, 1.0, 2.0, 3.0)]
    if part == "cage":
        return families
    families += [abs(multiple * found + n * side) for multiple in (1, 2) for n in (-3, -2, -1, 1, 2, 3)]
    if part in RACES:
        families += [n * single for n in (1, 2, 3, 4)]
    if part == "rolling_element":
        families += [abs(multiple * found + n * side) for multiple in (0.5, 1.5) for n in (-2, -1, 0, 1, 2)]
        families += [n * side for n in (1, 2, 3, 4)]
    return families


def _either(one: Landscape, other: Landscape) -> Landscape:
    better = other.score > one.score
    return Landscape(one.hertz, np.maximum(one.score, other.score), np.where(better, other.view, one.view))


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
    highest = max((number for number, tooth in enumerate(teeth, 1) if tooth >= HINTED), default=1)
    blur = 2 * prepared.step / (highest * found)
    return Tested(part, expected, found, z, prepared.bands[view], float((beside - middle) / spread), teeth, blur=blur)


SEEN, HINTED = 0.99, 0.97
"""Quantiles of a band from which a line is plainly there, and perhaps."""


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
    # Where the higher of its lines are plainly seen, they tell the two apart closer than the first does.
    bins = 0.5 if sum(tooth >= SEEN for tooth in tested.teeth[2:]) >= 2 else 1.5
    if number >= 1 and abs(found - number * turning) <= bins * step + 0.002 * found:
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
