"""What is told beside the order, what is said of all but some, what is cut or divided, over a made-up fishmonger's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, best_of, facts, lines_of, reader


def fishmonger() -> World:
    world = World()
    cut = world.group("cut", {"whole": ["whole", "整条"], "fillet": ["fillet", "去骨"]}, 0, 1, defaults=["whole"])
    sauce = world.group("sauce", {"dill": ["dill sauce", "莳萝酱"], "mustard": ["mustard sauce", "芥末酱"]}, 0, 1)
    trim = world.group(
        "trim", {"lemon": ["lemon", "柠檬"], "capers": ["capers", "刺山柑"]}, 0, None, defaults=["lemon"],
        amounts=("light", "regular", "extra"),
    )  # fmt: skip
    fish = [cut, sauce, trim]
    world.item("product:trout", "trout", "fresh trout", "鳟鱼", "鲜鳟鱼", groups=fish, measures=("条", "份"))
    world.item("product:smoked-trout", "smoked trout", "烟熏鳟鱼", groups=fish, measures=("条", "份"))
    world.item("product:herring", "herring", "鲱鱼", groups=fish, measures=("条", "份"))
    world.item("product:smoked-herring", "smoked herring", "烟熏鲱鱼", groups=fish, measures=("条", "份"))
    world.item("product:pie", "cod pie", "鳕鱼派", measures=("个", "块"))
    return world


WORLD = fishmonger()
one = reader(WORLD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sorry, we're all starving, three herrings", ["3 herring"]),
        ("we nearly ran out last week, six trouts with dill sauce", ["6 trout: dill"]),
        ("for the team meeting four cod pies", ["4 pie"]),
        ("two trouts please, no rush", ["2 trout"]),
        ("赶时间,两条鲱鱼", ["2条 herring"]),
        ("我们部门今天加班,三个鳕鱼派", ["3个 pie"]),
        ("上次那个鳟鱼挺好吃的,再来两条", ["2条 trout"]),
    ],
)
def test_what_is_told_beside_the_order_is_no_reason_to_ask(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines_of(best) == expected
    assert "unparsed" not in facts(best)


@pytest.mark.parametrize("text", ["two trouts with birthday", "two birthday trouts", "三条生日会鳟鱼"])
def test_such_words_beside_a_name_may_be_a_name_and_stay_a_doubt(text: str) -> None:
    best = one(text)
    asked = best.named("unparsed") or any(slot.key is None for line in best.lines for slot in line.named("modifier"))
    assert asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "six herrings, all with dill sauce except two, which are mustard sauce",
            ["2 herring: mustard", "4 herring: dill"],
        ),
        ("five trouts all fillet except one whole", ["1 trout: whole", "4 trout: fillet"]),
        ("六条鲱鱼,除了两条要芥末酱以外都要莳萝酱", ["2条 herring: mustard", "4条 herring: dill"]),
        ("除了一条去骨其他的都整条,鳟鱼四条", ["1条 trout: fillet", "3条 trout: whole"]),
        ("two trouts and three herrings, all with dill sauce except the herrings", ["2 trout: dill", "3 herring"]),
        ("两条鳟鱼三条鲱鱼,除了鲱鱼都要莳萝酱", ["2条 trout: dill", "3条 herring"]),
    ],
)
def test_what_is_said_of_all_but_some_is_said_of_the_others(text: str, expected: list[str]) -> None:
    best = one(text)
    assert lines_of(best) == expected
    assert "unparsed" not in facts(best)


def test_an_exception_that_does_not_say_what_it_is_stays_a_doubt() -> None:
    assert one("six trouts, all fillet except two").named("unparsed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a cod pie cut into eight, two trouts", ["1 pie; cut into eight", "2 trout"]),
        ("ten trouts divided into two bags", ["10 trout; divided into two bags"]),
        ("一个鳕鱼派切成六块", ["1个 pie; 切成六块"]),
        ("十条鳟鱼分成两袋装", ["10条 trout; 分成两袋装"]),
    ],
)
def test_into_how_many_it_is_cut_is_no_further_count(text: str, expected: list[str]) -> None:
    assert lines_of(one(text)) == expected


def test_a_count_that_is_shared_out_among_options_is_no_wish() -> None:
    assert lines_of(one("四条鳟鱼分成两条整条两条去骨")) == ["2条 trout: fillet", "2条 trout: whole"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a trout, smoked", ["1 smoked-trout"]),
        ("three trouts, two fresh, one smoked", ["1 smoked-trout", "2 trout"]),
        ("five trouts: two fresh, the rest smoked", ["2 trout", "3 smoked-trout"]),
        ("a trout and a herring, both smoked", ["1 smoked-herring", "1 smoked-trout"]),
        ("鳟鱼三条,两条鲜的一条烟熏的", ["1 smoked-trout", "2 trout"]),
        ("鳟鱼要一条烟熏的一条鲜的", ["1条 smoked-trout", "1条 trout"]),
        ("鳟鱼两条,都要烟熏的", ["2条 smoked-trout"]),
    ],
)
def test_a_word_that_makes_another_name_of_the_item_before_says_which_is_meant(text: str, expected: list[str]) -> None:
    best = best_of(text, WORLD)
    assert [line.replace("条", "") for line in lines_of(best)] == [line.replace("条", "") for line in expected]
    assert "unparsed" not in facts(best)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two trouts, one with dill sauce, one without", ["1 trout", "1 trout: dill"]),
        ("四条鲱鱼,两条要莳萝酱,两条不要", ["2条 herring", "2条 herring: dill"]),
        ("two trouts, one with lemon, one without", ["1 trout", "1 trout: -lemon"]),
        ("four herrings, two dill sauce two mustard sauce, the mustard ones with capers",
         ["2 herring: capers, mustard", "2 herring: dill"]),
        ("四条鲱鱼,两条莳萝酱两条芥末酱,芥末酱的都加刺山柑", ["2条 herring: capers, mustard", "2条 herring: dill"]),
        ("四条鲱鱼,鲱鱼一半莳萝酱一半芥末酱", ["2 herring: dill", "2 herring: mustard"]),
    ],
)  # fmt: skip
def test_parts_told_apart_keep_what_is_said_of_them(text: str, expected: list[str]) -> None:
    best = one(text)
    assert [line.replace("条", "") for line in lines_of(best)] == [line.replace("条", "") for line in expected]
    assert "unparsed" not in facts(best)


def test_the_beginning_of_several_names_names_none_of_them() -> None:
    best = one("two cod pies and a smoked")
    assert not any("smoked-" in line for line in lines_of(best))
    best = one("two trouts and a smoked")
    assert "2 trout" in lines_of(best), "nor is it one of those two"
