"""A picture in, the face of the round gauge on it out: its ellipse, and the face turned square to the viewer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.image.picture import Grey, Pixels

SIZE = 480
"""Pixels of a side of the flattened face."""
_WORKED = 720
"""Longest side at which faces are looked for, pixels."""
_SMALLEST = 0.25
"""Shortest axis of a face, as a share of the picture's shorter side."""
_FLATTEST = 0.6
"""Least ratio of a face's axes: a camera 50 degrees off sees the needle too badly."""
_MOST = 3
"""Faces of a picture that are looked at."""
_WHOLE = 0.8
"""Support of an outline that was found whole."""
_TRIED = 16
"""Contours of one mask that an ellipse is laid through."""
_SUPPORT = 0.55
"""Share of an ellipse's outline that must lie on edges of the picture."""


@dataclass(frozen=True, slots=True)
class Face:
    """An ellipse, pixels of the picture that was given."""

    x: float
    y: float
    width: float
    """Axis at `angle`, full length."""
    height: float
    angle: float
    """Degrees, clockwise from the picture's x axis to the first axis."""
    support: float
    """Share of its outline that lies on edges."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom around it."""
        turn = math.radians(self.angle)
        a, b = self.width / 2, self.height / 2
        dx = math.hypot(a * math.cos(turn), b * math.sin(turn))
        dy = math.hypot(a * math.sin(turn), b * math.cos(turn))
        return self.x - dx, self.y - dy, self.x + dx, self.y + dy

    @property
    def radius(self) -> float:
        """Half the geometric mean of its axes, pixels."""
        return math.sqrt(self.width * self.height) / 2

    @property
    def ratio(self) -> float:
        """Of its axes, at most 1: the cosine of the angle between the camera and the face's normal."""
        return min(self.width, self.height) / max(self.width, self.height)

    @property
    def leaning(self) -> tuple[float, float]:
        """Direction of the shorter axis, in which a leaning face is foreshortened: a unit vector."""
        turn = math.radians(self.angle + (90 if self.height < self.width else 0))
        return math.cos(turn), math.sin(turn)


def find_faces(picture: Pixels | Grey) -> tuple[Face, ...]:
    """Ellipses with a well supported outline, the best first, at most `_MOST`, none about the same as another."""
    import cv2

    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, _WORKED / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    small = np.asarray(cv2.GaussianBlur(small, (5, 5), 0), dtype=np.uint8)
    middle = float(np.median(small))
    edges = np.asarray(cv2.Canny(small, max(10.0, 0.33 * middle), max(30.0, 0.8 * middle)), dtype=np.uint8)
    near = np.asarray(cv2.distanceTransform(255 - edges, cv2.DIST_L2, 3), dtype=np.float64)
    fitted = [face for contour in _outlines(small, edges) if (face := _fitted(contour, small.shape, near))]
    if all(face.support < _WHOLE for face in fitted):
        # Pipes that touch the rim cut its outline to pieces.
        pieced = (_fitted(points, small.shape, near) for points in _pieced(small, near))
        fitted += [face for face in pieced if face is not None and face.support >= _WHOLE]
    kept: list[Face] = []
    for face in sorted(fitted, key=_rank, reverse=True):
        if len(kept) < _MOST and not any(_alike(face, other) for other in kept):
            kept.append(face)
    return tuple(
        Face(one.x / scale, one.y / scale, one.width / scale, one.height / scale, one.angle, one.support)
        for one in kept
    )


def _alike(one: Face, other: Face) -> bool:
    size = math.sqrt(other.width * other.height)
    apart = math.hypot(one.x - other.x, one.y - other.y)
    return apart < 0.06 * size and abs(math.sqrt(one.width * one.height) - size) < 0.08 * size


def flattened(picture: Pixels | Grey, face: Face, size: int = SIZE, margin: float = 1.0) -> Pixels:
    """The face as a circle in the middle of a square of `size` pixels, its up direction as in the picture.

    Half the square is `margin` radii.
    """
    import cv2

    pixels = picture if picture.ndim == 3 else cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB)
    turn = math.radians(face.angle)
    around = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    stretch = np.diag([size / face.width / margin, size / face.height / margin])
    linear = around @ stretch @ around.T
    shift = np.array([size / 2, size / 2]) - linear @ np.array([face.x, face.y])
    matrix = np.column_stack([linear, shift])
    # INTER_AREA is no filter of warpAffine: a face much larger than the square is blurred before, so nothing aliases.
    shrunk = min(face.width, face.height) * margin / size
    if shrunk > 1.5:
        pixels = cv2.GaussianBlur(pixels, (0, 0), 0.4 * shrunk)
    way = cv2.INTER_CUBIC if shrunk < 1 else cv2.INTER_LINEAR
    flat = cv2.warpAffine(pixels, matrix, (size, size), flags=way, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.uint8)


