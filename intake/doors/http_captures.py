"""`/v1/captures`: a recording or a text in, a status resource out."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from intake.doors import upload
from intake.doors.door import Door, answer, answers, door_of, prefer_wait
from intake.doors.fields import FIELDS, declare, gather
from intake.doors.keys import ApiKey
from intake.doors.receive import Accepted, Incoming
from intake.media import ACCEPTED, read_text, recognise
from intake.meters import CAPTURES
from intake.pipeline import captures
from intake.problems import Problem
from models.phrases import phrase

router = APIRouter(tags=["captures"])

_SENT = {
    "parameters": [
        {"name": name, "in": "query", "description": words, "schema": {"type": "string"}}
        for name, words in FIELDS.items()
    ]
    + [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "A repeat with the same key, bytes and fields answers with the same capture.",
            "schema": {"type": "string"},
        },
        {
            "name": "Prefer",
            "in": "header",
            "description": "`wait=N`: answer when the capture is understood, or after N seconds.",
            "schema": {"type": "string"},
        },
    ],
    "requestBody": {
        "required": True,
        "content": {
            **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in ACCEPTED},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "text": {"type": "string"},
                        **{name: {"type": "string", "description": words} for name, words in FIELDS.items()},
                    },
                }
            },
        },
    },
}
_REFUSALS = (
    "key.missing", "key.unknown", "key.revoked", "key.scope", "body.empty", "body.too_large", "body.incomplete",
    "body.timeout", "body.invalid", "field.invalid", "field.unknown", "media.unsupported", "text.too_long",
    "text.encoding", "text.control", "idempotency.conflict", "evidence.storage_full", "evidence.failed",
    "database.unavailable", "overloaded",
)  # fmt: skip


@router.post(
    "/v1/captures",
    status_code=202,
    summary="Send a recording or a text",
    responses=answers(*_REFUSALS, ok={202: "Stored durably; not yet understood.", 200: "Its decoding has ended."}),
    openapi_extra=_SENT,
)
async def send(request: Request) -> Response:
    """Send the bytes as the body, or as the part `file` (or `text`) of a form.

    Once this answers, the capture is on the disk and will end with an order, a question or a human. Fields go into the
    query, into headers (`X-Site`, `X-Captured-At` ...) or into form parts.
    """
    door = door_of(request)
    key = await door.authenticate(request, "capture")
    now = datetime.now(UTC)
    accepted = await take(door, request, key, now)
    CAPTURES.labels("created" if accepted.created else "repeated").inc()
    wait = prefer_wait(request, door.settings.wait_maximum)
    headers = {"Location": f"/v1/captures/{accepted.capture}"}
    if wait:
        headers["Preference-Applied"] = f"wait={wait:g}"
        await door.waiters.wait(accepted.capture, wait)
    if accepted.created and not wait:
        stages = [{"stage": "received", "at": now}]
        body = {"id": accepted.capture, "state": "received", "stages": stages, "sender": key.identity, "orders": []}
        return answer(body, 202, headers)
    body = await door.read(lambda connection: captures.status(connection, accepted.capture))
    return answer(body, 202 if body["finished_at"] is None else 200, headers)


@router.get(
    "/v1/captures/{capture}",
    summary="What became of a capture",
    responses=answers("key.missing", "key.unknown", "key.scope", "capture.unknown", ok={200: "The status resource."}),
)
async def show(request: Request, capture: str) -> Response:
    """Each stage with its time, the transcript, and for each request the proposal, its findings and its order.

    A sender sees its own captures; keys with the scope orders, review or admin see all. `Prefer: wait=N` waits.
    """
    door = door_of(request)
    key = await door.authenticate(request, "capture", "orders", "review")
    theirs = None if key.allows("orders") or key.allows("review") else key.identity
    body = await door.read(lambda connection: captures.status(connection, capture, theirs))
    wait = prefer_wait(request, door.settings.wait_maximum)
    if wait and body["finished_at"] is None:
        await door.waiters.wait(capture, wait)
        body = await door.read(lambda connection: captures.status(connection, capture, theirs))
    return answer(body)


async def take(door: Door, request: Request, key: ApiKey, now: datetime) -> Accepted:
    """The capture in a request's body, stored and accepted. Raises Problem."""
    settings = door.settings
    content_type = request.headers.get("content-type", "")
    taken = upload.Upload(door.store, settings, content_type)
    try:
        length = _content_length(request)
        # Fields of query and headers are judged before a long body is read, those of a form after it.
        early = gather(request.query_params, request.headers, {})
        repeat = request.headers.get("idempotency-key")
        declare(early, repeat, settings, now)
        await upload.receive(request.stream(), content_type, length, taken, settings.receive_timeout)
        fields = gather(request.query_params, request.headers, taken.fields)
        declared = declare(fields, repeat, settings, now)
        media = recognise(taken.head, taken.media_type, waveform=declared.waveform)
        if media.modality == "text":
            # At most four bytes a character, and a byte order mark.
            content = taken.content(4 * settings.max_text_characters + 3)
            if content is None:
                raise Problem(
                    "text.too_long",
                    phrase(
                        "The text has {size} bytes; at most {limit} characters are taken.",
                        size=taken.size,
                        limit=settings.max_text_characters,
                    ),
                )
            read_text(content, settings.max_text_characters)

        def write() -> tuple[None, list[Incoming]]:
            return None, [Incoming(key, declared, taken.commit(), media, now)]

        _, (accepted,) = await door.write_durably(write)
        if isinstance(accepted, Problem):
            raise accepted
        return accepted
    finally:
        taken.abandon()


def _content_length(request: Request) -> int | None:
    text = request.headers.get("content-length")
    return int(text) if text is not None and text.isdigit() else None
