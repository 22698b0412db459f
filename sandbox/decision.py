"""What a human decides: at once in the journal, its effect ten seconds later, taken back until then.

`release_due` hands the effects over as values, each exactly once however many processes call it; the caller writes
order, events and outbox in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy import Connection, text

from models.phrases import phrase
from sandbox import journal, second, standings, thresholds
from sandbox.canonical import JsonObject, canonical
from sandbox.entry import ErrorConfirmed, Reviewed, TrustEntry
from sandbox.errors import AlreadyDecided, AlreadyReleased, BlockingFindings, DecisionInvalid, ReviewConflict
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode
from sandbox.review import COLUMNS, Review, blocking_fields, conflict, read_review, review_of, subject

DecisionKind = Literal["approve", "correct", "reject"]
UNDO_WINDOW = timedelta(seconds=10)
"""Between a decision and its effect, unless the caller says otherwise."""
LEASE_AFTER_UNDO = timedelta(seconds=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One key of a reviewer.

    approve: right as it stands (in a dispute: the order was right). correct: `corrected` holds instead. reject: it
    must not be placed (in a dispute: it should not have been). Raises DecisionInvalid where these contradict.
    """

    kind: DecisionKind
    reason: ReasonCode
    reviewer: str
    note: str = ""
    corrected: JsonObject | None = None
    """The corrected and re-validated proposal's JSON."""
    safety: bool = False
    """The error would have had, or had, consequences for safety."""
    seconds: float | None = None
    """Time spent on it."""

    def __post_init__(self) -> None:
        right = self.reason is ReasonCode.CORRECT
        if (self.kind == "approve") != right:
            raise DecisionInvalid(
                phrase("{kind} with {reason}: `correct` goes with approve alone.", kind=self.kind, reason=self.reason)
            )
        if (self.kind == "correct") != (self.corrected is not None):
            raise DecisionInvalid(phrase("A correction needs the corrected proposal; other decisions carry none."))
        if self.safety and right:
            raise DecisionInvalid(phrase("What was right has no consequences for safety."))
        if not self.reviewer:
            raise DecisionInvalid(phrase("A decision needs the name of who made it."))


@dataclass(frozen=True, slots=True)
class Place:
    """The held order is placed with this content."""

    proposal: JsonObject


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Nothing is placed."""

    reason: ReasonCode


@dataclass(frozen=True, slots=True)
class Uphold:
    """A disputed order was right, or a second look has settled what the decoder is to be blamed for."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """A disputed order was wrong; `corrected` says what it should have been, None that it should not have been."""

    reason: ReasonCode
    corrected: JsonObject | None
    safety: bool


Effect: TypeAlias = Place | Dismiss | Uphold | Confirm


@dataclass(frozen=True, slots=True)
class Released:
    """A decision that took effect in the caller's transaction."""

    review: Review
    effect: Effect
    entry: TrustEntry | None
    """What it was to the zone's history; recorded already. None for reviews without a zone."""
    change: standings.Change | None
    """What that did to the zone; where it promoted or suspended, an event is due."""


_DECIDE = text(
    "update review set state = 'decided', decision = cast(:decision as jsonb), decided_by = :reviewer, "
    "decided_at = :now, release_at = :release_at, claimed_by = null, lease_until = null "
    "where id = :id and state = 'open' and (claimed_by is null or claimed_by = :reviewer or lease_until <= :now)"
)
_UNDO = text(
    "update review set state = 'open', decision = null, decided_by = null, decided_at = null, release_at = null, "
    "claimed_by = :by, lease_until = :lease where id = :id and state = 'decided' and release_at > :now"
)
_RELEASE = text(
    "with due as materialized (select id as due_id from review where state = 'decided' and release_at <= :now "
    "order by release_at, id limit :limit for update skip locked) "
    f"update review set state = 'released', released_at = :now from due where id = due_id returning {COLUMNS}"
)
_RECENT = text(
    f"select {COLUMNS} from review where state <> 'open' and decided_by = :reviewer order by decided_at desc "
    "limit :limit"
)


def decide(
    connection: Connection,
    review: str | Review,
    decision: Decision,
    now: datetime,
    undo_window: timedelta = UNDO_WINDOW,
) -> datetime:
    """Decide an open review, given by its id or as just read; returns when the effect leaves.

    Raises BlockingFindings when what would be placed still has some, ClaimedByAnother while another's lease lives,
    AlreadyDecided, AlreadyReleased, ReviewUnknown, DecisionInvalid for approving where nothing was read.
    """
    found = review if isinstance(review, Review) else read_review(connection, review)
    review = found.id
    looked = second.first_of(connection, review) if second.is_second(found) else None
    if looked is not None and looked[1] == decision.reviewer:
        raise DecisionInvalid(phrase("A second look is somebody else's: you found the error that it is about."))
    if decision.kind == "approve" and found.proposal is None and found.kind == "held":
        raise DecisionInvalid(phrase("Nothing was read here that could be approved; correct it by hand or reject it."))
    if found.kind == "held" and decision.kind != "reject":
        blocking = blocking_fields(decision.corrected if decision.kind == "correct" else found.proposal)
        if blocking:
            named = tuple(field or phrase("the order as a whole") for field in blocking)
            raise BlockingFindings(phrase("Settle the blocking findings first: {named}.", named=named), blocking)
    release_at = now + undo_window
    values = {
        "id": review,
        "decision": canonical(_to_json(decision)),
        "reviewer": decision.reviewer,
        "now": now,
        "release_at": release_at,
    }
    if not connection.execute(_DECIDE, values).rowcount:
        raise _conflict(read_review(connection, review))
    _journal_decision(connection, found, decision, release_at)
    return release_at


