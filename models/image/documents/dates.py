"""Written dates -> ISO dates and delivery windows. A date whose day and month could be swapped says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from models.image.documents.regions import Order
from models.intent import WindowValue
from models.language.normalize import normalize
from models.language.values.times import times

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|[o0]ct|nov|dec)[a-z]*\.?"
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:[-/.]|年)\s*(?P<m>\d{1,2})\s*(?:[-/.]|月)\s*(?P<d>\d{1,2})(?=\d\d:\d\d|\D|$)(?!\s*月)\s*[日号]?"
)
"""`2024年1-3月` is a time of the year and no day."""
_REPUBLIC = re.compile(
    r"(?<![\d.,])(?P<year>1[0-3]\d)\s*(?:(?P<mark>[-/.])|年)\s*(?P<m>\d{1,2})\s*(?:(?P=mark)|月)\s*(?P<d>\d{1,2})(?:\s*[日号]|(?![\d.]))"
)
"""Years of the Republic as Taiwan counts them: 112年8月4日, 113/05/21."""
_SHORT_YEAR = re.compile(r"(?<!\d)(?P<year>\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=\d\d:\d\d|(?!\d))")
_COMPACT_SHORT = re.compile(
    r"(?<!\d)(?P<year>[12]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])\s*(?=\d\d:\d\d:\d\d(?!\d))"
)
"""`190517 18:03:29`: only with its hour, else it is any number."""
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s/.-]*{_NAMED}[\s,/.'-]*(?P<year>(?:19|20)\d\d(?=\d{{1,2}}:\d\d)|(?:19|20)?\d\d(?!\d))"
)
_MONTH_FIRST = re.compile(
    rf"{_NAMED}[\s.-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:[\s,.-]+(?P<year>(?:19|20)\d\d)(?=\d{{1,2}}:\d\d|(?!\d))|\s?'(?P<short>\d\d)(?!\d))"
)
_FIGURES = re.compile(
    r"(?<!\d)(?P<a>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<b>\d{1,2})\s*(?P=mark)\s*(?P<year>\d\d(?=\d\d:\d\d)|(?:19|20)\d\d|\d\d)(?=\d{1,2}:\d\d|(?!\d))"
)
_NO_YEAR = re.compile(r"(?<![\d年])(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]")
_CLOCKS = re.compile(
    r"(?<!\d)(?P<h>\d{1,2}):(?P<min>\d\d)(?::\d\d)?\s*(?P<half>[ap]\.?m\.?)?"
    r"(?:\s*(?:-|--|to|至|到|~)\s*(?P<h2>\d{1,2}):(?P<min2>\d\d)(?::\d\d)?\s*(?P<half2>[ap]\.?m\.?)?)?"
)
HOURS = re.compile(r"\d{1,2}[:：]\d\d\s*(?:-|–|~|～|至|到|to)\s*\d{1,2}[:：]\d\d")
"""From one hour to another: when something is wanted, never when a paper was written."""
CLOCK_OR_DATE = re.compile(
    r"(?<!\d)\d{1,2}[:：]\d\d(?!\d)|(?<!\d)\d{1,4}(?P<between>[-/.])\d{1,2}(?P=between)\d{1,4}(?!\d)|\d\s*[年月]\s*\d|"
    rf"\d[\s-]*{_NAMED.replace('?P<month>', '?:')}[\s'-]*\d",
    re.IGNORECASE,
)
"""A clock or a date in whatever order."""
_DATED = re.compile(r"\d{4,}|\d\s*[-/.年月]\s*\d")
_BEFORE = re.compile(r"before|by |no later than|前|之前|以前|latest")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in characters [start, end) of the folded text, and the other date that it could be."""

    start: int
    end: int
    day: date
    other: date | None = None


def dates(text: str, zone: str, today: date, told: Order | None = None) -> tuple[Dated, ...]:
    """The dates in a text, in its order. In American zones 3/4/2026 is in March, elsewhere in April.

    `told`: what the paper says of the order of its dates, which leaves no other reading.
    """
    folded = normalize(text, "").text
    found: list[Dated] = []
    for dated in _all(folded, zone, today, told):
        if not any(dated.start < known.end and known.start < dated.end for known in found):
            found.append(dated)
    return tuple(sorted(found, key=lambda dated: dated.start))


