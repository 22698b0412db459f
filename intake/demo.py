"""The demo's world: weights, database, demo pack, keys, a receiver and a running service, all in a place of their own.

`prepare` makes what is missing and reuses the rest, so a second start takes seconds. What the demo says lies in
`commands/demo.py`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from intake.client import Client, Unreached
from intake.commands.sentences import sentence
from intake.pipeline.lanes import lane_of
from intake.receiver import Event, Receiver
from intake.settings import Settings

PACK = Path(__file__).resolve().parent.parent / "knowledge_graph" / "packs" / "demo"
SAMPLES = Path(__file__).resolve().parent / "samples"
REVIEWER = "reviewer:demo"
LEAD = "demo"
"""Name of the account that the demo makes for the console."""
START_SECONDS = 120.0
"""Longest wait for the service to become ready."""
_MEDIA = {
    ".ogg": ("speech", "audio/ogg"),
    ".jpg": ("image", "image/jpeg"),
    ".json": ("waveform", "application/vnd.order-intake.waveform+json"),
}
Say = Callable[[str], None]


class DemoFailed(Exception):
    """Raised when the service does not come up; the message names its log."""

    code = "demo.failed"


class Sample(msgspec.Struct, frozen=True):
    """A recording, a photo or a waveform that ships with the project, and who would send it."""

    file: str
    language: str
    sender: str
    site: str | None = None

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return (SAMPLES / self.file).read_bytes()

    @property
    def media_type(self) -> str:
        """As its name says."""
        return _MEDIA[Path(self.file).suffix][1]

    @property
    def queue(self) -> str:
        """Of the workers that read it."""
        return _MEDIA[Path(self.file).suffix][0]


class State(msgspec.Struct):
    """What is kept between two runs, readable by the owner only: secrets of keys, of the receiver, of the console."""

    keys: dict[str, str]
    secret: str
    password: str = ""
    """Of the account that may sign in to the console."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything that runs while the demo does."""

    url: str
    keys: dict[str, str]
    receiver: Receiver
    settings: Settings
    log: Path
    password: str
    """Of the console's account `LEAD`."""

    def client(self, identity: str) -> Client:
        """The API as this sender or reviewer."""
        return Client(self.url, self.keys[identity])

    def reads(self, queue: str) -> bool:
        """Whether workers of this queue were asked for at all."""
        return lane_of(queue).workers(self.settings) > 0

    def await_worker(self, queue: str, say: Say) -> None:
        """Wait until a worker of this queue is ready, so that its first sample takes no longer than the next."""
        deadline, said = time.monotonic() + START_SECONDS, False
        with Client(self.url, None) as client:
            while time.monotonic() < deadline:
                with contextlib.suppress(Unreached):
                    if client.get("/readyz")["workers"][queue]["ready"]:
                        return
                if not said:
                    say(sentence("the {queue} worker loads what it reads with ...", queue=queue))
                    said = True
                time.sleep(0.2)
        told = sentence(
            "No worker of {queue} was ready within {seconds:.0f} s. Its log: {log}",
            queue=queue, seconds=START_SECONDS, log=self.log,
        )  # fmt: skip
        raise DemoFailed(told)


def samples() -> tuple[Sample, ...]:
    """In the order in which they are sent."""
    lines = (SAMPLES / "demo.jsonl").read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Sample) for line in lines if line.strip())


