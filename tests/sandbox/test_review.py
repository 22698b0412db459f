"""A reviewer works the queue: claims, decides, undoes; every decision takes effect once, and counts once."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text

from sandbox import queue, standings
from sandbox.admission import Held, reason
from sandbox.canonical import JsonObject
from sandbox.decision import (
    Confirm,
    Decision,
    Dismiss,
    Place,
    Uphold,
    decide,
    decision_of,
    recent_decisions,
    release_due,
    undo,
)
from sandbox.errors import (
    AlreadyDecided,
    AlreadyReleased,
    BlockingFindings,
    ClaimedByAnother,
    DecisionInvalid,
    ReviewUnknown,
    SandboxError,
)
from sandbox.passed import AutomaticOrder, Noted, automatic_orders, note_all, sample
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode
from sandbox.review import WHOLE_CAPTURE, ReviewItem, dispute_item, open_dispute, open_review, read_review
from sandbox.verify import verify
from sandbox.zone import ZoneKey

ZONE = ZoneKey("speech", "whisper", "order.place")
REVISION = "1.0.0+aa"
SECONDS = timedelta(seconds=1)
CLEAN: JsonObject = {"order": {"lines": ["三杯冰美式"]}, "findings": []}
BLOCKED: JsonObject = {
    "order": {"lines": []},
    "findings": [
        {"severity": "blocking", "field": "/lines/L1/item"},
        {"severity": "warning", "field": "/fulfilment_site"},
        {"severity": "blocking", "field": "/lines/L1/item"},
        {"severity": "blocking", "field": "/delivery/window"},
    ],
}
PROBATION = Held((reason("zone.probation"),))


def item(
    number: int = 1, proposal: JsonObject | None = CLEAN, held: Held = PROBATION, zone: ZoneKey | None = ZONE
) -> ReviewItem:
    return ReviewItem(
        capture=f"c{number}", ordinal=0, held=held, proposal=proposal, confidence=0.9, zone=zone,
        revision=None if zone is None else REVISION, order=f"o{number}", site="site:renmin-square", sender="driver:77",
    )  # fmt: skip


def approve(reviewer: str = "reviewer:li") -> Decision:
    return Decision(kind="approve", reason=ReasonCode.CORRECT, reviewer=reviewer)


def reject(why: ReasonCode = ReasonCode.MISHEARD, safety: bool = False) -> Decision:
    return Decision(kind="reject", reason=why, reviewer="reviewer:li", safety=safety)


def test_a_request_is_held_once_however_often_its_job_runs(connection: Connection, now: datetime) -> None:
    first = open_review(connection, item(), now)
    assert open_review(connection, item(), now + SECONDS) == first
    assert open_review(connection, item(2), now) != first
    entries = connection.execute(text("select count(*) from journal_entry where kind = 'review.opened'"))
    assert entries.scalar_one() == 2
    held = read_review(connection, first)
    assert (held.state, held.would_pass, held.opened_at, held.proposal) == ("open", True, now, CLEAN)
    assert held.reasons == PROBATION.reasons


def test_an_approval_takes_effect_after_its_ten_seconds_and_only_then_counts(
    connection: Connection, now: datetime
) -> None:
    review = open_review(connection, item(), now)
    assert decide(connection, review, approve(), now) == now + 10 * SECONDS
    assert release_due(connection, now + 9 * SECONDS) == ()
    assert standings.read(connection, ZONE, REVISION) is None
    (released,) = release_due(connection, now + 10 * SECONDS)
    assert released.effect == Place(CLEAN)
    assert (released.review.order, released.review.state) == ("o1", "released")
    zone = standings.read(connection, ZONE, REVISION)
    assert zone is not None
    assert (zone.standing.state, zone.standing.clean_run) == ("probation", 1)
    assert release_due(connection, now + 60 * SECONDS) == ()


def test_undo_is_real_until_the_effect_is_out(connection: Connection, now: datetime) -> None:
    review = open_review(connection, item(), now)
    with pytest.raises(AlreadyDecided, match="no decision to undo"):
        undo(connection, review, "reviewer:li", now)
    decide(connection, review, reject(), now)
    undo(connection, review, "reviewer:li", now + 9 * SECONDS)
    assert (read_review(connection, review).state, read_review(connection, review).decision) == ("open", None)
    assert release_due(connection, now + 60 * SECONDS) == ()
    decide(connection, review, approve(), now + 20 * SECONDS)
    with pytest.raises(AlreadyReleased):
        undo(connection, review, "reviewer:li", now + 30 * SECONDS)
    assert len(release_due(connection, now + 30 * SECONDS)) == 1
    with pytest.raises(AlreadyReleased, match="dispute"):
        undo(connection, review, "reviewer:li", now + 25 * SECONDS)


def test_a_second_decision_is_a_conflict(connection: Connection, now: datetime) -> None:
    review = open_review(connection, item(), now)
    decide(connection, review, approve(), now)
    with pytest.raises(AlreadyDecided, match="reviewer:li"):
        decide(connection, review, approve("reviewer:wang"), now)
    release_due(connection, now + 10 * SECONDS)
    with pytest.raises(AlreadyReleased):
        decide(connection, review, approve("reviewer:wang"), now + 11 * SECONDS)
    with pytest.raises(ReviewUnknown):
        decide(connection, "nonsense", approve(), now)


def test_blocking_findings_must_be_settled_before_approval_and_the_fields_are_named(
    connection: Connection, now: datetime
) -> None:
    review = open_review(connection, item(proposal=BLOCKED), now)
    with pytest.raises(BlockingFindings) as refused:
        decide(connection, review, approve(), now)
    assert refused.value.fields == ("/lines/L1/item", "/delivery/window")
    still = Decision(kind="correct", reason=ReasonCode.MISHEARD, reviewer="reviewer:li", corrected=BLOCKED)
    with pytest.raises(BlockingFindings):
        decide(connection, review, still, now)
    settled = Decision(kind="correct", reason=ReasonCode.MISHEARD, reviewer="reviewer:li", corrected=CLEAN)
    decide(connection, review, settled, now)
    (released,) = release_due(connection, now + 10 * SECONDS)
    assert released.effect == Place(CLEAN)
    assert decision_of(released.review) == settled


def test_what_could_not_be_read_is_entered_by_hand_or_dismissed_and_counts_for_no_zone(
    connection: Connection, now: datetime
) -> None:
    unreadable = Held((reason("capture.unreadable", "speech.noise"),))
    reviews = [
        open_review(
            connection,
            ReviewItem(capture=f"u{number}", ordinal=WHOLE_CAPTURE, held=unreadable, sender="driver:77"),
            now,
        )
        for number in range(2)
    ]
    with pytest.raises(DecisionInvalid, match="by hand"):
        decide(connection, reviews[0], approve(), now)
    by_hand = Decision(kind="correct", reason=ReasonCode.MISHEARD, reviewer="reviewer:li", corrected=CLEAN)
    decide(connection, reviews[0], by_hand, now)
    decide(connection, reviews[1], reject(ReasonCode.NOT_AN_ORDER), now + SECONDS)
    first, second = release_due(connection, now + 60 * SECONDS)
    assert (first.effect, second.effect) == (Place(CLEAN), Dismiss(ReasonCode.NOT_AN_ORDER))
    assert (first.entry, first.change) == (None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "approve", "reason": ReasonCode.MISHEARD},
        {"kind": "reject", "reason": ReasonCode.CORRECT},
        {"kind": "correct", "reason": ReasonCode.MISHEARD},
        {"kind": "reject", "reason": ReasonCode.MISHEARD, "corrected": CLEAN},
        {"kind": "approve", "reason": ReasonCode.CORRECT, "safety": True},
        {"kind": "approve", "reason": ReasonCode.CORRECT, "reviewer": ""},
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DecisionInvalid):
        Decision(**{"reviewer": "reviewer:li", **wrong})  # type: ignore[arg-type]


def test_the_queue_gives_what_is_due_first_then_the_oldest(connection: Connection, now: datetime) -> None:
    late = open_review(connection, item(1), now)
    urgent = open_review(connection, item(2), now + SECONDS, timedelta(minutes=1))
    later = open_review(connection, item(3), now + 2 * SECONDS)
    assert [each.id for each in queue.listing(connection)] == [urgent, late, later]
    first = queue.claim_next(connection, "reviewer:li", now)
    second = queue.claim_next(connection, "reviewer:wang", now)
    assert first is not None
    assert second is not None
    assert [first.id, second.id] == [urgent, late]
    assert [each.id for each in queue.claimed(connection, "reviewer:li", now)] == [urgent]
    assert [each.id for each in queue.listing(connection, limit=1, after=first)] == [late]


def test_a_claim_keeps_others_out_until_its_lease_runs_out(connection: Connection, now: datetime) -> None:
    review = open_review(connection, item(), now)
    queue.claim(connection, review, "reviewer:li", now)
    for moment in (now, now + 89 * SECONDS):
        with pytest.raises(ClaimedByAnother, match="reviewer:li"):
            queue.claim(connection, review, "reviewer:wang", moment)
        with pytest.raises(ClaimedByAnother):
            decide(connection, review, approve("reviewer:wang"), moment)
        assert queue.claim_next(connection, "reviewer:wang", moment) is None
    queue.heartbeat(connection, review, "reviewer:li", now + 100 * SECONDS)
    with pytest.raises(ClaimedByAnother):
        queue.claim(connection, review, "reviewer:wang", now + 180 * SECONDS)
    queue.claim(connection, review, "reviewer:wang", now + 190 * SECONDS)
    with pytest.raises(ClaimedByAnother, match="reviewer:wang"):
        queue.heartbeat(connection, review, "reviewer:li", now + 191 * SECONDS)
    decide(connection, review, approve("reviewer:wang"), now + 192 * SECONDS)
    with pytest.raises(AlreadyDecided):
        queue.heartbeat(connection, review, "reviewer:wang", now + 193 * SECONDS)


def test_filters_narrow_the_queue(connection: Connection, now: datetime) -> None:
    ambiguous = Held((reason("zone.probation"), reason("finding.ambiguous", "/fulfilment_site")))
    one = open_review(connection, item(1, held=ambiguous), now)
    two = open_review(connection, item(2, zone=ZoneKey("text", "text", "order.place")), now)

    def found(wanted: queue.Filter) -> list[str]:
        return [each.id for each in queue.listing(connection, wanted)]

    assert found(queue.Filter(zone=ZONE)) == [one]
    assert found(queue.Filter(reason="finding.ambiguous")) == [one]
    assert found(queue.Filter(reason="zone.probation")) == [one, two]
    assert found(queue.Filter(site="site:elsewhere")) == []
    assert queue.length(connection, queue.Filter(site="site:renmin-square")) == 2
    assert queue.oldest(connection) == now
    taken = queue.claim_next(connection, "reviewer:li", now, queue.Filter(zone=ZoneKey("text", "text", "order.place")))
    assert taken is not None
    assert taken.id == two


def test_skipped_work_goes_to_others_and_escalated_work_to_leads(connection: Connection, now: datetime) -> None:
    review = open_review(connection, item(), now)
    queue.claim(connection, review, "reviewer:li", now)
    queue.skip(connection, review, "reviewer:li", now, "听不清")
    assert queue.claim_next(connection, "reviewer:li", now) is None
    taken = queue.claim_next(connection, "reviewer:wang", now)
    assert taken is not None
    queue.escalate(connection, review, "reviewer:wang", now, "which of the two stores?")
    assert queue.claim_next(connection, "reviewer:zhao", now) is None
    lead = queue.claim_next(connection, "lead:sun", now, queue.Filter(escalated=True))
    assert lead is not None
    assert [(each.kind, each.by, each.note) for each in queue.notes(connection, review)] == [
        ("skip", "reviewer:li", "听不清"),
        ("escalate", "reviewer:wang", "which of the two stores?"),
    ]
    later = now + timedelta(hours=1)
    assert queue.claim_next(connection, "reviewer:li", later, queue.Filter(escalated=None)) is not None


def test_the_last_decisions_can_be_looked_up_for_undo(connection: Connection, now: datetime) -> None:
    reviews = [open_review(connection, item(number), now) for number in range(12)]
    for number, review in enumerate(reviews):
        decide(connection, review, approve(), now + number * SECONDS)
    assert [each.id for each in recent_decisions(connection, "reviewer:li")] == reviews[:1:-1]


def dispute(connection: Connection, now: datetime, number: int = 1) -> str:
    about = dispute_item(
        order=f"o{number}",
        capture=f"c{number}",
        ordinal=0,
        proposal=CLEAN,
        zone=ZONE,
        revision=REVISION,
        confidence=0.9,
    )
    return open_dispute(connection, about, now, by="customer:chen", note="送错了")


def automatic_zone(connection: Connection, now: datetime) -> None:
    policy = TrustPolicy(qualifying_run=2)
    standings.ensure(connection, ZONE, REVISION, policy, now)
    for number in (101, 102):
        decide(connection, open_review(connection, item(number), now), approve(), now)
    changes = [each.change for each in release_due(connection, now + 10 * SECONDS)]
    assert [each is not None and each.promoted for each in changes] == [False, True]


def test_a_confirmed_dispute_with_safety_consequences_suspends_the_zone_and_lists_its_automatic_orders(
    connection: Connection, now: datetime
) -> None:
    automatic_zone(connection, now)
    three = [
        Noted(ZONE, REVISION, AutomaticOrder(f"c{number}", 0, f"o{number}", 0.99, now + number * SECONDS))
        for number in (1, 2, 3)
    ]
    assert note_all(connection, three) == 3
    other = Noted(ZONE, "1.1.0+bb", AutomaticOrder("c9", 0, "o9", 0.99, now))
    assert note_all(connection, [three[0], other]) == 1
    review = dispute(connection, now)
    with pytest.raises(AlreadyDecided, match="o1"):
        dispute(connection, now)
    decide(connection, review, reject(ReasonCode.WRONG_ITEM, safety=True), now + 20 * SECONDS)
    (released,) = release_due(connection, now + 60 * SECONDS)
    assert released.effect == Confirm(ReasonCode.WRONG_ITEM, None, True)
    assert released.change is not None
    assert released.change.suspended
    assert released.change.after.cause == "safety"
    assert [each.order for each in automatic_orders(connection, ZONE, REVISION)] == ["o3", "o2", "o1"]
    drawn = sample(connection, ZONE, REVISION, 2, "seed")
    assert len({each.order for each in drawn}) == 2
    assert drawn == sample(connection, ZONE, REVISION, 2, "seed")
    again = dispute(connection, now + 90 * SECONDS)
    assert again != review


def test_a_dispute_of_a_right_order_changes_nothing_and_another_error_raises_the_audit_rate(
    connection: Connection, now: datetime
) -> None:
    automatic_zone(connection, now)
    decide(connection, dispute(connection, now), approve(), now + 20 * SECONDS)
    (released,) = release_due(connection, now + 60 * SECONDS)
    assert (released.effect, released.entry) == (Uphold(), None)
    with connection.begin_nested():
        policy = TrustPolicy(qualifying_run=2, risk_level=0.2)
        standings.change_policy(connection, ZONE, policy, "lead:sun", now)
    decide(connection, dispute(connection, now, 2), reject(ReasonCode.WRONG_ITEM), now + 70 * SECONDS)
    (released,) = release_due(connection, now + 120 * SECONDS)
    assert released.change is not None
    assert released.change.after.audit_rate == pytest.approx(0.2)


def test_two_reviewers_one_of_whom_crashes_decide_two_hundred_items_once_each(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        for number in range(200):
            open_review(connection, item(number), now + number * SECONDS)
        # The crashed reviewer holds ten leases that nobody will renew.
        for _ in range(10):
            assert queue.claim_next(connection, "reviewer:gone", now) is not None
    decided: list[str] = []
    released: list[str] = []
    refused: list[SandboxError] = []
    working = threading.Event()

    def reviewer(name: str) -> None:
        clock = now
        for _ in range(400):
            with engine.begin() as connection:
                found = queue.claim_next(connection, name, clock)
            if found is None:
                clock += timedelta(seconds=91)  # by then the crashed one's leases are out
                if clock > now + timedelta(seconds=300):
                    return
                continue
            try:
                with engine.begin() as connection:
                    decide(connection, found.id, approve(name), clock)
                decided.append(found.id)
            except SandboxError as error:
                refused.append(error)

    def releaser() -> None:
        while True:
            last = working.is_set()
            with engine.begin() as connection:
                done = release_due(connection, now + timedelta(hours=1), limit=7)
            released.extend(each.review.id for each in done)
            if last and not done:
                return

    reviewers = [threading.Thread(target=reviewer, args=(name,)) for name in ("reviewer:li", "reviewer:wang")]
    releasers = [threading.Thread(target=releaser) for _ in range(2)]
    for thread in reviewers + releasers:
        thread.start()
    for thread in reviewers:
        thread.join()
    working.set()
    for thread in releasers:
        thread.join()
    # A reviewer whose clock ran ahead may take over a lease; who held it is refused, nothing is decided twice.
    assert all(isinstance(each, ClaimedByAnother | AlreadyDecided | AlreadyReleased) for each in refused)
    assert Counter(decided) == Counter(released)
    assert len(set(decided)) == len(decided) == 200
    with engine.connect() as connection:
        zone = standings.read(connection, ZONE, REVISION)
        assert zone is not None
        assert zone.standing.clean_run == 200
    with engine.connect() as connection:
        assert verify(connection).ok


def test_undo_and_release_never_both_win(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        reviews = [open_review(connection, item(number), now) for number in range(40)]
        for review in reviews:
            decide(connection, review, approve(), now)
    undone, released = [], []

    def undoer() -> None:
        for review in reviews:
            try:
                with engine.begin() as connection:
                    undo(connection, review, "reviewer:li", now + 9 * SECONDS)
                undone.append(review)
            except AlreadyReleased:
                pass

    def releaser() -> None:
        for _ in range(40):
            with engine.begin() as connection:
                released.extend(each.review.id for each in release_due(connection, now + 10 * SECONDS, limit=1))

    threads = [threading.Thread(target=undoer), threading.Thread(target=releaser)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(undone + released) == sorted(reviews)
