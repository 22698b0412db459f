"""A hosted decoder that crashes, hangs or swells harms nobody: the host is told, and the next capture is read."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from models.capture import Capture
from models.decoder import DecoderCrashed, DecoderError, DecoderRejected, DecoderTimeout, WeightsMissing
from models.hosting import HostedDecoder, HostLimits
from models.intent import Read

CODE = """
import os, threading, time
from dataclasses import dataclass
from models.decoder import DecoderInfo, WeightsMissing
from models.intent import Read
from models.phrases import phrase

BOTH = threading.Barrier(2)

class Own(Exception):
    def __reduce__(self):
        raise TypeError("stays at home")

class Reader:
    def __init__(self, settings="plain"):
        self.settings = settings
    def describe(self):
        return DecoderInfo("reader", "1", "sha256:" + self.settings, "text", ("text/plain",), ("en",))
    def decode(self, capture, content, vocabulary):
        word, _, figure = content.decode().partition(" ")
        if word == "crash":
            time.sleep(float(figure or 0))
            os.abort()
        if word == "meet":
            BOTH.wait(float(figure))
        if word == "sleep":
            time.sleep(float(figure))
        if word == "swell":
            kept = bytearray(int(float(figure) * 1e6))
            kept[::4096] = b"x" * len(kept[::4096])
            time.sleep(5)
        if word == "scatter":
            # Pieces too small to be given back one by one, and one in use behind each hundred.
            pieces = [bytes(20_000) for _ in range(6_000)]
            self.kept = pieces[::100]
        if word == "raise":
            raise ValueError("no such thing")
        if word == "missing":
            raise WeightsMissing("fetch them")
        if word == "abroad":
            raise WeightsMissing(phrase(
                "{where} lacks {parts} ({failure!r}, {count:.1f}).",
                where=phrase("the shelf"), parts=("a", Own("b")), failure=Own("c"), count=2.0,
            ))
        return Read((), None, {"pid": os.getpid(), "vocabulary": vocabulary.opened, "known": vocabulary.known})
    def acquaint(self, vocabulary):
        vocabulary.known = 1

class Opened:
    opened = 0
    def __init__(self):
        Opened.opened += 1
        self.opened = Opened.opened
        self.known = 0

@dataclass(frozen=True)
class Source:
    sender: str
    def __call__(self):
        return Opened()

class Vain(Reader):
    def describe(self):
        return None
