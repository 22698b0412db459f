"""Strips of print in, what each says out: every character, where it stands, and what it may be instead.

Runs PP-OCR's recogniser on onnxruntime itself, because the rivals of a character decide where a catalogue can tell.
Decoding is greedy CTC (A. Graves et al., ICML 2006).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.image.ocr.session import open_session
from models.image.ocr.strips import HEIGHT, LEAST_WIDTH
from models.image.page import Rival
from models.image.picture import Pixels

_STRIDE = 8.0
"""Pixels of a strip for each column of the recogniser's answer."""
_TOGETHER = 800
"""Pixels of padded strips that are run together: what a network keeps of more no longer fits a processor's cache."""
_RIVALS = 3
_PLAUSIBLE = 0.01
"""Probability under which a rival is none: of print that can be read well, all others together have less."""
_FIGURE = 0.6
"""Probability under which one figure makes the whole strip no surer than itself: words survive a letter."""

Answer = NDArray[np.float32]
"""Columns x signs, probabilities; sign 0 is nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a strip says."""

    text: str
    confidence: float
    """0 to 1: the mean over its characters, or that of its least sure figure where this is in doubt."""
    middles: tuple[float, ...]
    """Where each character of the text was seen: pixels from the strip's left edge, at the recogniser's height."""
    rivals: tuple[tuple[Rival, ...], ...] = ()
    """For each character of the text what it may be instead, likeliest first."""


class Recogniser:
    """One recogniser, loaded once. Safe for several threads, whose strips share its own."""

    def __init__(self, folder: Path, threads: int) -> None:
        """`folder` holds `inference.onnx` and `inference.yml`. Raises KeyError where the latter names no characters."""
        # A few strips on each thread: these networks are many small steps, and two threads on one step mostly wait.
        self._session = open_session(folder / "inference.onnx", 1)
        self._workers = ThreadPoolExecutor(threads, "strips") if threads > 1 else None
        self._input = self._session.get_inputs()[0].name
        self._signs = ("", *_characters(folder / "inference.yml"), " ")

    def read(self, groups: Sequence[Sequence[Pixels]]) -> list[Said]:
        """What each strip says, `HEIGHT` rows each, one group after the other.

        A group is padded to its widest strip, whatever of it is run together.
        """
        parts = [part for group in groups if group for part in _parts(group)]
        each = self._workers.map(self._read, parts) if self._workers is not None else map(self._read, parts)
        return [one for some in each for one in some]

    def _read(self, part: tuple[Sequence[Pixels], int]) -> list[Said]:
        strips, wide = part
        batch = np.zeros((len(strips), 3, HEIGHT, wide), dtype=np.float32)
        for place, strip in enumerate(strips):
            # Blue first; what lies beyond a strip is neither dark nor light.
            batch[place, :, :, : strip.shape[1]] = strip[:, :, ::-1].transpose(2, 0, 1) / np.float32(127.5) - 1
        (answers,) = self._session.run(None, {self._input: batch})
        return [said(answer, self._signs) for answer in answers]


def _parts(group: Sequence[Pixels]) -> Iterator[tuple[Sequence[Pixels], int]]:
    """Strips of a group that are run together, and the width that they are padded to."""
    wide = max(LEAST_WIDTH, *(strip.shape[1] for strip in group))
    many = max(1, _TOGETHER // wide)
    for start in range(0, len(group), many):
        yield group[start : start + many], wide


def said(answer: Answer, signs: Sequence[str]) -> Said:
    """The likeliest sign of each column, repetitions taken once, and the rivals that it had in any of its columns."""
    best = answer.argmax(axis=1)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    letters: list[str] = []
    sure: list[float] = []
    middles: list[float] = []
    rivals: list[tuple[Rival, ...]] = []
    for start, end in zip(starts, ends, strict=True):
        if best[start] != 0:
            letters.append(signs[best[start]])
            sure.append(float(answer[start, best[start]]))
            middles.append((float(start) + 0.5) * _STRIDE)
            rivals.append(_rivals(answer[start:end], int(best[start]), signs))
    text = "".join(letters)
    whole = len(text) == len(letters)
    return Said(text, _confidence(letters, sure), tuple(middles) if whole else (), tuple(rivals) if whole else ())


def _rivals(columns: Answer, taken: int, signs: Sequence[str]) -> tuple[Rival, ...]:
    likely = columns.max(axis=0)
    places = [int(place) for place in np.flatnonzero(likely >= _PLAUSIBLE) if place not in (0, taken)]
    first = sorted(places, key=lambda place: -likely[place])[:_RIVALS]
    return tuple((signs[place], round(float(likely[place]), 3)) for place in first)


def _confidence(letters: Sequence[str], sure: Sequence[float]) -> float:
    mean = sum(sure) / len(sure) if sure else 0.0
    least = min((share for letter, share in zip(letters, sure, strict=True) if letter.isdigit()), default=1.0)
    return min(mean, least) if least < _FIGURE else mean


def _characters(path: Path) -> tuple[str, ...]:
    import yaml

    # Written in C where it is there: the list has 18,000 characters, which the other takes seconds for.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    described = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return tuple(str(sign) for sign in described["PostProcess"]["character_dict"])
