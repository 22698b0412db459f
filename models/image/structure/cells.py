"""Runs of one row -> the columns they stand in, from left to right, by where they stand and what they hold.

A run that was read across two columns is cut where a word ends. Columns grow with what was placed in them without
doubt, so that a short head over long cells does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.image.structure.amounts import is_measure, money, quantity
from models.image.structure.columns import Column
from models.image.structure.layout import Run
from models.image.structure.rows import Row

FIGURES = frozenset(("quantity", "other_quantity", "price", "amount", "index", "tax"))
"""Columns that hold figures."""
_PIECE = re.compile(r"\S+")
_FIGURES = re.compile(r"[¥￥$€£]?\d[\d,]*\.\d\d(?=[^\W\d_])|[¥￥$€£](?=\d)\d[\d.,]*|\d[\d.,]*[^\d\s]*|[^\d\s]+")
"""Money, a figure with what follows it, words."""
_ALIKE = re.compile(r"[Il|]{1,3}|[Il|oO]{2,3}")
"""Letters that figures are read as in old-style print: 11 is `II`."""
_COUNTED = re.compile(r"[x×*]?\s*\d[\d,]*(?:\.\d+)?\s*", re.IGNORECASE)
_MONEY = r"(?:[A-Z]{3} ?|[¥￥$€£] ?)\d[\d,]*\.\d\d"
_TWO_SUMS = re.compile(rf"{_MONEY}(?P<gap>\s*){_MONEY}")
"""Price and amount that stand close."""
Known = Callable[[str], bool]
"""True where the vocabulary knows an item by exactly this text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of one row of the table, wrapped words joined. `runs` is never empty."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words; those of a wrapped cell are joined as their script is."""
        joined = self.runs[0].text
        for run in self.runs[1:]:
            tight = not joined[-1].isascii() and not run.text[0].isascii()
            joined += run.text if tight or joined.endswith("-") else f" {run.text}"
        return joined

    @property
    def confidence(self) -> float:
        """Of the run that was read worst."""
        return min(run.confidence for run in self.runs)


Cells = Mapping[int, tuple[Run, ...]]
"""Place of the column -> its runs in one row of print."""


def place(rows: Sequence[Row], columns: Sequence[Column], known: Known) -> tuple[Cells, ...]:
    """For each row of print the runs in each column. Every run is placed; order is kept.

    `known`: a text is the name or the code of an item; a run that was read across columns is cut there, too.
    """
    extents = _grown(rows, columns)
    return tuple(_row(row, extents, known) for row in rows)


def _grown(rows: Sequence[Row], columns: Sequence[Column]) -> list[Column]:
    """Columns as wide as what stands in them, as far as that is beyond doubt."""
    grown = list(columns)
    for row in rows:
        for run in row.runs:
            over = [i for i, column in enumerate(columns) if _shared(run, column) > 0]
            if len(over) != 1:
                continue
            index = over[0]
            left_bar = columns[index - 1].right if index else float("-inf")
            right_bar = columns[index + 1].left if index + 1 < len(columns) else float("inf")
            now = grown[index]
            grown[index] = replace(
                now, left=max(min(now.left, run.left), left_bar), right=min(max(now.right, run.right), right_bar)
            )
    return grown


def _row(row: Row, columns: Sequence[Column], known: Known) -> Cells:
    pieces: list[tuple[Run, int, int]] = []
    """The piece, the place of its run in the row, its place in the run."""
    for number, run in enumerate(row.runs):
        parts = _pieces(run, row, columns, known)
        pieces.extend((part, number, place) for place, part in enumerate(parts))
    chosen = _assign(pieces, columns)
    found: dict[int, list[Run]] = {}
    last: tuple[int, int] | None = None
    for (piece, number, _), column in zip(pieces, chosen, strict=True):
        cell = found.setdefault(column, [])
        if last == (number, column):
            cell[-1] = _rejoined(cell[-1], piece, row.runs[number])
        else:
            cell.append(piece)
        last = (number, column)
    return {column: tuple(runs) for column, runs in found.items()}


def _rejoined(first: Run, second: Run, whole: Run) -> Run:
    start = whole.text.find(first.text)
    end = whole.text.find(second.text, start + len(first.text)) + len(second.text)
    return whole.part(start, end)


def _pieces(run: Run, row: Row, columns: Sequence[Column], known: Known) -> list[Run]:
    """The run, cut at its spaces and where figures begin or end, if it lies over a column that nothing else fills."""
    sums = _TWO_SUMS.fullmatch(run.text)
    if sums is not None:
        return [run.part(0, sums.start("gap")), run.part(sums.end("gap"), len(run.text))]
    over = [
        column
        for column in columns
        if _shared(run, column) > 0.3 * min(column.right - column.left, run.right - run.left)
    ]
    others = [other for other in row.runs if other is not run]
    free = [c for c in over if all(_shared(other, c) <= 0.3 * (c.right - c.left) for other in others)]
    if len(over) < 2 or len(free) < 2:
        counted = counted_before(run.text)
        beside = any(c.kind == "quantity" and run.left < c.right + run.height and c in columns[:-1] for c in columns)
        return [run.part(0, counted), run.part(counted, len(run.text))] if counted and beside else [run]
    cuts = [match.span() for match in _PIECE.finditer(run.text)]
    if any(c.kind == "item_code" for c in free):
        cuts = [part for start, end in cuts for part in _coded(run.text, start, end, known)]
    if len(cuts) == 1 and any(c.kind in FIGURES for c in free):
        cuts = [m.span() for m in _FIGURES.finditer(run.text)]
    counted = counted_before(run.text)
    if counted and (counted, counted) not in cuts:
        cuts = [p for a, b in cuts for p in ([(a, counted), (counted, b)] if a < counted < b else [(a, b)])]
    if all(column.kind != "unit" for column in columns):
        cuts = _measured(run.text, cuts)
    return [run.part(start, end) for start, end in cuts]


