"""A picture as a viewer shows it, decoded and bounded: what the door lets in and everything behind it reads from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.image.page import Turn

Pixels: TypeAlias = NDArray[np.uint8]
"""Height x width x 3, red green blue, 0 to 255, rows from the top."""
Grey: TypeAlias = NDArray[np.uint8]
"""Height x width, 0 to 255."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of one picture or page, upright as a viewer shows it, scaled down where it was larger than is read."""

    number: int
    """Page, counted from 0."""
    pixels: Pixels
    width: int
    height: int
    """Pixels of the picture at full size, orientation applied: the frame that evidence boxes are given in."""

    @property
    def scale(self) -> float:
        """Pixels here for each pixel at full size, at most 1."""
        return float(max(self.pixels.shape[:2]) / max(self.height, self.width))

    @property
    def grey(self) -> Grey:
        """Luminance (ITU-R BT.601), a new array."""
        import cv2

        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def turned(pixels: Pixels, turn: Turn) -> Pixels:
    """The pixels turned clockwise by `turn` degrees."""
    return np.ascontiguousarray(np.rot90(pixels, k=-(turn // 90)))
