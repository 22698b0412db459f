"""Pieces of a page that layouts share."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def table(head: Sequence[str], rows: Sequence[Sequence[str]], align: str, look: str = "k") -> str:
    """A table as HTML. `align`: l, r, c, or w (blanks stay) for each column; an empty head is left out."""
    sides = {"l": "", "r": ' class="r n"', "c": ' class="c"', "w": ' class="p"'}
    top = "".join(f"<th{sides[side]}>{escape(cell)}</th>" for side, cell in zip(align, head, strict=False))
    body = "".join(
        "<tr>"
        + "".join(f"<td{sides[side]}>{escape(cell)}</td>" for side, cell in zip(align, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return f'<table class="{look}">{f"<tr>{top}</tr>" if head else ""}{body}</table>'


def fields(rows: Sequence[tuple[str, str]]) -> str:
    """Labels and values in two columns."""
    return (
        '<div><table class="n" style="width:auto">'
        + "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows)
        + "</table></div>"
    )


def pairs(rows: Sequence[tuple[str, str]]) -> str:
    """Sums on the right; the last stands out."""
    body = "".join(
        f'<tr class="{"b" if place == len(rows) else ""}"><td>{escape(name)}</td><td class="r n">{escape(value)}</td></tr>'
        for place, (name, value) in enumerate(rows, 1)
    )
    return f'<table style="width:44%;margin-left:auto">{body}</table>'
