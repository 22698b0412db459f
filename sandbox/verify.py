"""Is the journal as it was written? Every link recomputed, every kept value compared, every standing folded again.

What this cannot see by itself is a chain that was rewritten from some link on: for that, hand in heads that left the
house with events (`known_heads`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, TextClause, text

from sandbox.canonical import JsonObject, canonical
from sandbox.encoding import entry_from_json, policy_from_json, standing_from_json, standing_to_json
from sandbox.errors import PolicyInvalid
from sandbox.journal import PERSONAL, personal_digest
from sandbox.sealer import GENESIS, INSTANT, link
from sandbox.zone import standing

PROBLEM_LIMIT = 1000
"""Problems reported in full; beyond, they are only counted."""
_CHUNK = 5000
_MARK = f'"{PERSONAL}":'


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was written."""

    code: str
    """`entry_altered`, `entry_missing`, `link_missing`, `head_wrong`, `head_unknown`, `entry_slipped_in`,
    `value_altered`, `value_foreign`, `standing_wrong`, `history_wrong`."""
    where: str
    """`entry 17`, `zone speech/whisper/order.place@1.0.0+aa`."""
    sentence: str


@dataclass(slots=True)
class VerifyReport:
    """What was checked and what was found."""

    sealed: int = 0
    unsealed: int = 0
    """Entries that the sealer has not reached; they are not protected yet."""
    values: int = 0
    erased: int = 0
    """Personal values whose digest stands and which were erased; that is allowed."""
    zones: int = 0
    head: str = GENESIS.hex()
    problems: list[Problem] = field(default_factory=list)
    found: int = 0
    """Problems in all."""

    @property
    def ok(self) -> bool:
        """Everything is as it was written."""
        return self.found == 0

    def add(self, code: str, where: str, sentence: str) -> None:
        """Count a problem, and keep it while there are few."""
        self.found += 1
        if len(self.problems) < PROBLEM_LIMIT:
            self.problems.append(Problem(code, where, sentence))


_SNAPSHOT = text("set transaction isolation level repeatable read")
_SEALED = text(
    f"select s.position, s.entry, s.hash, e.id, {INSTANT} as at, e.kind, e.subject, e.body "
    "from journal_seal s left join journal_entry e on e.id = s.entry order by s.position"
)
_UNSEALED = text(
    "select e.id, e.kind, e.subject, e.body, "
    "coalesce((e.xid, e.id) <= (h.cursor_xid, h.cursor_id), false) as slipped_in "
    "from journal_entry e left join journal_head h on true "
    "where not exists (select from journal_seal s where s.entry = e.id) order by e.id"
)
_VALUES = text(
    "select v.entry, v.name, v.salt, v.value, e.body from journal_value v left join journal_entry e on e.id = v.entry"
)
_HEAD = text("select position, hash from journal_head")
_ZONES = text("select zone, revision, standing, sequence from zone order by zone, revision")
_HISTORY = text("select sequence, kind, body from zone_entry where zone = :zone and revision = :revision")

Written = dict[str, dict[int, tuple[str, JsonObject]]]
"""Per subject the journalled trust entries by their sequence: kind and body."""


def verify(connection: Connection, known_heads: Collection[str] = ()) -> VerifyReport:
    """Check everything; the connection must have no transaction begun (it reads one snapshot, REPEATABLE READ).

    `known_heads` are hex heads that events carried: each must occur in the chain.
    """
    connection.execute(_SNAPSHOT)
    report = VerifyReport()
    written: Written = defaultdict(dict)
    digests = _chain(connection, report, written, set(known_heads))
    digests += _tail(connection, report, written)
    _values(connection, report)
    report.erased = digests - report.values
    _standings(connection, report, written)
    return report


def _chain(connection: Connection, report: VerifyReport, written: Written, known: set[str]) -> int:
    """Walk the chain; returns how many personal digests stand in it."""
    previous, digests, position = GENESIS, 0, 0
    for found, entry, stored, present, at, kind, subject, body in _stream(connection, _SEALED):
        position += 1
        if found != position:
            report.add("link_missing", f"position {position}", "The chain has a gap: links were deleted.")
            position = found
        if present is None:
            report.add("entry_missing", f"entry {entry}", f"It was sealed at position {position} and is gone.")
        else:
            digests += _note(kind, subject, body, written)
            if link(previous, position, entry, at, kind, subject, body) != stored:
                report.add(
                    "entry_altered",
                    f"entry {entry}",
                    f"The link at position {position} does not fit: the entry ({kind}, {subject}) or the link was "
                    "altered.",
                )
        report.sealed += 1
        previous = stored
        if known:
            known.discard(stored.hex())
    report.head = previous.hex()
    _check_head(connection, report, position, previous)
    known.discard(GENESIS.hex())
    for missing in sorted(known):
        report.add("head_unknown", f"head {missing}", "An event carried this head; the chain no longer contains it.")
    return digests


