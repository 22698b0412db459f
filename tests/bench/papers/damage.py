"""What happens to paper before it is photographed: it is crumpled and thermal print fades. Same generator state, same picture."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.bench.photos.photograph import Pixels

FADE = (0.35, 0.75)
"""Share of the ink's contrast that is left where it is faintest."""


def crumpled(page: Image.Image, rng: np.random.Generator, folds: int = 6, depth: float = 5.0) -> Image.Image:
    """Folded along `folds` lines: pixels move by up to about `depth`, each facet takes its own light."""
    pixels = np.asarray(page)
    height, width = pixels.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    light = np.zeros((height, width), np.float32)
    for _ in range(folds):
        angle = rng.uniform(0, math.pi)
        middle = rng.uniform(0.1, 0.9, 2) * (width, height)
        away = (xs - middle[0]) * math.cos(angle) + (ys - middle[1]) * math.sin(angle)
        light += np.float32(rng.uniform(-0.06, 0.06)) * np.tanh(away / rng.uniform(3, 30))
        light -= np.float32(rng.uniform(0.02, 0.08)) * np.exp(-np.square(away / rng.uniform(1.5, 4)))
    grid = (max(3, height // 160), max(3, width // 160))
    moved = [_smooth(rng.normal(0, depth / 2, grid), width, height) for _ in range(2)]
    bent = cv2.remap(pixels, xs + moved[0], ys + moved[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Image.fromarray(np.clip(bent * (1 + light[..., None]), 0, 255).astype(np.uint8))


def faded(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Ink loses contrast unevenly, and a head of the printer may leave a pale stripe down the page."""
    pixels = np.asarray(page).astype(np.float32)
    height, width = pixels.shape[:2]
    least = rng.uniform(*FADE)
    left = np.clip(_smooth(rng.uniform(least, 1.0, (5, 3)), width, height), least, 1)
    if rng.random() < 0.3:
        stripe, place = rng.uniform(3, 8), rng.uniform(0.2, 0.8) * width
        left *= (1 - 0.5 * np.exp(-np.square((np.arange(width) - place) / stripe))).astype(np.float32)[None, :]
    return Image.fromarray(np.clip(250 - (250 - pixels) * left[..., None], 0, 255).astype(np.uint8))


def speckled(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A scan: grey noise, a slight turn of up to half a degree."""
    pixels: Pixels = np.asarray(page)
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.5, 0.5), 1.0)
    turned = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(252, 252, 250))
    noise = rng.normal(0, 3, (height, width, 1))
    return Image.fromarray(np.clip(turned + noise, 0, 255).astype(np.uint8))


def _smooth(field: NDArray[np.float64], width: int, height: int) -> NDArray[np.float32]:
    """A coarse field, over all pixels."""
    wide: NDArray[np.float32] = cv2.resize(
        field.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    ).astype(np.float32)
    return wide
