"""Items that differ by a figure, over a made-up dealer of hoses and lamps: said once, told apart by their figures."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, reader, shape


def dealer() -> World:
    world = World()
    cable = world.group("cable", {"short": ["short cable", "短线"], "long": ["long cable", "长线"]}, 0, 1)
    colour = world.group("colour", {"green": ["green"], "violet": ["violet"], "amber": ["amber"]}, 0, 1)
    for size in ("6", "9", "14"):
        world.item(
            f"product:lamp-{size}", f"Garden lamp {size} W", f"庭院灯{size}W", groups=[cable], measures=("盏", "box")
        )
    for size in ("16", "32"):
        world.item(f"product:valve-{size}", f"Sprinkler valve DN{size}", f"DN{size}喷淋阀", measures=("只",))
    world.item("product:twine", "binding twine", "捆扎绳", groups=[colour], measures=("卷", "roll"))
    world.item("product:hook", "wall hook", "墙钩", measures=("个",))
    return world


WORLD = dealer()
one = reader(WORLD)


SAID = [
    ("garden lamps 6 W two, 9 W four and 14 W one", ["1 lamp-14", "2 lamp-6", "4 lamp-9"]),
    ("庭院灯6W三盏,9W五盏,14W两盏", ["2盏 lamp-14", "3盏 lamp-6", "5盏 lamp-9"]),
    ("garden lamp: 2 boxes of 6 W, 3 boxes of 14 W", ["2box lamp-6", "3box lamp-14"]),
    ("DN16喷淋阀八只,DN32的四只", ["4只 valve-32", "8只 valve-16"]),
    ("4 sprinkler valves DN16 and 6 DN32", ["4 valve-16", "6 valve-32"]),
    ("庭院灯9W五盏,哦不,是14W的,五盏", ["5盏 lamp-14"]),
    ("喷淋阀DN32两只", ["2只 valve-32"]),
]


@pytest.mark.parametrize(("text", "lines"), SAID)
def test_a_figure_stands_for_the_item_of_the_family_that_bears_it(text: str, lines: list[str]) -> None:
    candidate = one(text)
    assert sorted(shape(line) for line in candidate.lines) == lines
    assert not candidate.named("unparsed")


def test_the_bare_name_of_a_family_may_be_any_of_it() -> None:
    (line,) = one("four garden lamps").lines
    (item,) = line.named("item")
    assert {item.key, *(choice.key for choice in item.choices)} >= {"product:lamp-6", "product:lamp-9"}


def test_a_figure_that_no_relative_bears_names_nothing() -> None:
    candidate = one("garden lamps 6 W two, 25 W four")
    assert [line.named("item")[0].key for line in candidate.lines][:1] == ["product:lamp-6"]
    assert candidate.named("unparsed") or any(line.named("item")[0].key is None for line in candidate.lines)


def test_an_option_behind_the_last_of_a_family_is_asked_about() -> None:
    assert [slot.text for slot in one("庭院灯6W三盏,9W五盏,长线").named("unparsed")] == ["长线"]


def test_one_of_each_counts_every_option_of_the_list() -> None:
    candidate = one("binding twine, a roll each of green, violet and amber, plus two wall hooks")
    assert sorted(shape(line) for line in candidate.lines) == [
        "1roll twine: amber", "1roll twine: green", "1roll twine: violet", "2 hook",
    ]  # fmt: skip


def test_names_and_counts_that_take_turns_belong_together() -> None:
    candidate = one("wall hooks, ten. binding twine, violet, three. DN16 sprinkler valves, five")
    assert sorted(shape(line) for line in candidate.lines) == ["10 hook", "3 twine: violet", "5 valve-16"]


@pytest.mark.parametrize("text", ["some wall hooks", "some rolls of binding twine"])
def test_some_of_something_is_only_rough(text: str) -> None:
    (quantity,) = one(text).lines[0].named("quantity")
    assert getattr(quantity.value, "approximate", False)
