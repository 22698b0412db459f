"""Captures as their senders see them: rows in, the status resource out, each stage with its time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.problems import Problem
from intake.storage.tables import captures, orders, proposals, reports
from models.capture import Capture
from models.phrases import phrase

Document = dict[str, Any]

STATES: Mapping[str, str] = {
    "received": "Stored durably; a worker will take it.",
    "decoding": "A worker is reading it.",
    "placed": "Understood and passed by itself, or approved: its orders are placed.",
    "recorded": "A report or a request about an order was recorded.",
    "held": "A human decides.",
    "asked": "One answer of the sender would settle it; see `question`.",
    "dismissed": "A human decided that nothing is to be done.",
    "unreadable": "Nothing could be read; see `unreadable`.",
    "failed": "Decoding failed repeatedly; a human looks at it.",
}
"""Every state with its meaning. The last six end the decoding; held, asked and failed may still change."""


def load(connection: Connection, capture: str) -> tuple[Capture, int]:
    """The capture as the rooms below see it, and how often it was tried. Raises Problem `capture.unknown`."""
    row = connection.execute(sa.select(captures).where(captures.c.id == capture)).first()
    if row is None:
        raise unknown(capture)
    return as_capture(row), int(row.attempts)


def as_capture(row: sa.Row[*tuple[Any, ...]]) -> Capture:
    """A row of the table as a value."""
    return Capture(
        id=row.id,
        modality=row.modality,
        media_type=row.media_type,
        sha256=row.sha256,
        sender=row.sender,
        captured_at=row.captured_at,
        received_at=row.received_at,
        site=row.site,
        channel=row.channel,
        language=row.language,
        external_reference=row.external_reference,
    )


def status(connection: Connection, capture: str, sender: str | None = None) -> Document:
    """The status resource. With `sender` only if it is theirs. Raises Problem `capture.unknown`."""
    row = connection.execute(sa.select(captures).where(captures.c.id == capture)).first()
    if row is None or (sender is not None and row.sender != sender):
        raise unknown(capture)
    outcome: Document = row.outcome or {}
    requests = _requests(connection, capture) if row.finished_at is not None else []
    return {
        "id": row.id,
        "state": row.state,
        "stages": row.stages,
        "modality": row.modality,
        "media_type": row.media_type,
        "sha256": row.sha256,
        "size": row.size,
        "sender": row.sender,
        "site": row.site,
        "channel": row.channel,
        "language": row.language,
        "captured_at": row.captured_at,
        "received_at": row.received_at,
        "finished_at": row.finished_at,
        "external_reference": row.external_reference,
        "attempts": row.attempts,
        "transcript": outcome.get("transcript"),
        "decoder": outcome.get("decoder"),
        "figures": outcome.get("figures"),
        "unreadable": outcome.get("unreadable"),
        "failure": outcome.get("failure"),
        "question": outcome.get("question"),
        "review": outcome.get("review"),
        "coalesced_with": outcome.get("coalesced_with"),
        "explanation": outcome.get("explanation"),
        "requests": requests,
        "orders": [each["order"]["id"] for each in requests if each.get("order")],
    }


def explanation(connection: Connection, capture: str) -> str | None:
    """Digest of what the decoder's answer rests on, where it kept that. Raises Problem `capture.unknown`."""
    found = connection.execute(sa.select(captures.c.outcome).where(captures.c.id == capture)).first()
    if found is None:
        raise unknown(capture)
    digest = (found.outcome or {}).get("explanation")
    return None if digest is None else str(digest)


def received(capture: str, sender: str, media: Mapping[str, Any], stages: list[Document]) -> Document:
    """The short form that a fresh capture is answered with: nothing else is known of it yet."""
    return {"id": capture, "state": "received", "stages": stages, "sender": sender, **media, "orders": []}


def finished(connection: Connection, waiting: Collection[str]) -> set[str]:
    """Those of the captures whose decoding has ended."""
    query = sa.select(captures.c.id).where(captures.c.id.in_(waiting), captures.c.finished_at.is_not(None))
    return set(connection.execute(query).scalars())


def unknown(capture: str) -> Problem:
    """The refusal for ids that are not there, or not the asker's."""
    return Problem(
        "capture.unknown", phrase("There is no capture {capture!r} of this key's identity.", capture=capture)
    )


def _requests(connection: Connection, capture: str) -> list[Document]:
    query = (
        sa.select(proposals, orders.c.number, orders.c.state, orders.c.version, reports.c.document.label("report"))
        .select_from(
            proposals.outerjoin(orders, orders.c.id == proposals.c.order_id).outerjoin(
                reports,
                sa.and_(reports.c.capture == proposals.c.capture, reports.c.ordinal == proposals.c.ordinal),
            )
        )
        .where(proposals.c.capture == capture)
        .order_by(proposals.c.ordinal)
    )
    found = []
    for row in connection.execute(query):
        each: Document = {
            "ordinal": row.ordinal,
            "intent": row.intent,
            "zone": row.zone,
            "revision": row.revision,
            "admission": row.admission,
            "review": row.review_id,
            "proposal": row.document,
        }
        if row.order_id is not None and row.number is not None:
            each["order"] = {"id": row.order_id, "number": row.number, "state": row.state, "version": row.version}
        if row.report is not None:
            each["report"] = row.report
        found.append(each)
    return found
