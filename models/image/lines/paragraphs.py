"""Rows of a page -> the lines that they say in words, each with the rows it takes: alone, or as far as it wraps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from models.image.lines.lines import Reader
from models.image.lines.sentences import Sentence, sentences
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet
from models.image.structure.totals import sums_up

_WRAPPED = 3
"""Rows that a line in words takes at most."""
_OF_LINES = ("serial_number", "model", "purchase_order_general", "asset", "external_reference")
"""Labels that announce a code, and so may stand inside a line."""
Told: TypeAlias = tuple[Sentence, tuple[int, ...]]
"""A line and the places of its rows."""


def in_words(sheet: Sheet, reader: Reader) -> dict[int, list[Told]]:
    """Rows that say lines in words, alone or with the rows that they wrap into: place of the row -> its lines.

    A row that goes on with another's words holds none of its own. A note without any field is left to the language
    parser, which knows wishes and corrections.
    """
    if not any(field.value for field in sheet.fields):
        return {}
    titles = {id(run) for _, run in sheet.titles}
    closed = {
        row for field in sheet.fields if field.value and field.meanings[0] not in _OF_LINES for row, _ in field.sources
    }
    closed |= {row for first, last in sheet.tabled for row in range(first, last)}
    closed |= {
        n for n, row in enumerate(sheet.rows) if sums_up(row) is not None or any(id(run) in titles for run in row.runs)
    }
    found: dict[int, list[Told]] = {}
    number = 0
    while number < len(sheet.rows):
        spans: list[tuple[range, tuple[Sentence, ...]]] = []
        for last in range(number + 1, min(number + _WRAPPED, len(sheet.rows)) + 1):
            span = range(number, last)
            if last - 1 in closed or (last > number + 1 and not _adjoin(sheet.rows, last - 1)):
                break
            said = sentences([sheet.rows[row].runs for row in span], reader)
            if said:
                spans.append((span, said))
        taken = next((entry for entry in spans if _needed(sheet, entry[0], entry[1], reader)), None)
        if taken is None:
            number += 1
            continue
        more = next((e for e in spans if len(e[0]) == len(taken[0]) + 1 and _coded(taken[1], e[1])), None)
        span, said = more or taken
        found[number] = [(one, tuple(span)) for one in said]
        found.update({row: [] for row in span[1:]})
        number = span[-1] + 1
    return found


def _needed(sheet: Sheet, span: range, said: Sequence[Sentence], reader: Reader) -> bool:
    """The first of the rows is one of theirs: without it they say nothing, or not what the item is called."""
    later = sentences([sheet.rows[row].runs for row in span[1:]], reader) if len(span) > 1 else ()
    return not later or (len(later) == len(said) == 1 and bool(said[0].code) and not later[0].code)


def _coded(said: Sequence[Sentence], more: Sequence[Sentence]) -> bool:
    """With one row more the same line has its code, too."""
    return len(said) == len(more) == 1 and not said[0].code and bool(more[0].code) and said[0].item == more[0].item


def _adjoin(rows: Sequence[Row], below: int) -> bool:
    """The row stands as close below the one before it as the lines of one paragraph."""
    upper, lower = rows[below - 1], rows[below]
    return lower.middle - upper.middle < 2.2 * max(upper.height, lower.height)
