"""The queue: open reviews in the order of work - nearest to its due time first, then oldest - under leases.

A claim is a lease. Its holder may renew it even after it ran out, as long as nobody else took the review; whether it
is alive is asked of the clock in each query, so there is no sweeper that could fail. Times are the caller's `now`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from sandbox import journal
from sandbox.review import COLUMNS, Review, conflict, read_review, review_of, subject
from sandbox.zone import ZoneKey

LEASE = timedelta(seconds=90)
"""How long a claim lives without a heartbeat, unless the caller says otherwise."""
SKIPPED_FOR = timedelta(minutes=30)
"""How long a skipped review stays out of the sight of who skipped it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which reviews; None stands for all."""

    zone: ZoneKey | None = None
    reason: str | None = None
    """Code of a reason for which it is held, e.g. `finding.ambiguous`."""
    site: str | None = None
    escalated: bool | None = False
    """False: what any reviewer may work on. True: what was escalated. None: both."""


@dataclass(frozen=True, slots=True)
class Note:
    """Why a review was skipped or escalated, or what its sender said of it."""

    at: datetime
    by: str
    kind: str
    note: str


_FREE = "(claimed_by is null or lease_until <= :now)"
_UNSKIPPED = (
    "not exists (select from review_skip s where s.review = review.id and s.reviewer = :reviewer and s.until > :now)"
)
_CLAIM = text(
    "update review set claimed_by = :reviewer, lease_until = :until where id = :id and state = 'open' "
    f"and (claimed_by = :reviewer or {_FREE}) returning {COLUMNS}"
)
_HEARTBEAT = text("update review set lease_until = :until where id = :id and state = 'open' and claimed_by = :reviewer")
_PUT_BACK = text(
    "update review set claimed_by = null, lease_until = null "
    "where id = :id and state = 'open' and claimed_by = :reviewer"
)
_SKIP = text(
    "insert into review_skip (review, reviewer, until) values (:id, :reviewer, :until) "
    "on conflict (review, reviewer) do update set until = excluded.until"
)
_ESCALATE = text(
    "update review set escalated = true, claimed_by = null, lease_until = null where id = :id and state = 'open' "
    f"and (claimed_by = :reviewer or {_FREE})"
)
_NOTE = text('insert into review_note (review, at, "by", kind, note) values (:id, :now, :reviewer, :kind, :note)')
_NOTES = text('select at, "by", kind, note from review_note where review = :id order by id')
_HAPPENED = {"skip": "review.skipped", "escalate": "review.escalated", "sender": "review.remarked"}
_HELD_BY = text(
    f"select {COLUMNS} from review where state = 'open' and claimed_by = :reviewer and lease_until > :now "
    "order by due_at, opened_at, id"
)


def claim_next(
    connection: Connection, reviewer: str, now: datetime, wanted: Filter | None = None, lease: timedelta = LEASE
) -> Review | None:
    """Claim the next review that nobody holds; None when there is none. Two reviewers never get the same."""
    conditions, values = _conditions(wanted or Filter())
    query = text(
        "update review set claimed_by = :reviewer, lease_until = :until where id = (select id from review "
        f"where state = 'open' and {_FREE} and {_UNSKIPPED}{conditions} "
        f"order by due_at, opened_at, id limit 1 for update skip locked) returning {COLUMNS}"
    )
    row = connection.execute(query, {"reviewer": reviewer, "now": now, "until": now + lease, **values}).one_or_none()
    return None if row is None else review_of(row)


def upcoming(connection: Connection, reviewer: str, now: datetime, wanted: Filter | None = None) -> Review | None:
    """What `claim_next` would most likely hand out; nothing is claimed."""
    conditions, values = _conditions(wanted or Filter())
    query = text(
        f"select {COLUMNS} from review where state = 'open' and {_FREE} and {_UNSKIPPED}{conditions} "
        "order by due_at, opened_at, id limit 1"
    )
    row = connection.execute(query, {"reviewer": reviewer, "now": now, **values}).one_or_none()
    return None if row is None else review_of(row)


def claim(connection: Connection, review: str, reviewer: str, now: datetime, lease: timedelta = LEASE) -> Review:
    """Claim this review. Raises ClaimedByAnother while another's lease lives, AlreadyDecided, ReviewUnknown."""
    row = connection.execute(
        _CLAIM, {"id": review, "reviewer": reviewer, "now": now, "until": now + lease}
    ).one_or_none()
    if row is None:
        raise conflict(read_review(connection, review))
    return review_of(row)


