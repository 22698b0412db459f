"""Weights as a decoder uses them: compared with the manifest before they are loaded, and named in its digest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from models import weights
from models.decoder import WeightsMissing
from models.phrases import phrase


def unaltered(folder: Path, model: str | Path, cache: Path | None = None) -> Path:
    """The folder, every byte of it as the manifest says where `model` is a name of it. Raises WeightsMissing."""
    if isinstance(model, str) and model in weights.manifest():
        flaws = weights.verify(model, cache)
        if flaws:
            raise WeightsMissing(phrase("{file}: {reason}", file=flaws[0].path, reason=flaws[0].reason))
    return folder


def identity(model: str | Path, folder: Callable[[], Path]) -> str:
    """A digest of the weights in a folder; of those that would be fetched, where they are not there yet."""
    try:
        return weights.directory_digest(folder())
    except WeightsMissing:
        known = weights.manifest().get(str(model))
        return known.sources[0].digest if known else f"absent:{model}"
