"""A paper on which no row is called a total -> what it comes to all the same: tickets, hand-written receipts, bills."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.sheet import Sheet
from models.image.structure.totals import sums_up
from models.image.structure.wording import by_script, wording
from models.image.sums.capitals import capitals
from models.image.sums.figures import figure
from models.image.sums.phrases import says
from models.intent import MoneyValue, Slot

PRINTED = re.compile(r"\d[.,]\d(?!\d{2})|[¥￥$€£元]")
"""How money is printed."""
_PLAIN = re.compile(r"[-−+]?\s?(?:[A-Z]{0,3}[¥￥$€£₹]|[A-Z]{2,3})?\s?[-−]?\d[\d,]*\.\d\d\s?元?")
_LARGER = 1.25
"""How much larger than usual letters those of the amount are that a wallet shows."""


def implied(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """At most one slot `total`."""
    return _said(sheets, reader) or _spelled(sheets, reader) or taxed(sheets, reader) or _summed(sheets, reader)


def _said(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """What a ticket says that it cost, where it sums up nothing: the only amount behind a label of its own."""
    found: dict[Decimal, Slot] = {}
    for row in (row for sheet in sheets if not sheet.tables for row in sheet.rows):
        if sums_up(row) == "subtotal":
            continue
        head, last = row.runs[0], row.runs[-1]
        label, _, rest = head.text.replace("：", ":").partition(":")
        said = (label, *(by_script(label) or ()))
        fare = any(
            wording("columns").of(one)[:1] == ("amount",) or wording("tills").of(one) == ("fare",) for one in said
        )
        if not fare or (len(row.runs) > 1 and rest) or len(row.runs) > 2:
            continue
        read = figure(last, reader)
        if read is not None and read[0].amount > 0 and (len(row.runs) == 2 or rest):
            found[read[0].amount] = reader.evidence.slot("total", (read[1],), read[1].text, read[0], 0.8)
    return list(found.values()) if len(found) == 1 else []


def _spelled(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """What a ticket or a hand-written receipt says in capital figures and in no other sum."""
    said = {value: run for sheet in sheets for row in sheet.rows for run, value in capitals(row.runs)}
    if len(said) != 1:
        return []
    value, run = next(iter(said.items()))
    return [reader.evidence.slot("total", (run,), run.text, MoneyValue(value, "CNY"), 0.8)]


def _summed(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """The only sum of a paper that calls it one of a part: `小計 117.0`."""
    found = {
        read[0].amount: reader.evidence.slot("total", (read[1],), read[1].text, read[0], 0.6)
        for sheet in sheets
        for row in sheet.rows
        if sums_up(row) == "subtotal"
        and (read := figure(row.runs[-1], reader)) is not None
        and PRINTED.search(row.text)
    }
    charged = any(sums_up(row) in ("tax", "charge", "discount") for sheet in sheets for row in sheet.rows)
    return list(found.values()) if len(found) == 1 and not charged else []


def taxed(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """Below the taxes the amount that they, what is charged, and the sum above them come to, whatever it is called:
    `DUE 123.03`, `Invoice Value 17,668.00`."""
    for sheet in sheets:
        rows = [(row, value[0]) for row in sheet.rows if (value := figure(row.runs[-1], reader)) is not None]
        taxes = [place for place, (row, _) in enumerate(rows) if sums_up(row) == "tax"]
        if not taxes or not taxes[0]:
            continue
        # Nothing taken off, and nothing charged, may stand between the sum and the taxes.
        above = (value.amount for row, value in reversed(rows[: taxes[0]]) if value.amount or sums_up(row) is None)
        before = next(above, Decimal(0))
        added = before + sum((rows[place][1].amount for place in taxes), Decimal(0))
        for row, each in rows[taxes[-1] + 1 :]:
            if sums_up(row) in ("charge", "discount"):
                added += each.amount
            elif each.amount == added and each.amount > before:
                run = row.runs[-1]
                return [reader.evidence.slot("total", (run,), run.text, each, 0.8)]
    return []


def settled_amount(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """What the screen of a wallet or a bank says was paid: the only amount in a row of its own, in larger letters than
    the rows below that say when and to whom, where it says that the payment went through."""
    rows = [row for sheet in sheets for row in sheet.rows]
    if not any(says("gone_through", row.text) for row in rows):
        return []
    usual = sorted(row.height for row in rows)[len(rows) // 2]
    found = {
        abs(read[0].amount): reader.evidence.slot(
            "total", (read[1],), read[1].text, replace(read[0], amount=abs(read[0].amount)), 0.8
        )
        for row in rows
        if len(row.runs) == 1 and row.height > _LARGER * usual and PRINTED.search(row.text)
        if (read := figure(row.runs[0], reader)) is not None and _PLAIN.fullmatch(row.text.strip())
    }
    return list(found.values()) if len(found) == 1 else []


def only_amount(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """The one amount that a ticket prints with its currency, whatever stands beside it."""
    found = {
        read[0].amount: reader.evidence.slot("total", (read[1],), read[1].text, read[0], 0.6)
        for sheet in sheets
        for row in sheet.rows
        for run in row.runs
        if (read := figure(run, reader)) is not None and read[0].currency is not None and read[0].amount > 0
    }
    return list(found.values()) if len(found) == 1 else []
