"""The evidence store: bytes in, their SHA-256 out, kept under that name for good; where, is the affair of each store.

`put` returns only once the bytes and their name are durable. Nothing is ever overwritten: the same bytes are the same
evidence.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from intake.settings import Settings
from models.phrases import Phrased, phrase

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CHUNK = 1024 * 1024


class EvidenceError(Phrased):
    """Root of this module's errors."""

    code = "evidence.failed"


class StorageFull(EvidenceError):
    """Raised by `put` when the disk, the quota or a size limit ended the write; nothing is left behind."""

    code = "evidence.storage_full"


class EvidenceMissing(EvidenceError):
    """Raised when no evidence has this digest."""

    code = "evidence.missing"


class EvidenceAltered(EvidenceError):
    """Raised by `verify` when the bytes no longer have the digest they are kept under, by a log by whoever reads."""

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
        """Write a whole stream; one that is a list is in memory already, and may cost less."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Read from the start. Raises EvidenceMissing, EvidenceAltered."""
        ...

    def read(self, sha256: str) -> bytes:
        """All of it. Raises EvidenceMissing, EvidenceAltered."""
        ...

    def verify(self, sha256: str) -> None:
        """Raises EvidenceMissing or EvidenceAltered."""
        ...

    def check(self) -> None:
        """Raises EvidenceError where nothing could be put now."""
        ...

    def tend(self, now: float) -> None:
        """What is to be done now and then, by the keeper; `now`: seconds of the epoch. Raises EvidenceError."""
        ...


def open_store(settings: Settings) -> EvidenceStore:
    """The store that `evidence_url` names; without one, `evidence` below the data directory. Raises EvidenceError.

    Only that one begins logs: a directory that is named may be another machine's, and logs are told apart by locks.
    """
    from intake.storage.evidence_logged import LoggedEvidence

    if settings.evidence_url is None:
        own = settings.data_dir / "evidence"
        return LoggedEvidence(own, settings.evidence_log_bytes, settings.evidence_backlog_bytes)
    parts = urlsplit(settings.evidence_url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        # It may have been this machine's own before: what its logs hold is read and filed.
        return LoggedEvidence(Path(unquote(parts.path)), 0, settings.evidence_backlog_bytes)
    if parts.scheme == "s3" and parts.netloc:
        from intake.storage.evidence_bucket import BucketEvidence  # its client is of no use to a directory

        return BucketEvidence(parts.netloc, unquote(parts.path).strip("/"), settings.evidence_timeout)
    raise EvidenceError(
        phrase("ORDER_INTAKE_EVIDENCE_URL={url}: give file:///path or s3://bucket/prefix.", url=settings.evidence_url)
    )


def place(sha256: str) -> str:
    """Where evidence lies below its root: a folder of its first two digits. Raises EvidenceMissing for no digest."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise EvidenceMissing(phrase("{digest!r} is no SHA-256 digest.", digest=sha256))
    return f"{sha256[:2]}/{sha256}"


def digest_of(chunks: Iterable[bytes]) -> str:
    """SHA-256 over all of them, lower-case hex."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def must_be(sha256: str, found: str) -> None:
    """Raises EvidenceAltered where the digest found is not the one that the bytes are kept under."""
    if found != sha256:
        told = phrase(
            "The evidence kept as {digest} now has the digest {found}: restore it from a backup.",
            digest=sha256, found=found,
        )  # fmt: skip
        raise EvidenceAltered(told)
