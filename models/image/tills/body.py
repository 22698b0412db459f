"""A receipt -> its body: the rows between the head of the paper and its sum, each as what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from models.image.lines.lines import Reader
from models.image.structure.columns import Column, Head, heads
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet, of_paper, sums_up
from models.image.tills.figures import Style, style_of
from models.image.tills.marks import cleared, offered, tells
from models.image.tills.prices import CURRENCY, value_of
from models.image.tills.rows import Printed, printed

_SUMMING = re.compile(
    r"\W*(?:\d{1,3} )?(?:sub\W?|grand |net+ |items? |order |bill |gross |rounded |round )?"
    r"(?:total|ttl|subtotal|amount due|balance)\b|"
    r"\W*(?:合计|总计|共计|小计|应收|应付|應收|應付|小計|總計|合計|总共|总价|共\d+件)",
    re.IGNORECASE,
)
"""How rows begin that sum up, whatever words follow."""
_CODED = re.compile(r"(?P<code>\d{3,7})(?:\s*(?=[^\W\d_])|\s+(?=\w*[^\W\d_]))")
_LETTERED = re.compile(r"[A-Z]{1,4}-?\d{2,7}[A-Z]?")
_MARKED = re.compile(r"[A-Z*](?:\s+|$)")
_LONGEST_CODE = 7
_GLUED = re.compile(r"\d{1,2}(?=[^\W\d_]{2})")
_FEW_TIMES, _TURNED = 2, 2
"""Multiplications that make a habit, and how many times as large as counts prices are together."""
_FAR_LESS = 2
_MONEY_MARK = re.compile(rf"[(（]\s*(?:{CURRENCY}|元)\s*[)）]")
_BELOW = 12
"""Rows below the amounts in which their sum is looked for."""


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a receipt that sell something, how its sums are printed, its columns, and what it sums up."""

    rows: tuple[Printed, ...]
    style: Style
    columns: tuple[Column, ...]
    """None where it has no head."""
    sums: tuple[Decimal, ...]
    told: tuple[int, ...] = ()
    """Places of rows that tell something about an item and are no items."""


def body(sheet: Sheet, reader: Reader) -> Body | None:
    """The body of a receipt; None where nothing is summed up below amounts."""
    style = style_of(sheet.rows, _sums, reader)
    if style is None:
        return None
    head = next(iter(heads(sheet.rows)), None)
    columns = _columns(head, sheet.rows)
    first = head.last if head is not None else 0
    rows: list[Printed] = []
    told: list[int] = []
    clear = cleared(sheet.rows[first:])
    end = len(sheet.rows)
    for number, row in enumerate(sheet.rows[first:], first):
        if _sums(row) and any(each.amount is not None for each in rows):
            if _small(row, rows, style, reader) or _heads(row, sheet.rows[number + 1 : number + 2]):
                continue
            end = number
            break
        if (
            of_paper(row.text)
            or offered(row)
            or (_sums(row) and not rows)
            or sums_up(row) in ("tax", "charge", "discount")
        ):
            continue
        if tells(row) and not any(style.is_amount(run) for run in row.runs):
            told.append(number)
            continue
        plain = clear[number - first]
        if len(plain.runs) > 1 and tells(Row(plain.runs[:1])):
            plain = Row(plain.runs[1:])
        rows.append(printed(plain, number, lambda run: style.is_amount(run) and not _elsewhere(run, columns), reader))
    rows, running = _cut_off(rows, reader)
    closing = [row for row in sheet.rows[end : end + _BELOW] if _sums(row) and sums_up(row) != "paid"]
    if not any(sums_up(row) == "total" for row in closing):
        # `BALANCE 36.15`, `DEBIT 36.15`: what was paid is the only sum.
        closing += [row for row in sheet.rows[end : end + _BELOW] if sums_up(row) == "paid"]
    sums = running + [value for row in closing for value in style.values(row, reader) if value]
    rows = _parts_cut(rows, sums, style, reader)
    begin = next((place for place, row in enumerate(rows) if row.amount is not None), None)
    if begin is None or not sums:
        return None
    if head is None:
        begin = max(0, begin - _ahead(rows, begin))
        rows = rows[begin:]
    rows = _turned(_unglued(_uncoded(rows)))
    return Body(tuple(rows), style, columns, tuple(sums), tuple(told))