def heartbeat(connection: Connection, review: str, reviewer: str, now: datetime, lease: timedelta = LEASE) -> None:
    """Renew a lease. Raises ClaimedByAnother when somebody else took it meanwhile, AlreadyDecided, ReviewUnknown."""
    if not connection.execute(_HEARTBEAT, {"id": review, "reviewer": reviewer, "until": now + lease}).rowcount:
        raise conflict(read_review(connection, review))


def put_back(connection: Connection, review: str, reviewer: str) -> None:
    """Give a claim up; nothing happens where it is not held."""
    connection.execute(_PUT_BACK, {"id": review, "reviewer": reviewer})


def skip(
    connection: Connection,
    review: str,
    reviewer: str,
    now: datetime,
    note: str = "",
    skipped_for: timedelta = SKIPPED_FOR,
) -> None:
    """Leave it to others: back into the queue, for a while out of this reviewer's sight. Raises ReviewUnknown."""
    found = read_review(connection, review)
    put_back(connection, review, reviewer)
    connection.execute(_SKIP, {"id": review, "reviewer": reviewer, "until": now + skipped_for})
    _write_note(connection, found, reviewer, now, "skip", note)


def keep_from(connection: Connection, review: str, reviewer: str, until: datetime) -> None:
    """Never hand this review to this reviewer until then."""
    connection.execute(_SKIP, {"id": review, "reviewer": reviewer, "until": until})


def escalate(connection: Connection, review: str, reviewer: str, now: datetime, note: str) -> None:
    """Hand it to those who filter for `escalated`. Raises ClaimedByAnother, AlreadyDecided, ReviewUnknown."""
    found = read_review(connection, review)
    if not connection.execute(_ESCALATE, {"id": review, "reviewer": reviewer, "now": now}).rowcount:
        raise conflict(found)
    _write_note(connection, found, reviewer, now, "escalate", note)


def remark(connection: Connection, review: str, sender: str, now: datetime, note: str) -> None:
    """What the sender has to say about it; whoever reviews it reads it. Raises ReviewUnknown."""
    _write_note(connection, read_review(connection, review), sender, now, "sender", note)


def notes(connection: Connection, review: str) -> tuple[Note, ...]:
    """What was said when it was skipped or escalated, and by the sender, oldest first."""
    return tuple(Note(*row) for row in connection.execute(_NOTES, {"id": review}))


def claimed(connection: Connection, reviewer: str, now: datetime) -> tuple[Review, ...]:
    """What this reviewer holds now."""
    return tuple(review_of(row) for row in connection.execute(_HELD_BY, {"reviewer": reviewer, "now": now}))


def listing(
    connection: Connection, wanted: Filter | None = None, limit: int = 50, after: Review | None = None
) -> tuple[Review, ...]:
    """Open reviews in the order of work, claimed ones included; `after` is the last of the page before."""
    conditions, values = _conditions(wanted or Filter())
    if after is not None:
        conditions += " and (due_at, opened_at, id) > (:due_at, :opened_at, :after)"
        values |= {"due_at": after.due_at, "opened_at": after.opened_at, "after": after.id}
    query = text(
        f"select {COLUMNS} from review where state = 'open'{conditions} order by due_at, opened_at, id limit :limit"
    )
    return tuple(review_of(row) for row in connection.execute(query, {"limit": limit, **values}))


def length(connection: Connection, wanted: Filter | None = None) -> int:
    """How many reviews are open."""
    conditions, values = _conditions(wanted or Filter())
    counted: int = connection.execute(
        text(f"select count(*) from review where state = 'open'{conditions}"), values
    ).scalar_one()
    return counted


def oldest(connection: Connection) -> datetime | None:
    """When the longest waiting open review was opened."""
    found: datetime | None = connection.execute(
        text("select min(opened_at) from review where state = 'open'")
    ).scalar_one()
    return found


def _conditions(wanted: Filter) -> tuple[str, dict[str, object]]:
    sql, values = "", dict[str, object]()
    if wanted.zone is not None:
        sql, values["zone"] = f"{sql} and zone = :zone", str(wanted.zone)
    if wanted.site is not None:
        sql, values["site"] = f"{sql} and site = :site", wanted.site
    if wanted.reason is not None:
        sql, values["reason"] = f"{sql} and :reason = any(codes)", wanted.reason
    if wanted.escalated is not None:
        sql += " and escalated" if wanted.escalated else " and not escalated"
    return sql, values


def _write_note(connection: Connection, review: Review, reviewer: str, now: datetime, kind: str, note: str) -> None:
    connection.execute(_NOTE, {"id": review.id, "now": now, "reviewer": reviewer, "kind": kind, "note": note})
    personal = [journal.PersonalValue("note", note, review.sender or review.id)] if note else []
    journal.append(connection, _HAPPENED[kind], subject(review.id), {"by": reviewer}, personal)
