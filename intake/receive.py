"""Durable acceptance: stored bytes and what was said about them in; capture, journal entry and job out, in one commit.

After `accept` has committed, the capture cannot be lost; before, it was never promised. A repeat is recognised by the
sender's Idempotency-Key, or by the same content under the same external reference.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec
import sqlalchemy as sa
import uuid6
from sqlalchemy.engine import Connection

from intake import jobs
from intake.evidence import Stored
from intake.keys import ApiKey
from intake.media import Media
from intake.problems import Problem
from intake.tables import captures
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


def accept(
    connection: Connection, key: ApiKey, declared: Declared, stored: Stored, media: Media, received_at: datetime
) -> Accepted:
    """Write capture, journal entry and job. Raises Problem `idempotency.conflict`.

    It is a single statement, and so atomic on a connection that commits each by itself.
    """
    digest = _digest(declared, stored)
    capture = str(uuid6.uuid7())
    values: dict[str, object] = {
        "id": capture,
        "key_id": key.id,
        "idempotency_key": declared.idempotency_key,
        "request_digest": digest,
        "modality": media.modality,
        "media_type": media.media_type,
        "sha256": stored.sha256,
        "size": stored.size,
        "sender": key.identity,
        "site": declared.site,
        "channel": declared.channel,
        "language": declared.language,
        "captured_at": declared.captured_at or received_at,
        "received_at": received_at,
        "external_reference": declared.external_reference,
        "state": "received",
        "stages": f'[{{"stage": "received", "at": "{received_at.isoformat()}"}}]',
        "queue": media.modality,
        "task": TASK,
        "args": f'{{"capture": "{capture}"}}',
        "entry_subject": f"capture:{capture}",
        "entry_body": canonical({"sha256": stored.sha256, "media_type": media.media_type, "sender": key.identity}),
    }
    # A concurrent twin makes this statement wait for its commit, and then do nothing.
    if connection.execute(_INSERT, values).first() is None:
        return Accepted(_earlier(connection, key, declared, digest), created=False)
    return Accepted(capture, created=True)


_COLUMNS = (
    "id", "key_id", "idempotency_key", "request_digest", "modality", "media_type", "sha256", "size", "sender", "site",
    "channel", "language", "captured_at", "received_at", "external_reference", "state", "stages",
)  # fmt: skip
_INSERT = sa.text(
    f"with made as (insert into capture ({', '.join(_COLUMNS)}) values"
    f" ({', '.join('cast(:stages as jsonb)' if name == 'stages' else f':{name}' for name in _COLUMNS)})"
    f" on conflict do nothing returning id), job as ({jobs.DEFERRING} from made),"
    f" noted as (insert into {journal_entry.name} (kind, subject, body)"
    " select 'capture.received', :entry_subject, :entry_body from made)"
    " select made.id from made, job"
)


def _earlier(connection: Connection, key: ApiKey, declared: Declared, digest: str) -> str:
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
                f"Idempotency-Key {declared.idempotency_key!r} was used for capture {found.id} with other bytes or "
                "fields. Use a new key for a new capture, or send the same request again.",
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