def _outlines(grey: Grey, edges: Grey) -> list[Grey]:
    """Contours that may be the rim of a face: of edges that nearly close, and of light and dark regions."""
    import cv2

    closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, light = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    side = max(31, min(grey.shape) // 3 | 1)
    local = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, side, 0)
    found: list[Grey] = []
    for mask in (closed, light, 255 - light, local, 255 - local):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        broad = (each for each in contours if _broad(np.asarray(each, dtype=np.int32), grey.shape))
        for contour in sorted(broad, key=len, reverse=True)[:_TRIED]:
            found.append(np.asarray(contour))
            found.append(np.asarray(cv2.convexHull(contour)))
    return found


def _pieced(grey: Grey, near: NDArray[np.float64]) -> list[Grey]:
    """Points of edges near to circles that many edges point at the middle of (Hough's transform, by gradient)."""
    import cv2

    side = min(grey.shape)
    smallest, largest = round(_SMALLEST * side / 2), round(0.6 * side)
    circles = cv2.HoughCircles(grey, cv2.HOUGH_GRADIENT, 2, side / 12, None, 100, 60, smallest, largest)
    found: list[Grey] = []
    turn = np.radians(np.arange(0, 360, 1.5))
    for x, y, radius in circles[0][:_TRIED] if circles is not None else ():
        shares = np.linspace(0.9, 1.1, 41)
        px = x + radius * shares[None, :] * np.cos(turn)[:, None]
        py = y + radius * shares[None, :] * np.sin(turn)[:, None]
        where = (np.rint(py).astype(int), np.rint(px).astype(int))
        inside = (where[0] >= 0) & (where[1] >= 0) & (where[0] < grey.shape[0]) & (where[1] < grey.shape[1])
        clipped = (np.clip(where[0], 0, grey.shape[0] - 1), np.clip(where[1], 0, grey.shape[1] - 1))
        on = inside & (near[clipped] <= 1.0)
        # Of the edges along a ray the one nearest to the circle.
        place = np.where(on, np.abs(shares - 1)[None, :], 9.0).argmin(axis=1)
        hit = on[np.arange(len(turn)), place]
        rows = np.flatnonzero(hit)
        points = np.column_stack([px[rows, place[rows]], py[rows, place[rows]]]).astype(np.float32)
        for _ in range(3):
            if len(points) < 60:
                break
            off = _off(points, cv2.fitEllipseDirect(points))
            points = points[off <= max(0.012, 1.5 * float(np.median(off)))]
        if len(points) >= 60:
            found.append(np.asarray(points[:, None, :]))
    return found


def _off(points: NDArray[np.float32], ellipse: tuple[Sequence[float], Sequence[float], float]) -> NDArray[np.float64]:
    """How far points lie off an ellipse, as shares of its axes."""
    (x, y), (width, height), angle = ellipse
    turn = math.radians(angle)
    dx, dy = points[:, 0] - x, points[:, 1] - y
    along, across = dx * math.cos(turn) + dy * math.sin(turn), dy * math.cos(turn) - dx * math.sin(turn)
    return np.asarray(np.abs(np.hypot(along / (width / 2), across / (height / 2)) - 1), dtype=np.float64)


def _broad(contour: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """May a face lie within it? Long thin things are many on a wall of pipes."""
    import cv2

    _, _, wide, high = cv2.boundingRect(contour)
    return min(wide, high) >= max(0.8 * _SMALLEST * min(shape), 0.4 * max(wide, high))


def _fitted(contour: Grey, shape: tuple[int, ...], near: NDArray[np.float64]) -> Face | None:
    import cv2

    if len(contour) < 5:
        return None
    (x, y), (width, height), angle = cv2.fitEllipse(contour)
    short, long = min(width, height), max(width, height)
    if not (math.isfinite(width) and math.isfinite(height) and short >= _SMALLEST * min(shape)):
        return None
    if short < _FLATTEST * long or long > 1.2 * max(shape):
        return None
    turn = np.radians(np.arange(0, 360, 2.0))
    along = math.radians(angle)
    a, b = width / 2 * np.cos(turn), height / 2 * np.sin(turn)
    px = np.rint(x + a * math.cos(along) - b * math.sin(along)).astype(int)
    py = np.rint(y + a * math.sin(along) + b * math.cos(along)).astype(int)
    inside = (px >= 0) & (py >= 0) & (px < shape[1]) & (py < shape[0])
    if inside.mean() < 0.9:
        return None
    support = float((near[py[inside], px[inside]] <= 2.5).mean()) * float(inside.mean())
    return Face(x, y, width, height, angle, support) if support >= _SUPPORT else None


def _rank(face: Face) -> float:
    """Support counts most; of rims as well supported, the outer one is the face's own."""
    return face.support**2 * math.sqrt(face.width * face.height)
