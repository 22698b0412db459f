"""`/v1/events`: CloudEvents of devices in; each becomes a capture, stored durably before the answer leaves.

Who sends is told by the API key, or by its id in the query and a signature alone, for senders that can sign but keep no
key. An event's source and id are its idempotency key. Data are kept as they arrive; nothing is decoded here.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response

from intake.doors import keys, signatures
from intake.doors.cloudevents import BATCH, STRUCTURED, Event, read_events
from intake.doors.door import CHALLENGE, Door, answer, answers, door_of, language_of
from intake.doors.fields import declare
from intake.doors.keys import ApiKey
from intake.doors.receive import Accepted, Incoming
from intake.doors.upload import too_large
from intake.media import recognise
from intake.meters import CAPTURES, REFUSALS
from intake.problems import Problem
from models.phrases import Phrase, phrase

router = APIRouter(tags=["events"])

_REFUSALS = (
    "key.missing", "key.unknown", "key.revoked", "key.scope", "signature.missing", "signature.wrong", "signature.old",
    "body.empty", "body.too_large", "body.timeout", "body.invalid", "event.invalid", "event.batch_too_large",
    "field.invalid", "media.unsupported", "idempotency.conflict", "evidence.storage_full", "evidence.failed",
    "database.unavailable",
)  # fmt: skip
_SENT = {
    "parameters": [
        {
            "name": "key",
            "in": "query",
            "description": "Id of the key whose secret signs, where no Authorization header is sent.",
            "schema": {"type": "string"},
        },
    ],
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in (STRUCTURED, BATCH, "application/json", "audio/wav", "text/csv")
        },
    },
}


@router.post(
    "/v1/events",
    status_code=202,
    summary="Send CloudEvents",
    responses=answers(*_REFUSALS, ok={202: "Stored durably.", 207: "Some events of a batch were refused; see each."}),
    openapi_extra=_SENT,
)
async def receive(request: Request) -> Response:
    """Binary, structured or batch mode of CloudEvents 1.0, signed as Standard Webhooks where the key has a secret."""
    door = door_of(request)
    body = await _body(door, request)
    key = await _sender(door, request)
    now = datetime.now(UTC)

    def work() -> tuple[tuple[list[Event | Problem], list[Incoming | Problem]], list[Incoming]]:
        # All of it in a thread: to check and to read megabytes takes milliseconds, in which other senders would wait.
        _verify(door, key, request, body, now)
        events = read_events(request.headers, body, door.settings.max_events)
        taken = [_take(door, key, event, now) for event in events]
        return (events, taken), [each for each in taken if isinstance(each, Incoming)]

    (events, taken), found = await door.write_durably(work)
    accepted = iter(found)
    answered = [next(accepted) if isinstance(each, Incoming) else each for each in taken]
    told = [_of_event(event, each) for event, each in zip(events, answered, strict=True)]
    if len(told) == 1 and isinstance(told[0], Problem):
        raise told[0]
    _count(told)
    language = language_of(request)
    rows = [_row(place, event, each, language) for place, (event, each) in enumerate(zip(events, told, strict=True))]
    refused = any(isinstance(each, Problem) for each in told)
    return answer({"events": rows}, 207 if refused else 202)


def _take(door: Door, key: ApiKey, event: Event | Problem, now: datetime) -> Incoming | Problem:
    """One event, stored; what is wrong with it is its answer, so that a batch's others are kept."""
    if isinstance(event, Problem):
        return event
    settings = door.settings
    try:
        if len(event.content) > settings.max_body_bytes:
            raise too_large(settings.max_body_bytes)
        given = {"captured_at": event.time, "modality": event.modality, "channel": event.source}
        fields = {name: value for name, value in given.items() if value}
        declared = declare(fields, _idempotency(event), settings, now)
        media = recognise(event.content[:4096], event.content_type, waveform=declared.waveform)
        return Incoming(key, declared, door.store.put([event.content]), media, now)
    except Problem as problem:
        return problem


def _count(told: Sequence[Accepted | Problem]) -> None:
    for each in told:
        if isinstance(each, Problem):
            REFUSALS.labels(each.code).inc()
        else:
            CAPTURES.labels("created" if each.created else "repeated").inc()


def _idempotency(event: Event) -> str:
    """Source and id together name an event (CloudEvents 1.0, section 3.1); digested, because they may be long."""
    name = f"{event.source}\n{event.id}".encode()
    return f"event:{hashlib.sha256(name).hexdigest()}"


def _of_event(event: Event | Problem, taken: Accepted | Problem) -> Accepted | Problem:
    """A problem told of the event's attributes, not of a capture's fields, which its sender never wrote."""
    if not isinstance(event, Event) or not isinstance(taken, Problem):
        return taken
    if taken.code == "idempotency.conflict":
        detail = phrase(
            "Event {id!r} of {source!r} was taken before with other data or attributes. Give a new event an id of its "
            "own, or send the same one again.",
            id=event.id, source=event.source,
        )  # fmt: skip
        return Problem(taken.code, detail, where="id")
    if taken.where == "captured_at":
        told = taken.told
        if isinstance(told, Phrase):
            told = replace(told, values={**told.values, "name": "time"})
        return Problem(taken.code, told, where="time")
    return taken


def _row(place: int, event: Event | Problem, taken: Accepted | Problem, language: str) -> dict[str, object]:
    """`index` counts from 0: what is no event has no id to be known by."""
    named: dict[str, object] = {"index": place}
    if isinstance(event, Event):
        named |= {"id": event.id, "source": event.source}
    if isinstance(taken, Problem):
        return {**named, "status": taken.status, "problem": taken.body(language)}
    return {**named, "status": 202, "capture": taken.capture, "created": taken.created}


async def _body(door: Door, request: Request) -> bytes:
    limit, size, chunks = door.settings.max_body_bytes, 0, list[bytes]()
    try:
        async with asyncio.timeout(door.settings.receive_timeout):
            async for chunk in request.stream():
                size += len(chunk)
                if size > limit:
                    raise too_large(limit)
                chunks.append(chunk)
    except TimeoutError:
        raise Problem(
            "body.timeout", phrase("The body did not arrive in time. Send again over a better line.")
        ) from None
    if not size:
        raise Problem("body.empty", phrase("The body is empty; a CloudEvent is expected."))
    return b"".join(chunks)


async def _sender(door: Door, request: Request) -> ApiKey:
    named = request.query_params.get("key")
    if named is not None and "authorization" not in request.headers and "x-api-key" not in request.headers:
        key = await door.read(lambda connection: keys.by_id(connection, named))
        # A key that does not sign cannot be used by its id: that is no secret.
        if key is None or not key.signing or key.revoked_at is not None or not key.allows("capture"):
            raise Problem(
                "key.unknown", phrase("No key of this id signs events. Check `key` in the address."), headers=CHALLENGE
            )
    else:
        key = await door.authenticate(request, "capture")
    return key


def _verify(door: Door, key: ApiKey, request: Request, body: bytes, now: datetime) -> None:
    """Raises Problem `signature.*`."""
    if key.signing:
        tolerance = timedelta(seconds=door.settings.signature_tolerance)
        signatures.verify(request.headers, body, key.signing, now, tolerance)
    elif signatures.signed(request.headers):
        raise Problem(
            "signature.wrong", phrase("This key has no signing secret: `order-intake keys rotate` gives it one.")
        )
