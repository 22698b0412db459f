"""`/review/patterns`: every component in every state, with names from the graph in force; it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from knowledge_graph.graph import Graph
from sandbox.admission import SENTENCES, Reason
from sandbox.calibration import Scored
from sandbox.console import plots
from sandbox.console.item import REASONS
from sandbox.console.pages import PageRoute, desk_of
from sandbox.console.queue_pages import Waiting, waiting
from sandbox.console.rows import Choice, Row
from sandbox.console.words import Words
from sandbox.figures import figures
from sandbox.policy import TrustPolicy
from sandbox.review import Review
from sandbox.zone import Standing, State, ZoneKey

router = APIRouter(route_class=PageRoute, include_in_schema=False)
STATES: tuple[State, ...] = get_args(State)


@router.get("/review/patterns")
async def show(request: Request) -> Response:
    """The page that tests and pictures use."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "zones")
    t, now = desk.words(request), datetime.now(UTC)

    def load(connection: Connection) -> dict[str, Any]:
        graph = desk.ports.meaning(connection).graph
        return {
            "rows": _rows(graph, t),
            "waiting": _queue(graph, t, now, session.person.identity),
            "reports": _reports(graph, t, now),
            "recents": _recent(graph, t, now),
            "found": [Choice(node.key, node.name(t.language)) for node in graph.kind("product")[:4]],
        }

    values = await desk.ports.read(load)
    policy = TrustPolicy()
    made = figures([Scored(0.5 + n % 50 / 100, n % (3 + n % 50) == 1) for n in range(400)])
    return desk.page(
        request, "patterns.html", session, sheet=True, geometry=plots, reasons=REASONS, **values,
        standings=[Standing(policy=policy, state=each, clean_run=90 * place) for place, each in enumerate(STATES)],
        reliability=plots.reliability(made, policy.confidence_level),
        risk=plots.risk_coverage(made, policy.risk_level),
        sentences=[(severity, SENTENCES[code][0 if t.language == "zh" else 1])
                   for severity, code in (("blocking", "finding.blocking"), ("warning", "finding.ambiguous"),
                                          ("info", "zone.quarantined"))],
    )  # fmt: skip


def _rows(graph: Graph, t: Words) -> list[Row]:
    """One row for each control and mark."""

    def named(kind: str) -> list[Choice]:
        return [Choice(node.key, node.name(t.language)) for node in graph.kind(kind)[:3]] or [Choice("", "–")]

    sites, items, options = named("site"), named("product"), named("modifier")
    language = 0 if t.language == "zh" else 1
    ambiguous = {"severity": "blocking", "sentence": SENTENCES["finding.ambiguous"][language]}
    warning = {"severity": "warning", "sentence": SENTENCES["finding.warning"][language]}
    site = Row(
        path="/a", name="a", control="node", label="field.fulfilment_site", value=sites[0].label, key=sites[0].value,
        kinds=("site",), confidence=0.97, said=sites[0].label, steps=(sites[0].label,),
    )  # fmt: skip
    item = Row(
        path="/b", name="b", control="node", label="field.item", value=items[0].label, key=items[0].value,
        kinds=("product",), mark="check", confidence=0.61, findings=(ambiguous,), choices=tuple(items),
    )  # fmt: skip
    quantity = Row(
        path="/c", name="c.quantity", control="quantity", label="field.quantity", value="3", unit="H87",
        units=("H87", "XBX"), confidence=0.99,
    )  # fmt: skip
    option = Row(
        path="/d", name="d", control="option", label="field.modifiers", called=options[0].label,
        value=options[0].label, key=options[0].value, options=tuple(options), amounts=("light", "regular", "extra"),
        mark="check", confidence=0.7, findings=(warning,),
    )  # fmt: skip
    return [
        site,
        item,
        quantity,
        option,
        replace(site, path="/e", name="e", value="", key="", mark="missing", findings=(warning,), said=None, steps=()),
        replace(site, path="/f", name="f", label="field.delivery.location", value="", key="", mark="empty", said=None),
        Row(path="/g", name="g", control="window", label="field.delivery.window", mark="empty"),
        Row(
            path="/h", name="h", control="person", label="field.buyer.phone", value="138****1234", masked=True
        ),
        Row(path="/i", name="i", control="text", label="field.instruction", value=t("patterns.lead"), mark="unclaimed",
            confidence=0.94),
        replace(option, path="/j", name="j", mark="derived", confidence=None, findings=(), said=None,
                steps=(items[0].label, options[0].label)),
        replace(quantity, path="/k", name="k.quantity", chance=0.998, reviewed=412),
    ]  # fmt: skip


