"""CloudEvents 1.0 in: headers and body in binary, structured or batch mode in; events out, or what is wrong with each.

Source: CloudEvents specification 1.0.2, HTTP protocol binding 1.0.2 (content modes), JSON event format 1.0.2. The data
of a structured event is cut out of the document as it stands, never parsed here: what arrives is what is kept.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote

import msgspec

from intake.problems import Problem
from models.phrases import Phrase, phrase

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
JSON = "application/json"
_PREFIX = "ce-"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event with its content as bytes. `time` is as sent (RFC 3339), unchecked."""

    id: str
    source: str
    type: str
    content: bytes
    content_type: str
    subject: str | None = None
    time: str | None = None
    modality: str | None = None
    """Extension attribute: `waveform` where the content alone would be taken for something else."""


class _Document(msgspec.Struct):
    specversion: str
    id: str
    source: str
    type: str
    datacontenttype: str | None = None
    subject: str | None = None
    time: str | None = None
    modality: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"")
    data_base64: str | None = None


def read_events(headers: Mapping[str, str], body: bytes, limit: int) -> list[Event | Problem]:
    """The events of a request, in order; in a batch a bad one stands as its Problem.

    Raises Problem `event.*` and `body.*`. `limit`: events that a batch may hold. Header names are lower-case.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == BATCH:
        return _batch(body, limit)
    if kind == STRUCTURED:
        return [_structured(body)]
    if kind.startswith("application/cloudevents"):
        raise Problem(
            "event.invalid",
            phrase(
                "{kind} is not understood; send {structured}, {batch} or binary mode.",
                kind=kind,
                structured=STRUCTURED,
                batch=BATCH,
            ),
        )
    return [_binary(headers, body, kind)]


def _batch(body: bytes, limit: int) -> list[Event | Problem]:
    entries = _decode(body, list[msgspec.Raw], phrase("a JSON array of events"))
    if not entries:
        raise Problem("body.empty", phrase("The batch holds no event."))
    if len(entries) > limit:
        raise Problem(
            "event.batch_too_large",
            phrase("The batch holds {count} events, at most {limit} are taken.", count=len(entries), limit=limit),
        )
    found: list[Event | Problem] = []
    for entry in entries:
        try:
            found.append(_structured(bytes(entry)))
        except Problem as problem:
            found.append(problem)
    return found


def _structured(body: bytes) -> Event:
    document = _decode(body, _Document, phrase("a CloudEvent"))
    _check_version(document.specversion)
    if document.data_base64 is not None:
        try:
            content = base64.b64decode(document.data_base64, validate=True)
        except binascii.Error as error:
            raise Problem(
                "event.invalid", phrase("data_base64 is no base64: {words}.", words=error), where="data_base64"
            ) from error
        kind = document.datacontenttype or "application/octet-stream"
    else:
        content, kind = _plain(bytes(document.data), document.datacontenttype or JSON)
    return _checked(
        Event(
            id=document.id,
            source=document.source,
            type=document.type,
            content=content,
            content_type=kind,
            subject=document.subject,
            time=document.time,
            modality=document.modality,
        )
    )


def _plain(data: bytes, kind: str) -> tuple[bytes, str]:
    """JSON data as it stands; data of another type arrives as a JSON string and is that string."""
    name = kind.partition(";")[0].strip().lower()
    if name == JSON or name.endswith("+json") or not data.startswith(b'"'):
        return data, kind
    return _decode(data, str, phrase("text")).encode(), kind


def _binary(headers: Mapping[str, str], body: bytes, kind: str) -> Event:
    values = {name.removeprefix(_PREFIX): value for name, value in headers.items() if name.startswith(_PREFIX)}
    missing = [f"{_PREFIX}{name}" for name in ("specversion", "id", "source", "type") if not values.get(name)]
    if missing:
        raise Problem(
            "event.invalid",
            phrase(
                "No CloudEvent: {missing} missing. Send the attributes as headers, or {structured}.",
                missing=tuple(missing),
                structured=STRUCTURED,
            ),
            where=missing[0],
        )
    _check_version(values["specversion"])
    # Header values may be percent-encoded (HTTP binding, section 3.1.3.2).
    texts = {name: unquote(value) for name, value in values.items()}
    return _checked(
        Event(
            id=texts["id"],
            source=texts["source"],
            type=texts["type"],
            content=body,
            content_type=kind,
            subject=texts.get("subject"),
            time=texts.get("time"),
            modality=texts.get("modality"),
        )
    )


def _check_version(version: str) -> None:
    if version != "1.0":
        raise Problem(
            "event.invalid",
            phrase("specversion {version!r} is not understood, only 1.0.", version=version),
            where="specversion",
        )


def _checked(event: Event) -> Event:
    for name in ("id", "source", "type"):
        if not getattr(event, name):
            raise Problem("event.invalid", phrase("{name} is empty.", name=name), where=name)
    if not event.content:
        raise Problem("body.empty", phrase("The event carries no data."), where="data")
    return event


def _decode(body: bytes, kind: type[T], what: Phrase) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise Problem("event.invalid", phrase("The body is not {what}: {words}.", what=what, words=error)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Problem("body.invalid", phrase("The body is no JSON: {words}.", words=error)) from error
