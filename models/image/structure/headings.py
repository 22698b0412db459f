"""Words over columns -> what they head, put together where they were found in pieces; a currency is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.wording import fold, wording
from models.language.normalize import normalize

BRACKET = re.compile(r"[((\[【<](?P<inside>[^))\]】>]*)[))\]】>]?")
_MONEY = re.compile(r"[(（]\s*(?:[A-Z]{2,3}|[A-Z]{0,2}[$€£¥￥₹]|Rs\.?|Rp\.?|元)\s*[)）]")
_IN_MONEY = re.compile(
    r"(?<=[^\W\d_])[\s/]*(?:(?<=\s)(?:Rs\.?|Rp\.?|RM|INR|USD|SGD|MYR|HKD|GBP|EUR|AUD|NZD|CAD|IDR|PHP)|[A-Z]{0,2}[$€£¥￥₹])$"
)
"""A currency behind a head: `Amount Rs.`."""
_CLOSE = 0.8
"""Heights of letters between two Latin words of one head at most; Chinese words are not set apart."""


def closed(row: Row) -> Row:
    """The row with two runs put together that are one head: 单 and 位 set apart, `Qty` close to `ordered`."""
    runs: list[Run] = []
    for run in _with_money(row.runs):
        last = runs[-1] if runs else run
        letters = len(last.text) == len(run.text) == 1
        close = run.text.isascii() and run.left - last.right < _CLOSE * run.height
        text = f"{last.text} {run.text}" if close else last.text + run.text
        if runs and (letters or close) and wording("columns").of(text):
            runs[-1] = _two(last, run, text)
        else:
            runs.append(run)
    return Row(tuple(runs))


def _with_money(runs: Sequence[Run]) -> list[Run]:
    """The runs with a currency in brackets put to the word in front of it: `AMT`, `(RM)`."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last is not None and _MONEY.fullmatch(run.text) and run.left - last.right < 2 * run.height:
            found[-1] = _two(last, run, f"{last.text} {run.text}")
        else:
            found.append(run)
    return found


def _two(first: Run, second: Run, text: str) -> Run:
    outline = (first.outline[0], second.outline[1], second.outline[2], first.outline[3])
    return replace(first, text=text, right=second.right, outline=outline, places=())


def head_kind(text: str) -> tuple[str | None, str | None]:
    """What a head says: 单价(元), Qty / 数量, Item 品名; and the unit that stands in brackets."""
    columns = wording("columns")
    bracket = BRACKET.search(text)
    inside = bracket["inside"].strip() if bracket is not None else None
    outside = BRACKET.sub(" ", text)
    for said in (text, outside, _IN_MONEY.sub("", outside.strip())):
        meanings = columns.of(said)
        if meanings:
            return meanings[0], inside
        if inside is None or said is not text:
            kinds = {kind for _, _, kind in columns.segments(fold(said))}
            if len(kinds) == 1:
                return kinds.pop(), inside
            pieces = [columns.of(piece) for piece in re.split(r"[/\\|\s]+", normalize(said, "").text) if piece.strip()]
            agreed = {piece[0] for piece in pieces if piece}
            if pieces and all(pieces) and len(agreed) == 1:
                return agreed.pop(), inside
    return None, None