def _queue(graph: Graph, t: Words, now: datetime, me: str) -> list[Waiting]:
    codes = (("zone.probation",), ("finding.blocking", "finding.ambiguous"), ("safety.class",), ("audit.drawn",))
    due = (timedelta(minutes=14), timedelta(minutes=2), timedelta(minutes=-7), timedelta(hours=3))
    items = [node.key for node in graph.kind("product")[:4]] or [""]
    found = []
    for place, (own, left) in enumerate(zip(codes, due, strict=True)):
        line = {"quantity": {"value": str(place + 1)}, "item": {"id": items[place % len(items)]}}
        review = Review(
            id=f"pattern-{place}", kind="dispute" if place == 3 else "held", state="open", capture="", ordinal=0,
            order=None, zone=ZoneKey("speech", "whisper", "order.place"), revision="1", site=None, sender=None,
            language=None, proposal={"order": {"kind": "sales", "lines": [line]}},
            reasons=tuple(Reason(code, *SENTENCES[code]) for code in own), confidence=0.8, would_pass=False,
            clean=False, audited=False, opened_at=now, due_at=now + left,
            claimed_by=(None, me, "reviewer:another", None)[place], lease_until=now + timedelta(seconds=60),
            escalated=False, decision=None, decided_by=None, decided_at=None, release_at=None, released_at=None,
        )  # fmt: skip
        found.append(waiting(review, review.proposal, graph, t, now))
    return found


def _reports(graph: Graph, t: Words, now: datetime) -> list[dict[str, Any]]:
    """A courier's reports, one for each way that it can go."""
    named = [node.name(t.language) for kind in ("product", "site", "asset") for node in graph.kind(kind)[:1]]
    lines = [{"amount": "2", "item": named[0] if named else "–", "options": ""}]
    order = {"number": "S-1001", "intent": t.of("intent", "order.place"), "lines": lines, "facts": [],
             "places": named[1:2], "notes": []}  # fmt: skip
    machine = {**order, "number": "M-2001", "lines": [], "places": [],
               "facts": [(t("field.maintenance.asset"), named[-1] if named else "–")]}  # fmt: skip
    blank: dict[str, Any] = {"at": now, "timezone": UTC, "done": True, "heard": None, "language": None, "orders": [],
                             "question": None, "trouble": None, "said": None, "answerable": False}  # fmt: skip
    ways: list[tuple[str, dict[str, Any]]] = [
        ("decoding", {"done": False}),
        ("placed", {"orders": [order], "heard": t("patterns.lead"), "answerable": True}),
        ("held", {"orders": [machine], "said": "reported"}),
        ("asked", {"orders": [order], "question": SENTENCES["finding.ambiguous"][0 if t.language == "zh" else 1]}),
        ("unreadable", {"trouble": SENTENCES["capture.unreadable"][0 if t.language == "zh" else 1]}),
    ]
    return [{**blank, "id": f"pattern-{state}", "state": state, **own} for state, own in ways]


def _recent(graph: Graph, t: Words, now: datetime) -> list[dict[str, Any]]:
    """Decisions that can be undone, disputed, reopened, and none of these."""
    ways = (("approve", "correct", "", True), ("correct", "wrong_item", "dispute", False),
            ("reject", "duplicate", "reopen", False), ("reject", "not_an_order", "", False))  # fmt: skip
    what = next((f"2 × {node.name(t.language)}" for node in graph.kind("product")), "–")
    return [
        {"review": {"id": f"pattern-{place}", "decided_at": now}, "what": what, "kind": kind, "reason": reason,
         "way_back": way, "undoable": undoable}
        for place, (kind, reason, way, undoable) in enumerate(ways)
    ]  # fmt: skip
