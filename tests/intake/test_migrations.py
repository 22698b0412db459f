"""The database is there when it is needed, in the right shape, and survives what killed it."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from intake.settings import load_settings
from intake.storage import postgres
from intake.storage.migrations import DatabaseError, make_engine, migrate, running_database, sqlalchemy_url, versions


@pytest.fixture
def directory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="order-intake-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _scalar(url: str, statement: str) -> object:
    engine = make_engine(url, pool_size=1)
    try:
        with engine.begin() as connection:
            result = connection.execute(sa.text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def test_rows_survive_a_killed_server_and_the_next_start_recovers(directory: Path) -> None:
    with postgres.start(directory / "p") as server:
        _scalar(server.url(), "create table kept as select 42 as answer")
        pid = server.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while server.pid() == pid:
            time.sleep(0.01)
        with postgres.start(directory / "p") as again:
            assert _scalar(again.url(), "select answer from kept") == 42


def test_the_server_is_durable_and_not_on_the_network(directory: Path) -> None:
    with postgres.start(directory / "p") as server:
        assert _scalar(server.url(), "show fsync") == "on"
        assert _scalar(server.url(), "show listen_addresses") == ""
        assert _scalar(server.url(), "select rolsuper from pg_roles where rolname = current_user") is True
        pid = server.pid()
        assert Path(f"/proc/{pid}").stat().st_uid != 0
        assert server.sockets.stat().st_mode & 0o077 == 0


def test_the_last_user_of_a_server_stops_it(directory: Path) -> None:
    first = postgres.start(directory / "p")
    second = postgres.start(directory / "p")
    first.stop()
    assert second.pid() is not None
    second.stop()
    assert second.pid() is None


def test_a_cluster_of_another_release_is_refused_with_advice(directory: Path) -> None:
    (directory / "p" / "data").mkdir(parents=True)
    (directory / "p" / "data" / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(postgres.PostgresError, match=r"made by PostgreSQL 9\.6.*Dump"):
        postgres.start(directory / "p")


def test_many_processes_may_migrate_at_once(postgres_url: str) -> None:
    from intake.storage.migrations import ensure_database

    ensure_database(postgres_url, "migrated_by_many")
    url = sa.make_url(postgres_url).set(database="migrated_by_many").render_as_string()
    done: list[bool] = []

    def run() -> None:
        engine = make_engine(url, pool_size=1)
        done.append(migrate(engine))
        engine.dispose()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 5 + [True]


def test_a_database_of_a_newer_release_is_refused(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(versions.insert().values(version=99, digest="x"))
    with pytest.raises(DatabaseError, match="newer order-intake"):
        migrate(engine)


def test_an_older_database_ends_with_the_indexes_of_a_new_one(engine: sa.Engine) -> None:
    def indexes() -> set[str]:
        with engine.connect() as connection:
            return set(connection.execute(sa.text("select indexname from pg_indexes")).scalars())

    new = indexes()
    with engine.begin() as connection:
        for name in ("capture_pictures", "review_flow", "zone_entry_turns"):
            connection.exec_driver_sql(f"drop index {name}")
        connection.execute(versions.update().values(version=1))
    assert migrate(engine)
    assert indexes() == new


def test_only_postgresql_is_spoken() -> None:
    assert sqlalchemy_url("postgres://a@b/c").drivername == "postgresql+psycopg"
    with pytest.raises(DatabaseError, match="only PostgreSQL"):
        sqlalchemy_url("mysql://a@b/c")


def test_without_a_url_the_bundled_database_is_started_and_migrated(directory: Path) -> None:
    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(directory)})
    with running_database(settings) as database:
        assert _scalar(database.url, "select count(*) from procrastinate_jobs") == 0
    assert database.server is not None
    assert database.server.pid() is None
