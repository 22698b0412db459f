"""Searching the graph for a node of certain kinds: words typed in, the nodes that may be meant out, best first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from threading import Lock
from weakref import WeakKeyDictionary

from knowledge_graph.graph import Graph, Node
from knowledge_graph.lexicon import PHRASE_KINDS, Lexicon, fold, phrases_of

MOST = 8
_FOLDED: WeakKeyDictionary[Graph, dict[str, tuple[tuple[str, str], ...]]] = WeakKeyDictionary()
_LOCK = Lock()


def search(graph: Graph, lexicon: Lexicon, typed: str, kinds: Collection[str], most: int = MOST) -> Sequence[Node]:
    """Names that begin with what was typed, then those that contain it, then those that sound like it."""
    wanted = fold(typed)
    if not wanted:
        return [node for kind in kinds for node in graph.kind(kind)][:most]
    first: dict[str, int] = {}
    for kind in kinds:
        for folded, key in _names(graph, kind):
            place = folded.find(wanted)
            if place >= 0:
                rank = 0 if folded == wanted else 1 if place == 0 else 2
                first[key] = min(rank, first.get(key, rank))
    found = sorted(first, key=lambda key: first[key])[:most]
    if len(found) < most:
        spoken = {PHRASE_KINDS[kind] for kind in kinds if kind in PHRASE_KINDS}
        near = lexicon.nearest(typed, most, None, spoken) if spoken else ()
        heard = dict.fromkeys(each.phrase.key for each in near)
        found += [key for key in heard if key not in first and graph[key].kind in kinds]
    return [graph[key] for key in found[:most]]


def _names(graph: Graph, kind: str) -> tuple[tuple[str, str], ...]:
    with _LOCK:
        kinds = _FOLDED.setdefault(graph, {})
    if kind not in kinds:
        names = []
        for node in graph.kind(kind):
            said = {phrase.text for phrase in phrases_of(node)} | {label.text for label in node.labels}
            names += [(fold(each), node.key) for each in said]
        kinds[kind] = tuple(names)
    return kinds[kind]
