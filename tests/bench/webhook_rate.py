"""Signed events of 300 kB, accepted durably, against an endpoint that only reads the body: `python -m tests.bench.webhook_rate`.

All run in the same minutes on the same machine, in turns, under the same HTTP server: the bare endpoint in one process, as
uvicorn starts it, ours in two, one for each core (`--processes 1` for the service's default); the load comes from one more
process with some connections, each sending its next event when the last was answered. What was accepted is then looked
for: a row and the evidence with its digest for every one. `--least` adds a third endpoint, the least that keeps the same
promises with a file for each event (`webhook_floor`).

Evidence lands in logs and is filed half a minute later or when a gigabyte waits: a run is over by then, and its rate does
not hold the filing.
"""

from __future__ import annotations

import argparse
import base64
import dataclasses
import hashlib
import json
import multiprocessing
import os
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.webhook_floor import TABLE, serve_least

if TYPE_CHECKING:
    from intake.doors.keys import CreatedKey
    from intake.storage.evidence import EvidenceStore

ENOUGH = 0.35
DEVICE = "device:edge-12"


def body_of(number: int, size: int) -> bytes:
    """A recording in the project's own JSON, about `size` bytes, unlike every other."""
    import numpy as np

    samples = np.random.default_rng(number).integers(-20_000, 20_000, int(size * 3 / 4 / 2) - 150, dtype="<i2")
    channel = {"axis": "z", "dtype": "int16", "scale": 0.001, "data": base64.b64encode(samples.tobytes()).decode()}
    fields = {"version": 1, "sample_rate": 25_600, "unit": "m/s2", "speed": {"value": 25, "unit": "Hz"}}
    return json.dumps({**fields, "asset": "asset:cnc-03", "channels": [channel]}).encode()


def request_of(number: int, body: bytes, made: CreatedKey) -> bytes:
    """One signed event in binary mode, as it goes over the line."""
    from intake.doors.signatures import sign

    message, stamp = f"m-{number}", str(int(time.time()))
    signature = sign(made.key.signing[0].secret, message, stamp, body)
    return (
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/vnd.order-intake.waveform+json\r\n"
        f"Authorization: Bearer {made.secret}\r\nContent-Length: {len(body)}\r\n"
        f"ce-specversion: 1.0\r\nce-id: e-{number}\r\nce-source: /edge/12\r\nce-type: vibration\r\n"
        f"webhook-id: {message}\r\nwebhook-timestamp: {stamp}\r\nwebhook-signature: {signature}\r\n\r\n"
    ).encode() + body


