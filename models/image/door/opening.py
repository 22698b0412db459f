"""Bytes that claim to be a picture in, `Opened` or `Unreadable` out: the header is judged before a pixel is decoded.

One decoder is allowed for each type, chosen by the first bytes; whatever else lies in the file is never looked at, and
a file that is two things at once is refused.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from PIL import Image

from models.image.door.container import FORMATS, MEDIA_TYPES, sniff
from models.image.door.upright import upright
from models.image.picture import Picture
from models.image.settings import ImageSettings
from models.intent import Unreadable

_SECOND_DOCUMENT = re.compile(rb"%PDF-\d\.\d|<(?:!doctype\s+html|html|script|svg)[\s>]", re.IGNORECASE)
_TAKEN = ", ".join(MEDIA_TYPES)
_DOORWAY = Lock()
"""One picture at a time: warnings are silenced for the whole process, and undecoded pictures are large."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that passed its header check."""

    media_type: str
    pages: int
    page: Callable[[int], Picture | Unreadable]
    """Decodes one page, counted from 0; pixels are held by nobody else."""


def open_file(content: bytes, settings: ImageSettings) -> Opened | Unreadable:
    """Judge a file by its header. Decodes no pixels; bounded memory.

    Codes: `image.empty`, `image.too_large`, `image.not_image`, `image.polyglot`, `image.damaged`,
    `image.too_many_pixels`, `image.too_small`, `image.animated`, `image.locked`, `image.too_many_pages`; from `page`
    also `image.truncated`.
    """
    if not content:
        return Unreadable("image.empty", "The picture has no bytes. Send it again.")
    figures = {"bytes": float(len(content))}
    if len(content) > settings.max_bytes:
        return Unreadable(
            "image.too_large",
            f"The picture has {len(content)} bytes, more than the {settings.max_bytes} allowed. Send a smaller one.",
            figures,
        )
    media_type = sniff(content[:64])
    if media_type is None:
        return Unreadable("image.not_image", f"The content is no picture that is taken here. Send {_TAKEN}.", figures)
    if second := _second_document(content, media_type):
        return Unreadable(
            "image.polyglot", f"The {media_type} file also holds {second}. Send the picture by itself.", figures
        )
    if media_type == "application/pdf":
        from models.image.door.pdf import open_pdf

        document = open_pdf(content, settings)
        if isinstance(document, Unreadable):
            return document
        return Opened(media_type, document.pages, document.page)
    flaw = _header_flaw(content, media_type, settings)
    return flaw or Opened(media_type, 1, lambda _: _decode(content, media_type, settings))


def _second_document(content: bytes, media_type: str) -> str | None:
    if zipfile.is_zipfile(io.BytesIO(content)):
        return "an archive"
    if media_type != "application/pdf" and _SECOND_DOCUMENT.search(content):
        return "a document"
    return None


def _header_flaw(content: bytes, media_type: str, settings: ImageSettings) -> Unreadable | None:
    try:
        with _opened(content, media_type) as image:
            width, height = image.size
            animated = media_type in ("image/png", "image/webp") and getattr(image, "is_animated", False)
    except MemoryError:
        raise
    except Image.DecompressionBombError as failure:
        return Unreadable("image.too_many_pixels", f"The picture is too large: {failure} Send it smaller.")
    except Exception as failure:  # noqa: BLE001 - a hostile header can fail Pillow in any way
        return Unreadable(
            "image.damaged", f"The header of the {media_type} file cannot be read ({failure}). Take the picture again."
        )
    figures = {"width": float(width), "height": float(height), "megapixels": width * height / 1e6}
    if width * height > settings.max_pixels:
        return Unreadable(
            "image.too_many_pixels",
            f"The picture claims {width} x {height} pixels, more than {settings.max_pixels / 1e6:.0f} million. "
            "Send it smaller.",
            figures,
        )
    if min(width, height) < settings.smallest_side:
        return Unreadable(
            "image.too_small",
            f"The picture has {width} x {height} pixels; a side of fewer than {settings.smallest_side} holds no "
            "words. Take it closer.",
            figures,
        )
    if animated:
        return Unreadable("image.animated", "The picture moves. Send a photo that stands still.", figures)
    return None


def _decode(content: bytes, media_type: str, settings: ImageSettings) -> Picture | Unreadable:
    try:
        with _opened(content, media_type) as image:
            return upright(image, settings.reading_side)
    except MemoryError:
        raise
    except Exception as failure:  # noqa: BLE001 - hostile pixels can fail Pillow in any way
        return Unreadable(
            "image.truncated",
            f"The {media_type} file breaks off or is damaged ({failure}). Send the whole file again.",
            {"bytes": float(len(content))},
        )


@contextmanager
def _opened(content: bytes, media_type: str) -> Iterator[Image.Image]:
    if media_type == "image/heic":
        _allow_heif()
    with _DOORWAY, warnings.catch_warnings():
        # Odd metadata is no reason to refuse a photo, and its size is judged here by a lower bar than Pillow's.
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=(FORMATS[media_type],)) as image:
            yield image


def _allow_heif() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
