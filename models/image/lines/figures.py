"""Words with figures behind them in one run (`latte 2 7.00`, `自封袋 20×28cm 44包`) -> the words, and the figures.

Sizes look like quantities. What is left has to be a known name; where it is not, only the last figure is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from models.image.lines.lines import Reader
from models.image.structure.amounts import is_measure, money, quantity
from models.image.structure.layout import Run

_BACK = re.compile(
    r"(?P<gap>[\s:：.…·_,，;；—–-]+|(?<=[^\W\d_])|(?<=[)）\]】])|(?<=\d)(?=[x×*]))"
    r"(?P<figure>(?:[x×*]\s*\d+(?:[.,]\d+)?\s*\w{0,12}|\d[\d,]*(?:\.\d+)?\s*(?:[x×*]|[^\W\d_]{1,12})?|[¥￥$€£]\s*\d[\d,.]*))$",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\s*[x×*@X✕]\s*(?:1\s*[^\W\d_]{1,4}\s*/\s*)?"
    r"(?P<price>(?:[¥￥$€£]|[A-Z]{3})?\s*\d[\d,]*\.\d\d|[¥￥$€£]\s*\d[\d,.]*)"
    r"(?:\s*/\s*[^\W\d_]{1,8}|\s*(?:ea|each))?\s*=?"
    r"(?:\s+(?P<amount>(?:[¥￥$€£]|[A-Z]{3})?\s*-?\d[\d,]*\.\d\d))?\s*$"
)
_HEADLESS = re.compile(r"(?P<measure>[^\W\d_]{0,12}?)\s*[x×*@X✕]\s*(?:[¥￥$€£]|[A-Z]{3})?\s*\d[\d,]*\.\d\d(?!\d)")
_PLAIN_TIMES = re.compile(r"\s*[x×*@X✕]\s*(?P<price>\d[\d,]*(?:\.\d+)?)\s*=?\s*$")
"""A price without cents, which only its amount tells from a count."""
_LOST_TIMES = re.compile(r"(?<=[^\W\d_])\s+[0oOQ©®]\s+(?P<price>\d[\d,]*\.\d\d)\s*$")
"""`@` that was read as something round; only its amount tells."""
_COUNT = re.compile(r"(?:qty|数量)?[:：.]?\s*(?P<count>\d[\d,.]*\s*[^\W\d_]{0,12}?)\s*$", re.IGNORECASE)
_PRICED = re.compile(r"\d[.,]\d\d(?!\d)|[¥￥$€£元]")
_CENT = Decimal("0.01")
_SHORTEST_CODE = 4
"""Signs of a code that figures may be glued to."""
_MOST = 5
"""Figures of one row at most."""


def endings(run: Run, reader: Reader, counted: bool = False) -> tuple[Run, tuple[Run, ...]]:
    """The run without the figures at its end, and these from left to right.

    `counted`: other figures stand in the row, so that a figure with a unit is the size of what is not known.
    """
    rest = run
    cuts: list[tuple[Run, Run]] = []
    """What is left, and the figure that was taken off, one more each time."""
    while len(cuts) < _MOST:
        figure = _last_figure(rest, reader)
        if figure is None:
            break
        rest = rest.part(0, figure[0])
        cuts.append((rest, figure[1]))
    if is_known(run, reader):
        return run, ()
    count = next((place for place, (left, _) in enumerate(cuts, 1) if is_known(left, reader)), None)
    if count is None:
        # Unknown words: bare figures and money are no part of a name, a figure with a unit may be its size, and one
        # that follows a letter without a space is.
        bare = next((place for place, cut in enumerate(cuts) if not _bare(cut[1], reader) or _glued(*cut)), len(cuts))
        one = 0 if not cuts or _glued(*cuts[0]) or (counted and not _bare(cuts[0][1], reader)) else 1
        count = max(bare, one)
    if count == 0:
        return run, ()
    return cuts[count - 1][0], tuple(figure for _, figure in reversed(cuts[:count]))


def _last_figure(run: Run, reader: Reader) -> tuple[int, Run] | None:
    """The longest figure that the run ends with, and where what stands before it ends."""
    begin = 1
    while (match := _BACK.search(run.text, begin)) is not None:
        start = match.start("figure")
        figure = run.part(start, len(run.text))
        if is_figure(figure.text, reader):
            return match.start(), figure
        begin = start + 1
    return None


def multiplied(run: Run, reader: Reader, amounts: Collection[Decimal] = ()) -> tuple[Run, ...]:
    """`9 pcs x 2.26`, `AB-12 9 pcs x 2.26 20.34` as runs of words, quantity, price, amount; any other run as it is.

    A price has cents or a currency, or count times price is one of the `amounts` of the row. Words that lost their
    space before the count have to be known without it.
    """
    times = _TIMES.search(run.text) or _PLAIN_TIMES.search(run.text) or _LOST_TIMES.search(run.text)
    price = money(times["price"], reader.chinese) if times is not None else None
    if times is None or price is None:
        return (run,)
    begin = _counted_from(run.text[: times.start()], reader)
    if begin is None:
        return (run,)
    if "amount" not in times.re.groupindex:
        count = quantity(run.text[begin : times.start()], None, ())
        if count is None or all(abs(count.value.value * price.amount - amount) >= _CENT for amount in amounts):
            return (run,)
    found = [run.part(begin, times.start()), run.part(*times.span("price"))]
    if times.groupdict().get("amount") is not None:
        found.append(run.part(*times.span("amount")))
    words = run.text[:begin].rstrip(" ,，;；:：")
    return (run.part(0, len(words)), *found) if words else tuple(found)


def rejoined(runs: Sequence[Run], reader: Reader) -> tuple[Run, ...]:
    """The runs of a row with a multiplication put together that was found in pieces: `33` beside `cans x 2.10`."""
    found: list[Run] = []
    for run in runs:
        head = _HEADLESS.match(run.text)
        if found and head is not None and re.search(r"\d\s*[^\W\d_]{0,12}$", found[-1].text):
            measure = head["measure"]
            bare = found[-1].text[-1].isdigit()
            if (not measure) or (bare and is_measure(measure, reader.names.measures)):
                a, b = found[-1], run
                outline = (a.outline[0], b.outline[1], b.outline[2], a.outline[3])
                found[-1] = replace(a, text=f"{a.text} {b.text}", right=b.right, outline=outline, places=())
                continue
        found.append(run)
    return tuple(found)


def _counted_from(text: str, reader: Reader) -> int | None:
    """Where the quantity at the end of a text begins; None where there is none, or where it could begin twice."""
    found: list[tuple[bool, int]] = []
    for begin in range(len(text)):
        if not text[begin].isdigit() and text[begin : begin + 1] not in ("q", "Q", "数"):
            continue
        match = _COUNT.fullmatch(text, begin)
        if match is None or not _countable(match["count"], reader):
            continue
        words = text[:begin].strip()
        known = bool(reader.names.exactly(words, "item"))
        if known and text[begin] == "0":
            continue
        if (
            not words
            or (known and len(words) >= _SHORTEST_CODE)
            or text[begin - 1].isspace()
            or text[begin - 1] in ")）:：,，"
        ):
            found.append((known, begin))
    sure = [begin for known, begin in found if known]
    places = sure or [begin for _, begin in found]
    return places[0] if len(sure) == 1 else places[-1] if not sure and places else None


def _countable(text: str, reader: Reader) -> bool:
    counted = quantity(text, None, ())
    if counted is None:
        return False
    measure = counted.value.measure
    return measure is None or is_measure(measure, reader.names.measures)


def is_known(run: Run, reader: Reader) -> bool:
    """The run is the name of an item, alone or behind its code."""
    first, _, more = run.text.partition(" ")
    names = reader.names
    return bool(names.knows(run.text) or (more and names.exactly(first, "item") and names.exactly(more, "item")))


def is_figure(text: str, reader: Reader) -> bool:
    """A quantity with or without a measure word, or an amount of money; never a name."""
    if reader.names.exactly(text, "item"):
        return False
    counted = quantity(text, None, ())
    if counted is not None:
        measure = counted.value.measure
        return measure is None or is_measure(measure, reader.names.measures) or money(text, reader.chinese) is not None
    return money(text, reader.chinese) is not None


def _bare(figure: Run, reader: Reader) -> bool:
    counted = quantity(figure.text, None, ())
    priced = money(figure.text, reader.chinese) is not None and _PRICED.search(figure.text) is not None
    return priced or counted is None or counted.value.measure is None


def _glued(left: Run, figure: Run) -> bool:
    if figure.left - left.right > 1e-6:
        return False
    last, first = left.text[-1:], figure.text[:1]
    return last.isdigit() or (last.isascii() and last.isalpha() and first.isdigit())