def serve_bare(listening: socket.socket) -> None:
    """The endpoint to compare with: reads the body, says how long it was, keeps nothing."""
    import uvicorn
    from fastapi import APIRouter, FastAPI, Request, Response

    async def read(request: Request) -> Response:
        return Response(str(len(await request.body())), 202)

    # Annotations are texts in this module, and these names are local to this function.
    read.__annotations__ = {"request": Request, "return": Response}
    router = APIRouter()
    router.add_api_route("/v1/events", read, methods=["POST"])
    app = FastAPI()
    app.include_router(router)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _send_all(port: int, requests: Sequence[bytes], connections: int) -> dict[int, int]:
    """Send everything, each connection its next request when the last was answered; answers by status.

    Plain sockets: what sends must cost little, or it would be what is measured.
    """
    waiting, lock, statuses = iter(requests), threading.Lock(), dict[int, int]()

    def connection() -> None:
        with socket.create_connection(("127.0.0.1", port)) as line, line.makefile("rb") as answers:
            # Otherwise the last piece of a body waits for the receipt of the one before it, up to 40 ms.
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    request = next(waiting, None)
                if request is None:
                    return
                line.sendall(request)
                status, length = int(answers.readline().split(b" ", 2)[1]), 0
                while (header := answers.readline()) != b"\r\n":
                    if header.lower().startswith(b"content-length"):
                        length = int(header.split(b":")[1])
                answers.read(length)
                with lock:
                    statuses[status] = statuses.get(status, 0) + 1

    threads = [threading.Thread(target=connection) for _ in range(connections)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return statuses


def _generate(rounds: Sequence[tuple[int, list[bytes]]], connections: int, pipe: Any) -> None:
    """One round for each word from the other end."""
    for port, requests in rounds:
        pipe.recv()
        begin = time.perf_counter()
        statuses = _send_all(port, requests, connections)
        pipe.send((len(requests) / (time.perf_counter() - begin), statuses))


def measure(
    number: int, size: int, connections: int, turns: int, processes: int, bare_processes: int, least: bool = False
) -> dict[str, Any]:
    """`turns` rounds of `number` events at each door, in turns, after one round of each to warm up."""
    import sqlalchemy as sa

    from intake.doors import keys
    from intake.service.serve import doors, serving
    from intake.settings import load_settings
    from intake.storage.evidence import open_store
    from intake.storage.migrations import make_engine

    directory = Path(tempfile.mkdtemp(prefix="order-intake-bench-"))
    directory.chmod(0o755)
    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(directory)})
    settings = dataclasses.replace(settings, port=0, log_level="warning", api_processes=processes)
    ours = doors(settings)
    spawn = multiprocessing.get_context("spawn")
    listening, promising = _listening(), _listening()
    sides = ("bare", "least", "ours") if least else ("bare", "ours")
    others = list[Any]()
    bare = [spawn.Process(target=serve_bare, args=(listening,), daemon=True) for _ in range(bare_processes)]
    try:
        with serving(settings, (*ours, "keeper")) as service:
            service.ready(120)
            url = service.settings.database_url or ""
            engine = make_engine(url, pool_size=1)
            if least:
                folder = directory / "least"
                folder.mkdir()
                others.append(spawn.Process(target=serve_least, args=(promising, url, folder), daemon=True))
                with engine.begin() as connection:
                    connection.execute(sa.text(TABLE))
            for each in (*bare, *others):
                each.start()
            with engine.begin() as connection:
                made = keys.create(connection, DEVICE, ["capture"], signs=True)
            bodies = [body_of(each, size) for each in range(number * (turns + 1))]
            signed = [request_of(each, body, made) for each, body in enumerate(bodies)]
            rounds = []
            for turn in range(turns + 1):
                mine = signed[turn * number : (turn + 1) * number]
                ports = {"bare": listening.getsockname()[1], "least": promising.getsockname()[1]}
                ports["ours"] = service.settings.port
                rounds += [(ports[side], mine) for side in sides]
            here, theirs = spawn.Pipe()
            load = spawn.Process(target=_generate, args=(rounds, connections, theirs))
            begin, results, used = datetime.now(UTC), [], dict[str, float]()
            pids = {"api": [service.processes[each] for each in ours], "bare": [each.pid or 0 for each in bare]}
            pids["least"] = [each.pid or 0 for each in others]
            if service.database.server is not None:
                pids["postgres"] = [service.database.server.pid() or 0]
            load.start()
            pids["load"] = [load.pid or 0]
            for turn in range(len(rounds)):
                before = _cpu_seconds(pids)
                here.send(turn)
                results.append(here.recv())
                if turn >= len(sides):
                    side = sides[turn % len(sides)]
                    for role, seconds in _cpu_seconds(pids).items():
                        name = f"{role} for {side}"
                        used[name] = used.get(name, 0.0) + 1000 * (seconds - before[role]) / number / turns
            load.join()
            with engine.connect() as connection:
                kept = {row[0] for row in connection.execute(sa.text("select sha256 from capture"))}
                fsync = connection.execute(sa.text("show fsync")).scalar()
            engine.dispose()
        sent = {hashlib.sha256(body).hexdigest() for body in bodies}
        store = open_store(settings)
        lost = [each for each in sent if each not in kept or not _whole(store, each)]
    finally:
        for each in (*bare, *others):
            if each.pid is not None:
                each.kill()
        listening.close()
        promising.close()
        shutil.rmtree(directory, ignore_errors=True)
    rates = {side: [rate for rate, _ in results[at :: len(sides)][1:]] for at, side in enumerate(sides)}
    middle = {side: statistics.median(every) for side, every in rates.items()}
    return {
        "events": len(bodies),
        "kilobytes": round(len(bodies[0]) / 1000, 1),
        "connections": connections,
        "processes": {"ours": len(ours), "bare": bare_processes},
        "cores": os.cpu_count(),
        "fsync": fsync,
        "begun": begin.isoformat(timespec="seconds"),
        **{f"{side}_per_second": [round(rate) for rate in every] for side, every in rates.items()},
        "ratio": round(middle["ours"] / middle["bare"], 3),
        **({"ratio_of_the_least": round(middle["least"] / middle["bare"], 3)} if least else {}),
        "statuses": {side: _summed(results[at :: len(sides)]) for at, side in enumerate(sides)},
        "lost": len(lost),
        "cpu_ms_per_event": {name: round(value, 2) for name, value in used.items() if value >= 0.05},
        "load_average": round(os.getloadavg()[0], 1),
    }


def _listening() -> socket.socket:
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    # As `serve` sets it: without, every answer waits 40 ms for the sender's receipt, and that would be what is compared.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _whole(store: EvidenceStore, sha256: str) -> bool:
    from intake.storage.evidence import EvidenceError

    try:
        store.verify(sha256)
    except EvidenceError:
        return False
    return True


def _cpu_seconds(pids: dict[str, list[int]]) -> dict[str, float]:
    import psutil

    found = {}
    for role, its in pids.items():
        processes = [psutil.Process(pid) for pid in its]
        everybody = [each for process in processes for each in (process, *process.children(recursive=True))]
        times = [each.cpu_times() for each in everybody]
        found[role] = sum(each.user + each.system for each in times)
    return found


def _summed(results: Sequence[tuple[float, dict[int, int]]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for _, statuses in results:
        for status, count in statuses.items():
            total[str(status)] = total.get(str(status), 0) + count
    return total


def main() -> None:
    """Print the figures as JSON; exit 1 where the ratio is under 0.35 or anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=400, help="events of a round")
    parser.add_argument("--size", type=int, default=300_000, help="bytes of an event")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--processes", type=int, default=2, help="API processes (ORDER_INTAKE_API_PROCESSES)")
    parser.add_argument("--bare-processes", type=int, default=1, help="of the endpoint to compare with")
    parser.add_argument("--least", action="store_true", help="measure the least that keeps the same promises too")
    chosen = parser.parse_args()
    figures = measure(
        chosen.number,
        chosen.size,
        chosen.connections,
        chosen.turns,
        chosen.processes,
        chosen.bare_processes,
        chosen.least,
    )
    print(json.dumps(figures, indent=2))
    sys.exit(0 if figures["ratio"] >= ENOUGH and not figures["lost"] else 1)


if __name__ == "__main__":
    main()
