"""A PDF in, its pages drawn as pictures out. Its text layer is not read: it may say other than what a reader sees."""

from __future__ import annotations

import math
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from models.image.picture import Picture
from models.image.settings import ImageSettings
from models.intent import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

_POINTS_PER_INCH = 72
_PASSWORD = 4
"""FPDF_ERR_PASSWORD."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A document whose structure could be read."""

    pages: int
    page: Callable[[int], Picture | Unreadable]


_PDFIUM = Lock()
"""PDFium knows one thread only, and everything of it must be closed before another comes."""


def open_pdf(content: bytes, settings: ImageSettings) -> Pdf | Unreadable:
    """Read a PDF's structure; draws nothing. Codes: `image.locked`, `image.damaged`, `image.too_many_pages`."""
    import pypdfium2

    try:
        with _PDFIUM, pypdfium2.PdfDocument(content) as document:
            pages = len(document)
    except pypdfium2.PdfiumError as failure:
        if getattr(failure, "err_code", None) == _PASSWORD:
            return Unreadable("image.locked", "The PDF needs a password. Send it without one.")
        return Unreadable("image.damaged", f"The PDF cannot be read ({failure}). Send the whole file again.")
    figures = {"pages": float(pages)}
    if pages == 0:
        return Unreadable("image.damaged", "The PDF has no page. Send the whole file again.", figures)
    if pages > settings.max_pages:
        return Unreadable(
            "image.too_many_pages",
            f"The PDF has {pages} pages, more than the {settings.max_pages} allowed. Send it in parts.",
            figures,
        )
    return Pdf(pages, lambda number: _page(content, number, settings))


def _page(content: bytes, number: int, settings: ImageSettings) -> Picture | Unreadable:
    """Draw a page, filled form fields included. Codes: `image.damaged`, `image.too_small`."""
    import pypdfium2

    try:
        with _PDFIUM, pypdfium2.PdfDocument(content) as document:
            document.init_forms()
            return _draw(document[number], number, settings)
    except pypdfium2.PdfiumError as failure:
        return Unreadable(
            "image.damaged", f"Page {number + 1} of the PDF cannot be drawn ({failure}). Send the whole file again."
        )


def _draw(page: Any, number: int, settings: ImageSettings) -> Picture | Unreadable:
    """At `pdf_dpi`, as large as is read or as fine as its pictures are."""
    width, height = page.get_size()
    scale = min(settings.pdf_dpi / _POINTS_PER_INCH, settings.reading_side / max(width, height, 1.0), _fineness(page))
    if min(width, height) * scale < settings.smallest_side:
        return Unreadable(
            "image.too_small",
            f"Page {number + 1} of the PDF measures {width:.0f} x {height:.0f} points; no words fit on it.",
            {"width": width, "height": height},
        )
    drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=True)
    pixels = np.array(drawn.to_numpy()[:, :, :3], dtype=np.uint8)
    return Picture(number, pixels, pixels.shape[1], pixels.shape[0])


def _fineness(page: Any) -> float:
    """Pixels a point of a page that is pictures alone, without bound for any other.

    Drawn finer than it was taken, a photo that somebody saved as a PDF would look blurred.
    """
    from pypdfium2 import raw

    finest = 0.0
    for each in page.get_objects():
        if each.type != raw.FPDF_PAGEOBJ_IMAGE:
            return math.inf
        left, _, right, _ = each.get_bounds()
        finest = max(finest, each.get_px_size()[0] / max(right - left, 1.0))
    return finest or math.inf
