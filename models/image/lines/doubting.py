"""Quantities that may be read otherwise -> the likeliest reading first, and beside it what keeps it from being taken.

A line with several quantities, or with one that is not known, is asked about; the best guess stands in it all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import ne

from models.image.ocr.doubts import Doubt, readings
from models.image.structure.amounts import is_measure, own_measure, quantity
from models.image.structure.cells import Cell
from models.image.structure.layout import Run
from models.intent import MoneyValue, QuantityValue, Slot
from models.language.normalize import normalize

_OTHERS = 2
"""Readings that are offered beside the likeliest."""
_UNSURE, _HELD = 0.1, 0.02
"""Share that the rivals of a letter have together where it is in doubt, and that one of them has at least."""
_LEGIBLE = 0.85
"""Probability of a sign under which it says nothing."""
_WORD = 3
"""Letters of a measure from which one may have been misread."""
_CLEARLY = 4.0
"""Times likelier than the next that one of several measures must be."""


def in_doubt(slots: Sequence[Slot], others: Sequence[tuple[str, QuantityValue]] = ()) -> list[Slot]:
    """The slots with a quantity that is not to be taken as it stands: `others` are what it may be.

    Where nothing else is known that it may be, a quantity without a value says that it was not read for certain.
    """
    read = next((s for s in slots if s.name == "quantity" and isinstance(s.value, QuantityValue)), None)
    if read is None:
        return list(slots)
    told = {value: text for text, value in reversed(others) if value != read.value}
    rivals = [replace(read, text=text, value=value) for value, text in reversed(told.items())][:_OTHERS]
    return [*slots, *(rivals or [replace(read, value=None)])]


def hundredth(slots: Sequence[Slot]) -> list[Slot]:
    """The slots with a quantity whose point before two noughts may have been lost: `100` may be 1.00."""
    read = next((s for s in slots if s.name == "quantity" and isinstance(s.value, QuantityValue)), None)
    if read is None or not isinstance(read.value, QuantityValue):
        return list(slots)
    small = replace(read.value, value=read.value.value / 100)
    if small.value % 1:
        return in_doubt(slots, [(read.text, small)])
    return in_doubt([replace(s, value=small) if s is read else s for s in slots], [(read.text, read.value)])


def implied(slots: Sequence[Slot], unit: str | None, measures: Collection[str]) -> list[Slot]:
    """The slots with the whole number that amount and price come to where no quantity was read; it is asked about."""
    money = {slot.name: slot for slot in reversed(slots) if isinstance(slot.value, MoneyValue)}
    price, amount = money.get("price"), money.get("amount")
    if price is None or amount is None or any(slot.name == "quantity" for slot in slots):
        return list(slots)
    assert isinstance(price.value, MoneyValue)
    assert isinstance(amount.value, MoneyValue)
    if price.value.amount <= 0 or amount.value.amount <= 0 or amount.value.amount % price.value.amount:
        return list(slots)
    count = (amount.value.amount / price.value.amount).quantize(Decimal(1))
    counted = quantity(str(count), unit, measures)
    if counted is None:
        return list(slots)
    read = replace(amount, name="quantity", value=counted.value, confidence=0.5 * amount.confidence)
    return in_doubt([*slots, read])


def rivals_of(cell: Cell, unit: str | None, measures: Collection[str]) -> list[tuple[str, QuantityValue]]:
    """What the figures of a cell may be instead, the fewest changes first."""
    joined = "".join(run.text for run in cell.runs)
    doubts: list[Doubt] = []
    for run in cell.runs:
        doubts += [*run.doubts, *[()] * (len(run.text) - len(run.doubts))][: len(run.text)]
    found = [(text, quantity(text, unit, measures)) for changes, text in readings(joined, doubts) if changes]
    return [(text, read.value) for text, read in found if read is not None]


def own_unit(value: QuantityValue, run: Run, measures: Collection[str]) -> tuple[QuantityValue, bool]:
    """The quantity in the item's own measure where the recogniser held that for possible; and whether that is certain.

    `run`: where the measure stands. A measure that other things are counted in may have been printed.
    """
    said = value.measure
    own = {normalize(word, "").text for word in measures}
    if said is None or not own or said in measures or said in own:
        return value, True
    found = _nearly(said, run, measures, own)
    best, *rest = sorted(found.items(), key=lambda entry: -entry[1]) or [("", 0.0)]
    if found and not (rest and best[1] < _CLEARLY * rest[0][1]):
        return replace(value, measure=best[0]), not is_measure(said)
    close = [word for word in measures if _one_letter_off(said, normalize(word, "").text)]
    if len(close) == 1 and not is_measure(said):
        return replace(value, measure=close[0]), False
    if len(said) == 1 and not is_measure(said) and run.confidence < _LEGIBLE:
        # One sign that no rule knows, hardly read: which measure stood there nobody can tell.
        return replace(value, measure=None), False
    return value, True


def _one_letter_off(said: str, word: str) -> bool:
    """`pes` of `pcs`; of shorter words every other one would be."""
    return len(said) == len(word) >= _WORD and word.isascii() and sum(map(ne, said, word)) == 1


def _nearly(said: str, run: Run, measures: Collection[str], own: Collection[str]) -> dict[str, float]:
    """The item's measures that `said` is with one letter that was nearly read, and how nearly."""
    text = normalize(run.text, "").text
    start = text.rfind(said)
    found: dict[str, float] = {}
    if start < 0 or not len(text) == len(run.text) == len(run.rivals):
        return found
    for place, rivals in enumerate(run.rivals[start : start + len(said)]):
        for sign, share in rivals if sum(share for _, share in rivals) >= _UNSURE else ():
            other = own_measure(said[:place] + sign + said[place + 1 :], measures)
            if share >= _HELD and normalize(other, "").text in own:
                found[other] = max(share, found.get(other, 0.0))
    return found
