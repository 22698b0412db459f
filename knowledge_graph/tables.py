"""The tables of meaning: every version of the graph, and the live stock. PostgreSQL only; times with zone.

A row holds from version `since` until before version `until`; rows of the version in force have no `until`. So each
version that an order was validated against can be loaded again.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()
_TIME = DateTime(timezone=True)


def _versioned() -> tuple[Column[int], Column[int]]:
    return (
        Column("since", BigInteger, ForeignKey("graph_version.id"), nullable=False),
        Column("until", BigInteger, ForeignKey("graph_version.id"), nullable=True),
    )


graph_version = Table(
    "graph_version",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("digest", Text, nullable=False, index=True),
    Column("applied_at", _TIME, nullable=False),
    Column("source", Text, nullable=False, comment="What made this version: `pack:demo@2`, `review:<id>`."),
    Column("summary", Text, nullable=False, comment="The difference to the version before, for a person."),
    Column("settings", JSONB, nullable=False),
)

graph_node = Table(
    "graph_node",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False, comment="Declaration order; presentation only."),
    Column("labels", JSONB, nullable=False, comment="[[text, language or null, role], ...]"),
    Column("properties", JSONB, nullable=False),
    Column("valid_from", _TIME),
    Column("valid_until", _TIME),
    Column("origin", Text, nullable=False, comment="What may replace the row: `pack:demo` in any version."),
    Column("source", Text, nullable=False, comment="Who said so: `pack:demo@2`."),
    Column("stated_at", _TIME, nullable=False),
    *_versioned(),
    Index("graph_node_in_force", "key", unique=True, postgresql_where=text("until is null")),
    Index("graph_node_by_version", "since", "until"),
)

graph_edge = Table(
    "graph_edge",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("source_key", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("target_key", Text, nullable=False),
    Column("position", Integer, nullable=False, comment="Place in the list of this source and relation."),
    Column("properties", JSONB, nullable=False),
    Column("origin", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("stated_at", _TIME, nullable=False),
    *_versioned(),
    Index(
        "graph_edge_in_force",
        "source_key", "relation", "target_key", "origin",
        unique=True,
        postgresql_where=text("until is null"),
    ),
    Index("graph_edge_by_version", "since", "until"),
)  # fmt: skip

graph_label = Table(
    "graph_label",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("node_key", Text, nullable=False, comment="No foreign key: a name taught outlives a pack without the node."),
    Column("text", Text, nullable=False),
    Column("language", Text),
    Column("role", Text, nullable=False),
    Column("source", Text, nullable=False, comment="`review:<id>`."),
    Column("stated_at", _TIME, nullable=False),
    *_versioned(),
    Index("graph_label_by_node", "node_key"),
    comment="Names that reviewers taught, beside those of the packs.",
)

graph_retired = Table(
    "graph_retired",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("node_key", Text, nullable=False, comment="The node that bore the name, or that the edge leaves."),
    Column("text", Text, comment="Of a name."),
    Column("language", Text),
    Column("relation", Text, comment="Of an edge."),
    Column("target_key", Text),
    Column("source", Text, nullable=False, comment="`review:<id>`."),
    Column("stated_at", _TIME, nullable=False),
    *_versioned(),
    Index("graph_retired_by_node", "node_key"),
    comment="Names and edges that people took out of force; the rows that brought them stay, with their provenance.",
)

stock = Table(
    "stock",
    metadata,
    Column("item", Text, primary_key=True, comment="Node key of a part or product."),
    Column("at", Text, primary_key=True, comment="Node key of a warehouse or site."),
    Column("available", Numeric(24, 6), nullable=False, comment="Base units."),
    Column("updated_at", _TIME, nullable=False),
)
