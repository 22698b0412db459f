"""Rows of a receipt -> where what was sold begins and ends: its head, the sums of its parts, the sum of it all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from models.image.lines.lines import Reader
from models.image.structure.columns import Head, heads
from models.image.structure.rows import Row
from models.image.structure.totals import sums_up
from models.image.sums.phrases import phrases
from models.image.tills.figures import Style
from models.image.tills.prices import value_of
from models.image.tills.rows import Printed

_FAR_LESS = 2
"""How many times as much as is saved stands above it at least."""


def closing(row: Row) -> bool:
    """It sums up what stands above it, or says what was paid."""
    return sums_up(row) in ("total", "subtotal", "paid") or _begins_summing(row.text)


def _begins_summing(text: str) -> bool:
    """The row begins with a word for a sum, whatever words follow."""
    begins = re.match(r"\W*", text)
    return phrases("summing").match(text, begins.end() if begins is not None else 0) is not None


def head_of(rows: Sequence[Row], style: Style, reader: Reader) -> Head | None:
    """The head over what was sold. Heads below a total that has amounts above it are those of taxes and of payments."""
    sold = False
    closed = len(rows)
    for number, row in enumerate(rows):
        if closing(row):
            if sold and sums_up(row) == "total" and style.values(row, reader):
                closed = number
                break
        elif any(style.is_amount(run) for run in row.runs):
            sold = True
    return next((head for head in heads(rows) if head.first < closed), None)


def saved(row: Row, rows: Sequence[Printed], style: Style, reader: Reader) -> bool:
    """It sums up far less than stands above it: what was saved, not what is to be paid."""
    said = style.values(row, reader) if sums_up(row) == "subtotal" else []
    amounts = [value_of(each.amount, reader) for each in rows if each.amount is not None]
    added = [Decimal(0), *accumulate(value for value in amounts if value is not None)]
    return bool(said) and max(said) * _FAR_LESS < added[-1] and max(said) not in added


def goes_on(row: Row, below: Sequence[Row], rows: Sequence[Printed], style: Style, reader: Reader) -> bool:
    """It sums up one part of several: below it stand the amounts of another part and the sum of those."""
    if sums_up(row) != "subtotal":
        return False
    amounts = [value_of(each.amount, reader) for each in rows if each.amount is not None]
    parts = [Decimal(0), *accumulate(value for value in reversed(amounts) if value is not None)]
    if not any(abs(part - said) < style.cent for said in style.values(row, reader) for part in parts[1:]):
        return False
    added = Decimal(0)
    for other in below:
        if closing(other):
            said = style.values(other, reader)
            return sums_up(other) == "subtotal" and bool(added) and any(abs(added - each) < style.cent for each in said)
        amount = other.runs[-1]
        value = value_of(amount, reader) if style.is_amount(amount) else None
        if value is not None and sums_up(other) is None:
            added += value
    return False


def heading(row: Row, below: Sequence[Row]) -> bool:
    """It names a kind of goods and sums up nothing: `GENERAL MERCHANDISE` over more of them."""
    named = any(any(map(str.isalpha, run.text)) for each in below for run in each.runs)
    return sums_up(row) == "subtotal" and not any(map(str.isdigit, row.text)) and named


def cut_off(rows: list[Printed], reader: Reader) -> tuple[list[Printed], list[Decimal]]:
    """The rows above one that says the sum of all amounts before it, whatever it is called; and that sum."""
    added, count = Decimal(0), 0
    for number, row in enumerate(rows):
        value = value_of(row.amount, reader) if row.amount is not None else None
        if value is None:
            continue
        if count > 1 and value == added and row.count is None and row.times is None and not row.figures:
            return rows[:number], [value]
        added, count = added + value, count + 1
    return rows, []


def parts_cut(rows: list[Printed], sums: Sequence[Decimal], style: Style, reader: Reader) -> list[Printed]:
    """The rows without those at their end that say once more, by parts, what all above come to: `FOOD`, `DRINKS`.

    One that says a sum alone is what was paid, where the rows above it come to another sum: `Member card` before
    `Subtotal`.
    """
    values = [value_of(row.amount, reader) if row.amount is not None else None for row in rows]
    above = Decimal(0)
    for number, value in enumerate(values):
        rest = [(row, each) for row, each in zip(rows[number:], values[number:], strict=True) if each is not None]
        plain = all(row.count is None and row.times is None and not row.figures for row, _ in rest)
        parts = sum((each for _, each in rest), Decimal(0))
        closed = any(abs(above - total) < style.cent for total in sums)
        if len(rest) > 1 and plain and value is not None and parts == above and closed:
            return rows[:number]
        if len(rest) == 1 and plain and value in sums and number and closed and above:
            return rows[:number]
        above += value or 0
    return rows
