"""A page as it was read: words with their outlines and codes, before anyone asks what they mean.

Coordinates are those of the reading frame: the page turned so that its text runs from left to right, at the scale it
was read at. `Page.original` leads back to the picture as a viewer shows it (EXIF orientation applied).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from models.evidence import Box

Point: TypeAlias = tuple[float, float]
Outline: TypeAlias = tuple[Point, Point, Point, Point]
"""Corners in reading order: top left, top right, bottom right, bottom left of the words, not of the page."""
Rival: TypeAlias = tuple[str, float]
"""A sign that a character may be instead, and its probability (0 to 1)."""
Turn = Literal[0, 90, 180, 270]


@dataclass(frozen=True, slots=True)
class TextBox:
    """One run of text that was recognised together."""

    text: str
    confidence: float
    """0 to 1, of the recogniser."""
    outline: Outline
    places: tuple[float, ...] = ()
    """Where the middle of each character stands, as a share of the outline's width (0 to 1, never falling); empty
    where the recogniser did not say."""
    rivals: tuple[tuple[Rival, ...], ...] = ()
    """For each character what it may be instead, likeliest first; empty where the recogniser did not say."""
    others: tuple[str, ...] = ()
    """For each character what a second recogniser has in its place; empty where none was asked."""


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode or two-dimensional code. Its content was checked by the code's own redundancy."""

    symbology: str
    """As the code's standard calls it: `QRCode`, `Code128`, `EAN13`, `DataMatrix`."""
    content: str
    outline: Outline


@dataclass(frozen=True, slots=True)
class Page:
    """One picture, or one page of a document."""

    number: int
    """Counted from 0."""
    width: int
    height: int
    """Pixels of the picture as a viewer shows it."""
    boxes: tuple[TextBox, ...]
    codes: tuple[Code, ...] = ()
    turn: Turn = 0
    """Degrees, clockwise, by which the shown picture was turned to get the reading frame."""
    scale: float = 1.0
    """Pixels of the reading frame for each pixel of the shown picture."""

    def original(self, *outlines: Outline) -> Box:
        """The smallest upright box around the outlines, in pixels of the picture as shown, cut at its edges."""
        points = [self._shown(point) for outline in outlines for point in outline]
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        return Box(self.number, max(0.0, left), max(0.0, top), min(self.width, right), min(self.height, bottom))

    def _shown(self, point: Point) -> Point:
        x, y = point[0] / self.scale, point[1] / self.scale
        if self.turn == 90:
            return y, self.height - x
        if self.turn == 180:
            return self.width - x, self.height - y
        if self.turn == 270:
            return self.width - y, x
        return x, y
