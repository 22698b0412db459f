"""Rows of a receipt as a whole -> what stands in front of their names: codes, counts, marks of taxes.

A single row does not tell a code from a count; what most of them have in front does.
"""

from __future__ import annotations

import re
from dataclasses import replace

from models.image.tills.rows import Printed

_CODED = re.compile(r"(?P<code>\d{3,7})(?:\s*(?=[^\W\d_])|\s+(?=\w*[^\W\d_]))")
_LETTERED = re.compile(r"[A-Z]{1,4}-?\d{2,7}[A-Z]?")
_MARKED = re.compile(r"[A-Z*](?:\s+|$)")
_WORD = re.compile(r"[^\W\d_]{3}|[\u4e00-\u9fff]{2}")
_MARKED_CODE = re.compile(r"[A-Z*] +\d{3,7}")
_LONGEST_CODE = 7
_GLUED = re.compile(r"\d{1,2}(?=[^\W\d_]{2})")
_FEW_TIMES, _TURNED = 2, 2
"""Multiplications that make a habit, and how many times as large as counts prices are together."""


def fronted(rows: list[Printed]) -> list[Printed]:
    """The rows with codes and counts taken off the names, and counts told from prices."""
    return _turned(_unglued(_uncoded(rows)))


def unsized(rows: list[Printed]) -> list[Printed]:
    """The rows without sizes beside their figures (`0.25g*24粒`), where names of their own stand above most of them."""
    sized = [row for row in rows if row.amount is not None and _sized(row)]
    plain = [row for row in rows if row.amount is None and _WORD.search(row.text)]
    sold = sum(row.amount is not None for row in rows)
    if not sized or len(sized) * 2 < sold or len(plain) < len(sized):
        return rows
    return [replace(row, words=()) if row in sized else row for row in rows]


def _sized(row: Printed) -> bool:
    return row.named and row.text[:1].isdigit() and not _WORD.search(row.text)


def _uncoded(rows: list[Printed]) -> list[Printed]:
    """The rows with the number in front of the words as their code, where most names have one: `2103 SPRITZER`."""
    rows = [_unmarked(row) for row in rows]
    named = [row for row in rows if row.named and row.code is None]
    coded = {row.place: code for row in named if (code := _code_of(row)) is not None}
    own = sum(row.code is not None for row in rows if row.named)
    if not coded or (len(coded) + own) * 3 < 2 * max(3, len(named) + own):
        return rows
    found: list[Printed] = []
    for row in rows:
        if row.place in coded:
            code, first = coded[row.place], row.words[0]
            rest = (first.part(code, len(first.text)),) if code < len(first.text) else ()
            digits = len(first.text[:code].rstrip())
            row = replace(row, code=first.part(0, digits), words=(*rest, *row.words[1:]))
        found.append(row)
    return found


def _unmarked(row: Printed) -> Printed:
    """The row without the mark of its tax in front of its code: `E 1024 SPINACH`."""
    first = row.words[0].text if row.words else ""
    if row.code is None and len(row.words) > 1 and _MARKED.fullmatch(first) and _CODED.match(row.words[1].text):
        return replace(row, words=row.words[1:])
    marked = _MARKED.match(first)
    if row.code is None and len(row.words) > 1 and _MARKED_CODE.fullmatch(first):
        return replace(row, words=(row.words[0].part(first.index(first.split()[1]), len(first)), *row.words[1:]))
    if row.code is not None or marked is None or _CODED.match(first, marked.end()) is None:
        return row
    return replace(row, words=(row.words[0].part(marked.end(), len(first)), *row.words[1:]))


def _unglued(rows: list[Printed]) -> list[Printed]:
    """The rows with counts off the words that they are glued to (`2Flat white`), where others have counts."""
    sold = [row for row in rows if row.named and row.amount is not None]
    if sum(row.count is not None for row in sold) * 2 < max(2, len(sold)):
        return rows
    found: list[Printed] = []
    for row in rows:
        glued = _GLUED.match(row.words[0].text) if row in sold and row.count is None else None
        if glued is not None:
            first = row.words[0]
            rest = first.part(glued.end(), len(first.text))
            row = replace(row, count=first.part(0, glued.end()), words=(rest, *row.words[1:]))
        found.append(row)
    return found


def _turned(rows: list[Printed]) -> list[Printed]:
    """The rows with `10 x 2` as two at ten each where the paper writes prices first: counts are the smaller."""
    every = [row.times for row in rows if row.times is not None]
    plain = [pair for pair in every if all(run.text.isdigit() for run in pair)]
    if len(plain) < len(every) or len(plain) < _FEW_TIMES:
        return rows
    first, second = (sum(int(pair[place].text) for pair in plain) for place in (0, 1))
    if first < _TURNED * second:
        return rows
    return [replace(row, times=row.times[::-1]) if row.times is not None else row for row in rows]


def _code_of(row: Printed) -> int | None:
    """Where the words begin behind a number of three figures or more."""
    first = row.words[0].text
    match = _CODED.match(first)
    if match is not None:
        return match.end()
    if len(row.words) > 1 and _LETTERED.fullmatch(first) and re.search(r"[^\W\d_]{3}", row.words[1].text):
        return len(first)
    return len(first) if len(row.words) > 1 and first.isdecimal() and 3 <= len(first) <= _LONGEST_CODE else None
