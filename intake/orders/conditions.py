"""Maintenance of one condition is one order: a repeat, milliseconds or weeks later, counts an occurrence of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.orders import order_rows, orders
from intake.storage.tables import orders as table
from intake.storage.writer import Writer
from knowledge_graph.answering.encoding import order_to_json
from knowledge_graph.order import Order
from knowledge_graph.proposal import Proposal

_OF_THE_BUSINESS = frozenset(
    (
        "maintenance.condition_open",
        "maintenance.safety_choice",
        "maintenance.abstained",
        "maintenance.flood",
        "stock.short",
        # A forwarder that sends one alarm twice, under two ids: the same condition in any case.
        "identity.same_evidence",
    )
)
_LOCK = sa.text("select pg_advisory_xact_lock(hashtextextended(:condition, 0))")


def open_order(connection: Connection, order: Order | Mapping[str, Any], *, held: bool = False) -> str | None:
    """The placed or accepted order of the same condition, with `held` also one that waits for a human.

    Nobody opens another before our commit. A condition whose machine is not known is nobody's repeat.
    """
    condition = _maintenance(order).get("condition_key")
    if not condition or condition.startswith("-|"):
        return None
    connection.execute(_LOCK, {"condition": f"condition:{condition}"})
    states = ("placed", "accepted", "held") if held else ("placed", "accepted")
    query = (
        sa.select(table.c.id)
        .where(table.c.condition_key == condition, table.c.state.in_(states), table.c.id != _id(order))
        .order_by(table.c.state == "held", table.c.id)
        .limit(1)
    )
    found: str | None = connection.execute(query).scalar()
    return found


def repeats(proposal: Proposal) -> bool:
    """Whether a held proposal may be counted on an order of its condition: nothing of what was perceived is in doubt.

    What the business asks (a human's choice between procedures) was asked with the first order.
    """
    doubts = {finding.code for finding in proposal.findings if finding.severity != "info"}
    return doubts <= _OF_THE_BUSINESS


def count(connection: Connection, known: str, order: Order | Mapping[str, Any], writer: Writer) -> None:
    """Count the occurrences that `order` reports on the open one."""
    before = order_rows.lock(connection, known)
    seen, new = before.order["maintenance"]["occurrences"], _maintenance(order)["occurrences"]
    occurrences = {
        "count": seen["count"] + new["count"],
        "first_at": min(seen["first_at"], new["first_at"], key=datetime.fromisoformat),
        "last_at": max(seen["last_at"], new["last_at"], key=datetime.fromisoformat),
    }
    changes = {"maintenance": {**before.order["maintenance"], "occurrences": occurrences}}
    orders.move(connection, known, before.state, writer, reason="the condition occurred again", changes=changes)


def _maintenance(order: Order | Mapping[str, Any]) -> dict[str, Any]:
    document = order_to_json(order) if isinstance(order, Order) else order
    return document.get("maintenance") or {}


def _id(order: Order | Mapping[str, Any]) -> str:
    return order.id if isinstance(order, Order) else str(order["id"])
