"""The words that the pack format is written in: what a column, an attribute of a reference and a table are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal[
    "text",       # free text
    "texts",      # list of texts
    "id",         # id of this row, unique in its kind: letters, digits, '-', '_', '.'
    "reference",  # id of a row of another kind (`kind:id`, or the bare id where only one kind is allowed)
    "references", # list of those; an entry may carry attributes: `oat-milk*`, `milk[min=1,max=1]`
    "decimal",    # exact decimal
    "integer",
    "boolean",    # yes / no
    "time",       # ISO 8601 date or date-time
    "choice",     # one of `choices`
    "choices",    # list of those
    "measures",   # list of `word`, or `word=ratio unit`: measure words and packagings
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribute:
    """What one entry of a reference list may carry: `milk[min=1]`. `default` is written `*`."""

    name: str
    type: Literal["integer", "decimal", "text", "boolean"]
    doc: str
    required: bool = False
    signed: bool = False
    """May a number be below 0?"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: ColumnType
    doc: str
    """What it means, its unit and an example."""
    required: bool = False
    kinds: tuple[str, ...] = ()
    """For references: which kinds may be named. The edge's relation is the column's name."""
    choices: tuple[str, ...] = ()
    translatable: bool = False
    attributes: tuple[Attribute, ...] = ()
    """For references: what an entry may carry in brackets."""
    names_it: bool = False
    """Does its value, spoken or written, name the node too (item codes, serial numbers, plates)?"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One table of a pack."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    phrase: str | None
    """As which kind of phrase its names are offered to decoders; None: names are never matched."""
