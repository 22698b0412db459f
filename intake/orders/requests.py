"""Wishes about an order: cancel, change, dispute; and what the downstream system answers to orders and wishes.

An order that nobody has been told of is cancelled at once and its event withdrawn. One that was sent is only asked
for: the request is durable, the downstream system has until `answer_by`, and afterwards the honest answer is
"requested, unconfirmed" - a late confirmation still counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from intake.orders import order_rows, orders
from intake.orders.order_rows import Document, OrderRow
from intake.problems import Problem
from intake.storage.tables import change_requests, deliveries, responses
from intake.storage.writer import Writer
from models.phrases import Phrase, phrase
from sandbox import journal
from sandbox.journal import Entry

OUTCOMES: Mapping[str, str] = {
    "accepted": "The order is taken on.",
    "rejected": "The order is refused; give a reason.",
    "fulfilled": "The order is done.",
    "cancelled": "The order was cancelled downstream.",
    "confirmed": "The change or cancellation named by `request` is carried out.",
    "declined": "The change or cancellation named by `request` is refused; give a reason.",
}
_OPEN = ("requested", "expired")


@dataclass(frozen=True, slots=True)
class Wish:
    """A change or cancellation and what came of it."""

    id: str
    kind: str
    order: str
    state: str
    document: Document

    def body(self) -> Document:
        """As JSON; `expired` is told as it is: requested, unconfirmed."""
        words = "requested, unconfirmed" if self.state == "expired" else self.state
        return {**self.document, "state": self.state, "answer": self.document.get("answer"), "status": words}


def request(connection: Connection, wish: Document, writer: Writer, answer_seconds: float) -> Wish:
    """Record a change or cancellation (a ChangeRequest as JSON); the same id twice is the same wish.

    Raises Problem `order.unknown`, `order.state`, `order.version`.
    """
    known = connection.execute(sa.select(change_requests).where(change_requests.c.id == wish["id"])).first()
    if known is not None:
        return _wish(known)
    kind, order = str(wish["kind"]), order_rows.lock(connection, str(wish["order"]))
    if order.state not in ("placed", "accepted"):
        raise Problem("order.state", _refusal(order, kind))
    base = wish.get("base_version")
    if base is not None and base != order.version and kind == "change":
        raise Problem(
            "order.version",
            phrase(
                "Order {number} is at version {version}, not {base}. Fetch it anew.",
                number=order.number,
                version=order.version,
                base=base,
            ),
        )
    if order.state == "placed" and _withdraw(connection, order.id, kind):
        made = _write(
            connection, {**wish, "order": order.id, "state": "confirmed", "answer": "not sent yet"}, writer, None
        )
        _carry_out(connection, order, made, writer)
        return made
    answer_by = writer.at + timedelta(seconds=answer_seconds)
    document = {**wish, "order": order.id, "state": "requested", "answer_by": answer_by.isoformat()}
    made = _write(connection, document, writer, answer_by)
    orders.announce(connection, order, f"{kind}_requested", writer, {"request": made.body()})
    return made


def respond(connection: Connection, order_id: str, response: Document, writer: Writer) -> OrderRow:
    """Take a downstream response: to the order, or to the wish that `request` names. Idempotent by `id`.

    Raises Problem `order.unknown`, `order.state`, `order.version`, `response.conflict`.
    """
    order = order_rows.fetch(connection, order_id)
    written = connection.execute(
        insert(responses)
        .values(id=response["id"], order_id=order.id, version=order.version, document=response)
        .on_conflict_do_nothing()
        .returning(responses.c.id)
    ).first()
    if written is None:
        known = connection.execute(sa.select(responses).where(responses.c.id == response["id"])).one()
        if known.document != response or known.order_id != order.id:
            raise Problem(
                "response.conflict", phrase("Response {id} was given before with other content.", id=response["id"])
            )
        return order_rows.fetch(connection, order.id)
    outcome = str(response["outcome"])
    if outcome in ("confirmed", "declined"):
        return _answer(connection, order_rows.lock(connection, order.id), response, writer)
    changes = {"downstream_reference": response["downstream_reference"]} if response.get("downstream_reference") else {}
    return orders.move(
        connection,
        order.id,
        outcome,
        writer,
        reason=response.get("reason"),
        changes=changes,
        expected_version=response.get("version"),
        extra={"response": response},
    )


def expire(connection: Connection, writer: Writer) -> int:
    """Mark wishes whose time for an answer is over; returns how many."""
    overdue = (
        change_requests.update()
        .where(change_requests.c.state == "requested", change_requests.c.answer_by < writer.at)
        .values(state="expired")
        .returning(change_requests.c.id, change_requests.c.order_id)
    )
    rows = connection.execute(overdue).all()
    journal.append_all(
        connection,
        [Entry("request.expired", f"order:{row.order_id}", {"request": row.id}) for row in rows],
    )
    return len(rows)


def of_order(connection: Connection, order: str) -> list[Document]:
    """The wishes about an order, oldest first."""
    query = sa.select(change_requests).where(change_requests.c.order_id == order).order_by(change_requests.c.created_at)
    return [_wish(row).body() for row in connection.execute(query)]


def _withdraw(connection: Connection, order: str, kind: str) -> bool:
    """Whether nobody was told of the order; a cancelled one's event is then withdrawn, a changed one's corrected."""
    rows = connection.execute(
        sa.select(deliveries.c.state, deliveries.c.attempts).where(deliveries.c.subject == order).with_for_update()
    ).all()
    if any(row.attempts or row.state != "pending" for row in rows):
        return False
    if kind == "cancel":
        pending = sa.and_(deliveries.c.subject == order, deliveries.c.state == "pending")
        connection.execute(deliveries.update().where(pending).values(state="withdrawn", finished_at=sa.func.now()))
    return True


def _answer(connection: Connection, order: OrderRow, response: Document, writer: Writer) -> OrderRow:
    query = sa.select(change_requests).where(change_requests.c.order_id == order.id, change_requests.c.state.in_(_OPEN))
    if response.get("request"):
        query = query.where(change_requests.c.id == response["request"])
    rows = connection.execute(query.order_by(change_requests.c.created_at).with_for_update()).all()
    if len(rows) != 1:
        raise Problem(
            "order.state",
            phrase(
                "{count} open requests about order {number} fit. Name one in `request`; GET shows them.",
                count=len(rows),
                number=order.number,
            ),
        )
    state, words = str(response["outcome"]), response.get("reason") or "by the downstream system"
    wish = _wish(rows[0])
    document = {**wish.document, "state": state, "answer": words}
    changed = change_requests.update().where(change_requests.c.id == wish.id).values(state=state, document=document)
    connection.execute(changed)
    writer.note(connection, Entry(f"request.{state}", f"order:{order.id}", {"request": wish.id, "by": writer.actor}))
    if state == "declined":
        return order
    return _carry_out(connection, order, Wish(wish.id, wish.kind, wish.order, state, document), writer)


def _carry_out(connection: Connection, order: OrderRow, wish: Wish, writer: Writer) -> OrderRow:
    extra = {"request": wish.body()}
    reason = wish.document.get("reason")
    if wish.kind == "cancel":
        return orders.move(connection, order.id, "cancelled", writer, reason=reason, extra=extra)
    changes = changed_members(order.order, wish.document)
    return orders.move(connection, order.id, order.state, writer, reason=reason, changes=changes, extra=extra)


def changed_members(order: Mapping[str, Any], wish: Mapping[str, Any]) -> Document:
    """The members of an order that a change replaces: a wished line takes the place of the line with the same item,
    or is added under a line id that was never used; a wished delivery replaces, wished instructions are added.
    `members` names them outright."""
    if "members" in wish:
        return dict(wish["members"])
    changes: Document = {}
    lines = list(order.get("lines", ()))
    for wished in wish.get("actions", ()):
        item = (wished.get("item") or {}).get("id")
        place = next((n for n, line in enumerate(lines) if item is not None and line["item"].get("id") == item), None)
        if place is not None:
            lines[place] = {**wished, "id": lines[place]["id"]}
        else:
            highest = max((int(line["id"][1:]) for line in lines if line["id"][1:].isdigit()), default=0)
            lines.append({**wished, "id": f"L{highest + 1}"})
    if wish.get("actions"):
        changes["lines"] = lines
    if wish.get("delivery"):
        changes["delivery"] = {**(order.get("delivery") or {}), **wish["delivery"]}
    if wish.get("instructions"):
        changes["instructions"] = [*order.get("instructions", ()), *wish["instructions"]]
    return changes


def _write(connection: Connection, document: Document, writer: Writer, answer_by: object) -> Wish:
    row = connection.execute(
        change_requests.insert()
        .values(
            id=document["id"],
            kind=document["kind"],
            order_id=document["order"],
            state=document["state"],
            answer_by=answer_by,
            document=document,
            created_at=writer.at,
        )
        .returning(change_requests)
    ).one()
    body = {"request": document["id"], "kind": document["kind"], "by": writer.actor}
    writer.note(connection, Entry(f"request.{document['state']}", f"order:{document['order']}", body))
    return _wish(row)


def _wish(row: sa.Row[*tuple[Any, ...]]) -> Wish:
    return Wish(row.id, row.kind, row.order_id, row.state, row.document)


def _refusal(order: OrderRow, kind: str) -> Phrase:
    told = (
        phrase("Order {number} is {state}; it cannot be cancelled.", number=order.number, state=order.state)
        if kind == "cancel"
        else phrase("Order {number} is {state}; it cannot be changed.", number=order.number, state=order.state)
    )
    if order.state == "held":
        return phrase("{told} It waits for a human: reject it in the review.", told=told)
    return told
