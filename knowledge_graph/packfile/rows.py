"""Rows of one table -> nodes, and references still to be resolved. Errors are collected, never raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from knowledge_graph.graph import Json, Label, LabelRole, Node, Provenance
from knowledge_graph.packfile import cells
from knowledge_graph.packfile.cells import CellError, Reference
from knowledge_graph.packfile.columns import Column, Kind
from knowledge_graph.packfile.reading import PackLimits, Problems
from knowledge_graph.packfile.sheets import Cell, Row, Sheet
from knowledge_graph.schema import COMMON
from models.phrases import phrase

ROLES: dict[str, LabelRole] = {"name": "preferred", "alias": "alternative", "misheard": "hidden"}
NEUTRAL = "und"
"""`alias@und` (BCP 47: undetermined) is a name in no language in particular."""
NOTHING: Mapping[str, Json] = MappingProxyType({})
"""Shared by all nodes and edges without properties: 50,000 names should not cost 50,000 empty mappings."""
ACTION = phrase("A symptom leads to faults, never to an action: name the procedure at the fault.")
_LISTS = {"texts", "choices", "measures", "references"}
_ABOVE_ZERO = {
    "step", "minimum", "maximum", "maximum_per_option", "speed_hz", "balls", "ball_diameter_mm", "pitch_diameter_mm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was declared."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A reference as written; its target is looked up once every table is read."""

    source: str
    column: Column
    reference: Reference
    place: Place


@dataclass(slots=True)
class Tables:
    """Everything read so far."""

    nodes: dict[str, Node] = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    """Kinds whose table could not be read to its end."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What is the same for all tables of a pack."""

    languages: tuple[str, ...]
    zone: ZoneInfo
    provenance: Provenance
    limits: PackLimits
    problems: Problems


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a file, understood: which column of the format, in which language."""

    column: Column
    language: str | None


def read_rows(kind: Kind, sheet: Sheet, reader: Reader, tables: Tables) -> None:
    """Turn a table into nodes and pending references, added to `tables`."""
    if not sheet.complete:
        tables.incomplete.add(kind.name)
    heads = _heads(kind, sheet, reader)
    columns = (*COMMON, *kind.columns)
    for row in sheet.rows:
        key = _key(kind, sheet.file, row, reader, tables)
        labels: list[Label] = []
        properties: dict[str, Json] = {}
        given = set()
        for name, cell in row.cells.items():
            head = heads.get(name)
            if head is None:
                continue
            given.add(head.column.name)
            if head.column.name == "id":
                continue
            place = Place(sheet.file, row.line_of(name))
            try:
                _read_cell(head, cell, key, place, reader, labels, properties, tables.pending)
            except CellError as error:
                reader.problems.error(error.code, sheet.file, place.line, name, error.phrase)
        for column in columns:
            if column.required and column.name not in given:
                what = cells.required(column)
                reader.problems.error("value.missing", sheet.file, row.line, column.name, what)
        if key is None:
            continue
        since, until = properties.pop("valid_from", None), properties.pop("valid_until", None)
        start, end = _moment(since, reader.zone), _moment(until, reader.zone)
        if start and end and end <= start:
            what = phrase("valid_until must lie after valid_from.")
            reader.problems.error("value.time", sheet.file, row.line_of("valid_until"), "valid_until", what)
        tables.places[key] = Place(sheet.file, row.line)
        tables.nodes[key] = Node(
            key=key,
            kind=kind.name,
            labels=tuple(dict.fromkeys(labels)),
            properties=MappingProxyType(properties) if properties else NOTHING,
            provenance=reader.provenance,
            valid_from=start,
            valid_until=end,
        )


def _heads(kind: Kind, sheet: Sheet, reader: Reader) -> dict[str, Head]:
    known = {column.name: column for column in (*COMMON, *kind.columns)}
    heads = {}
    line = 1 if sheet.file.endswith(".csv") else None
    for name in sheet.columns:
        base, at, language = name.partition("@")
        column = known.get(base)
        if column is None:
            if kind.name == "symptom" and base in ("procedure", "procedures", "action", "part", "parts"):
                reader.problems.error("symptom.action", sheet.file, line, name, ACTION)
                continue
            what = cells.no_column(name, kind.name, tuple(known))
            reader.problems.error("column.unknown", sheet.file, line, name, what)
        elif at and not column.translatable:
            what = phrase("{column!r} is not given by language. Write {column!r}.", column=base)
            reader.problems.error("column.language", sheet.file, line, name, what)
        elif at and language not in (*reader.languages, NEUTRAL):
            what = phrase(
                "{language!r} is not among the pack's languages ({languages}). Add it in pack.yaml.",
                language=language, languages=reader.languages,
            )  # fmt: skip
            reader.problems.error("column.language", sheet.file, line, name, what)
        else:
            heads[name] = Head(column, language if at else reader.languages[0])
    return heads


def _key(kind: Kind, file: str, row: Row, reader: Reader, tables: Tables) -> str | None:
    """The node's key; None after an error about the id."""
    cell = row.cells.get("id")
    if cell is None:
        return None
    line = row.line_of("id")
    try:
        text = cell if isinstance(cell, str) else " ".join(cell)
        key = f"{kind.name}:{cells.identifier(text)}"
    except CellError as error:
        reader.problems.error(error.code, file, line, "id", error.phrase)
        return None
    if key in tables.nodes:
        what = phrase(
            "The id {id!r} stands already on line {line}. Ids are unique within a kind.",
            id=text, line=tables.places[key].line,
        )  # fmt: skip
        reader.problems.error("id.duplicate", file, line, "id", what)
        return None
    return key


