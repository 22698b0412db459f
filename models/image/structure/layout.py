"""A page's text boxes -> the same words on an upright page: tilt and perspective taken out, from the outlines alone.

Every line of print gives a direction. On a flat page the directions meet in one point (the horizontal vanishing
point); edges that are printed below each other give the vertical one. Both together are the page's homography. Words
keep their outline in the reading frame, so that evidence still points into the photo.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.image.ocr.doubts import Doubt, doubted
from models.image.ocr.gaps import apart, between, closed
from models.image.page import Outline, Page, Point, Rival, TextBox
from models.image.structure.level import slopes

Floats: TypeAlias = NDArray[np.float64]
Pairs: TypeAlias = tuple[NDArray[np.intp], NDArray[np.intp]]
_SIGNS = "#№@"
"""Signs that mean something alone: the head of a column."""
_LONG = 1.5
"""A box this much longer than high tells the direction of its line."""
_STRAY = 20.0
"""Degrees from the common direction beyond which a box (a stamp, a vertical word) tells nothing."""
_JITTER = 1.5
"""Pixels by which a corner is expected to lie off."""
_BEND = 0.2
"""Expected change of scale across the page (one standard deviation of the prior)."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together: their outline in the reading frame, their upright box on the flattened page."""

    text: str
    confidence: float
    page: int
    outline: Outline
    left: float
    top: float
    right: float
    bottom: float
    places: tuple[float, ...] = ()
    """As in `TextBox`."""
    doubts: tuple[Doubt, ...] = ()
    """Of the first characters; empty where no figure is in doubt."""
    twice: bool = False
    """It was read twice."""
    rivals: tuple[tuple[Rival, ...], ...] = ()
    """As in `TextBox`; empty where the text is not what was read in one piece."""

    @property
    def doubtful(self) -> bool:
        """A figure of it may be another."""
        return any(self.doubts)

    @property
    def height(self) -> float:
        """Of the letters, pixels of the flattened page."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Of the height."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Of the width."""
        return (self.left + self.right) / 2

    def part(self, start: int, end: int) -> Run:
        """Characters [start, end) of the run, 0 <= start < end <= len(text).

        They lie where they were seen, else where the width that letters have puts them.
        """
        if start == 0 and end == len(self.text):
            return self
        if len(self.places) == len(self.text):
            begin, finish = between(self.places, start), between(self.places, end)
            inner = max(finish - begin, 1e-6)
            places = tuple((place - begin) / inner for place in self.places[start:end])
        else:
            widths = [_width(letter) for letter in self.text]
            whole = sum(widths) or 1.0
            begin, finish, places = sum(widths[:start]) / whole, sum(widths[:end]) / whole, ()
        first, second, third, fourth = self.outline
        outline = (
            _between(first, second, begin),
            _between(first, second, finish),
            _between(fourth, third, finish),
            _between(fourth, third, begin),
        )
        wide = self.right - self.left
        return replace(
            self,
            text=self.text[start:end],
            outline=outline,
            left=self.left + begin * wide,
            right=self.left + finish * wide,
            places=places,
            doubts=self.doubts[start:end] if any(self.doubts[start:end]) else (),
            rivals=self.rivals[start:end] if len(self.rivals) == len(self.text) else (),
        )


@dataclass(frozen=True, slots=True)
class Flat:
    """A page as if it lay flat: words, and codes with their content as text."""

    runs: tuple[Run, ...]
    codes: tuple[Run, ...]
    """In the order of `Page.codes`."""


