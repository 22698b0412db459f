"""Writer: on whose behalf a change is written, when, and whether at once or together with others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from intake.storage.ledger import Ledger
from sandbox.journal import Entry


@dataclass(frozen=True, slots=True)
class Writer:
    """Who, when, and under which `source` the events go out."""

    actor: str
    at: datetime
    source: str
    ledger: Ledger | None = None
    """Rows wait here until the caller flushes them; without it each change is written at once."""

    @contextmanager
    def writing(self, connection: Connection) -> Iterator[Ledger]:
        """The ledger to add to; written when the context ends, unless the caller gathers."""
        if self.ledger is not None:
            yield self.ledger
            return
        ledger = Ledger()
        yield ledger
        ledger.flush(connection)

    def note(self, connection: Connection, entry: Entry) -> None:
        """Journal an entry."""
        with self.writing(connection) as ledger:
            ledger.entries.append(entry)
