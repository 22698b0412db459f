"""Rows that sum up -> slots: total, tax, charges and discounts, wherever on the pages they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from models.image.amounts import money
from models.image.layout import Run
from models.image.lines import Reader
from models.image.rows import Row
from models.image.sheet import Sheet, summing, sums_up
from models.intent import MoneyValue, Slot
from models.language.normalize import normalize

_LAST_WORD = re.compile(r"grand|due|payable|应付|价税|实付|incl|总计|order total|invoice total|nett?\b|round")


def sums(sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """Total, tax, charges and discounts, wherever on the pages they are summed up."""
    slots: list[Slot] = []
    totals: list[tuple[int, int, Slot]] = []
    for sheet in sheets:
        for number, row in enumerate(sheet.rows):
            for meaning, label, value in summed(row, sheet, reader):
                slot_text = f"{label.text} {value[1].text}".strip() if meaning != "total" else value[1].text
                runs = (label, value[1]) if label is not value[1] else (label,)
                slot = reader.evidence.slot(meaning, runs if meaning != "total" else (value[1],), slot_text, value[0])
                if meaning == "total":
                    rank = 1 if _LAST_WORD.search(normalize(label.text, "").text) else 0
                    totals.append((rank, sheet.page.number * 10_000 + number, slot))
                elif value[0].amount != 0:
                    slots.append(slot)
            slots += _taxed(row, sheet, reader)
    if totals:
        slots.insert(0, max(totals, key=lambda entry: entry[:2])[2])
    return slots


def summed(row: Row, sheet: Sheet, reader: Reader) -> list[tuple[str, Run, tuple[MoneyValue, Run]]]:
    """What a row sums up in money: (meaning, label, (value, its words)). A count of pieces is no money."""
    meaning = sums_up(row)
    if meaning is None or meaning in ("subtotal", "paid"):
        return []
    place = next(i for i, run in enumerate(row.runs) if summing(run.text) is not None)
    label = row.runs[place]
    found: tuple[MoneyValue, Run] | None = None
    for run in row.runs[place:]:
        for text in (run.text, *_tails(run.text)):
            value = money(text, reader.chinese)
            if value is not None:
                start = run.text.rfind(text)
                found = (value, run.part(start, start + len(text)))
                break
    if found is None:
        return []
    value, run = found
    printed_as_money = value.currency is not None or "." in run.text or any(s in run.text for s in "¥￥$€£元")
    if not printed_as_money and _is_count(run, sheet):
        return []
    return [(meaning, label, found)]


def summed_up(row: Row, reader: Reader) -> tuple[Decimal, ...]:
    """What a row of a sum, or of a part of it, says in money."""
    if sums_up(row) not in ("total", "subtotal"):
        return ()
    values = [money(text, reader.chinese) for run in row.runs for text in (run.text, *_tails(run.text))]
    return tuple(value.amount for value in values if value is not None)


def _taxed(row: Row, sheet: Sheet, reader: Reader) -> list[Slot]:
    """The tax of all lines, where it is summed up in a column of its own beside the sum of the amounts."""
    columns = [column for table in sheet.tables for column in table.columns if column.kind == "tax"][-1:]
    if sums_up(row) != "total" or not columns:
        return []
    for run in row.runs:
        value = money(run.text, reader.chinese)
        under = min(run.right, columns[0].right) - max(run.left, columns[0].left) > 0
        if under and value is not None and value.amount and re.search(r"\d[.,]\d\d$", run.text):
            return [reader.evidence.slot("tax", (run,), run.text, value)]
    return []


def _tails(text: str) -> list[str]:
    """Figures at the end of a text, with their currency: `Total: ¥ 120.00`."""
    match = re.search(r"(?:[A-Za-z]{3} ?|[¥￥$€£] ?)?-?\d[\d,. ]*(?: ?(?:元|圆|[A-Z]{3}))?$", text.strip())
    return [match.group().strip()] if match is not None else []


def _is_count(run: Run, sheet: Sheet) -> bool:
    """Whole figures under the quantities, or on a page without any money."""
    columns = [column for table in sheet.tables for column in table.columns]
    if columns and not any(column.kind in ("price", "amount") for column in columns):
        return True
    return any(
        column.kind in ("quantity", "other_quantity") and min(run.right, column.right) - max(run.left, column.left) > 0
        for column in columns
    )
