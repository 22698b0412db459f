"""What no name explains at first: gaps filled by sound, counts nearly heard, names said twice, what a hearing drops."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from toy_decoders import DEMO

from knowledge_graph.graph import Graph, Label, Node
from knowledge_graph.lexicon import GraphVocabulary, Lexicon
from knowledge_graph.pack import read_pack
from models.intent import QuantityValue
from models.language.vocabulary import Phrase
from models.speech.doubts import omissions
from models.speech.grafting import grafted, spliced
from models.speech.listening import Heard, listen
from models.speech.readings import REPAIR_BAR, Candidate, read
from models.speech.repair import repair
from models.speech.settings import SpeechSettings
from models.speech.sounding import Names, names_near
from models.speech.vouching import DOUBT, Sureness, slot_sureness
from models.speech.whisper import Encoded, Hypothesis, repeats_prompt
from models.speech.witnesses import Witnesses

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TOWNS = ("深圳", "沈阳", "深州", "晋城", "新城", "神州", "审真", "深珍", "孙镇", "圣城", "申城", "身正")


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> GraphVocabulary:
    graph = read_pack(DEMO).graph
    assert graph is not None
    return Lexicon(graph, tmp_path_factory.mktemp("sounds")).vocabulary("driver:77", "site:renmin-square")


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> GraphVocabulary:
    stores = ("七色花园深圳东兰地铁站店", "七色花园厦门石门火车站店", "红鹤深圳海湾店", "红鹤石门新城店")
    nodes = [Node(f"site:{place}", "site", (Label(name, "zh"),)) for place, name in enumerate(stores)]
    nodes.append(Node("product:latte", "product", (Label("拿铁", "zh"),), {"measures": ["杯"]}))
    nodes.append(Node("customer:yuanlan", "customer", (Label("远兰", "zh"),)))
    graph = Graph(nodes, [], {"timezone": "Asia/Shanghai"})
    return Lexicon(graph, tmp_path_factory.mktemp("sounds"), whole=2).vocabulary("driver:nobody", None)


def hypothesis(text: str) -> Hypothesis:
    return Hypothesis(text, (), -0.2, 0.0)


def readings(vocabulary: GraphVocabulary, text: str) -> tuple[Candidate, ...]:
    return read((hypothesis(text),), False, "zh", vocabulary, NOON)


def values(candidate: Candidate, name: str) -> list[str]:
    found = [slot for slot in candidate.slots() if slot.name == name]
    return [str(slot.value.value) if isinstance(slot.value, QuantityValue) else slot.key or slot.text for slot in found]


def sureness(vocabulary: GraphVocabulary, text: str, name: str) -> Sureness:
    found = readings(vocabulary, text)
    told = slot_sureness(found[0], found, Witnesses(found, "zh"), names_near(vocabulary), "zh")
    standing = [slot.name for slot in found[0].slots() if slot.evidence]
    return told[standing.index(name)][2]


@dataclass
class Ear:
    unaided: str
    aided: str

    def hear(
        self, encoded: Encoded, language: str, hotwords: Sequence[str] = (), *, beam_size: int = 5, hypotheses: int = 5
    ) -> tuple[Hypothesis, ...]:
        return (hypothesis(self.aided if hotwords else self.unaided),)


def listened(vocabulary: GraphVocabulary, unaided: str, aided: str) -> Heard:
    return listen(Ear(unaided, aided), Encoded(np.zeros(1), 6.0), "zh", vocabulary, NOON, SpeechSettings())


def test_a_short_name_nearly_heard_fills_what_nothing_else_explains_and_is_asked_about(
    vocabulary: GraphVocabulary,
) -> None:
    best = readings(vocabulary, "星巴克人民广场店,哪体四杯")[0]
    assert values(best, "item") == ["product:latte"]
    assert values(best, "quantity") == ["4"]
    assert sureness(vocabulary, "星巴克人民广场店,哪体四杯", "item")[0] <= DOUBT


def test_a_longer_name_across_a_gap_goes_before_a_shorter_one_beside_it(vocabulary: GraphVocabulary) -> None:
    best = readings(vocabulary, "星巴克人民广场店,两杯王果星冰乐")[0]
    assert values(best, "item") == ["product:mango-frappe"]


@pytest.mark.parametrize(("heard", "cups"), [("由北冰美式", "6"), ("样被冰美式", "2"), ("又被拿铁", "6")])
def test_a_count_that_is_one_sound_away_is_told_by_its_measure_and_asked_about(
    vocabulary: GraphVocabulary, heard: str, cups: str
) -> None:
    best = readings(vocabulary, f"星巴克人民广场店,{heard}")[0]
    assert values(best, "quantity") == [cups]
    assert sureness(vocabulary, f"星巴克人民广场店,{heard}", "quantity")[0] <= DOUBT


def test_two_words_that_together_sound_like_a_count_of_what_follows_are_one(vocabulary: GraphVocabulary) -> None:
    assert values(readings(vocabulary, "星巴克人民广场店,散备冰美式")[0], "quantity") == ["3"]


def test_words_that_mean_something_beside_a_measure_become_no_count_unasked(vocabulary: GraphVocabulary) -> None:
    assert "10" not in values(readings(vocabulary, "要的是个可颂")[0], "quantity")


def test_a_name_said_twice_and_misheard_twice_is_found_twice(vocabulary: GraphVocabulary) -> None:
    best = readings(vocabulary, "星巴克人民广场店,一杯搭北拿铁,两杯搭北摩卡")[0]
    assert values(best, "modifier").count("modifier:grande") == 2


def test_a_count_is_not_taken_apart_for_a_short_name_that_is_not_nearly_there() -> None:
    phrase = Phrase("贝果", "product:bagel", "item", "zh")
    near, text = Names([phrase]).echoes("来两杯骨酸奶", "zh"), "来两杯骨酸奶"
    assert [text[echo.start : echo.end] for echo in near] == ["杯骨"]
    assert repair(text, near, REPAIR_BAR).text == text
    assert repair("来两背骨酸奶", Names([phrase]).echoes("来两背骨酸奶", "zh"), REPAIR_BAR).text == "来两贝果酸奶"


@pytest.mark.parametrize(
    ("heard", "store"),
    [
        ("七色花沅沈珍东兰帝贴战颠,三杯拿铁", "site:0"),
        ("帮我在七瑟华园下门市门火车站殿下一单三杯拿铁", "site:1"),
    ],
)
def test_a_far_store_is_found_within_the_words_around_it(far: GraphVocabulary, heard: str, store: str) -> None:
    found = listened(far, heard, heard).candidates[0]
    assert values(found, "store") == [store]
    assert values(found, "quantity") == ["3"]


def test_a_count_that_the_second_hearing_drops_is_put_back(vocabulary: GraphVocabulary) -> None:
    found = listened(vocabulary, "星八客人民广长店,三杯忙国星病乐", "星巴克人民广场店,芒果星冰乐").candidates[0]
    assert values(found, "item") == ["product:mango-frappe"]
    assert values(found, "quantity") == ["3"]


def test_an_option_of_one_syllable_that_the_second_hearing_drops_is_put_back() -> None:
    again, first = hypothesis("星巴克人民广场店,三杯大杯拿铁"), hypothesis("星八客人民广长店,三杯大杯冰那贴")
    assert [mended.text for mended in grafted((again,), first, "zh")] == ["星巴克人民广场店,三杯大杯冰拿铁"]


def test_nothing_is_put_back_where_the_second_hearing_left_nothing_out() -> None:
    same = hypothesis("星巴克人民广场店,三杯拿铁")
    assert grafted((same,), hypothesis("星八客人民广长店,三杯那贴"), "zh") == ()
    assert grafted((), same, "zh") == ()


def test_a_count_that_another_reading_has_and_the_chosen_one_lacks_is_an_omission(vocabulary: GraphVocabulary) -> None:
    chosen = readings(vocabulary, "星巴克人民广场店,冰美式")[0]
    three = readings(vocabulary, "星巴克人民广场店,三杯冰美式")
    one = readings(vocabulary, "星巴克人民广场店,一杯冰美式")
    assert omissions(chosen, three)
    assert not omissions(chosen, one)
    assert not omissions(three[0], (chosen,))


def test_what_one_hearing_garbles_is_taken_from_the_other(vocabulary: GraphVocabulary) -> None:
    # Neither hearing has the whole order: the first garbles the store and has the drink, the second the reverse.
    found = listened(vocabulary, "星八刻认命光长店,两杯忙国星病乐", "星巴克人民广场店,两杯国乐").candidates[0]
    assert values(found, "store") == ["site:renmin-square"]
    assert values(found, "item") == ["product:mango-frappe"]


def test_only_what_differs_is_taken_from_the_other() -> None:
    text, other = "人民广场店, 两杯檬茶, 半糖", "仁明光长店两杯宁门茶半糖"
    gap = text.index("檬茶"), text.index("檬茶") + 2
    assert spliced(text, [gap], other, "zh") == "人民广场店, 两杯宁门茶, 半糖"
    assert spliced(text, [gap], text, "zh") is None
    assert spliced("two lattes", [(0, 3)], "to lattes", "en") is None


@dataclass
class Offered:
    """Hears the same always, and remembers what it was offered."""

    text: str
    names: tuple[str, ...] = ()

    def hear(
        self, encoded: Encoded, language: str, hotwords: Sequence[str] = (), *, beam_size: int = 5, hypotheses: int = 5
    ) -> tuple[Hypothesis, ...]:
        self.names = tuple(hotwords) or self.names
        return (hypothesis(self.text),)


def test_far_names_leave_room_for_others_among_those_offered(tmp_path_factory: pytest.TempPathFactory) -> None:
    nodes = [Node(f"site:{n}", "site", (Label(f"七色花园{town}地铁站店", "zh"),)) for n, town in enumerate(TOWNS)]
    names = ("茉莉柠檬茶", "生椰拿铁", "桂花乌龙")
    nodes.extend(Node(f"product:{n}", "product", (Label(name, "zh"),)) for n, name in enumerate(names))
    lexicon = Lexicon(Graph(nodes, [], {}), tmp_path_factory.mktemp("sounds"), whole=8)
    ear, settings = Offered("七瑟花沅沈珍地贴站颠,茉立临门查三杯"), SpeechSettings(whole_menu=2)
    listen(ear, Encoded(np.zeros(1), 6.0), "zh", lexicon.vocabulary("driver:nobody", None), NOON, settings)
    assert "七色花园深圳地铁站店" in ear.names
    assert "茉莉柠檬茶" in ear.names
    assert sum(name.startswith("七色花园") for name in ear.names) <= 6


@pytest.mark.parametrize(
    ("heard", "cups"),
    [("把杯拿铁", "8"), ("鸡杯拿铁", "7"), ("牛北拿铁", "6"), ("酒和拿铁", "9")],
    ids=("eight", "seven", "six", "boxes"),
)
def test_a_count_goes_before_a_size_that_sounds_less_like_it_and_before_some(
    vocabulary: GraphVocabulary, heard: str, cups: str
) -> None:
    assert values(readings(vocabulary, f"星巴克人民广场店,{heard}")[0], "quantity") == [cups]


@pytest.mark.parametrize(
    "heard",
    ["把我在星巴克人民广场店下一代,两杯冰美式", "星巴克人民广场店里弹,两杯冰美式"],
)
def test_words_around_an_order_may_be_nearly_heard(vocabulary: GraphVocabulary, heard: str) -> None:
    best = readings(vocabulary, heard)[0]
    assert best.complete
    assert values(best, "item") == ["product:iced-americano"]
    assert values(best, "store") == ["site:renmin-square"]


def test_a_far_store_that_the_first_hearing_contradicts_is_taken_from_it(far: GraphVocabulary) -> None:
    found = listened(far, "红鹤深珍海弯殿,三杯拿铁加燕脉", "红鹤石门新城店,三杯拿铁").candidates[0]
    assert values(found, "store") == ["site:2"]
    assert values(found, "quantity") == ["3"]


def test_what_the_recogniser_was_told_about_style_was_not_said() -> None:
    assert repeats_prompt("两杯拿铁,备注 以下是普通话。", "zh")
    assert not repeats_prompt("两杯拿铁,备注以下的都要热的", "zh")
    assert not repeats_prompt("two lattes", "en")
