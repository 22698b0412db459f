"""The figures that a user decides by must be right, and honest about small numbers."""

from __future__ import annotations

import pytest

from intake.evaluation.metrics import Scored, Share, quantile, risk_coverage


def test_a_share_of_few_cases_claims_little() -> None:
    lower, upper = Share(10, 10).bounds()
    assert upper == pytest.approx(1.0)
    assert lower == pytest.approx(0.7225, abs=1e-3)  # tabulated Wilson bound for 10 of 10
    assert Share(0, 0).bounds() == (0.0, 1.0)


def test_more_cases_narrow_the_bounds() -> None:
    few, many = Share(9, 10).bounds(), Share(900, 1000).bounds()
    assert many[1] - many[0] < few[1] - few[0]


def test_orders_with_findings_never_pass_however_sure_perception_is() -> None:
    curve = risk_coverage([Scored(0.99, right=False, clean=False), Scored(0.5, right=True, clean=True)])
    assert [(point.coverage, point.error) for point in curve] == [(0.5, 0.0)]


def test_the_curve_counts_wrong_orders_among_those_that_pass() -> None:
    curve = risk_coverage([Scored(0.9, True, True), Scored(0.8, False, True), Scored(0.8, True, True)])
    assert [(p.threshold, p.coverage, round(p.error, 3)) for p in curve] == [(0.9, 1 / 3, 0.0), (0.8, 1.0, 0.333)]


def test_quantiles_are_values_that_occurred() -> None:
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.99) == 4.0
    assert quantile([], 0.5) is None
