"""The values that a form is drawn from: rows in sections, each row one field of an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Mark = Literal["sure", "check", "missing", "empty", "unclaimed", "derived"]
"""unclaimed: too little reviewed history of such fields to say how sure it is. derived: by a rule, not perceived."""
Control = Literal["node", "quantity", "text", "option", "window", "person", "fixed"]
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """Another reading: what it would put in, and how it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field of the form. `name` begins the names of its inputs; `path` is its field path in findings."""

    path: str
    name: str
    control: Control
    label: str
    """Key of its label among the console's words, or with `called` a name of its own."""
    called: str | None = None
    value: str = ""
    key: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    options: tuple[Choice, ...] = ()
    amount: str = ""
    amounts: tuple[str, ...] = ()
    extra: str = ""
    """A second line that cannot be edited: an address, options of an option."""
    mark: Mark = "sure"
    confidence: float | None = None
    chance: float | None = None
    """Of being right, by reviewed history; None where that claims nothing."""
    reviewed: int = 0
    """How many reviewed values of its kind the chance rests on."""
    said: str | None = None
    evidence: tuple[Document, ...] = ()
    findings: tuple[Document, ...] = ()
    steps: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    masked: bool = False

    @property
    def doubtful(self) -> bool:
        """A human should look at it before anything else."""
        return self.mark in ("check", "missing")

    @property
    def blocking(self) -> bool:
        """The order cannot be placed while this stands."""
        return any(each["severity"] == "blocking" for each in self.findings)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together; of a line its id and the options that could be added."""

    title: str
    rows: tuple[Row, ...]
    line: str | None = None
    addable: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    price: str = ""


@dataclass(frozen=True)
class Draft:
    """The form of one proposal."""

    sections: tuple[Section, ...]
    findings: tuple[Document, ...]
    """Those of the order as a whole, or of fields that have no row."""
    total: str = ""
    constraints: tuple[str, ...] = ()

    @property
    def rows(self) -> Iterator[Row]:
        """All rows in the order of the page."""
        for section in self.sections:
            yield from section.rows

    @property
    def first_doubtful(self) -> str | None:
        """Path of the row that focus lands on: what blocks, what is missing, what is to be checked."""
        ranked = [row for row in self.rows if row.doubtful]
        ranked.sort(key=lambda row: (not row.blocking, row.mark != "missing"))
        return ranked[0].path if ranked else None

    @property
    def blocking(self) -> tuple[str, ...]:
        """Names of the fields that disable approval; empty text is the order as a whole."""
        own = tuple(row.called or row.label for row in self.rows if row.blocking)
        return own + tuple("" for each in self.findings if each["severity"] == "blocking")
