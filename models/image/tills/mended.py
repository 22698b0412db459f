"""Rows of a receipt -> the same without what was misread: a sign taken for a word, a price taken for an amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.amounts import bare_number
from models.image.structure.layout import Run
from models.image.tills.prices import CURRENCY, EACH, NUMBER, value_of
from models.image.tills.rows import Printed

_CENT = Decimal("0.01")
_PER = re.compile(rf"(?P<figure>{CURRENCY}?\s?{NUMBER})\s*/\s*(?P<unit>{EACH})")
"""`RM 2.08 / L`."""
_ASIDE = 2
"""Heights of letters by which a price below an item ends before the amounts do."""
_SEVERAL = 2


def mended(rows: Sequence[Printed], reader: Reader) -> list[Printed]:
    """The rows with both mended."""
    found: list[Printed] = []
    for row in rows:
        row = _equalled(row, reader)
        sold = next((each for each in reversed(found) if each.amount is not None), None)
        found.append(_priced_below(row, sold, reader) if sold is not None else row)
    return _dispensed(found, reader)


def _dispensed(rows: list[Printed], reader: Reader) -> list[Printed]:
    """The rows with three figures put together that stand below each other, the last the product of the others: so do
    pumps print `FUELSAVE 95  38.46 L`, `RM 2.08 / L`, `RM 80.00`."""
    for number, (first, *below) in enumerate(zip(rows, rows[1:], rows[2:], strict=False)):
        told = [_alone(first, first.words), *(_alone(row, ()) for row in below)]
        if not first.named or any(row.times or row.count for row in (first, *below)):
            continue
        count, price, amount = told
        if count is None or price is None or amount is None:
            continue
        litres, each, whole = (value_of(figure, reader) for figure in (count, price, amount))
        if litres is None or each is None or whole is None or not litres % 1 or not _per(below):
            continue
        if abs(litres * each - whole) <= _CENT:
            count = replace(count, text=f"{count.text} {_per(below)}", places=(), doubts=(), rivals=())
            merged = replace(first, amount=amount, figures=(), times=(count, price), marked=True)
            return [*rows[:number], merged, *rows[number + 3 :]]
    return rows


def _per(rows: Sequence[Printed]) -> str:
    """The unit of which one costs what these rows say; empty where they name none."""
    found = (_PER.fullmatch(run.text.strip()) for row in rows for run in row.words)
    return next((match["unit"] for match in found if match is not None), "")


def _alone(row: Printed, words: Sequence[Run]) -> Run | None:
    """The only figure of a row that holds no other words than these; what one of a unit costs is one, too."""
    each = [
        run.part(*found.span("figure")) for run in row.words if (found := _PER.fullmatch(run.text.strip())) is not None
    ]
    figures = [*row.figures, *([row.amount] if row.amount is not None else []), *each]
    return figures[0] if len(figures) == 1 and len(row.words) == len(words) + len(each) else None


def _equalled(row: Printed, reader: Reader) -> Printed:
    """The row without the only letter between a multiplication and its product: `=` read as 二."""
    if row.times is None or row.amount is None or len(row.words) != 1 or len(row.words[0].text.strip()) != 1:
        return row
    count, price, amount = bare_number(row.times[0].text), value_of(row.times[1], reader), value_of(row.amount, reader)
    if count is None or price is None or amount is None or row.words[0].left < row.times[1].right:
        return row
    return replace(row, words=()) if abs(count * price - amount) < _CENT else row


def _priced_below(row: Printed, sold: Printed, reader: Reader) -> Printed:
    """The row with its figure as no amount where it is what one costs of the item above, that is counted: `@ 2.70`."""
    if row.named or row.times is not None or row.amount is None or sold.amount is None:
        return row
    count = bare_number(sold.count.text.strip("xX×* ")) if sold.count is not None else None
    each, amount = value_of(row.amount, reader), value_of(sold.amount, reader)
    aside = row.amount.right < sold.amount.right - _ASIDE * row.amount.height
    if count is None or count < _SEVERAL or each is None or amount is None or not aside:
        return row
    return replace(row, amount=None, figures=(row.amount,)) if abs(count * each - amount) < _CENT else row
