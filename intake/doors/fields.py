"""The fields of a capture request, from query, headers and form parts, in; a checked `Declared` out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from intake.doors.receive import Declared
from intake.problems import Problem
from intake.settings import Settings
from models.phrases import phrase

FIELDS: Mapping[str, str] = {
    "site": "Node key of the site it was sent from or for, `site:renmin-square`.",
    "language": "BCP 47 language of the words, `zh` or `en-GB`. Left out, the decoder finds out.",
    "captured_at": "When it was said or measured, RFC 3339 with an offset. Left out, it is the time of arrival.",
    "external_reference": "The sender's own number for it; the same content under the same number is the same capture.",
    "modality": "`waveform` where a sound file or a table is a measurement. Left out, the content tells what it is.",
    "channel": "Node key or name of the channel it came through, `channel:app`.",
}
"""Name of each field, as query parameter and form part; as a header it is `X-` and dashes: `X-Captured-At`."""
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{1,8})*")


def header_name(field: str) -> str:
    """The header that carries a field."""
    return "x-" + field.replace("_", "-")


def gather(query: Mapping[str, str], headers: Mapping[str, str], parts: Mapping[str, str]) -> dict[str, str]:
    """All fields given, wherever they were given. Raises Problem for unknown names and contradictions."""
    found: dict[str, str] = {}
    given = [(name, value, phrase("the query")) for name, value in query.items()]
    given += [(name, value, phrase("a form part")) for name, value in parts.items()]
    given += [(name, headers[header_name(name)], phrase("a header")) for name in FIELDS if header_name(name) in headers]
    for name, value, place in given:
        if name not in FIELDS:
            known = tuple(FIELDS)
            raise Problem(
                "field.unknown",
                phrase("{name!r} in {place} is no field. Known fields: {known}.", name=name, place=place, known=known),
                where=name,
            )
        if found.get(name, value) != value:
            raise Problem(
                "field.invalid",
                phrase("{name} is given twice with different values. Give it once.", name=name),
                where=name,
            )
        found[name] = value
    return {name: value for name, value in found.items() if value}


def declare(fields: Mapping[str, str], idempotency_key: str | None, settings: Settings, now: datetime) -> Declared:
    """Checked fields. Raises Problem `field.invalid`, naming the field and what would be right."""
    for name, value in (*fields.items(), ("Idempotency-Key", idempotency_key or "")):
        if len(value) > settings.max_field_characters:
            raise Problem(
                "field.invalid",
                phrase(
                    "{name} has {count} characters, at most {limit} are taken.",
                    name=name,
                    count=len(value),
                    limit=settings.max_field_characters,
                ),
                where=name,
            )
        if not value.isprintable():
            raise Problem(
                "field.invalid", phrase("{name} holds control characters. Remove them.", name=name), where=name
            )
    return Declared(
        site=_node_key("site", fields.get("site")),
        channel=fields.get("channel"),
        waveform=_waveform(fields.get("modality")),
        language=_language(fields.get("language")),
        captured_at=_captured_at(fields.get("captured_at"), settings, now),
        external_reference=fields.get("external_reference"),
        idempotency_key=idempotency_key or None,
    )


def parse_time(text: str) -> datetime:
    """RFC 3339 with an offset. Raises ValueError. A `+` that a query turned into a space is understood."""
    value = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text)
    if value.tzinfo is None:
        raise ValueError("the offset is missing")
    return value


def _node_key(name: str, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[a-z_]+:\S+", value):
        raise Problem(
            "field.invalid",
            phrase("{name}={value!r} is no node key; expected {name}:<id>.", name=name, value=value),
            where=name,
        )
    return value


def _waveform(value: str | None) -> bool:
    if value not in (None, "waveform"):
        raise Problem(
            "field.invalid",
            phrase("modality={value!r} cannot be declared; only `waveform` can.", value=value),
            where="modality",
        )
    return value is not None


def _language(value: str | None) -> str | None:
    if value is None:
        return None
    match = _LANGUAGE.fullmatch(value)
    if match is None:
        raise Problem(
            "field.invalid",
            phrase("language={value!r} is no BCP 47 tag; give zh, en ...", value=value),
            where="language",
        )
    return match[1].lower()


def _captured_at(value: str | None, settings: Settings, now: datetime) -> datetime | None:
    if value is None:
        return None
    try:
        at = parse_time(value)
    except ValueError:
        raise Problem(
            "field.invalid",
            phrase(
                "{name}={value!r} is no RFC 3339 time with an offset, such as 2026-03-02T09:14:07+08:00.",
                name="captured_at",
                value=value,
            ),
            where="captured_at",
        ) from None
    early = now - timedelta(seconds=settings.captured_at_past)
    late = now + timedelta(seconds=settings.captured_at_future)
    if not early <= at <= late:
        raise Problem(
            "field.invalid",
            phrase(
                "{name}={value} is implausible: here it is {now:%Y-%m-%dT%H:%MZ}. Correct the sender's clock, or leave "
                "the field out.",
                name="captured_at",
                value=value,
                now=now.astimezone(UTC),
            ),
            where="captured_at",
        )
    return at
