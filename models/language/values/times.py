"""Times as people say them -> delivery windows, counted from the moment of the capture in the business's time zone.

`before`/前/by give only a latest bound, `after`/后 only an earliest, a range both, a point in time both alike. A day or
part of a day is a window of its own (tonight: 18:00 to 23:59). "As soon as possible" is no window.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from models.language.tokens import tokenize
from models.language.values.moments import PARTS, Day, TimeSaid
from models.language.values.times_en import english
from models.language.values.times_zh import chinese
from models.language.words import words

_HINT_ZH = re.compile(r"[点天日号周期拜时钟早午晚夜晨内:]")
_HINT_EN = re.compile(
    r"\d|hour|minute|min|day|noon|night|morning|afternoon|evening|clock|pm\b|am\b|p\.m|a\.m|"
    r"before|by |after|until|between|business|no later"
)


def times(text: str, at: datetime, zone: str) -> list[TimeSaid]:
    """All delivery windows in a folded text. `at` is timezone-aware, `zone` an IANA name."""
    now = at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    found = _read(text, now, None)
    days = [said for said in found if said.day is not None]
    hours = [said for said in found if said.dayless and said.sure]
    if len(days) != 1 or len(hours) != 1 or len([said for said in found if said.sure]) != 2:
        return found
    on = days[0].day
    meant = next((said for said in _read(text, now, on) if said.start == hours[0].start), None)
    if on is None or meant is None or not _within(meant, on) or _of_something_else(text, hours[0]):
        return found
    # "For tomorrow ... between 8 and 9": said apart, they tell one window together.
    return [replace(said, window=meant.window) if said in (days[0], hours[0]) else said for said in found]


def _read(text: str, now: datetime, on: Day | None) -> list[TimeSaid]:
    found: list[TimeSaid] = []
    if _HINT_ZH.search(text):
        found.extend(chinese(text, now, on))
    if _HINT_EN.search(text):
        found.extend(english(text, now, on))
    return found


def _of_something_else(text: str, said: TimeSaid) -> bool:
    """The clause speaks of a call or the like: when that is to be, not when the goods are."""
    start = max(text.rfind(mark, 0, said.start) for mark in ",.;!?\n") + 1
    end = min((at for mark in ",.;!?\n" if (at := text.find(mark, said.end)) >= 0), default=len(text))
    tokens = tokenize(text[start:end])
    classes = [{name for _, name in words().at(tokens, k)} for k in range(len(tokens))]
    return any("delivery_words" in row and not row & {"deliver_to", "window_cue"} for row in classes)


def _within(said: TimeSaid, on: Day) -> bool:
    """The hour lies in the part of the day that was spoken of."""
    bounds = [bound for bound in (said.window.earliest, said.window.latest) if bound is not None]
    first, last = PARTS[on.part] if on.part else (time(0, 0), time(23, 59))
    return all(bound.date() == on.date and first <= bound.time() <= last for bound in bounds)
