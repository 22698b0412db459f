"""Folders of PP-OCRv6 weights in, detection (PaddleOCR's) and recognition out: words found, words read, on onnxruntime.

Nothing here touches the network or the home folder: what the libraries would write goes to a folder that is removed as
soon as they are loaded, their logs are kept to errors, and onnxruntime's reports to its makers are switched off.
"""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.image.ocr_recogniser import Recogniser, Said
from models.image.page import Outline
from models.image.picture import Pixels

_QUIET = {
    # Read once, when the native library loads: from then on nothing is reported and no identifier is written.
    "ORT_DISABLE_TELEMETRY": "1",
    "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True",
    "HF_HUB_OFFLINE": "1",
    "DISABLE_TELEMETRY": "YES",
}
_CACHE_VARIABLES = ("PADDLE_PDX_CACHE_HOME", "MODELSCOPE_CACHE", "AISTUDIO_CACHE_HOME")


@dataclass(frozen=True, slots=True)
class Found:
    """An outline that holds words, corners in reading order, in pixels of the picture searched."""

    outline: Outline
    score: float


class Engine:
    """Detection and recognition, loaded once. For one thread."""

    def __init__(self, folder: Path, threads: int) -> None:
        """`folder` holds `det/` and `rec/`, each `inference.onnx` and `inference.yml`."""
        with _offline():
            from paddleocr import TextDetection

            logging.getLogger("paddlex").setLevel(logging.ERROR)
            self._detection = TextDetection(**_options(folder / "det", threads))
            self._recogniser = Recogniser(folder / "rec", threads)

    def find(self, pixels: Pixels, side: int) -> list[Found]:
        """Outlines of words, looked for at no more than `side` pixels on the longer side; given in `pixels`' frame."""
        (found,) = self._detection.predict(_bgr(pixels), batch_size=1, limit_side_len=side, limit_type="max")
        return [
            Found(_outline(corners), float(score))
            for corners, score in zip(found["dt_polys"], found["dt_scores"], strict=True)
        ]

    def recognise(self, strips: Sequence[Pixels]) -> list[Said]:
        """What each strip says, recognised together: strips of one call should be of like width."""
        return self._recogniser.read(strips)


def _options(folder: Path, threads: int) -> dict[str, Any]:
    return {
        "model_name": _model_name(folder),
        "model_dir": str(folder),
        "engine": "onnxruntime",
        "device": "cpu",
        "engine_config": {
            "intra_op_num_threads": threads,
            # The arena keeps what the largest page took, which `detection_pixels` bounds; without it, reading takes a
            # quarter longer. Patterns are kept for every shape seen, and pages come in all shapes.
            "enable_cpu_mem_arena": True,
            "enable_mem_pattern": False,
            "log_severity_level": 3,
        },
    }


def _bgr(pixels: Pixels) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[:, :, ::-1])


def _outline(corners: NDArray[np.int16]) -> Outline:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return a, b, c, d


def _model_name(folder: Path) -> str:
    """The name inside inference.yml: PaddleOCR knows each model's rules by it."""
    import yaml

    described = yaml.safe_load((folder / "inference.yml").read_text(encoding="utf-8"))
    return str(described["Global"]["model_name"])


@contextmanager
def _offline() -> Iterator[None]:
    os.environ.update(_QUIET)
    before = {name: os.environ.get(name) for name in _CACHE_VARIABLES}
    with tempfile.TemporaryDirectory(prefix="order-intake-ocr-") as folder, warnings.catch_warnings():
        os.environ.update(dict.fromkeys(_CACHE_VARIABLES, folder))
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
