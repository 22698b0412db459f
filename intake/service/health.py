"""Health: `/healthz` (this process runs), `/readyz` (it can take captures), `/metrics` (Prometheus)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from intake.doors.door import answer, door_of
from intake.meters import REGISTRY
from intake.outbound.outbox import dead_letters
from intake.pipeline.liveness import workers
from intake.service.children import METRICS
from intake.storage import jobs
from intake.storage.evidence import EvidenceError
from intake.storage.tables import captures, deliveries, endpoints, orders
from knowledge_graph.store import current_digest
from sandbox.queue import length, oldest

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is this process alive?")
async def healthz() -> Response:
    """Says nothing about the database."""
    return answer({"status": "ok"})


@router.get(
    "/readyz", summary="Can this process take captures?", responses={503: {"description": "Not now; says why."}}
)
async def readyz(request: Request) -> Response:
    """200 when the database answers and the evidence store can be written.

    A missing graph, and queues that no worker is ready to read, are told and not fatal: what is accepted waits.
    """
    door = door_of(request)
    checks: dict[str, str] = {}
    lanes: dict[str, dict[str, int]] = {}
    try:
        digest = await door.read(current_digest)
        checks["database"] = "ok"
        checks["graph"] = digest or "none: import a pack with `order-intake graph import PACK`"
        found = await door.read(lambda connection: workers(connection, door.settings.job_lease))
        lanes = {each.queue: {"ready": each.ready, "starting": each.starting} for each in found}
    except SQLAlchemyError as error:
        checks["database"] = f"failed: {str(error).splitlines()[0]}"
    try:
        await door.run(door.store.check)
        checks["evidence"] = "ok"
    except EvidenceError as error:
        checks["evidence"] = f"failed: {error}"
    ready = checks["database"] == "ok" and checks["evidence"] == "ok"
    told = {"status": "ok" if ready else "not ready", "checks": checks, "workers": lanes}
    return answer(told, 200 if ready else 503)


@router.get("/metrics", summary="Figures for Prometheus")
async def metrics(request: Request) -> Response:
    """Counters of all processes that `serve` started, and gauges asked of the database."""
    door = door_of(request)
    registry = REGISTRY
    if METRICS in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    gauges = CollectorRegistry()
    families = await door.read(lambda connection: tuple(measure(connection)))
    gauges.register(_Measured(families))
    return Response(generate_latest(registry) + generate_latest(gauges), media_type="text/plain; version=0.0.4")


class _Measured:
    def __init__(self, families: tuple[GaugeMetricFamily, ...]) -> None:
        self._families = families

    def collect(self) -> tuple[GaugeMetricFamily, ...]:
        """What the registry asks for."""
        return self._families


def measure(connection: Connection) -> Iterator[GaugeMetricFamily]:
    """What only the database knows."""
    now = datetime.now(UTC)
    waiting = GaugeMetricFamily("order_intake_queue_jobs", "Jobs not done.", labels=["queue"])
    age = GaugeMetricFamily("order_intake_queue_age_seconds", "Age of the oldest job not done.", labels=["queue"])
    for each in jobs.ages(connection):
        waiting.add_metric([each.queue], each.jobs)
        age.add_metric([each.queue], each.seconds)
    yield waiting
    yield age
    state = GaugeMetricFamily(
        "order_intake_orders", "Orders by state and how they were admitted.", labels=["state", "admission"]
    )
    for row in connection.execute(
        sa.select(orders.c.state, orders.c.admission, sa.func.count()).group_by(orders.c.state, orders.c.admission)
    ):
        state.add_metric([row[0], row[1]], row[2])
    yield state
    unfinished = GaugeMetricFamily("order_intake_captures_unfinished", "Captures not yet understood.")
    query = sa.select(sa.func.count()).select_from(captures).where(captures.c.finished_at.is_(None))
    unfinished.add_metric([], connection.execute(query).scalar_one())
    yield unfinished
    yield from _outbox(connection, now)
    reviews = GaugeMetricFamily("order_intake_reviews_open", "Reviews waiting for a human.")
    reviews.add_metric([], length(connection))
    yield reviews
    longest = GaugeMetricFamily("order_intake_review_age_seconds", "Age of the longest waiting review.")
    since = oldest(connection)
    longest.add_metric([], (now - since).total_seconds() if since else 0.0)
    yield longest


def _outbox(connection: Connection, now: datetime) -> Iterator[GaugeMetricFamily]:
    pending = GaugeMetricFamily("order_intake_outbox_pending", "Deliveries not acknowledged.", labels=["endpoint"])
    lag = GaugeMetricFamily(
        "order_intake_outbox_lag_seconds", "Age of the oldest delivery not acknowledged.", labels=["endpoint"]
    )
    query = (
        sa.select(
            endpoints.c.id, endpoints.c.url, sa.func.count(deliveries.c.event_id), sa.func.min(deliveries.c.created_at)
        )
        .select_from(
            endpoints.outerjoin(
                deliveries,
                sa.and_(deliveries.c.endpoint_id == endpoints.c.id, deliveries.c.state == "pending"),
            )
        )
        .group_by(endpoints.c.id, endpoints.c.url)
    )
    given_up = GaugeMetricFamily("order_intake_outbox_dead", "Deliveries given up (dead letters).", labels=["endpoint"])
    dead = dead_letters(connection)
    for endpoint, url, count, first in connection.execute(query):
        pending.add_metric([url], count)
        lag.add_metric([url], (now - first).total_seconds() if first else 0.0)
        given_up.add_metric([url], dead.get(endpoint, 0))
    yield pending
    yield lag
    yield given_up
