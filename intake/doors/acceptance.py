"""Acceptance together: what arrives while a commit is under way goes into the next one, all of it in one statement.

A commit costs a write to the disk however many rows it has, and PostgreSQL lets commits that announce a job go one
after the other. Each capture has its own answer all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Lock

from sqlalchemy.engine import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from intake.doors.receive import Accepted, Incoming, accept_all
from intake.problems import Problem

MOST = 64
"""Senders whose captures go into one statement."""

Answers = list[Accepted | Problem]


@dataclass(slots=True, eq=False)
class _Sent:
    captures: Sequence[Incoming]
    woken: Event = field(default_factory=Event)
    """Set once there are answers or an error, or once it is this sender's turn to commit."""
    answers: Answers | None = None
    error: Exception | None = None


class Acceptances:
    """For any number of threads: one of those that wait commits for all of them. `engine` commits each statement."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._waiting: list[_Sent] = []
        self._committing = False

    def accept(self, incoming: Incoming) -> Accepted:
        """Durable when this returns. Raises Problem `idempotency.conflict`, and what the database raises."""
        (found,) = self.accept_all([incoming])
        if isinstance(found, Problem):
            raise found
        return found

    def accept_all(self, captures: Sequence[Incoming]) -> Answers:
        """An answer for each; the captures of one call are committed together."""
        if not captures:
            return []
        sent = _Sent(captures)
        with self._lock:
            self._waiting.append(sent)
            ours = not self._committing
            self._committing = True
        if not ours:
            sent.woken.wait()
        if sent.answers is None and sent.error is None:
            self._commit_for_all()
        if sent.error is not None:
            raise sent.error
        assert sent.answers is not None, "whoever commits answers everybody in the batch, first of all itself"
        return sent.answers

    def _commit_for_all(self) -> None:
        """By the thread that has waited longest; the next one commits for those who came meanwhile."""
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            if not self._commit(batch, alone=len(batch) == 1):
                # One sender's captures may be what the database refuses: the others are not to suffer for it.
                for each in batch:
                    self._commit([each], alone=True)
        finally:
            with self._lock:
                heir = self._waiting[0] if self._waiting else None
                self._committing = heir is not None
            for each in batch if heir is None else (*batch, heir):
                each.woken.set()

    def _commit(self, batch: Sequence[_Sent], *, alone: bool) -> bool:
        """True where everybody has an answer; False where each is to be tried alone."""
        try:
            with self._engine.connect() as connection:
                answers = accept_all(connection, [capture for each in batch for capture in each.captures])
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer to those who wait
            # Where the connection broke, the commit may have happened: another try would accept everything twice.
            unsure = isinstance(error, OperationalError | InterfaceError)
            for each in batch if alone or unsure else ():
                each.error = error
            return unsure
        for each in batch:
            each.answers, answers = answers[: len(each.captures)], answers[len(each.captures) :]
        return True
