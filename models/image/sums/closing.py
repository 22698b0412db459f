"""What was read of a paper in; whether its lines come to what it sums up, and without which lines they do, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.intent import CandidateIntent, Line, MoneyValue, QuantityValue, Slot

_ROUNDING = Decimal("0.01")


def closes(candidate: CandidateIntent) -> bool:
    """Every line has a quantity and an amount, no figure contradicts another, and the amounts come to the total.

    What is charged, taken off and taxed is counted in.
    """
    if not all(_whole(line) for line in candidate.lines):
        return False
    said = {name: _amounts(candidate.named(name)) for name in ("total", "charge", "discount", "tax")}
    added = sum((_amounts(line.named("amount"))[0] for line in candidate.lines), Decimal(0))
    added += sum(said["charge"], Decimal(0)) - sum((abs(value) for value in said["discount"]), Decimal(0))
    taxed = added + sum(said["tax"], Decimal(0))
    return any(abs(each - total) < _ROUNDING * 2 for total in said["total"] for each in (added, taxed))


def unsummed(candidate: CandidateIntent) -> CandidateIntent:
    """The candidate without lines that sum up others above them (`Labor 337.50`), where it closes only then."""
    if closes(candidate):
        return candidate
    kept: list[Line] = []
    for line in candidate.lines:
        plain = not any(slot.name in ("quantity", "price") and slot.value is not None for slot in line.slots)
        amounts = _amounts(line.named("amount"))
        if not (plain and len(amounts) == 1 and amounts[0] in _blocks(kept)):
            kept.append(line)
    without = replace(candidate, lines=tuple(kept))
    return without if len(kept) < len(candidate.lines) and closes(without) else candidate


def _blocks(lines: Sequence[Line]) -> set[Decimal]:
    """What two lines or more that follow each other come to."""
    amounts = [sum(_amounts(line.named("amount")), Decimal(0)) for line in lines]
    return {sum(amounts[a:b], Decimal(0)) for a in range(len(amounts)) for b in range(a + 2, len(amounts) + 1)}


def same_sums(read: CandidateIntent, other: CandidateIntent) -> bool:
    """Every line of `read` is named and counted, and they hold all the amounts that `other` holds."""
    if not all(_whole(line) and any(map(str.isalpha, _name(line))) for line in read.lines):
        return False
    mine, theirs = (
        Counter(_amounts(tuple(s for line in each.lines for s in line.named("amount")))) for each in (read, other)
    )
    return not theirs - mine


def _whole(line: Line) -> bool:
    """It has a quantity and an amount, all of it was understood, and its price agrees with both."""
    counts = [slot.value.value for slot in line.named("quantity") if isinstance(slot.value, QuantityValue)]
    prices, amounts = _amounts(line.named("price")), _amounts(line.named("amount"))
    if not counts or not amounts or any(slot.name == "unparsed" for slot in line.slots):
        return False
    return not prices or abs(counts[0] * prices[0] - amounts[0]) <= _ROUNDING * max(Decimal(1), counts[0])


def _amounts(slots: Sequence[Slot]) -> list[Decimal]:
    return [slot.value.amount for slot in slots if isinstance(slot.value, MoneyValue)]


def _name(line: Line) -> str:
    return next((slot.text for slot in line.named("item")), "")
