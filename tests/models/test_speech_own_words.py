"""A note in the sender's own words is written in words that exist; of words that sound alike somebody is asked."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from knowledge_graph.lexicon import GraphVocabulary
from models.intent import Slot
from models.speech.audio import Wave
from models.speech.evidence import Traced, trace
from models.speech.ownwords import WEIGHTS, spelled
from models.speech.readings import Candidate, read
from models.speech.rehearing import reheard
from models.speech.settings import SpeechSettings
from models.speech.sounding import likeness, names_near, sounds
from models.speech.trust import syllables
from models.speech.vouching import DOUBT, slot_sureness
from models.speech.warming import warm_up
from models.speech.whisper import Encoded, Hypothesis, Recogniser
from models.speech.witnesses import Witnesses
from models.speech.wordlist import mandarin
from models.speech.wordpairs import pairs

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
WINDOW = Encoded(np.zeros(1), 6.0)
BEFORE = "星巴克人民广场店,两杯拿铁,备注"


@dataclass
class Ear:
    """Knows what was said, and hears each character that is another; less so those of `unsure`."""

    said: str
    unsure: str = ""
    again: str = ""
    surer: float = 4.0
    others: tuple[tuple[str, float], ...] = ()

    def likelihood(self, encoded: Encoded, language: str, text: str) -> float:
        others = [mine for mine, theirs in zip(text, self.said, strict=False) if mine != theirs]
        told = sum(0.2 if other in self.unsure else self.surer for other in others)
        return -20.0 * likeness(text, self.said, language) * syllables(self.said) - told

    def familiarity(self, language: str, text: str) -> float:
        return 0.0

    def continued(self, encoded: Encoded, language: str, text: str, *, beam_size: int = 5) -> tuple[Hypothesis, ...]:
        return tuple(Hypothesis(heard, (), told, 0.0) for heard, told in ((self.again, -1.0), *self.others))


def heard(vocabulary: GraphVocabulary, text: str) -> Candidate:
    return read((Hypothesis(text, (), -0.2, 0.0),), False, "zh", vocabulary, NOON)[0]


def notes(candidate: Candidate) -> list[Slot]:
    return [slot for slot in candidate.slots() if slot.name.startswith("instruction")]


@pytest.mark.parametrize(
    ("written", "said"),
    [("剩下的都打爆", "剩下的都打包"), ("多给两张直巾", "多给两张纸巾"), ("给我拿个手提带", "给我拿个手提袋")],
)
def test_words_that_hardly_exist_become_those_of_the_same_sound_and_are_asked_about(
    vocabulary: GraphVocabulary, written: str, said: str
) -> None:
    note = spelled(Ear(BEFORE + said), WINDOW, "zh", heard(vocabulary, BEFORE + written), vocabulary, NOON)
    assert [slot.text for slot in notes(note.candidate)] == [said]
    assert note.doubtful


def test_what_was_heard_stays_beside_what_was_written_for_it(vocabulary: GraphVocabulary) -> None:
    note = spelled(
        Ear(BEFORE + "剩下的都打包"), WINDOW, "zh", heard(vocabulary, BEFORE + "剩下的都打爆"), vocabulary, NOON
    )
    chosen = note.candidate
    sure = slot_sureness(chosen, (chosen,), Witnesses((chosen,), "zh"), names_near(vocabulary), "zh")
    requests = trace(Traced(chosen.repaired, chosen.hypothesis.text, chosen.requests, (), sure, DOUBT))
    (told,) = [slot for slot in requests[0].candidates[0].slots if slot.name.startswith("instruction")]
    assert (told.text, told.value) == ("剩下的都打爆", "剩下的都打包")
    assert told.confidence <= DOUBT


@pytest.mark.parametrize("written", ["给我留着吸管", "给我留着习惯"])
def test_of_two_good_words_of_one_sound_somebody_is_asked(vocabulary: GraphVocabulary, written: str) -> None:
    first = heard(vocabulary, BEFORE + written)
    note = spelled(Ear(BEFORE + "给我留着吸管", unsure="习惯"), WINDOW, "zh", first, vocabulary, NOON)
    assert next(slot.text for slot in notes(note.candidate)) in ("给我留着吸管", "给我留着习惯")
    assert note.doubtful


@pytest.mark.parametrize(
    ("misheard", "meant"),
    [
        ("小飘放带子里", "小票放袋子里"),
        ("雨天捧部盖好", "雨天篷布盖好"),
        ("别按门灵", "别按门铃"),
        ("少放艳", "少放盐"),
    ],
)
def test_a_note_is_spelled_as_people_put_it(vocabulary: GraphVocabulary, misheard: str, meant: str) -> None:
    ear = Ear(BEFORE + meant, unsure=misheard, surer=1.0)
    note = spelled(ear, WINDOW, "zh", heard(vocabulary, BEFORE + misheard), vocabulary, NOON)
    assert [slot.text for slot in notes(note.candidate)] == [meant]
    assert note.doubtful


def test_of_what_is_heard_behind_the_right_words_the_likeliest_as_words_stands(vocabulary: GraphVocabulary) -> None:
    first = heard(vocabulary, BEFORE + "乔门就醒")
    ear = Ear("", again="瞧门就行", others=(("敲门就行", -1.8),))
    assert [slot.text for slot in notes(reheard(ear, WINDOW, "zh", first, vocabulary, NOON).candidate)] == ["敲门就行"]


def test_a_note_that_the_sound_tells_from_all_others_is_left_as_it_is(vocabulary: GraphVocabulary) -> None:
    whole = heard(vocabulary, BEFORE + "给我留一把雨伞")
    note = spelled(Ear(BEFORE + "给我留一把雨伞"), WINDOW, "zh", whole, vocabulary, NOON)
    assert note.candidate is whole
    assert not note.doubtful


def test_words_that_the_sound_speaks_against_are_not_written(vocabulary: GraphVocabulary) -> None:
    whole = heard(vocabulary, BEFORE + "剩下的都打爆")
    note = spelled(Ear(BEFORE + "剩下的都打爆", surer=9.0), WINDOW, "zh", whole, vocabulary, NOON)
    assert [slot.text for slot in notes(note.candidate)] == ["剩下的都打爆"]


@pytest.mark.parametrize("order", ["星巴克人民广场店,两杯拿铁", "星巴克人民广场店,三杯冰美式,换燕麦奶,不要吸管"])
def test_counts_items_and_known_wishes_are_never_respelled(vocabulary: GraphVocabulary, order: str) -> None:
    whole = heard(vocabulary, order)
    note = spelled(Ear(order), WINDOW, "zh", whole, vocabulary, NOON)
    assert note.candidate is whole
    assert not note.doubtful


def test_a_wish_about_the_delivery_is_heard_again_like_any_note(vocabulary: GraphVocabulary) -> None:
    first = heard(vocabulary, BEFORE + "倒了打电话")
    assert [slot.name for slot in notes(first)] == ["instruction_delivery"]
    again = reheard(Ear("", again="到了打电话。"), WINDOW, "zh", first, vocabulary, NOON)
    assert [slot.text for slot in notes(again.candidate)] == ["到了打电话"]
    assert again.doubtful


def test_another_spelling_sounds_the_same_and_falls_into_words_as_well() -> None:
    units = sounds().readings.sounding("银航门口").units
    ways = mandarin().written("银航门口", units)
    assert ways[0] == "银行门口"
    assert len(set(ways)) == len(ways)
    assert all(len(way) == len(units) for way in ways)
    assert mandarin().cost(ways[0]) < mandarin().cost("银航门口")


@pytest.mark.parametrize(
    ("misheard", "meant"),
    [("mine the step", "mind the step"), ("leave it with the pouter", "leave it with the porter")],
)
def test_an_english_note_is_heard_again_and_spelled_as_people_put_it(
    vocabulary: GraphVocabulary, misheard: str, meant: str
) -> None:
    whole = read((Hypothesis(f"two lattes, note: {misheard}", (), -0.2, 0.0),), False, "en", vocabulary, NOON)[0]
    ear = Ear("", again=misheard, others=((meant, -1.8),))
    again = reheard(ear, WINDOW, "en", whole, vocabulary, NOON)
    assert [slot.text for slot in notes(again.candidate)] == [meant]
    assert again.doubtful
    sure = slot_sureness(again.candidate, (whole,), Witnesses((whole,), "en"), names_near(vocabulary), "en")
    assert max(found for start, _, (found, _) in sure if start >= len("two lattes, ")) <= DOUBT


def test_words_that_follow_each_other_are_likelier_than_words_that_never_do() -> None:
    cost = mandarin().cost
    assert cost("贴在杯盖上") < cost("铁在北盖上")
    assert pairs("en").spelled("Mind the dog!") < pairs("en").spelled("mine the dog")
    assert cost("送到,放门口") == pytest.approx(cost("送到") + cost("放门口"))


class Silent:
    """Encodes nothing."""

    def encode(self, samples: Wave) -> Encoded:
        return Encoded(None, len(samples) / 16_000)


def test_what_notes_are_weighed_by_is_loaded_before_the_first_recording() -> None:
    pairs.cache_clear()
    warm_up(cast("Recogniser", Silent()), SpeechSettings())
    loaded = pairs.cache_info().currsize
    assert loaded == len(WEIGHTS) == 2
