"""A receipt -> its body: the rows between the head of the paper and its sum, each as what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from models.image.lines.lines import Reader
from models.image.structure.columns import Column, Head, heads
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet, of_paper, titled
from models.image.structure.totals import sums_up
from models.image.structure.wording import wording
from models.image.tills.ends import closing, cut_off, goes_on, head_of, heading, parts_cut, saved
from models.image.tills.figures import Style, style_of
from models.image.tills.fronts import fronted, unsized
from models.image.tills.marks import DAY, cleared, offered, tells
from models.image.tills.mended import mended
from models.image.tills.notes import chosen_of
from models.image.tills.prices import CURRENCY
from models.image.tills.rows import Printed, printed

_MONEY_MARK = re.compile(rf"[(（]\s*(?:{CURRENCY}|元)\s*[)）]")
_OF_PAPER = (
    "bill_number",
    "ignored",
    "purchase_order",
    "purchase_order_general",
    "external_reference",
    "phone",
    "phone_general",
)
"""What a paper says of itself above what was sold, in figures that are no money."""
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
    style = style_of(sheet.rows, closing, reader)
    if style is None:
        return None
    head = head_of(sheet.rows, style, reader)
    columns = _columns(head, sheet.rows)
    found, told, end = _sold(sheet, head.last if head is not None else 0, columns, style, reader)
    rows, running = cut_off(mended(found, reader), reader)
    sums = [*running, *_summed(sheet.rows[end : end + _BELOW], style, reader)]
    rows = unsized(parts_cut(rows, sums, style, reader))
    begin = next((place for place, row in enumerate(rows) if row.amount is not None), None)
    if begin is None or not sums:
        return None
    if head is None:
        rows = rows[max(0, begin - _ahead(rows, begin)) :]
    return Body(tuple(fronted(rows)), style, columns, tuple(sums), tuple(told))


def _sold(
    sheet: Sheet, first: int, columns: Sequence[Column], style: Style, reader: Reader
) -> tuple[list[Printed], list[int], int]:
    """Rows from `first` on that sell something, places of those that tell of them, and the row that sums them up."""
    rows: list[Printed] = []
    told: list[int] = []
    named, headed = _named(sheet), {number for each in heads(sheet.rows) for number in range(each.first, each.last)}
    tabled = {number for table in sheet.tables for row in table.rows for number in range(row.first, row.last)}
    clear = cleared([_undated(row, columns) for row in sheet.rows[first:]])
    for number, row in enumerate(sheet.rows[first:], first):
        begun = any(each.amount is not None for each in rows)
        if number in headed or (number in named and not begun):
            continue
        if begun and closing(row):
            below = sheet.rows[number + 1 :]
            if saved(row, rows, style, reader) or heading(row, below[:1]) or goes_on(row, below, rows, style, reader):
                continue
            return rows, told, number
        if _beside(row, charged=number in tabled) or (closing(row) and not rows):
            continue
        if tells(row) and not any(style.is_amount(run) for run in row.runs):
            told.append(number)
            continue
        plain = clear[number - first]
        if len(plain.runs) > 1 and tells(Row(plain.runs[:1])):
            plain = Row(plain.runs[1:])
        found = printed(plain, number, lambda run: style.is_amount(run) and not _elsewhere(run, columns), reader)
        if found.amount is not None and rows and wording("tills").of(found.text) == ("restated",):
            rows = _restated(rows, found)
            told.append(number)
            continue
        rows.append(found)
    return rows, told, len(sheet.rows)


def _named(sheet: Sheet) -> set[int]:
    """Rows that begin with a label of the paper itself and its number."""
    return {
        field.row
        for field in sheet.fields
        if field.meanings[0] in _OF_PAPER
        and any(map(str.isdigit, field.text))
        and sheet.rows[field.row].text.startswith(field.announced.text)
    }


def _beside(row: Row, *, charged: bool) -> bool:
    """It sells nothing: a title, an offer, a tax, money off or, unless it is `charged` among goods, a charge."""
    apart = ("tax", "discount") if charged else ("tax", "discount", "charge")
    return of_paper(row.text) or titled(row) or offered(row) or sums_up(row) in apart


def _summed(rows: Sequence[Row], style: Style, reader: Reader) -> list[Decimal]:
    """What these rows say that all above come to."""
    summing = [row for row in rows if closing(row) and sums_up(row) != "paid"]
    if not any(sums_up(row) == "total" for row in summing):
        # `BALANCE 36.15`, `DEBIT 36.15`: what was paid is the only sum.
        summing += [row for row in rows if sums_up(row) == "paid"]
    return [value for row in summing for value in style.values(row, reader) if value]


def _undated(row: Row, columns: Sequence[Column]) -> Row:
    """The row without a day under a head that says so, which may look like a count: `03-09  房费`."""
    first = row.runs[0]
    under = [column for column in columns if min(first.right, column.right) - max(first.left, column.left) > 0]
    dated = DAY.fullmatch(first.text) is not None and any(column.kind == "other" for column in under)
    return Row(row.runs[1:]) if dated and len(row.runs) > 1 else row


def _restated(rows: list[Printed], said: Printed) -> list[Printed]:
    """The rows with the price of members (`会员价 1.80  5.40`) instead of that of the row above."""
    place = next((place for place in range(len(rows) - 1, -1, -1) if rows[place].amount is not None), None)
    if place is None:
        return rows
    before = rows[place]
    figures = tuple(run for run in before.figures if _cents(run) != any(map(_cents, said.figures)))
    changed = replace(before, amount=said.amount, figures=(*figures, *said.figures), times=None)
    return [*rows[:place], changed, *rows[place + 1 :]]


def _cents(run: Run) -> bool:
    return re.search(r"[.,]\d\d(?!\d)", run.text) is not None


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
    return tuple(_net(found))


def _net(columns: Sequence[Column]) -> list[Column]:
    """The columns in which only the amount before the tax is one, where it stands once more with the tax behind it."""
    kinds = [column.kind for column in columns]
    if kinds.count("amount") < 2 or "tax" not in kinds[kinds.index("amount") :]:
        return list(columns)
    taxed = kinds.index("tax", kinds.index("amount"))
    return [
        replace(column, kind="other") if column.kind == "amount" and place > taxed else column
        for place, column in enumerate(columns)
    ]


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
        names -= above.named and not chosen_of(above.text)
        count += 1
    return count
