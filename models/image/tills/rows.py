"""Rows of print of a receipt -> what each of them holds: words, a code, a count, `count x price`, figures, an amount.

No row is judged alone: which of them belong together is the matter of `till`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from models.image.documents.dates import CLOCK_OR_DATE
from models.image.lines.lines import Reader
from models.image.structure.amounts import is_measure, money, quantity
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.wording import wording
from models.image.tills.parts import SIGN, TIMES, UNIT, multiplying, parted, unflagged
from models.image.tills.prices import CURRENCY, EACH, NUMBER

_UNIT_ALONE = 3
_SIGN_BEHIND = re.compile(r"(?<=\w)\s+[@×]\s*$")
_MARK = re.compile(r"\(?(?:[A-Z]{1,3}|[a-z]|\*|#|0|SR\s?\d?%?|\d%)\)?")
"""At which rate something is taxed: `X`, `FN`, `SR`, or `O` read as a nought."""
_AMOUNT = re.compile(
    rf"(?P<figure>[-−]?\s*{CURRENCY}?\s*[-−]?{NUMBER}\s*(?:元|圆|[-−](?!\d))?)(?:\s*[A-Z*#]{{1,3}}|\s[a-z])?\s*$"
)
_BARCODE = re.compile(
    r"(?P<code>\d{8,14}|\d{3,5}-\d{3}-\d{3,4}(?= ))(?:[A-Z]{1,2}|\s[A-Z]{1,2}$)?(?![\w.])"
    r"|(?P<glued>\d{7,14})(?=[^\W\d_])"
)
_CODE_ALONE = re.compile(r"(?:\d{1,4}\s+)?(?P<code>\d{7,14})(?:\s?[A-Z]{1,2})?")
_CODE_BEHIND = re.compile(r"(?<=\w)\s+(?P<code>\d{8,14})(?:\s?[A-Z]{1,2})?$")
_PRICED = re.compile(rf"[@＠]\s*(?P<price>{CURRENCY}?\s*{NUMBER}\s*(?:[^\W\d_]+|¢)?(?:\s*/\s*{EACH})?)")
"""What one costs, apart from how many there are: `@ 134.9 pence/litre`."""
_SPOKEN = re.compile(r"[一-鿿]{2,3}")
_BRACKETED = re.compile(r"[(（](?P<count>\d{1,2})[)）]\s*(?=[^\W\d])")
_FRONT = re.compile(
    r"(?P<count>\d{1,3}(?=\s*[xX×*✕])|\d{1,2})(?:\s*[xX×*✕]\s*(?=[^\d\s])|\s+of:\s+|\s+(?=[^\W\d_]|[(（*]))"
)
_BEHIND = re.compile(
    rf"(?:\s+{SIGN}\s?|(?<=[^\W\d_)）])(?<!\d[a-zA-Z])(?<!\d[a-zA-Z]{{2}})[x×*✕](?=\d))(?P<count>\d{{1,3}}(?:\s*{UNIT})?)\s*$"
)

_EACH_PART = re.compile(rf"\d+(?:[.,]\d+)?\s*(?:p|¢|pence|cents?)\s*/\s*{EACH}", re.IGNORECASE)
"""`133.6 P/L`."""
_DISPENSED = re.compile(r"(?:qty|quantity|数量)\s*[:：]?\s*\d+(?:\.\d+)?", re.IGNORECASE)
_TIMES_BEHIND = re.compile(r"(?<=\w)\s+(?P<count>\d{1,2})\s?[x×]\s*$")


@dataclass(frozen=True, slots=True)
class Printed:
    """One row. `marked`: the count says that it is one (`2x`), where a bare number may be part of a name."""

    place: int
    words: tuple[Run, ...] = ()
    code: Run | None = None
    count: Run | None = None
    marked: bool = False
    times: tuple[Run, Run] | None = None
    figures: tuple[Run, ...] = ()
    amount: Run | None = None

    @property
    def named(self) -> bool:
        """It holds words of an item."""
        return bool(self.words)

    @property
    def text(self) -> str:
        """The words."""
        return " ".join(run.text for run in self.words)


IsAmount = Callable[[Run], bool]
"""Whether a figure is printed as sums of this paper are."""


def printed(row: Row, place: int, is_amount: IsAmount, reader: Reader) -> Printed:
    """What a row holds."""
    each = _PRICED.fullmatch(row.text) if len(row.runs) == 1 else None
    if each is not None:
        return Printed(place, figures=(_part(row.runs[0], each.span("price")),))
    runs = [unflagged(run, behind_sums=True) or run for run in multiplying(row.runs)]
    words: list[Run] = []
    figures: list[Run] = []
    found = Printed(place)
    for index, run in enumerate(runs):
        rest: Run | None = run
        if _MARK.fullmatch(run.text) and _taxes(runs, index, is_amount, words):
            continue
        coded = _CODE_ALONE.fullmatch(run.text)
        if coded is not None and found.code is None and not is_amount(run):
            found = replace(found, code=_part(run, coded.span("code")))
            continue
        if CLOCK_OR_DATE.search(run.text):
            words.append(run)
            continue
        if words and found.count is None and _SPOKEN.fullmatch(run.text) and _count_in_words(run, reader):
            found = replace(found, count=run, marked=True)
            continue
        behind: list[Run] = []
        while rest is not None:
            cut = _cut(rest, found.times is None, is_amount, reader)
            if cut is None:
                break
            rest, piece, kind = cut
            if kind == "times":
                times = TIMES.match(piece.text)
                assert times is not None
                found = replace(
                    found,
                    times=(_pounds(_part(piece, times.span("count"))), _part(piece, times.span("price"))),
                    marked=True,
                )
            elif kind == "count":
                found = replace(found, count=piece, marked=True)
            else:
                behind.insert(0, piece)
        if rest is not None and found.code is None and (code := _BARCODE.match(rest.text)) is not None:
            name = "code" if code["code"] else "glued"
            found = replace(found, code=_part(rest, code.span(name)))
            rest = _part(rest, (code.end(), len(rest.text))) if rest.text[code.end() :].strip() else None
        ending = _CODE_BEHIND.search(rest.text) if rest is not None and found.code is None else None
        if ending is not None and rest is not None and not reader.names.exactly(rest.text, "item"):
            found = replace(found, code=_part(rest, ending.span("code")))
            rest = _part(rest, (0, ending.start()))
        front = (
            (_FRONT.match(rest.text) or _BRACKETED.match(rest.text))
            if rest is not None and not words and found.count is None
            else None
        )
        if front is not None and rest is not None and not reader.names.exactly(rest.text, "item"):
            marked = not front.group().rstrip().isdigit()
            found = replace(found, count=_part(rest, front.span("count")), marked=marked)
            rest = _part(rest, (front.end(), len(rest.text)))
        if rest is run and index == 0 and len(runs) > 2 and len(run.text) <= _UNIT_ALONE and is_measure(run.text):
            # A unit in front of the figures, in a row below its name.
            continue
        if (
            rest is not None
            and behind
            and found.count is not None
            and (sign := _SIGN_BEHIND.search(rest.text)) is not None
        ):
            rest = _part(rest, (0, sign.start()))
        if rest is not None and any(sign.isalpha() for sign in rest.text):
            if found.times is None or wording("columns").of(rest.text) != ("quantity",):
                words.append(rest)
        elif rest is not None and any(sign.isdigit() for sign in rest.text):
            figures.append(rest)
        figures += behind
    if figures and len(words) == 1 and wording("columns").of(words[0].text) == ("price",):
        words = []
    words = [plain for run in words if (plain := unflagged(run)) is not None]
    return _settled(replace(found, words=tuple(words), figures=tuple(figures)), is_amount, reader)


def _settled(found: Printed, is_amount: IsAmount, reader: Reader) -> Printed:
    """The row with its last sum as the amount, and a bare number in front of its words as their count."""
    if found.times is not None or len(found.figures) > 1:
        # `Qty 4 @ 1.50`: the words say what the figures are.
        counting = [run for run in found.words if wording("columns").of(run.text)[:1] in (("quantity",), ("price",))]
        found = replace(found, words=tuple(run for run in found.words if run not in counting))
    if found.figures and any(wording("tills").of(run.text) == ("share",) for run in found.words):
        # `QTY 20  COPAY  8.50` below what was dispensed: neither is a name.
        names = [run for run in found.words if wording("tills").of(run.text) != ("share",)]
        found = replace(found, words=tuple(names) if not all(_DISPENSED.fullmatch(run.text) for run in names) else ())
    figures = list(found.figures)
    last = next((place for place in range(len(figures) - 1, -1, -1) if is_amount(figures[place])), None)
    amount = figures[last] if last is not None else None
    figures = [figure for place, figure in enumerate(figures) if place != last]
    count, marked, words = found.count, found.marked, found.words
    if figures and words and figures[0].right <= words[0].left + figures[0].height:
        first = figures.pop(0)
        if count is None and re.fullmatch(r"\d{1,2}|\d{1,3}\s*[xX×]", first.text):
            count, marked = first, not first.text.isdigit()
        else:
            words = (first, *words)
    coded = len(figures) > 1 and re.fullmatch(r"\d{5,}", figures[0].text) is not None
    if coded and found.code is None and not words and amount is not None:
        return replace(found, code=figures[0], figures=tuple(figures[1:]), amount=amount)
    return replace(found, figures=tuple(figures), amount=amount, count=count, marked=marked, words=words)


def _taxes(runs: Sequence[Run], index: int, is_amount: IsAmount, words: Sequence[Run]) -> bool:
    """A mark of the tax: behind the amount, or between words and amount."""
    before = runs[index - 1] if index else None
    behind = runs[index + 1] if index + 1 < len(runs) else None
    if before is None or runs[index].text.isdigit():
        return runs[index].text == "0" and before is not None and behind is None and is_amount(before)
    if any(_ends_in_sum(run, is_amount) for run in runs[:index]):
        return behind is None
    return bool(words) and behind is not None and is_amount(behind)


def _ends_in_sum(run: Run, is_amount: IsAmount) -> bool:
    match = _AMOUNT.search(run.text)
    return match is not None and is_amount(_part(run, match.span("figure")))


def _cut(run: Run, open_: bool, is_amount: IsAmount, reader: Reader) -> tuple[Run | None, Run, str] | None:
    """The last thing of a run that is no word: (what is left, the thing, `times`, `count` or `figure`)."""
    text = run.text
    for match in TIMES.finditer(text) if open_ else ():
        ends = match.end() == len(text.rstrip())
        free = match.start() == 0 or text[match.start() - 1].isspace()
        priced = re.search(rf"{CURRENCY}|[.,]\d\d", match["price"]) is not None or "@" in match.group()
        if ends and free and (match.start() == 0 or priced):
            return _left(run, match.start()), _part(run, (match.start(), len(text.rstrip()))), "times"
    two = parted(run)
    if two is not None:
        return *two, "figure"
    if _EACH_PART.fullmatch(text):
        return None, run, "figure"
    match_ = _AMOUNT.search(text)
    behind = text[match_.end("figure") :].strip() if match_ is not None else ""
    if match_ is not None and not (len(behind) > 1 and is_measure(behind)):
        figure = _part(run, match_.span("figure"))
        if not is_amount(figure):
            # Marks of taxes hang out on some papers, and stand in line on others.
            figure = replace(figure, right=run.right)
        alone = not text[: match_.start()].strip()
        apart = (
            alone
            or text[match_.start() - 1 : match_.start() + 1].strip() != text[match_.start() - 1 : match_.start() + 1]
        )
        bare = match_.end("figure") == len(text.rstrip()) and money(figure.text, reader.chinese) is not None
        # `Meja 9`: a table, a pump, a room.
        numbering = not alone and re.fullmatch(r"\d{1,2}", figure.text) is not None
        if (apart and not numbering and is_amount(figure)) or (alone and bare):
            return _left(run, match_.start()), figure, "figure"
    counted = _BEHIND.search(text) or _TIMES_BEHIND.search(text)
    if counted is not None and not reader.names.knows(text):
        return _left(run, counted.start()), _part(run, counted.span("count")), "count"
    alone_ = re.fullmatch(rf"(?:[xX×*]\s?)?(?!\d{{6}}){NUMBER}\s*(?P<unit>{UNIT}|{EACH})", text)
    if alone_ is not None and is_measure(alone_["unit"], reader.names.measures):
        return None, run, "count" if text[:1] in "xX×*" else "figure"
    if re.fullmatch(r"[xX×*]\s?\d{1,3}|\d{1,3}\s?[xX×*]", text):
        return None, run, "count"
    each = _PRICED.fullmatch(text)
    if each is not None:
        return None, _part(run, each.span("price")), "figure"
    return None


def _count_in_words(run: Run, reader: Reader) -> bool:
    """半只, 两份."""
    read = quantity(run.text, None, ())
    return read is not None and read.value.measure is not None and is_measure(read.value.measure, reader.names.measures)


def _left(run: Run, end: int) -> Run | None:
    return _part(run, (0, end)) if run.text[:end].strip() else None


def _pounds(run: Run) -> Run:
    """The count with `lb` for a `1b` that was read."""
    return replace(run, text=re.sub(r"(?<=[\d\s])1b\b", "lb", run.text)) if "1b" in run.text else run


def _part(run: Run, span: tuple[int, int]) -> Run:
    start, end = span
    while start < end and run.text[start].isspace():
        start += 1
    while end > start and run.text[end - 1].isspace():
        end -= 1
    return run.part(start, end)
