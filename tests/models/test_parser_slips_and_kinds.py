"""Names as people write them in a hurry: slips of spelling, glued words, kinds instead of names. A made-up bakery."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, reader, shape

from models.intent import CandidateIntent
from models.language.names.slips import distance
from models.language.parser import parse
from models.language.utterance import Utterance

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def bakery() -> World:
    world = World()
    size = world.group("size", {"medium": ["medium", "中号"], "large": ["large", "大号"]}, 0, 1)
    glaze = world.group("glaze", {"honey": ["honey glaze", "蜂蜜"], "poppy": ["poppyseed", "罂粟籽"]}, 0, 2)
    groups = [size, glaze]
    world.item("product:rye", "rye sourdough", "黑麦吐司", groups=groups, measures=("个",))
    world.item("product:spelt", "spelt sourdough", "斯佩尔特吐司", groups=groups, measures=("个",))
    world.item("product:walnut", "walnut sourdough", "核桃吐司", groups=groups, measures=("个",))
    world.item("product:brioche", "brioche", "布里欧修", groups=groups, measures=("个",))
    world.item("product:plum-crumble", "plum crumble", "李子酥", groups=groups, measures=("个",))
    world.add("customer", "customer:walnuts", "Walnutters")
    return world


WORLD = bakery()
one = reader(WORLD)


def lines(candidate: CandidateIntent) -> list[str]:
    return sorted(shape(line) for line in candidate.lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two briohces", ["2 brioche"]),
        ("a walnut sourdugh, medum", ["1 walnut: medium"]),
        ("two briohces and a brioche", ["1 brioche", "2 brioche"]),
    ],
)
def test_a_slip_of_spelling_is_mended_and_left_as_a_doubt(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines(best) == expected
    assert best.named("unparsed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("three brioches with poppyseeed", ["3 brioche: poppy"]),
        ("one spelt suordough", ["1 spelt"]),
        ("two plum crumbels", ["2 plum-crumble"]),
    ],
)
def test_one_slip_in_a_longer_name_or_a_letter_too_many_in_a_long_word_is_believed(
    text: str, expected: list[str]
) -> None:
    best = one(text)
    assert lines(best) == expected
    assert not best.named("unparsed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("onebrioche,threewalnutsourdoughs", ["1 brioche", "3 walnut"]),
        ("2xbrioche", ["2 brioche"]),
        ("twolargebrioches", ["2 brioche: large"]),
    ],
)
def test_words_without_their_spaces_are_parted_for_certain(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines(best) == expected
    assert not best.named("unparsed")


def test_words_of_their_own_are_no_slips() -> None:
    assert lines(one("two broaches")) == ["2 'broaches'"]
    best = one("Walnutters wants one rye sourdough")
    assert lines(best) == ["1 rye"]
    assert not best.named("unparsed")


def test_slips_are_counted_as_people_make_them() -> None:
    assert distance("brioche", "briohce", 2) == 1
    assert distance("brioche", "broche", 2) == 1
    assert distance("brioche", "baroque", 2) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two sourdoughs, one rye and one walnut", ["1 rye", "1 walnut"]),
        ("four large sourdoughs, two spelt and two rye", ["2 rye: large", "2 spelt: large"]),
        ("一个吐司,核桃的", ["1个 walnut"]),
        ("三个大号吐司,一个黑麦吐司两个核桃吐司", ["1个 rye: large", "2个 walnut: large"]),
    ],
)
def test_a_kind_is_what_is_said_of_it_behind(text: str, expected: list[str]) -> None:
    assert lines(one(text)) == expected


def test_a_kind_alone_is_a_question_between_its_items() -> None:
    (line,) = one("two sourdoughs").lines
    (item,) = line.named("item")
    assert {item.key, *(choice.key for choice in item.choices)} == {"product:rye", "product:spelt", "product:walnut"}


def test_the_only_one_of_its_kind_is_taken_with_a_doubt() -> None:
    best = one("two crumbles")
    assert lines(best) == ["2 plum-crumble"]
    assert best.named("unparsed")


def test_what_is_left_of_a_name_without_its_kind_is_no_name_where_it_is_an_option() -> None:
    world = World()
    smoked = world.group("style", {"smoked": ["smoked"], "plain": ["plain"]}, 0, 1)
    world.item("product:smoked-tea", "smoked tea", groups=[])
    world.item("product:black-tea", "black tea", groups=[])
    world.item("product:mocha", "mocha", groups=[smoked])
    (request,) = parse(Utterance("a smoked mocha", "en"), world, AT)
    assert lines(request.candidates[0]) == ["1 mocha: smoked"]
    (request,) = parse(Utterance("two black", "en"), world, AT)
    assert lines(request.candidates[0]) == ["2 black-tea"]
