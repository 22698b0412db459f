"""Scoring: answers of any reader against the truth or a part of it, and at the coverage of another. The same for all.

An answer is right when its lines are: item, quantity and every option; where a peer reads places, the store too. Times and
remarks are left out beside peers, because none reads them. What should wait for a human is right when it does not pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.evaluation.dataset import Item
from intake.evaluation.metrics import CurvePoint, Scored, Share, risk_coverage
from knowledge_graph.answering.matching import compare


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader makes of one item."""

    orders: tuple[Mapping[str, Any], ...]
    """Orders or whole proposals in the order model's JSON."""
    confidence: float
    """0 to 1; where a reader has no probability, a score that orders its answers."""
    passes: bool = True
    """False where the reader itself asks for a human."""


Reader = Callable[[Item], Answer]


@dataclass(frozen=True, slots=True)
class Graded:
    """One answer against its truth."""

    id: str
    scored: Scored
    expected: int
    found: int
    right: int


@dataclass(frozen=True, slots=True)
class Score:
    """A reader over a dataset."""

    reader: str
    graded: tuple[Graded, ...]
    cpu_seconds: float

    @property
    def scored(self) -> list[Scored]:
        """Confidence, rightness and readiness of each item."""
        return [each.scored for each in self.graded]

    @property
    def exact(self) -> Share:
        """Items whose lines are all right."""
        return Share(sum(each.right for each in self.scored), len(self.graded))

    @property
    def precision(self) -> Share:
        """Slots that are right, of those that came out."""
        return Share(sum(each.right for each in self.graded), sum(each.found for each in self.graded))

    @property
    def recall(self) -> Share:
        """Slots that are right, of those that should be there."""
        return Share(sum(each.right for each in self.graded), sum(each.expected for each in self.graded))

    @property
    def passing(self) -> Share:
        """Items that the reader would let pass, whatever its confidence."""
        return Share(sum(each.clean for each in self.scored), len(self.graded))

    @property
    def wrong_passing(self) -> Share:
        """Wrong ones among those."""
        passing = [each for each in self.scored if each.clean]
        return Share(sum(not each.right for each in passing), len(passing))

    @property
    def curve(self) -> tuple[CurvePoint, ...]:
        """Error against coverage, the surest first."""
        return risk_coverage(self.scored)


def goods(order: Mapping[str, Any]) -> dict[str, Any]:
    """The lines of an expected order, as far as they tell item, quantity and options."""
    kept = ("item", "quantity", "modifiers")
    inner = order.get("order", order)
    return {"lines": [{key: line[key] for key in kept if key in line} for line in inner.get("lines", ())]}


def goods_and_store(order: Mapping[str, Any]) -> dict[str, Any]:
    """The same, and where it is to be made."""
    inner = order.get("order", order)
    return goods(order) | {key: inner[key] for key in ("fulfilment_site",) if key in inner}


def everything(order: Mapping[str, Any]) -> dict[str, Any]:
    """All that the truth gives."""
    return dict(order)


def grade(item: Item, answer: Answer, part: Callable[[Mapping[str, Any]], dict[str, Any]] = goods) -> Graded:
    """Compare a part of each order, in the order in which they were said."""
    wanted = [part(order) for order in item.expected]
    pairs = [compare(want, got) for want, got in zip(wanted, answer.orders, strict=False)]
    missing = [compare(want, {"lines": []}) for want in wanted[len(answer.orders) :]]
    same = len(wanted) == len(answer.orders) and all(pair.exact for pair in pairs)
    right = same if not item.should_wait else not answer.passes and (same or not wanted)
    return Graded(
        item.id,
        Scored(answer.confidence, right, answer.passes),
        sum(pair.expected for pair in [*pairs, *missing]),
        sum(pair.found for pair in pairs),
        sum(pair.right for pair in pairs),
    )


def wrong_at(scored: Sequence[Scored], count: int) -> float:
    """Wrong answers among the `count` surest; of equally sure ones, their average share."""
    passing = sorted((each for each in scored if each.clean), key=lambda each: -each.confidence)
    if not passing or not count:
        return 0.0
    count = min(count, len(passing))
    edge = passing[count - 1].confidence
    above = [each for each in passing if each.confidence > edge]
    tied = [each for each in passing if each.confidence == edge]
    wrong = sum(not each.right for each in tied) / len(tied)
    return sum(not each.right for each in above) + wrong * (count - len(above))


def coverage_at(scored: Sequence[Scored], error: float = 0.005) -> float:
    """The largest share of all items that could pass, the surest first, with at most this error among them."""
    return max((point.coverage for point in risk_coverage(scored) if point.error <= error), default=0.0)
