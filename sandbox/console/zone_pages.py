"""`/review/zones`: how far each decoder is trusted, on what figures, and the way there; suspending and reinstating."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, text

from knowledge_graph.graph import Graph
from models.phrases import phrase
from sandbox import history, passed, standings, thresholds
from sandbox.console import display, plots
from sandbox.console.pages import PageRoute, desk_of, to
from sandbox.console.people import Right
from sandbox.console.ports import Refused
from sandbox.console.queue_pages import summary
from sandbox.console.words import Words
from sandbox.encoding import policy_to_json
from sandbox.entry import ErrorConfirmed, Reviewed, TrustEntry, kind_of
from sandbox.errors import KeyInvalid, ZoneUnknown
from sandbox.passed import AutomaticOrder
from sandbox.standings import Change, ZoneRow
from sandbox.zone import ZoneKey

router = APIRouter(route_class=PageRoute, include_in_schema=False)
HISTORY = 50
SAMPLE = 20
SAMPLE_MOST = 200
"""Most orders that one draw puts into the queue."""
LISTED = 500
"""Most automatic orders listed of a suspended revision; of any other the last SAMPLE."""
NOTE_LIMIT = 500
_FLOW = text(
    "select (select count(*) from automatic_order where zone = :zone and revision = :revision) as passed, "
    "count(*) filter (where kind = 'held') as held, count(*) filter (where audited) as audited "
    "from review where zone = :zone and revision = :revision"
)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many orders a revision had, and which way they went."""

    passed: int
    held: int
    audited: int

    @property
    def all(self) -> int:
        """Orders that came out of this revision."""
        return self.passed + self.held

    @property
    def through(self) -> float:
        """Share that no human saw."""
        return self.passed / self.all if self.all else 0.0

    @property
    def audited_share(self) -> float:
        """Of what could have passed, the share that a human saw all the same."""
        return self.audited / (self.passed + self.audited) if self.passed + self.audited else 0.0


@router.get("/review/zones")
async def index(request: Request) -> Response:
    """Every zone with every revision; the newest revision of a zone first."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "zones")

    def load(connection: Connection) -> list[tuple[ZoneRow, Flow]]:
        return [(row, _flow(connection, row)) for row in _newest_first(standings.zones(connection))]

    rows = await desk.ports.read(load)
    return desk.page(request, "zones.html", session, rows=rows)


@router.get("/review/zones/{modality}/{decoder}/{intent}")
async def show(request: Request, modality: str, decoder: str, intent: str) -> Response:
    """One zone: the revision asked for, else the newest."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "zones")
    zone = _zone(modality, decoder, intent)
    asked, t = request.query_params.get("revision"), desk.words(request)

    def load(connection: Connection) -> dict[str, Any]:
        revisions = [row for row in _newest_first(standings.zones(connection)) if row.zone == zone]
        found = next((row for row in revisions if asked in (None, row.revision)), None)
        if found is None:
            raise ZoneUnknown(
                phrase("No capture has met zone {zone} yet.", zone=str(zone))
                if asked is None
                else phrase("No capture has met zone {zone} at {revision} yet.", zone=str(zone), revision=asked)
            )
        graph = desk.ports.meaning(connection).graph
        shown = LISTED if found.standing.state == "suspended" else SAMPLE
        latest = passed.automatic_orders(connection, zone, found.revision, shown)
        placed = desk.ports.placed(connection, [each.order for each in latest if each.order is not None])
        known = thresholds.known(connection, zone, found.revision)
        items = history.turns(connection, zone, found.revision, HISTORY)
        policy = found.standing.policy
        return {
            "row": found,
            "revisions": revisions,
            "flow": _flow(connection, found),
            "history": [(item, _what(item.entry), _who(item.entry), _note(item.entry)) for item in items],
            "policy": policy_to_json(policy),
            "changed": history.policy_change(connection, zone),
            "reliability": plots.reliability(known.figures, policy.confidence_level),
            "risk": plots.risk_coverage(known.figures, policy.risk_level, found.calibrated),
            "latest": [(each, *_named(placed, each, graph, t)) for each in latest],
            "sample_size": SAMPLE,
            "known": known,
            "timezone": display.zone_of(graph.settings.get("timezone")),
            "plots": plots,
        }

    return desk.page(request, "zone.html", session, **await desk.ports.read(load))


@router.post("/review/zones/{modality}/{decoder}/{intent}/{act}")
async def change(request: Request, modality: str, decoder: str, intent: str, act: str) -> Response:
    """suspend, reinstate or promote, by a named person with a reason; journalled, and told to the world.

    sample: some of the orders that passed by themselves go into the queue; the world hears of what comes of it.
    """
    desk = desk_of(request)
    rights: dict[str, Right] = {"suspend": "suspend", "reinstate": "govern", "promote": "govern", "sample": "work"}
    if act not in rights:
        raise Refused("path.unknown", act, 404)
    session = await desk.signed_in(request, rights[act])
    form = await desk.form(request, session.secret)
    zone, revision = _zone(modality, decoder, intent), str(form.get("revision", ""))
    note, who, now = str(form.get("note", "")).strip()[:NOTE_LIMIT], session.person.identity, datetime.now(UTC)

    if act == "sample":
        size = str(form.get("size", ""))
        asked = min(int(size), SAMPLE_MOST) if size.isdigit() else SAMPLE
        await desk.ports.write(lambda c: passed.pull(c, zone, revision, asked, who, now, now.isoformat()))
        return to("/review?reason=audit.sample")

    def work(connection: Connection) -> None:
        acts = {"suspend": standings.suspend, "reinstate": standings.reinstate, "promote": standings.promote}
        made: Change = acts[act](connection, zone, revision, who, now, note)
        desk.ports.announce(connection, made, who, now)

    await desk.ports.write(work)
    return to(f"/review/zones/{zone}")


def _zone(modality: str, decoder: str, intent: str) -> ZoneKey:
    try:
        return ZoneKey.parse(f"{modality}/{decoder}/{intent}")
    except KeyInvalid as error:
        raise Refused(error.code, error.told, 404) from error


def _newest_first(rows: tuple[ZoneRow, ...]) -> list[ZoneRow]:
    return sorted(rows, key=lambda row: (str(row.zone), -row.first_seen.timestamp()))


def _flow(connection: Connection, row: ZoneRow) -> Flow:
    found = connection.execute(_FLOW, {"zone": str(row.zone), "revision": row.revision}).one()
    return Flow(found.passed, found.held, found.audited)


def _named(
    placed: Mapping[str, tuple[str, dict[str, Any]]], each: AutomaticOrder, graph: Graph, t: Words
) -> tuple[str, str]:
    """Number and content of an automatic order in a line."""
    number, order = placed.get(each.order or "", ("", None))
    return number or each.capture, "" if order is None else summary({"order": order}, graph, t)


def _what(entry: TrustEntry) -> str:
    return kind_of(entry)


def _who(entry: TrustEntry) -> str:
    return str(getattr(entry, "by", ""))


def _note(entry: TrustEntry) -> tuple[str, str]:
    """A reason code, and what a person wrote."""
    if isinstance(entry, (Reviewed, ErrorConfirmed)):
        return str(entry.reason), ""
    return "", str(getattr(entry, "note", "") or getattr(entry, "revision", ""))
