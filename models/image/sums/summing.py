"""Rows that sum up -> slots: total, tax, charges and discounts, wherever on the pages they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.amounts import money
from models.image.structure.labels import cut, label_of
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet
from models.image.structure.totals import MONEY, counted_sum, summing, sums_up
from models.image.sums.capitals import capitals
from models.image.sums.figures import figure, tails
from models.image.sums.implied import implied, taxed
from models.image.sums.phrases import says
from models.intent import MoneyValue, Slot
from models.language.normalize import normalize

_BRACKETED = re.compile(r"[（(](?P<label>[^)）]{1,12})[)）]\s*(?P<value>[^)）]*\d[^)）]*)")
_CARD, _CARDED = re.compile(r"\d{4}"), re.compile(r"[-*xX•.]\s*\d{4}$")
"""The last figures of a card behind how it was paid: `Visa - 2791`."""


_SPELLED = 2
"""Rank of a total in words that figures come to."""


@dataclass(frozen=True, slots=True)
class _Total:
    """A sum that may be what is to be paid."""

    rank: int
    place: int
    label: str
    slot: Slot
    value: Decimal


def sums(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """Total, tax, charges and discounts, wherever on the pages they are summed up."""
    slots: list[Slot] = []
    totals: list[_Total] = []
    given: list[Decimal] = []
    back: list[Decimal] = []
    before: list[Decimal] = []
    """What was paid before the bill was written."""
    charged: dict[Slot, Decimal] = {}
    """What was paid in no coins, to the cent."""
    for sheet in sheets:
        paying = False
        sold = {number for table in sheet.tables for row in table.rows for number in range(row.first, row.last)}
        for number, row in enumerate(sheet.rows):
            if number in sold and sums_up(row) == "charge":
                continue
            place = sheet.page.number * 10_000 + number
            for meaning, label, (value, run) in summed(row, sheet, reader):
                word = normalize(label.text, "").text
                if meaning == "charge" and value.amount < 0 and says("paid_before", word):
                    meaning = "paid"
                if meaning == "charge" and value.amount < 0 and not says("rounded", word):
                    meaning = "discount"
                if meaning == "paid" and says("paid_before", word):
                    before.append(abs(value.amount))
                if meaning == "total":
                    slot = reader.evidence.slot(meaning, (run,), run.text, value)
                    rank = 2 if says("after_all", word) else 1 if says("last_word", word) else 0
                    totals.append(_Total(rank - 3 * paying, place, word, slot, value.amount))
                elif meaning == "paid" and _CARD.fullmatch(run.text.strip()) and _CARDED.search(row.text):
                    continue
                elif meaning == "paid":
                    (back if says("given_back", word) else given).append(value.amount)
                    paying = True
                    if not says("cash", word) and not says("given_back", word) and value.amount > 0:
                        charged[reader.evidence.slot("total", (run,), run.text, value, 0.8)] = value.amount
                elif value.amount != 0 and meaning != "subtotal":
                    runs = (label, run) if label is not run else (label,)
                    text = f"{label.text} {run.text}".strip() if label is not run else label.text
                    slots.append(reader.evidence.slot(meaning, runs, text, value))
            said = [slot.value for slot in slots if slot.name == "tax"]
            slots += [slot for slot in _taxed(row, number, sheet, reader) if slot.value not in said]
    if charged and not any(total.value for total in totals):
        # `Balance due 0.00` below what was paid by card.
        totals = []
    if not totals and not charged:
        slots[:0] = implied(sheets, reader)
    if not totals and (handed := _handed(sheets, given, back, reader)):
        slots.insert(0, handed[0])
    elif not totals and len(set(charged.values())) == 1:
        slots.insert(0, next(iter(charged)))
    if totals:
        spelled = {value: run for sheet in sheets for row in sheet.rows for run, value in capitals(row.runs)}
        totals += _in_words(spelled, totals, sheets, reader)
        if spelled and not any(total.value in spelled for total in totals):
            # Figures and capital figures say different sums: one of them was misread, or changed.
            slots += [reader.evidence.slot("unparsed", (run,), run.text) for run in spelled.values()]
        totals = [total for total in totals if total.value] or totals
        totals = [total for total in totals if not _left_over(total, totals, before)]
        settled = _settled(totals, given, back)
        # `Total 100.00`, taxes, `Invoice Value 118.00`: the taxes come on top of what is called the total.
        further = [slot for slot in taxed(sheets, reader) if slot.value not in [total.slot.value for total in totals]]
        slots.insert(0, further[0] if further else settled.slot)
    return slots


def _in_words(
    spelled: Mapping[Decimal, Run], totals: Sequence[_Total], sheets: Sequence[Sheet], reader: Reader
) -> list[_Total]:
    """The sum in words as the total where its figures were not read and the figures of another row come to it: amounts
    and taxes that are summed up side by side, with 价税合计 below."""
    if len(spelled) != 1 or any(total.value in spelled for total in totals):
        return []
    ((value, run),) = spelled.items()
    rows = [row for sheet in sheets for row in sheet.rows if sums_up(row) == "total"]
    told = [[read[0].amount for run in row.runs if (read := figure(run, reader)) is not None] for row in rows]
    if not any(len(each) > 1 and sum(each, Decimal(0)) == value for each in told):
        return []
    slot = reader.evidence.slot("total", (run,), run.text, MoneyValue(value, "CNY"), 0.9)
    return [_Total(_SPELLED, 0, "", slot, value)]


def _handed(sheets: Sequence[Sheet], given: Sequence[Decimal], back: Sequence[Decimal], reader: Reader) -> list[Slot]:
    """What was handed over less what was given back, where that is printed as well: `BALANCE 6.36`."""
    paid = {handed - change for handed in given for change in back if change}
    return [
        reader.evidence.slot("total", (read[1],), read[1].text, read[0], 0.8)
        for sheet in sheets
        for row in sheet.rows
        if (read := figure(row.runs[-1], reader)) is not None and read[0].amount in paid and read[0].amount > 0
    ]


def _left_over(total: _Total, totals: Sequence[_Total], before: Sequence[Decimal]) -> bool:
    """What is still to be paid of another total after what was paid before: the lines come to that other one."""
    return any(other.value - paid == total.value for other in totals for paid in {*before, sum(before)} if paid)


def _settled(totals: Sequence[_Total], given: Sequence[Decimal], back: Sequence[Decimal]) -> _Total:
    """What is to be paid: what was given less what was given back, else the last sum that says so."""
    plain = {total.value for total in totals}
    tendered = [
        total
        for total in totals
        if says("tendered", total.label) or any(total.value - change in plain for change in back if change)
    ]
    others = [total for total in totals if total not in tendered]
    if others and any(
        t.value - change == other.value for t in tendered for change in back for other in others if change
    ):
        totals = others
    paid = {handed - change for handed in (*given, *(t.value for t in tendered)) for change in back}
    proven = [total for total in totals if total.value in paid and total.value > 0]
    return max(proven or totals, key=lambda total: (total.rank, total.place))


def summed(row: Row, sheet: Sheet, reader: Reader) -> list[tuple[str, Run, tuple[MoneyValue, Run]]]:
    """What a row sums up in money: (meaning, label, (value, its words)). A count of pieces is no money."""
    found = _labelled(row, sheet, reader)
    meaning = sums_up(row)
    if meaning is None or len(found) > 1 or (found and found[0][0] == meaning):
        return found
    places = [i for i, run in enumerate(row.runs) if summing(run.text) is not None]
    each = [(str(summing(row.runs[i].text)), row.runs[i], figure(row.runs[i], reader)) for i in places]
    if len(each) > 1 and all(read is not None and _is_money(*read, sheet) for _, _, read in each):
        # `已优惠¥4  实付¥4.80`: each with its own figure.
        return [(said, run, read) for said, run, read in each if read is not None]
    place = next(iter(places), None)
    if place is None:
        return found
    label = row.runs[place]
    values = [value for run in row.runs[place:] if (value := figure(run, reader)) is not None]
    return [(meaning, label, values[-1])] if values and _is_money(*values[-1], sheet) else found


def _labelled(row: Row, sheet: Sheet, reader: Reader) -> list[tuple[str, Run, tuple[MoneyValue, Run]]]:
    """Sums that stand behind labels with colons or in brackets, several in a row: `应收:21.32 实收:50.00`."""
    found: list[tuple[str, Run, tuple[MoneyValue, Run]]] = []
    counted = counted_sum(row.text)
    last = row.runs[-1]
    said = figure(last, reader) if counted is not None and counted["value"] in last.text else None
    if said is not None:
        found.append(("total", last, said))
    every = [(summing(run.text), run, figure(run, reader)) for run in row.runs]
    if len(every) > 1 and all(meaning and read and any(map(str.isalpha, run.text)) for meaning, run, read in every):
        # `已优惠¥4  合计¥73.00`
        return [(meaning, run, read) for meaning, run, read in every if meaning and read]
    for place, run in enumerate(row.runs):
        bracket = _BRACKETED.fullmatch(run.text)
        parts: list[tuple[tuple[str, ...], Run, Run | None]] = []
        if bracket is not None:
            label = run.part(*bracket.span("label"))
            parts.append((label_of(label.text), label, run.part(*bracket.span("value"))))
        elif ":" in run.text or "：" in run.text:
            parts += [(p.meanings, p.label, p.value) for p in cut(run, (0, place)) if p.label is not None]
        for meanings, label, value in parts:
            meaning = next((m for m in meanings if m in MONEY), None)
            if meaning is None:
                continue
            if value is None and parts[-1][1] is label and place + 1 < len(row.runs):
                value = row.runs[place + 1]
            read = figure(value, reader) if value is not None else None
            if read is not None and value is not None and _is_money(read[0], read[1], sheet):
                found.append((meaning, label, read))
    return found


def _is_money(value: MoneyValue, run: Run, sheet: Sheet) -> bool:
    if re.fullmatch(r"0\d+|\d{8,}", run.text.strip()):
        return False  # A number of a register.
    printed = value.currency is not None or any(sign in run.text for sign in ".,¥￥$€£元")
    return printed or not _is_count(run, sheet)


def summed_up(row: Row, reader: Reader) -> tuple[Decimal, ...]:
    """What a row of a sum, or of a part of it, says in money."""
    if sums_up(row) not in ("total", "subtotal"):
        return ()
    values = [money(text, reader.chinese) for run in row.runs for text in (run.text, *tails(run.text))]
    return tuple(value.amount for value in values if value is not None)


def _taxed(row: Row, number: int, sheet: Sheet, reader: Reader) -> list[Slot]:
    """The tax of all lines, where it is summed up in a column of its own beside the sum of the amounts."""
    above = [table for table, (first, _) in zip(sheet.tables, sheet.tabled, strict=True) if first < number]
    columns = [column for table in above for column in table.columns if column.kind == "tax"][-1:]
    figures = [run for run in row.runs if figure(run, reader) is not None]
    if sums_up(row) != "total" or not columns or len(figures) < 2:
        return []
    for run in row.runs:
        value = money(run.text, reader.chinese)
        under = min(run.right, columns[0].right) - max(run.left, columns[0].left) > 0
        if under and value is not None and value.amount and re.search(r"\d[.,]\d\d$", run.text):
            return [reader.evidence.slot("tax", (run,), run.text, value)]
    return []


def _is_count(run: Run, sheet: Sheet) -> bool:
    """Whole figures under the quantities, or on a page without any money."""
    columns = [column for table in sheet.tables for column in table.columns]
    if columns and not any(column.kind in ("price", "amount") for column in columns):
        return True
    return any(
        column.kind in ("quantity", "other_quantity") and min(run.right, column.right) - max(run.left, column.left) > 0
        for column in columns
    )
