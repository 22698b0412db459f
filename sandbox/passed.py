"""Orders that passed by themselves: noted beside the journal, so that those of a suspended revision can be listed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from sandbox import journal
from sandbox.canonical import JsonObject, canonical
from sandbox.review import dispute_item, open_dispute
from sandbox.standings import subject
from sandbox.zone import ZoneKey


@dataclass(frozen=True, slots=True)
class AutomaticOrder:
    """One order that no human saw before it was placed."""

    capture: str
    ordinal: int
    order: str | None
    confidence: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """An automatic order with the zone and the revision that let it pass."""

    zone: ZoneKey
    revision: str
    passed: AutomaticOrder


_NOTE = text(
    "with given as (select * from json_to_recordset(cast(:rows as json)) as row(capture text, ordinal integer, "
    "zone text, revision text, order_id text, confidence double precision, at timestamptz, body text)), "
    "noted as (insert into automatic_order (capture, ordinal, zone, revision, order_id, confidence, at) "
    "select capture, ordinal, zone, revision, order_id, confidence, at from given "
    "on conflict do nothing returning capture, ordinal) "
    "insert into journal_entry (kind, subject, body) select 'order.automatic', 'capture:' || capture, body "
    "from given join noted using (capture, ordinal) order by capture, ordinal"
)
_LIST = text(
    "select capture, ordinal, order_id, confidence, at from automatic_order "
    "where zone = :zone and revision = :revision order by at desc, capture, ordinal limit :limit"
)
_SAMPLE = text(
    "select capture, ordinal, order_id, confidence, at from automatic_order a "
    "where zone = :zone and revision = :revision and order_id is not null "
    "and not exists (select from review r where r.order_id = a.order_id and r.kind = 'dispute') "
    "order by md5(:seed || capture || ordinal::text) limit :limit"
)


def note_all(connection: Connection, noted: Sequence[Noted]) -> int:
    """Note and journal automatic orders, in one statement; returns how many were not noted before (a job ran twice)."""
    rows = []
    for each in noted:
        told: JsonObject = {
            "zone": str(each.zone),
            "revision": each.revision,
            "capture": each.passed.capture,
            "ordinal": each.passed.ordinal,
            "order": each.passed.order,
            "confidence": each.passed.confidence,
        }
        row = {**told, "order_id": each.passed.order, "at": each.passed.at.isoformat(), "body": canonical(told)}
        rows.append(row)
    return connection.execute(_NOTE, {"rows": json.dumps(rows, ensure_ascii=False)}).rowcount if rows else 0


def automatic_orders(
    connection: Connection, zone: ZoneKey, revision: str, limit: int = 10_000
) -> tuple[AutomaticOrder, ...]:
    """What passed by itself under this revision, newest first."""
    rows = connection.execute(_LIST, {"zone": str(zone), "revision": revision, "limit": limit})
    return tuple(AutomaticOrder(*row) for row in rows)


def sample(
    connection: Connection, zone: ZoneKey, revision: str, size: int, seed: str = ""
) -> tuple[AutomaticOrder, ...]:
    """A random sample of their orders that nobody has looked at again; the same seed draws the same."""
    rows = connection.execute(_SAMPLE, {"zone": str(zone), "revision": revision, "limit": size, "seed": seed})
    return tuple(AutomaticOrder(*row) for row in rows)


def pull(
    connection: Connection, zone: ZoneKey, revision: str, size: int, by: str, now: datetime, seed: str = ""
) -> tuple[str, ...]:
    """Put a random sample of the orders that passed by themselves before humans; ids of the reviews."""
    opened = []
    for each in sample(connection, zone, revision, size, seed):
        assert each.order is not None, "the sample is of orders"
        item = dispute_item(
            order=each.order,
            capture=each.capture,
            ordinal=each.ordinal,
            proposal=None,
            zone=zone,
            revision=revision,
            confidence=each.confidence,
            code="audit.sample",
        )
        opened.append(open_dispute(connection, item, now, by=by, note=""))
    drawn: JsonObject = {"by": by, "asked": size, "reviews": list(opened)}
    journal.append(connection, "zone.sampled", subject(zone, revision), drawn)
    return tuple(opened)
