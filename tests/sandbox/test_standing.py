"""A zone earns trust order by order and loses it by the rules of docs/trust.md."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from models.decoder import DecoderInfo
from sandbox.bounds import clopper_pearson, expected_remainder
from sandbox.errors import KeyInvalid, PolicyInvalid
from sandbox.reason import DECODER_FAULTS, ReasonCode
from sandbox.zone import (
    ErrorConfirmed,
    NewRevision,
    PolicyChanged,
    Promoted,
    Reinstated,
    Reviewed,
    Standing,
    Suspended,
    TrustEntry,
    TrustPolicy,
    ZoneKey,
    advance,
    initial,
    revision,
    standing,
)

AT = datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
POLICY = TrustPolicy()
SMALL = TrustPolicy(qualifying_run=5, risk_level=0.2)


def reviewed(
    reason: ReasonCode = ReasonCode.CORRECT, would_pass: bool = True, safety: bool = False, number: int = 0
) -> Reviewed:
    return Reviewed(at=AT, reason=reason, would_pass=would_pass, review=f"r{number}", by="reviewer:li", safety=safety)


def disputed(reason: ReasonCode = ReasonCode.WRONG_ITEM, safety: bool = False) -> ErrorConfirmed:
    return ErrorConfirmed(at=AT, reason=reason, order="S-1", review="r", by="reviewer:li", safety=safety)


FIRST = NewRevision(at=AT, revision="1.0.0+aa")
SECOND = NewRevision(at=AT, revision="1.1.0+bb", predecessor="1.0.0+aa")


def earned(policy: TrustPolicy = POLICY) -> Standing:
    return standing([FIRST, *[reviewed()] * policy.qualifying_run], policy)


def test_a_new_zone_is_quarantined_until_its_first_order_was_reviewed() -> None:
    assert standing([FIRST], POLICY).state == "quarantined"
    assert standing([FIRST, reviewed(would_pass=False)], POLICY).state == "probation"


def test_five_hundred_clean_qualifying_orders_promote_and_four_hundred_ninety_nine_do_not() -> None:
    almost = standing([FIRST, *[reviewed()] * 499], POLICY)
    assert (almost.state, almost.clean_run, almost.expected_remainder) == ("probation", 499, 1.0)
    after = advance(almost, reviewed())
    assert (after.state, after.cause, after.audit_rate) == ("automatic", "run", 0.02)


def test_an_error_of_the_decoder_starts_the_run_again() -> None:
    history = [FIRST, *[reviewed()] * 499, reviewed(ReasonCode.MISHEARD), *[reviewed()] * 499]
    assert standing(history, POLICY).state == "probation"
    assert standing([*history, reviewed()], POLICY).state == "automatic"


@pytest.mark.parametrize("reason", sorted(set(ReasonCode) - DECODER_FAULTS - {ReasonCode.CORRECT}))
def test_faults_of_graph_sender_and_reviewer_count_neither_for_nor_against(reason: ReasonCode) -> None:
    before = standing([FIRST, *[reviewed()] * 7], POLICY)
    assert advance(before, reviewed(reason)) == replace(before, seen=before.seen + 1)
    assert advance(earned(), disputed(reason, safety=True)) == earned()


def test_an_order_that_would_have_been_held_anyway_proves_nothing() -> None:
    before = standing([FIRST, *[reviewed()] * 7], POLICY)
    for reason in ReasonCode:
        assert advance(before, reviewed(reason, would_pass=False)) == replace(before, seen=before.seen + 1)


def test_an_error_with_safety_consequences_suspends_at_once() -> None:
    for entry in (disputed(safety=True), reviewed(ReasonCode.MISREAD, safety=True)):
        after = advance(earned(), entry)
        assert (after.state, after.cause, after.clean_run) == ("suspended", "safety", 0)


def test_another_error_raises_the_audit_rate_tenfold_and_never_above_one() -> None:
    once = advance(earned(), disputed())
    assert (once.state, once.audit_rate) == ("automatic", pytest.approx(0.2))
    twice = advance(once, disputed())
    assert (twice.state, twice.audit_rate) == ("automatic", 1.0)


def test_the_zone_is_suspended_when_the_lower_bound_of_its_error_rate_exceeds_the_risk_level() -> None:
    current = earned()
    while current.state == "automatic":
        before, current = current, advance(current, disputed())
    assert current.cause == "bound"
    assert before.bound[0] <= POLICY.risk_level < current.bound[0]


def test_the_raised_audit_rate_is_taken_back_by_as_many_clean_orders_as_hold_one_error_at_the_risk_level() -> None:
    raised = advance(earned(), disputed())
    for _ in range(124):
        raised = advance(raised, reviewed())
    assert raised.audit_rate == pytest.approx(0.2)
    assert advance(raised, reviewed()).audit_rate == 0.02


def test_a_business_may_decide_that_one_confirmed_error_takes_autonomy_away() -> None:
    strict = replace(POLICY, errors_tolerated=0)
    after = advance(earned(strict), disputed())
    assert (after.state, after.cause) == ("suspended", "errors")


def test_a_new_revision_starts_on_probation_with_nothing_to_its_credit() -> None:
    for before in (earned(), advance(earned(), disputed(safety=True))):
        after = advance(before, SECOND)
        assert (after.state, after.clean_run, after.reviewed, after.errors) == ("probation", 0, 0, 0)


def test_a_reinstated_zone_is_on_probation_and_earns_its_run_again() -> None:
    suspended = advance(earned(), Suspended(at=AT, by="lead:wang"))
    assert (suspended.state, suspended.cause) == ("suspended", "person")
    back = advance(suspended, Reinstated(at=AT, by="lead:wang", note="microphone replaced"))
    assert (back.state, back.clean_run, back.reviewed) == ("probation", 0, 0)
    assert advance(earned(), Reinstated(at=AT, by="lead:wang")) == earned()


def test_promotion_can_need_a_named_person() -> None:
    asked = replace(POLICY, promotion="approved")
    waiting = earned(asked)
    assert (waiting.state, waiting.awaits_approval) == ("probation", True)
    assert advance(waiting, Promoted(at=AT, by="lead:wang")).state == "automatic"
    early = standing([FIRST, reviewed()], asked)
    assert advance(early, Promoted(at=AT, by="lead:wang")) == early


def test_a_stricter_policy_holds_at_once() -> None:
    longer = PolicyChanged(at=AT, policy=replace(POLICY, qualifying_run=600), by="lead:wang")
    assert advance(earned(), longer).state == "probation"
    erred = advance(earned(), disputed())
    none = PolicyChanged(at=AT, policy=replace(POLICY, errors_tolerated=0), by="lead:wang")
    assert advance(erred, none).state == "suspended"
    assert advance(earned(), none).state == "automatic"


def test_a_policy_outside_its_ranges_names_every_wrong_value() -> None:
    with pytest.raises(PolicyInvalid, match=r"qualifying_run=0, audit_rate=0.*risk_level=2"):
        TrustPolicy(qualifying_run=0, audit_rate=0, risk_level=2)


def test_a_zone_key_is_read_back_from_its_text() -> None:
    key = ZoneKey("speech", "whisper", "order.place")
    assert str(key) == "speech/whisper/order.place"
    assert ZoneKey.parse(str(key)) == key
    for text in ("speech/whisper", "smell/nose/order.place", "speech//order.place", "speech/a b/order.place"):
        with pytest.raises(KeyInvalid):
            ZoneKey.parse(text)


def test_a_revision_changes_with_anything_that_can_change_an_order() -> None:
    info = DecoderInfo("whisper", "1.0.0", "sha256:d01c", "speech", ("audio/wav",), ("zh", "en"))
    first = revision(info, validator="1", parser="1", settings={"beam": 5})
    assert first.startswith("1.0.0+")
    assert len(first) == len("1.0.0+4be1a2c3")
    assert first == revision(info, validator="1", parser="1", settings={"beam": 5})
    others = {
        revision(replace(info, model_digest="sha256:905e"), validator="1", parser="1", settings={"beam": 5}),
        revision(info, validator="2", parser="1", settings={"beam": 5}),
        revision(info, validator="1", parser="2", settings={"beam": 5}),
        revision(info, validator="1", parser="1", settings={"beam": 1}),
        first,
    }
    assert len(others) == 5


@settings(deadline=None)
@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_agree_with_the_beta_distribution(sample: tuple[int, int]) -> None:
    errors, trials = sample
    lower, upper = clopper_pearson(errors, trials)
    assert lower == pytest.approx(0 if errors == 0 else beta.ppf(0.025, errors, trials - errors + 1), abs=1e-7)
    assert upper == pytest.approx(1 if errors == trials else beta.ppf(0.975, errors + 1, trials - errors), abs=1e-7)


def test_the_expected_remainder_follows_its_recursion() -> None:
    rate, target = 0.1, 20
    values = [expected_remainder(run, target, 10, 100) for run in range(target + 1)]
    assert values[target] == 0
    for run in range(target):
        assert values[run] == pytest.approx(1 + (1 - rate) * values[run + 1] + rate * values[0])
    assert expected_remainder(0, 500, 7, 7) == math.inf
    assert expected_remainder(0, 10**6, 1, 2) == math.inf


entries: st.SearchStrategy[TrustEntry] = st.one_of(
    *[st.just(reviewed())] * 6,
    st.builds(reviewed, st.sampled_from(ReasonCode), st.booleans(), st.booleans()),
    st.builds(disputed, st.sampled_from(sorted(set(ReasonCode) - {ReasonCode.CORRECT})), st.booleans()),
    st.just(SECOND),
    st.just(Suspended(at=AT, by="lead:wang")),
    st.just(Reinstated(at=AT, by="lead:wang")),
    st.just(Promoted(at=AT, by="lead:wang")),
)
policies = st.builds(
    TrustPolicy,
    qualifying_run=st.integers(1, 6),
    audit_rate=st.floats(0.01, 1),
    risk_level=st.floats(0.001, 0.5),
    recovery_run=st.none() | st.integers(1, 4),
    errors_tolerated=st.none() | st.integers(0, 3),
    promotion=st.sampled_from(["automatic", "approved"]),
)


def counts_as_error(entry: TrustEntry, policy: TrustPolicy) -> bool:
    return (isinstance(entry, ErrorConfirmed) or (isinstance(entry, Reviewed) and entry.would_pass)) and (
        entry.reason in policy.counting
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(entries, max_size=60), policies)
def test_no_history_makes_a_zone_automatic_without_its_clean_run_under_this_revision(
    history: list[TrustEntry], policy: TrustPolicy
) -> None:
    current, run, longest = initial(policy), 0, 0
    for entry in [FIRST, *history]:
        current = advance(current, entry)
        if isinstance(entry, NewRevision | Reinstated) and (
            isinstance(entry, NewRevision) or (current.state, current.clean_run) == ("probation", 0)
        ):
            run = longest = 0
        elif counts_as_error(entry, policy):
            run = 0
        elif isinstance(entry, Reviewed) and entry.would_pass and entry.reason is ReasonCode.CORRECT:
            run += 1
        longest = max(longest, run)
        if current.state == "automatic":
            assert longest >= policy.qualifying_run
        assert policy.audit_rate <= current.audit_rate <= 1
        assert 0 <= current.errors <= current.reviewed
        assert current.clean_run <= run


@settings(max_examples=400, deadline=None)
@given(st.lists(entries, max_size=60), policies)
def test_every_error_that_counts_costs_an_automatic_zone_something(
    history: list[TrustEntry], policy: TrustPolicy
) -> None:
    current = initial(policy)
    for entry in [FIRST, *history]:
        before, current = current, advance(current, entry)
        if before.state == "automatic" and counts_as_error(entry, policy):
            assert current.state == "suspended" or current.audit_rate == 1 or current.audit_rate > before.audit_rate
            if isinstance(entry, Reviewed | ErrorConfirmed) and entry.safety:
                assert current.state == "suspended"
            if policy.errors_tolerated == 0:
                assert current.state == "suspended"
            if current.bound[0] > policy.risk_level:
                assert current.state == "suspended"


@settings(deadline=None)
@given(st.lists(entries, max_size=40), st.lists(entries, max_size=40), policies)
def test_a_cached_standing_goes_on_as_the_whole_history_would(
    early: list[TrustEntry], late: list[TrustEntry], policy: TrustPolicy
) -> None:
    current = standing(early, policy)
    for entry in late:
        current = advance(current, entry)
    assert current == standing([*early, *late], policy)


@settings(deadline=None)
@given(st.lists(entries, max_size=40), policies, policies)
def test_nothing_but_a_person_ends_a_suspension_within_a_revision(
    history: list[TrustEntry], policy: TrustPolicy, other: TrustPolicy
) -> None:
    current = standing([FIRST, Suspended(at=AT, by="lead:wang")], policy)
    for entry in [PolicyChanged(at=AT, policy=other, by="lead:wang"), *history]:
        if isinstance(entry, Reinstated | NewRevision):
            continue
        current = advance(current, entry)
        assert current.state == "suspended"


def test_a_run_that_is_not_to_be_expected_is_said_to_be_out_of_reach_and_not_forecast() -> None:
    near = replace(standing([FIRST], POLICY), state="probation", clean_run=217, reviewed=412, errors=1)
    assert near.expected_remainder < 10 * POLICY.qualifying_run
    assert not near.out_of_reach
    assert replace(near, errors=5).out_of_reach, "35,760 more orders is no forecast"
    assert replace(near, errors=412).out_of_reach
    assert not replace(near, state="automatic", errors=5).out_of_reach
