"""The flattened face of a gauge in; the needle on it out: where it points, how surely, or None where that is open.

A needle stands above the face, so a camera from the side sees it moved, but not turned: lines are looked for that pass
near the pivot, and the direction is fitted along the needle itself, never drawn from a pivot that is not exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.image.gauges.face import SIZE
from models.image.gauges.rays import Middle, Profile, looked_up
from models.image.picture import Grey, Pixels

Colour: TypeAlias = Literal["dark", "light", "red"]
_INNER, _OUTER = 0.20, 0.78
"""Radii between which a needle is followed, as shares of the face: outside of the hub, inside of the scale."""
_RADII: Profile = np.asarray(np.linspace(_INNER, _OUTER, 117), dtype=np.float64)
_WAYS: Profile = np.asarray(np.arange(0, 360, 1.0), dtype=np.float64)
_ASIDE: Profile = np.asarray(np.linspace(-0.09, 0.09, 19), dtype=np.float64)
"""How far from the pivot a needle's axis may pass, in radii: a high needle seen from the side."""
_SHORTEST = 0.45
"""A needle reaches at least this far."""
_GAP = 0.06
"""A ray may leave the needle for this long: a highlight, a print below it."""
_FILLED = 0.75
"""Share of the way to its tip that lies on a needle."""
_RIVAL = 0.85
"""Another ray that reaches this share of the best, elsewhere, makes the reading ambiguous."""
_FAINTER = 0.6
"""What stands out less than this share of the needle is no rival: its shadow, print shining through."""
_BROAD = 0.12
"""Rays that end this near to a needle's axis, in radii, end on it."""
_CROOKED = 2.0
"""Standard uncertainty of its direction, degrees, from which what was followed is no straight needle but print."""
_FAINT = 14.0
"""Grey levels by which a needle stands out at least."""


@dataclass(frozen=True, slots=True)
class NeedleSeen:
    """A needle on a face."""

    angle: float
    """Where it points, degrees clockwise from the top of the flattened face."""
    sigma: float
    """Standard uncertainty of that, degrees."""
    confidence: float
    """0 to 1: how far it stands out from every other ray."""
    aside: float
    """How far its axis passes the pivot, in radii."""


def find_needle(flat: Pixels, middle: Middle, pivot: tuple[float, float], colour: Colour) -> NeedleSeen | None:
    """The needle of a colour. None where none reaches far enough, or where another reaches nearly as far."""
    structure = standing_out(flat, colour)
    turn = np.radians(_WAYS)[:, None, None]
    aside, radii = _ASIDE[None, :, None], _RADII[None, None, :]
    x = pivot[0] + np.sin(turn) * radii + np.cos(turn) * aside
    y = pivot[1] - np.cos(turn) * radii + np.sin(turn) * aside
    values = looked_up(structure, middle, x.reshape(len(_WAYS), -1), y.reshape(len(_WAYS), -1)).reshape(x.shape)
    bar = max(_FAINT, 0.35 * float(np.percentile(values.max(axis=1), 99)))
    reach = _reaches(values > bar)
    along = _RADII[None, None, :] <= reach[..., None]
    strength = (values * along).sum(axis=2) / np.maximum(1, along.sum(axis=2))
    long = reach >= _SHORTEST
    if not long.any():
        return None
    # A needle's shadow reaches as far and is fainter; of rays on one needle the middle one stands out most.
    strongest = float(np.percentile(strength[long], 95))
    weight = np.where(long, reach * np.sqrt(np.minimum(1.0, strength / strongest)), 0.0)
    weight = weight + 0.02 * np.minimum(1.2, strength / strongest) - 0.2 * np.abs(_ASIDE)[None, :] * long
    way, side = np.unravel_index(int(np.where(long, weight, 0.0).argmax()), weight.shape)
    best = float(reach[way, side])
    rival = _rival(np.where(strength >= _FAINTER * strength[way, side], reach, 0.0), int(way), int(side))
    if rival >= _RIVAL * best:
        return None
    fitted = _fit(structure, middle, pivot, float(_WAYS[way]), float(_ASIDE[side]), float(reach[way, side]), bar)
    if fitted is None:
        return None
    angle, sigma, passed = fitted
    if sigma > _CROOKED:
        return None
    return NeedleSeen(angle, sigma, 1 - max(rival - _INNER, 0.0) / (best - _INNER), passed)


