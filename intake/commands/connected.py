"""The database for a command beside the service: the configured one, or the bundled one (reused if it runs)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


@contextmanager
def connected() -> Iterator[Engine]:
    """An engine on the migrated database; a bundled server that this call started is stopped again."""
    from intake.settings import load_settings
    from intake.storage.migrations import make_engine, running_database

    with running_database(load_settings()) as running:
        engine = make_engine(running.url, pool_size=2)
        try:
            yield engine
        finally:
            engine.dispose()
