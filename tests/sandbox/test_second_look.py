"""An error that one reviewer found counts when another has found it too; a slip of one costs the decoder nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sandbox import queue, standings, thresholds
from sandbox.admission import Held, reason
from sandbox.decision import Decision, Released, Uphold, decide, release_due
from sandbox.errors import DecisionInvalid
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode
from sandbox.review import ReviewItem, open_review
from sandbox.verify import verify
from sandbox.zone import ZoneKey

if TYPE_CHECKING:
    from sqlalchemy import Connection

ZONE = ZoneKey("speech", "whisper", "order.place")
REVISION = "1.0.0+aa"
WAIT = timedelta(seconds=10)
PROPOSAL: dict[str, Any] = {
    "findings": [],
    "order": {"lines": [{"id": "L1", "item": {"id": "product:a", "name": "A"}, "quantity": {"value": "2"}}]},
    "derivation": [
        {"field": "/lines/L1/item", "confidence": 0.97, "evidence": []},
        {"field": "/lines/L1/quantity", "confidence": 0.91, "evidence": []},
        {"field": "/fulfilment_site", "confidence": None, "evidence": []},
    ],
}
CORRECTED: dict[str, Any] = {
    "findings": [],
    "order": {"lines": [{"id": "L1", "item": {"id": "product:b", "name": "B"}, "quantity": {"value": "2"}}]},
}


@pytest.fixture
def policy() -> TrustPolicy:
    return TrustPolicy(qualifying_run=3)


def review(connection: Connection, now: datetime, decision: Decision, name: str) -> tuple[Released, ...]:
    held = Held((reason("zone.probation"),))
    item = ReviewItem(
        capture=name, ordinal=0, held=held, proposal=PROPOSAL, confidence=0.9, zone=ZONE, revision=REVISION
    )
    made = open_review(connection, item, now)
    decide(connection, made, decision, now)
    return release_due(connection, now + WAIT)


def right(by: str = "li") -> Decision:
    return Decision(kind="approve", reason=ReasonCode.CORRECT, reviewer=by)


def wrong(by: str = "li", safety: bool = False) -> Decision:
    return Decision(kind="correct", reason=ReasonCode.WRONG_ITEM, reviewer=by, corrected=CORRECTED, safety=safety)


def standing(connection: Connection) -> standings.Standing:
    row = standings.read(connection, ZONE, REVISION)
    assert row is not None
    return row.standing


def second_looks(connection: Connection, who: str, now: datetime) -> str | None:
    found = queue.claim_next(connection, who, now, queue.Filter(reason="second.look"))
    return None if found is None else found.id


def test_a_found_error_waits_for_somebody_else_and_promotes_nobody_meanwhile(
    connection: Connection, now: datetime, policy: TrustPolicy
) -> None:
    standings.ensure(connection, ZONE, REVISION, policy, now)
    review(connection, now, right(), "c1")
    review(connection, now, right(), "c2")
    review(connection, now, wrong(), "c3")
    assert (standing(connection).clean_run, standing(connection).doubts) == (2, 1)
    review(connection, now, right(), "c4")
    assert standing(connection).clean_run == 3
    assert standing(connection).state == "probation", "an error that nobody has looked at again is no clean run"
    assert second_looks(connection, "li", now + WAIT) is None, "who found it does not get it"
    second = second_looks(connection, "mei", now + WAIT)
    assert second is not None
    with pytest.raises(DecisionInvalid, match="somebody else"):
        decide(connection, second, right("li"), now + WAIT)


def test_a_slip_of_the_first_reviewer_costs_nothing_and_completes_the_run(
    connection: Connection, now: datetime, policy: TrustPolicy
) -> None:
    standings.ensure(connection, ZONE, REVISION, policy, now)
    review(connection, now, right(), "c1")
    review(connection, now, right(), "c2")
    review(connection, now, wrong(), "c3")
    assert connection.exec_driver_sql("select count(*) from slot_outcome where wrong").scalar() == 1
    second = second_looks(connection, "mei", now + WAIT)
    assert second is not None
    decide(connection, second, right("mei"), now + WAIT)
    (released,) = release_due(connection, now + 2 * WAIT)
    assert released.effect == Uphold(), "the order is what the first reviewer made of it"
    assert released.change is not None
    assert released.change.promoted
    assert (standing(connection).errors, standing(connection).doubts) == (0, 0)
    assert [each.wrong for each in thresholds.scored_history(connection, ZONE, REVISION)] == [False] * 3
    assert connection.exec_driver_sql("select count(*) from slot_outcome where wrong").scalar() == 0


def test_a_confirmed_error_takes_the_run_away(connection: Connection, now: datetime, policy: TrustPolicy) -> None:
    standings.ensure(connection, ZONE, REVISION, policy, now)
    review(connection, now, right(), "c1")
    review(connection, now, wrong(), "c2")
    second = second_looks(connection, "mei", now + WAIT)
    assert second is not None
    decide(connection, second, wrong("mei"), now + WAIT)
    release_due(connection, now + 2 * WAIT)
    assert (standing(connection).clean_run, standing(connection).errors, standing(connection).doubts) == (0, 1, 0)
    assert [each.wrong for each in thresholds.scored_history(connection, ZONE, REVISION)].count(True) == 1
    kinds = connection.exec_driver_sql("select kind from zone_entry order by sequence").scalars().all()
    assert kinds == ["revision", "reviewed", "doubted", "reviewed"]


def test_an_error_with_consequences_for_safety_waits_for_nobody(
    connection: Connection, now: datetime, policy: TrustPolicy
) -> None:
    standings.ensure(connection, ZONE, REVISION, policy, now)
    for name in ("c1", "c2", "c3"):
        review(connection, now, right(), name)
    assert standing(connection).state == "automatic"
    review(connection, now, wrong(safety=True), "c4")
    assert (standing(connection).state, standing(connection).cause) == ("suspended", "safety")


def test_where_one_works_alone_an_error_counts_at_once(connection: Connection, now: datetime) -> None:
    standings.ensure(connection, ZONE, REVISION, TrustPolicy(qualifying_run=3, second_look=False), now)
    review(connection, now, right(), "c1")
    review(connection, now, wrong(), "c2")
    assert (standing(connection).clean_run, standing(connection).errors, standing(connection).doubts) == (0, 1, 0)


def test_reviewed_fields_are_kept_with_their_confidence(
    connection: Connection, now: datetime, policy: TrustPolicy
) -> None:
    standings.ensure(connection, ZONE, REVISION, policy, now)
    review(connection, now, wrong(), "c1")
    sender = Decision(kind="correct", reason=ReasonCode.SENDER_ERROR, reviewer="li", corrected=CORRECTED)
    review(connection, now, sender, "c2")
    rows = connection.exec_driver_sql("select slot, confidence, wrong from slot_outcome order by slot").all()
    assert [tuple(row) for row in rows] == [("item", 0.97, True), ("quantity", 0.91, False)]


def test_the_journal_still_proves_the_standing(connection: Connection, now: datetime, policy: TrustPolicy) -> None:
    from sandbox.sealer import seal

    standings.ensure(connection, ZONE, REVISION, policy, now)
    review(connection, now, right(), "c1")
    # As an earlier release left it: without the field that came since.
    connection.exec_driver_sql("update zone set standing = standing - 'doubts'")
    connection.commit()
    seal(connection)
    connection.commit()
    assert verify(connection).problems == []
