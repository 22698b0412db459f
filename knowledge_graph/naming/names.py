"""Names: what `validate` asks of a lexicon. The graph's Lexicon answers it; a test may bring a smaller one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from knowledge_graph.graph import Node
from models.language.vocabulary import Nearby, PhraseKind


class Names(Protocol):
    """Names of the whole graph, read-only, safe to share between threads."""

    def nearest(
        self, text: str, k: int, language: str | None = None, kinds: Collection[PhraseKind] | None = None
    ) -> Sequence[Nearby]:
        """The k names that sound most like `text`, nearest first; equal sounds are all returned."""
        ...

    def named(
        self, text: str, kinds: Collection[PhraseKind] | None = None, language: str | None = None
    ) -> tuple[Node, ...]:
        """Every node that bears exactly this name (case, width and script folded)."""
        ...
