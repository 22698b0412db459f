"""The ledger: rows that a transaction will write, gathered, then written in one statement and one for the journal.

A capture writes into six tables; statement by statement, the round trips would cost more than the work. What is
gathered for several captures of one transaction goes out together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sandbox import journal
from sandbox.journal import Entry
from sandbox.passed import Noted, note_all

Row = dict[str, Any]


@dataclass(slots=True)
class Ledger:
    """Rows by table; every column that has no default of null must be in them."""

    orders: list[Row] = field(default_factory=list)
    versions: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    """`id`, `type`, `subject`, `version`, `body`, `created_at`; deliveries follow from the endpoints."""
    proposals: list[Row] = field(default_factory=list)
    captures: list[Row] = field(default_factory=list)
    """Changes of captures: `id`, `state`, `stages` (added), `attempts`, `outcome`, `finished_at`."""
    automatic: list[Noted] = field(default_factory=list)
    """What passed by itself."""
    entries: list[Entry] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    """Order numbers drawn ahead, by kind of order."""

    def flush(self, connection: Connection) -> None:
        """Write everything in the caller's transaction, and be empty."""
        rows = {
            "orders": self.orders,
            "versions": self.versions,
            "events": self.events,
            "proposals": self.proposals,
            "captures": self.captures,
        }
        if any(rows.values()):
            connection.execute(_FLUSH, {name: msgspec.json.encode(given).decode() for name, given in rows.items()})
        note_all(connection, self.automatic)
        journal.append_all(connection, self.entries)
        for gathered in rows.values():
            gathered.clear()
        self.automatic.clear()
        self.entries.clear()


# `json`, not `jsonb`: what is stored as jsonb is parsed once, and an event's body stays as it was written. A parameter
# for each table: out of one that holds them all, every table's rows would be searched for through the whole text.
# The conflict is the request's alone: that a condition is open already is another matter, and an error here.
_FLUSH = sa.text(
    "with placed as (insert into customer_order select row.* from"
    " json_populate_recordset(null::customer_order, cast(:orders as json)) row"
    " on conflict (capture, ordinal) do nothing),"
    " versioned as (insert into order_version select row.* from"
    " json_populate_recordset(null::order_version, cast(:versions as json)) row),"
    " told as (insert into event select row.* from"
    " json_populate_recordset(null::event, cast(:events as json)) row returning id, subject, version),"
    " sent as (insert into delivery (event_id, endpoint_id, subject, version, state)"
    " select told.id, endpoint.id, told.subject, told.version, 'pending' from told, endpoint"
    " where endpoint.disabled_at is null),"
    " proposed as (insert into proposal select row.* from"
    " json_populate_recordset(null::proposal, cast(:proposals as json)) row)"
    " update capture set state = row.state, stages = capture.stages || row.stages,"
    " attempts = greatest(capture.attempts, row.attempts), outcome = row.outcome, finished_at = row.finished_at"
    " from json_to_recordset(cast(:captures as json)) as"
    " row(id text, state text, stages jsonb, attempts integer, outcome jsonb, finished_at timestamptz)"
    " where capture.id = row.id and capture.finished_at is null"
)
