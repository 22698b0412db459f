"""A decoder that crashes, hangs or eats memory costs one answer; the next recording is read as if nothing had been."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TypeAlias

import psutil
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from toy_decoders import DISTRIBUTION, NoNames, Unopenable

from models.capture import Capture
from models.decoder import (
    DecoderCrashed,
    DecoderError,
    DecoderRejected,
    DecoderTimeout,
    WeightsMissing,
)
from models.hosting import HostedDecoder, HostLimits
from models.intent import Read, Unreadable
from models.registry import GROUP
from models.speech.settings import SpeechSettings

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CAPTURE = Capture("019cab40-5a10-7d02-8e77-90b1c2d3e4f5", "speech", "audio/wav", "0" * 64, "driver:77", NOW, NOW)
SPEECH = Path(__file__).resolve().parents[1] / "samples" / "speech"
LIMITS = HostLimits(seconds=0.5, memory_bytes=192 << 20, decodes=0, start_seconds=30)
TOYS = ("Obedient", "Slow", "Stillborn", "Anonymous")

Host: TypeAlias = Callable[..., HostedDecoder]


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toys, installed: a distribution on the path whose entry points name them. Returns where."""
    folder = tmp_path / "site" / "toy_decoders-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {DISTRIBUTION}\nVersion: 1.0\n")
    offers = "\n".join(f"{name.lower()} = toy_decoders:{name}" for name in TOYS)
    (folder / "entry_points.txt").write_text(f"[{GROUP}]\n{offers}\n")
    monkeypatch.setattr(sys, "path", [str(folder.parent), str(Path(__file__).parent), *sys.path])
    return folder.parent


@pytest.fixture
def host(plug_in: Path) -> Iterator[Host]:
    """Makes hosts of toys and ends them."""
    made: list[HostedDecoder] = []

    def make(name: str = "obedient", settings: object = None, limits: HostLimits = LIMITS) -> HostedDecoder:
        made.append(HostedDecoder(name, settings, limits, allowed=[DISTRIBUTION]))
        return made[-1]

    yield make
    for decoder in made:
        decoder.close()


def says(decoder: HostedDecoder, content: str) -> Read:
    found = decoder.decode(CAPTURE, content.encode(), NoNames())
    assert isinstance(found, Read)
    return found


def heard(decoder: HostedDecoder, content: str) -> str:
    reading = says(decoder, content).reading
    assert reading is not None
    return reading.text


