"""What is told of a machine reads in Chinese: every sentence that the diagnosis can say, and the drawing's own words."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from models.waveform import answer, diagnosis, doubts, drawing, raster, relatives, shaft
from models.waveform.bearing import PARTS
from models.waveform.chinese import SENTENCES, WORDS, in_chinese
from models.waveform.diagnosis import Verdict
from models.waveform.explanation import Curve, Explanation
from models.waveform.shaft import Pattern

GAP = "7.25"
NOT_SAID = frozenset(("abnormal vibration", "the machine", ", 7.25 Hz where 7.25 Hz was expected"))
"""Names of slots, and pieces that stand inside a sentence."""


def said() -> Iterator[str]:
    """Every text with a space in it that these modules hold outside of their docstrings, its gaps filled."""
    for module in (answer, diagnosis, doubts, relatives, shaft):
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        docs = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
        joined = [each for each in ast.walk(tree) if isinstance(each, ast.JoinedStr)]
        inner = {id(value) for text in joined for value in text.values}
        for text in joined:
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else GAP for v in text.values)
        for each in ast.walk(tree):
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in docs | inner:
                yield each.value


def test_every_sentence_of_the_diagnosis_has_its_chinese() -> None:
    sentences = {each for each in said() if " " in each.strip()} - NOT_SAID
    assert len(sentences) > 30, "they were looked for in the wrong place"
    assert {each for each in sentences if in_chinese(each) == each} == set()


def test_every_word_in_a_gap_has_its_chinese() -> None:
    for each in (*PARTS, *get_args(Pattern), *get_args(Verdict), "normal", "abnormal", "novel"):
        assert not WORDS[each].isascii()
    for english, chinese in SENTENCES:
        assert english.count("{}") == sum(chinese.count(gap) for gap in ("{}", "{0}", "{1}", "{2}", "{3}", "{4}"))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Against its baseline it is abnormal or novel (p 0.003).", "与基线相比：异常或前所未见（p 0.003）。"),
        (
            "outer race of 主轴前轴承: score 9.1, 87.00 Hz where 86.90 Hz was expected.",
            "主轴前轴承的外圈：得分 9.1，实测 87.00 Hz，理论 86.90 Hz。",
        ),
        (
            "Diagnosis undetermined: Its lines are 4.5 deviations over chance; 6 are needed.",
            "诊断未定：谱线超出随机 4.5 个标准差；需要 6 个。",
        ),
        ("cage explains the same lines better.", "保持架更能解释同样的谱线。"),
        ("A plug-in's own words.", "A plug-in's own words."),
    ],
)
def test_a_sentence_keeps_its_figures_and_names(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


def nothing_drawn(*sentences: str) -> Explanation:
    """A page of words alone."""
    nothing = Curve(0.0, 1.0, ())
    return Explanation(
        axis="z", unit="m/s2", waveform=nothing, spectrum=nothing, envelope=nothing, band=None, bands=nothing,
        usual=nothing, contributions=(), cursors=(), spectrogram=(), sentences=sentences, hypotheses=(), samples=0,
    )  # fmt: skip


def test_the_drawing_speaks_the_readers_language() -> None:
    told = replace(nothing_drawn("The speed of the shaft is not known."), spectrum=Curve(0.0, 1.0, (1.0, 2.0)))
    english, chinese = drawing.draw(told), drawing.draw(told, "zh")
    assert "Spectrum, dB over Hz" in english
    assert "The speed of the shaft is not known." in english
    for word in ("频谱", "时频图", "轴的转速未知。"):
        assert word in chinese
    assert "Spectr" not in chinese


def test_the_picture_speaks_it_where_a_font_has_its_signs_and_english_where_none_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = nothing_drawn("The speed of the shaft is not known.")
    if raster.font_file() is not None:
        assert raster.png(told, "zh") != raster.png(told)
        assert raster.png(told, "zh") == raster.png(nothing_drawn("轴的转速未知。"), "zh")
    monkeypatch.setattr(raster, "_FOLDERS", ())
    raster.font_file.cache_clear()
    raster._font.cache_clear()
    try:
        assert raster.png(told, "zh") == raster.png(told)
    finally:
        raster.font_file.cache_clear()
        raster._font.cache_clear()


@pytest.mark.parametrize("sentence", ["No part of it shows. ", "没有部位显现，"])
def test_a_long_sentence_goes_on_on_the_next_line_of_the_picture(sentence: str) -> None:
    def height(times: int) -> int:
        return Image.open(io.BytesIO(raster.png(nothing_drawn(sentence * times)))).height

    assert height(1) < height(12) < height(60)
    endless = replace(nothing_drawn(), sentences=("x" * 500,))
    assert Image.open(io.BytesIO(raster.png(endless))).height > height(1)
