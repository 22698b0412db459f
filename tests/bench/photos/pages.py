"""What lies in a folder of made photos: rows, truths, pictures as pixels; and what everything costs in CPU-seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray
from PIL import Image

from intake.evaluation.dataset import Item, read_dataset

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Made:
    """One made document at one level."""

    item: Item
    pack: Path
    path: Path
    truth: dict[str, Any]

    @property
    def level(self) -> str:
        """`clean`, `mild` or `hard`."""
        return self.item.tags[0]

    @property
    def kind(self) -> str:
        """`form`, `note`, `label`, `nameplate`."""
        return self.item.tags[1]


def read_made(data: Path, level: str, name: str = "dataset") -> Iterator[Made]:
    """The documents of one level, in the order in which they were made."""
    for item in read_dataset(data / f"{name}.jsonl").items:
        if item.tags[0] == level and item.file is not None:
            truth = json.loads((data / "truth" / f"{item.id}.json").read_text(encoding="utf-8"))
            yield Made(item, data / "packs" / item.tags[3], data / item.file, truth)


def pictures(path: Path) -> list[Pixels]:
    """The pages as RGB pixels; a PDF's pages as the pictures that it holds, which the truth's outlines are of."""
    if path.suffix != ".pdf":
        return [np.asarray(Image.open(path).convert("RGB"))]
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        # Pages were written at 150 dots for each inch.
        return [np.asarray(page.render(scale=150 / 72).to_pil().convert("RGB")) for page in document]


def cpu_seconds() -> float:
    """User and system time of this process and its children so far, all threads."""
    process = psutil.Process()
    spent = 0.0
    for each in (process, *process.children(recursive=True)):
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent += times.user + times.system + times.children_user + times.children_system
    return spent
