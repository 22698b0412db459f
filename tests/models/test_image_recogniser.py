"""From the recogniser's columns to what was said: letters, where they stand, how surely, and what they may be instead."""

from __future__ import annotations

import numpy as np
import pytest

from models.image.ocr.recogniser import Said, said

SIGNS = ("", "4", "9", "箱", "相", "7", " ")


def answer(*columns: dict[str, float]) -> Said:
    """One column after the other; what is not named is nothing at all."""
    table = np.zeros((len(columns), len(SIGNS)), dtype=np.float32)
    for place, column in enumerate(columns):
        for sign, share in column.items():
            table[place, SIGNS.index(sign)] = share
        table[place, 0] += 1 - table[place].sum()
    return said(table, SIGNS)


def test_a_letter_seen_in_several_columns_is_one_and_a_gap_makes_it_two() -> None:
    read = answer({"4": 0.9}, {"4": 0.8}, {}, {"4": 0.95}, {"箱": 0.9})
    assert read.text == "44箱"
    assert read.middles == (4.0, 28.0, 36.0)
    assert read.confidence == pytest.approx((0.9 + 0.95 + 0.9) / 3)


def test_what_a_letter_may_be_instead_is_told_and_what_is_next_to_impossible_is_not() -> None:
    read = answer({"4": 0.98, "9": 0.004}, {"相": 0.6, "箱": 0.2}, {"相": 0.5, "箱": 0.35})
    assert read.text == "4相"
    assert read.rivals[0] == ()
    ((other, share),) = read.rivals[1]
    assert other == "箱"
    assert share == pytest.approx(0.35, abs=1e-3)


def test_one_figure_in_doubt_makes_the_whole_strip_doubtful_and_one_letter_does_not() -> None:
    sure = [{"7": 0.99}, {}, {"4": 0.99}, {}, {"4": 0.99}, {}, {"箱": 0.99}]
    figure = answer(*sure, {"9": 0.5, "7": 0.3})
    letter = answer(*sure, {"相": 0.5, "箱": 0.3})
    assert figure.confidence == pytest.approx(0.5)
    assert letter.confidence > 0.85


def test_a_strip_without_print_says_nothing() -> None:
    assert answer({}, {}, {}) == Said("", 0.0, ())
