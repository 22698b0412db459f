"""kill -9 of API, worker, keeper and database at random while captures come in: `python -m tests.bench.kill_loop`.

Senders repeat every request until it is answered, and send duplicates on purpose. Afterwards nothing may be lost,
nothing doubled, and every capture must have ended; the journal must verify.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from intake.receiver import Receiver
from tests.bench.throughput import prepare, texts

if TYPE_CHECKING:
    from intake.service.serve import Service

VICTIMS = ("api", "text-0", "keeper", "database")
SENDING = 600.0
"""Seconds after the last kill within which every capture must have been answered."""


class Senders:
    """Threads that send each of their texts until the API has answered for it, some of them twice."""

    def __init__(self, url: str, secrets: Sequence[str], wanted: Sequence[tuple[int, str]], number: int = 4) -> None:
        self.url, self.secrets = url, secrets
        self.accepted: dict[str, str] = {}
        self.duplicates = self.errors = 0
        self.doubled: list[str] = []
        self._lock = threading.Lock()
        self._wanted = list(enumerate(wanted))
        self._threads = [threading.Thread(target=self._send, args=(n, number), daemon=True) for n in range(number)]
        self.pause = 0.0

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self, timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _send(self, share: int, number: int) -> None:
        rng = random.Random(share)
        with httpx.Client(base_url=self.url, timeout=30) as client:
            for key, (sender, text) in self._wanted[share::number]:
                self._until_answered(client, f"capture-{key}", self.secrets[sender], text)
                if rng.random() < 0.3:
                    with self._lock:
                        self.duplicates += 1
                    self._until_answered(client, f"capture-{key}", self.secrets[sender], text)
                time.sleep(self.pause)

    def _until_answered(self, client: httpx.Client, key: str, secret: str, text: str) -> None:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "text/plain", "Idempotency-Key": key}
        while True:
            try:
                answer = client.post("/v1/captures", content=text.encode(), headers=headers)
            except httpx.HTTPError:
                with self._lock:
                    self.errors += 1
                time.sleep(0.05)
                continue
            if answer.status_code in (200, 202):
                with self._lock:
                    capture = answer.json()["id"]
                    if self.accepted.setdefault(key, capture) != capture:
                        self.doubled.append(key)
                return
            if answer.status_code < 500:
                raise AssertionError(answer.text)
            with self._lock:
                self.errors += 1
            time.sleep(0.1)


def kill(service: Service, victim: str) -> bool:
    """kill -9; the database with all its backends' parent."""
    if victim == "database":
        pid = service.database.server.pid() if service.database.server is not None else None
    else:
        pid = service.processes.get(victim)
    if pid is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def run(rounds: int, captures: int, seed: int, log_level: str = "critical") -> dict[str, Any]:
    """The loop, and what was found afterwards."""
    from intake.service.serve import serving
    from intake.settings import load_settings

    directory = Path(tempfile.mkdtemp(prefix="order-intake-kill-"))
    directory.chmod(0o755)
    settings = dataclasses.replace(
        load_settings({"ORDER_INTAKE_DATA_DIR": str(directory)}),
        port=0, speech_workers=0, image_workers=0, waveform_workers=0, qualifying_run=1, audit_rate=1e-9, release_delay=0.0, log_level=log_level,
        job_lease=4.0, job_heartbeat=0.5, webhook_lease=5.0, webhook_retry=(0.5,) * 200,
    )  # fmt: skip
    rng = random.Random(seed)
    events: dict[str, dict[str, Any]] = {}
    kills = dict.fromkeys(VICTIMS, 0)
    secret = "whsec_" + "a2lsbC1sb29wLWtpbGwtbG9vcC1raWxsLWxvb3A="

    def arrived(event: Mapping[str, Any]) -> None:
        events.setdefault(event["id"], dict(event))

    receiver = Receiver(secret, arrived, print)
    receiver.start()
    settings = dataclasses.replace(settings, webhook_url=receiver.url, webhook_secret=secret)
    begin = time.monotonic()
    try:
        with serving(settings) as service:
            service.ready(180)
            secrets = prepare(service, 100)
            senders = Senders(service.url, secrets, texts(100, captures))
            senders.pause = 0.02
            senders.start()
            for _ in range(rounds):
                _watch(service, rng.uniform(0.5, 3.0))
                for victim in rng.sample(VICTIMS, rng.choice((1, 1, 2))):
                    kills[victim] += kill(service, victim)
            answered_by = time.monotonic() + SENDING
            while not senders.join(0.0):
                if time.monotonic() > answered_by:
                    raise TimeoutError(f"{len(senders.accepted)} of {captures} captures answered in {SENDING:g} s")
                _watch(service, 0.2)
            ended = _settle(service, 180)
            figures = _judge(service, senders, events, receiver, ended)
    finally:
        receiver.close()
        shutil.rmtree(directory, ignore_errors=True)
    return {"rounds": rounds, "kills": kills, "seconds": round(time.monotonic() - begin, 1), **figures}


