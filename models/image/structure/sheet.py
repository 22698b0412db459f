"""One page -> its parts: rows of print, tables, fields, titles, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.image.page import Page
from models.image.structure.amounts import bare_number
from models.image.structure.cells import Known
from models.image.structure.columns import Column, Head, heads
from models.image.structure.declared import declared
from models.image.structure.fields import Field, fields
from models.image.structure.hundredths import with_hundredths
from models.image.structure.labels import cut, label_of
from models.image.structure.layout import Run, flatten
from models.image.structure.lined import lined
from models.image.structure.rows import Row, rows
from models.image.structure.spelled import spelled
from models.image.structure.spoken_sums import spoken
from models.image.structure.tables import Table, reaches, table
from models.image.structure.totals import MONEY, summing, sums_up
from models.image.structure.underneath import told_apart
from models.image.structure.wording import fold, wording

_ENDS = frozenset(("total", "paid"))
_NAMING = ("item", "specification")
_CLOSE = 1.9
"""Heights of letters between the rows of a name that wraps."""
_CLOSING = frozenset(
    ("ignored", "bill_number", "instruction", "instruction_delivery", "contact", "customer", "supplier")
)
"""Labels that end a table where they stand alone: who signs, remarks."""
_ACCOUNT = 3
"""Runs of a row of a guest's account, less one."""
_TITLE = re.compile(r"[【［]\s*[^\d\]】］]{1,10}\s*[】］]")
_VALUED = re.compile(r"\d\s*(?:元|圆)?\s*$")
_PAPER = re.compile(
    r"\d{1,2}:\d\d(:\d\d)?|第?\s*\d+\s*页\s*[,，/]?\s*共?\s*(\d+\s*页)?|\d+\s*/\s*\d+\s*页|共\s*\d+\s*页|页码\s*\d+\s*[-/]\s*\d+|(page|sheet|p\.?)\s*\d+(\s*(of|/)\s*\d+)?|\d+\s*/\s*\d+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The parts of one page. Places of rows count `rows`."""

    page: Page
    rows: tuple[Row, ...]
    codes: tuple[Run, ...]
    """As in `Page.codes`, placed on the flattened page."""
    tables: tuple[Table, ...]
    fields: tuple[Field, ...]
    titles: tuple[tuple[str, Run], ...]
    """What the page calls itself: a word of `data/titles.yaml`, and where."""
    loose: tuple[int, ...]
    """Rows with words that are in no table, field or title."""
    tabled: tuple[tuple[int, int], ...]
    """Rows [first, last) of each table, its head included."""


def sheet(page: Page, known: Known, mentions: Known) -> Sheet:
    """Take one page apart. `known`: the text is an item; `mentions`: an item is named in it."""
    flat = flatten(page)
    printed = with_hundredths([lined(row) for row in rows(flat.runs)])
    lines = told_apart([spelled(row, MONEY) for row in printed], known)
    titles = _titles(lines)
    found: list[Table] = []
    tabled: list[tuple[int, int]] = []
    all_heads = heads(lines)
    for number, head in enumerate(all_heads):
        limit = all_heads[number + 1].first if number + 1 < len(all_heads) else len(lines)
        for start, end in _spans(lines, head, limit, known):
            read = table(lines[start:end], head.columns, start, known)
            if read.rows:
                found.append(read)
                tabled.append((head.first if start == head.last else start, end))
    taken = {row for first, last in tabled for row in range(first, last)}
    taken |= {row for head in all_heads for row in range(head.first, head.last)}
    taken |= {
        number
        for number, row in enumerate(lines)
        if len(row.runs) == 1 and any(row.runs[0] is run for _, run in titles)
    }
    announced = fields(lines, taken, mentions)
    used = {source for field in announced for source in field.sources}
    named = {id(run) for _, run in titles}
    loose = tuple(
        number
        for number, row in enumerate(lines)
        if number not in taken
        and sums_up(row) is None
        and any((number, place) not in used and id(run) not in named for place, run in enumerate(row.runs))
    )
    return Sheet(page, lines, flat.codes, tuple(found), announced, titles, loose, tuple(tabled))


def _spans(lines: Sequence[Row], head: Head, limit: int, known: Known) -> list[tuple[int, int]]:
    """The rows of a table in parts: what sums up a part of it stands between them and is no row."""
    spans: list[tuple[int, int]] = []
    start = head.last
    wrapped = {
        id(lines[number])
        for number in range(start + 1, limit)
        if any(_wraps(other, lines[number], head) for other in lines[number - 1 : number + 2 : 2])
    }
    while start < limit:
        end = reaches(lines, start, lambda row: id(row) not in wrapped and _ends(row, known, head.columns), limit)
        if end > start:
            spans.append((start, end))
        if end >= limit or not _between(lines[end]):
            break
        start = end + 1
    return spans


def _wraps(other: Row, row: Row, head: Head) -> bool:
    """One word alone close to more of its name, in a column of names, whatever else it says (`card`, `Standard`)."""
    run = row.runs[0]
    # A size may stand behind what goes on small: `notes 38×51mm` below `Yellow sticky`.
    figures = r"[:：]" if run.text[0].islower() else r"[:：\d]"
    if len(row.runs) > 1 or re.search(figures, run.text) or summing(run.text) in _ENDS - {"paid"}:
        return False
    if abs(row.middle - other.middle) > _CLOSE * run.height or not re.sub(r"[ ×]", "", run.text).isascii():
        return False
    for place, column in enumerate(head.columns):
        left = head.columns[place - 1].right if place else float("inf")
        right = head.columns[place + 1].left if place + 1 < len(head.columns) else float("inf")
        if column.kind in _NAMING and left < run.left and run.right < right:
            return any(min(more.right, run.right) > max(more.left, run.left) for more in other.runs)
    return False


def _ends(row: Row, known: Known, columns: Sequence[Column]) -> bool:
    """A sum, a remark, a field, the end of the list: no row of the table. A row that names an item never ends it."""
    if any(known(run.text) for run in row.runs) or _sold(row, columns):
        return False
    counted = (len(row.runs) == 1 and declared(row.text) is not None) or _counted_up(row)
    return (
        counted
        or titled(row)
        or sums_up(row) is not None
        or _announces(row)
        or closing(row) is not None
        or of_paper(row.text)
        or spoken(row.runs[0].text)
    )


def _counted_up(row: Row) -> bool:
    """The sum of a column of counts, behind the word at its head: `Hours  15.75`."""
    return (
        len(row.runs) == 2
        and bare_number(row.runs[1].text) is not None
        and wording("columns").of(row.runs[0].text) == ("quantity",)
    )


def _sold(row: Row, columns: Sequence[Column]) -> bool:
    """A charge that is sold as the other rows of its table are, with a count and money (`茶位费  4  3.00  12.00`), or
    words without any figure that go on under a name (`收派服务费`)."""
    if sums_up(row) != "charge":
        return False
    under = [max(columns, key=lambda column: _shared(run, column)) for run in row.runs]
    if not all(_shared(run, column) > 0 for run, column in zip(row.runs, under, strict=True)):
        return False
    kinds = {column.kind for column in under}
    if {"item", "quantity"} <= kinds and kinds & {"price", "amount"}:
        return True
    # Of an account without counts a whole row, with its day: `2023/08/05  加床费  1900  150.00`.
    account = "quantity" not in {column.kind for column in columns} and len(row.runs) > _ACCOUNT
    if {"item", "amount"} <= kinds and account:
        return True
    return kinds == {"item"} and len(row.runs) == 1 and _VALUED.search(row.text) is None


def _shared(run: Run, column: Column) -> float:
    return min(run.right, column.right) - max(run.left, column.left)


def of_paper(text: str) -> bool:
    """A clock or the number of a page: the paper's own, nobody asks for anything with it."""
    return _PAPER.fullmatch(text.strip()) is not None


def _between(row: Row) -> bool:
    """A sum of a part, a page's end: the table may go on below."""
    return (sums_up(row) not in (None, *_ENDS)) or closing(row) == "continued" or titled(row)


def titled(row: Row) -> bool:
    """It names a kind of goods in brackets of a title (`【荤菜】`), over rows of them."""
    return len(row.runs) == 1 and _TITLE.fullmatch(row.text.strip()) is not None


def closing(row: Row) -> str | None:
    """`end_of_lines` or `continued` where a row says nothing else."""
    if len(row.runs) > 1:
        return None
    found = wording("titles").of(row.runs[0].text)
    return found[0] if found and found[0] in ("end_of_lines", "continued") else None


def _announces(row: Row) -> bool:
    """The row begins with a label and a colon (`备注: ...`), or holds nothing but labels (`Approved by`)."""
    head, colon, _ = row.runs[0].text.replace("：", ":").partition(":")
    if colon and label_of(head):
        return True
    if len(row.runs) == 1 and row.text[-1] in ":：":
        # Somebody signs there.
        return True
    if len(row.runs) == 2 and label_of(row.runs[0].text)[:1] in (("instruction",), ("instruction_delivery",)):
        # `Special instructions | Leave at the gate`, without a colon.
        return not any(sign.isdigit() for sign in row.text)
    if len(row.runs) == 1:
        first = cut(row.runs[0], (0, 0))[0]
        if first.label is not None and first.meanings[0] in (
            "instruction",
            "instruction_delivery",
            "ignored",
            "bill_number",
        ):
            return True
    words = [run.text for run in row.runs if any(sign.isalpha() for sign in run.text)]
    if not words or len(words) < len(row.runs):
        return False
    return all(label_of(text) for text in words) and (len(words) > 1 or label_of(words[0])[0] in _CLOSING)


def _titles(lines: Sequence[Row]) -> tuple[tuple[str, Run], ...]:
    heights = sorted(run.height for row in lines for run in row.runs)
    usual = heights[len(heights) // 2] if heights else 1.0
    found: list[tuple[str, Run]] = []
    for row in lines:
        for run in row.runs:
            kinds = wording("titles").of(run.text) or _ending(run.text)
            large, alone = run.height > 1.25 * usual, len(row.runs) == 1
            if kinds and (large or alone) and ":" not in run.text and "：" not in run.text:
                found.append((kinds[0], run))
    return tuple(found)


def _ending(text: str) -> tuple[str, ...]:
    """A title behind the name of who wrote it: `<company>采购订单`, `<company> Purchase Order`."""
    folded = fold(text)
    titles = wording("titles").meanings
    if len(folded) > 40:
        return ()
    for start in range(1, len(folded) - 2):
        tail = folded[start:]
        if (
            tail in titles
            and titles[tail][0] not in ("end_of_lines", "continued", "void", "label")
            and len(tail) >= (3 if not tail.isascii() else 7)
        ):
            return titles[tail]
    return ()
