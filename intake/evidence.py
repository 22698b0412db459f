"""The evidence store: bytes in, their SHA-256 out, kept under that name for good, here in a directory.

`put` returns only once the bytes and their name are on the disk. Nothing is ever overwritten: the same bytes are the
same file. fsspec and obstore do not fsync, hence these few lines of our own.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from intake.settings import Settings

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CHUNK = 1024 * 1024
_FILE, _FOLDER = 0o640, 0o750
"""Access: what people said and photographed is for the service and its group, for nobody else on the machine."""
_OPEN = "/proc/self/fd"
"""Where Linux shows the files that this process has open: one without a name is given it from here."""


class EvidenceError(Exception):
    """Root of this module's errors."""

    code = "evidence.failed"


class StorageFull(EvidenceError):
    """Raised by `put` when the disk, the quota or a size limit ended the write; nothing is left behind."""

    code = "evidence.storage_full"


class EvidenceMissing(EvidenceError):
    """Raised when no evidence has this digest."""

    code = "evidence.missing"


class EvidenceAltered(EvidenceError):
    """Raised by `verify` when the bytes no longer have the digest they are kept under."""

    code = "evidence.altered"


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put: lower-case hex digest and bytes."""

    sha256: str
    size: int


class Writing(Protocol):
    """Bytes on their way into the store."""

    def write(self, chunk: bytes) -> None:
        """Append. Raises StorageFull."""
        ...

    def commit(self) -> Stored:
        """Make durable under its digest. Raises StorageFull."""
        ...

    def abandon(self) -> None:
        """Forget it; harmless after commit."""
        ...


class EvidenceStore(Protocol):
    """The seam: a directory here, something S3-compatible elsewhere."""

    def begin(self) -> Writing:
        """Start a streamed put."""
        ...

    def put(self, stream: Iterable[bytes]) -> Stored:
        """Write a whole stream."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Read from the start. Raises EvidenceMissing."""
        ...

    def read(self, sha256: str) -> bytes:
        """All of it. Raises EvidenceMissing."""
        ...

    def verify(self, sha256: str) -> None:
        """Raises EvidenceMissing or EvidenceAltered."""
        ...

    def check(self) -> None:
        """Raises EvidenceError where nothing could be put now."""
        ...


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
        view = memoryview(chunk)
        try:
            while view:
                written = self._file.write(view)
                view = view[written:]
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
        _fsync_directory(root)
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)


class FileEvidence:
    """Evidence in a directory, one level of folders by digest."""

    def __init__(self, root: Path) -> None:
        self._root = root
        try:
            root.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
            (root / "incoming").mkdir(mode=_FOLDER, exist_ok=True)
        except OSError as error:
            raise _translated(error, root) from error

    def begin(self) -> Writing:
        return _FileWriting(self._root)

    def put(self, stream: Iterable[bytes]) -> Stored:
        writing = self.begin()
        try:
            for chunk in stream:
                writing.write(chunk)
            return writing.commit()
        except BaseException:
            writing.abandon()
            raise

    def open(self, sha256: str) -> BinaryIO:
        try:
            return (self._root / place(sha256)).open("rb")
        except FileNotFoundError as error:
            raise EvidenceMissing(f"There is no evidence {sha256} in {self._root}.") from error

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

    def sweep(self, older_than: float, now: float) -> int:
        """Remove what crashed uploads left behind more than `older_than` seconds ago; returns how many."""
        removed = 0
        for path in (self._root / "incoming").iterdir():
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > older_than:
                    path.unlink()
                    removed += 1
        return removed


def open_store(settings: Settings) -> EvidenceStore:
    """The store that `evidence_url` names; without one, `evidence` below the data directory. Raises EvidenceError."""
    if settings.evidence_url is None:
        return FileEvidence(settings.data_dir / "evidence")
    parts = urlsplit(settings.evidence_url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return FileEvidence(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        from intake.evidence_bucket import BucketEvidence  # its client is of no use to a directory

        return BucketEvidence(parts.netloc, unquote(parts.path).strip("/"), settings.evidence_timeout)
    raise EvidenceError(f"ORDER_INTAKE_EVIDENCE_URL={settings.evidence_url}: give file:///path or s3://bucket/prefix.")


def place(sha256: str) -> str:
    """Where evidence lies below its root: a folder of its first two digits. Raises EvidenceMissing for no digest."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise EvidenceMissing(f"{sha256!r} is no SHA-256 digest.")
    return f"{sha256[:2]}/{sha256}"


def must_be(sha256: str, found: str) -> None:
    """Raises EvidenceAltered where the digest found is not the one that the bytes are kept under."""
    if found != sha256:
        raise EvidenceAltered(f"The evidence kept as {sha256} now has the digest {found}: restore it from a backup.")


def _fsync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _translated(error: OSError, root: Path) -> EvidenceError:
    if error.errno in FULL:
        return StorageFull(f"The evidence store {root} is full ({error.strerror}). Free space, then send again.")
    return EvidenceError(f"The evidence store {root} cannot be written: {error}.")
