"""Whatever is said, the parser answers: no exception, evidence within the text, the same answer twice, in time."""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import coffee_en, coffee_zh, parts, pizza

from models.evidence import TextSpan
from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.words import words

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
WORLDS = (coffee_zh(), coffee_en(), pizza(), parts())
FUNCTION_WORDS = sorted(
    " ".join(phrase) if phrase[0].isascii() else "".join(phrase)
    for bucket in words().classes.values()
    for phrase in bucket
)
NAMES = sorted({phrase.text for world in WORLDS for phrase in world.names})
SAID = st.sampled_from(
    ["两杯", "三", "one", "two", "a dozen and a half", "12箱", "半斤", "3pm", "明天", "before 5", "S-1042", "SF4027",
     "13800138000", ",", "。", " ", "?", "\n", "é", "😀", "\u200b", "½", "12", "%", '"', "'", "第", "的", "of them"]
)  # fmt: skip
SENTENCES = st.tuples(
    st.sampled_from(["", " "]),
    st.lists(st.one_of(st.sampled_from(FUNCTION_WORDS), st.sampled_from(NAMES), SAID), min_size=1, max_size=14),
).map(lambda said: said[0].join(said[1]))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(SENTENCES, st.text(max_size=60)), st.sampled_from(WORLDS), st.sampled_from(["zh", "en"]))
def test_any_text_is_answered_and_every_span_lies_within_it(text: str, world: object, language: str) -> None:
    utterance = Utterance(text, language)
    requests = parse(utterance, world, AT)  # type: ignore[arg-type]
    assert requests == parse(utterance, world, AT)  # type: ignore[arg-type]
    assert [request.ordinal for request in requests] == list(range(len(requests)))
    for request in requests:
        assert request.candidates
        for candidate in request.candidates:
            assert 0 <= candidate.score <= 1
            for slot in (*candidate.slots, *(slot for line in candidate.lines for slot in line.slots)):
                assert 0 <= slot.confidence <= 1
                assert slot.evidence
                for span in slot.evidence:
                    assert isinstance(span, TextSpan)
                    assert 0 <= span.start < span.end <= len(text)


def test_what_was_heard_unsurely_is_less_sure() -> None:
    text = "two lattes with oat milk"
    doubtful = tuple(0.4 if text.index("oat") <= k < text.index("oat") + 8 else 0.98 for k in range(len(text)))
    (request,) = parse(Utterance(text, "en", doubtful), WORLDS[1], AT)
    (line,) = request.candidates[0].lines
    (item,), (option,) = line.named("item"), line.named("modifier")
    assert item.confidence > 0.95
    assert option.confidence < 0.5


def test_a_typical_order_costs_a_few_milliseconds() -> None:
    text = "can I get two large lattes with oat milk and no foam, and a blueberry muffin warmed up please"
    parse(Utterance(text, "en"), WORLDS[1], AT)
    started = time.process_time()
    for _ in range(50):
        parse(Utterance(text, "en"), WORLDS[1], AT)
    assert (time.process_time() - started) / 50 < 0.02


def test_a_very_long_text_is_answered_in_reasonable_time() -> None:
    text = "two lattes with oat milk and " * 300
    started = time.process_time()
    parse(Utterance(text, "en"), WORLDS[1], AT)
    assert time.process_time() - started < 20


@pytest.mark.parametrize("text", ["零十一杯拿铁", "要万十二个", "十百千万亿", "二百百五十杯美式"])
def test_characters_that_count_but_make_no_number_are_words_like_others(text: str) -> None:
    for world in WORLDS:
        found = parse(Utterance(text, "zh"), world, AT)
        assert all(request.candidates for request in found)
