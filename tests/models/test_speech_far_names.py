"""A store from beyond the courier's neighbourhood, spoken: sure when no other store sounds like it, else a question."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge_graph.graph import Graph, Label, Node
from knowledge_graph.lexicon import GraphVocabulary, Lexicon
from models.speech.readings import read
from models.speech.sounding import names_near
from models.speech.vouching import DOUBT, Sureness, Witnesses, slot_sureness
from models.speech.whisper import Hypothesis

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
STORES = {
    "far": "老乡鸡光天南路店",
    "homophone": "老乡鸡光添南路店",
    "alone": "满记甜品陕西南路店",
    "other": "必胜客云东公园店",
}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> GraphVocabulary:
    nodes = [Node(f"site:{key}", "site", (Label(name, "zh"),)) for key, name in STORES.items()]
    nodes.append(Node("product:latte", "product", (Label("拿铁", "zh"),), {"measures": ["杯"]}))
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


def test_the_far_store_is_not_in_the_courier_s_own_list(vocabulary: GraphVocabulary) -> None:
    assert not any(phrase.key.startswith("site:") for phrase in vocabulary.phrases())
