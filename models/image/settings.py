"""What a user can set about the image decoder; every value that can change a reading enters the decoder's digest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SIZES = ("small", "tiny")
MOST_PIXELS = 170_000_000
"""Pillow itself refuses more."""


@dataclass(frozen=True, slots=True)
class ImageSettings:
    """Settings of `ImageDecoder`. They pickle, so that a child process can be given them."""

    model: str | Path = "pp-ocrv6"
    """A name of models/manifest.toml, or a folder with `det/` and `rec/` (each `inference.onnx` and `inference.yml`)
    and, where pages may lie on their side, `orientation/inference.onnx`."""
    size: str = "small"
    """Which of the weights under a manifest's name: `small` reads best, `tiny` takes a third of the time."""
    cache: Path | None = None
    """Where weights lie; None for the default cache."""
    cpu_threads: int = 2
    """Threads of one decode, at least 1."""
    max_bytes: int = 25_000_000
    max_pixels: int = 40_000_000
    """Width times height that a picture may claim; checked in its header, before any pixel is decoded.
    At most `MOST_PIXELS`."""
    max_pages: int = 8
    """Pages of one PDF."""
    smallest_side: int = 64
    """Pixels that the shorter side of a picture must have."""
    pdf_dpi: int = 200
    """How finely a PDF page is drawn, before `reading_side` bounds it."""
    reading_side: int = 3200
    """Longer side, in pixels, of the picture that words are read from; a larger picture is scaled down to it."""
    detection_side: int = 2048
    """Longer side, in pixels, of the picture that words are looked for in; single digits are lost first below it."""
    detection_pixels: int = 2_600_000
    """Width times height of that picture: what the memory of a decode grows with, about 300 bytes each."""
    kept_bytes: int = 900_000_000
    """Resident memory above which the networks give back what they keep between pages; one page may need more."""
    batch_width: int = 3200
    """Pixels of width, at the height the recogniser reads, of strips that are padded to one width."""
    max_boxes: int = 1000
    """Runs of text on one page; a page with more is no form."""
    blurred_below: float = 100.0
    """Sharpness under which a picture is refused (see `models.image.door.gate`): about there words begin to go missing
    without a trace. Sharp photos have thousands; a blur of 1.2 pixels in 1000 leaves 270 or more, of 1.8 some 100."""
    dark_below: float = 30.0
    """Brightness of the light parts (0 to 255) under which a picture is refused."""

    def __post_init__(self) -> None:
        for field in (
            "cpu_threads", "max_bytes", "max_pixels", "max_pages", "smallest_side", "pdf_dpi", "reading_side",
            "detection_side", "detection_pixels", "kept_bytes", "batch_width", "max_boxes",
        ):  # fmt: skip
            if getattr(self, field) <= 0:
                raise ValueError(f"{field} must be greater than 0, not {getattr(self, field)}")
        if self.max_pixels > MOST_PIXELS:
            raise ValueError(f"max_pixels can be at most {MOST_PIXELS}, not {self.max_pixels}")
        if self.size not in SIZES:
            raise ValueError(f"size must be one of {', '.join(SIZES)}, not {self.size!r}")
