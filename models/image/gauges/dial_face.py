"""A picture in; the faces of gauges on it out, each turned square to the viewer, with what is printed on them.

Words are read again on the flattened face: there they are upright, large, and of this face alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from models.image.gauges.dial_scale import Around, around
from models.image.gauges.face import SIZE, Face, find_faces, flattened
from models.image.gauges.numerals import Numeral, Print, printed
from models.image.gauges.rays import Middle, find_middle
from models.image.page import Page
from models.image.picture import Grey, Pixels

WordReader: TypeAlias = Callable[[Pixels], Page]
"""Reads the words of pixels (red green blue), whose way up is known."""
_READ_AT = 960
"""Pixels of the side of the picture of a face that words are read from."""
_MARGIN = 1.04
_RING = (0.30, 0.99)
"""Radii between which numbers stand."""
_OVERLAP = 40.0
"""Degrees that the unrolled ring goes on beyond its beginning, so that no number is cut."""


@dataclass(frozen=True)
class FaceSeen:
    """One face."""

    face: Face
    picture: Pixels | Grey
    read: WordReader | None

    @cached_property
    def flat(self) -> Pixels:
        """The face as a circle that fills a square of `SIZE`."""
        return flattened(self.picture, self.face)

    @cached_property
    def thin(self) -> Grey:
        """The marks of its scale: what is thinner than a needle, darker or lighter than the face."""
        import cv2

        grey = cv2.cvtColor(self.flat, cv2.COLOR_RGB2GRAY)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (SIZE // 25 | 1, SIZE // 25 | 1))
        dark, light = (cv2.morphologyEx(grey, way, kernel) for way in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT))
        return np.asarray(np.maximum(dark, light), dtype=np.uint8)

    def middle(self, pivot: tuple[float, float], near: tuple[float, float] | None = None) -> Middle:
        """Where its middle lies, told by the marks around a pivot, `near` where numbers have it."""
        known: dict[object, Middle] = self.__dict__.setdefault("_middles", {})
        if (pivot, near) not in known:
            known[pivot, near] = find_middle(self.thin, self.face, pivot, near)
        return known[pivot, near]

    @cached_property
    def print(self) -> Print:
        """What is printed on it."""
        if self.read is None:
            return Print((), (), (), False)
        return printed(self.read(flattened(self.picture, self.face, _READ_AT, _MARGIN)))

    def upright(self, middle: Middle, pivot: tuple[float, float]) -> tuple[Around, ...]:
        """The numbers around a pivot that are printed upright."""
        half = _READ_AT / 2
        found = [((n.x / half - 1) * _MARGIN, (n.y / half - 1) * _MARGIN, n) for n in self.print.numerals]
        return around(found, middle, pivot)

    def rolled_out(self, middle: Middle, pivot: tuple[float, float]) -> tuple[Around, ...]:
        """The numbers around a pivot that stand with their feet to it, read from their ring rolled out."""
        return around(self._rolled_out(pivot), middle, pivot)

    def _rolled_out(self, pivot: tuple[float, float]) -> list[tuple[float, float, Numeral]]:
        import cv2

        if self.read is None:
            return []
        known: dict[tuple[float, float], list[tuple[float, float, Numeral]]] = self.__dict__.setdefault("_rings", {})
        if pivot in known:
            return known[pivot]
        inner, outer = _RING
        size = _READ_AT / 2
        high, wide = round((outer - inner) * size), round(math.radians(360 + _OVERLAP) * 0.62 * size)
        turn = math.pi + np.arange(wide)[None, :] / wide * math.radians(360 + _OVERLAP)
        radii = outer - np.arange(high)[:, None] / high * (outer - inner)
        x, y = pivot[0] + radii * np.sin(turn), pivot[1] - radii * np.cos(turn)
        large = flattened(self.picture, self.face, _READ_AT)
        where = ((size + x * size).astype(np.float32), (size + y * size).astype(np.float32))
        strip = np.asarray(cv2.remap(large, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)
        found = []
        for one in printed(self.read(strip)).numerals:
            angle = math.pi + one.x / wide * math.radians(360 + _OVERLAP)
            radius = outer - one.y / high * (outer - inner)
            found.append((pivot[0] + radius * math.sin(angle), pivot[1] - radius * math.cos(angle), one))
        known[pivot] = found
        return found


def faces_seen(picture: Pixels | Grey, read: WordReader | None = None) -> Iterator[FaceSeen]:
    """The faces on a picture, the likeliest first."""
    for face in find_faces(picture):
        yield FaceSeen(face, picture, read)
