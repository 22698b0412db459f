"""ImageDecoder: a picture or a PDF in; requests with a box in the original for each slot out, or `Unreadable`.

Judge the header, decode, judge the picture, read codes and words, understand the pages. What each step measured lies in
`Read.figures`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from models import weights
from models.capture import Capture
from models.decoder import DecoderInfo
from models.image.door.container import MEDIA_TYPES
from models.image.settings import ImageSettings
from models.intent import Decoding, Unreadable
from models.language.vocabulary import Vocabulary
from models.phrases import phrase
from models.weight_use import identity, unaltered

if TYPE_CHECKING:
    from models.image.ocr.reader import PageReader
    from models.image.page import Page
    from models.image.picture import Pixels

VERSION = "7"
"""Changes whenever the same picture may be read differently with the same weights and settings."""
LANGUAGES = ("zh", "en")


class ImageDecoder:
    """Reads photos and documents. Safe for several threads. Weights load at first use."""

    def __init__(self, settings: ImageSettings | None = None) -> None:
        self._settings = settings or ImageSettings()
        self._loading = Lock()

    def describe(self) -> DecoderInfo:
        """Name, version, and a digest over weights, rules and settings; loads no weights, absent ones included."""
        from models.image.understanding import UNDERSTANDING_VERSION
        from models.language.parser import PARSER_VERSION

        told = replace(self._settings, model="", cache=None, cpu_threads=1, kept_bytes=1)
        rules = (f"image={VERSION}", f"understanding={UNDERSTANDING_VERSION}", f"parser={PARSER_VERSION}")
        parts = (*rules, f"weights={self._weights}", repr(told))
        digest = "sha256:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return DecoderInfo("ppocr", VERSION, digest, "image", MEDIA_TYPES, LANGUAGES)

    def warm(self) -> None:
        """Load the weights and what else a first decode would wait for. Raises WeightsMissing."""
        import cv2
        import numpy as np

        from models.image import perceiving, understanding  # noqa: F401 - what a decode imports
        from models.image.picture import Picture

        pixels = np.full((64, 256, 3), 255, dtype=np.uint8)
        # Figures, so that the recogniser and the second one run as well.
        cv2.putText(pixels, "12.34", (20, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
        self._reader.read(Picture(0, pixels, 256, 64))

    def acquaint(self, vocabulary: Vocabulary) -> None:
        """Make ready what is kept of a vocabulary: its names as print, and the parser's phrases."""
        from models.image.lines.names import names_of
        from models.language.parser import parse
        from models.language.utterance import Utterance

        names_of(vocabulary)
        for language in LANGUAGES:
            parse(Utterance("1", language), vocabulary, datetime.now(UTC))

    def decode(self, capture: Capture, content: bytes, vocabulary: Vocabulary) -> Decoding:
        """Requests of one picture or document.

        `Unreadable` codes: those of `models.image.perceiving.perceive`, then those of understanding. Raises
        WeightsMissing.
        """
        from models.image.perceiving import perceive
        from models.image.understanding import understand

        perceived = perceive(content, self._reader, self._settings, vocabulary)
        if isinstance(perceived, Unreadable):
            return self._with_gauge(perceived, content, capture, vocabulary)
        decoding = understand(perceived.pages, capture, vocabulary)
        decoding = self._with_gauge(decoding, content, capture, vocabulary)
        figures = {**perceived.figures, **decoding.figures}
        return replace(decoding, figures=figures, fingerprint=perceived.fingerprint)

    def _with_gauge(self, decoding: Decoding, content: bytes, capture: Capture, vocabulary: Vocabulary) -> Decoding:
        from models.image.door.opening import open_file
        from models.image.gauges.instruments import may_show_gauge, with_gauge
        from models.image.picture import Picture

        shown = may_show_gauge(decoding, capture, vocabulary)
        if shown is None:
            return decoding
        # Pictures are not kept while words are read; few captures are of gauges, and opening one again takes little.
        opened = open_file(content, self._settings)
        picture = opened if isinstance(opened, Unreadable) or opened.pages > 1 else opened.page(0)
        if not isinstance(picture, Picture):
            return decoding

        def read(pixels: Pixels) -> Page:
            return self._reader.read(Picture(0, pixels, pixels.shape[1], pixels.shape[0]))

        return with_gauge(decoding, picture, shown, vocabulary, read)

    @property
    def _reader(self) -> PageReader:
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> PageReader:
        from models.image.ocr.reader import PageReader

        folder = self._folder(verified=True)
        # A smaller network makes other mistakes: both seldom take a figure for the same other one.
        second = folder / "tiny" / "rec"
        other = second if self._settings.size != "tiny" and second.is_dir() else None
        return PageReader(self._sized(folder), self._settings, folder / "orientation" / "inference.onnx", other)

    def _sized(self, folder: Path) -> Path:
        """A folder of the manifest holds both sizes, a user's own is one."""
        inside = folder / self._settings.size
        return inside if inside.is_dir() else folder

    def _folder(self, *, verified: bool = False) -> Path:
        settings = self._settings
        parts = ("det/inference.onnx", "det/inference.yml", "rec/inference.onnx", "rec/inference.yml")
        sized = (Path(settings.model) / settings.size).is_dir()
        folder = weights.resolve(
            settings.model,
            settings.cache,
            needs=tuple(f"{settings.size}/{part}" if sized else part for part in parts),
            called=phrase("a folder with det/ and rec/, each with inference.onnx and inference.yml"),
        )
        return unaltered(folder, settings.model, settings.cache) if verified else folder

    @cached_property
    def _weights(self) -> str:
        return identity(self._settings.model, self._folder)
