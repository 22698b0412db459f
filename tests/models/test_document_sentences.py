"""Letters say their lines in words, in any order; and a line that was not read is asked about, never left out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, doubts
from document_pages import Paper, View

from models.intent import CandidateIntent, QuantityValue

ASKEW = View(5, 0.03, 0.6, rectangles=True, seed=11)


def letter(*rows: str) -> CandidateIntent:
    paper = Paper().centred(500, 60, "恒力机械", 30).put(80, 130, "订单号：PO-778812").put(80, 170, "日期：2026-11-20")
    for place, row in enumerate(rows):
        paper.put(80, 240 + 42 * place, row)
    return best(paper.put(80, 300 + 42 * len(rows), "联系人：李雷").page(ASKEW))


def ordered(candidate: CandidateIntent) -> list[tuple[str | None, str]]:
    """(item, quantity as counted) of each line; `?` where none was taken."""
    found = []
    for line in candidate.lines:
        values = [slot.value for slot in line.named("quantity") if isinstance(slot.value, QuantityValue)]
        item = next(iter(line.named("item")), None)
        count = f"{values[0].value}{values[0].measure or ''}" if values else "?"
        found.append((item.key.partition(":")[2] if item is not None and item.key else None, count))
    return found


@pytest.mark.parametrize(
    "said",
    [
        "1、M8x40 hex bolt（BLT-0840）：31盒",
        "1) BLT-0840 M8x40 hex bolt 31盒",
        "第1项：M8x40 hex bolt 31盒",
        "请送31盒M8x40 hex bolt（BLT-0840）",
        "· M8x40 hex bolt，货号BLT-0840，数量31盒。",
        "31盒 M8x40 hex bolt",
        "M8x40 hex bolt ………… 31盒",
        "1/ M8x40 hex bolt / BLT-0840 / 31盒",
        "需要M8x40 hex bolt共31盒",
        "M8x40 hex bolt(BLT-0840)x31盒",
    ],
)
def test_a_line_in_words_is_read_whatever_order_it_is_said_in(said: str) -> None:
    candidate = letter(said)
    assert ordered(candidate) == [("bolt-m8x40", "31盒")]
    assert doubts(candidate) == []


def test_a_code_that_ends_in_the_figures_of_its_count_is_cut_where_its_item_says() -> None:
    assert ordered(letter("M8x60 bolt BLT-086012盒", "solenoid valve SV-24144个")) == [
        ("bolt-m8x60", "12盒"),
        ("valve", "4个"),
    ]


def test_digits_read_apart_behind_the_name_are_one_figure() -> None:
    assert ordered(letter("M8x60 bolt —— 4 0盒", "GR-15 bearing grease 1 2桶")) == [
        ("bolt-m8x60", "40盒"),
        ("grease", "12桶"),
    ]


def test_two_figures_with_nothing_but_a_space_between_them_are_not_guessed_at() -> None:
    candidate = letter("2 4盒 M8x60 bolt", "3 5桶 bearing grease")
    assert doubts(candidate) or all(item is None for item, _ in ordered(candidate))


def test_a_word_that_leads_to_a_code_may_be_glued_to_it() -> None:
    assert ordered(letter("-12 kg bearing grease,itemGR-15")) == [("grease", "12kg")]


def test_a_line_that_wraps_goes_on_below_and_its_code_may_come_last() -> None:
    candidate = letter("1、请送12盒M8x40", "hex bolt（货号", "BLT-0840）", "2、bearing grease 3桶")
    assert ordered(candidate) == [("bolt-m8x40", "12盒"), ("grease", "3桶")]


def test_an_opening_line_is_no_part_of_the_first_item() -> None:
    candidate = letter("请按下列清单备货：", "bearing grease 3桶", "M8x60 bolt 8盒")
    assert ordered(candidate) == [("grease", "3桶"), ("bolt-m8x60", "8盒")]
    assert doubts(candidate) == []


def test_several_items_in_one_sentence_are_lines_of_their_own() -> None:
    assert ordered(letter("3盒M8x40 hex bolt、4桶bearing grease")) == [("bolt-m8x40", "3盒"), ("grease", "4桶")]


def test_words_of_a_line_that_nobody_knows_are_asked_about() -> None:
    assert doubts(letter("bearing grease 3桶 旧款停产则免", "M8x60 bolt 8盒"))


def test_haste_is_passed_on_and_not_asked_about() -> None:
    candidate = letter("bearing grease 3桶", "M8x60 bolt 8盒", "以上货品请尽快安排，谢谢！")
    assert doubts(candidate) == []
    assert [slot.text for slot in candidate.named("instruction")] == ["以上货品请尽快安排，谢谢！"]


ITEMS = (
    ("BLT-0840", "M8x40 hex bolt", "12"),
    ("BLT-0860", "M8x60 bolt", "3"),
    ("GR-15", "bearing grease", "7"),
    ("SV-2414", "solenoid valve", "5"),
    ("7014C-P4", "7014C P4 bearing", "2"),
    ("GR-15", "bearing grease", "4"),
    ("BLT-0840", "M8x40 hex bolt", "9"),
)


def table(lost: int | None = None, foot: str = "", more: str = "") -> CandidateIntent:
    paper = Paper().centred(500, 60, "采购订单", 30).put(80, 130, "订单号：PO-778812")
    paper.row(200, {80: "编码", 300: "名称", 700: "数量"})
    for place, (code, name, count) in enumerate(ITEMS):
        if place != lost:
            paper.row(240 + 40 * place, {80: code, 300: name, 700: count})
    if more:
        paper.put(300, 260 + 40 * 3, more, 14)
    return best((paper.put(80, 560, foot) if foot else paper).page(ASKEW))


def test_a_whole_table_raises_no_doubt() -> None:
    assert doubts(table()) == []


@pytest.mark.parametrize("lost", [0, 2, 3, 5])
def test_a_hole_in_an_even_table_is_asked_about(lost: int) -> None:
    candidate = table(lost)
    assert len(candidate.lines) == len(ITEMS) - 1
    assert doubts(candidate)


@pytest.mark.parametrize(
    ("foot", "doubted"), [("共7项", False), ("共8项", True), ("总数量：42", False), ("总数量：45", True)]
)
def test_a_printed_count_has_to_be_that_of_the_lines(foot: str, doubted: bool) -> None:
    assert bool(doubts(table(foot=foot))) is doubted


def test_a_count_below_the_list_that_no_line_took_is_asked_about() -> None:
    candidate = letter("bearing grease 3桶", "M8x60 bolt 8盒", "MBx4D hx bdt 31盒")
    assert any("31盒" in said for said in doubts(candidate)) or len(candidate.lines) == 3


def test_an_order_number_whose_label_was_misread_is_still_read() -> None:
    paper = Paper().centred(500, 60, "采购订单", 30).put(80, 130, "单号0rder No.：PO-778812")
    paper.row(200, {80: "名称", 700: "数量"}).row(240, {80: "bearing grease", 700: "7"})
    assert [slot.text for slot in best(paper.page(ASKEW)).named("purchase_order")] == ["PO-778812"]


def test_figures_below_belong_to_the_name_above_though_it_ends_in_a_size() -> None:
    paper = Paper().centred(500, 60, "FRESH MART", 30).put(80, 100, "Date: 2026-11-20")
    for place, (name, count, amount) in enumerate(
        (("WHOLE MILK 1L", "2 x 6.50", "13.00"), ("RYE BREAD", "1 x 3.20", "3.20"))
    ):
        paper.put(80, 160 + 70 * place, name).row(190 + 70 * place, {120: count, 700: amount})
    candidate = best(paper.row(320, {80: "TOTAL", 700: "16.20"}).page(ASKEW))
    read = [(line.named("item")[0].text, line.named("quantity")[0].text) for line in candidate.lines]
    assert read == [("WHOLE MILK 1L", "2"), ("RYE BREAD", "1")]


def test_a_price_without_cents_is_told_from_a_count_by_its_amount() -> None:
    paper = Paper().centred(500, 60, "收款收据", 30).put(80, 100, "日期：2026-11-20")
    paper.row(160, {80: "bearing grease 10桶 x 22.5", 700: "225.00"}).row(
        200, {80: "solenoid valve 2个 x 15", 700: "30.00"}
    )
    candidate = best(paper.row(260, {80: "合计", 700: "255.00"}).page(ASKEW))
    assert ordered(candidate) == [("grease", "10桶"), ("valve", "2个")]
