"""`/review/{id}/retire`: a name or an edge of the graph is wrong; a lead proposes to take it out.

It is tried on reviewed orders and put in force as everything else that is taught; what broke can be put back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from knowledge_graph.graph import Edge, Graph, Label
from knowledge_graph.schema import KINDS
from knowledge_graph.storage.retiring import edges_of, names_of
from knowledge_graph.storage.teaching import Taught
from sandbox.console import item
from sandbox.console.form import Form
from sandbox.console.pages import PageRoute, desk_of, to
from sandbox.console.ports import Refused
from sandbox.console.queue_pages import summary
from sandbox.console.rows import Choice
from sandbox.console.teach_pages import node_given, suggested
from sandbox.console.words import NAMES, Words
from sandbox.review import read_review
from sandbox.suggestion import Suggestion

router = APIRouter(route_class=PageRoute, include_in_schema=False)
EVERY = tuple(kind.name for kind in KINDS)
SHOWN = 200
"""Most edges of a node that are offered; a place where everything is sold has thousands."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A name or edge that can be taken out. `value` is what the form sends: its place and what it is."""

    value: str
    label: str
    source: str
    """Who said so."""


@router.get("/review/{review}/retire")
async def ask(request: Request, review: str) -> Response:
    """The form: which node it is about, then its names and edges."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "govern")
    given = {name: value.strip() for name, value in request.query_params.items()}

    def load(connection: Connection) -> dict[str, Any]:
        t, now = desk.words(request), datetime.now(UTC)
        work = item.open_work(connection, desk.ports, session, read_review(connection, review), Form(), t, now)
        graph = work.meaning.graph
        about = graph.get(node_given(graph, given, "about", EVERY))
        concerned = {row.key: graph[row.key].name(t.language) for row in work.draft.rows if row.key in graph}
        return {
            "review": work.review,
            "what": summary(work.review.proposal, graph, t),
            "concerned": concerned,
            "about": None if about is None else Choice(about.key, about.name(t.language)),
            "names": [] if about is None else name_offers(graph, about.key, t),
            "edges": [] if about is None else edge_offers(graph, about.key, t)[:SHOWN],
            "kinds": EVERY,
        }

    return desk.page(request, "retire.html", session, **await desk.ports.read(load))


@router.post("/review/{review}/retire")
async def propose(request: Request, review: str) -> Response:
    """Write down what is to be taken out, with what that would alter among the orders reviewed last."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "govern")
    form = await desk.form(request, session.secret)
    about, chosen = str(form.get("about", "")), str(form.get("wrong", ""))
    t, who, now = desk.words(request), session.person.identity, datetime.now(UTC)

    def work(connection: Connection) -> Suggestion:
        found = read_review(connection, review)
        graph = desk.ports.meaning(connection).graph
        return suggested(connection, desk.ports, found.id, _retired(graph, about, chosen, t), who, now)

    made = await desk.ports.write(work)
    return to(f"/review/taught/{made.id}")


def name_offers(graph: Graph, node: str, t: Words) -> list[Offer]:
    """Names of a node that can be taken out."""
    return [Offer(_name_value(each), _name_label(each, t), "") for each in names_of(graph, node)]


def edge_offers(graph: Graph, node: str, t: Words) -> list[Offer]:
    """Edges of a node that can be taken out, those that leave it first."""
    found = sorted(edges_of(graph, node), key=lambda each: each.source != node)
    return [
        Offer(_edge_value(each), edge_label(graph, each.source, each.relation, each.target, t), _source(each))
        for each in found
    ]


def edge_label(graph: Graph, source: str, relation: str, target: str, t: Words) -> str:
    """An edge in words."""
    ends = [node.name(t.language) if (node := graph.get(key)) is not None else key for key in (source, target)]
    return f"{ends[0]} → {t.of('relation', relation)} → {ends[1]}"


def _retired(graph: Graph, about: str, chosen: str, t: Words) -> Taught:
    for label in names_of(graph, about):
        if chosen == _name_value(label):
            return Taught(what="retire", node=about, text=label.text, language=label.language, role=label.role)
    for edge in edges_of(graph, about):
        if chosen == _edge_value(edge):
            return Taught(what="retire", node=edge.source, text="", relation=edge.relation, target=edge.target)
    raise Refused("field.missing", t("retire.missing"), 422)


def _name_value(label: Label) -> str:
    return f"name/{label.language or ''}/{label.text}"


def _edge_value(edge: Edge) -> str:
    return f"edge/{edge.source}/{edge.relation}/{edge.target}"


def _name_label(label: Label, t: Words) -> str:
    language = next((name for code, name in NAMES.items() if code == label.language), label.language or "")
    parts = [t.of("retire.role", label.role), language]
    return f"“{label.text}” ({', '.join(each for each in parts if each)})"


def _source(edge: Edge) -> str:
    return edge.provenance.source if edge.provenance is not None else ""
