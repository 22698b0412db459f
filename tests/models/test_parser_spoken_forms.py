"""Ways of ordering that are easily misread: remarks in brackets, multipliers, shares of a count, words that point back."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import coffee_en, coffee_zh, facts, parts, pizza, shape

from models.intent import CandidateIntent
from models.language.parser import parse
from models.language.utterance import Utterance

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
WORLDS = {"zh": coffee_zh(), "en": coffee_en(), "pizza": pizza(), "parts": parts()}


def read(world: str, text: str) -> list[CandidateIntent]:
    language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"
    return [request.candidates[0] for request in parse(Utterance(text, language), WORLDS[world], AT)]


def unparsed(candidate: CandidateIntent) -> list[str]:
    return [slot.text for slot in candidate.slots if slot.name == "unparsed"]


REMARKS = [
    ("en", "a mocha (note: name on lid), two croissants", ["1 mocha; name on lid", "2 croissant"]),
    ("zh", "一杯摩卡（备注：写上小林），两个可颂", ["1杯 mocha; 写上小林", "2个 croissant"]),
    ("parts", "两个7014C P4（备注：附合格证），M8x40螺栓镀锌一盒", ["2个 7014-p4; 附合格证", "1盒 bolt-m8x40: zinc"]),
]


@pytest.mark.parametrize(("world", "text", "lines"), REMARKS)
def test_a_remark_in_brackets_belongs_to_the_line_before_it(world: str, text: str, lines: list[str]) -> None:
    (best,) = read(world, text)
    assert [shape(line) for line in best.lines] == lines
    assert not unparsed(best)


def test_a_remark_before_any_line_is_an_instruction() -> None:
    (best,) = read("en", "hello (note: no rush) two lattes")
    assert facts(best)["instruction"] == "no rush"


FORMS = [
    # A multiplier right behind its item.
    ("pizza", "fries x2, cola x3", ["2 fries", "3 cola"]),
    # All of them without something.
    ("pizza", "两个burger都不要onions", ["2个 burger: -onion"]),
    ("zh", "一杯拿铁一杯摩卡,都不要奶泡", ["1杯 latte: -foam", "1杯 mocha: -foam"]),
    # Every one of an item that was ordered before.
    ("zh", "三杯拿铁,两杯摩卡,拿铁全要少冰,摩卡全要去冰", ["3杯 latte: less-ice", "2杯 mocha: no-ice"]),
    # An option that is an item too, counted within what was ordered.
    ("pizza", "five burger meals, all with cola, three with fries and two with side salad",
     ["3 meal: m-cola, m-fries", "2 meal: m-cola, m-salad"]),
    # The same item again with another choice is another line.
    ("pizza", "large fries, small fries, one each", ["1 fries: plarge", "1 fries: psmall"]),
    ("parts", "M8x40 bolts and M8x60 bolts, zinc plated, fifty of each", ["50 bolt-m8x40: zinc", "50 bolt-m8x60: zinc"]),
    ("parts", "M8x40螺栓和M8x60螺栓,各五十个,镀锌", ["50个 bolt-m8x40: zinc", "50个 bolt-m8x60: zinc"]),
    # A count that was corrected before its item was said.
    ("zh", "一瓶矿泉水,再来半公斤,不对,两公斤咖啡豆", ["1瓶 water", "2公斤 beans"]),
    # The count behind the item.
    ("parts", "solenoid valve, two of them, 24V, G1/4", ["2 valve: g14, v24"]),
    ("parts", "M8x40 bolts, zinc plated, a box of them", ["1box bolt-m8x40: zinc"]),
    # Halves.
    ("pizza", "a large pizza, bacon on one half, olives and onions on the other",
     ["1 pizza: bacon 1st, olive 2nd, onion 2nd, plarge"]),
    # Parts of a count, each in its own way.
    ("en", "seven lattes: three with oat milk, four with soy milk", ["3 latte: oat", "4 latte: soy"]),
    ("en", "five mochas: two with oat milk and no foam, the rest plain", ["2 mocha: -foam, oat", "3 mocha"]),
    ("en", "4 lattes, 1 with extra foam, 2 without foam, 1 normal",
     ["1 latte: foam extra", "2 latte: -foam", "1 latte"]),
    ("en", "lattes qty 6, 2 of them with oat milk and the other 4 with soy milk", ["2 latte: oat", "4 latte: soy"]),
    ("zh", "六杯拿铁三杯少冰三杯去冰", ["3杯 latte: less-ice", "3杯 latte: no-ice"]),
    ("zh", "摩卡两杯，一杯不要奶泡，另一杯正常做", ["1杯 mocha: -foam", "1杯 mocha"]),
    ("zh", "拿铁四杯，四杯里一杯少冰", ["1杯 latte: less-ice", "3杯 latte"]),
    ("parts", "7014C P4四个，带密封三个开式一个", ["3个 7014-p4: sealed", "1个 7014-p4: open"]),
    # Ones, and a name said twice.
    ("en", "one large latte and two small ones", ["1 latte: large", "2 latte: small"]),
    ("en", "two mochas with oat milk and a soy milk one", ["2 mocha: oat", "1 mocha: soy"]),
    ("parts", "two 7014C P4 bearings, the sealed ones", ["2 7014-p4: sealed"]),
    # Packagings that stand for one of themselves, parts of a measure.
    ("pizza", "box of wings and a cola", ["1box wings", "1 cola"]),
    ("en", "quarter of a kilo of flour", ["0.25kilo flour"]),
    ("zh", "拿铁三杯，每杯配两份浓缩", ["3杯 latte: shot x2"]),
    # "Extra" beside a number is that many more.
    ("en", "a latte with three extra shots", ["1 latte: shot x3"]),
    # What is taken back in two words, and a no before it.
    ("zh", "两杯拿铁，一个可颂，算了可颂不要了", ["2杯 latte"]),
    ("en", "a mocha, no, forget it, just one latte", ["1 latte"]),
    # Words that point back at an item.
    ("en", "four lattes, six blueberry muffins, extra foam on the lattes", ["4 latte: foam extra", "6 muffin"]),
]  # fmt: skip


@pytest.mark.parametrize(("world", "text", "lines"), FORMS)
def test_read_as_it_is_meant_and_without_doubt(world: str, text: str, lines: list[str]) -> None:
    (best,) = read(world, text)
    assert [shape(line) for line in best.lines] == lines
    assert not unparsed(best)


def test_an_item_named_again_without_a_count_is_doubted() -> None:
    (best,) = read("zh", "三杯拿铁,一杯摩卡,拿铁")
    assert "拿铁" in unparsed(best)


TICKETS = [
    ("en", "Two tickets: one latte to North Campus, three mochas to Riverside", ["1 latte"], ["3 mocha"]),
    ("zh", "分两单：一单两杯拿铁送张江科技园，一单一杯摩卡送人民广场店", ["2杯 latte"], ["1杯 mocha"]),
    ("en", "two orders please. first: a latte. second: two mochas, no foam", ["1 latte"], ["2 mocha: -foam"]),
    ("en", "one latte, and then a completely separate order, two mochas", ["1 latte"], ["2 mocha"]),
]


@pytest.mark.parametrize(("world", "text", "first", "second"), TICKETS)
def test_orders_that_are_announced_are_kept_apart(world: str, text: str, first: list[str], second: list[str]) -> None:
    orders = read(world, text)
    assert [[shape(line) for line in order.lines] for order in orders] == [first, second]
    assert not any(unparsed(order) for order in orders)


NOTES = [
    ("one latte, note: please ring the bell", "instruction_delivery", "please ring the bell"),
    ("one latte, safety note: keep it upright", "instruction_safety", "keep it upright"),
]


@pytest.mark.parametrize(("text", "name", "words"), NOTES)
def test_a_note_is_kept_in_its_own_words_for_whom_it_concerns(text: str, name: str, words: str) -> None:
    (best,) = read("en", text)
    assert facts(best) == {name: words}


LEFT = [
    ("en", "one latte note leave it at the front desk", ["leave it at the front desk"], False),
    ("en", "one latte with heated note, leave it at the front desk", ["leave it at the front desk"], False),
    ("en", "One latte, note. Leave it at the front desk.", ["Leave it at the front desk"], False),
    (
        "en",
        "one latte, note: keep it upright, leave it with reception",
        ["keep it upright", "leave it with reception"],
        False,
    ),
    ("en", "one latte, note, deliver to 5 Main Street", ["deliver to 5 Main Street"], True),
    ("en", "one latte note deliver to 5 main street", ["deliver to 5 main street"], True),
    ("zh", "两杯拿铁，备注，送到前台", ["送到前台"], False),
    ("zh", "两杯拿铁备注送到前台", ["送到前台"], False),
    ("zh", "两杯拿铁，备注不用着急，送到三楼会议室", ["不用着急", "送到三楼会议室"], True),
]


@pytest.mark.parametrize(("world", "text", "notes", "doubted"), LEFT)
def test_where_a_note_leaves_it_is_no_address_and_what_may_be_one_is_asked_about(
    world: str, text: str, notes: list[str], doubted: bool
) -> None:
    (best,) = read(world, text)
    said = [slot.text for slot in best.slots if slot.name.startswith("instruction")]
    assert said[-len(notes) :] == notes
    assert not best.named("deliver_to")
    assert bool(unparsed(best)) == doubted


@pytest.mark.parametrize(
    ("world", "text"),
    [
        ("en", "one latte, note: keep it upright, deliver to 5 Main Street"),
        ("en", "one latte, note: delivery address 5 Main Street"),
        ("zh", "两杯拿铁，备注不用着急，送到人民路12号"),
    ],
)
def test_an_address_announced_behind_a_note_is_where_it_goes(world: str, text: str) -> None:
    (best,) = read(world, text)
    assert best.named("deliver_to")
    assert not unparsed(best)


PLACES = [
    ("en", "two lattes, deliver North Campus, 2 pm", {"deliver_to": "area:campus"}),
    ("en", "two lattes and drop it at North Campus", {"deliver_to": "area:campus"}),
    ("en", "two lattes to the lobby of North Campus", {"deliver_to": "area:campus"}),
    ("en", "send two lattes to North Campus, 8th floor", {"deliver_to": "area:campus"}),
]


@pytest.mark.parametrize(("world", "text", "expected"), PLACES)
def test_a_delivery_to_a_known_place_is_no_instruction(world: str, text: str, expected: dict[str, str]) -> None:
    (best,) = read(world, text)
    said = facts(best)
    assert {name: said.get(name) for name in expected} == expected
    assert "instruction_delivery" not in said
    assert len(best.lines) == 1


def test_where_exactly_stays_with_the_place() -> None:
    (best,) = read("en", "deliver between 8 and 10 am on Thursday to North Campus: two lattes")
    assert facts(best)["deliver_to"] == "area:campus"
    assert "window" in facts(best)


def test_what_may_be_part_of_a_meal_or_an_item_of_its_own_is_doubted() -> None:
    (best,) = read("pizza", "a burger meal with fries, bacon on the meal, and a cola")
    assert "cola" in " ".join(unparsed(best)) or any("m-cola" in shape(line) for line in best.lines)
