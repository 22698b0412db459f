"""`/review`: what waits for a human, in the order of work, and the reviewer's own last decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, text

from knowledge_graph.graph import Graph
from sandbox import queue, suggestion
from sandbox.admission import SENTENCES
from sandbox.console import display, masking
from sandbox.console.pages import PageRoute, desk_of, to
from sandbox.console.people import Person
from sandbox.console.ports import Ports, Refused
from sandbox.console.words import Words
from sandbox.decision import recent_decisions
from sandbox.errors import KeyInvalid
from sandbox.queue import Filter
from sandbox.reopening import can_reopen
from sandbox.review import Review, read_review
from sandbox.zone import ZoneKey

router = APIRouter(route_class=PageRoute, include_in_schema=False)
PAGE = 50
RISK = 180.0
"""Seconds before its due time from which a review is shown as at risk."""
RECENT = 10
FILTERS = ("zone", "reason", "site", "escalated")
# Sites one after the other by their index: to group a long queue would take longer than all the rest of the page.
_CHOICES = text(
    "with recursive s as (select min(site) as site from review where state = 'open' union all "
    "select (select min(site) from review where state = 'open' and site > s.site) from s where s.site is not null) "
    "select 'site', site from s where site is not null union all select distinct 'zone', zone from zone"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A review as one row."""

    review: Review
    what: str
    due: tuple[int, str]
    late: bool
    risk: bool
    site: str
    held_by: str | None


@router.get("/review")
async def index(request: Request) -> Response:
    """The queue."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "look")
    t, now = desk.words(request), datetime.now(UTC)
    wanted, chosen = wanted_of(request.query_params)
    after = request.query_params.get("after")

    def load(connection: Connection) -> dict[str, Any]:
        graph = desk.ports.meaning(connection).graph
        found = queue.listing(connection, wanted, PAGE, read_review(connection, after) if after else None)
        rows = [waiting(each, content(connection, desk.ports, each), graph, t, now) for each in found]
        choices: dict[str, list[tuple[str, str]]] = {"zone": [], "site": []}
        choices["reason"] = [(code, _called("reason", code, graph, t)) for code in SENTENCES]
        for kind, value in connection.execute(_CHOICES):
            choices[kind].append((value, _called(kind, value, graph, t)))
        return {
            "rows": rows,
            "onward": address("/review", {**chosen, "after": found[-1].id}) if len(found) == PAGE else "",
            "length": queue.length(connection, wanted),
            "taught": suggestion.waiting(connection),
            "choices": {kind: sorted(found, key=lambda pair: pair[1]) for kind, found in choices.items()},
            "recent": recent(connection, desk.ports, graph, session.person, t, now),
        }

    values = await desk.ports.read(load)
    return desk.page(
        request, "queue.html", session, chosen=chosen, filters=as_query(chosen), sheet=True,
        may_work=session.person.may("work"), later=bool(after), **values,
    )  # fmt: skip


@router.post("/review/next")
async def take_next(request: Request) -> Response:
    """Claim the next review and go there; back to the queue when there is none."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "work")
    await desk.form(request, session.secret)
    wanted, chosen = wanted_of(request.query_params)
    now = datetime.now(UTC)
    found = await desk.ports.write(lambda c: queue.claim_next(c, session.person.identity, now, wanted))
    return to(address("/review" if found is None else f"/review/{found.id}", chosen))


def wanted_of(given: Any) -> tuple[Filter, dict[str, str]]:
    """The filter that a query asks for, and the same as it was given. Raises Refused."""
    chosen = {name: str(given.get(name) or "") for name in FILTERS}
    try:
        zone = ZoneKey.parse(chosen["zone"]) if chosen["zone"] else None
    except KeyInvalid as error:
        raise Refused(error.code, error.told, 400) from error
    wanted = Filter(
        zone=zone,
        reason=chosen["reason"] or None,
        site=chosen["site"] or None,
        escalated=bool(chosen["escalated"]),
    )
    return wanted, {name: value for name, value in chosen.items() if value}


def as_query(chosen: dict[str, str]) -> str:
    """A filter as a query string, with its question mark."""
    return f"?{urlencode(chosen)}" if chosen else ""


def address(path: str, chosen: dict[str, str]) -> str:
    """A page under a filter."""
    return path + as_query(chosen)


def content(connection: Connection, ports: Ports, review: Review) -> Any:
    """What a review is about; of a disputed order the order as it stands."""
    return ports.proposal(connection, review) if review.proposal is None and review.order else review.proposal


def waiting(review: Review, proposal: Any, graph: Graph, t: Words, now: datetime) -> Waiting:
    """A review as a row of the queue. `proposal`: its content."""
    left = (review.due_at - now).total_seconds()
    held = review.claimed_by if review.lease_until is not None and review.lease_until > now else None
    proposal = proposal or {}
    site = ((proposal.get("order") or {}).get("fulfilment_site") or {}).get("id") or review.site or ""
    return Waiting(
        review, summary(proposal, graph, t), display.waited(left), left < 0, left < RISK,
        _called("site", site, graph, t), held,
    )  # fmt: skip


def summary(proposal: Any, graph: Graph, t: Words) -> str:
    """A proposal in one line, people masked."""
    if not proposal:
        return t("queue.nothing_read")
    order = proposal.get("order")
    if order:
        work = order.get("maintenance")
        parts = []
        if work:
            parts = [_named(graph, work.get(name), t) for name in ("asset", "symptom", "fault") if work.get(name)]
        for line in () if work else order.get("lines", ()):
            amount = (line.get("quantity") or {}).get("value", "?")
            parts.append(f"{amount} × {_named(graph, line['item'], t)}")
        return masking.words(" · ".join(parts), masking.names_of(order)) or t("queue.empty_order")
    return t.of("intent", proposal.get("intent"))


def recent(
    connection: Connection, ports: Ports, graph: Graph, person: Person, t: Words, now: datetime
) -> list[dict[str, Any]]:
    """A person's last decisions; those that have not taken effect can be undone."""
    return [
        {
            "review": each,
            "what": summary((each.decision or {}).get("corrected") or ports.proposal(connection, each), graph, t),
            "kind": str((each.decision or {}).get("kind")),
            "reason": str((each.decision or {}).get("reason")),
            "way_back": "reopen" if can_reopen(each) else "dispute" if each.state == "released" and each.order else "",
            "undoable": each.state == "decided" and each.release_at is not None and each.release_at > now,
        }
        for each in recent_decisions(connection, person.identity, RECENT)
    ]


def _named(graph: Graph, reference: Any, t: Words) -> str:
    key = reference if isinstance(reference, str) else (reference or {}).get("id")
    node = graph.get(key)
    if node is not None:
        return node.name(t.language)
    return str(key or "?") if isinstance(reference, str) else str((reference or {}).get("name") or key or "?")


def _called(kind: str, value: str, graph: Graph, t: Words) -> str:
    if kind == "reason":
        return t.of("held", value)
    node = graph.get(value)
    return value if node is None else node.name(t.language)
