"""Two layers of a gauge in, a photo out: pinhole camera, needle above the face, its shadow, glass, clutter, blur, JPEG."""

from __future__ import annotations

import math
import random
from typing import Any

import cv2
import numpy as np

from tests.bench.gauges.face_drawing import RADIUS, SIDE

Image = np.ndarray[Any, Any]


def photograph(face: Image, needles: Image, chance: random.Random, hard: bool) -> tuple[bytes, dict[str, float]]:
    """JPEG bytes, and how it was taken. `face`, `needles`: SIDE x SIDE x 4, red green blue alpha."""
    noise = np.random.default_rng(chance.randrange(1 << 30))
    long = chance.choice((900, 1200, 1600, 2000)) if hard else chance.choice((1200, 1600, 2000))
    wide, high = chance.choice(((long, int(long * 0.75)), (int(long * 0.75), long), (long, long)))
    share = chance.uniform(0.35, 0.95) if hard else chance.uniform(0.5, 0.95)
    """Of the shorter side, the diameter of the plate."""
    radius = share * min(wide, high) / 2
    room = 0.10 if chance.random() < 0.12 else -0.14
    slack_x = max(0.0, wide / 2 - radius * (1 - room))
    slack_y = max(0.0, high / 2 - radius * (1 - room))
    cx, cy = wide / 2 + chance.uniform(-1, 1) * slack_x * 0.8, high / 2 + chance.uniform(-1, 1) * slack_y * 0.8
    tilt = chance.uniform(0, 20 if hard else 12)
    roll = chance.gauss(0, 6 if hard else 3)
    around, distance = chance.uniform(0, 2 * math.pi), chance.uniform(3.5, 8)
    turned, _ = cv2.Rodrigues(np.array([math.cos(around), math.sin(around), 0.0]) * math.radians(tilt))
    rolled, _ = cv2.Rodrigues(np.array([0.0, 0.0, math.radians(roll)]))
    rotation = turned @ rolled

    def plane(height: float, dx: float = 0.0, dy: float = 0.0) -> Image:
        square = np.array([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]], np.float32)
        solid = np.array(
            [[x / RADIUS - SIDE / 2 / RADIUS + dx, y / RADIUS - SIDE / 2 / RADIUS + dy, -height] for x, y in square]
        )
        seen = solid @ rotation.T
        flat = seen[:, :2] * (distance / (distance + seen[:, 2:])) * radius + np.array([cx, cy])
        return np.asarray(cv2.getPerspectiveTransform(square, flat.astype(np.float32)))

    picture = _clutter(wide, high, chance, noise)

    def over(layer: Image, matrix: Image, darken: float | None = None, soft: float = 0.0) -> None:
        nonlocal picture
        warped = cv2.warpPerspective(
            layer, matrix, (wide, high), flags=cv2.INTER_AREA if radius < 300 else cv2.INTER_LINEAR
        )
        alpha: Image = warped[..., 3:].astype(np.float32) / 255
        if soft:
            alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), soft))[..., None]
        colour = picture * (1 - (darken or 0)) if darken is not None else warped[..., :3].astype(np.float32)
        picture = picture * (1 - alpha) + colour * alpha

    over(face, plane(0.0))
    lift = chance.uniform(0.02, 0.07)
    if chance.random() < 0.75:
        over(
            needles,
            plane(0.0, lift * chance.uniform(-1, 1), lift * chance.uniform(0, 1.2)),
            chance.uniform(0.15, 0.5),
            max(0.8, radius * 0.008),
        )
    over(needles, plane(lift))
    picture = _light(picture, chance, (cx, cy), radius, hard)
    if chance.random() < (0.6 if hard else 0.4):
        picture = _glass(picture, chance, (cx, cy), radius, hard)
    blur = chance.uniform(0, 2.2 if hard else 1.0) * radius / 400
    if blur > 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    motion = chance.uniform(2, 7) * radius / 400 if chance.random() < (0.3 if hard else 0.1) else 0.0
    if motion >= 2:
        kernel = np.zeros((31, 31), np.float32)
        turn = chance.uniform(0, math.pi)
        for step in np.linspace(-motion / 2, motion / 2, 61):
            kernel[round(15 + step * math.sin(turn)), round(15 + step * math.cos(turn))] += 1
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum())
    picture = picture + noise.normal(0, chance.uniform(1, 9 if hard else 4), picture.shape)
    quality = chance.randrange(35, 80) if hard else chance.randrange(60, 93)
    done, packed = cv2.imencode(
        ".jpg", np.clip(picture, 0, 255).astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    assert done
    return packed.tobytes(), {"tilt": tilt, "roll": roll, "radius": radius, "blur": blur, "motion": motion, "quality": quality,
                              "x": cx, "y": cy}  # fmt: skip


def _clutter(wide: int, high: int, chance: random.Random, noise: np.random.Generator) -> Image:
    """Walls, pipes, flanges, cables behind the gauge."""
    base = np.array([chance.uniform(60, 200) for _ in range(3)])
    base = base * 0.4 + base.mean() * 0.6
    coarse = noise.normal(0, 18, (high // 60 + 2, wide // 60 + 2, 1))
    picture = base + cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC)[..., None]
    if chance.random() < 0.3:
        for y in range(0, high, chance.randrange(50, 120)):
            cv2.line(picture, (0, y), (wide, y), tuple(base * 0.7), 3)
    for _ in range(chance.randrange(1, 6)):
        thick = chance.randrange(20, max(30, min(wide, high) // 5))
        x0, y0, x1, y1 = chance.randrange(wide), 0, chance.randrange(wide), high
        if chance.random() < 0.5:
            x0, y0, x1, y1 = 0, chance.randrange(high), wide, chance.randrange(high)
        colour = np.array(
            chance.choice(((150, 152, 155), (180, 140, 60), (60, 90, 140), (120, 40, 35), (70, 110, 80), (40, 40, 42))),
            float,
        )
        for part in range(8):
            shade = colour * (0.5 + 0.7 * math.sin(math.pi * (part + 1) / 9))
            shift = int((part / 8 - 0.5) * thick)
            cv2.line(
                picture,
                (x0 + shift, y0 + shift),
                (x1 + shift, y1 + shift),
                tuple(float(each) for each in shade),
                max(2, thick // 7),
                cv2.LINE_AA,
            )
    for _ in range(chance.randrange(0, 4)):
        centre, radius = (
            (chance.randrange(wide), chance.randrange(high)),
            chance.randrange(15, max(20, min(wide, high) // 8)),
        )
        grey = chance.uniform(40, 210)
        cv2.circle(picture, centre, radius, (grey, grey, grey), -1, cv2.LINE_AA)
        cv2.circle(picture, centre, radius, (grey * 0.5, grey * 0.5, grey * 0.5), 4, cv2.LINE_AA)
    return np.asarray(picture)


def _light(picture: Image, chance: random.Random, centre: tuple[float, float], radius: float, hard: bool) -> Image:
    high, wide = picture.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    turn = chance.uniform(0, 2 * math.pi)
    along = ((x - centre[0]) * math.cos(turn) + (y - centre[1]) * math.sin(turn)) / radius
    picture = picture * (1 + chance.uniform(0, 0.25) * np.tanh(along))[..., None]
    if chance.random() < (0.45 if hard else 0.2):
        edge = chance.uniform(-0.8, 0.8)
        depth, sharp = chance.uniform(0.2, 0.5), chance.uniform(4, 30)
        shadow = 1 - depth * 0.5 * (1 + np.tanh((along - edge) * sharp / 2))
        picture = picture * shadow[..., None]
    tint = np.array([chance.uniform(0.9, 1.08), 1.0, chance.uniform(0.85, 1.08)])
    return np.asarray(picture * tint * chance.uniform(0.6, 1.08))


def _glass(picture: Image, chance: random.Random, centre: tuple[float, float], radius: float, hard: bool) -> Image:
    """A window, a lamp or the sky mirrored on the glass."""
    high, wide = picture.shape[:2]
    mask = np.zeros((high, wide), np.float32)
    x, y = centre[0] + chance.uniform(-0.5, 0.5) * radius, centre[1] + chance.uniform(-0.7, 0.4) * radius
    kind = chance.choice(("lamp", "window", "sky"))
    if kind == "lamp":
        cv2.ellipse(
            mask,
            (int(x), int(y)),
            (int(radius * chance.uniform(0.05, 0.18)), int(radius * chance.uniform(0.03, 0.1))),
            chance.uniform(0, 180),
            0,
            360,
            (1.0,),
            -1,
        )
        strength = chance.uniform(90, 255)
    elif kind == "window":
        size = radius * chance.uniform(0.2, 0.45)
        corners = np.array(
            [[x, y], [x + size, y + size * 0.2], [x + size * 0.9, y + size * 1.2], [x - size * 0.1, y + size]], np.int32
        )
        cv2.fillPoly(mask, [corners], (1.0,))
        above, below = ((int(a + size / 2), int(b + size * 0.1)) for a, b in (corners[0], corners[3]))
        cv2.line(mask, above, below, (0.0,), 4)
        strength = chance.uniform(25, 90)
    else:
        cv2.ellipse(
            mask,
            (int(centre[0]), int(centre[1] - radius * 0.7)),
            (int(radius * 0.95), int(radius * 0.7)),
            0,
            0,
            360,
            (1.0,),
            -1,
        )
        strength = chance.uniform(15, 55)
    inside = np.zeros_like(mask)
    cv2.circle(inside, (int(centre[0]), int(centre[1])), int(radius), (1.0,), -1)
    mask = cv2.GaussianBlur(mask * inside, (0, 0), max(1.0, radius * 0.01))
    return np.asarray(picture + (mask * strength * (1.0 if hard else 0.7))[..., None])
