"""Orders: their life cycle, their versions, and the event that every state has.

    held -> placed | dismissed      placed -> accepted | rejected | cancelled      accepted -> fulfilled | cancelled

An order is a JSON document (docs/order.md) with the columns it is found by. Each change writes the row, the version,
the journal entry and the event in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from intake import outbox
from intake.problems import Problem
from intake.tables import order_numbers, order_versions, orders
from sandbox import journal, sealer

LIFE: Mapping[str, frozenset[str]] = {
    "held": frozenset({"placed", "dismissed"}),
    "placed": frozenset({"accepted", "rejected", "cancelled"}),
    "accepted": frozenset({"fulfilled", "cancelled"}),
    "rejected": frozenset(),
    "cancelled": frozenset(),
    "fulfilled": frozenset(),
    "dismissed": frozenset(),
}
LETTERS = {"sales": "S", "maintenance": "M"}

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """On whose behalf, when, and under which `source` its events go out."""

    actor: str
    at: datetime
    source: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order about to be written. `order` lacks number, state and placed_at, which are given here."""

    order: Document
    evidence: list[Document]
    provenance: Document
    state: str
    admission: str
    zone: str
    capture: str
    ordinal: int
    lines_digest: str
    evidence_sha256: str | None = None
    waybill: str | None = None
    extra: Document = field(default_factory=dict)


def create(connection: Connection, new: NewOrder, writer: Writer) -> OrderRow | None:
    """Write an order's first version; None when this request of this capture has its order already."""
    document = dict(new.order)
    kind = str(document["kind"])
    placed = new.state == "placed"
    document |= {"version": 1, "state": new.state, "number": _number(connection, kind)}
    if placed:
        document["placed_at"] = writer.at.isoformat()
    head = sealer.head(connection)
    provenance = {**new.provenance, "admission": new.admission, "journal_head": head}
    statement = insert(orders).values(
        id=document["id"],
        number=document["number"],
        kind=kind,
        state=new.state,
        version=1,
        capture=new.capture,
        ordinal=new.ordinal,
        admission=new.admission,
        zone=new.zone,
        evidence_sha256=new.evidence_sha256,
        waybill=new.waybill,
        lines_digest=new.lines_digest,
        evidence=new.evidence,
        provenance=provenance,
        created_at=writer.at,
        updated_at=writer.at,
        **_columns(document),
    )
    made = connection.execute(statement.on_conflict_do_nothing().returning(*_ROW)).first()
    if made is None:
        return None
    row = _row(made)
    _record(connection, row, writer, None)
    _announce(connection, row, new.state, writer, head, {})
    return row


def move(
    connection: Connection,
    order: str,
    state: str,
    writer: Writer,
    *,
    reason: str | None = None,
    changes: Mapping[str, Any] | None = None,
    provenance: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
    extra: Mapping[str, Any] | None = None,
) -> OrderRow:
    """Lead an order to another state, or (same state) to another content; `changes` replaces members of its document.

    Raises Problem `order.unknown`, `order.state`, `order.version`. `extra` joins the event's data.
    """
    before = lock(connection, order)
    if expected_version is not None and before.version != expected_version:
        raise Problem(
            "order.version",
            f"Order {before.number} is at version {before.version}, not {expected_version}. Fetch it and decide anew.",
        )
    if state != before.state and state not in LIFE[before.state]:
        allowed = ", ".join(sorted(LIFE[before.state])) or "nothing further"
        raise Problem("order.state", f"Order {before.number} is {before.state}: it can become {allowed}, not {state}.")
    document = {**before.order, **(changes or {}), "state": state, "version": before.version + 1}
    document |= {"id": before.id, "number": before.number}
    if state == "placed" and before.state == "held":
        document["placed_at"] = writer.at.isoformat()
    head = sealer.head(connection)
    columns = _columns(document)
    values = {**columns, "state": state, "version": before.version + 1, "updated_at": writer.at}
    values["provenance"] = {**before.provenance, **(provenance or {}), "journal_head": head}
    changed = orders.update().where(orders.c.id == order).values(**values).returning(*_ROW)
    row = _row(connection.execute(changed).one())
    _record(connection, row, writer, reason)
    _announce(connection, row, state if state != before.state else "changed", writer, head, extra or {})
    return row


