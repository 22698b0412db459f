"""`Prefer: wait`: requests that wait for a capture share one query a tick, however many they are."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from intake.pipeline import captures

TICK = 0.02
"""Seconds between two looks; a poll, so that it works across machines and costs the writers nothing."""


class Waiters:
    """Lives in one event loop. `wait` returns when the capture's decoding has ended, or after the time."""

    def __init__(self, engine: Engine, maximum: int) -> None:
        self._engine = engine
        self._maximum = maximum
        self._waiting: dict[str, list[asyncio.Future[None]]] = defaultdict(list)
        self._task: asyncio.Task[None] | None = None

    async def wait(self, capture: str, seconds: float) -> bool:
        """True when it ended in time; False also at once where too many wait already."""
        if sum(map(len, self._waiting.values())) >= self._maximum:
            return False
        future = asyncio.get_running_loop().create_future()
        self._waiting[capture].append(future)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            return False
        finally:
            self._forget(capture, future)
        return True

    def close(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()

    def _forget(self, capture: str, future: asyncio.Future[None]) -> None:
        futures = self._waiting.get(capture, [])
        if future in futures:
            futures.remove(future)
        if not futures:
            self._waiting.pop(capture, None)

    async def _watch(self) -> None:
        while self._waiting:
            await asyncio.sleep(TICK)
            try:
                ended = await asyncio.to_thread(self._look, tuple(self._waiting))
            except SQLAlchemyError:
                # The database is away for a moment; those who wait have their own limits.
                await asyncio.sleep(0.5)
                continue
            for capture in ended:
                for future in self._waiting.pop(capture, []):
                    if not future.done():
                        future.set_result(None)

    def _look(self, waiting: tuple[str, ...]) -> set[str]:
        if not waiting:
            return set()
        with self._engine.connect() as connection:
            return captures.finished(connection, waiting)
