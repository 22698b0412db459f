"""Circumstances: what the database knows that validation must - earlier orders of this sender, stock, open alarms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.orders import alarms
from intake.settings import Settings
from intake.storage.tables import captures, orders
from knowledge_graph.graph import Graph
from knowledge_graph.proposal import Circumstances, EarlierPicture, RecentOrder
from knowledge_graph.store import stock_of
from models.capture import Capture
from models.intent import Request, Slot

Row: TypeAlias = "sa.Row[*tuple[object, ...]]"
REFERENCES = frozenset({"order_reference", "external_reference", "purchase_order", "waybill"})
_MAINTENANCE_PARTS = 2_000
"""Parts whose stock is looked up for a maintenance request, which names none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A capture with what was read from it."""

    capture: Capture
    requests: Sequence[Request]
    fingerprint: str | None = None
    """Of a picture, as its decoder gave it."""


def gather(
    connection: Connection, every: Sequence[Asked], graph: Graph, settings: Settings, now: datetime
) -> list[Circumstances]:
    """All that `validate` may know of each capture beyond the graph, as of this transaction."""
    since = now - timedelta(seconds=settings.recent_window)
    own: dict[str, list[Row]] = defaultdict(list)
    senders = sorted({each.capture.sender for each in every})
    values = {"senders": senders, "since": since, "limit": settings.recent_maximum}
    for row in connection.execute(_OWN, values):
        own[row.submitter].append(row)
    items = [_items(each.requests, graph) for each in every]
    stock = stock_of(connection, set().union(*items))
    conditions: dict[str, str] | None = None
    flood = False
    found = []
    for each, its in zip(every, items, strict=True):
        if _is_maintenance(each.requests) and conditions is None:
            conditions = _open_conditions(connection)
            flood = alarms.flood(connection, now, alarms.policy_of(settings))
        others = _others(connection, each, settings, since)
        rows = {row.id: row for row in (*own[each.capture.sender], *others)}
        recent = sorted((_recent_order(row) for row in rows.values()), key=lambda order: order.id, reverse=True)
        found.append(
            Circumstances(
                now=now,
                recent=tuple(recent),
                stock={place: amount for place, amount in stock.items() if place[0] in its},
                open_conditions=conditions or {} if _is_maintenance(each.requests) else {},
                alarm_flood=flood,
                fingerprint=each.fingerprint,
                pictures=_pictures(connection, each, settings, now),
            )
        )
    return found


def _pictures(connection: Connection, asked: Asked, settings: Settings, now: datetime) -> tuple[EarlierPicture, ...]:
    """What this sender photographed lately: the same sheet of paper may be sent again, at another size."""
    if asked.fingerprint is None:
        return ()
    fingerprint = captures.c.outcome["fingerprint"].astext
    query = (
        sa.select(captures.c.id, fingerprint.label("fingerprint"), captures.c.received_at)
        .where(
            captures.c.sender == asked.capture.sender,
            captures.c.modality == "image",
            captures.c.id != asked.capture.id,
            captures.c.received_at >= now - timedelta(seconds=settings.picture_window),
            fingerprint.is_not(None),
        )
        .order_by(captures.c.received_at.desc())
        .limit(settings.picture_maximum)
    )
    return tuple(EarlierPicture(row.id, row.fingerprint, row.received_at) for row in connection.execute(query))


def _is_maintenance(requests: Sequence[Request]) -> bool:
    intents = {each.intent for request in requests for each in request.candidates}
    return not intents.isdisjoint(("maintenance.request", "observation.report"))


def _items(requests: Sequence[Request], graph: Graph) -> set[str]:
    """Keys of the items that may be meant; a maintenance request names none, so it may mean every part."""
    slots = [slot for slot in _slots(requests) if slot.name in ("item", "item_code")]
    items = {key for slot in slots for key in (slot.key, *(choice.key for choice in slot.choices)) if key is not None}
    if _is_maintenance(requests):
        items |= {node.key for node in graph.kind("part")[:_MAINTENANCE_PARTS]}
    return items


def _slots(requests: Sequence[Request]) -> Iterable[Slot]:
    for request in requests:
        for candidate in request.candidates:
            yield from candidate.slots
            for line in candidate.lines:
                yield from line.slots


def _others(connection: Connection, asked: Asked, settings: Settings, since: datetime) -> list[Row]:
    """Orders that bear what was said (number, reference), those of a buyer that was named, those of this recording."""
    capture, wheres = asked.capture, list[sa.ColumnElement[bool]]()
    if capture.external_reference is not None:
        same = orders.c.external_reference == capture.external_reference
        wheres.append(sa.and_(orders.c.submitter == capture.sender, same))
    said = {_written(slot) for slot in _slots(asked.requests) if slot.name in REFERENCES} - {""}
    if said:
        digits = {re.sub(r"\D", "", text) for text in said} - {""}
        wheres.append(orders.c.number.in_(said | {f"{letter}-{int(each):04d}" for each in digits for letter in "SM"}))
        wheres += [
            column.in_(said)
            for column in (orders.c.external_reference, orders.c.purchase_order_number, orders.c.waybill)
        ]
    buyers = {slot.key for slot in _slots(asked.requests) if slot.name == "customer" and slot.key is not None}
    if buyers:
        wheres.append(sa.and_(orders.c.buyer.in_(buyers), orders.c.created_at >= since))
    if capture.modality != "text":
        # The same recording is the same utterance; the same words written again are not.
        wheres.append(orders.c.evidence_sha256 == capture.sha256)
    return [row for where in wheres for row in _rows(connection, where, settings.recent_maximum)]


def _rows(connection: Connection, where: sa.ColumnElement[bool], limit: int) -> Sequence[Row]:
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
    "select own.* from unnest(cast(:senders as text[])) sender, lateral"
    f" (select {', '.join(column.name for column in _COLUMNS)} from customer_order where submitter = sender"
    " and (state in ('held', 'placed', 'accepted') or created_at >= :since)"
    " order by created_at desc limit :limit) own"
)


def _recent_order(row: Row) -> RecentOrder:
    return RecentOrder(*row)  # type: ignore[arg-type]  # the columns stand in the order of the fields
