"""A picture in, how sharp and how light it is out - or `Unreadable`, before words are guessed from what cannot be seen.

Measured where there is something to see: blank paper is neither sharp nor blurred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.image.picture import Picture
from models.image.settings import ImageSettings
from models.intent import Unreadable

_SIDE = 1000
_TILE = 40
_MARKED = 0.02
"""Share of the tiles, those with the strongest edges, that sharpness is measured on."""
_USUAL_RANGE = 150.0
"""Grey levels between ink and paper that sharpness is given for: a shadow weakens edges without blurring them."""
_LEAST_RANGE = 12.0
"""Grey levels between light and dark parts under which a picture shows nothing."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How well a picture can be read."""

    sharpness: float
    """Variance of the Laplacian over the tiles with the strongest edges, for 150 grey levels between ink and paper, at
    no more than 1000 pixels on the shorter side (where the picture is smaller, at its own size)."""
    brightness: float
    """Grey level, 0 to 255, that a twentieth of the picture exceeds."""
    contrast: float
    """Grey levels between light and dark in those tiles."""

    @property
    def figures(self) -> dict[str, float]:
        """For `Read.figures` and `Unreadable.figures`."""
        return {
            "sharpness": round(self.sharpness, 1),
            "brightness": round(self.brightness, 1),
            "contrast": round(self.contrast, 1),
        }


def measure(picture: Picture) -> Condition:
    """Sharpness, brightness and contrast of a picture."""
    import cv2

    grey = picture.grey
    scale = _SIDE / min(grey.shape)
    if scale < 1:
        size = (round(grey.shape[1] * scale), round(grey.shape[0] * scale))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    levels, edges = _tiles(grey), _tiles(cv2.Laplacian(grey, cv2.CV_32F)).var(axis=1)
    marked = np.argsort(edges)[-max(1, round(len(edges) * _MARKED)) :]
    dark, light = np.percentile(levels[marked], (1, 99), axis=1)
    spans = np.maximum(light - dark, _LEAST_RANGE)
    sharpness = float((edges[marked] / spans**2).mean()) * _USUAL_RANGE**2
    return Condition(sharpness, float(np.percentile(grey, 95)), float((light - dark).mean()))


def judge(condition: Condition, settings: ImageSettings) -> Unreadable | None:
    """Codes: `image.dark`, `image.blank`, `image.blurred`."""
    if condition.brightness < settings.dark_below:
        return Unreadable(
            "image.dark",
            f"The picture is too dark (brightness {condition.brightness:.0f} of 255, at least "
            f"{settings.dark_below:.0f} is needed). Switch on a light and take it again.",
            condition.figures,
        )
    if condition.contrast < _LEAST_RANGE:
        return Unreadable("image.blank", "The picture shows nothing. Please retake it.", condition.figures)
    if condition.sharpness < settings.blurred_below:
        return Unreadable(
            "image.blurred",
            f"The picture is blurred (sharpness {condition.sharpness:.0f}, at least {settings.blurred_below:.0f} is "
            "needed). Hold the camera still and please retake it.",
            condition.figures,
        )
    return None


def _tiles(plane: NDArray[Any]) -> NDArray[np.float32]:
    """One row of values for each whole tile; a picture smaller than a tile is one."""
    tile = min(_TILE, *plane.shape)
    rows, columns = plane.shape[0] // tile, plane.shape[1] // tile
    whole = plane[: rows * tile, : columns * tile].astype(np.float32)
    return whole.reshape(rows, tile, columns, tile).transpose(0, 2, 1, 3).reshape(rows * columns, tile * tile)
