"""Rows below a head -> rows of the table: each holds one quantity (or price), and all the words that wrap around it.

Totals, remarks and fields end the table; what stands in it and fits nowhere is kept as strays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.image.structure.amounts import bare_number, is_measure, money, quantity
from models.image.structure.cells import FIGURES, Cell, Cells, Known, place
from models.image.structure.columns import Column
from models.image.structure.contents import told_by_content
from models.image.structure.gluing import recut, signed, unglued
from models.image.structure.rows import Row
from models.image.structure.wording import by_script

_WORDS = ("item", "specification", "item_code")
_CENTS = re.compile(r"[¥￥$€£]?\s?-?\d[\d,]*\.\d\d")
_TIP = 0.12
"""What a row whose words are a known item is worth against the distances (in heights of letters) of a grouping."""
_FAR = 3.2
"""Times the usual distance of rows; what stands further below is no longer the table."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: place of the column -> cell."""

    cells: dict[int, Cell]
    first: int
    """Places of its rows of print on the page, [first, last)."""
    last: int

    def of(self, columns: Sequence[Column], *kinds: str) -> list[Cell]:
        """The cells of columns of these kinds, from left to right."""
        return [cell for place, cell in sorted(self.cells.items()) if columns[place].kind in kinds]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns with their head, the rows, and on which page it stands."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    page: int


def table(rows: Sequence[Row], columns: tuple[Column, ...], start: int, known: Known) -> Table:
    """Read the rows of print `rows` (page rows from `start` on, all of which belong to the table) as table rows."""
    if not rows:
        return Table(columns, (), 0)
    columns = _with_index(rows, columns)
    placed = place(rows, columns, known)
    columns = told_by_content(columns, placed, known)
    placed = signed(unglued(tuple(_counted(cells, columns) for cells in placed), columns), columns)
    anchors = _anchors(rows, placed, columns)
    if not anchors:
        return Table(columns, tuple(_joined(placed, [i], start) for i in range(len(rows))), rows[0].page)
    heights = [_heights(row, cells, columns) for row, cells in zip(rows, placed, strict=True)]
    groups = min(
        (_grouped(rows, heights, anchors, mode) for mode in ("top", "middle", "bottom")),
        # A part of a name may be a name itself, so what is known only tips the balance; so does an even table.
        key=lambda found: (
            found[0] - _TIP * _known(found[1], placed, columns, known) + _TIP * _uneven(found[1], placed, columns)
        ),
    )[1]
    groups = recut(groups, anchors, lambda group: any(known(text) for text in _names(group, placed, columns)))
    found: list[TableRow] = []
    for group in groups:
        for part in _parted(group, anchors, placed, columns, known):
            found.append(_joined(placed, part, start))
    return Table(columns, tuple(found), rows[0].page)


