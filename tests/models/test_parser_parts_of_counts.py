"""Counts that are shared out, taken back or counted by the people who order, over a made-up juice bar."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, reader, shape


def juice_bar() -> World:
    world = World()
    size = world.group("size", {"small": ["small", "小杯"], "large": ["large", "大杯", "大的"]}, 0, 1)
    chill = world.group("chill", {"warm": ["warm", "温的"], "chilled": ["chilled", "冰的"]}, 0, 1)
    crushed = world.group(
        "crushed", {"ice": ["ice", "冰块"]}, 0, 1, defaults=["ice"], amounts=("light", "regular", "extra")
    )
    seeds = world.group("seeds", {"chia": ["chia seeds", "奇亚籽"], "flax": ["flax seeds", "亚麻籽"]}, 0, 6, each=3)
    side = world.group("side", {"nuts": ["roasted nuts", "坚果"], "dates": ["dates", "椰枣"]}, 1, 1, defaults=["nuts"])
    cold = [size, chill, crushed, seeds]
    world.item("product:carrot", "carrot juice", "胡萝卜汁", groups=cold, measures=("杯", "cup"))
    world.item("product:beet", "beet juice", "甜菜汁", groups=cold, measures=("杯", "cup"))
    world.item("product:box", "snack box", "点心盒", groups=[side], measures=("盒", "box"))
    return world


WORLD = juice_bar()
one = reader(WORLD)


SHARED = [
    ("four carrot juices, two large two small", ["2 carrot: large", "2 carrot: small"]),
    ("five beet juices, three with chia seeds, two with flax seeds", ["2 beet: flax", "3 beet: chia"]),
    ("two carrot juices, a large and a small", ["1 carrot: large", "1 carrot: small"]),
    ("六杯胡萝卜汁,四杯冰的两杯温的", ["2杯 carrot: warm", "4杯 carrot: chilled"]),
    ("八杯甜菜汁,冰的温的各一半", ["4杯 beet: chilled", "4杯 beet: warm"]),
    ("八杯甜菜汁,冰的温的各四杯", ["4杯 beet: chilled", "4杯 beet: warm"]),
    ("six carrot juices, half with chia seeds and half with flax seeds", ["3 carrot: chia", "3 carrot: flax"]),
    (
        "three large beet juices: light ice, no ice, extra ice",
        ["1 beet: -ice, large", "1 beet: ice extra, large", "1 beet: ice light, large"],
    ),
    ("两杯甜菜汁,大杯,小杯", ["1杯 beet: large", "1杯 beet: small"]),
]


@pytest.mark.parametrize(("text", "lines"), SHARED)
def test_parts_that_add_up_to_the_count_are_lines_of_their_own(text: str, lines: list[str]) -> None:
    best = one(text)
    assert sorted(shape(line) for line in best.lines) == lines
    assert not best.named("unparsed")


TAKEN_BACK = [
    ("three carrot juices, make that two carrot juices and a beet juice", ["1 beet", "2 carrot"]),
    ("two large and three small beet juices", ["2 beet: large", "3 beet: small"]),
    ("two carrot juices, make one a beet juice", ["1 beet", "1 carrot"]),
    ("chia seeds in one of the three carrot juices", ["1 carrot: chia", "2 carrot"]),
    ("two beet juices, no ice on the second", ["1 beet", "1 beet: -ice"]),
    ("one snack box and, hang on, two beet juices", ["1 box", "2 beet"]),
    ("two carrot juices, actually make one of them beet juice", ["1 beet", "1 carrot"]),
    ("three carrot juices, one of them a beet juice", ["1 beet", "2 carrot"]),
    ("三杯胡萝卜汁,其中一杯换成甜菜汁", ["1杯 beet", "2杯 carrot"]),
    ("三杯胡萝卜汁,有一杯改成大杯", ["1杯 carrot: large", "2杯 carrot"]),
    ("three carrot juices, cancel one of those, just one, plus a snack box", ["1 box", "2 carrot"]),
    ("三杯甜菜汁,其中一杯不要了", ["2杯 beet"]),
    ("四个点心盒,呃,五个吧", ["5个 box"]),
    ("four snack boxes... uh five", ["5 box"]),
]


@pytest.mark.parametrize(("text", "lines"), TAKEN_BACK)
def test_a_part_of_what_was_ordered_is_changed_or_taken_back(text: str, lines: list[str]) -> None:
    best = one(text)
    assert sorted(shape(line) for line in best.lines) == lines
    assert not best.named("unparsed")


PEOPLE = [
    ("四个人,一人一杯胡萝卜汁", ["4杯 carrot"]),
    ("we're three people and everyone wants beet juice", ["3 beet"]),
    ("三个人,一人一杯甜菜汁,一杯冰的两杯温的", ["1杯 beet: chilled", "2杯 beet: warm"]),
    ("two carrot juices for two people", ["2 carrot"]),
]


@pytest.mark.parametrize(("text", "lines"), PEOPLE)
def test_people_are_counted_not_ordered(text: str, lines: list[str]) -> None:
    best = one(text)
    assert sorted(shape(line) for line in best.lines) == lines
    assert not best.named("unparsed")


SWAPPED = [
    "点心盒一份,坚果换椰枣",
    "a snack box, swap the roasted nuts for dates",
    "a snack box, sub dates for roasted nuts",
]


@pytest.mark.parametrize("text", SWAPPED)
def test_of_two_options_swapped_the_wanted_one_is_left(text: str) -> None:
    best = one(text)
    assert [shape(line).partition(": ")[2] for line in best.lines] == ["dates"]
    assert not best.named("unparsed")


DOUBTED = [
    "四杯胡萝卜汁,两杯温的,冰的两杯要大杯",
    "two carrot juices to go and one for here",
    "a carrot juice, a beet juice, both large, no, just the beet juice",
    "don't send any carrot juices",
    "maybe two carrot juices",
    "three carrot juices, all but one with chia seeds",
    "a carrot juice and a beet juice, the first without ice",
    "a carrot juice, large, and another one, small",
    "three carrot juices, wait, two beet juices",
    "four carrot juices, one of them",
    "three carrot juices large, make one of them a beet juice",
    "carrot juice large chia seeds x2",
    "everyone wants beet juice",
]


@pytest.mark.parametrize("text", DOUBTED)
def test_what_stays_open_is_left_as_a_doubt(text: str) -> None:
    assert one(text).named("unparsed")


def test_times_behind_an_option_set_apart_count_the_option() -> None:
    assert [shape(line) for line in one("carrot juice, large, chia seeds x2").lines] == ["1 carrot: chia x2, large"]
    assert [shape(line) for line in one("carrot juice large x2").lines] == ["2 carrot: large"]


def test_an_option_that_all_have_is_missing_where_it_was_not_said() -> None:
    best = one("two beet juices with ice on only one of them")
    assert sorted(shape(line) for line in best.lines) == ["1 beet", "1 beet: -ice"]
    assert best.named("unparsed")


def test_a_clause_that_names_nothing_known_is_a_wish_and_a_doubt() -> None:
    best = one("two carrot juices, shockproof parcels")
    assert [slot.text for slot in best.named("instruction")] == ["shockproof parcels"]
    assert best.named("unparsed")


def test_a_rating_is_no_count() -> None:
    best = one("carrot juice 40W 2杯")
    assert [shape(line).split(":")[0] for line in best.lines] == ["2杯 carrot"]
    assert best.named("unparsed")
