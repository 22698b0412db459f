"""People: local accounts with one role each; passwords in, argon2id hashes kept, and what each role may do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, text
from uuid6 import uuid7

from models.phrases import phrase
from sandbox import journal
from sandbox.errors import SandboxError

Role = Literal["sender", "reviewer", "lead", "operator", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)
Right = Literal["send", "look", "work", "unmask", "zones", "suspend", "govern"]
RIGHTS: dict[Role, frozenset[Right]] = {
    "sender": frozenset({"send"}),
    "reviewer": frozenset({"send", "look", "work", "unmask", "zones"}),
    "lead": frozenset({"send", "look", "work", "unmask", "zones", "suspend", "govern"}),
    "operator": frozenset({"send", "zones", "suspend"}),
    "auditor": frozenset({"look", "unmask", "zones"}),
}
"""send: captures. look: held orders and their evidence. work: claim and decide. unmask: phones and names in clear.
zones: how far decoders are trusted. suspend: take autonomy away. govern: promote and reinstate."""
PASSWORD_MINIMUM = 10
"""Characters; NIST SP 800-63B asks for eight at least."""
PASSWORD_MAXIMUM = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_IDENTITY = re.compile(r"[a-z_]+:[^\s/:]{1,100}")


class PersonRefused(SandboxError):
    """Raised when an account is asked for that could not work; the message says what to do."""

    code = "person.refused"


@dataclass(frozen=True, slots=True)
class Person:
    """An account. `identity` is as whom they send and decide."""

    id: str
    name: str
    identity: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None

    def may(self, right: Right) -> bool:
        """Whether the role gives this right."""
        return self.disabled_at is None and right in RIGHTS[self.role]


COLUMNS = "id, name, identity, role, created_at, disabled_at"
_ADD = text(
    "insert into person (id, name, identity, role, password, created_at) "
    f"values (:id, :name, :identity, :role, :password, :now) on conflict (name) do nothing returning {COLUMNS}"
)
_ALL = text(f"select {COLUMNS} from person order by name")
_BY_NAME = text(f"select {COLUMNS}, password from person where name = :name")
_PASSWORD = text(f"update person set password = :password where name = :name returning {COLUMNS}")
_DISABLE = text(f"update person set disabled_at = coalesce(disabled_at, :now) where name = :name returning {COLUMNS}")
_END_SESSIONS = text("delete from person_session where person = :person")


@cache
def _hasher() -> PasswordHasher:
    # The library's defaults are RFC 9106's second choice: 64 MiB, three passes, four lanes.
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("the password of nobody")


def add(
    connection: Connection, name: str, role: str, password: str, now: datetime, identity: str | None = None
) -> Person:
    """A new account. `identity` is by default `<role>:<name>`. Raises PersonRefused."""
    if not _NAME.fullmatch(name):
        raise PersonRefused(
            phrase("{name!r} is no name to sign in with: 1 to 40 of a-z, 0-9, dot, dash and underscore.", name=name)
        )
    if role not in ROLES:
        raise PersonRefused(phrase("{role!r} is no role; there are {roles}.", role=role, roles=tuple(ROLES)))
    chosen = identity or f"{role}:{name}"
    if not _IDENTITY.fullmatch(chosen):
        raise PersonRefused(
            phrase(
                "{identity!r} is no identity; expected kind:name, such as driver:77 or reviewer:li.", identity=chosen
            )
        )
    values = {"id": str(uuid7()), "name": name, "identity": chosen, "role": role, "now": now}
    row = connection.execute(_ADD, {**values, "password": _hashed(password)}).one_or_none()
    if row is None:
        raise PersonRefused(phrase("There is somebody called {name} already; choose another name.", name=name))
    journal.append(connection, "person.added", f"person:{name}", {"role": role, "identity": chosen})
    return _person(row)


def everybody(connection: Connection) -> tuple[Person, ...]:
    """All accounts by name, disabled ones included."""
    return tuple(_person(row) for row in connection.execute(_ALL))


def set_password(connection: Connection, name: str, password: str) -> Person:
    """Another password; every session of the account ends. Raises PersonRefused."""
    row = connection.execute(_PASSWORD, {"name": name, "password": _hashed(password)}).one_or_none()
    return _changed(connection, name, row, "person.password_changed")


def disable(connection: Connection, name: str, now: datetime) -> Person:
    """End an account and its sessions at once; what it did stays. Raises PersonRefused."""
    return _changed(
        connection, name, connection.execute(_DISABLE, {"name": name, "now": now}).one_or_none(), "person.disabled"
    )


def verified(connection: Connection, name: str, password: str) -> Person | None:
    """The person whose password this is; None for wrong passwords, unknown names and disabled accounts alike.

    An unknown name costs the same time as a known one, so that names cannot be found out by the clock.
    """
    row = connection.execute(_BY_NAME, {"name": name}).one_or_none()
    try:
        _hasher().verify(_nobody() if row is None else row.password, password[:PASSWORD_MAXIMUM])
    except (VerificationError, InvalidHashError):
        return None
    return None if row is None or row.disabled_at is not None else _person(row)


def named(connection: Connection, name: str) -> Person | None:
    """The account of this name; None where there is none or it was disabled."""
    row = connection.execute(_BY_NAME, {"name": name}).one_or_none()
    return None if row is None or row.disabled_at is not None else _person(row)


def _hashed(password: str) -> str:
    if not PASSWORD_MINIMUM <= len(password) <= PASSWORD_MAXIMUM:
        raise PersonRefused(
            phrase(
                "A password has {least} to {most} characters; a sentence is easy.",
                least=PASSWORD_MINIMUM,
                most=PASSWORD_MAXIMUM,
            )
        )
    return _hasher().hash(password)


def _changed(connection: Connection, name: str, row: Row[tuple[object, ...]] | None, kind: str) -> Person:
    if row is None:
        raise PersonRefused(
            phrase("There is nobody called {name!r}; `order-intake people list` shows everybody.", name=name)
        )
    connection.execute(_END_SESSIONS, {"person": row.id})
    journal.append(connection, kind, f"person:{name}", {})
    return _person(row)


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(row.id, row.name, row.identity, row.role, row.created_at, row.disabled_at)
