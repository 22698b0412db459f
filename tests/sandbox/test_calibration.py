"""From which confidence orders may pass: enough history, and the error among what passes stays within the level."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.calibration import Calibration, Scored, calibrate, dumps, loads, threshold
from sandbox.errors import CalibrationInvalid
from sandbox.zone import ZoneKey

World = Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray]]


def sure_when_right(random: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    confidence = random.beta(5, 1.2, n)
    return confidence, 0.3 * (1 - confidence) ** 1.5


def in_coarse_steps(random: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    confidence = np.round(random.beta(5, 1.2, n), 1)
    return confidence, 0.15 * (1 - confidence)


def uninformative(random: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    return random.random(n), np.full(n, 0.015)


def sure_when_wrong(random: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    confidence = random.random(n)
    return confidence, 0.03 * confidence


@pytest.mark.parametrize("risk_level", [0.005, 0.01, 0.02])
@pytest.mark.parametrize("world", [sure_when_right, in_coarse_steps, uninformative, sure_when_wrong])
def test_over_two_hundred_histories_the_mean_error_stays_within_the_level(world: World, risk_level: float) -> None:
    random = np.random.default_rng(7)
    among_passed, passed_and_wrong = [], []
    for _ in range(200):
        confidence, rate = world(random, 800)
        wrong = random.random(800) < rate
        bar = threshold([Scored(float(c), bool(w)) for c, w in zip(confidence, wrong, strict=True)], risk_level)
        confidence, rate = world(random, 5000)
        passes = confidence >= (2.0 if bar is None else bar)
        among_passed.append(rate[passes].mean() if passes.any() else 0.0)
        passed_and_wrong.append((rate * passes).mean())
    assert np.mean(passed_and_wrong) <= risk_level
    assert np.mean(among_passed) <= risk_level


def test_an_informative_confidence_lets_most_orders_pass() -> None:
    random = np.random.default_rng(3)
    confidence, rate = sure_when_right(random, 3000)
    wrong = random.random(3000) < rate
    bar = threshold([Scored(float(c), bool(w)) for c, w in zip(confidence, wrong, strict=True)], 0.02)
    assert bar is not None
    assert (confidence >= bar).mean() > 0.6


@pytest.mark.parametrize(("risk_level", "needed"), [(0.02, 49), (0.01, 99), (0.008, 124), (0.005, 199)])
def test_too_little_history_means_no_automation(risk_level: float, needed: int) -> None:
    clean = [Scored(0.9, False)] * needed
    assert threshold(clean, risk_level) == 0.9
    assert threshold(clean[1:], risk_level) is None
    assert threshold([], risk_level) is None


histories = st.lists(
    st.builds(Scored, st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]) | st.floats(0, 1), st.booleans()), max_size=80
)


@settings(deadline=None)
@given(histories, st.floats(0.01, 0.5))
def test_the_threshold_meets_the_condition_and_no_lower_one_of_the_history_does(
    history: list[Scored], risk_level: float
) -> None:
    def meets(bar: float) -> bool:
        accepted = [each for each in history if each.confidence >= bar]
        return (sum(each.wrong for each in accepted) + 1) / (len(accepted) + 1) <= risk_level

    right = [each.confidence for each in history if meets(each.confidence)]
    assert threshold(history, risk_level) == (min(right) if right else None)


@settings(deadline=None)
@given(histories, st.floats(0.01, 0.5))
def test_the_threshold_is_never_below_that_of_conformal_risk_control(history: list[Scored], risk_level: float) -> None:
    bar, n = threshold(history, risk_level), len(history)
    if bar is None:
        return
    loss = sum(each.wrong for each in history if each.confidence >= bar)
    assert (n / (n + 1)) * (loss / n) + 1 / (n + 1) <= risk_level + 1e-12


@settings(deadline=None)
@given(histories, st.floats(0.01, 0.5))
def test_one_more_error_at_the_surest_end_never_lowers_the_threshold(history: list[Scored], risk_level: float) -> None:
    before = threshold(history, risk_level)
    after = threshold([*history, Scored(1.0, True)], risk_level)
    assert after is None or (before is not None and after >= before)


def test_a_calibration_file_is_read_back_as_it_was_written() -> None:
    zones = {
        ZoneKey("speech", "whisper", "order.place"): calibrate([Scored(0.8, False)] * 200, 0.01, "1.0.0+aa"),
        ZoneKey("text", "text", "order.cancel"): Calibration(None, 0.008, 3, 1),
    }
    assert loads(dumps(zones)) == zones


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "no JSON"),
        ("[]", "format"),
        ('{"format": "order-intake/calibration@1"}', "zones"),
        ('{"format": "order-intake/calibration@1", "zones": {"speech": {}}}', "modality/decoder/intent"),
        ('{"format": "order-intake/calibration@1", "zones": {"text/text/order.place": 3}}', "expected an object"),
        (
            '{"format": "order-intake/calibration@1", "zones": {"text/text/order.place": {"threshold": 7}}}',
            "threshold 7",
        ),
        (
            '{"format": "order-intake/calibration@1", "zones": {"text/text/order.place": {"threshold": 0.5}}}',
            "risk_level None",
        ),
        (
            '{"format": "order-intake/calibration@1", "zones": {"text/text/order.place": '
            '{"threshold": 0.5, "risk_level": 0.01, "n": 2, "errors": 3}}}',
            "0 <= errors <= n",
        ),
    ],
)
def test_a_calibration_file_that_cannot_be_used_says_why(text: str, problem: str) -> None:
    with pytest.raises(CalibrationInvalid, match=problem):
        loads(text)


def test_a_risk_level_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        threshold([], 1.0)
