"""Durable acceptance: stored bytes and what was said about them in; capture, journal entry and job out, in one commit.

After `accept_all` the captures cannot be lost; before, they were never promised. A repeat is recognised by the sender's
Idempotency-Key, or by the same content under the same external reference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import psycopg
import sqlalchemy as sa
import uuid6
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from intake.doors.keys import ApiKey
from intake.media import Media
from intake.problems import Problem
from intake.storage import jobs
from intake.storage.evidence import Stored
from intake.storage.tables import captures
from models.phrases import phrase
from sandbox.canonical import canonical
from sandbox.tables import journal_entry

TASK = "understand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the sender says about a capture; every field optional."""

    site: str | None = None
    channel: str | None = None
    waveform: bool = False
    """A measurement, where the content alone would be taken for something else."""
    language: str | None = None
    captured_at: datetime | None = None
    external_reference: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The capture's id, and whether this request made it or repeated an earlier one."""

    capture: str
    created: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """One capture whose bytes are stored, with all that a row of it says."""

    key: ApiKey
    declared: Declared
    stored: Stored
    media: Media
    received_at: datetime


def accept_all(connection: Connection, together: Sequence[Incoming]) -> list[Accepted | Problem]:
    """Write capture, journal entry and job of each; an answer for each, a Problem being `idempotency.conflict`.

    `connection` commits each statement by itself, and all of them are written by one. Raises what the database raises,
    as SQLAlchemy names it.
    """
    rows = [_row(each) for each in together]
    # A concurrent twin makes this statement wait for its commit, and then do nothing.
    made = _insert(connection, {"rows": msgspec.json.encode(rows).decode(), "task": TASK})
    answers: list[Accepted | Problem] = []
    for each, row in zip(together, rows, strict=True):
        if row["id"] in made:
            answers.append(Accepted(str(row["id"]), created=True))
            continue
        try:
            answers.append(Accepted(_earlier(connection, each, str(row["request_digest"])), created=False))
        except Problem as problem:
            answers.append(problem)
    return answers


def _insert(connection: Connection, values: dict[str, str]) -> set[str]:
    """Ids of the new captures. By the driver itself: SQLAlchemy's way around it costs twice what the statement does."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection), "the engine speaks to PostgreSQL through psycopg"
    try:
        return {row[0] for row in driver.execute(_INSERT, values)}
    except psycopg.Error as error:
        gone = driver.closed
        if gone:
            # What ended this connection (a restart of the server) has ended those that wait in the pool.
            connection.invalidate(error)
            connection.engine.dispose()
        raise DBAPIError.instance(
            _INSERT, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=gone
        ) from error


def _row(incoming: Incoming) -> dict[str, object]:
    key, declared, stored, media = incoming.key, incoming.declared, incoming.stored, incoming.media
    at = incoming.received_at
    return {
        "id": str(uuid6.uuid7()),
        "key_id": key.id,
        "idempotency_key": declared.idempotency_key,
        "request_digest": _digest(declared, stored),
        "modality": media.modality,
        "media_type": media.media_type,
        "sha256": stored.sha256,
        "size": stored.size,
        "sender": key.identity,
        "site": declared.site,
        "channel": declared.channel,
        "language": declared.language,
        "captured_at": declared.captured_at or at,
        "received_at": at,
        "external_reference": declared.external_reference,
        "state": "received",
        "stages": [{"stage": "received", "at": at.isoformat()}],
        "entry_body": canonical({"sha256": stored.sha256, "media_type": media.media_type, "sender": key.identity}),
    }


_COLUMNS = (
    "id", "key_id", "idempotency_key", "request_digest", "modality", "media_type", "sha256", "size", "sender", "site",
    "channel", "language", "captured_at", "received_at", "external_reference", "state", "stages",
)  # fmt: skip
_OTHER_TYPES = {"size": "bigint", "captured_at": "timestamptz", "received_at": "timestamptz", "stages": "jsonb"}
_TYPED = ", ".join(f"{name} {_OTHER_TYPES.get(name, 'text')}" for name in (*_COLUMNS, "entry_body"))
# Rows go in by the order of what must be unique: two statements with the same twins then wait and never deadlock.
_INSERT = (
    f"with sent as materialized (select * from json_to_recordset(%(rows)s::json) as sent({_TYPED})),"
    f" made as (insert into capture ({', '.join(_COLUMNS)}) select {', '.join(_COLUMNS)} from sent"
    " order by key_id, idempotency_key, id on conflict do nothing returning id),"
    " new as (select sent.* from sent join made using (id)),"
    f" job as ({jobs.DEFERRING} having count(*) > 0),"
    f" noted as (insert into {journal_entry.name} (kind, subject, body)"
    " select 'capture.received', 'capture:' || id, entry_body from new order by id)"
    " select made.id from made, job"
)


def _earlier(connection: Connection, incoming: Incoming, digest: str) -> str:
    key, declared = incoming.key, incoming.declared
    if declared.idempotency_key is not None:
        same_key = sa.select(captures.c.id, captures.c.request_digest).where(
            captures.c.key_id == key.id, captures.c.idempotency_key == declared.idempotency_key
        )
        found = connection.execute(same_key).first()
        if found is not None and found.request_digest == digest:
            return str(found.id)
        if found is not None:
            raise Problem(
                "idempotency.conflict",
                phrase(
                    "Idempotency-Key {given!r} was used for capture {capture} with other bytes or "
                    "fields. Use a new key for a new capture, or send the same request again.",
                    given=declared.idempotency_key,
                    capture=found.id,
                ),
                where="Idempotency-Key",
            )
    same_reference = sa.select(captures.c.id).where(
        captures.c.sender == key.identity,
        captures.c.external_reference == declared.external_reference,
        captures.c.request_digest == digest,
    )
    return str(connection.execute(same_reference).scalar_one())


def _digest(declared: Declared, stored: Stored) -> str:
    """Over bytes and fields: what makes two requests the same."""
    fields = [
        stored.sha256,
        declared.site,
        declared.channel,
        declared.language,
        declared.captured_at.timestamp() if declared.captured_at else None,
        declared.external_reference,
    ]
    return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()
