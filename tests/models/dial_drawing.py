"""Dials drawn for tests: bezel, ticks, numbers, hub and needle, and what a camera makes of them."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from typing import Any

import cv2
import numpy as np

from models.image.gauges.dial import DialTemplate
from models.image.picture import Picture

OIL = DialTemplate("dial:oil", -120.0, 120.0, Decimal(0), Decimal(10))
HEAT = DialTemplate("dial:heat", -135.0, 135.0, Decimal(-20), Decimal(140), "°C")
SIDE = 900
SHIFT = 4
"""Fraction bits of OpenCV's drawing, for needles that point between pixels."""


def at(centre: float, radius: float, angle: float) -> tuple[int, int]:
    turn = math.radians(angle)
    fine = 1 << SHIFT
    return round((centre + radius * math.sin(turn)) * fine), round((centre - radius * math.cos(turn)) * fine)


def dial(template: DialTemplate, value: float | None, chance: random.Random, needles: int = 1) -> np.ndarray[Any, Any]:
    """A face as such gauges look: bezel, ticks, numbers, hub, a needle with a tail. Upright, red green blue."""
    paper = np.full((SIDE, SIDE, 3), chance.randrange(90, 190), np.uint8)
    middle, radius = SIDE / 2, SIDE * 0.42
    light = template.needle == "light"
    face = (35, 35, 40) if light else (240, 240, 236)
    ink = (235, 235, 235) if light else (25, 25, 25)
    colour = {"dark": (20, 20, 20), "light": (245, 245, 245), "red": (200, 30, 25)}[template.needle]
    centre = at(middle, 0, 0)
    cv2.circle(paper, centre, int(radius * 1.06) << SHIFT, (70, 70, 75), -1, cv2.LINE_AA, SHIFT)
    cv2.circle(paper, centre, int(radius) << SHIFT, face, -1, cv2.LINE_AA, SHIFT)
    sweep = template.end_angle - template.start_angle
    ticks = chance.choice((10, 20, 40))
    for tick in range(ticks + 1):
        angle = template.start_angle + sweep * tick / ticks
        long = tick % (ticks // 10) == 0
        cv2.line(paper, at(middle, radius * (0.80 if long else 0.85), angle), at(middle, radius * 0.92, angle), ink,
                 4 if long else 2, cv2.LINE_AA, SHIFT)  # fmt: skip
        if long:
            number = float(template.scale_from) + float(template.scale_to - template.scale_from) * tick / ticks
            x, y = (part >> SHIFT for part in at(middle, radius * 0.68, angle))
            cv2.putText(paper, f"{number:g}", (x - 18, y + 8), cv2.FONT_HERSHEY_SIMPLEX, 0.6, ink, 2, cv2.LINE_AA)
    cv2.putText(
        paper, "OIL LEVEL", (int(middle) - 70, int(middle + radius * 0.5)), cv2.FONT_HERSHEY_SIMPLEX, 0.8, ink, 2
    )
    for index in range(needles if value is not None else 0):
        assert value is not None
        part = (value - float(template.scale_from)) / float(template.scale_to - template.scale_from)
        angle = template.start_angle + sweep * ((part + 0.35 * index) % 1)
        tip, tail = at(middle, radius * chance.uniform(0.62, 0.8), angle), at(middle, -radius * 0.15, angle)
        cv2.line(paper, tail, tip, colour, chance.randrange(7, 15), cv2.LINE_AA, SHIFT)
    cv2.circle(paper, centre, int(radius * 0.09) << SHIFT, ink, -1, cv2.LINE_AA, SHIFT)
    return paper


def photographed(
    picture: np.ndarray[Any, Any], chance: random.Random, roll: float = 0.0, tilt: float = 0.0, hard: bool = False
) -> np.ndarray[Any, Any]:
    """The face under a camera: rolled and tilted by degrees, with a shadow, blur, noise and JPEG."""
    around = chance.uniform(0, 2 * math.pi)
    axis = np.array([math.cos(around), math.sin(around), 0.0]) * math.radians(tilt)
    turned, _ = cv2.Rodrigues(axis)
    rolled, _ = cv2.Rodrigues(np.array([0.0, 0.0, math.radians(roll)]))
    corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], float) @ (turned @ rolled).T
    distance = 5.0
    seen = corners[:, :2] * (distance / (distance + corners[:, 2:])) * SIDE / 2 * 0.95 + SIDE / 2
    square = np.array([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]], np.float32)
    matrix = cv2.getPerspectiveTransform(square, seen.astype(np.float32))
    picture = cv2.warpPerspective(picture, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    light: np.ndarray[Any, Any] = picture.astype(np.float32)
    if hard:
        ramp = np.linspace(1.0, 0.5, SIDE)[None, :, None]
        light *= ramp if chance.random() < 0.5 else np.where(np.arange(SIDE) > SIDE * 0.55, 0.6, 1.0)[None, :, None]
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), 1.2))
    light += np.random.default_rng(chance.randrange(1 << 30)).normal(0, 8 if hard else 3, light.shape)
    picture = np.clip(light, 0, 255).astype(np.uint8)
    done, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 40 if hard else 85])
    assert done
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR))


def bare(value: float, chance: random.Random) -> np.ndarray[Any, Any]:
    """A face whose marks have faded away."""
    whole = dial(OIL, value, chance)
    faded = whole.copy()
    centre = (SIDE // 2, SIDE // 2)
    cv2.circle(faded, centre, int(SIDE * 0.36), (240, 240, 236), int(SIDE * 0.09), cv2.LINE_AA)
    return faded


def pictured(pixels: np.ndarray[Any, Any]) -> Picture:
    """As it comes from the door: half the size that it was taken at."""
    return Picture(0, pixels, 2 * SIDE, 2 * SIDE)
