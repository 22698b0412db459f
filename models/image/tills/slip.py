"""A slip on which one thing is sold, each of its figures in a row of its own behind its label -> an order of one line.

`油品 92号汽油`, `单价 7.68元/升`, `数量 39.06升`, `金额 299.98元`: filling stations and weighbridges print so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from models.image.documents.header import Placed
from models.image.documents.orders import whole
from models.image.lines.lines import Reader, Scan, line_of
from models.image.lines.proof import proven
from models.image.structure.amounts import money
from models.image.structure.cells import Cell
from models.image.structure.columns import Column
from models.image.structure.labels import label_of
from models.image.structure.layout import Run
from models.image.structure.sheet import Sheet
from models.image.structure.tables import TableRow
from models.image.structure.totals import sums_up
from models.image.structure.wording import wording
from models.intent import CandidateIntent, MoneyValue, QuantityValue

_KINDS = ("item", "quantity", "price", "amount")
_COLUMNS = tuple(Column(kind, 0.0, 0.0) for kind in _KINDS)
_LABELLED = re.compile(r"(?P<label>[^\d:：]{1,16}?)\s*[:：]\s*(?P<value>\S.*)")
_SPACED = re.compile(r"(?P<label>[一-鿿]{2,8})\s+(?P<value>\d[\d.,]*\s?(?:元|圆|元/\S{1,4}|公里|升)?)")
"""`金额 45.00元`: tickets print no colon."""
_EACH = re.compile(r"(?P<price>[^/]*\d)\s*(?:元|圆)?\s*/\s*\S{1,6}")
_EACH_LABEL = re.compile(r"[$£€¥￥]\s*/\s*[^\W\d_]{1,7}\.?")
"""`$/G`: what one of a unit costs."""
_PRINTED = re.compile(r"\d[.,]\d\d(?!\d)|[¥￥$€£元]")
"""How money is printed."""
_SCORE, _TICKET = 0.85, 0.1


def slip(
    sheets: Sequence[Sheet], found: Sequence[Placed], scans: Sequence[Scan], reader: Reader
) -> CandidateIntent | None:
    """One order with one line; None unless quantity times price is the amount, each of them behind its label once.

    A ticket (`单价 2.90元`, `金额 37.00元`) names nothing that was sold: only its sum is known.
    """
    cells: dict[int, Cell] = {}
    read: set[tuple[int, int]] = set()
    first = last = 0
    for sheet in sheets:
        if any(len(table.rows) > 1 for table in sheet.tables):
            return None
        for number, kind, value in _every(sheet):
            place = _KINDS.index(kind)
            if place in cells and sums_up(sheet.rows[number]) in ("total", "paid"):
                continue
            if place in cells:
                return None
            first = number if not cells else first
            cells[place], last = Cell((value,)), number
            read.add((sheet.page.number, number))
    if {_KINDS[place] for place in cells} in ({"amount"}, {"price", "amount"}):
        return _ticket(sheets, found, scans, reader, read, metered=_KINDS.index("price") in cells)
    if len(cells) < len(_KINDS):
        return None
    line = line_of(TableRow(cells, first, last + 1), _COLUMNS, _KINDS.index("quantity"), reader)
    values = {slot.name: slot.value for slot in line.slots}
    agreed = proven(line.slots) or _rounded(values.get("quantity"), values.get("price"), values.get("amount"))
    if not agreed:
        return None
    return CandidateIntent("order.place", tuple(whole(sheets, found, scans, reader, read)), (line,), _SCORE)


def _ticket(
    sheets: Sequence[Sheet],
    found: Sequence[Placed],
    scans: Sequence[Scan],
    reader: Reader,
    read: Collection[tuple[int, int]],
    *,
    metered: bool,
) -> CandidateIntent | None:
    """None where something is summed up, unless it is `metered`, or where money stands behind words that are no label:
    there something was sold."""
    for sheet in sheets:
        for number, row in enumerate(sheet.rows):
            if sums_up(row) in (("subtotal",) if metered else ("total", "subtotal")):
                return None
            last = row.runs[-1].text.split()[-1]
            value = money(last, reader.chinese) if _PRINTED.search(last) else None
            if value is None or not value.amount or (sheet.page.number, number) in read:
                continue
            if not label_of(row.runs[0].text.split()[0]):
                return None
    slots = whole(sheets, found, scans, reader, read)
    if not {"total", "order_date"} <= {slot.name for slot in slots}:
        return None
    return CandidateIntent("order.place", tuple(slots), (), _TICKET)


def _every(sheet: Sheet) -> list[tuple[int, str, Run]]:
    """What the rows of a page say of the thing, beside a label or below it: place of the row, what it is, and where."""
    found: list[tuple[int, str, Run]] = []
    below = {value: kind for row, under in pairwise(sheet.rows) for kind, value in _over(row.runs, under.runs)}
    for number, row in enumerate(sheet.rows):
        told = _told(row.runs)
        found += [(number, kind, value) for value, kind in below.items() if value in row.runs]
        if told is not None and not any(value in row.runs for value in below):
            found.append((number, *told))
    return found


def _over(heads: Sequence[Run], runs: Sequence[Run]) -> list[tuple[str, Run]]:
    """The figures and words of a row under the labels of the row above: `GALLONS   $/G` over `11.284   3.199`."""
    kinds = [_kind_of(run.text) for run in heads]
    if len(heads) < 2 or not any(kinds) or any(map(str.isdigit, "".join(run.text for run in heads))):
        return []
    found: list[tuple[str, Run]] = []
    used: set[int] = set()
    for run in runs:
        shared = [min(run.right, head.right) - max(run.left, head.left) for head in heads]
        best = max(range(len(heads)), key=shared.__getitem__)
        if shared[best] <= 0 or best in used or _kind_of(run.text) is not None:
            return []
        used.add(best)
        kind = kinds[best]
        if kind is not None and (kind == "item" or any(map(str.isdigit, run.text))):
            found.append((kind, run))
    return found


def _kind_of(label: str) -> str | None:
    """Which of the figures a label announces."""
    if _EACH_LABEL.fullmatch(label.strip()):
        return "price"
    kinds = ("amount",) if wording("tills").of(label) == ("fare",) else wording("columns").of(label)
    return kinds[0] if kinds and kinds[0] in _KINDS else None


def _told(runs: Sequence[Run]) -> tuple[str, Run] | None:
    """What a row says of the thing, and where."""
    if len(runs) == 2:
        label, value = runs[0].text.strip(":： "), runs[1]
    else:
        match = (_LABELLED.fullmatch(runs[0].text) or _SPACED.fullmatch(runs[0].text)) if len(runs) == 1 else None
        if match is None:
            return None
        label, value = match["label"], runs[0].part(*match.span("value"))
    kind = _kind_of(label)
    if kind is None or _kind_of(value.text) is not None:
        return None
    each = _EACH.fullmatch(value.text) if kind == "price" else None
    return kind, value.part(*each.span("price")) if each is not None else value


def _rounded(count: object, price: object, amount: object) -> bool:
    """Pumps round the product to the cent."""
    return (
        isinstance(count, QuantityValue)
        and isinstance(price, MoneyValue)
        and isinstance(amount, MoneyValue)
        and abs(count.value * price.amount - amount.amount) <= amount.amount / 1000
        and count.value != 1
    )
