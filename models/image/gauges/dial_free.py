"""A face whose dial nobody described in; what its own numbers, unit and needle say out, or None where that is open.

Such a reading belongs to no dial of the graph, so a human has to say which gauge it is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np

from models.image.gauges.dial_face import FaceSeen
from models.image.gauges.dial_scale import ANOTHER, Group, placed, read_off, refined, scales
from models.image.gauges.needle import Colour, NeedleSeen, find_needle
from models.image.gauges.rays import Middle
from models.intent import ReadingValue

_CENTRE = (0.0, 0.0)
_NUMBERS = 4.5
"""Numbers that tell a scale by themselves, each that was not read as such counted half."""
_UNKNOWN = 1.5
"""By how much the uncertainty is wider than a template's: numbers may stand off their marks all in one way."""
_LEAST = 0.015
_DARK = 100.0
"""Median brightness under which a face is dark."""
_EACH_BAR = {"bar": 1.0, "MPa": 0.1, "kPa": 100.0, "mbar": 1000.0, "psi": 14.5038, "kgf/cm²": 1.01972}
_EACH_KELVIN = {"°C": 1.0, "°F": 1.8}


def read_freely(seen: FaceSeen) -> ReadingValue | None:
    """What the needle shows on the scale that is printed around the middle of the face."""
    middle = seen.middle(_CENTRE)
    if seen.print.factor or _needle(seen, middle) is None:
        return None
    groups = _groups(seen, middle)
    if not groups:
        return None
    # Numbers tell the middle where marks are few, or run as well about another place.
    shift = placed(groups[0], groups[0].scale, None, False).shift
    middle = seen.middle(_CENTRE, (middle.x + shift[0], middle.y + shift[1]))
    groups, needle = _groups(seen, middle), _needle(seen, middle)
    if not groups or needle is None or not _regular(groups[0]):
        return None
    unit = _unit(groups, seen.print.units, _elsewhere(seen, middle, groups[0]))
    if unit is None:
        return None
    group = groups[0]
    step = _step(group)
    lies = placed(group, group.scale, None, middle.sure)
    value, sigma = read_off(needle.angle, group.scale, lies)
    if not group.scale.low - step <= value <= group.scale.high + step:
        return None
    degrees = 2 * _UNKNOWN * math.hypot(needle.sigma, sigma, 1.0)
    uncertainty = max(_LEAST * (group.scale.high - group.scale.low), degrees / group.scale.slope)
    if uncertainty > step:
        return None
    wide = Decimal(uncertainty)
    place = Decimal(1).scaleb(wide.adjusted() - 1)
    return ReadingValue(
        Decimal(format(Decimal(value).quantize(place, rounding=ROUND_HALF_EVEN), "f")),
        unit,
        Decimal(format(wide.quantize(place), "f")),
    )


def _groups(seen: FaceSeen, middle: Middle) -> list[Group]:
    """The scales around the middle; none where the first has too few numbers."""
    for numbers in (seen.upright, seen.rolled_out):
        groups = [refined(group) for group in scales(numbers(middle, _CENTRE))]
        if groups and groups[0].score >= _NUMBERS:
            return groups
    return []


def _needle(seen: FaceSeen, middle: Middle) -> NeedleSeen | None:
    """The needle, whatever its colour: a red one beside another is a hand that marks a limit or the highest value."""
    plain: Colour = "light" if float(np.median(seen.flat.max(axis=2))) < _DARK else "dark"
    return find_needle(seen.flat, middle, _CENTRE, plain) or find_needle(seen.flat, middle, _CENTRE, "red")


def _elsewhere(seen: FaceSeen, middle: Middle, group: Group) -> int:
    """Numbers on another circle than the scale's."""
    return sum(abs(one.radius - group.radius) > ANOTHER for one in seen.upright(middle, _CENTRE))


def _step(group: Group) -> float:
    values = sorted({value for _, value in group.numbers})
    return min(second - first for first, second in itertools.pairwise(values))


def _regular(group: Group) -> bool:
    """Do the numbers rise in equal steps, some of which may have been missed?"""
    step = _step(group)
    values = sorted({value for _, value in group.numbers})
    rises = [(second - first) / step for first, second in itertools.pairwise(values)]
    return all(abs(rise - round(rise)) < 0.02 for rise in rises) and sum(round(rise) == 1 for rise in rises) >= 2


def _unit(groups: Sequence[Group], units: Sequence[str], elsewhere: int) -> str | None:
    """The unit of the first scale: the only one, or the one whose proportion to the other scale is nature's."""
    if len(units) == 1 and len(groups) == 1:
        # The unit may be that of another scale whose numbers were not all read.
        return units[0] if elsewhere <= 1 else None
    if len(units) < 2 or len(groups) < 2:
        return None
    fitting = [
        first
        for first, second in itertools.permutations(units, 2)
        for each in (_EACH_BAR, _EACH_KELVIN)
        if first in each
        and second in each
        and abs(groups[0].scale.slope * each[first] / (groups[1].scale.slope * each[second]) - 1) < 0.04
    ]
    return fitting[0] if len(set(fitting)) == 1 else None
