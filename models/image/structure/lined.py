"""A row that says what one line comes to behind a word for a sum -> the same row without that word: it sums up nothing.

Screens of shops and some tills print so: `¥23.10 ×2   小计¥46.20`, `2 x 3.50  Subtotal: 7.00`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from models.image.structure.amounts import money
from models.image.structure.labels import label_of
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.wording import wording

_SUMS = frozenset(("subtotal", "total"))
_SAID = re.compile(
    r"(?P<label>[^\d:：¥￥$€£]{1,16}?)\s*[:：]?\s*(?P<value>(?:RM|Rp|[¥￥$€£])?\s?\d[\d.,]*\d|\d)\s*(?:元|圆)?"
)
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TIMES = re.compile(r"[x×*✕@]", re.IGNORECASE)
_CENT = Decimal("0.01")


def lined(row: Row) -> Row:
    """The row as it was, unless a product of two of its figures is what it says to come to."""
    last = row.runs[-1]
    said = _labelled(last)
    if said is not None:
        before, value = list(row.runs[:-1]), said
    elif len(row.runs) > 2 and _sums(row.runs[-2].text):
        before, value = list(row.runs[:-2]), last
    else:
        return row
    amount = money(value.text, True)
    figures = [Decimal(each.replace(",", "")) for run in before for each in _FIGURE.findall(run.text)]
    multiplied = any(_TIMES.search(run.text) for run in before) or len(figures) > 1
    products = {one * other for place, one in enumerate(figures) for other in figures[place + 1 :]}
    if amount is None or not multiplied or not any(abs(each - amount.amount) < _CENT for each in products):
        return row
    return Row((*before, value))


def _labelled(run: Run) -> Run | None:
    """The figure of a run that says nothing else than what something comes to: `小计¥46.20`."""
    match = _SAID.fullmatch(run.text.strip())
    if match is None or not _sums(match["label"]):
        return None
    start = run.text.index(match["value"], len(match["label"]))
    return run.part(start, start + len(match["value"]))


def _sums(text: str) -> bool:
    label = text.strip(" :：")
    return bool(_SUMS & set(label_of(label)[:1])) or wording("columns").of(label) == ("amount",)
