"""Worlds to validate in: the demo pack, or a small pack written in the test, with short words for what was heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge_graph.graph import Graph
from knowledge_graph.lexicon import Lexicon
from knowledge_graph.pack import read_pack
from knowledge_graph.proposal import Circumstances, Proposal, RecentOrder
from knowledge_graph.validator import validate
from models.capture import Capture
from models.evidence import TimeRange
from models.intent import CandidateIntent, Line, ModifierValue, QuantityValue, Request, Slot, SlotChoice

DEMO = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))
CAPTURE = "019cab40-5a10-7d02-8e77-90b1c2d3e4f5"


def heard(
    name: str, text: str, value: Any = None, key: str | None = None, sure: float = 0.97, choices: tuple[Any, ...] = ()
) -> Slot:
    """A slot with a stretch of sound behind it; choices are (key, score) pairs."""
    others = tuple(SlotChoice(other, other, score) for other, score in choices)
    return Slot(name, text, value, sure, (TimeRange(0.5, 1.0),), key, others)


def quantity(text: str, value: str, measure: str | None = None, approximate: bool = False) -> Slot:
    return heard("quantity", text, QuantityValue(Decimal(value), measure, approximate))


def modifier(text: str, key: str | None = None, **how: Any) -> Slot:
    return heard("modifier", text, ModifierValue(**how), key)


def line(item: str | Slot | None, *slots: Slot, key: str | None = None) -> Line:
    """A line: the item's words (and key), then what was said of it."""
    head = item if isinstance(item, Slot) or item is None else heard("item", item, key=key)
    return Line((head, *slots) if head is not None else slots)


def codes(proposal: Proposal) -> set[str]:
    """What was found, without the defaults that were filled in."""
    return {finding.code for finding in proposal.findings} - {"modifier.default"}


@dataclass
class World:
    """A graph with its names, and one sender in it."""

    graph: Graph
    lexicon: Lexicon
    sender: str = "driver:77"
    site: str | None = "site:renmin-square"
    language: str = "zh"
    now: datetime = NOON
    recent: tuple[RecentOrder, ...] = ()
    stock: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    open_conditions: dict[str, str] = field(default_factory=dict)

    heard = staticmethod(heard)
    quantity = staticmethod(quantity)
    modifier = staticmethod(modifier)
    line = staticmethod(line)
    codes = staticmethod(codes)

    def capture(self, **changes: Any) -> Capture:
        values: dict[str, Any] = {
            "id": CAPTURE,
            "modality": "speech",
            "media_type": "audio/flac",
            "sha256": "0" * 64,
            "sender": self.sender,
            "captured_at": self.now,
            "received_at": self.now,
            "site": self.site,
            "language": self.language,
        }
        return Capture(**{**values, **changes})

    def circumstances(self) -> Circumstances:
        return Circumstances(self.now, self.recent, self.stock, self.open_conditions)

    def hears(
        self,
        *slots: Slot,
        lines: tuple[Line, ...] = (),
        intent: Any = "order.place",
        score: float = 0.95,
        **capture: Any,
    ) -> Proposal:
        return self.chooses(CandidateIntent(intent, slots, lines, score), **capture)

    def chooses(self, *candidates: CandidateIntent, **capture: Any) -> Proposal:
        request = Request(0, candidates)
        return validate(request, self.capture(**capture), self.graph, self.circumstances(), self.lexicon)


@pytest.fixture(scope="session")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, Lexicon]:
    graph = read_pack(DEMO).graph
    assert graph is not None
    return graph, Lexicon(graph, tmp_path_factory.mktemp("sounds"))


@pytest.fixture
def demo(_demo: tuple[Graph, Lexicon]) -> World:
    """The demo pack: a coffee chain, couriers, a machine hall, transformers."""
    return World(*_demo)


@pytest.fixture
def world(tmp_path: Path) -> Callable[..., World]:
    """A world of its own: tables as CSV by kind."""

    def make(languages: str = "en", locale: str = "en-GB", **tables: str) -> World:
        pack = tmp_path / "pack"
        pack.mkdir()
        (pack / "pack.yaml").write_text(
            f'name: small\nversion: "1"\nlanguages: [{languages}]\ntimezone: UTC\ncurrency: EUR\nlocale: {locale}\n'
        )
        for kind, rows in tables.items():
            text = "\n".join(row.strip() for row in rows.strip().splitlines()) + "\n"
            (pack / f"{kind}.csv").write_text(text, encoding="utf-8")
        reading = read_pack(pack)
        assert reading.graph is not None, reading.errors
        lexicon = Lexicon(reading.graph, tmp_path / "sounds")
        return World(reading.graph, lexicon, sender="key:test", site=None, language=languages.split(",")[0])

    return make
