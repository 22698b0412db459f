"""Alarm life cycle: an alarm and one event in; the alarm afterwards, and what is to be done, out. The caller keeps it.

Terms and states after ANSI/ISA-18.2-2016 (and IEC 62682): an alarm is announced once, repeats count, it returns to
normal only when messages were normal for the off delay, and is over once it has returned and somebody acknowledged it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

AlarmState = Literal["normal", "unacknowledged", "acknowledged", "returned"]
"""States A, B, C and D of the standard; `returned` is returned to normal and not yet acknowledged."""
Effect = Literal["pending", "announce", "count", "suppress", "return", "clear", "none"]
"""`pending`: abnormal, but not yet for the on delay. `suppress`: would be announced, were it not shelved."""


@dataclass(frozen=True, slots=True)
class AlarmPolicy:
    """When a condition is an alarm, and when it no longer is."""

    limit: float = 0.25
    """Level from which a message is abnormal."""
    dead_band: float = 0.15
    """How far under the limit a level must fall to be normal; between the two nothing changes."""
    on_delay: timedelta = timedelta(0)
    """How long messages must be abnormal before the alarm is announced."""
    off_delay: timedelta = timedelta(minutes=10)
    """How long messages must be normal before the alarm returns."""
    longest_shelving: timedelta = timedelta(hours=12)
    flood_alarms: int = 10
    """Alarms announced within `flood_window` from which further ones are a flood."""
    flood_window: timedelta = timedelta(minutes=10)

    def __post_init__(self) -> None:
        if not 0 <= self.dead_band < self.limit:
            raise ValueError(f"dead_band ({self.dead_band}) must lie between 0 and the limit ({self.limit})")
        if min(self.on_delay, self.off_delay, self.longest_shelving, self.flood_window) < timedelta(0):
            raise ValueError("a delay cannot be negative")
        if self.flood_alarms < 1:
            raise ValueError(f"flood_alarms must be at least 1, not {self.flood_alarms}")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One condition of one machine. A condition never heard of is `Alarm()`."""

    state: AlarmState = "normal"
    abnormal_since: datetime | None = None
    """First message of the present abnormal stretch."""
    normal_since: datetime | None = None
    """First of the normal messages that an active alarm has heard in a row."""
    last_at: datetime | None = None
    """Latest message."""
    announced_at: datetime | None = None
    occurrences: int = 0
    """Abnormal messages since the alarm was last normal."""
    shelved_until: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether the condition holds, acknowledged or not."""
        return self.state in ("unacknowledged", "acknowledged")

    def shelved(self, at: datetime) -> bool:
        """Whether announcing is put off at this time."""
        return self.shelved_until is not None and at < self.shelved_until


@dataclass(frozen=True, slots=True)
class Observed:
    """A message of the device: `level` is 0 for a normal one, up to 1 for a certain fault."""

    at: datetime
    level: float
    times: int = 1
    """How many messages alike this stands for."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody has seen it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Shelved:
    """Somebody puts announcing off; `until` at or before `at` takes it off the shelf."""

    at: datetime
    until: datetime


AlarmEvent: TypeAlias = Observed | Acknowledged | Shelved


def step(alarm: Alarm, event: AlarmEvent, policy: AlarmPolicy) -> tuple[Alarm, Effect]:
    """The alarm after an event, and what follows from it. Never raises; what means nothing has the effect `none`."""
    match event:
        case Acknowledged():
            return _acknowledge(alarm)
        case Shelved(at, until):
            end = min(until, at + policy.longest_shelving) if until > at else None
            return replace(alarm, shelved_until=end), "none"
        case Observed(at, level, times) if alarm.last_at is not None and at < alarm.last_at:
            # Late post cannot change what is known to have followed; a fault in it still happened.
            late = level >= policy.limit and alarm.state != "normal"
            return (replace(alarm, occurrences=alarm.occurrences + times), "count") if late else (alarm, "none")
        case Observed(at, level, times):
            heard = replace(alarm, last_at=at)
            if level >= policy.limit:
                return _abnormal(heard, at, times, policy)
            if level < policy.limit - policy.dead_band:
                return _normal(heard, at, policy)
            # In the dead band an active alarm stays, and one that is not active does not come nearer to it.
            return replace(heard if heard.active else _calm(heard), normal_since=None), "none"


def flooded(announced: Sequence[datetime], now: datetime, policy: AlarmPolicy) -> bool:
    """Whether so many were announced lately that a further one would not be read (ISA-18.2: ten in ten minutes)."""
    return sum(now - policy.flood_window < at <= now for at in announced) >= policy.flood_alarms


def _abnormal(alarm: Alarm, at: datetime, times: int, policy: AlarmPolicy) -> tuple[Alarm, Effect]:
    since = alarm.abnormal_since or at
    counted = replace(alarm, abnormal_since=since, normal_since=None, occurrences=alarm.occurrences + times)
    if alarm.active and alarm.announced_at is not None:
        return counted, "count"
    if alarm.state == "returned":
        # Nobody had acknowledged it yet: it is the same alarm again, not another.
        return replace(counted, state="unacknowledged"), "count" if alarm.announced_at is not None else "suppress"
    if at - since < policy.on_delay:
        return counted, "pending"
    risen = replace(counted, state="unacknowledged" if alarm.state == "normal" else alarm.state)
    if alarm.shelved(at):
        return risen, "suppress"
    return replace(risen, announced_at=at, shelved_until=None), "announce"


def _normal(alarm: Alarm, at: datetime, policy: AlarmPolicy) -> tuple[Alarm, Effect]:
    if not alarm.active:
        return _calm(alarm), "none"
    since = alarm.normal_since or at
    if at - since < policy.off_delay:
        return replace(alarm, normal_since=since), "none"
    if alarm.state == "acknowledged" or alarm.announced_at is None:
        return _over(alarm), "clear"
    return replace(alarm, state="returned", abnormal_since=None, normal_since=None), "return"


def _acknowledge(alarm: Alarm) -> tuple[Alarm, Effect]:
    if alarm.state == "unacknowledged":
        return replace(alarm, state="acknowledged"), "none"
    if alarm.state == "returned":
        return _over(alarm), "clear"
    return alarm, "none"


def _calm(alarm: Alarm) -> Alarm:
    """Not active, and no longer on the way to it."""
    return replace(alarm, abnormal_since=None, occurrences=alarm.occurrences if alarm.state == "returned" else 0)


def _over(alarm: Alarm) -> Alarm:
    return Alarm(last_at=alarm.last_at, shelved_until=alarm.shelved_until)
