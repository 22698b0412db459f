"""The way back from threads to the event loop: outcomes in, the coroutines that wait for them woken, many at a time.

Each wake-up of the loop costs a system call and a change of threads; what is ready by the time that the loop looks
shares one.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future
from contextlib import suppress
from threading import Lock
from typing import Any


class WayBack:
    """To `loop`, from any thread."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop = loop
        self._lock = Lock()
        self._ready: list[tuple[Future[Any], object]] = []

    def send(self, future: Future[Any], outcome: object) -> None:
        """Let the loop give `future` its result, or its exception."""
        with self._lock:
            self._ready.append((future, outcome))
            if len(self._ready) > 1:
                return
        with suppress(RuntimeError):  # The loop is closed: nobody waits any more.
            self.loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        with self._lock:
            ready, self._ready = self._ready, []
        for future, outcome in ready:
            if future.done():  # Who waited has gone.
                continue
            if isinstance(outcome, BaseException):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
