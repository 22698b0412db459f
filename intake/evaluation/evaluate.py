"""Evaluation: a pack and a dataset in; exact match, slots, coverage, error and every miss with its evidence out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.evaluation.dataset import Item
from intake.evaluation.metrics import Scored, Share, quantile, risk_coverage
from intake.pipeline.understanding import Understood
from knowledge_graph.answering.encoding import proposal_to_json
from knowledge_graph.answering.matching import Comparison, compare


@dataclass(frozen=True, slots=True)
class Miss:
    """One item that did not come out as expected."""

    id: str
    why: tuple[str, ...]
    passed: bool
    """True where it would have passed by itself: a defect. Otherwise a human would have seen it."""
    understood: Understood
    item: Item

    def to_json(self) -> dict[str, Any]:
        """With what was heard, what came out and where each field came from."""
        decoding = self.understood.decoding
        reading = decoding.reading
        return {
            "id": self.id,
            "passed": self.passed,
            "why": list(self.why),
            "said": self.item.text or self.item.file,
            "heard": reading.text if reading else None,
            "unreadable": self.understood.unreadable.code if self.understood.unreadable else None,
            "expected": self.item.expected,
            "proposals": [proposal_to_json(proposal) for proposal in self.understood.proposals],
        }


@dataclass(slots=True)
class Tally:
    """Counts over a dataset; feed it with `add`, read it with `to_json`."""

    threshold: float | None = None
    scored: list[Scored] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    items: int = 0
    exact: int = 0
    expected_slots: int = 0
    found_slots: int = 0
    right_slots: int = 0

    def add(self, item: Item, understood: Understood) -> bool:
        """Count one item; True when it came out as expected."""
        outcome = judge(item, understood, self.threshold)
        self.items += 1
        self.exact += outcome.exact
        self.scored.append(outcome.scored)
        self.seconds.append(understood.seconds)
        self.expected_slots += outcome.expected
        self.found_slots += outcome.found
        self.right_slots += outcome.right
        if outcome.why:
            self.misses.append(Miss(item.id, outcome.why, outcome.passes, understood, item))
        return outcome.exact

    def to_json(self) -> dict[str, Any]:
        """All figures; shares with n and 95 % bounds."""
        threshold = self.threshold if self.threshold is not None else 0.0
        passing = [item for item in self.scored if item.clean and item.confidence >= threshold]
        return {
            "items": self.items,
            "exact": Share(self.exact, self.items).to_json(),
            "slot_precision": Share(self.right_slots, self.found_slots).to_json(),
            "slot_recall": Share(self.right_slots, self.expected_slots).to_json(),
            "coverage": Share(len(passing), self.items).to_json(),
            "exact_when_passing": Share(sum(item.right for item in passing), len(passing)).to_json(),
            "wrong_and_passing": Share(sum(not item.right for item in passing), len(passing)).to_json(),
            "threshold": self.threshold,
            "seconds": {"median": quantile(self.seconds, 0.5), "p95": quantile(self.seconds, 0.95)},
            "risk_coverage": [
                {"threshold": p.threshold, "coverage": p.coverage, "error": p.error, "n": p.n}
                for p in risk_coverage(self.scored)
            ],
        }


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one item came to."""

    exact: bool
    passes: bool
    why: tuple[str, ...]
    scored: Scored
    expected: int
    found: int
    right: int


def judge(item: Item, understood: Understood, threshold: float | None = None) -> Judgement:
    """Compare what came out with what was expected.

    The orders of one utterance are compared in the order in which they were said. An item passes only if each of
    its proposals would pass: no blocking finding, no warning, confidence at or over the threshold.
    """
    proposals = [proposal_to_json(each) for each in understood.proposals if each.order or each.change or each.report]
    confidence = min((proposal.confidence for proposal in understood.proposals), default=0.0)
    clean = bool(understood.proposals) and all(proposal.clean for proposal in understood.proposals)
    passes = clean and (threshold is None or confidence >= threshold)
    comparisons = [compare(want, got) for want, got in zip(item.expected, proposals, strict=False)]
    why = [f"{mismatch.field}: {mismatch.sentence}" for comparison in comparisons for mismatch in comparison.mismatches]
    held_instead = item.should_wait and not item.expected
    if not held_instead and len(proposals) != len(item.expected):
        why.append(f"expected {len(item.expected)} orders, got {len(proposals)}")
    if item.should_wait and passes:
        why.append(f"should wait for a human: {item.expect_finding or 'expect_held'}")
    return Judgement(
        exact=not why,
        passes=passes,
        why=tuple(why),
        scored=Scored(confidence, right=not why, clean=clean),
        expected=_sum(comparisons, lambda c: c.expected),
        found=_sum(comparisons, lambda c: c.found),
        right=_sum(comparisons, lambda c: c.right),
    )


def _sum(comparisons: Sequence[Comparison], count: Callable[[Comparison], int]) -> int:
    return sum(count(comparison) for comparison in comparisons)
