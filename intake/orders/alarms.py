"""Alarms of machines: what a device says in; whether it opens, counts, waits or ends out. Rows hold an `Alarm` each.

Each condition of a machine has one alarm. A device's fault raises it, its messages that all is well end it after the
off delay, and a human who decided on the order has acknowledged it. A person's words are no alarm: never delayed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from intake.settings import Settings
from intake.storage.tables import alarms as table
from intake.storage.writer import Writer
from knowledge_graph.order import Order
from knowledge_graph.proposal import Proposal
from knowledge_graph.upkeep.alarm import (
    Acknowledged,
    Alarm,
    AlarmEvent,
    AlarmPolicy,
    Effect,
    Observed,
    Shelved,
    flooded,
    step,
)
from models.capture import Capture
from models.phrases import Phrased, phrase
from sandbox.journal import Entry

NO_ORDER: frozenset[Effect] = frozenset(("pending", "suppress"))
"""What opens no order: it has not lasted for the on delay, or somebody shelved it."""
_TOLD: frozenset[Effect] = frozenset(("announce", "return", "clear"))
_UNCERTAIN = "observation.report"


class AlarmRefused(Phrased, ValueError):
    """Raised for an alarm that does not exist; the message says what to do."""

    code = "alarm.unknown"


@dataclass(frozen=True, slots=True)
class Kept:
    """An alarm with what it is of."""

    condition: str
    asset: str
    sender: str
    alarm: Alarm


def policy_of(settings: Settings) -> AlarmPolicy:
    """Delays and the flood guard as set."""
    return AlarmPolicy(
        on_delay=timedelta(seconds=settings.alarm_on_delay),
        off_delay=timedelta(seconds=settings.alarm_off_delay),
        longest_shelving=timedelta(seconds=settings.alarm_shelving),
        flood_alarms=settings.alarm_flood,
    )


def heard(connection: Connection, capture: Capture, proposal: Proposal, policy: AlarmPolicy, writer: Writer) -> Effect:
    """A device reports something about a machine. `none` for what is no alarm: a person's words, an unknown machine."""
    order = proposal.order
    if not _speaks(capture, order):
        return "none"
    assert order is not None
    assert order.maintenance is not None
    work = order.maintenance
    asset = work.asset.id if work.asset is not None else None
    assert asset is not None, "a condition of a known machine names it"
    if proposal.intent == _UNCERTAIN:
        # Neither well nor a fault: what is going on elsewhere on the machine neither ends nor goes on.
        between = policy.limit - policy.dead_band / 2
        _hear_all(connection, asset, capture, between, policy, writer, but=work.condition_key)
    # That there is a fault has been decided; a diagnosis of small confidence is no smaller fault.
    event = Observed(capture.captured_at, 1.0, work.occurrences.count)
    values = {"asset": asset, "sender": capture.sender, "state": _written(Alarm())}
    connection.execute(insert(table).values(condition_key=work.condition_key, **values).on_conflict_do_nothing())
    kept = _lock(connection, work.condition_key)
    assert kept is not None
    return _step(connection, kept, event, policy, writer, capture.sender)


def well(connection: Connection, asset: str, capture: Capture, policy: AlarmPolicy, writer: Writer) -> None:
    """A device reports that its machine is as it should be."""
    _hear_all(connection, asset, capture, 0.0, policy, writer)


def acknowledge(connection: Connection, condition: str, policy: AlarmPolicy, writer: Writer) -> Kept:
    """Somebody has seen it. Raises AlarmRefused."""
    return _told(connection, condition, Acknowledged(writer.at), policy, writer, "alarm.acknowledged")


def shelve(connection: Connection, condition: str, until: datetime, policy: AlarmPolicy, writer: Writer) -> Kept:
    """Put announcing off until then, now or earlier to take it off the shelf. Raises AlarmRefused."""
    return _told(connection, condition, Shelved(writer.at, until), policy, writer, "alarm.shelved")


def list_all(connection: Connection) -> tuple[Kept, ...]:
    """Every alarm that is not at rest, latest message first."""
    rows = connection.execute(sa.select(table).order_by(table.c.updated_at.desc(), table.c.condition_key))
    return tuple(kept for kept in map(_kept, rows.mappings()) if kept.alarm.occurrences or kept.alarm.shelved_until)


