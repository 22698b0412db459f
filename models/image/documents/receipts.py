"""What shop receipts leave unsaid: money off among the items, and one piece where no count is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.layout import Run
from models.image.structure.sheet import Sheet
from models.image.sums.summing import summed_up
from models.intent import Line, MoneyValue, QuantityValue, Slot

PRICED = re.compile(r"\d[.,]\d\d(?!\d)|[¥￥$€£元]")
"""An amount of money rather than a count."""
_FEW = 3
"""Lines that may by chance be counted as they are numbered."""


def may_count(fronts: Sequence[tuple[bool, Sequence[Run]]]) -> bool:
    """Whether 1, 2 or 1, 2, 3 in front of lines may be counts: no point behind them, and money the only other figure.

    `fronts`: of each line whether a point follows its number, and its other figures.
    """
    plain = all(not pointed and len(figures) == 1 for pointed, figures in fronts)
    return plain and len(fronts) <= _FEW and all(PRICED.search(figures[0].text) for _, figures in fronts)


def taken_off(line: Line) -> bool:
    """A negative amount of nothing that is known: money off, not an item."""
    amounts = [slot.value for slot in line.named("amount") if isinstance(slot.value, MoneyValue)]
    known = any(slot.key is not None for slot in line.named("item"))
    return not known and any(value.amount < 0 for value in amounts)


def single(lines: list[Line], sheets: Sequence[Sheet], slots: Sequence[Slot], reader: Reader) -> list[Line]:
    """Receipts print no count where one was sold: where the amounts add up to a printed sum, each is of one piece."""
    amounts = [slot.value for line in lines for slot in line.named("amount") if isinstance(slot.value, MoneyValue)]
    if len(amounts) != len(lines) or all(line.named("quantity") for line in lines):
        return lines
    taken = [slot.value.amount for slot in slots if slot.name == "discount" and isinstance(slot.value, MoneyValue)]
    off = sum((abs(amount) for amount in taken), Decimal(0))
    printed = {value for sheet in sheets for row in sheet.rows for value in summed_up(row, reader)}
    added = sum((value.amount for value in amounts), Decimal(0))
    if added not in printed and added - off not in printed:
        return lines
    one = QuantityValue(Decimal(1), approximate=True)
    return [
        line
        if line.named("quantity")
        else Line((*line.slots, replace(line.named("amount")[0], name="quantity", value=one)))
        for line in lines
    ]
