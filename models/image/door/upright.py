"""A file that Pillow opened in, an upright `Picture` of eight bits red, green, blue out, no larger than is read."""

from __future__ import annotations

import contextlib

import numpy as np
from PIL import ExifTags, Image

from models.image.picture import Picture

_SIDEWAYS = (5, 6, 7, 8)
_SCALABLE = ("RGB", "L", "CMYK", "YCbCr", "RGBA", "LA")
_PAPER = (255, 255, 255, 255)


def upright(image: Image.Image, side: int) -> Picture:
    """Decode, flatten, scale to at most `side` pixels on the longer side, and apply the EXIF orientation once.

    Raises whatever Pillow raises on damaged content.
    """
    width, height = image.size
    orientation = _orientation(image)
    if image.mode in _SCALABLE and "transparency" not in image.info:
        # Smaller before flat: less memory, and a JPEG is decoded at a fraction where that is enough.
        image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
        still = flat(image)
    else:
        still = flat(image)
        still.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if orientation in _SIDEWAYS:
        width, height = height, width
    return Picture(0, np.array(_transposed(still, orientation), dtype=np.uint8), width, height)


def flat(image: Image.Image) -> Image.Image:
    """As RGB: what is transparent lies on white paper, sixteen bits become eight, ink becomes light."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image, dtype=np.uint16) >> 8).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, _PAPER)
        paper.alpha_composite(seen)
        return paper.convert("RGB")
    return image.convert("RGB")


def _orientation(image: Image.Image) -> int:
    with contextlib.suppress(Exception):  # metadata may be damaged where the picture is whole
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _transposed(image: Image.Image, orientation: int) -> Image.Image:
    """Apply EXIF 2.32's orientation tag (0x0112) without reading metadata a second time."""
    method = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    return image if method is None else image.transpose(method)
