"""Past evidence through another decoder: what a new revision would make of what humans have decided.

Nothing is written. Each reviewed capture is decoded and validated anew, against the graph in force, and compared with
the human's order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from intake.pipeline.rehearsal import Reviewed
from intake.pipeline.understanding import Business, understand
from knowledge_graph.answering.encoding import proposal_to_json
from knowledge_graph.answering.matching import Comparison, Mismatch, compare
from knowledge_graph.proposal import Circumstances
from models.decoder import Decoder, DecoderError

Outcome = Literal["right", "becomes_right", "breaks", "changes", "stays_wrong"]
"""Against the human's order: right before and after, wrong before and right after, right before and wrong after, wrong
both times in different ways, wrong both times alike."""


@dataclass(frozen=True, slots=True)
class Redecoded:
    """One reviewed request, decoded again."""

    review: str
    capture: str
    outcome: Outcome
    mismatches: tuple[Mismatch, ...]
    """What differs from the human's order now; of `becomes_right` what differed before."""
    trouble: str | None = None
    """Why nothing was read now."""
    held: bool = False
    """Whether something in it would be put before a human, right or not."""

    @property
    def differs(self) -> bool:
        """Worth a look before the new revision is trusted."""
        return self.outcome in ("becomes_right", "breaks", "changes")


@dataclass(frozen=True, slots=True)
class Replay:
    """The whole rehearsal."""

    made: tuple[Redecoded, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many of each outcome."""
        return Counter(each.outcome for each in self.made)

    @property
    def right(self) -> tuple[int, int]:
        """How many are right, before and after."""
        counts = self.counts
        both = counts.get("right", 0)
        return both + counts.get("breaks", 0), both + counts.get("becomes_right", 0)

    @property
    def passed_wrong(self) -> int:
        """How many would be wrong with nothing in them that asks a human."""
        return sum(each.outcome not in ("right", "becomes_right") and not each.held for each in self.made)


def redecode(
    cases: Sequence[Reviewed], decoder: Decoder, business: Business, content: Callable[[str], bytes]
) -> Iterator[Redecoded]:
    """Decode every case again, one after the other. `content` gives the bytes of a SHA-256."""
    for case in cases:
        try:
            circumstances = Circumstances(now=case.capture.received_at)
            found = understand(case.capture, content(case.capture.sha256), decoder, business, circumstances)
        except DecoderError as error:
            yield _made(case, None, f"{error.code}: {error}", held=True)
            continue
        if found.unreadable is not None:
            yield _made(case, None, found.unreadable.code, held=True)
            continue
        now = found.proposals[case.ordinal] if case.ordinal < len(found.proposals) else None
        held = now is None or not now.clean
        yield _made(case, None if now is None else proposal_to_json(now), None, held=held)


def _made(case: Reviewed, now: Mapping[str, Any] | None, trouble: str | None, *, held: bool) -> Redecoded:
    was, then = _compared(case, case.proposed), _compared(case, now)
    if then.exact:
        outcome: Outcome = "right" if was.exact else "becomes_right"
    elif was.exact:
        outcome = "breaks"
    else:
        outcome = "stays_wrong" if _figures(was) == _figures(then) else "changes"
    shown = was.mismatches if outcome == "becomes_right" else then.mismatches
    return Redecoded(case.review, case.capture.id, outcome, shown, trouble, held)


def _compared(case: Reviewed, proposal: Mapping[str, Any] | None) -> Comparison:
    return compare(case.decided, proposal if proposal is not None else {"order": {}})


def _figures(comparison: Comparison) -> set[tuple[str, str]]:
    return {(each.field, str(each.actual)) for each in comparison.mismatches}
