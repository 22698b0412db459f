"""Who works the queues now: what worker processes say of themselves in; for each queue the ready and the starting out.

A worker says it in the name of the database session on which it listens for jobs. The name lives as long as the
session, so a worker that dies takes its word along; one that is silent for a job's lease counts no longer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.pipeline.lanes import QUEUES

PREFIX = "order-intake: "
_READY, _STARTING = "+", "-"
_SAID = sa.text(
    "select application_name from pg_stat_activity where datname = current_database()"
    " and starts_with(application_name, :prefix) and state_change > clock_timestamp() - make_interval(secs => :lease)"
)
_SAY = "select set_config('application_name', %s, false)"


@dataclass(frozen=True, slots=True)
class QueueWorkers:
    """Processes that work one queue."""

    queue: str
    ready: int
    """Those that have loaded what they need: a capture is read at once."""
    starting: int
    """Those that still load, or wait for weights."""


def announcement(queues: Iterable[str], ready: Collection[str]) -> str:
    """The session's name of a process that works `queues`, of which `ready` can be read at once."""
    return PREFIX + " ".join((_READY if queue in ready else _STARTING) + queue for queue in queues)


def announce(session: psycopg.Connection[Any], said: str) -> None:
    """Say it, or say it again as a sign of life. `session` commits by itself."""
    session.execute(_SAY, (said,))


def workers(connection: Connection, lease: float) -> tuple[QueueWorkers, ...]:
    """Every queue, worked or not; `lease` is how long ago, in seconds, a worker was heard of at most."""
    names = connection.execute(_SAID, {"prefix": PREFIX, "lease": lease}).scalars()
    said = Counter(word for name in names for word in name.removeprefix(PREFIX).split())
    return tuple(QueueWorkers(queue, said[_READY + queue], said[_STARTING + queue]) for queue in QUEUES)
