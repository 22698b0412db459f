"""A receipt -> its body: the rows between the head of the paper and its sum, each as what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from models.image.lines.lines import Reader
from models.image.structure.columns import Column, Head
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet, of_paper, sums_up
from models.image.tills.figures import Style, style_of
from models.image.tills.marks import cleared, offered, tells
from models.image.tills.prices import CURRENCY
from models.image.tills.rows import Printed, printed

_MONEY_MARK = re.compile(rf"[(（]\s*(?:{CURRENCY}|元)\s*[)）]")
_BELOW = 12
"""Rows below the amounts in which their sum is looked for."""


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a receipt that sell something, how its sums are printed, its columns, and what it sums up."""

    rows: tuple[Printed, ...]
    style: Style
    columns: tuple[Column, ...]
    """None where it has no head."""
    sums: tuple[Decimal, ...]
    told: tuple[int, ...] = ()
    """Places of rows that tell something about an item and are no items."""


def body(sheet: Sheet, reader: Reader) -> Body | None:
    """The body of a receipt; None where nothing is summed up below amounts."""
    style = style_of(sheet.rows, sums, reader)
    if style is None:
        return None
    head = head_of(sheet.rows, style, reader)
    columns = _columns(head, sheet.rows)
    first = head.last if head is not None else 0
    rows: list[Printed] = []
    told: list[int] = []
    clear = cleared(sheet.rows[first:])
    end = len(sheet.rows)
    for number, row in enumerate(sheet.rows[first:], first):
        if sums(row) and any(each.amount is not None for each in rows):
            if saved(row, rows, style, reader) or heading(row, sheet.rows[number + 1 : number + 2]):
                continue
            end = number
            break
        if (
            of_paper(row.text)
            or offered(row)
            or (sums(row) and not rows)
            or sums_up(row) in ("tax", "charge", "discount")
        ):
            continue
        if tells(row) and not any(style.is_amount(run) for run in row.runs):
            told.append(number)
            continue
        plain = clear[number - first]
        if len(plain.runs) > 1 and tells(Row(plain.runs[:1])):
            plain = Row(plain.runs[1:])
        rows.append(printed(plain, number, lambda run: style.is_amount(run) and not _elsewhere(run, columns), reader))
    rows, running = cut_off(rows, reader)
    closing = [row for row in sheet.rows[end : end + _BELOW] if sums(row) and sums_up(row) != "paid"]
    if not any(sums_up(row) == "total" for row in closing):
        # `BALANCE 36.15`, `DEBIT 36.15`: what was paid is the only sum.
        closing += [row for row in sheet.rows[end : end + _BELOW] if sums_up(row) == "paid"]
    sums = running + [value for row in closing for value in style.values(row, reader) if value]
    rows = parts_cut(rows, sums, style, reader)
    begin = next((place for place, row in enumerate(rows) if row.amount is not None), None)
    if begin is None or not sums:
        return None
    if head is None:
        begin = max(0, begin - _ahead(rows, begin))
        rows = rows[begin:]
    rows = fronted(rows)
    return Body(tuple(rows), style, columns, tuple(sums), tuple(told))


def _columns(head: Head | None, rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of a head. A currency in brackets is no column of its own but belongs to the word before it."""
    found: list[Column] = []
    marks = (
        [run for row in rows[head.first : head.last] for run in row.runs if _MONEY_MARK.fullmatch(run.text)]
        if head
        else []
    )
    for column in head.columns if head is not None else ():
        if found and any(column.left <= (run.left + run.right) / 2 <= column.right for run in marks):
            found[-1] = replace(found[-1], right=column.right)
        else:
            found.append(column)
    return tuple(found)


def _elsewhere(run: Run, columns: Sequence[Column]) -> bool:
    """Under a head that says that no amounts stand there, where another says that they do."""
    if not any(column.kind == "amount" for column in columns):
        return False
    over = [(min(run.right, column.right) - max(run.left, column.left), column.kind) for column in columns]
    best = max(over)
    return best[0] > 0 and best[1] in ("tax", "price", "quantity", "other_quantity", "other")


def _ahead(rows: Sequence[Printed], first: int) -> int:
    """How many rows above the first amount belong to its item: as many names as stand above the others."""
    amounts = [place for place, row in enumerate(rows) if row.amount is not None]
    between = [sum(row.named for row in rows[a + 1 : b]) for a, b in pairwise(amounts) if not rows[b].named]
    names = 0 if rows[first].named else max(1, min(between, default=1))
    count = 0
    while count < first:
        above = rows[first - count - 1]
        labelled = re.search(r"[:：]", above.text) is not None
        if above.named and names == 0 and above.code is not None and rows[first].code is None:
            # Its name stands beside its code, and something about it between.
            if all(row.code is None for row in rows[first - count : first]):
                count += 1
            break
        if above.named and (names == 0 or labelled):
            break
        if not (above.named or above.code or above.times or above.marked or above.figures):
            break
        names -= above.named
        count += 1
    return count


