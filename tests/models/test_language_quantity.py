"""Quantities and numbers in both languages, exact and as said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.values.numerals import digits
from models.language.values.quantity import quantity


@pytest.mark.parametrize(
    ("text", "value", "measure", "approximate"),
    [
        ("三杯半", "3.5", "杯", False),
        ("两打", "24", None, False),
        ("一打半", "18", None, False),
        ("半打", "6", None, False),
        ("半斤", "0.5", "斤", False),
        ("俩", "2", None, False),
        ("仨", "3", None, False),
        ("两三杯", "2", "杯", True),
        ("几杯", "3", "杯", True),
        ("十几个", "10", "个", True),
        ("3斤二两", "3.2", "斤", False),
        ("一百二十个", "120", "个", False),
        ("三点五公斤", "3.5", "公斤", False),
        ("12箱", "12", "箱", False),
        ("1,200 pcs", "1200", "pcs", False),
        ("a dozen and a half", "18", None, False),
        ("one and a half dozen", "18", None, False),
        ("half a dozen", "6", None, False),
        ("a couple of", "2", None, True),
        ("a few", "3", None, True),
        ("three and a half kilos", "3.5", "kilos", False),
        ("half a kilo", "0.5", "kilo", False),
        ("1 1/2 kg", "1.5", "kg", False),
        ("½ kg", "0.5", "kg", False),
        ("two hundred and five", "205", None, False),
        ("twenty-five", "25", None, False),
        ("two thousand five hundred", "2500", None, False),
        ("2x", "2", None, False),
        ("x12", "12", None, False),
        ("3×", "3", None, False),
        ("2.5 liters", "2.5", "liters", False),
    ],
)
def test_a_quantity_is_exact(text: str, value: str, measure: str | None, approximate: bool) -> None:
    tokens = tokenize(normalize(text, "").text)
    found = max(quantity(tokens, 0), key=lambda reading: reading.end)
    assert found.end == len(tokens)
    assert (found.value.value, found.value.measure, found.value.approximate) == (Decimal(value), measure, approximate)


@pytest.mark.parametrize("text", ["first", "零", "zero", "latte", "半", "half", "打", "0 pcs"])
def test_what_is_no_quantity(text: str) -> None:
    assert quantity(tokenize(normalize(text, "").text), 0) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("四零二七", "4027"),
        ("four zero two seven", "4027"),
        ("1 3 8 0 0", "13800"),
        ("five oh two", "502"),
        ("幺三八", "138"),
    ],
)
def test_digits_said_one_by_one(text: str, said: str) -> None:
    tokens = tokenize(normalize(text, "").text)
    assert digits(tokens, 0) == (len(tokens), said)
