"""A whole house behind a real port: the demo business, people of every role, held captures, and a browser."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import copy_database, fresh_copy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

    from intake.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "knowledge_graph" / "packs" / "demo"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
    # Nobody types an address here, yet each new window would load two pages for what pops up below it: two thirds
    # of what a test in the browser costs. Of switches of this name only the last counts, so Playwright's are here too.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,DestroyProfileOnBrowserClose,HttpsUpgrades,MediaRouter,"
    "OptimizationHints,PaintHolding,Translate",
)  # fmt: skip
PASSWORD = "correct horse battery"
PEOPLE = {
    "li": ("reviewer", "reviewer:li"),
    "mei": ("reviewer", "reviewer:mei"),
    "lena": ("lead", "lead:lena"),
    "omar": ("operator", "operator:omar"),
    "ada": ("auditor", "auditor:ada"),
    "zhang": ("sender", "driver:77"),
}
MIXED = (
    ("星巴克人民广场店,3杯冰美式,加燕麦奶,不要吸管", "driver:77", "zh"),
    ("Starbucks Lujiazui, two iced lattes with oat milk and one cappuccino", "driver:90", "en"),
    ("星巴克徐家汇店,一杯拿铁辣的,送到陆家嘴店,联系人李娜,电话13800001234", "driver:82", "zh"),
    ("二号车间三号机床主轴异响,请派人检修", "device:edge-12", "zh"),
    ("陆家嘴店,两杯卡布奇诺,少糖,一杯美式", "driver:81", "zh"),
    ("Nanjing West Road store, four espressos please", "driver:90", "en"),
)
"""Texts of several kinds that a new zone holds."""


@dataclass
class House:
    """A served house. Work is done when a test says so."""

    url: str
    settings: Settings
    engine: Engine
    keys: dict[str, str]
    shop: Callable[[], Any]

    def send(self, text: str | bytes, who: str, language: str | None = None, kind: str = "text/plain") -> str:
        """Send a capture through the API; its id."""
        import httpx

        content = text.encode() if isinstance(text, str) else text
        answer = httpx.post(
            f"{self.url}/v1/captures",
            content=content,
            params={"language": language} if language else {},
            headers={"Content-Type": kind, "Authorization": f"Bearer {self.keys[who]}"},
            timeout=30,
        )
        assert answer.status_code in (200, 202), answer.text
        return str(answer.json()["id"])

    def work(self) -> None:
        """Understand what waits in the text queue."""
        from intake.pipeline.readers import TextReader
        from intake.service import workers

        shop, reader = self.shop(), TextReader(self.settings)
        while workers.work_once(shop, "text", reader):
            pass

    def hold(self, texts: tuple[tuple[str, str, str], ...] = MIXED) -> None:
        """Captures in, held orders out."""
        for text, who, language in texts:
            self.send(text, who, language)
        self.work()

    def hold_as(self, modality: str, content: bytes, kind: str, capture_of: int = 0) -> str:
        """A held order as a decoder of another modality would have left it: the same words, found elsewhere.

        Sounds and pictures come through the door; what was read from them is put where their workers put it.
        """
        text, who, language = MIXED[capture_of]
        capture = self.send(content, who, language, kind)
        [row] = self.rows(
            "select proposal from review where language = :l and proposal is not null limit 1", l=language
        )
        proposal = {**row.proposal, "capture": capture}
        words = [
            {"start": n, "end": n + 1, "begin": 0.2 * n, "finish": 0.2 * n + 0.2, "probability": 0.9}
            for n in range(len(text))
        ]
        for derivation in proposal["derivation"]:
            spans = [each["text_span"] for each in derivation["evidence"] if "text_span" in each]
            if spans and modality == "speech":
                derivation["evidence"] = [{"time_range": [0.2 * start, 0.2 * end]} for start, end in spans]
            elif spans:
                boxes = [[0, 40 + 28 * start, 60, 40 + 28 * end, 110] for start, end in spans]
                derivation["evidence"] = [{"box": box} for box in boxes]
        decoder = "whisper" if modality == "speech" else "ppocr"
        heard = {"text": text, "language": language, "words": words if modality == "speech" else []}
        return self._hold(capture, proposal, f"{modality}/{decoder}/order.place", {"transcript": heard})

    def _hold(self, capture: str, proposal: dict[str, Any], zone: str, outcome: dict[str, Any]) -> str:
        import msgspec
        import sqlalchemy as sa

        from sandbox.admission import Held, reason
        from sandbox.review import ReviewItem, open_review
        from sandbox.zone import ZoneKey

        item = ReviewItem(
            capture=capture, ordinal=0, held=Held((reason("zone.quarantined", ""),)), proposal=proposal,
            confidence=0.8, language="zh", zone=ZoneKey.parse(zone), revision="1",
        )  # fmt: skip
        with self.engine.begin() as connection:
            values = {"o": msgspec.json.encode(outcome).decode(), "c": capture}
            done = "update capture set outcome = cast(:o as jsonb), state = 'held', finished_at = now() where id = :c"
            connection.execute(sa.text(done), values)
            return open_review(connection, item, datetime.now(UTC))

    def hold_waveform(self) -> str:
        """A machine that rattles at a bearing's rate; the review's id."""
        import json

        import numpy as np

        rate, seconds, beat = 25_600, 3, 87.0
        time = np.arange(rate * seconds) / rate
        since = np.mod(time, 1 / beat)
        rattle = np.exp(-since * 900) * np.sin(2 * np.pi * 4_200 * since)
        sound = np.sin(2 * np.pi * 25 * time) + 3 * rattle + 0.3 * np.random.default_rng(1).standard_normal(len(time))
        fields = {"version": 1, "sample_rate": rate, "unit": "m/s2", "speed": {"value": 1500, "unit": "rpm"},
                  "asset": "asset:cnc-03", "channels": [{"axis": "z", "data": np.round(sound, 3).tolist()}]}  # fmt: skip
        capture = self.send(json.dumps(fields), "device:edge-12", None, "application/vnd.order-intake.waveform+json")
        [row] = self.rows("select proposal from review where zone like '%observation.report' limit 1")
        proposal = {**row.proposal, "capture": capture}
        for derivation in proposal["derivation"]:
            if derivation["field"] == "/maintenance/fault":
                derivation["evidence"] = [{"sample_range": [0, len(sound)], "channel": "z"}]
        review = self._hold(capture, proposal, "waveform/envelope/maintenance.request", {})
        self._explain(capture)
        return review

    def _explain(self, capture: str) -> None:
        """What the decoder says of a waveform is kept with it, as a worker does."""
        import sqlalchemy as sa

        from intake.pipeline import captures
        from models.waveform.decoder import WaveformDecoder

        shop = self.shop()
        with self.engine.begin() as connection:
            found, _ = captures.load(connection, capture)
            vocabulary = shop.snapshots.current(connection).vocabulary(found)
            told = WaveformDecoder().decode(found, shop.store.read(found.sha256), vocabulary).explanation
            assert told is not None
            kept = sa.text(
                "update capture set outcome = jsonb_build_object('explanation', cast(:digest as text)) where id = :id"
            )
            connection.execute(kept, {"digest": shop.store.put([told]).sha256, "id": capture})

    def hold_speech(self) -> str:
        """A spoken order; the review's id."""
        return self.hold_as("speech", (ROOT / "intake" / "samples" / "seed-zh-1.ogg").read_bytes(), "audio/ogg")

    def hold_picture(self) -> str:
        """A photographed order; the review's id."""
        import io

        from PIL import Image, ImageDraw

        picture = Image.new("RGB", (900, 300), "#f4f1e8")
        pen = ImageDraw.Draw(picture)
        pen.rectangle((20, 40, 880, 130), outline="#666", width=3)
        for n in range(26):
            pen.rectangle((44 + 28 * n, 70, 62 + 28 * n, 102), fill="#333")
        out = io.BytesIO()
        picture.save(out, "JPEG")
        return self.hold_as("image", out.getvalue(), "image/jpeg")

    def past(self, orders: int = 412) -> None:
        """A zone with a history: reviewed orders whose confidence says something about whether they were right."""
        import random

        import sqlalchemy as sa

        from sandbox import standings, thresholds
        from sandbox.entry import Reviewed
        from sandbox.policy import TrustPolicy
        from sandbox.reason import ReasonCode
        from sandbox.zone import ZoneKey

        chance, zone, revision = random.Random(3), ZoneKey("speech", "whisper", "order.place"), "1.0.0+4be1a2c3"
        begin = datetime.now(UTC) - timedelta(days=9)
        insert = sa.text(
            "insert into review (id, kind, capture, ordinal, zone, revision, reasons, codes, confidence, would_pass, "
            "clean, audited, opened_at, due_at, state, decision, decided_by, decided_at, release_at, released_at) "
            "values (:id, 'held', :id, 0, :zone, :revision, '[]', '{}', :confidence, true, true, false, :at, :at, "
            "'released', cast(:decision as jsonb), 'reviewer:mei', :at, :at, :at)"
        )
        with self.engine.begin() as connection:
            standings.ensure(connection, zone, revision, TrustPolicy(), begin)
            for n in range(orders):
                confidence = min(0.999, chance.betavariate(9, 1.4))
                reason = ReasonCode.MISHEARD if chance.random() < 0.08 * (1 - confidence) else ReasonCode.CORRECT
                at = begin + timedelta(minutes=30 * n)
                decision = f'{{"kind": "approve", "reason": "{reason}", "reviewer": "reviewer:mei"}}'
                values = {"id": f"past-{n}", "zone": str(zone), "revision": revision, "at": at}
                connection.execute(insert, {**values, "confidence": confidence, "decision": decision})
                field = sa.text("insert into slot_outcome (review, field, zone, revision, slot, confidence, wrong) "
                                "values (:id, :slot, :zone, :revision, :slot, :confidence, :wrong)")  # fmt: skip
                for slot, share in (("item", 0.7), ("quantity", 0.4), ("fulfilment_site", 0.2)):
                    sureness = min(0.999, 1 - (1 - confidence) * share)
                    wrong = chance.random() < 0.05 * (1 - sureness)
                    given = {"id": f"past-{n}", "zone": str(zone), "revision": revision, "slot": slot}
                    connection.execute(field, {**given, "confidence": sureness, "wrong": wrong})
                entry = Reviewed(at=at, reason=reason, would_pass=True, review=f"past-{n}", by="reviewer:mei")
                standings.record(connection, zone, revision, entry)
            thresholds.recalibrate(connection, zone, revision, begin)

    def release(self, later: float = 60.0) -> int:
        """Let decisions out, as the keeper would some seconds later."""
        from intake.pipeline import reviews

        with self.engine.begin() as connection:
            return reviews.release(connection, self.settings, datetime.now(UTC) + timedelta(seconds=later))

    def rows(self, query: str, **values: object) -> list[Any]:
        """What a query finds."""
        import sqlalchemy as sa

        with self.engine.begin() as connection:
            return list(connection.execute(sa.text(query), values))

    def journal(self, kind: str) -> list[dict[str, Any]]:
        """Bodies of the journal entries of a kind, oldest first."""
        import msgspec

        found = self.rows("select body from journal_entry where kind = :kind order by id", kind=kind)
        return [msgspec.json.decode(row.body) for row in found]


