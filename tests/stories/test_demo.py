"""The README's promise: one command takes spoken orders and shows signed events arriving."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]


def _demo(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environ = os.environ | {"ORDER_INTAKE_DATA_DIR": str(folder), "ORDER_INTAKE_PORT": "0", "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "intake", "demo", *arguments], cwd=ROOT, env=environ, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's tmp_path: PostgreSQL drops to a user who cannot enter its parents when tests run as root.
    made = Path(tempfile.mkdtemp(prefix="order-intake-demo-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.slow
def test_spoken_orders_become_signed_events_and_nothing_stays_behind(folder: Path) -> None:
    shown, _ = _demo(folder, "--exit").communicate(timeout=400)
    assert "冰美式" in shown
    assert "Iced americano" in shown
    assert shown.count("approved") >= 3, shown
    assert "io.orderintake.order.held.v1" in shown
    assert shown.count("io.orderintake.order.placed.v1") >= 3, shown
    assert "have not arrived" not in shown
    left = [p for p in psutil.process_iter(["cmdline"]) if any(str(folder) in part for part in p.info["cmdline"] or ())]
    assert not left

    # A second start finds everything in place; an interrupt ends it and all its children.
    again = _demo(folder)
    assert again.stdout is not None
    begin = time.monotonic()
    for line in again.stdout:
        if "up after" in line:
            break
    assert time.monotonic() - begin < 60
    children = psutil.Process(again.pid).children(recursive=True)
    assert children
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=60)
    gone, alive = psutil.wait_procs(children, timeout=15)
    assert not alive, [process.cmdline() for process in alive]
    assert len(gone) == len(children)
