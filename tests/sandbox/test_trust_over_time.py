"""Ten thousand captures through a decoder that is right 98.5 % of the time: what autonomy comes to, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from sandbox.calibration import Scored, threshold
from sandbox.reason import ReasonCode
from sandbox.zone import NewRevision, Reinstated, Reviewed, TrustPolicy, advance, standing

AT = datetime(2026, 3, 2, tzinfo=UTC)
CAPTURES = 10_000


@dataclass(frozen=True)
class Outcome:
    automatic: int
    wrong: int
    automatic_at_the_end: float


def live(seed: int, policy: TrustPolicy) -> Outcome:
    """One zone's life; reviewers miss one error in a hundred, a lead reinstates what is suspended."""
    random = np.random.default_rng(seed)
    current = standing([NewRevision(at=AT, revision="1.0.0+aa")], policy)
    history: list[Scored] = []
    bar, calibrated, passed, wrong_passed = None, 0, [], 0
    for number in range(CAPTURES):
        wrong = bool(random.random() > 0.985)
        confidence = float(1 / (1 + np.exp(-random.normal(1.0 if wrong else 3.0))))
        passes = bar is not None and confidence >= bar
        if current.state == "automatic" and passes and random.random() >= current.audit_rate:
            passed.append(number)
            wrong_passed += wrong
            continue
        found = wrong and random.random() > 0.01
        reason = ReasonCode.MISHEARD if found else ReasonCode.CORRECT
        current = advance(current, Reviewed(at=AT, reason=reason, would_pass=passes, review=str(number), by="li"))
        if current.state == "suspended":
            current = advance(current, Reinstated(at=AT, by="lead:sun"))
        history.append(Scored(confidence, found))
        if len(history) - calibrated >= max(1, len(history) // 50):
            bar, calibrated = threshold(history, policy.risk_level * policy.calibration_share), len(history)
    return Outcome(len(passed), wrong_passed, sum(each >= CAPTURES - 2000 for each in passed) / 2000)


def test_most_orders_pass_in_the_end_and_those_that_pass_err_within_the_risk_level() -> None:
    lives = [live(seed, TrustPolicy()) for seed in range(8)]
    automatic = sum(each.automatic for each in lives)
    assert sum(each.wrong for each in lives) / automatic <= TrustPolicy().risk_level
    assert np.mean([each.automatic_at_the_end for each in lives]) >= 0.6