def _with_index(rows: Sequence[Row], columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with one for the numbers of the lines, where those have no head of their own: 1, 2, 3 at the left."""
    if any(column.kind == "index" for column in columns):
        return columns
    numbered = [row for row in rows if len(row.runs) > 2 and row.runs[0].text.strip(".、)# ").isdecimal()]
    firsts = [row.runs[0] for row in numbered]
    counted = [int(run.text.strip(".、)# ")) for run in firsts]
    apart = all(run.right < row.runs[1].left for run, row in zip(firsts, numbered, strict=True))
    left = min((run.left for run in firsts), default=0.0)
    aside = bool(firsts) and max(run.centre for run in firsts) < columns[0].left
    if len(counted) < 2 or counted != list(range(counted[0], counted[0] + len(counted))) or not apart or not aside:
        return columns
    return (Column("index", left, max(run.right for run in firsts)), *columns)


def _numbered(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _counted(cells: Cells, columns: Sequence[Column]) -> Cells:
    """The cells with a unit beside its figure that stands so far to the right that the next column took it."""
    for index, column in enumerate(columns[:-1]):
        runs, beside = cells.get(index), cells.get(index + 1)
        if column.kind != "quantity" or columns[index + 1].kind not in ("note", "other") or not runs or not beside:
            continue
        if bare_number(Cell(runs).text.lstrip("xX×")) is not None and is_measure(beside[0].text):
            moved = {**cells, index: (*runs, beside[0]), index + 1: beside[1:]}
            return {place: runs for place, runs in moved.items() if runs}
    return cells


def _anchors(rows: Sequence[Row], placed: Sequence[Cells], columns: Sequence[Column]) -> list[int]:
    """Rows of print that carry the figures of a table row: there is one for each."""
    counts = [i for i, column in enumerate(columns) if column.kind == "quantity"][:1]
    found = [i for i, cells in enumerate(placed) if any(_figure(cells, c, "quantity") for c in counts)]
    pitch = min((rows[b].middle - rows[a].middle for a, b in pairwise(found)), default=0.0)
    for kind in ("amount", "price", "index", "item_code", "other"):
        for index, column in enumerate(columns):
            if column.kind != kind:
                continue
            for i, cells in enumerate(placed):
                near = min((abs(rows[i].middle - rows[a].middle) for a in found), default=float("inf"))
                if _figure(cells, index, kind) and near > max(0.7 * pitch, 0.9 * _usual_height(rows[i])):
                    found.append(i)
    return sorted(found)


def _usual_height(row: Row) -> float:
    """Of its letters: a stamp over the row is higher."""
    heights = sorted(run.height for run in row.runs)
    return heights[len(heights) // 2]


def _figure(cells: Cells, place: int, kind: str) -> bool:
    runs = cells.get(place)
    if not runs:
        return False
    text = Cell(runs).text
    if kind == "quantity":
        # `s1 pcs`: a figure was misread, its measure was not.
        measured = _numbered(text) and is_measure(re.split(r"[\s\d]", text)[-1])
        return quantity(text, None, ()) is not None or bare_number(text) is not None or measured
    if kind == "index":
        return text.strip(".、)# ").isdigit()
    if kind == "item_code":
        return any(sign.isdigit() for sign in text)
    if kind == "other":
        # What was paid (`Credit`) is no part of the name above it.
        return _CENTS.fullmatch(text) is not None
    return money(text, True) is not None


def _heights(row: Row, cells: Cells, columns: Sequence[Column]) -> tuple[float, float]:
    """Where the words and where the figures of a row of print stand: a name of two lines may touch the figures' row."""
    words = [run.middle for place, runs in cells.items() if columns[place].kind == "item" for run in runs]
    figures = [run.middle for place, runs in cells.items() if columns[place].kind in FIGURES for run in runs]
    return (
        sum(words) / len(words) if words else row.middle,
        sum(figures) / len(figures) if figures else row.middle,
    )


def _uneven(groups: Sequence[Sequence[int]], placed: Sequence[Cells], columns: Sequence[Column]) -> int:
    """How many names have more or fewer lines than the others, in a table whose names usually have two or more."""
    named = [index for index, column in enumerate(columns) if column.kind == "item"]
    lines = [sum(any(placed[i].get(index) for index in named) for i in group) for group in groups]
    ((usual, often),) = Counter(lines).most_common(1)
    return len(lines) - often if usual > 1 else 0


def _grouped(
    rows: Sequence[Row], heights: Sequence[tuple[float, float]], anchors: Sequence[int], mode: str
) -> tuple[float, list[list[int]]]:
    """The rows cut into one group around each anchor: cheapest cuts by dynamic programming, with their cost.

    `heights`: of the words and of the figures of each row. `mode` is where the figures stand against wrapped words.
    Cuts belong where the distance is widest.
    """
    height = sorted(row.height for row in rows)[len(rows) // 2] or 1.0
    middles = [row.middle / height for row in rows]
    words = [heights[i][0] / height for i in range(len(rows))]
    bounds = [0, *anchors, len(rows)]
    # best[c]: cost of everything above the cut after row c, for the cuts possible before the present anchor.
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for number, anchor in enumerate(anchors):
        following = bounds[number + 2]
        ends = [len(rows)] if number + 1 == len(anchors) else range(anchor + 1, following + 1)
        now: dict[int, tuple[float, list[int]]] = {}
        for end in ends:
            for begin, (cost, cuts) in best.items():
                if begin > anchor:
                    continue
                figures = heights[anchor][1] / height
                above, below = figures - words[begin], words[end - 1] - figures
                wrong = {"top": abs(above), "middle": abs(above - below), "bottom": abs(below)}[mode]
                gap = middles[end] - middles[end - 1] if end < len(rows) else 0.0
                total = cost + wrong - 0.7 * gap
                if end not in now or total < now[end][0] - 1e-9:
                    now[end] = (total, [*cuts, end])
        best = now
    total, cuts = best[len(rows)]
    # A mode that fits equally well gives way to the usual one.
    total += {"top": 0.0, "middle": 0.05, "bottom": 0.3}[mode]
    return total, [list(range(a, b)) for a, b in zip([0, *cuts[:-1]], cuts, strict=True)]


def _known(groups: Sequence[Sequence[int]], placed: Sequence[Cells], columns: Sequence[Column], known: Known) -> int:
    return sum(any(known(text) for text in _names(group, placed, columns)) for group in groups)


def _names(group: Sequence[int], placed: Sequence[Cells], columns: Sequence[Column]) -> list[str]:
    """What a group might call its item: the name alone, and with what is specified; in two languages, either."""
    row = _joined(placed, list(group), 0)
    name = " ".join(cell.text for cell in row.of(columns, "item"))
    size = " ".join(cell.text for cell in row.of(columns, "specification"))
    more = " ".join(cell.text for cell in row.of(columns, "item", "specification"))
    # The size of a name in two languages may be said in one of them.
    apart = [f"{part} {size}" for part in by_script(name) or ()] if size else []
    return [text for text in dict.fromkeys((name, more, *apart)) if text]


def _parted(
    group: Sequence[int], anchors: Sequence[int], placed: Sequence[Cells], columns: Sequence[Column], known: Known
) -> list[list[int]]:
    """A group that is two items after all: each row names one that is known, together they name nothing."""
    if len(group) < 2 or any(known(text) for text in _names(group, placed, columns)):
        return [list(group)]
    own = [i for i in group if any(known(text) for text in _names([i], placed, columns))]
    if len(own) < 2:
        return [list(group)]
    parts: list[list[int]] = []
    for i in group:
        if i in own or not parts:
            parts.append([i])
        else:
            parts[-1].append(i)
    return parts


def _joined(placed: Sequence[Cells], group: Sequence[int], start: int) -> TableRow:
    cells: dict[int, Cell] = {}
    for i in group:
        for column, runs in placed[i].items():
            before = cells[column].runs if column in cells else ()
            cells[column] = Cell((*before, *runs))
    return TableRow(cells, start + group[0], start + group[-1] + 1)


def reaches(rows: Sequence[Row], first: int, ends: Callable[[Row], bool], limit: int) -> int:
    """How far down a table goes that begins at row `first`: to a row that ends it, to a wide gap, to `limit`."""
    pitches: list[float] = []
    for index in range(first, limit):
        if ends(rows[index]):
            return index
        if index > first:
            pitch = rows[index].middle - rows[index - 1].middle
            usual = max(sorted(pitches)[len(pitches) // 2] if pitches else 0.0, 1.2 * rows[index].height)
            if pitch > (_FAR if pitches else 2 * _FAR) * usual:
                return index
            pitches.append(pitch)
    return limit
