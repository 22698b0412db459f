"""The flattened face of a gauge -> values along rays from its pivot, as they would run on the face seen squarely.

A face that leans away is an ellipse whose middle is not the pivot. Making the ellipse a circle again leaves a map that
keeps lines and the circle and moves its middle; such maps are the isometries of Klein's disc, so a point is carried as
velocities add (Einstein addition), and the one unknown is where the middle went.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.image.gauges.face import SIZE, Face
from models.image.picture import Grey

Profile: TypeAlias = NDArray[np.float64]
STEP = 0.5
"""Degrees between two rays."""
ANGLES: Profile = np.asarray(np.arange(0, 360, STEP), dtype=np.float64)
"""Of the rays, degrees clockwise from the top."""
_RING: Profile = np.asarray(np.linspace(0.74, 0.95, 36), dtype=np.float64)
"""Radii between which the marks of a scale are looked for."""
_NEAREST = 3.0
"""A camera is at least this many radii away: the middle moves by no more than the sine of the leaning over this."""
_LEAST_MOVE, _UNSURE = 0.04, 0.03
"""How far the middle is looked for at least, and beyond what leaning or numbers say: outlines are not exact."""
_COARSE = 0.024
_MARK = 15.0
"""A scale has rays that stand out this much."""


@dataclass(frozen=True, slots=True)
class Middle:
    """Where the middle of the face lies in the flattened face, from its own middle, in radii."""

    x: float
    y: float
    sure: bool
    """Was it told by the marks of the scale?"""


def ring(thin: Grey, middle: Middle, pivot: tuple[float, float]) -> Profile:
    """The marks of the scale: rays x radii, ray 0 upwards, then clockwise."""
    return _ring_of(thin, middle, pivot, 1)


def _ring_of(thin: Grey, middle: Middle, pivot: tuple[float, float], every: int) -> Profile:
    turn, radii = np.radians(ANGLES[::every])[:, None], _RING[::every]
    x = pivot[0] + np.sin(turn) * radii[None, :]
    y = pivot[1] - np.cos(turn) * radii[None, :]
    return looked_up(thin, middle, x, y)


def looked_up(image: Grey, middle: Middle, x: Profile, y: Profile) -> Profile:
    """Values at points of the face as seen squarely: from its middle, in radii, y downwards; any shape of at most 2."""
    import cv2

    seen_x, seen_y = added(middle.x, middle.y, x, y)
    half = SIZE / 2
    where = ((half + seen_x * half).astype(np.float32), (half + seen_y * half).astype(np.float32))
    return np.asarray(cv2.remap(image, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.float64)


def squared(middle: Middle, x: Profile, y: Profile) -> tuple[Profile, Profile]:
    """Points of the flattened face (from its middle, in radii) -> where they lie on the face seen squarely."""
    return added(-middle.x, -middle.y, x, y)


def added(first_x: float, first_y: float, x: Profile, y: Profile) -> tuple[Profile, Profile]:
    """Einstein's sum of one velocity and others, in units of light's."""
    speed = min(math.hypot(first_x, first_y), 0.9)
    gamma = 1 / math.sqrt(1 - speed**2)
    dot = first_x * x + first_y * y
    along = 1 + gamma / (1 + gamma) * dot
    return (along * first_x + x / gamma) / (1 + dot), (along * first_y + y / gamma) / (1 + dot)


def find_middle(thin: Grey, face: Face, pivot: tuple[float, float], near: tuple[float, float] | None = None) -> Middle:
    """The middle about which the marks of the scale run straight outwards and end on circles.

    `thin`: thin structures of the face. `near`: where numbers have it; it is looked for about there.
    """
    begin, far = near or (0.0, 0.0), _UNSURE if near else _far(face) + _UNSURE
    middle = _best(thin, pivot, begin, far, _COARSE)
    for size in (0.012, 0.006, 0.003):
        middle = _best(thin, pivot, middle, size * 1.5, size)
    standing_out = float(np.percentile(ring(thin, Middle(*middle, True), pivot).mean(axis=1), 98))
    return Middle(*middle, True) if standing_out >= _MARK else Middle(*begin, False)


def _far(face: Face) -> float:
    return max(_LEAST_MOVE, math.sqrt(max(0.0, 1 - face.ratio**2)) / _NEAREST)


def _best(
    thin: Grey, pivot: tuple[float, float], begin: tuple[float, float], far: float, step: float
) -> tuple[float, float]:
    """Of a grid of places the one with the best aligned marks."""
    steps = math.ceil(far / step)
    grid = [(a * step, b * step) for a in range(-steps, steps + 1) for b in range(-steps, steps + 1)]
    places = [(begin[0] + x, begin[1] + y) for x, y in grid if math.hypot(x, y) <= far + 1e-9]
    # Coarse places are told apart by fewer rays.
    every = 3 if step >= _COARSE else 1
    return max(places, key=lambda place: _aligned(_ring_of(thin, Middle(place[0], place[1], True), pivot, every)))


def _aligned(marks: Profile) -> float:
    """How much of what stands out on the ring does so along whole rays and whole circles."""
    power = max(1e-9, float((marks**2).mean()))
    return (float((marks.mean(axis=1) ** 2).mean()) + float((marks.mean(axis=0) ** 2).mean())) / power
