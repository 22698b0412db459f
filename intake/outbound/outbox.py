"""The way out: an event joins the transaction that caused it, with one delivery for each endpoint.

Events are CloudEvents 1.0 in JSON. Their ids and bodies never change, so a repeat is recognisable; at least once.
`intake/outbound/delivery.py` sends them.
"""

from __future__ import annotations

import base64
import ipaddress
import secrets as random
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import uuid6
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from intake.outbound.heads import sealed_head
from intake.storage.tables import deliveries, endpoints, events
from intake.storage.writer import Writer
from models.phrases import Phrased, phrase

PREFIX = "io.orderintake."
STATES = ("held", "placed", "accepted", "rejected", "changed", "cancelled", "fulfilled", "dismissed", "disputed")
TYPES: Mapping[str, str] = {
    **{f"{PREFIX}order.{state}.v1": f"An order was {state}." for state in STATES},
    PREFIX + "order.change_requested.v1": "The sender asks to change an order that was sent; answer with a response.",
    PREFIX + "order.cancel_requested.v1": "The sender asks to cancel an order that was sent; answer with a response.",
    PREFIX + "capture.unreadable.v1": "Nothing could be read from a capture.",
    PREFIX + "capture.asked.v1": "One answer of the sender would settle a capture.",
    PREFIX + "delivery.reported.v1": "A courier reported what became of a delivery.",
    PREFIX + "zone.promoted.v1": "A zone became automatic.",
    PREFIX + "zone.suspended.v1": "A zone lost its autonomy.",
}
"""Every event type with its meaning; `docs/events.md` is tested against it."""


