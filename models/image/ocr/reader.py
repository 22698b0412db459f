"""A picture in, a `Page` out: where words are, which way up they run, and what each run of text says.

Words are looked for on a bounded picture; each run is cut out of the finest pixels there are, flattened by its own four
corners, and read at the height that the recogniser was made for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from threading import Lock

import numpy as np

from models.image.ocr.detector import Found
from models.image.ocr.engine import Engine
from models.image.ocr.gaps import stacked
from models.image.ocr.orientation import Orientation, choose_turn, turn_outline, words_first
from models.image.ocr.recogniser import Recogniser
from models.image.ocr.second import read_again
from models.image.ocr.strips import Strip, cut, grouped
from models.image.page import Code, Outline, Page, Rival, TextBox, Turn
from models.image.picture import Picture, Pixels, turned
from models.image.settings import ImageSettings

_SAMPLE = 6
_DOUBTFUL = 0.7
_BETTER = 0.1
_UPRIGHT_ENOUGH = 1.6
"""A narrow outline no higher than this many usual lines is one upright character, not a sideways word."""


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    confidence: float
    outline: Outline
    places: tuple[float, ...]
    rivals: tuple[tuple[Rival, ...], ...]


class PageReader:
    """Reads pages with one set of weights. Safe for several threads: words are looked for on one page at a time, since
    that takes most of the memory, and read on as many as there are."""

    def __init__(self, folder: Path, settings: ImageSettings, orientation: Path, second: Path | None = None) -> None:
        """`second`: a folder like `folder/rec` with other weights, which read all figures once more."""
        self._second = Recogniser(second, settings.cpu_threads) if second is not None else None
        self._engine = Engine(folder, settings.cpu_threads, settings.kept_bytes)
        self._orientation = Orientation(orientation, settings.cpu_threads)
        self._settings = settings
        self._looking = Lock()

    def read(self, picture: Picture, codes: Sequence[Code] = ()) -> Page:
        """Text and codes of a picture in its reading frame. `codes` are given in pixels of `picture.pixels`."""
        found = self._find(picture.pixels)
        tried: dict[Turn, float] = {}

        def trial(turn: Turn) -> float:
            if turn not in tried:
                tried[turn] = self._trial(picture.pixels, found, turn)
            return tried[turn]

        with self._looking:
            proposal = self._orientation.propose(picture.pixels)
        turn = choose_turn([one.outline for one in found], proposal, trial)
        texts = self._texts(picture.pixels, found, turn)
        other: Turn = (180, 270, 0, 90)[turn // 90]
        if texts and turn not in tried and _mean(texts) < _DOUBTFUL and trial(other) > trial(turn) + _BETTER:
            turn, texts = other, self._texts(picture.pixels, found, other)
        page = _page(picture, turn, texts, codes)
        if self._second is None:
            return page
        pixels = turned(picture.pixels, turn) if turn else picture.pixels
        return replace(page, boxes=read_again(pixels, page.boxes, self._second, self._settings.batch_width))

    def _find(self, pixels: Pixels) -> list[Found]:
        longer, shorter = max(pixels.shape[:2]), min(pixels.shape[:2])
        bounded = math.sqrt(self._settings.detection_pixels * longer / shorter)
        with self._looking:
            found = self._engine.find(pixels, min(self._settings.detection_side, int(bounded)))
        return sorted(found, key=lambda one: -one.score)[: self._settings.max_boxes]

    def _trial(self, pixels: Pixels, found: Sequence[Found], turn: Turn) -> float:
        """Mean confidence of the largest few outlines read at a turn; 0 where nothing can be read."""
        largest = sorted(found, key=lambda one: -_width(one.outline) * _height(one.outline))[:_SAMPLE]
        strips = [cut(pixels, words_first(one.outline, turn)) for one in largest]
        return _mean(self._recognised([strip for strip in strips if strip is not None]))

    def _texts(self, pixels: Pixels, found: Sequence[Found], turn: Turn) -> list[_Text]:
        """Every run of text, in the frame of the turned picture."""
        if turn:
            # Single characters are found more surely upright, and a lone digit is a quantity.
            pixels = turned(pixels, turn)
            found = self._find(pixels)
        outlines = [one.outline for one in found]
        usual = float(np.median([_height(outline) for outline in outlines])) if outlines else 0.0
        plain: list[Outline] = []
        sideways: list[Outline] = []
        for outline in outlines:
            narrow = _height(outline) >= 1.5 * _width(outline)
            (sideways if narrow and _height(outline) > _UPRIGHT_ENOUGH * usual else plain).append(outline)
        texts = self._recognised([strip for outline in plain if (strip := cut(pixels, outline))])
        for outline in sideways:
            ways = [words_first(outline, way) for way in (90, 270, 0)]
            read = self._recognised([strip for way in ways if (strip := cut(pixels, way))])
            best = sorted(read, key=lambda text: -text.confidence)[:1]
            texts.extend(self._upright(pixels, best[0]) or best if best else [])
        return [text for text in texts if text.text.strip()]

    def _upright(self, pixels: Pixels, sideways: _Text) -> list[_Text]:
        """The letters one by one where a column of them was found as a sideways run; none where it is one."""
        apart = stacked(sideways.outline, sideways.places)
        read = self._recognised([strip for outline in apart if (strip := cut(pixels, outline))])
        return read if read and all(text.text.strip() for text in read) and _mean(read) >= _DOUBTFUL else []

    def _recognised(self, strips: Sequence[Strip]) -> list[_Text]:
        texts: list[_Text] = []
        groups = grouped(strips, self._settings.batch_width)
        read = self._engine.recognise([[strip.pixels for strip in group] for group in groups])
        for strip, said in zip(chain.from_iterable(groups), read, strict=True):
            places = tuple(min(1.0, middle / strip.pixels.shape[1]) for middle in said.middles)
            texts.append(_Text(said.text, said.confidence, strip.outline, places, said.rivals))
        return texts


def _page(picture: Picture, turn: Turn, texts: Sequence[_Text], codes: Sequence[Code]) -> Page:
    height, width = picture.pixels.shape[:2]
    boxes = [TextBox(one.text, one.confidence, one.outline, one.places, one.rivals) for one in texts]
    return Page(
        picture.number,
        picture.width,
        picture.height,
        tuple(sorted(boxes, key=lambda box: (min(y for _, y in box.outline), min(x for x, _ in box.outline)))),
        tuple(Code(code.symbology, code.content, turn_outline(code.outline, turn, width, height)) for code in codes),
        turn,
        picture.scale,
    )


def _mean(texts: Sequence[_Text]) -> float:
    """Mean confidence, each text counted by its length."""
    weight = sum(len(text.text) for text in texts)
    return sum(text.confidence * len(text.text) for text in texts) / weight if weight else 0.0


def _width(outline: Outline) -> float:
    return float(np.hypot(outline[1][0] - outline[0][0], outline[1][1] - outline[0][1]))


def _height(outline: Outline) -> float:
    return float(np.hypot(outline[3][0] - outline[0][0], outline[3][1] - outline[0][1]))
