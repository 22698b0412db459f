"""The sealer: committed journal entries in, links of a hash chain out, each second, without a lock on the hot path.

Ids of entries are drawn before commit and so become visible out of order. An entry is sealed only when its
transaction id is below every transaction still running (`pg_snapshot_xmin`): nothing that is not yet visible can
come before it, so the cursor (transaction id, entry id) never passes anything by.
"""

from __future__ import annotations

import hashlib
from json.encoder import encode_basestring as _quoted

from sqlalchemy import Connection, text

GENESIS = bytes(32)
"""What the first link names as the one before it."""
LOCK = 0x0DE1_5EA1
"""Key of the advisory lock that lets one sealer work at a time."""

INSTANT = r"""to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24\:MI\:SS.US"Z"')"""
"""How the time of an entry is spelled in its link: by the database, for a million at a time."""

_LOCK = text("select pg_try_advisory_xact_lock(:lock)")
_HEAD = text(
    "select position, hash, cursor_xid::text, cursor_id, "
    "cursor_xid > pg_snapshot_xmax(pg_current_snapshot()) as foreign_cursor from journal_head"
)
_FOUND = text(
    "insert into journal_head (position, hash, cursor_xid, cursor_id, sealed_at) "
    "values (0, :genesis, '0', 0, clock_timestamp()) on conflict do nothing"
)
_NEXT = text(
    f"select id, xid::text as transaction, {INSTANT} as at, kind, subject, body "
    "from journal_entry where (xid, id) > (cast(:xid as xid8), :id) "
    "and xid < pg_snapshot_xmin(pg_current_snapshot()) "
    "and not exists (select from journal_seal where entry = journal_entry.id) order by xid, id limit :limit"
)
_NEXT_FOREIGN = text(
    f"select id, xid::text as transaction, {INSTANT} as at, kind, subject, body "
    "from journal_entry where (xid < pg_snapshot_xmin(pg_current_snapshot()) "
    "or xid >= pg_snapshot_xmax(pg_current_snapshot())) "
    "and not exists (select from journal_seal where entry = journal_entry.id) order by xid, id limit :limit"
)
_HORIZON = text("select pg_snapshot_xmin(pg_current_snapshot())::text")
_SEAL = text(
    "insert into journal_seal (position, entry, hash) select * from "
    "unnest(cast(:positions as bigint[]), cast(:entries as bigint[]), cast(:hashes as bytea[]))"
)
_MOVE = text(
    "update journal_head set position = :position, hash = :hash, cursor_xid = cast(:xid as xid8), cursor_id = :id, "
    "sealed_at = clock_timestamp()"
)


def seal(connection: Connection, limit: int = 10_000) -> int:
    """Chain up to `limit` settled entries; returns how many. 0 also when another sealer is at work.

    Call it in a transaction of its own at READ COMMITTED, again at once while it returns `limit`. Entries of
    transactions that are still running wait for the next call, so a transaction left open delays the chain.
    """
    if not connection.execute(_LOCK, {"lock": LOCK}).scalar_one():
        return 0
    current = connection.execute(_HEAD).one_or_none()
    if current is None:
        connection.execute(_FOUND, {"genesis": GENESIS})
        current = connection.execute(_HEAD).one()
    # A dump restored into another cluster brings transaction ids that this one has not reached: go by what is unsealed.
    foreign = current.foreign_cursor
    horizon = connection.execute(_HORIZON).scalar_one()
    query = _NEXT_FOREIGN if foreign else _NEXT
    rows = connection.execute(query, {"xid": current.cursor_xid, "id": current.cursor_id, "limit": limit}).all()
    if not rows and not foreign:
        return 0
    position, previous = current.position, bytes(current.hash)
    positions, hashes = [], []
    for row in rows:
        position += 1
        previous = link(previous, position, row.id, row.at, row.kind, row.subject, row.body)
        positions.append(position)
        hashes.append(previous)
    if rows:
        connection.execute(_SEAL, {"positions": positions, "entries": [row.id for row in rows], "hashes": hashes})
    if len(rows) < limit:
        xid, entry = horizon, 0
    elif foreign:
        xid, entry = current.cursor_xid, current.cursor_id
    else:
        xid, entry = rows[-1].transaction, rows[-1].id
    connection.execute(_MOVE, {"position": position, "hash": previous, "xid": xid, "id": entry})
    return len(rows)


def head(connection: Connection) -> str:
    """Hex hash of the last link, 64 zeros before the first; events carry it, so that copies leave the house."""
    found = connection.execute(text("select hash from journal_head")).scalar_one_or_none()
    return bytes(found or GENESIS).hex()


def link(previous: bytes, position: int, entry: int, at: str, kind: str, subject: str, body: str) -> bytes:
    """SHA-256 over the canonical JSON of an entry, its place and the link before it. `body` is canonical already."""
    return hashlib.sha256(
        f'{{"at":"{at}","body":{body},"id":{entry},"kind":{_quoted(kind)},"position":{position},'
        f'"previous":"{previous.hex()}","subject":{_quoted(subject)}}}'.encode()
    ).digest()
