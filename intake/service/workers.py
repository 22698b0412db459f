"""Workers: queues in, captures led to their end. Threads take batches of jobs, each capture commits by itself.

A process is one worker to the database: it registers, gives signs of life, and whatever it holds when it dies is handed
on by the keeper once those have been missing for `job_lease` seconds.
"""

from __future__ import annotations

import dataclasses
import logging
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from intake.pipeline import coalescing
from intake.pipeline.captures import as_capture
from intake.pipeline.lanes import Lane, lane_of
from intake.pipeline.liveness import announce, announcement
from intake.pipeline.readers import Reader, open_reader
from intake.pipeline.revisions import policies, revision_of
from intake.pipeline.snapshots import Snapshots
from intake.pipeline.steps import Pipeline, Work
from intake.pipeline.understanding import Business
from intake.settings import Settings
from intake.storage import jobs
from intake.storage.evidence import EvidenceStore, open_store
from intake.storage.jobs import Job
from intake.storage.migrations import make_engine, running_database
from models.capture import Capture
from models.decoder import DecoderError, WeightsMissing

log = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError, sa.exc.TimeoutError)
"""What is raised while the database is away."""
PAUSE = 0.5
"""Seconds between attempts while it is."""
LOOK = 0.5
"""Seconds after which a queue that became ready is announced at the latest."""
WEIGHTS_PAUSE = 15.0
"""Seconds between looks for weights that are missing."""


@dataclass(slots=True)
class Shop:
    """What the threads of one process share."""

    settings: Settings
    engine: Engine
    store: EvidenceStore
    snapshots: Snapshots
    cache: Path
    worker: int
    stop: threading.Event
    news: dict[str, threading.Event] = field(default_factory=dict)
    ready: set[str] = field(default_factory=set)
    """Queues whose captures are read at once; the others still load."""


def run_worker(settings: Settings, queues: Sequence[str], stop: threading.Event | None = None) -> None:
    """Work the queues until `stop` is set (without it: until SIGINT or SIGTERM).

    Without `settings.database_url` the bundled PostgreSQL is joined, or started. Raises DecoderError without weights.
    """
    if stop is None:
        stop = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: stop.set())
    with running_database(settings) as database:
        _run(dataclasses.replace(settings, database_url=database.url), queues, stop)


def _run(settings: Settings, queues: Sequence[str], stop: threading.Event) -> None:
    assert settings.database_url is not None
    cache = settings.data_dir / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    plan = [(queue, number) for queue in queues for number in range(lane_of(queue).at_once(settings))]
    engine = make_engine(
        settings.database_url,
        pool_size=len(plan) + 1,
        pool_timeout=settings.pool_timeout,
        statement_timeout=settings.statement_timeout,
        name=f"order-intake worker {','.join(queues)}",
    )
    readers = {queue: open_reader(queue, settings, cache) for queue in queues}
    try:
        with engine.begin() as connection:
            worker = jobs.register(connection)
        store = open_store(settings)
        snapshots = Snapshots(cache)
        with engine.connect() as connection:
            snapshots.current(connection)  # Loaded now, not at the first capture.
        shop = Shop(settings, engine, store, snapshots, cache, worker, stop)
        shop.news = {queue: threading.Event() for queue in queues}
        threads = [
            threading.Thread(target=_work, args=(shop, queue, readers[queue]), name=f"{queue}-{number}")
            for queue, number in plan
        ]
        threads.append(threading.Thread(target=_listen, args=(shop,), name="listen", daemon=True))
        for thread in threads:
            thread.start()
        _beat(shop)
        for thread in threads[:-1]:
            thread.join()
    finally:
        stop.set()
        for reader in readers.values():
            reader.close()
        engine.dispose()


def _work(shop: Shop, queue: str, reader: Reader) -> None:
    while not shop.stop.is_set() and not _warm(shop, reader):
        # Captures wait in the queue meanwhile: that is better than sending all of them to humans.
        shop.stop.wait(WEIGHTS_PAUSE)
    shop.ready.add(queue)
    while not shop.stop.is_set():
        shop.news[queue].clear()
        try:
            taken = work_once(shop, queue, reader)
        except AWAY as error:
            log.warning("the database is away: %s", str(error).splitlines()[0])
            shop.stop.wait(PAUSE)
        except Exception:  # a damaged graph, say: nothing is lost by waiting until it is mended
            log.exception("no jobs can be taken")
            shop.stop.wait(10 * PAUSE)
        else:
            if not taken:
                shop.news[queue].wait(shop.settings.job_poll)


def _warm(shop: Shop, reader: Reader) -> bool:
    """Whether the reader is ready to read; loads weights, and the names of the business in force."""
    try:
        reader.warm(_business(shop))
    except WeightsMissing as error:
        log.error("no captures are taken: %s", error)
        return False
    except DecoderError as error:
        log.error("the decoder does not start: %s", error)
        return False
    return True


def _business(shop: Shop) -> Business | None:
    """What is in force; None where the database cannot tell now, which is no reason not to start."""
    try:
        with shop.engine.connect() as connection:
            return shop.snapshots.current(connection)
    except Exception:  # a damaged graph, say: it is told again when a capture needs it
        log.exception("the names of the business cannot be loaded beforehand")
        return None


