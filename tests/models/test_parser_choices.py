"""What belongs to a set is not ordered besides: choices told by their own name, or by that of what they are chosen from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, best_of, lines_of, pizza


def picnic() -> World:
    world = World()
    size = world.group("size", {"little": ["little"], "big": ["big", "大份"]}, 0, 1)
    ice = world.group("ice", {"ice": ["ice", "冰"]}, 0, 1, defaults=["ice"])
    drink = world.group(
        "set-drink", {"s-cider": ["cider", "苹果汁"], "s-juice": ["plum juice", "梅子汁"]}, 1, 1, defaults=["s-cider"], nested={"s-juice": ice}
    )  # fmt: skip
    side = world.group(
        "set-side", {"s-chips": ["crisps", "薯片"], "s-slaw": ["slaw", "菜丝"]}, 1, 1, defaults=["s-chips"], nested={"s-chips": size}
    )  # fmt: skip
    broth = world.group(
        "broth", {"b-leek": ["leek broth", "韭葱汤"], "b-pea": ["pea broth"]}, 0, 1, defaults=["b-leek"]
    )
    bites = world.group("bites", {"d-prawn": ["prawns"], "d-squid": ["squid"], "d-crisps": ["crisps"]}, 2, 2)
    filling = world.group(
        "filling", {"onion": ["onion", "洋葱"], "cress": ["cress", "水芹"], "sauce": ["herb sauce", "香草酱"]},
        0, None, defaults=["onion", "cress", "sauce"], amounts=("light", "regular", "extra"),
    )  # fmt: skip
    for key, names in {
        "set-drink": ("Set drink", "套餐饮料"), "set-side": ("Set side", "套餐小食"), "broth": ("Broth", "汤"),
        "filling": ("Filling", "馅料"),
    }.items():  # fmt: skip
        for name in names:
            world.add("modifier_group", f"modifier_group:{key}", name)
    world.item("product:roll-set", "roll set", "面卷套餐", groups=[filling, drink, side, broth], measures=("份",))
    world.item("product:bites", "duo box", groups=[bites])
    world.item("product:cider", "cider", "苹果汁", groups=[ice], measures=("杯",))
    world.item("product:juice", "plum juice", "梅子汁", groups=[ice], measures=("杯",))
    world.item("product:crisps", "crisps", "薯片", groups=[size], measures=("份",))
    world.item("product:roll", "herb roll", "面卷", groups=[filling], measures=("个", "份"))
    return world


WORLD = picnic()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a roll set, plum juice", ["1 roll-set: s-juice"]),
        ("two roll sets, slaw, plum juice no ice", ["2 roll-set: -ice, s-juice, s-slaw"]),
        ("a roll set, drink: plum juice", ["1 roll-set: s-juice"]),
        ("面卷套餐一份,小食换菜丝,饮料换成梅子汁", ["1份 roll-set: s-juice, s-slaw"]),
        ("三份面卷套餐,饮料全部梅子汁", ["3份 roll-set: s-juice"]),
        ("三份面卷套餐,饮料两份梅子汁一份苹果汁", ["1份 roll-set: s-cider", "2份 roll-set: s-juice"]),
        ("a duo box with prawns and crisps", ["1 bites: d-crisps, d-prawn"]),
    ],
)
def test_what_a_set_is_chosen_from_is_no_item_of_its_own(text: str, expected: list[str]) -> None:
    assert lines_of(best_of(text, WORLD)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a roll set and two plum juices", ["1 roll-set", "2 juice"]),
        ("a herb roll, crisps, cider", ["1 cider", "1 crisps", "1 roll"]),
        ("面卷套餐一份,梅子汁两杯", ["1份 roll-set", "2杯 juice"]),
    ],
)
def test_what_is_counted_or_follows_no_set_is_ordered(text: str, expected: list[str]) -> None:
    assert lines_of(best_of(text, WORLD)) == expected


def test_no_broth_gives_up_the_broth_that_comes_with_the_set() -> None:
    best = best_of("a roll set, slaw, no broth", WORLD)
    assert lines_of(best) == ["1 roll-set: -b-leek, s-slaw"]
    assert not best.named("instruction")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two herb rolls, neither with onion", "2 roll: -onion"),
        ("two herb rolls, none of them with cress", "2 roll: -cress"),
        ("a herb roll with the cress left out", "1 roll: -cress"),
        ("two herb rolls, take the onion off", "2 roll: -onion"),
        ("面卷两个,洋葱水芹都去掉多放香草酱", "2个 roll: -cress, -onion, sauce extra"),
        ("面卷里不要洋葱", "1 roll: -onion"),
        ("面卷两个,酱少一点", "2个 roll: sauce light"),
    ],
)
def test_words_for_without_may_stand_apart(text: str, expected: str) -> None:
    assert lines_of(best_of(text, WORLD)) == [expected]


@pytest.mark.parametrize(
    "text",
    ["a herb roll and crisps. actually take the crisps off the order", "a herb roll, crisps. leave the crisps out"],
)
def test_an_item_taken_off_is_not_ordered(text: str) -> None:
    assert lines_of(best_of(text, WORLD)) == ["1 roll"]


def test_a_wish_that_names_an_option_is_doubted() -> None:
    best = best_of("a herb roll, no runny sauce", WORLD)
    assert best.named("unparsed") or any(line.named("unparsed") for line in best.lines)


@pytest.mark.parametrize("text", ["a burger with bacon, I mean, with cheese", "a burger with bacon, no, with cheese"])
def test_a_correction_among_things_that_go_together_is_asked_about(text: str) -> None:
    assert best_of(text, pizza()).named("unparsed"), "instead of the bacon, or besides?"


def test_a_set_named_again_with_more_than_one_holds_is_another_set() -> None:
    text = "duo box prawns and squid; duo box prawns and crisps"
    assert lines_of(best_of(text, WORLD)) == ["1 bites: d-crisps, d-prawn", "1 bites: d-prawn, d-squid"]


def test_a_size_behind_one_choice_is_not_of_the_next() -> None:
    assert lines_of(best_of("a roll set, crisps big, plum juice", WORLD)) == ["1 roll-set: big, s-chips, s-juice"]
