"""A picture of a round gauge and the template of its dial in; what the needle shows out, or None where it shows none.

Ellipse of the face -> face turned square to the viewer -> thin structures -> the ray from the pivot that stays on one
longest. How the camera was rolled is told by the marks of the scale. Real gauges reflect, and a confident misreading
looks like any other: a reading is a proposal that a human looks at.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np

from models.image.gauges.dial_face import FaceSeen, WordReader, faces_seen
from models.image.gauges.dial_scale import ANOTHER, Group, Placed, Scale, agreeing, differs, placed, read_off, scales
from models.image.gauges.needle import Colour, NeedleSeen, find_needle
from models.image.gauges.numerals import units_in
from models.image.gauges.rays import ANGLES, STEP, Middle, Profile, ring
from models.image.picture import Grey, Pixels
from models.intent import ReadingValue

_AGREEING, _CONTRADICTING = 3.0, 4.0
"""Numbers that say that this is the template's scale, or that it is another."""
_ALIKE = 3.0
"""Degrees within which numbers and end marks tell the same roll."""
_CENTRING = 4.0
"""Numbers that tell where the middle is."""
_NEEDLE, _LEANING = 0.4, 0.05
"""Standard uncertainty of a needle's direction, degrees, seen squarely and more for each degree of leaning."""
_SLACK = 6.0
"""Degrees beyond the ends of the scale at which a needle may rest."""
_ROLL = 25.0
"""Largest roll of the camera that is looked for, degrees."""
_STRAY = 0.02
"""Share of the marks that may lie off a scale which fits."""
_LEAST = Decimal("0.01")
"""Smallest uncertainty of a reading, share of the scale: that of a careful human."""


@dataclass(frozen=True, slots=True)
class DialTemplate:
    """Where a dial's scale lies. Angles in degrees clockwise from 12 o'clock; the scale runs clockwise."""

    key: str
    """Node key of the dial."""
    start_angle: float
    end_angle: float
    scale_from: Decimal
    scale_to: Decimal
    unit: str | None = None
    centre_x: float = 0.5
    """Pivot of the needle as a share of the face's width, from the left."""
    centre_y: float = 0.5
    needle: Colour = "dark"

    @property
    def scale(self) -> Scale:
        """Where its values lie."""
        low, high = float(self.scale_from), float(self.scale_to)
        return Scale(self.start_angle, low, high, (self.end_angle - self.start_angle) / (high - low))


@dataclass(frozen=True, slots=True)
class DialReading:
    """What a needle shows."""

    reading: ReadingValue
    angle: float
    """Of the needle, degrees clockwise from the dial's own 12 o'clock."""
    confidence: float
    """0 to 1: how far the needle stands out from every other ray."""
    box: tuple[float, float, float, float]
    """Left, top, right, bottom of the face, pixels of the picture that was given."""
    fits: bool
    """Do the numbers on the face agree with the template, or else its marks begin and end where the template's do?"""
    numbers: int = 0
    """Numbers on the face that agree with the scale."""
    contradicted: bool = False
    """Do the numbers on the face tell another scale than the template's?"""


def template_of(facts: Mapping[str, object]) -> DialTemplate | None:
    """The template that a vocabulary tells of a dial (an entry of `facts(asset)["dials"]`); None where it is none."""
    try:
        needle = str(facts.get("needle") or "dark")
        unit = facts.get("scale_unit")
        template = DialTemplate(
            key=str(facts["key"]),
            start_angle=float(str(facts["start_angle"])),
            end_angle=float(str(facts["end_angle"])),
            scale_from=Decimal(str(facts["scale_from"])),
            scale_to=Decimal(str(facts["scale_to"])),
            unit=str(unit) if unit else None,
            centre_x=float(str(facts.get("centre_x") or 0.5)),
            centre_y=float(str(facts.get("centre_y") or 0.5)),
            needle=needle if needle in ("light", "red") else "dark",  # type: ignore[arg-type]
        )
    except (KeyError, ValueError, ArithmeticError):
        return None
    runs = 0 < template.end_angle - template.start_angle <= 360 and template.scale_from != template.scale_to
    return template if runs else None


def read_dial(picture: Pixels | Grey, template: DialTemplate, read: WordReader | None = None) -> DialReading | None:
    """What the dial shows. `picture` is height x width (x 3, red green blue), 0 to 255; `read` reads words on it.

    None where no face, no needle, or more than one candidate for a needle is found, or where it rests off the scale.
    """
    found = (read_face(face, template) for face in faces_seen(picture, read))
    return next((reading for reading in found if reading is not None), None)


