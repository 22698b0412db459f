"""The console's ports: what its pages need of the doors - evidence, validation, sending, events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlsplit

import sqlalchemy as sa
from fastapi import FastAPI, Request
from sqlalchemy.engine import Connection

from intake.doors.console_evidence import Kept, drawing, picture
from intake.doors.door import Door
from intake.doors.http_captures import take as take_capture
from intake.doors.keys import ApiKey
from intake.media import TEXT
from intake.orders import order_rows
from intake.pipeline import captures as capture_rows
from intake.pipeline import reviews
from intake.pipeline.corrections import corrected_proposal
from intake.pipeline.rehearsal import rehearse, reviewed
from intake.pipeline.understanding import Business
from intake.problems import Problem
from intake.sentences import said
from intake.storage.evidence import EvidenceAltered, EvidenceMissing
from intake.storage.tables import captures, endpoints, orders, proposals
from intake.storage.writer import Writer
from knowledge_graph.graph import Graph
from models.phrases import Phrase, phrase
from sandbox.console.ports import Drawing, Form, HouseRules, Meaning, Picture, Refused, Sent, Word
from sandbox.console.router import mount
from sandbox.reopening import reopen
from sandbox.review import WHOLE_CAPTURE, Review
from sandbox.standings import Change
from sandbox.suggestion import Altered, Rehearsal
from sandbox.tables import review as review_table

T = TypeVar("T")
REHEARSED = 200
"""Orders reviewed last that a change of the graph is tried on, as `graph import --replay` does."""


def add_console(app: FastAPI, door: Door) -> None:
    """Put the console's pages beside the API."""
    mount(app, DoorPorts(door))