def _small(row: Row, rows: Sequence[Printed], style: Style, reader: Reader) -> bool:
    """It sums up far less than stands above it: what was saved, not what is to be paid."""
    said = style.values(row, reader) if sums_up(row) == "subtotal" else []
    amounts = [value_of(each.amount, reader) for each in rows if each.amount is not None]
    added = sum((value for value in amounts if value is not None), Decimal(0))
    return bool(said) and max(said) * _FAR_LESS < added


def _heads(row: Row, below: Sequence[Row]) -> bool:
    """It names a kind of goods and sums up nothing: `GENERAL MERCHANDISE` over more of them."""
    named = any(any(map(str.isalpha, run.text)) for each in below for run in each.runs)
    return sums_up(row) == "subtotal" and not any(map(str.isdigit, row.text)) and named


def _columns(head: Head | None, rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of a head. A currency in brackets is no column of its own but belongs to the word before it."""
    found: list[Column] = []
    marks = (
        [run for row in rows[head.first : head.last] for run in row.runs if _MONEY_MARK.fullmatch(run.text)]
        if head
        else []
    )
    for column in head.columns if head is not None else ():
        if found and any(column.left <= (run.left + run.right) / 2 <= column.right for run in marks):
            found[-1] = replace(found[-1], right=column.right)
        else:
            found.append(column)
    return tuple(found)


def _elsewhere(run: Run, columns: Sequence[Column]) -> bool:
    """Under a head that says that no amounts stand there, where another says that they do."""
    if not any(column.kind == "amount" for column in columns):
        return False
    over = [(min(run.right, column.right) - max(run.left, column.left), column.kind) for column in columns]
    best = max(over)
    return best[0] > 0 and best[1] in ("tax", "price", "quantity", "other_quantity", "other")


def _cut_off(rows: list[Printed], reader: Reader) -> tuple[list[Printed], list[Decimal]]:
    """The rows above one that says the sum of all amounts before it, whatever it is called; and that sum."""
    added, count = Decimal(0), 0
    for number, row in enumerate(rows):
        value = value_of(row.amount, reader) if row.amount is not None else None
        if value is None:
            continue
        if count > 1 and value == added and row.count is None and row.times is None and not row.figures:
            return rows[:number], [value]
        added, count = added + value, count + 1
    return rows, []


def _parts_cut(rows: list[Printed], sums: Sequence[Decimal], style: Style, reader: Reader) -> list[Printed]:
    """The rows without those at their end that say once more, by parts, what all above come to: `FOOD`, `DRINKS`."""
    values = [value_of(row.amount, reader) if row.amount is not None else None for row in rows]
    above = Decimal(0)
    for number, value in enumerate(values):
        rest = [(row, each) for row, each in zip(rows[number:], values[number:], strict=True) if each is not None]
        plain = all(row.count is None and row.times is None and not row.figures for row, _ in rest)
        parts = sum((each for _, each in rest), Decimal(0))
        if (
            len(rest) > 1
            and plain
            and value is not None
            and parts == above
            and any(abs(above - total) < style.cent for total in sums)
        ):
            return rows[:number]
        above += value or 0
    return rows


def _uncoded(rows: list[Printed]) -> list[Printed]:
    """The rows with the number in front of the words as their code, where most names have one: `2103 SPRITZER`."""
    rows = [_unmarked(row) for row in rows]
    named = [row for row in rows if row.named and row.code is None]
    coded = {row.place: code for row in named if (code := _code_of(row)) is not None}
    if len(coded) * 3 < 2 * max(3, len(named)):
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


def _ahead(rows: Sequence[Printed], first: int) -> int:
    """How many rows above the first amount belong to its item: as many names as stand above the others."""
    amounts = [place for place, row in enumerate(rows) if row.amount is not None]
    between = [sum(row.named for row in rows[a + 1 : b]) for a, b in pairwise(amounts) if not rows[b].named]
    names = 0 if rows[first].named else max(1, min(between, default=1))
    count = 0
    while count < first:
        above = rows[first - count - 1]
        labelled = re.search(r"[:：]", above.text) is not None
        if above.named and names == 0 and above.code is not None and rows[first].code is None:
            # Its name stands beside its code, and something about it between.
            if all(row.code is None for row in rows[first - count : first]):
                count += 1
            break
        if above.named and (names == 0 or labelled):
            break
        if not (above.named or above.code or above.times or above.marked or above.figures):
            break
        names -= above.named
        count += 1
    return count


def _sums(row: Row) -> bool:
    return sums_up(row) in ("total", "subtotal", "paid") or _SUMMING.match(row.text) is not None
