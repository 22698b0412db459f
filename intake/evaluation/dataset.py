"""Datasets to evaluate on: JSON lines in, items out. The format is `docs/schema/dataset.schema.json`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from models.phrases import Phrased, phrase


class DatasetError(Phrased):
    """Raised by `read_dataset`; names the file, the line and what is wrong with it."""

    code = "dataset.invalid"


class Item(msgspec.Struct, frozen=True):
    """One line: what was said, and what order it should become (partial: only the fields given are compared)."""

    id: str
    expected: list[dict[str, Any]]
    file: str | None = None
    text: str | None = None
    modality: str | None = None
    language: str | None = None
    sender: str | None = None
    site: str | None = None
    captured_at: datetime | None = None
    expect_held: bool = False
    """Right only when a human would see it (the expected order, where given, is still compared)."""
    expect_finding: str | None = None
    """Free words for people: why this one should be doubted. Implies `expect_held`."""
    tags: list[str] = []

    @property
    def should_wait(self) -> bool:
        """True where passing by itself would be a defect."""
        return self.expect_held or self.expect_finding is not None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Items and the folder that their file names are relative to."""

    items: tuple[Item, ...]
    folder: Path


def read_dataset(path: Path) -> Dataset:
    """All items of a JSON-lines file. Raises DatasetError for the first line that is no item or names no file."""
    return Dataset(tuple(_items(path)), path.parent)


def _items(path: Path) -> Iterator[Item]:
    decoder = msgspec.json.Decoder(Item)
    seen: dict[str, int] = {}
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise DatasetError(
            phrase(
                "{path}: cannot be read ({reason}). Give the path of a JSON-lines file.",
                path=path,
                reason=error.strerror,
            )
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = decoder.decode(line)
        except msgspec.DecodeError as error:
            raise DatasetError(
                phrase(
                    "{path}, line {number}: {words}. One JSON object a line, see docs/evaluate.md.",
                    path=path,
                    number=number,
                    words=error,
                )
            ) from error
        if (item.file is None) == (item.text is None):
            raise DatasetError(
                phrase(
                    "{path}, line {number} ({item}): give either `file` or `text`.",
                    path=path,
                    number=number,
                    item=item.id,
                )
            )
        if item.file is not None and not (path.parent / item.file).is_file():
            raise DatasetError(
                phrase(
                    "{path}, line {number} ({item}): there is no file {file} beside the dataset.",
                    path=path,
                    number=number,
                    item=item.id,
                    file=item.file,
                )
            )
        if item.id in seen:
            raise DatasetError(
                phrase(
                    "{path}, line {number}: id {item} stands in line {earlier} already.",
                    path=path,
                    number=number,
                    item=item.id,
                    earlier=seen[item.id],
                )
            )
        seen[item.id] = number
        yield item
