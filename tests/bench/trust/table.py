"""Scores as a Markdown table, as JSON and as a plot: what people compare readers by, each share with its interval."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from intake.evaluation.metrics import Share
from tests.bench.trust.curve import plot
from tests.bench.trust.scoring import Score, coverage_at, wrong_at

_HEADER = (
    "| reader | lines all right | slots right of found | of wanted | passes | of those, wrong "
    "| wrong at our coverage | passes at 99.5 % right | CPU-ms each |\n|---|---|---|---|---|---|---|---|---|"
)


def compared(scores: Sequence[Score]) -> str:
    """A row for each reader; the first is the one whose coverage the others are held to."""
    count = scores[0].passing.hits
    return "\n".join([_HEADER, *(_row(score, count) for score in scores)])


def _row(score: Score, count: int) -> str:
    able = min(count, score.passing.hits)
    return (
        f"| {score.reader} | {shown(score.exact)} | {shown(score.precision)} | {shown(score.recall)} "
        f"| {shown(score.passing)} | {shown(score.wrong_passing)} | {wrong_at(score.scored, count):.1f} of {able} "
        f"| {coverage_at(score.scored):.1%} | {1000 * score.cpu_seconds / max(1, len(score.graded)):.1f} |"
    )


def shown(share: Share) -> str:
    """A share with n and its Wilson interval."""
    if share.value is None:
        return "none of 0"
    low, high = share.bounds()
    return f"{share.value:.1%} of {share.n} ({100 * low:.1f} to {100 * high:.1f})"


def figures(score: Score, count: int) -> dict[str, Any]:
    """The same as values."""
    return {
        "reader": score.reader,
        "exact": score.exact.to_json(),
        "slot_precision": score.precision.to_json(),
        "slot_recall": score.recall.to_json(),
        "passing": score.passing.to_json(),
        "wrong_passing": score.wrong_passing.to_json(),
        "wrong_at_equal_coverage": wrong_at(score.scored, count),
        "coverage_at_99.5": coverage_at(score.scored),
        "cpu_seconds": score.cpu_seconds,
        "curve": [[point.coverage, point.error] for point in score.curve],
    }


def write_scores(scores: Sequence[Score], path: Path, title: str) -> None:
    """The figures as JSON, the risk-coverage plot as an SVG of the same name."""
    count = scores[0].passing.hits
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([figures(score, count) for score in scores], indent=1), encoding="utf-8")
    curves = {score.reader: score.curve for score in scores}
    path.with_suffix(".svg").write_text(plot(curves, title), encoding="utf-8")
