"""Both languages say everything; what a page asks for exists; what is masked stays in its place."""

from __future__ import annotations

import re
import string
from importlib.resources import files
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_graph.finding import Severity
from knowledge_graph.schema import KINDS
from models.intent import Intent
from sandbox.admission import SENTENCES
from sandbox.console import masking
from sandbox.console.people import ROLES
from sandbox.console.words import chosen, words
from sandbox.entry import ENTRY_KINDS
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode
from sandbox.zone import State


def test_both_languages_have_the_same_sentences_with_the_same_gaps() -> None:
    zh, en = words("zh").sentences, words("en").sentences
    assert set(zh) == set(en)
    for key, sentence in en.items():
        gaps = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert gaps == {name for _, name, _, _ in string.Formatter().parse(zh[key]) if name}, key


def test_every_sentence_that_a_template_asks_for_exists() -> None:
    known = set(words("en").sentences)
    for folder in ("templates", "."):
        for each in (files("sandbox.console") / folder).iterdir():
            if each.name.endswith((".html", ".py")):
                asked = re.findall(
                    r"""\bt\(\s*["']([a-z_]+\.[a-z_.0-9]*[a-z0-9])["']\s*[,)]""", each.read_text("utf-8")
                )
                assert set(asked) <= known, (each.name, set(asked) - known)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("role", ROLES),
        ("reason", list(ReasonCode)),
        ("held", list(SENTENCES)),
        ("state", get_args(State)),
        ("severity", get_args(Severity)),
        ("intent", get_args(Intent)),
        ("entry", list(ENTRY_KINDS)),
        ("policy", TrustPolicy.__slots__),
        ("relation", sorted({column.name for kind in KINDS for column in kind.columns if column.kinds})),
    ],
)
def test_every_value_of_a_closed_set_has_a_name(kind: str, values: list[str]) -> None:
    missing = [value for value in values if f"{kind}.{value}" not in words("en").sentences]
    assert missing == []


@pytest.mark.parametrize(
    ("cookie", "accept", "expected"),
    [
        (None, "", "zh"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr,zh-CN;q=0.8,en;q=0.9", "en"),
        (None, "de", "zh"),
        (None, "en;q=x", "zh"),
        ("en", "zh-CN", "en"),
        ("xx", "en", "en"),
    ],
)
def test_the_language_is_the_chosen_one_else_the_browsers(cookie: str | None, accept: str, expected: str) -> None:
    assert chosen(cookie, accept) == expected


def test_a_telephone_number_keeps_its_ends_and_a_name_its_first_sign() -> None:
    assert masking.phone("13800001234") == "138****1234"
    assert masking.phone("021-63580001").count("*") == 4
    assert masking.name("李娜") == "李*"
    assert masking.words("联系人李娜,电话13800001234,3杯", ["李娜"]) == "联系人李*,电话138****1234,3杯"
    assert masking.words("order 4711 for 12 people") == "order 4711 for 12 people"


@given(st.text(), st.lists(st.text(min_size=1, max_size=6), max_size=3))
def test_a_mask_never_moves_what_stands_after_it(text: str, names: list[str]) -> None:
    assert len(masking.words(text, names)) == len(text)


@given(st.from_regex(r"\A1[3-9]\d{9}\Z"))
def test_no_mobile_number_survives_a_mask(number: str) -> None:
    assert number[3:7] not in masking.words(f"call {number} now") or "*" * 4 in masking.words(f"call {number} now")
