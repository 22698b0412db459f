"""Captures that arrive together are accepted together, and each is told what became of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from intake import keys
from intake.acceptance import Acceptances
from intake.evidence import Stored
from intake.media import Media
from intake.problems import Problem
from intake.receive import Declared, Incoming, accept_all
from tests.intake.conftest import House

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
Told = TypeVar("Told")


def _run(coroutine: Coroutine[Any, Any, Told]) -> Told:
    """In a thread of its own: a browser of an earlier test keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def _incoming(house: House, name: str, content: str, channel: str | None = None) -> Incoming:
    with house.engine.connect() as connection:
        key = keys.find(connection, house.keys["driver:77"])
    assert key is not None
    declared = Declared(idempotency_key=name, channel=channel)
    return Incoming(key, declared, Stored(content * 64, 9), Media("text", "text/plain"), AT)


def _acceptances(house: House) -> Acceptances:
    return Acceptances(house.engine.execution_options(isolation_level="AUTOCOMMIT"))


def _count(house: House, table: str) -> int:
    with house.engine.connect() as connection:
        return int(connection.execute(sa.text(f"select count(*) from {table}")).scalar_one())


def test_captures_of_one_moment_are_all_kept_and_each_twin_is_told_of_the_first(house: House) -> None:
    sent = [_incoming(house, f"n-{each}", "a") for each in range(12)]
    acceptances = _acceptances(house)

    async def everybody() -> list[object]:
        together = asyncio.gather(*(acceptances.accept(each) for each in [*sent, *sent]))
        return [(found.capture, found.created) for found in await together]

    told = _run(everybody())
    assert len({capture for capture, _ in told}) == 12
    assert sorted(created for _, created in told) == [False] * 12 + [True] * 12
    assert _count(house, "capture") == _count(house, "procrastinate_jobs") == 12


def test_a_key_used_twice_for_different_content_is_refused_beside_those_that_are_accepted(house: House) -> None:
    together = [_incoming(house, "n-1", "a"), _incoming(house, "n-1", "b"), _incoming(house, "n-2", "c")]
    first, second, third = _run(_acceptances(house).accept_all(together))
    assert isinstance(second, Problem)
    assert second.code == "idempotency.conflict"
    assert not isinstance(first, Problem)
    assert not isinstance(third, Problem)
    assert first.created
    assert third.created


def test_what_the_database_refuses_costs_nobody_else_a_capture(house: House) -> None:
    acceptances = _acceptances(house)
    good = [_incoming(house, f"n-{each}", "a") for each in range(3)]
    bad = _incoming(house, "n-bad", "b", channel="nul \0 byte")

    async def everybody() -> list[object]:
        return await asyncio.gather(*(acceptances.accept(each) for each in [*good, bad]), return_exceptions=True)

    *told, failure = _run(everybody())
    assert isinstance(failure, DBAPIError)
    assert not [each for each in told if isinstance(each, BaseException)]
    assert _count(house, "capture") == 3


def test_a_connection_that_breaks_is_not_tried_again_because_the_commit_may_have_happened(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    acceptances, together = _acceptances(house), [_incoming(house, f"n-{each}", "a") for each in range(3)]

    def committed_then_cut(connection: sa.Connection, captures: Sequence[Incoming]) -> NoReturn:
        accept_all(connection, [replace(each, declared=Declared()) for each in captures])
        raise OperationalError("commit", {}, ConnectionError("cut"))

    monkeypatch.setattr("intake.acceptance.accept_all", committed_then_cut)

    async def everybody() -> list[object]:
        return await asyncio.gather(*(acceptances.accept(each) for each in together), return_exceptions=True)

    assert all(isinstance(each, OperationalError) for each in _run(everybody()))
    assert _count(house, "capture") == 3