def work_once(shop: Shop, queue: str, reader: Reader) -> int:
    """Take what waits in a queue (at most one batch) and do it; returns how many jobs were taken."""
    batch = _fetch(shop, queue, lane_of(queue).batch(shop.settings))
    _do(shop, pipeline_of(shop, reader), batch)
    return batch.taken


def pipeline_of(shop: Shop, reader: Reader) -> Pipeline:
    """The pipeline of one thread."""
    return Pipeline(
        engine=shop.engine,
        store=shop.store,
        settings=shop.settings,
        reader=reader,
        revision=revision_of(reader.info),
        policies=policies(shop.settings),
        worker=shop.worker,
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    taken: int
    work: Work
    business: Business | None
    followers: Work = ()
    """Repeats of the one capture in `work`, to be counted with it."""


def _fetch(shop: Shop, queue: str, number: int) -> _Batch:
    """Jobs with their captures, marked as being decoded, in one transaction."""
    with shop.engine.begin() as connection:
        taken = jobs.fetch(connection, [queue], shop.worker, number)
        if not taken:
            return _Batch(0, (), None)
        if any(job.attempts for job in taken) and len(taken) > 1:
            # One that failed before is tried alone: should it end this process, it takes no others along.
            jobs.put_back(connection, taken[1:], shop.worker)
            taken = taken[:1]
        found = _begin(connection, [job.args["capture"] for job in taken])
        followers = _followers(connection, shop, lane_of(queue), taken, found)
        ended = [job for job in taken if job.args["capture"] not in found]
        if ended:  # They ran twice.
            jobs.finish(connection, ended, shop.worker)
        work = tuple((job, found[job.args["capture"]]) for job in taken if job.args["capture"] in found)
        return _Batch(len(taken) + len(followers), work, shop.snapshots.current(connection), followers)


def _followers(
    connection: Connection, shop: Shop, lane: Lane, taken: Sequence[Job], found: Mapping[str, Capture]
) -> Work:
    """What the same device sent within the same moment as the one capture taken, where the lane coalesces."""
    settings = shop.settings
    if not lane.coalesces or len(taken) != 1 or taken[0].attempts or not found or settings.coalesce_maximum < 2:
        return ()
    leader = found[taken[0].args["capture"]]
    further = coalescing.fetch_alike(
        connection, leader, taken[0], shop.worker, settings.coalesce_window, settings.coalesce_maximum - 1
    )
    captures = _begin(connection, [job.args["capture"] for job in further])
    return tuple((job, captures[job.args["capture"]]) for job in further if job.args["capture"] in captures)


def _begin(connection: Connection, ids: Sequence[str]) -> dict[str, Capture]:
    stage = f'[{{"stage": "decoding", "at": "{datetime.now(UTC).isoformat()}"}}]'
    return {row.id: as_capture(row) for row in connection.execute(_BEGIN, {"ids": list(ids), "stage": stage})}


_BEGIN = sa.text(
    "update capture set state = 'decoding', stages = stages || cast(:stage as jsonb)"
    " where id = any(:ids) and finished_at is null returning *"
)


def _do(shop: Shop, pipeline: Pipeline, batch: _Batch) -> None:
    if batch.business is None:
        return
    try:
        if not shop.stop.is_set():
            pipeline.run(batch.work, batch.business, batch.followers)
            return
    except AWAY as error:
        log.warning("%d captures are put back: %s", len(batch.work), str(error).splitlines()[0])
    _put_back(shop, [job for job, _ in (*batch.work, *batch.followers)])


def _put_back(shop: Shop, work: Sequence[Job]) -> None:
    """Hand back what was not done; whatever did commit is no longer ours, and stays as it is."""
    while True:
        try:
            with shop.engine.begin() as connection:
                jobs.put_back(connection, work, shop.worker)
            return
        except AWAY:
            if shop.stop.wait(PAUSE):
                return  # The keeper hands them on once our signs of life are missing.


def _beat(shop: Shop) -> None:
    """Signs of life, until the stop. A worker that was given up ends; whoever started it starts another."""
    while not shop.stop.wait(shop.settings.job_heartbeat):
        try:
            with shop.engine.begin() as connection:
                alive = jobs.beat(connection, shop.worker)
        except AWAY:
            continue
        if not alive:
            log.error("this worker was given up by the keeper; it ends")
            shop.stop.set()


def _listen(shop: Shop) -> None:
    """Wake the threads when a job is announced (polling is the safety net), and say which queues are ready."""
    url = str(shop.settings.database_url).replace("postgresql+psycopg://", "postgresql://")
    while not shop.stop.is_set():
        said, due = announcement(shop.news, shop.ready), 0.0
        try:
            with psycopg.connect(url, autocommit=True, application_name=said) as connection:
                for queue in shop.news:
                    connection.execute(f'listen "{jobs.CHANNEL}{queue}"')
                while not shop.stop.is_set():
                    if said != (said := announcement(shop.news, shop.ready)) or time.monotonic() >= due:
                        announce(connection, said)
                        due = time.monotonic() + shop.settings.job_heartbeat
                    for notice in connection.notifies(timeout=LOOK):
                        shop.news[notice.channel.removeprefix(jobs.CHANNEL)].set()
        except psycopg.Error:
            shop.stop.wait(PAUSE)
