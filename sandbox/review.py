"""A review: what is held for a human, and the states that it passes through; opened here, decided in `decision.py`.

    open -> decided -> released      a decision is journalled at once, its effect leaves with the release
      ^        |
      +--undo--+                     only before the release; afterwards a dispute is the way

A claim is a lease on an open review, not a state: it expires by the clock alone (`queue.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Row, text
from uuid6 import uuid7

from models.phrases import phrase
from sandbox import journal
from sandbox.admission import Held, Reason, reason
from sandbox.canonical import Json, JsonObject, canonical
from sandbox.errors import AlreadyDecided, ClaimedByAnother, ReviewConflict, ReviewUnknown
from sandbox.zone import ZoneKey

ReviewKind = Literal["held", "dispute"]
ReviewState = Literal["open", "decided", "released"]
WHOLE_CAPTURE = -1
"""Ordinal of a review about a capture from which no request was read (unreadable, failed)."""
SLA = timedelta(minutes=15)
"""How soon a held proposal should be decided, unless the caller says otherwise; the queue works by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """What is put before a human. `held` carries the reasons and whether it counts toward trust."""

    capture: str
    ordinal: int
    held: Held
    proposal: JsonObject | None = None
    """The proposal's JSON; None where nothing was read."""
    confidence: float | None = None
    zone: ZoneKey | None = None
    revision: str | None = None
    """Set with `zone`; decisions on reviews without a zone count for no trust."""
    order: str | None = None
    """Id of the held order."""
    site: str | None = None
    sender: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review as it stands."""

    id: str
    kind: ReviewKind
    state: ReviewState
    capture: str
    ordinal: int
    order: str | None
    zone: ZoneKey | None
    revision: str | None
    site: str | None
    sender: str | None
    language: str | None
    proposal: JsonObject | None
    reasons: tuple[Reason, ...]
    confidence: float | None
    would_pass: bool
    clean: bool
    audited: bool
    opened_at: datetime
    due_at: datetime
    claimed_by: str | None
    lease_until: datetime | None
    """The claim is alive while this lies ahead."""
    escalated: bool
    decision: JsonObject | None
    decided_by: str | None
    decided_at: datetime | None
    release_at: datetime | None
    released_at: datetime | None

    @property
    def blocking(self) -> tuple[str, ...]:
        """Fields of the proposal with blocking findings; approving needs that there are none."""
        return blocking_fields(self.proposal)


COLUMNS = (
    "id, kind, state, capture, ordinal, order_id, zone, revision, site, sender, language, proposal, reasons, "
    "confidence, would_pass, clean, audited, opened_at, due_at, claimed_by, lease_until, escalated, decision, "
    "decided_by, decided_at, release_at, released_at"
)
"""Of a Review, in the order of its fields."""
_OPEN = text(
    "insert into review (id, kind, capture, ordinal, order_id, zone, revision, site, sender, language, proposal, "
    "reasons, codes, confidence, would_pass, clean, audited, opened_at, due_at) values (:id, :kind, :capture, "
    ":ordinal, :order, :zone, :revision, :site, :sender, :language, cast(:proposal as jsonb), "
    "cast(:reasons as jsonb), cast(:codes as text[]), :confidence, :would_pass, :clean, :audited, :opened_at, :due_at) "
    "on conflict do nothing"
)
_OF_REQUEST = text("select id from review where kind = 'held' and capture = :capture and ordinal = :ordinal")
_READ = text(f"select {COLUMNS} from review where id = :id")


def open_review(connection: Connection, item: ReviewItem, now: datetime, sla: timedelta = SLA) -> str:
    """Hold a proposal for a human; returns the review's id, the earlier one's where this request is held already."""
    made = _insert(connection, "held", item, now, sla)
    if made is not None:
        return made
    found: str = connection.execute(_OF_REQUEST, {"capture": item.capture, "ordinal": item.ordinal}).scalar_one()
    return found


def open_dispute(
    connection: Connection,
    item: ReviewItem,
    now: datetime,
    *,
    by: str,
    note: str,
    sla: timedelta = SLA,
) -> str:
    """Put a placed order before a human; `item.order`, and zone and revision of the order, must be set.

    Raises AlreadyDecided while another dispute of the same order is under way, ValueError without an order.
    """
    if item.order is None:
        raise ValueError("a dispute is about an order")
    made = _insert(connection, "dispute", item, now, sla, by=by, note=note)
    if made is None:
        raise AlreadyDecided(
            phrase("Order {order} is being disputed already; add to that review instead.", order=item.order)
        )
    return made


def open_additional(connection: Connection, item: ReviewItem, now: datetime, sla: timedelta = SLA) -> str:
    """One more look at what has been decided: its decision changes no order. The review's id."""
    if item.order is not None:
        raise ValueError("an additional look is about a proposal; use open_dispute for an order")
    made = _insert(connection, "dispute", item, now, sla)
    assert made is not None, "no unique key is concerned without an order"
    return made


