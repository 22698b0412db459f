"""Fields and titles of a paper -> the number that whoever billed it gave it: of an invoice, a receipt, a bill."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from models.image.documents.header import Placed, of, unsure
from models.image.lines.lines import Reader
from models.image.structure.fields import Field
from models.image.structure.labels import label_of
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet
from models.image.structure.totals import sums_up
from models.image.structure.wording import fold, wording
from models.image.sums.phrases import says
from models.intent import Slot, SlotChoice
from models.language.normalize import normalize

_NO_DAY = r"(?!\d{1,4}[-/.]\d|\d{1,2}[:：]|\d{1,2} [A-Za-z]{3})"
"""What goes on with a number is neither a day nor an hour."""
_NUMBER = re.compile(rf"[\s:：#.]*(?P<number>[A-Za-z]{{0,6}}[-/ ]?\d[\w/\-.]*(?: (?=[\d-]){_NO_DAY}\d{{2,}}[\w\-]*)*)")
_TITLED = re.compile(
    r"(?P<title>[^\d#:：]{3,28}?)\s*(?:no\.?|nr\.?|number|号|号码)?[\s.:：#]*(?P<number>(?:[A-Z]{1,6}-)?[A-Za-z]{0,4}\d[\w\-/]+)(?=\s|$)",
    re.I,
)
_ALONE = re.compile(
    r"(?:no[.,]?|nr\.?|№|#)\s*[:：]?\s*(?P<number>(?:[A-Z]{1,6}-)?[A-Za-z]{0,4}\d[\w\-/]+)(?=\s|$)", re.IGNORECASE
)
_CODED = re.compile(
    r"(?P<number>(?=(?:\D*\d){4})(?!\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$)(?!\d{1,3}/\d{1,4}$)[A-Z]{0,5}[-/]?\d[\w\-/]*[-/]?\d+|[A-Z]{1,5}-\d{4,})"
)
"""A number that stands by the title of the bill without any word: `KW-2511-00934`."""
_GROUPS = re.compile(r"\d{3,6}(?: \d{3,6}){1,4}|\d{8,16}")
_STAMP = re.compile(r"\d[-/.]\d{1,2}[-/.]\d.*\d{1,2}[:：]\d\d")
"""A day and an hour."""
_DAY = re.compile(r"\d{1,4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{2,4}")
_BEHIND = re.compile(r"\d[:：]\d\d(?:[:：]\d\d)? (?P<number>\d{5,8})$")
"""A number behind the hour."""
_UNSAID = 7
"""Rank of a number that nothing announces."""
_ACCOUNT = ("账号", "帐号", "Account", "Account No", "Account No.", "Acct")


def bill_number(found: Sequence[Placed], sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """One slot `external_reference`; other numbers of the same rank are its choices."""
    read: dict[str, tuple[int, Sequence[Run], str, Field | None]] = {}
    for one in of(found, "bill_number"):
        match = _NUMBER.match(" ".join(run.text for run in one.field.first_line))
        if match is not None:
            # A letter of a seal may stand close behind it.
            said = re.sub(r"(?<=\d)[一-鿿]$", "", match["number"]).strip(" .-/")
            label = fold(one.field.label)
            if re.search(r"[.,]\d\d$", said):
                continue
            if _DAY.match(said):
                read |= _below(one, label)
                continue
            rank = 0 if says("first_of_bills", label) else 1
            read.setdefault(fold(said), (rank, one.field.first_line, said, one.field))
    if not read and any(says("stayed", row.text) for sheet in sheets for row in sheet.rows):
        # Of a guest's account, where it is no bank's.
        for one in of(found, "ignored"):
            match = _NUMBER.fullmatch(one.field.text) if one.field.label in _ACCOUNT else None
            if match is not None:
                read.setdefault(fold(match["number"]), (6, one.field.first_line, match["number"], one.field))
    if not read:
        # The number of an order is that of its bill, where it bears no other.
        read = _titled(sheets, orders=not of(found, "purchase_order_general"))
    read = read or _accounts(found) or _timed(sheets)
    if not read:
        return []
    best = min(rank for rank, _, _, _ in read.values())
    (_, runs, said, field), *others = [each for each in read.values() if each[0] == best]
    choices = tuple(SlotChoice(other, None, 1.0) for _, _, other, _ in others)
    sure = 0.5 if choices or best == _UNSAID else 1.0
    slot = reader.evidence.slot("external_reference", runs, said, said, sure, choices=choices)
    return [slot, *(unsure(field.label, field.first_line, reader) if field is not None else [])]


def paid_for(sheets: Sequence[Sheet]) -> bool:
    """The paper says what was paid for it all: it is a bill, whatever it calls itself."""
    return any(sums_up(row) == "total" and says("after_all", row.text) for sheet in sheets for row in sheet.rows)


def _titled(sheets: Sequence[Sheet], orders: bool) -> dict[str, tuple[int, Sequence[Run], str, Field | None]]:
    """`Invoice 2023-0457`, `Bill 2231`, or `# 7764` below the title: a number behind what the paper calls itself."""
    titles = wording("titles")
    found: dict[str, tuple[int, Sequence[Run], str, Field | None]] = {}
    for sheet in sheets:
        named = [(number, run) for number, row in enumerate(sheet.rows) for _, run in sheet.titles if run in row.runs]
        named += [
            (number, run)
            for number, row in enumerate(sheet.rows)
            for run in row.runs
            if (titles.of(run.text) or ("",))[0] == "invoice" or "电子发票" in normalize(run.text, "").text
        ]
        for number, row in enumerate(sheet.rows):
            for run in row.runs:
                match = _TITLED.match(run.text.strip())
                kinds = titles.of(match["title"]) if match is not None else ()
                if match is not None and kinds and kinds[0] in ("invoice", *(("order",) if orders else ())):
                    found.setdefault(fold(match["number"]), (2, (run,), match["number"], None))
                alone = _ALONE.fullmatch(run.text.strip())
                if alone is not None and any(_under(run, number, title, row_of) for row_of, title in named):
                    found.setdefault(fold(alone["number"]), (3, (run,), alone["number"], None))
                coded = _CODED.fullmatch(run.text.strip())
                if coded is not None and any(_under(run, number, title, row_of) for row_of, title in named):
                    found.setdefault(fold(coded["number"]), (5, (run,), coded["number"], None))
            for run, said in _beside(row) if not found else ():
                found.setdefault(fold(said), (4, (run,), said, None))
    return found


def _below(one: Placed, label: str) -> dict[str, tuple[int, Sequence[Run], str, Field | None]]:
    """The number in the row below its label, behind which a day was read."""
    rows = one.sheet.rows[one.field.row + 1 : one.field.row + 2]
    runs = [row.runs[0] for row in rows if re.fullmatch(r"[A-Z]{0,4}-?\d{4,}", row.runs[0].text)]
    return {fold(run.text): (0 if says("first_of_bills", label) else 1, (run,), run.text, None) for run in runs}


def _accounts(found: Sequence[Placed]) -> dict[str, tuple[int, Sequence[Run], str, Field | None]]:
    """The buyer's account, above what was sold, where nothing else numbers the bill: asked about."""
    own = [one for one in of(found, "ignored") if one.field.label in _ACCOUNT and _above(one)]
    matches = [(one.field, _NUMBER.fullmatch(one.field.text)) for one in own]
    return {fold(m["number"]): (_UNSAID, field.first_line, m["number"], None) for field, m in matches if m is not None}


