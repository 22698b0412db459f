"""What noise left open is filled with what the sound speaks for, and a note is heard again behind the right words."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from knowledge_graph.lexicon import GraphVocabulary
from models.intent import QuantityValue
from models.language.vocabulary import Phrase
from models.speech.openplaces import places_of
from models.speech.readings import Candidate, read
from models.speech.rehearing import reheard
from models.speech.repair import Repaired, Snap
from models.speech.sounding import Echo, likeness, names_near
from models.speech.trust import syllables
from models.speech.vouching import DOUBT, slot_sureness
from models.speech.weighing import preferred, weighed
from models.speech.whisper import Encoded, Hypothesis
from models.speech.witnesses import Witnesses

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
WINDOW = Encoded(np.zeros(1), 6.0)
STORE = "星巴克人民广场店"


@dataclass
class Ear:
    """Knows what was said: a text is the likelier the more it sounds like that."""

    said: str
    notes: tuple[tuple[str, float], ...] = ()

    def likelihood(self, encoded: Encoded, language: str, text: str) -> float:
        return -20.0 * likeness(text, self.said, language) * syllables(self.said)

    def familiarity(self, language: str, text: str) -> float:
        return -4.0 * syllables(text)

    def continued(self, encoded: Encoded, language: str, text: str, *, beam_size: int = 5) -> tuple[Hypothesis, ...]:
        return tuple(Hypothesis(note, (), likely, 0.0) for note, likely in self.notes)


def readings(vocabulary: GraphVocabulary, text: str) -> tuple[Candidate, ...]:
    return read((Hypothesis(text, (), -0.2, 0.0),), False, "zh", vocabulary, NOON)


def filled(vocabulary: GraphVocabulary, heard: str, said: str) -> Candidate:
    return weighed(Ear(said), WINDOW, "zh", readings(vocabulary, heard)[0], vocabulary, NOON)


def values(candidate: Candidate, name: str) -> list[str]:
    found = [slot for slot in candidate.slots() if slot.name == name]
    return [str(slot.value.value) if isinstance(slot.value, QuantityValue) else slot.key or slot.text for slot in found]


@pytest.mark.parametrize(
    ("heard", "said", "cups"),
    [
        ("拿铁入备", "拿铁六杯", "6"),
        ("拿铁驴贝", "拿铁七杯", "7"),
        ("撕给拿铁", "四杯拿铁", "4"),
        ("四添拿铁", "四杯拿铁", "4"),
    ],
)
def test_syllables_beside_an_item_that_mean_nothing_are_the_count_that_the_sound_speaks_for(
    vocabulary: GraphVocabulary, heard: str, said: str, cups: str
) -> None:
    best = filled(vocabulary, f"{STORE},{heard}", f"{STORE},{said}")
    assert values(best, "quantity") == [cups]
    assert values(best, "item") == ["product:latte"]
    assert not values(best, "unparsed")


def test_a_count_that_was_filled_in_is_always_asked_about(vocabulary: GraphVocabulary) -> None:
    chosen = filled(vocabulary, f"{STORE},拿铁入备", f"{STORE},拿铁六杯")
    told = slot_sureness(chosen, (chosen,), Witnesses((chosen,), "zh"), names_near(vocabulary), "zh")
    start = chosen.repaired.text.index("六杯")
    assert [sure for begin, _, (sure, _) in told if begin == start] == [pytest.approx(DOUBT, abs=DOUBT)]
    assert all(sure <= DOUBT for begin, _, (sure, _) in told if begin == start)


def test_an_option_that_is_none_becomes_the_item_s_own_that_sounds_most_like_what_was_said(
    vocabulary: GraphVocabulary,
) -> None:
    heard = readings(vocabulary, f"{STORE},两杯拿铁,换燕卖呢")[0]
    best = filled(vocabulary, f"{STORE},两杯拿铁,换燕卖呢", f"{STORE},两杯拿铁,换燕麦奶")
    assert values(best, "modifier") == ["modifier:oat-milk"], (heard.repaired.text, best.repaired.text)


def test_the_word_before_a_note_is_found_where_it_was_misheard_as_a_thing(vocabulary: GraphVocabulary) -> None:
    best = filled(vocabulary, f"{STORE},两杯拿铁,贝州多拿两张报纸", f"{STORE},两杯拿铁,备注多拿两张报纸")
    assert [slot.text for slot in best.slots() if slot.name == "instruction"] == ["多拿两张报纸"]


@pytest.mark.parametrize("heard", ["两杯拿铁", "拿铁", "来一杯大杯拿铁,换燕麦奶"])
def test_an_order_that_is_whole_is_left_as_it_is(vocabulary: GraphVocabulary, heard: str) -> None:
    whole = readings(vocabulary, f"{STORE},{heard}")[0]
    assert not list(places_of(whole, vocabulary, "zh"))
    assert weighed(Ear(f"{STORE},九杯美式"), WINDOW, "zh", whole, vocabulary, NOON) is whole


def test_what_the_sound_speaks_against_is_not_filled_in(vocabulary: GraphVocabulary) -> None:
    @dataclass
    class Sure(Ear):
        def likelihood(self, encoded: Encoded, language: str, text: str) -> float:
            return 0.0 if text == self.said else -200.0

    text = f"{STORE},拿铁入备"
    heard = readings(vocabulary, text)[0]
    assert weighed(Sure(heard.repaired.text), WINDOW, "zh", heard, vocabulary, NOON) is heard


def test_what_is_filled_in_points_at_what_was_heard_there(vocabulary: GraphVocabulary) -> None:
    best = filled(vocabulary, f"{STORE},拿铁入备,谢谢", f"{STORE},拿铁六杯,谢谢")
    start = best.repaired.text.index("六杯")
    heard = best.hypothesis.text[slice(*best.repaired.original(start, start + 2))]
    assert heard in ("入备", "入")
    assert len(best.repaired.origins) == len(best.repaired.text)


def test_of_two_whole_readings_close_together_the_sound_decides(vocabulary: GraphVocabulary) -> None:
    first, second = (readings(vocabulary, f"{STORE},{count}杯拿铁")[0] for count in "两三")
    close = (replace(first, rank=0.3), replace(second, rank=0.2))
    assert preferred(Ear(f"{STORE},三杯拿铁"), WINDOW, "zh", close) is close[1]
    assert preferred(Ear(f"{STORE},两杯拿铁"), WINDOW, "zh", close) is close[0]
    far = (replace(first, rank=0.9), replace(second, rank=0.2))
    assert preferred(Ear(f"{STORE},三杯拿铁"), WINDOW, "zh", far) is far[0]


def test_a_note_is_heard_again_behind_the_right_words_and_asked_about_where_it_changes(
    vocabulary: GraphVocabulary,
) -> None:
    heard = readings(vocabulary, f"{STORE},两杯拿铁,备注给我留着西惯")[0]
    again = reheard(Ear("", (("给我留着吸管。", -1.0), ("给我留着西馆", -4.0))), WINDOW, "zh", heard, vocabulary, NOON)
    assert [s.text for s in again.candidate.slots() if s.name == "instruction"] == ["给我留着吸管"]
    assert again.doubtful
    assert len(again.candidate.repaired.origins) == len(again.candidate.repaired.text)
    assert again.candidate.repaired.original(len(again.candidate.repaired.text) - 2, len(again.candidate.repaired.text))


def test_a_note_heard_the_same_again_is_believed_unless_another_is_as_likely(vocabulary: GraphVocabulary) -> None:
    heard = readings(vocabulary, f"{STORE},两杯拿铁,备注给我留一把伞")[0]
    sure = reheard(Ear("", (("给我留一把伞。", -0.5), ("给我留一把散", -5.0))), WINDOW, "zh", heard, vocabulary, NOON)
    assert not sure.doubtful
    assert sure.candidate is heard
    torn = reheard(Ear("", (("给我留一把伞。", -4.5), ("给我留一把勺子", -0.2))), WINDOW, "zh", heard, vocabulary, NOON)
    assert torn.doubtful
    assert torn.candidate is heard


def test_a_note_that_goes_on_elsewhere_is_kept_and_asked_about(vocabulary: GraphVocabulary) -> None:
    heard = readings(vocabulary, f"{STORE},两杯拿铁,备注给我留一把伞")[0]
    again = reheard(Ear("", (("谢谢观看请点赞订阅转发打赏", -0.1),)), WINDOW, "zh", heard, vocabulary, NOON)
    assert again.doubtful
    assert again.candidate is heard


def test_an_order_without_own_words_is_not_heard_again(vocabulary: GraphVocabulary) -> None:
    heard = readings(vocabulary, f"{STORE},两杯拿铁")[0]
    again = reheard(Ear("", (("三杯美式", -0.1),)), WINDOW, "zh", heard, vocabulary, NOON)
    assert again.candidate is heard
    assert not again.doubtful


def test_a_place_that_was_filled_once_is_not_opened_again(vocabulary: GraphVocabulary) -> None:
    heard = readings(vocabulary, f"{STORE},四杯拿铁")[0]
    start = heard.repaired.text.index("四杯")
    guess = Snap(start, start + 2, start, start + 2, Echo(Phrase("四杯", "", "channel"), 0.3, start, start + 2), True)
    marked = replace(heard, repaired=Repaired(heard.repaired.text, heard.repaired.origins, (guess,)))
    assert not [place for place in places_of(marked, vocabulary, "zh") if place.counted]
