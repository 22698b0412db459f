"""What people say around an order: greetings and who it is for raise no doubt, and what to do on arrival is not lost."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, best_of, coffee_en, coffee_zh, facts, shape

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
ZH, EN = coffee_zh(), coffee_en()


@pytest.mark.parametrize(
    ("world", "text", "expected"),
    [
        (ZH, "早上好呀,两杯拿铁", ["2杯 latte"]),
        (ZH, "我老婆要一杯摩卡,少冰的那种", ["1杯 mocha: less-ice"]),
        (ZH, "小朋友要一个可颂,我自己一杯冰美式", ["1个 croissant", "1杯 iced-americano"]),
        (EN, "Howdy, two mochas lol", ["2 mocha"]),
        (EN, "We've got three lattes for pickup", ["3 latte"]),
        (EN, "my sister fancies a mocha with oat milk", ["1 mocha: oat"]),
    ],
)
def test_small_talk_is_no_reason_to_ask(world: World, text: str, expected: list[str]) -> None:
    best = best_of(text, world)
    assert sorted(shape(line) for line in best.lines) == expected
    assert not best.named("unparsed")
    assert not any(line.named("unparsed") for line in best.lines)


@pytest.mark.parametrize("text", ["两杯拿铁,送到以后请交给保安", "两杯拿铁,到达后交给前台小王"])
def test_what_to_do_on_arrival_is_an_instruction_and_no_place(text: str) -> None:
    said = facts(best_of(text, ZH))
    assert text.split(",")[1] in said["instruction_delivery"]
    assert "deliver_to" not in said


def test_pieces_that_a_set_has_are_not_how_many_sets_are_wanted() -> None:
    (line,) = best_of("a 14 piece muffin", EN).lines
    assert shape(line).startswith("1 muffin") or line.named("unparsed"), "never fourteen"
    assert not shape(line).startswith("14")
    (line,) = best_of("14 pieces of muffin", EN).lines
    assert shape(line) == "14piece muffin"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("latte, two extra shots", "1 latte: shot x2"),
        ("a mocha, large, three shots, oat milk", "1 mocha: large, oat, shot x3"),
        ("latte, two, oat milk", "2 latte: oat"),
    ],
)
def test_a_bare_number_behind_a_comma_counts_what_follows_it(text: str, expected: str) -> None:
    (line,) = best_of(text, EN).lines
    assert shape(line).replace(" extra", "") == expected


def test_what_was_said_of_the_first_size_alone_is_asked_about_for_the_next() -> None:
    best = best_of("mochas: large with oat milk x2, small x3", EN)
    assert sorted(shape(line) for line in best.lines) == ["2 mocha: large, oat", "3 mocha: oat, small"]
    assert [slot.text for slot in best.named("unparsed")] == ["oat milk"]
