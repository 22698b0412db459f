"""Rows of print on paper that was photographed askew: with every word read, every row must come out whole."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from document_pages import Paper, View, width

from models.image.structure.layout import flatten
from models.image.structure.rows import rows

LETTERS = "品名数量规格单价金额订货螺栓轴承咖啡纸箱ABCDEFGHKLMNPRSTabcdefghkmnprst0123456789"


def word(rng: random.Random, longest: int) -> str:
    return "".join(rng.choice(LETTERS) for _ in range(rng.randint(1, longest)))


def dense_page(rng: random.Random) -> tuple[Paper, dict[str, int]]:
    """Rows of a page, some dense, of different sizes; each word says in which row it was set."""
    paper, belongs = Paper(), {}
    y = 40.0
    number = 0
    for _ in range(rng.randint(2, 5)):
        size = rng.choice((13, 16, 20, 26))
        pitch = size * rng.choice((1.25, 1.4, 1.8, 2.5))
        edges = sorted(rng.sample(range(40, 900, 60), rng.randint(1, 7)))
        for _ in range(rng.randint(1, 14)):
            if y > 1350:
                break
            for place, edge in enumerate(edges):
                room = (edges[place + 1] if place + 1 < len(edges) else 970) - edge - 10
                text = f"{word(rng, 8)}~{number}.{place}"
                if width(text, size) < room and rng.random() < 0.85:
                    paper.put(edge, y + rng.uniform(-0.06, 0.06) * size, text, size)
                    belongs[text] = number
            number += 1
            y += pitch
        y += size * rng.uniform(0.6, 3)
    return paper, belongs


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    tilt=st.floats(-15, 15),
    perspective=st.floats(0, 0.1),
    rectangles=st.booleans(),
)
def test_every_row_of_a_tilted_page_in_perspective_comes_out_whole(
    seed: int, tilt: float, perspective: float, rectangles: bool
) -> None:
    paper, belongs = dense_page(random.Random(seed))
    page = paper.page(View(tilt, perspective, 0.5, rectangles, seed))
    found = rows(flatten(page).runs)
    seen: list[int] = []
    for row in found:
        numbers = {belongs[run.text] for run in row.runs}
        assert len(numbers) == 1, f"words of rows {numbers} were put into one"
        seen += numbers
        lefts = [next(x for x, _, text, _ in paper.words if text == run.text) for run in row.runs]
        assert lefts == sorted(lefts)
    assert seen == sorted(set(belongs.values())), "each row once, from top to bottom"


@pytest.mark.parametrize("tilt", [-15, -7, 0, 7, 15])
def test_a_page_that_is_only_tilted_is_set_upright_again(tilt: float) -> None:
    paper = Paper()
    for line in range(12):
        paper.row(60 + 40 * line, {60: "冰美式 大杯", 420: f"{line + 1}", 600: "27.00", 800: "81.00"})
    runs = flatten(paper.page(View(tilt))).runs
    for text in ("27.00", "81.00", "冰美式 大杯"):
        lefts = [run.left for run in runs if run.text == text]
        assert max(lefts) - min(lefts) < 3


def test_columns_stand_straight_again_after_perspective() -> None:
    for seed in range(12):
        paper = Paper()
        for line in range(16):
            paper.row(60 + 60 * line, {60: "冰美式 大杯", 420: f"{line + 10}", 600: "27.00", 800: "81.00"})
        runs = flatten(paper.page(View(8, 0.1, 0.7, rectangles=True, seed=seed))).runs
        for text in ("27.00", "81.00"):
            lefts = [run.left for run in runs if run.text == text]
            assert max(lefts) - min(lefts) < 14, f"view {seed}"


def test_a_stamp_and_an_upright_word_do_not_turn_the_page() -> None:
    paper = Paper()
    for line in range(8):
        paper.row(60 + 40 * line, {60: "冰美式 大杯", 600: "27.00"})
    page = paper.page()
    stamp = View(35).outline(500, 500, 760, 560, random.Random(0))
    boxes = (*page.boxes, type(page.boxes[0])("合同专用章 上海", 0.9, stamp))
    runs = flatten(type(page)(0, 1600, 1900, boxes)).runs
    lefts = [run.left for run in runs if run.text == "27.00"]
    assert max(lefts) - min(lefts) < 2


def test_part_of_a_run_keeps_its_place_in_the_photo() -> None:
    paper = Paper().put(100, 100, "ab冰美式").put(100, 200, "other words").put(100, 300, "more words")
    run = next(run for run in flatten(paper.page()).runs if run.text == "ab冰美式")
    part = run.part(2, 5)
    assert part.text == "冰美式"
    whole = run.outline[1][0] - run.outline[0][0]
    assert part.outline[0][0] == pytest.approx(run.outline[0][0] + whole * 2 / 8)
    assert part.outline[1] == run.outline[1]


def test_a_page_without_words_is_no_trouble() -> None:
    assert flatten(Paper().page()).runs == ()
    assert flatten(Paper().put(10, 10, "—·—").page()).runs == ()
    assert rows(()) == ()
