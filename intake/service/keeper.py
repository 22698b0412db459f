"""The keeper: what must happen although nobody asks - seal the journal, release decisions, rescue jobs, deliver events.

Any number of keepers may run; locks and conditional updates see to it that each thing happens once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.engine import Connection, Engine

from intake.orders import requests
from intake.outbound.delivery import Deliverer
from intake.pipeline import reviews
from intake.pipeline.outcomes import SYSTEM
from intake.service.workers import AWAY, PAUSE
from intake.settings import Settings
from intake.storage import jobs
from intake.storage.evidence import EvidenceStore, open_store
from intake.storage.migrations import make_engine
from intake.storage.writer import Writer
from sandbox.sealer import seal

log = logging.getLogger(__name__)
SEAL_LIMIT = 10_000
TEND_EVERY, TEND_PAUSE = 1.0, 60.0
"""Seconds between two looks at the evidence, and after one that failed."""


@dataclass(frozen=True, slots=True)
class _Duty:
    name: str
    every: float
    do: Callable[[Connection], object]


def run_keeper(settings: Settings, stop: threading.Event) -> None:
    """Keep until `stop` is set. Needs `settings.database_url`."""
    assert settings.database_url is not None, "serve and the command line set it"
    engine = make_engine(
        settings.database_url, pool_size=8, pool_timeout=60, statement_timeout=120, name="order-intake keeper"
    )
    store = open_store(settings)
    deliverer = Deliverer(engine, settings)
    sender = threading.Thread(target=_deliver, args=(deliverer, stop), name="deliver")
    sender.start()
    # It may be ended at any moment, and to file a burst takes longer than the other duties may wait.
    threading.Thread(target=_tend, args=(store, stop), name="tend", daemon=True).start()
    try:
        _keep(engine, _duties(settings), stop)
    finally:
        stop.set()
        sender.join()
        deliverer.close()
        engine.dispose()


def _duties(settings: Settings) -> tuple[_Duty, ...]:
    def now() -> datetime:
        return datetime.now(UTC)

    return (
        _Duty("seal", settings.seal_interval, seal_all),
        _Duty("release", min(1.0, settings.seal_interval), lambda c: reviews.release(c, settings, now())),
        _Duty("rescue", settings.job_lease / 4, lambda c: jobs.rescue(c, settings.job_lease)),
        _Duty("expire", 1.0, lambda c: requests.expire(c, Writer(SYSTEM, now(), settings.event_source))),
    )


def seal_all(connection: Connection) -> None:
    """Chain everything that is settled."""
    while seal(connection, SEAL_LIMIT) == SEAL_LIMIT:
        connection.commit()


def _keep(engine: Engine, duties: tuple[_Duty, ...], stop: threading.Event) -> None:
    due = dict.fromkeys((duty.name for duty in duties), 0.0)
    while not stop.wait(0.1):
        for duty in duties:
            if due[duty.name] > time.monotonic():
                continue
            due[duty.name] = time.monotonic() + duty.every
            try:
                with engine.connect() as connection:
                    duty.do(connection)
                    connection.commit()
            except AWAY as error:
                log.warning("the database is away: %s", str(error).splitlines()[0])
                stop.wait(PAUSE)
            except Exception:  # one duty's trouble must not keep the others from being done
                log.exception("%s failed", duty.name)


def _tend(store: EvidenceStore, stop: threading.Event) -> None:
    while not stop.wait(TEND_EVERY):
        try:
            store.tend(time.time())
        except Exception:  # a full disk, say: what cannot be filed stays where it is
            log.exception("evidence cannot be tended")
            stop.wait(TEND_PAUSE)


def _deliver(deliverer: Deliverer, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            sent = deliverer.start_due()
        except AWAY:
            sent = 0
            stop.wait(PAUSE)
        except Exception:  # deliveries are retried; the thread that sends them must live
            log.exception("deliveries failed")
            sent = 0
            stop.wait(PAUSE)
        stop.wait(0.02 if sent else 0.1)
