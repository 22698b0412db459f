"""Pixels in, outlines of words out: PP-OCR's detector on onnxruntime, its map of chances turned into rectangles.

Differentiable binarization (M. Liao et al., AAAI 2020): the network draws words shrunk, so that lines stay apart; what
it draws is outlined, and each outline grown back by a share of its area over its length. Rules as PaddleOCR has them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pyclipper  # type: ignore[import-untyped]  # the library ships no types
from numpy.typing import NDArray

from models.image.ocr.session import giving_back, open_session
from models.image.page import Outline
from models.image.picture import Pixels

_STRIDE = 32
"""The network takes sides that are multiples of this."""
_LEAST_SHRUNK, _LEAST_GROWN = 3.0, 5.0
"""Pixels of the map: shorter side of a word as it is drawn, and once grown."""

Chances = NDArray[np.float32]
"""Height x width, 0 to 1: whether a pixel lies inside a word."""
Corners = NDArray[np.float32]
"""4 x 2, x and y: top left, top right, bottom right, bottom left."""


@dataclass(frozen=True, slots=True)
class Found:
    """An outline that holds words, corners in reading order, in pixels of the picture searched."""

    outline: Outline
    score: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What `inference.yml` says of a detector; what it leaves out is PaddleOCR's default."""

    inside: float = 0.3
    """Chance above which a pixel is of a word."""
    word: float = 0.6
    """Mean chance inside an outline below which it is no word."""
    growth: float = 2.0
    most: int = 1000
    """Outlines that are looked at."""
    mean: tuple[float, ...] = (0.485, 0.456, 0.406)
    """For each channel, blue first, of values from 0 to 1."""
    spread: tuple[float, ...] = (0.229, 0.224, 0.225)

    @classmethod
    def read(cls, path: Path) -> Rules:
        """Raises OSError or yaml.YAMLError."""
        import yaml

        described: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        after = described.get("PostProcess") or {}
        steps = (described.get("PreProcess") or {}).get("transform_ops") or ()
        levels: Mapping[str, Any] = next((step["NormalizeImage"] for step in steps if "NormalizeImage" in step), {})
        default = cls()
        return cls(
            inside=float(after.get("thresh", default.inside)),
            word=float(after.get("box_thresh", default.word)),
            growth=float(after.get("unclip_ratio", default.growth)),
            most=int(after.get("max_candidates", default.most)),
            mean=tuple(levels.get("mean", default.mean)),
            spread=tuple(levels.get("std", default.spread)),
        )


class Detector:
    """One detector, loaded once. Safe for several threads."""

    def __init__(self, folder: Path, threads: int, kept_bytes: int) -> None:
        """`folder` holds `inference.onnx` and `inference.yml`; `kept_bytes` as in `ImageSettings`."""
        self._kept_bytes = kept_bytes
        self._rules = Rules.read(folder / "inference.yml")
        self._session = open_session(folder / "inference.onnx", threads)
        self._input = self._session.get_inputs()[0].name

    def find(self, pixels: Pixels, side: int) -> list[Found]:
        """Outlines of words, looked for at no more than `side` pixels on the longer side; given in `pixels`' frame."""
        height, width = pixels.shape[:2]
        batch = prepared(pixels, side, self._rules)
        (chances,) = self._session.run(None, {self._input: batch}, giving_back(self._kept_bytes))
        return [*outlined(chances[0, 0], width, height, self._rules)]


def prepared(pixels: Pixels, side: int, rules: Rules) -> NDArray[np.float32]:
    """One picture as the network takes it: 1 x 3 (blue first) x height x width."""
    height, width = pixels.shape[:2]
    ratio = min(1.0, side / max(height, width))
    size = (_whole(width, ratio), _whole(height, ratio))
    small = pixels if size == (width, height) else cv2.resize(pixels, size)
    batch = np.empty((1, 3, size[1], size[0]), dtype=np.float32)
    for place, (mean, spread) in enumerate(zip(rules.mean, rules.spread, strict=True)):
        # Each channel straight into its place: a page's worth of floats is copied no second time.
        np.multiply(small[:, :, 2 - place], np.float32(1 / 255 / spread), out=batch[0, place], dtype=np.float32)
        batch[0, place] += np.float32(-mean / spread)
    return batch


def outlined(chances: Chances, width: int, height: int, rules: Rules) -> Iterator[Found]:
    """The words of a map in pixels of a picture of `width` x `height`."""
    scale = np.array((width / chances.shape[1], height / chances.shape[0]))
    drawn = (chances > rules.inside).astype(np.uint8)
    contours, _ = cv2.findContours(drawn, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours[: rules.most]:
        corners, shorter = _rectangle(np.asarray(contour))
        if shorter < _LEAST_SHRUNK:
            continue
        score = _mean(chances, corners)
        if score < rules.word:
            continue
        corners, shorter = _rectangle(_grown(corners, rules.growth))
        if shorter < _LEAST_GROWN:
            continue
        a, b, c, d = (
            (float(x), float(y)) for x, y in np.clip(np.rint(corners * scale).astype(int), 0, (width, height))
        )
        yield Found((a, b, c, d), score)


def _whole(side: int, ratio: float) -> int:
    return max(_STRIDE, round(int(side * ratio) / _STRIDE) * _STRIDE)


def _rectangle(points: NDArray[Any]) -> tuple[Corners, float]:
    """The smallest rectangle around points, and its shorter side: of the two corners on the left the upper is first."""
    around = cv2.minAreaRect(points)
    corners = sorted(cv2.boxPoints(around).tolist(), key=lambda corner: corner[0])
    (top, bottom), (above, below) = (sorted(pair, key=lambda corner: corner[1]) for pair in (corners[:2], corners[2:]))
    return np.array((top, above, below, bottom), dtype=np.float32), min(around[1])


def _mean(chances: Chances, corners: Corners) -> float:
    """Mean chance inside a rectangle."""
    height, width = chances.shape
    last = (width - 1, height - 1)
    left, top = (max(0, min(math.floor(x), most)) for x, most in zip(corners.min(axis=0), last, strict=True))
    right, bottom = (max(0, min(math.ceil(x), most)) for x, most in zip(corners.max(axis=0), last, strict=True))
    mask = np.zeros((bottom - top + 1, right - left + 1), dtype=np.uint8)
    cv2.fillPoly(mask, [(corners - np.array((left, top), dtype=np.float32)).astype(np.int32)], (1,))
    return float(cv2.mean(chances[top : bottom + 1, left : right + 1], mask)[0])


def _grown(corners: Corners, growth: float) -> NDArray[Any]:
    """The outline moved outwards (Vatti's clipping, in whole pixels, round at the corners)."""
    clipper = pyclipper.PyclipperOffset()
    clipper.AddPath(corners, pyclipper.JT_ROUND, pyclipper.ET_CLOSEDPOLYGON)
    grown = clipper.Execute(cv2.contourArea(corners) * growth / cv2.arcLength(corners, True))
    return np.array(grown[0] if grown else corners, dtype=np.int32).reshape(-1, 1, 2)
