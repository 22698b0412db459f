"""Times as people say them -> delivery windows, counted from the moment of the capture in the business's time zone.

`before`/前/by give only a latest bound, `after`/后 only an earliest, a range both, a point in time both alike. A day or
part of a day is a window of its own (tonight: 18:00 to 23:59). "As soon as possible" is no window.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.intent import WindowValue
from models.language.normalize import normalize
from models.language.numerals import number
from models.language.tokens import tokenize

PARTS: dict[str, tuple[time, time]] = {
    "night": (time(0, 0), time(6, 0)),
    "morning": (time(6, 0), time(12, 0)),
    "noon": (time(11, 0), time(13, 0)),
    "afternoon": (time(12, 0), time(18, 0)),
    "evening": (time(18, 0), time(23, 59)),
}
"""What a part of the day means when no hour is given."""

_N = r"[零一二三四五六七八九十两\d]{1,3}"
_ZH_DAY = r"今天|今日|明天|明日|后天|大后天|今(?=[早晚夜])|明(?=[早晚])|(?:下个?|本|这个?)?(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]"
_ZH_PART = r"凌晨|半夜|清晨|早晨|早上|上午|中午|正午|下午|午后|傍晚|晚上|今晚|夜里|晚|早"
_ZH_CLOCK = rf"(?:{_N}点(?:钟|整|半|[一三]刻|{_N}分?)?(?!分|[个杯])|\d{{1,2}}:\d{{2}})"
_ZH = re.compile(
    rf"(?:(?:{_N}|半|一个半|{_N}个半|几)(?P<dhalf>个半)?个?(?P<dunit>小时|钟头|分钟|刻钟|天|钟)(?P<dhalf2>半)?(?P<drel>之内|以内|内|之后|以后|后|左右)?)"
    rf"|(?:(?:最晚|最迟)?(?P<day>{_ZH_DAY})?的?(?P<part>{_ZH_PART})?的?(?P<clock>{_ZH_CLOCK})"
    rf"(?:(?:到|至|-|和)(?P<day2>{_ZH_DAY})?(?P<part2>{_ZH_PART})?(?P<clock2>{_ZH_CLOCK})(?:之间|间)?)?(?P<rel>之前|以前|前|之后|以后|后|左右|许)?)"
    rf"|(?:(?P<bareday>{_ZH_DAY})的?(?P<barepart>{_ZH_PART})?(?P<barerel>之前|以前|前|之后|以后|后|之内|内)?)"
    rf"|(?:(?P<onlypart>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)(?P<onlyrel>之前|以前|前|之后|以后|后)?)"
)
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_NUM = rf"(?:\d{{1,3}}|(?:twenty|thirty|forty|fifty|sixty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|fifteen|thirteen|fourteen|sixteen|seventeen|eighteen|nineteen|{_SMALL})"
_WEEK = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
_EN_DAY = rf"(?:(?:on )?(?:the )?day after tomorrow|tomorrow|today|tonight|(?:on |this |next |this coming |coming )?{_WEEK}|(?:on )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|(?:on )?{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?)"
_EN_PART = r"(?:(?:in the |this |during the )?(?:early |late )?(?:morning|afternoon|evening)|at night)"
_MERIDIEM = r"(?: ?(?:a\.?m\b\.?|p\.?m\b\.?|o'? ?clock))"
_MINUTE = r"(?:(?:[:.]\d{2})| (?:thirty|fifteen|forty[ -]five|twenty|ten|forty|fifty|o five|\d{2}(?= ?[ap]\.?m)))"
_EN_CLOCK = rf"(?:noon|midday|midnight|half past {_NUM}|(?:a )?quarter (?:past|to) {_NUM}|(?:ten|twenty|five|10|20|5) (?:past|to) {_NUM}|(?:end of (?:the )?day|close of business|eod)|(?:\d{{1,2}}|{_SMALL})(?:{_MINUTE})?(?:{_MERIDIEM}){{0,2}})"
_PREP = r"(?:no later than|not later than|at the latest by|before|by|until|till|after|not before|at|around|about|at around|at about|from|between|sometime between|any time after|anytime after|anytime before|starting at)"
_EN = re.compile(
    rf"\b(?:(?P<within>within(?: the next)?|in(?: the next| under| less than)?|inside|after|no later than|at most) (?:about |around |just )?"
    rf"(?P<dur>(?:half an? hour|an? (?:hour|minute|day) and a half|an? half hour|(?:{_NUM}|an?|one)(?: and a half)? (?:hours?|hrs?|minutes?|mins?|days?)|an? (?:couple of|few) (?:hours|minutes|days)|a quarter of an hour|the hour|(?<=next )(?:hour|half hour)|half hour))(?P<fromnow> from now)?)\b"
    rf"|\b(?P<dur2>half an? hour|(?:{_NUM}|an?)(?: and a half)? (?:hours?|minutes?|mins?))(?P<fromnow2> from now)\b"
    rf"|\b(?:(?:at )?(?:(?P<day>{_EN_DAY}),? ?)?(?:(?P<part0>{_EN_PART}),? ?)?(?P<prep>{_PREP} )(?:(?P<day1>{_EN_DAY}) (?:at )?)?(?P<clock>{_EN_CLOCK})"
    rf"(?: ?(?:and|to|-|till|until) ?(?P<clock2>{_EN_CLOCK}))?(?: (?P<part>{_EN_PART}|tonight))?(?: (?P<day2>{_EN_DAY}))?(?: at the latest| latest| sharp)?)\b\.?"
    rf"|\b(?:(?P<day3>{_EN_DAY}),? (?:at )?)?(?P<clock3>(?:noon|midday|midnight|(?:\d{{1,2}}|{_SMALL})(?:{_MINUTE})?{_MERIDIEM}))(?: ?(?:to|-|and) ?(?P<clock4>{_EN_CLOCK}))?(?: (?P<part3>{_EN_PART}|tonight))?(?: (?P<day4>{_EN_DAY}))?\b\.?"
    rf"|\b(?:(?P<prep5>by|before|until|after|no later than|sometime|for) )?(?:the end of |end of )?(?P<day5>{_EN_DAY})(?: (?P<part5>morning|afternoon|evening|night))?(?P<part5b> in the (?:morning|afternoon|evening))?\b"
    rf"|\b(?:(?P<prep6>by|before|until|after|for) )?(?P<part6>this (?:morning|afternoon|evening)|(?:the )?end of (?:the )?day|close of business)\b"
)
_HINT_ZH = re.compile(r"[点天日号周期拜时钟早午晚夜晨内:]")
_HINT_EN = re.compile(
    r"\d|hour|minute|min|day|noon|night|morning|afternoon|evening|clock|pm\b|am\b|p\.m|a\.m|before|by |after|until|between|business|no later"
)


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A window said by characters [start, end) of a folded text. `sure` is False for words that may mean otherwise."""

    start: int
    end: int
    window: WindowValue
    sure: bool = True


