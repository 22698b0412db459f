"""Places for so many callers at the same time; one that must be alone waits for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock


class Places:
    """Who came first enters first, so that nobody waits for all places forever."""

    def __init__(self, number: int = 1) -> None:
        """`number` of callers, at least 1."""
        if number < 1:
            raise ValueError(f"There must be at least 1 place, not {number}")
        self.number = self._free = number
        self._next = Lock()
        self._changed = Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Beside others, as many as there are places."""
        with self._taken(1):
            yield

    @contextmanager
    def all(self) -> Iterator[None]:
        """Alone. Not within another place: that would wait for itself."""
        with self._taken(self.number):
            yield

    @contextmanager
    def _taken(self, places: int) -> Iterator[None]:
        with self._next, self._changed:
            self._changed.wait_for(lambda: self._free >= places)
            self._free -= places
        try:
            yield
        finally:
            with self._changed:
                self._free += places
                self._changed.notify_all()
