"""Files of a pack as rows of text cells: CSV and YAML alike, each row with the line that it stands on.

Nothing is interpreted here: a YAML `no` stays the text "no", `1.50` stays "1.50". YAML anchors and aliases are refused,
nesting beyond a list of mappings of lists too, so that no file can expand into something larger than itself.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from knowledge_graph.packfile.reading import PackLimits, Problems
from models.phrases import Phrase, phrase

Cell: TypeAlias = "str | list[str]"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Row:
    """Cells by column name; empty cells are absent. `lines` is kept where cells of one row stand on several lines."""

    line: int
    cells: dict[str, Cell]
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, column: str) -> int:
        """The line to name in an error about this column."""
        return self.lines.get(column, self.line)


@dataclass(slots=True)
class Sheet:
    """A table as read. `complete` is False when reading stopped at an error: absent rows prove nothing then."""

    file: str
    rows: list[Row]
    columns: tuple[str, ...]
    complete: bool = True


def read_sheet(path: Path, problems: Problems, limits: PackLimits) -> Sheet:
    """Read one table; errors go to `problems`."""
    text = read_text(path, problems, limits)
    if text is None:
        return Sheet(path.name, [], (), complete=False)
    read = _read_csv if path.suffix == ".csv" else _read_yaml
    return read(path.name, text, problems, limits)


def read_mapping(path: Path, problems: Problems, limits: PackLimits) -> Row | None:
    """Read `pack.yaml`: one mapping at the top. None when it cannot be read."""
    text = read_text(path, problems, limits)
    if text is None:
        return None
    try:
        rows = list(_walk(path.name, text, problems, top="mapping"))
    except yaml.YAMLError as error:
        _yaml_error(path.name, error, problems)
        return None
    return rows[0] if rows else Row(1, {})


def read_text(path: Path, problems: Problems, limits: PackLimits) -> str | None:
    """The file's text (UTF-8, a byte order mark allowed) in Unicode NFC; None after an error."""
    try:
        if path.stat().st_size > limits.file_bytes:
            what = phrase(
                "The file has {size:,} bytes; at most {most:,} are read. Split the pack.",
                size=path.stat().st_size, most=limits.file_bytes,
            )  # fmt: skip
            problems.error("file.too_large", path.name, None, None, what)
            return None
        content = path.read_bytes()
    except OSError as error:
        what = phrase("The file cannot be read: {words}.", words=error.strerror)
        problems.error("file.unreadable", path.name, None, None, what)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = phrase(
            'Byte {byte} is not UTF-8. Save the file as UTF-8 (in a spreadsheet: "CSV UTF-8").', byte=error.start
        )
        problems.error("file.encoding", path.name, line, None, what)
        return None
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _read_csv(file: str, text: str, problems: Problems, limits: PackLimits) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    sheet = Sheet(file, [], ())
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        sheet.columns = tuple(header)
        if not any(header):
            what = phrase("The first line must name the columns; it is empty.")
            problems.error("file.empty", file, 1, None, what)
        for name in {name for name in header if header.count(name) > 1 and name}:
            what = phrase("The column {column!r} stands twice. Remove one.", column=name)
            problems.error("column.duplicate", file, 1, name, what)
        line = reader.line_num + 1
        for values in reader:
            begin, line = line, reader.line_num + 1
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(header):
                what = phrase(
                    "The row has {cells} cells, the header {columns}. Quote cells that hold a comma.",
                    cells=len(values), columns=len(header),
                )  # fmt: skip
                problems.error("row.width", file, begin, None, what)
            if len(sheet.rows) >= limits.rows:
                problems.error("file.rows", file, begin, None, _too_many(limits))
                sheet.complete = False
                break
            pairs = zip(header, values, strict=False)
            sheet.rows.append(Row(begin, {name: value for name, cell in pairs if (value := cell.strip())}))
    except csv.Error as error:
        sheet.complete = False
        what = phrase(
            "The row that begins here is not valid CSV: {words}. Close every quote; write one inside a cell twice.",
            words=error,
        )
        problems.error("file.csv", file, line, None, what)
    return sheet


def _too_many(limits: PackLimits) -> Phrase:
    return phrase("A table holds at most {most:,} rows.", most=limits.rows)


def _read_yaml(file: str, text: str, problems: Problems, limits: PackLimits) -> Sheet:
    sheet = Sheet(file, [], ())
    columns: dict[str, None] = {}
    try:
        for row in _walk(file, text, problems, top="sequence"):
            if len(sheet.rows) >= limits.rows:
                problems.error("file.rows", file, row.line, None, _too_many(limits))
                sheet.complete = False
                break
            columns.update(dict.fromkeys(row.cells))
            sheet.rows.append(row)
    except yaml.YAMLError as error:
        sheet.complete = False
        _yaml_error(file, error, problems)
    sheet.columns = tuple(columns)
    return sheet


def _yaml_error(file: str, error: yaml.YAMLError, problems: Problems) -> None:
    mark = getattr(error, "problem_mark", None)
    line = None if mark is None else mark.line + 1
    if isinstance(error, _Shape):
        what = phrase("Not valid YAML: {what}.", what=error.what)
    else:
        words = getattr(error, "problem", None) or str(error).partition("\n")[0]
        what = phrase("Not valid YAML: {words}.", words=words)
    problems.error("file.yaml", file, line, None, what)


def _line(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


class _Shape(yaml.YAMLError):
    """The YAML is valid but no list of mappings of texts and lists of texts."""

    def __init__(self, what: Phrase, event: yaml.Event) -> None:
        self.what, self.problem_mark = what, event.start_mark
        super().__init__(what.said())


def _walk(file: str, text: str, problems: Problems, top: str) -> Iterator[Row]:
    """Rows from the event stream; never recursive, so depth cannot exhaust the stack."""
    row: Row | None = None
    column: str | None = None
    items: list[str] | None = None
    opened = False
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Shape(phrase("anchors and aliases are not allowed, write the value out"), event)
        if isinstance(event, yaml.DocumentStartEvent) and opened:
            raise _Shape(phrase("a pack file holds one document"), event)
        if isinstance(event, yaml.SequenceStartEvent):
            if not opened and top == "sequence":
                opened = True
            elif row is not None and column is not None and items is None:
                items = []
            else:
                raise _Shape(phrase("a list is not expected here"), event)
        elif isinstance(event, yaml.MappingStartEvent):
            if row is not None or (not opened and top == "sequence"):
                raise _Shape(phrase("expected a list of rows, each a mapping from columns to values"), event)
            opened, row = True, Row(_line(event), {})
        elif isinstance(event, yaml.MappingEndEvent) and row is not None:
            yield row
            row = None
        elif isinstance(event, yaml.SequenceEndEvent):
            if items is not None and row is not None and column is not None:
                if items:
                    row.cells[column] = items
                items = column = None
        elif isinstance(event, yaml.ScalarEvent):
            value = event.value.strip()
            nothing = not event.style and value in _NOTHING
            if row is None:
                if nothing and not opened:
                    opened = True
                    continue
                raise _Shape(phrase("expected a mapping from columns to values"), event)
            if items is not None:
                if not nothing:
                    items.append(value)
            elif column is None:
                column = value
                if column in row.lines:
                    what = phrase("The column {column!r} stands twice in one row. Remove one.", column=column)
                    problems.error("column.duplicate", file, _line(event), column, what)
                row.lines[column] = _line(event)
            else:
                if not nothing and value:
                    row.cells[column] = value
                column = None
