"""A thousand alarms of one fault in ten seconds from four clients: `python -m tests.bench.storm`.

The service runs as `serve` runs it, on a bundled PostgreSQL of its own; each alarm carries ten seconds of vibration. Every
one must be accepted and kept, all of them must come to one order that counts them, and the queue must be empty within a
minute. How often the recording was really decoded, and whether the database saw a deadlock, is printed too.
"""

from __future__ import annotations

import argparse
import dataclasses
import http.client
import json
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from intake.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "knowledge_graph" / "packs" / "demo"
SAMPLE = ROOT / "intake" / "samples" / "spindle-vibration.json"
DEVICE, SOURCE = "device:edge-12", "/edge/12"
PATIENCE = 60.0
"""Seconds after the last alarm in which everything must be done."""


def _client(port: int, secret: str, numbers: Sequence[int], due: Sequence[float], out: Any) -> None:
    """Send the alarms of one client, each when it is due; statuses and how late the last one was."""
    body, statuses = SAMPLE.read_bytes(), Counter[int]()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for number, at in zip(numbers, due, strict=True):
        time.sleep(max(0.0, at - time.time()))
        headers = {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/vnd.order-intake.waveform+json",
            "ce-specversion": "1.0",
            "ce-id": f"alarm-{number}",
            "ce-source": SOURCE,
            "ce-type": "vibration.alarm",
        }
        # A little blank space makes each alarm other bytes: evidence of its own to be kept.
        line.request("POST", "/v1/events", body + b" " * number, headers)
        answer = line.getresponse()
        answer.read()
        statuses[answer.status] += 1
    out.send((dict(statuses), time.time() - due[-1]))


def measure(number: int, seconds: float, clients: int) -> dict[str, Any]:
    """Run the storm; figures."""
    import sqlalchemy as sa

    from intake.doors import keys
    from intake.service.serve import serving
    from intake.settings import load_settings
    from intake.storage.migrations import make_engine
    from knowledge_graph.pack import read_pack
    from knowledge_graph.store import apply_pack

    directory = Path(tempfile.mkdtemp(prefix="order-intake-bench-"))
    directory.chmod(0o755)
    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(directory)})
    settings = dataclasses.replace(settings, port=0, log_level="warning")
    spawn = multiprocessing.get_context("spawn")
    try:
        with serving(settings, ("api", "keeper", "waveform-0")) as service:
            service.ready(120)
            engine = make_engine(service.settings.database_url or "", pool_size=1)
            with engine.begin() as connection:
                apply_pack(connection, read_pack(DEMO), datetime.now(UTC))
                secrets = [keys.create(connection, DEVICE, ["capture"]).secret for _ in range(clients)]

            def ask(query: str) -> Any:
                with engine.connect() as connection:
                    return connection.execute(sa.text(query)).scalar()

            pipes, begin = [], time.time() + 3.0
            for client, secret in enumerate(secrets):
                ours, theirs = spawn.Pipe()
                numbers = range(client, number, clients)
                due = [begin + seconds * each / number for each in numbers]
                spawn.Process(
                    target=_client, args=(service.settings.port, secret, numbers, due, theirs), daemon=True
                ).start()
                pipes.append(ours)
            while not all(pipe.poll(0.1) for pipe in pipes):
                service.watch()
            answers = [pipe.recv() for pipe in pipes]
            sent = time.time()
            waiting = backlog = ask("select count(*) from capture where finished_at is null")
            while waiting and time.time() - sent < 5 * PATIENCE:
                time.sleep(0.2)
                service.watch()
                waiting = ask("select count(*) from capture where finished_at is null")
            empty_after = time.time() - sent
            occurrences = "(document->'maintenance'->'occurrences'->>'count')::int"
            figures = {
                "alarms": number,
                "clients": clients,
                "seconds": seconds,
                "accepted": sum(statuses.get(202, 0) for statuses, _ in answers),
                "last_alarm_late_by": round(max(late for _, late in answers), 2),
                "kept": ask("select count(*) from capture"),
                "kept_to_an_end": ask("select count(*) from capture where finished_at is not null"),
                "evidence": _whole(engine, settings),
                "decoded": ask("select count(*) from capture where outcome->>'coalesced_with' is null"),
                "orders": ask("select count(*) from customer_order"),
                "occurrences": ask(f"select sum({occurrences}) from customer_order"),
                "jobs_left": ask("select count(*) from procrastinate_jobs where status in ('todo', 'doing')"),
                "jobs_failed": ask("select count(*) from procrastinate_jobs where status = 'failed'"),
                "waiting_when_the_last_was_sent": backlog,
                "queue_empty_after": round(empty_after, 2),
                "deadlocks": ask("select deadlocks from pg_stat_database where datname = current_database()"),
            }
            engine.dispose()
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return figures


def _whole(engine: Engine, settings: Settings) -> int:
    """Digests of captures whose evidence is there, and is what it was."""
    import sqlalchemy as sa

    from intake.storage.evidence import open_store

    store = open_store(settings)
    with engine.connect() as connection:
        digests = connection.execute(sa.text("select distinct sha256 from capture")).scalars().all()
    for digest in digests:
        store.verify(digest)
    return len(digests)


def passed(figures: dict[str, Any]) -> bool:
    """Whether nothing was lost, all came to one order, and in time."""
    number = figures["alarms"]
    whole = all(figures[name] == number for name in ("accepted", "kept", "kept_to_an_end", "evidence", "occurrences"))
    clean = not (figures["jobs_left"] or figures["jobs_failed"] or figures["deadlocks"])
    return whole and clean and figures["orders"] == 1 and figures["queue_empty_after"] <= PATIENCE


def main() -> None:
    """Print the figures as JSON; exit 1 where the storm was not weathered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=4)
    chosen = parser.parse_args()
    figures = measure(chosen.number, chosen.seconds, chosen.clients)
    print(json.dumps(figures, indent=2))
    sys.exit(0 if passed(figures) else 1)


if __name__ == "__main__":
    main()
