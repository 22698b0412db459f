"""What a reading passes over is a doubt: wishes that name goods, counts between two names, a second destination; and the
counts, parts and salutations that are understood instead. Over a made-up lamp maker."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, facts, lines_of, reader


def lamp_maker() -> World:
    world = World()
    shade = world.group("shade", {"linen": ["linen", "麻布"], "paper": ["paper", "纸罩"]}, 0, 1)
    finish = world.group("finish", {"polished": ["polished", "抛光"], "brushed": ["brushed", "拉丝"]}, 0, 1)
    extras = world.group("extras", {"tassel": ["tassel", "流苏"], "switch": ["switch", "开关"]}, 0, None)
    spare = world.group("spare", {"bulb": ["bulb", "灯泡"]}, 0, None)
    world.item("product:table", "table lamp", "台灯", groups=[shade, finish, extras], measures=("盏", "crate"))
    world.item("product:wall", "wall lamp", "壁灯", groups=[shade, finish, extras], measures=("盏",))
    world.item("product:stand", "floor stand", "落地架", groups=[finish, spare], measures=("个",))
    world.add("site", "site:quay", "码头店", "Quay shop")
    world.add("area", "area:mill", "磨坊园", "Mill Yard")
    return world


one = reader(lamp_maker())


def lines(text: str) -> list[str]:
    """The lines where nothing is left to ask; Chinese measure words aside."""
    best = one(text)
    assert "unparsed" not in facts(best), facts(best)
    return sorted("".join(c for c in line if c not in "盏个") for line in lines_of(best))


@pytest.mark.parametrize(
    "text",
    [
        "a table lamp, blorf polished",
        "two table lamps, with a tassel and zindle on the side",
        "a wall lamp no zindle tassel",
        "two wall lamps from the Quay shop, deliver blorf to Mill Yard",
        "table lamp two wall lamps",
        "台灯两盏壁灯",
        "台灯两盏，壁灯三盏，再各带一个落地架",
    ],
)
def test_what_no_reading_accounts_for_is_asked(text: str) -> None:
    assert "unparsed" in facts(one(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("台灯三盏其中两盏要流苏", ["1 table", "2 table: tassel"]),
        ("台灯两盏一盏流苏", ["1 table", "1 table: tassel"]),
        ("台灯三盏要不两盏一盏麻布一盏纸罩", ["1 table: linen", "1 table: paper"]),
        ("台灯三盏不对四盏其中两盏要流苏", ["2 table", "2 table: tassel"]),
        ("eight table lamps, half without tassel", ["4 table", "4 table: -tassel"]),
        ("two table lamps wait make that 3, one with a tassel", ["1 table: tassel", "2 table"]),
        ("twelve table lamps, six each of linen and paper", ["6 table: linen", "6 table: paper"]),
        ("table lamps and wall lamps two each polished", ["2 table: polished", "2 wall: polished"]),
        ("两盏台灯，一盏壁灯，流苏都多一点", ["1 wall: tassel extra", "2 table: tassel extra"]),
    ],
)
def test_counts_and_parts_without_pauses_are_of_what_stands_before_them(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear Lantern House team, we hereby order two table lamps.", ["2 table"]),
        ("Please supply the following: 10 table lamps, 4 wall lamps. Kind regards", ["10 table", "4 wall"]),
        ("We would like to order 10 table lamps and 2 wall lamps", ["10 table", "2 wall"]),
        ("现向贵司订购以下商品：台灯两盏，壁灯三盏。此致敬礼", ["2 table", "3 wall"]),
    ],
)
def test_letters_are_read_without_their_formulas(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_an_address_ends_where_something_is_to_be_done() -> None:
    found = facts(one("台灯两盏送磨坊园三号楼放门口"))
    assert found["instruction_delivery"] == "放门口"
    assert "门口" not in str(found["deliver_to"])


@pytest.mark.parametrize("written", ["two crates of table lamps", "two crate of table lamps"])
def test_a_measure_word_is_given_as_the_catalogue_spells_it(written: str) -> None:
    assert lines(written) == ["2crate table"]
