"""What a process understands captures against: the graph in force with its lexicon, loaded again when it changes."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import Connection

from intake.pipeline import devices
from intake.pipeline.understanding import Business
from knowledge_graph import store
from knowledge_graph.graph import Graph


class Snapshots:
    """One for each process; safe to share between threads. `cache` is where the indices of sounds are built."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._digest: str | None = None
        self._business: Business | None = None
        self._stamp: str | None = None

    def current(self, connection: Connection) -> Business:
        """The business in force: two small queries, unless something has changed. Empty before the first pack."""
        digest = store.current_digest(connection)
        stamp = devices.stamp(connection)
        with self._lock:
            if self._business is None or digest != self._digest:
                graph = Graph((), ()) if digest is None else store.load_graph(connection, digest)
                self._business, self._digest = Business.of(graph, self._cache), digest
                self._stamp = None
            if stamp != self._stamp:
                self._business = replace(self._business, live=devices.live_facts(connection))
                self._stamp = stamp
            return self._business