def _check_head(connection: Connection, report: VerifyReport, position: int, last: bytes) -> None:
    head = connection.execute(_HEAD).one_or_none()
    if head is None:
        if position:
            report.add("head_wrong", "head", "The chain has links and no head.")
    elif head.position != position or bytes(head.hash) != last:
        report.add("head_wrong", "head", f"It names position {head.position}; the last link is {position}.")


def _tail(connection: Connection, report: VerifyReport, written: Written) -> int:
    digests = 0
    for row in _stream(connection, _UNSEALED):
        digests += _note(row.kind, row.subject, row.body, written)
        report.unsealed += 1
        if row.slipped_in:
            report.add(
                "entry_slipped_in",
                f"entry {row.id}",
                f"It ({row.kind}, {row.subject}) lies behind the sealer's cursor without a link: added afterwards, "
                "or its link was deleted.",
            )
    return digests


def _note(kind: str, subject: str, text_: str, written: Written) -> int:
    """Keep what the fold needs of an entry; returns how many personal digests stand in it."""
    trust = kind.startswith("zone.")
    if not trust and _MARK not in text_:
        return 0
    try:
        body = json.loads(text_)
        if trust:
            written[subject][body["sequence"]] = (kind.removeprefix("zone."), body)
        return len(body.get(PERSONAL, ()))
    except (ValueError, KeyError, TypeError, AttributeError):
        return 0  # Altered beyond reading: the link and, for a zone, the fold report it.


def _values(connection: Connection, report: VerifyReport) -> None:
    for row in _stream(connection, _VALUES):
        report.values += 1
        where = f"entry {row.entry}"
        try:
            expected = json.loads(row.body or "{}").get(PERSONAL, {}).get(row.name)
        except (ValueError, AttributeError):
            expected = None
        if expected is None:
            report.add("value_foreign", where, f"The value {row.name!r} belongs to no entry.")
        elif personal_digest(bytes(row.salt), row.value) != expected:
            report.add("value_altered", where, f"The value {row.name!r} does not fit the digest in the entry.")


def _standings(connection: Connection, report: VerifyReport, written: Written) -> None:
    for row in connection.execute(_ZONES).all():
        report.zones += 1
        subject = f"zone:{row.zone}@{row.revision}"
        where = f"zone {row.zone}@{row.revision}"
        journalled = written.pop(subject, {})
        rows = connection.execute(_HISTORY, {"zone": row.zone, "revision": row.revision})
        kept = {each.sequence: (each.kind, canonical(each.body)) for each in rows}
        said = {sequence: (kind, canonical(body["entry"])) for sequence, (kind, body) in journalled.items()}
        for sequence in sorted(set(kept) | set(said)):
            if kept.get(sequence) != said.get(sequence):
                report.add("history_wrong", where, f"Entry {sequence} of its history is not the one journalled.")
        try:
            folded = _fold(journalled)
            # A row written by an earlier release lacks fields that have a default since.
            cached = standing_to_json(standing_from_json(row.standing))
        except (ValueError, KeyError, TypeError, PolicyInvalid) as error:
            report.add("standing_wrong", where, f"Its history in the journal cannot be read: {error}.")
            continue
        if canonical(folded) != canonical(cached) or row.sequence != len(journalled):
            report.add("standing_wrong", where, "The cached standing is not the fold over its history in the journal.")
    for subject in sorted(written):
        report.add("standing_wrong", subject, "The journal knows this zone and revision; its row is gone.")


def _fold(journalled: dict[int, tuple[str, JsonObject]]) -> JsonObject:
    bodies = [journalled[sequence] for sequence in range(1, len(journalled) + 1)]
    policy = policy_from_json(_object(bodies[0][1], "policy"))
    return standing_to_json(standing((entry_from_json(kind, _object(body, "entry")) for kind, body in bodies), policy))


def _object(body: JsonObject, name: str) -> JsonObject:
    value = body[name]
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no object")
    return value


def _stream(connection: Connection, query: TextClause) -> Iterator[Any]:
    for chunk in connection.execute(query, execution_options={"stream_results": True}).partitions(_CHUNK):
        yield from chunk
