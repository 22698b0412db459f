"""Every change is journalled; the chain shows what was altered, and forgets persons without breaking."""

from __future__ import annotations

import random
import threading
from datetime import datetime

import pytest
from sqlalchemy import Connection, Engine, text

from sandbox import standings
from sandbox.journal import Entry, PersonalValue, append, append_all, erase
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode
from sandbox.sealer import GENESIS, head, seal
from sandbox.verify import VerifyReport, verify
from sandbox.zone import Reviewed, ZoneKey

ZONE = ZoneKey("speech", "whisper", "order.place")
PHONE = PersonalValue("phone", "13812345678", "customer:chen")


def checked(engine: Engine, *heads: str) -> VerifyReport:
    with engine.connect() as connection:
        return verify(connection, heads)


def sealed(engine: Engine, limit: int = 10_000) -> int:
    with engine.begin() as connection:
        return seal(connection, limit)


def write(engine: Engine, count: int) -> None:
    with engine.begin() as connection:
        for number in range(count):
            append(connection, "order.placed", f"order:{number}", {"说": "三杯冰美式", "number": number, "at": 0.1})


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount


def codes(report: VerifyReport) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in report.problems]


def test_an_empty_journal_is_in_order(engine: Engine) -> None:
    report = checked(engine)
    assert report.ok
    assert report.head == GENESIS.hex()
    with engine.connect() as connection:
        assert head(connection) == GENESIS.hex()


def test_committed_entries_are_chained_and_verified(engine: Engine) -> None:
    write(engine, 25)
    assert [sealed(engine, 10) for _ in range(4)] == [10, 10, 5, 0]
    write(engine, 3)
    report = checked(engine)
    assert (report.ok, report.sealed, report.unsealed) == (True, 25, 3)
    with engine.connect() as connection:
        assert head(connection) == report.head
    assert sealed(engine) == 3
    assert checked(engine, report.head).ok, "an earlier head stays in the chain"


def test_a_change_that_is_rolled_back_leaves_no_entry(engine: Engine) -> None:
    with engine.connect() as connection:
        append(connection, "order.placed", "order:1", {})
        connection.rollback()
    write(engine, 1)
    assert sealed(engine) == 1


def test_an_entry_that_commits_late_is_sealed_late_and_never_passed_by(engine: Engine) -> None:
    with engine.connect() as slow, engine.connect() as slower:
        append(slow, "slow", "s", {})
        append(slower, "slower", "s", {})
        write(engine, 2)
        assert sealed(engine) == 0, "younger entries wait: something before them may still appear"
        slower.commit()
        assert sealed(engine) == 0
        slow.commit()
    assert sealed(engine) == 4
    assert checked(engine).ok


def test_only_one_sealer_works_at_a_time(engine: Engine) -> None:
    write(engine, 3)
    with engine.begin() as first:
        assert seal(first) == 3
        assert sealed(engine) == 0
    assert sealed(engine) == 0
    assert checked(engine).sealed == 3


def test_many_writers_and_two_sealers_chain_everything_once(engine: Engine) -> None:
    done = threading.Event()

    def writer(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(60):
            with engine.connect() as connection:
                append_all(connection, [Entry("k", f"s{seed}", {"n": n}) for n in range(dice.randint(1, 4))])
                if dice.random() < 0.2:
                    connection.rollback()
                else:
                    connection.commit()

    def sealer() -> None:
        while not done.is_set():
            sealed(engine, 50)

    writers = [threading.Thread(target=writer, args=(seed,)) for seed in range(4)]
    sealers = [threading.Thread(target=sealer) for _ in range(2)]
    for each in writers + sealers:
        each.start()
    for each in writers:
        each.join()
    done.set()
    for each in sealers:
        each.join()
    while sealed(engine):
        pass
    report = checked(engine)
    with engine.connect() as connection:
        written = connection.execute(text("select count(*) from journal_entry")).scalar_one()
    assert report.ok
    assert (report.sealed, report.unsealed) == (written, 0)


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("update journal_entry set body = replace(body, '2', '3') where id = 3", [("entry_altered", "entry 3")]),
        ("update journal_entry set kind = 'order.dismissed' where id = 3", [("entry_altered", "entry 3")]),
        ("update journal_entry set subject = 'order:9' where id = 3", [("entry_altered", "entry 3")]),
        (
            "update journal_entry set at = at + interval '1 microsecond' where id = 3",
            [("entry_altered", "entry 3")],
        ),
        ("delete from journal_entry where id = 3", [("entry_missing", "entry 3")]),
        (
            "delete from journal_seal where entry = 3",
            [("link_missing", "position 3"), ("entry_altered", "entry 4"), ("entry_slipped_in", "entry 3")],
        ),
        (
            "insert into journal_entry (xid, kind, subject, body) values ('3', 'order.placed', 'order:x', '{}')",
            [("entry_slipped_in", "entry 6")],
        ),
        ("delete from journal_seal where position = 5", [("head_wrong", "head"), ("entry_slipped_in", "entry 5")]),
        ("update journal_head set position = 4", [("head_wrong", "head")]),
        ("delete from journal_head", [("head_wrong", "head")]),
    ],
)  # fmt: skip
def test_tampering_is_named_by_its_entry(engine: Engine, tampering: str, found: list[tuple[str, str]]) -> None:
    write(engine, 5)
    sealed(engine)
    run(engine, tampering)
    assert codes(checked(engine)) == found