def undo(connection: Connection, review: str, by: str, now: datetime) -> None:
    """Take a decision back before its effect; the review is open again, leased to `by`.

    Raises AlreadyReleased once the effect is out, AlreadyDecided when there is nothing to undo, ReviewUnknown.
    """
    if not connection.execute(_UNDO, {"id": review, "by": by, "now": now, "lease": now + LEASE_AFTER_UNDO}).rowcount:
        found = read_review(connection, review)
        if found.state == "open":
            raise AlreadyDecided(phrase("Review {review} is open; there is no decision to undo.", review=review))
        told = phrase("Review {id} took effect at {at}; dispute the order instead.", id=review, at=found.release_at)
        raise AlreadyReleased(told)
    journal.append(connection, "review.undone", subject(review), {"by": by})


def release_due(
    connection: Connection, now: datetime, limit: int = 50, policy: TrustPolicy | None = None
) -> tuple[Released, ...]:
    """Let the effects of due decisions out, oldest first; each comes to exactly one caller that commits.

    Records what they mean for trust and takes the zones' locks exclusively, so keep the transaction short. `policy`
    is for a zone that no capture has met yet (default TrustPolicy()).
    """
    rows = connection.execute(_RELEASE, {"now": now, "limit": limit}).all()
    reviews = sorted((review_of(row) for row in rows), key=lambda each: (each.release_at or now, each.id))
    entries = {each.id: _entry(connection, each, now) for each in reviews}
    changes: dict[str, standings.Change] = {}
    # By zone first: every transaction that locks several zones does so in the order of their texts.
    for each in sorted(reviews, key=lambda each: str(each.zone)):
        entry = entries[each.id]
        if entry is not None and each.zone is not None and each.revision is not None:
            standings.lock_exclusive(connection, each.zone)
            row = standings.ensure(connection, each.zone, each.revision, policy or TrustPolicy(), now)
            if isinstance(entry, Reviewed) and second.wanted(each, entry, row.standing.policy):
                entry = entries[each.id] = second.ask(connection, each, entry, now)
            changes[each.id] = standings.record(connection, each.zone, each.revision, entry)
            thresholds.note_slots(connection, each)
    for zone, revision in dict.fromkeys((each.zone, each.revision) for each in changes.values()):
        thresholds.recalibrate_if_due(connection, zone, revision, now)
    journal.append_all(
        connection, [journal.Entry("review.released", subject(each.id), {"order": each.order}) for each in reviews]
    )
    return tuple(Released(each, _effect(each), entries[each.id], changes.get(each.id)) for each in reviews)


def recent_decisions(connection: Connection, reviewer: str, limit: int = 10) -> tuple[Review, ...]:
    """A reviewer's last decisions, newest first; those not yet released can be undone."""
    return tuple(review_of(row) for row in connection.execute(_RECENT, {"reviewer": reviewer, "limit": limit}))


def decision_of(review: Review) -> Decision | None:
    """The decision that a review holds."""
    if review.decision is None:
        return None
    values = dict(review.decision)
    values["reason"] = ReasonCode(str(values["reason"]))
    return Decision(**values)  # type: ignore[arg-type]  # written by _to_json


def _to_json(decision: Decision) -> JsonObject:
    return {
        "kind": decision.kind,
        "reason": str(decision.reason),
        "reviewer": decision.reviewer,
        "note": decision.note,
        "corrected": decision.corrected,
        "safety": decision.safety,
        "seconds": decision.seconds,
    }


def _journal_decision(connection: Connection, review: Review, decision: Decision, release_at: datetime) -> None:
    body: JsonObject = {
        "kind": decision.kind,
        "reason": str(decision.reason),
        "by": decision.reviewer,
        "safety": decision.safety,
        "seconds": decision.seconds,
        "release_at": release_at.isoformat(),
    }
    person = review.sender or review.id
    personal = []
    if decision.note:
        personal.append(journal.PersonalValue("note", decision.note, person))
    if decision.corrected is not None:
        personal.append(journal.PersonalValue("before", canonical(review.proposal), person))
        personal.append(journal.PersonalValue("after", canonical(decision.corrected), person))
    journal.append(connection, "review.decided", subject(review.id), body, personal)


def _conflict(review: Review) -> ReviewConflict:
    if review.state != "released":
        return conflict(review)
    return AlreadyReleased(phrase("Review {id}, decided by {by}, took effect.", id=review.id, by=review.decided_by))


def _effect(review: Review) -> Effect:
    decision = decision_of(review)
    assert decision is not None, "a check constraint of the table"
    if review.kind == "dispute":
        if decision.kind == "approve" or second.is_second(review):
            return Uphold()
        return Confirm(decision.reason, decision.corrected, decision.safety)
    content = decision.corrected if decision.kind == "correct" else review.proposal
    return Dismiss(decision.reason) if decision.kind == "reject" or content is None else Place(content)


def _entry(connection: Connection, review: Review, now: datetime) -> TrustEntry | None:
    decision = decision_of(review)
    if decision is None or review.zone is None:
        return None
    if review.kind == "held":
        return Reviewed(
            at=now,
            reason=decision.reason,
            would_pass=review.would_pass,
            review=review.id,
            by=decision.reviewer,
            safety=decision.safety,
        )
    looked = second.first_of(connection, review.id) if second.is_second(review) else None
    if looked is not None:
        if decision.kind == "approve":
            thresholds.forget_slots(connection, looked[0])
        if not read_review(connection, looked[0]).would_pass:
            return None
        return second.settled(looked[0], decision.reason, decision.reviewer, now)
    if decision.kind == "approve":
        return None
    return ErrorConfirmed(
        at=now,
        reason=decision.reason,
        order=review.order or "",
        review=review.id,
        by=decision.reviewer,
        safety=decision.safety,
    )
