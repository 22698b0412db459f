"""What a confidence is worth: claims rise with confidence, grow with history, and hold on orders not seen before."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.calibration import Scored
from sandbox.claims import Claims, claims_from_json, claims_to_json, fewest, fit, isotonic

World = Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray]]
pairs = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=1, max_size=30).map(
    lambda given: [(min(right, n), n) for right, n in given]
)
histories = st.lists(
    st.builds(Scored, st.sampled_from([0.2, 0.5, 0.9]) | st.floats(0, 1), st.booleans()), min_size=60, max_size=150
)


@given(pairs)
def test_the_isotonic_fit_rises_and_keeps_the_sum(weights: list[tuple[int, int]]) -> None:
    fitted = isotonic(weights)
    assert len(fitted) == len(weights)
    assert all(low <= high + 1e-12 for low, high in pairwise(fitted))
    total = sum(each * n for each, (_, n) in zip(fitted, weights, strict=True))
    assert math.isclose(total, sum(right for right, _ in weights), abs_tol=1e-6)


@given(pairs)
def test_no_other_rising_sequence_that_is_flat_somewhere_fits_better(weights: list[tuple[int, int]]) -> None:
    def distance(values: list[float]) -> float:
        return sum(n * (value - right / n) ** 2 for value, (right, n) in zip(values, weights, strict=True))

    mean = sum(right for right, _ in weights) / sum(n for _, n in weights)
    best = distance(isotonic(weights))
    assert best <= distance([mean] * len(weights)) + 1e-9
    raised = [max(value, mean) for value in isotonic(weights)]
    assert best <= distance(raised) + 1e-9


@settings(deadline=None)
@given(histories, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_confidence_never_claims_less_and_nothing_is_certain(
    history: list[Scored], one: float, other: float
) -> None:
    claims = fit(history, 0.05)
    if claims is None:
        return
    low, high = (claims.chance(each) for each in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert 0 <= low <= high < 1


@settings(deadline=None)
@given(histories)
def test_claims_are_read_back_as_they_were_written(history: list[Scored]) -> None:
    claims = fit(history, 0.05)
    if claims is not None:
        assert claims_from_json(claims_to_json(claims)) == claims


@pytest.mark.parametrize(("level", "needed"), [(0.05, 19), (0.02, 49), (0.008, 124)])
def test_too_little_history_claims_nothing(level: float, needed: int) -> None:
    assert fewest(level) == needed
    assert fit([Scored(0.9, False)] * (needed - 1), level) is None
    assert isinstance(fit([Scored(0.9, False)] * needed, level), Claims)


def test_a_field_without_confidence_has_no_chance() -> None:
    claims = fit([Scored(0.9, False)] * 400, 0.02)
    assert claims is not None
    assert claims.chance(None) is None
    assert not claims.is_sure(None)
    assert claims.is_sure(0.95)


def test_what_held_out_values_belie_is_not_claimed() -> None:
    # Right in one half of the history and wrong in the other at the same confidence, as after a change of microphones:
    # every fold sees both, so nothing is called sure.
    claims = fit([Scored(0.95, n % 2 == 0) for n in range(600)], 0.02)
    assert claims is None or not claims.is_sure(0.95)


def informative(random: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    confidence = random.beta(9, 1.4, n)
    return confidence, 0.3 * (1 - confidence) ** 1.5


def boastful(random: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    confidence = random.uniform(0.9, 1, n)
    return confidence, 0.6 * (1 - confidence)


def useless(random: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    return random.random(n), np.full(n, 0.01)


@pytest.mark.parametrize("level", [0.005, 0.01, 0.02])
@pytest.mark.parametrize("world", [informative, boastful, useless])
def test_over_two_hundred_histories_what_is_called_sure_errs_within_the_level(world: World, level: float) -> None:
    random = np.random.default_rng(11)
    realised, claimed, right = [], [], []
    for _ in range(200):
        confidence, rate = world(random, 600)
        wrong = random.random(600) < rate
        claims = fit([Scored(float(c), bool(w)) for c, w in zip(confidence, wrong, strict=True)], level)
        if claims is None:
            realised.append(0.0)
            continue
        edges = np.array([place for place, _ in claims.points])
        chances = np.array([chance for _, chance in claims.points])
        confidence, rate = world(random, 2000)
        said = chances[np.maximum(np.searchsorted(edges, confidence, side="right") - 1, 0)]
        sure = said >= 1 - level
        realised.append(float(rate[sure].mean()) if sure.any() else 0.0)
        claimed.append(float(said.mean()))
        right.append(float(1 - rate.mean()))
    assert np.mean(realised) <= level
    # A claim is on the careful side of the truth, and not far from it.
    assert np.mean(claimed) <= np.mean(right)
    assert np.mean(right) - np.mean(claimed) < 0.03
