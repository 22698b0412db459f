"""A connection whose work is committed at the end of each step, on the session's real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as made:
        yield made
        made.rollback()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