def times(text: str, at: datetime, zone: str) -> list[TimeSaid]:
    """All delivery windows in a folded text. `at` is timezone-aware."""
    now = at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    found: list[TimeSaid] = []
    if _HINT_ZH.search(text):
        for match in _ZH.finditer(text):
            said = _read_zh(match, now)
            if said is not None:
                found.append(said)
    if _HINT_EN.search(text):
        for match in _EN.finditer(text):
            said = _read_en(match, now)
            if said is not None:
                found.append(said)
    return found


def _value(text: str | None) -> int | None:
    if not text:
        return None
    tokens = tokenize(normalize(text, "").text)
    if not tokens:
        return None
    read = number(tokens, 0)
    return int(read[1]) if read is not None else None


def _read_zh(match: re.Match[str], now: datetime) -> TimeSaid | None:
    start, end = match.span()
    groups = match.groupdict()
    if groups["dunit"]:
        relation = groups["drel"]
        if relation is None or (groups["dunit"] == "钟"):
            return None
        length = _duration_zh(match.group())
        if length is None:
            return None
        moment = now + length
        if relation in ("内", "之内", "以内"):
            return TimeSaid(start, end, WindowValue(None, moment))
        if relation == "左右":
            return TimeSaid(start, end, WindowValue(moment, moment))
        return TimeSaid(start, end, WindowValue(moment, None))
    if groups["clock"]:
        sure = bool(groups["day"] or groups["part"] or groups["rel"] or groups["clock2"] or ":" in groups["clock"])
        day = _day_zh(groups["day"], now)
        part = _part_zh(groups["part"])
        first = _clock_zh(groups["clock"])
        if first is None:
            return None
        moment = _moment(first, part, day, now)
        if groups["clock2"]:
            second = _clock_zh(groups["clock2"])
            if second is None:
                return None
            later = _after(second, _part_zh(groups["part2"]) or part, moment, _day_zh(groups["day2"], now))
            return TimeSaid(start, end, WindowValue(moment, later))
        return TimeSaid(start, end, _related(moment, groups["rel"], match.group()), sure)
    if groups["bareday"]:
        day = _day_zh(groups["bareday"], now)
        if day is None:
            return None
        return TimeSaid(start, end, _span(day, _part_zh(groups["barepart"]), groups["barerel"], now))
    if groups["onlypart"]:
        part = _part_zh(groups["onlypart"])
        day = now.date()
        if part is not None and datetime.combine(day, PARTS[part][1], now.tzinfo) <= now:
            day += timedelta(days=1)
        return TimeSaid(start, end, _span(day, part, groups["onlyrel"], now), sure=groups["onlyrel"] is not None)
    return None


