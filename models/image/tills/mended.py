"""Rows of a receipt -> the same without what was misread: a sign taken for a word, a price taken for an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.amounts import bare_number
from models.image.tills.prices import value_of
from models.image.tills.rows import Printed

_CENT = Decimal("0.01")
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
    return found


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
