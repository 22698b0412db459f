"""Zones as rows: seen first, locked while orders are decided by them, changed by named persons."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from knowledge_graph.order import Order, Party
from knowledge_graph.proposal import Proposal
from sandbox import history, standings, thresholds
from sandbox.admission import Automatic, Held, reason
from sandbox.decision import Decision, decide, release_due
from sandbox.errors import TransitionRefused, ZoneUnknown
from sandbox.passed import AutomaticOrder, Noted, note_all
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode
from sandbox.review import ReviewItem, open_review
from sandbox.zone import PolicyChanged, Reviewed, Standing, ZoneKey

ZONE = ZoneKey("text", "text", "order.place")
REVISION = "1.0.0+aa"
QUICK = TrustPolicy(qualifying_run=2, audit_rate=1e-9, fixed_threshold=0.5)
ORDER = Order(id="o", number="", version=1, kind="sales", state="held", submitter=Party(id="driver:77"))
SURE = Proposal(
    capture="c1", request=0, intent="order.place", order=ORDER, findings=(), derivation=(), alternatives={},
    confidence=0.97, graph="sha256:9c0d",
)  # fmt: skip


def reviewed(now: datetime) -> Reviewed:
    return Reviewed(at=now, reason=ReasonCode.CORRECT, would_pass=True, review="r", by="reviewer:li")


def promoted(connection: Connection, now: datetime) -> Standing:
    standings.ensure(connection, ZONE, REVISION, QUICK, now)
    for _ in range(2):
        change = standings.record(connection, ZONE, REVISION, reviewed(now))
    assert change.promoted
    return change.after


def test_a_new_zone_is_quarantined_and_a_new_revision_of_a_known_zone_on_probation_under_its_policy(
    connection: Connection, now: datetime
) -> None:
    first = standings.ensure(connection, ZONE, REVISION, QUICK, now)
    assert first.standing.state == "quarantined"
    assert standings.ensure(connection, ZONE, REVISION, TrustPolicy(), now) == first
    stricter = replace(QUICK, qualifying_run=7)
    standings.change_policy(connection, ZONE, stricter, "lead:sun", now, "after the audit")
    second = standings.ensure(connection, ZONE, "1.1.0+bb", TrustPolicy(), now + timedelta(days=1))
    assert (second.standing.state, second.standing.policy) == ("probation", stricter)
    assert [(each.revision, each.standing.state) for each in standings.zones(connection)] == [
        (REVISION, "quarantined"),
        ("1.1.0+bb", "probation"),
    ]
    (newest, oldest) = history.turns(connection, ZONE, REVISION)
    assert isinstance(newest.entry, PolicyChanged)
    assert (newest.sequence, oldest.sequence, newest.entry.by) == (2, 1, "lead:sun")


def test_hundreds_of_clean_reviews_hide_neither_a_promotion_nor_who_set_the_policy(
    connection: Connection, now: datetime
) -> None:
    standings.ensure(connection, ZONE, REVISION, QUICK, now)
    standings.change_policy(connection, ZONE, replace(QUICK, qualifying_run=3), "lead:sun", now, "after the audit")
    for _ in range(60):
        standings.record(connection, ZONE, REVISION, reviewed(now))
    told = [(type(each.entry).__name__, each.before, each.after) for each in history.turns(connection, ZONE, REVISION)]
    assert told == [
        ("Reviewed", "probation", "automatic"),
        ("Reviewed", "quarantined", "probation"),
        ("PolicyChanged", "quarantined", "quarantined"),
        ("NewRevision", "quarantined", "quarantined"),
    ]
    standings.ensure(connection, ZONE, "1.1.0+bb", TrustPolicy(), now + timedelta(days=1))
    changed = history.policy_change(connection, ZONE)
    assert changed is not None
    assert (changed.by, changed.note) == ("lead:sun", "after the audit")


def test_the_first_order_is_held_and_after_the_run_the_next_passes(connection: Connection, now: datetime) -> None:
    admission, _ = standings.admit_locked(connection, SURE, ZONE, REVISION, QUICK, now)
    assert isinstance(admission, Held)
    assert [each.code for each in admission.reasons] == ["zone.quarantined"]
    connection.commit()
    promoted(connection, now)
    connection.commit()
    admission, row = standings.admit_locked(connection, SURE, ZONE, REVISION, QUICK, now)
    assert admission == Automatic()
    assert row.standing.state == "automatic"


def test_the_audit_rate_in_force_draws_the_same_capture_again_on_a_re_run(
    connection: Connection, now: datetime
) -> None:
    standings.ensure(connection, ZONE, REVISION, replace(QUICK, audit_rate=1.0), now)
    for _ in range(2):
        standings.record(connection, ZONE, REVISION, reviewed(now))
    connection.commit()
    for _ in range(3):
        admission, _ = standings.admit_locked(connection, SURE, ZONE, REVISION, QUICK, now)
        assert isinstance(admission, Held)
        assert admission.audited


def test_a_suspension_waits_for_orders_being_admitted_and_none_passes_after_it(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        promoted(connection, now)
    suspended = threading.Event()

    def suspend() -> None:
        with engine.begin() as connection:
            standings.suspend(connection, ZONE, REVISION, "lead:sun", now)
        suspended.set()

    with engine.begin() as admitting:
        admission, _ = standings.admit_locked(admitting, SURE, ZONE, REVISION, QUICK, now)
        assert admission == Automatic()
        with engine.begin() as another:
            assert standings.admit_locked(another, SURE, ZONE, REVISION, QUICK, now)[0] == Automatic()
        thread = threading.Thread(target=suspend)
        thread.start()
        assert not suspended.wait(0.3), "the suspension waits until the order is written"
        note_all(admitting, [Noted(ZONE, REVISION, AutomaticOrder("c1", 0, "o1", 0.97, now))])
    thread.join()
    with engine.begin() as connection:
        admission, _ = standings.admit_locked(connection, SURE, ZONE, REVISION, QUICK, now)
    assert isinstance(admission, Held)


def test_an_order_that_waited_for_a_suspension_sees_it(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        promoted(connection, now)
    seen = []

    def admit() -> None:
        with engine.begin() as connection:
            seen.append(standings.admit_locked(connection, SURE, ZONE, REVISION, QUICK, now)[0])

    with engine.begin() as suspending:
        standings.suspend(suspending, ZONE, REVISION, "lead:sun", now)
        thread = threading.Thread(target=admit)
        thread.start()
        time.sleep(0.2)
        assert seen == []
    thread.join()
    assert isinstance(seen[0], Held)


def test_many_transactions_may_meet_a_new_zone_at_once(engine: Engine, now: datetime) -> None:
    rows = []

    def meet() -> None:
        with engine.begin() as connection:
            rows.append(standings.admit_locked(connection, SURE, ZONE, REVISION, QUICK, now)[1])

    threads = [threading.Thread(target=meet) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({row.sequence for row in rows}) == 1
    assert len(rows) == 8


def test_named_persons_promote_and_reinstate_only_where_the_rules_allow(connection: Connection, now: datetime) -> None:
    with pytest.raises(ZoneUnknown):
        standings.suspend(connection, ZONE, REVISION, "lead:sun", now)
    with pytest.raises(ZoneUnknown):
        standings.change_policy(connection, ZONE, QUICK, "lead:sun", now)
    standings.ensure(connection, ZONE, REVISION, replace(QUICK, promotion="approved"), now)
    with pytest.raises(TransitionRefused, match="clean run of 0 of 2"):
        standings.promote(connection, ZONE, REVISION, "lead:sun", now)
    with pytest.raises(TransitionRefused, match="only a suspended one"):
        standings.reinstate(connection, ZONE, REVISION, "lead:sun", now, "?")
    for _ in range(2):
        assert not standings.record(connection, ZONE, REVISION, reviewed(now)).promoted
    assert standings.promote(connection, ZONE, REVISION, "lead:sun", now).promoted
    assert standings.suspend(connection, ZONE, REVISION, "lead:sun", now).suspended
    back = standings.reinstate(connection, ZONE, REVISION, "lead:sun", now, "microphones replaced")
    assert back.after.state == "probation"


def test_enough_reviewed_history_sets_the_threshold_and_the_next_orders_count(
    connection: Connection, now: datetime
) -> None:
    zone = ZoneKey("speech", "whisper", "order.place")
    policy = TrustPolicy(risk_level=0.2)
    standings.ensure(connection, zone, REVISION, policy, now)
    uncalibrated = Held((reason("zone.probation"), reason("confidence.uncalibrated")))
    for number in range(20):
        right = number < 15
        made = ReviewItem(
            capture=f"c{number}", ordinal=0, held=uncalibrated, proposal={"findings": []}, zone=zone, revision=REVISION,
            confidence=0.8 + number / 1000 if right else 0.3,
        )  # fmt: skip
        review = open_review(connection, made, now)
        why = ReasonCode.CORRECT if right else ReasonCode.MISHEARD
        decide(connection, review, Decision(kind="approve" if right else "reject", reason=why, reviewer="li"), now)
    release_due(connection, now + timedelta(seconds=10))
    row = standings.read(connection, zone, REVISION)
    assert row is not None
    assert row.threshold == 0.8
    assert row.standing.clean_run == 0, "none of them would have passed"
    assert row.standing.seen == 20
    assert len(thresholds.scored_history(connection, zone, REVISION)) == 20
    admission, _ = standings.admit_locked(connection, replace(SURE, confidence=0.85), zone, REVISION, policy, now)
    assert isinstance(admission, Held)
    assert admission.would_pass
