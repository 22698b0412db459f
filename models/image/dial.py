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
from typing import Literal, TypeAlias

import numpy as np

from models.image.face import SIZE, Face, find_face, flattened
from models.image.picture import Grey, Pixels
from models.image.rays import ANGLES, STEP, Middle, Profile, find_middle, ring, sampled
from models.intent import ReadingValue

Needle: TypeAlias = Literal["dark", "light", "red"]
_INNER, _OUTER = 0.22, 0.72
"""Radii between which a needle is followed, as shares of the face: outside of the hub, inside of the scale."""
_SHORTEST = 0.45
"""A needle reaches at least this far."""
_GAP = 0.06
"""A ray may leave the needle for this long: a highlight, a print below it."""
_RIVAL = 0.85
"""Another ray that reaches this share of the best, elsewhere, makes the reading ambiguous."""
_SLACK = 6.0
"""Degrees beyond the ends of the scale at which a needle may rest."""
_ROLL = 25.0
"""Largest roll of the camera that is looked for, degrees."""
_SURE_ROLL, _UNSURE_ROLL = 0.6, 4.0
"""Standard uncertainty of the roll, degrees, where the scale's marks tell it and where they do not."""
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
    needle: Needle = "dark"


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
    """Do the marks on the face begin and end where the template's scale does?"""


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


def read_dial(picture: Pixels | Grey, template: DialTemplate) -> DialReading | None:
    """What the dial shows. `picture` is height x width (x 3, red green blue), 0 to 255.

    None where no face, no needle, or more than one candidate for a needle is found, or where it rests off the scale.
    """
    face = find_face(picture)
    if face is None:
        return None
    flat = flattened(picture, face)
    pivot = (2 * template.centre_x - 1, 2 * template.centre_y - 1)
    thin = _marks(flat)
    middle = find_middle(thin, face, pivot)
    best = _needle(_reaches(_structure(flat, template.needle), middle, pivot))
    if best is None:
        return None
    angle, width, confidence = best
    roll, sure, fits = _roll(ring(thin, middle, pivot), template)
    causes = (width / 4, _SURE_ROLL if sure else _UNSURE_ROLL, _of_middle(face, middle))
    found = _reading(angle - roll, causes, template)
    if found is None:
        return None
    return DialReading(found, round((angle - roll) % 360, 1), round(confidence, 3), face.box, fits)


def _of_middle(face: Face, middle: Middle) -> float:
    """What the middle adds to the uncertainty of an angle, degrees, standard: little where the marks tell it.

    A camera three radii away sees the middle moved by a third of the sine of its leaning.
    """
    if middle.sure:
        return 1.2
    moved = math.sqrt(max(0.0, 1 - face.ratio**2)) / 3
    return 0.5 + math.degrees(moved / _OUTER) / 2


def _reading(angle: float, causes: tuple[float, ...], template: DialTemplate) -> ReadingValue | None:
    sweep = template.end_angle - template.start_angle
    along = (angle - template.start_angle + 180 - sweep / 2) % 360 - 180 + sweep / 2
    if not -_SLACK <= along <= sweep + _SLACK:
        return None
    # Twice the standard uncertainty of independent causes (GUM, 5.1.2 and 6.2): needle, roll, middle.
    degrees = 2 * math.hypot(*causes)
    span = abs(template.scale_to - template.scale_from)
    uncertainty = max(_LEAST * span, span * Decimal(degrees / sweep))
    value = template.scale_from + (template.scale_to - template.scale_from) * Decimal(along / sweep)
    place = Decimal(1).scaleb(uncertainty.adjusted() - 1)
    return ReadingValue(
        value=_plain(value.quantize(place, rounding=ROUND_HALF_EVEN)),
        unit=template.unit,
        uncertainty=_plain(uncertainty.quantize(place)),
    )


def _plain(value: Decimal) -> Decimal:
    return Decimal(format(value, "f"))


def _structure(flat: Pixels, needle: Needle) -> Grey:
    """How much each point stands out from its surroundings as something thin, whatever the light on the face."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (SIZE // 9 | 1, SIZE // 9 | 1))
    if needle == "red":
        signed = flat.astype(np.int16)
        red = np.clip(signed[..., 0] - np.maximum(signed[..., 1], signed[..., 2]), 0, 255).astype(np.uint8)
        return np.asarray(cv2.GaussianBlur(red, (3, 3), 0), dtype=np.uint8)
    grey = cv2.GaussianBlur(cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY), (3, 3), 0)
    way = cv2.MORPH_BLACKHAT if needle == "dark" else cv2.MORPH_TOPHAT
    return np.asarray(cv2.morphologyEx(grey, way, kernel), dtype=np.uint8)


def _marks(flat: Pixels) -> Grey:
    """The marks of a scale: what is thinner than a needle, darker or lighter than the face."""
    import cv2

    grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (SIZE // 25 | 1, SIZE // 25 | 1))
    dark, light = (cv2.morphologyEx(grey, way, kernel) for way in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT))
    return np.asarray(np.maximum(dark, light), dtype=np.uint8)


def _reaches(structure: Grey, middle: Middle, pivot: tuple[float, float]) -> Profile:
    """How far each ray stays on one structure, as a share of the face's radius; 0 where it starts on none."""
    values = sampled(structure, middle, pivot, np.linspace(_INNER, _OUTER, 101))
    bar = max(12.0, 0.35 * float(np.percentile(values, 99)))
    on = values > bar
    allowed = int(_GAP / (_OUTER - _INNER) * 100)
    reach = np.zeros(on.shape[0])
    for ray, dots in enumerate(on):
        missing = 0
        for place, dot in enumerate(dots):
            missing = 0 if dot else missing + 1
            if missing > allowed:
                break
            if dot:
                reach[ray] = _INNER + (_OUTER - _INNER) * place / 100
        if on[ray].sum() < 0.7 * max(1.0, (reach[ray] - _INNER) / (_OUTER - _INNER) * 100):
            reach[ray] = 0.0
    return reach


def _needle(reach: Profile) -> tuple[float, float, float] | None:
    """(angle, width, confidence) of the ray that reaches farthest, unless another elsewhere reaches nearly as far."""
    best = float(reach.max())
    if best < _SHORTEST:
        return None
    top = float(ANGLES[int(reach.argmax())])
    apart = np.abs((ANGLES - top + 180) % 360 - 180)
    # A needle may carry a tail on its other side, which is shorter.
    elsewhere = reach[(apart > 12) & (apart < 168)]
    tail = reach[apart >= 168]
    rival = max(float(elsewhere.max(initial=0.0)), float(tail.max(initial=0.0)))
    if rival >= _RIVAL * best:
        return None
    near = (apart <= 12) & (reach >= 0.9 * best)
    offsets = (ANGLES[near] - top + 180) % 360 - 180
    width = float(offsets.max() - offsets.min()) + STEP
    return float(top + offsets.mean()), width, 1 - max(rival - _INNER, 0.0) / (best - _INNER)


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
