"""What is no order - a change, a cancellation, a courier's report - in, its facts as label and text out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from knowledge_graph.graph import Graph
from sandbox.console import display
from sandbox.console.words import Words

Document = Mapping[str, Any]


def facts(proposal: Document, graph: Graph, t: Words, numbers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The facts of a proposal's change, report or well machine, in the reader's words; `numbers`: of orders, by id."""
    change, report, well = proposal.get("change"), proposal.get("report"), proposal.get("well")
    found: Iterator[tuple[str, str]] = iter(())
    if change:
        found = _change(change, graph, t, numbers)
    elif report:
        found = _report(report, graph, t, numbers)
    elif well:
        found = iter([("well", called({"id": well}, graph, t))])
    return [(t(f"record.{name}"), text) for name, text in found if text]


def about(proposal: Document) -> tuple[str, ...]:
    """Ids of the orders that it is about."""
    record = proposal.get("change") or proposal.get("report") or {}
    return (str(record["order"]),) if record.get("order") else ()


def called(reference: Document | None, graph: Graph, t: Words) -> str:
    """The name of what is referred to, in the reader's language where the graph knows it."""
    node = graph.get((reference or {}).get("id"))
    return node.name(t.language) if node is not None else str((reference or {}).get("name") or "")


def line(each: Document, graph: Graph, t: Words) -> dict[str, str]:
    """A line: how many of what, with which options."""
    return {
        "amount": str((each.get("quantity") or {}).get("value", "?")),
        "item": called(each["item"], graph, t),
        "options": ", ".join(called(option["option"], graph, t) for option in each.get("modifiers", ())),
    }


def _change(change: Document, graph: Graph, t: Words, numbers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    delivery = change.get("delivery") or {}
    zone = display.zone_of(graph.settings.get("timezone"))
    yield "kind", t.of("record.kind", change.get("kind"))
    yield "order", _order(change, numbers)
    for each in change.get("actions") or ():
        told = line(each, graph, t)
        options = f" ({told['options']})" if told["options"] else ""
        yield "line", f"{told['amount']} × {told['item']}{options}"
    yield "delivery", called(delivery.get("location"), graph, t)
    window = delivery.get("window") or {}
    times = [_at(window.get(name), zone) for name in ("earliest", "latest")]
    yield "window", " – ".join(each for each in times if each)
    for each in change.get("instructions") or ():
        yield "instruction", str(each.get("text") or "")
    yield "reason", str(change.get("reason") or "")


def _report(report: Document, graph: Graph, t: Words, numbers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "outcome", t.of("outcome", report.get("outcome"))
    yield "order", _order(report, numbers)
    yield "waybill", str(report.get("waybill") or "")
    yield "reported_at", _at(report.get("reported_at"), display.zone_of(graph.settings.get("timezone")))
    yield "location", called(report.get("location"), graph, t)
    yield "reason", str(report.get("reason") or "")
    yield "note", str(report.get("note") or "")


def _order(record: Document, numbers: Mapping[str, str]) -> str:
    target = str(record.get("order") or "")
    return numbers.get(target, target)


def _at(moment: str | None, zone: Any) -> str:
    return display.clock(datetime.fromisoformat(moment), zone) if moment else ""
