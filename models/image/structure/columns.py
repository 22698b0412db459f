"""Rows of print -> the head of a table: which words stand over its columns, and where the columns lie.

A head is recognised by its words, never by rules or boxes. It may be printed in two rows or in two languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from models.image.structure.headings import BRACKET, closed, head_kind
from models.image.structure.labels import label_of
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.wording import fold, wording
from models.language.normalize import normalize

_TOLD = 3
"""Heads beside one that may be passed over."""
_BEGUN = 8
"""Letters of a head that tell of what it is the beginning."""
_NAMES = frozenset(("item", "item_code", "specification"))
_FIGURES = frozenset(("quantity", "price", "amount", "unit"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds (a word of `data/columns.yaml`) and where it stands on the flattened page."""

    kind: str
    left: float
    right: float
    unit: str | None = None
    """As the head says it: 数量(箱)."""
    head: Run | None = None
    """None where the column was told by what it holds."""

    @property
    def centre(self) -> float:
        """Of the width."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: rows [first, last) of the page hold nothing else."""

    first: int
    last: int
    columns: tuple[Column, ...]


def heads(rows: Sequence[Row]) -> tuple[Head, ...]:
    """All heads of tables on a page, from top to bottom."""
    rows = [closed(row) for row in rows]
    found: list[Head] = []
    index = 0
    while index < len(rows):
        head = _head_at(rows, index)
        if head is not None:
            found.append(head)
            index = head.last
        else:
            index += 1
    return tuple(found)


def _head_at(rows: Sequence[Row], index: int) -> Head | None:
    row = rows[index]
    columns = _columns(row)
    if columns is None or not _is_head(columns, row):
        return _stacked(rows, index)
    last = index + 1
    while last < len(rows) and rows[last].middle - rows[last - 1].middle < 2.2 * row.height:
        below = _merged(columns, rows[last], ignoring=True)
        if below is None:
            break
        columns, last = below, last + 1
    # A head in two rows may have begun above: a word over a column that is not complete without it.
    return Head(index, last, _ordered(columns))


def _stacked(rows: Sequence[Row], index: int) -> Head | None:
    """A head whose words are broken over two rows, so that neither row tells for itself (`Unit` over `price`)."""
    if index + 1 >= len(rows) or rows[index + 1].middle - rows[index].middle > 2.2 * rows[index].height:
        return None
    # A field above the head is no part of it: it has a colon, figures, or a label that heads no column.
    if any(
        re.search(r"[:：\d]", run.text) or (label_of(run.text) and not head_kind(run.text)[0])
        for run in rows[index].runs
    ):
        return None
    upper = [Column("", run.left, run.right, None, run) for run in rows[index].runs]
    merged = _merged(tuple(upper), rows[index + 1])
    below = _columns(rows[index + 1])
    if merged is None or (below is not None and _is_head(below, rows[index + 1])):
        # Below a row that tells nothing stands one that is a head without it.
        return None
    kinds = [
        replace(column, kind=column.kind or head_kind(column.head.text if column.head else "")[0] or "other")
        for column in merged
    ]
    if not _telling({column.kind for column in kinds}) or sum(c.kind == "other" for c in kinds) > len(kinds) / 2:
        return None
    return Head(index, index + 2, _ordered(tuple(kinds)))


def _columns(row: Row) -> tuple[Column, ...] | None:
    """The columns that a row would be the head of; None where a value stands in it."""
    found: list[Column] = []
    for run in row.runs:
        if re.search(r"[:：]\s*\S", run.text):
            return None
        kind, unit = head_kind(run.text)
        if kind is not None:
            found.append(Column(kind, run.left, run.right, unit, run))
            continue
        parts = _parts(run) or _overlapped(run)
        found.extend(parts or [Column("other", run.left, run.right, None, run)])
    if sum(column.kind != "other" for column in found) < 2:
        return tuple(found)
    # Beside heads that were read, one that was misread in a letter is still a head.
    strange = [
        column.kind == "other" and head_kind(column.head.text if column.head else "")[0] is None for column in found
    ]
    return tuple(
        part
        for column, unknown in zip(found, strange, strict=True)
        for part in (_parts(column.head, misread=True) if unknown and column.head else []) or [column]
    )


def _is_head(columns: tuple[Column, ...], row: Row) -> bool:
    known = [
        column for column in columns if column.kind != "other" or head_kind(column.head.text if column.head else "")[0]
    ]
    kinds = {column.kind for column in known}
    figures = sum(any(sign.isdigit() for sign in run.text) for run in row.runs)
    return _telling(kinds) and len(known) * 2 > len(columns) and figures * 3 <= len(row.runs)


def _telling(kinds: set[str]) -> bool:
    named, counted = kinds & _NAMES, kinds & _FIGURES
    return bool(named and (counted or "other_quantity" in kinds)) or ("quantity" in kinds and len(counted) >= 2)


