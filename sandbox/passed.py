"""Orders that passed by themselves: noted beside the journal, so that those of a suspended revision can be listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from sandbox.canonical import canonical
from sandbox.zone import ZoneKey


@dataclass(frozen=True, slots=True)
class AutomaticOrder:
    """One order that no human saw before it was placed."""

    capture: str
    ordinal: int
    order: str | None
    confidence: float
    at: datetime


_NOTE = text(
    "with noted as (insert into automatic_order (capture, ordinal, zone, revision, order_id, confidence, at) "
    "values (:capture, :ordinal, :zone, :revision, :order, :confidence, :at) "
    "on conflict do nothing returning capture) "
    "insert into journal_entry (kind, subject, body) select 'order.automatic', :subject, :body from noted"
)
_LIST = text(
    "select capture, ordinal, order_id, confidence, at from automatic_order "
    "where zone = :zone and revision = :revision order by at desc, capture, ordinal limit :limit"
)
_SAMPLE = text(
    "select capture, ordinal, order_id, confidence, at from automatic_order "
    "where zone = :zone and revision = :revision order by md5(:seed || capture || ordinal::text) limit :limit"
)


def note_automatic(
    connection: Connection,
    zone: ZoneKey,
    revision: str,
    capture: str,
    ordinal: int,
    order: str | None,
    confidence: float,
    now: datetime,
) -> bool:
    """Note and journal one automatic order, in one statement; False when it was noted before (a job ran twice)."""
    body = canonical(
        {
            "zone": str(zone),
            "revision": revision,
            "capture": capture,
            "ordinal": ordinal,
            "order": order,
            "confidence": confidence,
        }
    )
    values = {
        "capture": capture,
        "ordinal": ordinal,
        "zone": str(zone),
        "revision": revision,
        "order": order,
        "confidence": confidence,
        "at": now,
        "subject": f"capture:{capture}",
        "body": body,
    }
    return connection.execute(_NOTE, values).rowcount == 1


def automatic_orders(
    connection: Connection, zone: ZoneKey, revision: str, limit: int = 10_000
) -> tuple[AutomaticOrder, ...]:
    """What passed by itself under this revision, newest first."""
    rows = connection.execute(_LIST, {"zone": str(zone), "revision": revision, "limit": limit})
    return tuple(AutomaticOrder(*row) for row in rows)


def sample(
    connection: Connection, zone: ZoneKey, revision: str, size: int, seed: str = ""
) -> tuple[AutomaticOrder, ...]:
    """A random sample of them without repetition; the same seed draws the same."""
    rows = connection.execute(_SAMPLE, {"zone": str(zone), "revision": revision, "limit": size, "seed": seed})
    return tuple(AutomaticOrder(*row) for row in rows)
