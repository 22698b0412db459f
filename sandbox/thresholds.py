"""Calibration as rows: reviewed history out of the tables, thresholds and claims back beside the zone's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from sandbox import journal, slots
from sandbox.calibration import Calibration, Scored, calibrate
from sandbox.canonical import JsonObject, canonical
from sandbox.claims import Claims, claims_from_json, claims_to_json, fit
from sandbox.counting import counting_bar
from sandbox.figures import Figures, figures, figures_from_json, figures_to_json
from sandbox.reason import FAULTS, ReasonCode
from sandbox.review import Review
from sandbox.standings import read, subject, zones
from sandbox.zone import ZoneKey

WRONG = sorted(str(code) for code, fault in FAULTS.items() if fault in ("decoder", "graph"))
"""Reasons for which the order, had it passed, would have been wrong; the sender got what the sender asked for."""
LATEST = 2000
"""Most values of a slot that a claim rests on: the newest."""

# What a second look found right was right, whatever the first reviewer had said.
_HISTORY = text(
    "select confidence, decision->>'reason' = any(cast(:wrong as text[])) and not exists (select from second_look s "
    "join review r on r.id = s.review where s.first = review.id and r.state = 'released' "
    "and r.decision->>'kind' = 'approve') from review where state = 'released' "
    "and zone = :zone and revision = :revision and confidence is not null "
    "and (kind = 'held' and clean or kind = 'dispute' and decision->>'kind' <> 'approve')"
)
_DUE = text("select calibrated_seen from zone where zone = :zone and revision = :revision")
_STORE = text(
    "update zone set threshold = :threshold, calibrated_at = :now, calibrated_seen = :seen "
    "where zone = :zone and revision = :revision"
)
_CLAIM = text(
    "insert into zone_calibration (zone, revision, counting, claims) values (:zone, :revision, :counting, "
    "cast(:claims as jsonb)) on conflict (zone, revision) do update set counting = excluded.counting, "
    "claims = excluded.claims"
)
_CLAIMS = text("select claims from zone_calibration where zone = :zone and revision = :revision")
_SLOTS = text(
    "select slot, confidence, wrong from (select slot, confidence, wrong, row_number() over (partition by slot "
    "order by review desc) as place from slot_outcome where zone = :zone and revision = :revision) s "
    "where place <= :latest"
)
_NOTE = text(
    "insert into slot_outcome (review, field, zone, revision, slot, confidence, wrong) select :review, given.field, "
    ":zone, :revision, given.slot, given.confidence, given.wrong from unnest(cast(:fields as text[]), "
    "cast(:slots as text[]), cast(:confidences as float8[]), cast(:wrongs as bool[])) "
    "as given (field, slot, confidence, wrong) on conflict do nothing"
)
_FORGET = text("delete from slot_outcome where review = :review")


@dataclass(frozen=True, slots=True)
class Known:
    """What a revision's reviewed history lets the pages say; empty while there is too little."""

    orders: Claims | None = None
    slots: Mapping[str, Claims] | None = None
    figures: Figures | None = None
    """What the zone's plots are drawn from, as of the last calibration."""

    def of(self, slot: str) -> Claims | None:
        """The claims of one slot."""
        return (self.slots or {}).get(slot)


def scored_history(connection: Connection, zone: ZoneKey, revision: str) -> tuple[Scored, ...]:
    """Released reviews of orders without findings under this revision, and disputes that were confirmed.

    All of them on probation; once automatic, those held for low confidence and the audited share of the sure ones.
    The sure ones are then under-represented, which moves the threshold up, never down, as long as surer orders are
    more often right.
    """
    rows = connection.execute(_HISTORY, {"zone": str(zone), "revision": revision, "wrong": WRONG})
    return tuple(Scored(confidence, wrong) for confidence, wrong in rows)


def known(connection: Connection, zone: ZoneKey | None, revision: str | None) -> Known:
    """The claims in force."""
    row = connection.execute(_CLAIMS, {"zone": str(zone), "revision": revision}).one_or_none()
    if row is None:
        return Known()
    made = {slot: claims_from_json(body) for slot, body in row.claims["slots"].items()}
    orders = row.claims["orders"]
    kept = row.claims.get("figures")
    drawn = None if kept is None else figures_from_json(kept)
    return Known(None if orders is None else claims_from_json(orders), made, drawn)


def note_slots(connection: Connection, review: Review) -> None:
    """Keep which perceived fields a released review found right and which wrong; faults of others say nothing."""
    decision = review.decision or {}
    judged = decision.get("kind") in ("approve", "correct") and FAULTS[_reason(decision)] in ("none", "decoder")
    if review.kind != "held" or review.zone is None or review.proposal is None or not judged:
        return
    corrected = decision.get("corrected")
    made = tuple(slots.outcomes(review.proposal, corrected if isinstance(corrected, dict) else None))
    if not made:
        return
    values = {"review": review.id, "zone": str(review.zone), "revision": review.revision}
    columns: dict[str, Sequence[object]] = {
        "fields": [each.field for each in made],
        "slots": [each.slot for each in made],
        "confidences": [each.confidence for each in made],
        "wrongs": [each.wrong for each in made],
    }
    connection.execute(_NOTE, {**values, **columns})


def forget_slots(connection: Connection, review: str) -> None:
    """A second look overturned this review: what it said of the fields no longer counts."""
    connection.execute(_FORGET, {"review": review})


def recalibrate(connection: Connection, zone: ZoneKey, revision: str, now: datetime) -> Calibration | None:
    """Choose thresholds and claims anew and store them; a changed threshold is journalled. None for no known zone."""
    row = read(connection, zone, revision)
    if row is None:
        return None
    policy = row.standing.policy
    history = scored_history(connection, zone, revision)
    made = calibrate(history, policy.risk_level * policy.calibration_share, revision)
    key = {"zone": str(zone), "revision": revision}
    connection.execute(_STORE, {**key, "threshold": made.threshold, "now": now, "seen": row.standing.seen})
    claims: JsonObject = {
        "figures": figures_to_json(figures(history)),
        "orders": _json(fit(history, policy.risk_level)),
        "slots": {
            slot: claims_to_json(found)
            for slot, values in _slots(connection, key).items()
            if (found := fit(values, policy.risk_level)) is not None
        },
    }
    bar = counting_bar(history, policy.qualifying_run)
    connection.execute(_CLAIM, {**key, "counting": bar, "claims": canonical(claims)})
    if made.threshold != row.calibrated:
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


def _slots(connection: Connection, key: Mapping[str, str]) -> dict[str, list[Scored]]:
    found: dict[str, list[Scored]] = {}
    for slot, confidence, wrong in connection.execute(_SLOTS, {**key, "latest": LATEST}):
        found.setdefault(slot, []).append(Scored(confidence, wrong))
    return found


def _json(claims: Claims | None) -> JsonObject | None:
    return None if claims is None else claims_to_json(claims)


def _reason(decision: JsonObject) -> ReasonCode:
    return ReasonCode(str(decision["reason"]))
