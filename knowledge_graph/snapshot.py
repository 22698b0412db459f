"""Rows <-> Graph: what a version of the graph looks like in the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from knowledge_graph.graph import Edge, Graph, Json, Label, Node, Provenance
from knowledge_graph.rows import NOTHING
from knowledge_graph.tables import graph_edge, graph_label, graph_node

_NODE = ("key", "kind", "labels", "properties", "valid_from", "valid_until", "source", "stated_at")
_EDGE = ("source_key", "relation", "target_key", "position", "properties", "source", "stated_at")
_LABEL = ("node_key", "text", "language", "role")


@dataclass(frozen=True, slots=True)
class Rows:
    """One version as it lies in the tables, in declaration order."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    labels: list[dict[str, Any]]

    def joined(self, nodes: list[dict[str, Any]], edges: list[dict[str, Any]], source: str) -> Rows:
        """With the rows of a pack put in."""
        stamp = {"source": source, "stated_at": None}
        return replace(
            self,
            nodes=[*({**row, **stamp} for row in nodes), *self.nodes],
            edges=[*({**row, **stamp} for row in edges), *self.edges],
        )


def rows_at(connection: Connection, version: int | None, without: str | None = None) -> Rows:
    """Rows of a version, or of the one in force; `without` leaves out what one pack brought."""

    def rows(table: sa.Table, names: tuple[str, ...], *order: str) -> list[dict[str, Any]]:
        query = sa.select(*(table.c[name] for name in names))
        if version is None:
            query = query.where(table.c.until.is_(None))
        else:
            query = query.where(table.c.since <= version, sa.or_(table.c.until.is_(None), table.c.until > version))
        if without is not None and "origin" in table.c:
            query = query.where(table.c.origin != without)
        found = connection.execute(query.order_by(*(table.c[name] for name in order)))
        return [dict(zip(names, row, strict=True)) for row in found]

    return Rows(
        nodes=rows(graph_node, _NODE, "origin", "position", "id"),
        edges=rows(graph_edge, _EDGE, "id"),
        labels=rows(graph_label, _LABEL, "id"),
    )


def graph_of(rows: Rows, settings: Mapping[str, Json]) -> Graph:
    """The snapshot. Names taught for a node that is gone wait in the tables; edges without an end are left out."""
    taught: dict[str, list[Label]] = defaultdict(list)
    for row in rows.labels:
        taught[row["node_key"]].append(Label(row["text"], row["language"], row["role"]))
    # Equal texts are kept once: kinds, languages and sources repeat in every row.
    provenances: dict[tuple[str, Any], Provenance] = {}

    def provenance(row: dict[str, Any]) -> Provenance:
        pair = row["source"], row["stated_at"]
        return provenances.setdefault(pair, Provenance(*pair))

    nodes = {}
    for row in rows.nodes:
        labels = tuple(Label(text, language, role) for text, language, role in row["labels"])
        if row["key"] in taught:
            labels = tuple(dict.fromkeys((*labels, *taught[row["key"]])))
        nodes[row["key"]] = Node(
            key=row["key"],
            kind=row["kind"],
            labels=labels,
            properties=_frozen(row["properties"]),
            provenance=provenance(row),
            valid_from=row["valid_from"],
            valid_until=row["valid_until"],
        )
    edges = (
        Edge(row["source_key"], row["relation"], row["target_key"], _frozen(row["properties"]), provenance(row))
        for row in sorted(rows.edges, key=_place)
        if row["source_key"] in nodes and row["target_key"] in nodes
    )
    return Graph(nodes.values(), edges, settings)


def _place(row: dict[str, Any]) -> tuple[str, str, int, str]:
    """Order of edges, the same whether a row was just read from a pack or comes from the tables."""
    return row["source_key"], row["relation"], row["position"], row["target_key"]


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