def _above(one: Placed) -> bool:
    """It stands above the first sum."""
    summed = (number for number, row in enumerate(one.sheet.rows) if sums_up(row) == "total")
    return one.field.row < next(summed, 0)


def _timed(sheets: Sequence[Sheet]) -> dict[str, tuple[int, Sequence[Run], str, Field | None]]:
    """The only row of figures alone beside the day and the hour, as tills number what they sell: asked about."""
    found: dict[str, tuple[int, Sequence[Run], str, Field | None]] = {}
    for row in (row for sheet in sheets for row in sheet.rows if _STAMP.search(row.text)):
        for run in row.runs:
            behind = _BEHIND.search(run.text)
            if _GROUPS.fullmatch(run.text) and not _STAMP.search(run.text):
                found[fold(run.text)] = (_UNSAID, (run,), run.text, None)
            elif behind is not None:
                found[behind["number"]] = (_UNSAID, (run,), behind["number"], None)
    return found if len(found) == 1 else {}


def _under(run: Run, number: int, title: Run, row_of: int) -> bool:
    """In the row of the title or the one below it, or a little further down in its column."""
    column = min(run.right, title.right) - max(run.left, title.left) > 0
    return 0 <= number - row_of <= (3 if column else 1)


def _unglued(word: str) -> tuple[str, ...]:
    """`单据12011319992`: a Chinese label and the number that it was read with."""
    match = re.fullmatch(r"([一-鿿]{2,6})([A-Z]{0,3}\d[\w\-/]{4,})", word)
    return (match[1], match[2]) if match is not None else (word,)


def _beside(row: Row) -> list[tuple[Run, str]]:
    """Numbers behind their labels without a colon, among other words: `檯號 12 單號 00871`, `ST# 12 TR#  85259`."""
    words = [(run, part) for run in row.runs for word in run.text.split() for part in _unglued(word)]
    return [
        (run, word.strip("#"))
        for (_, label), (run, word) in pairwise(words)
        if "bill_number" in label_of(label) or (not label.isascii() and "purchase_order_general" in label_of(label))
        if re.fullmatch(r"#?[A-Z]{0,3}-?\d[\w\-/]{2,}", word) and not re.search(r"[.,]\d\d$", word)
    ]
