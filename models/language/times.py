"""Times as people say them -> delivery windows, counted from the moment of the capture in the business's time zone.

`before`/前/by give only a latest bound, `after`/后 only an earliest, a range both, a point in time both alike. A day or
part of a day is a window of its own (tonight: 18:00 to 23:59). "As soon as possible" is no window.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from models.language.moments import TimeSaid
from models.language.times_en import english
from models.language.times_zh import chinese

_HINT_ZH = re.compile(r"[点天日号周期拜时钟早午晚夜晨内:]")
_HINT_EN = re.compile(
    r"\d|hour|minute|min|day|noon|night|morning|afternoon|evening|clock|pm\b|am\b|p\.m|a\.m|"
    r"before|by |after|until|between|business|no later"
)


def times(text: str, at: datetime, zone: str) -> list[TimeSaid]:
    """All delivery windows in a folded text. `at` is timezone-aware, `zone` an IANA name."""
    now = at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    found: list[TimeSaid] = []
    if _HINT_ZH.search(text):
        found.extend(chinese(text, now))
    if _HINT_EN.search(text):
        found.extend(english(text, now))
    return found
