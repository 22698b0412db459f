"""The evidence store in an S3-compatible bucket: the same digests as names, shared by as many machines as there are.

Credentials, region and endpoint are those of the environment (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, ...), as every
client of S3 reads them. An object is there wholly or not at all, and durable once the service has answered.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from intake.storage.evidence import (
    CHUNK,
    FULL,
    EvidenceError,
    EvidenceMissing,
    StorageFull,
    Stored,
    Writing,
    must_be,
    place,
)
from models.phrases import phrase

SPOOL = 4 * 1024 * 1024
"""Bytes of one object that are kept in memory; more lie in a temporary file on their way."""
RETRIES = 2


class BucketEvidence:
    """Evidence in `bucket` below `prefix`; `timeout` is for one request, in seconds."""

    def __init__(self, bucket: str, prefix: str, timeout: float) -> None:
        self._name = f"s3://{bucket}/{prefix}".rstrip("/")
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={
                "timeout": timedelta(seconds=timeout),
                "connect_timeout": timedelta(seconds=timeout),
                "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
            },
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=timeout * (RETRIES + 1))},
        )

    def begin(self) -> Writing:
        return _BucketWriting(self._store, self._name)

    def put(self, stream: Iterable[bytes]) -> Stored:
        writing = self.begin()
        try:
            for chunk in stream:
                writing.write(chunk)
            return writing.commit()
        finally:
            writing.abandon()

    def open(self, sha256: str) -> BinaryIO:
        file = cast("BinaryIO", tempfile.SpooledTemporaryFile(SPOOL))  # noqa: SIM115 - the caller closes it
        try:
            for chunk in self._chunks(sha256):
                file.write(chunk)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    def read(self, sha256: str) -> bytes:
        return b"".join(self._chunks(sha256))

    def verify(self, sha256: str) -> None:
        digest = hashlib.sha256()
        for chunk in self._chunks(sha256):
            digest.update(chunk)
        must_be(sha256, digest.hexdigest())

    def check(self) -> None:
        # Evidence of nothing: its digest is always the same, so that asking often leaves one object of no bytes.
        self.put(())

    def tend(self, now: float) -> None:
        """Nothing: what is on its way lies in files without a name, which end with their process."""

    def _chunks(self, sha256: str) -> Iterator[bytes]:
        path = place(sha256)
        with _translated(self._name):
            try:
                answer = obstore.get(self._store, path)
            except FileNotFoundError as error:
                raise EvidenceMissing(
                    phrase("There is no evidence {digest} in {store}.", digest=sha256, store=self._name)
                ) from error
            for chunk in answer.stream(CHUNK):
                yield bytes(chunk)


class _BucketWriting:
    def __init__(self, store: S3Store, name: str) -> None:
        self._store, self._name = store, name
        self._file = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115 - closed by `abandon`, which always follows
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, chunk: bytes) -> None:
        with _translated(self._name):
            self._file.write(chunk)
        self._digest.update(chunk)
        self._size += len(chunk)

    def commit(self) -> Stored:
        sha256 = self._digest.hexdigest()
        with _translated(self._name):
            self._file.seek(0)
            obstore.put(self._store, place(sha256), cast("BinaryIO", self._file))
        self.abandon()
        return Stored(sha256, self._size)

    def abandon(self) -> None:
        self._file.close()


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise StorageFull(
                phrase("The disk for evidence on its way to {store} is full. Free space, then send again.", store=name)
            ) from error
        told = str(error).strip().splitlines()
        raise EvidenceError(
            phrase(
                "The evidence store {store} does not answer as it should: {error}.",
                store=name,
                error=told[0] if told else repr(error),
            )
        ) from error
