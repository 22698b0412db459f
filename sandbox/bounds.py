"""Exact bounds on an error rate from n trials, and how long a clean run still takes: figures for pages and rules."""

from __future__ import annotations

import math

_STEPS = 60
"""Bisections of [0, 1]: more than a float can tell apart."""


def clopper_pearson(errors: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Two-sided exact bounds (lower, upper) on the probability of an error; (0, 1) without trials.

    C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
    binomial", Biometrika 26 (1934) 404-413: never covers less than `confidence`. Needs 0 <= errors <= trials and
    0 < confidence < 1, else ValueError.
    """
    if not 0 <= errors <= trials or not 0 < confidence < 1:
        raise ValueError(f"{errors} errors in {trials} trials at {confidence} is no sample")
    tail = (1 - confidence) / 2
    # Symmetry keeps the sums short and their logarithms exact when errors are the majority.
    if errors > trials - errors:
        lower, upper = clopper_pearson(trials - errors, trials, confidence)
        return 1 - upper, 1 - lower
    lower = 0.0 if errors == 0 else _solve(errors - 1, trials, 1 - tail)
    upper = 1.0 if errors == trials else _solve(errors, trials, tail)
    return lower, upper


def _solve(errors: int, trials: int, probability: float) -> float:
    """The rate at which `errors` or fewer in `trials` have this probability."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(errors, trials, middle) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_most(errors: int, trials: int, rate: float) -> float:
    """P(X <= errors) for X ~ Binomial(trials, rate), 0 < rate < 1."""
    log_rate, log_rest = math.log(rate), math.log1p(-rate)
    terms = (
        math.lgamma(trials + 1)
        - math.lgamma(k + 1)
        - math.lgamma(trials - k + 1)
        + k * log_rate
        + (trials - k) * log_rest
        for k in range(errors + 1)
    )
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def expected_remainder(run: int, target: int, errors: int, trials: int) -> float:
    """How many more trials are expected until `target` clean ones in a row, at the observed rate errors / trials.

    With success probability q the expectation from a run of r is (q^-N - q^-r) / (1 - q); it follows from
    E(r) = 1 + q E(r + 1) + (1 - q) E(0), E(N) = 0. Infinity where the observed rate leaves no hope.
    """
    if run >= target:
        return 0.0
    rate = errors / trials if trials else 0.0
    if rate == 0.0:
        return float(target - run)
    if rate == 1.0:
        return math.inf
    log_q = math.log1p(-rate)
    try:
        return math.exp(-run * log_q) * math.expm1(-(target - run) * log_q) / rate
    except OverflowError:
        return math.inf
