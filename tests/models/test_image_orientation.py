"""Pages on their side: coordinates lead back to the picture as shown, and words decide which way is up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.image.ocr.orientation import choose_turn, lengths, turn_outline, words_first
from models.image.page import Outline, Page, Turn
from models.image.picture import turned

TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
LINE: Outline = ((10, 10), (200, 14), (199, 34), (9, 30))
COLUMN: Outline = ((10, 10), (30, 10), (30, 200), (10, 200))


@given(
    st.sampled_from(TURNS),
    st.integers(50, 3000),
    st.integers(50, 3000),
    st.floats(0.2, 1.0),
    st.tuples(*[st.tuples(st.floats(0, 1), st.floats(0, 1))] * 4),
)
def test_an_outline_leads_back_to_where_it_was_shown(
    turn: Turn, width: int, height: int, scale: float, shares: tuple[tuple[float, float], ...]
) -> None:
    corners = [(x * width, y * height) for x, y in shares]
    a, b, c, d = ((x * scale, y * scale) for x, y in corners)
    outline = turn_outline((a, b, c, d), turn, width * scale, height * scale)
    box = Page(0, width, height, (), turn=turn, scale=scale).original(outline)
    assert (box.left, box.right) == pytest.approx((min(x for x, _ in corners), max(x for x, _ in corners)), abs=1e-6)
    assert (box.top, box.bottom) == pytest.approx((min(y for _, y in corners), max(y for _, y in corners)), abs=1e-6)


@pytest.mark.parametrize("turn", TURNS)
def test_points_move_as_pixels_do(turn: Turn) -> None:
    pixels = np.zeros((40, 70, 3), dtype=np.uint8)
    pixels[5:9, 12:20] = 255
    moved = turn_outline(((12, 5), (20, 5), (20, 9), (12, 9)), turn, 70, 40)
    rows, columns = np.nonzero(turned(pixels, turn)[:, :, 0])
    assert (min(x for x, _ in moved), min(y for _, y in moved)) == (columns.min(), rows.min())
    assert (max(x for x, _ in moved), max(y for _, y in moved)) == (columns.max() + 1, rows.max() + 1)
    # The first corner is the top left of the words once the picture is turned.
    assert moved[0] == (columns.min(), rows.min())


@given(st.sampled_from(TURNS), st.sampled_from(TURNS))
def test_turning_twice_is_turning_once(first: Turn, second: Turn) -> None:
    both: Turn = TURNS[(first + second) // 90 % 4]
    assert words_first(words_first(LINE, first), second) == words_first(LINE, both)


def test_only_long_outlines_tell_a_direction() -> None:
    square: Outline = ((0, 0), (20, 0), (20, 20), (0, 20))
    lying, standing = lengths([LINE, COLUMN, square])
    assert lying == pytest.approx(math.dist(*LINE[:2]))
    assert standing == pytest.approx(190)


def never(turn: Turn) -> float:
    raise AssertionError(f"nothing needed to be read at {turn}")


def test_a_sure_proposal_that_fits_the_outlines_is_taken() -> None:
    assert choose_turn([LINE], (0, 0.99), never) == 0
    assert choose_turn([LINE], (180, 0.99), never) == 180
    assert choose_turn([COLUMN], (270, 0.99), never) == 270
    assert choose_turn([], (90, 0.99), never) == 0


@pytest.mark.parametrize("proposal", [None, (90, 0.99), (180, 0.5)])
def test_otherwise_words_are_read_both_ways(proposal: tuple[Turn, float] | None) -> None:
    tried: list[Turn] = []

    def legible(turn: Turn) -> float:
        tried.append(turn)
        return 0.9 if turn == 180 else 0.3

    assert choose_turn([LINE], proposal, legible) == 180
    assert tried == [0, 180]
