"""Orders that leave out what was said before, over a made-up garden centre."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from garden_world import garden_centre
from language_worlds import lines_of, reader

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
WORLD = garden_centre()
one = reader(WORLD)


def understood(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines_of(best) == expected
    assert not best.named("unparsed")
    assert best.score >= 0.6, "an order said so is no loose reading"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two nets of tulip bulbs plus seven single ones", ["2net tulip", "7 tulip"]),
        ("one crate of clay pots, 10 cm, and four loose", ["1crate clay-pot: w10", "4 clay-pot: w10"]),
        ("郁金香球两袋,再单买四个", ["2袋 tulip", "4个 tulip"]),
        ("绵枣儿球一袋再加三个", ["1袋 squill", "3个 squill"]),
    ],
)
def test_loose_units_added_to_a_packaging_are_of_the_same_item(text: str, expected: list[str]) -> None:
    understood(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("花盆10厘米的三个,15厘米的两箱", ["2箱 clay-pot: w15", "3个 clay-pot: w10"]),
        ("clay pots 10 cm: 4 red, 3 blue", ["3 clay-pot: blue, w10", "4 clay-pot: red, w10"]),
        ("10 cm clay pots, 30 of them, red, and 12 blue", ["12 clay-pot: blue, w10", "30 clay-pot: red, w10"]),
        ("郁金香球红蓝各三袋", ["3袋 tulip: blue", "3袋 tulip: red"]),
        ("two aprons... sorry, two garden aprons in size S, and five size T", ["2 apron: size-s", "5 apron: size-t"]),
    ],
)
def test_a_count_of_a_rival_choice_is_another_line_of_the_item(text: str, expected: list[str]) -> None:
    assert lines_of(one(text)) == expected


def test_too_many_to_be_a_part_are_more_of_the_item() -> None:
    understood("two wood ferns, plus three with pine bark", ["2 fern", "3 fern: bark"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("three nets of tulip bulbs in red, same again in blue", ["3net tulip: blue", "3net tulip: red"]),
        ("2 nets of tulip bulbs and the same of squill bulbs", ["2net squill", "2net tulip"]),
    ],
)
def test_the_same_again_is_as_many_as_before(text: str, expected: list[str]) -> None:
    understood(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 tulip bulbs, that's two nets", ["2net tulip"]),
        ("three nets of squill bulbs, 30 in all", ["3net squill"]),
        ("绵枣儿球两袋,就是二十个", ["2袋 squill"]),
    ],
)
def test_a_count_said_again_in_packs_orders_nothing_more(text: str, expected: list[str]) -> None:
    understood(text, expected)


@pytest.mark.parametrize("text", ["three nets of squill bulbs, 25 in all", "25 tulip bulbs, so two nets"])
def test_packs_and_pieces_that_do_not_agree_are_doubted(text: str) -> None:
    best = one(text)
    nameless = [slot for line in best.lines for slot in line.named("item") if slot.key is None]
    assert best.named("unparsed") or nameless


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("露台螺钉M4×30两盒", ["2盒 screw: l30, m4"]),
        ("3 boxes of deck screws M5 x 20", ["3box screw: l20, m5"]),
        ("M4*20露台螺钉五盒", ["5盒 screw: l20, m4"]),
        ("straw bales x 20", ["20 straw"]),
    ],
)
def test_a_figure_behind_a_size_is_the_next_size_where_the_item_has_one(text: str, expected: list[str]) -> None:
    understood(text, expected)


@pytest.mark.parametrize(
    "text", ["six wood ferns, three with peat, two with loam", "五盆林下蕨菜,两盆要泥炭,两盆要壤土"]
)
def test_parts_that_leave_a_unit_unspoken_of_are_doubted(text: str) -> None:
    assert one(text).named("unparsed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("five wood ferns, two with peat, the other three with loam", ["2 fern: peat", "3 fern: loam"]),
        ("three wood ferns, no, make that four: two with peat, two with loam", ["2 fern: peat", "2 fern: loam"]),
        (
            "four wood ferns: two with extra moss, one without gravel, one normal",
            ["1 fern", "1 fern: -gravel", "2 fern: moss extra"],
        ),
        ("two tulip bulbs, one of each glaze: red, blue", ["1 tulip: blue", "1 tulip: red"]),
    ],
)
def test_parts_that_add_up_are_lines_of_their_own(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines_of(best) == sorted(expected)
    assert not best.named("unparsed")


def test_one_of_those_may_be_of_the_part_or_of_all_so_it_is_asked() -> None:
    best = one("six wood ferns, two of them without moss, one of those with loam")
    assert lines_of(best) == ["1 fern: -moss", "1 fern: -moss, loam", "4 fern"]
    assert best.named("unparsed")


def test_half_a_unit_of_an_item_is_a_half() -> None:
    understood("half a straw bale", ["0.5 straw"])


def test_the_packaging_may_stand_behind_the_name() -> None:
    understood("three tulip bulb nets", ["3net tulip"])


def test_what_was_said_of_the_first_alone_may_be_meant_of_both_so_it_is_asked() -> None:
    best = one("4 tulip bulbs in red with loam, and 6 in blue")
    assert lines_of(best) == ["4 tulip: loam, red", "6 tulip: blue, loam"]
    assert best.named("unparsed")


def test_what_was_said_before_the_first_count_is_meant_of_both() -> None:
    understood("loam tulip bulbs: red 4, blue 6", ["4 tulip: loam, red", "6 tulip: blue, loam"])


def test_a_count_announced_before_its_lines_is_shared_by_them() -> None:
    understood("five in loam: two tulip bulbs and three squill bulbs", ["2 tulip: loam", "3 squill: loam"])


def test_a_count_before_a_list_may_be_of_all_of_it_so_it_is_asked() -> None:
    assert one("two sets: picnic set with mint and picnic set with basil").named("unparsed")


def test_the_kind_is_narrowed_by_what_only_one_of_it_must_be_chosen_by() -> None:
    assert lines_of(one("3 boxes of screws M4 x 30")) == ["3box screw: l30, m4"]
