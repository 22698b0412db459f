"""Delivery windows, counted from Friday 20 November 2026, 09:30 in Shanghai."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from models.language.normalize import normalize
from models.language.values.times import times

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("后天下午三点前", None, "22 15:00"),
        ("半小时内", None, "20 10:00"),
        ("一个半小时内", None, "20 11:00"),
        ("20分钟以内", None, "20 09:50"),
        ("两小时后", "20 11:30", None),
        ("明早九点到十点", "21 09:00", "21 10:00"),
        ("明天中午12点之前", None, "21 12:00"),
        ("下午2:30", "20 14:30", "20 14:30"),
        ("今晚", "20 18:00", "20 23:59"),
        ("下周一上午", "23 06:00", "23 12:00"),
        ("周日下午五点", "22 17:00", "22 17:00"),
        ("11月25号", "25 00:00", "25 23:59"),
        ("within half an hour", None, "20 10:00"),
        ("within 45 minutes", None, "20 10:15"),
        ("in an hour", "20 10:30", "20 10:30"),
        ("before 3 pm", None, "20 15:00"),
        ("before three pm", None, "20 15:00"),
        ("by 3", None, "20 15:00"),
        ("by half past four", None, "20 16:30"),
        ("at 5:30 p.m.", "20 17:30", "20 17:30"),
        ("between 2 and 4 pm", "20 14:00", "20 16:00"),
        ("tomorrow between 9 and 10", "21 09:00", "21 10:00"),
        ("tomorrow at nine thirty am", "21 09:30", "21 09:30"),
        ("the day after tomorrow by noon", None, "22 12:00"),
        ("on friday by 5", None, "20 17:00"),
        ("next tuesday morning", "24 06:00", "24 12:00"),
        ("tomorrow morning", "21 06:00", "21 12:00"),
        ("tonight before 8", None, "20 20:00"),
    ],
)
def test_a_window_counts_from_the_capture(text: str, earliest: str | None, latest: str | None) -> None:
    said = max(times(normalize(text, "").text, AT, "Asia/Shanghai"), key=lambda found: found.end - found.start)
    assert said.end - said.start == len(text)

    def plain(moment: datetime | None) -> str | None:
        return moment.strftime("%d %H:%M") if moment else None

    assert (plain(said.window.earliest), plain(said.window.latest)) == (earliest, latest)


@pytest.mark.parametrize("text", ["尽快", "asap", "三分糖两杯", "two lattes", "7014C P4", "M8x40"])
def test_what_is_no_window(text: str) -> None:
    assert times(normalize(text, "").text, AT, "Asia/Shanghai") == []


def test_an_hour_that_has_passed_means_the_next_day() -> None:
    late = AT.replace(hour=17)
    (said,) = times("before 3 pm", late, "Asia/Shanghai")
    assert said.window.latest == late.replace(day=21, hour=15, minute=0)


def test_the_business_decides_the_zone() -> None:
    (said,) = times("before 3 pm", AT, "Europe/London")
    assert said.window.latest == datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Europe/London"))
