"""The measures of the photo bench: the truth scores all, another document's nothing, and everybody gets the same pixels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intake.evaluation.metrics import Share
from models.image.page import Page, TextBox
from tests.bench.photos import fonts
from tests.bench.photos.characters import Flat, errors, from_pages, from_pixels, laid_flat, true_runs
from tests.bench.photos.cost import bootstrap
from tests.bench.photos.generate import generate
from tests.bench.photos.lines import Outcome, at_equal_coverage, right_lines, table
from tests.bench.photos.pages import Made, Pixels, pictures, read_made
from tests.bench.photos.peers import Names, Seen, lines_of, names_of, rows_by_height

pytestmark = pytest.mark.skipif(
    any(fonts.missing(split) for split in ("dev", "test")),
    reason="the fonts of the photo bench are not installed: make bench-fonts",
)


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    folder = tmp_path_factory.mktemp("photos")
    generate("dev", 5, folder, 5, ("clean", "hard"), faulty=0)
    return list(read_made(folder, "hard"))


@pytest.fixture(scope="module")
def clean(hard: list[Made]) -> list[Made]:
    return list(read_made(hard[0].path.parent.parent, "clean"))


def _seen(page: dict[str, Any]) -> list[Seen]:
    """Perfect OCR of a picture."""
    boxes = (box for box in page["boxes"] if box["role"] != "stamp")
    return [Seen(box["text"], 1.0, tuple((x, y) for x, y in box["picture"])) for box in boxes]  # type: ignore[arg-type]


def test_who_reads_every_word_where_it_stands_makes_no_error(hard: list[Made]) -> None:
    for made in hard:
        for page in made.truth["pages"]:
            assert errors(true_runs(page), laid_flat(_seen(page), page))[0] == 0


def test_who_reads_another_page_or_nothing_has_nearly_everything_wrong(hard: list[Made]) -> None:
    pages = [page for made in hard for page in made.truth["pages"]]
    for page, other in zip(pages, [*pages[1:], pages[0]], strict=True):
        wrong, count = errors(true_runs(page), laid_flat(_seen(other), other))
        assert wrong > 0.7 * count
        assert errors(true_runs(page), [])[0] == count


def test_a_tilted_page_of_a_reader_of_pages_is_laid_flat_without_an_error(hard: list[Made]) -> None:
    for made in hard:
        sizes = [page["picture_size"] for page in made.truth["pages"]]
        boxes = [tuple(TextBox(w.text, 1.0, w.outline) for w in _seen(page)) for page in made.truth["pages"]]
        pages = [Page(n, size[0], size[1], words) for n, (size, words) in enumerate(zip(sizes, boxes, strict=True))]
        found = from_pages(lambda content, pages=pages: pages)(made)  # type: ignore[misc]
        for page, words in zip(made.truth["pages"], found, strict=True):
            assert errors(true_runs(page), laid_flat(words, page))[0] == 0


def test_a_file_that_is_refused_has_everything_wrong(hard: list[Made]) -> None:
    found = from_pages(lambda content: ())(hard[0])
    assert found == [[] for _ in hard[0].truth["pages"]]


def test_how_words_are_cut_into_boxes_makes_no_difference() -> None:
    truth = [Flat("Qty 12", 0, 0, 60, 10), Flat("箱", 70, 0, 80, 10)]
    assert errors(truth, [Flat("Qty", 0, 0, 28, 10), Flat("12", 35, 1, 60, 9), Flat("箱", 70, 0, 80, 10)])[0] == 0
    assert errors(truth, [Flat("Qty １２箱", 0, 0, 80, 10)])[0] == 0
    assert errors(truth, [Flat("Qty 17箱", 0, 0, 80, 10)])[0] == 1
    assert errors(truth, [Flat("Qty 12箱", 0, 0, 80, 10), Flat("ab", 200, 200, 220, 210)])[0] == 2


def test_every_peer_is_handed_the_pixels_of_the_file(clean: list[Made]) -> None:
    handed: list[Pixels] = []

    def engine(picture: Pixels) -> list[Seen]:
        handed.append(picture)
        return []

    single = next(made for made in clean if made.path.suffix == ".png")
    from_pixels(engine)(single)
    assert np.array_equal(handed[0], pictures(single.path)[0])


def test_pages_of_a_two_page_form_are_seen_at_the_size_that_the_truth_speaks_of(tmp_path: Path) -> None:
    generate("dev", 3, tmp_path, 1, ("mild",), faulty=0)
    long = next(made for made in read_made(tmp_path, "mild") if made.path.suffix == ".pdf")
    for picture, page in zip(pictures(long.path), long.truth["pages"], strict=True):
        assert abs(picture.shape[1] - page["picture_size"][0]) <= 2
        assert abs(picture.shape[0] - page["picture_size"][1]) <= 2


def test_the_truth_of_a_document_has_all_its_lines_and_another_document_none(hard: list[Made]) -> None:
    orders = [
        made.item.expected[0]["lines"] for made in hard if made.item.expected and "lines" in made.item.expected[0]
    ]
    assert len(orders) > 2
    for lines, others in zip(orders, [*orders[1:], orders[0]], strict=True):
        assert right_lines(lines, lines[::-1]) == len(lines)
        assert right_lines(lines, others) <= 0.2 * len(lines)


def test_a_line_counts_once_and_only_with_its_own_quantity() -> None:
    line = {"item": {"id": "product:a"}, "quantity": {"value": "12", "unit": "XCT"}}
    other = {"item": {"id": "product:a"}, "quantity": {"value": "12", "unit": "H87"}}
    assert right_lines([line, line], [line]) == 1
    assert right_lines([line], [other]) == 0


def test_a_peer_given_perfect_words_of_a_straight_page_finds_most_lines(clean: list[Made]) -> None:
    found = wanted = 0
    for made in clean:
        if made.item.expected and made.truth["layout"] in ("ruled", "aligned", "two_page"):
            expected = made.item.expected[0]["lines"]
            got = [line for page in made.truth["pages"] for line in lines_of(_seen(page), names_of(made.pack))[0]]
            found += right_lines(expected, got)
            wanted += len(expected)
    assert wanted
    assert found > 0.6 * wanted


def test_rows_by_height_keep_a_straight_row_together() -> None:
    words = [
        Seen(text, 1.0, ((x, y), (x + 9, y), (x + 9, y + 10), (x, y + 10)))
        for text, x, y in (("b", 50, 1), ("a", 0, 0), ("c", 0, 20))
    ]
    assert [[word.text for word in row] for row in rows_by_height(words)] == [["a", "b"], ["c"]]


def test_a_quantity_is_the_number_beside_a_measure_of_the_item() -> None:
    known = Names(
        {"A1": "product:a"}, {"Tape\0product:a": "product:a"}, {"product:a": {"箱": "XCT"}}, {"product:a": "H87"}
    )

    def row(*texts: str) -> list[Seen]:
        return [
            Seen(text, 1.0, ((i * 50.0, 0.0), (i * 50.0 + 40, 0.0), (i * 50.0 + 40, 10.0), (i * 50.0, 10.0)))
            for i, text in enumerate(texts)
        ]

    assert lines_of(row("A1", "胶带 48mm", "12箱"), known)[0] == [
        {"item": {"id": "product:a"}, "quantity": {"value": "12", "unit": "XCT"}}
    ]
    assert lines_of(row("Remarks", "12箱"), known)[0] == []


def _outcome(reader: str, right: bool, passes: bool, confidence: float = 1.0) -> Outcome:
    return Outcome(
        id="1",
        reader=reader,
        tags=["mild", "form", "zh", "b", "ruled"],
        wanted=2,
        right=2 if right else 1,
        added=0,
        exact=right,
        lines_exact=right,
        passes=passes,
        confidence=confidence,
        should_wait=False,
        cpu=1.0,
        why=[],
        findings=[],
    )


def test_shares_are_over_those_that_pass_and_peers_answer_as_often_as_ours() -> None:
    outcomes = [
        _outcome("ours", True, True),
        _outcome("ours", False, False),
        _outcome("paddle", False, True, 0.9),
        _outcome("paddle", True, True, 0.5),
    ]
    printed = table(outcomes, "mild", "ours")
    assert "75.0% of 4" in printed
    assert "wrong: 0.0% of 1" in printed
    assert "100.0% of 1" in at_equal_coverage(outcomes, "mild", ["paddle"])


def test_the_ratio_of_costs_lies_within_its_bounds() -> None:
    low, high = bootstrap([1.0, 2.0, 3.0], [1.0, 1.0, 2.0])
    assert low <= 1.5 <= high
    assert Share(0, 600).bounds()[1] < 0.007


def test_truth_is_written_in_the_format_that_evaluate_reads(hard: list[Made]) -> None:
    jsonschema = pytest.importorskip("jsonschema")

    schema = json.loads(Path("docs/schema/dataset.schema.json").read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in (hard[0].path.parent.parent / "dataset.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        jsonschema.validate(row, schema)
