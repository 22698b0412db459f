"""A request's body in, streamed; its head, size, form fields and the bytes on their way into the evidence store out.

Small bodies stay in memory until they are judged; larger ones go to disk as they arrive. Nothing is buffered whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from intake.media import HEAD
from intake.problems import Problem
from intake.settings import Settings
from intake.storage.evidence import EvidenceStore, Stored, Writing
from models.phrases import phrase

SPILL = 64 * 1024
"""Bytes up to which a body is kept in memory."""
OVERHEAD = 64 * 1024
"""Bytes that the fields and borders of a multipart body may take beyond the capture itself."""


class Upload:
    """One capture on its way in. `media_type` is as claimed; `fields` are those of the form."""

    def __init__(self, store: EvidenceStore, settings: Settings, media_type: str) -> None:
        self._store = store
        self.limit = settings.max_body_bytes
        self._held = bytearray()
        self._writing: Writing | None = None
        self.media_type = media_type
        self.size = 0
        self.head = b""
        self.fields: dict[str, str] = {}

    def write(self, chunk: bytes) -> None:
        """Take bytes of the capture. Raises Problem `body.too_large`, StorageFull."""
        self.size += len(chunk)
        if self.size > self.limit:
            raise too_large(self.limit)
        if len(self.head) < HEAD:
            self.head = (self.head + chunk)[:HEAD]
        if self._writing is None:
            self._held += chunk
            if len(self._held) <= SPILL:
                return
            self._writing, chunk = self._store.begin(), bytes(self._held)
            self._held.clear()
        self._writing.write(chunk)

    def content(self, limit: int) -> bytes | None:
        """All bytes, if they are still in memory and no more than `limit`."""
        return bytes(self._held) if self._writing is None and self.size <= limit else None

    def commit(self) -> Stored:
        """Make the bytes durable; blocks on the disk. Raises StorageFull."""
        return self._store.put([bytes(self._held)]) if self._writing is None else self._writing.commit()

    def abandon(self) -> None:
        """Leave nothing on the disk; harmless after commit."""
        if self._writing is not None:
            self._writing.abandon()


def too_large(limit: int) -> Problem:
    """The refusal of a body that is too large; the rest of it is not read."""
    return Problem(
        "body.too_large",
        phrase("A capture may have {limit} bytes. Send a shorter or compressed recording.", limit=limit),
        headers={"Connection": "close"},
    )


async def receive(
    body: AsyncIterable[bytes], content_type: str, length: int | None, upload: Upload, limit: float
) -> None:
    """Read the body into `upload` within `limit` seconds. Raises Problem."""
    if length is not None and length > upload.limit + OVERHEAD:
        raise too_large(upload.limit)
    kind, options = parse_options_header(content_type)
    form = _Form(upload, options.get(b"boundary", b"")) if kind == b"multipart/form-data" else None
    received = 0
    try:
        async with asyncio.timeout(limit):
            async for chunk in body:
                received += len(chunk)
                if received > upload.limit + OVERHEAD:
                    raise too_large(upload.limit)
                if form is not None:
                    form.feed(chunk)
                elif chunk:
                    upload.write(chunk)
    except TimeoutError:
        raise Problem(
            "body.timeout",
            phrase("The body did not arrive within {limit:g} s. Send again over a better line.", limit=limit),
        ) from None
    if form is not None:
        form.finish()
    if upload.size == 0:
        raise Problem("body.empty", phrase("The body is empty. Send the recording or the text as the body."))


class _Form:
    """multipart/form-data: one part with a file name (or called `file` or `text`) is the capture, others are fields."""

    def __init__(self, upload: Upload, boundary: bytes) -> None:
        if not boundary:
            raise Problem("body.invalid", phrase("Content-Type says multipart/form-data but gives no boundary."))
        self._upload = upload
        self._headers: dict[str, str] = {}
        self._name = self._value = b""
        self._part = ""
        self._is_capture = self._seen = self._ended = False
        self._field = bytearray()
        self._parser = MultipartParser(
            boundary,
            {
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
        )

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise Problem("body.invalid", phrase("The multipart body cannot be read: {words}.", words=error)) from error

    def finish(self) -> None:
        if not self._ended:
            raise Problem("body.incomplete", phrase("The multipart body ended before its last border. Send it again."))
        if not self._seen:
            raise Problem(
                "body.empty", phrase("The form has no part with a file. Name it `file`, or `text` for words.")
            )

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("utf-8", "replace")
        self._name = self._value = b""

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", ""))
        self._part = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_capture = b"filename" in options or self._part in {"file", "text"}
        if self._is_capture:
            if self._seen:
                raise Problem("field.invalid", phrase("The form has two captures. Send each in a request of its own."))
            self._seen = True
            default = "text/plain" if self._part == "text" else ""
            self._upload.media_type = self._headers.get("content-type", default)

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_capture:
            self._upload.write(data[start:end])
            return
        self._field += data[start:end]
        if len(self._field) > OVERHEAD:
            raise Problem(
                "field.invalid", phrase("The form part {part!r} is too long.", part=self._part), where=self._part
            )

    def _on_part_end(self) -> None:
        if not self._is_capture:
            try:
                self._upload.fields[self._part] = self._field.decode()
            except UnicodeDecodeError as error:
                raise Problem(
                    "field.invalid", phrase("The form part {part!r} is not UTF-8.", part=self._part), where=self._part
                ) from error
        self._field.clear()
        self._headers = {}
        self._is_capture = False

    def _on_end(self) -> None:
        self._ended = True
