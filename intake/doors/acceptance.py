"""Acceptance together: what arrives while a commit is under way goes into the next one, all of it in one statement.

A commit costs a write to the disk however many rows it has, and PostgreSQL lets commits that announce a job go one
after the other. Each capture has its own answer all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy.engine import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from intake.doors.receive import Accepted, Incoming, accept_all
from intake.problems import Problem

MOST = 64
"""Senders whose captures go into one statement."""

Answers = list[Accepted | Problem]
Tell = Callable[[Answers | Exception], None]
"""Told once what became of one sender's captures; returns at once and raises nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sent:
    captures: Sequence[Incoming]
    tell: Tell


class Acceptances:
    """For any number of threads: one of them commits for all who come meanwhile. `engine` commits each statement."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._waiting: list[_Sent] = []
        self._committing = False

    def offer(self, captures: Sequence[Incoming], tell: Tell) -> None:
        """Have the captures of one sender committed together; `tell` gets an answer for each, or what went wrong.

        They are durable once it is called with answers. Who comes while nobody commits does so, for those who come
        meanwhile too, until nobody waits; all others return at once. A Problem is `idempotency.conflict`, an exception
        what the database raised.
        """
        if not captures:
            tell([])
            return
        with self._lock:
            self._waiting.append(_Sent(captures, tell))
            if self._committing:
                return
            self._committing = True
        while batch := self._next():
            if not self._commit(batch, alone=len(batch) == 1):
                # One sender's captures may be what the database refuses: the others are not to suffer for it.
                for each in batch:
                    self._commit([each], alone=True)

    def _next(self) -> list[_Sent]:
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            self._committing = bool(batch)
        return batch

    def _commit(self, batch: Sequence[_Sent], *, alone: bool) -> bool:
        """True where everybody was told; False where each is to be tried alone."""
        try:
            with self._engine.connect() as connection:
                answers = accept_all(connection, [capture for each in batch for capture in each.captures])
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer to those who wait
            # Where the connection broke, the commit may have happened: another try would accept everything twice.
            unsure = isinstance(error, OperationalError | InterfaceError)
            for each in batch if alone or unsure else ():
                each.tell(error)
            return unsure or alone
        for each in batch:
            mine, answers = answers[: len(each.captures)], answers[len(each.captures) :]
            each.tell(mine)
        return True
