"""The figures that a zone's plots are drawn from: few, exact where they are kept, the same after a trip through JSON."""

from __future__ import annotations

import json
import math
import random

from sandbox.calibration import Scored
from sandbox.figures import BANDS, POINTS, figures, figures_from_json, figures_to_json


def _history(n: int) -> list[Scored]:
    chance = random.Random(5)
    return [Scored(chance.random(), chance.random() < 0.1) for _ in range(n)]


def test_a_long_history_becomes_few_figures_that_are_exact_where_they_stand() -> None:
    history = _history(20_000)
    made = figures(history)
    assert len(made.curve) <= POINTS + 1
    assert len(made.bands) == BANDS
    assert sum(each.n for each in made.bands) == made.n == 20_000
    for point in made.curve[::50]:
        passed = [each for each in history if each.confidence >= point.confidence]
        assert (point.n, point.wrong) == (len(passed), sum(each.wrong for each in passed))
    assert made.curve[-1].n == 20_000
    assert figures_from_json(json.loads(json.dumps(figures_to_json(made)))) == made


def test_what_would_pass_is_told_to_the_resolution_of_the_curve() -> None:
    history = _history(20_000)
    told = figures(history).passing(0.7)
    assert abs(told - sum(each.confidence >= 0.7 for each in history) / 20_000) <= 1 / POINTS
    assert figures(history).passing(1.1) == 0


def test_orders_of_one_confidence_stand_or_fall_together() -> None:
    made = figures([Scored(0.9, wrong) for wrong in (True, False, False)] + [Scored(0.4, False)])
    assert [(each.n, each.wrong) for each in made.curve] == [(3, 1), (4, 1)]


def test_no_history_and_confidences_that_are_none_say_nothing() -> None:
    assert figures([]).curve == ()
    assert figures([Scored(math.nan, True)]).n == 0
    assert figures([]).passing(0.5) == 0