def announce(
    connection: Connection, row: OrderRow, what: str, writer: Writer, extra: Mapping[str, Any] | None = None
) -> None:
    """An event about an order that changes nothing in it (disputed, cancel_requested)."""
    _announce(connection, row, what, writer, sealer.head(connection), extra or {})


def fetch(connection: Connection, order: str) -> OrderRow:
    """By id or number. Raises Problem `order.unknown`."""
    found = connection.execute(sa.select(*_ROW).where(sa.or_(orders.c.id == order, orders.c.number == order))).first()
    if found is None:
        raise _unknown(order)
    return _row(found)


def lock(connection: Connection, order: str) -> OrderRow:
    """As `fetch` by id, and nobody else changes it before our commit."""
    found = connection.execute(sa.select(*_ROW).where(orders.c.id == order).with_for_update()).first()
    if found is None:
        raise _unknown(order)
    return _row(found)


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
    rows = connection.execute(sa.select(*_ROW).where(*chosen).order_by(orders.c.id.desc()).limit(limit + 1)).all()
    page = tuple(_row(row) for row in rows[:limit])
    return page, page[-1].id if len(rows) > limit else None


def _number(connection: Connection, kind: str) -> str:
    value = connection.execute(sa.select(order_numbers[kind].next_value())).scalar_one()
    return f"{LETTERS[kind]}-{value:04d}"


def _columns(document: Document) -> dict[str, Any]:
    """What an order is found by, out of its document."""
    maintenance = document.get("maintenance") or {}
    return {
        "document": document,
        "submitter": document["submitter"]["id"],
        "buyer": (document.get("buyer") or {}).get("id"),
        "site": (document.get("fulfilment_site") or {}).get("id"),
        "external_reference": document.get("external_reference"),
        "purchase_order_number": document.get("purchase_order_number"),
        "condition_key": maintenance.get("condition_key"),
    }


def _record(connection: Connection, row: OrderRow, writer: Writer, reason: str | None) -> None:
    connection.execute(
        order_versions.insert().values(
            order_id=row.id,
            version=row.version,
            state=row.state,
            reason=reason,
            document=row.order,
            created_at=writer.at,
        )
    )
    body: dict[str, str | int] = {"version": row.version, "number": row.number, "zone": row.zone, "by": writer.actor}
    personal = (journal.PersonalValue("reason", reason, row.submitter),) if reason else ()
    journal.append(connection, f"order.{row.state}", f"order:{row.id}", body, personal)


def _announce(
    connection: Connection, row: OrderRow, what: str, writer: Writer, head: str | None, extra: Mapping[str, Any]
) -> None:
    outbox.publish(
        connection,
        f"order.{what}",
        row.id,
        {**row.body(), **extra},
        at=writer.at,
        source=writer.source,
        version=row.version,
        head=head,
    )


_ROW = (
    orders.c.id, orders.c.number, orders.c.kind, orders.c.state, orders.c.version, orders.c.submitter,
    orders.c.capture, orders.c.ordinal, orders.c.admission, orders.c.zone, orders.c.document, orders.c.evidence,
    orders.c.provenance, orders.c.created_at, orders.c.updated_at,
)  # fmt: skip


def _row(row: sa.Row[*tuple[Any, ...]]) -> OrderRow:
    return OrderRow(*row)


def _unknown(order: str) -> Problem:
    return Problem("order.unknown", f"There is no order {order!r}. GET /v1/orders lists them.")


def now() -> datetime:
    """The clock, in UTC."""
    return datetime.now(UTC)
