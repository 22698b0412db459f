"""What people take out of the graph: a name that means something else, an edge that is not so.

The rows that brought it stay with their provenance, and so do the versions before; a row of its own says from which
version it no longer holds. It stays out when packs are applied again, until somebody puts it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from knowledge_graph import store
from knowledge_graph.graph import Edge, Graph, Label
from knowledge_graph.packfile.diff import diff
from knowledge_graph.storage.snapshot import graph_of, parts_at
from knowledge_graph.tables import graph_retired
from models.phrases import phrase

EMPTY_MEANS_ALL = frozenset(("sites",))
"""Relations of which none at all means every one: taking the last away would give what it was meant to take."""


class RetiringRefused(store.StoreError):
    """Raised by `without` and `retire` for what the graph does not hold, or cannot do without."""

    code = "retiring.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """A name (`text`, `language`) of a node, or an edge (`relation`, `target`) that leaves it."""

    node: str
    text: str | None = None
    language: str | None = None
    relation: str | None = None
    target: str | None = None


def names_of(graph: Graph, node: str) -> tuple[Label, ...]:
    """Names of a node that can be retired: all but those that it is shown by."""
    known = graph.get(node)
    return () if known is None else tuple(each for each in known.labels if each.role != "preferred")


def edges_of(graph: Graph, node: str) -> tuple[Edge, ...]:
    """Edges that leave a node or end at it."""
    return tuple(each for each in graph.edges if node in (each.source, each.target))


def without(graph: Graph, retired: Retired) -> Graph:
    """The graph without it. Raises RetiringRefused."""
    known = graph.get(retired.node)
    if known is None:
        raise RetiringRefused(phrase("There is no node {node!r} in the graph in force.", node=retired.node))
    if retired.relation is None:
        if not any(_is(each, retired) for each in names_of(graph, retired.node)):
            raise RetiringRefused(
                phrase(
                    "{node} bears no other name {name!r}. The name it is shown by is its pack's.",
                    node=retired.node, name=retired.text,
                )
            )  # fmt: skip
        labels = tuple(each for each in known.labels if each.role == "preferred" or not _is(each, retired))
        nodes = (replace(each, labels=labels) if each.key == retired.node else each for each in graph)
        return Graph(nodes, graph.edges, graph.settings)
    same = graph.out(retired.node, retired.relation)
    if all(each.target != retired.target for each in same):
        told = phrase(
            "No edge {relation!r} leads from {node} to {target}.",
            relation=retired.relation, node=retired.node, target=retired.target,
        )  # fmt: skip
        raise RetiringRefused(told)
    if retired.relation in EMPTY_MEANS_ALL and len(same) == 1:
        raise RetiringRefused(
            phrase(
                "It is the only one of {node}'s {relation!r}, and none would mean all. Change the pack.",
                node=retired.node, relation=retired.relation,
            )
        )  # fmt: skip
    ends = (retired.node, retired.relation, retired.target)
    edges = (each for each in graph.edges if (each.source, each.relation, each.target) != ends)
    return Graph(graph, edges, graph.settings)


def retire(connection: Connection, retired: Retired, provenance: str, at: datetime) -> str:
    """Take it out of force as a new version; the version's digest. `provenance`: `review:<id>`.

    Raises RetiringRefused.
    """
    before = store.changing(connection)
    after = without(before, retired)
    version = store.new_version(connection, after, at, provenance, diff(before, after))
    connection.execute(
        graph_retired.insert().values(
            node_key=retired.node, text=retired.text, language=retired.language, relation=retired.relation,
            target_key=retired.target, source=provenance, stated_at=at, since=version,
        )
    )  # fmt: skip
    return after.digest


def restored(connection: Connection, retired: Retired) -> Graph | None:
    """The graph with what was retired in it again; None where it is not retired."""
    if connection.execute(sa.select(graph_retired.c.id).where(*_in_force(retired))).first() is None:
        return None
    parts = parts_at(connection, None)
    what = (retired.text, retired.language) if retired.relation is None else (retired.relation, retired.target)
    left = {**parts.retired, retired.node: parts.retired[retired.node] - {what}}
    return graph_of(replace(parts, retired=left), store.load_graph(connection).settings)


def restore(connection: Connection, retired: Retired, provenance: str, at: datetime) -> str | None:
    """Put it back in force as a new version; the version's digest, None where it is not retired."""
    before = store.changing(connection)
    after = restored(connection, retired)
    if after is None:
        return None
    version = store.new_version(connection, after, at, provenance, diff(before, after))
    connection.execute(graph_retired.update().where(*_in_force(retired)).values(until=version))
    return after.digest


def _is(label: Label, retired: Retired) -> bool:
    return (label.text, label.language) == (retired.text, retired.language)


def _in_force(retired: Retired) -> list[sa.ColumnElement[bool]]:
    given = {
        "node_key": retired.node,
        "text": retired.text,
        "language": retired.language,
        "relation": retired.relation,
        "target_key": retired.target,
    }
    same = [graph_retired.c[name].is_not_distinct_from(value) for name, value in given.items()]
    return [graph_retired.c.until.is_(None), *same]
