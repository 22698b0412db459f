"""A log of evidence: bytes with their digest in, durable at the end of one file, together with all that come meanwhile.

A file and a name for each cost the system several times what a write to the end of an open file does, and a burst of
recordings comes faster than it finds names for them. Each process appends to files of its own, past the system's cache,
with one write and one `fdatasync` for everybody who waits; who tidies up gives each record its own file later
(`evidence_logged`).

A log is records one after the other. Each begins at a multiple of `BLOCK` bytes with a header (magic, size, digest,
checksum) and ends with zeros up to the next multiple. Its writer holds a lock on it (`flock`) for as long as it lives:
a log without one grows no more. What a crash cuts off was told to nobody.
"""

from __future__ import annotations

import errno
import fcntl
import mmap
import os
import struct
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import uuid6

from intake.storage.evidence_directory import synchronise

BLOCK = 4096
"""Bytes; what direct writes must be aligned to on every usual disk."""
LARGEST = 2**20
"""Bytes of a record's content at most; what is longer gains nothing here."""
SUFFIX = ".log"
_TOGETHER = 8 * 2**20
"""Bytes that are written at once at most."""
_MAGIC = b"OIELOG1\n"
_HEADER = struct.Struct("<8sQ32sI12x")
_ACCESS = 0o640


@dataclass(frozen=True, slots=True)
class Record:
    """Where evidence lies in a log: its content's place and size, and where the next record begins; bytes."""

    sha256: str
    at: int
    size: int

    @property
    def end(self) -> int:
        return _up(self.at + self.size)


def record_at(file: int, at: int) -> Record | None:
    """The record that begins there, if its header is whole; whether its content is, its digest tells."""
    header = os.pread(file, _HEADER.size, at)
    if len(header) < _HEADER.size:
        return None
    magic, size, digest, told = _HEADER.unpack(header)
    if magic != _MAGIC or told != _checksum(size, digest) or size > LARGEST:
        return None
    return Record(digest.hex(), at + _HEADER.size, size)


def records(file: int, begin: int = 0) -> Iterator[Record]:
    """The records from `begin`, where one must begin, up to the first place where none does."""
    while found := record_at(file, begin):
        yield found
        begin = found.end


@dataclass(slots=True, eq=False)
class _Waiting:
    sha256: str
    chunks: Sequence[bytes]
    size: int
    woken: threading.Lock = field(default_factory=threading.Lock)
    """Held until its turn has come."""
    leads: bool = False
    done: bool = False
    error: BaseException | None = None

    @property
    def room(self) -> int:
        return _up(_HEADER.size + self.size)


class EvidenceLog:
    """Appends for any number of threads. `folder` exists; a new log is begun once one has `size` bytes."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder
        self._size = size
        self._lock = threading.Lock()
        self._queue: list[_Waiting] = []
        self._led = False
        self._file: int | None = None
        self._path = folder
        self._end = 0
        self._process = 0
        self._arena: mmap.mmap | None = None

    def append(self, sha256: str, chunks: Sequence[bytes]) -> None:
        """Returns once the bytes are durable. Raises OSError, and ValueError for more than `LARGEST` bytes.

        One of those who come together writes for all; those who come meanwhile wait for the next write, which the
        first of them makes.
        """
        mine = _Waiting(sha256, chunks, sum(map(len, chunks)))
        if mine.size > LARGEST:
            raise ValueError(f"{mine.size} bytes are more than a record holds ({LARGEST})")
        mine.woken.acquire()
        with self._lock:
            self._queue.append(mine)
            mine.leads = not self._led
            self._led = True
        if not mine.leads:
            mine.woken.acquire()
        if mine.leads:
            self._lead()
        if mine.error is not None:
            raise mine.error

    def close(self) -> None:
        """End the log: it may be tidied away. Nobody appends meanwhile; the next append begins another."""
        self._end_log()

    def _lead(self) -> None:
        """Write what waits, oneself first; then whoever waits first leads."""
        with self._lock:
            together = self._next()
        error: BaseException | None = None
        try:
            self._write(together)
        except BaseException as failed:  # noqa: BLE001 - all who wait for this write are told
            error = failed
        with self._lock:
            # What a failed write left is behind the last record that anybody was told of: nothing is to follow it.
            if error is not None:
                self._end_log()
            if self._queue:
                self._queue[0].leads = True
            else:
                self._led = False
            following = self._queue[:1]
        for each in together:
            each.error = error
            each.woken.release()
        for each in following:
            each.woken.release()

    def _next(self) -> list[_Waiting]:
        room, count = 0, 0
        for each in self._queue:
            room += each.room
            if room > _TOGETHER:
                break
            count += 1
        together, self._queue = self._queue[:count], self._queue[count:]
        return together

    def _write(self, together: Sequence[_Waiting]) -> None:
        file = self._open()
        if self._arena is None:
            self._arena = mmap.mmap(-1, _TOGETHER)
        arena, end = self._arena, 0
        for each in together:
            end = _lay(arena, end, each)
        try:
            with memoryview(arena) as view:
                written = 0
                while written < end:
                    written += os.pwrite(file, view[written:end], self._end + written)
            os.fdatasync(file)
        except OSError:
            if self._end == 0:
                _withdraw(self._path)
            raise
        self._end += end

    def _open(self) -> int:
        """The log to append to, begun if there is none, if it is full, or if it is another process's."""
        if self._file is not None and self._process != os.getpid():
            # A fork shares its parent's file and must not write into it.
            self._end_log()
        if self._file is not None and self._end >= self._size:
            self._end_log()
        if self._file is None:
            (self._file, self._path), self._end, self._process = _begin(self._folder), 0, os.getpid()
        return self._file

    def _end_log(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
        self._file = None


def _lay(arena: mmap.mmap, at: int, what: _Waiting) -> int:
    """Put a record into the arena; returns where the next begins."""
    digest = bytes.fromhex(what.sha256)
    end = at + what.room
    arena[at : at + _HEADER.size] = _HEADER.pack(_MAGIC, what.size, digest, _checksum(what.size, digest))
    at += _HEADER.size
    for chunk in what.chunks:
        arena[at : at + len(chunk)] = chunk
        at += len(chunk)
    arena[at:end] = bytes(end - at)  # What another record left there is nobody's affair.
    return end


def _begin(folder: Path) -> tuple[int, Path]:
    """A new log, locked, its name durable."""
    while True:
        path = folder / f"{uuid6.uuid7().hex}{SUFFIX}"
        file = _created(path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Who tidies up may have found it before it was locked, and taken it for one that ended empty.
            with suppress(FileNotFoundError):
                if os.path.samestat(path.stat(), os.fstat(file)):
                    synchronise(folder)
                    return file, path
        except OSError:
            os.close(file)
            _withdraw(path)
            raise
        os.close(file)


def _withdraw(path: Path) -> None:
    """Take away a log in which nothing is: on a full disk every try would leave one."""
    with suppress(OSError):
        path.unlink()


def _created(path: Path) -> int:
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
    try:
        return os.open(path, flags | getattr(os, "O_DIRECT", 0), _ACCESS)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    # Some file systems write through their cache alone; the file may have been made all the same.
    path.unlink(missing_ok=True)
    return os.open(path, flags, _ACCESS)


def _checksum(size: int, digest: bytes) -> int:
    return zlib.crc32(digest, size & 0xFFFFFFFF)


def _up(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
