"""Ten thousand captures through a decoder that is right 98.5 % of the time: what autonomy comes to, and what it costs.

One reviewer's verdict in a hundred is a slip, in either direction: a wrong order let through, a right one called wrong.
What is called wrong gets a second look by somebody as fallible. A lead reinstates what is suspended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.calibration import Scored, threshold
from sandbox.counting import counting_bar
from sandbox.reason import ReasonCode
from sandbox.zone import Doubted, NewRevision, Reinstated, Reviewed, Standing, TrustPolicy, advance, standing

AT = datetime(2026, 3, 2, tzinfo=UTC)
CAPTURES = 10_000
LIVES = 48
SLIPS = 0.01
HORIZON = 1500


@dataclass(frozen=True)
class Outcome:
    automatic: int
    wrong: int
    automatic_at_the_end: float
    promoted_after: int
    """Reviews; second looks, about one for forty of them, are not included."""


def judged(
    before: Standing, wrong: bool, passes: bool, number: int, random: np.random.Generator
) -> tuple[Standing, bool]:
    """The standing after a review, and whether the order is on record as wrong."""

    def verdict() -> ReasonCode:
        return ReasonCode.MISHEARD if wrong != (random.random() < SLIPS) else ReasonCode.CORRECT

    first = verdict()
    if first is ReasonCode.CORRECT or not before.policy.second_look:
        entry = Reviewed(at=AT, reason=first, would_pass=passes, review=str(number), by="li")
        return advance(before, entry), first is not ReasonCode.CORRECT
    second = verdict()
    if not passes:
        # It moves no standing; the second look settles what the history for the bars says of it.
        entry = Reviewed(at=AT, reason=first, would_pass=False, review=str(number), by="li")
        return advance(before, entry), second is not ReasonCode.CORRECT
    doubted = advance(before, Doubted(at=AT, reason=first, review=str(number), by="li"))
    settled = Reviewed(at=AT, reason=second, would_pass=True, review=str(number), by="mei", settles=True)
    return advance(doubted, settled), second is not ReasonCode.CORRECT


@cache
def live(seed: int, second_look: bool = True) -> Outcome:
    """One zone's life."""
    random, policy = np.random.default_rng(seed), TrustPolicy(second_look=second_look)
    current = standing([NewRevision(at=AT, revision="1.0.0+aa")], policy)
    history: list[Scored] = []
    bar: float | None = None
    calibrated, reviews, promoted, wrong_passed = 0, 0, CAPTURES, 0
    counting, counted_on = 0.0, 0
    passed = []
    for number in range(CAPTURES):
        wrong = bool(random.random() > 0.985)
        confidence = float(1 / (1 + np.exp(-random.normal(1.0 if wrong else 3.0))))
        if current.state != "automatic" and counted_on != calibrated:
            counting, counted_on = counting_bar(history[:calibrated], policy.qualifying_run), calibrated
        in_force = bar if current.state == "automatic" else counting
        passes = in_force is not None and confidence >= in_force
        if current.state == "automatic" and passes and random.random() >= current.audit_rate:
            passed.append(number)
            wrong_passed += wrong
            continue
        reviews += 1
        before = current
        current, found = judged(before, wrong, passes, number, random)
        if before.state != "automatic" and current.state == "automatic":
            promoted = min(promoted, reviews)
        if current.state == "suspended":
            current = advance(current, Reinstated(at=AT, by="lead:sun"))
        history.append(Scored(confidence, found))
        if len(history) - calibrated >= max(1, len(history) // 50):
            bar, calibrated = threshold(history, policy.risk_level * policy.calibration_share), len(history)
    at_the_end = sum(each >= CAPTURES - 2000 for each in passed) / 2000
    return Outcome(len(passed), wrong_passed, at_the_end, promoted)


@pytest.fixture
def lives() -> list[Outcome]:
    return [live(seed) for seed in range(LIVES)]


@pytest.mark.slow
def test_most_orders_pass_in_the_end_and_those_that_pass_err_within_the_risk_level(lives: list[Outcome]) -> None:
    automatic = sum(each.automatic for each in lives)
    print(f"wrong among the automatic: {sum(each.wrong for each in lives) / automatic:.4f}, n = {automatic}")
    shares = [each.automatic_at_the_end for each in lives]
    print(f"automatic among the last 2000: mean {np.mean(shares):.2f}, least {min(shares):.2f}")
    assert sum(each.wrong for each in lives) / automatic <= TrustPolicy().risk_level
    assert np.mean(np.array(shares) >= 0.6) >= 0.95, "it holds for nearly every zone, not on average alone"


@pytest.mark.slow
def test_three_zones_of_four_are_promoted_before_fifteen_hundred_reviews(lives: list[Outcome]) -> None:
    reviews = sorted(each.promoted_after for each in lives)
    early = float(np.mean(np.array(reviews) < HORIZON))
    print(
        f"promoted after {reviews} reviews, median {np.median(reviews):.0f}, mean {np.mean(reviews):.0f}, {early:.2f}"
    )
    assert early >= 0.7
    assert reviews[-1] < CAPTURES, "every zone comes to autonomy"


def test_what_keeps_the_others_is_the_decoder_not_the_bar_or_the_reviewers() -> None:
    """With the errors' distribution known and slips settled, no fixed bar does it in five lives of six."""
    chances = {bar: _within_horizon(bar) for bar in np.arange(1.5, 3.6, 0.25)}
    print({float(bar): round(chance, 3) for bar, chance in chances.items()})
    assert 0.75 < max(chances.values()) < 0.85
    assert _within_horizon(2.5, right=1.0) > 0.99, "a decoder that does not err is promoted in time"


def _within_horizon(bar: float, right: float = 0.985) -> float:
    """The chance that 500 clean orders in a row at or above this bar (log odds) are among the first 1,500 reviewed."""
    from scipy.stats import norm

    wrong, sound = (1 - right) * norm.sf(bar - 1), right * norm.sf(bar - 3)
    counted = wrong * (1 - SLIPS) ** 2 + sound * SLIPS**2
    clean = wrong + sound - counted
    run = TrustPolicy().qualifying_run
    chance = np.zeros(run + 1)
    chance[run] = 1.0
    for _ in range(HORIZON):
        ahead = chance.copy()
        ahead[:run] = clean * chance[1:] + counted * chance[0] + (1 - clean - counted) * chance[:-1]
        chance = ahead
    return float(chance[0])


@pytest.mark.slow
def test_without_a_second_look_the_slips_of_reviewers_keep_zones_from_autonomy() -> None:
    alone = [live(seed, second_look=False) for seed in range(4)]
    assert np.median([each.promoted_after for each in alone]) > 1500


def test_the_bar_for_counting_is_where_the_run_ends_soonest() -> None:
    assert counting_bar([], 500) == 0.0
    assert counting_bar([Scored(float("nan"), True)], 500) == 0.0
    alike = [Scored(0.8, n % 100 == 0) for n in range(300)]
    assert counting_bar(alike, 500) == 0.8
    doubtful = [Scored(0.3 + n / 1000, n % 10 == 0) for n in range(100)]
    sure = [Scored(0.9 + n / 10_000, False) for n in range(400)]
    assert counting_bar([*doubtful, *sure], 500) >= 0.9, "errors below cost more than the orders there bring"
    assert counting_bar([*doubtful, *sure], 5) < 0.9, "a short run is soonest shown on many orders"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.builds(Scored, st.floats(0, 1), st.booleans()), min_size=1, max_size=60), st.integers(1, 1000))
def test_the_bar_for_counting_is_a_confidence_of_the_history(history: list[Scored], run: int) -> None:
    assert counting_bar(history, run) in {each.confidence for each in history}
