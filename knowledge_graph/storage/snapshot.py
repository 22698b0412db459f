"""Rows <-> Graph: what a version of the graph looks like in the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from knowledge_graph.graph import Edge, Graph, Json, Label, Node, Provenance
from knowledge_graph.packfile.rows import NOTHING
from knowledge_graph.tables import graph_edge, graph_label, graph_node, graph_retired


@dataclass(frozen=True, slots=True)
class Parts:
    """What a version, or a pack, consists of."""

    nodes: list[Node]
    """In declaration order, without the names that reviewers taught."""
    edges: list[tuple[int, str, Edge]]
    """With the place in the list of its source and relation, and the target's key, which together give the order."""
    taught: Mapping[str, list[Label]] = field(default_factory=dict)
    """Names taught, by node key."""
    retired: Mapping[str, frozenset[tuple[str | None, ...]]] = field(default_factory=dict)
    """By node key, what people took out of force: names as (text, language), edges as (relation, target's key)."""

    def joined(self, graph: Graph) -> Parts:
        """With the content of a pack put before it."""
        edges = [(row["position"], edge.target, edge) for row, edge in zip(edge_rows(graph), graph.edges, strict=True)]
        both = sorted((*edges, *self.edges), key=lambda entry: entry[:2]) if self.edges else edges
        return replace(self, nodes=[*graph, *self.nodes], edges=both)


def parts_at(connection: Connection, version: int | None, without: str | None = None) -> Parts:
    """Content of a version, or of the one in force; `without` leaves out what one pack brought."""

    def rows(table: sa.Table, names: tuple[str, ...], *order: sa.ColumnElement[Any]) -> Sequence[Any]:
        query = sa.select(*(table.c[name] for name in names))
        if version is None:
            query = query.where(table.c.until.is_(None))
        else:
            query = query.where(table.c.since <= version, sa.or_(table.c.until.is_(None), table.c.until > version))
        if without is not None and "origin" in table.c:
            query = query.where(table.c.origin != without)
        return connection.execute(query.order_by(*order)).all()

    node, edge, label = graph_node.c, graph_edge.c, graph_label.c
    provenance = lru_cache(Provenance)
    taught: dict[str, list[Label]] = {}
    for key, text, language, role in rows(graph_label, ("node_key", "text", "language", "role"), label.id):
        taught.setdefault(key, []).append(Label(text, language, role))
    retired: dict[str, frozenset[tuple[str | None, ...]]] = {}
    gone = rows(graph_retired, ("node_key", "text", "language", "relation", "target_key"), graph_retired.c.id)
    for key, text, language, relation, target in gone:
        what = (text, language) if relation is None else (relation, target)
        retired[key] = retired.get(key, frozenset()) | {what}
    node_names = ("key", "kind", "labels", "properties", "source", "stated_at", "valid_from", "valid_until")
    nodes = [
        # Keyword arguments would cost a quarter of the time of loading a large graph.
        Node(key, kind, tuple([Label(*entry) for entry in labels]), _frozen(held), provenance(source, at), since, until)
        for key, kind, labels, held, source, at, since, until in rows(
            graph_node, node_names, node.origin, node.position, node.id
        )
    ]
    edge_names = ("position", "source_key", "relation", "target_key", "properties", "source", "stated_at")
    edges = [
        (place, target, Edge(start, relation, target, _frozen(held), provenance(source, at)))
        for place, start, relation, target, held, source, at in rows(
            graph_edge, edge_names, edge.position, edge.target_key.collate("C")
        )
    ]
    return Parts(nodes, edges, taught, retired)


def graph_of(parts: Parts, settings: Mapping[str, Json]) -> Graph:
    """The snapshot. Names taught for a node that is gone wait in the tables; edges without an end are left out."""
    nodes = parts.nodes
    if parts.taught:
        nodes = [_with_names(node, parts.taught.get(node.key)) for node in nodes]
    if parts.retired:
        nodes = [_without_names(node, parts.retired.get(node.key)) for node in nodes]
    keys, retired, nothing = {node.key for node in nodes}, parts.retired, frozenset[tuple[str | None, ...]]()
    edges = (
        edge
        for _, target, edge in parts.edges
        if target in keys
        and edge.source in keys
        and not (retired and (edge.relation, target) in retired.get(edge.source, nothing))
    )
    return Graph(nodes, edges, settings)


def _with_names(node: Node, taught: list[Label] | None) -> Node:
    return replace(node, labels=tuple(dict.fromkeys((*node.labels, *taught)))) if taught else node


def _without_names(node: Node, retired: frozenset[tuple[str | None, ...]] | None) -> Node:
    """What a node is shown by is never taken: a pack that makes a retired name its preferred one has the last word."""
    if not retired:
        return node
    kept = (each for each in node.labels if each.role == "preferred" or (each.text, each.language) not in retired)
    return replace(node, labels=tuple(kept))


def _frozen(properties: dict[str, Json]) -> Mapping[str, Json]:
    return MappingProxyType(properties) if properties else NOTHING


def node_rows(graph: Graph) -> list[dict[str, Any]]:
    """Columns of `graph_node` that a graph decides."""
    return [
        {
            "key": node.key,
            "kind": node.kind,
            "position": position,
            "labels": [[label.text, label.language, label.role] for label in node.labels],
            "properties": dict(node.properties),
            "valid_from": node.valid_from,
            "valid_until": node.valid_until,
        }
        for position, node in enumerate(graph)
    ]


def edge_rows(graph: Graph) -> list[dict[str, Any]]:
    """Columns of `graph_edge` that a graph decides."""
    places: dict[tuple[str, str], int] = defaultdict(int)
    rows = []
    for edge in graph.edges:
        pair = edge.source, edge.relation
        rows.append(
            {
                "source_key": edge.source,
                "relation": edge.relation,
                "target_key": edge.target,
                "position": places[pair],
                "properties": dict(edge.properties),
            }
        )
        places[pair] += 1
    return rows
