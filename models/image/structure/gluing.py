"""Cells of a table in which what stands in two columns was read as one -> the same cells, each with its own.

A note behind a bare figure (`23加急`) looks like a measure; how the other rows count tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from models.image.structure.amounts import bare_number, is_measure
from models.image.structure.cells import Cell, Cells
from models.image.structure.columns import Column
from models.image.structure.layout import Run
from models.image.structure.wording import units

_NOTED = re.compile(r"(?P<figure>[x×*]?\s*\d[\d,]*(?:\.\d+)?)\s*(?P<words>[^\W\d_]{2}.*)", re.IGNORECASE)
_TORN = re.compile(r"(?P<figure>[x×*]?\s*\d[\d,]*)\s*(?P<word>[^\W\d_])", re.IGNORECASE)
_TOUCHING = 0.3
"""Heights of letters between the parts of one word at most."""
_DASHED = re.compile(r"[-–—]\s?\d")
_WORD = re.compile(r"[^\W\d_]{1,12}\.?")
_TALL = 6
"""Rows of print on one side of the figures at most that a name may wrap over."""
_FEW = 2
"""Rows with a bare figure from which a table is one of bare figures."""


def unglued(placed: Sequence[Cells], columns: Sequence[Column]) -> tuple[Cells, ...]:
    """The rows with a figure and the note behind it apart, where the other rows count in bare figures."""
    for index, column in enumerate(columns[:-1]):
        if column.kind == "quantity" and columns[index + 1].kind in ("note", "other"):
            counted = [Cell(cells[index]).text for cells in placed if cells.get(index)]
            bare = sum(bare_number(text.lstrip("xX×*")) is not None for text in counted)
            if bare >= _FEW and bare * 2 > len(counted):
                placed = [_apart(cells, index) for cells in placed]
    return tuple(placed)


def recut(
    groups: Sequence[list[int]], anchors: Sequence[int], known: Callable[[Sequence[int]], bool]
) -> list[list[int]]:
    """The rows of print around each anchor, cut so that as many groups as can be name an item; else as they are.

    Distances do not tell where a name ends that wraps oftener than its neighbours. `known`: these rows name an item.
    """
    if len(groups) != len(anchors) or all(known(group) for group in groups):
        return [list(group) for group in groups]
    # best[end]: of the cuts that end there how many name an item, how many are as before, and where they are.
    best: dict[int, tuple[int, int, list[int]]] = {groups[0][0]: (0, 0, [])}
    for place, (group, anchor) in enumerate(zip(groups, anchors, strict=True)):
        last = place + 1 == len(groups)
        ends = [group[-1] + 1] if last else range(anchor + 1, anchors[place + 1] + 1)
        now: dict[int, tuple[int, int, list[int]]] = {}
        for begin, (naming, kept, cuts) in best.items():
            for end in ends if begin <= anchor and anchor - begin < _TALL else ():
                if end - anchor > _TALL:
                    break
                found = (naming + known(range(begin, end)), kept + (end == group[-1] + 1), [*cuts, end])
                if end not in now or found[:2] > now[end][:2]:
                    now[end] = found
        best = now
        if not best:
            return [list(each) for each in groups]
    _, _, cuts = max(best.values())
    return [list(range(a, b)) for a, b in zip([groups[0][0], *cuts[:-1]], cuts, strict=True)]


def signed(placed: Sequence[Cells], columns: Sequence[Column]) -> tuple[Cells, ...]:
    """The rows with a dash before a count as the × that it was read from, where others have theirs; it is in doubt."""
    for index, column in enumerate(columns):
        if column.kind == "quantity":
            firsts = [cells[index][0].text[:1] for cells in placed if cells.get(index)]
            if sum(first in "×xX*" for first in firsts) >= _FEW:
                placed = [_times(cells, index) for cells in placed]
    return tuple(placed)


def _times(cells: Cells, index: int) -> Cells:
    runs = cells.get(index, ())
    if not runs or not _DASHED.match(runs[0].text):
        return cells
    doubts = ((runs[0].text[0],), *(runs[0].doubts[1:] or [()] * (len(runs[0].text) - 1)))
    return {**cells, index: (replace(runs[0], text=f"×{runs[0].text[1:]}", doubts=doubts), *runs[1:])}


def _apart(cells: Cells, index: int) -> Cells:
    counted, noted = cells.get(index, ()), cells.get(index + 1, ())
    torn = _TORN.fullmatch(counted[0].text) if len(counted) == 1 and noted else None
    if torn is not None and torn["word"].lower() not in units().same:
        # `13样` and `品`: the note was taken for a measure and the rest of it.
        run = counted[0]
        if noted[0].left - run.right < _TOUCHING * run.height:
            rest = run.part(torn.start("word"), len(run.text))
            return {**cells, index: (run.part(0, torn.end("figure")),), index + 1: (rest, *noted)}
    glued = (counted if not noted else ()) if counted else noted[:1]
    cut = _cut(glued[0]) if len(glued) == 1 else None
    if cut is None:
        return cells
    return {**cells, index: cut[:1], index + 1: (*cut[1:], *(() if counted else noted[1:]))}


def _cut(run: Run) -> tuple[Run, Run] | None:
    match = _NOTED.fullmatch(run.text)
    if (
        match is None
        or is_measure(match["words"])
        or any(match["words"][:end].lower() in units().same for end in range(1, len(match["words"])))
    ):
        return None
    return run.part(0, match.end("figure")), run.part(match.start("words"), len(run.text))


def units_in(index: int, counts: Sequence[int], placed: Sequence[Cells]) -> bool:
    """A column holds measures, three of four at least; before one may stand the figure that its own column lacks.

    Beside the column of the counts half of them do, where all are words: a business has measures of its own.
    """
    held = [
        (Cell(cells[index]).text, any(cells.get(count) for count in counts)) for cells in placed if cells.get(index)
    ]
    said = [text if counted else re.sub(r"^[x×*]?\s*\d[\d,]*\s*", "", text) for text, counted in held]
    # One may have been misread: it is a unit that nobody knows then, no size.
    figures = any(sign.isdigit() for text in said for sign in text)
    known = sum(map(is_measure, said))
    beside = any(abs(index - count) == 1 for count in counts) and all(_WORD.fullmatch(text) for text in said)
    return bool(said) and not figures and (known * 4 >= len(said) * 3 or (beside and known * 2 >= len(said)))
