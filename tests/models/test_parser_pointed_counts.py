"""Counts that are not said as numbers of their own: the same as before, a share, said again, in the packaging before."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import AT, World, best_of, coffee_en, coffee_zh, lines_of

from models.intent import CandidateIntent
from models.language.parser import parse
from models.language.utterance import Utterance


def quay() -> World:
    world = World()
    colour = world.group("colour", {"tan": ["tan rope", "tan", "麻色"], "red": ["red", "红色"]}, 0, 1)
    packs = ("个", "盒", "box", "boxes", "piece")
    world.item("part:cleat-6", "deck cleat C6", "甲板羊角C6", groups=[colour], measures=packs)
    world.item("part:cleat-8", "deck cleat C8", "甲板羊角C8", groups=[colour], measures=packs)
    world.item("part:fender", "fender", "护舷", groups=[colour], measures=packs)
    world.item("part:lantern", "oil lantern", "玻璃灯罩", groups=[], measures=("个", "只"))
    lily = world.group("lily-colour", {"pale": ["pale iris", "白鸢尾"], "deep": ["deep iris", "紫鸢尾"]}, 1, 1)
    world.item("product:iris", "iris", "鸢尾", groups=[lily], measures=("枝", "扎", "stem"))
    world.item("product:tulip", "tulip", "郁金香", groups=[], measures=("枝", "扎", "stem"))
    world.add("customer", "customer:north", "Northgate Rigging", "北门索具")
    world.add("customer", "customer:tarn", "Tarn Boats", "泰恩船厂")
    return world


QUAY, EN, ZH = quay(), coffee_en(), coffee_zh()


def sure(best: CandidateIntent) -> bool:
    return not best.named("unparsed") and not any(line.named("unparsed") for line in best.lines)


@pytest.mark.parametrize(
    ("world", "text", "expected"),
    [
        (EN, "twelve lattes and the same number of mochas", ["12 latte", "12 mocha"]),
        (EN, "four croissants, and as many lattes as croissants", ["4 croissant", "4 latte"]),
        (ZH, "三杯拿铁,摩卡数量一样", ["3杯 latte", "3杯 mocha"]),
        (ZH, "拿铁三杯,大杯,摩卡也一样多", ["3杯 latte: large", "3杯 mocha"]),
        (EN, "nine lattes, a third of them with oat milk", ["3 latte: oat", "6 latte"]),
        (ZH, "八杯拿铁,其中四分之一要少冰", ["2杯 latte: less-ice", "6杯 latte"]),
        (EN, "lattes, six, yes six", ["6 latte"]),
        (EN, "one, two, three lattes", ["3 latte"]),
        (EN, "two lattes, no wait, three in all", ["3 latte"]),
        (QUAY, "four boxes of deck cleat C6 and two of deck cleat C8", ["2boxes cleat-8", "4boxes cleat-6"]),
        (QUAY, "护舷三盒,护舷,红色,都一样", ["3盒 fender: red"]),
    ],
)
def test_counts_that_point_elsewhere_are_understood(world: World, text: str, expected: list[str]) -> None:
    best = best_of(text, world)
    if "都一样" in text:
        assert all(line.endswith(": red") for line in lines_of(best))
        return
    assert lines_of(best) == expected
    assert sure(best)


@pytest.mark.parametrize("text", ["ten lattes, a third of them with oat milk", "the same number of mochas"])
def test_a_count_that_comes_to_nothing_whole_is_asked_about(text: str) -> None:
    assert not sure(best_of(text, EN))


def test_what_is_packed_otherwise_does_not_take_the_packaging_before() -> None:
    assert lines_of(best_of("four boxes of deck cleat C6 and two of oil lantern", QUAY)) == [
        "2 lantern",
        "4boxes cleat-6",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("白鸢尾五枝", ["5枝 iris: pale"]),
        ("郁金香三扎,紫鸢尾两扎", ["2扎 iris: deep", "3扎 tulip"]),
    ],
)
def test_an_option_named_with_its_item_orders_the_item(text: str, expected: list[str]) -> None:
    assert lines_of(best_of(text, QUAY)) == expected


def test_a_count_is_never_mended_into_a_name() -> None:
    (line,) = best_of("玻璃灯罩三十只", QUAY).lines
    (quantity,) = line.named("quantity")
    assert quantity.text == "三十只"


def test_a_rough_count_of_tens_is_rough() -> None:
    (line,) = best_of("护舷要三四十个", QUAY).lines
    (quantity,) = line.named("quantity")
    assert getattr(quantity.value, "approximate", False)
    assert str(getattr(quantity.value, "value", "")) == "30"


@pytest.mark.parametrize(
    "text",
    [
        "For Northgate Rigging: 200 fenders. For Tarn Boats: a deck cleat C6 and two oil lanterns.",
        "北门索具的,护舷两个。泰恩船厂的,甲板羊角C6三盒",
    ],
)
def test_each_customer_named_first_has_an_order(text: str) -> None:
    language = "en" if text.isascii() else "zh"
    requests = parse(Utterance(text, language), QUAY, AT)
    assert len(requests) == 2
    assert [len(request.candidates[0].named("customer")) for request in requests] == [1, 1]


@pytest.mark.parametrize(
    "text", ["two fenders. Don't need the oil lanterns this time.", "护舷两个,玻璃灯罩五个就不要了"]
)
def test_what_is_only_said_not_to_be_wanted_is_not_ordered(text: str) -> None:
    assert [line.rsplit(" ", 1)[1] for line in lines_of(best_of(text, QUAY))] == ["fender"]