def standing_out(flat: Pixels, colour: Colour) -> Grey:
    """How much each point stands out from its surroundings as something thin of a colour, whatever the light.

    Dark is what is dark in every channel and light what is light in every one: a red hand or a green arc is neither.
    """
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (SIZE // 9 | 1, SIZE // 9 | 1))
    smooth = cv2.GaussianBlur(flat, (3, 3), 0)
    signed = smooth.astype(np.int16)
    redness = np.clip(signed[..., 0] - np.maximum(signed[..., 1], signed[..., 2]), 0, 255).astype(np.uint8)
    if colour == "red":
        return np.asarray(cv2.morphologyEx(redness, cv2.MORPH_TOPHAT, kernel), dtype=np.uint8)
    plane = smooth.max(axis=2) if colour == "dark" else smooth.min(axis=2)
    way = cv2.MORPH_BLACKHAT if colour == "dark" else cv2.MORPH_TOPHAT
    # Under warm light red is as dark as a shadow in its brightest channel.
    reddish = cv2.morphologyEx(redness, cv2.MORPH_TOPHAT, kernel)
    return np.asarray(cv2.subtract(cv2.morphologyEx(plane, way, kernel), reddish), dtype=np.uint8)


def _rival(reach: Profile, way: int, side: int) -> float:
    """How far a ray reaches that does not end on the needle along one of them."""
    turn, own = np.radians(_WAYS)[:, None], math.radians(float(_WAYS[way]))
    x = np.sin(turn) * reach + np.cos(turn) * _ASIDE[None, :]
    y = -np.cos(turn) * reach + np.sin(turn) * _ASIDE[None, :]
    onward = x * math.sin(own) - y * math.cos(own)
    off = np.abs(x * math.cos(own) + y * math.sin(own) - float(_ASIDE[side]))
    return float(reach[(off > _BROAD) | (onward < 0)].max(initial=0.0))


def _reaches(on: NDArray[np.bool_]) -> Profile:
    """How far each ray stays on one structure, as a share of the face's radius; 0 where it starts on none."""
    allowed = round(_GAP / (_RADII[1] - _RADII[0]))
    missing = np.zeros(on.shape[:-1])
    dots = np.zeros(on.shape[:-1])
    reach = np.zeros(on.shape[:-1])
    share = np.zeros(on.shape[:-1])
    alive = np.ones(on.shape[:-1], dtype=bool)
    for place, radius in enumerate(_RADII):
        here = on[..., place]
        missing = np.where(here, 0, missing + 1)
        alive &= missing <= allowed
        dots += here
        reach = np.where(here & alive, radius, reach)
        share = np.where(here & alive, dots / (place + 1), share)
    return np.asarray(np.where(share >= _FILLED, reach, 0.0))


def _fit(
    structure: Grey, middle: Middle, pivot: tuple[float, float], way: float, aside: float, reach: float, bar: float
) -> tuple[float, float, float] | None:
    """(angle, its standard uncertainty, how far the axis passes the pivot) of the needle along a ray."""
    turn = math.radians(way)
    radii = np.linspace(_INNER + 0.02, reach - 0.02, 60)
    across = np.linspace(-0.11, 0.11, 89)
    r, t = radii[:, None], aside + across[None, :]
    x = pivot[0] + math.sin(turn) * r + math.cos(turn) * t
    y = pivot[1] - math.cos(turn) * r + math.sin(turn) * t
    values = looked_up(structure, middle, x, y)
    centres = np.full(len(radii), np.nan)
    before = len(across) // 2
    for row, line in enumerate(values):
        on = line > bar
        near = np.flatnonzero(on)
        if not len(near):
            continue
        start = int(near[np.abs(near - before).argmin()])
        if abs(start - before) > 12:
            continue
        left = right = start
        while left > 0 and on[left - 1]:
            left -= 1
        while right < len(line) - 1 and on[right + 1]:
            right += 1
        weights = line[left : right + 1] - bar + 1
        centres[row] = float((weights * (aside + across[left : right + 1])).sum() / weights.sum())
    kept = np.isfinite(centres)
    for _ in range(3):
        if kept.sum() < 15:
            return None
        slope, passed = np.polyfit(radii[kept], centres[kept], 1)
        off = centres - (slope * radii + passed)
        spread = max(0.004, 1.4826 * float(np.median(np.abs(off[kept]))))
        kept = np.isfinite(centres) & (np.abs(off) < 2.5 * spread)
    # Neighbouring rows see the same pixels: about one in six is an observation of its own.
    lever = float(np.std(radii[kept])) * math.sqrt(max(1.0, kept.sum() / 6))
    return way + math.degrees(math.atan(slope)), math.degrees(spread / lever), float(passed)
