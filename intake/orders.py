"""Orders: their life cycle, their versions, and the event that every state has.

    held -> placed | dismissed      placed -> accepted | rejected | cancelled      accepted -> fulfilled | cancelled

An order is a JSON document (docs/order.md) with the columns it is found by. Each change writes the row, the version,
the journal entry and the event in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake import outbox
from intake.heads import sealed_head
from intake.order_rows import Document, OrderRow, lock
from intake.problems import Problem
from intake.tables import order_numbers
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


@dataclass(frozen=True, slots=True)
class Writer:
    """On whose behalf, when, and under which `source` its events go out."""

    actor: str
    at: datetime
    source: str
    entries: list[Entry] | None = None
    """Journal entries wait here until the caller appends them all; without it each is appended at once."""

    def note(self, connection: Connection, entry: Entry) -> None:
        """Journal an entry, now or with the others."""
        if self.entries is None:
            journal.append_all(connection, [entry])
        else:
            self.entries.append(entry)


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


def create(connection: Connection, new: NewOrder, writer: Writer) -> OrderRow | None:
    """Write an order's first version; None when this request of this capture has its order already."""
    document = dict(new.order)
    kind = str(document["kind"])
    placed = new.state == "placed"
    document |= {"version": 1, "state": new.state, "number": _number(connection, kind)}
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
    values = {
        **_columns(row),
        "evidence_sha256": new.evidence_sha256,
        "waybill": new.waybill,
        "lines_digest": new.lines_digest,
        "reason": None,
        **_event(row, new.state, writer, head, {}),
    }
    if connection.execute(_CREATE, values).first() is None:
        return None
    _note(connection, row, writer, None)
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
            f"Order {before.number} is at version {before.version}, not {expected_version}. Fetch it and decide anew.",
        )
    if state != before.state and state not in LIFE[before.state]:
        allowed = ", ".join(sorted(LIFE[before.state])) or "nothing further"
        raise Problem("order.state", f"Order {before.number} is {before.state}: it can become {allowed}, not {state}.")
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
    values = {**_columns(row), "lines_digest": lines_digest, "reason": reason}
    connection.execute(_MOVE, {**values, **_event(row, what, writer, head, extra or {})})
    _note(connection, row, writer, reason)
    return row


def announce(
    connection: Connection, row: OrderRow, what: str, writer: Writer, extra: Mapping[str, Any] | None = None
) -> None:
    """An event about an order that changes nothing in it (disputed, cancel_requested)."""
    data = {**row.body(), **(extra or {})}
    outbox.publish(connection, f"order.{what}", row.id, data, at=writer.at, source=writer.source, version=row.version)


def _number(connection: Connection, kind: str) -> str:
    value = connection.execute(_NUMBERS[kind]).scalar_one()
    return f"{LETTERS[kind]}-{value:04d}"


_NUMBERS = {kind: sa.text(f"select nextval('{sequence.name}')") for kind, sequence in order_numbers.items()}


def _columns(row: OrderRow) -> dict[str, Any]:
    """What the statements below need of an order: its row, and what it is found by out of its document."""
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
        "document": _json(document),
        "evidence": _json(row.evidence),
        "provenance": _json(row.provenance),
        "at": row.updated_at,
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _event(row: OrderRow, what: str, writer: Writer, head: str, extra: Mapping[str, Any]) -> dict[str, object]:
    data = {**row.body(), **extra}
    return outbox.event_row(
        f"order.{what}", row.id, data, at=writer.at, source=writer.source, version=row.version, head=head
    )


def _note(connection: Connection, row: OrderRow, writer: Writer, reason: str | None) -> None:
    body: dict[str, str | int] = {"version": row.version, "number": row.number, "zone": row.zone, "by": writer.actor}
    personal = (journal.PersonalValue("reason", reason, row.submitter),) if reason else ()
    writer.note(connection, Entry(f"order.{row.state}", f"order:{row.id}", body, personal))


# One statement each: the row, its version, the event and its deliveries.
_VERSION = (
    "versioned as (insert into order_version (order_id, version, state, reason, document, created_at)"
    " select id, :version, :state, :reason, cast(:document as jsonb), :at from made)"
)
# The conflict is the request's alone: that the same condition is open already is another matter, and an error here.
_CREATE = sa.text(
    "with made as (insert into customer_order (id, number, kind, state, version, capture, ordinal, submitter, buyer,"
    " site, lines_digest, external_reference, purchase_order_number, evidence_sha256, condition_key, waybill,"
    " admission, zone, document, evidence, provenance, created_at, updated_at) values (:id, :number, :kind, :state,"
    " :version, :capture, :ordinal, :submitter, :buyer, :site, :lines_digest, :external_reference,"
    " :purchase_order_number, :evidence_sha256, :condition_key, :waybill, :admission, :zone,"
    " cast(:document as jsonb), cast(:evidence as jsonb), cast(:provenance as jsonb), :at, :at)"
    f" on conflict (capture, ordinal) do nothing returning id), {_VERSION},"
    f" {outbox.PUBLISHING.format(given=' from made')} select id from made"
)
_MOVE = sa.text(
    "with made as (update customer_order set state = :state, version = :version, submitter = :submitter,"
    " buyer = :buyer, site = :site, lines_digest = coalesce(:lines_digest, lines_digest),"
    " external_reference = :external_reference, purchase_order_number = :purchase_order_number,"
    " condition_key = :condition_key, admission = :admission, document = cast(:document as jsonb),"
    " evidence = cast(:evidence as jsonb), provenance = cast(:provenance as jsonb), updated_at = :at"
    f" where id = :id returning id), {_VERSION},"
    f" {outbox.PUBLISHING.format(given=' from made')} select id from made"
)


def now() -> datetime:
    """The clock, in UTC."""
    return datetime.now(UTC)
