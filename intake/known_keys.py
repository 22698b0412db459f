"""Keys lately used: a secret in, its key out, seldom from the database.

What was read is believed for `KEY_TTL` seconds, so a revoked key ends within them. Then all keys that were used
meanwhile are read anew in one query: many senders cost no more than one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy.engine import Connection

from intake import keys
from intake.keys import ApiKey

T = TypeVar("T")
KEY_TTL = 3.0
"""Seconds for which a key once read is believed; a revoked key ends within them."""
MOST = 10_000
"""Keys that are read anew together; of more senders within the seconds, the others are asked for one by one."""


class Read(Protocol):
    """Runs a query away from the event loop."""

    def __call__(self, query: Callable[[Connection], Any], /) -> Awaitable[Any]:
        """The query's result. Raises what the database raises."""
        ...


class KnownKeys:
    """Lives in one event loop."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._found: dict[bytes, ApiKey] = {}
        self._used: set[bytes] = set()
        self._until = 0.0
        self._reading: asyncio.Task[None] | None = None

    async def find(self, secret: str) -> ApiKey | None:
        """The key of a secret, revoked ones included; None when there is none."""
        digest = keys.digest_of(secret)
        if time.monotonic() >= self._until:
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_anew())
            # One asker that goes away must not take the answer from the others.
            await asyncio.shield(self._reading)
        key = self._found.get(digest)
        if key is None:
            key = await self._read(lambda connection: keys.find(connection, secret))
            if key is None:
                return None
            self._found[digest] = key
        if len(self._used) < MOST:
            self._used.add(digest)
        return key

    async def _read_anew(self) -> None:
        now, used = time.monotonic(), self._used
        self._used = set()
        self._found = await self._read(lambda connection: keys.find_all(connection, used)) if used else {}
        self._until = now + KEY_TTL
