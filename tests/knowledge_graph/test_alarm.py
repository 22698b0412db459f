"""Alarms are announced once, count their repeats, return after the off delay, and are over once somebody has seen them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_graph.upkeep.alarm import (
    Acknowledged,
    Alarm,
    AlarmEvent,
    AlarmPolicy,
    Effect,
    Observed,
    Shelved,
    flooded,
    step,
)

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
POLICY = AlarmPolicy(limit=0.5, dead_band=0.2, on_delay=timedelta(0), off_delay=timedelta(seconds=60))
FAULT, BETWEEN, NORMAL = 0.9, 0.4, 0.0


def at(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def live(*events: AlarmEvent, policy: AlarmPolicy = POLICY, alarm: Alarm | None = None) -> tuple[Alarm, list[Effect]]:
    """What becomes of an alarm that goes through these events, and what each was worth."""
    now, effects = alarm or Alarm(), []
    for event in events:
        now, effect = step(now, event, policy)
        effects.append(effect)
    return now, effects


def messages(*levels: float, every: float = 1.0) -> list[Observed]:
    return [Observed(at(number * every), level) for number, level in enumerate(levels)]


def test_a_fault_is_announced_once_and_its_repeats_are_counted() -> None:
    alarm, effects = live(*messages(FAULT, FAULT, FAULT))
    assert effects == ["announce", "count", "count"]
    assert (alarm.state, alarm.occurrences) == ("unacknowledged", 3)


def test_messages_that_were_taken_together_count_as_many() -> None:
    alarm, _ = live(Observed(at(0), FAULT, 400), Observed(at(1), FAULT, 600))
    assert alarm.occurrences == 1000


def test_a_fault_shorter_than_the_on_delay_is_never_announced() -> None:
    slow = replace(POLICY, on_delay=timedelta(seconds=10))
    _, effects = live(*messages(FAULT, FAULT, NORMAL, FAULT, FAULT, every=4), policy=slow)
    assert effects == ["pending", "pending", "none", "pending", "pending"]
    _, effects = live(*messages(FAULT, FAULT, FAULT, FAULT, every=4), policy=slow)
    assert effects == ["pending", "pending", "pending", "announce"]


def test_one_normal_message_does_not_end_an_alarm_but_normal_ones_for_the_off_delay_do() -> None:
    alarm, effects = live(*messages(FAULT, NORMAL, NORMAL, NORMAL, every=30))
    assert effects == ["announce", "none", "none", "return"]
    assert alarm.state == "returned", "nobody has acknowledged it"
    alarm, effects = live(Acknowledged(at(91)), alarm=alarm)
    assert (alarm.state, effects) == ("normal", ["clear"])


def test_an_acknowledged_alarm_is_over_when_it_returns() -> None:
    alarm, effects = live(
        Observed(at(0), FAULT), Acknowledged(at(1)), Observed(at(10), NORMAL), Observed(at(70), NORMAL)
    )
    assert effects[-1] == "clear"
    assert alarm == Alarm(last_at=at(70))


def test_what_lies_in_the_dead_band_neither_raises_nor_ends_an_alarm() -> None:
    assert live(*messages(BETWEEN, BETWEEN))[1] == ["none", "none"]
    alarm, _ = live(*messages(FAULT, NORMAL, BETWEEN, NORMAL, NORMAL, every=40))
    assert alarm.active, "the normal stretch began anew after the message in the dead band"


def test_an_alarm_that_comes_back_before_anybody_saw_it_is_the_same_alarm() -> None:
    alarm, effects = live(*messages(FAULT, NORMAL, NORMAL, FAULT, every=60))
    assert effects == ["announce", "none", "return", "count"]
    assert (alarm.state, alarm.occurrences) == ("unacknowledged", 2)


def test_a_shelved_alarm_is_announced_when_it_is_taken_off_the_shelf_and_still_there() -> None:
    alarm, effects = live(Shelved(at(0), at(100)), *messages(FAULT, FAULT), Observed(at(101), FAULT))
    assert effects == ["none", "suppress", "suppress", "announce"]
    assert alarm.occurrences == 3
    early, effects = live(Shelved(at(0), at(100)), Shelved(at(1), at(1)), Observed(at(2), FAULT))
    assert effects[-1] == "announce"
    assert early.shelved_until is None


def test_nothing_is_shelved_for_longer_than_allowed() -> None:
    alarm, _ = live(Shelved(at(0), BEGIN + timedelta(days=30)))
    assert alarm.shelved_until == BEGIN + POLICY.longest_shelving


def test_late_post_is_counted_but_does_not_turn_the_clock_back() -> None:
    alarm, effects = live(Observed(at(50), FAULT), Observed(at(10), NORMAL), Observed(at(20), FAULT))
    assert effects == ["announce", "none", "count"]
    assert (alarm.last_at, alarm.occurrences, alarm.normal_since) == (at(50), 2, None)


def test_ten_alarms_in_ten_minutes_are_a_flood_until_the_window_has_passed() -> None:
    announced = [at(number) for number in range(10)]
    assert not flooded(announced[:9], at(20), POLICY)
    assert flooded(announced, at(20), POLICY)
    assert not flooded(announced, at(601), POLICY)


@pytest.mark.parametrize(
    "wrong",
    [{"dead_band": 0.6}, {"dead_band": -0.1}, {"off_delay": timedelta(seconds=-1)}, {"flood_alarms": 0}],
)
def test_a_policy_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"dead_band|delay|flood_alarms"):
        replace(POLICY, **wrong)  # type: ignore[arg-type]


_TIMES = st.integers(0, 600).map(at)
_EVENTS = st.one_of(
    st.builds(Observed, _TIMES, st.sampled_from((FAULT, BETWEEN, NORMAL)), st.integers(1, 5)),
    st.builds(Acknowledged, _TIMES),
    st.builds(Shelved, _TIMES, _TIMES),
)
_POLICIES = st.builds(
    AlarmPolicy,
    limit=st.just(0.5),
    dead_band=st.just(0.2),
    on_delay=st.integers(0, 60).map(lambda s: timedelta(seconds=s)),
    off_delay=st.integers(0, 120).map(lambda s: timedelta(seconds=s)),
)
_LIVES = st.lists(_EVENTS, max_size=40)


def _in_order(events: list[AlarmEvent]) -> list[AlarmEvent]:
    return sorted(events, key=lambda event: event.at)


@given(_LIVES, _POLICIES)
@settings(max_examples=300, deadline=None)
def test_between_two_announcements_the_alarm_was_normal(events: list[AlarmEvent], policy: AlarmPolicy) -> None:
    alarm, open_ = Alarm(), False
    for event in events:
        alarm, effect = step(alarm, event, policy)
        assert not (effect == "announce" and open_), "announced twice"
        open_ = (open_ or effect == "announce") and alarm.state != "normal"
        assert not (alarm.state == "returned" and not open_), "returned without having been announced"


@given(_LIVES, _POLICIES)
@settings(max_examples=300, deadline=None)
def test_nothing_abnormal_is_forgotten_while_an_alarm_lives(events: list[AlarmEvent], policy: AlarmPolicy) -> None:
    """In order of time, an alarm's occurrences are the abnormal messages since it was last quiet."""
    alarm, counted = Alarm(), 0
    for event in _in_order(events):
        before, (alarm, effect) = alarm, step(alarm, event, policy)
        if isinstance(event, Observed) and event.level >= policy.limit:
            counted += event.times
            assert effect in ("pending", "announce", "count", "suppress")
        if alarm.state == "normal" and alarm.abnormal_since is None:
            counted = 0
        assert alarm.occurrences == counted, (before, event)


@given(_LIVES, _POLICIES)
@settings(max_examples=300, deadline=None)
def test_every_alarm_can_be_brought_to_rest(events: list[AlarmEvent], policy: AlarmPolicy) -> None:
    alarm, _ = live(*events, policy=policy)
    end = at(601)
    rest = [Acknowledged(end), Observed(end, NORMAL), Observed(end + policy.off_delay, NORMAL), Acknowledged(at(9000))]
    alarm, _ = live(*rest, policy=policy, alarm=alarm)
    assert (alarm.state, alarm.occurrences, alarm.normal_since, alarm.abnormal_since) == ("normal", 0, None, None)


@given(_LIVES, _POLICIES)
@settings(max_examples=300, deadline=None)
def test_an_alarm_never_returns_sooner_than_the_off_delay_after_its_last_fault(
    events: list[AlarmEvent], policy: AlarmPolicy
) -> None:
    alarm, last = Alarm(), None
    for event in _in_order(events):
        alarm, effect = step(alarm, event, policy)
        if isinstance(event, Observed) and event.level > policy.limit - policy.dead_band:
            last = event.at
        if effect == "return" or (effect == "clear" and isinstance(event, Observed)):
            assert last is None or event.at - last >= policy.off_delay
