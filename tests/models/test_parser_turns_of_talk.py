"""Counts that run on without pauses, halves without the word, equal shares, counts taken back, questions and names of who
speaks, over a made-up yarn shop."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, facts, lines_of, reader


def yarn_shop() -> World:
    world = World()
    weight = world.group("weight", {"fine": ["fine", "细的"], "thick": ["thick", "粗的"]}, 0, 1)
    colour = world.group("colour", {"red": ["red", "红色"], "blue": ["blue", "蓝色"], "grey": ["grey", "灰色"]}, 0, 1)
    extras = world.group("extras", {"label": ["label", "吊牌"], "ribbon": ["ribbon", "丝带"]}, 0, None)
    strength = world.group("strength", {"mild": ["mild", "淡染"], "strong": ["strong", "浓染"]}, 0, 1)
    bath = world.group(
        "bath", {"madder": ["madder", "茜草"], "indigo": ["indigo", "靛蓝"]}, 1, 1, portions=True,
        nested={"madder": strength, "indigo": strength},
    )  # fmt: skip
    world.item("product:wool", "wool yarn", "羊毛线", groups=[weight, colour, extras], measures=("团", "箱", "ball"))
    world.item("product:linen", "linen tape", "亚麻带", groups=[colour, extras], measures=("卷", "ball"))
    world.item("product:felt", "felt sheet", "毛毡片", groups=[colour], measures=("张",))
    world.item("product:kit", "dye kit", "染色锅", groups=[bath], measures=("个", "kit"))
    world.add("site", "site:harbour", "河口店", "Harbour shop")
    world.add("customer", "customer:loom", "织云工坊", "Cloud Loom")
    return world


WORLD = yarn_shop()
one = reader(WORLD)


def plain(text: str) -> list[str]:
    """The lines without measure words, where nothing is left to ask."""
    best = one(text)
    assert "unparsed" not in facts(best)
    return sorted("".join(c for c in line if c not in "团箱卷张个根") for line in lines_of(best))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("羊毛线两团亚麻带三卷毛毡片五张", ["2 wool", "3 linen", "5 felt"]),
        ("羊毛线两打亚麻带半打亚麻带要红色", ["24 wool", "6 linen: red"]),
        ("两团羊毛线三卷亚麻带一张毛毡片", ["1 felt", "2 wool", "3 linen"]),
    ],
)
def test_counts_that_run_on_belong_to_the_names_they_follow_or_lead_throughout(text: str, expected: list[str]) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a dye kit, madder and indigo", ["1 kit: madder 1st, indigo 2nd"]),
        ("染色锅一个(茜草+靛蓝)", ["1 kit: madder 1st, indigo 2nd"]),
        ("染色锅一个,一半茜草一半靛蓝,靛蓝要浓染", ["1 kit: madder 1st, indigo 2nd, strong"]),
    ],
)
def test_two_rivals_of_which_each_half_takes_one_are_the_halves(text: str, expected: list[str]) -> None:
    assert [sorted(line.split(": ")[1].split(", ")) for line in plain(text)] == [
        sorted(line.split(": ")[1].split(", ")) for line in expected
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("羊毛线粗的一百团红色和蓝色对半", ["50 wool: blue, thick", "50 wool: red, thick"]),
        ("ten linen tapes, red and blue, split evenly", ["5 linen: blue", "5 linen: red"]),
        ("羊毛线粗的四团,两团红色两团蓝色", ["2 wool: blue, thick", "2 wool: red, thick"]),
        ("羊毛线红色三团,蓝色两团灰色一团", ["1 wool: grey", "2 wool: blue", "3 wool: red"]),
    ],
)
def test_shares_of_a_count_keep_what_was_chosen_for_all(text: str, expected: list[str]) -> None:
    assert [
        ": ".join((line.split(": ")[0], ", ".join(sorted(line.split(": ")[1].split(", "))))) for line in plain(text)
    ] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("three linen tapes, not two", ["3 linen"]),
        ("亚麻带三卷不是两卷,毛毡片一张", ["1 felt", "3 linen"]),
        ("毛毡片两张,算了毛毡片要三张吧,亚麻带一卷", ["1 linen", "3 felt"]),
        ("羊毛线不要了,换成亚麻带两卷", ["2 linen"]),
        ("四团羊毛线,其中一团红色,剩下的灰色都要吊牌", ["1 wool: label, red", "3 wool: grey, label"]),
        ("do you have felt sheets, two red", ["2 felt: red"]),
        ("有毛毡片吗,要两张红色", ["2 felt: red"]),
        ("six wool yarns, two of them red, the other four as they are", ["2 wool: red", "4 wool"]),
    ],
)
def test_a_count_said_otherwise_or_later_is_the_one_that_is_meant(text: str, expected: list[str]) -> None:
    assert [
        ": ".join((line.split(": ")[0], *(", ".join(sorted(part.split(", "))) for part in line.split(": ")[1:])))
        for line in plain(text)
    ] == expected


def test_what_is_called_off_by_a_part_of_its_name_is_what_was_ordered() -> None:
    world = yarn_shop()
    world.item("product:yarn", "yarn", "线", measures=("ball",))
    best = reader(world)("two wool yarns, a felt sheet, forget the yarn")
    assert lines_of(best) == ["1 felt"], "the yarn that was never ordered is the wool yarn that was"


def test_two_choices_where_one_is_to_be_made_are_a_question() -> None:
    best = one("felt sheets, red but also blue, twenty of them")
    contradictory = len([slot for line in best.lines for slot in line.named("modifier")]) == 2
    assert best.named("unparsed") or contradictory


def test_a_count_that_nothing_claims_is_never_dropped_in_silence() -> None:
    for text in (
        "six wool yarns, two of them red, the other four",
        "linen tapes two of them red both and one has a ribbon on it",
    ):
        best = one(text)
        counted = "".join(lines_of(best))
        assert best.named("unparsed") or ("2 wool: red" in counted and "4 wool" in counted)


@pytest.mark.parametrize("text", ["羊毛线要粗的,拿点来", "来些亚麻带"])
def test_nobody_knows_how_many_some_are(text: str) -> None:
    assert one(text).named("unparsed")


def test_ones_are_no_number_and_no_name() -> None:
    best = one("six linen tapes please, you know, the usual ones")
    assert lines_of(best) == ["6 linen"]
    assert best.named("unparsed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天忙不忙啊?两卷亚麻带", ["2 linen"]),
        ("two felt sheets. How are the kids doing?", ["2 felt"]),
        ("我是织云工坊的小郑,三张毛毡片", ["3 felt"]),
        ("老张啊给我留两卷亚麻带", ["2 linen"]),
    ],
)
def test_questions_and_the_name_of_who_speaks_are_no_reason_to_ask(text: str, expected: list[str]) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("text", ["Could you make it sparkle? two felt sheets", "能不能发光?两张毛毡片"])
def test_a_question_that_asks_for_something_stays_a_doubt(text: str) -> None:
    assert one(text).named("unparsed")


def test_where_an_order_is_put_down_is_the_shop_that_makes_it() -> None:
    said = facts(one("麻烦下到河口店:两卷亚麻带"))
    assert said["store"] == "site:harbour"
