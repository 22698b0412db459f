"""Graph: an immutable snapshot of the business as nodes and edges, named by the digest of its content.

A validated order names the digest, so it can be told later against which business it was understood.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
LabelRole = Literal["preferred", "alternative", "hidden"]


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a node, after SKOS: prefLabel, altLabel, hiddenLabel (a known mishearing: matched, never shown)."""

    text: str
    language: str | None = None
    """BCP 47 primary subtag; None is language-neutral (item codes, brand names)."""
    role: LabelRole = "preferred"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who said so, after PROV: a pack with its version, or a reviewer through a review."""

    source: str
    """`pack:demo@1`, `review:<id>`."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the business. `key` is `kind:id`, unique in a graph."""

    key: str
    kind: str
    labels: tuple[Label, ...]
    properties: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    provenance: Provenance | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def name(self, language: str | None = None) -> str:
        """Preferred label in this language, else any preferred label, else the key."""
        fallback: str | None = None
        for label in self.labels:
            if label.role != "preferred":
                continue
            if label.language == language:
                return label.text
            fallback = fallback or label.text
        return fallback or self.key


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed relation, named after the pack column that declares it (`modifier_groups`, `faults`, `procedures`)."""

    source: str
    relation: str
    target: str
    properties: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    provenance: Provenance | None = None


class Graph:
    """Nodes by key and edges by source, in declaration order. Never changes after construction."""

    def __init__(
        self, nodes: Iterable[Node], edges: Iterable[Edge], settings: Mapping[str, Json] | None = None
    ) -> None:
        self._nodes = {node.key: node for node in nodes}
        self.edges = tuple(edges)
        self.settings: Mapping[str, Json] = MappingProxyType(dict(settings or {}))
        """Pack-wide settings: `timezone`, `currency`, `languages`, `name`, `version`."""
        self._out: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        self._into: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        self._kinds: dict[str, list[Node]] = defaultdict(list)
        for edge in self.edges:
            self._out[edge.source, edge.relation].append(edge)
            self._into[edge.target, edge.relation].append(edge)
        for node in self._nodes.values():
            self._kinds[node.kind].append(node)
        self.digest = _digest(self)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: object) -> bool:
        return key in self._nodes

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __getitem__(self, key: str) -> Node:
        return self._nodes[key]

    def get(self, key: str | None) -> Node | None:
        """The node, or None."""
        return self._nodes.get(key) if key is not None else None

    def kind(self, kind: str) -> tuple[Node, ...]:
        """All nodes of one kind, in declaration order."""
        return tuple(self._kinds.get(kind, ()))

    def out(self, source: str, relation: str) -> tuple[Edge, ...]:
        """Edges of one relation that leave this node, in declaration order."""
        return tuple(self._out.get((source, relation), ()))

    def into(self, target: str, relation: str) -> tuple[Edge, ...]:
        """Edges of one relation that end at this node, in declaration order."""
        return tuple(self._into.get((target, relation), ()))

    def targets(self, source: str, relation: str) -> tuple[Node, ...]:
        """Nodes at the end of the edges of one relation."""
        return tuple(self._nodes[edge.target] for edge in self.out(source, relation))


def _digest(graph: Graph) -> str:
    """`sha256:` over the canonical form of settings, nodes and edges; provenance is not content."""
    digest = hashlib.sha256()
    encode = msgspec.json.Encoder(order="sorted").encode
    digest.update(encode(dict(graph.settings.items())))
    for node in sorted(graph, key=lambda n: n.key):
        labels = sorted((label.text, label.language or "", label.role) for label in node.labels)
        valid = [
            moment.astimezone(UTC).isoformat() if moment else None for moment in (node.valid_from, node.valid_until)
        ]
        digest.update(encode([node.key, labels, dict(node.properties), valid]))
    # Position matters among the edges of one source and relation: the order of options is what a menu shows.
    position: dict[tuple[str, str], int] = defaultdict(int)
    rows = []
    for edge in graph.edges:
        pair = (edge.source, edge.relation)
        rows.append((edge.source, edge.relation, position[pair], edge.target, encode(dict(edge.properties)).decode()))
        position[pair] += 1
    for row in sorted(rows):
        digest.update(encode(row))
    return f"sha256:{digest.hexdigest()}"
