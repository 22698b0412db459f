"""`serve`: the API, the workers and the keeper as child processes, and the bundled PostgreSQL if none is configured.

The parent listens, starts its children, restarts those that die, and ends all of them when it ends - by Ctrl-C,
SIGTERM or kill -9.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from intake.outbound.outbox import add_endpoint
from intake.pipeline.lanes import LANES
from intake.service.children import METRICS, PARENT, SOCKET, logs
from intake.settings import Settings, environment
from intake.storage import postgres
from intake.storage.migrations import Running, make_engine, running_database
from models.phrases import Phrased, phrase

log = logging.getLogger(__name__)
API = "api"
"""The role whose children share the listening socket."""
WATCH = 0.2
"""Seconds between two looks at the children."""
RESTART_PAUSE = 1.0
"""Seconds before a child that died young is started again."""


class PortTaken(Phrased, OSError):
    """Raised when the address cannot be listened on; the message names it and the setting."""

    code = "serve.port_taken"


@dataclass(slots=True)
class _Child:
    role: str
    process: subprocess.Popen[bytes]
    started: float


@dataclass(slots=True)
class Service:
    """A running service: where it is, and how it is stopped."""

    settings: Settings
    """With `database_url`, `host` and `port` as they really are."""
    database: Running
    _listening: socket.socket
    _metrics: str
    _children: dict[str, _Child] = field(default_factory=dict)
    _stopping: bool = False

    @property
    def url(self) -> str:
        """Where the API is."""
        return self.settings.public_url or f"http://{_bracketed(self.settings.host)}:{self.settings.port}"

    @property
    def processes(self) -> dict[str, int]:
        """Role -> process id of the children."""
        return {role: child.process.pid for role, child in self._children.items()}

    def watch(self) -> None:
        """Restart what died; call it again and again."""
        if self.database.server is not None and postgres.restart_if_dead(self.database.server):
            log.warning("PostgreSQL had died and was started again")
        for role, child in list(self._children.items()):
            code = child.process.poll()
            if code is None or time.monotonic() - child.started < RESTART_PAUSE:
                continue
            log.warning("%s ended with %d and is started again", role, code)
            self._start(role)

    def ready(self, timeout: float = 60.0) -> None:
        """Wait until the API answers. Raises TimeoutError."""
        import httpx

        deadline = time.monotonic() + timeout
        host = "127.0.0.1" if self.settings.host in ("0.0.0.0", "::") else self.settings.host
        while time.monotonic() < deadline:
            self.watch()
            try:
                found = httpx.get(f"http://{_bracketed(host)}:{self.settings.port}/readyz", timeout=5.0)
                if found.status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(WATCH)
        raise TimeoutError(f"The API did not become ready within {timeout:g} s; its log says why.")

    def stop(self) -> None:
        """End every child: the API first, so that nothing new comes in, then who works on it."""
        self._stopping = True
        deadline = time.monotonic() + self.settings.shutdown_grace
        doors = [child.process for role, child in self._children.items() if _kind(role) == API]
        others = [child.process for role, child in self._children.items() if _kind(role) != API]
        for group in (doors, others):
            for process in group:
                if process.poll() is None:
                    process.terminate()
            for process in group:
                _wait(process, deadline)
        self._children.clear()
        self._listening.close()
        shutil.rmtree(self._metrics, ignore_errors=True)

    def _start(self, role: str) -> None:
        settings = self.settings
        variables = {**os.environ, **environment(settings), PARENT: str(os.getpid()), METRICS: self._metrics}
        inherited: tuple[int, ...] = ()
        if _kind(role) == API:
            inherited = (self._listening.fileno(),)
            variables[SOCKET] = str(self._listening.fileno())
        process = subprocess.Popen(
            [sys.executable, "-m", "intake.service.children", _kind(role)],
            env=variables,
            pass_fds=inherited,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the parent alone, which stops its children in order.
        )
        self._children[role] = _Child(role, process, time.monotonic())


@contextmanager
def serving(settings: Settings, roles: tuple[str, ...] | None = None) -> Iterator[Service]:
    """A running service for as long as the context lasts. Raises PortTaken, PostgresError, DatabaseError.

    `roles` chooses children (api, keeper, the name of a queue); by default all, with as many workers as the settings
    say.
    """
    listening = _listen(settings)
    with ExitStack() as stack:
        stack.callback(listening.close)
        database = stack.enter_context(running_database(settings))
        settings = dataclasses.replace(settings, database_url=database.url, port=listening.getsockname()[1])
        _register_endpoint(settings)
        metrics = tempfile.mkdtemp(prefix="order-intake-metrics-")
        service = Service(settings, database, listening, metrics)
        stack.callback(service.stop)
        for role in roles or _roles(settings):
            service._start(role)
        yield service


def serve(
    settings: Settings, ready: Callable[[Service], None] | None = None, stop: threading.Event | None = None
) -> None:
    """Run until SIGINT or SIGTERM (or `stop`). `ready` is called once the API answers."""
    stop = stop or threading.Event()
    logs(settings)
    before = {sign: signal.signal(sign, lambda *_: stop.set()) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        with serving(settings) as service:
            service.ready()
            log.info("captures are taken at %s/v1/captures, data lies in %s", service.url, settings.data_dir)
            if ready is not None:
                ready(service)
            while not stop.wait(WATCH):
                service.watch()
            log.info("stopping")
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _roles(settings: Settings) -> tuple[str, ...]:
    workers = (f"{queue}-{n}" for queue, lane in LANES.items() for n in range(lane.workers(settings)))
    return (*doors(settings), "keeper", *workers)


def doors(settings: Settings) -> tuple[str, ...]:
    """The API processes by their roles."""
    return (API, *(f"{API}-{n}" for n in range(1, settings.api_processes)))


def _kind(role: str) -> str:
    """Of `text-0`, `text`."""
    return role.partition("-")[0]


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Every line inherits it. Otherwise an answer's second piece waits until the sender acknowledges the first: 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise PortTaken(
            phrase(
                "{host}:{port} cannot be listened on ({reason}). Another service may run there: stop it, or "
                "set ORDER_INTAKE_PORT.",
                host=settings.host,
                port=settings.port,
                reason=error.strerror,
            )
        ) from error
    # The backlog holds requests while a killed API process is being replaced.
    listening.listen(1024)
    return listening


def _register_endpoint(settings: Settings) -> None:
    if settings.webhook_url is None:
        return
    engine = make_engine(settings.database_url or "", pool_size=1)
    with engine.begin() as connection:
        add_endpoint(connection, settings.webhook_url, settings.webhook_secret, private=settings.webhook_private)
    engine.dispose()


def _wait(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
