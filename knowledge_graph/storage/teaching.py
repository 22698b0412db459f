"""What people teach the graph beside its packs: a name, a node made like another one - or that a name or edge is wrong.

`with_taught` is the graph as it would be (pure, for rehearsals); `teach` makes the version. Taught names and nodes stay
when packs are applied again; taught nodes are the pack `taught`, so `order-intake graph remove taught` takes them out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.engine import Connection
from uuid6 import uuid7

from knowledge_graph import store
from knowledge_graph.graph import Edge, Graph, Json, Label, LabelRole, Node
from knowledge_graph.packfile import cells
from knowledge_graph.packfile.reading import PackLimits, PackReading
from knowledge_graph.schema import KINDS
from knowledge_graph.storage.retiring import Retired, restore, restored, retire, without
from knowledge_graph.storage.snapshot import parts_at
from models.phrases import phrase

PACK = "pack:taught"
TEACHABLE = tuple(kind.name for kind in KINDS if kind.phrase is not None)
"""Kinds whose names are matched: a name of another kind would change nothing."""
INHERITED = frozenset(
    ("unit", "step", "minimum", "maximum", "measures", "category", "currency", "timezone", "locale", "role", "kind")
)
"""Properties that a new node takes over. Prices, codes, telephone numbers and addresses are each node's own."""
JOINED = frozenset(("options", "sites"))
"""Relations by which others lead to the example and then to the new node: a group's options, a driver's sites."""


class TeachingRefused(store.StoreError):
    """Raised by `with_taught` and `teach` for a name or node that the graph cannot take."""

    code = "teaching.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A name, a node, or what is to be taken out (`retire`) or put back (`restore`).

    `node` is the key that is named, of a new node the key that it gets, of an edge the key that it leaves.
    """

    what: Literal["name", "node", "retire", "restore"]
    node: str
    text: str
    """The name; empty where an edge is meant."""
    language: str | None = None
    role: LabelRole = "hidden"
    """Of a name; a new node's is its preferred one."""
    like: str | None = None
    """Of a new node: the node that it is sold, offered and counted like."""
    relation: str | None = None
    """Of an edge that is retired or restored."""
    target: str | None = None

    @property
    def takes_away(self) -> bool:
        """It takes something out of force; that is a lead's to settle."""
        return self.what == "retire"

    @property
    def retired(self) -> Retired:
        """The name or edge that is retired or restored."""
        if self.relation is not None:
            return Retired(node=self.node, relation=self.relation, target=self.target)
        return Retired(node=self.node, text=self.text, language=self.language)