def _related(moment: datetime, relation: str | None, said: str) -> WindowValue:
    if relation in ("前", "之前", "以前") or said.startswith(("最晚", "最迟")):
        return WindowValue(None, moment)
    if relation in ("后", "之后", "以后"):
        return WindowValue(moment, None)
    return WindowValue(moment, moment)


def _span(day: date, part: str | None, relation: str | None, now: datetime) -> WindowValue:
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


_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


def _day_zh(said: str | None, now: datetime) -> date | None:
    if not said:
        return None
    today = now.date()
    if said.startswith("今"):
        return today
    if said.startswith("明"):
        return today + timedelta(days=1)
    if said == "后天":
        return today + timedelta(days=2)
    if said == "大后天":
        return today + timedelta(days=3)
    if "月" in said:
        month, _, rest = said.partition("月")
        return _calendar(_value(month), _value(rest[:-1]), today)
    weekday = _WEEKDAYS[said[-1]]
    monday = today - timedelta(days=today.weekday())
    if said.startswith("下"):
        return monday + timedelta(days=7 + weekday)
    day = monday + timedelta(days=weekday)
    return day if day >= today else day + timedelta(days=7)


def _calendar(month: int | None, day: int | None, today: date) -> date | None:
    try:
        found = date(today.year, month or 0, day or 0)
        return found if found >= today else date(today.year + 1, month or 0, day or 0)
    except ValueError:
        return None


def _part_zh(said: str | None) -> str | None:
    if not said:
        return None
    if said in ("凌晨", "半夜"):
        return "night"
    if said in ("中午", "正午"):
        return "noon"
    if said in ("下午", "午后"):
        return "afternoon"
    if said in ("傍晚", "晚上", "今晚", "夜里", "晚"):
        return "evening"
    return "morning"


def _clock_zh(said: str) -> tuple[int, int] | None:
    if ":" in said:
        hour, minute = (int(piece) for piece in said.split(":"))
        return (hour, minute) if hour < 24 and minute < 60 else None
    head, _, tail = said.partition("点")
    found = _value(head)
    minutes = 0
    tail = tail.rstrip("分")
    if tail == "半":
        minutes = 30
    elif tail in ("一刻", "三刻"):
        minutes = 15 if tail[0] == "一" else 45
    elif tail not in ("", "钟", "整"):
        minutes = _value(tail.lstrip("零") or "零") or 0
    if found is None or found > 24 or minutes > 59:
        return None
    return found % 24, minutes


