"""Rehearsal: what a graph that is not yet in force would make of what reviewers have decided lately.

Each reviewed request is validated against both graphs under the same circumstances and compared with what the human
decided. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.pipeline.captures import as_capture
from intake.pipeline.understanding import Business
from intake.storage.tables import captures, proposals
from knowledge_graph.answering.encoding import proposal_to_json
from knowledge_graph.answering.matching import compare
from knowledge_graph.graph import Graph
from knowledge_graph.lexicon import fold
from knowledge_graph.proposal import Circumstances, Proposal
from knowledge_graph.validator import validate
from models.capture import Capture
from models.encoding import Undecodable, request_from_json
from models.intent import CandidateIntent, Request, Slot
from sandbox.tables import review as reviews

Effect = Literal["becomes_right", "breaks", "now_asks", "no_longer_asks", "changes"]
"""becomes_right and breaks: measured against the human's decision. now_asks, no_longer_asks: the same order, with or
without a finding that holds it. changes: another order, neither of the two was the human's."""
DECIDED_HERE = frozenset(("id", "number", "version", "state", "placed_at", "submitter", "external_reference"))
"""Members of an order that no graph decides."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A request that a human has decided on; `decided` is the order as it was let out."""

    review: str
    capture: Capture
    request: Request
    decided: Mapping[str, Any]
    ordinal: int = 0
    proposed: Mapping[str, Any] | None = None
    """What the decoder and the graph of that day made of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change of the graph does to one reviewed request."""

    review: str
    capture: str
    effect: Effect
    fields: tuple[str, ...]
    """What differs from the human's decision afterwards; for `now_asks` the findings' codes."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The whole rehearsal."""

    differences: tuple[Difference, ...]
    """All but those that stay the same."""
    compared: int

    @property
    def counts(self) -> Mapping[Effect, int]:
        """How many of each effect."""
        return Counter(each.effect for each in self.differences)

    @property
    def breaks(self) -> tuple[Difference, ...]:
        """Requests that are right today and would not be."""
        return tuple(each for each in self.differences if each.effect == "breaks")


def reviewed(connection: Connection, limit: int, zone: str | None = None) -> tuple[Reviewed, ...]:
    """The last `limit` requests that a human approved or corrected, newest first; rejected ones have no order.

    `zone`: only those of one zone, whatever its revision was.
    """
    query = (
        sa.select(
            captures,
            reviews.c.id.label("review"),
            reviews.c.decision,
            reviews.c.proposal.label("proposed"),
            reviews.c.ordinal,
            proposals.c.request,
            proposals.c.document,
        )
        .select_from(
            reviews.join(captures, captures.c.id == reviews.c.capture).join(
                proposals,
                sa.and_(proposals.c.capture == reviews.c.capture, proposals.c.ordinal == reviews.c.ordinal),
            )
        )
        .where(
            reviews.c.state != "open",
            reviews.c.kind == "held",
            reviews.c.decision["kind"].astext.in_(("approve", "correct")),
            proposals.c.request.is_not(None),
            *([] if zone is None else [reviews.c.zone == zone]),
        )
        .order_by(reviews.c.decided_at.desc())
        .limit(limit)
    )
    return tuple(_reviewed(connection.execute(query)))


def rehearse(cases: Sequence[Reviewed], before: Business, after: Business) -> Rehearsed:
    """Validate every case against both graphs. Pure."""
    found = []
    for case in cases:
        then = replace(case, request=_unnamed(case.request, before.graph, after.graph))
        difference = _difference(case, _validated(case, before), _validated(then, after))
        if difference is not None:
            found.append(difference)
    return Rehearsed(tuple(found), len(cases))


def _reviewed(rows: sa.CursorResult[Any]) -> Iterator[Reviewed]:
    for row in rows:
        decided = (row.decision or {}).get("corrected") or row.proposed
        order = next((decided[name] for name in ("order", "change", "report") if decided.get(name)), None)
        if order is None:
            continue
        try:
            request = request_from_json(row.request)
        except Undecodable:
            # Written by a plug-in that is gone: there is nothing to understand it with.
            continue
        yield Reviewed(row.review, as_capture(row), request, _compared(order), row.ordinal, row.document)


def _compared(order: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in order.items() if name not in DECIDED_HERE}
    if "lines" in kept:
        kept["lines"] = [{k: v for k, v in line.items() if k not in ("id", "supply")} for line in kept["lines"]]
    return kept


def _unnamed(request: Request, before: Graph, after: Graph) -> Request:
    """The request as it would be heard where a name is gone: what it named is searched for, not taken as known.

    A decoder finds most nodes by their names itself, before anything is validated.
    """

    def heard(slot: Slot) -> Slot:
        gone = slot.key is not None and _named(before, slot.key, slot) and not _named(after, slot.key, slot)
        return replace(slot, key=None) if gone else slot

    def again(candidate: CandidateIntent) -> CandidateIntent:
        lines = tuple(replace(line, slots=tuple(map(heard, line.slots))) for line in candidate.lines)
        return replace(candidate, slots=tuple(map(heard, candidate.slots)), lines=lines)

    return replace(request, candidates=tuple(map(again, request.candidates)))


def _named(graph: Graph, key: str, slot: Slot) -> bool:
    node = graph.get(key)
    said = {fold(slot.text), fold(slot.value) if isinstance(slot.value, str) else fold(slot.text)}
    return node is not None and any(fold(label.text) in said for label in node.labels)


def _validated(case: Reviewed, business: Business) -> Proposal:
    circumstances = Circumstances(now=case.capture.received_at)
    return validate(case.request, case.capture, business.graph, circumstances, business.lexicon)


def _difference(case: Reviewed, before: Proposal, after: Proposal) -> Difference | None:
    was, now = (compare(case.decided, proposal_to_json(each)) for each in (before, after))
    if was.exact != now.exact:
        effect: Effect = "becomes_right" if now.exact else "breaks"
        fields = tuple(sorted({each.field for each in (was if now.exact else now).mismatches}))
    elif {(m.field, str(m.actual)) for m in was.mismatches} != {(m.field, str(m.actual)) for m in now.mismatches}:
        effect, fields = "changes", tuple(sorted({each.field for each in now.mismatches}))
    elif before.clean != after.clean:
        effect = "no_longer_asks" if after.clean else "now_asks"
        held = before if after.clean else after
        fields = tuple(sorted({finding.code for finding in held.findings if finding.severity != "info"}))
    else:
        return None
    return Difference(case.review, case.capture.id, effect, fields)
