"""Figures of one line -> the same figures where quantity times price is the amount, else those that make it so.

Only what the print may say is tried: figures that two readings differ in, and letters that look like figures.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from models.image.lines.doubting import in_doubt, rivals_of
from models.image.ocr.doubts import Doubt, readings
from models.image.structure.amounts import money, quantity
from models.image.structure.cells import Cell
from models.image.structure.layout import Run
from models.intent import MoneyValue, QuantityValue, Slot

if TYPE_CHECKING:
    from models.image.lines.lines import Reader

LEGIBLE = 0.85
"""Confidence of the recogniser under which a figure that was read once is not taken: about half of them are wrong."""
PROVEN = 0.9
"""What remains of the confidence of a quantity that was read anew because only then all figures agree."""
_CENT = Decimal("0.01")
_CHANGES = 2
"""Characters of a line that may have been misread: with more, figures agree by chance."""
_FEW = 20
"""Texts of a cell; where there are more, so much is in doubt that a figure said twice is not looked for as well."""
_FIGURE = re.compile(r"(?P<before>[x×*]?\s*|[¥￥$€£]\s*)(?P<figure>\S+)(?P<after>.*)", re.IGNORECASE)
_SPREAD = re.compile(r"\d+ \d")
"""Digits that stand apart without a sign before them: they may be two figures."""
_CENTS = re.compile(r"[A-Za-z¥￥]?\s?(?P<units>\d[\d,]*)(?P<cents>\d\d)")
_LOOKS = str.maketrans("OoQIl|iLzZSs§Bgq", "0001111122555899")


def proven(slots: Sequence[Slot]) -> bool:
    """Quantity times price is the amount."""
    said = {slot.name: slot.value for slot in reversed(slots) if slot.name in ("quantity", "price", "amount")}
    count, price, amount = said.get("quantity"), said.get("price"), said.get("amount")
    return (
        isinstance(count, QuantityValue)
        and isinstance(price, MoneyValue)
        and isinstance(amount, MoneyValue)
        and abs(count.value * price.amount - amount.amount) < _CENT
    )


def made_sure(
    slots: Sequence[Slot],
    counted: Cell | None,
    unit: str | None,
    money_cells: tuple[Cell | None, Cell | None],
    measures: Collection[str],
    reader: Reader,
) -> list[Slot]:
    """The slots of a line with a quantity that can be relied on, or with what else it may be.

    `counted`: the cell of the quantity; `unit`: the measure beside it; `money_cells`: those of price and amount.
    """
    found = list(slots)
    if counted is None or proven(found):
        return found
    price, amount = money_cells
    if price is not None and amount is not None:
        told = _only(counted, unit, price, amount, measures, reader)
        if told is not None:
            return _with(found, told, (counted, price, amount), reader)
    letters, spread = re.fullmatch(r"[Il|]+", counted.text), _SPREAD.match(counted.text)
    if letters or spread or not all(_legible(run) for run in counted.runs):
        return in_doubt(found, rivals_of(counted, unit, measures))
    return found


def _legible(run: Run) -> bool:
    """Nothing in it is in doubt; where it was read once, all of its line of print was read well."""
    return not run.doubtful and (run.twice or run.confidence >= LEGIBLE)


Told: TypeAlias = tuple[QuantityValue, MoneyValue, MoneyValue]


def _only(
    counted: Cell, unit: str | None, price: Cell, amount: Cell, measures: Collection[str], reader: Reader
) -> Told | None:
    """The figures with the fewest changes that agree; None where other quantities agree with as few."""
    counts = [
        (n, read.value)
        for n, text in _unsigned(_doubled(_texts(counted)))
        if (read := quantity(text, unit, measures)) is not None
    ]
    prices = [(n, value) for n, text in _priced(price) if (value := money(text, reader.chinese)) is not None]
    amounts = [(n, value) for n, text in _priced(amount) if (value := money(text, reader.chinese)) is not None]
    agreeing: list[tuple[int, Told]] = []
    for first, count in counts:
        for second, each in prices if first <= _CHANGES else ():
            for third, whole in amounts if first + second <= _CHANGES else ():
                changes = first + second + third
                if changes <= _CHANGES and whole.amount > 0 and abs(count.value * each.amount - whole.amount) < _CENT:
                    agreeing.append((changes, (count, each, whole)))
    least = min((changes for changes, _ in agreeing), default=0)
    best = [told for changes, told in agreeing if changes == least]
    return best[0] if best and len({told[0] for told in best}) == 1 else None


def _texts(cell: Cell) -> list[tuple[int, str]]:
    """What a cell may say, with the number of characters that were changed."""
    joined = "".join(run.text for run in cell.runs)
    doubts: list[Doubt] = []
    for run in cell.runs:
        doubts += [*run.doubts, *[()] * (len(run.text) - len(run.doubts))][: len(run.text)]
    found: dict[str, int] = {cell.text: 0}
    for changes, text in readings(joined, doubts):
        found.setdefault(text, changes)
        match = _FIGURE.fullmatch(text)
        if match is not None:
            figure = match["figure"].translate(_LOOKS)
            changed = sum(a != b for a, b in zip(figure, match["figure"], strict=True))
            found.setdefault(match["before"] + figure + match["after"], changes + changed)
    return [(changes, text) for text, changes in found.items()]


def _unsigned(texts: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The texts, and each without the sign before it: of `×40` the × may look like anything."""
    return [*texts, *((changes + 1, text[1:]) for changes, text in texts if re.match(r"[^\w\s×*]\d", text))]


def _doubled(texts: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The texts, and each with one figure said twice: of two alike that stand close recognisers see one."""
    found = {text: changes for changes, text in texts}
    for changes, text in texts if len(texts) < _FEW else ():
        for match in re.finditer(r"\d", text):
            found.setdefault(text[: match.end()] + text[match.start() :], changes + 1)
    return [(changes, text) for text, changes in found.items()]


def _priced(cell: Cell) -> list[tuple[int, str]]:
    """What a cell of money may say: the point before the cents may have been lost."""
    found = _texts(cell)
    cents = [(changes + 1, match) for changes, text in found if (match := _CENTS.fullmatch(text)) is not None]
    return [*found, *((changes, f"{match['units']}.{match['cents']}") for changes, match in cents)]


def _with(slots: Sequence[Slot], told: Told, cells: tuple[Cell, Cell, Cell], reader: Reader) -> list[Slot]:
    """The slots with these figures in place of those that were read."""
    named: dict[str, tuple[Cell, QuantityValue | MoneyValue]] = dict(
        zip(("quantity", "price", "amount"), zip(cells, told, strict=True), strict=True)
    )
    found = [slot for slot in slots if slot.name not in named]
    texts = {cell.text for cell in cells}
    found = [slot for slot in found if not (slot.name == "unparsed" and slot.text in texts)]
    for name, (cell, value) in named.items():
        before = next((slot for slot in slots if slot.name == name), None)
        if before is not None and before.value == value:
            found.append(before)
            continue
        certainty = PROVEN
        slot = reader.evidence.slot(name, cell.runs, before.text if before is not None else cell.text, value, certainty)
        # Three figures that agree say more than the recogniser does of one.
        found.append(replace(slot, confidence=max(slot.confidence, PROVEN * LEGIBLE)))
    return found