@dataclass(frozen=True)
class Furnished:
    """Name of a database with business and people in it, secrets of its keys, and what every house there shares."""

    database: str
    secrets: dict[str, str]
    snapshots: Any
    cache: Path


def furnish(postgres_url: str, template: str, cache: Path) -> Furnished:
    """The demo business in a database of its own, to copy from."""
    from sqlalchemy import make_url

    from intake.doors import keys
    from intake.pipeline.snapshots import Snapshots
    from intake.storage.migrations import make_engine
    from knowledge_graph.pack import read_pack
    from knowledge_graph.store import apply_pack
    from sandbox.console import people

    name = "console_template"
    copy_database(postgres_url, name, template)
    engine = make_engine(make_url(postgres_url).set(database=name).render_as_string(), pool_size=1)
    with engine.begin() as connection:
        now = datetime.now(UTC)
        apply_pack(connection, read_pack(DEMO), now)
        senders = ("driver:77", "driver:78", "driver:81", "driver:82", "driver:90", "device:edge-12")
        secrets = {each: keys.create(connection, each, ["capture"]).secret for each in senders}
        for person, (role, identity) in PEOPLE.items():
            people.add(connection, person, role, PASSWORD, now, identity)
    snapshots = Snapshots(cache)
    with engine.connect() as connection:
        snapshots.current(connection)
    engine.dispose()
    return Furnished(name, secrets, snapshots, cache)


