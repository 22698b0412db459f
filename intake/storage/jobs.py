"""Jobs: rows of Procrastinate's tables, deferred and finished inside our own transactions.

A job's row ends in the same commit as its effect, so the worker's loop is ours; queueing, locking, priorities and the
schema are Procrastinate's (its SQL functions, versioned by name and pinned in the lock file). A worker that dies is
noticed by its silent heartbeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

CHANNEL = "procrastinate_queue_v1#"
"""Procrastinate announces each new job on this channel, followed by the queue's name."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job as fetched; `attempts` counts the earlier ones that failed or died."""

    id: int
    queue: str
    task: str
    args: dict[str, str]
    attempts: int


_DEFER = sa.text(
    "select procrastinate_defer_jobs_v1(array[row(:queue, :task, :priority, null, null, cast(:args as jsonb), null)]"
    "::procrastinate_job_to_defer_v1[])"
)
# Not Procrastinate's own function: it takes one job a call, and compares each that waits with every other for a lock in
# common (ours have none), so that a queue that has grown long costs the more to shorten.
_FETCH = sa.text(
    "with next as materialized (select id from procrastinate_jobs where status = 'todo'"
    " and queue_name = any(cast(:queues as varchar[])) and (scheduled_at is null or scheduled_at <= now())"
    " order by priority desc, id limit :number for update skip locked)"
    " update procrastinate_jobs job set status = 'doing', worker_id = :worker from next where job.id = next.id"
    " returning job.id, job.queue_name, job.task_name, job.args, job.attempts, job.priority"
)
# Locks first, in one order, then the rows: `locked` is counted before the lateral query begins.
_FINISH = sa.text(
    "select job.id, procrastinate_finish_job_v1(job.id, 'succeeded', true) from"
    " (select count(*) as number from (select pg_advisory_xact_lock(hashtextextended(name, 0)) from"
    " (select distinct name from unnest(cast(:locks as text[])) name order by name) names) locks) locked,"
    " lateral (select id from procrastinate_jobs where locked.number is not null and id = any(:ids)"
    " and status = 'doing' and worker_id = :worker order by id for update) job"
)
_RETRY = sa.text(
    "select procrastinate_retry_job_v2(cast(:id as bigint), cast(:at as timestamptz), null, null, null) where exists"
    " (select 1 from procrastinate_jobs where id = :id and status = 'doing' and worker_id = :worker for update)"
)
_PUT_BACK = sa.text(
    "update procrastinate_jobs set status = 'todo' where id = any(:ids) and status = 'doing' and worker_id = :worker"
)
_REGISTER = sa.text("insert into procrastinate_workers default values returning id")
_BEAT = sa.text("update procrastinate_workers set last_heartbeat = now() where id = :worker")
_STALLED = sa.text(
    "select procrastinate_retry_job_v2(job.id, now(), null, null, null) from procrastinate_jobs job"
    " left join procrastinate_workers worker on worker.id = job.worker_id"
    " where job.status = 'doing'"
    " and (worker.id is null or worker.last_heartbeat < now() - make_interval(secs => :lease))"
)
_BURY = sa.text(
    "delete from procrastinate_workers worker where last_heartbeat < now() - make_interval(secs => :lease)"
    " and not exists (select 1 from procrastinate_jobs where worker_id = worker.id and status = 'doing')"
)
_AGES = sa.text(
    "select queue_name, count(*), extract(epoch from now() - min(coalesce(job.scheduled_at, event.at)))::float8"
    " from procrastinate_jobs job left join lateral (select min(at) as at from procrastinate_events"
    " where job_id = job.id) event on true where status in ('todo', 'doing') group by 1"
)


DEFERRING = (
    "select procrastinate_defer_jobs_v1(array_agg(row(modality, %(task)s, 0, null, null,"
    " json_build_object('capture', id), null)::procrastinate_job_to_defer_v1 order by id)) from new"
)
"""A job for each capture in `new` (id, modality), to stand in another statement's `with`; for the driver itself."""


def defer(connection: Connection, queue: str, task: str, args: dict[str, str], priority: int = 0) -> None:
    """Add a job within the caller's transaction."""
    encoded = msgspec.json.encode(args).decode()
    connection.execute(_DEFER, {"queue": queue, "task": task, "priority": priority, "args": encoded})


def register(connection: Connection) -> int:
    """A new worker's id."""
    return int(connection.execute(_REGISTER).scalar_one())


def beat(connection: Connection, worker: int) -> bool:
    """A sign of life; False when the worker was given up and must register again."""
    return connection.execute(_BEAT, {"worker": worker}).rowcount == 1


def fetch(connection: Connection, queues: Sequence[str], worker: int, number: int) -> tuple[Job, ...]:
    """Up to `number` jobs, now in this worker's hands."""
    rows = connection.execute(_FETCH, {"number": number, "queues": list(queues), "worker": worker}).all()
    rows = sorted(rows, key=lambda row: (-row.priority, row.id))
    return tuple(Job(row.id, row.queue_name, row.task_name, row.args, row.attempts) for row in rows)


def finish(connection: Connection, done: Sequence[Job], worker: int, locks: Sequence[str] = ()) -> set[int]:
    """End jobs in the transaction of their effects; the ids of those that were still this worker's.

    Of the others nothing may be written: they were taken over. Transactions with a lock in common finish their jobs
    one after the other, each after the commit of the one before.
    """
    values = {"ids": [job.id for job in done], "worker": worker, "locks": list(locks)}
    return {row.id for row in connection.execute(_FINISH, values)}


def retry(connection: Connection, job: Job, worker: int, at: datetime) -> bool:
    """Hand the job back to be tried again at a time; False when it was taken over already."""
    return connection.execute(_RETRY, {"id": job.id, "worker": worker, "at": at}).first() is not None


def put_back(connection: Connection, jobs: Sequence[Job], worker: int) -> None:
    """Hand jobs back that were not begun; this counts as no attempt."""
    connection.execute(_PUT_BACK, {"ids": [job.id for job in jobs], "worker": worker})


def rescue(connection: Connection, lease: float) -> int:
    """Hand on the jobs of workers that gave no sign of life for `lease` seconds; returns how many."""
    rescued = len(connection.execute(_STALLED, {"lease": lease}).all())
    connection.execute(_BURY, {"lease": 10 * lease})
    return rescued


@dataclass(frozen=True, slots=True)
class QueueAge:
    """How many jobs of a queue are not done, and for how many seconds the oldest has waited."""

    queue: str
    jobs: int
    seconds: float


def ages(connection: Connection) -> tuple[QueueAge, ...]:
    """Every queue that is not empty."""
    return tuple(QueueAge(row[0], row[1], float(row[2] or 0.0)) for row in connection.execute(_AGES))
