"""A figure that a second reading reads otherwise is proven by the sums of its line, or asked about; never simply taken."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, doubts
from document_pages import Paper, View

from models.image.ocr.doubts import compared, doubted, readings
from models.image.page import TextBox
from models.intent import CandidateIntent, QuantityValue

ASKEW = View(4, 0.02, 0.5, rectangles=True, seed=3)


def order(*rows: tuple[str, str, str, str], number: str = "PO-778812") -> Paper:
    """Rows of name, quantity, price, amount under their heads."""
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, f"P.O. Number: {number}")
    paper.put(60, 160, "Delivery window: 2026-11-25 14:00-16:00")
    paper.row(260, {60: "Goods", 400: "Qty", 580: "Unit price", 780: "Amount"})
    for place, (name, count, price, amount) in enumerate(rows):
        paper.row(310 + 40 * place, {60: name, 400: count, 580: price, 780: amount})
    return paper


def read(paper: Paper, second: dict[str, str]) -> CandidateIntent:
    """The order where a second reading of these texts says something else, and of all others the same."""
    page = paper.page(ASKEW)
    boxes = [replace(box, others=compared(box.text, second.get(box.text, box.text))) for box in page.boxes]
    return best(replace(page, boxes=tuple(boxes)))


def counts(candidate: CandidateIntent) -> list[str]:
    """`40`, or `40?` where something else stands beside it that is asked about."""
    found = []
    for line in candidate.lines:
        values = [slot.value for slot in line.named("quantity")]
        first = values[0].value if values and isinstance(values[0], QuantityValue) else ""
        found.append(f"{first}{'' if len(set(values)) == 1 else '?'}")
    return found


BOLTS, GREASE = "M8x40 bolt", "anti-rust grease"


@pytest.mark.parametrize(
    ("first", "second"), [("49 pcs", "40 pcs"), ("40 pcs", "49 pcs"), ("5 pcs", "50 pcs"), ("150 pcs", "15 pcs")]
)
def test_a_quantity_that_nothing_proves_and_two_readings_differ_in_is_asked_for(first: str, second: str) -> None:
    assert counts(read(order((BOLTS, first, "", ""), (GREASE, "7 pcs", "", "")), {first: second})) == [
        f"{first.split()[0]}?",
        "7",
    ]


def test_a_quantity_that_the_amount_proves_is_taken_whatever_the_second_reading_says() -> None:
    rows = ((BOLTS, "40 pcs", "2.50", "100.00"), (GREASE, "7 pcs", "3.00", "21.00"))
    assert counts(read(order(*rows), {"40 pcs": "49 pcs", "100.00": "109.00"})) == ["40", "7"]


@pytest.mark.parametrize(
    ("row", "second"),
    [
        (("49 pcs", "2.50", "100.00"), {"49 pcs": "40 pcs"}),
        (("40 pcs", "2.59", "100.00"), {"2.59": "2.50"}),
        (("49 pcs", "2.50", "190.00"), {"49 pcs": "40 pcs", "190.00": "100.00"}),
        (("4O pcs", "2.50", "100.00"), {}),
        (("xlO", "2.50", "25.00"), {}),
        (("40 pcs", "Y2.50", "V100.00"), {}),
        (("49 pcs", "2.50", "V10000"), {"49 pcs": "40 pcs"}),
    ],
)
def test_figures_that_only_so_agree_are_what_was_printed(row: tuple[str, str, str], second: dict[str, str]) -> None:
    candidate = read(order((BOLTS, *row), (GREASE, "7 pcs", "3.00", "21.00")), second)
    assert counts(candidate) == ["10" if row[0] == "xlO" else "40", "7"]
    assert not doubts(candidate)


@pytest.mark.parametrize(("again", "taken"), [("40 pcs", "40"), ("48 pcs", "40?"), (None, "40?")])
def test_a_quantity_in_poor_print_is_taken_where_a_second_reading_agrees(again: str | None, taken: str) -> None:
    page = order((BOLTS, "40 pcs", "", ""), (GREASE, "7 pcs", "", "")).page(ASKEW)
    boxes = [
        replace(box, confidence=0.5, others=compared(box.text, again) if again else ()) if box.text == "40 pcs" else box
        for box in page.boxes
    ]
    assert counts(best(replace(page, boxes=tuple(boxes)))) == [taken, "7"]


def test_a_figure_that_lies_a_little_below_its_unit_is_a_quantity() -> None:
    paper = order((BOLTS, "", "", ""), (GREASE, "7 pcs", "", ""))
    candidate = best(paper.put(430, 306, "pcs").put(400, 322, "9").page(View()))
    assert counts(candidate) == ["9", "7"]


def test_two_quantities_that_agree_as_well_are_asked_about() -> None:
    page = order((BOLTS, "80 pcs", "2.90", "100.00")).page(ASKEW)
    second = {"80 pcs": ("40 pcs", 0, "5"), "2.90": ("2.50", 2, "0")}
    boxes = list(page.boxes)
    for place, box in enumerate(page.boxes):
        if box.text in second:
            text, at, rival = second[box.text]
            rivals = tuple((((rival, 0.3),) if sign == at else ()) for sign in range(len(box.text)))
            boxes[place] = replace(box, others=compared(box.text, text), rivals=rivals)
    # 40 x 2.50 and 50 x 2.00
    assert counts(best(replace(page, boxes=tuple(boxes)))) == ["80?"]


def test_figures_that_agree_only_where_three_signs_were_misread_prove_nothing() -> None:
    second = {"38 pcs": "48 pcs", "2.51": "2.50", "100.00": "120.00"}
    assert counts(read(order((BOLTS, "38 pcs", "2.51", "100.00")), second)) == ["38?"]


@pytest.mark.parametrize(("first", "second"), [("PO-778812", "PO-778872"), ("PO-778812", "PO-77812")])
def test_an_order_number_that_two_readings_differ_in_is_asked_about(first: str, second: str) -> None:
    said = f"P.O. Number: {first}"
    candidate = read(order((BOLTS, "4 pcs", "", ""), number=first), {said: f"P.O. Number: {second}"})
    assert any(first in text for text in doubts(candidate))


def test_an_order_number_in_a_code_needs_no_second_reading() -> None:
    paper = order((BOLTS, "4 pcs", "", "")).code(820, 120, "PO-778812")
    assert not doubts(read(paper, {"P.O. Number: PO-778812": "P.O. Number: PO-778872"}))


def test_letters_that_look_like_figures_are_no_doubt() -> None:
    candidate = read(
        order((BOLTS, "10 pcs", "", "")), {"10 pcs": "1O pcs", "P.O. Number: PO-778812": "P.0.Number: P0-7788I2"}
    )
    assert counts(candidate) == ["10"]
    assert not doubts(candidate)


def test_a_time_that_two_readings_differ_in_is_asked_about() -> None:
    said = "Delivery window: 2026-11-25 14:00-16:00"
    assert doubts(read(order((BOLTS, "4 pcs", "", "")), {said: said.replace("14:00", "11:00")}))


def test_a_size_that_would_be_another_item_is_asked_about() -> None:
    candidate = read(order((BOLTS, "4 pcs", "", ""), (GREASE, "7 pcs", "", "")), {BOLTS: "M8x60 bolt"})
    (item,) = candidate.lines[0].named("item")
    assert {choice.key for choice in item.choices} == {"part:bolt-m8x40", "part:bolt-m8x60"}


def test_a_size_that_would_be_no_item_is_no_doubt() -> None:
    (item,) = read(order((BOLTS, "4 pcs", "", "")), {BOLTS: "M8x99 bolt"}).lines[0].named("item")
    assert item.key == "part:bolt-m8x40"
    assert not item.choices


def test_a_figure_that_the_first_reading_nearly_took_is_a_doubt() -> None:
    box = TextBox("49", 0.97, ((0, 0), (20, 0), (20, 10), (0, 10)), rivals=((), (("0", 0.23), ("g", 0.3))))
    assert doubted(box) == ((), ("0",))


@pytest.mark.parametrize(("second", "together"), [("PO-778812", True), ("PO-778872", False)])
def test_a_page_whose_number_was_misread_goes_on_with_the_order_before(second: str, together: bool) -> None:
    papers = [order((BOLTS, "4 pcs", "", "")), order((GREASE, "7 pcs", "", ""), number="PO-778872")]
    pages = []
    for number, paper in enumerate(papers):
        page = paper.page(ASKEW, number)
        said = {"P.O. Number: PO-778872": f"P.O. Number: {second}"}
        boxes = [replace(box, others=compared(box.text, said.get(box.text, box.text))) for box in page.boxes]
        pages.append(replace(page, boxes=tuple(boxes)))
    candidate = best(*pages)
    assert counts(candidate) == (["4", "7"] if together else ["4"])
    assert bool(doubts(candidate)) == together


@pytest.mark.parametrize("amount", ["7.412.00", "W7,412.00", "7,412.00"])
def test_an_amount_whose_signs_were_misread_is_that_amount(amount: str) -> None:
    candidate = best(order((BOLTS, "40 pcs", "185.30", amount)).page(ASKEW))
    assert counts(candidate) == ["40"]
    assert not doubts(candidate)


@pytest.mark.parametrize(
    ("first", "second", "texts"),
    [
        ("49 cases", "40cases", {"49 cases", "40 cases"}),
        ("x150", "x15", {"x150", "x15"}),
        ("x15", "x150", {"x15", "x150"}),
        ("12", "12", {"12"}),
        ("x40箱", "340箱", {"x40箱"}),
    ],
)
def test_what_was_printed_is_among_the_readings(first: str, second: str, texts: set[str]) -> None:
    box = TextBox(first, 0.97, ((0, 0), (20, 0), (20, 10), (0, 10)), others=compared(first, second))
    assert len(box.others) == len(first)
    assert {text for _, text in readings(first, doubted(box))} == texts


@pytest.mark.parametrize("row", ["unheard-of thing 25-38mm：150个", "喉基25-38mm：150个", "- -9 rolls of Black liner"])
def test_a_line_of_a_letter_that_names_nothing_known_is_not_passed_over(row: str) -> None:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "P.O. Number: PO-778812")
    for place, said in enumerate(("M8x40 bolt: 4 pcs", row)):
        paper.put(60, 200 + 40 * place, said)
    candidate = best(paper.page(ASKEW))
    assert counts(candidate) == ["4"]
    assert any(row[-6:] in text for text in doubts(candidate))


def test_a_sum_that_goes_on_in_a_note_is_a_doubt() -> None:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "P.O. Number: PO-778812")
    paper.row(260, {60: "Goods", 330: "Qty", 460: "Unit price", 620: "Amount", 780: "Remark"})
    paper.row(310, {60: BOLTS, 330: "4 pcs", 460: "¥2.50", 620: "¥10.00", 780: "soon"})
    paper.row(350, {60: BOLTS, 330: "8 pcs", 460: "¥2.50", 620: "¥20.00", 780: "rest next week"})
    paper.row(376, {780: "Binjiang ¥3,295.00"})
    assert doubts(best(paper.page(ASKEW))) == ["Binjiang ¥3,295.00"]
