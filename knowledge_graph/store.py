"""Graph <-> PostgreSQL: packs applied as new versions, what reviewers taught kept, any version loaded again.

Every function takes the connection of the caller's transaction and commits nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from knowledge_graph.graph import Graph, Json, Label, LabelRole
from knowledge_graph.packfile import cells
from knowledge_graph.packfile.diff import GraphDiff, diff
from knowledge_graph.packfile.reading import PackLimits, PackReading
from knowledge_graph.storage.allocation import collector_waits
from knowledge_graph.storage.snapshot import edge_rows, graph_of, node_rows, parts_at
from knowledge_graph.storage.stock import seed_stock
from knowledge_graph.storage.stock import stock_of as stock_of
from knowledge_graph.tables import graph_edge, graph_label, graph_node, graph_version
from models.phrases import Phrased, phrase

_LOCK = 0x0DE1_1BE5
"""Key of the advisory lock under which versions are made, one after the other."""


class StoreError(Phrased):
    """Root of what the stored graph can refuse. `code` is stable; the message says what to do."""

    code = "graph.failed"


class GraphMissing(StoreError):
    """Raised by `load_graph` when there is no version, or none with the digest asked for."""

    code = "graph.missing"


class GraphDamaged(StoreError):
    """Raised by `load_graph` when the rows do not have the digest that was recorded with them."""

    code = "graph.damaged"


class PackConflict(StoreError):
    """Raised by `apply_pack` when another pack already declares a node of the same key."""

    code = "pack.conflict"


class AliasRefused(StoreError):
    """Raised by `add_alias` for an unknown node or a text that cannot be a name."""

    code = "alias.refused"


@dataclass(frozen=True, slots=True)
class GraphVersion:
    """One version of the graph."""

    id: int
    digest: str
    applied_at: datetime
    source: str
    summary: str


_IN_FORCE = sa.select(graph_version.c.digest).order_by(graph_version.c.id.desc()).limit(1)
"""Built once: every batch of captures asks it."""


def current_digest(connection: Connection) -> str | None:
    """Digest of the graph in force; None before the first pack was applied."""
    digest: str | None = connection.execute(_IN_FORCE).scalar()
    return digest


def versions(connection: Connection, limit: int = 50) -> tuple[GraphVersion, ...]:
    """Versions, newest first."""
    columns = [graph_version.c[name] for name in ("id", "digest", "applied_at", "source", "summary")]
    rows = connection.execute(sa.select(*columns).order_by(graph_version.c.id.desc()).limit(limit))
    return tuple(GraphVersion(*row) for row in rows)


def load_graph(connection: Connection, digest: str | None = None) -> Graph:
    """The graph in force, or the newest version with this digest.

    Raises:
        GraphMissing: there is no such version.
        GraphDamaged: the rows were altered behind the store's back.
    """
    query = sa.select(graph_version.c.id, graph_version.c.digest, graph_version.c.settings)
    if digest is not None:
        query = query.where(graph_version.c.digest == digest)
    version = connection.execute(query.order_by(graph_version.c.id.desc()).limit(1)).first()
    if version is None:
        if digest is None:
            raise GraphMissing(phrase("No graph is in force. Import a pack: order-intake graph import PACK."))
        raise GraphMissing(
            phrase("There is no version {digest}. Import a pack: order-intake graph import PACK.", digest=digest)
        )
    with collector_waits():
        graph = graph_of(parts_at(connection, version.id), version.settings)
    if graph.digest != version.digest:
        raise GraphDamaged(
            phrase(
                "Version {version} reads back as {found}, it was stored as {stored}: its rows were altered. Import the "
                "pack again or restore the database.",
                version=version.id, found=graph.digest, stored=version.digest,
            )
        )  # fmt: skip
    return graph


def preview(connection: Connection, reading: PackReading) -> GraphDiff:
    """What `apply_pack` would change. Raises as it does."""
    before, after = before_and_after(connection, reading)
    return diff(before, after)


def apply_pack(connection: Connection, reading: PackReading, at: datetime) -> GraphDiff:
    """Put a pack in force as a new version; returns the difference to the graph before.

    Only nodes and edges that an earlier version of the same pack brought are replaced. Seeds of the stock are taken
    where no stock is known yet. A pack that changes nothing makes no new version.

    Raises:
        ValueError: the reading holds errors.
        PackConflict: another pack declares a node of the same key.
    """
    _lock(connection)
    with collector_waits():
        before, after = before_and_after(connection, reading)
        change = diff(before, after)
    seed_stock(connection, reading.stock, at)
    if change.empty:
        return change
    graph = _graph(reading)
    version = new_version(connection, after, at, reading.source, change)
    for table, rows in ((graph_node, node_rows(graph)), (graph_edge, edge_rows(graph))):
        _replace(connection, table, rows, _origin(reading), reading.source, at, version)
    return change


def remove_pack(connection: Connection, name: str, at: datetime) -> GraphDiff:
    """Take a pack out of force as a new version; returns the difference, empty if the pack brought nothing."""
    _lock(connection)
    before = _in_force(connection)
    origin = f"pack:{name}"
    after = graph_of(parts_at(connection, None, without=origin), before.settings)
    change = diff(before, after)
    if not change.empty:
        version = new_version(connection, after, at, f"{origin} removed", change)
        for table in (graph_node, graph_edge):
            _replace(connection, table, [], origin, origin, at, version)
    return change


def changing(connection: Connection) -> Graph:
    """The graph in force, which nobody else changes until the transaction ends."""
    _lock(connection)
    return _in_force(connection)


def add_alias(
    connection: Connection,
    node: str,
    text: str,
    language: str | None,
    role: LabelRole,
    provenance: str,
    at: datetime,
) -> str:
    """Teach a name for a node (`alternative`, or `hidden` for a mishearing); returns the digest then in force.

    It stays when packs are applied again. A name that the node bears already changes nothing. `provenance` says who
    taught it, e.g. `review:<id>`.

    Raises:
        AliasRefused: the node is unknown, or the text is empty, too long or holds control characters.
    """
    _lock(connection)
    before = _in_force(connection)
    known = before.get(node)
    if known is None:
        raise AliasRefused(phrase("There is no node {node!r} in the graph in force.", node=node))
    try:
        name = cells.clean(" ".join(text.split()), PackLimits().name)
    except cells.CellError as error:
        raise AliasRefused(phrase("{text!r} cannot be a name: {error}", text=text[:60], error=error.told)) from error
    if not name:
        raise AliasRefused(phrase("A name must not be empty."))
    if any(label.text == name and label.language == language for label in known.labels):
        return before.digest
    labels = (*known.labels, Label(name, language, role))
    nodes = (replace(each, labels=labels) if each.key == node else each for each in before)
    after = Graph(nodes, before.edges, before.settings)
    version = new_version(connection, after, at, provenance, diff(before, after))
    connection.execute(
        graph_label.insert().values(
            node_key=node, text=name, language=language, role=role, source=provenance, stated_at=at, since=version
        )
    )
    return after.digest


def _lock(connection: Connection) -> None:
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _graph(reading: PackReading) -> Graph:
    if reading.graph is None:
        raise ValueError("The pack has errors; nothing can be applied. Run: order-intake graph check PACK.")
    return reading.graph


def _origin(reading: PackReading) -> str:
    return reading.source.partition("@")[0]


def _in_force(connection: Connection) -> Graph:
    return load_graph(connection) if current_digest(connection) is not None else Graph((), ())


def before_and_after(connection: Connection, reading: PackReading) -> tuple[Graph, Graph]:
    """The graph in force, and what it would be with this pack. Raises as `apply_pack` does."""
    graph, origin = _graph(reading), _origin(reading)
    before = _in_force(connection)
    kept = parts_at(connection, None, without=origin)
    if shared := [node.key for node in kept.nodes if node.key in graph]:
        raise PackConflict(
            phrase(
                "{count} nodes are declared by another pack already: {nodes}. Give them other ids, or remove that "
                "pack: order-intake graph remove NAME.",
                count=len(shared), nodes=tuple(shared[:10]),
            )
        )  # fmt: skip
    settings: dict[str, Json] = {**before.settings, **graph.settings}
    return before, graph_of(kept.joined(graph), settings)


def new_version(connection: Connection, graph: Graph, at: datetime, source: str, change: GraphDiff) -> int:
    """Record that this graph is in force from now on; the number of its version, for the rows that made it so."""
    row = graph_version.insert().values(
        digest=graph.digest, applied_at=at, source=source, summary=change.summary(), settings=dict(graph.settings)
    )
    version: int = connection.execute(row.returning(graph_version.c.id)).scalar_one()
    return version


_CONTENT = {
    "graph_node": ("key", "kind", "labels", "properties", "valid_from", "valid_until"),
    "graph_edge": ("source_key", "relation", "target_key", "position", "properties"),
}


def _replace(
    connection: Connection,
    table: sa.Table,
    rows: list[dict[str, Any]],
    origin: str,
    source: str,
    at: datetime,
    version: int,
) -> None:
    """Close the rows of this origin that are gone or differ, insert those that are new; equal rows stay as they are."""
    names = _CONTENT[table.name]
    columns = [table.c.id, *(table.c[name] for name in names), table.c.position]
    query = sa.select(*columns).where(table.c.until.is_(None), table.c.origin == origin)
    stored = {_fingerprint(row._mapping, names): row for row in connection.execute(query)}
    wanted = {_fingerprint(row, names): row for row in rows}
    if gone := [{"gone": row.id, "at": version} for fingerprint, row in stored.items() if fingerprint not in wanted]:
        close = table.update().where(table.c.id == sa.bindparam("gone")).values(until=sa.bindparam("at"))
        connection.execute(close, gone)
    stamp = {"origin": origin, "source": source, "stated_at": at, "since": version}
    if fresh := [{**row, **stamp} for fingerprint, row in wanted.items() if fingerprint not in stored]:
        connection.execute(table.insert(), fresh)
    moved = [
        {"same": stored[fingerprint].id, "place": row["position"]}
        for fingerprint, row in wanted.items()
        if fingerprint in stored and stored[fingerprint].position != row["position"]
    ]
    if moved:
        move = table.update().where(table.c.id == sa.bindparam("same")).values(position=sa.bindparam("place"))
        connection.execute(move, moved)


def _fingerprint(row: Mapping[str, Any] | sa.RowMapping, names: tuple[str, ...]) -> bytes:
    content = [row[name].timestamp() if isinstance(row[name], datetime) else row[name] for name in names]
    return msgspec.json.encode(content, order="sorted")
