"""`/review/{id}`: the item, its form checked as it is filled in, nodes to choose from, people shown in clear."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection, text

from sandbox import journal, queue
from sandbox.canonical import JsonObject
from sandbox.console import item, sessions
from sandbox.console.evidence_pages import prepare
from sandbox.console.form import Form
from sandbox.console.pages import PageRoute, desk_of, to
from sandbox.console.queue_pages import address, as_query, recent, wanted_of
from sandbox.console.search import search
from sandbox.console.sessions import Session
from sandbox.console.trail import trail
from sandbox.review import Review, read_review, subject

router = APIRouter(route_class=PageRoute, include_in_schema=False)
KINDS_LIMIT = 32
_SEEN = text(
    "select exists (select from journal_entry where subject = :subject and kind = 'review.viewed' "
    "and body::jsonb->>'by' = :by)"
)


@router.get("/review/nodes")
async def nodes(request: Request) -> Response:
    """Nodes of the kinds asked for whose names fit; never anything that the graph does not know."""
    desk = desk_of(request)
    await desk.signed_in(request, "look")
    typed = request.query_params.get("q", "")[:100]
    kinds = request.query_params.get("kinds", "").split(",")[:KINDS_LIMIT]
    language = desk.language(request)

    def load(connection: Connection) -> list[dict[str, str]]:
        meaning = desk.ports.meaning(connection)
        found = search(meaning.graph, meaning.lexicon, typed, [kind for kind in kinds if kind])
        return [{"key": node.key, "label": node.name(language)} for node in found]

    return JSONResponse(await desk.ports.read(load))


@router.get("/review/{review}")
async def show(request: Request, review: str) -> Response:
    """The item. That it was looked at is journalled."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "look")
    wanted, chosen = wanted_of(request.query_params)
    values = await desk.ports.write(lambda c: load(c, request, session, read_review(c, review)))
    if session.person.may("work"):
        desk.ahead(prepare(desk, session.person.identity, wanted, desk.language(request)))
    return desk.page(request, "item.html", session, chosen=chosen, filters=as_query(chosen), sheet=True, **values)


@router.post("/review/{review}/check")
async def check(request: Request, review: str) -> Response:
    """The form as it stands now: findings, marks and buttons anew; nothing is kept."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    form = await desk.form(request, session.secret)
    _, chosen = wanted_of(request.query_params)
    given = Form.of(form)
    t, now = desk.words(request), datetime.now(UTC)

    def work(connection: Connection) -> dict[str, Any]:
        opened = item.open_work(connection, desk.ports, session, read_review(connection, review), given, t, now)
        if not _seen_before(connection, session, review):
            note_view(connection, session, opened)
        return item.values(connection, desk.ports, session, opened, t, now)

    values = await desk.ports.write(work)
    if not request.headers.get("hx-request"):
        return filled(request, session, values)
    return desk.page(
        request, "checked.html", session, chosen=chosen, filters=as_query(chosen), whole=given.restructured, **values
    )


@router.post("/review/{review}/claim")
async def claim(request: Request, review: str) -> Response:
    """Take it, or keep it: the heartbeat of the page that has it open."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    await desk.form(request, session.secret)
    now = datetime.now(UTC)
    await desk.ports.write(lambda c: queue.claim(c, review, session.person.identity, now))
    return JSONResponse({"lease": queue.LEASE.total_seconds()})


@router.post("/review/{review}/put-back")
async def put_back(request: Request, review: str) -> Response:
    """Give it up without a word."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    await desk.form(request, session.secret)
    await desk.ports.write(lambda c: queue.put_back(c, review, session.person.identity))
    return to(address("/review", wanted_of(request.query_params)[1]))


@router.post("/review/{review}/unmask")
async def unmask(request: Request, review: str) -> Response:
    """Show this review's people in clear to this session; journalled."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "unmask")
    await desk.form(request, session.secret)
    await desk.ports.write(lambda c: sessions.unmask(c, session, review))
    return to(address(f"/review/{review}", wanted_of(request.query_params)[1]))


def filled(request: Request, session: Session, values: dict[str, Any]) -> Response:
    """The whole page with a form as it was filled in: what a browser without script is shown."""
    _, chosen = wanted_of(request.query_params)
    common: dict[str, Any] = {"chosen": chosen, "filters": as_query(chosen), "sheet": True, "recent": [], "trail": []}
    return desk_of(request).page(request, "item.html", session, **common, **values)


def load(connection: Connection, request: Request, session: Session, review: Review) -> dict[str, Any]:
    """Everything that the item's page knows; journals that it was looked at."""
    desk = desk_of(request)
    t, now = desk.words(request), datetime.now(UTC)
    opened = item.open_work(connection, desk.ports, session, review, Form(), t, now)
    note_view(connection, session, opened)
    return {
        **item.values(connection, desk.ports, session, opened, t, now),
        "recent": recent(connection, desk.ports, opened.meaning.graph, session.person, t, now),
        "trail": trail(connection, review.id, session.person),
    }


def note_view(connection: Connection, session: Session, opened: item.Work) -> None:
    """Journal that somebody was shown a review's content, and whether in clear."""
    seen: JsonObject = {"by": session.person.identity, "capture": opened.review.capture, "unmasked": opened.unmasked}
    journal.append(connection, "review.viewed", subject(opened.review.id), seen)


def _seen_before(connection: Connection, session: Session, review: str) -> bool:
    found = connection.execute(_SEEN, {"subject": subject(review), "by": session.person.identity})
    return bool(found.scalar())