def _measured(text: str, cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cuts, but none between a figure and its measure: `12 boxes` of `12 boxes fragile`."""
    found: list[tuple[int, int]] = []
    for start, end in cuts:
        if found and _COUNTED.fullmatch(text[slice(*found[-1])]) and is_measure(text[start:end]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def counted_before(text: str) -> int | None:
    """Where the words begin that stand behind a quantity (`6箱勿压`, `4 boxes fragile`); None where there are none."""
    figures = _COUNTED.match(text)
    if figures is None:
        return None
    start = figures.end()
    stop = re.compile(r"[^\W\d_]*").match(text, start)
    end = stop.end() if stop is not None else start
    if is_measure(text[start:end]):
        # A whole word is one: a shorter measure would be a part of it.
        return next((place for place in range(end, len(text)) if text[place].isalpha()), None)
    # A longer measure word is nearer to what was printed.
    return next((place for place in range(end - 1, start, -1) if is_measure(text[start:place])), None)


def _coded(text: str, start: int, end: int, known: Known) -> list[tuple[int, int]]:
    """A word that begins or ends with a known code, cut there: `2030320` is line 2, code 030320."""
    for cut in range(end - 1, start + 2, -1):
        if any(sign.isdigit() for sign in text[start:cut]) and known(text[start:cut]):
            return [(start, cut), (cut, end)]
    for cut in range(start + 1, end - 2):
        if any(sign.isdigit() for sign in text[cut:end]) and text[start:cut].isdigit() and known(text[cut:end]):
            return [(start, cut), (cut, end)]
    return [(start, end)]


def _assign(pieces: Sequence[tuple[Run, int, int]], columns: Sequence[Column]) -> list[int]:
    """The cheapest way to put the pieces into columns without crossing: dynamic programming over both."""
    count = len(columns)
    costs = [[_cost(piece, column) for column in columns] for piece, _, _ in pieces]
    best = list(costs[0])
    back: list[list[int]] = []
    for index in range(1, len(pieces)):
        same = pieces[index][1] == pieces[index - 1][1]
        now, steps = [], []
        for column in range(count):
            options = []
            for before in range(column + 1):
                step = best[before]
                if before == column:
                    step += 2.0 if columns[column].kind in FIGURES and not same else 0.05
                elif same:
                    step += 0.4
                options.append((step, before))
            cheapest = min(options)
            now.append(cheapest[0] + costs[index][column])
            steps.append(cheapest[1])
        best = now
        back.append(steps)
    at = min(range(count), key=lambda column: (best[column], column))
    chosen = [at]
    for steps in reversed(back):
        at = steps[at]
        chosen.append(at)
    return chosen[::-1]


def _cost(run: Run, column: Column) -> float:
    height = max(run.height, 1e-6)
    gap = max(run.left - column.right, column.left - run.right, 0.0) / height
    wide = max(column.right - column.left, run.right - run.left, 1e-6)
    inside = max(0.0, _shared(run, column)) / min(
        max(run.right - run.left, 1e-6), max(column.right - column.left, 1e-6)
    )
    off = abs(run.centre - column.centre) / wide
    edges = min(abs(run.left - column.left), abs(run.right - column.right)) / height
    return gap + 0.6 * (1 - inside) + 0.3 * off + min(0.2, 0.05 * edges) + _foreign(run.text, column.kind)


def _foreign(text: str, kind: str) -> float:
    """What it costs to hold a text of the wrong sort."""
    digits = any(sign.isdigit() for sign in text)
    if kind in ("quantity", "other_quantity"):
        counted = quantity(text, None, ()) is not None or _ALIKE.fullmatch(text) is not None
        return 0.0 if counted else 0.5 if digits or is_measure(text) else 1.5
    if kind in ("price", "amount"):
        return 0.0 if money(text, True) is not None else 0.8 if digits else 1.5
    if kind == "index":
        return 0.0 if text.strip(".、)# ").isdigit() and len(text) <= 5 else 1.2
    if kind == "unit":
        return 0.0 if is_measure(text) else 0.3 if not digits else 0.8
    if kind == "item":
        return 0.0 if any(sign.isalpha() for sign in text) else 0.6
    return 0.1


def _shared(run: Run, column: Column) -> float:
    return min(run.right, column.right) - max(run.left, column.left)
