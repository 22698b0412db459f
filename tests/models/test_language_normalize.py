"""Folding for comparison keeps the way back to what was received."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language.normalize import normalize
from models.language.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("星巴克人民廣場店", "星巴克人民广场店"),
        ("12 OZ", "12 oz"),
        ("Café", "cafe"),
        ("jalapeño", "jalapeno"),
        ("a\u200bb", "ab"),
        ("M8×40", "m8*40"),
        ("½", " 1/2"),
        ("好。", "好."),
        ("tab\there", "tab here"),
    ],
)
def test_width_script_case_accents_and_punctuation_fold(text: str, folded: str) -> None:
    assert normalize(text, "zh").text == folded


@given(st.text(max_size=200))
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    normalized = normalize(text, "en")
    assert len(normalized.text) == len(normalized.offsets)
    assert list(normalized.offsets) == sorted(normalized.offsets)
    assert all(0 <= offset < len(text) for offset in normalized.offsets)
    for token in tokenize(normalized.text):
        start, end = normalized.original(token.start, token.end)
        assert 0 <= start < end <= len(text)


def test_plural_and_singular_share_a_form() -> None:
    for singular, plural in (("latte", "lattes"), ("box", "boxes"), ("cookie", "cookies"), ("fry", "fries"), ("tomato", "tomatoes"), ("sandwich", "sandwiches")):  # fmt: skip
        assert tokenize(singular)[0].key == tokenize(plural)[0].key
