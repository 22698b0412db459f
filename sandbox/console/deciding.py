"""Decisions from the page: approve, correct, reject, skip, escalate, undo, dispute; then the next item at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from sandbox import queue
from sandbox.console import item
from sandbox.console.evidence_pages import prepare
from sandbox.console.form import Form
from sandbox.console.item_pages import filled, load
from sandbox.console.pages import PageRoute, desk_of, to
from sandbox.console.ports import Refused
from sandbox.console.queue_pages import address, as_query, wanted_of
from sandbox.console.sessions import Session
from sandbox.decision import Decision, DecisionKind, decide, undo
from sandbox.errors import BlockingFindings
from sandbox.reason import ReasonCode
from sandbox.review import read_review

router = APIRouter(route_class=PageRoute, include_in_schema=False)
NOTE_LIMIT = 2000
SECONDS_LIMIT = 4 * 3600.0


@router.post("/review/{review}/decide")
async def decide_it(request: Request, review: str) -> Response:
    """`kind` approve or reject; an approval of a form that was touched is a correction."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    form = await desk.form(request, session.secret)
    t, now = desk.words(request), datetime.now(UTC)
    given = Form.of(form)

    script = bool(request.headers.get("hx-request"))

    def change(connection: Connection) -> tuple[Decision | None, dict[str, Any] | None]:
        """The decision, if it was made, and the page's values: of the next item, or of this one to be looked at."""
        found, corrected = read_review(connection, review), None
        kind: DecisionKind = "reject" if form.get("kind") == "reject" else "approve"
        if kind == "approve" and item.touched(connection, desk.ports, found, given, t):
            kind, opened = "correct", item.open_work(connection, desk.ports, session, found, given, t, now)
            if "reason" not in form and not script:
                # Without script nobody has been asked yet what was wrong.
                return None, item.values(connection, desk.ports, session, opened, t, now)
            if opened.draft.blocking:
                raise BlockingFindings(item.blocked(opened, t), opened.draft.blocking)
            corrected = opened.corrected
        made = Decision(
            kind=kind,
            reason=ReasonCode.CORRECT if kind == "approve" else _reason(form, t("trouble.reason")),
            reviewer=session.person.identity,
            note=_note(form),
            corrected=corrected,
            safety=kind != "approve" and bool(form.get("safety")),
            seconds=_seconds(form),
        )
        decide(connection, found, made, now, desk.ports.rules.release_delay)
        if made.kind == "correct" and made.reason.fault == "graph":
            return made, None
        return made, _take(connection, request, session, review if script else None)

    made, shown = await desk.ports.write(change)
    if made is None:
        assert shown is not None, "without a decision the item is shown again"
        return filled(request, session, shown)
    if made.kind == "correct" and made.reason.fault == "graph":
        # What was corrected says what the graph lacks: its form comes filled in.
        return _leave(request, f"/review/{review}/teach")
    return _shown(request, session, shown)


@router.post("/review/{review}/skip")
async def skip(request: Request, review: str) -> Response:
    """Leave it to others for a while."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    form = await desk.form(request, session.secret)
    now = datetime.now(UTC)
    await desk.ports.write(lambda c: queue.skip(c, review, session.person.identity, now, _note(form)))
    return await _onward(request, session)


@router.post("/review/{review}/escalate")
async def escalate(request: Request, review: str) -> Response:
    """Hand it to a lead, with a note."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    form = await desk.form(request, session.secret)
    now, note = datetime.now(UTC), _note(form)
    if not note:
        raise Refused("note.missing", desk.words(request)("trouble.note"), 422)
    await desk.ports.write(lambda c: queue.escalate(c, review, session.person.identity, now, note))
    return await _onward(request, session)


@router.post("/review/{review}/undo")
async def take_back(request: Request, review: str) -> Response:
    """Possible until the effect has left; the item is open again and this reviewer has it."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    await desk.form(request, session.secret)
    await desk.ports.write(lambda c: undo(c, review, session.person.identity, datetime.now(UTC)))
    return to(address(f"/review/{review}", wanted_of(request.query_params)[1]))


@router.post("/review/{review}/dispute")
async def dispute(request: Request, review: str) -> Response:
    """Reopen what has taken effect: the placed order goes before a human again."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    form = await desk.form(request, session.secret)

    def change(connection: Connection) -> str:
        found = read_review(connection, review)
        order = found.order
        if order is None or found.state != "released":
            raise Refused("order.state", desk.words(request)("trouble.not_placed"), 409)
        return desk.ports.dispute(connection, order, _note(form), session.person.identity, datetime.now(UTC))

    return to(f"/review/{await desk.ports.write(change)}")


@router.post("/review/{review}/reopen")
async def reopen(request: Request, review: str) -> Response:
    """Reopen a rejection that has taken effect: the order goes before a human again."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    form = await desk.form(request, session.secret)
    note = _note(form)
    if not note:
        raise Refused("note.missing", desk.words(request)("act.reopen_title"), 422)

    def change(connection: Connection) -> str:
        found, now = read_review(connection, review), datetime.now(UTC)
        return desk.ports.reopen(connection, found, note, session.person.identity, now)

    return to(f"/review/{await desk.ports.write(change)}")


async def _onward(request: Request, session: Session) -> Response:
    """The next item, claimed."""
    values = await desk_of(request).ports.write(lambda c: _take(c, request, session, None))
    return _shown(request, session, values)


def _take(connection: Connection, request: Request, session: Session, decided: str | None) -> dict[str, Any] | None:
    """Claim the next item: what its page knows, and what was decided last; None when there is none."""
    wanted, _ = wanted_of(request.query_params)
    found = queue.claim_next(connection, session.person.identity, datetime.now(UTC), wanted)
    if found is None:
        return None
    if not request.headers.get("hx-request"):
        return {"review": found}
    last = None if decided is None else read_review(connection, decided)
    return {**load(connection, request, session, found), "decided": last}


def _shown(request: Request, session: Session, values: dict[str, Any] | None) -> Response:
    """The item; for a page that asked by script as a fragment, so that nothing is loaded twice."""
    desk, (wanted, chosen) = desk_of(request), wanted_of(request.query_params)
    where = address("/review" if values is None else f"/review/{values['review'].id}", chosen)
    if values is None or not request.headers.get("hx-request"):
        return _leave(request, where)
    response = desk.page(request, "work.html", session, chosen=chosen, filters=as_query(chosen), **values)
    response.headers["HX-Push-Url"] = where
    desk.ahead(prepare(desk, session.person.identity, wanted, desk.language(request)))
    return response


def _leave(request: Request, where: str) -> Response:
    """To another page, whether a script asked or not."""
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": where})
    return to(where)


def _reason(form: FormData, otherwise: str) -> ReasonCode:
    try:
        return ReasonCode(str(form.get("reason", "")))
    except ValueError as error:
        raise Refused("field.invalid", otherwise, 422) from error


def _note(form: FormData) -> str:
    return str(form.get("note", "")).strip()[:NOTE_LIMIT]


def _seconds(form: FormData) -> float | None:
    try:
        found = float(str(form.get("seconds", "")))
    except ValueError:
        return None
    return min(found, SECONDS_LIMIT) if found >= 0 else None
