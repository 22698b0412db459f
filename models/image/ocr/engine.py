"""Folders of PP-OCR weights in, detection and recognition out: words found, words read, on onnxruntime alone.

Nothing here touches the network or the home folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.image.ocr.detector import Detector, Found
from models.image.ocr.recogniser import Recogniser, Said
from models.image.picture import Pixels


class Engine:
    """Detection and recognition, loaded once. Safe for several threads."""

    def __init__(self, folder: Path, threads: int, kept_bytes: int) -> None:
        """`folder` holds `det/` and `rec/`, each `inference.onnx` and `inference.yml`."""
        self._detector = Detector(folder / "det", threads, kept_bytes)
        self._recogniser = Recogniser(folder / "rec", threads)

    def find(self, pixels: Pixels, side: int) -> list[Found]:
        """Outlines of words, looked for at no more than `side` pixels on the longer side; given in `pixels`' frame."""
        return self._detector.find(pixels, side)

    def recognise(self, groups: Sequence[Sequence[Pixels]]) -> list[Said]:
        """What each strip says, one group after the other; the strips of a group should be of like width."""
        return self._recogniser.read(groups)
