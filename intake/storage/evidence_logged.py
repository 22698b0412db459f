"""Evidence in a directory with a log before it: what is in memory is durable at the end of a log, and filed later.

`tend` files what logs hold that nobody appends to any more, record by record as any other put, and only then removes
the log: a crash at any moment leaves the evidence in one place or in both. Whoever reads looks into the logs first,
because a file that is on its way may have its name already.
"""

from __future__ import annotations

import fcntl
import io
import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from intake.storage.evidence import EvidenceAltered, EvidenceError, EvidenceMissing, Stored, Writing, digest_of
from intake.storage.evidence_directory import FileEvidence
from intake.storage.evidence_log import BLOCK, LARGEST, SUFFIX, EvidenceLog, Record, record_at, records
from models.phrases import phrase

log = logging.getLogger(__name__)
FOLDER = "log"
QUIET = 30.0
"""Seconds that a log which ended is left alone: to file costs as much as to accept, and a burst is over by then."""


class EvidenceLogs:
    """What the logs of a folder hold, of whichever process; for any number of threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._held: dict[str, list[Record]] = {}
        """By the log's name."""
        self._places: dict[str, list[tuple[str, Record]]] = {}
        """By digest: logs' names and places in them. A crash may have cut one of them off, so all of them are kept."""

    def find(self, sha256: str) -> bytes | None:
        """The evidence, its digest checked; None where no log holds it (any more)."""
        with self._lock:
            known = list(self._places.get(sha256, ()))
        if (found := self._first_whole(known)) is not None:
            return found
        with self._lock:
            self._look()
            new = [each for each in self._places.get(sha256, ()) if each not in known]
        return self._first_whole(new)

    def broken(self, sha256: str) -> str | None:
        """The log that holds the evidence with other bytes; None where none did when it was last looked for."""
        with self._lock:
            return next((name for name, _ in self._places.get(sha256, ())), None)

    def _first_whole(self, places: Iterable[tuple[str, Record]]) -> bytes | None:
        for name, record in places:
            with suppress(FileNotFoundError), _opened(self._folder / name) as file:
                content = os.pread(file, record.size, record.at)
                if digest_of([content]) == record.sha256:
                    return content
        return None

    def _look(self) -> None:
        """Forget the logs that are gone, and read on in the others."""
        there = {path.name: path for path in self._folder.glob(f"*{SUFFIX}")}
        for name in self._held.keys() - there.keys():
            # The same bytes may lie in one log twice.
            for sha256 in {record.sha256 for record in self._held.pop(name)}:
                left = [each for each in self._places[sha256] if each[0] != name]
                self._places[sha256] = left
                if not left:
                    del self._places[sha256]
        for name, path in there.items():
            held = self._held.setdefault(name, [])
            with suppress(FileNotFoundError), _opened(path) as file:
                for record in records(file, held[-1].end if held else 0):
                    held.append(record)
                    self._places.setdefault(record.sha256, []).append((name, record))


class LoggedEvidence:
    """A directory of files and their logs, on the machine's own disk.

    `size`: bytes from which a log is ended; 0 begins none, and those that are there are read and filed all the same.
    `most`: bytes of ended logs from which filing waits no longer.
    """

    def __init__(self, root: Path, size: int, most: int) -> None:
        self._files = FileEvidence(root)
        self._folder = root / FOLDER
        if size:
            try:
                self._folder.mkdir(mode=0o750, exist_ok=True)
            except OSError as error:
                raise EvidenceError(
                    phrase("The evidence store {store} cannot be written: {error}.", store=root, error=error)
                ) from error
        self._incoming = root / "incoming"
        self._log = EvidenceLog(self._folder, size) if size else None
        self._logs = EvidenceLogs(self._folder)
        self._most = most

    def begin(self) -> Writing:
        return self._files.begin()

    def put(self, stream: Iterable[bytes]) -> Stored:
        if self._log is None or not isinstance(stream, list) or sum(map(len, stream)) > LARGEST:
            return self._files.put(stream)
        sha256 = digest_of(stream)
        try:
            self._log.append(sha256, stream)
        except OSError as error:
            # A full disk may still have room for one file; where it has not, the answer says so.
            log.warning("evidence goes past its log, which cannot be written: %s", error)
            return self._files.file(stream, sha256)
        return Stored(sha256, sum(map(len, stream)))

    def open(self, sha256: str) -> BinaryIO:
        content = self._logs.find(sha256)
        with self._unless_altered(sha256):
            return self._files.open(sha256) if content is None else io.BytesIO(content)

    def read(self, sha256: str) -> bytes:
        content = self._logs.find(sha256)
        with self._unless_altered(sha256):
            return self._files.read(sha256) if content is None else content

    def verify(self, sha256: str) -> None:
        with self._unless_altered(sha256):
            if self._logs.find(sha256) is None:
                self._files.verify(sha256)

    @contextmanager
    def _unless_altered(self, sha256: str) -> Iterator[None]:
        """What has no file, but a record with other bytes than it was put with, is not missing.

        A record that a crash cut off looks the same, but nobody was told of it, and so nobody asks.
        """
        try:
            yield
        except EvidenceMissing as missing:
            name = self._logs.broken(sha256)
            if name is None:
                raise
            told = phrase(
                "The evidence {digest} was altered in the log {log}: restore it from a backup.",
                digest=sha256, log=self._folder / name,
            )  # fmt: skip
            raise EvidenceAltered(told) from missing

    def check(self) -> None:
        self._files.check()

    def close(self) -> None:
        """End this process's log; nobody puts anything meanwhile."""
        if self._log is not None:
            self._log.close()

    def tend(self, now: float) -> None:
        """File what lies in logs that ended; `now`: seconds of the epoch. Raises EvidenceError."""
        self._files.tend(now)
        ended = [(path, told) for path in sorted(self._folder.glob(f"*{SUFFIX}")) if (told := _ended(path))]
        waiting = sum(told.st_size for _, told in ended)
        for path, told in ended:
            if now - told.st_mtime >= QUIET or waiting > self._most:
                # Another keeper may have done it meanwhile.
                with suppress(FileNotFoundError):
                    self._file(path)
                waiting -= told.st_size

    def _file(self, path: Path) -> None:
        with _opened(path) as file, _alone(file) as alone:
            if not alone:
                return
            damaged = 0
            for sha256, content in _salvaged(file):
                if sha256 is None:
                    damaged += 1
                else:
                    self._files.file([content], sha256)
            if damaged:
                log.warning("%s: %d blocks are no evidence, as after a crash; it is swept in a day", path, damaged)
                path.rename(self._incoming / path.name)
            else:
                path.unlink()


def _salvaged(file: int) -> Iterator[tuple[str | None, bytes]]:
    """Every whole record of a log, its digest and content; a block that belongs to none has no digest.

    A crash damages the end of a log alone.
    """
    at, size = 0, os.fstat(file).st_size
    while at < size:
        record = record_at(file, at)
        content = b"" if record is None else os.pread(file, record.size, record.at)
        if record is None or digest_of([content]) != record.sha256:
            yield None, b""
            at += BLOCK
        else:
            yield record.sha256, content
            at = record.end


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDONLY)
    try:
        yield file
    finally:
        os.close(file)


@contextmanager
def _alone(file: int) -> Iterator[bool]:
    """Hold a log that nobody appends to, until the file is closed; False while its writer lives."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True


def _ended(path: Path) -> os.stat_result | None:
    """Size and age of a log that nobody appends to any more; None of one that grows, or is gone."""
    with suppress(FileNotFoundError), _opened(path) as file, _alone(file) as alone:
        return os.fstat(file) if alone else None
    return None
