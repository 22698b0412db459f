"""From a clean page to a photo of it: tilt, perspective, desk, blur, shadow; and the homography that truth goes through.

Levels. `clean`: the page itself. `mild`: tilted to 5 degrees, JPEG 70. `hard`: tilted to 15 degrees, one side up to 10 %
shorter than the one opposite (both ways), Gaussian blur of sigma 1.2 where the page is 1000 pixels wide, a soft-edged shadow
down to half brightness, JPEG 30.
"""

from __future__ import annotations

import io
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.bench.photos.sheet import Outline, Point

Level = Literal["clean", "mild", "hard"]
LEVELS: tuple[Level, ...] = ("clean", "mild", "hard")
Pixels = NDArray[np.uint8]
Homography = NDArray[np.float64]
"""3 x 3, pixels of the clean page to pixels of the picture."""
TILT = {"mild": 5.0, "hard": 15.0}
PERSPECTIVE = 0.10
SIGMA = 1.2
SHADOW = 0.5
QUALITY = {"clean": 95, "mild": 70, "hard": 30}
DESKS = ((112, 84, 60), (158, 128, 96), (72, 74, 80), (176, 176, 172), (52, 40, 34), (92, 104, 96))


@dataclass(frozen=True)
class Photo:
    """One picture and how the page lies in it."""

    image: Image.Image
    homography: Homography

    def seen(self, outline: Outline) -> tuple[Point, ...]:
        """An outline of the clean page, in pixels of the picture."""
        return tuple(_through(self.homography, point) for point in outline)


def photograph(page: Image.Image, level: Level, rng: np.random.Generator) -> Photo:
    """Take a picture of a page. The same generator state gives the same picture."""
    if level == "clean":
        return Photo(page, np.eye(3))
    corners = _lying(page.width, page.height, level, rng)
    room = rng.uniform(0.03, 0.08, 4) * page.width
    corners += np.array([room[0], room[1]]) - corners.min(axis=0)
    size = tuple(math.ceil(side) for side in corners.max(axis=0) + np.array([room[2], room[3]]))
    flat = np.array([(0, 0), (page.width, 0), (page.width, page.height), (0, page.height)], dtype=np.float32)
    homography: Homography = cv2.getPerspectiveTransform(flat, corners.astype(np.float32)).astype(np.float64)
    # Pixel centres lie at half coordinates, OpenCV's at whole ones.
    shift = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    picture = _desk(size[0], size[1], rng)
    matrix = shift @ homography @ np.linalg.inv(shift)
    cv2.warpPerspective(
        np.asarray(page), matrix, size, dst=picture, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_TRANSPARENT
    )
    if level == "hard":
        sigma = SIGMA * page.width / 1000
        picture = cv2.GaussianBlur(picture, (0, 0), sigma).astype(np.uint8)
        picture = np.rint(picture * _shadow(size[0], size[1], rng)[..., None]).astype(np.uint8)
    return Photo(Image.fromarray(picture), homography)


def encoded(photos: Sequence[Photo], level: Level) -> tuple[bytes, str]:
    """The file and its suffix: PNG for one clean page, JPEG for one photo, PDF of JPEGs for several."""
    out = io.BytesIO()
    if len(photos) > 1:
        never = time.gmtime(0)
        first, *rest = (photo.image for photo in photos)
        first.save(
            out,
            "PDF",
            save_all=True,
            append_images=rest,
            resolution=150,
            quality=QUALITY[level],
            creationDate=never,
            modDate=never,
        )
        return out.getvalue(), ".pdf"
    if level == "clean":
        photos[0].image.save(out, "PNG")
        return out.getvalue(), ".png"
    photos[0].image.save(out, "JPEG", quality=QUALITY[level])
    return out.getvalue(), ".jpg"


def _lying(width: int, height: int, level: str, rng: np.random.Generator) -> NDArray[np.float64]:
    """Where the corners of the page come to lie, around its middle."""
    x, y = width / 2, height / 2
    corners = np.array([(-x, -y), (x, -y), (x, y), (-x, y)])
    if level == "hard":
        across, down = rng.uniform(-PERSPECTIVE, PERSPECTIVE, 2)
        for place, (sx, sy) in enumerate(((-1, -1), (1, -1), (1, 1), (-1, 1))):
            # One side of each pair is shorter, the other keeps its length.
            corners[place, 0] *= 1 - max(0.0, sy * across)
            corners[place, 1] *= 1 - max(0.0, sx * down)
    angle = math.radians(rng.uniform(-TILT[level], TILT[level]))
    turn = np.array([(math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))])
    turned: NDArray[np.float64] = corners @ turn
    return turned


def _desk(width: int, height: int, rng: np.random.Generator) -> Pixels:
    """A table top: a colour, clouds of light, a grain along one direction."""
    clouds = cv2.resize(rng.normal(0, 10, (6, 6)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    lines = rng.normal(0, 9, (height // 3 + 1, 5)).astype(np.float32)
    colour = DESKS[rng.integers(len(DESKS))]
    fine = rng.normal(0, 3, (256, 256)).astype(np.float32)
    light = clouds + np.tile(fine, (height // 256 + 1, width // 256 + 1))[:height, :width]
    if rng.random() < 0.6:
        light += cv2.resize(lines, (width, height), interpolation=cv2.INTER_LINEAR)
    desk = np.empty((height, width, 3), np.uint8)
    for channel in range(3):
        desk[..., channel] = np.clip(light + colour[channel], 0, 255)
    return desk


def _shadow(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Light from 1 down to half, across a soft edge at any angle through the middle half of the picture."""
    angle = rng.uniform(0, 2 * math.pi)
    xs, ys = np.meshgrid(np.linspace(-0.5, 0.5, width // 8), np.linspace(-0.5, 0.5, height // 8))
    away = xs * math.cos(angle) + ys * math.sin(angle) - rng.uniform(-0.25, 0.25)
    light = (1 - (1 - SHADOW) / (1 + np.exp(-away / rng.uniform(0.01, 0.06)))).astype(np.float32)
    wide: NDArray[np.float32] = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    return wide


def _through(homography: Homography, point: Point) -> Point:
    x, y, w = homography @ np.array([point[0], point[1], 1.0])
    return float(x / w), float(y / w)
