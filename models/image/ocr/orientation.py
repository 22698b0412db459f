"""A picture and where words were found in, the turn that makes its words run from left to right out.

The shape of the outlines tells lying pages from standing ones; a small classifier (PP-LCNet, 224 x 224, four classes)
proposes which of the two ways up; where they disagree or it is not sure, a few words are read both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from models.image.page import Outline, Point, Turn
from models.image.picture import Pixels

Trial = Callable[[Turn], float]
"""Mean confidence (0 to 1) of a few words read at a turn."""

_TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
_SURE = 0.9
_SHORT = 256
_SIDE = 224
_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], dtype=np.float32)
_LONG = 2.0
"""Times longer than high: outlines below this say nothing about the direction of words."""


class Orientation:
    """The classifier. Without weights it proposes nothing, and words alone decide."""

    def __init__(self, model: Path, threads: int) -> None:
        self._model, self._threads = model, threads

    def propose(self, pixels: Pixels) -> tuple[Turn, float] | None:
        """The turn (degrees clockwise) that makes the page upright, and its probability."""
        if self._session is None:
            return None
        (answer,) = self._session.run(None, {self._session.get_inputs()[0].name: _prepared(pixels)})
        probabilities = _normalised(answer[0])
        label = int(np.argmax(probabilities))
        # The classes say how far the page was turned clockwise.
        return _TURNS[-label % 4], float(probabilities[label])

    @cached_property
    def _session(self) -> Any:
        if not self._model.is_file():
            return None
        from models.image.ocr.session import open_session

        return open_session(self._model, self._threads)


def choose_turn(outlines: Sequence[Outline], proposal: tuple[Turn, float] | None, trial: Trial) -> Turn:
    """Which turn to read at. `trial` is only called where outlines and proposal do not settle it."""
    if not outlines:
        return 0
    lying, standing = lengths(outlines)
    possible: tuple[Turn, ...] = (0, 180) if lying > 2 * standing else (90, 270) if standing > 2 * lying else _TURNS
    if proposal is not None and proposal[0] in possible and proposal[1] >= _SURE:
        return proposal[0]
    return max(possible, key=trial)


def lengths(outlines: Sequence[Outline]) -> tuple[float, float]:
    """Pixels of words that lie along the picture's width, and along its height; only clearly long outlines count."""
    lying = standing = 0.0
    for a, b, _, d in outlines:
        across, down = _distance(a, b), _distance(a, d)
        if across >= _LONG * down:
            lying += across
        elif down >= _LONG * across:
            standing += down
    return lying, standing


def turn_point(point: Point, turn: Turn, width: float, height: float) -> Point:
    """Where a point of a picture of `width` x `height` lies once the picture is turned clockwise."""
    x, y = point
    if turn == 90:
        return height - y, x
    if turn == 180:
        return width - x, height - y
    if turn == 270:
        return y, width - x
    return x, y


def words_first(outline: Outline, turn: Turn) -> Outline:
    """The same corners, beginning at the one that is top left once the picture is turned clockwise."""
    first = -(turn // 90) % 4
    a, b, c, d = outline[first:] + outline[:first]
    return a, b, c, d


def turn_outline(outline: Outline, turn: Turn, width: float, height: float) -> Outline:
    """An outline of the picture in the frame of the turned one, its corners in the order of the turned words."""
    a, b, c, d = (turn_point(point, turn, width, height) for point in words_first(outline, turn))
    return a, b, c, d


def _distance(a: Point, b: Point) -> float:
    return float(np.hypot(a[0] - b[0], a[1] - b[1]))


def _prepared(pixels: Pixels) -> np.ndarray[Any, np.dtype[np.float32]]:
    import cv2

    height, width = pixels.shape[:2]
    scale = _SHORT / min(height, width)
    small = cv2.resize(
        pixels, (max(_SIDE, round(width * scale)), max(_SIDE, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    top, left = (small.shape[0] - _SIDE) // 2, (small.shape[1] - _SIDE) // 2
    centre = small[top : top + _SIDE, left : left + _SIDE].astype(np.float32) / 255
    return np.asarray(((centre - _MEAN) / _SPREAD).transpose(2, 0, 1)[None], dtype=np.float32)


def _normalised(answer: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    if answer.min() >= 0 and abs(float(answer.sum()) - 1) < 1e-3:
        return answer
    exponential = np.exp(answer - answer.max())
    return np.asarray(exponential / exponential.sum(), dtype=np.float32)
