"""`/review/{id}/evidence`: the bytes that were sent, with ranges so that a player can seek. Each look is journalled."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.responses import StreamingResponse

from sandbox import journal, queue
from sandbox.canonical import JsonObject
from sandbox.console.pages import Desk, PageRoute, desk_of
from sandbox.console.ports import Form, Ports, Refused, Sent
from sandbox.console.sessions import Session
from sandbox.queue import Filter
from sandbox.review import read_review, subject

router = APIRouter(route_class=PageRoute, include_in_schema=False)
_MEDIA_TYPES: dict[Form, str] = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json"}
CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
SAFE = ("audio/", "image/")
"""What is shown in a page; everything else leaves as a file to keep."""


@router.get("/review/{review}/evidence")
async def evidence(request: Request, review: str) -> Response:
    """All of it, or the range asked for (RFC 9110, a single range)."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "look")
    asked = request.headers.get("range", "")
    # Each range, too: all but the first byte is the whole to whoever listens.
    sent = await desk.ports.write(lambda c: _seen(c, desk.ports, session, review))
    file = await asyncio.to_thread(desk.ports.evidence, sent.sha256)
    size = file.seek(0, 2)
    shown = sent.media_type.startswith(SAFE)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": "inline" if shown else f'attachment; filename="{sent.id}"',
        "Cache-Control": "private, no-store",
    }
    media_type = sent.media_type if shown else "application/octet-stream"
    span = _span(asked, size)
    if span is None:
        return StreamingResponse(_read(file, 0, size), 200, {**headers, "Content-Length": str(size)}, media_type)
    start, end = span
    if start >= end:
        file.close()
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers |= {"Content-Range": f"bytes {start}-{end - 1}/{size}", "Content-Length": str(end - start)}
    return StreamingResponse(_read(file, start, end), 206, headers, media_type)


@router.get("/review/{review}/picture/{page}")
async def picture(request: Request, review: str, page: int) -> Response:
    """One page, counted from 0, as a JPEG that every browser shows; the headers say in which frame boxes are given."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "look")
    sent = await desk.ports.write(lambda c: _seen(c, desk.ports, session, review))
    shown = await desk.ports.run(lambda: desk.ports.picture(sent.sha256, page))
    headers = {"X-Frame-Width": str(shown.width), "X-Frame-Height": str(shown.height)}
    return Response(shown.jpeg, media_type="image/jpeg", headers={**headers, "Cache-Control": "private, no-store"})


@router.get("/review/{review}/waveform")
async def waveform(request: Request, review: str) -> Response:
    """Waveform, spectrum and envelope with cursors, as an SVG; the headers say where in it which samples are."""
    return await _drawn(request, review, "svg")


@router.get("/review/{review}/waveform.png")
async def waveform_png(request: Request, review: str) -> Response:
    """The same as a PNG, to put into a mail or a report."""
    return await _drawn(request, review, "png")


@router.get("/review/{review}/waveform.json")
async def waveform_json(request: Request, review: str) -> Response:
    """What is drawn, as data: curves, cursors, contributions, each hypothesis with its score and why it fell."""
    return await _drawn(request, review, "json")


async def _drawn(request: Request, review: str, form: Form) -> Response:
    desk = desk_of(request)
    session = await desk.signed_in(request, "look")
    sent = await desk.ports.write(lambda c: _seen(c, desk.ports, session, review))
    drawn = await desk.ports.read(lambda c: desk.ports.drawing(c, sent.id, form, desk.language(request)))
    headers = {
        "Cache-Control": "private, no-store",
        "X-Frame-Width": str(drawn.width),
        "X-Frame-Height": str(drawn.height),
        "X-Panel": " ".join(str(each) for each in (*drawn.panel, drawn.samples)),
        "X-Channel": drawn.channel,
    }
    return Response(drawn.content, media_type=_MEDIA_TYPES[form], headers=headers)


async def prepare(desk: Desk, reviewer: str, wanted: Filter, language: str) -> None:
    """Make the picture or drawing of whatever this reviewer is likely to get next; it is shown to nobody yet."""

    def find(connection: Connection) -> Sent | None:
        found = queue.upcoming(connection, reviewer, datetime.now(UTC), wanted)
        return None if found is None else desk.ports.sent(connection, found.capture)

    sent = await desk.ports.read(find)
    if sent is None:
        return
    with suppress(Refused):  # What cannot be shown is said when it is asked for.
        if sent.modality == "image":
            await desk.ports.run(lambda: desk.ports.picture(sent.sha256, 0))
        elif sent.modality == "waveform":
            await desk.ports.read(lambda c: desk.ports.drawing(c, sent.id, "svg", language))


def _seen(connection: Connection, ports: Ports, session: Session, review: str) -> Sent:
    """The capture of a review, with the look at it written down."""
    found = ports.sent(connection, read_review(connection, review).capture)
    body: JsonObject = {"by": session.person.identity, "capture": found.id, "sha256": found.sha256}
    journal.append(connection, "evidence.viewed", subject(review), body)
    return found


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """Half-open bytes of a Range header; None for none, or for one that is not understood (which may be ignored)."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match[0] == "bytes=-":
        return None
    if not match[1]:
        return max(0, size - int(match[2])), size
    return int(match[1]), min(size, int(match[2]) + 1) if match[2] else size


def _read(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