def read_face(seen: FaceSeen, template: DialTemplate) -> DialReading | None:
    """What the dial shows if this is its face."""
    pivot = (2 * template.centre_x - 1, 2 * template.centre_y - 1)
    scale, middle = template.scale, seen.middle(pivot)
    if find_needle(seen.flat, middle, pivot, template.needle) is None:
        return None
    group, other = _numbers(seen, middle, pivot, scale)
    told = False
    if group is not None and group.score >= _CENTRING:
        # Numbers tell the middle where marks are few, or run as well about another place.
        shift = placed(group, scale, None, False).shift
        middle = seen.middle(pivot, (middle.x + shift[0], middle.y + shift[1]))
        again, _ = _numbers(seen, middle, pivot, scale)
        group, told = again or group, again is not None
    needle = find_needle(seen.flat, middle, pivot, template.needle)
    if needle is None:
        return None
    roll, sure, marked = _roll(ring(seen.thin, middle, pivot), template)
    contradicted = (group is None and other is not None) or _other_unit(template.unit, seen, middle, pivot, group)
    lies = placed(group, scale, None, told and middle.sure)
    # End marks alone tell the roll where all marks fit; beside numbers where both say the same.
    if abs(roll - lies.turn) <= _ALIKE if group is not None else marked:
        lies = placed(group, scale, roll if sure else None, told and middle.sure)
    found = _reading(needle, lies, scale, template.unit, seen, group)
    if found is None:
        return None
    return DialReading(
        found,
        round((needle.angle - lies.turn) % 360, 1),
        round(needle.confidence, 3),
        seen.face.box,
        fits=group is not None or (marked and not contradicted),
        numbers=len(group.numbers) if group is not None else 0,
        contradicted=contradicted,
    )


def _numbers(
    seen: FaceSeen, middle: Middle, pivot: tuple[float, float], scale: Scale
) -> tuple[Group | None, Group | None]:
    """(numbers that agree with the scale, those of another scale where they are many and none agree)."""
    for numbers in (seen.upright, seen.rolled_out):
        around = numbers(middle, pivot)
        group, free = agreeing(around, scale), next(iter(scales(around)), None)
        if group is not None and group.score >= _AGREEING and not differs(group, scale, free):
            return group, None
        if free is not None and free.score >= _CONTRADICTING:
            return None, free
    return None, None


def _other_unit(
    unit: str | None, seen: FaceSeen, middle: Middle, pivot: tuple[float, float], group: Group | None
) -> bool:
    """Does the face name one unit, and not the template's? It may be that of a second scale on another circle."""
    known = next(units_in(unit), None) if unit else None
    units = seen.print.units
    if known is None or len(units) != 1 or units[0] == known:
        return False
    numbers = seen.upright(middle, pivot)
    return group is None or sum(abs(one.radius - group.radius) > ANOTHER for one in numbers) < 2


def _reading(
    needle: NeedleSeen, lies: Placed, scale: Scale, unit: str | None, seen: FaceSeen, group: Group | None
) -> ReadingValue | None:
    shown, sigma = read_off(needle.angle, scale, lies)
    sweep = (scale.high - scale.low) * scale.slope
    along = (shown - scale.low) * scale.slope
    if not -_SLACK <= along <= sweep + _SLACK:
        return None
    # Twice the standard uncertainty of independent causes (GUM, 5.1.2 and 6.2): needle, scale, what leans.
    leaning = math.degrees(math.acos(min(1.0, seen.face.ratio)))
    degrees = 2 * math.hypot(needle.sigma, sigma, _NEEDLE + _LEANING * leaning, math.degrees(1.0 / seen.face.radius))
    span = Decimal(repr(scale.high)) - Decimal(repr(scale.low))
    uncertainty = max(_LEAST * span, span * Decimal(degrees / sweep))
    place = Decimal(1).scaleb(uncertainty.adjusted() - 1)
    return ReadingValue(
        value=_plain(Decimal(shown).quantize(place, rounding=ROUND_HALF_EVEN)),
        unit=unit,
        uncertainty=_plain(uncertainty.quantize(place)),
    )


def _plain(value: Decimal) -> Decimal:
    return Decimal(format(value, "f"))


def _roll(marks: Profile, template: DialTemplate) -> tuple[float, bool, bool]:
    """By how many degrees the dial is turned clockwise, told by where marks of the scale are and are not.

    Also whether that is sure, and whether every mark lies on the scale and both its ends are marked.
    """
    sweep = template.end_angle - template.start_angle
    marked = np.percentile(marks, 75, axis=1)
    marked = (marked > max(15.0, 0.4 * float(np.percentile(marked, 98)))).astype(np.float64)
    total = float(marked.sum())
    if sweep > 330 or total < 8:
        return 0.0, False, False
    shifts = np.arange(-_ROLL, _ROLL + STEP, STEP)
    scores = np.array([_outside(marked, template, float(shift)) for shift in shifts])
    best = scores == scores.min()
    width = float(shifts[best].max() - shifts[best].min())
    clear = float(scores.min()) <= 0.15 * total and width <= 12 and not (best[0] or best[-1])
    fits = clear and float(scores.min()) <= _STRAY * total
    return (float(shifts[best].mean()), True, fits) if clear else (0.0, False, False)


def _outside(marked: Profile, template: DialTemplate, shift: float) -> float:
    """How many marks lie off the scale, were the dial turned by this; ends of the scale without a mark count too."""
    sweep = template.end_angle - template.start_angle
    along = (ANGLES - template.start_angle - shift + 2) % 360
    off = float(marked[along > sweep + 4].sum())
    ends = 0.0
    for end in (template.start_angle, template.end_angle):
        near = np.abs((ANGLES - end - shift + 180) % 360 - 180) <= 2
        ends += 0.0 if marked[near].any() else 8.0
    return off + ends
