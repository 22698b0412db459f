"""The journal: one entry for each change, written in the change's own transaction, later sealed into a hash chain.

Appending takes no lock and one statement. Personal values stay out of the entries: an entry holds their salted
digests, `journal_value` holds the values, and `erase` forgets those without breaking the chain. `seal` is in
`sealer.py`, `verify` in `verify.py`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from sandbox.canonical import JsonObject, canonical

PERSONAL = "personal"
"""Key in an entry's body under which the digests of personal values stand; reserved."""


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """A value that names or describes a person (a note, a telephone number, the content of an order)."""

    name: str
    """Unique within its entry."""
    value: str
    subject: str
    """Whose it is: node key or id of the person; `erase` goes by it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be journalled. `body` must not hold personal values in the clear."""

    kind: str
    """`<subject>.<what happened>`: `review.decided`."""
    subject: str
    """What it is about: `review:<id>`, `order:<id>`, `zone:<key>@<revision>`."""
    body: JsonObject
    personal: tuple[PersonalValue, ...] = ()


_APPEND = text("insert into journal_entry (kind, subject, body) values (:kind, :subject, :body)")
_APPEND_MANY = text(
    "insert into journal_entry (kind, subject, body) select kind, subject, body from "
    "unnest(cast(:kinds as text[]), cast(:subjects as text[]), cast(:bodies as text[])) "
    "with ordinality as given (kind, subject, body, place) order by place"
)
_APPEND_PERSONAL = text(
    "with appended as (insert into journal_entry (kind, subject, body) values (:kind, :subject, :body) returning id) "
    "insert into journal_value (entry, name, subject, salt, value) select appended.id, given.* from appended, "
    "unnest(cast(:names as text[]), cast(:subjects as text[]), cast(:salts as bytea[]), cast(:values as text[])) given"
)
_ERASE = text("delete from journal_value where subject = :subject")


def append(
    connection: Connection, kind: str, subject: str, body: JsonObject, personal: Sequence[PersonalValue] = ()
) -> None:
    """Append one entry in the caller's transaction. ValueError for a body that JSON cannot hold."""
    if not personal:
        connection.execute(_APPEND, {"kind": kind, "subject": subject, "body": canonical(body)})
        return
    salts = [secrets.token_bytes(16) for _ in personal]
    digests = {each.name: personal_digest(salt, each.value) for each, salt in zip(personal, salts, strict=True)}
    connection.execute(
        _APPEND_PERSONAL,
        {
            "kind": kind,
            "subject": subject,
            "body": canonical({**body, PERSONAL: digests}),
            "names": [each.name for each in personal],
            "subjects": [each.subject for each in personal],
            "salts": salts,
            "values": [each.value for each in personal],
        },
    )


def append_all(connection: Connection, entries: Sequence[Entry]) -> None:
    """Append several entries in this order; one statement where none holds personal values."""
    if any(each.personal for each in entries):
        for each in entries:
            append(connection, each.kind, each.subject, each.body, each.personal)
    elif entries:
        connection.execute(
            _APPEND_MANY,
            {
                "kinds": [each.kind for each in entries],
                "subjects": [each.subject for each in entries],
                "bodies": [canonical(each.body) for each in entries],
            },
        )


def erase(connection: Connection, subject: str) -> int:
    """Forget every personal value of a person, salts included; journalled. Returns how many there were."""
    erased = connection.execute(_ERASE, {"subject": subject}).rowcount
    append(connection, "journal.erased", "journal", {"values": erased})
    return erased


def personal_digest(salt: bytes, value: str) -> str:
    """What an entry holds in place of a personal value: hex SHA-256 over salt and UTF-8."""
    return hashlib.sha256(salt + value.encode()).hexdigest()
