"""Items of a screen that prints what one costs beside how many there are (`¥79.00  x2`) -> their lines, priced so.

It is told by the sum: what one costs, times how many there are, comes to it, and the figures alone do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.amounts import bare_number
from models.image.tills.prices import value_of
from models.image.tills.rows import Printed
from models.intent import Line, MoneyValue, QuantityValue


def multiplied(items: Sequence[Sequence[Printed]], reader: Reader) -> Decimal | None:
    """What the items come to if their figures are what one costs; None unless a count is more than one and no price
    besides is printed."""
    added, several = Decimal(0), False
    for rows in items:
        figure = next((row.amount for row in rows if row.amount is not None), None)
        value = value_of(figure, reader) if figure is not None else None
        counts = [row.count for row in rows if row.count is not None and row.marked]
        if value is None or len(counts) > 1 or any(row.times for row in rows):
            return None
        count = bare_number(counts[0].text.strip("xX×*✕ ")) if counts else Decimal(1)
        if count is None:
            return None
        several = several or count > 1
        added += count * value
    return added if several else None


def priced(line: Line) -> Line:
    """The line with its figure as what one costs, and the product with its count as its amount."""
    figure = next((slot for slot in line.named("amount") if isinstance(slot.value, MoneyValue)), None)
    count = next((slot for slot in line.named("quantity") if isinstance(slot.value, QuantityValue)), None)
    if figure is None or count is None:
        return line
    assert isinstance(figure.value, MoneyValue)
    assert isinstance(count.value, QuantityValue)
    product = replace(figure.value, amount=figure.value.amount * count.value.value)
    amount = replace(figure, value=product, evidence=(*figure.evidence, *count.evidence))
    return Line(
        tuple(s for slot in line.slots for s in ((replace(slot, name="price"), amount) if slot is figure else (slot,)))
    )
