"""API keys: who is sending. A secret is shown once, kept as a SHA-256, and stands for one identity with scopes.

SHA-256 without salt or stretching is right here: the secret is 256 random bits, so there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import sqlalchemy as sa
import uuid6
from sqlalchemy.engine import Connection

from intake.doors.signatures import SigningSecret, new_secret
from intake.storage.tables import keys
from models.phrases import Phrased, phrase

Scope = Literal["capture", "orders", "review", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "oik_"
SHOWN = 12
"""Characters of a secret that listings show: enough to tell keys apart, far too few to use."""
_IDENTITY = re.compile(r"[a-z_]+:[^\s/:]{1,100}")


class KeyRefused(Phrased, ValueError):
    """Raised when a key is asked for that could not work; the message says what to do."""

    code = "key.refused"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as the database knows it."""

    id: str
    prefix: str
    identity: str
    """Node key of who sends: `driver:77`, `device:edge-12`, `reviewer:li`."""
    scopes: frozenset[Scope]
    created_at: datetime
    revoked_at: datetime | None = None
    signing: tuple[SigningSecret, ...] = ()
    """Secrets that this key's events are signed with; none: the key alone says who sends."""

    def allows(self, scope: Scope) -> bool:
        """Whether the key may do this; admin may do everything."""
        return scope in self.scopes or "admin" in self.scopes


@dataclass(frozen=True, slots=True)
class CreatedKey:
    """A new key with its secret, which cannot be shown again."""

    key: ApiKey
    secret: str


def create(
    connection: Connection, identity: str, scopes: Collection[str] = ("capture",), *, signs: bool = False
) -> CreatedKey:
    """A new key for an identity, with a signing secret if it `signs`. Raises KeyRefused."""
    if not _IDENTITY.fullmatch(identity):
        raise KeyRefused(
            phrase(
                "{identity!r} is no identity; expected kind:name, such as driver:77 or device:edge-12.",
                identity=identity,
            )
        )
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise KeyRefused(
            phrase(
                "Unknown scopes {unknown}; choose from {scopes}.", unknown=tuple(unknown) or "-", scopes=tuple(SCOPES)
            )
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    row = connection.execute(
        keys.insert()
        .values(
            id=str(uuid6.uuid7()),
            prefix=secret[:SHOWN],
            secret_sha256=_digest(secret),
            identity=identity,
            scopes=[scope for scope in SCOPES if scope in scopes],
            signing=_written([SigningSecret(new_secret())] if signs else []),
        )
        .returning(*_COLUMNS)
    ).one()
    return CreatedKey(_key(row), secret)


def find(connection: Connection, secret: str) -> ApiKey | None:
    """The key of this secret, revoked ones included; None when there is none."""
    row = connection.execute(sa.select(*_COLUMNS).where(keys.c.secret_sha256 == _digest(secret))).first()
    return None if row is None else _key(row)


def list_all(connection: Connection) -> tuple[ApiKey, ...]:
    """Every key, oldest first; never a secret."""
    return tuple(_key(row) for row in connection.execute(sa.select(*_COLUMNS).order_by(keys.c.id)))


def by_id(connection: Connection, key: str) -> ApiKey | None:
    """The key of this id, revoked ones included; None when there is none."""
    row = connection.execute(sa.select(*_COLUMNS).where(keys.c.id == key)).first()
    return None if row is None else _key(row)


def rotate(connection: Connection, key: str, now: datetime, overlap: timedelta) -> tuple[ApiKey, str]:
    """Give a key a new signing secret; the one before holds for `overlap` yet, older ones end. Raises KeyRefused."""
    row = connection.execute(sa.select(*_COLUMNS).where(keys.c.id == key).with_for_update()).first()
    if row is None or row.revoked_at is not None:
        raise KeyRefused(phrase("{key!r} is no valid key; give the id that `order-intake keys list` shows.", key=key))
    before = [SigningSecret(each.secret, now + overlap) for each in _key(row).signing if each.until is None]
    secret = new_secret()
    signing = _written([SigningSecret(secret), *before])
    made = connection.execute(keys.update().where(keys.c.id == key).values(signing=signing).returning(*_COLUMNS)).one()
    return _key(made), secret


def revoke(connection: Connection, prefix_or_id: str) -> ApiKey:
    """End a key at once (API processes notice within their cache's few seconds). Raises KeyRefused."""
    chosen = sa.or_(keys.c.id == prefix_or_id, keys.c.prefix == prefix_or_id)
    found = connection.execute(sa.select(keys.c.id).where(chosen)).all()
    if len(found) != 1:
        raise KeyRefused(
            phrase(
                "{key!r} names {count} keys; give the id that `order-intake keys list` shows.",
                key=prefix_or_id,
                count=len(found),
            )
        )
    row = connection.execute(
        keys.update()
        .where(keys.c.id == found[0].id)
        .values(revoked_at=sa.func.coalesce(keys.c.revoked_at, sa.func.now()))
        .returning(*_COLUMNS)
    ).one()
    return _key(row)


_COLUMNS = (
    keys.c.id,
    keys.c.prefix,
    keys.c.identity,
    keys.c.scopes,
    keys.c.created_at,
    keys.c.revoked_at,
    keys.c.signing,
)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _key(row: sa.Row[*tuple[Any, ...]]) -> ApiKey:
    return ApiKey(
        row.id, row.prefix, row.identity, frozenset(row.scopes), row.created_at, row.revoked_at, _signing(row.signing)
    )


def _signing(rows: list[dict[str, Any]]) -> tuple[SigningSecret, ...]:
    return tuple(
        SigningSecret(row["secret"], datetime.fromisoformat(row["until"]) if row.get("until") else None) for row in rows
    )


def _written(signing: Collection[SigningSecret]) -> list[dict[str, Any]]:
    return [{"secret": each.secret, "until": each.until.isoformat() if each.until else None} for each in signing]
