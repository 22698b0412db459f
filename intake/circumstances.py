"""Circumstances: what the database knows that validation must - earlier orders of this sender, stock, open alarms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.settings import Settings
from intake.tables import orders
from knowledge_graph.graph import Graph
from knowledge_graph.proposal import Circumstances, RecentOrder
from knowledge_graph.store import stock_of
from models.capture import Capture
from models.intent import Request, Slot

REFERENCES = frozenset({"order_reference", "external_reference", "purchase_order", "waybill"})
_MAINTENANCE_PARTS = 2_000
"""Parts whose stock is looked up for a maintenance request, which names none."""


def gather(
    connection: Connection,
    capture: Capture,
    requests: Sequence[Request],
    graph: Graph,
    settings: Settings,
    now: datetime,
) -> Circumstances:
    """All that `validate` may know beyond the graph, as of this transaction."""
    recent = _recent(connection, capture, requests, settings, now)
    maintenance = any(each.intent == "maintenance.request" for request in requests for each in request.candidates)
    items = {slot.key for slot in _slots(requests) if slot.name == "item" and slot.key is not None}
    items |= {choice.key for slot in _slots(requests) if slot.name == "item" for choice in slot.choices if choice.key}
    if maintenance:
        items |= {node.key for node in graph.kind("part")[:_MAINTENANCE_PARTS]}
    return Circumstances(
        now=now,
        recent=recent,
        stock=stock_of(connection, items),
        open_conditions=_open_conditions(connection) if maintenance else {},
    )


def _slots(requests: Sequence[Request]) -> Iterable[Slot]:
    for request in requests:
        for candidate in request.candidates:
            yield from candidate.slots
            for line in candidate.lines:
                yield from line.slots


def _recent(
    connection: Connection, capture: Capture, requests: Sequence[Request], settings: Settings, now: datetime
) -> tuple[RecentOrder, ...]:
    """The sender's last orders, those that bear a number or reference that was said, those of a named buyer."""
    since = now - timedelta(seconds=settings.recent_window)
    values = {"sender": capture.sender, "since": since, "limit": settings.recent_maximum}
    found: dict[str, sa.Row[*tuple[object, ...]]] = {row.id: row for row in connection.execute(_OWN, values)}
    said = {_written(slot) for slot in _slots(requests) if slot.name in REFERENCES} - {""}
    if capture.external_reference is not None:
        same = sa.and_(orders.c.submitter == capture.sender, orders.c.external_reference == capture.external_reference)
        found |= {row.id: row for row in _rows(connection, same, settings.recent_maximum)}
    if said:
        numbers = said | {
            f"{letter}-{int(n):04d}" for text in said if (n := re.sub(r"\D", "", text)) for letter in "SM"
        }
        for column in (orders.c.number, orders.c.external_reference, orders.c.purchase_order_number, orders.c.waybill):
            bearing = column.in_(numbers if column is orders.c.number else said)
            found |= {row.id: row for row in _rows(connection, bearing, settings.recent_maximum)}
    buyers = {slot.key for slot in _slots(requests) if slot.name == "customer" and slot.key is not None}
    if buyers:
        named = sa.and_(orders.c.buyer.in_(buyers), orders.c.created_at >= since)
        found |= {row.id: row for row in _rows(connection, named, settings.recent_maximum)}
    if capture.modality != "text":
        # The same recording is the same utterance; the same words written again are not.
        same = orders.c.evidence_sha256 == capture.sha256
        found |= {row.id: row for row in _rows(connection, same, settings.recent_maximum)}
    return tuple(sorted((_recent_order(row) for row in found.values()), key=lambda each: each.id, reverse=True))


def _rows(connection: Connection, where: sa.ColumnElement[bool], limit: int) -> Sequence[sa.Row[*tuple[object, ...]]]:
    return connection.execute(sa.select(*_COLUMNS).where(where).order_by(orders.c.created_at.desc()).limit(limit)).all()


def _written(slot: Slot) -> str:
    return (slot.value if isinstance(slot.value, str) else slot.text).strip()


def _open_conditions(connection: Connection) -> dict[str, str]:
    query = sa.select(orders.c.condition_key, orders.c.id).where(
        orders.c.condition_key.is_not(None), orders.c.state.in_(("placed", "accepted"))
    )
    return {row.condition_key: row.id for row in connection.execute(query)}


_COLUMNS = (
    orders.c.id, orders.c.number, orders.c.version, orders.c.state, orders.c.submitter, orders.c.buyer, orders.c.site,
    orders.c.lines_digest, orders.c.external_reference, orders.c.purchase_order_number, orders.c.evidence_sha256,
    orders.c.created_at, orders.c.condition_key, orders.c.waybill,
)  # fmt: skip


# As text, because every capture asks it: building it costs more than running it.
_OWN = sa.text(
    f"select {', '.join(column.name for column in _COLUMNS)} from customer_order where submitter = :sender"
    " and (state in ('held', 'placed', 'accepted') or created_at >= :since) order by created_at desc limit :limit"
)


def _recent_order(row: sa.Row[*tuple[object, ...]]) -> RecentOrder:
    return RecentOrder(*row)  # type: ignore[arg-type]  # the columns stand in the order of the fields
