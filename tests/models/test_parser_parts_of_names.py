"""Names said in part or again: codes without their name, the Chinese half of a code, a mention after a correction."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, reader, shape


def workshop() -> World:
    world = World()
    clearance = world.group(
        "clearance", {"c0": ["C0普通游隙", "C0 clearance"], "c3": ["C3大游隙", "C3 clearance"]}, 1, 1, defaults=["c0"]
    )
    colour = world.group("colour", {"grey": ["grey", "灰色"], "black": ["black", "黑色"]}, 0, 1)
    topping = world.group("cover", {"felt": ["felt cover", "毛毡罩"], "net": ["net cover"]}, 0, 1)
    board = world.group("boards", {"oak": ["oak boards"], "ash": ["ash boards"]}, 3, 5, each=5)
    world.item("part:roller", "滚针轴承", "needle roller", groups=[clearance], measures=("个",))
    world.item("part:lead-25", "VLK 4x2.5", "VLK lead 4x2.5", groups=[colour], measures=("卷", "rolls"))
    world.item("part:lead-15", "VLK 3x1.5", "VLK lead 3x1.5", groups=[colour], measures=("卷", "rolls"))
    world.item("part:drum", "cable drum", groups=[topping], measures=("piece",))
    world.item("part:crate", "felt crate", groups=[topping], measures=("piece",))
    world.item("part:shelf", "shelf kit", groups=[board], measures=("piece",))
    return world


WORLD = workshop()
one = reader(WORLD)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("滚针轴承八个,不对,六个,大游隙", ["6个 roller: c3"]),
        ("VLK 4x2.5 灰色的两卷,3x1.5黑色一卷", ["1卷 lead-15: black", "2卷 lead-25: grey"]),
        ("two cable drums, sorry, I meant felt crates, two felt crates with net cover", ["2 crate: net"]),
        ("cable drums, I mean two cable drums, with felt cover", ["2 drum: felt"]),
        ("a shelf kit, three oak boards", ["1 shelf: oak x3"]),
        ("2 x felt crates, 4 off", ["2 crate"]),
        ("4 off felt crates", ["4 crate"]),
    ],
)
def test_parts_of_names_and_names_said_again(text: str, lines: list[str]) -> None:
    assert sorted(shape(line) for line in one(text).lines) == lines


def test_what_is_said_of_the_named_one_goes_to_its_line() -> None:
    best = one("two cable drums and one felt crate, the felt with net cover")
    assert sorted(shape(line) for line in best.lines) == ["1 crate: net", "2 drum"]


def test_a_pause_in_chinese_may_be_a_space() -> None:
    best = one("滚针轴承两个 防锈纸包裹")
    assert [slot.text for slot in best.named("instruction")] == ["防锈纸包裹"]
    assert best.named("unparsed")
