"""Acceptance together: what arrives while a commit is under way goes into the next one, all of it in one statement.

A commit costs a write to the disk however many rows it has, and PostgreSQL lets commits that announce a job go one
after the other. Each capture has its own answer all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy.engine import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from intake.problems import Problem
from intake.receive import Accepted, Incoming, accept_all

MOST = 64
"""Senders whose captures go into one statement."""

Answers = list[Accepted | Problem]


@dataclass(frozen=True, slots=True)
class _Sent:
    captures: Sequence[Incoming]
    answers: asyncio.Future[Answers]


class Acceptances:
    """Lives in one event loop. `engine` commits each statement by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="accept")
        self._waiting: list[_Sent] = []
        self._task: asyncio.Task[None] | None = None

    async def accept(self, incoming: Incoming) -> Accepted:
        """Durable when this returns. Raises Problem `idempotency.conflict`, and what the database raises."""
        (found,) = await self.accept_all([incoming])
        if isinstance(found, Problem):
            raise found
        return found

    async def accept_all(self, captures: Sequence[Incoming]) -> Answers:
        """An answer for each; the captures of one call are committed together."""
        if not captures:
            return []
        sent = _Sent(captures, asyncio.get_running_loop().create_future())
        self._waiting.append(sent)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await sent.answers

    def close(self) -> None:
        """End the thread once it has nothing to do."""
        self._thread.shutdown(wait=False)

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            if not await self._commit(batch, alone=len(batch) == 1):
                # One sender's captures may be what the database refuses: the others are not to suffer for it.
                for each in batch:
                    await self._commit([each], alone=True)

    async def _commit(self, batch: Sequence[_Sent], *, alone: bool) -> bool:
        """True where everybody has an answer; False where each is to be tried alone."""
        captures = [capture for each in batch for capture in each.captures]
        try:
            answers = await asyncio.get_running_loop().run_in_executor(self._thread, self._write, captures)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer to those who wait
            # Where the connection broke, the commit may have happened: another try would accept everything twice.
            unsure = isinstance(error, OperationalError | InterfaceError)
            for each in batch if alone or unsure else ():
                if not each.answers.done():
                    each.answers.set_exception(error)
            return unsure
        for each in batch:
            mine, answers = answers[: len(each.captures)], answers[len(each.captures) :]
            if not each.answers.done():
                each.answers.set_result(mine)
        return True

    def _write(self, captures: Sequence[Incoming]) -> Answers:
        with self._engine.connect() as connection:
            return accept_all(connection, captures)