def _duration_zh(said: str) -> timedelta | None:
    match = re.match(rf"(?P<n>半|几|{_N})?(?P<half>个半)?个?(?P<unit>小时|钟头|分钟|刻钟|天)(?P<tail>半)?", said)
    if match is None or match["n"] is None:
        return None
    base = {"半": 0.5, "几": 3.0}.get(match["n"])
    if base is None:
        found = _value(match["n"])
        if found is None:
            return None
        base = float(found)
    if match["half"] or match["tail"]:
        base += 0.5
    minutes = {"小时": 60, "钟头": 60, "分钟": 1, "刻钟": 15, "天": 1440}[match["unit"]]
    return timedelta(minutes=base * minutes)


def _moment(clock: tuple[int, int], part: str | None, day: date | None, now: datetime) -> datetime:
    hour, minute = clock
    if part in ("afternoon", "evening") and hour < 12:
        hour += 12
    elif part == "noon" and hour < 11:
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


def _after(clock: tuple[int, int], part: str | None, first: datetime, day: date | None) -> datetime:
    """The second bound of a range: the first time after the first bound that reads so."""
    later = datetime.combine(day or first.date(), time(*clock), first.tzinfo)
    if part in ("afternoon", "evening") and clock[0] < 12:
        later += timedelta(hours=12)
    while later <= first:
        later += timedelta(hours=12)
    return later


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEK_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _read_en(match: re.Match[str], now: datetime) -> TimeSaid | None:
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
        return _read_clock_en(match, now)
    if groups["day5"]:
        day, tonight = _day_en(groups["day5"], now)
        if day is None:
            return None
        part = (groups["part5"] or (groups["part5b"] or "").rpartition(" ")[2]) or None
        part = "evening" if tonight or part == "night" else part
        return TimeSaid(start, end, _span(day, part, groups["prep5"], now))
    if groups["part6"]:
        said = groups["part6"]
        if "day" in said or "business" in said:
            return TimeSaid(start, end, WindowValue(None, datetime.combine(now.date(), time(18, 0), now.tzinfo)))
        return TimeSaid(start, end, _span(now.date(), said.rpartition(" ")[2], groups["prep6"], now))
    return None


def _read_clock_en(match: re.Match[str], now: datetime) -> TimeSaid | None:
    groups = match.groupdict()
    said = groups["clock"] or groups["clock3"]
    second_said = groups["clock2"] or groups["clock4"]
    preposition = (groups["prep"] or "").strip()
    parts = groups["part0"] or groups["part"] or groups["part3"] or ""
    days = groups["day"] or groups["day1"] or groups["day2"] or groups["day3"] or groups["day4"]
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
            return (_calendar(index + 1, int(figures[0]), today) if figures else None), False
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
        hour = _value(relative[3])
        step = 30 if relative[1] == "half" else 15 if "quarter" in relative[1] else _value(relative[1])
        if hour is None or step is None or hour > 12:
            return None
        return (hour % 24, step) if relative[2] == "past" else ((hour - 1) % 24, 60 - step)
    afternoon = re.search(r"p\.?m", said)
    morning = re.search(r"a\.?m", said)
    bare = re.sub(_MERIDIEM, "", said).strip()
    pieces = re.match(r"(\d{1,2}|[a-z]+)(?:[:. ](.+))?$", bare)
    if pieces is None:
        return None
    hour = _value(pieces[1])
    tail = (pieces[2] or "").replace("o five", "05")
    minute = (_value(tail) or 0) if tail else 0
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
    return _moment(clock, part, day, now)


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
        found = _value(re.split(r" (?:and|hour|hr|min|day)", said)[0])
        if found is None:
            return None
        count = found
    if "and a half" in said:
        count += 0.5
    return timedelta(minutes=count * unit)
