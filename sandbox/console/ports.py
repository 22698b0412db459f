"""What the console needs of the doors: threads with a connection, evidence, validation, sending. `intake` fits them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol, TypeVar

from fastapi import Request
from sqlalchemy import Connection

from knowledge_graph.graph import Graph
from knowledge_graph.lexicon import Lexicon
from models.phrases import Phrase
from sandbox.review import Review
from sandbox.standings import Change
from sandbox.suggestion import Rehearsal

T = TypeVar("T")


class Refused(Exception):
    """A port's no: a stable code, a sentence for the person at the page, and the HTTP status that goes with it."""

    def __init__(self, code: str, sentence: Phrase | str, status: int = 400) -> None:
        super().__init__(str(sentence))
        self.code = code
        self.sentence = sentence
        self.status = status


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a transcript: characters [start, end), heard from `begin` to `finish` seconds."""

    start: int
    end: int
    begin: float
    finish: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A capture as a reviewer sees it."""

    id: str
    modality: str
    media_type: str
    sha256: str
    sender: str
    site: str | None
    language: str | None
    captured_at: datetime
    received_at: datetime
    text: str | None
    """What was heard or read; of a typed capture, what was typed."""
    words: tuple[Word, ...]
    trouble: str | None
    """Why nothing was read, an English sentence."""
    trouble_code: str = ""
    """The same as a stable code, which has its sentence in every language."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a JPEG; boxes of evidence are given in a frame of this width and height."""

    jpeg: bytes
    width: int
    height: int


Form = Literal["svg", "png", "json"]
"""How a waveform is explained."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn waveform as SVG or PNG, or what is drawn as JSON.

    In the SVG's units its size, and the panel that shows the channel over time.
    """

    content: bytes
    width: int
    height: int
    panel: tuple[int, int, int, int]
    """x, y, width and height of the panel."""
    channel: str
    samples: int
    """How many the panel shows, from the first."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The business in force: the graph, and its names."""

    graph: Graph
    lexicon: Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """Settings that the pages stand on."""

    release_delay: timedelta
    secure: bool
    """Pages are reached by https: cookies say so."""
    trusted_header: str | None = None
    """In which an identity provider in front names who is signed in; None: people sign in here, with a password."""
    trusted_proxies: frozenset[str] = frozenset()
    """Addresses from which it is believed."""
    compiled: Path | None = None
    """Folder in which compiled templates are kept, so that the first page after a start is as quick as the next."""


class Ports(Protocol):
    """Functions with a `connection` run inside `read` or `write`. Any may raise Refused."""

    rules: HouseRules

    def said(self, told: Phrase | str, language: str) -> str:
        """A sentence in this language; text that is data, or was looked up already, stays as it is."""
        ...

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query in a thread; nothing is kept."""
        ...

    async def write(self, change: Callable[[Connection], T]) -> T:
        """Run a change in a thread; committed when this returns."""
        ...

    def meaning(self, connection: Connection) -> Meaning:
        """The graph in force."""
        ...

    def sent(self, connection: Connection, capture: str) -> Sent:
        """A capture with what was read from it."""
        ...

    def evidence(self, sha256: str) -> BinaryIO:
        """The bytes that were sent; can be sought in."""
        ...

    def picture(self, sha256: str, page: int) -> Picture:
        """One page of a picture or document. Needs no connection; takes its second the first time."""
        ...

    def drawing(self, connection: Connection, capture: str, form: Form = "svg", language: str = "en") -> Drawing:
        """A waveform with its spectrum and envelope: as SVG, as PNG for a mail, or as JSON for programs."""
        ...

    async def run(self, work: Callable[[], T]) -> T:
        """Blocking work without a connection, in a thread."""
        ...

    def proposal(self, connection: Connection, review: Review) -> dict[str, Any] | None:
        """What a review is about: its proposal, or in a dispute the order as it stands with its derivation."""
        ...

    def checked(
        self, connection: Connection, review: Review, order: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        """The proposal that an edited order amounts to, validated against the graph in force."""
        ...

    def rehearse(self, connection: Connection, changed: Graph) -> Rehearsal:
        """What another graph would make of the orders reviewed last. Takes its seconds; nothing is kept."""
        ...

    def placed(self, connection: Connection, ids: Sequence[str]) -> Mapping[str, tuple[str, dict[str, Any]]]:
        """Number and content of orders, by id, as they stand."""
        ...

    def destinations(self, connection: Connection) -> tuple[str, ...]:
        """Hosts that placed orders are sent to."""
        ...

    def dispute(self, connection: Connection, order: str, note: str, by: str, now: datetime) -> str:
        """Put a placed order before a human; the review's id."""
        ...

    def reopen(self, connection: Connection, review: Review, note: str, by: str, now: datetime) -> str:
        """Put a rejection that took effect before a human again; the new review's id."""
        ...

    def announce(self, connection: Connection, change: Change, by: str, now: datetime) -> None:
        """Tell the world that a zone was promoted or suspended."""
        ...

    def reports(self, connection: Connection, sender: str, limit: int) -> list[str]:
        """Ids of a sender's last captures, newest first."""
        ...

    async def take(self, request: Request, identity: str, account: str, now: datetime) -> str:
        """Accept a capture from a page; its id."""
        ...

    async def status(self, capture: str, sender: str, wait: float = 0.0) -> dict[str, Any]:
        """The status resource of one of the sender's captures, after at most `wait` seconds of waiting."""
        ...
