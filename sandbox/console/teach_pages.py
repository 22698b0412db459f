"""`/review/{id}/teach`: what the graph lacks, proposed by a reviewer, tried on reviewed orders, then put in force.

`/review/taught` lists what was proposed; a suggestion's own page shows which orders it would alter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from knowledge_graph.catalogue import ORDERABLE
from knowledge_graph.graph import Graph, LabelRole
from knowledge_graph.lexicon import fold
from knowledge_graph.storage.teaching import TEACHABLE, Taught, as_taught, new_key
from knowledge_graph.store import StoreError
from sandbox import suggestion
from sandbox.canonical import JsonObject
from sandbox.console import display, item, masking
from sandbox.console.form import Form
from sandbox.console.item_pages import note_view
from sandbox.console.pages import Desk, PageRoute, desk_of, to
from sandbox.console.ports import Ports, Refused
from sandbox.console.queue_pages import summary
from sandbox.console.rows import Choice
from sandbox.console.sessions import Session
from sandbox.console.words import LANGUAGES, Words
from sandbox.errors import ReviewUnknown
from sandbox.reason import ReasonCode
from sandbox.review import Review, read_review
from sandbox.slots import slot_of
from sandbox.suggestion import Suggestion

router = APIRouter(route_class=PageRoute, include_in_schema=False)
GRAPH_FAULTS = (ReasonCode.GRAPH_MISSING, ReasonCode.GRAPH_WRONG)
KINDS = tuple(dict.fromkeys((*ORDERABLE, *TEACHABLE)))
HEARD = 12
"""Most stretches of the transcript that are offered as names."""


@router.get("/review/taught")
async def index(request: Request) -> Response:
    """Everything that was proposed: what waits first."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "look")

    def load(connection: Connection) -> dict[str, Any]:
        graph = desk.ports.meaning(connection).graph
        zone = display.zone_of(graph.settings.get("timezone"))
        found = [(each, _named(graph, each.taught, desk.words(request))) for each in suggestion.suggestions(connection)]
        return {"found": found, "timezone": zone}

    return desk.page(request, "taught_list.html", session, **await desk.ports.read(load))


@router.get("/review/taught/{name}")
async def show(request: Request, name: str) -> Response:
    """One suggestion with what it would alter."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "look")
    values = await desk.ports.read(lambda c: _shown(c, desk, request, session, suggestion.read_suggestion(c, name)))
    return desk.page(request, "taught.html", session, **values)


@router.post("/review/taught/{name}/{act}")
async def settle(request: Request, name: str, act: str) -> Response:
    """apply: rehearsed once more, for the graph may have moved on; shown again where it now breaks more. withdraw."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    await desk.form(request, session.secret)
    if act not in ("apply", "withdraw", "back"):
        raise Refused("path.unknown", act, 404)
    who, leads, now = session.person.identity, session.person.may("govern"), datetime.now(UTC)
    if act == "back":
        return to(f"/review/taught/{(await desk.ports.write(lambda c: _back(c, desk, name, who, leads, now))).id}")

    def work(connection: Connection) -> None:
        if act == "withdraw":
            suggestion.withdraw(connection, name, who, now)
            return
        found = suggestion.read_suggestion(connection, name)
        if found.state == "proposed":
            before = found.rehearsal
            after = _rehearsed(connection, desk.ports, found.taught)
            suggestion.rehearsed(connection, found, after)
            if after.breaks > before.breaks:
                return
        suggestion.put_in_force(connection, name, who, leads, now)

    await desk.ports.write(lambda connection: _translated(lambda: work(connection)))
    return to(f"/review/taught/{name}")


@router.get("/review/{review}/teach")
async def ask(request: Request, review: str) -> Response:
    """The form: a name for what is known, or something new."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    given = request.query_params
    reason = given.get("reason") if given.get("reason") in tuple(GRAPH_FAULTS) else None

    def load(connection: Connection) -> dict[str, Any]:
        t, now = desk.words(request), datetime.now(UTC)
        work = item.open_work(connection, desk.ports, session, read_review(connection, review), Form(), t, now)
        note_view(connection, session, work)
        meaning, (text, node) = work.meaning, _corrected(work.review)
        known = meaning.graph.get(given.get("node") or node)
        return {
            "review": work.review,
            "keeps": _keeps(work.review, session, now),
            "sent": work.sent,
            "pieces": item.pieces(work),
            "site": {"what": summary(work.review.proposal, meaning.graph, t)},
            "heard": _heard(work),
            "text": given.get("text", text)[:200],
            "node": None if known is None else Choice(known.key, known.name(t.language)),
            "kinds": KINDS,
            "reason": reason,
            "spoken": work.sent.language if work.sent.language in LANGUAGES else "",
        }

    return desk.page(request, "teach.html", session, **await desk.ports.write(load))


@router.post("/review/{review}/teach")
async def propose(request: Request, review: str) -> Response:
    """Write the suggestion down, with what it would alter among the orders reviewed last."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    form = await desk.form(request, session.secret)
    given = {name: str(value).strip() for name, value in form.multi_items()}
    t, now = desk.words(request), datetime.now(UTC)

    def work(connection: Connection) -> Suggestion:
        found = read_review(connection, review)
        taught = _taught(desk.ports.meaning(connection).graph, given, t)
        return suggested(connection, desk.ports, found.id, taught, session.person.identity, now)

    made = await desk.ports.write(work)
    return to(f"/review/taught/{made.id}")


