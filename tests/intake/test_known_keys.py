"""Keys are believed for a few seconds, then all that were used are read anew together; and the queue's order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Connection

from intake import jobs, keys
from intake.known_keys import KnownKeys
from tests.intake.conftest import House


class Reading:
    """Real queries, counted; none while the database is away."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.queries = 0
        self.away = False

    async def __call__(self, query: Callable[[Connection], Any], /) -> Any:
        self.queries += 1
        await asyncio.sleep(0)
        if self.away:
            raise ConnectionError("away")
        with self.house.engine.connect() as connection:
            return query(connection)


def _senders(house: House, number: int) -> list[str]:
    with house.engine.begin() as connection:
        return [keys.create(connection, f"driver:{each}").secret for each in range(1000, 1000 + number)]


def test_many_senders_keys_are_read_anew_with_one_query(house: House) -> None:
    secrets, read = _senders(house, 20), Reading(house)

    async def use() -> list[int]:
        known, counts = KnownKeys(read), []
        for _ in range(3):
            found = await asyncio.gather(*(known.find(secret) for secret in secrets))
            assert [key.identity for key in found if key] == [f"driver:{each}" for each in range(1000, 1020)]
            counts.append(read.queries)
            known._until = 0.0  # The seconds have passed.
        return counts

    assert asyncio.run(use()) == [20, 21, 22]


def test_a_key_revoked_meanwhile_is_seen_as_revoked_and_one_removed_is_unknown(house: House) -> None:
    revoked, removed = _senders(house, 2)
    read = Reading(house)

    async def use() -> None:
        known = KnownKeys(read)
        first, second = await known.find(revoked), await known.find(removed)
        assert first is not None
        assert second is not None
        with house.engine.begin() as connection:
            keys.revoke(connection, first.id)
            connection.exec_driver_sql(f"delete from api_key where id = '{second.id}'")
        known._until = 0.0  # The seconds have passed.
        seen = await known.find(revoked)
        assert seen is not None
        assert seen.revoked_at is not None
        assert await known.find(removed) is None

    asyncio.run(use())


def test_nobody_is_let_in_by_an_old_answer_while_the_database_is_away(house: House) -> None:
    (secret,) = _senders(house, 1)
    read = Reading(house)

    async def use() -> None:
        known = KnownKeys(read)
        assert await known.find(secret) is not None
        known._until, read.away = 0.0, True
        told = await asyncio.gather(*(known.find(secret) for _ in range(3)), return_exceptions=True)
        assert [type(each) for each in told] == [ConnectionError] * 3
        read.away = False
        assert await known.find(secret) is not None

    asyncio.run(use())


def test_jobs_are_taken_by_priority_then_age_and_never_by_two_workers(house: House) -> None:
    with house.engine.begin() as connection:
        for number, priority in enumerate((0, 5, 0, 5, 0, 0)):
            jobs.defer(connection, "text", "understand", {"capture": str(number)}, priority)
        jobs.defer(connection, "speech", "understand", {"capture": "spoken"})
    with house.engine.begin() as mine, house.engine.begin() as theirs:
        one, other = jobs.register(mine), jobs.register(theirs)
        first = jobs.fetch(mine, ["text"], one, 3)
        rest = jobs.fetch(theirs, ["text"], other, 10)
        assert [each.args["capture"] for each in first] == ["1", "3", "0"]
        assert [each.args["capture"] for each in rest] == ["2", "4", "5"]
        assert jobs.fetch(mine, ["text"], one, 10) == ()
        assert jobs.finish(mine, first, one) == {each.id for each in first}
        assert jobs.finish(theirs, first, other) == set()
