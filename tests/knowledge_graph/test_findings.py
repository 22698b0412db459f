"""Every finding has a code that is documented, a severity, and a sentence in both languages - and is found by someone."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from knowledge_graph.answering.codes import CODES
from knowledge_graph.answering.sentences import SENTENCES, listed, sentence, written_language

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = r"[a-z_]+\.[a-z_]+"
SETTLED = ("item", "fulfilment_site", "supplier", "asset", "symptom")
"""Subjects of `settle`, which finds `<subject>.unknown` and `<subject>.ambiguous`."""


def found_in_the_code() -> set[str]:
    """Every code that the validator can find: literals in calls of `find`, and the subjects of `settle`."""
    found = {f"{subject}.{what}" for subject in SETTLED for what in ("unknown", "ambiguous")}
    for path in (ROOT / "knowledge_graph").rglob("*.py"):
        if path.stem in ("codes", "sentences"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in CODES:
                found.add(node.value)
    return found


def test_every_code_is_documented_and_every_documented_code_exists() -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    documented = set(re.findall(rf"^\| `({SUBJECTS})` \| (?:yes|no) \|", page, re.MULTILINE))
    assert documented == set(CODES)


def test_every_code_can_be_found() -> None:
    assert set(CODES) - found_in_the_code() == set()


def test_no_code_is_found_that_is_not_in_the_catalogue() -> None:
    for path in (ROOT / "knowledge_graph").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "find":
                literal = node.args[0] if node.args else None
                if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                    assert literal.value in CODES or "." not in literal.value, f"{path.name}:{node.lineno}"


def test_every_code_has_its_sentences_in_both_languages() -> None:
    assert set(SENTENCES) == set(CODES)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(CODES))
def test_both_languages_say_the_same_things(code: str) -> None:
    assert placeholders(SENTENCES[code].zh) == placeholders(SENTENCES[code].en)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_finding_says_what_would_settle_it(code: str) -> None:
    assert CODES[code].meaning.endswith(".")
    assert CODES[code].settles.endswith(".")


def test_a_language_without_sentences_reads_english() -> None:
    assert [written_language(tag) for tag in ("zh", "zh-Hans-CN", "en-GB", "fr", None)] == [
        "zh",
        "zh",
        "en",
        "en",
        "en",
    ]


def test_names_in_a_row_are_separated_as_the_language_does() -> None:
    assert listed(["燕麦奶", "豆奶"], "zh") == "燕麦奶、豆奶"
    assert listed(["oat milk", "soy milk"], "en") == "oat milk, soy milk"
    assert listed([], "en") == "(nothing)"


def test_a_sentence_is_filled_with_what_was_said() -> None:
    assert "4.5" in sentence("quantity.step", "en", {"name": "Latte", "step": "1", "value": "4.5"})
