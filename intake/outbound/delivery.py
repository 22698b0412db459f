"""Deliveries that are due in, signed requests out, what was answered written back.

A delivery is claimed by moving its due time behind a lease, so a sender that dies is replaced; an endpoint therefore
sees an event at least once. Events of one subject reach an endpoint in the order of their versions.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from standardwebhooks import Webhook

from intake.settings import Settings

log = logging.getLogger(__name__)
GONE = 410


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery in our hands; `attempt` counts from 1."""

    event: str
    endpoint: str
    attempt: int
    url: str
    secrets: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt. `status` is None when no answer came."""

    due: Due
    status: int | None
    words: str

    @property
    def delivered(self) -> bool:
        """2xx means received."""
        return self.status is not None and 200 <= self.status < 300


_CLAIM = sa.text(
    "with due as (select d.event_id, d.endpoint_id from delivery d"
    " join endpoint e on e.id = d.endpoint_id and e.disabled_at is null"
    " where d.endpoint_id = :endpoint and d.state = 'pending' and d.due_at <= now()"
    " and not exists (select 1 from delivery earlier"
    " where earlier.state = 'pending' and earlier.subject = d.subject and earlier.endpoint_id = d.endpoint_id"
    " and earlier.version < d.version)"
    " order by d.due_at limit :number for update of d skip locked)"
    " update delivery set due_at = now() + make_interval(secs => :lease), attempts = attempts + 1"
    " from due join endpoint on endpoint.id = due.endpoint_id join event on event.id = due.event_id"
    " where delivery.event_id = due.event_id and delivery.endpoint_id = due.endpoint_id"
    " returning delivery.event_id, delivery.endpoint_id, delivery.attempts, endpoint.url, endpoint.secrets,"
    " event.body::text as body"
)
_DUE = sa.text(
    "select e.id from endpoint e where e.disabled_at is null and exists (select 1 from delivery d"
    " where d.endpoint_id = e.id and d.state = 'pending' and d.due_at <= now())"
)
# `attempts` is compared so that the answer of an attempt whose lease ran out does not overwrite a later one's.
_DELIVERED = sa.text(
    "update delivery set state = 'delivered', answer = left(:words, 200), finished_at = now()"
    " where event_id = :event and endpoint_id = :endpoint and state = 'pending'"
)
_FAILED = sa.text(
    "update delivery set answer = left(:words, 200), state = case when :dead then 'dead' else 'pending' end,"
    " due_at = now() + make_interval(secs => :pause), finished_at = case when :dead then now() end"
    " where event_id = :event and endpoint_id = :endpoint and state = 'pending' and attempts = :attempt"
)
_WELL = sa.text("update endpoint set failing_since = null where id = :endpoint and failing_since is not null")
_ILL = sa.text(
    "update endpoint set failing_since = coalesce(failing_since, now()),"
    " disabled_at = case when :gone or failing_since < now() - make_interval(secs => :limit) then now() end,"
    " disabled_reason = case when :gone then 'answered 410 Gone'"
    " when failing_since < now() - make_interval(secs => :limit) then 'failed for too long' end"
    " where id = :endpoint and disabled_at is null returning disabled_reason"
)


class Deliverer:
    """Sends what is due. Each endpoint has threads of its own, so that one that hangs keeps no other waiting.

    One deliverer in a house suffices; several do no harm.
    """

    def __init__(self, engine: Engine, settings: Settings, transport: httpx.BaseTransport | None = None) -> None:
        self._engine = engine
        self._settings = settings
        self._client = httpx.Client(timeout=settings.webhook_timeout, follow_redirects=False, transport=transport)
        self._threads: dict[str, ThreadPoolExecutor] = {}
        self._busy: dict[str, Future[int]] = {}

    def start_due(self) -> int:
        """Begin a batch for each endpoint that has something due and none under way; returns how many were begun."""
        with self._engine.connect() as connection:
            due = [str(row.id) for row in connection.execute(_DUE)]
        begun = 0
        for endpoint in due:
            earlier = self._busy.get(endpoint)
            if earlier is not None and not earlier.done():
                continue
            if earlier is not None and (error := earlier.exception()) is not None:
                log.warning("a batch of deliveries ended early and is taken up again: %s", error)
            if endpoint not in self._threads:
                name = f"webhook-{endpoint[-6:]}"
                # One more than send at a time: the one that hands the batch out.
                self._threads[endpoint] = ThreadPoolExecutor(self._settings.webhook_concurrency + 1, name)
            self._busy[endpoint] = self._threads[endpoint].submit(self._batch, endpoint)
            begun += 1
        return begun

    def run_once(self) -> int:
        """Begin what is due and wait for it; returns how many deliveries were attempted."""
        self.start_due()
        waited, self._busy = self._busy, {}
        return sum(future.result() for future in waited.values())

    def close(self) -> None:
        """End threads and connections, after what is under way."""
        for threads in self._threads.values():
            threads.shutdown(wait=True, cancel_futures=True)
        self._client.close()

    def _batch(self, endpoint: str) -> int:
        with self._engine.begin() as connection:
            due = _claim(connection, endpoint, self._settings)
        answers = list(self._threads[endpoint].map(self._send, due))
        if answers:
            with self._engine.begin() as connection:
                _record(connection, answers, self._settings)
        return len(due)

    def _send(self, due: Due) -> Answer:
        try:
            answer = self._client.post(due.url, content=due.body, headers=sign(due, datetime.now(UTC)))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Answer(due, None, f"{type(error).__name__}: {error}")
        return Answer(due, answer.status_code, f"{answer.status_code} {answer.reason_phrase}")


def sign(due: Due, at: datetime) -> dict[str, str]:
    """Headers of a Standard Webhook; during a rotation with a signature of each secret, newest first."""
    signatures = [Webhook(secret).sign(due.event, at, due.body.decode()) for secret in due.secrets]
    return {
        "content-type": "application/cloudevents+json; charset=utf-8",
        "user-agent": "order-intake",
        "webhook-id": due.event,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _claim(connection: Connection, endpoint: str, settings: Settings) -> tuple[Due, ...]:
    values = {"endpoint": endpoint, "number": settings.webhook_batch, "lease": settings.webhook_lease}
    rows = connection.execute(_CLAIM, values)
    return tuple(
        Due(row.event_id, row.endpoint_id, row.attempts, row.url, tuple(row.secrets), row.body.encode()) for row in rows
    )


def _record(connection: Connection, answers: Sequence[Answer], settings: Settings) -> None:
    """Write down what one endpoint answered to one batch."""
    for answer in answers:
        due = answer.due
        names = {"event": due.event, "endpoint": due.endpoint, "words": answer.words}
        if answer.delivered:
            connection.execute(_DELIVERED, names)
            continue
        pauses = settings.webhook_retry
        dead = due.attempt > len(pauses)
        pause = 0.0 if dead else pauses[due.attempt - 1]
        connection.execute(_FAILED, {**names, "dead": dead, "pause": pause, "attempt": due.attempt})
        log.warning("event %s to %s, attempt %d: %s", due.event, due.url, due.attempt, answer.words)
    first = answers[0].due
    gone = any(answer.status == GONE for answer in answers)
    if any(answer.delivered for answer in answers) and not gone:
        connection.execute(_WELL, {"endpoint": first.endpoint})
        return
    limit = settings.webhook_disable_after
    reason = connection.execute(_ILL, {"endpoint": first.endpoint, "gone": gone, "limit": limit}).scalar()
    if reason is not None:
        log.error("endpoint %s is disabled: %s", first.url, reason)
