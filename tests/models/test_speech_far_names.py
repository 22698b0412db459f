"""A store from beyond the courier's neighbourhood, spoken: sure when no other store sounds like it, else a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest

from knowledge_graph.graph import Graph, Label, Node
from knowledge_graph.lexicon import GraphVocabulary, Lexicon
from models.speech.farrivals import far_names_at
from models.speech.listening import listen
from models.speech.readings import REPAIR_BAR, read
from models.speech.repair import repair
from models.speech.settings import SpeechSettings
from models.speech.sounding import names_near
from models.speech.vouching import DOUBT, Sureness, slot_sureness
from models.speech.whisper import Encoded, Hypothesis
from models.speech.witnesses import Witnesses

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
STORES = {
    "far": "老乡鸡光天南路店",
    "homophone": "老乡鸡光添南路店",
    "alone": "满记甜品陕西南路店",
    "other": "必胜客云东公园店",
    "within": "东方既白成都河南大街店",
}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> GraphVocabulary:
    nodes = [Node(f"site:{key}", "site", (Label(name, "zh"),)) for key, name in STORES.items()]
    nodes.append(Node("product:latte", "product", (Label("拿铁", "zh"),), {"measures": ["杯"]}))
    nodes.append(Node("product:fancy", "product", (Label("善喜南", "zh"),), {"measures": ["杯"]}))
    graph = Graph(nodes, [], {"timezone": "Asia/Shanghai"})
    return Lexicon(graph, tmp_path_factory.mktemp("sounds"), whole=2).vocabulary("driver:nobody", None)


def sureness(vocabulary: GraphVocabulary, text: str) -> tuple[str | None, Sureness]:
    found = read((Hypothesis(text, (), -0.2, 0.0),), False, "zh", vocabulary, NOON)
    told = slot_sureness(found[0], found, Witnesses(found, "zh"), names_near(vocabulary), "zh", vocabulary)
    slots = [slot for slot in found[0].slots() if slot.evidence]
    place = next(at for at, slot in enumerate(slots) if slot.name == "store")
    return slots[place].key, told[place][2]


def test_a_store_that_no_other_sounds_like_is_sure(vocabulary: GraphVocabulary) -> None:
    key, (sure, choices) = sureness(vocabulary, "满记甜品陕西南路店,两杯拿铁")
    assert key == "site:alone"
    assert sure > DOUBT
    assert choices == ()


def test_of_two_stores_of_the_same_sounds_the_characters_decide_nothing(vocabulary: GraphVocabulary) -> None:
    key, (sure, choices) = sureness(vocabulary, "老乡鸡光天南路店,两杯拿铁")
    assert key == "site:far"
    assert sure <= DOUBT
    assert [choice.key for choice in choices] == ["site:homophone"]


@dataclass
class Ear:
    """Hears one thing without names to expect and another with them; remembers how often it was asked."""

    heard: str
    again: str
    asked: int = 0

    def hear(
        self, encoded: Encoded, language: str, hotwords: Sequence[str] = (), *, beam_size: int = 5, hypotheses: int = 5
    ) -> tuple[Hypothesis, ...]:
        self.asked += 1
        return (Hypothesis(self.again if hotwords else self.heard, (), -0.3, 0.0),)


@pytest.mark.parametrize(
    ("heard", "store", "once"),
    [
        ("满记田品山西南路店,两杯拿铁", "site:alone", True),
        # Another store has the very same sounds; of words that nothing explains more may be heard.
        ("老乡鸡光天男路店,两杯拿铁", "site:far", False),
        ("满记田品山西南路店,两杯拿铁加嘟嘟", "site:alone", False),
    ],
)
def test_a_far_store_that_no_other_sounds_like_needs_no_second_hearing(
    vocabulary: GraphVocabulary, heard: str, store: str, once: bool
) -> None:
    ear = Ear(heard, heard)
    found = listen(ear, Encoded(np.zeros(1), 6.0), "zh", vocabulary, NOON, SpeechSettings()).candidates[0]
    assert (next(slot.key for slot in found.slots() if slot.name == "store"), ear.asked == 1) == (store, once)


@pytest.mark.parametrize(
    ("heard", "again", "store"),
    [
        # A word of the language (都) within the name takes it apart.
        ("你好东方计白成都河南大级店四杯拿铁", "你好东方计白成都河南大级店四杯拿铁", "site:within"),
        # Only with names around it is the store written so that its sound tells it.
        ("好必剩可运东宫元点三倍那铁", "闭胜客云冬公园店,三杯拿铁", "site:other"),
    ],
)
def test_a_far_store_is_told_by_its_sound(vocabulary: GraphVocabulary, heard: str, again: str, store: str) -> None:
    ear = Ear(heard, again)
    found = listen(ear, Encoded(np.zeros(1), 6.0), "zh", vocabulary, NOON, SpeechSettings()).candidates[0]
    assert [slot.key for slot in found.slots() if slot.name == "store"] == [store]


def test_no_name_nearby_is_written_into_a_far_store_that_was_said_word_for_word(vocabulary: GraphVocabulary) -> None:
    text = "满记甜品陕西南路店,两杯拿铁"
    near = names_near(vocabulary).echoes(text, "zh")
    assert "善喜南" in repair(text, near, REPAIR_BAR).text
    assert repair(text, (*near, *far_names_at(text, "zh", vocabulary)), REPAIR_BAR).text == text


def test_the_far_store_is_not_in_the_courier_s_own_list(vocabulary: GraphVocabulary) -> None:
    assert not any(phrase.key.startswith("site:") for phrase in vocabulary.phrases())
