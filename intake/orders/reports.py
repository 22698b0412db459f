"""Delivery reports: what a courier said became of a delivery; `delivered` fulfils the accepted order that it names."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from intake.orders import order_rows, orders
from intake.orders.order_rows import Document
from intake.outbound import outbox
from intake.storage.tables import reports
from intake.storage.writer import Writer
from sandbox.journal import Entry


def record(connection: Connection, report: Document, capture: str, ordinal: int, writer: Writer) -> bool:
    """Write a report (a DeliveryReport as JSON) with its event; False when this request has its report already."""
    order_id = report.get("order")
    statement = insert(reports).values(
        id=report["id"], capture=capture, ordinal=ordinal, order_id=order_id, document=report, created_at=writer.at
    )
    if connection.execute(statement.on_conflict_do_nothing().returning(reports.c.id)).first() is None:
        return False
    body = {"report": report["id"], "outcome": str(report["outcome"]), "order": order_id, "by": writer.actor}
    writer.note(connection, Entry("delivery.reported", f"capture:{capture}", body))
    data: Document = {"report": report}
    if order_id is not None:
        order = order_rows.lock(connection, order_id)
        if report["outcome"] == "delivered" and order.state == "accepted":
            order = orders.move(connection, order_id, "fulfilled", writer, extra={"report": report})
        data |= order.body()
    outbox.publish(connection, "delivery.reported", report["id"], data, writer)
    return True
