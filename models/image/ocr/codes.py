"""A picture in, the barcodes and two-dimensional codes on it out; only those whose own redundancy vouches for them."""

from __future__ import annotations

from models.image.page import Code, Outline, Point
from models.image.picture import Grey

# Code 39, Codabar and plain ITF carry no check digit: noise can look like them, so they do not count as evidence.
_FORMATS = "QRCode,MicroQRCode,DataMatrix,Aztec,PDF417,Code128,Code93,ITF14,EAN13,EAN8,UPCA,UPCE"


def find_codes(grey: Grey) -> tuple[Code, ...]:
    """Codes from top to bottom, outlines in pixels of `grey`, corners in the order of the code's own frame."""
    import zxingcpp

    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.barcode_formats_from_str(_FORMATS))
    codes = [Code(_symbology(one.format), one.text, _outline(one.position)) for one in found if one.valid and one.text]
    return tuple(sorted(codes, key=lambda code: (code.outline[0][1], code.outline[0][0])))


def _symbology(name: object) -> str:
    """As the standard calls it: without the enumeration's prefix."""
    return str(name).rpartition(".")[2].replace(" ", "").replace("-", "")


def _outline(position: object) -> Outline:
    corners = (getattr(position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left"))
    a, b, c, d = (_point(corner) for corner in corners)
    return a, b, c, d


def _point(corner: object) -> Point:
    return float(getattr(corner, "x")), float(getattr(corner, "y"))  # noqa: B009 - the library ships no types