def flatten(page: Page) -> Flat:
    """All boxes that hold a letter, digit or `#`, and all codes, on an upright page around the middle of the print.

    Lengths are about those of the reading frame. Deterministic; a page without usable outlines is left as it is.
    """
    told = (closed(part) for box in page.boxes for part in apart(box))
    boxes = [box for box in told if any(letter.isalnum() or letter in _SIGNS for letter in box.text)]
    outlines = [box.outline for box in boxes] + [code.outline for code in page.codes]
    if not outlines:
        return Flat((), ())
    everything: Floats = np.array(outlines, dtype=np.float64)
    corners = everything[: len(boxes)] if boxes else everything
    centre = np.median(corners.reshape(-1, 2), axis=0)
    reach = float(max(np.ptp(corners[:, :, 0]), np.ptp(corners[:, :, 1]), 1.0))
    points = everything - centre
    print_ = slice(0, len(corners))
    angle = _skew(points[print_])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = points @ turn
    tilt, bend = _vanishing(points[print_], reach)
    points = np.stack([points[..., 0], points[..., 1] - tilt * points[..., 0]], axis=-1)
    points = _divide(points, bend, 0)
    lean, keystone = _verticals(points[print_], reach)
    sheared = np.stack([points[..., 0] - lean * points[..., 1], points[..., 1]], axis=-1)
    points = _divide(sheared, keystone, 1)
    left, right = points[:, (0, 3), 0].mean(axis=1), points[:, (1, 2), 0].mean(axis=1)
    top, bottom = points[:, (0, 1), 1].mean(axis=1), points[:, (2, 3), 1].mean(axis=1)
    middle = (top + bottom) / 2
    slope, more = slopes(left[print_], right[print_], middle[print_], (bottom - top)[print_])
    lower = (slope + more * middle) * (left + right) / 2
    top, bottom = top - lower, bottom - lower
    words = [(*_stripped(box), bool(box.others), min(1.0, max(0.0, box.confidence)), box.outline) for box in boxes]
    words += [(code.content, (), (), (), False, 1.0, code.outline) for code in page.codes]
    runs = [
        Run(
            text,
            confidence,
            page.number,
            outline,
            float(min(left[i], right[i])),
            float(min(top[i], bottom[i])),
            float(max(left[i], right[i])),
            float(max(top[i], bottom[i])),
            places,
            doubts,
            twice,
            rivals,
        )
        for i, (text, places, doubts, rivals, twice, confidence, outline) in enumerate(words)
    ]
    return Flat(tuple(runs[: len(boxes)]), tuple(runs[len(boxes) :]))


def _stripped(box: TextBox) -> tuple[str, tuple[float, ...], tuple[Doubt, ...], tuple[tuple[Rival, ...], ...]]:
    """The text without the spaces around it, where its characters stand, what is in doubt about them, their rivals."""
    text = box.text.strip()
    begin = box.text.find(text)
    end = begin + len(text)
    places = box.places[begin:end] if len(box.places) == len(box.text) else ()
    rivals = box.rivals[begin:end] if len(box.rivals) == len(box.text) and any(box.rivals) else ()
    return text, places, doubted(box)[begin:end], rivals


def _skew(points: Floats) -> float:
    """The direction of print, radians: median over the lengths of all lines."""
    directions, lengths = _edges(points)[1:]
    if not len(lengths):
        return 0.0
    angles = np.arctan2(directions[:, 1], directions[:, 0])
    order = np.argsort(angles, kind="stable")
    passed = np.cumsum(lengths[order])
    return float(angles[order][np.searchsorted(passed, passed[-1] / 2)])


def _edges(points: Floats) -> tuple[Floats, Floats, Floats]:
    """Middles, unit directions and lengths of the upper and lower edges of long boxes."""
    across = np.linalg.norm((points[:, 1] + points[:, 2] - points[:, 0] - points[:, 3]) / 2, axis=1)
    down = np.linalg.norm((points[:, 3] + points[:, 2] - points[:, 0] - points[:, 1]) / 2, axis=1)
    long = points[across > _LONG * np.maximum(down, 1e-6)]
    starts = np.concatenate([long[:, 0], long[:, 3]])
    ends = np.concatenate([long[:, 1], long[:, 2]])
    lengths = np.linalg.norm(ends - starts, axis=1)
    kept = lengths > 1e-6
    starts, ends, lengths = starts[kept], ends[kept], lengths[kept]
    return (starts + ends) / 2, (ends - starts) / lengths[:, None], lengths