def new_key(kind: str, name: str) -> str:
    """A key for a node of this name: made of its letters where they are ASCII, else of a time-ordered number."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") if name.isascii() else ""
    return f"{kind}:{slug or 'taught-' + uuid7().hex[:16]}"


def as_taught(connection: Connection, graph: Graph, taught: Taught) -> Graph:
    """The graph as it would be, for a rehearsal. Raises TeachingRefused, RetiringRefused."""
    if taught.what != "restore":
        return with_taught(graph, taught)
    found = restored(connection, taught.retired)
    if found is None:
        raise TeachingRefused(phrase("It is in force already; there is nothing to put back."))
    return found


def with_taught(graph: Graph, taught: Taught) -> Graph:
    """The graph with a name or node more, or without what is retired. Raises TeachingRefused, RetiringRefused."""
    if taught.what == "retire":
        return without(graph, taught.retired)
    label = _label(taught)
    if taught.what == "name":
        known = graph.get(taught.node)
        if known is None:
            raise TeachingRefused(phrase("There is no node {node!r} in the graph in force.", node=taught.node))
        if known.kind not in TEACHABLE:
            raise _unmatched(known.kind)
        if any(each.text == label.text and each.language == label.language for each in known.labels):
            raise TeachingRefused(phrase("{node} bears the name {name!r} already.", node=taught.node, name=label.text))
        named = replace(known, labels=(*known.labels, label))
        return Graph((named if each.key == taught.node else each for each in graph), graph.edges, graph.settings)
    node, edges = _made(graph, taught, label)
    return Graph((*graph, node), (*graph.edges, *edges), graph.settings)


def teach(connection: Connection, taught: Taught, provenance: str, at: datetime) -> str:
    """Make the new version of the graph; its digest. `provenance`: `review:<id>`. Raises as `as_taught` does."""
    if taught.what == "retire":
        return retire(connection, taught.retired, provenance, at)
    if taught.what in ("name", "restore"):
        taught = replace(taught, text=_label(taught).text) if taught.what == "name" else taught
        back = restore(connection, taught.retired, provenance, at)
        known = store.load_graph(connection).get(taught.node)
        held = known is not None and any(
            (each.text, each.language) == (taught.text, taught.language) for each in known.labels
        )
        if back is not None and (taught.what == "restore" or held):
            return back
        if taught.what == "restore":
            raise TeachingRefused(phrase("It is in force already; there is nothing to put back."))
    graph = store.load_graph(connection)
    with_taught(graph, taught)
    if taught.what == "name":
        return store.add_alias(connection, taught.node, taught.text, taught.language, taught.role, provenance, at)
    node, edges = _made(graph, taught, _label(taught))
    known_parts = parts_at(connection, None)
    nodes = [each for each in known_parts.nodes if each.provenance is not None and _ours(each.provenance.source)]
    before = [each for _, _, each in known_parts.edges if each.provenance is not None and _ours(each.provenance.source)]
    pack = Graph((*nodes, node), (*before, *edges))
    store.apply_pack(connection, PackReading(pack, (), (), f"{PACK}@{provenance}"), at)
    digest = store.current_digest(connection)
    assert digest is not None, "a version was made just now"
    return digest


def taught_to_json(taught: Taught) -> dict[str, Any]:
    """As JSON."""
    return asdict(taught)


def taught_from_json(body: Mapping[str, Any]) -> Taught:
    """What `taught_to_json` wrote."""
    return Taught(**body)


def _unmatched(kind: str) -> TeachingRefused:
    return TeachingRefused(
        phrase("Names of a {kind} are not matched; teach one of {kinds}.", kind=kind, kinds=TEACHABLE)
    )


def _ours(source: str) -> bool:
    return source.startswith(f"{PACK}@")


def _label(taught: Taught) -> Label:
    try:
        name = cells.clean(" ".join(taught.text.split()), PackLimits().name)
    except cells.CellError as error:
        raise TeachingRefused(
            phrase("{text!r} cannot be a name: {error}", text=taught.text[:60], error=error.told)
        ) from error
    if not name:
        raise TeachingRefused(phrase("A name must not be empty."))
    return Label(name, taught.language, "preferred" if taught.what == "node" else taught.role)


def _made(graph: Graph, taught: Taught, label: Label) -> tuple[Node, list[Edge]]:
    kind, _, name = taught.node.partition(":")
    like = graph.get(taught.like)
    if kind not in TEACHABLE:
        raise _unmatched(kind)
    if not cells.IDENTIFIER.fullmatch(name):
        raise TeachingRefused(phrase("{name!r} is no id: use letters a-z, digits, '-', '_' and '.'.", name=name))
    if taught.node in graph:
        raise TeachingRefused(phrase("There is a node {node} already; teach it a name instead.", node=taught.node))
    if taught.like is not None and (like is None or like.kind != kind):
        raise TeachingRefused(phrase("{like!r} is no {kind} of the graph in force.", like=taught.like, kind=kind))
    if like is None:
        return Node(taught.node, kind, (label,)), []
    properties: dict[str, Json] = {key: value for key, value in like.properties.items() if key in INHERITED}
    edges = [
        Edge(taught.node, each.relation, each.target, each.properties)
        for each in graph.edges
        if each.source == like.key
    ]
    edges += [
        Edge(each.source, each.relation, taught.node, {k: v for k, v in each.properties.items() if k != "default"})
        for each in graph.edges
        if each.target == like.key and each.relation in JOINED
    ]
    return Node(taught.node, kind, (label,), properties), edges
