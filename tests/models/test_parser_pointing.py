"""Words that point back, begin anew, exchange or only tell, over a made-up garden centre."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from garden_world import garden_centre
from language_worlds import lines_of, reader

from models.language.parser import parse
from models.language.utterance import Utterance

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
WORLD = garden_centre()
one = reader(WORLD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("four tulip bulbs and two squill ones, the squill ones with loam", ["2 squill: loam", "4 tulip"]),
        ("three tulip bulbs and a squill bulb, the tulip ones in peat", ["1 squill", "3 tulip: peat"]),
        ("two wood ferns and a squill bulb, the ferns with pine bark", ["1 squill", "2 fern: bark"]),
        ("five wood ferns, two of them with peat, the peat ones without gravel", ["2 fern: -gravel, peat", "3 fern"]),
        ("三个郁金香球两个绵枣儿球,绵枣儿的要壤土", ["2个 squill: loam", "3个 tulip"]),
    ],
)
def test_a_part_of_a_name_points_back_at_what_was_ordered(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines_of(best) == expected
    assert not best.named("unparsed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a wood fern with pine bark instead of moss", ["1 fern: -moss, bark"]),
        ("a wood fern, swap the gravel for pine bark", ["1 fern: -gravel, bark"]),
        ("林下蕨菜一盆,苔藓换成松树皮", ["1盆 fern: -moss, bark"]),
        ("a tulip bulb with peat instead of loam", ["1 tulip: peat"]),
        ("a picnic set with cider, swap the cider for nettle tea", ["1 set: set-tea"]),
    ],
)
def test_what_is_exchanged_is_not_wanted_where_it_would_come_along(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines_of(best) == expected
    assert not best.named("unparsed")


def test_instead_of_something_never_ordered_is_doubted() -> None:
    assert one("two tulip bulbs instead of the wood fern").named("unparsed")


@pytest.mark.parametrize(
    "text",
    [
        "a picnic set with plum juice, no, nettle tea",
        "a picnic set with cider, actually plum juice, no wait, make it nettle tea",
    ],
)
def test_a_choice_of_a_set_is_corrected_in_the_set(text: str) -> None:
    assert lines_of(one(text)) == ["1 set: set-tea"]


def test_a_choice_said_again_with_its_size_is_the_set_s_own_but_asked() -> None:
    best = one("a picnic set with mint and cider, large cider")
    assert [line for line in lines_of(best) if "cider" in line and not line.startswith("1 set")] == []
    assert best.named("unparsed")


def test_the_name_of_a_choice_said_in_full_adds_nothing() -> None:
    assert lines_of(one("a picnic set with mint herbs")) == ["1 set: set-mint"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a wood fern with peat, do you have that? ok, then a wood fern with loam", ["1 fern: loam"]),
        ("two wood ferns with bark... that's silly, just two wood ferns, no moss", ["2 fern: -moss"]),
    ],
)
def test_an_order_begun_anew_after_a_remark_takes_the_place_of_the_first_and_is_asked(
    text: str, expected: list[str]
) -> None:
    best = one(text)
    assert lines_of(best) == expected
    assert best.named("unparsed")


def test_one_more_after_a_question_is_one_more() -> None:
    assert lines_of(one("Can I get a wood fern? And a wood fern with loam too")) == ["1 fern", "1 fern: loam"]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("two wood ferns. Note: write Dear Ida on it", "write Dear Ida on it"),
        ("two wood ferns, note: put the pot in it please", "put the pot in it"),
        ("一盆林下蕨菜,备注:写上小雨收", "写上小雨收"),
    ],
)
def test_a_wish_keeps_its_last_word_but_no_thanks(text: str, note: str) -> None:
    assert [slot.text for slot in one(text).named("instruction")] == [note]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we're a team of 8, so eight tulip bulbs please", ["8 tulip"]),
        ("table for six, two straw bales", ["2 straw"]),
        ("两个大人一个小孩,来三个郁金香球", ["3个 tulip"]),
        ("我们一家四口,要四个郁金香球", ["4个 tulip"]),
    ],
)
def test_the_people_who_order_are_not_ordered(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines_of(best) == expected
    assert not best.named("unparsed")


def test_the_number_of_a_building_counts_nothing() -> None:
    best = one("我们二号楼急用,稻草捆三十捆")
    assert lines_of(best) == ["30捆 straw"]


def test_a_waybill_s_number_counts_nothing_before_a_word_that_also_measures() -> None:
    (request,) = parse(Utterance("运单号830906包装破损", "zh"), WORLD, AT)
    best = request.candidates[0]
    assert best.intent == "delivery.report"
    assert [slot.value for slot in best.named("waybill")] == ["830906"]


@pytest.mark.parametrize(
    ("text", "expected", "sure"),
    [
        ("两盆林下厥菜", ["2盆 fern"], True),
        ("郁金香求三个", ["3个 tulip"], True),
        ("稻草困两捆", ["2捆 straw"], True),
        ("野叉套装一套", ["1套 set"], False),
    ],
)
def test_a_character_of_the_same_sound_is_a_slip_of_the_pen(text: str, expected: list[str], sure: bool) -> None:
    best = one(text)
    assert lines_of(best) == expected
    assert bool(best.named("unparsed")) is not sure


def test_a_letter_of_a_code_is_no_size() -> None:
    assert lines_of(one("一盒露台螺钉M4的20毫米")) == ["1盒 screw: l20, m4"]


def test_no_to_the_rival_of_what_was_chosen_may_be_a_correction_so_it_is_asked() -> None:
    assert one("a tulip bulb in loam, no peat").named("unparsed")
