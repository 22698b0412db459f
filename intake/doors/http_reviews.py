"""`/v1/reviews` and `/v1/zones`: the queue of held orders as JSON, and how far each zone is trusted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec
from fastapi import APIRouter, Request, Response
from sqlalchemy.engine import Connection

from intake.doors.door import answer, answers, door_of
from intake.pipeline.corrections import corrected_proposal
from intake.problems import Problem
from models.phrases import phrase
from sandbox import queue, standings
from sandbox.decision import Decision, decide, undo
from sandbox.encoding import standing_to_json
from sandbox.errors import KeyInvalid
from sandbox.queue import Filter
from sandbox.reason import ReasonCode
from sandbox.review import Review, read_review
from sandbox.zone import ZoneKey

router = APIRouter(tags=["reviews"])
_KEY = ("key.missing", "key.unknown", "key.revoked", "key.scope", "database.unavailable")
_BODY = ("body.empty", "body.too_large", "body.invalid", "field.invalid")


class DecisionBody(msgspec.Struct, forbid_unknown_fields=True):
    """approve, correct (with `order`, the whole corrected order) or reject, and why."""

    decision: Literal["approve", "correct", "reject"]
    reason: str | None = None
    """A reason code; for approve it is `correct`."""
    note: str = ""
    order: dict[str, Any] | None = None
    safety: bool = False
    seconds: float | None = None


@router.get(
    "/v1/reviews",
    summary="What waits for a human",
    responses=answers(*_KEY, "field.invalid", ok={200: "`reviews` in the order of work, and how many there are."}),
    openapi_extra={
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "string"}} for name in ("zone", "reason", "site", "limit")
        ]
    },
)
async def index(request: Request) -> Response:
    """Open reviews, the most urgent first."""
    door = door_of(request)
    await door.authenticate(request, "review")
    query = request.query_params
    wanted = Filter(zone=_zone(query.get("zone")), reason=query.get("reason"), site=query.get("site"), escalated=None)
    text = query.get("limit", str(door.settings.page_size))
    if not text.isdigit() or not 1 <= int(text) <= door.settings.page_size_maximum:
        raise Problem(
            "field.invalid",
            phrase(
                "limit={text!r}: give a number up to {maximum}.", text=text, maximum=door.settings.page_size_maximum
            ),
        )

    def load(connection: Connection) -> dict[str, object]:
        found = queue.listing(connection, wanted, int(text))
        return {"reviews": [_review(each) for each in found], "open": queue.length(connection, wanted)}

    return answer(await door.read(load))


@router.get("/v1/reviews/{review}", summary="One review", responses=answers(*_KEY, "review.unknown", ok={200: "It."}))
async def show(request: Request, review: str) -> Response:
    """The proposal with its findings, why it is held, and what was decided."""
    door = door_of(request)
    await door.authenticate(request, "review")
    return answer(await door.read(lambda connection: _review(read_review(connection, review))))


@router.post(
    "/v1/reviews/{review}/claim",
    summary="Take a review",
    responses=answers(*_KEY, "review.unknown", "review.conflict", ok={200: "The review, leased."}),
)
async def claim(request: Request, review: str) -> Response:
    """A lease: renewed by claiming again, gone by itself."""
    door = door_of(request)
    key = await door.authenticate(request, "review")
    lease = timedelta(seconds=door.settings.review_lease)
    now = datetime.now(UTC)
    return answer(await door.write(lambda c: _review(queue.claim(c, review, key.identity, now, lease))))


@router.post(
    "/v1/reviews/{review}/decision",
    summary="Decide a review",
    responses=answers(
        *_KEY, *_BODY, "review.unknown", "review.conflict", "decision.invalid", "decision.blocking_findings",
        ok={200: "The review; its effect leaves at `release_at`."},
    ),
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": msgspec.json.schema(DecisionBody)}}}},
)  # fmt: skip
async def decision(request: Request, review: str) -> Response:
    """Journalled at once; the effect leaves after the seconds in which it can be undone. Corrections are validated."""
    door = door_of(request)
    key = await door.authenticate(request, "review")
    body = await door.body(request, DecisionBody)
    reason = _reason(body)
    settings = door.settings

    def change(connection: Connection) -> dict[str, object]:
        now = datetime.now(UTC)
        corrected = None
        if body.decision == "correct":
            business = door.snapshots.current(connection)
            found = read_review(connection, review)
            corrected = corrected_proposal(connection, found, body.order, business, settings, now)
        made = Decision(
            kind=body.decision,
            reason=reason,
            reviewer=key.identity,
            note=body.note,
            corrected=corrected,
            safety=body.safety,
            seconds=body.seconds,
        )
        decide(connection, review, made, now, timedelta(seconds=settings.release_delay))
        return _review(read_review(connection, review))

    return answer(await door.write(change))


@router.post(
    "/v1/reviews/{review}/undo",
    summary="Take a decision back",
    responses=answers(*_KEY, "review.unknown", "review.conflict", ok={200: "The review, open again."}),
)
async def take_back(request: Request, review: str) -> Response:
    """Possible until its effect has left; afterwards dispute the order."""
    door = door_of(request)
    key = await door.authenticate(request, "review")

    def change(connection: Connection) -> dict[str, object]:
        undo(connection, review, key.identity, datetime.now(UTC))
        return _review(read_review(connection, review))

    return answer(await door.write(change))


@router.get("/v1/zones", summary="How far each zone is trusted", responses=answers(*_KEY, ok={200: "`zones`."}))
async def zones(request: Request) -> Response:
    """Each zone and revision with its standing, the clean run, n, the bounds on its error rate and its threshold."""
    door = door_of(request)
    await door.authenticate(request, "review", "orders")
    rows = await door.read(standings.zones)
    return answer({"zones": [_zone_row(row) for row in rows]})


def _zone_row(row: standings.ZoneRow) -> dict[str, object]:
    return {
        "zone": str(row.zone),
        "revision": row.revision,
        "standing": standing_to_json(row.standing),
        "bound": row.standing.bound,
        "expected_remainder": None if row.standing.out_of_reach else row.standing.expected_remainder,
        "threshold": row.calibrated,
        "first_seen": row.first_seen,
    }


def _review(review: Review) -> dict[str, object]:
    body: dict[str, object] = msgspec.to_builtins(review)
    return {**body, "zone": None if review.zone is None else str(review.zone), "blocking": review.blocking}


def _zone(text: str | None) -> ZoneKey | None:
    try:
        return None if text is None else ZoneKey.parse(text)
    except KeyInvalid as error:
        raise Problem("field.invalid", error.told, where="zone") from error


def _reason(body: DecisionBody) -> ReasonCode:
    text = body.reason or ("correct" if body.decision == "approve" else "")
    try:
        return ReasonCode(text)
    except ValueError:
        detail = phrase("reason={text!r} is no reason code; there are {known}.", text=text, known=tuple(ReasonCode))
        raise Problem("field.invalid", detail, where="reason") from None