def _parts(run: Run, misread: bool = False) -> list[Column]:
    """Heads that were read as one run (品名规格数量单位), each where its letters stand.

    With `misread` one letter is another than it should be.
    """
    normalized = normalize(run.text, "")
    kept = [index for index, sign in enumerate(normalized.text) if fold(sign)]
    folded = "".join(fold(normalized.text[index]) for index in kept)
    columns = wording("columns")
    read = columns.misread(folded) if misread else columns.segments(folded)
    segments = read if len(folded) == len(kept) else ()
    found: list[Column] = []
    for start, end, kind in segments:
        begin, finish = normalized.original(kept[start], kept[end - 1] + 1)
        part = run.part(begin, finish)
        if found and found[-1].kind == kind:
            found[-1] = replace(found[-1], right=part.right)
        else:
            found.append(Column(kind, part.left, part.right, None, part))
    return found


def _overlapped(run: Run) -> list[Column]:
    """Two heads of which the second is printed over the end of the first: `Article descriptiDimensions`."""
    columns = wording("columns")
    found: dict[tuple[str, str], int] = {}
    for cut in range(_BEGUN, len(run.text) - 2):
        first, second = fold(run.text[:cut]), columns.of(run.text[cut:])
        # The last letter that is seen of the first may be a part of one.
        begun = {
            meanings[0]
            for word, meanings in columns.meanings.items()
            if len(first) >= _BEGUN and len(word) >= len(first) and word.startswith(first[:-1])
        }
        if second and len(begun) == 1 and second[0] not in begun and run.text[cut].isalpha():
            found.setdefault((begun.pop(), second[0]), cut)
    if len(found) != 1:
        return []
    ((kinds, cut),) = found.items()
    parts = run.part(0, cut), run.part(cut, len(run.text))
    return [Column(kind, part.left, part.right, None, part) for kind, part in zip(kinds, parts, strict=True)]


def _merged(columns: tuple[Column, ...], row: Row, ignoring: bool = False) -> tuple[Column, ...] | None:
    """The columns with a second row of heads: each of its words completes, repeats or translates the word above.

    With `ignoring` one word of several may say nothing: it was misread.
    """
    changed = _divided(columns, row)
    strange = 0
    for run in row.runs:
        if any(sign.isdigit() for sign in run.text) or re.search(r"[:：]\s*\S", run.text):
            return None
        over = [i for i, c in enumerate(changed) if min(c.right, run.right) - max(c.left, run.left) > 0]
        own = head_kind(run.text)[0]
        joined = None
        if over:
            head = changed[over[0]].head
            joined = head_kind(f"{head.text} {run.text}")[0] if head is not None else None
        if joined is not None:
            place = over[0]
        elif own is not None and over and (changed[over[0]].kind in (own, "other", "")):
            place, joined = over[0], own
        elif own == "index" and over and sum(column.kind == "item_code" for column in changed) > 1:
            # 编号, a number of anything, stands beside the column of the codes; the other language tells of what.
            place, joined = over[0], own
        elif own is not None and not over:
            changed.append(Column(own, run.left, run.right, None, run))
            continue
        elif BRACKET.fullmatch(run.text.strip()) and over:
            inside = BRACKET.fullmatch(run.text.strip())
            assert inside is not None
            changed[over[0]] = replace(changed[over[0]], unit=changed[over[0]].unit or inside["inside"].strip())
            continue
        elif ignoring and over and strange == 0 and len(row.runs) > _TOLD:
            strange += 1
            continue
        else:
            return None
        column = changed[place]
        changed[place] = replace(
            column, kind=joined, left=min(column.left, run.left), right=max(column.right, run.right)
        )
    return tuple(changed)


def _divided(columns: Sequence[Column], row: Row) -> list[Column]:
    """The columns, each cut in two over which the second row tells of two things: 数量单位 over `Qty` and `UoM`."""
    found: list[Column] = []
    for column in columns:
        below = [run for run in row.runs if column.left <= run.centre <= column.right]
        kinds = [head_kind(run.text)[0] for run in below]
        whole = head_kind(column.head.text)[0] if column.head is not None else None
        if len(below) < 2 or None in kinds or len(set(kinds)) < len(kinds) or not {column.kind, whole} & set(kinds):
            found.append(column)
            continue
        edges = [column.left, *((a.right + b.left) / 2 for a, b in pairwise(below)), column.right]
        for run, kind, (left, right) in zip(below, kinds, pairwise(edges), strict=True):
            found.append(Column(kind or "other", max(left, run.left), min(right, run.right), column.unit, run))
    return found


def _ordered(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    found = sorted(columns, key=lambda column: (column.centre, column.kind))
    kinds = [column.kind for column in found]
    for place in range(1, len(found) - 1):
        # `No.` between what was sold and what one costs counts them.
        numbered = kinds[place] == "index" and "item" in kinds[:place] and kinds[place + 1] == "price"
        if numbered and "quantity" not in kinds:
            found[place] = replace(found[place], kind="quantity")
        # Behind the rate of a tax stands what it comes to: `CGST | Amt`.
        if kinds[place - 1 : place + 1] == ["tax", "amount"] and "amount" in kinds[: place - 1]:
            found[place] = replace(found[place], kind="tax")
    return tuple(found)
