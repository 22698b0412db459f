"""Datasets to evaluate on: JSON lines in, items out. The format is `docs/schema/dataset.schema.json`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec


class DatasetError(Exception):
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
        raise DatasetError(f"{path}: cannot be read ({error.strerror}). Give the path of a JSON-lines file.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = decoder.decode(line)
        except msgspec.DecodeError as error:
            raise DatasetError(
                f"{path}, line {number}: {error}. One JSON object a line, see docs/evaluate.md."
            ) from error
        if (item.file is None) == (item.text is None):
            raise DatasetError(f"{path}, line {number} ({item.id}): give either `file` or `text`.")
        if item.file is not None and not (path.parent / item.file).is_file():
            raise DatasetError(f"{path}, line {number} ({item.id}): there is no file {item.file} beside the dataset.")
        if item.id in seen:
            raise DatasetError(f"{path}, line {number}: id {item.id} stands in line {seen[item.id]} already.")
        seen[item.id] = number
        yield item
