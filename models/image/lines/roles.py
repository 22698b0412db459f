"""Figures of a row that no head names -> which of them is the quantity, the price, the amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.amounts import Counted, is_measure, money, quantity
from models.image.structure.layout import Run

_MARK = re.compile(r"[x×*]|[^\W\d_]", re.IGNORECASE)


def roles(figures: Sequence[Run], front: Run | None, reader: Reader) -> dict[str, Run]:
    """Which figure is the quantity, the price, the amount."""
    values = [*([front] if front is not None else []), *figures]
    as_money = {id(run): money(run.text, reader.chinese) for run in values}
    counts = {id(run): quantity(run.text, None, ()) for run in values}
    marked = [run for run in values if _marked(run, counts[id(run)], reader)]
    for count in marked or values:
        held = counts[id(count)]
        if held is None:
            continue
        for price in values:
            for amount in values:
                if len({id(count), id(price), id(amount)}) < 3:
                    continue
                p, a = as_money[id(price)], as_money[id(amount)]
                if p is None or a is None or amount.left < price.left:
                    continue
                if abs(held.value.value * p.amount - a.amount) < Decimal("0.01"):
                    return {"quantity": count, "price": price, "amount": amount}
    coined = [
        run
        for run in values
        if re.search(r"\.\d\d(?!\d)|,\d\d(?!\d)|[¥￥$€£元]", run.text) and as_money[id(run)] is not None
    ]
    plain = [run for run in values if run not in coined and counts[id(run)] is not None]
    told: dict[str, Run] = {}
    pool = marked or plain
    if len(pool) == 1 or (pool and front in pool):
        told["quantity"] = front if front is not None and front in pool and not marked else pool[0]
    if len(coined) >= 1:
        told["amount"] = coined[-1]
    return told


def _marked(run: Run, count: Counted | None, reader: Reader) -> bool:
    """A count that says so: with its measure or a times sign, not an amount with the letter of a tax."""
    if count is None or not _MARK.search(run.text) or re.search(r"[¥￥$€£元]", run.text):
        return False
    measure = count.value.measure
    measured = measure is not None and is_measure(measure, reader.names.measures)
    return measured or re.search(r"\d\.\d\d(?!\d)", run.text) is None
