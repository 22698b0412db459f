"""A bill as it was read -> the same with what makes its lines come to its total, and whether they do.

What stands between the lines and the total is charged, taxed or taken off, whatever it is called; what is printed once
more, or is in the amounts already, is not counted twice. Of all ways the one is taken that keeps most of what was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from models.evidence import Box
from models.image.lines.lines import Reader
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet
from models.image.structure.totals import sums_up
from models.image.structure.wording import wording
from models.image.sums.figures import figure
from models.image.sums.implied import PRINTED
from models.image.sums.phrases import says
from models.intent import CandidateIntent, Line, MoneyValue, QuantityValue, Slot

_CENT = Decimal("0.01")
_MOST, _MOST_UNNAMED = 9, 2
"""Sums beside the lines that are tried in all combinations, and those of them that no word announces."""
_KINDS = ("tax", "charge", "discount")


@dataclass(frozen=True, slots=True)
class Account:
    """A bill with what its total is made of. `closes`: to the cent, and the total stands apart from the lines."""

    candidate: CandidateIntent
    closes: bool
    first: int = 0
    last: int = 0
    """Rows [first, last] of its page that hold the amounts of its lines."""
    added: Decimal = Decimal(0)
    """What the lines come to."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A sum beside the lines, with its sign. `named`: a word announces it."""

    slot: Slot
    value: Decimal
    named: bool


def account(candidate: CandidateIntent, sheets: Sequence[Sheet], reader: Reader) -> Account:
    """The account of a bill on one page; it does not close where a line has no amount or its parts make no total."""
    candidate = _without_sum(candidate)
    amounts = [_amount(slot) for line in candidate.lines for slot in line.named("amount")]
    known = [amount for amount in amounts if amount is not None]
    open_ = Account(candidate, closes=False)
    if len(sheets) != 1 or len(known) != len(candidate.lines) or not known:
        return open_
    sheet = sheets[0]
    held = [row for line in candidate.lines for slot in line.named("amount") for row in rows_of(slot, sheet, reader)]
    if not held:
        return open_
    first, last, added = min(held), max(held), sum(known, Decimal(0))
    parts = [
        _Part(slot, _signed(slot.name, value), named=True)
        for name in _KINDS
        for slot in candidate.named(name)
        if (value := _amount(slot)) is not None
    ]
    if not candidate.named("total"):
        candidate = _totalled(candidate, sheet, last, _whole_sums(added, parts), reader)
    candidate = _proven(candidate, sheet, last, added, parts, reader)
    totals = {_amount(slot) for slot in candidate.named("total")}
    total = totals.pop() if len(totals) == 1 else None
    ends = [row for slot in candidate.named("total") for row in rows_of(slot, sheet, reader)]
    if total is None or any(first <= end <= last for end in ends):
        return replace(open_, candidate=candidate)
    end = max(ends, default=last)
    parts += [_Part(slot, value, named=False) for slot, value in _between(sheet, last, end, reader)]
    used = _used(added, total, parts[:_MOST], _printed(sheet, reader))
    if used is None:
        return replace(open_, candidate=candidate)
    return Account(replace(candidate, slots=_kept(candidate, parts, used)), True, first, last, added)


def _kept(candidate: CandidateIntent, parts: Sequence[_Part], used: Sequence[_Part]) -> tuple[Slot, ...]:
    """The slots without what is not part of the total. Taxes of which none is added are in the amounts, and stay."""
    taxed = any(part.slot.name == "tax" for part in used)
    left = [part.slot for part in parts if part not in used and (taxed or part.slot.name != "tax")]
    return (*(slot for slot in candidate.slots if slot not in left), *(p.slot for p in used if not p.named))


def _used(added: Decimal, total: Decimal, parts: Sequence[_Part], printed: set[Decimal]) -> list[_Part] | None:
    """The parts that make the total of the lines; None where none do, or where others make a sum that is printed."""
    named = [part for part in parts if part.named]
    for whole in (named, [part for part in named if part.slot.name != "tax"]):
        if abs(added + sum((part.value for part in whole), Decimal(0)) - total) <= _CENT:
            return whole
    best: tuple[tuple[int, int, int], list[_Part]] | None = None
    for choice in product((True, False), repeat=len(parts)):
        chosen = [part for part, taken in zip(parts, choice, strict=True) if taken]
        unnamed = sum(not part.named for part in chosen)
        if unnamed > _MOST_UNNAMED or added + sum((part.value for part in chosen), Decimal(0)) != total:
            continue
        left = [part for part in named if part not in chosen]
        cost = (sum(part.slot.name != "tax" for part in left), unnamed, len(left))
        if best is None or cost < best[0]:
            best = cost, chosen
    if best is None:
        return None
    if best[0][0] and any(each in printed and each != total for each in _whole_sums(added, named)):
        # What all parts come to is printed as well: the total is perhaps another one.
        return None
    return best[1]


def _whole_sums(added: Decimal, parts: Sequence[_Part]) -> set[Decimal]:
    """What the lines come to with all that is charged and taken off, with and without the taxes."""
    charged = added + sum((part.value for part in parts if part.slot.name != "tax"), Decimal(0))
    return {charged, charged + sum((part.value for part in parts if part.slot.name == "tax"), Decimal(0))}


