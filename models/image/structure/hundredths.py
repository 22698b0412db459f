"""Rows with money in two columns, or in a column for each of its digits -> the same rows with sums in one piece.

`Amount Rs. | P.` over `2380 | 00`; 万千百十元角分 over a digit each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from models.image.structure.columns import Column, heads
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.spoken_sums import hundredths
from models.image.structure.wording import fold

_SINGLE = ("p", "c", "¢")
"""What hundredths are called in one letter, which stands for other things elsewhere."""
_WHOLE = re.compile(r"[^\d\s]{0,3}\s?\d[\d,]*")
_CENTS = re.compile(r"\d\d")
_BOTH = re.compile(r"(?P<whole>\d[\d,]*)[ |]+(?P<cents>\d\d)")
_DIGITS = re.compile(r"[亿十百千万億萬拾佰仟]*[元圆圓][角毛]分")
_LEAST = 3
"""Letters over a column for each digit."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Where the whole sum stands and where its hundredths do, below a head in row `first`."""

    first: int
    whole: Column
    cents: Column


def with_hundredths(rows: Sequence[Row]) -> tuple[Row, ...]:
    """All rows of a page."""
    found = _by_digits(list(rows))
    for pair in _pairs(found):
        found = [_one_column(row, pair) if number >= pair.first else row for number, row in enumerate(found)]
    return tuple(found)


def _pairs(rows: Sequence[Row]) -> list[_Pair]:
    return [
        _Pair(head.first, one, two)
        for head in heads(rows)
        for one, two in pairwise(head.columns)
        if one.kind in ("amount", "price") and two.kind != one.kind and two.head is not None
        if fold(two.head.text) in (*hundredths(), *_SINGLE)
    ]


def _one_column(row: Row, pair: _Pair) -> Row:
    """The row with the whole sum and its hundredths as one figure; their heads as one, too."""
    runs: list[Run] = []
    for run in row.runs:
        last = runs[-1] if runs else None
        if run is pair.cents.head and last is not None:
            runs[-1] = replace(last, right=run.right, places=())
        elif last is not None and _over(last, pair.whole) and _over(run, pair.cents) and _CENTS.fullmatch(run.text):
            runs[-1] = _put(last, run, ".") if _WHOLE.fullmatch(last.text) else last
            if runs[-1] is last:
                runs.append(run)
        elif _over(run, pair.whole) and _over(run, pair.cents) and (both := _BOTH.fullmatch(run.text)) is not None:
            runs.append(replace(run, text=f"{both['whole']}.{both['cents']}", places=(), doubts=(), rivals=()))
        else:
            runs.append(run)
    return Row(tuple(runs))


def _over(run: Run, column: Column) -> bool:
    """The run stands under the head, or nearer to it than it is wide."""
    near = run.height
    return min(run.right, column.right + near) - max(run.left, column.left - near) > 0


def _put(first: Run, second: Run, between: str) -> Run:
    outline = (first.outline[0], second.outline[1], second.outline[2], first.outline[3])
    sure = min(first.confidence, second.confidence)
    text = f"{first.text}{between}{second.text}"
    return replace(
        first, text=text, confidence=sure, right=second.right, outline=outline, places=(), doubts=(), rivals=()
    )


def _by_digits(rows: list[Row]) -> list[Row]:
    """The rows below 万千百十元角分 with the digits that stand under these letters as sums."""
    for number, row in enumerate(rows):
        for first in range(len(row.runs)):
            for last in range(len(row.runs), first, -1):
                letters = row.runs[first:last]
                said = "".join(run.text for run in letters).replace(" ", "")
                if len(said) < _LEAST or _DIGITS.fullmatch(said) is None:
                    continue
                below = [_summed(each, letters[0].left, letters[-1].right, len(said)) for each in rows[number + 1 :]]
                rest = (*row.runs[:first], *row.runs[last:])
                own = [
                    Row(
                        (
                            *row.runs[:first],
                            replace(letters[-1], text="金额", left=letters[0].left, places=()),
                            *row.runs[last:],
                        )
                    )
                ]
                headed = number and any(
                    min(run.right, letters[-1].right) > max(run.left, letters[0].left) for run in rows[number - 1].runs
                )
                if headed:
                    own = [Row(rest)] if rest else []
                return [*rows[:number], *own, *below]
    return rows


def _summed(row: Row, left: float, right: float, letters: int) -> Row:
    """The row with the digits between two edges as one sum; the last letter over them is that of hundredths."""
    pitch = (right - left) / letters
    inside = [run for run in row.runs if run.left > left - pitch / 2 and run.right < right + pitch / 2]
    digits = "".join(re.sub(r"[\s|]", "", run.text) for run in inside).lstrip("¥￥")
    if (
        not digits.isdecimal()
        or len(digits) > letters
        or inside != list(row.runs[row.runs.index(inside[0]) :][: len(inside)])
    ):
        return row
    short = round((right - inside[-1].right) / pitch)
    if short not in (0, 1, 2):
        return row
    whole = digits + "0" * short
    place = row.runs.index(inside[0])
    joined = inside[0]
    for run in inside[1:]:
        joined = _put(joined, run, "")
    joined = replace(joined, text=f"{int(whole[:-2] or 0)}.{whole[-2:]:0>2}", places=(), doubts=(), rivals=())
    return Row((*row.runs[:place], joined, *row.runs[place + len(inside) :]))