@contextlib.contextmanager
def world(settings: Settings, say: Say, on_event: Callable[[Event], None]) -> Iterator[World]:
    """Bring everything up, in order, saying what is done; take it all down again whatever happens."""
    from intake.commands.fetching import terminal_progress
    from models.weights import fetch

    settings = replace(settings, data_dir=settings.data_dir / "demo", port=_free_port(settings.port))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    for weights in ("whisper-base", "pp-ocrv6"):
        say(sentence("weights of {name} ...", name=weights))
        fetch(weights, progress=terminal_progress())
    with contextlib.ExitStack() as stack:
        say(sentence("PostgreSQL ..."))
        database_url = stack.enter_context(_database(settings))
        receiver = Receiver(_state(settings).secret, on_event, say)
        receiver.start()
        stack.callback(receiver.close)
        say(sentence("demo pack, keys, endpoint ..."))
        keys = _furnish(settings, database_url, receiver)
        say(sentence("API and workers ..."))
        log = settings.data_dir / "service.log"
        stack.enter_context(_service(settings, log))
        url = f"http://{settings.host}:{settings.port}"
        _await_ready(url, log)
        yield World(url, keys, receiver, settings, log, _state(settings).password)


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[str]:
    from intake.storage.migrations import running_database

    with running_database(settings) as running:
        yield running.url


def _state(settings: Settings) -> State:
    path = settings.data_dir / "demo.json"
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=State)
    from intake.outbound.outbox import new_secret

    state = State({}, new_secret())
    _keep(path, state)
    return state


def _keep(path: Path, state: State) -> None:
    partial = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(msgspec.json.encode(state))
    partial.replace(path)


def _furnish(settings: Settings, database_url: str, receiver: Receiver) -> dict[str, str]:
    """Pack, API keys and endpoint: made where they are missing."""
    from intake.doors.keys import create
    from intake.outbound import outbox
    from intake.storage.migrations import make_engine
    from knowledge_graph.pack import read_pack
    from knowledge_graph.store import apply_pack, preview
    from sandbox.console import people

    state = _state(settings)
    reading = read_pack(PACK)
    engine = make_engine(database_url, pool_size=1)
    try:
        with engine.begin() as connection:
            if not preview(connection, reading).empty:
                apply_pack(connection, reading, datetime.now(UTC))
            wanted = {sample.sender: ("capture", "orders") for sample in samples()} | {REVIEWER: ("review", "orders")}
            for identity, scopes in wanted.items():
                if identity not in state.keys:
                    state.keys[identity] = create(connection, identity, scopes).secret
            if not state.password:
                state.password = secrets.token_urlsafe(12)
                people.add(connection, LEAD, "lead", state.password, datetime.now(UTC))
            # The receiver takes a free port at each start, so its predecessors are retired.
            for endpoint in outbox.list_endpoints(connection):
                if endpoint.disabled_at is None and endpoint.url != receiver.url:
                    outbox.disable_endpoint(connection, endpoint.id, "an earlier run of the demo")
            known = next((e for e in outbox.list_endpoints(connection) if e.url == receiver.url), None)
            if known is None:
                outbox.add_endpoint(connection, receiver.url, state.secret)
            elif known.disabled_at is not None:
                outbox.enable_endpoint(connection, known.id)
    finally:
        engine.dispose()
    _keep(settings.data_dir / "demo.json", state)
    return state.keys


@contextlib.contextmanager
def _service(settings: Settings, log: Path) -> Iterator[None]:
    """`order-intake serve` as a child that ends with us."""
    environ = os.environ | {
        "ORDER_INTAKE_DATA_DIR": str(settings.data_dir),
        "ORDER_INTAKE_PORT": str(settings.port),
    }
    with log.open("ab") as stream:
        child = subprocess.Popen(
            [sys.executable, "-m", "intake", "serve"], env=environ, stdout=stream, stderr=stream,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    try:
        yield
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(settings.shutdown_grace + 20)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _await_ready(url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    with Client(url, None) as client:
        while time.monotonic() < deadline:
            with contextlib.suppress(Unreached, Exception):
                client.get("/readyz")
                return
            time.sleep(0.2)
    told = sentence("The service was not ready within {seconds:.0f} s. Its log: {log}", seconds=START_SECONDS, log=log)
    raise DemoFailed(told)


def _free_port(wanted: int) -> int:
    """The configured port if it is free, else any."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise DemoFailed(sentence("No port is free on 127.0.0.1."))
