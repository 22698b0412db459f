"""What sounds alike: a name that stands there to the letter is meant, bowls are no tens of thousands, the rest is asked."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from toy_decoders import DEMO

from knowledge_graph.lexicon import GraphVocabulary, Lexicon
from knowledge_graph.pack import read_pack
from models.language.vocabulary import Phrase
from models.speech.doubts import swallowed
from models.speech.marks import bowls_at
from models.speech.readings import REPAIR_BAR, read
from models.speech.repair import repair
from models.speech.sounding import Names
from models.speech.vouching import rivals_of
from models.speech.whisper import Hypothesis

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MEDIUM, HOT = (
    Phrase("中辣", "modifier:medium", "modifier", "zh"),
    Phrase("重辣", "modifier:hot", "modifier", "zh"),
)


@pytest.mark.parametrize("names", [(MEDIUM, HOT), (HOT, MEDIUM)])
@pytest.mark.parametrize("heard", ["两碗面加中辣", "两碗面加重辣"])
def test_a_name_that_stands_there_to_the_letter_is_not_replaced_by_one_of_the_same_sound(
    names: tuple[Phrase, ...], heard: str
) -> None:
    assert repair(heard, Names(names).echoes(heard, "zh"), REPAIR_BAR).text == heard


def test_of_two_names_of_one_sound_neither_of_which_was_written_both_are_told() -> None:
    names = Names((MEDIUM, HOT))
    assert {echo.phrase.key for echo in rivals_of(MEDIUM.key, "钟辣", names, "zh")} == {HOT.key}
    assert not rivals_of(MEDIUM.key, "中辣", names, "zh")


@pytest.mark.parametrize(
    ("heard", "meant"),
    [("牛肉面六万,加辣", "牛肉面六碗,加辣"), ("炒饭5万", "炒饭5碗"), ("十五万小面", "十五碗小面")],
)
def test_where_bowls_are_sold_a_count_in_tens_of_thousands_is_one_of_bowls(heard: str, meant: str) -> None:
    assert repair(heard, bowls_at(heard, "zh", ["份", "碗"]), REPAIR_BAR).text == meant


@pytest.mark.parametrize("heard", ["螺丝五万个", "两万三千份", "万能扳手两把", "三万"])
def test_a_number_that_goes_on_or_has_a_measure_stays(heard: str) -> None:
    measures = ["个", "份", "把"] if heard == "三万" else ["个", "份", "把", "碗"]
    assert not bowls_at(heard, "zh", measures)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> GraphVocabulary:
    graph = read_pack(DEMO).graph
    assert graph is not None
    return Lexicon(graph, tmp_path_factory.mktemp("sounds")).vocabulary("driver:77", "site:renmin-square")


@pytest.mark.parametrize(
    ("order", "hidden"),
    [
        ("星巴克人民广场店,三杯冰美式,又有拿铁", True),
        ("星巴克人民广场店,三杯冰美式,一杯拿铁", False),
        ("星巴克人民广场店,三杯冰美式和拿铁", False),
        ("星巴克人民广场店,给我拿铁", False),
    ],
)
def test_where_words_without_meaning_may_hide_a_count_somebody_is_asked(
    vocabulary: GraphVocabulary, order: str, hidden: bool
) -> None:
    chosen = read((Hypothesis(order, (), -0.2, 0.0),), False, "zh", vocabulary, NOON)[0]
    assert swallowed(chosen, "zh") is hidden, chosen.repaired.text
