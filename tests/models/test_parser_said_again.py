"""Counts said again, units told apart by their order, rooms behind a known place: over a made-up soup kitchen."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, reader, shape

from models.intent import AddressValue, WindowValue

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def kitchen() -> World:
    world = World()
    spice = world.group("spice", {"mild": ["mild", "微辣"], "fiery": ["fiery", "重辣"]}, 0, 1)
    top = world.group("top", {"leek": ["leek", "leeks", "韭葱"], "dill": ["dill", "莳萝"]}, 0, None, defaults=["leek"])
    bread = world.group("bread", {"rye-roll": ["rye roll", "黑面包"], "corn-roll": ["corn roll", "玉米面包"]}, 1, 1)
    world.item("product:lentil", "lentil soup", "扁豆汤", groups=[spice, top], measures=("碗", "bowl"))
    world.item("product:beet", "beet soup", "甜菜汤", groups=[spice, top], measures=("碗", "bowl"))
    world.item("product:pail", "lunch pail", "饭盒套餐", groups=[bread, top], measures=("份",))
    world.item("product:cider", "cloudy cider", "苹果醋饮", measures=("瓶", "升", "litre"))
    world.add("area", "area:mill", "Mill Yard", "磨坊园区")
    return world


WORLD = kitchen()
one = reader(WORLD)


AGAIN = [
    ("five, no, four lentil soups", ["4 lentil"]),
    ("先来五碗,算了四碗吧,四碗扁豆汤", ["4碗 lentil"]),
    ("a beet soup and, uh, 2 litres, no, 3, of cloudy cider", ["1 beet", "3litre cider"]),
    ("扁豆汤十碗,扁豆汤还是减到八碗吧", ["8碗 lentil"]),
    ("three lentil soups: mild, mild and fiery", ["1 lentil: fiery", "2 lentil: mild"]),
    ("three beet soups, first fiery, second without leek, third mild",
     ["1 beet: -leek", "1 beet: fiery", "1 beet: mild"]),
    ("two lunch pails. The first one with a rye roll, the second with a corn roll and dill",
     ["1 pail: corn-roll, dill", "1 pail: rye-roll"]),
    ("six lentil soups, half of them fiery", ["3 lentil", "3 lentil: fiery"]),
    ("a lentil soup, lose the leek", ["1 lentil: -leek"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), AGAIN)
def test_what_is_said_again_counts_once(text: str, lines: list[str]) -> None:
    assert sorted(shape(line) for line in one(text).lines) == lines


ROOMS = [
    ("two beet soups to be at Mill Yard, hall 3, before noon", "hall 3"),
    ("three lentil soups at Mill Yard block 5, 1102.", "block 5, 1102"),
    ("磨坊园区8栋2单元,甜菜汤三碗", "8栋2单元"),
]


@pytest.mark.parametrize(("text", "room"), ROOMS)
def test_the_room_behind_a_known_place_is_part_of_where_it_goes(text: str, room: str) -> None:
    candidate = one(text)
    (place,) = candidate.named("deliver_to")
    assert place.key == "area:mill"
    assert isinstance(place.value, AddressValue)
    assert place.value.detail == room
    assert not candidate.named("unparsed")


def test_a_day_and_an_hour_said_apart_are_one_window() -> None:
    windows = [
        slot.value for slot in one("two beet soups for tomorrow, at Mill Yard, between 8 and 9 am").named("window")
    ]
    morning = AT.replace(day=21, hour=8, minute=0)
    assert set(windows) == {WindowValue(morning, morning.replace(hour=9))}


def test_the_hour_of_a_call_is_no_hour_of_delivery() -> None:
    windows = {slot.value for slot in one("two beet soups for tomorrow, call me at 3 pm").named("window")}
    assert len(windows) == 2


def test_what_was_never_ordered_is_not_ordered_by_being_called_off() -> None:
    candidate = one("甜菜汤三碗,扁豆汤不用了")
    assert [shape(line) for line in candidate.lines] == ["3碗 beet"]
    assert not candidate.named("unparsed"), "nothing of it was to go"


def test_each_with_two_things_divides_nothing() -> None:
    candidate = one("饭盒套餐两份,每份加一份黑面包和一份莳萝")
    assert [line.named("quantity")[0].text for line in candidate.lines] == ["两份"]


def test_a_no_does_not_reach_what_is_not_there_by_itself() -> None:
    candidate = one("two lentil soups, one of them with no leek and dill")
    assert "1 lentil: -leek, dill" in [shape(line) for line in candidate.lines]


def test_a_long_order_of_plain_lines_fits_nearly_as_well_as_a_short_one() -> None:
    short = one("two lentil soups, mild")
    row = one(
        "two lentil soups, mild, three beet soups, fiery, four lentil soups, fiery, with dill, two beet soups, mild"
    )
    assert short.fit is not None
    assert row.fit is not None
    assert row.fit >= row.score
    assert row.fit > 0.8 * short.fit
