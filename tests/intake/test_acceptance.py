"""Captures that arrive together are accepted together, and each is told what became of its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import NoReturn

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from intake.doors import keys
from intake.doors.acceptance import Acceptances, Answers
from intake.doors.receive import Accepted, Declared, Incoming, accept_all
from intake.media import Media
from intake.problems import Problem
from intake.storage.evidence import Stored
from tests.intake.conftest import House

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def _accept_all(acceptances: Acceptances, sent: Sequence[Incoming]) -> list[Accepted | Problem]:
    """What one sender is told of its captures. Raises what went wrong."""
    outcome = Future[Answers]()
    acceptances.offer(sent, lambda told: _set(outcome, told))
    return outcome.result(60)


def _set(outcome: Future[Answers], told: Answers | Exception) -> None:
    if isinstance(told, Exception):
        outcome.set_exception(told)
    else:
        outcome.set_result(told)


def _accept(acceptances: Acceptances, sent: Incoming) -> Accepted:
    (told,) = _accept_all(acceptances, [sent])
    if isinstance(told, Problem):
        raise told
    return told


def _at_once(acceptances: Acceptances, sent: Sequence[Incoming]) -> list[Accepted | Exception]:
    """What each sender is told, all of them sending in the same moment."""
    with ThreadPoolExecutor(len(sent)) as senders:
        told = [senders.submit(_accept, acceptances, each) for each in sent]
    return [each.exception() or each.result() for each in told]  # type: ignore[misc]  # a thread raises no BaseException


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
    told = [each for each in _at_once(_acceptances(house), [*sent, *sent]) if isinstance(each, Accepted)]
    assert len({each.capture for each in told}) == 12
    assert sorted(each.created for each in told) == [False] * 12 + [True] * 12
    assert _count(house, "capture") == _count(house, "procrastinate_jobs") == 12


def test_a_key_used_twice_for_different_content_is_refused_beside_those_that_are_accepted(house: House) -> None:
    together = [_incoming(house, "n-1", "a"), _incoming(house, "n-1", "b"), _incoming(house, "n-2", "c")]
    first, second, third = _accept_all(_acceptances(house), together)
    assert isinstance(second, Problem)
    assert second.code == "idempotency.conflict"
    assert not isinstance(first, Problem)
    assert not isinstance(third, Problem)
    assert first.created
    assert third.created


def test_what_the_database_refuses_costs_nobody_else_a_capture(house: House) -> None:
    good = [_incoming(house, f"n-{each}", "a") for each in range(3)]
    bad = _incoming(house, "n-bad", "b", channel="nul \0 byte")
    *told, failure = _at_once(_acceptances(house), [*good, bad])
    assert isinstance(failure, DBAPIError)
    assert not [each for each in told if isinstance(each, Exception)]
    assert _count(house, "capture") == 3


def test_a_connection_that_breaks_is_not_tried_again_because_the_commit_may_have_happened(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = [_incoming(house, f"n-{each}", "a") for each in range(3)]

    def committed_then_cut(connection: sa.Connection, captures: Sequence[Incoming]) -> NoReturn:
        accept_all(connection, [replace(each, declared=Declared()) for each in captures])
        raise OperationalError("commit", {}, ConnectionError("cut"))

    monkeypatch.setattr("intake.doors.acceptance.accept_all", committed_then_cut)

    assert all(isinstance(each, OperationalError) for each in _at_once(_acceptances(house), together))
    assert _count(house, "capture") == 3


def test_a_failed_commit_leaves_the_turn_to_the_next(house: House) -> None:
    acceptances, bad = _acceptances(house), _incoming(house, "n-bad", "b", channel="nul \0 byte")
    for _ in range(2):
        with pytest.raises(DBAPIError):
            _accept(acceptances, bad)
    assert _accept(acceptances, _incoming(house, "n-1", "a")).created


def test_connections_that_the_server_ended_cost_one_answer_and_no_more(house: House) -> None:
    acceptances, sent = _acceptances(house), [_incoming(house, f"n-{each}", "a") for each in range(3)]
    with house.engine.connect(), house.engine.connect(), house.engine.connect():
        pass  # Three connections wait in the pool from now on.
    other = sa.create_engine(house.engine.url, isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        everybody = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
        assert len(connection.execute(sa.text(f"{everybody} and pid <> pg_backend_pid()")).all()) >= 3
    other.dispose()

    with pytest.raises(OperationalError) as failure:
        _accept(acceptances, sent[0])
    assert failure.value.connection_invalidated
    assert all(_accept(acceptances, each).created for each in sent)
