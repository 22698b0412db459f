"""Chinese times -> windows: 后天下午三点前, 半小时内, 明早九点到十点, 下周一上午."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from models.intent import WindowValue
from models.language.values.moments import PARTS, Day, TimeSaid, calendar, moment_of, number_in, span_of

_N = r"[零一二三四五六七八九十两\d]{1,3}"
_ZH_DAY = (
    r"今天|今日|明天|明日|后天|大后天|今(?=[早晚夜])|明(?=[早晚])|(?:下个?|本|这个?)?(?:周|星期|"
    r"礼拜)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]|"
    r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]"
)
_ZH_PART = r"凌晨|半夜|清晨|早晨|早上|上午|中午|正午|下午|午后|傍晚|晚上|今晚|夜里|晚|早"
_ZH_CLOCK = rf"(?:{_N}点(?:钟|整|半|[一三]刻|{_N}分?)?(?!分|[个杯])|\d{{1,2}}:\d{{2}})"
_ZH = re.compile(
    rf"(?:(?:{_N}|半|一个半|{_N}个半|几)(?P<dhalf>个半)?个?(?P<dunit>小时|钟头|分钟|刻钟|天|"
    rf"钟)(?P<dhalf2>半)?(?P<drel>之内|以内|内|之后|以后|后|左右)?)"
    rf"|(?:(?:最晚|最迟)?(?P<day>{_ZH_DAY})?的?(?P<part>{_ZH_PART})?的?(?P<clock>{_ZH_CLOCK})"
    rf"(?:(?:到|至|-|和)(?P<day2>{_ZH_DAY})?(?P<part2>{_ZH_PART})?(?P<clock2>{_ZH_CLOCK})(?:之间|"
    rf"间)?)?(?P<rel>之前|以前|前|之后|以后|后|左右|许)?)"
    rf"|(?:(?P<bareday>{_ZH_DAY})的?(?P<barepart>{_ZH_PART})?(?P<barerel>之前|以前|前|之后|以后|后|之内|内)?)"
    rf"|(?:(?P<onlypart>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)(?P<onlyrel>之前|以前|前|之后|以后|后)?)"
)


def chinese(text: str, now: datetime, on: Day | None = None) -> list[TimeSaid]:
    """All windows said in Chinese in a folded text. `on`: the day of hours that are said without one."""
    found = (_read_zh(match, now, on) for match in _ZH.finditer(text))
    return [said for said in found if said is not None]


def _read_zh(match: re.Match[str], now: datetime, on: Day | None) -> TimeSaid | None:
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
        dayless = day is None and groups["part"] != "今晚"
        if on is not None and dayless:
            day, part = on.date, part or on.part
        first = _clock_zh(groups["clock"])
        if first is None:
            return None
        moment = moment_of(first, part, day, now)
        if groups["clock2"]:
            second = _clock_zh(groups["clock2"])
            if second is None:
                return None
            later = _after(second, _part_zh(groups["part2"]) or part, moment, _day_zh(groups["day2"], now))
            return TimeSaid(start, end, WindowValue(moment, later), dayless=dayless)
        return TimeSaid(start, end, _related(moment, groups["rel"], match.group()), sure, dayless=dayless)
    if groups["bareday"]:
        day = _day_zh(groups["bareday"], now)
        if day is None:
            return None
        part = _part_zh(groups["barepart"])
        whole = Day(day, part) if groups["barerel"] is None else None
        return TimeSaid(start, end, span_of(day, part, groups["barerel"], now), day=whole)
    if groups["onlypart"]:
        part = _part_zh(groups["onlypart"])
        day = now.date()
        if part is not None and datetime.combine(day, PARTS[part][1], now.tzinfo) <= now:
            day += timedelta(days=1)
        return TimeSaid(start, end, span_of(day, part, groups["onlyrel"], now), sure=groups["onlyrel"] is not None)
    return None


def _related(moment: datetime, relation: str | None, said: str) -> WindowValue:
    if relation in ("前", "之前", "以前") or said.startswith(("最晚", "最迟")):
        return WindowValue(None, moment)
    if relation in ("后", "之后", "以后"):
        return WindowValue(moment, None)
    return WindowValue(moment, moment)


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
        return calendar(number_in(month), number_in(rest[:-1]), today)
    weekday = _WEEKDAYS[said[-1]]
    monday = today - timedelta(days=today.weekday())
    if said.startswith("下"):
        return monday + timedelta(days=7 + weekday)
    day = monday + timedelta(days=weekday)
    return day if day >= today else day + timedelta(days=7)


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
    found = number_in(head)
    minutes = 0
    tail = tail.rstrip("分")
    if tail == "半":
        minutes = 30
    elif tail in ("一刻", "三刻"):
        minutes = 15 if tail[0] == "一" else 45
    elif tail not in ("", "钟", "整"):
        minutes = number_in(tail.lstrip("零") or "零") or 0
    if found is None or found > 24 or minutes > 59:
        return None
    return found % 24, minutes


def _duration_zh(said: str) -> timedelta | None:
    match = re.match(rf"(?P<n>半|几|{_N})?(?P<half>个半)?个?(?P<unit>小时|钟头|分钟|刻钟|天)(?P<tail>半)?", said)
    if match is None or match["n"] is None:
        return None
    base = {"半": 0.5, "几": 3.0}.get(match["n"])
    if base is None:
        found = number_in(match["n"])
        if found is None:
            return None
        base = float(found)
    if match["half"] or match["tail"]:
        base += 0.5
    minutes = {"小时": 60, "钟头": 60, "分钟": 1, "刻钟": 15, "天": 1440}[match["unit"]]
    return timedelta(minutes=base * minutes)


def _after(clock: tuple[int, int], part: str | None, first: datetime, day: date | None) -> datetime:
    """The second bound of a range: the first time after the first bound that reads so."""
    later = datetime.combine(day or first.date(), time(*clock), first.tzinfo)
    if part in ("afternoon", "evening") and clock[0] < 12:
        later += timedelta(hours=12)
    while later <= first:
        later += timedelta(hours=12)
    return later
