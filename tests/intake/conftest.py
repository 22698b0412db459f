"""A whole house in one process: the demo pack in force, the API, a text worker's pipeline and the keeper's duties."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import copy_database, fresh_copy

if TYPE_CHECKING:
    import httpx
    from sqlalchemy import Engine

    from intake.settings import Settings

DEMO = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"
SEED = "星巴克人民广场店,3杯冰美式,加燕麦奶,不要吸管"


@dataclass
class House:
    """Everything but the processes: work is done when a test says so."""

    settings: Settings
    engine: Engine
    client: httpx.Client
    keys: dict[str, str]
    shop: Callable[[], Any]
    """Makes another worker's shop."""

    def work(self) -> int:
        """Do what waits; returns how many jobs were taken."""
        from intake.pipeline.readers import TextReader
        from intake.service import workers

        shop, reader, done = self.shop(), TextReader(self.settings), 0
        while found := workers.work_once(shop, "text", reader):
            done += found
        return done

    def send(
        self, text: str | bytes, who: str = "driver:77", content_type: str = "text/plain", **fields: str
    ) -> httpx.Response:
        """Send a capture; fields with a leading capital are headers."""
        content = text.encode() if isinstance(text, str) else text
        headers = {name.replace("_", "-"): value for name, value in fields.items() if name[0].isupper()}
        params = {name: value for name, value in fields.items() if not name[0].isupper()}
        return self.client.post(
            "/v1/captures",
            content=content,
            params=params,
            headers={"Content-Type": content_type, **headers, **self.auth(who)},
        )

    def auth(self, who: str) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.keys[who]}"}

    def get(self, path: str, who: str = "system:erp", **params: str) -> Any:
        answer = self.client.get(path, headers=self.auth(who), params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: object | None = None, who: str = "system:erp") -> httpx.Response:
        return self.client.post(path, json=body, headers=self.auth(who))

    def understood(self, text: str, **fields: str) -> Any:
        """Send a text and let the worker do it; the status resource."""
        answer = self.send(text, **fields)
        assert answer.status_code == 202, answer.text
        self.work()
        return self.get(f"/v1/captures/{answer.json()['id']}")

    def trust(self) -> None:
        """Let a human approve what waits: the qualifying run of these houses is one order."""
        for review in self.get("/v1/reviews", "reviewer:li")["reviews"]:
            self.post(f"/v1/reviews/{review['id']}/decision", {"decision": "approve"}, "reviewer:li")
        self.release()

    def release(self, later: float = 60.0) -> int:
        """Let decisions out, as the keeper would some seconds later."""
        from intake.pipeline import reviews

        with self.engine.begin() as connection:
            return reviews.release(connection, self.settings, datetime.now(UTC) + timedelta(seconds=later))

    def seal(self) -> None:
        from intake.service.keeper import seal_all

        with self.engine.begin() as connection:
            seal_all(connection)

    def events(self) -> list[dict[str, Any]]:
        """Every event written, oldest first."""
        import msgspec
        import sqlalchemy as sa

        with self.engine.begin() as connection:
            rows = connection.execute(sa.text("select body::text from event order by id")).scalars()
            return [msgspec.json.decode(row) for row in rows]

    def count(self, table: str) -> int:
        import sqlalchemy as sa

        with self.engine.begin() as connection:
            return int(connection.execute(sa.text(f"select count(*) from {table}")).scalar_one())


KEYS = {
    "driver:77": ["capture"],
    "driver:78": ["capture"],
    "device:edge-12": ["capture"],
    "reviewer:li": ["review"],
    "system:erp": ["orders"],
    "system:admin": ["admin"],
}


@dataclass(frozen=True)
class Furnished:
    """Name of a database with the demo business in it, secrets of its keys, and what every house there shares."""

    database: str
    secrets: dict[str, str]
    snapshots: Any
    cache: Path


@pytest.fixture(scope="session")
def furnished(postgres_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    from sqlalchemy import make_url

    from intake.doors import keys
    from intake.pipeline.snapshots import Snapshots
    from intake.storage.migrations import make_engine
    from knowledge_graph.pack import read_pack
    from knowledge_graph.store import apply_pack

    name = "furnished_template"
    copy_database(postgres_url, name, template_database)
    engine = make_engine(make_url(postgres_url).set(database=name).render_as_string(), pool_size=1)
    with engine.begin() as connection:
        apply_pack(connection, read_pack(DEMO), datetime.now(UTC))
        secrets = {identity: keys.create(connection, identity, scopes).secret for identity, scopes in KEYS.items()}
    cache = tmp_path_factory.mktemp("cache")
    snapshots = Snapshots(cache)
    with engine.connect() as connection:
        snapshots.current(connection)
    engine.dispose()
    return Furnished(name, secrets, snapshots, cache)


@pytest.fixture
def house_url(postgres_url: str, furnished: Furnished) -> Iterator[str]:
    """libpq URL of a fresh copy of the furnished database."""
    with fresh_copy(postgres_url, furnished.database) as url:
        yield url


@pytest.fixture
def evidence_url() -> str | None:
    """Where the house keeps its evidence; None for a directory of its own."""
    return None


@pytest.fixture
def house(house_url: str, furnished: Furnished, tmp_path: Path, evidence_url: str | None) -> Iterator[House]:
    """A house with the demo business in it and keys for couriers, a device, a reviewer and the business system."""
    from fastapi.testclient import TestClient

    from intake.service.http import create_app
    from intake.settings import load_settings
    from intake.storage.evidence import open_store
    from intake.storage.migrations import make_engine

    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(tmp_path)})
    # Almost no audit: whether a test's order is drawn must not hang on its id.
    settings = dataclasses.replace(
        settings, database_url=house_url, evidence_url=evidence_url, qualifying_run=1, audit_rate=1e-9
    )
    store = open_store(settings)
    engine = make_engine(house_url, pool_size=12)
    app = create_app(settings, engine, store)
    app.state.door.snapshots = furnished.snapshots
    with TestClient(app, raise_server_exceptions=False) as client:
        yield House(settings, engine, client, furnished.secrets, _shops(settings, engine, store, furnished))
    engine.dispose()


def _shops(settings: Settings, engine: Engine, store: Any, furnished: Furnished) -> Callable[[], Any]:
    from threading import Event

    from intake.service import workers
    from intake.storage import jobs

    def shop() -> workers.Shop:
        with engine.begin() as connection:
            worker = jobs.register(connection)
        return workers.Shop(settings, engine, store, furnished.snapshots, furnished.cache, worker, Event())

    return shop
