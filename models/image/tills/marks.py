"""A row of a receipt -> its runs without what is no part of any item: dates, line numbers, tax marks that hang out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.image.documents.dates import CLOCK_OR_DATE
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.wording import wording
from models.image.sums.phrases import phrases

_SIZE = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?[^\W\d_]{1,3}\.?")
"""A size in one word: `12PK`, `65MM`, `1.5L`."""
_CLOSE = 1.0
"""Heights of letters up to which words of one name stand apart."""
_HANGING = re.compile(r"[A-Z*]{1,3}")
_MARK = re.compile(r"[A-Z*]")
_CODED = re.compile(r"\d{4,14}(?:\s|$)")
"""The mark of a tax, and the code behind it."""
_NUMBERED = re.compile(r"[\[［【]\s*\d{1,3}\s*[\]］】]\s*")
_LISTED = re.compile(r"(?P<count>\d{1,2}\s?[xX×])(?:\s*\d{1,3}\s?[.)]\s*(?=[^\W\d]|$)|\s+\d{1,3}$)")
"""A count, and the number of the dish on the menu: `2x 19.`."""
_OUTLET = re.compile(r"(?P<word>[^\W\d_]{1,6}(?: no)?)[ #:：.]{0,3}\d{1,3}(?:\s+|$)", re.IGNORECASE)
"""`PUMP 07` in front of what was sold there."""
_EQUAL = re.compile(r"^=\s*(?=[^\d\s]{0,3}\d)")
_PARTED = re.compile(r"(?<=\d,) (?=\d{3}(?!\d))")
_ABOUT = frozenset(("other", "index", "note"))
_SHORT_DAY = re.compile(r"\d{1,2}[-/]\d{1,2}")
DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|\d{1,2}[ -][A-Za-z]{3,9}(?:[ -]\d{2,4})?")
"""A day, with or without its year."""


def offered(row: Row) -> bool:
    """What several of a thing cost together or what one cost before: `@ 2 for 4.00`, `REDUCED FROM £3.50`."""
    return re.fullmatch(rf"\W*(?:{phrases('offer').pattern})\W*", row.text, re.IGNORECASE) is not None


def tells(row: Row) -> bool:
    """Something about an item that is no name of it: its batch, its serial number, how long it lasts."""
    han = re.match(r"[一-鿿]{2,4}(?=[A-Za-z\d])", row.text)
    head = han.group() if han is not None else re.split(r"[:：]", row.text)[0].strip()
    if han is None and not re.search(r"[:：]", row.text):
        numbered = re.match(r"(\S+) \S*\d", row.text)
        head = numbered[1] if numbered is not None else ""
    if CLOCK_OR_DATE.search(row.text):
        return False
    kinds = set(wording("columns").of(head)) or _ending(head)
    return bool(kinds) and kinds <= _ABOUT


def _ending(head: str) -> set[str]:
    """What the last letters of a longer Chinese label say: 批号 behind the name of the maker."""
    for start in range(1, len(head) - 1):
        if not head[start].isascii() and (kinds := wording("columns").of(head[start:])):
            return set(kinds)
    return set()


def cleared(rows: Sequence[Row]) -> list[Row]:
    """The rows with sizes put to their names, and without dates, line numbers and marks of one to three letters in
    front of the names that stand further out than most names."""
    lefts = sorted(_first_word(row).left for row in rows if _first_word(row) is not None)
    usual = lefts[len(lefts) // 2] if lefts else 0.0
    dated = [row for row in rows if len(row.runs) > 2 and _SHORT_DAY.fullmatch(row.runs[0].text)]
    if len(dated) > 1 and len(dated) * 2 >= sum(len(row.runs) > 2 for row in rows):
        rows = [Row(row.runs[1:]) if row in dated else row for row in rows]
    return [Row(tuple(map(_closed, _sized(_bare(row.runs, usual))))) for row in rows]


def _closed(run: Run) -> Run:
    """The run without blanks in its thousands (`90, 000`), and without a sign that it is equal (`= 14,000`)."""
    text = _EQUAL.sub("", _PARTED.sub("", run.text))
    return replace(run, text=text, places=(), doubts=()) if text != run.text else run


def _first_word(row: Row) -> Run:
    return next((run for run in row.runs if sum(map(str.isalpha, run.text)) > 2), row.runs[0])


def _bare(runs: Sequence[Run], usual: float) -> tuple[Run, ...]:
    kept = list(runs)
    if len(kept) > 2 and DAY.fullmatch(kept[0].text) and CLOCK_OR_DATE.search(kept[0].text):
        kept = kept[1:]
    first = kept[0]
    if (
        len(kept) > 2
        and _HANGING.fullmatch(first.text)
        and first.right < usual + first.height < kept[1].left + 2 * first.height
    ):
        kept = kept[1:]
    if len(kept) > 1 and _MARK.fullmatch(kept[0].text) and _CODED.match(kept[1].text):
        kept = kept[1:]
    listed = _LISTED.match(kept[0].text)
    if listed is not None and (rest := kept[0].text[listed.end() :].strip() or len(kept) > 1):
        first = kept[0]
        behind = [first.part(listed.end(), len(first.text))] if isinstance(rest, str) else []
        kept = [first.part(*listed.span("count")), *behind, *kept[1:]]
    outlet = _OUTLET.match(kept[0].text)
    if outlet is not None and wording("tills").of(outlet["word"]) == ("outlet",):
        rest = kept[0].text[outlet.end() :].strip()
        kept = [kept[0].part(outlet.end(), len(kept[0].text)), *kept[1:]] if rest else kept[1:] or kept
    numbered = _NUMBERED.match(kept[0].text)
    if numbered is not None:
        rest = kept[0].text[numbered.end() :]
        kept = [kept[0].part(numbered.end(), len(kept[0].text)), *kept[1:]] if rest else kept[1:] or kept
    return tuple(kept)


def _sized(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs with a size put to the words that it stands close behind: `TOWELS`, `12PK`."""
    found: list[Run] = []
    for run in runs:
        before = found[-1] if found else None
        if (
            before is not None
            and _SIZE.fullmatch(run.text)
            and before.text[-1:].isalpha()
            and run.left - before.right < _CLOSE * min(run.height, before.height)
        ):
            first, last = before.outline, run.outline
            outline = (first[0], last[1], last[2], first[3])
            text = f"{before.text} {run.text}"
            found[-1] = replace(before, text=text, right=run.right, outline=outline, places=(), doubts=())
        else:
            found.append(run)
    return tuple(found)
