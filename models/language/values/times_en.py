"""English times -> windows: "the day after tomorrow by noon", "within half an hour", "tomorrow between 9 and 10"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from models.intent import WindowValue
from models.language.values.moments import Day, TimeSaid, calendar, moment_of, number_in, span_of

_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_NUM = (
    rf"(?:\d{{1,3}}|(?:twenty|thirty|forty|fifty|sixty)(?:[ -](?:one|two|three|four|five|six|seven|"
    rf"eight|nine))?|fifteen|thirteen|fourteen|sixteen|seventeen|eighteen|nineteen|{_SMALL})"
)
_WEEK = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_EN_DAY = (
    rf"(?:(?:on )?(?:the )?day after tomorrow|tomorrow|today|tonight|(?:on |this |next |"
    rf"this coming |coming )?{_WEEK}|(?:on )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|"
    rf"(?:on )?{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?)"
)
_EN_PART = r"(?:(?:in the |this |during the )?(?:early |late )?(?:morning|afternoon|evening)|at night)"
_MERIDIEM = r"(?: ?(?:a\.?m\b\.?|p\.?m\b\.?|o'? ?clock))"
_MINUTE = r"(?:(?:[:.]\d{2})| (?:thirty|fifteen|forty[ -]five|twenty|ten|forty|fifty|o five|\d{2}(?= ?[ap]\.?m)))"
_EN_CLOCK = (
    rf"(?:noon|midday|midnight|half past {_NUM}|(?:a )?quarter (?:past|to) {_NUM}|(?:ten|twenty|"
    rf"five|10|20|5) (?:past|to) {_NUM}|(?:end of (?:the )?day|close of business|eod)|(?:\d{{1,2}}|"
    rf"{_SMALL})(?:{_MINUTE})?(?:{_MERIDIEM}){{0,2}})"
)
_PREP = (
    r"(?:no later than|not later than|at the latest by|before|by|until|till|after|not before|at|"
    r"around|about|at around|at about|from|between|sometime between|any time after|anytime after|"
    r"anytime before|starting at)"
)
_EN = re.compile(
    rf"\b(?:(?P<within>within(?: the next)?|in(?: the next| under| less than)?|inside|after|"
    rf"no later than|at most) (?:about |around |just )?"
    rf"(?P<dur>(?:half an? hour|an? (?:hour|minute|day) and a half|an? half hour|(?:{_NUM}|an?|"
    rf"one)(?: and a half)? (?:hours?|hrs?|minutes?|mins?|days?)|an? (?:couple of|few) (?:hours|"
    rf"minutes|days)|a quarter of an hour|the hour|(?<=next )(?:hour|half hour)|"
    rf"half hour))(?P<fromnow> from now)?)\b"
    rf"|\b(?P<dur2>half an? hour|(?:{_NUM}|an?)(?: and a half)? (?:hours?|minutes?|mins?))(?P<fromnow2> from now)\b"
    rf"|\b(?:(?:at )?(?:(?P<day>{_EN_DAY}),? ?)?(?:(?P<part0>{_EN_PART}),? ?)?"
    rf"(?P<prep>{_PREP} )(?:(?P<day1>{_EN_DAY}) (?:at )?)?(?P<clock>{_EN_CLOCK})"
    rf"(?: ?(?:and|to|-|till|until) ?(?P<clock2>{_EN_CLOCK}))?(?: (?P<part>{_EN_PART}|"
    rf"tonight))?(?: (?P<day2>{_EN_DAY}))?(?: at the latest| latest| sharp)?)\b\.?"
    rf"|\b(?:(?P<day3>{_EN_DAY}),? (?:at )?)?(?P<clock3>(?:noon|midday|midnight|(?:\d{{1,2}}|"
    rf"{_SMALL})(?:{_MINUTE})?{_MERIDIEM}))(?: ?(?:to|-|"
    rf"and) ?(?P<clock4>{_EN_CLOCK}))?(?: (?P<part3>{_EN_PART}|"
    rf"tonight))?(?: (?P<day4>{_EN_DAY}))?\b\.?"
    rf"|\b(?:(?P<prep5>by|before|until|after|no later than|sometime|for) )?(?:the end of |"
    rf"end of )?(?P<day5>{_EN_DAY})(?: (?P<part5>morning|afternoon|evening|"
    rf"night))?(?P<part5b> in the (?:morning|afternoon|evening))?\b"
    rf"|\b(?:(?P<prep6>by|before|until|after|for) )?(?P<part6>this (?:morning|afternoon|evening)|"
    rf"(?:the )?end of (?:the )?day|close of business)\b"
)


def english(text: str, now: datetime, on: Day | None = None) -> list[TimeSaid]:
    """All windows said in English in a folded text. `on`: the day of hours that are said without one."""
    found = (_read_en(match, now, on) for match in _EN.finditer(text))
    return [said for said in found if said is not None]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEK_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _read_en(match: re.Match[str], now: datetime, on: Day | None) -> TimeSaid | None:
    start, end = match.span()
    groups = match.groupdict()
    length = groups["dur"] or groups["dur2"]
    if length:
        span = _duration_en(length)
        if span is None:
            return None
        word = groups["within"] or "in"
        moment = now + span
        if word == "after":
            return TimeSaid(start, end, WindowValue(moment, None))
        if word == "in":
            return TimeSaid(start, end, WindowValue(moment, moment))
        return TimeSaid(start, end, WindowValue(None, moment))
    if groups["clock"] or groups["clock3"]:
        said = _read_clock_en(match, now, on)
        dayless = not any(groups[name] for name in _DAYS) and "tonight" not in match.group()
        return replace(said, dayless=dayless) if said is not None else None
    if groups["day5"]:
        day, tonight = _day_en(groups["day5"], now)
        if day is None:
            return None
        part = (groups["part5"] or (groups["part5b"] or "").rpartition(" ")[2]) or None
        part = "evening" if tonight or part == "night" else part
        bound = groups["prep5"] not in (None, "for", "sometime")
        whole = None if bound else Day(day, part)
        return TimeSaid(start, end, span_of(day, part, groups["prep5"], now), day=whole)
    if groups["part6"]:
        until = groups["part6"]
        if "day" in until or "business" in until:
            return TimeSaid(start, end, WindowValue(None, datetime.combine(now.date(), time(18, 0), now.tzinfo)))
        return TimeSaid(start, end, span_of(now.date(), until.rpartition(" ")[2], groups["prep6"], now))
    return None


_DAYS = ("day", "day1", "day2", "day3", "day4")


def _read_clock_en(match: re.Match[str], now: datetime, on: Day | None) -> TimeSaid | None:
    groups = match.groupdict()
    said = groups["clock"] or groups["clock3"]
    second_said = groups["clock2"] or groups["clock4"]
    preposition = (groups["prep"] or "").strip()
    parts = groups["part0"] or groups["part"] or groups["part3"] or ""
    days = next((groups[name] for name in _DAYS if groups[name]), None)
    explicit = bool(re.search(r"[ap]\.?m|noon|night|day|past|quarter|:|clock|business|eod", said))
    if second_said:
        explicit = (
            explicit
            or bool(re.search(r"[ap]\.?m|noon|:", second_said))
            or preposition in ("between", "sometime between")
        )
    if preposition in ("at", "from", "about", "around") and not explicit and not days and not parts and not second_said:
        # "at 5", "about 12", "from 3": more often something else.
        return (
            TimeSaid(*match.span(), WindowValue(*(_point(said, None, None, now),) * 2), False)
            if preposition == "at" and _point(said, None, None, now)
            else None
        )
    day, tonight = _day_en(days, now)
    part = next((name for name in ("morning", "afternoon", "evening") if name in parts), None)
    if tonight or "night" in parts:
        part = "evening"
    if on is not None and not days:
        day, part = on.date, part or on.part
    if second_said:
        meridiem = re.search(r"([ap])\.?m", said)
        following = re.search(r"([ap])\.?m", second_said)
        if not meridiem and following and part is None:
            part = "morning" if following[1] == "a" else None
            second_clock = _clock_en(second_said)
            first_clock = _clock_en(said)
            if following[1] == "p" and first_clock and second_clock and first_clock[0] <= second_clock[0] - 12:
                part = "afternoon"
        first = _point(said, part, day, now)
        clock = _clock_en(second_said)
        if first is None or clock is None:
            return None
        later = datetime.combine(first.date(), time(*clock), first.tzinfo)
        while later <= first:
            later += timedelta(hours=12)
        return TimeSaid(*match.span(), WindowValue(first, later))
    moment = _point(said, part, day, now)
    if moment is None:
        return None
    late = match.group().rstrip(".").endswith("latest")
    if late or preposition in (
        "before",
        "by",
        "until",
        "till",
        "no later than",
        "not later than",
        "anytime before",
        "at the latest by",
    ):
        return TimeSaid(*match.span(), WindowValue(None, moment))
    if preposition in ("after", "not before", "from", "any time after", "anytime after", "starting at"):
        return TimeSaid(*match.span(), WindowValue(moment, None))
    return TimeSaid(*match.span(), WindowValue(moment, moment))


def _day_en(said: str | None, now: datetime) -> tuple[date | None, bool]:
    if not said:
        return None, False
    today = now.date()
    said = said.removeprefix("on ").removeprefix("the ")
    if "day after tomorrow" in said:
        return today + timedelta(days=2), False
    if said == "tomorrow":
        return today + timedelta(days=1), False
    if said in ("today", "tonight"):
        return today, said == "tonight"
    for index, name in enumerate(_MONTHS):
        if re.search(rf"\b{name}", said):
            figures = re.search(r"\d{1,2}", said)
            return (calendar(index + 1, int(figures[0]), today) if figures else None), False
    weekday = next(index for index, name in enumerate(_WEEK_EN) if name in said)
    ahead = (weekday - today.weekday()) % 7
    if said.startswith("next") and (ahead == 0 or today.weekday() + ahead < 7):
        ahead += 7
    return today + timedelta(days=ahead), False


def _clock_en(said: str) -> tuple[int, int] | None:
    said = said.strip()
    if said in ("noon", "midday"):
        return 12, 0
    if said == "midnight":
        return 0, 0
    if said.startswith(("end of", "close", "eod")):
        return 18, 0
    relative = re.match(r"(half|(?:a )?quarter|\w+) (past|to) (.+)", said)
    if relative:
        hour = number_in(relative[3])
        step = 30 if relative[1] == "half" else 15 if "quarter" in relative[1] else number_in(relative[1])
        if hour is None or step is None or hour > 12:
            return None
        return (hour % 24, step) if relative[2] == "past" else ((hour - 1) % 24, 60 - step)
    afternoon = re.search(r"p\.?m", said)
    morning = re.search(r"a\.?m", said)
    bare = re.sub(_MERIDIEM, "", said).strip()
    pieces = re.match(r"(\d{1,2}|[a-z]+)(?:[:. ](.+))?$", bare)
    if pieces is None:
        return None
    hour = number_in(pieces[1])
    tail = (pieces[2] or "").replace("o five", "05")
    minute = (number_in(tail) or 0) if tail else 0
    if hour is None or hour > 24 or minute > 59:
        return None
    if afternoon and hour < 12:
        hour += 12
    if morning and hour == 12:
        hour = 0
    return hour % 24, minute


def _point(said: str, part: str | None, day: date | None, now: datetime) -> datetime | None:
    clock = _clock_en(said)
    if clock is None:
        return None
    if re.search(r"[ap]\.?m|noon|midday|midnight|day|business|eod", said):
        moment = datetime.combine(day or now.date(), time(*clock), now.tzinfo)
        if day is None and moment <= now:
            moment += timedelta(days=1)
        if said == "midnight" and day is not None:
            moment += timedelta(days=1)
        return moment
    return moment_of(clock, part, day, now)


def _duration_en(said: str) -> timedelta | None:
    if "quarter" in said:
        return timedelta(minutes=15)
    unit = 60 if re.search(r"hour|hr", said) else 1440 if "day" in said else 1
    count: float
    if re.match(r"half|an? half", said):
        count = 0.5
    elif "couple" in said:
        count = 2
    elif "few" in said:
        count = 3
    elif re.match(r"(an?|the|one|hour)\b", said):
        count = 1
    else:
        found = number_in(re.split(r" (?:and|hour|hr|min|day)", said)[0])
        if found is None:
            return None
        count = found
    if "and a half" in said:
        count += 0.5
    return timedelta(minutes=count * unit)