@contextmanager
def served(url: str, furnished: Furnished, folder: Path, **changes: Any) -> Iterator[House]:
    """The application on a port of this machine, for as long as the context lasts."""
    import uvicorn

    from intake.service import workers
    from intake.service.http import create_app
    from intake.settings import load_settings
    from intake.storage import jobs
    from intake.storage.evidence_directory import FileEvidence
    from intake.storage.migrations import make_engine

    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(folder)})
    settings = dataclasses.replace(settings, database_url=url, audit_rate=1e-9, **changes)
    engine = make_engine(url, pool_size=12)
    store = FileEvidence(folder / "evidence")
    app = create_app(settings, engine, store)
    app.state.door.snapshots = furnished.snapshots
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    def shop() -> workers.Shop:
        with engine.begin() as connection:
            worker = jobs.register(connection)
        return workers.Shop(settings, engine, store, furnished.snapshots, furnished.cache, worker, threading.Event())

    try:
        yield House(f"http://127.0.0.1:{port}", settings, engine, furnished.secrets, shop)
    finally:
        server.should_exit = True
        thread.join()
        engine.dispose()


@pytest.fixture(scope="session")
def furnished(postgres_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    return furnish(postgres_url, template_database, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def house_url(postgres_url: str, furnished: Furnished) -> Iterator[str]:
    """libpq URL of a fresh copy of the furnished database."""
    with fresh_copy(postgres_url, furnished.database) as url:
        yield url


@pytest.fixture
def house(house_url: str, furnished: Furnished, tmp_path: Path) -> Iterator[House]:
    with served(house_url, furnished, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield found
        found.close()


def sign_in(page: Page, house: House, name: str, password: str = PASSWORD) -> None:
    """As a person would."""
    page.goto(f"{house.url}/review/sign-in")
    page.fill('[name="name"]', name)
    page.fill('[name="password"]', password)
    page.press('[name="password"]', "Enter")
    page.wait_for_load_state()
