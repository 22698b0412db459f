"""Rows of a table against their neighbours -> which quantity lacks what the others have, where a page was cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.image.lines.figures import multiplied
from models.image.lines.lines import Reader
from models.image.structure.cells import Cell
from models.image.structure.sheet import Sheet
from models.image.structure.tables import Table, TableRow
from models.intent import Slot

_MONEY = re.compile(r"(?:[A-Z]{3}\s?|[¥￥$€£]\s?)\d[\d,]*\.\d\d$")
_POINT = re.compile(r"\d[.,]\d\d(?!\d)")


def cut_off(tables: Sequence[tuple[Sheet, Table]], reader: Reader) -> list[Slot]:
    """Words behind the name of the last item, unparsed, where a table ends its page: another line begins with them."""
    found: list[Slot] = []
    for sheet, table in tables:
        last = table.rows[-1]
        runs = [run for cell in last.of(table.columns, "item") for run in cell.runs]
        if last.last < len(sheet.rows) or reader.names.knows(Cell(tuple(runs)).text if runs else ""):
            continue
        named = [end for end in range(1, len(runs)) if reader.names.exactly(Cell(tuple(runs[:end])).text, "item")]
        if named:
            left = runs[named[-1] :]
            found.append(reader.evidence.slot("unparsed", left, Cell(tuple(left)).text))
    return found


def unmeasured(row: TableRow, table: Table, counted: int | None) -> bool:
    """A bare number where most rows say what is counted: its unit was not read, and another one changes the order."""
    if counted is None or len(table.rows) < 3 or counted not in row.cells:
        return False
    said = [_measured(other, table, counted) for other in table.rows if counted in other.cells]
    return not _measured(row, table, counted) and sum(said) * 2 > len(said)


def pointless(row: TableRow, table: Table, counted: int | None) -> bool:
    """A quantity without a point where most rows have one before two figures: the point may have been lost."""
    if counted is None or len(table.rows) < 3 or counted not in row.cells:
        return False
    said = [_POINT.search(other.cells[counted].text) is not None for other in table.rows if counted in other.cells]
    return (
        re.search(r"\d{3}", row.cells[counted].text) is not None
        and not _POINT.search(row.cells[counted].text)
        and sum(said) * 2 > len(said)
    )


def _measured(row: TableRow, table: Table, counted: int) -> bool:
    text = row.cells[counted].text.strip("xX×")
    worded = any(sign.isalpha() for sign in text) and re.fullmatch(r"[Il|]{1,3}", text) is None
    return worded or bool(row.of(table.columns, "unit"))


def multiplied_names(table: Table, reader: Reader) -> bool:
    """Most names hold `3 x 2.50`: a receipt that goes its own way below its heads."""
    cells = [cell for row in table.rows for cell in row.of(table.columns, "item", "item_code")]
    found = [cell for cell in cells if any(len(multiplied(run, reader)) > 1 for run in cell.runs)]
    return len(found) * 2 > len(table.rows)


def summed(table: Table) -> bool:
    """Below the head of the counts stand sums of money: the counts stand elsewhere, as in a slip of two rows a line."""
    counted = [place for place, column in enumerate(table.columns) if column.kind == "quantity"]
    held = [row.cells[place].text for row in table.rows for place in counted if place in row.cells]
    return sum(_MONEY.match(text) is not None for text in held) * 2 > len(held)
