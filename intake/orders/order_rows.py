"""Orders as rows: found by id, number or filter; locked for a change; with all their versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.problems import Problem
from intake.storage.tables import order_versions, orders
from models.phrases import phrase

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as stored: document, evidence for each field, provenance."""

    id: str
    number: str
    kind: str
    state: str
    version: int
    submitter: str
    capture: str
    ordinal: int
    admission: str
    zone: str
    order: Document
    evidence: list[Document]
    provenance: Document
    created_at: datetime
    updated_at: datetime

    def body(self) -> Document:
        """What events and `GET /v1/orders/{id}` carry."""
        return {"order": self.order, "evidence": self.evidence, "provenance": self.provenance}


def fetch(connection: Connection, order: str) -> OrderRow:
    """By id or number. Raises Problem `order.unknown`."""
    found = connection.execute(
        sa.select(*COLUMNS).where(sa.or_(orders.c.id == order, orders.c.number == order))
    ).first()
    if found is None:
        raise unknown(order)
    return order_row(found)


def lock(connection: Connection, order: str) -> OrderRow:
    """As `fetch` by id, and nobody else changes it before our commit."""
    found = connection.execute(sa.select(*COLUMNS).where(orders.c.id == order).with_for_update()).first()
    if found is None:
        raise unknown(order)
    return order_row(found)


def versions(connection: Connection, order: str) -> list[Document]:
    """Every version of an order, oldest first."""
    rows = connection.execute(
        sa.select(order_versions).where(order_versions.c.order_id == order).order_by(order_versions.c.version)
    )
    return [
        {"version": r.version, "state": r.state, "at": r.created_at, "reason": r.reason, "order": r.document}
        for r in rows
    ]


def listing(
    connection: Connection, filters: Mapping[str, str], *, before: str | None, limit: int
) -> tuple[tuple[OrderRow, ...], str | None]:
    """A page of orders, newest first, and the cursor of the next. Filters: state, kind, submitter, site, capture ..."""
    chosen = [orders.c[name] == value for name, value in filters.items()]
    if before is not None:
        chosen.append(orders.c.id < before)
    rows = connection.execute(sa.select(*COLUMNS).where(*chosen).order_by(orders.c.id.desc()).limit(limit + 1)).all()
    page = tuple(order_row(row) for row in rows[:limit])
    return page, page[-1].id if len(rows) > limit else None


COLUMNS = (
    orders.c.id, orders.c.number, orders.c.kind, orders.c.state, orders.c.version, orders.c.submitter,
    orders.c.capture, orders.c.ordinal, orders.c.admission, orders.c.zone, orders.c.document, orders.c.evidence,
    orders.c.provenance, orders.c.created_at, orders.c.updated_at,
)  # fmt: skip


def order_row(row: sa.Row[*tuple[Any, ...]]) -> OrderRow:
    return OrderRow(*row)


def unknown(order: str) -> Problem:
    """The same for an order that is not there and for one that is somebody else's."""
    return Problem("order.unknown", phrase("There is no order {order!r}. GET /v1/orders lists them.", order=order))
