"""The graph in force as a file in the cache, so that a decoder's child process opens its vocabulary without a database.

Written once for each digest by the process that loaded the graph; a `NamesSource` is the small value that is sent over.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import Any

import msgspec

from knowledge_graph.graph import Edge, Graph, Label, Node
from knowledge_graph.lexicon import Lexicon
from knowledge_graph.naming.facts import LiveFacts
from models.language.vocabulary import Vocabulary

_KEPT = 4
"""Files of live facts that are kept: a child may still be about to open the last but one."""


@dataclass(frozen=True, slots=True)
class NamesSource:
    """Opens the vocabulary of one sender and site. Small, hashable, and pickles."""

    digest: str
    cache: Path
    sender: str
    site: str | None
    live: str = ""
    """Digest of what is known of devices."""

    def __call__(self) -> Vocabulary:
        vocabulary = _lexicon(self.digest, self.cache).vocabulary(self.sender, self.site)
        return replace(vocabulary, live=_live(self.live, self.cache)) if self.live else vocabulary


def write_live(live: LiveFacts, cache: Path) -> None:
    """Put live facts where `NamesSource` finds them, unless they are there; older ones go."""
    path = _live_path(live.digest, cache)
    if not live.digest or path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}-{get_ident()}")
    temporary.write_bytes(msgspec.json.encode(live.of))
    temporary.replace(path)
    for other in sorted(path.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
        other.unlink(missing_ok=True)


def write_graph(graph: Graph, cache: Path) -> Path:
    """Put the graph where `NamesSource` finds it, unless it is there."""
    path = _path(graph.digest, cache)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        nodes = [
            [
                node.key,
                node.kind,
                [[label.text, label.language, label.role] for label in node.labels],
                dict(node.properties.items()),
            ]
            for node in graph
        ]
        edges = [[edge.source, edge.relation, edge.target, dict(edge.properties.items())] for edge in graph.edges]
        settings = dict(graph.settings.items())
        temporary = path.with_suffix(f".{os.getpid()}-{get_ident()}")
        temporary.write_bytes(msgspec.msgpack.encode([settings, nodes, edges]))
        temporary.replace(path)
    return path


@lru_cache(maxsize=2)
def _live(digest: str, cache: Path) -> LiveFacts:
    return LiveFacts(digest, msgspec.json.decode(_live_path(digest, cache).read_bytes()))


@lru_cache(maxsize=2)
def _lexicon(digest: str, cache: Path) -> Lexicon:
    settings, nodes, edges = msgspec.msgpack.decode(_path(digest, cache).read_bytes())
    graph = Graph((_node(*each) for each in nodes), (Edge(*each) for each in edges), settings)
    return Lexicon(graph, cache)


def _node(key: str, kind: str, labels: list[tuple[Any, ...]], properties: dict[str, Any]) -> Node:
    return Node(key, kind, tuple(Label(*label) for label in labels), properties)


def _live_path(digest: str, cache: Path) -> Path:
    return cache / "live" / f"{digest}.json"


def _path(digest: str, cache: Path) -> Path:
    return cache / "graphs" / f"{digest.removeprefix('sha256:')}.msgpack"
