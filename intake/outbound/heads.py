"""The last sealed head of the journal, as events carry it; asked at most twice a second, since sealing is no faster."""

from __future__ import annotations

import time
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Connection, Engine

from sandbox import sealer

KEPT = 0.5
"""Seconds for which a head once read is handed out."""
_heads: WeakKeyDictionary[Engine, tuple[str, float]] = WeakKeyDictionary()


def sealed_head(connection: Connection) -> str:
    """Hex hash of the last link that was sealed half a second ago or later."""
    head, until = _heads.get(connection.engine, ("", 0.0))
    if until < time.monotonic():
        head = sealer.head(connection)
        _heads[connection.engine] = (head, time.monotonic() + KEPT)
    return head