def _all(folded: str, zone: str, today: date, told: Order | None) -> Iterator[Dated]:
    for pattern in (_YEAR_FIRST, _SHORT_YEAR, _COMPACT, _COMPACT_SHORT, _DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(folded):
            groups = match.groupdict()
            month = int(groups["m"]) if groups.get("m") else _MONTHS.index(groups["month"][:3].replace("0", "o")) + 1
            day = _date(_year(match["year"] or groups["short"]), month, int(match["d"]))
            if day is not None:
                yield Dated(match.start(), match.end(), day)
    for match in _REPUBLIC.finditer(folded):
        day = _date(int(match["year"]) + 1911, int(match["m"]), int(match["d"]))
        if day is not None:
            yield Dated(match.start(), match.end(), day)
    for match in _FIGURES.finditer(folded):
        year, a, b = _year(match["year"]), int(match["a"]), int(match["b"])
        if told == "year" and len(match["year"]) == 2:
            # `25-11-18` on Chinese paper, where the day never stands in front.
            early = _date(_year(match["a"]), int(match["b"]), int(match["year"]))
            if early is not None:
                yield Dated(match.start(), match.end(), early)
                continue
        day_first, month_first = _date(year, b, a), _date(year, a, b)
        american = told == "month" or (told is None and zone.startswith("America/"))
        first, second = (month_first, day_first) if american else (day_first, month_first)
        day = first or second
        if told is not None and first is not None:
            second = None
        if day is not None:
            yield Dated(match.start(), match.end(), day, second if first and second != first else None)
    for match in _NO_YEAR.finditer(folded):
        near = [_date(year, int(match["m"]), int(match["d"])) for year in (today.year - 1, today.year, today.year + 1)]
        days = [day for day in near if day is not None]
        if days:
            yield Dated(match.start(), match.end(), min(days, key=lambda day: abs((day - today).days)))


def window(text: str, at: datetime, zone: str) -> WindowValue | None:
    """The delivery window that a field names: dates with or without hours, else times as people say them."""
    folded = normalize(text, "").text
    here = ZoneInfo(zone)
    found = dates(text, zone, at.astimezone(here).date())
    if not found:
        if _DATED.search(_CLOCKS.sub(" ", folded)):
            # A date is there and was not understood: the hours alone would be those of another day.
            return None
        said = times(folded, at, zone)
        return said[0].window if said else None
    if any(dated.other is not None for dated in found):
        return None
    first, last = found[0].day, found[-1].day
    rest = folded[found[-1].end :] if len(found) == 1 else ""
    clock = _CLOCKS.search(rest)
    if clock is None:
        if _BEFORE.search(folded):
            return WindowValue(None, datetime.combine(last, time(23, 59), here))
        return _part_of_day(folded, first, last, here)
    begin = _clock(clock["h"], clock["min"], clock["half"] or clock["half2"])
    finish = _clock(clock["h2"], clock["min2"], clock["half2"]) if clock["h2"] else None
    if begin is None:
        return None
    start = datetime.combine(first, begin, here)
    if finish is not None:
        return WindowValue(start, datetime.combine(last, finish, here))
    return WindowValue(None, start) if _BEFORE.search(folded) else WindowValue(start, start)


def _part_of_day(folded: str, first: date, last: date, here: ZoneInfo) -> WindowValue:
    begin, finish = time(0, 0), time(23, 59)
    if re.search(r"上午|早上|morning|\bam\b", folded):
        begin, finish = time(6, 0), time(12, 0)
    elif re.search(r"下午|afternoon|\bpm\b", folded):
        begin, finish = time(12, 0), time(18, 0)
    elif re.search(r"晚上|evening", folded):
        begin, finish = time(18, 0), time(23, 59)
    return WindowValue(datetime.combine(first, begin, here), datetime.combine(last, finish, here))


def _clock(hour: str, minute: str, half: str | None) -> time | None:
    value = int(hour)
    if half and half.startswith("p") and value < 12:
        value += 12
    if half and half.startswith("a") and value == 12:
        value = 0
    return time(value, int(minute)) if value < 24 and int(minute) < 60 else None


def _year(said: str) -> int:
    value = int(said)
    return value + 2000 if value < 100 else value


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None
