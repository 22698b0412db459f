"""What stands in the columns of a table -> what they are, where their heads tell too little or were misread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from models.image.structure.cells import Cell, Cells, Known
from models.image.structure.columns import Column
from models.image.structure.gluing import units_in


def told_by_content(columns: tuple[Column, ...], placed: Sequence[Cells], known: Known) -> tuple[Column, ...]:
    """The columns with units, names, line numbers and codes where their cells hold them. `placed`: as `cells.place`."""
    columns = _numbering(_by_content(_named(columns, placed), placed), placed, known)
    return _coded(columns, placed, known)


def _by_content(columns: tuple[Column, ...], placed: Sequence[Cells]) -> tuple[Column, ...]:
    """The columns with the one that holds nothing but measure words as that of the units (`Packing`: case, box)."""
    if any(column.kind == "unit" for column in columns):
        return columns
    counts = [index for index, column in enumerate(columns) if column.kind == "quantity"]
    for index, column in enumerate(columns):
        if column.kind in ("specification", "other", "note") and units_in(index, counts, placed):
            return (*columns[:index], replace(column, kind="unit"), *columns[index + 1 :])
    return columns


def _named(columns: tuple[Column, ...], placed: Sequence[Cells]) -> tuple[Column, ...]:
    """The columns with one of items, where no head was read as theirs: the first with words before the counts."""
    kinds = [column.kind for column in columns]
    if "quantity" not in kinds or {"item", "item_code", "specification"} & set(kinds):
        return columns
    for index in range(kinds.index("quantity")):
        held = [Cell(cells[index]).text for cells in placed if cells.get(index)]
        if kinds[index] == "other" and held and _most(_worded, held):
            return (*columns[:index], replace(columns[index], kind="item"), *columns[index + 1 :])
    return columns


def _worded(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) > 1


def _numbering(columns: tuple[Column, ...], placed: Sequence[Cells], known: Known) -> tuple[Column, ...]:
    """The columns with the first that is headed as codes as the numbers of the lines, where it counts them."""
    coded = [index for index, column in enumerate(columns) if column.kind == "item_code"]
    if not coded or any(column.kind == "index" for column in columns):
        return columns
    held = [Cell(cells[coded[0]]).text.strip(".、)# ") for cells in placed if cells.get(coded[0])]
    beside = [Cell(cells[index]).text for index in coded[1:] for cells in placed if cells.get(index)]
    # Beside a column of codes a single number that was read is that of its line.
    numbered = _rising(held) if len(held) > 1 else all(map(str.isdecimal, held)) and _most(known, beside)
    if not held or any(len(text) > 3 or known(text) for text in held) or not numbered:
        return columns
    index = coded[0]
    return (*columns[:index], replace(columns[index], kind="index"), *columns[index + 1 :])


def _rising(numbers: Sequence[str]) -> bool:
    """They count one by one, wherever they begin; one in three may have been misread (a lone 1 is often an I)."""
    steps = Counter(int(text) - place for place, text in enumerate(numbers) if text.isdecimal())
    return max(steps.values(), default=0) * 3 >= len(numbers) * 2


def _coded(columns: tuple[Column, ...], placed: Sequence[Cells], known: Known) -> tuple[Column, ...]:
    """The columns with one of codes, where none is headed so: most of it are items, or codes beside other names."""
    if any(column.kind == "item_code" for column in columns) or not any(column.kind == "item" for column in columns):
        return columns
    texts = [[Cell(cells[index]).text for cells in placed if cells.get(index)] for index in range(len(columns))]
    plain = [i for i, column in enumerate(columns) if column.kind == "item" and not _most(_code, texts[i])]
    for index, (column, held) in enumerate(zip(columns, texts, strict=True)):
        if len(held) > 1 and (
            (column.kind == "other" and _most(known, held))
            or (column.kind == "item" and plain and index not in plain)  # `Article` is a name, and a number.
        ):
            return (*columns[:index], replace(column, kind="item_code"), *columns[index + 1 :])
    return columns


def _most(says: Known, texts: Sequence[str]) -> bool:
    return sum(map(says, texts)) * 2 > len(texts)


def _code(text: str) -> bool:
    return text.isascii() and " " not in text.strip() and any(sign.isdigit() for sign in text)
