"""Coalescing: what one device sends again and again within a moment is decoded once, and every piece of it is counted.

A storm of a thousand alarms is one fault. All are accepted and kept as evidence; the first is decoded, and the order
that comes of it has as many occurrences as captures were taken together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.storage.jobs import Job
from knowledge_graph.order import Occurrences
from knowledge_graph.proposal import Proposal
from models.capture import Capture

# Newest last; a job that failed before is tried alone, and one that somebody else is taking is left to them.
_ALIKE = sa.text(
    "update procrastinate_jobs set status = 'doing', worker_id = :worker where id in (select job.id from"
    " procrastinate_jobs job join capture on capture.id = job.args->>'capture' where job.queue_name = :queue"
    " and job.status = 'todo' and job.attempts = 0 and capture.finished_at is null and capture.sender = :sender"
    " and capture.channel is not distinct from :channel and capture.captured_at between :first and :last"
    " order by job.id limit :number for update of job skip locked)"
    " returning id, queue_name, task_name, args, attempts"
)


def fetch_alike(
    connection: Connection, leader: Capture, job: Job, worker: int, window: float, number: int
) -> list[Job]:
    """Further jobs of the leader's sender and channel, captured within `window` seconds of it; now this worker's."""
    apart = timedelta(seconds=window)
    values = {
        "worker": worker,
        "queue": job.queue,
        "sender": leader.sender,
        "channel": leader.channel,
        "first": leader.captured_at - apart,
        "last": leader.captured_at + apart,
        "number": number,
    }
    rows = connection.execute(_ALIKE, values)
    return [Job(row.id, row.queue_name, row.task_name, row.args, row.attempts) for row in rows]


def counted(proposal: Proposal, captures: Sequence[Capture]) -> Proposal:
    """The proposal with one occurrence for each of the captures (the decoded one included)."""
    order = proposal.order
    if order is None or order.maintenance is None or len(captures) < 2:
        return proposal
    times = [capture.captured_at for capture in captures]
    occurrences = Occurrences(count=len(captures), first_at=min(times), last_at=max(times))
    return replace(proposal, order=replace(order, maintenance=replace(order.maintenance, occurrences=occurrences)))


def countable(proposals: Sequence[Proposal]) -> bool:
    """Whether what was decoded speaks for its repeats: it is one maintenance order."""
    return len(proposals) == 1 and proposals[0].order is not None and proposals[0].order.maintenance is not None
