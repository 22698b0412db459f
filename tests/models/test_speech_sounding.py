"""Names are found by their sounds inside a transcript, written out where they belong, and never vouch for themselves."""

from __future__ import annotations

import pytest

from models.language.vocabulary import Phrase
from models.speech.repair import repair
from models.speech.sounding import Names, likeness
from models.speech.witnesses import Witnesses

MENU = [
    Phrase("热拿铁", "product:latte", "item", "zh"),
    Phrase("冰美式", "product:iced-americano", "item", "zh"),
    Phrase("燕麦奶", "modifier:oat-milk", "modifier", "zh"),
    Phrase("少糖", "modifier:less-sugar", "modifier", "zh"),
    Phrase("奶底", "modifier_group:milk", "modifier_group", "zh"),
    Phrase("人民广场店", "site:people-square", "site", "zh"),
    Phrase("南京西路店", "site:nanjing-west", "site", "zh"),
    Phrase("南京东路店", "site:nanjing-east", "site", "zh"),
    Phrase("skim milk", "modifier:skim-milk", "modifier", "en"),
    Phrase("milk", "modifier:milk", "modifier", "en"),
    Phrase("iced mocha", "product:iced-mocha", "item", "en"),
    Phrase("sixteen ounce", "modifier:sixteen-ounce", "modifier", "en"),
]
NAMES = Names(MENU)


def mended(text: str, language: str) -> str:
    return repair(text, NAMES.echoes(text, language), 0.3).text


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("两杯热纳铁", "两杯热拿铁"),
        ("三杯兵美式加燕卖奶", "三杯冰美式加燕麦奶"),
        ("两杯热拿铁手糖", "两杯热拿铁少糖"),
        ("人名广场店两杯冰美式", "人民广场店两杯冰美式"),
    ],
)
def test_homophones_become_the_names_of_the_catalogue(heard: str, meant: str) -> None:
    assert mended(heard, "zh") == meant


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("an ice mocha with skin milk", "an iced mocha with skim milk"),
        ("a 16 ounces iced mocha", "a sixteen ounce iced mocha"),
    ],
)
def test_english_names_are_mended_by_letters_and_sounds(heard: str, meant: str) -> None:
    assert mended(heard, "en") == meant


@pytest.mark.parametrize("text", ["再来一杯冰美式", "两杯热拿铁", "an iced mocha with milk", "帮我送到前台"])
def test_what_is_right_already_is_left_alone(text: str) -> None:
    assert mended(text, "zh" if text > "\u2e80" else "en") == text


def test_the_way_back_leads_to_the_words_as_heard() -> None:
    heard = "an ice mocha with skin milk"
    result = repair(heard, NAMES.echoes(heard, "en"), 0.3)
    start = result.text.index("skim")
    assert heard[slice(*result.original(start, start + len("skim milk")))] == "skin milk"
    assert heard[slice(*result.original(0, 2))] == "an"
    assert [snap.echo.phrase.key for snap in result.snaps] == ["product:iced-mocha", "modifier:skim-milk"]


def test_sounds_count_not_spelling_of_numbers_or_punctuation() -> None:
    assert likeness("三杯冰美式。", "3杯冰美式", "zh") == 0.0
    assert likeness("sixteen ounces", "16 ounces", "en") == 0.0
    assert likeness("三杯", "四杯", "zh") > 0.15


class Hypothesis:
    def __init__(self, text: str) -> None:
        self.text = text


class Candidate:
    """What `Witnesses` looks at of a reading."""

    def __init__(self, text: str) -> None:
        self.hypothesis = Hypothesis(text)


def distance(heard: str, read: str, part: str, language: str = "zh") -> float:
    start = read.index(part)
    return Witnesses([Candidate(heard)], language).distance(read, start, start + len(part))  # type: ignore[list-item]


def test_a_name_that_was_heard_otherwise_spelt_is_vouched_for() -> None:
    assert distance("三杯冰美式家业卖奶", "三杯冰美式加燕麦奶", "燕麦奶") < 0.15


def test_a_name_that_was_not_heard_is_not_vouched_for() -> None:
    assert distance("三杯冰美式谢谢", "三杯冰美式燕麦奶", "燕麦奶") > 0.4


def test_another_number_is_not_vouched_for() -> None:
    assert distance("四杯冰美式", "三杯冰美式", "三") > 0.3
    assert distance("a triple shot mocha", "a single shot mocha", "single shot", "en") > 0.25