def gone(pid: int, within: float = 10) -> bool:
    """Whether a process has ended (or only waits to be reaped) before the time is up."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_what_cannot_be_read_is_an_answer_and_not_a_failure(host: Host) -> None:
    decoder = host()
    assert decoder.decode(CAPTURE, b"silence", NoNames()) == Unreadable("speech.silence", "Nobody speaks.")


@pytest.mark.parametrize(
    ("fate", "told"), [("exit 7", "exit status 7"), ("exit 0", "exit status 0"), ("kill", "signal 9")]
)
def test_a_crash_costs_one_answer_and_the_next_recording_is_read(host: Host, fate: str, told: str) -> None:
    decoder = host()
    before = says(decoder, "first").figures["pid"]
    with pytest.raises(DecoderCrashed, match=told) as crashed:
        says(decoder, fate)
    assert crashed.value.code == "decoder.crashed"
    assert decoder.pid is None
    assert heard(decoder, "second") == "heard second"
    assert decoder.pid != before


@pytest.mark.parametrize("appetite", ["eat", "gulp"])
def test_a_decoder_that_eats_memory_is_stopped_and_the_next_recording_is_read(host: Host, appetite: str) -> None:
    decoder = host(limits=HostLimits(seconds=60, memory_bytes=192 << 20))
    hungry = int(says(decoder, "first").figures["pid"])
    with pytest.raises(DecoderCrashed) as crashed:
        says(decoder, appetite)
    assert str(crashed.value).endswith("a human must read it.") or "192 MiB" in str(crashed.value)
    assert gone(hungry)
    assert heard(decoder, "second") == "heard second"


def test_a_decoder_killed_between_two_recordings_is_replaced_without_a_word(host: Host) -> None:
    decoder = host()
    says(decoder, "first")
    assert decoder.pid is not None
    os.kill(decoder.pid, signal.SIGKILL)
    assert gone(decoder.pid)
    assert heard(decoder, "second") == "heard second"


def test_an_answer_that_cannot_be_sent_is_told_and_does_not_end_the_decoder(host: Host) -> None:
    decoder = host()
    pid = says(decoder, "first").figures["pid"]
    with pytest.raises(DecoderError, match="answer could not be sent"):
        says(decoder, "unpicklable")
    assert says(decoder, "second").figures["pid"] == pid


def test_names_that_cannot_be_opened_are_told_and_do_not_end_it(host: Host) -> None:
    decoder = host()
    with pytest.raises(DecoderError, match="the graph of this capture is gone"):
        decoder.decode(CAPTURE, b"order", Unopenable())
    assert heard(decoder, "second") == "heard second"


def test_a_memory_limit_that_no_process_fits_in_is_told_with_its_size(host: Host) -> None:
    decoder = host(limits=HostLimits(seconds=10, memory_bytes=1 << 20))
    with pytest.raises(DecoderCrashed, match="used more than 1 MiB"):
        says(decoder, "order")
    assert decoder.pid is None


@pytest.mark.parametrize(
    ("toy", "limits", "failure", "told"),
    [
        ("stillborn", LIMITS, DecoderCrashed, "exit status 3"),
        ("slow", HostLimits(start_seconds=1), DecoderTimeout, "longer than 1 s"),
        ("anonymous", LIMITS, DecoderRejected, "breaks the contract: DecoderInfo.name"),
        ("nobody", LIMITS, DecoderRejected, "No decoder is called 'nobody'"),
    ],
)
def test_a_decoder_that_cannot_start_says_so_each_time_it_is_asked(
    host: Host, toy: str, limits: HostLimits, failure: type[DecoderError], told: str
) -> None:
    decoder = host(toy, limits=limits)
    for ask in (decoder.describe, decoder.warm, lambda: says(decoder, "order")):
        with pytest.raises(failure, match=told):
            ask()


def test_a_strangers_decoder_does_not_run_in_a_process_of_its_own_either(plug_in: Path) -> None:
    with HostedDecoder("obedient", limits=LIMITS) as decoder, pytest.raises(DecoderRejected, match="not allowed"):
        decoder.describe()


def test_callers_take_turns_and_each_gets_the_answer_to_its_own_question(host: Host) -> None:
    decoder = host(limits=HostLimits(seconds=10))
    orders = [f"order {number}" for number in range(40)]
    with ThreadPoolExecutor(max_workers=4) as callers:
        assert list(callers.map(lambda order: heard(decoder, order), orders)) == [f"heard {order}" for order in orders]


def test_a_caller_who_gives_up_leaves_no_answer_behind_for_the_next(host: Host) -> None:
    class GaveUp(Exception):
        pass

    def give_up(number: int, frame: FrameType | None) -> None:
        raise GaveUp

    decoder = host(limits=HostLimits(seconds=30))
    says(decoder, "first")
    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(GaveUp):
            says(decoder, "sleep")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert heard(decoder, "second") == "heard second"


def test_a_decoder_outlives_the_thread_that_first_asked_it(host: Host) -> None:
    decoder = host()
    asker = Thread(target=says, args=(decoder, "first"))
    asker.start()
    asker.join()
    pid = decoder.pid
    time.sleep(0.1)
    assert says(decoder, "second").figures == {"pid": pid, "count": 2}


def test_closing_ends_the_process_and_asking_again_starts_another(host: Host) -> None:
    decoder = host()
    first = int(says(decoder, "first").figures["pid"])
    decoder.close()
    decoder.close()
    assert gone(first)
    assert says(decoder, "second").figures["pid"] != first


def test_the_decoder_dies_with_the_process_that_asked_it_even_while_it_hangs(plug_in: Path) -> None:
    script = (
        "from datetime import UTC, datetime\n"
        "from models.capture import Capture\n"
        "from models.hosting import HostedDecoder, HostLimits\n"
        "from toy_decoders import DISTRIBUTION, NoNames\n"
        "now = datetime.now(UTC)\n"
        "capture = Capture('x', 'speech', 'audio/wav', '0', 'driver:77', now, now)\n"
        "decoder = HostedDecoder('obedient', limits=HostLimits(seconds=600), allowed=[DISTRIBUTION])\n"
        "decoder.decode(capture, b'first', NoNames())\n"
        "print(decoder.pid, flush=True)\n"
        "decoder.decode(capture, b'sleep', NoNames())\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment) as asker:
        assert asker.stdout is not None
        pid = int(asker.stdout.readline())
        assert psutil.pid_exists(pid)
        asker.kill()
    assert gone(pid)


def test_missing_weights_are_told_as_such_through_the_process_border(tmp_path: Path) -> None:
    with HostedDecoder("whisper", SpeechSettings(cache=tmp_path)) as decoder:
        for ask in (
            decoder.warm,
            lambda: decoder.decode(CAPTURE, (SPEECH / "seed-en-1.ogg").read_bytes(), NoNames()),
        ):
            with pytest.raises(WeightsMissing, match="order-intake models pull"):
                ask()
        # The one who pulls them finds a process that is still there.
        assert decoder.pid is not None