class DoorPorts:
    """Fulfils `sandbox.console.ports.Ports` with a door's threads, database and evidence."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._pictures: Kept[Picture] = Kept()
        self._drawings: Kept[Drawing] = Kept()
        self.rules = HouseRules(
            release_delay=timedelta(seconds=door.settings.release_delay),
            trusted_header=door.settings.trusted_header,
            trusted_proxies=frozenset(each.strip() for each in door.settings.trusted_proxies.split(",")),
            secure=(door.settings.public_url or "").startswith("https:"),
            compiled=door.settings.data_dir / "cache" / "pages",
        )

    def said(self, told: Phrase | str, language: str) -> str:
        """A sentence in this language."""
        return said(told, language)

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query in a thread."""
        return await self._door.read(lambda connection: _translated(query, connection))

    async def write(self, change: Callable[[Connection], T]) -> T:
        """Run a change in a thread, and commit it."""
        return await self._door.write(lambda connection: _translated(change, connection))

    def meaning(self, connection: Connection) -> Meaning:
        """The graph in force."""
        business = self._door.snapshots.current(connection)
        return Meaning(business.graph, business.lexicon)

    def sent(self, connection: Connection, capture: str) -> Sent:
        """A capture with what was read from it."""
        row = connection.execute(sa.select(captures).where(captures.c.id == capture)).first()
        if row is None:
            raise Refused("capture.unknown", phrase("There is no capture {capture}.", capture=capture), 404)
        outcome: dict[str, Any] = row.outcome or {}
        transcript = outcome.get("transcript") or {}
        trouble = outcome.get("unreadable") or outcome.get("failure") or {}
        heard = transcript.get("text")
        if heard is None and row.media_type == TEXT:
            heard = self._door.store.read(row.sha256).decode("utf-8-sig")
        return Sent(
            id=row.id,
            modality=row.modality,
            media_type=row.media_type,
            sha256=row.sha256,
            sender=row.sender,
            site=row.site,
            language=transcript.get("language") or row.language,
            captured_at=row.captured_at,
            received_at=row.received_at,
            text=heard,
            words=tuple(
                Word(each["start"], each["end"], each["begin"], each["finish"]) for each in transcript.get("words", ())
            ),
            trouble=trouble.get("detail") or trouble.get("code"),
            trouble_code=trouble.get("code") or "",
        )

    def evidence(self, sha256: str) -> BinaryIO:
        """The bytes that were sent."""
        with _present():
            return self._door.store.open(sha256)

    def _read(self, sha256: str) -> bytes:
        with _present():
            return self._door.store.read(sha256)

    def picture(self, sha256: str, page: int) -> Picture:
        """One page of a picture or document."""
        return self._pictures.get(f"{sha256}/{page}", lambda: picture(self._read(sha256), page))

    def drawing(self, connection: Connection, capture: str, form: Form = "svg", language: str = "en") -> Drawing:
        """A waveform with its spectrum and envelope, as its decoder explained them."""
        kept = capture_rows.explanation(connection, capture)
        if kept is None:
            raise Refused("waveform.unreadable", phrase("Nothing could be read from this waveform."), 415)
        return self._drawings.get(f"{kept}/{form}/{language}", lambda: drawing(self._read(kept), form, language))

    async def run(self, work: Callable[[], T]) -> T:
        """Blocking work in a thread."""
        return await self._door.run(work)

    def proposal(self, connection: Connection, review: Review) -> dict[str, Any] | None:
        """The proposal under review; in a dispute the order as it stands, with the proposal's derivation."""
        if review.proposal is not None or review.ordinal == WHOLE_CAPTURE:
            return None if review.proposal is None else dict(review.proposal)
        query = sa.select(proposals.c.document).where(
            proposals.c.capture == review.capture, proposals.c.ordinal == review.ordinal
        )
        document: dict[str, Any] | None = connection.execute(query).scalar()
        if document is not None and review.order is not None:
            order = order_rows.fetch(connection, review.order)
            return {**document, "order": order.order, "findings": []}
        return document

    def checked(
        self, connection: Connection, review: Review, order: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        """The proposal that an edited order amounts to."""
        business = self._door.snapshots.current(connection)
        return corrected_proposal(connection, review, order, business, self._door.settings, now)

    def rehearse(self, connection: Connection, changed: Graph) -> Rehearsal:
        """What another graph would make of the orders reviewed last."""
        before = self._door.snapshots.current(connection)
        cases = reviewed(connection, REHEARSED)
        after = Business.of(changed, self._door.settings.data_dir / "cache") if cases else before
        made = rehearse(cases, before, after)
        altered = (Altered(each.review, each.capture, each.effect, each.fields) for each in made.differences)
        return Rehearsal(before.graph.digest, made.compared, tuple(altered))

    def placed(self, connection: Connection, ids: Sequence[str]) -> Mapping[str, tuple[str, dict[str, Any]]]:
        """Number and content of orders, by id."""
        query = sa.select(orders.c.id, orders.c.number, orders.c.document).where(orders.c.id.in_(ids))
        return {row.id: (row.number, row.document) for row in connection.execute(query)}

    def destinations(self, connection: Connection) -> tuple[str, ...]:
        """Hosts of the endpoints in use."""
        query = sa.select(endpoints.c.url).where(endpoints.c.disabled_at.is_(None)).order_by(endpoints.c.id)
        return tuple(dict.fromkeys(urlsplit(url).hostname or url for url in connection.execute(query).scalars()))

    def dispute(self, connection: Connection, order: str, note: str, by: str, now: datetime) -> str:
        """Put a placed order before a human."""
        row = order_rows.lock(connection, order)
        writer = Writer(by, now, self._door.settings.event_source)
        return str(reviews.dispute(connection, row, note, writer)["review"])

    def reopen(self, connection: Connection, review: Review, note: str, by: str, now: datetime) -> str:
        """A rejected request once more, under the next ordinal of its capture, which waits for a human again."""
        taken = [table.c.ordinal for table in (proposals, review_table)]
        last = max(
            connection.execute(
                sa.select(sa.func.coalesce(sa.func.max(ordinal), -1)).where(ordinal.table.c.capture == review.capture)
            ).scalar_one()
            for ordinal in taken
        )
        made = reopen(connection, review.id, last + 1, by, note, now)
        row = connection.execute(
            sa.select(proposals).where(proposals.c.capture == review.capture, proposals.c.ordinal == review.ordinal)
        ).first()
        if row is not None and made.proposal is not None:
            document: dict[str, Any] = dict(made.proposal)
            order = (document.get("order") or {}).get("id")
            again = {"ordinal": made.ordinal, "document": document, "order_id": order, "review_id": made.id}
            connection.execute(proposals.insert().values({**row._mapping, "created_at": now, **again}))
        waits = sa.cast([{"stage": "held", "at": now.isoformat()}], captures.c.stages.type)
        values = {"state": "held", "stages": captures.c.stages.op("||")(waits)}
        connection.execute(captures.update().where(captures.c.id == review.capture).values(values))
        return made.id

    def announce(self, connection: Connection, change: Change, by: str, now: datetime) -> None:
        """An event where a zone was promoted or suspended."""
        reviews.announce_zone(connection, change, Writer(by, now, self._door.settings.event_source))

    def reports(self, connection: Connection, sender: str, limit: int) -> list[str]:
        """Ids of a sender's last captures, newest first; ids begin with their time."""
        query = sa.select(captures.c.id).where(captures.c.sender == sender).order_by(captures.c.id.desc()).limit(limit)
        return list(connection.execute(query).scalars())

    async def take(self, request: Request, identity: str, account: str, now: datetime) -> str:
        """Accept a capture as the API does, for a person in the place of a key."""
        key = ApiKey(f"person:{account}", "", identity, frozenset({"capture"}), now, None)
        try:
            return (await take_capture(self._door, request, key, now)).capture
        except Problem as error:
            raise _refused(error) from error

    async def status(self, capture: str, sender: str, wait: float = 0.0) -> dict[str, Any]:
        """One of the sender's captures."""
        until = time.monotonic() + min(wait, self._door.settings.wait_maximum)
        while True:
            found = await self.read(lambda connection: capture_rows.status(connection, capture, sender))
            left = until - time.monotonic()
            if found["finished_at"] is not None or left <= 0:
                return found
            await self._door.waiters.wait(capture, left)


@contextmanager
def _present() -> Iterator[None]:
    try:
        yield
    except (EvidenceMissing, EvidenceAltered) as error:
        raise Refused(error.code, error.told, 404) from error


def _translated(work: Callable[[Connection], T], connection: Connection) -> T:
    try:
        return work(connection)
    except Problem as error:
        raise _refused(error) from error


def _refused(error: Problem) -> Refused:
    return Refused(error.code, error.told, error.status)
