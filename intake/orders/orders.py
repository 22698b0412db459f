"""Orders: their life cycle, their versions, and the event that every state has.

    held -> placed | dismissed      placed -> accepted | rejected | cancelled      accepted -> fulfilled | cancelled

An order is a JSON document (docs/order.md) with the columns it is found by. Each change writes the row, the version,
the journal entry and the event in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.orders.order_rows import Document, OrderRow, lock
from intake.outbound import outbox
from intake.outbound.heads import sealed_head
from intake.problems import Problem
from intake.storage.ledger import Ledger
from intake.storage.tables import order_numbers
from intake.storage.writer import Writer
from models.phrases import phrase
from sandbox import journal
from sandbox.journal import Entry

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


def create(connection: Connection, new: NewOrder, writer: Writer) -> OrderRow:
    """Write an order's first version; a request of a capture has one order, and a second is not written."""
    document = dict(new.order)
    kind = str(document["kind"])
    placed = new.state == "placed"
    document |= {"version": 1, "state": new.state, "number": _number(connection, kind, writer)}
    if placed:
        document["placed_at"] = writer.at.isoformat()
    head = sealed_head(connection)
    provenance = {**new.provenance, "admission": new.admission, "journal_head": head}
    row = OrderRow(
        id=document["id"],
        number=document["number"],
        kind=kind,
        state=new.state,
        version=1,
        submitter=document["submitter"]["id"],
        capture=new.capture,
        ordinal=new.ordinal,
        admission=new.admission,
        zone=new.zone,
        order=document,
        evidence=new.evidence,
        provenance=provenance,
        created_at=writer.at,
        updated_at=writer.at,
    )
    found_by = {
        "evidence_sha256": new.evidence_sha256,
        "waybill": new.waybill,
        "lines_digest": new.lines_digest,
        "created_at": writer.at,
        "updated_at": writer.at,
    }
    with writer.writing(connection) as ledger:
        ledger.orders.append({**_columns(row), **found_by})
        _follow(connection, row, new.state, replace(writer, ledger=ledger), None, {})
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
    admission: str | None = None,
    lines_digest: str | None = None,
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
            phrase(
                "Order {number} is at version {version}, not {expected_version}. Fetch it and decide anew.",
                number=before.number,
                version=before.version,
                expected_version=expected_version,
            ),
        )
    if state != before.state and state not in LIFE[before.state]:
        allowed = tuple(sorted(LIFE[before.state])) or phrase("nothing further")
        raise Problem(
            "order.state",
            phrase(
                "Order {number} is {state}: it can become {allowed}, not {wanted}.",
                number=before.number,
                state=before.state,
                allowed=allowed,
                wanted=state,
            ),
        )
    document = {**before.order, **(changes or {}), "state": state, "version": before.version + 1}
    document |= {"id": before.id, "number": before.number}
    if state == "placed" and before.state == "held":
        document["placed_at"] = writer.at.isoformat()
    head = sealed_head(connection)
    row = replace(
        before,
        state=state,
        version=before.version + 1,
        order=document,
        evidence=before.evidence if evidence is None else evidence,
        provenance={**before.provenance, **(provenance or {}), "journal_head": head},
        admission=admission or before.admission,
        updated_at=writer.at,
    )
    what = state if state != before.state else "changed"
    columns = {**_columns(row), "lines_digest": lines_digest, "at": writer.at}
    texts = {name: _json(columns[name]) for name in ("document", "evidence", "provenance")}
    connection.execute(_MOVE, {**columns, **texts})
    with writer.writing(connection) as ledger:
        _follow(connection, row, what, replace(writer, ledger=ledger), reason, extra or {})
    return row


def announce(
    connection: Connection, row: OrderRow, what: str, writer: Writer, extra: Mapping[str, Any] | None = None
) -> None:
    """An event about an order that changes nothing in it (disputed, cancel_requested)."""
    outbox.publish(connection, f"order.{what}", row.id, {**row.body(), **(extra or {})}, writer, row.version)


def draw_numbers(connection: Connection, kinds: Sequence[str], ledger: Ledger) -> None:
    """Draw the numbers of the orders that will be created, in one round trip for each kind."""
    for kind in set(kinds):
        drawn = connection.execute(_NUMBERS[kind], {"number": kinds.count(kind)}).scalars()
        ledger.numbers.setdefault(kind, []).extend(drawn)


def _number(connection: Connection, kind: str, writer: Writer) -> str:
    ahead = writer.ledger.numbers.get(kind) if writer.ledger is not None else None
    value = ahead.pop(0) if ahead else connection.execute(_NUMBERS[kind], {"number": 1}).scalar_one()
    return f"{LETTERS[kind]}-{value:04d}"


_NUMBERS = {
    kind: sa.text(f"select nextval('{sequence.name}') from generate_series(1, :number)")
    for kind, sequence in order_numbers.items()
}


def _columns(row: OrderRow) -> dict[str, Any]:
    """An order's columns: what it is, and what it is found by out of its document."""
    document = row.order
    return {
        "id": row.id,
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "version": row.version,
        "capture": row.capture,
        "ordinal": row.ordinal,
        "submitter": document["submitter"]["id"],
        "buyer": (document.get("buyer") or {}).get("id"),
        "site": (document.get("fulfilment_site") or {}).get("id"),
        "external_reference": document.get("external_reference"),
        "purchase_order_number": document.get("purchase_order_number"),
        "condition_key": (document.get("maintenance") or {}).get("condition_key"),
        "admission": row.admission,
        "zone": row.zone,
        "document": document,
        "evidence": row.evidence,
        "provenance": row.provenance,
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _follow(
    connection: Connection, row: OrderRow, what: str, writer: Writer, reason: str | None, extra: Mapping[str, Any]
) -> None:
    """What every change brings along: the version, the event, the journal entry."""
    assert writer.ledger is not None
    version = {"order_id": row.id, "version": row.version, "state": row.state, "reason": reason}
    writer.ledger.versions.append({**version, "document": row.order, "created_at": writer.at})
    announce(connection, row, what, writer, extra)
    _note(connection, row, writer, reason)


def _note(connection: Connection, row: OrderRow, writer: Writer, reason: str | None) -> None:
    body: dict[str, str | int] = {"version": row.version, "number": row.number, "zone": row.zone, "by": writer.actor}
    personal = (journal.PersonalValue("reason", reason, row.submitter),) if reason else ()
    writer.note(connection, Entry(f"order.{row.state}", f"order:{row.id}", body, personal))


_MOVE = sa.text(
    "update customer_order set state = :state, version = :version, submitter = :submitter, buyer = :buyer,"
    " site = :site, lines_digest = coalesce(:lines_digest, lines_digest), external_reference = :external_reference,"
    " purchase_order_number = :purchase_order_number, condition_key = :condition_key, admission = :admission,"
    " document = cast(:document as jsonb), evidence = cast(:evidence as jsonb),"
    " provenance = cast(:provenance as jsonb), updated_at = :at where id = :id"
)


def now() -> datetime:
    """The clock, in UTC."""
    return datetime.now(UTC)
