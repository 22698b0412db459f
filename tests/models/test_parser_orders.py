"""Orders as people say them, over four catalogues in two languages: what is ordered, how much, and how it is made."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, best_of, coffee_en, coffee_zh, facts, parts, pizza, shape

from models.intent import CandidateIntent
from models.language.parser import parse
from models.language.utterance import Utterance

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
WORLDS = {"zh": coffee_zh(), "en": coffee_en(), "pizza": pizza(), "parts": parts()}


def read(world: World, text: str) -> list[CandidateIntent]:
    language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"
    return [request.candidates[0] for request in parse(Utterance(text, language), world, AT)]


SIMPLE = [
    ("zh", "两杯大杯热拿铁少冰,一杯摩卡加一份浓缩", ["2杯 latte: large, less-ice", "1杯 mocha: shot"]),
    ("zh", "三大杯冰美式", ["3 iced-americano: large"]),
    ("zh", "两杯拿铁一杯摩卡", ["2杯 latte", "1杯 mocha"]),
    ("zh", "拿铁两杯摩卡一杯", ["2杯 latte", "1杯 mocha"]),
    ("zh", "拿铁x2,摩卡x1,可颂x3", ["2 latte", "1 mocha", "3 croissant"]),
    ("zh", "拿铁和摩卡各两杯", ["2杯 latte", "2杯 mocha"]),
    ("zh", "拿铁、摩卡、冰美式各一杯", ["1杯 latte", "1杯 mocha", "1杯 iced-americano"]),
    ("zh", "来一打半矿泉水", ["18 water"]),
    ("zh", "半打矿泉水", ["6 water"]),
    ("zh", "五斤咖啡豆", ["5斤 beans"]),
    ("zh", "十几个牛角包", ["10个~ croissant"]),
    ("zh", "要两杯加燕麦奶的拿铁", ["2杯 latte: oat"]),
    ("zh", "不要糖的拿铁一杯", ["1杯 latte: none"]),
    ("zh", "先来两杯拿铁,再来一个可颂", ["2杯 latte", "1个 croissant"]),
    ("zh", "冰美式3杯,拿铁2杯,共5杯", ["3杯 iced-americano", "2杯 latte"]),
    ("zh", "我想要一杯燕麦拿铁", ["1杯 latte: oat"]),
    ("en", "a large latte with 2 percent milk", ["1 latte: large, two"]),
    ("en", "a twelve ounce latte with two percent milk", ["1 latte: small, two"]),
    ("en", "I'd like an iced oat milk latte", ["1 iced-latte: oat"]),
    ("en", "latte x2, mocha x3", ["2 latte", "3 mocha"]),
    ("en", "a dozen and a half croissants warmed up", ["18 croissant: warmed"]),
    ("en", "half a dozen croissants", ["6 croissant"]),
    ("en", "icedamericano", ["1 iced-americano"]),
    ("en", "2icedamericanos with oatmilk", ["2 iced-americano: oat"]),
    ("en", "three and a half kilos of flour", ["3.5kilo flour"]),
    ("en", "a couple of lattes", ["2~ latte"]),
    ("en", "a couple of lattes, one of them with oat milk", ["1 latte: oat", "1~ latte"]),
    ("zh", "两三杯拿铁,其中一杯燕麦奶", ["1杯 latte: oat", "1杯~ latte"]),
    ("en", "for lattes and to mochas", ["4 latte", "2 mocha"]),
    ("en", "half and half latte", ["1 latte: hh"]),
    ("en", "uh can I get um a large mocha please thanks", ["1 mocha: large"]),
    ("en", "a latte with half and half and two sugars and a croissant", ["1 latte: hh, sugar x2", "1 croissant"]),
    ("pizza", "two burgers and two fries", ["2 burger", "2 fries"]),
    ("pizza", "2 boxes of wings", ["2box wings"]),
    ("pizza", "a 14 inch deep dish pizza", ["1 pizza: deep, plarge"]),
    ("pizza", "large fries and large cola with no ice", ["1 fries: plarge", "1 cola: c-no-ice, plarge"]),
    ("parts", "12 boxes of M8x40 bolts, zinc plated", ["12box bolt-m8x40: zinc"]),
    ("parts", "two 24V solenoid valves G1/4", ["2 valve: g14, v24"]),
    ("parts", "两个24伏电磁阀 G1/2", ["2个 valve: g12, v24"]),
    ("parts", "三套7014C P4轴承 带密封", ["3套 7014-p4: sealed"]),
    ("parts", "7014CP4 x 4", ["4 7014-p4"]),
    ("parts", "M8 x 40 bolt plain 200 pcs", ["200piece bolt-m8x40: plain"]),
    ("parts", "200个M8x40螺栓镀锌,100个M8x60螺栓不锈钢", ["200个 bolt-m8x40: zinc", "100个 bolt-m8x60: a2"]),
    ("parts", "half a kilo of bearing grease", ["0.5kilo grease"]),
]


@pytest.mark.parametrize(("world", "text", "lines"), SIMPLE)
def test_items_quantities_and_options(world: str, text: str, lines: list[str]) -> None:
    best = best_of(text, WORLDS[world])
    assert [shape(line) for line in best.lines] == lines
    assert not best.named("unparsed")


OPTIONS = [
    ("zh", "一杯拿铁不要奶泡", ["1杯 latte: -foam"]),
    ("zh", "一杯拿铁不加冰", ["1杯 latte: no-ice"]),
    ("zh", "一杯拿铁要五分糖", ["1杯 latte: half"]),
    ("zh", "两杯冰美式多加香草糖浆", ["2杯 iced-americano: vanilla extra"]),
    ("zh", "一杯拿铁双份浓缩", ["1杯 latte: shot x2"]),
    ("zh", "一杯摩卡,奶泡多一点", ["1杯 mocha: foam extra"]),
    ("zh", "一杯拿铁 奶泡少一点 不要糖", ["1杯 latte: foam light, none"]),
    ("zh", "两个可颂,不要加热", ["2个 croissant: -warm"]),
    ("en", "a latte no foam", ["1 latte: -foam"]),
    ("en", "iced americano without ice", ["1 iced-americano: no-ice"]),
    ("en", "a latte with extra foam and no ice", ["1 latte: foam extra, no-ice"]),
    ("en", "a latte with two shots", ["1 latte: shot x2"]),
    ("en", "a latte with a lot of sugar", ["1 latte: sugar extra"]),
    ("en", "medium latte light ice", ["1 latte: light-ice, medium"]),
    ("pizza", "two cheeseburgers, no onions or pickles", ["2 burger: -onion, -pickle"]),
    ("pizza", "burger without lettuce and tomato", ["1 burger: -lettuce, -tomato"]),
    ("pizza", "three burgers, hold the mayo", ["3 burger: -mayo"]),
    ("pizza", "one burger with no lettuce, no tomato and extra mayo", ["1 burger: -lettuce, -tomato, mayo extra"]),
    (
        "pizza",
        "large thin crust pizza with light cheese, double pepperoni",
        ["1 pizza: cheese light, pepperoni x2, plarge, thin"],
    ),
    ("pizza", "large pizza half pepperoni half mushroom", ["1 pizza: mushroom 2nd, pepperoni 1st, plarge"]),
    (
        "pizza",
        "one large pizza with pepperoni on one half and mushrooms on the other half",
        ["1 pizza: mushroom 2nd, pepperoni 1st, plarge"],
    ),
    (
        "pizza",
        "medium pizza, half bacon and onions, half mushrooms, extra cheese",
        ["1 pizza: bacon 1st, cheese extra, mushroom 2nd, onion 1st, pmedium"],
    ),
    ("pizza", "burger meal with cola no ice and a side salad", ["1 meal: c-no-ice, m-cola, m-salad"]),
    ("pizza", "a burger meal, cola with easy ice, side salad", ["1 meal: c-easy-ice, m-cola, m-salad"]),
    ("en", "a latte with whipped cream", ["1 latte: 'whipped cream'"]),
]


@pytest.mark.parametrize(("world", "text", "lines"), OPTIONS)
def test_amounts_negation_portions_and_nested_options(world: str, text: str, lines: list[str]) -> None:
    best = best_of(text, WORLDS[world])
    assert [shape(line) for line in best.lines] == lines
    assert not best.named("unparsed")


SCOPES = [
    ("zh", "拿铁两杯,摩卡一杯,都要少冰", ["2杯 latte: less-ice", "1杯 mocha: less-ice"]),
    ("zh", "全部去冰:两杯拿铁,一杯摩卡", ["2杯 latte: no-ice", "1杯 mocha: no-ice"]),
    ("zh", "三杯拿铁,其中一杯少冰", ["1杯 latte: less-ice", "2杯 latte"]),
    ("zh", "三杯拿铁,一杯去冰,两杯少冰", ["1杯 latte: no-ice", "2杯 latte: less-ice"]),
    ("zh", "两杯拿铁,第一杯少冰,第二杯去冰", ["1杯 latte: less-ice", "1杯 latte: no-ice"]),
    ("zh", "来三杯拿铁,一杯不要奶泡,剩下的加浓缩", ["1杯 latte: -foam", "2杯 latte: shot"]),
    ("zh", "一杯拿铁和一杯摩卡,拿铁去冰,摩卡半糖", ["1杯 latte: no-ice", "1杯 mocha: half"]),
    ("en", "two lattes and a mocha, all with oat milk", ["2 latte: oat", "1 mocha: oat"]),
    ("en", "two lattes with oat milk and a mocha", ["2 latte: oat", "1 mocha"]),
    ("en", "two lattes, one with oat milk and one with soy milk", ["1 latte: oat", "1 latte: soy"]),
    (
        "en",
        "two large lattes, one with oat milk, and a blueberry muffin",
        ["1 latte: large, oat", "1 latte: large", "1 muffin"],
    ),
    (
        "pizza",
        "two burgers with no onions and extra cheese on one of them",
        ["1 burger: -onion, cheese extra", "1 burger: -onion"],
    ),
    (
        "pizza",
        "two burgers, extra pickles on one, no onions on the other",
        ["1 burger: pickle extra", "1 burger: -onion"],
    ),
    ("pizza", "two burgers one no mayo one no pickles", ["1 burger: -mayo", "1 burger: -pickle"]),
    ("pizza", "3 burgers: one without onions, two with bacon", ["1 burger: -onion", "2 burger: bacon"]),
    ("pizza", "I'd like three burgers but no mayo on two of them", ["2 burger: -mayo", "1 burger"]),
    (
        "pizza",
        "two pizzas, a large with bacon and a small with olives",
        ["1 pizza: bacon, plarge", "1 pizza: olive, psmall"],
    ),
    ("pizza", "two margheritas and three burgers, no onions on the burgers", ["2 margherita", "3 burger: -onion"]),
    ("pizza", "everything without onions: two burgers and a margherita", ["2 burger: -onion", "1 margherita: -onion"]),
]


@pytest.mark.parametrize(("world", "text", "lines"), SCOPES)
def test_options_reach_the_lines_that_they_were_said_of(world: str, text: str, lines: list[str]) -> None:
    best = best_of(text, WORLDS[world])
    assert [shape(line) for line in best.lines] == lines
    assert not best.named("unparsed")


CORRECTIONS = [
    ("zh", "星巴克南京西路店,两杯热拿铁,不对,三杯热拿铁,少冰", ["3杯 latte: less-ice"]),
    ("zh", "来两杯拿铁,不是拿铁是摩卡", ["2杯 mocha"]),
    ("zh", "两杯拿铁,不对,是摩卡", ["2杯 mocha"]),
    ("zh", "一杯拿铁,算了,换成摩卡", ["1杯 mocha"]),
    ("zh", "两杯冰美式,啊不对是三杯", ["3杯 iced-americano"]),
    ("zh", "两杯拿铁,牛奶换成燕麦奶", ["2杯 latte: oat"]),
    ("zh", "冰美式五杯,都换成燕麦奶", ["5杯 iced-americano: oat"]),
    ("zh", "来两杯拿铁三个可颂,拿铁改成三杯", ["3杯 latte", "3个 croissant"]),
    ("en", "a latte, no wait, make that two", ["2 latte"]),
    ("en", "two lattes no three lattes", ["3 latte"]),
    ("en", "two lattes scratch that three mochas", ["3 mocha"]),
    ("en", "a latte with soy milk, actually oat milk instead of soy milk", ["1 latte: oat"]),
    ("en", "two lattes and a croissant, cancel the croissant", ["2 latte"]),
    ("pizza", "two burgers, make that three, and a large cola no ice", ["3 burger", "1 cola: c-no-ice, plarge"]),
    ("pizza", "a small pizza with mushrooms, actually make it a large", ["1 pizza: mushroom, plarge"]),
    ("pizza", "a burger with cheese, scratch the cheese", ["1 burger"]),
]


@pytest.mark.parametrize(("world", "text", "lines"), CORRECTIONS)
def test_a_correction_wins_over_what_was_said_first(world: str, text: str, lines: list[str]) -> None:
    best = best_of(text, WORLDS[world])
    assert [shape(line) for line in best.lines] == lines
    assert not best.named("unparsed")


def test_the_evidence_of_a_corrected_quantity_is_the_correction() -> None:
    text = "a latte, no wait, make that two"
    (quantity,) = best_of(text, WORLDS["en"]).lines[0].named("quantity")
    (span,) = quantity.evidence
    assert (span.start, span.end) == (text.index("two"), len(text))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("world", "text", "stores", "lines"),
    [
        ("zh", "人民广场店两杯拿铁,南京西路店一杯摩卡", ["site:renmin-square", "site:nanjing-west"], ["2杯 latte", "1杯 mocha"]),
        ("zh", "两杯拿铁,另外一单,三个牛角包", [None, None], ["2杯 latte", "3个 croissant"]),
        ("en", "two lattes at Riverside and one mocha at People's Square", ["site:riverside", "site:renmin-square"], ["2 latte", "1 mocha"]),
        ("en", "three mochas and a separate order for two croissants", [None, None], ["3 mocha", "2 croissant"]),
    ],
)  # fmt: skip
def test_one_utterance_can_hold_two_orders(world: str, text: str, stores: list[str | None], lines: list[str]) -> None:
    requests = read(WORLDS[world], text)
    assert [facts(best).get("store") for best in requests] == stores
    assert [shape(line) for best in requests for line in best.lines] == lines


@pytest.mark.parametrize(
    ("world", "text", "expected"),
    [
        ("zh", "两杯拿铁送到人民广场店", {"deliver_to": "site:renmin-square"}),
        ("zh", "在人民广场店下单,两杯拿铁", {"store": "site:renmin-square"}),
        ("zh", "南京西路店自取,两杯拿铁", {"store": "site:nanjing-west"}),
        ("zh", "给张江科技园送十杯冰美式", {"deliver_to": "area:zhangjiang"}),
        ("zh", "联系人张三,一杯拿铁,电话138 1234 5678", {"contact": "张三", "phone": "13812345678"}),
        ("zh", "给云岚科技送两杯拿铁", {"customer": "customer:yunlan"}),
        ("zh", "两箱矿泉水放门口", {"instruction_delivery": "放门口"}),
        ("en", "a latte to North Campus", {"deliver_to": "area:campus"}),
        ("en", "a latte for Acme Logistics, phone 555 123 4567", {"customer": "customer:acme", "phone": "5551234567"}),
        ("parts", "purchase order 4500123, two solenoid valves 230 V G1/2", {"purchase_order": "4500123"}),
        ("parts", "PO-2231: 50 M8x60 bolts stainless, ship to East depot", {"purchase_order": "PO-2231", "deliver_to": "site:depot"}),
    ],
)  # fmt: skip
def test_places_people_and_numbers(world: str, text: str, expected: dict[str, str]) -> None:
    assert facts(best_of(text, WORLDS[world])) == expected


def test_a_place_whose_role_the_words_leave_open_stays_open() -> None:
    assert "place" in facts(best_of("two burgers and two fries for Harbor", WORLDS["pizza"]))


def test_an_unknown_item_is_a_line_without_a_key_and_never_invented() -> None:
    best = best_of("两杯奇异果茶", WORLDS["zh"])
    assert [shape(line) for line in best.lines] == ["2杯 '奇异果茶'"]


def test_one_name_of_two_items_stays_a_tie() -> None:
    world = coffee_en()
    world.item("product:canned-mocha", "mocha")
    (item,) = read(world, "two mochas")[0].lines[0].named("item")
    assert {item.key} | {choice.key for choice in item.choices} == {"product:mocha", "product:canned-mocha"}
    assert all(choice.score == item.confidence for choice in item.choices)


def test_words_without_any_request_are_kept_as_unparsed() -> None:
    best = best_of("hello how are you", WORLDS["en"])
    assert best.intent == "order.place"
    assert best.lines == ()
    assert {slot.name for slot in best.slots} == {"unparsed"}
    assert best.score <= 0.1


def test_what_no_line_claims_is_never_dropped_silently() -> None:
    assert facts(best_of("four wings zzyzx", WORLDS["pizza"]))["unparsed"] == "zzyzx"
    assert facts(best_of("冰美式3杯,拿铁2杯,共6杯", WORLDS["zh"]))["unparsed"] == "6杯"


def test_both_languages_in_one_sentence() -> None:
    world = coffee_zh()
    world.add("item", "product:latte", "latte")
    assert [shape(line) for line in read(world, "两杯 latte 加燕麦奶")[0].lines] == ["2杯 latte: oat"]


@pytest.mark.parametrize(
    ("world", "text", "lines"),
    [
        ("zh", "摩卡两杯拿铁三杯都要燕麦奶", ["2杯 mocha: oat", "3杯 latte: oat"]),
        ("zh", "两杯拿铁和三杯摩卡,三杯都少冰", ["2杯 latte", "3杯 mocha: less-ice"]),
        ("zh", "六杯拿铁,一半加燕麦奶", ["3杯 latte: oat", "3杯 latte"]),
        ("zh", "四杯拿铁一半要燕麦奶一半要豆奶", ["2杯 latte: oat", "2杯 latte: soy"]),
        ("zh", "一杯摩卡,奶泡去掉", ["1杯 mocha: -foam"]),
        ("zh", "三杯冰美式,哦不,两杯就够了", ["2杯 iced-americano"]),
    ],
)
def test_counts_before_a_scope_word_are_never_lost(world: str, text: str, lines: list[str]) -> None:
    best = best_of(text, WORLDS[world])
    assert [shape(line) for line in best.lines] == lines
    assert not best.named("unparsed")
