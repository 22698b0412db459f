"""Dates, hours and sums as papers spell them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DIGITS = "零壹贰叁肆伍陆柒捌玖"
ONES = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
]
TENS = ["", "Ten", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]


def some_day(chance: Random) -> date:
    """Of the last years."""
    return date(2017, 1, 1) + timedelta(days=chance.randrange(3500))


def dated(day: date, form: str) -> str:
    """Signs: d, m two digits; D, M as short as can be; y, Y year of two and four; b Mar, B MAR, L March; R of Taiwan."""
    spelled = {
        "d": f"{day.day:02}", "m": f"{day.month:02}", "D": str(day.day), "M": str(day.month), "y": f"{day.year % 100:02}",
        "Y": str(day.year), "b": MONTHS[day.month - 1], "B": MONTHS[day.month - 1].upper(), "L": LONG[day.month - 1],
        "R": str(day.year - 1911), "w": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()],
    }  # fmt: skip
    return "".join(spelled.get(sign, sign) for sign in form)


def hour(chance: Random, seconds: bool = False, half: bool = False) -> str:
    """`18:04`, with seconds, or of twelve hours with AM or PM."""
    hours, minutes = chance.randint(8, 21), chance.randint(0, 59)
    tail = f":{minutes:02}" + (f":{chance.randint(0, 59):02}" if seconds else "")
    if half:
        return f"{(hours - 1) % 12 + 1}{tail} {'AM' if hours < 12 else 'PM'}"
    return f"{hours:02}{tail}"


def capitals(amount: Decimal) -> str:
    """人民币大写, without the currency's name: 壹佰贰拾叁元肆角伍分, 壹佰元整."""
    whole, part = divmod(int(amount * 100), 100)
    text = _myriads(whole) + "元" if whole else ""
    tenth, cent = divmod(part, 10)
    if not part:
        return (text or "零元") + "整"
    if tenth:
        text += DIGITS[tenth] + "角"
    elif whole:
        text += "零"
    return text + (DIGITS[cent] + "分" if cent else "整")


def _myriads(whole: int) -> str:
    high, low = divmod(whole, 10000)
    text = _thousands(high) + "万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + _thousands(low)
    return text


def _thousands(number: int) -> str:
    text, gap = "", False
    for unit, sign in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + sign
        gap = not digit
    return text


def in_words(number: int) -> str:
    """In English, Indian grouping: One Lakh Two Thousand Three Hundred Four."""
    parts: list[str] = []
    for size, name in ((100000, "Lakh"), (1000, "Thousand"), (100, "Hundred")):
        count, number = divmod(number, size)
        if count:
            parts.append(f"{_under_hundred(count)} {name}")
    if number or not parts:
        parts.append(_under_hundred(number))
    return " ".join(parts)


def _under_hundred(number: int) -> str:
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return TENS[tens] + (f" {ONES[ones]}" if ones else "")
