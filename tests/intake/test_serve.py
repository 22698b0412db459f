"""`serve` as a process: it starts, takes a capture, survives the loss of a child, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from intake.service.serve import PortTaken, serving
from intake.settings import load_settings

START = "from intake.service.serve import serve; from intake.settings import load_settings; serve(load_settings())"


@pytest.fixture
def directory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="order-intake-test-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def launched(directory: Path, port: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "ORDER_INTAKE_DATA_DIR": str(directory),
        "ORDER_INTAKE_PORT": str(port),
        # One lane whose decoder has a process of its own is enough.
        "ORDER_INTAKE_SPEECH_WORKERS": "0",
        "ORDER_INTAKE_IMAGE_WORKERS": "0",
    }
    return subprocess.Popen([sys.executable, "-c", START], env=environment, stderr=subprocess.DEVNULL)


def started(directory: Path, port: int) -> subprocess.Popen[bytes]:
    process = launched(directory, port)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "it ended while it started"
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                return process
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError("it did not become ready")


def family(process: subprocess.Popen[bytes], directory: Path) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children(recursive=True)
    pid = int((directory / "postgres" / "18" / "data" / "postmaster.pid").read_text().split()[0])
    return [*children, psutil.Process(pid)]


@pytest.mark.slow
def test_a_stop_ends_every_child_and_the_next_start_finds_everything_in_place(directory: Path) -> None:
    for sign in (signal.SIGINT, signal.SIGTERM):
        process = started(directory, free_port())
        everybody = family(process, directory)
        assert len(everybody) >= 4
        process.send_signal(sign)
        assert process.wait(60) == 0
        _, alive = psutil.wait_procs(everybody, timeout=10)
        assert not alive


@pytest.mark.slow
def test_children_end_with_a_parent_that_was_killed_also_those_that_are_still_starting(directory: Path) -> None:
    port = free_port()
    for start in (starting, started):
        process = start(directory, port)
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        assert not psutil.wait_procs(children, timeout=90)[1]
    # Its database ran on; the next service joins it, and stops it in the end.
    again = started(directory, port)
    everybody = family(again, directory)
    again.terminate()
    assert again.wait(60) == 0
    assert not psutil.wait_procs(everybody, timeout=10)[1]


def starting(directory: Path, port: int) -> subprocess.Popen[bytes]:
    """With an API that hears already when its parent ends, and is far from answering requests."""
    process = launched(directory, port)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "it ended while it started"
        if any(serves(each) for each in psutil.Process(process.pid).children(recursive=True)):
            return process
    raise AssertionError("it did not start an API")


def serves(process: psutil.Process) -> bool:
    """Is it an API with a handler for SIGTERM?"""
    try:
        if process.cmdline()[-2:] != ["intake.service.children", "api"]:
            return False
        told = Path(f"/proc/{process.pid}/status").read_text()
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return False
    caught = next(line.split()[1] for line in told.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> signal.SIGTERM - 1 & 1)


@pytest.mark.slow
def test_two_api_processes_share_the_port_and_the_loss_of_one_costs_nobody_an_answer(directory: Path) -> None:
    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(directory), "ORDER_INTAKE_PORT": "0"})
    with serving(settings, ("api", "api-1")) as service:
        service.ready(120)

        def answers() -> list[int]:
            # A connection each: the kernel hands every new one to whichever process is there, or keeps it until one is.
            return [httpx.get(f"{service.url}/healthz", timeout=60).status_code for _ in range(20)]

        for victim in ("api", "api-1"):
            before = service.processes[victim]
            os.kill(before, signal.SIGKILL)
            assert answers() == [200] * 20
            deadline = time.monotonic() + 60
            while service.processes[victim] == before and time.monotonic() < deadline:
                service.watch()
                time.sleep(0.1)
            assert service.processes[victim] != before
            service.ready(120)


def test_a_taken_port_is_told_before_anything_is_started(directory: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(directory), "ORDER_INTAKE_PORT": str(port)})
        with pytest.raises(PortTaken, match="ORDER_INTAKE_PORT"), serving(settings):
            pass
    assert not list(directory.iterdir())