def _watch(service: Service, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        service.watch()
        time.sleep(0.05)


def _ask(service: Service, query: str) -> list[tuple[Any, ...]]:
    import sqlalchemy as sa

    from intake.storage.migrations import make_engine

    engine = make_engine(service.settings.database_url or "", pool_size=1)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]
    finally:
        engine.dispose()


def _settle(service: Service, limit: float) -> bool:
    """Wait until every capture has ended and every event is delivered."""
    import sqlalchemy as sa

    deadline = time.monotonic() + limit
    open_work = (
        "select (select count(*) from capture where finished_at is null)"
        " + (select count(*) from delivery where state = 'pending')"
    )
    while time.monotonic() < deadline:
        _watch(service, 0.3)
        with suppress(sa.exc.SQLAlchemyError):
            if _ask(service, open_work)[0][0] == 0:
                return True
    return False


def _judge(
    service: Service, senders: Senders, events: dict[str, dict[str, Any]], receiver: Receiver, ended: bool
) -> dict[str, Any]:
    from intake.service.keeper import seal_all
    from intake.storage.migrations import make_engine
    from sandbox.verify import verify

    stored = {row[0] for row in _ask(service, "select id from capture where idempotency_key like 'capture-%'")}
    acknowledged = set(senders.accepted.values())
    requests = dict(_ask(service, "select capture, count(*) from proposal group by 1"))
    told = [(event["subject"], event["type"], event.get("subjectversion")) for event in events.values()]
    written = _ask(service, "select count(*) from event")[0][0]
    evidence = _ask(service, "select distinct sha256 from capture")
    engine = make_engine(service.settings.database_url or "", pool_size=1)
    with engine.begin() as connection:
        seal_all(connection)
    with engine.connect() as connection:
        report = verify(connection, [event["journalhead"] for event in events.values()])
    engine.dispose()
    from intake.storage.evidence import open_store

    store = open_store(service.settings)
    for (sha256,) in evidence:
        store.verify(sha256)
    doubled_orders = _ask(service, "select capture, ordinal from customer_order group by 1, 2 having count(*) > 1")
    versions = "select order_id, version from order_version group by 1, 2 having count(*) > 1"
    twice_told = len(told) - len(set(told))
    return {
        "sent": len(senders.accepted),
        "duplicates_sent": senders.duplicates,
        "refused_or_cut": senders.errors,
        "states": dict(_ask(service, "select state, count(*) from capture group by 1")),
        "orders": _ask(service, "select count(*) from customer_order")[0][0],
        "lost": len(acknowledged - stored) + sum(1 for each in acknowledged if each not in requests),
        "doubled": len(senders.doubled) + len(stored - acknowledged) + len(doubled_orders)
        + len(_ask(service, versions)) + twice_told,
        "unfinished": _ask(service, "select count(*) from capture where finished_at is null")[0][0],
        "events_written": written,
        "events_delivered": len(events),
        "journal_problems": [problem.sentence for problem in report.problems],
        "journal_sealed": report.sealed,
        "every_capture_ended": ended,
    }  # fmt: skip


def passed(figures: dict[str, Any]) -> bool:
    """0 lost, 0 doubled, every capture ended, every event delivered, the journal whole."""
    return (
        figures["lost"] == figures["doubled"] == figures["unfinished"] == 0
        and figures["every_capture_ended"]
        and not figures["journal_problems"]
        and figures["events_delivered"] == figures["events_written"]
    )


def main() -> None:
    """Print the figures as JSON; exit 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--captures", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--log-level", default="critical")
    arguments = parser.parse_args()
    figures = {
        "seed": arguments.seed,
        **run(arguments.rounds, arguments.captures, arguments.seed, arguments.log_level),
    }
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    sys.exit(0 if passed(figures) else 1)


if __name__ == "__main__":
    main()
