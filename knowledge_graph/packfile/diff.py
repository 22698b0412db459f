"""Two graphs -> what was added, removed and changed, readable and as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TypeAlias

from knowledge_graph.graph import Edge, Graph, Json, Node

EdgeKey: TypeAlias = tuple[str, str, str]
_SHOWN = 20
"""Lines of a summary for each heading; the rest is counted."""


@dataclass(frozen=True, slots=True)
class NodeChange:
    """A node whose content differs."""

    key: str
    fields: tuple[str, ...]
    """`labels`, `valid_from`, `valid_until` and names of properties."""


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """What leads from an old graph to a new one. Provenance is not compared."""

    nodes_added: tuple[str, ...] = ()
    nodes_removed: tuple[str, ...] = ()
    nodes_changed: tuple[NodeChange, ...] = ()
    edges_added: tuple[EdgeKey, ...] = ()
    edges_removed: tuple[EdgeKey, ...] = ()
    edges_changed: tuple[EdgeKey, ...] = ()
    """Same ends, other attributes or another place in its list."""
    settings_changed: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Are the two graphs the same?"""
        return not any(getattr(self, field.name) for field in fields(self))

    def summary(self) -> str:
        """For a person: counts by kind, then the nodes and edges, twenty of each sort."""
        if self.empty:
            return "No difference."
        lines = []
        for sign, word, keys in (
            ("+", "added", self.nodes_added),
            ("-", "removed", self.nodes_removed),
            ("~", "changed", tuple(change.key for change in self.nodes_changed)),
        ):
            if keys:
                counts = Counter(key.partition(":")[0] for key in keys)
                lines.append(f"{len(keys)} nodes {word}: " + ", ".join(f"{n} {kind}" for kind, n in counts.items()))
                details = {change.key: f" ({', '.join(change.fields)})" for change in self.nodes_changed}
                lines += _some([f"  {sign} {key}{details.get(key, '') if sign == '~' else ''}" for key in keys])
        for sign, word, edges in (
            ("+", "added", self.edges_added),
            ("-", "removed", self.edges_removed),
            ("~", "changed", self.edges_changed),
        ):
            if edges:
                lines.append(f"{len(edges)} edges {word}")
                lines += _some([f"  {sign} {source} -{relation}-> {target}" for source, relation, target in edges])
        if self.settings_changed:
            lines.append(f"settings changed: {', '.join(self.settings_changed)}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, Json]:
        """Plain data, complete."""

        def edges(keys: tuple[EdgeKey, ...]) -> list[Json]:
            return [{"source": source, "relation": relation, "target": target} for source, relation, target in keys]

        return {
            "nodes_added": list(self.nodes_added),
            "nodes_removed": list(self.nodes_removed),
            "nodes_changed": [{"key": change.key, "fields": list(change.fields)} for change in self.nodes_changed],
            "edges_added": edges(self.edges_added),
            "edges_removed": edges(self.edges_removed),
            "edges_changed": edges(self.edges_changed),
            "settings_changed": list(self.settings_changed),
        }


def diff(old: Graph, new: Graph) -> GraphDiff:
    """What leads from `old` to `new`, in declaration order."""
    before, after = _edges(old), _edges(new)
    settings = [name for name in {**old.settings, **new.settings} if old.settings.get(name) != new.settings.get(name)]
    return GraphDiff(
        nodes_added=tuple(node.key for node in new if node.key not in old),
        nodes_removed=tuple(node.key for node in old if node.key not in new),
        nodes_changed=tuple(
            NodeChange(node.key, changed)
            for node in new
            if node.key in old and (changed := _changed(old[node.key], node))
        ),
        edges_added=tuple(key for key in after if key not in before),
        edges_removed=tuple(key for key in before if key not in after),
        edges_changed=tuple(key for key, content in after.items() if key in before and before[key] != content),
        settings_changed=tuple(settings),
    )


def _changed(old: Node, new: Node) -> tuple[str, ...]:
    names = []
    if set(old.labels) != set(new.labels):
        names.append("labels")
    if _moment(old.valid_from) != _moment(new.valid_from):
        names.append("valid_from")
    if _moment(old.valid_until) != _moment(new.valid_until):
        names.append("valid_until")
    for name in {**old.properties, **new.properties}:
        if old.properties.get(name) != new.properties.get(name):
            names.append(name)
    return tuple(names)


def _moment(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def _edges(graph: Graph) -> Mapping[EdgeKey, tuple[int, dict[str, Json]]]:
    places: dict[tuple[str, str], int] = defaultdict(int)
    found: dict[EdgeKey, tuple[int, dict[str, Json]]] = {}
    for edge in graph.edges:
        found[edge_key(edge)] = (places[edge.source, edge.relation], dict(edge.properties))
        places[edge.source, edge.relation] += 1
    return found


def edge_key(edge: Edge) -> EdgeKey:
    """What makes an edge the same edge: its ends and its relation."""
    return edge.source, edge.relation, edge.target


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - _SHOWN
    return lines if more <= 0 else [*lines[:_SHOWN], f"  ... and {more} more"]
