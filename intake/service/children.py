"""A child process of `serve`: `python -m intake.service.children ROLE`, where ROLE is api, keeper or a queue.

A child ends on SIGTERM after finishing what it holds, ignores Ctrl-C (the parent hears it), and ends with its parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from intake.settings import Settings, load_settings

_PR_SET_PDEATHSIG = 1
SOCKET = "ORDER_INTAKE_CHILD_SOCKET"
"""Number of the inherited listening socket; not a setting."""
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client keeps the figures of all children, so that one of them can show the sum."""
WORKER_NICE = 3
PARENT = "ORDER_INTAKE_CHILD_PARENT"
"""Process id of the parent; not a setting."""


def main(role: str) -> None:
    """Run one role until told to stop."""
    listening = os.environ.pop(SOCKET, None)
    parent = int(os.environ.pop(PARENT))
    stop = threading.Event()
    # The API holds nothing until it serves, and from then on uvicorn hears the signal itself.
    follow(parent, sys.exit if role == "api" else stop.set)
    settings = load_settings()
    logs(settings)
    if role == "api":
        assert listening is not None, "serve hands it down"
        run_api(settings, socket.socket(fileno=int(listening)))
    elif role == "keeper":
        from intake.service.keeper import run_keeper

        run_keeper(settings, stop)
    else:
        from intake.service.workers import run_worker

        give_way()
        run_worker(settings, [role], stop)


def follow(parent: int, end: Callable[[], object]) -> None:
    """Call `end` on SIGTERM, which also comes when the parent has ended, however it did."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: end())
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(0)


def run_api(settings: Settings, listening: socket.socket) -> None:
    """Serve HTTP on the inherited socket; requests under way are finished after a stop."""
    import uvicorn

    from intake.service.http import create_app
    from intake.storage.evidence import open_store
    from intake.storage.migrations import make_engine

    assert settings.database_url is not None, "serve sets it"
    engine = make_engine(
        settings.database_url,
        pool_size=settings.pool_size,
        pool_timeout=settings.pool_timeout,
        statement_timeout=settings.statement_timeout,
        name="order-intake api",
    )
    app = create_app(settings, engine, open_store(settings))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=int(settings.shutdown_grace),
        server_header=False,
        date_header=True,
        # Where a header says who somebody is, it matters from which address it came, not for whom.
        proxy_headers=settings.trusted_header is None,
    )
    # What was built up to here stays: the collector need not walk through it again and again between two requests.
    gc.collect()
    gc.freeze()
    try:
        # uvicorn hears SIGTERM by itself and stops once the requests under way are answered. Its `run` opens the event
        # loop that it prefers, which `asyncio.run` would not: uvloop's costs less for each request.
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        engine.dispose()


def give_way() -> None:
    """Accepting goes before understanding: a sender waits for the one, not for the other."""
    os.nice(WORKER_NICE)
    with contextlib.suppress(OSError):
        # Where Linux schedules by session, niceness counts within a session only, and the session has one of its own.
        Path("/proc/self/autogroup").write_text(str(WORKER_NICE))


def logs(settings: Settings) -> None:
    """Log lines to standard error, a timestamp and a name each."""
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    for chatty in ("httpx", "httpcore", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


if __name__ == "__main__":
    main(sys.argv[1])
