"""Evidence in a directory: bytes in, a file under their SHA-256 out, durable with its name before `put` returns.

fsspec and obstore do not fsync, hence these few lines of our own. Whichever way a file comes by its name, both are
synchronised before anything is told of it, and a name that is there already is only ever given to whole, durable bytes.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from intake.storage.evidence import (
    CHUNK,
    FULL,
    EvidenceError,
    EvidenceMissing,
    StorageFull,
    Stored,
    Writing,
    digest_of,
    must_be,
    place,
)
from models.phrases import phrase

_FILE, _FOLDER = 0o640, 0o750
"""Access: what people said and photographed is for the service and its group, for nobody else on the machine."""
_OPEN = "/proc/self/fd"
"""Where Linux shows the files that this process has open: one without a name is given it from here."""
CACHED = 64 * 1024
"""Bytes up to which what was put from memory stays in the system's cache. The pages of what is longer are given back
once it is durable, and the next put takes the same: as nothing here is deleted, it would have to be found new ones for
good, and those cost as much as all else that a put does. Whoever reads it reads it from the disk."""

ORPHAN_AGE = 24 * 3600.0
"""Seconds after which what a broken upload left behind is swept."""
SWEEP_EVERY = 3600.0
"""Seconds."""


class _FileWriting:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._digest = hashlib.sha256()
        self._size = 0
        self._done = False
        self._path: Path | None = None
        """Its name on the way; None while it has none."""
        try:
            file = _nameless(root / "incoming")
            if file is None:
                self._path = _passing_name(root)
                # Unbuffered: a failed write must be seen here and not at some later flush.
                file = FileIO(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE), "wb")
            self._file: FileIO = file
        except OSError as error:
            raise _translated(error, root) from error

    def write(self, chunk: bytes) -> None:
        try:
            _write(self._file.fileno(), chunk)
        except OSError as error:
            self.abandon()
            raise _translated(error, self._root) from error
        self._digest.update(chunk)
        self._size += len(chunk)

    def commit(self) -> Stored:
        sha256 = self._digest.hexdigest()
        target = self._root / place(sha256)
        try:
            folder = _open_folder(self._root, target.parent)
            try:
                self._name(target, folder)
                os.fsync(folder)
            finally:
                os.close(folder)
            self._file.close()
        except OSError as error:
            self.abandon()
            raise _translated(error, self._root) from error
        self._done = True
        return Stored(sha256, self._size)

    def _name(self, target: Path, folder: int) -> None:
        """Give the bytes their name, and make them durable; the name is once `folder` is synchronised."""
        file = self._file.fileno()
        if self._path is None:
            # Named first, then bytes and name with one write of the file system's journal. A crash in between may leave
            # a broken file under a name that nothing was accepted for. It does not stay: where the name exists already,
            # the bytes go the way below, so what is there is replaced, and never by anything less durable.
            with suppress(FileExistsError):
                os.link(f"{_OPEN}/{file}", target.name, dst_dir_fd=folder)
                os.fsync(file)
                return
        os.fsync(file)
        if self._path is None:
            path = _passing_name(self._root)
            os.link(f"{_OPEN}/{file}", path, src_dir_fd=folder)
            self._path = path
        with suppress(OSError):
            _alone(folder)
        self._path.rename(target)

    def abandon(self) -> None:
        with suppress(OSError):
            self._file.close()
        if not self._done and self._path is not None:
            self._path.unlink(missing_ok=True)


def _nameless(folder: Path) -> FileIO | None:
    """A file that has no name yet, so that a crash leaves nothing of it; None where the system has none such."""
    if not hasattr(os, "O_TMPFILE") or not os.path.isdir(_OPEN):  # noqa: PTH112 - asked for every capture
        return None
    try:
        return FileIO(os.open(folder, os.O_TMPFILE | os.O_WRONLY, _FILE), "wb")
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR):
            return None
        raise


def _passing_name(root: Path) -> Path:
    return root / "incoming" / secrets.token_hex(16)


def _open_folder(root: Path, folder: Path) -> int:
    """The folder opened, made if it must be."""
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        synchronise(root)
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)


def _write(file: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(file, view) :]


def _uncache(file: int) -> None:
    with suppress(OSError, AttributeError):  # Advice, which not every system takes.
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def _alone(folder: int) -> None:
    """Hold the folder, until it is closed, against others who would give or take a name that is there already.

    Raises OSError where the file system locks no folders; there nobody takes a name away.
    """
    fcntl.flock(folder, fcntl.LOCK_EX)


def _withdraw(folder: int, name: str, file: int) -> None:
    """Take its name from a file that could not be written, unless whole bytes of another put have the name since."""
    with suppress(OSError):  # What cannot be withdrawn is as after a crash: replaced when the bytes come again.
        _alone(folder)
        if os.path.samestat(os.stat(name, dir_fd=folder), os.fstat(file)):
            os.unlink(name, dir_fd=folder)


class FileEvidence:
    """Evidence in a directory, one level of folders by digest."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._swept = 0.0
        try:
            root.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
            (root / "incoming").mkdir(mode=_FOLDER, exist_ok=True)
        except OSError as error:
            raise _translated(error, root) from error

    def begin(self) -> Writing:
        return _FileWriting(self._root)

    def put(self, stream: Iterable[bytes]) -> Stored:
        if isinstance(stream, list):
            return self.file(stream, digest_of(stream))
        return self._put_streamed(stream)

    def file(self, chunks: list[bytes], sha256: str) -> Stored:
        """Put what is in memory and has this digest. Raises StorageFull."""
        with suppress(FileExistsError):
            return self._put_named(chunks, sha256)
        return self._put_streamed(chunks)

    def _put_streamed(self, stream: Iterable[bytes]) -> Stored:
        writing = self.begin()
        try:
            for chunk in stream:
                writing.write(chunk)
            return writing.commit()
        except BaseException:
            writing.abandon()
            raise

    def _put_named(self, chunks: list[bytes], sha256: str) -> Stored:
        """What is in memory: its digest is known, so its file has its name from the start. Raises FileExistsError.

        That is two changes of folders less, a third of the whole put's CPU time. A crash may leave a broken file under
        a name that nothing was accepted for, as `_FileWriting` may; the same bytes replace it when they come again.
        """
        stored = Stored(sha256, sum(map(len, chunks)))
        try:
            folder = _open_folder(self._root, self._root / stored.sha256[:2])
            try:
                file = os.open(stored.sha256, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE, dir_fd=folder)
                try:
                    for chunk in chunks:
                        _write(file, chunk)
                    os.fsync(file)
                    if stored.size > CACHED:
                        _uncache(file)
                except OSError:
                    _withdraw(folder, stored.sha256, file)
                    raise
                finally:
                    os.close(file)
                os.fsync(folder)
            finally:
                os.close(folder)
        except FileExistsError:
            raise
        except OSError as error:
            raise _translated(error, self._root) from error
        return stored

    def open(self, sha256: str) -> BinaryIO:
        try:
            return (self._root / place(sha256)).open("rb")
        except FileNotFoundError as error:
            raise EvidenceMissing(
                phrase("There is no evidence {digest} in {store}.", digest=sha256, store=self._root)
            ) from error

    def read(self, sha256: str) -> bytes:
        with self.open(sha256) as file:
            return file.read()

    def verify(self, sha256: str) -> None:
        digest = hashlib.sha256()
        with self.open(sha256) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        must_be(sha256, digest.hexdigest())

    def check(self) -> None:
        self.begin().abandon()

    def tend(self, now: float) -> None:
        if now - self._swept >= SWEEP_EVERY:
            self._swept = now
            self.sweep(ORPHAN_AGE, now)

    def sweep(self, older_than: float, now: float) -> int:
        """Remove what crashed uploads left behind more than `older_than` seconds ago; returns how many."""
        removed = 0
        for path in (self._root / "incoming").iterdir():
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > older_than:
                    path.unlink()
                    removed += 1
        return removed


def synchronise(path: Path) -> None:
    """Make the names in a folder durable. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _translated(error: OSError, root: Path) -> EvidenceError:
    if error.errno in FULL:
        told = phrase(
            "The evidence store {store} is full ({reason}). Free space, then send again.",
            store=root, reason=error.strerror,
        )  # fmt: skip
        return StorageFull(told)
    return EvidenceError(phrase("The evidence store {store} cannot be written: {error}.", store=root, error=error))
