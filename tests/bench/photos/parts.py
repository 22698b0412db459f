"""Parts that layouts share: the block of header fields, and tables with and without rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tests.bench.photos.document import Document
from tests.bench.photos.sheet import Align, Sheet
from tests.bench.photos.style import Style

Rules = Literal["grid", "rows", "none", "dotted"]
GREY = (228, 230, 233)
PALE = (244, 245, 247)


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    key: str
    header: tuple[str, ...]
    """One or two lines."""
    align: Align


@dataclass(frozen=True)
class Row:
    """One row of cells, or a row across the table (`line` None): its label and amount."""

    cells: dict[str, str]
    line: int | None
    second: str = ""
    """Printed below the name."""


def header_fields(document: Document, style: Style) -> list[tuple[str, str, str]]:
    """What stands above the lines: key, label, value; in an order of its own for each document."""
    business, rng = document.business, style.rng
    buyer = style.names(document.buyer.name)
    rows = [("number", style.word("number"), document.number), ("date", style.word("date"), style.day(document.day))]
    if document.kind == "note":
        rows.insert(0, ("note_number", style.word("note_number"), document.note_number))
    rows.append(("buyer", style.word("buyer"), buyer))
    if rng.random() < 0.6:
        rows.append(("seller", style.word("seller"), style.names(business.seller)))
    rows.append(("contact", style.word("contact"), style.names(document.person)))
    if rng.random() < 0.7:
        rows.append(("phone", style.word("phone"), document.buyer.phone))
    if document.place is not None:
        rows.append(("deliver_to", style.word("deliver_to"), style.names(document.place.name)))
    elif rng.random() < 0.6:
        rows.append(("address", style.word("address"), style.names(document.buyer.address)))
    if document.window is not None:
        rows.append(("window", style.word("window"), style.window(document.window)))
    if rng.random() < 0.4:
        rng.shuffle(rows)
    document.fields.update({key: value for key, _, value in rows})
    return rows


def field_block(
    sheet: Sheet,
    style: Style,
    rows: Sequence[tuple[str, str, str]],
    x: float,
    y: float,
    width: float,
    columns: int,
    boxed: bool,
) -> float:
    """Print header fields in columns, boxed or free; returns the y below."""
    size = style.size
    each = width / columns
    step = round(size * (2.0 if boxed else 1.75))
    widest = max(sheet.measure(label + style.colon, size) for _, label, _ in rows) + 0.5 * size
    widest = min(widest, each * 0.45)
    place = 0
    top = y
    while place < len(rows):
        height = step
        for column in range(columns):
            if place >= len(rows):
                break
            _, label, value = rows[place]
            left = x + column * each
            place += 1
            room = each - 0.6 * size
            if style.joined and not boxed and sheet.measure(f"{label}{style.colon}{value}", size) <= room:
                sheet.text(left, y, f"{label}{style.colon}{value}", size, role="field")
                continue
            inset = 0.4 * size if boxed else 0.0
            lead = 0.3 * size if boxed else 0.0
            sheet.text(left + inset, y + lead, label if boxed else label + style.colon.rstrip(), size, role="label")
            shift = max(widest, sheet.measure(label + style.colon, size) + 0.3 * size)
            pieces = sheet.wrapped(value, size, room - shift - inset)
            for n, piece in enumerate(pieces):
                sheet.text(left + shift + inset, y + lead + n * 1.4 * size, piece, size, role="value")
            height = max(height, round(step + (len(pieces) - 1) * 1.4 * size))
        if boxed:
            for column in range(columns + 1):
                sheet.line(x + column * each, y, x + column * each, y + height)
            sheet.line(x, y, x + width, y)
        y += height
    if boxed:
        sheet.line(x, y, x + width, y)
    return max(y, top) + 0.8 * size


def columns_of(document: Document, style: Style) -> list[Column]:
    """The columns that this document has."""
    split_unit = document.shows_unit and style.grade == "split"
    wanted: list[tuple[str, str, bool, Align]] = [
        ("number", "h_no", style.rng.random() < 0.6, "center"),
        ("code", "h_code", document.shows_code, "left"),
        ("name", "h_name", True, "left"),
        ("spec", "h_spec", document.splits_size, "left"),
        ("quantity", "h_qty", True, "right"),
        ("unit", "h_unit", split_unit, "center"),
        ("price", "h_price", document.shows_price, "right"),
        ("amount", "h_amount", document.shows_price, "right"),
        ("remark", "h_remark", any(entry.remark for entry in document.entries), "left"),
    ]
    if split_unit and style.rng.random() < 0.3:
        wanted[4], wanted[5] = wanted[5], wanted[4]
    if style.rng.random() < 0.2:
        wanted[1], wanted[2] = wanted[2], wanted[1]
    columns = []
    for key, role, present, align in wanted:
        if present:
            words = style.words(role)
            lines = (words.zh, words.en) if style.language == "bi" else (style.names(words),)
            columns.append(Column(key, lines, align))
    return columns


def rows_of(document: Document, style: Style, columns: Sequence[Column], groups: bool) -> list[Row]:
    """One row for each line; with `groups`, subtotals where the category changes."""
    shown = {column.key for column in columns}
    rows: list[Row] = []
    open_sum = 0
    for index, entry in enumerate(document.entries):
        name = style.names(entry.name) if "spec" in shown else style.full_name(entry)
        rows.append(
            Row(
                {
                    "number": str(index + 1),
                    "code": entry.code,
                    "name": name,
                    "spec": style.names(entry.size) if entry.size is not None else "",
                    "quantity": style.quantity(entry),
                    "unit": style.unit(entry),
                    "price": style.money(entry.price),
                    "amount": style.money(entry.amount),
                    "remark": entry.remark,
                },
                index,
                entry.name.en if style.language == "bi" and "spec" in shown else "",
            )
        )
        last = index + 1 == len(document.entries)
        if groups and (last or document.entries[index + 1].item.category != entry.item.category):
            part = document.entries[open_sum : index + 1]
            amount = sum((each.amount for each in part), Decimal(0))
            rows.append(Row({"name": style.word("subtotal"), "amount": style.money(amount)}, None))
            open_sum = index + 1
    return rows


def table(
    sheet: Sheet,
    style: Style,
    columns: Sequence[Column],
    rows: Sequence[Row],
    x: float,
    y: float,
    width: float,
    rules: Rules,
    shaded: bool,
) -> float:
    """Print a table; long names wrap in their cell. Returns the y below."""
    widths = _fitting(sheet, style, columns, rows, width)
    size, pad = style.size, 0.45 * style.size
    edges = [x]
    for wide in widths:
        edges.append(edges[-1] + wide)
    top = y
    deep = max(len(column.header) for column in columns)
    height = round(size * (1.4 * deep + 0.7))
    if shaded:
        sheet.shade(x, y, x + width, y + height, GREY)
    for column, left, right in zip(columns, edges, edges[1:], strict=False):
        start = y + 0.35 * size + (deep - len(column.header)) * 0.7 * size
        for n, text in enumerate(column.header):
            at = _anchor(column.align, left + pad, right - pad)
            sheet.text(
                at, start + n * 1.4 * size, text, size, bold=True, align=column.align, role="header", column=column.key
            )
    y += height
    _rule(sheet, rules, x, y, x + width, heading=True)
    for place, row in enumerate(rows):
        pieces = {}
        for column, wide in zip(columns, widths, strict=True):
            pieces[column.key] = sheet.wrapped(row.cells.get(column.key, ""), size, wide - 2 * pad)
            if column.key == "name" and row.second:
                pieces["name"] += sheet.wrapped(row.second, size, wide - 2 * pad)
        deep = max(len(found) for found in pieces.values())
        height = round(size * (1.4 * deep + 0.6))
        if shaded and rules != "grid" and place % 2:
            sheet.shade(x, y + 1, x + width, y + height - 1, PALE)
        for column, left, right in zip(columns, edges, edges[1:], strict=False):
            found = pieces[column.key]
            start = y + 0.3 * size + (deep - len(found)) * 0.7 * size
            for n, text in enumerate(found):
                at = _anchor(column.align, left + pad, right - pad)
                role = "cell" if row.line is not None else "subtotal"
                sheet.text(
                    at,
                    start + n * 1.4 * size,
                    text,
                    size,
                    align=column.align,
                    role=role,
                    column=column.key,
                    line=row.line,
                )
        y += height
        _rule(sheet, rules, x, y, x + width, heading=False)
    if rules == "grid":
        sheet.line(x, top, x + width, top)
        for edge in edges:
            sheet.line(edge, top, edge, y)
    elif rules == "rows":
        sheet.line(x, top, x + width, top, 3)
    return y


def _fitting(sheet: Sheet, style: Style, columns: Sequence[Column], rows: Sequence[Row], width: float) -> list[float]:
    """Widths of the columns; a table too wide for its page is printed smaller."""
    while not (widths := _widths(sheet, style, columns, rows, width)):
        style.size -= 1
    return widths


def _widths(sheet: Sheet, style: Style, columns: Sequence[Column], rows: Sequence[Row], width: float) -> list[float]:
    size, pad = style.size, 0.9 * style.size
    widths = []
    for column in columns:
        heads = max(sheet.measure(text, size, True) for text in column.header)
        cells = max(
            (sheet.measure(row.cells.get(column.key, ""), size) for row in rows if row.line is not None), default=0.0
        )
        widths.append(max(heads, min(cells, 9 * size) if column.key in ("spec", "remark") else cells) + pad + 4)
    name = next(index for index, column in enumerate(columns) if column.key == "name")
    rest = width - sum(wide for index, wide in enumerate(widths) if index != name)
    if rest < 6 * size:
        return []
    if rest > widths[name] + 8 * size:
        spare = (rest - widths[name] - 8 * size) / len(columns)
        widths = [wide + spare for wide in widths]
        rest = width - sum(wide for index, wide in enumerate(widths) if index != name)
    widths[name] = rest
    return widths


def _anchor(align: Align, left: float, right: float) -> float:
    return {"left": left, "right": right, "center": (left + right) / 2}[align]


def _rule(sheet: Sheet, rules: Rules, x0: float, y: float, x1: float, heading: bool) -> None:
    if rules == "grid" or rules == "rows":
        sheet.line(x0, y, x1, y, 3 if heading and rules == "rows" else 2)
    elif rules == "dotted" and heading:
        sheet.dotted(x0, y, x1)
