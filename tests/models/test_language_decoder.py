"""The text decoder: what can be read, and what is answered to what cannot."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import coffee_en, coffee_zh, shape

from models.capture import Capture
from models.decoder import Decoder
from models.intent import Read, Unreadable
from models.language.decoder import TextDecoder


def capture(language: str | None = None) -> Capture:
    now = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    return Capture("019cab40", "text", "text/plain", "0" * 64, "driver:77", now, now, language=language)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "text.empty"),
        (b"   \n\t", "text.empty"),
        ("。,!".encode(), "text.empty"),
        (b"\xff\xfe\x00latte", "text.not_utf8"),
        ("拿铁".encode("gbk"), "text.not_utf8"),
        (b"two lattes\x00\x07", "text.control_characters"),
        (b"latte " * 2000, "text.too_long"),
        ("杯".encode() * 100_000, "text.too_long"),
    ],
)
def test_bad_content_is_answered_with_a_code_and_a_sentence(content: bytes, code: str) -> None:
    answer = TextDecoder().decode(capture(), content, coffee_en())
    assert isinstance(answer, Unreadable)
    assert answer.code == code
    assert answer.detail.endswith(".")


def test_it_is_a_decoder_and_says_so() -> None:
    decoder = TextDecoder()
    assert isinstance(decoder, Decoder)
    info = decoder.describe()
    assert (info.modality, info.media_types, info.languages) == ("text", ("text/plain",), ("zh", "en"))
    assert info.model_digest != TextDecoder(maximum_characters=500).describe().model_digest


def test_the_limit_is_a_setting() -> None:
    assert isinstance(TextDecoder(5).decode(capture(), b"two lattes", coffee_en()), Unreadable)
    with pytest.raises(ValueError, match="at least 1"):
        TextDecoder(0)


@pytest.mark.parametrize(("text", "language"), [("two lattes please", "en"), ("两杯拿铁", "zh"), ("两杯 latte", "zh")])
def test_the_language_is_taken_from_the_script_unless_declared(text: str, language: str) -> None:
    answer = TextDecoder().decode(capture(), text.encode(), coffee_zh())
    assert isinstance(answer, Read)
    assert answer.reading is not None
    assert (answer.reading.text, answer.reading.language) == (text, language)
    declared = TextDecoder().decode(capture("en"), text.encode(), coffee_zh())
    assert isinstance(declared, Read)
    assert declared.reading is not None
    assert declared.reading.language == "en"


def test_a_byte_order_mark_is_no_part_of_the_order() -> None:
    answer = TextDecoder().decode(capture(), "\ufeff两杯拿铁".encode(), coffee_zh())
    assert isinstance(answer, Read)
    assert [shape(line) for line in answer.requests[0].candidates[0].lines] == ["2杯 latte"]
