"""Shared by every room's tests: one bundled PostgreSQL for the session, and a fresh migrated database for each test."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

# A busy machine is no counterexample.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests first, the story of the demo before all: no process is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path.parent.name != "stories", item.path not in slow))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Maintenance URL of a bundled server that lives as long as the test session (one for each xdist worker)."""
    from intake.storage import postgres

    directory = Path(tempfile.mkdtemp(prefix="order-intake-test-"))
    directory.chmod(0o755)
    # Processes are killed in tests, machines are not: fsync would only slow the session down.
    server = postgres.start(directory / "postgres", options={"fsync": "off"})
    try:
        yield server.url()
    finally:
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def template_database(postgres_url: str) -> str:
    """Name of a migrated, empty database that others are copied from."""
    from sqlalchemy import make_url

    from intake.storage.migrations import ensure_database, make_engine, migrate

    name = "migrated_template"
    ensure_database(postgres_url, name)
    engine = make_engine(make_url(postgres_url).set(database=name).render_as_string(), pool_size=1)
    migrate(engine)
    engine.dispose()
    return name


def copy_database(postgres_url: str, name: str, template: str) -> None:
    """A new database with all that is in another, to which nobody may be connected."""
    # File by file: by way of the write-ahead log, which is the default, a small database takes twice as long.
    _administer(postgres_url, f'create database "{name}" template "{template}" strategy file_copy')


@contextmanager
def fresh_copy(postgres_url: str, template: str) -> Iterator[str]:
    """libpq URL of a copy of a database, dropped afterwards even if something is still connected."""
    from sqlalchemy import make_url

    name = f"test_{uuid.uuid4().hex[:12]}"
    copy_database(postgres_url, name, template)
    yield make_url(postgres_url).set(database=name).render_as_string()
    _administer(postgres_url, f'drop database "{name}" with (force)')


def _administer(postgres_url: str, statement: str) -> None:
    from intake.storage.migrations import make_engine

    engine = make_engine(postgres_url, pool_size=1).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def database_url(postgres_url: str, template_database: str) -> Iterator[str]:
    """libpq URL of a fresh migrated database."""
    with fresh_copy(postgres_url, template_database) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Engine on a fresh migrated database."""
    from intake.storage.migrations import make_engine

    made = make_engine(database_url, pool_size=10)
    yield made
    made.dispose()
