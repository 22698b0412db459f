"""The second look: an error that one reviewer found counts against a decoder once another person has found it too.

The order itself waits for nobody: what the first reviewer decided takes effect. Here only the trust is settled.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from sandbox import queue
from sandbox.admission import Held, reason
from sandbox.entry import Doubted, Reviewed
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode
from sandbox.review import Review, looked_at_again, open_additional

CODE = "second.look"
FOR_GOOD = timedelta(days=36500)

_NOTE = text("insert into second_look (review, first, not_by) values (:review, :first, :by) on conflict do nothing")
_OF = text("select first, not_by from second_look where review = :review")


def is_second(review: Review) -> bool:
    """Whether this review is a second look."""
    return any(each.code == CODE for each in review.reasons)


def wanted(review: Review, verdict: Reviewed, policy: TrustPolicy) -> bool:
    """Whether another person has to look: an error that the zone's history holds, without consequences for safety.

    Orders below the bar are looked at again, too: false alarms among them would keep the bar from coming down.
    """
    known = (review.would_pass or review.clean) and verdict.reason in policy.counting
    return policy.second_look and known and not verdict.safety and not is_second(review)


def ask(connection: Connection, first: Review, verdict: Reviewed, now: datetime) -> Doubted | Reviewed:
    """Put what was proposed before somebody else, without what the first reviewer said of it; what is recorded now."""
    item = looked_at_again(first, Held((reason(CODE, first.id),)))
    made = open_additional(connection, item, now)
    connection.execute(_NOTE, {"review": made, "first": first.id, "by": verdict.by})
    queue.keep_from(connection, made, verdict.by, now + FOR_GOOD)
    if not verdict.would_pass:
        return verdict
    return Doubted(at=now, reason=verdict.reason, review=first.id, by=verdict.by)


def first_of(connection: Connection, review: str) -> tuple[str, str] | None:
    """The review that a second look is about, and who decided that; None for any other review."""
    row = connection.execute(_OF, {"review": review}).one_or_none()
    return None if row is None else (row.first, row.not_by)


def settled(first: str, second: ReasonCode, by: str, now: datetime) -> Reviewed:
    """What the second look says of the first review's order."""
    return Reviewed(at=now, reason=second, would_pass=True, review=first, by=by, settles=True)