def _totalled(
    candidate: CandidateIntent, sheet: Sheet, last: int, sums: set[Decimal], reader: Reader
) -> CandidateIntent:
    """The candidate with the sum of its lines as the total, where it is printed below them: `Fee due $2,526.25`."""
    if len(candidate.lines) < 2:
        return candidate
    for row in reversed(sheet.rows[last + 1 :]):
        read = figure(row.runs[-1], reader)
        if read is not None and read[0].amount in sums and PRINTED.search(row.text) and _worded(row):
            slot = reader.evidence.slot("total", (read[1],), read[1].text, read[0], 0.8)
            return replace(candidate, slots=(slot, *candidate.slots))
    return candidate


def _without_sum(candidate: CandidateIntent) -> CandidateIntent:
    """The candidate with its last line as the total, where nothing else is: an amount alone that all others come to."""
    *before, last = candidate.lines or (Line(()),)
    amounts = [_amount(slot) for line in before for slot in line.named("amount")]
    plain = [slot for slot in last.slots if slot.name in ("quantity", "price", "item_code") and not _implied(slot)]
    own = last.named("amount")
    if candidate.named("total") or plain or len(own) != 1 or len(amounts) < 2 or len(amounts) != len(before):
        return candidate
    if _amount(own[0]) != sum((amount for amount in amounts if amount is not None), Decimal(0)):
        return candidate
    total = replace(own[0], name="total")
    return replace(candidate, slots=(total, *candidate.slots), lines=tuple(before))


def _implied(slot: Slot) -> bool:
    return isinstance(slot.value, QuantityValue) and slot.value.approximate


def _proven(
    candidate: CandidateIntent, sheet: Sheet, last: int, added: Decimal, parts: Sequence[_Part], reader: Reader
) -> CandidateIntent:
    """The candidate with another total that is printed below the lines, where they come to that one with all that is
    charged, taxed and taken off: what is called the total may leave out the taxes, or be what is owed from before."""
    whole = added + sum((part.value for part in parts), Decimal(0))
    said = candidate.named("total")
    if len(said) != 1 or said[0].choices or _amount(said[0]) in (whole, None):
        return candidate
    own = rows_of(said[0], sheet, reader)
    untaxed = _amount(said[0]) == added and any(part.slot.name == "tax" for part in parts)
    if not untaxed and not any(says("rest", sheet.rows[number].text) for number in own):
        return candidate
    begin = max(own, default=last) if untaxed else last
    for row in sheet.rows[begin + 1 :]:
        for run in row.runs if sums_up(row) == "total" else ():
            read = figure(run, reader)
            if read is not None and read[0].amount == whole and PRINTED.search(run.text):
                slot = reader.evidence.slot("total", (read[1],), read[1].text, read[0], 0.9)
                return replace(candidate, slots=tuple(slot if each is said[0] else each for each in candidate.slots))
    return candidate


def _between(sheet: Sheet, last: int, end: int, reader: Reader) -> Iterator[tuple[Slot, Decimal]]:
    """Money behind words that announce no sum, below the lines and above the total: `Tourism Levy 5%  24.90`."""
    for row in sheet.rows[last + 1 : end]:
        read = figure(row.runs[-1], reader)
        if sums_up(row) is not None or read is None or not PRINTED.search(read[1].text) or not _worded(row):
            continue
        words = [word for run in row.runs for word in run.text.split()]
        taxed = any(wording("sums").of(word) == ("tax",) for word in words)
        name = "discount" if read[0].amount < 0 else "tax" if taxed else "charge"
        yield reader.evidence.slot(name, row.runs, row.text, read[0]), _signed(name, read[0].amount)


def _worded(row: Row) -> bool:
    return any(map(str.isalpha, row.text))


def _signed(name: str, amount: Decimal) -> Decimal:
    return -abs(amount) if name == "discount" else amount


def _printed(sheet: Sheet, reader: Reader) -> set[Decimal]:
    """Every sum at the end of a row."""
    found = (figure(row.runs[-1], reader) for row in sheet.rows if PRINTED.search(row.runs[-1].text))
    return {read[0].amount for read in found if read is not None}


def rows_of(slot: Slot, sheet: Sheet, reader: Reader) -> list[int]:
    """The rows of the page that a slot was read from."""
    return [
        number
        for number, row in enumerate(sheet.rows)
        if any(slot.text in run.text and _holds(run, slot, reader) for run in row.runs)
    ]


def _holds(run: Run, slot: Slot, reader: Reader) -> bool:
    box = reader.evidence.box((run,))[0]
    return any(
        isinstance(each, Box)
        and each.page == box.page
        and box.left <= (each.left + each.right) / 2 <= box.right
        and box.top <= (each.top + each.bottom) / 2 <= box.bottom
        for each in slot.evidence
    )


def _amount(slot: Slot) -> Decimal | None:
    return slot.value.amount if isinstance(slot.value, MoneyValue) else None
