"""Thresholds as rows: reviewed history out of the tables, the calibrated threshold back into the zone's row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from sandbox import journal
from sandbox.calibration import Calibration, Scored, calibrate
from sandbox.reason import FAULTS
from sandbox.standings import read, subject, zones
from sandbox.zone import ZoneKey

WRONG = sorted(str(code) for code, fault in FAULTS.items() if fault in ("decoder", "graph"))
"""Reasons for which the order, had it passed, would have been wrong; the sender got what the sender asked for."""

_HISTORY = text(
    "select confidence, decision->>'reason' = any(cast(:wrong as text[])) from review where state = 'released' "
    "and zone = :zone and revision = :revision and confidence is not null "
    "and (kind = 'held' and clean or kind = 'dispute' and decision->>'kind' <> 'approve')"
)
_DUE = text("select calibrated_seen from zone where zone = :zone and revision = :revision")
_STORE = text(
    "update zone set threshold = :threshold, calibrated_at = :now, calibrated_seen = :seen "
    "where zone = :zone and revision = :revision"
)


def scored_history(connection: Connection, zone: ZoneKey, revision: str) -> tuple[Scored, ...]:
    """Released reviews of orders without findings under this revision, and disputes that were confirmed.

    All of them on probation; once automatic, those held for low confidence and the audited share of the sure ones.
    The sure ones are then under-represented, which moves the threshold up, never down, as long as surer orders are
    more often right.
    """
    rows = connection.execute(_HISTORY, {"zone": str(zone), "revision": revision, "wrong": WRONG})
    return tuple(Scored(confidence, wrong) for confidence, wrong in rows)


def recalibrate(connection: Connection, zone: ZoneKey, revision: str, now: datetime) -> Calibration | None:
    """Choose the threshold anew and store it; a change is journalled. None for a zone that is not known."""
    row = read(connection, zone, revision)
    if row is None:
        return None
    policy = row.standing.policy
    made = calibrate(scored_history(connection, zone, revision), policy.risk_level * policy.calibration_share, revision)
    key = {"zone": str(zone), "revision": revision}
    connection.execute(_STORE, {**key, "threshold": made.threshold, "now": now, "seen": row.standing.seen})
    if made.threshold != row.threshold:
        body = {"threshold": made.threshold, "risk_level": made.risk_level, "n": made.n, "errors": made.errors}
        journal.append(connection, "calibration.changed", subject(zone, revision), body)
    return made


def recalibrate_if_due(connection: Connection, zone: ZoneKey, revision: str, now: datetime) -> None:
    """Recalibrate after every fiftieth part more reviewed orders (each one while there are few)."""
    row = read(connection, zone, revision)
    if row is None:
        return
    calibrated = connection.execute(_DUE, {"zone": str(zone), "revision": revision}).scalar_one()
    if row.standing.seen - calibrated >= max(1, row.standing.seen // 50):
        recalibrate(connection, zone, revision, now)


def calibrations(connection: Connection) -> dict[ZoneKey, Calibration]:
    """What `calibration.dumps` writes to a file: for each zone the calibration of the revision that it met last."""
    found: dict[ZoneKey, Calibration] = {}
    for row in zones(connection):
        policy = row.standing.policy
        history = scored_history(connection, row.zone, row.revision)
        found[row.zone] = calibrate(history, policy.risk_level * policy.calibration_share, row.revision)
    return found