def flood(connection: Connection, now: datetime, policy: AlarmPolicy) -> bool:
    """Whether so many alarms were announced lately that a human must look before more work is ordered."""
    recent = sa.select(table.c.announced_at).where(table.c.announced_at > now - policy.flood_window)
    return flooded(connection.execute(recent).scalars().all(), now, policy)


def _speaks(capture: Capture, order: Order | None) -> bool:
    work = order.maintenance if order is not None else None
    return capture.sender.startswith("device:") and work is not None and not work.condition_key.startswith("-|")


def _hear_all(
    connection: Connection,
    asset: str,
    capture: Capture,
    level: float,
    policy: AlarmPolicy,
    writer: Writer,
    but: str | None = None,
) -> None:
    """What one device says of the whole machine concerns the alarms that it raised itself, no other sensor's."""
    query = (
        sa.select(table)
        .where(table.c.asset == asset, table.c.sender == capture.sender, table.c.condition_key != (but or ""))
        .order_by(table.c.condition_key)
        .with_for_update()
    )
    for row in connection.execute(query).mappings().all():
        _step(connection, _kept(row), Observed(capture.captured_at, level), policy, writer, capture.sender)


def _told(
    connection: Connection, condition: str, event: AlarmEvent, policy: AlarmPolicy, writer: Writer, kind: str
) -> Kept:
    kept = _lock(connection, condition)
    if kept is None:
        raise AlarmRefused(
            phrase("There is no alarm {condition!r}; `order-intake device alarms` lists them.", condition=condition)
        )
    writer.note(connection, Entry(kind, f"alarm:{condition}", {"by": writer.actor}))
    _step(connection, kept, event, policy, writer, kept.sender)
    found = _lock(connection, condition)
    assert found is not None
    return found


# A human who decided on an order of the condition since it was announced has seen the alarm.
_SEEN = sa.text(
    "select exists (select 1 from customer_order where condition_key = :condition and updated_at >= :announced"
    " and (state in ('accepted', 'rejected', 'fulfilled', 'dismissed', 'cancelled')"
    " or (state = 'placed' and admission <> 'automatic')))"
)


def _step(
    connection: Connection, kept: Kept, event: AlarmEvent, policy: AlarmPolicy, writer: Writer, sender: str
) -> Effect:
    alarm = kept.alarm
    if alarm.state in ("unacknowledged", "returned") and alarm.announced_at is not None:
        seen = connection.execute(_SEEN, {"condition": kept.condition, "announced": alarm.announced_at}).scalar_one()
        alarm = step(alarm, Acknowledged(event.at), policy)[0] if seen else alarm
    after, effect = step(alarm, event, policy)
    # A flood is measured by the clock of this house, not by that of a device.
    announced = {"announced_at": writer.at} if effect == "announce" else {}
    change = {"state": _written(after), "sender": sender, "updated_at": writer.at, **announced}
    connection.execute(table.update().where(table.c.condition_key == kept.condition).values(**change))
    if effect in _TOLD:
        body = {"occurrences": alarm.occurrences if effect != "announce" else after.occurrences}
        writer.note(connection, Entry(f"alarm.{_PAST[effect]}", f"alarm:{kept.condition}", body))
    return effect


_PAST: Mapping[Effect, str] = {"announce": "announced", "return": "returned", "clear": "cleared"}


def _lock(connection: Connection, condition: str) -> Kept | None:
    query = sa.select(table).where(table.c.condition_key == condition).with_for_update()
    row = connection.execute(query).mappings().first()
    return None if row is None else _kept(row)


def _kept(row: sa.RowMapping) -> Kept:
    return Kept(row["condition_key"], row["asset"], row["sender"], msgspec.convert(row["state"], Alarm))


def _written(alarm: Alarm) -> dict[str, object]:
    found: dict[str, object] = msgspec.to_builtins(alarm)
    return found


__all__: Sequence[str] = (
    "NO_ORDER", "AlarmRefused", "Kept", "acknowledge", "flood", "heard", "list_all", "policy_of", "shelve", "well",
)  # fmt: skip
