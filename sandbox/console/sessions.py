"""Sessions: a signed-in person's cookie in, who it is out; and how often a sign-in may be tried.

The cookie holds 256 random bits, the database their SHA-256: a copy of the database signs nobody in. The token
against forged requests follows from the cookie, so it needs no storage and ends with the session.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from sandbox import journal
from sandbox.console.people import COLUMNS, Person

LIFETIME = timedelta(hours=12)
"""A working day; then one signs in again."""
WINDOW = timedelta(minutes=15)
"""Failed attempts count this long."""
FAILURES_OF_NAME = 5
FAILURES_OF_ADDRESS = 20
"""So many failures within the window and further attempts are refused unread, the right password's too."""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person. `unmasked` holds the reviews whose people this session may see in clear."""

    person: Person
    secret: str
    unmasked: frozenset[str]

    @property
    def form_token(self) -> str:
        """What every form must carry."""
        return form_token(self.secret)


_OPEN = text(
    "insert into person_session (token_sha256, person, created_at, expires_at) values (:token, :person, :now, :until)"
)
_FIND = text(
    f"select {', '.join('p.' + column for column in COLUMNS.split(', '))}, s.unmasked from person_session s "
    "join person p on p.id = s.person "
    "where s.token_sha256 = :token and s.expires_at > :now and p.disabled_at is null"
)
_CLOSE = text("delete from person_session where token_sha256 = :token")
_SWEEP = text("delete from person_session where expires_at <= :now")
_UNMASK = text(
    "update person_session set unmasked = array_append(unmasked, :review) "
    "where token_sha256 = :token and not (:review = any(unmasked))"
)
_FAILED = text("insert into sign_in_failure (name, address, at) values (:name, :address, :now)")
_FORGET = text("delete from sign_in_failure where at <= :since")
_FORGIVE = text("delete from sign_in_failure where name = :name")
_FAILURES = text(
    "select count(*) filter (where name = :name), count(*) filter (where address = :address), "
    "min(at) from sign_in_failure where (name = :name or address = :address) and at > :since"
)


def open_session(connection: Connection, person: Person, now: datetime) -> Session:
    """Sign a person in; sessions that have ended are swept on the way."""
    secret = secrets.token_urlsafe(32)
    connection.execute(_SWEEP, {"now": now})
    connection.execute(_FORGIVE, {"name": person.name})
    values = {"token": _digest(secret), "person": person.id, "now": now, "until": now + LIFETIME}
    connection.execute(_OPEN, values)
    journal.append(connection, "person.signed_in", f"person:{person.name}", {"role": person.role})
    return Session(person, secret, frozenset())


def find_session(connection: Connection, secret: str, now: datetime) -> Session | None:
    """The session of this cookie; None when it has ended or never was."""
    row = connection.execute(_FIND, {"token": _digest(secret), "now": now}).one_or_none()
    if row is None:
        return None
    person = Person(row.id, row.name, row.identity, row.role, row.created_at, row.disabled_at)
    return Session(person, secret, frozenset(row.unmasked))


def close_session(connection: Connection, session: Session) -> None:
    """Sign out."""
    connection.execute(_CLOSE, {"token": _digest(session.secret)})
    journal.append(connection, "person.signed_out", f"person:{session.person.name}", {})


def unmask(connection: Connection, session: Session, review: str) -> None:
    """Let this session see the people of a review in clear; journalled."""
    if connection.execute(_UNMASK, {"token": _digest(session.secret), "review": review}).rowcount:
        journal.append(connection, "review.unmasked", f"review:{review}", {"by": session.person.identity})


def wait_before_sign_in(connection: Connection, name: str, address: str, now: datetime) -> timedelta | None:
    """How long this name or address has to wait; None when it may try."""
    of_name, of_address, first = connection.execute(
        _FAILURES, {"name": name, "address": address, "since": now - WINDOW}
    ).one()
    if of_name < FAILURES_OF_NAME and of_address < FAILURES_OF_ADDRESS:
        return None
    wait: timedelta = first + WINDOW - now
    return wait


def note_failure(connection: Connection, name: str, address: str, now: datetime) -> None:
    """Count a failed attempt. The name, which may be a mistyped password, stays out of the journal."""
    connection.execute(_FORGET, {"since": now - WINDOW})
    connection.execute(_FAILED, {"name": name[:100], "address": address, "now": now})
    journal.append(connection, "person.sign_in_failed", "person:unknown", {})


def form_token(secret: str) -> str:
    """The token that forms of a page with this cookie carry."""
    return hmac.new(secret.encode(), b"order-intake console form", hashlib.sha256).hexdigest()


def is_form_token(secret: str, given: str) -> bool:
    """Whether a form came from one of our pages."""
    return hmac.compare_digest(form_token(secret).encode(), given.encode())


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
