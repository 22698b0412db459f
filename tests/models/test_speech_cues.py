"""What was misheard around the names - counts, cues, joining words - and when one hearing is enough."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from toy_decoders import DEMO

from knowledge_graph.lexicon import GraphVocabulary, Lexicon
from knowledge_graph.pack import read_pack
from models.decoder import WeightsMissing
from models.evidence import TextSpan
from models.intent import QuantityValue, Slot
from models.language.values.places import tells_place
from models.speech.doubts import stranded
from models.speech.listening import Heard, listen
from models.speech.readings import Candidate, read
from models.speech.settings import SpeechSettings
from models.speech.sounding import names_near
from models.speech.vouching import DOUBT, Sureness, slot_sureness
from models.speech.whisper import Encoded, Hypothesis
from models.speech.witnesses import Witnesses
from models.weights import locate

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> GraphVocabulary:
    graph = read_pack(DEMO).graph
    assert graph is not None
    return Lexicon(graph, tmp_path_factory.mktemp("sounds")).vocabulary("driver:77", "site:renmin-square")


def heard_as(*texts: str) -> tuple[Hypothesis, ...]:
    """Hypotheses as likely as each other, nearly."""
    return tuple(Hypothesis(text, (), -0.2 - 0.001 * place, 0.0) for place, text in enumerate(texts))


def readings(vocabulary: GraphVocabulary, *texts: str) -> tuple[Candidate, ...]:
    return read(heard_as(*texts), False, "zh" if texts[0] >= "\u2e80" else "en", vocabulary, NOON)


def slots(candidate: Candidate, name: str) -> list[Slot]:
    return [slot for slot in candidate.slots() if slot.name == name]


@pytest.mark.parametrize(
    ("heard", "cups"),
    [("以杯冰美式加燕麦奶", 1), ("其杯冰美式", 7), ("三倍冰美式去冰", 3), ("再来已被冰美式", 1), ("巴碑冰美式去冰", 8)],
)
def test_a_count_misheard_as_other_words_of_the_same_sound_is_a_count(
    vocabulary: GraphVocabulary, heard: str, cups: int
) -> None:
    (quantity,) = slots(readings(vocabulary, heard)[0], "quantity")
    assert isinstance(quantity.value, QuantityValue)
    assert int(quantity.value.value) == cups


def test_a_word_that_sounds_like_a_count_stays_where_it_means_something(vocabulary: GraphVocabulary) -> None:
    best = readings(vocabulary, "运单4027已被拒收")[0]
    assert [slot.value for slot in slots(best, "outcome")] == ["refused"]
    assert not slots(best, "quantity")


@pytest.mark.parametrize(
    ("heard", "number", "outcome"),
    [
        ("云端402711,家里没人。", "402711", "nobody_there"),
        ("孕丹4166会晚到。", "4166", "late"),
        ("快递单好三一七八二六五四被拒收。", "31782654", "refused"),
        ("weigh bill number 4 0 2 7, nobody home", "4027", "nobody_there"),
    ],
)
def test_a_cue_misheard_before_a_number_still_says_what_it_numbers(
    vocabulary: GraphVocabulary, heard: str, number: str, outcome: str
) -> None:
    best = readings(vocabulary, heard)[0]
    assert [slot.value for slot in slots(best, "waybill")] == [number]
    assert [slot.value for slot in slots(best, "outcome")] == [outcome]


@pytest.mark.parametrize(
    ("heard", "phone", "lines"),
    [
        ("一杯冰美式,手机号139,7538,4062", "13975384062", 1),
        ("a latte, phone number five four one, zero eight four, four zero one four", "5410844014", 1),
        ("phone 13800138000, three lattes", "13800138000", 1),
        ("phone 555 0134, 12 muffins", "5550134", 1),
    ],
)
def test_a_telephone_said_in_groups_is_one_number(
    vocabulary: GraphVocabulary, heard: str, phone: str, lines: int
) -> None:
    best = readings(vocabulary, heard)[0]
    assert [slot.value for slot in slots(best, "phone")] == [phone]
    assert len(best.requests[0].candidates[0].lines) == lines


def test_an_outcome_misheard_is_told_from_the_customers_name(vocabulary: GraphVocabulary) -> None:
    best = readings(vocabulary, "订单20651客户巨手。")[0]
    assert best.requests[0].candidates[0].intent == "delivery.report"
    assert [slot.value for slot in slots(best, "outcome")] == ["refused"]


def test_a_name_that_explains_nothing_inside_an_address_is_not_written_there(vocabulary: GraphVocabulary) -> None:
    best = readings(vocabulary, "一杯红茶拿铁送到三楼会议室")[0]
    assert [slot.text for slot in slots(best, "deliver_to")] == ["三楼会议室"]


def sureness(vocabulary: GraphVocabulary, *texts: str, name: str) -> tuple[Slot, Sureness]:
    language = "zh" if texts[0] >= "\u2e80" else "en"
    found = readings(vocabulary, *texts)
    (slot,) = slots(found[0], name)
    told = slot_sureness(found[0], found, Witnesses(found, language), names_near(vocabulary), language)
    position = [each for each in found[0].slots() if each.evidence].index(slot)
    return slot, told[position][2]


def test_a_number_on_which_the_hypotheses_differ_in_a_digit_is_doubted_with_both_readings(
    vocabulary: GraphVocabulary,
) -> None:
    slot, (sure, choices) = sureness(vocabulary, "运单40271已送达", "运单40277已送达", name="waybill")
    assert sure <= DOUBT
    assert {slot.text, *(choice.text for choice in choices)} == {"40271", "40277"}


def test_a_number_that_all_hypotheses_hold_is_sure(vocabulary: GraphVocabulary) -> None:
    assert sureness(vocabulary, "运单40271已送达", "运单40271,已送达了", name="waybill")[1][0] == 1.0


def test_words_of_the_senders_own_count_only_when_heard_alike(vocabulary: GraphVocabulary) -> None:
    alike = sureness(vocabulary, "一杯冰美式送到三楼会议室", name="deliver_to")[1][0]
    apart = sureness(
        vocabulary,
        "一杯冰美式送到三楼会议室",
        "一杯冰美式送到山楼会意室",
        "一杯冰美式送到三楼惠议市",
        name="deliver_to",
    )[1][0]
    assert alike > 0.9
    assert apart <= DOUBT


@pytest.mark.parametrize("text", ["三楼会议室", "前台", "12 Main Street", "the front desk", "八号楼一零二"])
def test_an_address_tells_a_place(text: str) -> None:
    assert tells_place(text)


@pytest.mark.parametrize("text", ["shot", "the shot", "漏水", "them"])
def test_other_words_tell_no_place(text: str) -> None:
    assert not tells_place(text)


@pytest.mark.parametrize(
    ("heard", "odd"),
    [
        ("a grande with latte", True),
        ("I will go with a grande latte", False),
        ("a latte with oat milk", False),
        ("a grande latte with vanilla syrup and a croissant", False),
    ],
)
def test_a_joining_word_that_joins_nothing_was_another_word(vocabulary: GraphVocabulary, heard: str, odd: bool) -> None:
    assert bool(stranded(readings(vocabulary, heard)[0])) is odd


@dataclass
class Ear:
    """Hears what it was told to, with and without names to expect, and remembers how often it was asked."""

    unaided: tuple[Hypothesis, ...]
    aided: tuple[Hypothesis, ...] = ()
    offers: list[tuple[str, ...]] = field(default_factory=list)

    def hear(
        self, encoded: Encoded, language: str, hotwords: Sequence[str] = (), *, beam_size: int = 5, hypotheses: int = 5
    ) -> tuple[Hypothesis, ...]:
        self.offers.append(tuple(hotwords))
        return self.aided if hotwords else self.unaided


def listened(vocabulary: GraphVocabulary, ear: Ear, language: str = "zh") -> Heard:
    return listen(ear, Encoded(np.zeros(1), 5.0), language, vocabulary, NOON, SpeechSettings())


def test_one_hearing_is_enough_where_every_name_was_heard_by_its_sound(vocabulary: GraphVocabulary) -> None:
    heard = listened(vocabulary, Ear(heard_as("星巴克人名广场店,两杯兵美式加燕卖奶")))
    assert not heard.aided
    assert not heard.alone
    assert heard.candidates[0].repaired.text == "星巴克人民广场店,两杯冰美式加燕麦奶"


def test_names_are_offered_where_words_found_no_place(vocabulary: GraphVocabulary) -> None:
    ear = Ear(heard_as("星巴克人民广场店,两杯忙过星"), heard_as("星巴克人民广场店,两杯芒果星冰乐"))
    heard = listened(vocabulary, ear)
    assert heard.aided
    assert not heard.alone
    assert ear.offers[0] == ()
    assert "芒果星冰乐" in ear.offers[1]


def test_commas_where_somebody_took_breath_part_no_options_from_their_item(vocabulary: GraphVocabulary) -> None:
    best = readings(vocabulary, "make me a venti, oat milk, iced latte with vanilla syrup")[0]
    assert best.complete
    assert {slot.key for slot in slots(best, "modifier")} >= {"modifier:venti", "modifier:oat-milk"}


def test_a_second_hearing_that_leaves_out_most_of_what_was_said_does_not_count(vocabulary: GraphVocabulary) -> None:
    ear = Ear(
        heard_as("please order two quasas with strawberry jam, leave it at the front desk"), heard_as("the front desk,")
    )
    heard = listened(vocabulary, ear, "en")
    assert len(ear.offers) == 2
    assert all(candidate.hypothesis.text.startswith("please order") for candidate in heard.candidates)
    assert heard.alone, "nothing vouches for what was heard once and had to be heard again"


@pytest.mark.parametrize(
    "again",
    [
        "please order two quesadillas, please order two quesadillas with strawberry jam, leave it at the front desk",
        " ".join(["two quesadillas with strawberry jam,"] * 40),
    ],
)
def test_a_second_hearing_that_says_things_twice_does_not_count(vocabulary: GraphVocabulary, again: str) -> None:
    first = "please order two quasas with strawberry jam, leave it at the front desk"
    heard = listened(vocabulary, Ear(heard_as(first), heard_as(again)), "en")
    assert {candidate.hypothesis.text for candidate in heard.candidates} == {first}


def test_a_loop_does_not_hide_the_likeliest_text_that_can_have_been_said(vocabulary: GraphVocabulary) -> None:
    ear = Ear(heard_as("两杯冰美式," * 40, "星巴克人民广场店,两杯冰美式"))
    assert listened(vocabulary, ear).candidates[0].hypothesis.text == "星巴克人民广场店,两杯冰美式"


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("帮我在星巴克人民广场店下一旦,两杯冰美式", "下一单"),
        ("帮我在星巴克人民广场店下移单,两杯冰美式", "下一单"),
        ("星巴克人民广场店的蛋,两杯冰美式", "店的单"),
    ],
)
def test_a_turn_of_phrase_misheard_around_an_order_is_no_item(
    vocabulary: GraphVocabulary, heard: str, meant: str
) -> None:
    best = readings(vocabulary, heard)[0]
    assert best.complete
    assert meant in best.repaired.text
    assert [slot.key for slot in slots(best, "item")] == ["product:iced-americano"]


def test_a_count_that_sounds_nearly_like_another_is_doubted_with_both(vocabulary: GraphVocabulary) -> None:
    slot, (sure, choices) = sureness(vocabulary, "星巴克人民广场店,石杯冰美式", name="quantity")
    assert isinstance(slot.value, QuantityValue)
    assert slot.value.value == 10
    assert sure <= DOUBT
    assert [choice.text for choice in choices] == ["四杯"]


def test_a_count_that_sounds_like_no_other_is_not_doubted(vocabulary: GraphVocabulary) -> None:
    assert sureness(vocabulary, "星巴克人民广场店,散北冰美式", name="quantity")[1] == (1.0, ())


@pytest.mark.parametrize(("unaided", "sure"), [("你被冰美式", False), ("一杯冰美式", True), ("以北冰美式", True)])
def test_a_count_that_nobody_wrote_is_doubted_where_the_unaided_hearing_has_another_sound(
    vocabulary: GraphVocabulary, unaided: str, sure: bool
) -> None:
    first = readings(vocabulary, f"星巴克人民广场店,{unaided}")
    (best, *_) = read(heard_as("星巴克人民广场店,以杯冰美式"), True, "zh", vocabulary, NOON)
    (slot,) = slots(best, "quantity")
    assert isinstance(slot.value, QuantityValue)
    assert slot.value.value == 1
    told = slot_sureness(best, (best, *first), Witnesses(first, "zh"), names_near(vocabulary), "zh")
    span = next(spot for spot in slot.evidence if isinstance(spot, TextSpan))
    (confidence,) = [found for start, end, (found, _) in told if (start, end) == (span.start, span.end)]
    assert (confidence > DOUBT) is sure


def test_names_are_offered_where_two_whole_orders_were_heard(vocabulary: GraphVocabulary) -> None:
    two = heard_as("a grande latte with oat milk", "a grande mocha with oat milk")
    assert listened(vocabulary, Ear(two, two), "en").aided


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("zh", ("运单SF4027已送达", "运单SF4021已送达", "运单SF4047已送达")),
        ("zh", ("一杯冰美式,电话13072352416", "一杯冰美式,电话13072352418", "一杯冰美式,电话1307235241")),
        ("en", ("order 30597, no answer", "order 30591, no answer", "order 30697, no answer")),
    ],
)
def test_digits_that_names_cannot_settle_are_heard_once_and_doubted(
    vocabulary: GraphVocabulary, language: str, texts: tuple[str, ...]
) -> None:
    heard = listened(vocabulary, Ear(heard_as(*texts)), language)
    assert not heard.aided
    best, witnesses = heard.candidates[0], Witnesses(heard.unaided, language)
    told = slot_sureness(best, heard.candidates, witnesses, names_near(vocabulary), language)
    assert [sure for _, _, (sure, choices) in told if sure <= DOUBT and choices]


def test_a_report_that_does_not_say_what_it_is_about_is_heard_again(vocabulary: GraphVocabulary) -> None:
    ear = Ear(heard_as("Wable eight nine two one, nobody home"), heard_as("waybill eight nine two one, nobody home"))
    heard = listened(vocabulary, ear, "en")
    assert heard.aided


@pytest.mark.parametrize(
    ("heard", "number"),
    [("I want to iced americano with oat milk", 1), ("I want to iced americanos", 2), ("get me for lattes", 4)],
)
def test_a_word_that_sounds_like_a_number_counts_several_things_alone(
    vocabulary: GraphVocabulary, heard: str, number: int
) -> None:
    (quantity,) = slots(readings(vocabulary, heard)[0], "quantity")
    assert isinstance(quantity.value, QuantityValue)
    assert quantity.value.value == number


def test_a_name_nearly_heard_goes_before_a_destination_that_tells_no_place(vocabulary: GraphVocabulary) -> None:
    best = readings(vocabulary, "I want to icy americano with oat milk")[0]
    assert [slot.key for slot in slots(best, "item")] == ["product:iced-americano"]
    assert not slots(best, "deliver_to")


def test_an_order_that_goes_to_words_that_are_no_place_is_heard_again(vocabulary: GraphVocabulary) -> None:
    assert listened(vocabulary, Ear(heard_as("a grande to the sheet latte"), heard_as("a grande latte")), "en").aided


def test_a_large_menu_is_offered_once_however_many_cues_go_with_it(vocabulary: GraphVocabulary) -> None:
    garbled = heard_as("云丹被住不队巨手送答,两杯谷口星冰")
    ear = Ear(garbled, garbled)
    listened(vocabulary, ear)
    assert len(ear.offers) == 2


def test_chinese_comes_out_in_one_script(vocabulary: GraphVocabulary) -> None:
    heard = listened(vocabulary, Ear(heard_as("兩杯拿鐵,送到三樓會議室")))
    assert heard.candidates[0].hypothesis.text == "两杯拿铁,送到三楼会议室"


def test_names_are_offered_as_the_words_that_the_model_knows() -> None:
    from models.speech.whisper import _tokenizer

    try:
        folder = locate("whisper-base")
    except WeightsMissing as missing:
        pytest.skip(str(missing))
    path = folder / "tokenizer.json"
    known = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    assert _tokenizer(path).encode(" triple", add_special_tokens=False).ids == [known["Ġtriple"]]
    assert _tokenizer(path).encode(" to the store", add_special_tokens=False).tokens == ["Ġto", "Ġthe", "Ġstore"]


@pytest.mark.parametrize(("count", "is_held"), [("", True), ("三份", False)])
def test_an_item_without_a_count_that_only_the_aided_hearing_wrote_is_doubted(
    vocabulary: GraphVocabulary, count: str, is_held: bool
) -> None:
    unaided = readings(vocabulary, f"{count}平麻花,两杯拿铁")
    aided = read(heard_as(f"{count}冰摩卡,两杯拿铁"), True, "zh", vocabulary, NOON)
    told = slot_sureness(aided[0], (*aided, *unaided), Witnesses(unaided, "zh"), names_near(vocabulary), "zh")
    (item, _) = slots(aided[0], "item")
    position = [each for each in aided[0].slots() if each.evidence].index(item)
    assert (told[position][2][0] <= DOUBT) is is_held


def test_a_mandarin_note_is_asked_about_however_often_it_is_heard_the_same(vocabulary: GraphVocabulary) -> None:
    _, (sure, _) = sureness(vocabulary, "两杯拿铁,备注饮料别撒了", name="instruction")
    assert sure <= DOUBT
    _, (known, _) = sureness(vocabulary, "两杯拿铁,不要吸管", name="instruction")
    assert known > DOUBT
