"""What reading a pack answers: a graph, seeds for the live stock, and every error with its file, row and column."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge_graph.graph import Graph
from models.phrases import Phrase, phrase


@dataclass(frozen=True, slots=True)
class PackError:
    """One thing wrong with a pack. An `error` keeps the pack from being read, a `warning` does not."""

    code: str
    """Stable, `<subject>.<what>`: `reference.unknown`, `group.bounds`; listed in `docs/graph-pack.md`."""
    file: str
    """Name inside the pack's folder, `` for the folder itself."""
    row: int | None
    """Line of the file, counted from 1 (a CSV's header is line 1); None where the whole file is meant."""
    column: str | None
    what: Phrase
    """What was wrong and what to do next; for people, in their language."""
    severity: Literal["error", "warning"] = "error"

    @property
    def message(self) -> str:
        """The same for machines, in English."""
        return self.what.said()

    @property
    def phrase(self) -> Phrase:
        """The whole error with its place and code; for people, in their language."""
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part not in (None, ""))
        return phrase("{place}: {what} [{code}]", place=place or phrase("pack"), what=self.what, code=self.code)

    def __str__(self) -> str:
        return self.phrase.said()


@dataclass(frozen=True, slots=True)
class StockRow:
    """A seed of the live stock: so much of an item (node key), in base units, at a warehouse or site (node key)."""

    item: str
    at: str
    available: Decimal


@dataclass(frozen=True, slots=True)
class PackReading:
    """`graph` is None exactly when one of `errors` has severity `error`."""

    graph: Graph | None
    stock: tuple[StockRow, ...]
    errors: tuple[PackError, ...]
    source: str = ""
    """Provenance of the nodes: `pack:<name>@<version>`."""


@dataclass(frozen=True, slots=True)
class PackLimits:
    """How large a pack may be. What is larger is refused with a clear error instead of filling the memory."""

    file_bytes: int = 256 * 1024 * 1024
    """Largest file."""
    rows: int = 2_000_000
    """Most rows of one table."""
    text: int = 4_000
    """Longest text of one cell entry, characters."""
    name: int = 200
    """Longest name, characters."""
    entries: int = 20_000
    """Most entries of one list."""
    errors: int = 5_000
    """Most errors reported; the last says how many more there are."""


class Problems:
    """Collects errors while a pack is read, so that all are reported at once."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._found: list[PackError] = []
        self._warnings: list[PackError] = []
        self._dropped = 0

    def error(self, code: str, file: str, row: int | None, column: str | None, what: Phrase) -> None:
        """Note something that keeps the pack from being read."""
        if len(self._found) < self._limit:
            self._found.append(PackError(code, file, row, column, what))
        else:
            self._dropped += 1

    def warning(self, code: str, file: str, row: int | None, column: str | None, what: Phrase) -> None:
        """Note something to look at that does not keep the pack from being read."""
        if len(self._warnings) < self._limit:
            self._warnings.append(PackError(code, file, row, column, what, "warning"))

    @property
    def failed(self) -> bool:
        """Has anything been noted that keeps the pack from being read?"""
        return bool(self._found)

    def all(self) -> tuple[PackError, ...]:
        """Errors in the order of files and rows, then the warnings likewise."""
        found = sorted(self._found, key=_place)
        if self._dropped:
            more = phrase("{count} further errors are not listed; mend these and check again.", count=self._dropped)
            found.append(PackError("errors.more", "", None, None, more))
        return (*found, *sorted(self._warnings, key=_place))


def _place(error: PackError) -> tuple[str, int]:
    return error.file, error.row or 0