def looked_at_again(first: Review, held: Held) -> ReviewItem:
    """What another review of the same proposal starts from, without an order and without what was decided of it."""
    return ReviewItem(
        capture=first.capture,
        ordinal=first.ordinal,
        held=held,
        proposal=first.proposal,
        zone=first.zone,
        revision=first.revision,
        site=first.site,
        sender=first.sender,
        language=first.language,
    )


def dispute_item(
    *,
    order: str,
    capture: str,
    ordinal: int,
    proposal: JsonObject | None,
    zone: ZoneKey | None,
    revision: str | None,
    confidence: float | None = None,
    site: str | None = None,
    sender: str | None = None,
    language: str | None = None,
    code: str = "order.disputed",
) -> ReviewItem:
    """What `open_dispute` takes, for an order that was placed; with its confidence an error moves the threshold.

    `code` says why: `order.disputed`, or `audit.sample` where nobody complained.
    """
    held = Held((reason(code, order),))
    return ReviewItem(
        capture=capture,
        ordinal=ordinal,
        held=held,
        proposal=proposal,
        confidence=confidence,
        zone=zone,
        revision=revision,
        order=order,
        site=site,
        sender=sender,
        language=language,
    )


def read_review(connection: Connection, review: str) -> Review:
    """The review as it stands. Raises ReviewUnknown."""
    row = connection.execute(_READ, {"id": review}).one_or_none()
    if row is None:
        raise ReviewUnknown(
            phrase("There is no review {review}; `order-intake review list` shows what is open.", review=review)
        )
    return review_of(row)


def conflict(review: Review) -> ReviewConflict:
    """What to tell somebody who acts on a review that another claimed or decided first."""
    if review.state == "open":
        told = phrase(
            "Review {id} is claimed by {by} until {until}.",
            id=review.id, by=review.claimed_by, until=review.lease_until,
        )  # fmt: skip
        return ClaimedByAnother(told)
    return AlreadyDecided(
        phrase("Review {id} was decided by {by} at {at}.", id=review.id, by=review.decided_by, at=review.decided_at)
    )


def review_of(row: Row[tuple[object, ...]]) -> Review:
    """The value that a row with COLUMNS stands for."""
    values = row._asdict()
    values["order"] = values.pop("order_id")
    values["zone"] = None if values["zone"] is None else ZoneKey.parse(values["zone"])
    values["reasons"] = tuple(Reason(**each) for each in values["reasons"])
    return Review(**values)


def blocking_fields(proposal: JsonObject | None) -> tuple[str, ...]:
    """Fields of a proposal's JSON with blocking findings, each once, in their order; `""` is the whole order."""
    findings: Json = None if proposal is None else proposal.get("findings")
    if not isinstance(findings, Sequence) or isinstance(findings, str):
        return ()
    found = [each for each in findings if isinstance(each, dict) and each.get("severity") == "blocking"]
    return tuple(dict.fromkeys(str(each.get("field", "")) for each in found))


def subject(review: str) -> str:
    """Of journal entries about a review."""
    return f"review:{review}"


def _insert(
    connection: Connection,
    kind: ReviewKind,
    item: ReviewItem,
    now: datetime,
    sla: timedelta,
    *,
    by: str | None = None,
    note: str | None = None,
) -> str | None:
    """The new review's id, None where the unique keys say that it is there."""
    review = str(uuid7())
    zone = None if item.zone is None else str(item.zone)
    codes = [each.code for each in item.held.reasons]
    reasons = [{"code": r.code, "zh": r.zh, "en": r.en, "detail": r.detail} for r in item.held.reasons]
    what: JsonObject = {
        "kind": kind,
        "capture": item.capture,
        "ordinal": item.ordinal,
        "order": item.order,
        "zone": zone,
        "revision": item.revision,
    }
    values = {
        **what,
        "id": review,
        "site": item.site,
        "sender": item.sender,
        "language": item.language,
        "proposal": None if item.proposal is None else canonical(item.proposal),
        "reasons": canonical(reasons),
        "codes": codes,
        "confidence": item.confidence,
        "would_pass": item.held.would_pass,
        "clean": item.held.clean,
        "audited": item.held.audited,
        "opened_at": now,
        "due_at": now + sla,
    }
    if not connection.execute(_OPEN, values).rowcount:
        return None
    body: JsonObject = {**what, "reasons": codes, "would_pass": item.held.would_pass, "by": by}
    # Whatever a person wrote may name a person.
    personal = [] if note is None else [journal.PersonalValue("note", note, item.sender or by or review)]
    journal.append(connection, "review.opened", subject(review), body, personal)
    return review
