"""What became of a zone, for people: the entries that changed something or found something, and who set its policy."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from sandbox.encoding import entry_from_json
from sandbox.entry import PolicyChanged, TrustEntry
from sandbox.zone import State, ZoneKey


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One entry of a history with the states around it."""

    sequence: int
    entry: TrustEntry
    before: State
    after: State


_TURN = "(kind <> 'reviewed' or before <> after or body->>'reason' <> 'correct')"
"""As the index of them says it."""
_TURNS = text(
    "select sequence, kind, body, before, after from zone_entry where zone = :zone and revision = :revision "
    f"and {_TURN} order by sequence desc limit :limit"
)
# Of each revision through that index: the planner takes nearly every entry for a turn, and would read the whole table.
_POLICY = text(
    "select found.kind, found.body from zone cross join lateral (select kind, body, at from zone_entry "
    f"where zone = zone.zone and revision = zone.revision and {_TURN} and kind = 'policy_changed' "
    "order by sequence desc limit 1) found where zone.zone = :zone order by found.at desc limit 1"
)


def turns(connection: Connection, zone: ZoneKey, revision: str, limit: int = 100) -> tuple[HistoryItem, ...]:
    """The last entries of a revision's history, newest first.

    Reviews that found nothing and changed nothing are left out: hundreds of them would hide a promotion.
    """
    rows = connection.execute(_TURNS, {"zone": str(zone), "revision": revision, "limit": limit})
    return tuple(HistoryItem(r.sequence, entry_from_json(r.kind, r.body), r.before, r.after) for r in rows)


def policy_change(connection: Connection, zone: ZoneKey) -> PolicyChanged | None:
    """Who put the zone's policy in force, when and why; None where it is the one from the beginning.

    Asked of all revisions: a new one goes on under the policy that an earlier one was put under.
    """
    row = connection.execute(_POLICY, {"zone": str(zone)}).one_or_none()
    entry = None if row is None else entry_from_json(row.kind, row.body)
    return entry if isinstance(entry, PolicyChanged) else None
