"""What people teach the graph beside its packs: a name for a node, or a node made like another one of its kind.

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
from knowledge_graph.storage.snapshot import parts_at

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
    """A name or a node. `node` is the key that is named, of a new node the key that it gets."""

    what: Literal["name", "node"]
    node: str
    text: str
    language: str | None = None
    role: LabelRole = "hidden"
    """Of a name; a new node's is its preferred one."""
    like: str | None = None
    """Of a new node: the node that it is sold, offered and counted like."""


def new_key(kind: str, name: str) -> str:
    """A key for a node of this name: made of its letters where they are ASCII, else of a time-ordered number."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") if name.isascii() else ""
    return f"{kind}:{slug or 'taught-' + uuid7().hex[:16]}"


def with_taught(graph: Graph, taught: Taught) -> Graph:
    """The graph with a name or node more. Raises TeachingRefused."""
    label = _label(taught)
    if taught.what == "name":
        known = graph.get(taught.node)
        if known is None:
            raise TeachingRefused(f"There is no node {taught.node!r} in the graph in force.")
        if known.kind not in TEACHABLE:
            raise TeachingRefused(f"Names of a {known.kind} are not matched; teach one of {', '.join(TEACHABLE)}.")
        if any(each.text == label.text and each.language == label.language for each in known.labels):
            raise TeachingRefused(f"{taught.node} bears the name {label.text!r} already.")
        named = replace(known, labels=(*known.labels, label))
        return Graph((named if each.key == taught.node else each for each in graph), graph.edges, graph.settings)
    node, edges = _made(graph, taught, label)
    return Graph((*graph, node), (*graph.edges, *edges), graph.settings)


def teach(connection: Connection, taught: Taught, provenance: str, at: datetime) -> str:
    """Make the new version of the graph; its digest. `provenance`: `review:<id>`. Raises TeachingRefused."""
    graph = store.load_graph(connection)
    with_taught(graph, taught)
    if taught.what == "name":
        return store.add_alias(connection, taught.node, taught.text, taught.language, taught.role, provenance, at)
    node, edges = _made(graph, taught, _label(taught))
    known = parts_at(connection, None)
    nodes = [each for each in known.nodes if each.provenance is not None and _ours(each.provenance.source)]
    before = [each for _, _, each in known.edges if each.provenance is not None and _ours(each.provenance.source)]
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


def _ours(source: str) -> bool:
    return source.startswith(f"{PACK}@")


def _label(taught: Taught) -> Label:
    try:
        name = cells.clean(" ".join(taught.text.split()), PackLimits().name)
    except cells.CellError as error:
        raise TeachingRefused(f"{taught.text[:60]!r} cannot be a name: {error}") from error
    if not name:
        raise TeachingRefused("A name must not be empty.")
    return Label(name, taught.language, "preferred" if taught.what == "node" else taught.role)


def _made(graph: Graph, taught: Taught, label: Label) -> tuple[Node, list[Edge]]:
    kind, _, name = taught.node.partition(":")
    like = graph.get(taught.like)
    if kind not in TEACHABLE:
        raise TeachingRefused(f"Names of a {kind} are not matched; teach one of {', '.join(TEACHABLE)}.")
    if not cells.IDENTIFIER.fullmatch(name):
        raise TeachingRefused(f"{name!r} is no id: use letters a-z, digits, '-', '_' and '.'.")
    if taught.node in graph:
        raise TeachingRefused(f"There is a node {taught.node} already; teach it a name instead.")
    if taught.like is not None and (like is None or like.kind != kind):
        raise TeachingRefused(f"{taught.like!r} is no {kind} of the graph in force.")
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
