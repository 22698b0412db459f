"""What a process understands captures against: the graph in force with its lexicon, loaded again when it changes."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy.engine import Connection

from intake.understanding import Business
from knowledge_graph import store
from knowledge_graph.graph import Graph


class Snapshots:
    """One for each process; safe to share between threads. `cache` is where the indices of sounds are built."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._digest: str | None = None
        self._business: Business | None = None

    def current(self, connection: Connection) -> Business:
        """The business in force: one small query, unless the graph has changed. Empty before the first pack."""
        digest = store.current_digest(connection)
        with self._lock:
            if self._business is None or digest != self._digest:
                graph = Graph((), ()) if digest is None else store.load_graph(connection, digest)
                self._business, self._digest = Business.of(graph, self._cache), digest
            return self._business
