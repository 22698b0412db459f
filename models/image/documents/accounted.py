"""A bill whose lines come to its total -> the same without doubts that its own arithmetic answers.

Where every amount is accounted for no line was lost, and one piece was sold where no count is printed. Words above the
lines that only say what the paper is, whose it is and which days it is of, and words below the total that name no
further sum, ask for nothing. What stands between the lines, or holds a figure that fits nowhere, stays in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from models.image.documents.dates import dates
from models.image.documents.dating import date_told, says
from models.image.documents.header import Placed, of
from models.image.lines.lines import Reader
from models.image.lines.remarks import asks
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet
from models.image.structure.totals import sums_up
from models.image.structure.wording import fold
from models.image.sums.accounting import Account, account, rows_of
from models.image.sums.figures import figure
from models.image.sums.implied import PRINTED
from models.image.sums.phrases import says as phrase
from models.intent import CandidateIntent, Line, MoneyValue, QuantityValue, Slot

_GRAVE = ("void", "quote", "receiving", "order")
"""Titles of papers that are no bills."""
_OF_BUYERS = ("window", "place")
"""What a buyer asks for: on a bill it is when the goods came and where they were sold."""
_CODE = re.compile(r"[A-Z]{2,5}[ :：.]{0,2}\d{8,14}")
"""The code of what stands above it, and what it is called: `ISBN 9788128793431`."""
_GLUED = re.compile(r"\d+[.,]\d+(?=[^\W\d_])")
"""A figure of the column before in front of a name."""
_NO_COUNT = re.compile(r"\d[\d.]*\s*%|\w*\d{6}\w*|\d{1,2}-\d{1,2}(?!\d)")
"""Rates, numbers of registers, days without their year."""
_WISHED = re.compile(r"\W*[-+*>•·(（【]")
"""Signs in front of what is wished of an item, or of a kind of goods."""
_HOLE = " … "
"""Between the two rows of a hole, as `witness` names it."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """A bill that closes, the page that it is on, and what its dates are read by."""

    account: Account
    sheet: Sheet
    reader: Reader
    days: frozenset[str]
    """Days that were taken for the date of the bill, as ISO dates."""
    numbered: bool

    def zone(self, number: int) -> str:
        """`head`, `body` or `foot`: where a row stands."""
        return "head" if number < self.account.first else "body" if number <= self.account.last else "foot"


def accounted(
    candidate: CandidateIntent, sheets: Sequence[Sheet], found: Sequence[Placed], reader: Reader
) -> CandidateIntent:
    """The candidate as its arithmetic proves it; as it was where the paper is no bill of one page."""
    if candidate.intent != "order.place" or not _bill(candidate, sheets, found):
        return candidate
    told = account(candidate, sheets, reader)
    candidate = told.candidate
    if not told.closes:
        return _open(candidate)
    days = frozenset(str(slot.value) for slot in candidate.named("order_date"))
    paper = _Paper(
        told, sheets[0], reader, days, any(candidate.named(name) for name in ("external_reference", "purchase_order"))
    )
    slots = tuple(slot for slot in candidate.slots if slot.name != "unparsed" or not _explained(slot, paper))
    inside = any(slot.name == "unparsed" and "body" in _zones(slot, paper) for slot in slots)
    lines = candidate.lines if inside else tuple(_counted(line, paper) for line in candidate.lines)
    # Where a buyer's own number stands, what looks like a bill may be an order, and this be what the buyer asks for.
    if not candidate.named("purchase_order"):
        slots = tuple(slot for slot in slots if slot.name not in _OF_BUYERS or slot.key is not None)
    slots = (*slots, *_named(candidate, paper), *_passed_over(candidate, paper))
    return replace(candidate, slots=slots, lines=tuple(map(_unglued, lines)))


def _passed_over(candidate: CandidateIntent, paper: _Paper) -> list[Slot]:
    """Words between the lines, or right below the last, that may be the end of a name: in no line, or a note of one
    that asks for nothing."""
    names = [slot for line in candidate.lines for slot in line.slots if slot.name != "note"]
    taken = [fold(slot.text) for slot in (*names, *candidate.named("unparsed"))]
    found: list[Slot] = []
    for row in paper.sheet.rows[paper.account.first + 1 : paper.account.last + 2]:
        plain = sum(map(str.isalpha, row.text)) > 1 and not any(map(str.isdigit, row.text)) and sums_up(row) is None
        known = any(all(fold(run.text) in text for run in row.runs) for text in taken)
        if plain and not known and not _WISHED.match(row.text) and not asks(row.text, paper.reader):
            found.append(paper.reader.evidence.slot("unparsed", row.runs, row.text))
    return found


def _open(candidate: CandidateIntent) -> CandidateIntent:
    """The candidate with the names left over whose amounts were not read, where others were."""
    if not any(line.named("amount") for line in candidate.lines):
        return candidate
    lines = [
        line
        if line.named("amount") or line.named("unparsed")
        else Line((*line.slots, *(replace(slot, name="unparsed") for slot in line.named("item")[:1])))
        for line in candidate.lines
    ]
    return replace(candidate, lines=tuple(lines))


def _unglued(line: Line) -> Line:
    """The line with a figure in front of its name left over: `16.0重货包裹` bears what stands in the column before."""
    glued = ((slot, match) for slot in line.named("item")[:1] if (match := _GLUED.match(slot.text)) is not None)
    return Line((*line.slots, *(replace(slot, name="unparsed", text=match.group()) for slot, match in glued)))


def _named(candidate: CandidateIntent, paper: _Paper) -> list[Slot]:
    """What tells that the paper is a bill, where it does not call itself one: its number or its sum."""
    if candidate.named("document"):
        return []
    for slot in candidate.named("external_reference"):
        return [replace(slot, name="document", value="invoice", choices=())]
    return [replace(slot, name="document", value="invoice", choices=()) for slot in candidate.named("total")[:1]]


def _bill(candidate: CandidateIntent, sheets: Sequence[Sheet], found: Sequence[Placed]) -> bool:
    """The paper says what was sold: it calls itself so, bears the number of a bill, says what was paid or is owed, or
    is taxed and bears the number of no order."""
    kinds = {kind for sheet in sheets for kind, _ in sheet.titles}
    if kinds & {"order", "quote", "receiving", "void"}:
        return False
    sums = {sums_up(row) for sheet in sheets for row in sheet.rows}
    paid = "paid" in sums or ("tax" in sums and not candidate.named("purchase_order"))
    numbered = bool(candidate.named("external_reference")) and not kinds & {"delivery"}
    owed = any(sums_up(row) == "total" and phrase("owed", row.text) for sheet in sheets for row in sheet.rows)
    return "invoice" in kinds or bool(of(found, "bill_number")) or paid or owed or numbered


def _counted(line: Line, paper: _Paper) -> Line:
    """The line with one piece where no count is printed; as it is where words or figures of it were left over."""
    held = [
        row for slot in (*line.named("item"), *line.named("amount")) for row in rows_of(slot, paper.sheet, paper.reader)
    ]
    rows = paper.sheet.rows[min(held, default=0) : max(held, default=-1) + 1]
    left = _NO_COUNT.sub(" ", " ".join(_undated(row.text, paper) for row in rows))
    for slot in line.slots:
        left = left.replace(slot.text, " ", 1) if slot.name != "quantity" else left
        for word in slot.text.split():
            left = left.replace(word, " ", 1)
    if line.named("unparsed") or any(map(str.isdigit, left)):
        return line
    return Line(tuple(_exact(slot) for slot in line.slots))


def _exact(slot: Slot) -> Slot:
    if slot.name == "quantity" and isinstance(slot.value, QuantityValue) and slot.value.value == 1:
        return replace(slot, value=replace(slot.value, approximate=False))
    return slot


def _zones(slot: Slot, paper: _Paper) -> set[str]:
    return {paper.zone(number) for number in _rows(slot, paper.sheet)} or {"body"}


def _rows(slot: Slot, sheet: Sheet) -> list[int]:
    """The rows that hold the words of a slot: as a whole, in one of their runs, or as a label and what is behind it."""
    rows = list(enumerate(sheet.rows))
    said = fold(slot.text)
    return (
        [number for number, row in rows if row.text == slot.text]
        or [number for number, row in rows if any(slot.text in run.text for run in row.runs)]
        or [number for number, row in rows if said and said in fold(row.text)]
    )


def _explained(slot: Slot, paper: _Paper) -> bool:
    """Words that were left over and ask for nothing."""
    if _HOLE in slot.text:
        return True
    if any(run.text == slot.text and kind in _GRAVE for kind, run in paper.sheet.titles):
        return False
    numbers = _rows(slot, paper.sheet)
    return bool(numbers) and all(_harmless(number, slot, paper) for number in numbers)


def _harmless(number: int, slot: Slot, paper: _Paper) -> bool:
    row, zone = paper.sheet.rows[number], paper.zone(number)
    if zone == "body":
        return _CODE.fullmatch(row.text) is not None
    if _unsettled(row, paper) or _dated(row, paper):
        return False
    if not paper.numbered and re.search(r"\d{4}", _undated(slot.text, paper)):
        # Perhaps the number of the bill.
        return False
    return zone == "foot" or not asks(row.text, paper.reader)


def _unsettled(row: Row, paper: _Paper) -> bool:
    """It holds a sum that is none of the bill's own."""
    candidate = paper.account.candidate
    slots = (*candidate.slots, *(slot for line in candidate.lines for slot in line.slots))
    settled = {abs(slot.value.amount) for slot in slots if isinstance(slot.value, MoneyValue)}
    settled |= {Decimal(0), paper.account.added}
    read = [figure(run, paper.reader) for run in row.runs if PRINTED.search(_undated(run.text, paper))]
    return any(each is not None and abs(each[0].amount) not in settled for each in read)


def _undated(text: str, paper: _Paper) -> str:
    """Words without their dates, whose points are those of no sum."""
    for each in reversed(_days(text, paper)):
        text = text[: each[0]] + text[each[1] :]
    return text


def _days(text: str, paper: _Paper) -> list[tuple[int, int, str]]:
    zone = paper.reader.names.vocabulary.timezone
    today = paper.reader.at.astimezone(ZoneInfo(zone)).date()
    told = date_told((paper.sheet,))
    return [(each.start, each.end, each.day.isoformat()) for each in dates(text, zone, today, told)]


def _dated(row: Row, paper: _Paper) -> bool:
    """It says a day that is not that of the bill, and no word tells what day it is."""
    others = [day for _, _, day in _days(row.text, paper) if day not in paper.days]
    return bool(others) and not any(
        says(kind, row.text) for kind in ("until", "stay", "of_orders", "printed", "handed_over")
    )
