"""Evidence lands in logs and is filed later: crashes, full disks, damage, forks and readers beside writers."""

from __future__ import annotations

import dataclasses
import errno
import fcntl
import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake.settings import load_settings
from intake.storage import evidence_log
from intake.storage.evidence import EvidenceAltered, EvidenceError, EvidenceMissing, StorageFull, Stored, open_store
from intake.storage.evidence_directory import FileEvidence
from intake.storage.evidence_log import BLOCK, LARGEST, EvidenceLog
from intake.storage.evidence_logged import QUIET, LoggedEvidence

SIZE = 64 * 1024
MUCH = 2**30


@pytest.fixture
def store(tmp_path: Path) -> LoggedEvidence:
    return LoggedEvidence(tmp_path, SIZE, MUCH)


def logs(root: Path) -> list[Path]:
    return sorted((root / "log").iterdir())


def filed(root: Path) -> set[str]:
    return {path.name for path in root.glob("??/*")}


def later() -> float:
    return time.time() + QUIET + 1


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_many_at_once_share_writes_and_each_is_durable_and_read_by_others_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = LoggedEvidence(tmp_path, MUCH, MUCH), LoggedEvidence(tmp_path, MUCH, MUCH)
    synchronised, slow = list[int](), os.fdatasync

    def counted(file: int) -> None:
        slow(file)
        time.sleep(0.01)  # As a disk that takes its time: who comes meanwhile waits for the next write.
        synchronised.append(file)

    monkeypatch.setattr(evidence_log.os, "fdatasync", counted)
    contents = [os.urandom(10 + 997 * number) for number in range(96)]
    wrong = list[bytes]()

    def put(mine: list[bytes]) -> None:
        for content in mine:
            half = len(content) // 2
            if store.put([content[:half], content[half:]]) != Stored(digest_of(content), len(content)):
                wrong.append(content)
            if other.read(digest_of(content)) != content:
                wrong.append(content)

    threads = [threading.Thread(target=put, args=(contents[each::16],)) for each in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not wrong
    assert len(synchronised) < len(contents) / 2
    assert len(logs(tmp_path)) == 1


def test_what_is_in_a_log_is_filed_once_nobody_appends_to_it_and_the_burst_is_over(
    tmp_path: Path, store: LoggedEvidence
) -> None:
    contents = [bytes([number]) * SIZE for number in range(3)]  # Each ends its log.
    digests = {store.put([content]).sha256 for content in contents}
    reader = LoggedEvidence(tmp_path, SIZE, MUCH)
    assert all(reader.read(digest_of(content)) == content for content in contents)
    reader.tend(time.time())
    assert (len(logs(tmp_path)), filed(tmp_path)) == (3, set()), "the burst may go on"
    reader.tend(later())
    [live] = logs(tmp_path)
    assert len(filed(tmp_path)) == 2, "the last log is still its writer's"
    store.close()
    reader.tend(later())
    assert (logs(tmp_path), filed(tmp_path)) == ([], digests)
    assert not live.exists()
    for content in contents:
        for each in (store, reader, FileEvidence(tmp_path)):
            each.verify(digest_of(content))
            assert each.read(digest_of(content)) == content
            with each.open(digest_of(content)) as file:
                file.seek(-1, 2)
                assert file.read() == content[-1:]


def test_more_than_the_backlog_is_filed_at_once(tmp_path: Path) -> None:
    store = LoggedEvidence(tmp_path, SIZE, SIZE)
    for number in range(4):
        store.put([bytes([number]) * SIZE])
    store.tend(time.time())
    assert len(filed(tmp_path)) == 3
    assert len(logs(tmp_path)) == 1


def test_kill_9_loses_nothing_that_was_told(tmp_path: Path) -> None:
    program = (
        "import os, sys, threading\n"
        "from pathlib import Path\n"
        "from intake.storage.evidence_logged import LoggedEvidence\n"
        f"store = LoggedEvidence(Path(sys.argv[1]), {8 * SIZE}, 0)\n"
        "def put():\n"
        "    while True:\n"
        "        told = store.put([os.urandom(20_000)]).sha256\n"
        "        os.write(1, told.encode() + b'\\n')\n"
        "for _ in range(8):\n"
        "    threading.Thread(target=put).start()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(100)]
        child.send_signal(signal.SIGKILL)
        told += child.stdout.readlines()
    digests = {each.decode().strip() for each in told if each.endswith(b"\n")}
    assert len(digests) >= 100
    keeper = LoggedEvidence(tmp_path, SIZE, 0)
    assert all(digest_of(keeper.read(digest)) == digest for digest in digests)
    keeper.tend(later())
    assert logs(tmp_path) == []
    assert digests <= filed(tmp_path)
    for digest in digests:
        keeper.verify(digest)


def _shortened(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 2 * BLOCK)


def _headless(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 3 * BLOCK)
        file.write(b"\0" * 64)


def _bitten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 2 * BLOCK)
        file.write(b"\xff")


@pytest.mark.parametrize(
    ("damage", "told"), [(_shortened, EvidenceAltered), (_headless, EvidenceMissing), (_bitten, EvidenceAltered)]
)
def test_what_a_crash_cut_off_or_a_disk_altered_is_never_read_and_hides_nothing_else(
    tmp_path: Path, damage: Callable[[Path], None], told: type[EvidenceError], caplog: pytest.LogCaptureFixture
) -> None:
    store = LoggedEvidence(tmp_path, MUCH, MUCH)
    whole, cut = [bytes([number]) * 5000 for number in range(3)], b"x" * 2 * BLOCK
    for content in (*whole, cut):
        store.put([content])
    store.close()
    [log] = logs(tmp_path)
    damage(log)
    reader = LoggedEvidence(tmp_path, SIZE, MUCH)
    for ask in (reader.read, reader.open, reader.verify):
        with pytest.raises(told, match=digest_of(cut)):
            ask(digest_of(cut))
    assert all(reader.read(digest_of(content)) == content for content in whole)
    # The same bytes come again: another log holds them whole.
    store.put([cut])
    assert reader.read(digest_of(cut)) == cut
    store.close()
    with caplog.at_level(logging.WARNING):
        reader.tend(later())
    assert "as after a crash" in caplog.text
    assert filed(tmp_path) == {digest_of(content) for content in (*whole, cut)}
    assert [path.name for path in (tmp_path / "incoming").iterdir()] == [log.name]


def test_a_damaged_record_hides_none_of_those_after_it_from_filing(tmp_path: Path) -> None:
    store = LoggedEvidence(tmp_path, MUCH, MUCH)
    contents = [bytes([number]) * 9000 for number in range(3)]
    for content in contents:
        store.put([content])
    store.close()
    [log] = logs(tmp_path)
    with log.open("r+b") as file:
        file.write(b"no record")
    store.tend(later())
    assert filed(tmp_path) == {digest_of(content) for content in contents[1:]}


def test_a_crash_between_filing_and_removing_does_no_harm(
    tmp_path: Path, store: LoggedEvidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = store.put([b"three lattes"])
    store.close()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_: (_ for _ in ()).throw(PermissionError("as if killed")))
        with pytest.raises(PermissionError, match="as if killed"):
            store.tend(later())
    assert filed(tmp_path) == {stored.sha256}
    assert store.read(stored.sha256) == b"three lattes"
    store.tend(later())
    assert logs(tmp_path) == []
    assert store.read(stored.sha256) == b"three lattes"


def test_a_broken_file_under_the_name_is_neither_read_nor_kept(tmp_path: Path, store: LoggedEvidence) -> None:
    stored = store.put([b"three lattes"])
    (tmp_path / stored.sha256[:2]).mkdir()
    (tmp_path / stored.sha256[:2] / stored.sha256).write_bytes(b"three lat")
    assert store.read(stored.sha256) == b"three lattes"
    store.verify(stored.sha256)
    store.close()
    store.tend(later())
    FileEvidence(tmp_path).verify(stored.sha256)


def test_where_the_log_cannot_grow_one_file_may_still_have_room(
    tmp_path: Path, store: LoggedEvidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = store.put([b"one latte"])
    with monkeypatch.context() as patch:
        patch.setattr(evidence_log.os, "pwrite", full)
        stored = store.put([b"three lattes"])
        assert filed(tmp_path) == {stored.sha256}
        patch.setattr("intake.storage.evidence_directory.os.fsync", full)
        with pytest.raises(StorageFull):
            store.put([b"four lattes"])
    with pytest.raises(EvidenceMissing):
        store.read(digest_of(b"four lattes"))
    assert store.put([b"four lattes"]).sha256 == digest_of(b"four lattes")
    assert len(logs(tmp_path)) == 2, "nothing follows what a failed write left"
    for content in (b"one latte", b"three lattes", b"four lattes"):
        assert store.read(digest_of(content)) == content
    assert before.sha256 == digest_of(b"one latte")


def test_all_who_wait_for_a_write_that_fails_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log").mkdir()
    log, writes = EvidenceLog(tmp_path / "log", MUCH), threading.Event()

    def fail(*_: object) -> None:
        writes.wait(10)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(evidence_log.os, "fdatasync", fail)
    failed = list[int]()

    def append(number: int) -> None:
        try:
            log.append(digest_of(bytes([number])), [bytes([number])])
        except OSError:
            failed.append(number)

    threads = [threading.Thread(target=append, args=(each,)) for each in range(6)]
    for each in threads:
        each.start()
    writes.set()
    for each in threads:
        each.join(20)
    assert sorted(failed) == list(range(6))
    monkeypatch.undo()
    log.append(digest_of(b"x"), [b"x"])


def test_what_is_too_long_for_a_record_gets_its_file_at_once(tmp_path: Path, store: LoggedEvidence) -> None:
    long = store.put([b"x" * LARGEST, b"y"])
    streamed = store.put(iter([b"three ", b"lattes"]))
    assert filed(tmp_path) == {long.sha256, streamed.sha256}
    assert logs(tmp_path) == []
    with pytest.raises(ValueError, match="more than a record"):
        EvidenceLog(tmp_path / "log", SIZE).append(long.sha256, [b"x" * LARGEST, b"y"])


def test_a_fork_begins_a_log_of_its_own(tmp_path: Path) -> None:
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from intake.storage.evidence_logged import LoggedEvidence\n"
        f"store = LoggedEvidence(Path(sys.argv[1]), {SIZE}, 0)\n"
        "store.put([b'before'])\n"
        "child = os.fork()\n"
        "store.put([b'child' if child == 0 else b'parent'])\n"
        "if child:\n"
        "    assert os.waitpid(child, 0)[1] == 0\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, timeout=60)
    assert len(logs(tmp_path)) == 2
    reader = LoggedEvidence(tmp_path, SIZE, 0)
    for content in (b"before", b"child", b"parent"):
        assert reader.read(digest_of(content)) == content


def test_a_log_that_was_tidied_away_before_it_was_locked_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, lock, taken = tmp_path / "log", fcntl.flock, list[Path]()
    folder.mkdir()

    def late(file: int, operation: int) -> None:
        if not taken:
            taken.extend(folder.iterdir())
            taken[0].unlink()
        lock(file, operation)

    monkeypatch.setattr(evidence_log.fcntl, "flock", late)
    EvidenceLog(folder, SIZE).append(digest_of(b"x"), [b"x"])
    [log] = folder.iterdir()
    assert log not in taken
    assert log.stat().st_size == BLOCK


def test_where_nothing_goes_past_the_cache_the_log_goes_through_it(
    tmp_path: Path, store: LoggedEvidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: Any = os.open

    def cached_only(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if flags & os.O_DIRECT == os.O_DIRECT:
            opened(path, flags & ~os.O_DIRECT, *rest, **named)  # Made, and refused all the same.
            raise OSError(errno.EINVAL, "Invalid argument")
        return int(opened(path, flags, *rest, **named))

    monkeypatch.setattr(evidence_log.os, "open", cached_only)
    stored = store.put([b"three lattes"])
    assert store.read(stored.sha256) == b"three lattes"
    assert len(logs(tmp_path)) == 1


def test_the_log_is_for_the_service_and_its_group_alone(tmp_path: Path, store: LoggedEvidence) -> None:
    store.put([b"three lattes"])
    [log] = logs(tmp_path)
    assert log.stat().st_mode & 0o007 == log.parent.stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("named", [False, True])
def test_where_logs_are_switched_off_what_they_hold_is_read_and_filed_all_the_same(tmp_path: Path, named: bool) -> None:
    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(tmp_path)})
    store = open_store(settings)
    assert isinstance(store, LoggedEvidence)
    stored = store.put([b"three lattes"])
    store.close()
    url = f"file://{tmp_path}/evidence" if named else None
    changed = dataclasses.replace(settings, evidence_url=url, evidence_log_bytes=SIZE if named else 0)
    after = open_store(changed)
    assert after.read(stored.sha256) == b"three lattes"
    after.put([b"four lattes"])
    assert filed(tmp_path / "evidence") == {digest_of(b"four lattes")}
    after.tend(later())
    assert filed(tmp_path / "evidence") == {stored.sha256, digest_of(b"four lattes")}
    assert logs(tmp_path / "evidence") == []


def test_the_same_bytes_twice_in_one_log_are_read_before_and_after_it_is_filed(
    tmp_path: Path, store: LoggedEvidence
) -> None:
    reader = LoggedEvidence(tmp_path, SIZE, MUCH)
    for _ in range(2):
        stored = store.put([b"three lattes"])
    assert reader.read(stored.sha256) == b"three lattes"
    store.close()
    store.tend(later())
    assert logs(tmp_path) == []
    for _ in range(2):
        assert reader.read(stored.sha256) == b"three lattes"
        with pytest.raises(EvidenceMissing):
            reader.read(digest_of(b"four lattes"))


def test_two_keepers_file_the_same_log_without_harm(
    tmp_path: Path, store: LoggedEvidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, other = store.put([b"three lattes"]), LoggedEvidence(tmp_path, SIZE, MUCH)
    store.close()
    mine = LoggedEvidence._file

    def after_the_other(self: LoggedEvidence, path: Path) -> None:
        monkeypatch.setattr(LoggedEvidence, "_file", mine)
        other.tend(later())
        self._file(path)

    monkeypatch.setattr(LoggedEvidence, "_file", after_the_other)
    store.tend(later())
    assert filed(tmp_path) == {stored.sha256}
    assert store.read(stored.sha256) == b"three lattes"


def test_what_is_no_digest_is_missing(store: LoggedEvidence) -> None:
    for sha256 in ("0" * 64, "../../etc/passwd"):
        with pytest.raises(EvidenceMissing):
            store.open(sha256)
        with pytest.raises(EvidenceMissing):
            store.verify(sha256)


def test_the_keeper_files_what_has_ended_and_outlives_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from intake.service import keeper

    monkeypatch.setattr(keeper, "TEND_EVERY", 0.01)
    monkeypatch.setattr(keeper, "TEND_PAUSE", 0.01)
    store = LoggedEvidence(tmp_path, SIZE, 0)
    stored = store.put([b"three lattes"])
    store.close()
    whole, failures = store.tend, iter([StorageFull("The evidence store is full.")])

    def tend(now: float) -> None:
        for failure in failures:
            raise failure
        whole(now)

    monkeypatch.setattr(store, "tend", tend)
    stop = threading.Event()
    thread = threading.Thread(target=keeper._tend, args=(store, stop))
    thread.start()
    deadline = time.monotonic() + 20
    while logs(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    thread.join(20)
    assert filed(tmp_path) == {stored.sha256}
    assert "The evidence store is full" in caplog.text
