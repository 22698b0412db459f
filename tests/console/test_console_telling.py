"""Whatever the product says of a capture reads in the reviewer's own language: findings, reasons, what was unreadable."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from knowledge_graph.answering.because import CHINESE, RELATIONS, because
from knowledge_graph.answering.codes import CODES
from knowledge_graph.answering.sentences import SENTENCES
from knowledge_graph.answering.vocabulary import WORDS
from knowledge_graph.graph import Graph
from knowledge_graph.order import OrderState
from models import decoder, intent
from models.waveform import abstention, quality
from sandbox.console.words import words

ROOMS = ("models", "knowledge_graph", "sandbox", "intake")
EMPTY = Graph((), ())


def _calls(*rooms: str) -> Iterator[tuple[Path, str, ast.Call]]:
    """Every call in the code of these rooms, by the name of what is called."""
    for room in rooms:
        for path in sorted(Path(str(files(room))).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    yield path, name, node


def _texts(node: ast.expr) -> list[str]:
    """The texts that an expression may be: itself, or either side of a choice."""
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _raised() -> set[str]:
    """Every code of a finding that the room's code names."""
    return {
        text
        for _, name, call in _calls("knowledge_graph")
        if name == "find" and len(call.args) > 1
        for text in _texts(call.args[0])
    }


def test_every_finding_that_the_code_can_raise_has_its_sentence_in_both_languages() -> None:
    asked = {
        f"{text}.{what}"
        for _, name, call in _calls("knowledge_graph")
        if name == "settle" and len(call.args) > 2
        for text in _texts(call.args[2])
        for what in ("unknown", "ambiguous")
    }
    assert "item.unknown" in asked
    assert _raised() | asked <= set(CODES)
    assert set(CODES) == set(SENTENCES)
    for code, sentence in SENTENCES.items():
        assert sentence.en, code
        gaps = [{name for _, name, _, _ in string.Formatter().parse(each) if name} for each in sentence]
        assert gaps[0] == gaps[1], code
        assert not sentence.zh.isascii(), code
        assert sentence.zh != sentence.en, code


def test_every_gap_of_a_sentence_is_filled_where_the_finding_is_raised() -> None:
    for path, name, call in _calls("knowledge_graph"):
        if name != "find" or len(call.args) < 2 or any(word.arg is None for word in call.keywords):
            continue
        given = {str(word.arg) for word in call.keywords} | {"choices"}
        for code in _texts(call.args[0]):
            gaps = {gap for _, gap, _, _ in string.Formatter().parse(SENTENCES[code].en) if gap}
            assert gaps <= given, (path.name, code)


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("amount", get_args(intent.Amount)),
        ("state", get_args(OrderState)),
        ("outcome", get_args(intent.DeliveryOutcome)),
        ("intent", get_args(intent.Intent)),
        ("abstained", abstention.REASONS),
    ],
)
def test_every_word_of_a_closed_set_is_said_in_both_languages(kind: str, members: tuple[str, ...]) -> None:
    for member in members:
        pair = WORDS[f"{kind}.{member}"]
        assert not pair.zh.isascii(), member
        assert pair.en.isascii(), member


def test_every_reason_of_a_derivation_is_said_in_chinese() -> None:
    places = {"derived": 1, "Step": 3, "preferred": 1}
    found = {
        text
        for _, name, call in _calls("knowledge_graph")
        if name in places and len(call.args) > places[name]
        for text in _texts(call.args[places[name]])
    }
    assert len(found) > 30, "the reasons were looked for in the wrong place"
    assert {text for text in found if because(text, "en", "zh", EMPTY) in (None, text)} == set()
    for english, chinese in CHINESE.items():
        assert because(english, "zh", "en", EMPTY) == english
        assert not chinese.isascii()


def test_every_relation_of_a_step_has_a_word_in_chinese() -> None:
    called = [call for _, name, call in _calls("knowledge_graph") if name == "Step" and len(call.args) > 1]
    relations = {text for call in called for text in _texts(call.args[1])}
    assert len(relations) > 15, "the steps were looked for in the wrong place"
    assert {each for each in relations if each not in RELATIONS and each.isascii()} == set()
    assert not any(chinese.isascii() for chinese in RELATIONS.values())


def _unreadable() -> set[str]:
    """Every code under which something may be found unreadable, or its reading may fail."""
    found = {f"waveform.{code}" for code in quality.CODES}
    for _, name, call in _calls("models", "intake"):
        if name == "Unreadable" and call.args:
            found |= set(_texts(call.args[0]))
        elif name == "Flawed" and call.args:
            found |= {f"waveform.{code}" for code in _texts(call.args[0])}
    found |= {each.code for each in (decoder.DecoderError, *decoder.DecoderError.__subclasses__())}
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_why_nothing_could_be_read_is_said_in_both_languages(language: str) -> None:
    sentences = words("zh" if language == "zh" else "en").sentences
    codes = _unreadable()
    assert len(codes) > 40
    assert {code for code in codes if f"unreadable.{code}" not in sentences} == set()
    for code in codes:
        assert sentences[f"unreadable.{code}"].isascii() is (language == "en"), code
