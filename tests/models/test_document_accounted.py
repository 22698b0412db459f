"""What stands on a page is taken or asked about: times under labels nobody knows, numbers of lines that were misread."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, doubts
from document_pages import Paper, View

from models.intent import CandidateIntent, QuantityValue, WindowValue

ASKEW = View(5, 0.03, 0.6, rectangles=True, seed=5)
NAMES = ("M8x40 bolt", "M8x60 bolt", "anti-rust grease")


def heading() -> Paper:
    return Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "P.O. Number: PO-778812")


def table(paper: Paper, ranks: tuple[str, ...] = ("1", "2", "3"), head: str = "No.") -> Paper:
    paper.row(420, {60: head, 160: "Item code", 340: "Goods", 700: "Qty"})
    for place, (rank, name) in enumerate(zip(ranks, NAMES, strict=True)):
        code = ("BLT-0840", "BLT-0860", "GR-15")[place]
        paper.row(470 + 40 * place, {60: rank, 160: code, 340: name, 700: f"{place + 4} pcs"})
    return paper


def windows(candidate: CandidateIntent) -> list[WindowValue]:
    return [slot.value for slot in candidate.named("window") if isinstance(slot.value, WindowValue)]


@pytest.mark.parametrize("label", ["Time slot", "Delivery window", "Arrival window"])
def test_hours_below_an_address_are_when_it_is_wanted(label: str) -> None:
    paper = heading().put(60, 160, "Delivery address: 80 West Lake Street, Harbour Town")
    candidate = best(table(paper.put(60, 200, f"{label}: 18 November 2026 14:00 to 18:00")).page(ASKEW))
    (wanted,) = windows(candidate)
    assert wanted.latest is not None
    assert f"{wanted.latest:%Y-%m-%d %H:%M}" == "2026-11-18 18:00"


@pytest.mark.parametrize("label", ["Gate hours", "Site open", "Unload at"])
@pytest.mark.parametrize("above", ["Delivery address: 80 West Lake Street, Harbour Town", "Requested by: Han Mei"])
def test_hours_under_a_label_that_nobody_knows_are_asked_about(label: str, above: str) -> None:
    paper = heading().put(60, 160, above).put(60, 200, f"{label}: 18 November 2026 14:00 to 18:00")
    candidate = best(table(paper).page(ASKEW))
    assert windows(candidate) or any("14:00" in said for said in doubts(candidate))


def test_hours_without_a_colon_are_no_part_of_the_name_above() -> None:
    paper = heading().put(60, 160, "Requested by Han Mei").put(60, 200, "Gate hours March 4, 2026 10:00 to 13:00")
    candidate = best(table(paper).page(ASKEW))
    assert any("10:00" in said for said in doubts(candidate))


def test_a_label_without_a_colon_announces_a_date_that_begins_with_its_month() -> None:
    paper = heading().put(60, 160, "Requested by Han Mei").put(60, 200, "Delivery window March 4, 2026 10:00 to 13:00")
    (wanted,) = windows(best(table(paper).page(ASKEW)))
    assert wanted.earliest is not None
    assert f"{wanted.earliest:%Y-%m-%d %H:%M}" == "2026-03-04 10:00"


def test_an_address_of_several_lines_stays_whole() -> None:
    paper = heading().put(60, 160, "Delivery address: 80 West Lake Street").put(240, 190, "Harbour Town, Block 4")
    (place,) = best(table(paper).page(ASKEW)).named("deliver_to")
    assert "Block 4" in place.text


@pytest.mark.parametrize("ranks", [("1", "2", "3"), ("I", "2", "3"), ("11", "12", "13")])
def test_numbers_of_lines_under_a_word_for_codes_are_no_codes(ranks: tuple[str, str, str]) -> None:
    candidate = best(table(heading(), ranks, head="编号").page(ASKEW))
    assert [[slot.text for slot in line.named("item_code")] for line in candidate.lines] == [
        ["BLT-0840"],
        ["BLT-0860"],
        ["GR-15"],
    ]


@pytest.mark.parametrize("ranks", [("", "2", "3"), ("1", "7", "3"), ("1", "", "3")])
def test_a_number_of_a_line_that_was_not_read_is_no_lost_line(ranks: tuple[str, str, str]) -> None:
    candidate = best(table(heading(), ranks).page(ASKEW))
    assert not doubts(candidate)


@pytest.mark.parametrize("ranks", [("2", "3", "4"), ("1", "2", "4"), ("1", "3", "4"), ("", "3", "4")])
def test_a_line_that_was_not_read_is_asked_about(ranks: tuple[str, str, str]) -> None:
    assert doubts(best(table(heading(), ranks).page(ASKEW)))


def test_a_price_and_an_amount_that_were_read_as_one_are_two() -> None:
    paper = heading().row(420, {60: "Goods", 360: "Qty", 520: "Rate", 700: "Net amount"})
    paper.row(470, {60: NAMES[0], 360: "4 pcs", 520: "CNY 10.20", 700: "CNY 40.80"})
    paper.row(510, {60: NAMES[1], 360: "3 pcs"}).put(560, 510, "CNY 1020.00 CNY 3060.00")
    candidate = best(paper.page(View()))
    assert not doubts(candidate)
    assert [slot.text for slot in candidate.lines[1].named("amount")] == ["CNY 3060.00"]


def test_a_unit_that_stands_apart_from_its_figure_belongs_to_it() -> None:
    paper = heading().row(420, {60: "No.", 160: "Goods", 500: "Qty", 560: "Remarks"})
    for place, name in enumerate(NAMES):
        paper.row(470 + 40 * place, {60: str(place + 1), 160: name, 495: "60"}).put(540, 470 + 40 * place, "pcs")
    counts = [slot.value for line in best(paper.page(View())).lines for slot in line.named("quantity")]
    assert [value.value for value in counts if isinstance(value, QuantityValue) and value.measure] == [60, 60, 60]


def test_codes_under_a_head_that_was_misread_are_codes() -> None:
    paper = heading().row(420, {60: "编号", 160: "商品代明", 340: "商品", 700: "数量"})
    for place, code in enumerate(("BLT-0840", "BLT-0860", "GR-15")):
        paper.row(470 + 40 * place, {60: f"{place + 11}", 160: code, 340: NAMES[place], 700: "4 pcs"})
    assert [[slot.text for slot in line.named("item_code")] for line in best(paper.page(ASKEW)).lines] == [
        ["BLT-0840"],
        ["BLT-0860"],
        ["GR-15"],
    ]


def test_where_somebody_signs_below_the_table_no_name_goes_on() -> None:
    candidate = best(table(heading()).put(60, 585, "仓库：").page(ASKEW))
    assert [slot.key for line in candidate.lines for slot in line.named("item")][-1] == "part:grease"


def test_a_label_of_a_sum_that_was_read_in_two_pieces_is_no_part_of_the_last_line() -> None:
    paper = heading().row(420, {60: "Goods", 360: "Qty", 520: "Rate", 700: "Net amount"})
    for place, name in enumerate(NAMES[:2]):
        paper.row(470 + 40 * place, {60: name, 360: "4 pcs", 520: "10.20", 700: "40.80"})
    candidate = best(paper.put(560, 550, "Amount").put(640, 550, "due").put(700, 550, "81.60").page(View()))
    assert not doubts(candidate)
    assert [slot.text for slot in candidate.named("total")] == ["81.60"]


@pytest.mark.parametrize("label", ["P.0. Number", "0rder Number", "Purchase 0rder No."])
def test_a_label_with_a_letter_read_as_a_figure_announces_what_it_did(label: str) -> None:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, label).put(260, 120, "PO-778812")
    (number,) = best(table(paper).page(ASKEW)).named("purchase_order")
    assert number.value == "PO-778812"
