"""Outlines of words in, strips of pixels at the recogniser's height out, gathered so that little is padded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from models.image.page import Outline
from models.image.picture import Pixels

HEIGHT = 48
"""Rows of a strip: what PP-OCR recognisers read."""
_LEAST_PX = 3
_WIDEST = 3200
"""Wider strips are squeezed."""
LEAST_WIDTH = 160
"""Narrower strips are padded to this, the least that PP-OCR's recognisers are made for. PaddleOCR pads to 320, which
reads no better and takes two fifths longer on forms, whose cells are short."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One run of text, upright, and where it was."""

    pixels: Pixels
    outline: Outline


def cut(pixels: Pixels, outline: Outline) -> Strip | None:
    """The words inside four corners (reading order), flattened; None where fewer than a few pixels lie inside."""
    a, b, c, d = outline
    across = max(math.dist(a, b), math.dist(d, c))
    down = max(math.dist(a, d), math.dist(b, c))
    if across < _LEAST_PX or down < _LEAST_PX:
        return None
    width, height = max(1, round(across)), max(1, round(down))
    into = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(outline, dtype=np.float32), into)
    flat = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    wide = min(_WIDEST, max(1, math.ceil(width * HEIGHT / height)))
    scaled = cv2.resize(flat, (wide, HEIGHT), interpolation=cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC)
    return Strip(np.asarray(scaled, dtype=np.uint8), outline)


def grouped(strips: Sequence[Strip], width: int) -> list[list[Strip]]:
    """Strips of like width together, each group at most `width` pixels wide once padded to its widest."""
    groups: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda strip: strip.pixels.shape[1]):
        padded = max(LEAST_WIDTH, strip.pixels.shape[1])
        if groups and padded * (len(groups[-1]) + 1) <= width:
            groups[-1].append(strip)
        else:
            groups.append([strip])
    return groups
