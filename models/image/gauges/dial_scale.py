"""Numbers around a pivot in; how their scale runs out: which value lies at which angle, and how surely.

With a template the numbers tell how the dial is turned, and whether it is this dial at all; without one they tell the
scale itself. Linear regression with Gaussian priors (C. M. Bishop, Pattern Recognition and Machine Learning, 3.3).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.image.gauges.numerals import Numeral
from models.image.gauges.rays import Middle, Profile, squared

_NEAR = 7.0
"""Degrees within which a number lies where a scale has it: print is centred by eye, and middles are not exact."""
_BAND = 0.14
"""The numbers of one scale stand on one circle, give or take this much, in radii."""
ANOTHER = 0.1
"""Radii that the circles of two scales are apart at least."""
_INSIDE, _OUTSIDE = 0.2, 0.97
_ROLL = 25.0
_STEEPER, _ANOTHER_RISE = 0.05, 0.15
"""Shares by which a scale rises differently: its own, net of where the middle may be, and one beside it."""
_PRINT = 1.7
"""Standard deviation of a number's place about its angle, degrees."""
_SHIFTS = tuple((x, y) for x in (0.0, -0.07, 0.07) for y in (0.0, -0.07, 0.07))
"""Where the middle may be instead, in radii: a camera from the side sees it moved, and marks do not always tell."""
_CENTRE, _ADRIFT = 1.2, 6.0
"""Standard deviation of what a middle that is off does to a number's angle, degrees: one that marks and numbers agree
on, and one that only marks tell."""


