"""A table whose columns come twice (`Item  Amount  Item  Amount`) -> the tables that stand beside each other."""

from __future__ import annotations

from models.image.structure.tables import Table, TableRow

_FIGURES = frozenset(("quantity", "price", "amount"))


def halves(table: Table) -> tuple[Table, ...]:
    """The table itself, unless the kinds of its columns repeat and hold names with figures each time.

    All rows of the left one come before those of the right one, as they are read.
    """
    kinds = [column.kind for column in table.columns]
    width = next((size for size in range(2, len(kinds) // 2 + 1) if kinds == kinds[:size] * (len(kinds) // size)), 0)
    if not width or "item" not in kinds[:width] or not _FIGURES & set(kinds[:width]):
        return (table,)
    found: list[Table] = []
    for begin in range(0, len(kinds), width):
        rows = [
            TableRow({place - begin: cell for place, cell in row.cells.items() if begin <= place < begin + width},
                     row.first, row.last)
            for row in table.rows
        ]  # fmt: skip
        found.append(Table(table.columns[begin : begin + width], tuple(row for row in rows if row.cells), table.page))
    return tuple(found)
