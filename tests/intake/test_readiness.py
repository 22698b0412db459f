"""Which queues are being worked, as `/readyz` and `doctor` tell it: ready, starting, or nobody there."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from intake.pipeline import liveness
from intake.pipeline.lanes import QUEUES
from intake.service import workers
from intake.settings import Settings
from tests.intake.conftest import House

PATIENCE = 60.0


def told(house: House, queue: str) -> dict[str, int]:
    answer = house.client.get("/readyz")
    assert answer.status_code == 200
    found: dict[str, int] = answer.json()["workers"][queue]
    return found


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not (found := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


@contextmanager
def worker(settings: Settings, queue: str) -> Iterator[None]:
    """A real worker, as a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=workers.run_worker, args=(settings, [queue], stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_a_queue_without_a_worker_takes_captures_and_says_that_nobody_is_there(house: House) -> None:
    assert told(house, "text") == {"ready": 0, "starting": 0}
    assert house.send("两杯拿铁,星巴克人民广场店").status_code == 202


def test_a_worker_is_ready_until_it_ends(house: House) -> None:
    with worker(house.settings, "text"):
        assert eventually(lambda: told(house, "text") == {"ready": 1, "starting": 0})
        assert told(house, "speech") == {"ready": 0, "starting": 0}
    assert told(house, "text") == {"ready": 0, "starting": 0}


def test_a_worker_that_waits_for_its_weights_is_starting_and_captures_are_taken_meanwhile(
    house: House, tmp_path: Path
) -> None:
    empty = tmp_path / "no-weights"
    empty.mkdir()
    settings = dataclasses.replace(house.settings, speech_model=str(empty))
    with worker(settings, "speech"):
        assert eventually(lambda: told(house, "speech") == {"ready": 0, "starting": 1})
        assert house.send("两杯拿铁,星巴克人民广场店").status_code == 202
        assert told(house, "speech") == {"ready": 0, "starting": 1}


def test_who_was_not_heard_of_for_a_lease_counts_no_longer(house: House, house_url: str) -> None:
    said = liveness.announcement(("speech", "image"), {"speech"})

    def known(lease: float) -> dict[str, tuple[int, int]]:
        with house.engine.connect() as connection:
            found = liveness.workers(connection, lease)
        return {each.queue: (each.ready, each.starting) for each in found if each.ready or each.starting}

    with psycopg.connect(house_url, autocommit=True) as session:
        liveness.announce(session, said)
        assert known(60.0) == {"speech": (1, 0), "image": (0, 1)}
        time.sleep(0.2)
        assert known(0.1) == {}
        liveness.announce(session, said)
        assert known(60.0) == {"speech": (1, 0), "image": (0, 1)}


def test_the_word_of_every_lane_fits_into_a_sessions_name() -> None:
    """PostgreSQL cuts names of sessions off after 63 bytes."""
    assert len(liveness.announcement(QUEUES, ()).encode()) <= 63


def test_doctor_tells_which_queues_wait(house: House, house_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from intake.commands.doctor import examine

    monkeypatch.setenv("DATABASE_URL", house_url)
    monkeypatch.setenv("ORDER_INTAKE_DATA_DIR", str(house.settings.data_dir))

    def check() -> tuple[str, str]:
        (found,) = [each for each in examine(deep=True) if each.name == "workers"]
        return found.state, found.sentence

    assert check() == ("ok", "none runs now; `order-intake serve` starts them.")
    with psycopg.connect(house_url, autocommit=True) as session:
        liveness.announce(session, liveness.announcement(("text", "speech"), {"text"}))
        state, sentence = check()
    assert state == "warning"
    assert sentence.startswith("text 1 ready, 0 starting, speech 0 ready, 1 starting")
    assert "Captures of speech, image, waveform wait" in sentence