"""


@pytest.fixture
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., HostedDecoder]:
    (tmp_path / "hosted_reader.py").write_text(CODE, encoding="utf-8")
    info = tmp_path / "hosted_reader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hosted-reader\nVersion: 1.0\n", encoding="utf-8")
    entries = "[order_intake.decoders]\nhosted = hosted_reader:Reader\nvain = hosted_reader:Vain\n"
    (info / "entry_points.txt").write_text(entries, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(name: str = "hosted", settings: object = None, at_once: int = 1, **limits: float) -> HostedDecoder:
        return HostedDecoder(
            name,
            settings,
            HostLimits(**limits),  # type: ignore[arg-type]
            allowed=["hosted-reader"],
            at_once=at_once,
        )

    return make


def read(decoder: HostedDecoder, words: str, sender: str = "driver:1") -> Read:
    import hosted_reader  # type: ignore[import-not-found]

    now = datetime.now(UTC)
    capture = Capture("c", "text", "text/plain", "0" * 64, sender, now, now)
    decoding = decoder.decode(capture, words.encode(), hosted_reader.Source(sender))
    assert isinstance(decoding, Read)
    return decoding


def test_it_decodes_in_another_process_and_describes_itself(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted(settings="fine") as decoder:
        assert decoder.describe().model_digest == "sha256:fine"
        assert read(decoder, "hello").figures["pid"] == decoder.pid != os.getpid()


def test_the_vocabulary_is_opened_once_for_each_source(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted() as decoder:
        opened = [read(decoder, "hello", sender).figures["vocabulary"] for sender in ("a", "b", "a", "b")]
    assert opened == [1, 2, 1, 2]


def test_names_that_a_decoder_met_while_it_warmed_are_the_ones_it_decodes_with(
    hosted: Callable[..., HostedDecoder],
) -> None:
    with hosted() as decoder:
        import hosted_reader

        decoder.warm(hosted_reader.Source("a"))
        assert [read(decoder, "hello", sender).figures["known"] for sender in ("a", "b")] == [1, 0]


def test_a_crash_is_told_and_the_next_capture_is_read(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted() as decoder:
        before = read(decoder, "hello").figures["pid"]
        with pytest.raises(DecoderCrashed, match="signal 6"):
            read(decoder, "crash")
        assert read(decoder, "hello").figures["pid"] != before


def test_a_decode_that_hangs_is_stopped_at_its_limit(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted(seconds=0.5) as decoder:
        read(decoder, "hello")
        begin = time.monotonic()
        with pytest.raises(DecoderTimeout, match="longer than"):
            read(decoder, "sleep 60")
        assert time.monotonic() - begin < 10
        read(decoder, "hello")


def test_a_decoder_that_swells_is_stopped(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted(memory_bytes=150_000_000) as decoder:
        with pytest.raises(DecoderCrashed, match="MiB"):
            read(decoder, "swell 300")
        read(decoder, "hello")


def test_memory_asked_for_beyond_all_limits_is_refused_by_the_kernel(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted(memory_bytes=150_000_000) as decoder, pytest.raises(DecoderCrashed):
        read(decoder, "swell 20000")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked to give memory back")
def test_memory_that_a_decode_freed_is_the_systems_again_before_the_next(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted() as decoder:
        child = psutil.Process(int(read(decoder, "plain").figures["pid"]))
        before = child.memory_info().rss
        read(decoder, "scatter")
        deadline = time.monotonic() + 10
        while (grown := child.memory_info().rss - before) > 30e6 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert grown < 30e6


def test_a_child_is_replaced_after_its_number_of_decodes(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted(decodes=2) as decoder:
        pids = [read(decoder, "hello").figures["pid"] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_two_captures_are_in_a_child_that_takes_two_at_once(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted(at_once=2) as decoder, ThreadPoolExecutor(2) as callers:
        met = list(callers.map(lambda _: read(decoder, "meet 30").figures["pid"], range(2)))
    assert met[0] == met[1]


def test_no_capture_is_in_a_child_beside_another_unless_that_was_allowed(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted() as decoder, ThreadPoolExecutor(2) as callers:
        alone = [callers.submit(read, decoder, "meet 0.2") for _ in range(2)]
        for each in alone:
            with pytest.raises(DecoderError, match="Broken"):
                each.result()


@pytest.mark.parametrize(
    ("bad", "failure"), [("crash 0.3", DecoderCrashed), ("sleep 60", DecoderTimeout), ("swell 300", DecoderCrashed)]
)
def test_a_capture_beside_a_bad_one_is_read_as_if_nothing_had_been(
    hosted: Callable[..., HostedDecoder], bad: str, failure: type[DecoderError]
) -> None:
    with hosted(at_once=2, seconds=3, memory_bytes=150_000_000) as decoder, ThreadPoolExecutor(2) as callers:
        read(decoder, "hello")
        guilty = callers.submit(read, decoder, bad)
        good = callers.submit(read, decoder, "sleep 2.5")
        with pytest.raises(failure):
            guilty.result()
        assert good.result().figures["pid"] != 0
        assert read(decoder, "hello").figures["pid"] == decoder.pid


def test_a_child_in_which_captures_overlap_is_replaced_after_its_number_too(
    hosted: Callable[..., HostedDecoder],
) -> None:
    with hosted(at_once=2, decodes=5) as decoder, ThreadPoolExecutor(2) as callers:
        pids = list(callers.map(lambda _: read(decoder, "sleep 0.01").figures["pid"], range(30)))
    each = Counter(pids)
    assert len(each) >= 5
    # One may be inside already when the fifth begins.
    assert max(each.values()) <= 6


def test_an_error_of_the_decoder_reaches_the_host_as_its_own_kind(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted() as decoder:
        with pytest.raises(WeightsMissing, match="fetch them"):
            read(decoder, "missing")
        with pytest.raises(DecoderError, match="no such thing"):
            read(decoder, "raise")
        pid = decoder.pid
        read(decoder, "hello")
        assert decoder.pid == pid, "an error is an answer, no reason to start anew"


def test_an_error_that_is_told_as_a_phrase_can_be_said_in_another_language_by_the_host(
    hosted: Callable[..., HostedDecoder],
) -> None:
    with hosted() as decoder, pytest.raises(WeightsMissing) as told:
        read(decoder, "abroad")
    assert str(told.value) == "the shelf lacks a, b (Own('c'), 2.0)."
    assert told.value.phrase is not None
    table = {
        "{where} lacks {parts} ({failure!r}, {count:.1f}).": "{where}缺{parts}({failure!r},{count:.1f})。",
        "the shelf": "架子上",
        ", ": "、",
    }
    assert told.value.phrase.said(table) == "架子上缺a、b(Own('c'),2.0)。"


def test_a_decoder_that_says_nothing_of_itself_is_rejected(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted("vain") as decoder, pytest.raises(DecoderRejected, match="DecoderInfo"):
        decoder.describe()


def test_interrupting_the_terminal_leaves_the_child_working(hosted: Callable[..., HostedDecoder]) -> None:
    with hosted() as decoder:
        read(decoder, "hello")
        pid = decoder.pid
        assert pid is not None
        os.kill(pid, signal.SIGINT)
        assert read(decoder, "hello").figures["pid"] == pid


def test_closing_ends_the_child(hosted: Callable[..., HostedDecoder]) -> None:
    decoder = hosted()
    read(decoder, "hello")
    child = psutil.Process(decoder.pid)
    decoder.close()
    assert not child.is_running()


def test_the_child_dies_with_a_host_that_is_killed(hosted: Callable[..., HostedDecoder], tmp_path: Path) -> None:
    code = (
        "from models.hosting import HostedDecoder\nimport time\n"
        "decoder = HostedDecoder('hosted', allowed=['hosted-reader'])\ndecoder.describe()\n"
        "print(decoder.pid, flush=True)\ntime.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as host:
        assert host.stdout is not None
        child = psutil.Process(int(host.stdout.readline()))
        host.kill()
        host.wait()
        psutil.wait_procs([child], timeout=5)
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