class EndpointRefused(Phrased, ValueError):
    """Raised when an endpoint is asked for that could not work; the message says what to do."""

    code = "endpoint.refused"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where events go. `secrets` holds the one in use and, during a rotation, its predecessor."""

    id: str
    url: str
    secrets: tuple[str, ...]
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_reason: str | None


def publish(
    connection: Connection, kind: str, subject: str, data: Mapping[str, Any], writer: Writer, version: int = 1
) -> str:
    """Write an event and its deliveries in the caller's transaction; returns the event's id.

    `kind` is a key of TYPES without prefix and version (`order.placed`), `version` orders the events of one subject.
    """
    event, name = str(uuid6.uuid7()), f"{PREFIX}{kind}.v1"
    assert name in TYPES
    body = {
        "specversion": "1.0",
        "id": event,
        "source": writer.source,
        "type": name,
        "subject": subject,
        "time": writer.at.astimezone(UTC).isoformat(),
        "datacontenttype": "application/json",
        "subjectversion": version,
        "journalhead": sealed_head(connection),
        "data": data,
    }
    with writer.writing(connection) as ledger:
        ledger.events.append(
            {
                "id": event,
                "type": name,
                "subject": subject,
                "version": version,
                "body": body,
                "created_at": writer.at,
            }
        )
    return event


def add_endpoint(connection: Connection, url: str, secret: str | None = None, *, private: bool = True) -> Endpoint:
    """Register an endpoint, or give a known one another secret beside its present one. Raises EndpointRefused.

    Without `secret` one is made. `private=False` refuses addresses on loopback and private networks.
    """
    _check_url(url, private)
    secret = _check_secret(secret) if secret is not None else new_secret()
    known = connection.execute(sa.select(*_COLUMNS).where(endpoints.c.url == url).with_for_update()).first()
    if known is None:
        statement = (
            insert(endpoints)
            .values(id=str(uuid6.uuid7()), url=url, secrets=[secret])
            .on_conflict_do_nothing()
            .returning(*_COLUMNS)
        )
        row = connection.execute(statement).first()
        return _endpoint(row) if row is not None else add_endpoint(connection, url, secret, private=private)
    kept = [secret, *(each for each in known.secrets if each != secret)][:2]
    changed = endpoints.update().where(endpoints.c.id == known.id).values(secrets=kept).returning(*_COLUMNS)
    return _endpoint(connection.execute(changed).one())


def retire_secret(connection: Connection, endpoint: str) -> Endpoint:
    """Sign with the newest secret only. Raises EndpointRefused."""
    found = get_endpoint(connection, endpoint)
    changed = endpoints.update().where(endpoints.c.id == found.id).values(secrets=[found.secrets[0]])
    return _endpoint(connection.execute(changed.returning(*_COLUMNS)).one())


def enable_endpoint(connection: Connection, endpoint: str) -> Endpoint:
    """Take up deliveries again, beginning with those that waited. Raises EndpointRefused."""
    found = get_endpoint(connection, endpoint)
    changed = endpoints.update().where(endpoints.c.id == found.id)
    cleared = changed.values(disabled_at=None, disabled_reason=None, failing_since=None)
    return _endpoint(connection.execute(cleared.returning(*_COLUMNS)).one())


def disable_endpoint(connection: Connection, endpoint: str, reason: str) -> Endpoint:
    """Send nothing more; what is pending waits until the endpoint is enabled. Raises EndpointRefused."""
    found = get_endpoint(connection, endpoint)
    changed = endpoints.update().where(endpoints.c.id == found.id)
    stopped = changed.values(disabled_at=sa.func.now(), disabled_reason=reason)
    return _endpoint(connection.execute(stopped.returning(*_COLUMNS)).one())


def list_endpoints(connection: Connection) -> tuple[Endpoint, ...]:
    """All endpoints, oldest first."""
    return tuple(_endpoint(row) for row in connection.execute(sa.select(*_COLUMNS).order_by(endpoints.c.id)))


def dead_letters(connection: Connection) -> dict[str, int]:
    """Endpoint id -> deliveries that were given up; who has none is left out. `redeliver` sends them again."""
    given_up = sa.select(deliveries.c.endpoint_id, sa.func.count()).where(deliveries.c.state == "dead")
    return {row[0]: row[1] for row in connection.execute(given_up.group_by(deliveries.c.endpoint_id))}


def get_endpoint(connection: Connection, endpoint: str) -> Endpoint:
    """By id or URL. Raises EndpointRefused."""
    chosen = sa.or_(endpoints.c.id == endpoint, endpoints.c.url == endpoint)
    row = connection.execute(sa.select(*_COLUMNS).where(chosen)).first()
    if row is None:
        raise EndpointRefused(
            phrase("There is no endpoint {endpoint!r}; `order-intake endpoints list` shows them.", endpoint=endpoint)
        )
    return _endpoint(row)


def redeliver(
    connection: Connection, *, event: str | None = None, endpoint: str | None = None, since: datetime | None = None
) -> int:
    """Send again: one event, or everything since a time, or every dead letter; to one endpoint or to all.

    Returns the number of deliveries now due. The events keep their ids.
    """
    chosen: list[sa.ColumnElement[bool]] = []
    if event is not None:
        chosen.append(events.c.id == event)
    if since is not None:
        chosen.append(events.c.created_at >= since)
    where: list[sa.ColumnElement[bool]] = [endpoints.c.disabled_at.is_(None)]
    if endpoint is not None:
        where.append(endpoints.c.id == get_endpoint(connection, endpoint).id)
    if event is None and since is None:
        dead = deliveries.select().where(deliveries.c.state == "dead", deliveries.c.event_id == events.c.id)
        chosen.append(dead.where(deliveries.c.endpoint_id == endpoints.c.id).correlate(events, endpoints).exists())
    rows = sa.select(
        events.c.id, endpoints.c.id, events.c.subject, events.c.version, sa.literal("pending"), sa.func.now()
    )
    # Every event with every endpoint.
    rows = rows.select_from(events.join(endpoints, sa.true())).where(*chosen, *where)
    columns = ["event_id", "endpoint_id", "subject", "version", "state", "due_at"]
    statement = insert(deliveries).from_select(columns, rows)
    again = statement.on_conflict_do_update(
        index_elements=["event_id", "endpoint_id"],
        set_={"state": "pending", "attempts": 0, "due_at": sa.func.now(), "finished_at": None},
    )
    return len(connection.execute(again.returning(deliveries.c.event_id)).all())


def new_secret() -> str:
    """A Standard Webhooks secret of 256 random bits."""
    return "whsec_" + base64.b64encode(random.token_bytes(32)).decode()


def _check_secret(secret: str) -> str:
    try:
        raw = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        raw = b""
    if not 24 <= len(raw) <= 64:
        raise EndpointRefused(
            phrase("The secret must be `whsec_` and 24 to 64 bytes in base64. Without it one is made.")
        )
    return secret


def _check_url(url: str, private: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise EndpointRefused(
            phrase("{url!r} is no endpoint; expected https://host/path without a user name.", url=url)
        )
    if private:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise EndpointRefused(
            phrase("{host} cannot be resolved ({error}).", host=parts.hostname, error=error)
        ) from error
    inside = [each[4][0] for each in found if not ipaddress.ip_address(each[4][0]).is_global]
    if inside:
        raise EndpointRefused(
            phrase(
                "{host} lies on a private network ({address}). Set ORDER_INTAKE_WEBHOOK_PRIVATE=yes to allow.",
                host=parts.hostname,
                address=inside[0],
            )
        )


_COLUMNS = (
    endpoints.c.id, endpoints.c.url, endpoints.c.secrets, endpoints.c.created_at,
    endpoints.c.failing_since, endpoints.c.disabled_at, endpoints.c.disabled_reason,
)  # fmt: skip


def _endpoint(row: sa.Row[*tuple[Any, ...]]) -> Endpoint:
    return Endpoint(
        row.id, row.url, tuple(row.secrets), row.created_at, row.failing_since, row.disabled_at, row.disabled_reason
    )
