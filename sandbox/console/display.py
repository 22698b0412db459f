"""How figures and times are written on pages."""

from __future__ import annotations

import math
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def clock(at: datetime, zone: tzinfo | None = None) -> str:
    """Day and time to the minute."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def zone_of(name: object) -> tzinfo:
    """A time zone by its name; UTC where there is no such."""
    try:
        return ZoneInfo(str(name or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def local_input(moment: str | None, zone: tzinfo) -> str:
    """An ISO time as an input of a form shows it; empty for none."""
    return f"{datetime.fromisoformat(moment).astimezone(zone):%Y-%m-%dT%H:%M}" if moment else ""


def number(value: float) -> str:
    """Whole, with thin spaces between thousands; ∞ for what no finite number of orders will do."""
    return "∞" if math.isinf(value) else f"{round(value):,}".replace(",", "\u202f")


def percent(value: float, places: int = 1) -> str:
    """A share as per cent."""
    return f"{100 * value:.{places}f}\u202f%"


def waited(seconds: float) -> tuple[int, str]:
    """A span in the largest unit that leaves a whole number: (3, "minutes")."""
    size = abs(seconds)
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if size >= length:
            return round(size / length), unit
    return round(size), "seconds"