def test_a_chain_rewritten_from_some_point_on_is_betrayed_by_the_heads_that_left_the_house(engine: Engine) -> None:
    write(engine, 5)
    sealed(engine)
    sent = checked(engine).head
    run(engine, "update journal_entry set body = '{}' where id = 4")
    run(engine, "delete from journal_seal")
    run(engine, "delete from journal_head")
    sealed(engine)
    assert checked(engine).ok, "by itself the forged chain is consistent"
    assert codes(checked(engine, sent)) == [("head_unknown", f"head {sent}")]


def test_a_person_is_forgotten_and_the_chain_still_holds(engine: Engine) -> None:
    with engine.begin() as connection:
        other = PersonalValue("note", "第二个客人", "customer:li")
        append(connection, "order.placed", "order:1", {"lines": 1}, (PHONE, other))
        body = connection.execute(text("select body from journal_entry")).scalar_one()
        assert PHONE.value not in body
    sealed(engine)
    assert (checked(engine).values, checked(engine).erased) == (2, 0)
    with engine.begin() as connection:
        assert erase(connection, "customer:chen") == 1
        left = connection.execute(text("select name, value from journal_value")).all()
        assert left == [("note", "第二个客人")]
    report = checked(engine)
    assert (report.ok, report.values, report.erased) == (True, 1, 1)


def test_equal_values_do_not_betray_themselves_by_equal_digests(engine: Engine) -> None:
    with engine.begin() as connection:
        for number in range(2):
            append(connection, "order.placed", f"order:{number}", {}, (PHONE,))
        bodies = connection.execute(text("select distinct body from journal_entry")).all()
    assert len(bodies) == 2


@pytest.mark.parametrize(
    ("tampering", "code"),
    [
        ("update journal_value set value = '13900000000'", "value_altered"),
        ("update journal_value set name = 'name'", "value_foreign"),
        ("update journal_value set entry = 77", "value_foreign"),
    ],
)
def test_a_kept_value_that_was_altered_is_named(engine: Engine, tampering: str, code: str) -> None:
    with engine.begin() as connection:
        append(connection, "order.placed", "order:1", {}, (PHONE,))
    run(engine, tampering)
    assert [problem.code for problem in checked(engine).problems] == [code]


def earn(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        standings.ensure(connection, ZONE, "1.0.0+aa", TrustPolicy(qualifying_run=3), now)
        for number in range(4):
            entry = Reviewed(at=now, reason=ReasonCode.CORRECT, would_pass=True, review=f"r{number}", by="reviewer:li")
            standings.record(connection, ZONE, "1.0.0+aa", entry)


def test_a_standing_that_was_earned_agrees_with_the_journal(engine: Engine, now: datetime) -> None:
    earn(engine, now)
    assert (checked(engine).ok, checked(engine).zones) == (True, 1)
    sealed(engine)
    assert checked(engine).ok


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("update zone set standing = jsonb_set(standing, '{clean_run}', '499')", ["standing_wrong"]),
        ("update zone set sequence = 9", ["standing_wrong"]),
        ("delete from zone", ["standing_wrong"]),
        ("delete from zone_entry where sequence = 2", ["history_wrong"]),
        (
            "update zone_entry set body = jsonb_set(body, '{reason}', '\"misheard\"') where sequence = 2",
            ["history_wrong"],
        ),
        (
            "delete from journal_entry where kind = 'zone.reviewed' and body like '%sequence__3}'",
            ["history_wrong", "standing_wrong"],
        ),
    ],
)
def test_trust_that_was_not_earned_is_named(engine: Engine, now: datetime, tampering: str, found: list[str]) -> None:
    earn(engine, now)
    run(engine, tampering)
    assert [problem.code for problem in checked(engine).problems] == found


def test_a_restored_dump_goes_on_chaining_in_a_cluster_with_younger_transactions(engine: Engine) -> None:
    write(engine, 5)
    sealed(engine)
    # What a dump restored elsewhere looks like: transaction ids that this cluster has not reached.
    run(engine, "update journal_entry set xid = '900000000000'")
    run(engine, "update journal_head set cursor_xid = '900000000001'")
    run(engine, "insert into journal_entry (xid, kind, subject, body) values ('900000000002', 'k', 'late', '{}')")
    write(engine, 3)
    assert [sealed(engine, 2), sealed(engine, 2), sealed(engine, 2)] == [2, 2, 0]
    write(engine, 2)
    assert sealed(engine) == 2
    report = checked(engine)
    assert (report.ok, report.sealed, report.unsealed) == (True, 11, 0)


def test_transactions_are_taken_by_number_not_by_spelling(engine: Engine) -> None:
    for xid in (99, 100, 9, 10):
        run(engine, f"insert into journal_entry (xid, kind, subject, body) values ('{xid}', 'k', 's', '{{}}')")
    assert [sealed(engine, 1) for _ in range(5)] == [1, 1, 1, 1, 0]
    with engine.connect() as connection:
        order = connection.execute(text("select entry from journal_seal order by position")).scalars().all()
    assert order == [3, 4, 1, 2]
    assert checked(engine).ok


def test_a_body_that_json_cannot_hold_is_refused(connection: Connection) -> None:
    with pytest.raises(ValueError, match="JSON"):
        append(connection, "k", "s", {"x": float("nan")})
