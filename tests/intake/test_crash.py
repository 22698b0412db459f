"""What breaks in the middle leaves nothing lost and nothing doubled: dead workers, failing decoders, jobs run twice."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from intake.pipeline.readers import TextReader
from intake.service import workers
from intake.storage import jobs
from models.capture import Capture
from models.decoder import DecoderCrashed, DecoderInfo
from models.intent import Decoding
from tests.intake.conftest import SEED, House


class Breaking:
    """A reader that fails as often as it is told to, then reads."""

    def __init__(self, house: House, failures: int, error: Exception) -> None:
        self.inner, self.failures, self.error = TextReader(house.settings), failures, error
        self.info: DecoderInfo = self.inner.info

    def read(self, capture: Capture, content: bytes, business: Any) -> Decoding:
        if self.failures > 0:
            self.failures -= 1
            raise self.error
        return self.inner.read(capture, content, business)

    def warm(self) -> None:
        """There is nothing to load."""

    def close(self) -> None:
        """Nothing was started."""


@pytest.fixture
def shop(house: House) -> workers.Shop:
    return house.shop()


def no_pause(house: House) -> None:
    with house.engine.begin() as connection:
        connection.execute(sa.text("update procrastinate_jobs set scheduled_at = null"))


def test_a_job_that_runs_twice_has_one_effect(house: House, shop: workers.Shop) -> None:
    capture = house.send(SEED).json()["id"]
    reader = TextReader(house.settings)
    first = workers._fetch(shop, "text", 1)
    # The worker is thought dead although it is not: its job is given to another, and both do it.
    with house.engine.begin() as connection:
        connection.execute(sa.text("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"))
        assert jobs.rescue(connection, 60) == 1
    other = house.shop()
    second = workers._fetch(other, "text", 1)
    for mine, batch in ((other, second), (shop, first)):
        workers._do(mine, workers.pipeline_of(mine, reader), batch)
    assert house.get(f"/v1/captures/{capture}")["state"] == "held"
    assert [house.count(t) for t in ("customer_order", "review", "proposal", "event")] == [1, 1, 1, 1]
    assert house.count("procrastinate_jobs") == 0


def test_both_at_the_same_moment_have_one_effect(house: House) -> None:
    house.send(SEED)
    shops = [house.shop() for _ in range(4)]
    batches = [workers._fetch(shops[0], "text", 1)]
    for each in shops[1:]:
        with house.engine.begin() as connection:
            connection.execute(sa.text("update procrastinate_jobs set status = 'todo', worker_id = null"))
        batches.append(workers._fetch(each, "text", 1))
    threads = [
        threading.Thread(target=workers._do, args=(each, workers.pipeline_of(each, TextReader(house.settings)), batch))
        for each, batch in zip(shops, batches, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [house.count(t) for t in ("customer_order", "review", "proposal", "event")] == [1, 1, 1, 1]


def test_three_failures_end_with_a_human_and_not_with_a_loop(house: House, shop: workers.Shop) -> None:
    capture = house.send(SEED).json()["id"]
    reader = Breaking(house, 99, DecoderCrashed("The process ended while it worked."))
    for _ in range(3):
        no_pause(house)
        assert workers.work_once(shop, "text", reader) == 1
    assert workers.work_once(shop, "text", reader) == 0
    status = house.get(f"/v1/captures/{capture}")
    assert (status["state"], status["attempts"]) == ("failed", 3)
    assert status["failure"]["code"] == "decoder.crashed"
    [review] = house.get("/v1/reviews", "reviewer:li")["reviews"]
    assert review["id"] == status["review"]
    assert reader.failures == 96


def test_a_failure_that_passes_is_forgotten(house: House, shop: workers.Shop) -> None:
    capture = house.send(SEED).json()["id"]
    reader = Breaking(house, 2, RuntimeError("a defect of a plug-in"))
    for _ in range(3):
        no_pause(house)
        workers.work_once(shop, "text", reader)
    status = house.get(f"/v1/captures/{capture}")
    assert status["state"] == "held"
    assert [each["stage"] for each in status["stages"]].count("attempt_failed") == 2


def test_a_capture_that_kills_its_worker_each_time_gets_no_fourth_one(house: House) -> None:
    capture = house.send(SEED).json()["id"]
    for _ in range(3):
        workers._fetch(house.shop(), "text", 1)
        with house.engine.begin() as connection:
            connection.execute(sa.text("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"))
            jobs.rescue(connection, 60)
    assert house.work() == 1
    assert house.get(f"/v1/captures/{capture}")["state"] == "failed"


def test_what_failed_before_is_tried_alone(house: House, shop: workers.Shop) -> None:
    for number in range(3):
        house.send(f"{number + 2}杯拿铁,星巴克人民广场店")
    with house.engine.begin() as connection:
        connection.execute(sa.text("update procrastinate_jobs set attempts = 1"))
    assert len(workers._fetch(shop, "text", 8).work) == 1
    assert len(workers._fetch(shop, "text", 8).work) == 1


def test_a_crash_before_the_commit_leaves_nothing_and_the_next_run_does_it(
    house: House, shop: workers.Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = house.send(SEED).json()["id"]

    def broken(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("", {}, Exception("the server closed the connection unexpectedly"))

    with monkeypatch.context() as patch:
        patch.setattr("intake.pipeline.outcomes.open_review", broken)
        assert workers.work_once(shop, "text", TextReader(house.settings)) == 1
    assert [house.count(t) for t in ("customer_order", "order_version", "event", "proposal")] == [0, 0, 0, 0]
    assert house.work() == 1
    assert house.get(f"/v1/captures/{capture}")["state"] == "held"
    assert [house.count(t) for t in ("customer_order", "order_version", "event", "proposal")] == [1, 1, 1, 1]


def test_stopping_hands_back_what_was_not_begun(house: House, shop: workers.Shop) -> None:
    for number in range(3):
        house.send(f"{number + 2}杯拿铁,星巴克人民广场店")
    batch = workers._fetch(shop, "text", 8)
    shop.stop.set()
    workers._do(shop, workers.pipeline_of(shop, TextReader(house.settings)), batch)
    with house.engine.begin() as connection:
        query = sa.text("select status::text, attempts from procrastinate_jobs")
        assert {tuple(row) for row in connection.execute(query)} == {("todo", 0)}
    shop.stop.clear()
    assert house.work() == 3


def test_living_workers_keep_their_jobs_and_dead_ones_are_forgotten(house: House, shop: workers.Shop) -> None:
    house.send(SEED)
    workers._fetch(shop, "text", 1)
    with house.engine.begin() as connection:
        assert jobs.beat(connection, shop.worker)
        assert jobs.rescue(connection, 60) == 0
        connection.execute(sa.text("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"))
        assert jobs.rescue(connection, 60) == 1
        jobs.rescue(connection, 60)
        assert not jobs.beat(connection, shop.worker), "it was given up"


def test_a_capture_that_cannot_be_written_does_not_stop_the_line(
    house: House, shop: workers.Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = house.send(SEED).json()["id"]
    settings = dataclasses.replace(house.settings, decode_attempts=1)
    shop = dataclasses.replace(shop, settings=settings)

    def broken(*_: object, **__: object) -> None:
        raise ValueError("a rule's defect")

    with monkeypatch.context() as patch:
        patch.setattr("intake.pipeline.steps.validate", broken)
        workers.work_once(shop, "text", TextReader(settings))
    second = house.send("两杯拿铁,星巴克人民广场店").json()["id"]
    house.work()
    assert house.get(f"/v1/captures/{first}")["failure"]["code"] == "capture.unwritable"
    assert house.get(f"/v1/captures/{second}")["state"] == "held"


def test_metrics_tell_what_waits_and_how_old_it_is(house: House) -> None:
    house.understood(SEED)
    house.send("两杯拿铁,星巴克人民广场店")
    text = house.client.get("/metrics").text
    assert 'order_intake_queue_jobs{queue="text"} 1.0' in text
    assert 'order_intake_orders{admission="held",state="held"} 1.0' in text
    assert "order_intake_captures_unfinished 1.0" in text
    assert "order_intake_reviews_open 1.0" in text
    assert 'order_intake_decodings_total{modality="text",outcome="read"}' in text
    assert 'order_intake_decode_seconds_bucket{le="0.1",modality="text"}' in text
    assert house.client.get("/healthz").json() == {"status": "ok"}
    ready = house.client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["checks"]["graph"].startswith("sha256:")


def test_without_its_database_the_api_says_so_and_is_not_ready(house: House) -> None:
    with house.engine.begin() as connection:
        name = connection.execute(sa.text("select current_database()")).scalar()
    house.engine.dispose()
    admin = sa.create_engine(
        house.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with admin.connect() as connection:
        connection.exec_driver_sql(f'alter database "{name}" allow_connections false')
    try:
        answer = house.send(SEED)
        assert (answer.status_code, answer.json()["code"]) == (503, "database.unavailable")
        assert answer.headers["retry-after"] == "1"
        assert house.client.get("/readyz").status_code == 503
        assert house.client.get("/healthz").status_code == 200
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'alter database "{name}" allow_connections true')
    assert house.send(SEED).status_code == 202
