"""What spoken times of both languages share: parts of the day, calendar days, an hour without its half of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.intent import WindowValue
from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.values.numerals import number

PARTS: dict[str, tuple[time, time]] = {
    "night": (time(0, 0), time(6, 0)),
    "morning": (time(6, 0), time(12, 0)),
    "noon": (time(11, 0), time(13, 0)),
    "afternoon": (time(12, 0), time(18, 0)),
    "evening": (time(18, 0), time(23, 59)),
}
"""What a part of the day means when no hour is given."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a part of one."""

    date: date
    part: str | None = None


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A window said by characters [start, end) of a folded text. `sure` is False for words that may mean otherwise."""

    start: int
    end: int
    window: WindowValue
    sure: bool = True
    day: Day | None = None
    """Of a day or part of a day without a bound: which."""
    dayless: bool = False
    """Of an hour: no day was said with it."""


def number_in(text: str | None) -> int | None:
    """The whole number that a text begins with, None if it begins with none."""
    if not text:
        return None
    tokens = tokenize(normalize(text, "").text)
    if not tokens:
        return None
    read = number(tokens, 0)
    return int(read[1]) if read is not None else None


def span_of(day: date, part: str | None, relation: str | None, now: datetime) -> WindowValue:
    """The window of a day or of a part of it, as a relation (before, by, after ...) bounds it."""
    first, last = PARTS[part] if part else (time(0, 0), time(23, 59))
    earliest = datetime.combine(day, first, now.tzinfo)
    latest = datetime.combine(day, last, now.tzinfo)
    if relation in ("前", "之前", "以前", "before"):
        return WindowValue(None, earliest)
    if relation in ("by", "until", "内", "之内", "no later than"):
        return WindowValue(None, latest)
    if relation in ("后", "之后", "以后", "after"):
        return WindowValue(latest, None)
    return WindowValue(max(earliest, now) if day == now.date() and latest > now else earliest, latest)


def calendar(month: int | None, day: int | None, today: date) -> date | None:
    """This month and day from today on."""
    try:
        found = date(today.year, month or 0, day or 0)
        return found if found >= today else date(today.year + 1, month or 0, day or 0)
    except ValueError:
        return None


def moment_of(clock: tuple[int, int], part: str | None, day: date | None, now: datetime) -> datetime:
    """The moment of an hour and minute; without a part of the day the next one that is usual for a delivery."""
    hour, minute = clock
    if (part in ("afternoon", "evening") and hour < 12) or (part == "noon" and hour < 11):
        hour += 12
    elif part in ("morning", "night") and hour == 12:
        hour = 0 if part == "night" else 12
    base = day or now.date()
    moment = datetime.combine(base, time(hour, minute), now.tzinfo)
    if part is None and 0 < hour <= 12:
        if day is None or day == now.date():
            if moment <= now and hour < 12 and moment + timedelta(hours=12) > now:
                moment += timedelta(hours=12)
        elif hour < 7:
            moment += timedelta(hours=12)
    if day is None and moment <= now:
        moment += timedelta(days=1)
    return moment