def suggested(connection: Connection, ports: Ports, review: str, taught: Taught, by: str, now: datetime) -> Suggestion:
    """A suggestion written down with its rehearsal. Raises Refused for what the graph cannot take."""
    rehearsal = _translated(lambda: _rehearsed(connection, ports, taught))
    return suggestion.propose(connection, review, taught, rehearsal, by, now)


def _taught(graph: Graph, given: Mapping[str, str], t: Words) -> Taught:
    """What a form says. A node may be given by its key or, without script, by one of its names."""
    language = given.get("language") or None
    if given.get("what") == "node":
        kind, text = given.get("kind", ""), given.get("name", "")
        like = node_given(graph, given, "like", (kind,))
        if not text:
            raise Refused("field.missing", t("teach.name_missing"), 422)
        return Taught(what="node", node=new_key(kind, text), text=text, language=language, like=like)
    text, node = given.get("text", ""), node_given(graph, given, "node", TEACHABLE)
    if not text or node is None:
        raise Refused("field.missing", t("teach.node_missing"), 422)
    role: LabelRole = "alternative" if given.get("role") == "alternative" else "hidden"
    return Taught(what="name", node=node, text=text, language=language, role=role)


def node_given(graph: Graph, given: Mapping[str, str], name: str, kinds: tuple[str, ...]) -> str | None:
    if given.get(name):
        return given[name]
    typed = fold(given.get(f"{name}.typed", ""))
    if not typed:
        return None
    known = [
        node.key for kind in kinds for node in graph.kind(kind) if any(fold(each.text) == typed for each in node.labels)
    ]
    return known[0] if len(known) == 1 else None


def _keeps(review: Review, session: Session, now: datetime) -> bool:
    """Whether the form keeps the claim alive: it is this person's, or nobody's."""
    free = review.lease_until is None or review.lease_until <= now
    return review.state == "open" and (free or review.claimed_by == session.person.identity)


def _rehearsed(connection: Connection, ports: Ports, taught: Taught) -> suggestion.Rehearsal:
    return ports.rehearse(connection, as_taught(connection, ports.meaning(connection).graph, taught))


def _back(connection: Connection, desk: Desk, name: str, by: str, leads: bool, now: datetime) -> Suggestion:
    """To put back what was taken out is a suggestion of its own, tried as every other."""
    found = suggestion.read_suggestion(connection, name)
    if not leads or found.taught.what != "retire":
        raise Refused("path.unknown", name, 404)
    return suggested(connection, desk.ports, found.review, replace(found.taught, what="restore"), by, now)


def _translated(work: Any) -> Any:
    try:
        return work()
    except StoreError as error:
        raise Refused(error.code, error.told, 422) from error


def _shown(connection: Connection, desk: Desk, request: Request, session: Session, found: Suggestion) -> dict[str, Any]:
    t = desk.words(request)
    graph = desk.ports.meaning(connection).graph
    altered = []
    for each in found.rehearsal.altered:
        try:
            review: Review | None = read_review(connection, each.review)
        except ReviewUnknown:
            review = None
        decision: JsonObject = (review.decision if review is not None else None) or {}
        content = decision.get("corrected") or (None if review is None else desk.ports.proposal(connection, review))
        where = dict.fromkeys(_field(t, field) for field in each.fields)
        altered.append((each, summary(content, graph, t), ", ".join(where)))
    mine, leads = found.proposed_by == session.person.identity, session.person.may("govern")
    review = read_review(connection, found.review)
    return {
        "found": found,
        "name": _named(graph, found.taught, t),
        "altered": altered,
        "may_apply": session.person.may("work")
        and (not found.needs_another or (leads and not mine))
        and (leads or not found.taught.takes_away),
        "may_go_back": leads and found.taught.what == "retire" and found.state == "applied",
        "open": review.state == "open",
        "timezone": display.zone_of(graph.settings.get("timezone")),
    }


def _field(t: Words, path: str) -> str:
    """A field's name; of a finding its code."""
    return t.of("field", slot_of(path)) if path.startswith("/") else path


def _named(graph: Graph, taught: Taught, t: Words) -> str:
    node = graph.get(taught.node)
    if taught.relation is not None:
        ends = [graph.get(key) for key in (taught.node, taught.target)]
        names = [each.name(t.language) if each is not None else "?" for each in ends]
        return f"{names[0]} → {t.of('relation', taught.relation)} → {names[1]}"
    return taught.text if taught.what == "node" else taught.node if node is None else node.name(t.language)


def _heard(work: item.Work) -> list[str]:
    """What was said for a field, the doubtful ones first: what a name is most likely to be taught from."""
    rows = sorted((row for row in work.draft.rows if row.said), key=lambda row: not row.doubtful)
    said = [row.said for row in rows if row.said and masking.SIGN not in row.said]
    return list(dict.fromkeys(said))[:HEARD]


def _corrected(review: Review) -> tuple[str, str | None]:
    """What was said for an item that a correction chose anew, and what it should have been; else for an unknown one."""
    decision: Any = review.decision or {}
    before: Any = review.proposal or {}
    lines = {line["id"]: line for line in ((before.get("order") or {}).get("lines") or ())}
    said = {each["field"]: each.get("said") or "" for each in before.get("derivation", ())}
    for line in ((decision.get("corrected") or {}).get("order") or {}).get("lines", ()):
        was, now = ((each or {}).get("item") or {} for each in (lines.get(line["id"]), line))
        if now.get("id") and now.get("id") != was.get("id"):
            return said.get(f"/lines/{line['id']}/item", "") or str(was.get("name") or ""), str(now["id"])
    unknown = (line["item"].get("name") for line in lines.values() if not line["item"].get("id"))
    return next((str(name) for name in unknown if name), ""), None
