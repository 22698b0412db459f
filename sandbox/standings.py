"""Zones as rows: the cached standing of each zone and revision, and the locks that `admit` runs under.

`admit_locked` is the hot path: a shared lock and one read. Whatever changes a standing takes the lock exclusively, so
no order passes under a standing that is being taken away. All functions expect READ COMMITTED.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, text

from knowledge_graph.proposal import Proposal
from models.phrases import phrase
from sandbox import journal
from sandbox.admission import Admission, admit, audit_draw
from sandbox.canonical import JsonObject, canonical
from sandbox.encoding import (
    entry_to_json,
    policy_to_json,
    standing_from_json,
    standing_to_json,
)
from sandbox.entry import NewRevision, PolicyChanged, Promoted, Reinstated, Suspended, TrustEntry, kind_of
from sandbox.errors import TransitionRefused, ZoneUnknown
from sandbox.policy import TrustPolicy
from sandbox.zone import Standing, ZoneKey, advance, initial


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone's revision as it stands."""

    zone: ZoneKey
    revision: str
    standing: Standing
    calibrated: float | None
    """From which confidence orders may pass; None while there is too little history."""
    counting: float
    """From which confidence reviewed orders count toward the run while nothing passes."""
    first_seen: datetime
    sequence: int
    """Of the last entry in its history."""

    @property
    def threshold(self) -> float | None:
        """The bar in force: what passes of an automatic zone, what counts of any other. `TrustPolicy.fixed_threshold`
        goes before it."""
        return self.calibrated if self.standing.state == "automatic" else self.counting


@dataclass(frozen=True, slots=True)
class Change:
    """What one entry did to a zone's revision. Where the states differ, an event is due."""

    zone: ZoneKey
    revision: str
    before: Standing
    after: Standing

    @property
    def promoted(self) -> bool:
        """It passes orders from now on."""
        return self.before.state != "automatic" and self.after.state == "automatic"

    @property
    def suspended(self) -> bool:
        """Autonomy was taken away; `automatic_orders` lists what passed under it."""
        return self.before.state != "suspended" and self.after.state == "suspended"


_COLUMNS = (
    "zone, revision, standing, threshold, coalesce((select counting from zone_calibration c where c.zone = zone.zone "
    "and c.revision = zone.revision), 0) as counting, first_seen, sequence"
)
_READ = text(f"select {_COLUMNS} from zone where zone = :zone and revision = :revision")
_ALL = text(f"select {_COLUMNS} from zone order by zone, first_seen, revision")
_SHARED = text("select pg_advisory_xact_lock_shared(:key)")
_EXCLUSIVE = text("select pg_advisory_xact_lock(:key)")
_LATEST = text("select revision, standing from zone where zone = :zone order by first_seen desc, revision limit 1")
_CREATE = text(
    "insert into zone (zone, revision, first_seen, policy, standing, sequence) "
    "values (:zone, :revision, :at, cast(:policy as jsonb), cast(:standing as jsonb), 1) on conflict do nothing"
)
_ENTRY = text(
    "insert into zone_entry (zone, revision, sequence, at, kind, body, before, after) "
    "values (:zone, :revision, :sequence, :at, :kind, cast(:body as jsonb), :before, :after)"
)
_CACHE = text(
    "update zone set standing = cast(:standing as jsonb), sequence = :sequence "
    "where zone = :zone and revision = :revision"
)


def lock_shared(connection: Connection, zone: ZoneKey) -> None:
    """Keep every standing of the zone as it is until the transaction ends. Read the standing after this, not before."""
    connection.execute(_SHARED, {"key": _lock_key(zone)})


def lock_exclusive(connection: Connection, zone: ZoneKey) -> None:
    """Wait until nobody decides by a standing of the zone. Lock several zones in the order of their texts."""
    connection.execute(_EXCLUSIVE, {"key": _lock_key(zone)})


def read(connection: Connection, zone: ZoneKey, revision: str) -> ZoneRow | None:
    """The zone's revision as it stands; None before its first capture."""
    row = connection.execute(_READ, {"zone": str(zone), "revision": revision}).one_or_none()
    return None if row is None else _row(row)


def zones(connection: Connection) -> tuple[ZoneRow, ...]:
    """Every zone with every revision that it has seen, oldest first within a zone."""
    return tuple(_row(row) for row in connection.execute(_ALL))


def ensure(connection: Connection, zone: ZoneKey, revision: str, policy: TrustPolicy, now: datetime) -> ZoneRow:
    """The zone's revision, made when it is new: quarantined in a new zone, on probation in a known one.

    A new revision goes on under the policy that the zone has come to; `policy` is for a new zone. Safe to call from
    any number of transactions at once. Where one transaction ensures several zones, take them in order of their texts.
    """
    found = read(connection, zone, revision)
    if found is not None:
        return found
    latest = connection.execute(_LATEST, {"zone": str(zone)}).one_or_none()
    if latest is not None:
        policy = standing_from_json(latest.standing).policy
    entry = NewRevision(at=now, revision=revision, predecessor=None if latest is None else latest.revision)
    before = initial(policy)
    after = advance(before, entry)
    made = connection.execute(
        _CREATE,
        {
            "zone": str(zone),
            "revision": revision,
            "at": now,
            "policy": canonical(policy_to_json(policy)),
            "standing": canonical(standing_to_json(after)),
        },
    ).rowcount
    if made:
        _write_entry(connection, zone, revision, 1, entry, before, after)
        return ZoneRow(zone, revision, after, None, 0.0, now, 1)
    found = read(connection, zone, revision)
    assert found is not None, "zones are never deleted"
    return found