def _read_cell(
    head: Head,
    cell: Cell,
    key: str | None,
    place: Place,
    reader: Reader,
    labels: list[Label],
    properties: dict[str, Json],
    pending: list[Pending],
) -> None:
    column = head.column
    longest = reader.limits.name if column.name in ROLES else reader.limits.text
    if column.type in _LISTS:
        entries = cells.split(cell) if isinstance(cell, str) else cell
        if len(entries) > reader.limits.entries:
            most = reader.limits.entries
            what = phrase("{count:,} entries; at most {most:,} are allowed.", count=len(entries), most=most)
            raise CellError("value.too_long", what)
    elif isinstance(cell, str):
        entries = [cell]
    else:
        raise CellError("value.list", cells.one_value(column))
    entries = [cells.clean(entry, longest) for entry in entries]
    if column.name in ROLES:
        language = None if head.language == NEUTRAL else head.language
        for entry in entries:
            if "\n" in entry or "\t" in entry:
                raise CellError("value.control", phrase("A name stands on one line, without tabs."))
            labels.append(Label(entry, language, ROLES[column.name]))
    elif column.type in ("reference", "references"):
        _refer(column, entries, key, place, reader, pending)
    elif column.type == "measures":
        properties[column.name] = [cells.measure(entry) for entry in entries]
    elif column.type in ("texts", "choices"):
        properties[column.name] = [cells.scalar(entry, column) for entry in entries]
    else:
        value = cells.scalar(entries[0], column)
        _check_value(column, entries[0])
        suffix = "" if head.language == reader.languages[0] or not column.translatable else f"@{head.language}"
        properties[column.name + suffix] = value


def _refer(
    column: Column, entries: Iterable[str], key: str | None, place: Place, reader: Reader, pending: list[Pending]
) -> None:
    seen: set[tuple[str | None, str]] = set()
    for entry in entries:
        try:
            found = cells.reference(entry, column.attributes)
        except CellError as error:
            reader.problems.error(error.code, place.file, place.line, column.name, error.phrase)
            continue
        if (found.kind, found.id) in seen:
            what = phrase("{text!r} is named twice in one cell. Remove one.", text=entry[:60])
            reader.problems.error("reference.duplicate", place.file, place.line, column.name, what)
        elif key is not None:
            pending.append(Pending(key, column, found, place))
        seen.add((found.kind, found.id))


def _moment(text: Json, zone: ZoneInfo) -> datetime | None:
    return cells.moment(text, zone) if isinstance(text, str) else None


def _check_value(column: Column, text: str) -> None:
    # A group may ask for a minimum of 0; an item may not be ordered in less than nothing.
    positive = column.name in _ABOVE_ZERO and (column.name, column.type) != ("minimum", "integer")
    if positive and float(text) <= 0:
        what = phrase("{column} must be above 0; leave the cell empty for none.", column=column.name)
        raise CellError("value.range", what)
    if column.type == "integer" and int(text) < 0:
        raise CellError("value.range", phrase("{column} must not be negative.", column=column.name))
    if column.name in _CHECKS:
        _CHECKS[column.name](text)


def check_timezone(text: str) -> None:
    """Raise unless the system knows this IANA time zone."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = phrase("{text!r} is no IANA time zone like Asia/Shanghai.", text=text[:60])
        raise CellError("value.timezone", what) from None


def check_currency(text: str) -> None:
    """Raise unless the text has the form of an ISO 4217 code."""
    if not re.fullmatch("[A-Z]{3}", text):
        raise CellError("value.currency", phrase("{text!r} is no ISO 4217 code like CNY.", text=text[:60]))


def check_language(text: str) -> None:
    """Raise unless the text has the form of a BCP 47 primary subtag."""
    if not re.fullmatch("[a-z]{2,3}", text):
        raise CellError("value.language", phrase("{text!r} is no language subtag like zh or en.", text=text[:60]))


def _check_pattern(text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        what = phrase("{text!r} is no regular expression: {words}.", text=text[:60], words=error)
        raise CellError("value.pattern", what) from None


def _check_unit(text: str) -> None:
    cells.unit_code(text)


_CHECKS: dict[str, Callable[[str], None]] = {
    "timezone": check_timezone,
    "currency": check_currency,
    "language": check_language,
    "waybill_pattern": _check_pattern,
    "unit": _check_unit,
}
