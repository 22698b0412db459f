"""Strips of print in, what each says out: every character, where it stands, and what it may be instead.

Runs PP-OCR's recogniser on onnxruntime itself, because the rivals of a character decide where a catalogue can tell.
Decoding is greedy CTC (A. Graves et al., ICML 2006).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.image.ocr_strips import HEIGHT, LEAST_WIDTH
from models.image.page import Rival
from models.image.picture import Pixels

_STRIDE = 8.0
"""Pixels of a strip for each column of the recogniser's answer."""
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
    """One recogniser, loaded once. For one thread."""

    def __init__(self, folder: Path, threads: int) -> None:
        """`folder` holds `inference.onnx` and `inference.yml`. Raises KeyError where the latter names no characters."""
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # The arena keeps what the widest batch took, which `batch_width` bounds; patterns are kept for every shape.
        options.enable_mem_pattern = False
        path = str(folder / "inference.onnx")
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self._signs = ("", *_characters(folder / "inference.yml"), " ")

    def read(self, strips: Sequence[Pixels]) -> list[Said]:
        """What each strip says, recognised together: strips of one call should be of like width, `HEIGHT` rows each."""
        if not strips:
            return []
        wide = max(LEAST_WIDTH, *(strip.shape[1] for strip in strips))
        batch = np.zeros((len(strips), 3, HEIGHT, wide), dtype=np.float32)
        for place, strip in enumerate(strips):
            # Blue first; what lies beyond a strip is neither dark nor light.
            batch[place, :, :, : strip.shape[1]] = strip[:, :, ::-1].transpose(2, 0, 1) / np.float32(127.5) - 1
        (answers,) = self._session.run(None, {self._input: batch})
        return [said(answer, self._signs) for answer in answers]


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
