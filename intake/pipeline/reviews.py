"""What a released decision does: held orders placed or dismissed, disputes answered, zones announced.

`release` is called by the keeper each second; decision, order, event and outbox commit together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import uuid6
from sqlalchemy.engine import Connection

from intake.orders import conditions, order_rows, orders, reports, requests, soundness
from intake.orders.order_rows import Document, OrderRow
from intake.orders.orders import NewOrder
from intake.outbound import outbox
from intake.pipeline.captures import load
from intake.problems import Problem
from intake.settings import Settings
from intake.storage.tables import captures
from intake.storage.tables import orders as order_table
from intake.storage.writer import Writer
from knowledge_graph.answering.encoding import evidence_rows, order_to_json, proposal_from_json
from knowledge_graph.answering.structure import unstructure
from knowledge_graph.judging.identity import lines_digest
from knowledge_graph.proposal import Proposal
from models.phrases import phrase
from sandbox import standings
from sandbox.canonical import JsonObject
from sandbox.decision import Confirm, Dismiss, Place, Released, release_due
from sandbox.encoding import standing_to_json
from sandbox.review import Review, dispute_item, open_dispute
from sandbox.tables import review as review_table
from sandbox.zone import ZoneKey

_OPEN_ORDERS = ("placed", "accepted")
KEPT = ("id", "number", "version", "state", "placed_at", "downstream_reference")
"""Members of an order that a correction does not touch."""


def release(connection: Connection, settings: Settings, now: datetime) -> int:
    """Let due decisions out; returns how many."""
    released = release_due(connection, now)
    for each in released:
        writer = Writer(each.review.decided_by or "", now, settings.event_source)
        match each.effect:
            case Place(document):
                _place(connection, each.review, proposal_from_json(document), writer, settings)
            case Dismiss(reason):
                _dismiss(connection, each.review, str(reason), writer)
            case Confirm():
                _confirm(connection, each.review, each.effect, writer, settings)
        _announce_zone(connection, each, writer)
        if each.review.kind == "held":
            _settle(connection, each.review.capture, now)
    return len(released)


def dispute(connection: Connection, order: OrderRow, note: str, writer: Writer) -> Document:
    """Put a placed order before a human, with an event. Raises Problem `order.state`, AlreadyDecided."""
    if order.state in ("held", "dismissed"):
        raise Problem(
            "order.state",
            phrase(
                "Order {number} is {state}: it was never placed. Review it instead.",
                number=order.number,
                state=order.state,
            ),
        )
    item = dispute_item(
        order=order.id,
        capture=order.capture,
        ordinal=order.ordinal,
        proposal=None,
        zone=ZoneKey.parse(order.zone),
        revision=str(order.provenance["revision"]),
        site=(order.order.get("fulfilment_site") or {}).get("id"),
        sender=order.submitter,
    )
    review = open_dispute(connection, item, writer.at, by=writer.actor, note=note)
    orders.announce(connection, order, "disputed", writer, {"review": review, "note": note})
    return {"review": review, "order": order.id, "state": "open"}


def _place(connection: Connection, review: Review, proposal: Proposal, writer: Writer, settings: Settings) -> None:
    if proposal.change is not None:
        wish: Document = unstructure(proposal.change)
        requests.request(connection, wish, writer, settings.cancel_answer)
    elif proposal.report is not None:
        report: Document = unstructure(proposal.report)
        reports.record(connection, report, review.capture, max(review.ordinal, 0), writer)
    elif proposal.order is not None:
        _place_order(connection, review, proposal, writer)
    elif proposal.well is not None:
        soundness.hear(connection, proposal.well, load(connection, review.capture)[0], settings, writer)


def _place_order(connection: Connection, review: Review, proposal: Proposal, writer: Writer) -> None:
    assert proposal.order is not None
    document = order_to_json(proposal.order)
    known = conditions.open_order(connection, document)
    if known is not None:
        conditions.count(connection, known, document, writer)
        _dismiss(connection, review, "counted on the open order of the same condition", writer)
        return
    provenance = {"admission": "reviewed", "review": review.id, "graph": proposal.graph}
    evidence = list(evidence_rows(proposal))
    if review.order is not None:
        changes = {name: value for name, value in document.items() if name not in KEPT}
        if "maintenance" in changes:
            # Repeats that came in while it waited were counted on the order, not on what the reviewer saw.
            counted = order_rows.lock(connection, review.order).order["maintenance"]["occurrences"]
            changes["maintenance"] = {**changes["maintenance"], "occurrences": counted}
        orders.move(
            connection,
            review.order,
            "placed",
            writer,
            changes=changes,
            provenance=provenance,
            evidence=evidence,
            admission="reviewed",
            lines_digest=lines_digest(proposal.order),
        )
        return
    new = NewOrder(
        order=document,
        evidence=evidence,
        provenance={**provenance, "intent": proposal.intent, "zone": str(review.zone), "revision": review.revision},
        state="placed",
        admission="reviewed",
        zone=str(review.zone),
        capture=review.capture,
        ordinal=max(review.ordinal, 0),
        lines_digest=lines_digest(proposal.order),
    )
    orders.create(connection, new, writer)


def _dismiss(connection: Connection, review: Review, reason: str, writer: Writer) -> None:
    if review.order is not None:
        orders.move(connection, review.order, "dismissed", writer, reason=reason)


def _confirm(connection: Connection, review: Review, effect: Confirm, writer: Writer, settings: Settings) -> None:
    """The order was wrong: ask the downstream system to put it right, if it is not done yet."""
    assert review.order is not None
    order = order_rows.lock(connection, review.order)
    if order.state not in _OPEN_ORDERS:
        return
    wish: Document = {
        "id": str(uuid6.uuid7()),
        "kind": "cancel" if effect.corrected is None else "change",
        "order": order.id,
        "base_version": order.version,
        "requested_by": writer.actor,
        "reason": f"dispute: {effect.reason}",
    }
    if effect.corrected is not None:
        wish["members"] = _corrected(effect.corrected)
    requests.request(connection, wish, writer, settings.cancel_answer)


def _corrected(proposal: JsonObject) -> Document:
    made = proposal_from_json(proposal)
    document = {} if made.order is None else order_to_json(made.order)
    return {name: value for name, value in document.items() if name not in KEPT}


def _announce_zone(connection: Connection, released: Released, writer: Writer) -> None:
    change = released.change
    if change is not None:
        announce_zone(connection, change, writer)


def announce_zone(connection: Connection, change: standings.Change, writer: Writer) -> None:
    """An event where a zone was promoted or suspended."""
    what = "promoted" if change.promoted else "suspended" if change.suspended else None
    if what is None:
        return
    row = standings.read(connection, change.zone, change.revision)
    outbox.publish(
        connection,
        f"zone.{what}",
        f"{change.zone}@{change.revision}",
        {"zone": str(change.zone), "revision": change.revision, "standing": standing_to_json(change.after)},
        writer,
        row.sequence if row is not None else 1,
    )


def _settle(connection: Connection, capture: str, now: datetime) -> None:
    """Once nothing of a capture waits for a human, its state says what became of it."""
    waiting = sa.select(review_table.c.id).where(
        review_table.c.capture == capture, review_table.c.kind == "held", review_table.c.state != "released"
    )
    if connection.execute(waiting.limit(1)).first() is not None:
        return
    made = connection.execute(sa.select(order_table.c.state).where(order_table.c.capture == capture)).scalars().all()
    decided = (
        connection.execute(
            sa.select(review_table.c.decision["kind"].astext).where(
                review_table.c.capture == capture, review_table.c.kind == "held"
            )
        )
        .scalars()
        .all()
    )
    state = "placed" if any(each != "dismissed" for each in made) else "dismissed"
    if state == "dismissed" and any(kind != "reject" for kind in decided):
        state = "recorded"
    stage: Mapping[str, Any] = {"stage": state, "at": now.isoformat()}
    added = captures.c.stages.op("||")(sa.cast([stage], captures.c.stages.type))
    connection.execute(captures.update().where(captures.c.id == capture).values(state=state, stages=added))
