"""Orders and proposals as JSON: the shape that leaves the house, and the one that is stored and read.

`to_json` is the event's shape (order and one row for each piece of evidence); `proposal_to_json` holds everything and
is what `proposal_from_json` reads.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge_graph.answering.structure import Malformed as Malformed
from knowledge_graph.answering.structure import structure, unstructure
from knowledge_graph.finding import Finding
from knowledge_graph.order import Order
from knowledge_graph.proposal import Derivation, Proposal
from models.evidence import Box, Decided, Declared, Derived, SampleRange, ScannedBox, Selector, TextSpan, TimeRange


@dataclass(frozen=True, slots=True)
class ForeignSelector(Selector):
    """Evidence of a plug-in that is not installed here: kept as it was written."""

    name: str
    values: tuple[tuple[str, Any], ...]


def to_json(proposal: Proposal, provenance: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a proposal amounts to, as the order model's examples show it; `provenance` adds what other rooms know."""
    written: dict[str, Any] = {}
    for name in ("order", "change", "report"):
        value = getattr(proposal, name)
        if value is not None:
            written[name] = unstructure(value)
    written["evidence"] = list(evidence_rows(proposal))
    written["provenance"] = {"intent": proposal.intent, "graph": proposal.graph, **(provenance or {})}
    return written


def evidence_rows(proposal: Proposal) -> Iterator[dict[str, Any]]:
    """One row for each piece of evidence of each field; what was perceived names its capture."""
    for derivation in proposal.derivation:
        for selector in derivation.evidence:
            row: dict[str, Any] = {"field": derivation.field}
            if not isinstance(selector, (Declared, Derived, Decided)):
                row["capture"] = proposal.capture
            row.update(selector_to_json(selector))
            row.update(_said(derivation))
            yield row


def order_to_json(order: Order) -> dict[str, Any]:
    """The order alone."""
    written: dict[str, Any] = unstructure(order)
    return written


def order_from_json(data: object) -> Order:
    """Raises Malformed, naming every field at fault."""
    return structure(Order, data)


def finding_from_json(data: object) -> Finding:
    """One finding as `proposal_to_json` writes it. Raises Malformed."""
    return structure(Finding, data)


def proposal_to_json(proposal: Proposal) -> dict[str, Any]:
    """Everything: what was asked, order or change or report, findings, derivation, alternatives, confidence."""
    written: dict[str, Any] = unstructure(proposal, selector_to_json)
    return written


def proposal_from_json(data: object) -> Proposal:
    """The inverse of `proposal_to_json`. Raises Malformed, naming every field at fault."""
    return structure(Proposal, data, selector_from_json)


def selector_to_json(selector: Selector) -> dict[str, Any]:
    """One piece of evidence: where it was perceived, or why it is there."""
    match selector:
        case TimeRange(start, end):
            return {"time_range": [start, end]}
        case TextSpan(start, end):
            return {"text_span": [start, end]}
        case ScannedBox(page, left, top, right, bottom, symbology):
            return {"box": [page, left, top, right, bottom], "symbology": symbology}
        case Box(page, left, top, right, bottom):
            return {"box": [page, left, top, right, bottom]}
        case SampleRange(start, end, channel):
            return {"sample_range": [start, end], "channel": channel}
        case Derived(rule):
            return {"derived": rule}
        case Declared(by):
            return {"declared": by}
        case Decided(review):
            return {"decided": review}
        case ForeignSelector(name, values):
            return {"selector": name, **dict(values)}
    own = {entry.name: getattr(selector, entry.name) for entry in dataclasses.fields(selector)}
    return {"selector": type(selector).__name__, **own}


def selector_from_json(data: object) -> Selector:
    """The inverse of `selector_to_json`. Raises ValueError for what is no evidence."""
    if not isinstance(data, Mapping):
        raise ValueError("no object")
    match data:
        case {"time_range": [start, end]}:
            return TimeRange(float(start), float(end))
        case {"text_span": [start, end]}:
            return TextSpan(int(start), int(end))
        case {"box": [page, left, top, right, bottom], "symbology": symbology}:
            return ScannedBox(int(page), float(left), float(top), float(right), float(bottom), str(symbology))
        case {"box": [page, left, top, right, bottom]}:
            return Box(int(page), float(left), float(top), float(right), float(bottom))
        case {"sample_range": [start, end], "channel": channel}:
            return SampleRange(int(start), int(end), str(channel))
        case {"derived": rule}:
            return Derived(str(rule))
        case {"declared": by}:
            return Declared(str(by))
        case {"decided": review}:
            return Decided(str(review))
        case {"selector": name, **values}:
            return _foreign(str(name), values)
    raise ValueError("none of time_range, text_span, box, sample_range, derived, declared, decided, selector")


def _foreign(name: str, values: dict[Any, Any]) -> Selector:
    """A plug-in's own selector, if it is installed and still has these fields."""
    # The last of a name: a dataclass with slots leaves the class that it was made from behind.
    kind = next((cls for cls in reversed(Selector.__subclasses__()) if cls.__name__ == name), None)
    if kind is not None and {entry.name for entry in dataclasses.fields(kind)} == set(values):
        return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in values.items()})
    return ForeignSelector(name, tuple((str(key), value) for key, value in values.items()))


def _said(derivation: Derivation) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if derivation.said is not None:
        written["said"] = derivation.said
    if derivation.confidence is not None:
        written["confidence"] = derivation.confidence
    return written
