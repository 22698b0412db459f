"""What passes, what a human sees, what the sender is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_graph.finding import Finding, Severity
from knowledge_graph.order import (
    AssetReference,
    Maintenance,
    Occurrences,
    Order,
    Party,
    ProcedureReference,
    SafetyClass,
)
from knowledge_graph.proposal import Proposal
from models.intent import Unreadable
from sandbox.admission import (
    SENTENCES,
    Admission,
    Asked,
    Automatic,
    Failed,
    Held,
    admit,
    audit_draw,
    reason,
    would_pass,
)
from sandbox.zone import Standing, State, TrustPolicy, initial

AT = datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
ORDER = Order(id="o", number="", version=1, kind="sales", state="held", submitter=Party(id="driver:77"))
CLEAN = Proposal(
    capture="c1", request=0, intent="order.place", order=ORDER, findings=(), derivation=(), alternatives={},
    confidence=0.97, graph="sha256:9c0d",
)  # fmt: skip
POLICY = TrustPolicy()


def zone(state: State, policy: TrustPolicy = POLICY) -> Standing:
    return replace(initial(policy), state=state)


def with_findings(*findings: Finding) -> Proposal:
    return replace(CLEAN, findings=findings)


def finding(
    severity: Severity = "blocking", field: str = "/lines/L1/item", askable: bool = True, *choices: str
) -> Finding:
    return Finding("item.unknown", severity, field, "冰美式要大杯还是中杯?", choices, askable)


def codes(admission: Admission) -> list[str]:
    assert not isinstance(admission, Automatic)
    return [each.code for each in admission.reasons]


def test_a_clean_sure_order_of_an_automatic_zone_passes() -> None:
    assert admit(CLEAN, zone("automatic"), 0.9) == Automatic()
    assert admit(with_findings(finding("info")), zone("automatic"), 0.9) == Automatic()


@pytest.mark.parametrize("state", ["quarantined", "probation", "suspended"])
def test_a_zone_that_is_not_trusted_holds_even_the_surest_order_which_then_counts(state: State) -> None:
    held = admit(CLEAN, zone(state), 0.9, sender="driver:77")
    assert codes(held) == [f"zone.{state}"]
    assert isinstance(held, Held)
    assert held.would_pass
    assert held.clean


def test_a_zone_never_seen_is_held_as_quarantined() -> None:
    assert codes(admit(CLEAN, None, 0.9)) == ["zone.quarantined"]


def test_a_doubtful_order_is_held_but_belongs_to_the_history_that_thresholds_are_chosen_on() -> None:
    held = admit(CLEAN, zone("automatic"), 0.98)
    assert codes(held) == ["confidence.low"]
    assert isinstance(held, Held)
    assert held.clean
    assert not held.would_pass


def test_without_enough_history_nothing_passes_unless_the_policy_fixes_a_threshold_for_typed_text() -> None:
    assert codes(admit(CLEAN, zone("automatic"), None)) == ["confidence.uncalibrated"]
    typed = replace(POLICY, fixed_threshold=0.9)
    assert admit(CLEAN, zone("automatic", typed), None) == Automatic()
    assert codes(admit(replace(CLEAN, confidence=0.5), zone("automatic", typed), None)) == ["confidence.low"]


def test_a_confidence_that_is_no_number_never_passes() -> None:
    assert codes(admit(replace(CLEAN, confidence=nan), zone("automatic"), 0.0)) == ["confidence.low"]


def test_the_audit_holds_what_would_have_passed_and_says_so() -> None:
    held = admit(CLEAN, zone("automatic"), 0.9, audit=True)
    assert codes(held) == ["audit.drawn"]
    assert isinstance(held, Held)
    assert held.audited
    assert held.would_pass
    assert codes(admit(CLEAN, zone("automatic"), 0.98, audit=True)) == ["confidence.low"]


def test_warnings_and_ambiguity_hold() -> None:
    assert codes(admit(with_findings(finding("warning")), zone("automatic"), 0.9)) == ["finding.warning"]
    two_readings = finding("info", "/fulfilment_site", True, "site:a", "site:b")
    assert codes(admit(with_findings(two_readings), zone("automatic"), 0.9)) == ["finding.ambiguous"]


@pytest.mark.parametrize("state", ["probation", "automatic"])
def test_one_question_that_settles_everything_is_asked(state: State) -> None:
    one = finding("blocking", "/lines/L1/item", True, "product:a", "product:b")
    asked = admit(with_findings(one, finding()), zone(state), 0.9, sender="driver:77")
    assert isinstance(asked, Asked)
    assert (asked.sender, asked.question, asked.choices) == ("driver:77", one.sentence, one.choices)


@pytest.mark.parametrize(
    ("findings", "sender", "state"),
    [
        ((finding(),), None, "automatic"),
        ((finding(askable=False),), "driver:77", "automatic"),
        ((finding(), finding(askable=False)), "driver:77", "automatic"),
        ((finding(), finding(field="/lines/L2/quantity")), "driver:77", "automatic"),
        ((finding(),), "driver:77", "quarantined"),
        ((finding(),), "driver:77", "suspended"),
        ((finding("warning"),), "driver:77", "automatic"),
    ],
    ids=[
        "nobody to ask", "no question would settle it", "one of two is no question", "two questions",
        "first order of the zone", "zone suspended", "nothing blocks",
    ],
)  # fmt: skip
def test_otherwise_a_human_sees_it(findings: tuple[Finding, ...], sender: str | None, state: State) -> None:
    assert isinstance(admit(with_findings(*findings), zone(state), 0.9, sender=sender), Held)


def maintenance(safety_class: SafetyClass) -> Proposal:
    order = replace(
        ORDER,
        kind="maintenance",
        maintenance=Maintenance(
            work_type="corrective", priority="high", breakdown=False, asset=AssetReference(id="asset:cnc-03"),
            detection_method="condition_monitoring", detected_at=AT, occurrences=Occurrences(count=1, first_at=AT, last_at=AT),
            condition_key="k", procedure=ProcedureReference(id="p", document="Q/SP", revision="A", safety_class=safety_class),
        ),
    )  # fmt: skip
    return replace(CLEAN, intent="maintenance.request", order=order)


def test_maintenance_that_stops_or_restricts_a_machine_goes_to_a_human_unless_the_policy_says_otherwise() -> None:
    assert codes(admit(maintenance("STOP"), zone("automatic"), 0.9)) == ["safety.class"]
    assert codes(admit(maintenance("RESTRICT"), zone("automatic"), 0.9)) == ["safety.class"]
    assert admit(maintenance("MONITOR"), zone("automatic"), 0.9) == Automatic()
    relaxed = replace(POLICY, held_safety_classes=frozenset({"STOP"}))
    assert admit(maintenance("RESTRICT"), zone("automatic", relaxed), 0.9) == Automatic()


def test_a_proposal_without_anything_to_execute_is_held() -> None:
    assert codes(admit(replace(CLEAN, order=None), zone("automatic"), 0.9)) == ["proposal.empty"]


def test_the_unreadable_is_asked_for_again_in_the_sender_s_language_or_held() -> None:
    silence = Unreadable("speech.silence", "No speech was found.")
    asked = admit(silence, None, None, sender="driver:77", language="zh")
    assert isinstance(asked, Asked)
    assert "请重新" in asked.question
    assert codes(asked) == ["capture.unreadable"]
    assert asked.reasons[0].detail == "speech.silence"
    assert isinstance(admit(silence, None, None), Held)


def test_what_failed_three_times_ends_with_a_human() -> None:
    held = admit(Failed("decoder.crashed", "killed", 3), None, None, sender="driver:77")
    assert codes(held) == ["decoder.failed"]
    assert isinstance(held, Held)
    assert not held.would_pass


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for code in SENTENCES:
        each = reason(code)
        assert each.zh.endswith("。")
        assert each.en.endswith(".")


def test_the_audit_draws_its_share_and_a_higher_rate_only_adds() -> None:
    captures = [f"019cab40-{number}" for number in range(20_000)]
    at_two = {each for each in captures if audit_draw(each, "1.0.0+aa", 0.02)}
    at_twenty = {each for each in captures if audit_draw(each, "1.0.0+aa", 0.2)}
    assert at_two < at_twenty
    assert 0.017 < len(at_two) / len(captures) < 0.023
    assert 0.19 < len(at_twenty) / len(captures) < 0.21
    assert at_two == {each for each in captures if audit_draw(each, "1.0.0+aa", 0.02)}
    assert at_two != {each for each in captures if audit_draw(each, "1.0.0+bb", 0.02)}
    assert all(audit_draw(each, "1.0.0+aa", 1.0) for each in captures)
    assert not any(audit_draw(each, "1.0.0+aa", 0.0) for each in captures)


proposals = st.builds(
    lambda findings, confidence, order: replace(CLEAN, findings=tuple(findings), confidence=confidence, order=order),
    st.lists(
        st.builds(
            finding, st.sampled_from(["blocking", "warning", "info"]), st.sampled_from(["/a", "/b"]), st.booleans()
        ),
        max_size=4,
    ),
    st.floats(0, 1),
    st.sampled_from([ORDER, None]),
)


@settings(deadline=None)
@given(
    proposals,
    st.sampled_from(["quarantined", "probation", "automatic", "suspended"]),
    st.none() | st.floats(0, 1),
    st.booleans(),
    st.sampled_from([None, "driver:77"]),
)
def test_nothing_passes_that_the_rules_do_not_let_pass(
    proposal: Proposal, state: State, threshold: float | None, audit: bool, sender: str | None
) -> None:
    admission = admit(proposal, zone(state), threshold, audit=audit, sender=sender)
    passes = would_pass(proposal, POLICY, threshold)
    assert (admission == Automatic()) == (state == "automatic" and passes and not audit)
    if isinstance(admission, Held):
        assert admission.would_pass == passes
        assert admission.reasons
    if isinstance(admission, Asked):
        assert not passes
