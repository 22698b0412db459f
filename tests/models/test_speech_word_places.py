"""In English too: words that nothing explains, and names of which noise left a part, become what the sound speaks for."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from knowledge_graph.lexicon import GraphVocabulary
from models.speech.readings import Candidate, read
from models.speech.sounding import likeness, names_near
from models.speech.vouching import DOUBT, slot_sureness
from models.speech.weighing import preferred, weighed
from models.speech.whisper import Encoded, Hypothesis
from models.speech.witnesses import Witnesses
from models.speech.wordplaces import word_places

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
WINDOW = Encoded(np.zeros(1), 6.0)
CLOSE, FAR = -5.5, -9.5
"""Natural logarithms by which the longer of two names is less likely where it was said, and where it was not."""


@dataclass
class Ear:
    """Finds what it wrote likeliest, and next to it what was said; without sound, common words are likelier."""

    heard: str
    said: str
    behind: float = CLOSE

    def likelihood(self, encoded: Encoded, language: str, text: str) -> float:
        if text.casefold() == self.heard.casefold():
            return -12.0
        if text.casefold() == self.said.casefold():
            return -12.0 + self.behind
        return -25.0 - 60.0 * likeness(text, self.said, language)

    def familiarity(self, language: str, text: str) -> float:
        return -80.0 if text.casefold() == self.heard.casefold() else -90.0


def reading(vocabulary: GraphVocabulary, text: str) -> Candidate:
    return read((Hypothesis(text, (), -0.2, 0.0),), False, "en", vocabulary, NOON)[0]


def weighed_as(vocabulary: GraphVocabulary, heard: str, said: str, behind: float = CLOSE) -> Candidate:
    chosen = reading(vocabulary, heard)
    return weighed(Ear(chosen.repaired.text, said, behind), WINDOW, "en", chosen, vocabulary, NOON)


def keys(candidate: Candidate, name: str) -> list[str]:
    return [slot.key or slot.text for slot in candidate.slots() if slot.name == name]


@pytest.mark.parametrize(
    ("heard", "said", "item"),
    [
        ("two lattes with skim milk", "two Vanilla lattes with skim milk", "product:vanilla-latte"),
        ("can I have a grande of mocha please", "can I have a grande Iced mocha please", "product:iced-mocha"),
        ("can I have a grande with mocha please", "can I have a grande Iced mocha please", "product:iced-mocha"),
    ],
)
def test_of_two_names_the_longer_is_taken_where_the_sound_speaks_for_it(
    vocabulary: GraphVocabulary, heard: str, said: str, item: str
) -> None:
    assert keys(weighed_as(vocabulary, heard, said), "item") == [item]


def test_an_option_cut_short_is_found_behind_its_amount(vocabulary: GraphVocabulary) -> None:
    heard = "a latte with a little bit of milk"
    best = weighed_as(vocabulary, heard, "a latte with a little bit of Skim milk")
    assert keys(best, "modifier") == ["modifier:skim-milk"]


def test_a_name_that_was_said_whole_stays_what_it_is(vocabulary: GraphVocabulary) -> None:
    heard = "can I have a grande of mocha please"
    best = weighed_as(vocabulary, heard, "can I have a grande Iced mocha please", FAR)
    assert keys(best, "item") == ["product:mocha"]


def test_words_that_mean_nothing_become_the_name_that_the_sound_speaks_for(vocabulary: GraphVocabulary) -> None:
    best = weighed_as(vocabulary, "grande boka with oat milk", "grande Mocha with oat milk")
    assert keys(best, "item") == ["product:mocha"]
    assert not keys(best, "unparsed")


def test_words_that_sound_like_nothing_on_the_menu_stay_open(vocabulary: GraphVocabulary) -> None:
    heard = "two lattes and a wheelbarrow"
    best = weighed_as(vocabulary, heard, "two lattes and a Mocha", behind=-40.0)
    assert any("wheelbarrow" in slot.text for slot in best.slots() if slot.key is None)


def test_what_was_written_so_is_always_asked_about(vocabulary: GraphVocabulary) -> None:
    best = weighed_as(vocabulary, "a latte with a little bit of milk", "a latte with a little bit of Skim milk")
    told = slot_sureness(best, (best,), Witnesses((best,), "en"), names_near(vocabulary), "en")
    begin = best.repaired.text.index("Skim milk")
    assert [sure for start, end, (sure, _) in told if start <= begin < end]
    assert all(sure <= DOUBT for start, end, (sure, _) in told if start <= begin < end)


def test_a_count_in_a_measure_that_the_item_does_not_have_is_no_plain_order(vocabulary: GraphVocabulary) -> None:
    strange, plain = (
        reading(vocabulary, f"{said} mocha with oat milk") for said in ("three pounds of", "three cups of")
    )
    assert plain.complete
    assert not strange.complete
    assert not strange.settled
    assert strange.rank < plain.rank


def test_such_a_count_is_the_option_that_the_sound_speaks_for(vocabulary: GraphVocabulary) -> None:
    heard = "can I have three ounces of mocha please"
    best = weighed_as(vocabulary, heard, "can I have a Decaf mocha please")
    assert keys(best, "modifier") == ["modifier:decaf-beans"]
    assert best.complete
    told = slot_sureness(best, (best,), Witnesses((best,), "en"), names_near(vocabulary), "en")
    begin = best.repaired.text.index("Decaf")
    assert all(sure <= DOUBT for start, end, (sure, _) in told if start <= begin < end)


def test_an_option_is_tried_as_it_is_called_where_the_words_end_like_several(vocabulary: GraphVocabulary) -> None:
    places = word_places(reading(vocabulary, "grande bocas with oat milk"), vocabulary, "en")
    tried = [phrase for place in places for phrase in place.phrases]
    assert {"Mocha", "Mochas"} <= {phrase.text for phrase in tried}
    assert not any(phrase.kind != "item" and phrase.text.endswith("milks") for phrase in tried)


def test_of_two_english_readings_alike_the_sound_decides_by_both_measures(vocabulary: GraphVocabulary) -> None:
    one, other = (replace(reading(vocabulary, f"a latte with {milk} milk"), rank=0.3) for milk in ("oat", "soy"))
    assert preferred(Ear("", "a latte with soy milk"), WINDOW, "en", (one, other)) is other
    assert preferred(Ear("", "a latte with oat milk"), WINDOW, "en", (one, other)) is one
    unlikely = replace(other, rank=-0.3)
    assert preferred(Ear("", "a latte with soy milk"), WINDOW, "en", (one, unlikely)) is one


def test_the_same_option_in_another_amount_is_doubted_and_no_other_option(vocabulary: GraphVocabulary) -> None:
    little, plain = (reading(vocabulary, f"a grande latte with {amount}oat milk") for amount in ("a little ", ""))
    told = slot_sureness(little, (little, plain), Witnesses((little,), "en"), names_near(vocabulary), "en")
    begin = little.repaired.text.index("oat milk")
    assert [(sure <= DOUBT, choices) for start, end, (sure, choices) in told if start <= begin < end] == [(True, ())]


def test_a_note_in_spelled_words_is_asked_about_however_often_it_is_heard_the_same(vocabulary: GraphVocabulary) -> None:
    heard = reading(vocabulary, "a grande latte, note: right happy birthday on the cup")
    told = slot_sureness(heard, (heard,), Witnesses((heard,), "en"), names_near(vocabulary), "en")
    begin = heard.repaired.text.index("latte")
    note = heard.repaired.text.index("happy")
    assert all(sure <= DOUBT for start, end, (sure, _) in told if start <= note < end)
    assert all(sure > DOUBT for start, end, (sure, _) in told if start <= begin < end)
