"""Made-up pages for the document tests: words set at places on paper, then photographed askew - without any picture."""

from __future__ import annotations

import math
import random
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime

from models.capture import Capture
from models.image.page import Code, Outline, Page, TextBox

WIDTH, HEIGHT = 1000, 1400
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def capture(language: str | None = None) -> Capture:
    return Capture("019cab40", "image", "image/jpeg", "0" * 64, "driver:77", AT, AT, language=language)


@dataclass(frozen=True)
class View:
    """How the paper lies before the camera."""

    tilt: float = 0.0
    """Degrees."""
    perspective: float = 0.0
    """Share of the width by which the corners are drawn in, at most."""
    jitter: float = 0.0
    """Pixels by which each corner may be off."""
    rectangles: bool = False
    """Outlines as a detector gives them: the rectangle around the words, not their true quadrilateral."""
    seed: int = 0

    def outline(self, left: float, top: float, right: float, bottom: float, rng: random.Random) -> Outline:
        warp = _homography(self)
        corners = [warp(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
        if self.rectangles:
            corners = _rectangle(corners)
        first, second, third, fourth = (
            (x + rng.uniform(-self.jitter, self.jitter), y + rng.uniform(-self.jitter, self.jitter)) for x, y in corners
        )
        return first, second, third, fourth


@dataclass
class Paper:
    """A sheet of paper that is written on, in its own coordinates, 1000 wide."""

    words: list[tuple[float, float, str, float]] = field(default_factory=list)
    codes: list[tuple[float, float, str, str]] = field(default_factory=list)

    def put(self, x: float, y: float, text: str, size: float = 20) -> Paper:
        """Words with their left edge at x, their middle at y."""
        self.words.append((x, y, text, size))
        return self

    def centred(self, x: float, y: float, text: str, size: float = 20) -> Paper:
        return self.put(x - width(text, size) / 2, y, text, size)

    def ending(self, x: float, y: float, text: str, size: float = 20) -> Paper:
        return self.put(x - width(text, size), y, text, size)

    def row(self, y: float, cells: dict[float, str], size: float = 20) -> Paper:
        for x, text in cells.items():
            if text:
                self.put(x, y, text, size)
        return self

    def code(self, x: float, y: float, content: str, symbology: str = "Code128") -> Paper:
        self.codes.append((x, y, content, symbology))
        return self

    def page(self, view: View | None = None, number: int = 0, confidence: float = 0.98) -> Page:
        """The paper as it was read through this view; the boxes in no helpful order."""
        seen = view or View()
        rng = random.Random(seen.seed)
        boxes = [
            TextBox(text, confidence, seen.outline(x, y - 0.6 * size, x + width(text, size), y + 0.6 * size, rng))
            for x, y, text, size in self.words
        ]
        codes = tuple(
            Code(symbology, content, seen.outline(x, y - 15, x + 120, y + 15, rng))
            for x, y, content, symbology in self.codes
        )
        rng.shuffle(boxes)
        return Page(number, 1600, 1900, tuple(boxes), codes)


def width(text: str, size: float) -> float:
    return sum(size if unicodedata.east_asian_width(letter) in "WF" else 0.55 * size for letter in text)


def _homography(view: View):
    """Corners drawn in at random by up to `perspective`, then turned about the middle."""
    rng = random.Random(f"view {view.seed}")
    share = view.perspective
    targets = [
        (rng.uniform(0, share) * WIDTH, rng.uniform(0, share) * HEIGHT),
        (WIDTH - rng.uniform(0, share) * WIDTH, rng.uniform(0, share) * HEIGHT),
        (WIDTH - rng.uniform(0, share) * WIDTH, HEIGHT - rng.uniform(0, share) * HEIGHT),
        (rng.uniform(0, share) * WIDTH, HEIGHT - rng.uniform(0, share) * HEIGHT),
    ]
    a, b, c, d, e, f, g, h = _solve(targets)
    angle = math.radians(view.tilt)

    def warp(x: float, y: float) -> tuple[float, float]:
        w = g * x + h * y + 1
        u, v = (a * x + b * y + c) / w - WIDTH / 2, (d * x + e * y + f) / w - HEIGHT / 2
        return (
            u * math.cos(angle) - v * math.sin(angle) + 800,
            u * math.sin(angle) + v * math.cos(angle) + 950,
        )

    return warp


def _solve(targets: list[tuple[float, float]]) -> list[float]:
    import numpy as np

    sources = [(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]
    system, right = [], []
    for (x, y), (u, v) in zip(sources, targets, strict=True):
        system += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(system, float), np.array(right, float))]


def _rectangle(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The rectangle along the words' middle line that holds all corners."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    along = math.atan2((by + cy - ay - dy) / 2, (bx + cx - ax - dx) / 2)
    ux, uy = math.cos(along), math.sin(along)
    flat = [(x * ux + y * uy, -x * uy + y * ux) for x, y in corners]
    left, right = min(x for x, _ in flat), max(x for x, _ in flat)
    top, bottom = min(y for _, y in flat), max(y for _, y in flat)
    return [(x * ux - y * uy, x * uy + y * ux) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
