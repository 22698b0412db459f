"""The scoring of the trust bench: the truth scores all, another's truth next to nothing, and everybody hears the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.evaluation.dataset import Item, read_dataset
from intake.evaluation.metrics import Scored
from tests.bench.trust.curve import plot
from tests.bench.trust.readers import oracle, ours, shuffled
from tests.bench.trust.scoring import Answer, Reader, Score, coverage_at, goods, grade, wrong_at
from tests.bench.trust.sections import SECTIONS, replaced

ROOT = Path(__file__).resolve().parents[2]
ORDERS = ROOT / "tests" / "bench" / "text_orders"
PACKS = sorted(path.parent.name for path in ORDERS.glob("*/orders.jsonl"))


def _items(pack: str) -> tuple[Item, ...]:
    return read_dataset(ORDERS / pack / "orders.jsonl").items


def _scored(reader: Reader, items: tuple[Item, ...]) -> Score:
    return Score("reader", tuple(grade(item, reader(item)) for item in items), 0.0)


@pytest.mark.parametrize("pack", PACKS)
def test_who_knows_the_truth_scores_all(pack: str) -> None:
    score = _scored(oracle, _items(pack))
    assert score.exact.value == 1.0
    assert score.precision.value == score.recall.value == 1.0
    assert score.wrong_passing.hits == 0


@pytest.mark.parametrize("pack", PACKS)
def test_who_answers_with_the_next_order_scores_next_to_nothing(pack: str) -> None:
    items = _items(pack)
    score = _scored(shuffled(items), items)
    assert score.exact.value is not None
    assert score.exact.value < 0.2
    assert score.wrong_passing.value is not None
    assert score.wrong_passing.value > 0.85


def test_who_never_answers_passes_nothing_and_is_right_only_where_one_should_wait() -> None:
    items = _items("coffee")
    score = _scored(lambda item: Answer((), 0.0, False), items)
    assert score.passing.hits == 0
    assert score.exact.hits == sum(
        item.should_wait and not any(goods(o)["lines"] for o in item.expected) for item in items
    )


def test_the_surest_are_compared_and_equally_sure_ones_by_their_share() -> None:
    sure, wrong, tied = Scored(0.9, True, True), Scored(0.5, False, True), Scored(0.5, True, True)
    assert wrong_at([sure, wrong, tied], 1) == 0
    assert wrong_at([sure, wrong, tied], 2) == 0.5
    assert wrong_at([sure, wrong, tied], 3) == 1
    assert coverage_at([sure, wrong, tied]) == pytest.approx(1 / 3)


def test_what_is_held_never_counts_as_passing() -> None:
    assert wrong_at([Scored(1.0, False, False), Scored(0.2, True, True)], 2) == 0


def test_a_plot_names_each_reader_and_draws_its_curve() -> None:
    items = _items("coffee")
    drawn = plot({"ours": _scored(oracle, items).curve, "other": _scored(shuffled(items), items).curve}, "A < B")
    assert drawn.count("<polyline") == 2
    assert ">other</text>" in drawn
    assert "A &lt; B" in drawn


def test_all_peers_of_written_orders_get_the_same_sentence_and_answer_in_the_order_model() -> None:
    pytest.importorskip("hassil", reason="the peers come with `make bench`")
    from tests.bench.trust.written_peers import fuzzy_reader, hassil_reader

    item = next(each for each in _items("fastfood") if each.text == "two cheeseburgers no onions")
    for make in (ours, fuzzy_reader, hassil_reader):
        assert grade(item, make(ORDERS / "fastfood" / "pack")(item)).right >= 2, make.__name__


def test_the_product_reads_no_data_of_the_benchmarks() -> None:
    for room in ("models", "knowledge_graph", "sandbox", "intake"):
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert "tests.bench" not in text, path
            assert "text_orders" not in text, path


def test_a_run_writes_its_own_section_and_leaves_the_rest_of_the_page() -> None:
    page = "Before.\n<!-- begin growth -->\nold\n<!-- end growth -->\nAfter.\n"
    assert replaced(page, "growth", "| a |") == "Before.\n<!-- begin growth -->\n| a |\n<!-- end growth -->\nAfter.\n"
    with pytest.raises(KeyError, match="begin speech"):
        replaced(page, "speech", "| a |")


def test_the_page_of_benchmarks_has_a_place_for_every_section() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for section in SECTIONS:
        assert replaced(page, section.key, "x") != page
