"""A picture in, how sharp and how light it is out - or `Unreadable`, before words are guessed from what cannot be seen.

Measured where there is something to see: blank paper is neither sharp nor blurred.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.image.picture import Picture
from models.image.settings import ImageSettings
from models.intent import Unreadable

_WIDTH = 1000
_TILE = 40
_MARKED = 0.05
"""Share of the tiles, those with most contrast, that sharpness is measured on."""
_LEAST_RANGE = 12.0
"""Grey levels between light and dark parts under which a picture shows nothing."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How well a picture can be read."""

    sharpness: float
    """Variance of the Laplacian at 1000 pixels of width, mean over the tiles with most contrast."""
    brightness: float
    """Grey level, 0 to 255, that a twentieth of the picture exceeds."""
    contrast: float
    """Grey levels between the darkest and the lightest twentieth of the tiles with most contrast."""

    @property
    def figures(self) -> dict[str, float]:
        """For `Read.figures` and `Unreadable.figures`."""
        return {
            "sharpness": round(self.sharpness, 1),
            "brightness": round(self.brightness, 1),
            "contrast": round(self.contrast, 1),
        }


def measure(picture: Picture) -> Condition:
    """Sharpness, brightness and contrast of a picture at 1000 pixels of width."""
    import cv2

    grey = picture.grey
    height, width = grey.shape
    if width != _WIDTH:
        way = cv2.INTER_AREA if width > _WIDTH else cv2.INTER_LINEAR
        grey = np.asarray(cv2.resize(grey, (_WIDTH, max(_TILE, round(height * _WIDTH / width))), interpolation=way))
    edges = cv2.Laplacian(grey, cv2.CV_32F)
    tiles, edge_tiles = _tiles(grey), _tiles(edges)
    spread = tiles.std(axis=1)
    marked = np.argsort(spread)[-max(1, round(len(spread) * _MARKED)) :]
    low, high = np.percentile(tiles[marked], (5, 95))
    return Condition(float(edge_tiles[marked].var(axis=1).mean()), float(np.percentile(grey, 95)), float(high - low))


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


def _tiles(
    plane: np.ndarray[tuple[int, ...], np.dtype[np.generic]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """One row of values for each whole tile."""
    rows, columns = plane.shape[0] // _TILE, plane.shape[1] // _TILE
    whole = plane[: rows * _TILE, : columns * _TILE].astype(np.float32)
    return whole.reshape(rows, _TILE, columns, _TILE).transpose(0, 2, 1, 3).reshape(rows * columns, _TILE * _TILE)