@dataclass(frozen=True, slots=True)
class Around:
    """A number as seen from the pivot."""

    angle: float
    """Degrees clockwise from the top, -180 to 180."""
    radius: float
    value: float
    others: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A value's angle: `start` + (value - `low`) x `slope`, degrees clockwise from the top."""

    start: float
    low: float
    high: float
    slope: float

    def angle(self, value: float) -> float:
        """Where a value lies."""
        return self.start + (value - self.low) * self.slope

    def value(self, angle: float) -> float:
        """What lies at an angle; angles may be any turn of the circle, the scale's own turn is found."""
        sweep = (self.high - self.low) * self.slope
        along = (angle - self.start + 180 - sweep / 2) % 360 - 180 + sweep / 2
        return self.low + along / self.slope


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that agree with one scale."""

    numbers: tuple[tuple[Around, float], ...]
    """With the value that each was taken for."""
    score: float
    """One for each number that agrees as it was read, half for one that agrees otherwise."""
    off: float
    """How far they scatter about it, degrees."""
    exact: int
    """How many agree as they were read."""
    scale: Scale

    @property
    def radius(self) -> float:
        """Of the circle that they stand on."""
        return float(np.median([number.radius for number, _ in self.numbers]))


@dataclass(frozen=True, slots=True)
class Placed:
    """A scale as it lies in a picture."""

    turn: float
    """Degrees that it is turned clockwise."""
    stretch: float
    """Share by which its angles are larger, seen from the middle of the scale."""
    covariance: tuple[tuple[float, float], tuple[float, float]]
    shift: tuple[float, float] = (0.0, 0.0)
    """Where the numbers have their middle, from where it was taken to be, in radii."""


def around(
    found: Sequence[tuple[float, float, Numeral]], middle: Middle, pivot: tuple[float, float]
) -> tuple[Around, ...]:
    """Those of the numbers that may belong to a scale, seen from the pivot of the face turned square.

    `found`: x, y from the middle of the flattened face, in radii, y downwards, and the number there.
    """
    kept = []
    for seen_x, seen_y, one in found:
        x, y = squared(middle, np.array([seen_x]), np.array([seen_y]))
        dx, dy = float(x[0]) - pivot[0], float(y[0]) - pivot[1]
        radius = math.hypot(dx, dy)
        if radius >= _INSIDE and math.hypot(float(x[0]), float(y[0])) <= _OUTSIDE:
            kept.append(Around(math.degrees(math.atan2(dx, -dy)), radius, one.value, one.others))
    return tuple(kept)


def agreeing(numbers: Sequence[Around], scale: Scale) -> Group | None:
    """The numbers that a known scale agrees with, however the camera was rolled and wherever the middle is."""
    best: Group | None = None
    rank = (0.0, 0.0)
    for shift in _SHIFTS:
        moved = [_moved(one, shift) for one in numbers]
        for roll in np.arange(-_ROLL, _ROLL + 0.5, 2.5):
            turned = Scale(scale.start + float(roll), scale.low, scale.high, scale.slope)
            group = _group(numbers, moved, turned, ends=True)
            if group is not None and (group.score, -group.off) > rank:
                best, rank = group, (group.score, -group.off)
    return best


def differs(group: Group, scale: Scale, free: Group | None) -> bool:
    """Do numbers that lie near a scale's places belong to another scale?

    They do where their own rise is another, or where a scale of its own explains many more numbers of their circle.
    """
    # A middle that is off by a little bends a scale of half a turn much as another rise would.
    lies = placed(replace(group, scale=scale), scale, None, False)
    unlike = abs(lies.stretch) > _STEEPER + 2 * math.sqrt(lies.covariance[1][1])
    if group.exact < max(2, len(group.numbers) / 2) or (len(group.numbers) >= 4 and unlike):
        return True
    if free is None or abs(free.radius - group.radius) > _BAND or free.score < group.score + 1.5:
        return False
    return abs(refined(free).scale.slope / scale.slope - 1) > _ANOTHER_RISE


def scales(numbers: Sequence[Around]) -> list[Group]:
    """The scales that are printed around a pivot, the best supported first; numbers of one are not of another."""
    left = list(numbers)
    found: list[Group] = []
    while len(found) < 3:
        best = max((group for shift in _SHIFTS if (group := _best(left, shift))), key=_rank, default=None)
        if best is None or best.score < 3:
            break
        found.append(best)
        used = {id(one) for one, _ in best.numbers}
        left = [one for one in left if id(one) not in used]
    return found


def placed(group: Group | None, scale: Scale, ends: float | None, centred: bool) -> Placed:
    """How a scale lies, told by its numbers and by the roll that its end marks tell (None: they tell none).

    `centred`: did marks tell the middle of the face?
    """
    mid = (scale.low + scale.high) / 2
    rows: list[list[float]] = []
    seen: list[float] = []
    weights: list[float] = []
    for one, value in group.numbers if group is not None else ():
        turn = math.radians(one.angle)
        at = scale.angle(value)
        rows.append([1.0, at - scale.angle(mid), math.sin(turn), math.cos(turn)])
        seen.append(_short(one.angle - at))
        weights.append(1 / _PRINT**2)
    if ends is not None:
        for end in (scale.low, scale.high):
            rows.append([1.0, scale.angle(end) - scale.angle(mid), 0.0, 0.0])
            seen.append(ends)
            weights.append(1 / 1.0**2)
    centre = _CENTRE if centred else _ADRIFT
    free = group is not None and group.scale is scale
    prior = np.diag([1 / 6.0**2, 1 / (0.1 if free else 0.012) ** 2, 1 / centre**2, 1 / centre**2])
    matrix = prior.copy()
    right = np.zeros(4)
    if rows:
        design, weight = np.array(rows), np.array(weights)
        matrix += design.T @ (design * weight[:, None])
        right = design.T @ (weight * np.array(seen))
        covariance = np.linalg.inv(matrix)
        solved = covariance @ right
        if len(rows) > 4:
            # Print that scatters more than print does says less.
            left = np.array(seen) - design @ solved
            excess = max(1.0, float((weight * left**2).sum()) / max(1.0, len(rows) - 2.0))
            covariance = covariance * excess
    else:
        covariance = np.linalg.inv(matrix)
        solved = right
    pair = covariance[:2, :2]
    far = group.radius if group is not None else 0.0
    return Placed(
        float(solved[0]),
        float(solved[1]),
        ((float(pair[0, 0]), float(pair[0, 1])), (float(pair[1, 0]), float(pair[1, 1]))),
        (math.radians(float(solved[3])) * far, math.radians(float(solved[2])) * far),
    )


def read_off(angle: float, scale: Scale, lies: Placed) -> tuple[float, float]:
    """(value at an angle, standard uncertainty of the scale's own angle there in degrees)."""
    mid = scale.angle((scale.low + scale.high) / 2)
    straight = _short(angle - lies.turn - mid)
    # A turn of 180 degrees from the middle of the scale lies off it on either side.
    value = scale.value(mid + straight / (1 + lies.stretch))
    far = straight
    (a, b), (_, d) = lies.covariance
    return value, math.sqrt(max(0.0, a + 2 * b * far + d * far**2))


def _rank(group: Group) -> tuple[float, float]:
    return group.score, -group.off


def _moved(one: Around, shift: tuple[float, float]) -> float:
    """The angle of a number, were the middle elsewhere by `shift`."""
    turn = math.radians(one.angle)
    return one.angle - math.degrees((shift[0] * math.cos(turn) + shift[1] * math.sin(turn)) / one.radius)


def _best(numbers: Sequence[Around], shift: tuple[float, float]) -> Group | None:
    best: Group | None = None
    moved = [_moved(one, shift) for one in numbers]
    for (first, at), (second, then) in itertools.combinations(zip(numbers, moved, strict=True), 2):
        if abs(first.radius - second.radius) > _BAND or first.value == second.value:
            continue
        if at > then:
            first, at, second, then = second, then, first, at
        apart, rise = then - at, second.value - first.value
        if not 12 <= apart <= 300 or rise <= 0:
            continue
        group = _group(numbers, moved, Scale(at, first.value, second.value, apart / rise))
        if group is not None and (best is None or _rank(group) > _rank(best)):
            best = group
    return best


def _group(numbers: Sequence[Around], moved: Sequence[float], scale: Scale, ends: bool = False) -> Group | None:
    """The numbers of one circle that a scale agrees with; `ends`: only values of the scale count."""
    near: list[tuple[Around, float, float, float]] = []
    slack = 0.001 * (scale.high - scale.low)
    for one, at in zip(numbers, moved, strict=True):
        for place, value in enumerate((one.value, *one.others)):
            if ends and not scale.low - slack <= value <= scale.high + slack:
                continue
            angle = scale.angle(value)
            if abs(angle) < 200 and abs(off := _short(at - angle)) <= _NEAR:
                near.append((one, value, 1.0 if place == 0 else 0.5, off))
                break
    if not near:
        return None
    radius = float(np.median([one.radius for one, *_ in near]))
    kept: dict[float, tuple[Around, float, float, float]] = {}
    for each in near:
        one, value, weight, _ = each
        if abs(one.radius - radius) <= _BAND and (value not in kept or kept[value][2] < weight):
            kept[value] = each
    if not kept:
        return None
    low, high = min(kept), max(kept)
    if not ends:
        scale = Scale(scale.angle(low), low, high, scale.slope)
    return Group(
        tuple((one, value) for one, value, *_ in kept.values()),
        sum(weight for _, _, weight, _ in kept.values()),
        float(np.std([off for *_, off in kept.values()])),
        sum(weight == 1.0 for _, _, weight, _ in kept.values()),
        scale,
    )


def _short(angle: float) -> float:
    return (angle + 180) % 360 - 180


def refined(group: Group) -> Group:
    """The group with its scale fitted to all of its numbers."""
    angles: Profile = np.array([one.angle for one, _ in group.numbers])
    values: Profile = np.array([value for _, value in group.numbers])
    guess = np.array([group.scale.angle(float(value)) for value in values])
    angles = guess + (angles - guess + 180) % 360 - 180
    slope, start = np.polyfit(values - group.scale.low, angles, 1)
    scale = Scale(float(start), group.scale.low, group.scale.high, float(slope))
    return Group(group.numbers, group.score, group.off, group.exact, scale)
