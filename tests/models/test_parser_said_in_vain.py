"""Words that govern what is not understood are asked, never swallowed; and what is said again, of several or of
something that was never ordered. Over a made-up lamp maker."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, facts, lines_of, reader


def lamp_maker() -> World:
    world = World()
    shade = world.group("shade", {"linen": ["linen", "麻布"], "paper": ["paper", "纸罩"]}, 0, 1)
    trims = {"tassel": ["tassel", "流苏"], "lace": ["lace leaves", "花边"]}
    trim = world.group("trim", trims, 0, None, defaults=["tassel", "lace"])
    size = world.group("size", {"small": ["small", "小号"], "large": ["large", "大号"]}, 1, 1, defaults=["small"])
    world.item("product:table", "table lamp", "台灯", groups=[size, shade, trim], measures=("盏", "crate"))
    world.item("product:wall", "wall lamp", "壁灯", groups=[size, shade, trim], measures=("盏",))
    world.item("product:stand", "side stand", "落地架", groups=[], measures=("个",))
    world.add("site", "site:quay", "码头店", "Quay shop")
    return world


one = reader(lamp_maker())

CUES_EN = [
    "two table lamps, make that {}",
    "two table lamps, change that to {}",
    "two table lamps, I meant {}",
    "two table lamps, no wait {}",
    "two table lamps, swap the tassel for {}",
    "two table lamps with {}",
    "two table lamps without {}",
    "two table lamps, no {}",
    "two table lamps, extra {}",
    "two table lamps, half of them {}",
    "two table lamps, one of them {}",
    "two table lamps, {} instead of linen",
]
CUES_ZH = [
    "两盏台灯，换成{}",
    "两盏台灯，改成{}",
    "两盏台灯，算了{}",
    "两盏台灯，不对，{}",
    "两盏台灯，我是说{}",
    "两盏台灯，不要流苏要{}",
    "两盏台灯，不加{}",
    "两盏台灯，多放{}",
    "两盏台灯，一半{}",
    "两盏台灯，其中一盏{}",
    "两盏台灯，流苏换成{}",
]


def asked(text: str) -> bool:
    """Something of it is left as a doubt, or as a name that the catalogue does not know."""
    best = one(text)
    strange = any(slot.name in ("item", "modifier") and slot.key is None for line in best.lines for slot in line.slots)
    return "unparsed" in facts(best) or strange


@pytest.mark.parametrize("cue", [*CUES_EN, *CUES_ZH])
@pytest.mark.parametrize("strange", ["flurbs", "芙蓉"])
def test_a_cue_whose_object_is_not_understood_is_asked(cue: str, strange: str) -> None:
    assert asked(cue.format(strange))


@pytest.mark.parametrize(
    "text",
    [
        "two table lamps, make that please",
        "two table lamps, change that to stuff",
        "two table lamps, scratch the",
        "two table lamps with stuff",
        "two table lamps, not stuff but linen",
        "两盏台灯，换成那个",
        "两盏台灯，算了吧",
        "两盏台灯，改成",
        "两盏台灯，配那个",
    ],
)
def test_a_cue_with_nothing_behind_it_is_asked(text: str) -> None:
    assert asked(text)


def test_polite_words_at_the_end_are_no_correction() -> None:
    assert not asked("two table lamps, sorry")
    assert not asked("两盏台灯，不好意思")


@pytest.mark.parametrize(
    "text",
    [
        "a table lamp no leaves",
        "a table lamp, tassel for the side, add linen",
        "台灯一盏不要流苏，不是，是不要花边",
        "台灯六盏。台灯都要麻布，四盏大号",
        "大号台灯，一盏小号",
    ],
)
def test_what_may_be_meant_otherwise_is_asked(text: str) -> None:
    assert asked(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a table lamp, large, linen. same again", ["2 table: large, linen"]),
        ("a table lamp, large, linen. same again but paper", ["1 table: large, linen", "1 table: large, paper"]),
        ("大号台灯一盏不要流苏，再来两盏一样的", ["3 table: -tassel, large"]),
        ("台灯一盏麻布\n和刚才一样再来一盏", ["2 table: linen"]),
        (
            "three wall lamps, scratch that, two table lamps, linen, one large",
            ["1 table: large, linen", "1 table: linen"],
        ),
        ("two table lamps, one linen. Sorry, both linen.", ["2 table: linen"]),
        ("码头店来一单，台灯三盏", ["3 table"]),
    ],
)
def test_what_is_said_again_is_another_of_it(text: str, expected: list[str]) -> None:
    best = one(text)
    assert sorted("".join(c for c in line if c not in "盏个") for line in lines_of(best)) == expected