def _vanishing(points: Floats, reach: float) -> tuple[float, float]:
    """What is left of the slope, and 1 / distance of the vanishing point: iteratively reweighted least squares.

    A line through p that runs to the point (1, t) / k has direction (1, t) - k p; with the observed direction d the
    cross product d x ((1, t) - k p) vanishes, which is linear in t and k.
    """
    middles, directions, lengths = _edges(points)
    straight = np.abs(np.degrees(np.arctan2(directions[:, 1], directions[:, 0]))) < _STRAY
    middles, directions, lengths = middles[straight], directions[straight], lengths[straight]
    if len(lengths) < 4:
        return 0.0, 0.0
    cross = directions[:, 0] * middles[:, 1] - directions[:, 1] * middles[:, 0]
    system = np.stack([directions[:, 0], -cross / reach], axis=1)
    expected = directions[:, 1]
    sigma = _JITTER * np.sqrt(2) / lengths
    weights = 1 / sigma**2
    solution = np.zeros(2)
    for _ in range(12):
        left = system.T @ (system * weights[:, None]) + np.diag([0.0, 1 / _BEND**2])
        solution = np.linalg.solve(left, system.T @ (expected * weights))
        off = (system @ solution - expected) / sigma
        scale = max(1.0, float(np.median(np.abs(off))) * 1.4826)
        weights = 1 / sigma**2 / (1 + (off / (2 * scale)) ** 2)
    return float(solution[0]), float(np.clip(solution[1], -0.6, 0.6)) / reach


def _divide(points: Floats, strength: float, axis: int) -> Floats:
    """Send the vanishing point on this axis to infinity."""
    return np.asarray(points / np.maximum(1 - strength * points[..., axis : axis + 1], 0.2))


def _verticals(points: Floats, reach: float) -> tuple[float, float]:
    """Lean and keystone under which most edges (left, right, middle) stand exactly below each other."""
    left, right = points[:, (0, 3), 0].mean(axis=1), points[:, (1, 2), 0].mean(axis=1)
    edges = np.stack([left, right, (left + right) / 2])
    middle = points[..., 1].mean(axis=1)
    height = float(np.median(np.abs(points[:, (3, 2), 1].mean(axis=1) - points[:, (0, 1), 1].mean(axis=1)))) or 1.0
    pairs = _below(edges, middle, height)
    best, found = 0.0, (0.0, 0.0)
    steps = (0.04, 0.01, 0.0025)
    for round_, step in enumerate(steps):
        width = height * (0.5, 0.25, 0.15)[round_]
        base = found
        reachable = range(-7, 8) if round_ == 0 else range(-4, 5)
        best = -1.0
        for a in reachable:
            for b in reachable:
                lean, bend = base[0] + a * step, base[1] + b * step * 1.5
                score = _aligned(edges, middle, pairs, lean, bend / reach, width) * (1 - 0.5 * (lean**2 + bend**2))
                if score > best + 1e-9:
                    best, found = score, (lean, bend)
    return found[0], found[1] / reach


def _below(edges: Floats, middle: Floats, height: float) -> Pairs:
    """Pairs of boxes that may stand below each other."""
    down = middle[None, :] - middle[:, None]
    across = np.abs(edges[2][None, :] - edges[2][:, None])
    first, second = np.nonzero((down > 0.7 * height) & (down < 12 * height) & (across < 0.35 * down + 4 * height))
    if len(first) > 6000:
        kept = np.linspace(0, len(first) - 1, 6000).astype(np.intp)
        first, second = first[kept], second[kept]
    return first, second


def _aligned(edges: Floats, middle: Floats, pairs: Pairs, lean: float, bend: float, width: float) -> float:
    placed = (edges - lean * middle) / np.maximum(1 - bend * middle, 0.2)
    off = (placed[:, pairs[0]] - placed[:, pairs[1]]) / width
    near = off[np.abs(off) < 4]
    return float(np.exp(-0.5 * near**2).sum())


@lru_cache(maxsize=4096)
def _width(letter: str) -> float:
    return 2.0 if unicodedata.east_asian_width(letter) in "WF" else 1.0


def _between(first: Point, second: Point, share: float) -> Point:
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share
