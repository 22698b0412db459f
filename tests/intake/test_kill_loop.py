"""A short round of the kill loop: the whole service as it really runs, its processes killed with -9 while it works."""

from __future__ import annotations

import pytest

from tests.bench.kill_loop import passed, run


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_when_every_process_is_killed_at_random() -> None:
    figures = run(rounds=3, captures=40, seed=5)
    assert figures["kills"]["database"] + figures["kills"]["api"] > 0
    assert figures["sent"] == 40
    assert passed(figures), figures