def admit_locked(
    connection: Connection,
    proposal: Proposal,
    zone: ZoneKey,
    revision: str,
    policy: TrustPolicy,
    now: datetime,
    *,
    sender: str | None = None,
    language: str | None = None,
) -> tuple[Admission, ZoneRow]:
    """`admit` under the zone's shared lock, audit draw included; the lock lasts until the transaction ends."""
    lock_shared(connection, zone)
    row = ensure(connection, zone, revision, policy, now)
    audit = audit_draw(proposal.capture, revision, row.standing.audit_rate)
    admission = admit(proposal, row.standing, row.threshold, audit=audit, sender=sender, language=language)
    return admission, row


def record(connection: Connection, zone: ZoneKey, revision: str, entry: TrustEntry) -> Change:
    """Add one entry to a history, advance the cached standing and journal both. Raises ZoneUnknown.

    Takes the zone's lock exclusively; never call it in a transaction that holds the shared lock.
    """
    lock_exclusive(connection, zone)
    row = read(connection, zone, revision)
    if row is None:
        raise ZoneUnknown(
            phrase(
                "No capture has met zone {zone} at revision {revision}; see `order-intake zones`.",
                zone=str(zone), revision=revision,
            )
        )  # fmt: skip
    after = advance(row.standing, entry)
    sequence = row.sequence + 1
    connection.execute(
        _CACHE,
        {
            "zone": str(zone),
            "revision": revision,
            "standing": canonical(standing_to_json(after)),
            "sequence": sequence,
        },
    )
    _write_entry(connection, zone, revision, sequence, entry, row.standing, after)
    return Change(zone, revision, row.standing, after)


def suspend(connection: Connection, zone: ZoneKey, revision: str, by: str, now: datetime, note: str = "") -> Change:
    """A named person takes autonomy away."""
    return record(connection, zone, revision, Suspended(at=now, by=by, note=note))


def reinstate(connection: Connection, zone: ZoneKey, revision: str, by: str, now: datetime, note: str) -> Change:
    """A named person puts a suspended zone on probation again. Raises TransitionRefused unless it is suspended."""
    lock_exclusive(connection, zone)
    row = read(connection, zone, revision)
    if row is not None and row.standing.state != "suspended":
        raise TransitionRefused(
            phrase(
                "Zone {zone} at {revision} is {state}; only a suspended one returns.",
                zone=str(zone), revision=revision, state=row.standing.state,
            )
        )  # fmt: skip
    return record(connection, zone, revision, Reinstated(at=now, by=by, note=note))


def promote(connection: Connection, zone: ZoneKey, revision: str, by: str, now: datetime, note: str = "") -> Change:
    """A named person approves a promotion. Raises TransitionRefused unless the qualifying run is complete."""
    lock_exclusive(connection, zone)
    row = read(connection, zone, revision)
    if row is not None and not row.standing.awaits_approval:
        state, run, target = row.standing.state, row.standing.clean_run, row.standing.policy.qualifying_run
        raise TransitionRefused(
            phrase(
                "Zone {zone} at {revision} is {state} with a clean run of {run} of {target}.",
                zone=str(zone), revision=revision, state=state, run=run, target=target,
            )
        )  # fmt: skip
    return record(connection, zone, revision, Promoted(at=now, by=by, note=note))


def change_policy(
    connection: Connection, zone: ZoneKey, policy: TrustPolicy, by: str, now: datetime, note: str = ""
) -> tuple[Change, ...]:
    """Put all revisions of a zone under another policy. Raises ZoneUnknown where it has none."""
    lock_exclusive(connection, zone)
    revisions = [row.revision for row in zones(connection) if row.zone == zone]
    if not revisions:
        raise ZoneUnknown(phrase("No capture has met zone {zone}; see `order-intake zones`.", zone=str(zone)))
    entry = PolicyChanged(at=now, policy=policy, by=by, note=note)
    return tuple(record(connection, zone, revision, entry) for revision in revisions)


def subject(zone: ZoneKey | str, revision: str) -> str:
    """Of journal entries about a zone's revision."""
    return f"zone:{zone}@{revision}"


def _write_entry(
    connection: Connection,
    zone: ZoneKey,
    revision: str,
    sequence: int,
    entry: TrustEntry,
    before: Standing,
    after: Standing,
) -> None:
    kind, body = kind_of(entry), entry_to_json(entry)
    connection.execute(
        _ENTRY,
        {
            "zone": str(zone),
            "revision": revision,
            "sequence": sequence,
            "at": entry.at,
            "kind": kind,
            "body": canonical(body),
            "before": before.state,
            "after": after.state,
        },
    )
    written: JsonObject = {"sequence": sequence, "entry": body, "before": before.state, "after": after.state}
    if isinstance(entry, NewRevision):
        written = {**written, "policy": policy_to_json(after.policy)}
    journal.append(connection, f"zone.{kind}", subject(zone, revision), written)


def _lock_key(zone: ZoneKey) -> int:
    return int.from_bytes(hashlib.sha256(f"zone:{zone}".encode()).digest()[:8], signed=True)


def _row(row: Row[tuple[object, ...]]) -> ZoneRow:
    key = ZoneKey.parse(row.zone)
    standing = standing_from_json(row.standing)
    return ZoneRow(key, row.revision, standing, row.threshold, row.counting, row.first_seen, row.sequence)
