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
from intake.order_rows import COLUMNS, Document, OrderRow, lock, order_row
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


@dataclass(frozen=True, slots=True)
class Writer:
    """On whose behalf, when, and under which `source` its events go out."""

    actor: str
    at: datetime
    source: str


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
    # Only for the request itself: that the same condition is open already is another matter, and an error here.
    once = statement.on_conflict_do_nothing(index_elements=["capture", "ordinal"])
    made = connection.execute(once.returning(*COLUMNS)).first()
    if made is None:
        return None
    row = order_row(made)
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
    evidence: list[Document] | None = None,
    columns: Mapping[str, Any] | None = None,
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
    values = {
        **_columns(document),
        **(columns or {}),
        "state": state,
        "version": before.version + 1,
        "updated_at": writer.at,
    }
    values["provenance"] = {**before.provenance, **(provenance or {}), "journal_head": head}
    if evidence is not None:
        values["evidence"] = evidence
    changed = orders.update().where(orders.c.id == order).values(**values).returning(*COLUMNS)
    row = order_row(connection.execute(changed).one())
    _record(connection, row, writer, reason)
    _announce(connection, row, state if state != before.state else "changed", writer, head, extra or {})
    return row


def announce(
    connection: Connection, row: OrderRow, what: str, writer: Writer, extra: Mapping[str, Any] | None = None
) -> None:
    """An event about an order that changes nothing in it (disputed, cancel_requested)."""
    _announce(connection, row, what, writer, sealer.head(connection), extra or {})


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


def now() -> datetime:
    """The clock, in UTC."""
    return datetime.now(UTC)
