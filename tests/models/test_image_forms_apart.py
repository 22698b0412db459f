"""Forms whose words are easily taken for something else: names over two rows, labels that are none, numbers in odd print."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, doubts
from document_pages import Paper
from language_worlds import World

from models.intent import CandidateIntent, QuantityValue


@pytest.fixture
def stationer() -> World:
    world = World()
    measures = ("台", "盒", "boxes", "packs", "pcs")
    for key, *names in (
        ("product:punch-20", "打孔机 20页", "Hole punch 20 sheets"),
        ("product:punch-40", "打孔机 40页", "Hole punch 40 sheets"),
        ("product:ruler", "钢尺 30cm", "Steel ruler 30cm"),
        ("product:napkins", "印花餐巾 330mm", "Printed napkins 330mm"),
    ):
        world.item(key, *names, measures=measures)
    world.add("customer", "customer:north", "Northside Clinic")
    return world


def lines(candidate: CandidateIntent) -> list[str]:
    """`4 punch-20` for each line; `?` for what is not known."""
    counts = [
        [str(slot.value.value) for slot in line.named("quantity") if isinstance(slot.value, QuantityValue)]
        for line in candidate.lines
    ]
    names = [[s.key.partition(":")[2] for s in line.named("item") if s.key] or ["?"] for line in candidate.lines]
    return [" ".join([*count, *name]) for count, name in zip(counts, names, strict=True)]


def number(candidate: CandidateIntent) -> object:
    return next((slot.value for slot in candidate.slots if slot.name == "purchase_order"), None)


@pytest.mark.parametrize("touching", [0.0, 3.0, -4.0])
def test_names_in_two_languages_over_two_rows_keep_their_own_figures(stationer: World, touching: float) -> None:
    paper = Paper().centred(500, 60, "采购订单 Purchase Order", 32).put(60, 120, "订单号 Order number: HX-4417")
    paper.row(240, {60: "品名", 400: "规格", 600: "数量"})
    goods = [("打孔机", "Hole punch", "20页", "4 台"), ("打孔机", "Hole punch", "40页", "2 台"),
             ("钢尺", "Steel ruler", "30cm", "5 盒"), ("打孔机", "Hole punch", "20页", "7 台")]  # fmt: skip
    for place, (chinese, english, size, count) in enumerate(goods):
        y = 300 + 60 * place
        paper.row(y - 13, {60: chinese}).row(y + 13, {60: english})
        # Figures stand between the two rows of a name, nearer to the one or to the other.
        paper.row(y + (touching if place % 2 else -touching), {400: size, 600: count})
    candidate = best(paper.page(), world=stationer)
    assert lines(candidate) == ["4 punch-20", "2 punch-40", "5 ruler", "7 punch-20"]


def test_another_size_in_the_other_language_is_not_overlooked(stationer: World) -> None:
    paper = Paper().put(60, 120, "Order number: HX-4417").row(240, {60: "Product", 400: "Size", 600: "Qty"})
    paper.row(300, {60: "打孔机 Hole punch 40 sheets", 400: "20页", 600: "4 pcs"})
    paper.row(344, {60: "钢尺 Steel ruler", 400: "30cm", 600: "5 boxes"})
    assert lines(best(paper.page(), world=stationer))[0] != "4 punch-20"


def test_a_column_of_words_whose_head_was_misread_is_that_of_the_items(stationer: World) -> None:
    paper = Paper().put(60, 120, "Order number: HX-4417")
    paper.row(240, {60: "Line", 160: "Artdescriptioinficat", 480: "Qty", 600: "Price", 760: "Amount"})
    for place, (name, count, price, amount) in enumerate(
        (("Steel ruler 30cm", "4 pcs", "2.00", "8.00"), ("Hole punch 20 sheets", "2 pcs", "9.00", "18.00")), 1
    ):
        paper.row(240 + 44 * place, {60: str(place), 160: name, 480: count, 600: price, 760: amount})
    assert lines(best(paper.page(), world=stationer)) == ["4 ruler", "2 punch-20"]


def test_a_remark_without_a_colon_below_the_last_row_is_no_part_of_its_item(stationer: World) -> None:
    paper = Paper().put(60, 120, "Order number: HX-4417").row(240, {60: "Line", 160: "Product", 600: "Qty"})
    paper.row(284, {60: "1", 160: "Steel ruler 30cm", 600: "4 pcs"})
    paper.row(328, {60: "2", 160: "Hole punch 20 sheets", 600: "2 pcs"})
    paper.row(372, {60: "Special instructions", 300: "Put our label on each box"})
    candidate = best(paper.page(), world=stationer)
    assert lines(candidate) == ["4 ruler", "2 punch-20"]
    assert [slot.text for slot in candidate.slots if slot.name == "instruction"] == ["Put our label on each box"]


def test_an_item_that_begins_as_the_label_of_a_date_does_is_ordered(stationer: World) -> None:
    paper = Paper().put(60, 60, "Written Order", 32).put(60, 120, "Order ref. HX-4417").put(60, 160, "Dear sirs,")
    for place, words in enumerate(("Printed napkins330mm: 8packs", "Steel ruler 30cm: 4 pcs")):
        paper.put(60, 260 + 40 * place, words)
    candidate = best(paper.page(), world=stationer)
    assert lines(candidate) == ["8 napkins", "4 ruler"]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("DG—20260306/669", "DG-20260306/669"), ("Ro7420261009", "R07420261009"), ("HX-2026-o4", "HX-2026-04")],
)
def test_dashes_and_noughts_of_odd_print_in_an_order_number(stationer: World, printed: str, meant: str) -> None:
    paper = Paper().put(60, 60, "Purchase Order", 32).put(60, 120, f"Order number: {printed}")
    paper.row(240, {60: "Product", 600: "Qty"}).row(284, {60: "Steel ruler 30cm", 600: "4 pcs"})
    assert number(best(paper.page(), world=stationer)) == meant


def test_an_order_number_that_cannot_be_read_is_asked_about_beside_another_number(stationer: World) -> None:
    paper = Paper().put(60, 60, "Delivery note", 32).put(60, 120, "Slip number: FH260306463807")
    paper.put(60, 160, "Order number: «20260306»669")
    paper.row(240, {60: "Product", 600: "Qty"}).row(284, {60: "Steel ruler 30cm", 600: "4 pcs"})
    candidate = best(paper.page(), world=stationer)
    assert number(candidate) is None
    assert any("669" in text for text in doubts(candidate))


def test_a_word_of_remarks_and_a_size_may_be_the_end_of_a_name(stationer: World) -> None:
    stationer.item("product:notes", "便利贴", "Yellow sticky notes 38×51mm", measures=("pads", "boxes"))
    paper = Paper().put(60, 120, "Order number: HX-4417").row(240, {60: "Line", 160: "Product", 600: "Qty"})
    paper.row(284, {60: "1", 160: "Yellow sticky", 600: "7 pads"}).put(160, 312, "notes 38×51mm")
    paper.row(356, {60: "2", 160: "Hole punch 20 sheets", 600: "2 pcs"})
    assert lines(best(paper.page(), world=stationer)) == ["7 notes", "2 punch-20"]


def test_sums_below_the_head_of_the_counts_are_no_counts(stationer: World) -> None:
    paper = Paper().put(60, 120, "Order number: HX-4417").row(200, {60: "Goods", 700: "QTY"})
    for place, (name, count, amount) in enumerate(
        (("Steel ruler 30cm", "4 pcs", "CNY 8.00"), ("Hole punch 20 sheets", "2 pcs", "CNY 18.00"))
    ):
        paper.put(60, 240 + 70 * place, name).row(270 + 70 * place, {60: count, 700: amount})
    assert lines(best(paper.page(), world=stationer)) == ["4 ruler", "2 punch-20"]


def test_labels_glued_to_their_values_in_the_second_column_of_a_head_are_read(stationer: World) -> None:
    stationer.add("site", "site:store", "Northside stores room")
    paper = Paper().put(60, 60, "Requisition", 32)
    paper.row(120, {60: "Order number HX-4417", 560: "Ship-to site Northside stores room"})
    paper.row(150, {60: "Client Northside Clinic", 560: "Mobile13754757440"})
    paper.row(180, {60: "Requested by Ann Lee", 560: "Order placedMay 6, 2026"})
    paper.row(260, {60: "Product", 600: "Qty"}).row(304, {60: "Steel ruler 30cm", 600: "4 pcs"})
    slots = {slot.name: slot for slot in best(paper.page(), world=stationer).slots}
    assert (slots["deliver_to"].key, slots["phone"].value) == ("site:store", "13754757440")
    assert "external_reference" not in slots


def test_an_order_number_of_which_the_recogniser_is_not_sure_is_asked_about(stationer: World) -> None:
    paper = Paper().put(60, 60, "Requisition", 32).put(60, 120, "Order number: RO4120260406")
    paper.row(240, {60: "Product", 600: "Qty"}).row(284, {60: "Steel ruler 30cm", 600: "4 pcs"})
    sure = best(paper.page(), world=stationer)
    unsure = best(paper.page(confidence=0.57), world=stationer)
    assert not any("RO4120260406" in text for text in doubts(sure))
    assert any("RO4120260406" in text for text in doubts(unsure))
