"""Forms as cameras spoil them: heads in two languages, columns that run together, labels in pieces, signs misread."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, doubts
from document_pages import Paper
from language_worlds import World

from models.image.ocr.gaps import apart
from models.image.page import Outline, Rival, TextBox
from models.image.structure.respelling import respell, words_of
from models.intent import CandidateIntent, QuantityValue, WindowValue


@pytest.fixture
def nursery() -> World:
    world = World()
    measures = ("个", "箱", "袋", "boxes", "bags", "pcs", "pieces")
    for key, code, *names in (
        ("product:pot-20", "PT.20.110", "陶土花盆 20cm", "Clay flower pot 20cm"),
        ("product:pot-30", "PT.20.111", "陶土花盆 30cm", "Clay flower pot 30cm"),
        ("product:soil-5", "SL.07.302", "营养土 5kg", "Potting soil 5kg"),
        ("product:soil-10", "SL.07.303", "营养土 10kg", "Potting soil 10kg"),
        ("product:hose", "HS.33.401", "园艺水管 1.0cm", "Garden hose 1.0cm"),
        ("product:rake", "RK.14.205", "竹耙", "Bamboo rake"),
    ):
        world.item(key, *names, measures=measures)
        world.add("item", key, code)
    return world


def lines(candidate: CandidateIntent) -> list[str]:
    """`4 boxes rake` for each line; `?` for what is not known, and behind a quantity that is asked about."""
    found = []
    for line in candidate.lines:
        said = [s.value for s in line.named("quantity") if isinstance(s.value, QuantityValue)]
        names = [slot.key.partition(":")[2] for slot in line.named("item") if slot.key]
        asked = "?" if len(line.named("quantity")) > len(said) else ""
        found.append(" ".join([*(f"{v.value}{asked} {v.measure or '-'}" for v in said), *names]) or "?")
    return found


def form(heads: dict[float, str], *rows: dict[float, str], y: float = 260, step: float = 44) -> Paper:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "Order number: HX-2026-4417")
    paper.row(y, heads)
    for place, cells in enumerate(rows, 1):
        paper.row(y + step * place, cells)
    return paper


ITEM, CODE, SIZE, COUNT, NOTE = 60.0, 300.0, 470.0, 620.0, 700.0


def test_a_measure_that_reaches_into_the_next_column_is_not_cut_in_two(nursery: World) -> None:
    paper = form(
        {ITEM: "Product", CODE: "Part no.", COUNT: "Qty", 690: "Comments"},
        {ITEM: "Bamboo rake", CODE: "RK.14.205", COUNT: "40 boxes"},
        {ITEM: "Potting soil 5kg", CODE: "SL.07.302", COUNT: "12 boxes rest next week"},
    )
    candidate = best(paper.page(), world=nursery)
    assert lines(candidate) == ["40 boxes rake", "12 boxes soil-5"]
    assert [slot.text for line in candidate.lines for slot in line.named("note")] == ["rest next week"]


def test_of_two_columns_of_articles_the_one_that_holds_codes_is_that_of_the_codes(nursery: World) -> None:
    paper = form(
        {ITEM: "Product", CODE: "Article", SIZE: "Dimensions", COUNT: "Qty"},
        {ITEM: "Clay flower pot", CODE: "PT.20.110", SIZE: "20cm", COUNT: "53 pieces"},
        {ITEM: "Potting soil", CODE: "SL.07.303", SIZE: "10kg", COUNT: "8 bags"},
    )
    candidate = best(paper.page(), world=nursery)
    assert lines(candidate) == ["53 pieces pot-20", "8 bags soil-10"]
    assert [line.named("item_code")[0].text for line in candidate.lines] == ["PT.20.110", "SL.07.303"]


def test_words_above_a_head_that_is_whole_are_no_part_of_it(nursery: World) -> None:
    paper = form(
        {ITEM: "Goods", SIZE: "Specification", COUNT: "Order qty"},
        {ITEM: "Clay flower pot", SIZE: "30cm", COUNT: "40 boxes"},
        {ITEM: "Potting soil", SIZE: "5kg", COUNT: "39 boxes"},
    )
    paper.row(222, {ITEM: "Sel", 96: "ler", 190: "Greenhill Nurseries"})
    assert lines(best(paper.page(), world=nursery)) == ["40 boxes pot-30", "39 boxes soil-5"]


def test_units_under_a_head_of_sizes_are_units_though_one_was_misread(nursery: World) -> None:
    rows = [("竹耙", "4", "箱"), ("营养土 5kg", "7", "袋"), ("营养土 10kg", "9", "袋"), ("陶土花盆 20cm", "3", "吸")]
    cells = [{ITEM: name, SIZE: count, COUNT: unit} for name, count, unit in rows]
    candidate = best(form({ITEM: "品名", SIZE: "数量", COUNT: "包装"}, *cells).page(), world=nursery)
    assert lines(candidate)[:3] == ["4 箱 rake", "7 袋 soil-5", "9 袋 soil-10"]
    assert "3 个 pot-20" not in lines(candidate), "what was misread as a unit is no piece"
    assert not [slot for line in candidate.lines for slot in line.named("specification")]


def test_numbers_of_lines_under_a_head_of_codes_are_none_though_one_was_passed_over(nursery: World) -> None:
    names = ["竹耙", "营养土 5kg", "营养土 10kg", "陶土花盆 20cm", "陶土花盆 30cm"]
    codes = ["RK.14.205", "SL.07.302", "SL.07.303", "PT.20.110", "PT.20.111"]
    rows = [
        {60: "" if place == 2 else str(place), 130: name, 400: code, 620: f"{place}箱"}
        for place, (name, code) in enumerate(zip(names, codes, strict=True), 1)
    ]
    candidate = best(form({60: "编号", 130: "品名", 400: "商品代码", 620: "数量"}, *rows).page(), world=nursery)
    assert [line.named("item_code")[0].text for line in candidate.lines] == codes


def test_the_second_language_of_a_head_tells_of_what_a_number_is_and_one_word_of_it_may_be_misread(
    nursery: World,
) -> None:
    paper = form(
        {60: "编号", 160: "商品代码", 330: "品名", 560: "订货数量", 720: "附注"},
        {60: "12", 160: "RK.14.205", 330: "竹耙", 560: "5箱"},
        {60: "13", 160: "SL.07.302", 330: "营养土 5kg", 560: "6箱"},
        {60: "14", 160: "PT.20.110", 330: "陶土花盆 20cm", 560: "7箱"},
        y=220,
        step=60,
    )
    paper.row(246, {60: "Line", 160: "Part no.", 330: "Description", 560: "Qry orderd", 720: "Comments"})
    candidate = best(paper.page(), world=nursery)
    assert lines(candidate) == ["5 箱 rake", "6 箱 soil-5", "7 箱 pot-20"]
    assert not doubts(candidate)


def test_a_head_found_in_two_close_words_stands_over_one_column(nursery: World) -> None:
    paper = form(
        {ITEM: "Product", SIZE: "Qty", 508: "ordered", NOTE: "Comments"},
        {ITEM: "Bamboo rake", SIZE: "×40 boxes", NOTE: "asap"},
        {ITEM: "Potting soil 5kg", SIZE: "×2 bags"},
    )
    assert lines(best(paper.page(), world=nursery)) == ["40 boxes rake", "2 bags soil-5"]


def test_a_times_sign_that_looks_like_a_currency_counts_where_a_measure_follows(nursery: World) -> None:
    paper = form(
        {ITEM: "Product", SIZE: "Qty"},
        {ITEM: "Bamboo rake", SIZE: "×40 boxes"},
        {ITEM: "Potting soil 5kg", SIZE: "¥120 bags"},
    )
    assert lines(best(paper.page(), world=nursery)) == ["40 boxes rake", "120 bags soil-5"]


def test_a_sum_of_a_part_does_not_end_the_order_whatever_part_it_is(nursery: World) -> None:
    heads = {ITEM: "Product", SIZE: "Qty", 620: "Price", 780: "Amount"}
    paper = form(
        heads,
        {ITEM: "Bamboo rake", SIZE: "4 boxes", 620: "10.00", 780: "40.00"},
        {ITEM: "Section subtotal", 780: "40.00"},
        {ITEM: "Potting soil 5kg", SIZE: "3 bags", 620: "5.00", 780: "15.00"},
        {ITEM: "Potting soil 10kg", SIZE: "2 bags", 620: "9.00", 780: "18.00"},
        {ITEM: "Section subtotal", 780: "33.00"},
        {ITEM: "Total", 780: "73.00"},
    )
    assert lines(best(paper.page(), world=nursery)) == ["4 boxes rake", "3 bags soil-5", "2 bags soil-10"]


def test_a_name_in_two_languages_counts_with_a_letter_of_one_misread(nursery: World) -> None:
    def read(english: str, size: str) -> list[str]:
        row = {ITEM: f"陶土花盆 {english}", SIZE: size, COUNT: "6箱"}
        return lines(best(form({ITEM: "品名", SIZE: "规格", COUNT: "数量"}, row).page(), world=nursery))

    assert read("Clay flouwer pot", "20cm") == ["6 箱 pot-20"]
    assert read("Bamboo rake", "20cm") != ["6 箱 pot-20"], "another item is no misreading"
    assert read("Clay flouwer pot", "25cm") == ["6 箱"], "nor is another size"


def test_a_figure_that_stands_twice_and_was_seen_once_is_proven_by_the_amount(nursery: World) -> None:
    def read(count: str, amount: str) -> list[str]:
        row = {ITEM: "Bamboo rake", SIZE: count, 620: "8.61", 780: amount}
        heads = {ITEM: "Product", SIZE: "Qty", 620: "Price", 780: "Amount"}
        second = {ITEM: "Potting soil 5kg", SIZE: "3 bags", 620: "5.00", 780: "15.00"}
        return lines(best(form(heads, row, second).page(), world=nursery))

    assert read("I pieces", "94.71")[0] == "11 pieces rake"
    assert read("1 pieces", "94.71")[0] == "11 pieces rake"
    assert read("1 pieces", "103.32")[0] != "12 pieces rake", "no figure that the print does not hold"


def test_a_table_that_leaves_a_unit_open_is_not_outdone_by_a_list_that_does_not_miss_it(nursery: World) -> None:
    heads = {ITEM: "品名", SIZE: "数量", 560: "单位", 660: "单价", 800: "金额"}
    paper = form(
        heads,
        {ITEM: "竹耙", SIZE: "4", 660: "50.00", 800: "200.00"},
        {ITEM: "营养土 5kg", SIZE: "8", 560: "箱", 660: "56.00", 800: "448.00"},
        {ITEM: "陶土花盆 20cm", SIZE: "12", 560: "箱", 660: "6.00", 800: "72.00"},
    )
    paper.put(ITEM, 480, "总计：¥720.00")
    assert lines(best(paper.page(), world=nursery)) == ["4? - rake", "8 箱 soil-5", "12 箱 pot-20"]


@pytest.mark.parametrize("label", ["采购订单号P.0. Number:HX-2026-4417", "P.O.NumberHX-2026-4417"])
def test_a_label_with_a_misread_letter_is_no_part_of_the_number(nursery: World, label: str) -> None:
    paper = Paper().centred(500, 60, "订货单", 32).put(60, 120, label)
    paper.row(200, {ITEM: "品名", SIZE: "数量"}).row(240, {ITEM: "竹耙", SIZE: "4箱"})
    candidate = best(paper.page(), world=nursery)
    assert [slot.value for slot in candidate.named("purchase_order")] == ["HX-2026-4417"]


def test_a_label_that_was_found_in_two_pieces_is_one(nursery: World) -> None:
    paper = Paper().centred(500, 60, "订货单", 32).put(60, 120, "采购订单号P.0.").put(215, 120, "Number:HX-2026-4417")
    paper.row(200, {ITEM: "品名", SIZE: "数量"}).row(240, {ITEM: "竹耙", SIZE: "4箱"})
    candidate = best(paper.page(), world=nursery)
    assert [slot.value for slot in candidate.named("purchase_order")] == ["HX-2026-4417"]


@pytest.mark.parametrize("said", ["订单号 P.0.Namber：HX-2026-4417", "Order no. Number20264417"])
def test_what_is_left_of_a_label_is_asked_about_and_never_the_number_of_an_order(nursery: World, said: str) -> None:
    paper = Paper().centred(500, 60, "订货单", 32).put(60, 120, said)
    paper.row(200, {ITEM: "品名", SIZE: "数量"}).row(240, {ITEM: "竹耙", SIZE: "4箱"})
    candidate = best(paper.page(), world=nursery)
    values = [str(slot.value) for slot in candidate.named("purchase_order")]
    assert values in ([], ["HX-2026-4417"], ["20264417"])
    assert values or doubts(candidate)


def test_hours_under_a_label_that_says_only_time_are_asked_about(nursery: World) -> None:
    paper = Paper().centred(500, 60, "订货单", 32).put(60, 120, "订单号：HX-2026-4417").put(560, 120, "交赁时间：")
    paper.put(690, 120, "2026/11/28 13:00~17:00")
    paper.row(200, {ITEM: "品名", SIZE: "数量"}).row(240, {ITEM: "竹耙", SIZE: "4箱"})
    candidate = best(paper.page(), world=nursery)
    assert candidate.named("window") or any("13:00~17:00" in text for text in doubts(candidate))


def test_a_list_with_marks_that_touch_its_words_is_read(nursery: World) -> None:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "Order number: HX-2026-4417")
    paper.put(60, 190, "*Clay flower pot 20cm: 200 pcs").put(60, 230, "•Potting soil 5kg: 3 bags")
    assert lines(best(paper.page(), world=nursery)) == ["200 pcs pot-20", "3 bags soil-5"]


OUTLINE: Outline = ((0, 0), (90, 0), (90, 20), (0, 20))


def test_old_figures_that_look_like_letters_are_those_of_a_size_that_the_catalogue_has(nursery: World) -> None:
    words = words_of(nursery)

    def spelled(text: str) -> str:
        return respell(TextBox(text, 0.96, OUTLINE, rivals=((),) * len(text)), words).text

    assert spelled("Garden hose 1.ocm") == "Garden hose 1.0cm"
    assert spelled("Garden hose l.ocm") == "Garden hose 1.0cm"
    assert spelled("Garden hose 2.ocm") == "Garden hose 2.ocm", "no such size"
    assert spelled("Potting soil skg") == "Potting soil skg", "a lone letter is no figure"


@pytest.mark.parametrize(("sizes", "read"), [(("500ml",), "500ml"), (("500ml", "800ml"), "sooml")])
def test_a_letter_is_a_five_where_the_catalogue_has_no_eight(sizes: tuple[str, ...], read: str) -> None:
    world = World()
    for size in sizes:
        world.item(f"product:{size}", f"Plant feed {size}")
    box = TextBox("Plant feed sooml", 0.96, OUTLINE, rivals=((),) * 16)
    assert respell(box, words_of(world)).text == f"Plant feed {read}"


def test_a_sign_behind_a_count_is_the_measure_that_it_may_be(nursery: World) -> None:
    rivals: tuple[tuple[Rival, ...], ...] = ((), (), (("个", 0.3), ("†", 0.02)))
    words = words_of(nursery)
    assert respell(TextBox("12↑", 0.88, OUTLINE, rivals=rivals), words).text == "12个"
    assert respell(TextBox("12↑", 0.88, OUTLINE, rivals=((), (), (("†", 0.3),))), words).text == "12↑"


def test_a_word_in_small_letters_is_never_cut_into_columns() -> None:
    places = (0.23, 0.322, 0.414, 0.69, 0.782, 0.874)
    box = TextBox("Seller", 0.99, ((0, 0), (110, 0), (110, 30), (0, 30)), places)
    assert [part.text for part in apart(box)] == ["Seller"]
    assert [part.text for part in apart(replace(box, text="Sel12r"))] == ["Sel", "12r"], "figures may be a column"


def test_heads_that_stand_close_are_two_where_each_is_one(nursery: World) -> None:
    rows = [
        {ITEM: name, 500: count, 560: unit} for name, count, unit in (("竹耙", "27", "个"), ("营养土 5kg", "8", "箱"))
    ]
    candidate = best(form({ITEM: "品名", 500: "数量", 553: "单位"}, *rows).page(), world=nursery)
    assert lines(candidate) == ["27 个 rake", "8 箱 soil-5"]


def test_a_note_that_is_glued_to_an_amount_leaves_the_amount(nursery: World) -> None:
    heads = {ITEM: "品名", 300: "数量", SIZE: "单价", COUNT: "金额", 690: "附注"}
    paper = form(
        heads,
        {ITEM: "竹耙", 300: "200袋", SIZE: "¥7.48", 612: "¥1496.00余量下周"},
        {ITEM: "营养土 5kg", 300: "8箱", SIZE: "¥2.00", 612: "¥16.00"},
    )
    candidate = best(paper.page(), world=nursery)
    assert [str(line.named("amount")[0].text) for line in candidate.lines] == ["¥1496.00", "¥16.00"]


def test_the_first_sum_of_a_part_does_not_make_a_receipt_of_a_longer_order(nursery: World) -> None:
    heads = {ITEM: "品名", 300: "数量", SIZE: "单价", COUNT: "金额"}
    paper = form(
        heads,
        {ITEM: "竹耙", 300: "8袋", SIZE: "¥122.50", COUNT: "¥980.00"},
        {ITEM: "本组小计", COUNT: "¥980.00"},
        {ITEM: "营养土 5kg", 300: "2箱", SIZE: "¥326.00", COUNT: "¥652.00"},
        {ITEM: "营养土 10kg", 300: "3箱", SIZE: "¥7.50", COUNT: "22,50?"},
        {ITEM: "本组小计", COUNT: "¥674.50"},
        {ITEM: "总计：¥1654.50"},
    )
    assert lines(best(paper.page(), world=nursery)) == ["8 袋 rake", "2 箱 soil-5", "3 箱 soil-10"]


def test_two_columns_below_one_word_are_told_by_the_second_row_of_the_head(nursery: World) -> None:
    paper = form({ITEM: "品名", CODE: "产品编号", 620: "数量单位附注"}, y=230)
    paper.row(260, {ITEM: "Product", CODE: "Part no.", 600: "Qty ordered", 760: "UoM", 840: "Comments"})
    paper.row(304, {ITEM: "Bamboo rake", CODE: "RK.14.205", 620: "16", 760: "boxes"})
    paper.row(348, {ITEM: "Potting soil 5kg", CODE: "SL.07.302", 620: "150", 760: "pcs", 840: "sample"})
    candidate = best(paper.page(), world=nursery)
    assert lines(candidate) == ["16 boxes rake", "150 pcs soil-5"]
    assert not doubts(candidate)


@pytest.mark.parametrize(
    ("printed", "cells"),
    [
        ("Article descriptiDimensions", ("Potting soil", "5kg")),
        ("Article descriptiorltem number", ("Potting soil 5kg", "SL.07.302")),
    ],
)
def test_a_head_printed_over_the_end_of_another_is_two(nursery: World, printed: str, cells: tuple[str, str]) -> None:
    paper = form({ITEM: printed, COUNT: "Qty"}, {ITEM: cells[0], 240: cells[1], COUNT: "12 bags"})
    candidate = best(paper.page(), world=nursery)
    assert lines(candidate) == ["12 bags soil-5"]
    assert not doubts(candidate)


def test_units_that_only_the_business_knows_stand_beside_the_counts() -> None:
    world = World()
    for key, name in (("product:clip", "Binder clips 32mm"), ("product:pen", "Blue pen"), ("product:ink", "Black ink")):
        world.item(key, name, measures=("pcs", "sleeves", "trays"))
    paper = form(
        {ITEM: "Product", 350: "Order qty", COUNT: "Packing", NOTE: "Comments"},
        {ITEM: "Binder clips 32mm", 350: "3", COUNT: "sleeves"},
        {ITEM: "Blue pen", 350: "9", COUNT: "pcs", NOTE: "sample"},
        {ITEM: "Black ink", 350: "7", COUNT: "pcs"},
        {ITEM: "Blue pen", 350: "27", COUNT: "trays"},
    )
    assert lines(best(paper.page(), world=world)) == ["3 sleeves clip", "9 pcs pen", "7 pcs ink", "27 trays pen"]


def test_what_looks_like_a_measure_at_the_edge_of_a_note_is_the_note_where_nothing_else_is_measured(
    nursery: World,
) -> None:
    paper = form(
        {ITEM: "品名", 400: "数量附注"},
        {ITEM: "竹耙", 400: "x3"},
        {ITEM: "园艺水管 1.0cm", 400: "x13样品"},
        {ITEM: "营养土 5kg", 400: "x200"},
    )
    candidate = best(paper.page(), world=nursery)
    assert lines(candidate) == ["3 - rake", "13 - hose", "200 - soil-5"]
    assert [slot.text for line in candidate.lines for slot in line.named("note")] == ["样品"]


def test_a_dash_before_a_count_is_a_times_sign_where_others_have_theirs(nursery: World) -> None:
    rows = [
        {ITEM: name, COUNT: count}
        for name, count in (("竹耙", "×3箱"), ("营养土 5kg", "-14袋"), ("营养土 10kg", "*8袋"))
    ]
    assert lines(best(form({ITEM: "品名", COUNT: "数量"}, *rows).page(), world=nursery)) == [
        "3 箱 rake",
        "14? 袋 soil-5",
        "8 袋 soil-10",
    ]
    assert lines(best(form({ITEM: "品名", COUNT: "数量"}, *rows[:2]).page(), world=nursery))[1] == "soil-5"


def test_digits_that_stand_apart_are_one_count_and_asked_about_where_no_amount_proves_it(nursery: World) -> None:
    heads = {ITEM: "品名", COUNT: "数量", 700: "单价", 800: "金额"}
    paper = form(
        heads,
        {ITEM: "竹耙", COUNT: "12 0", 700: "2.00", 800: "240.00"},
        {ITEM: "营养土 5kg", COUNT: "10 0袋"},
    )
    assert lines(best(paper.page(), world=nursery)) == ["120 - rake", "100? 袋 soil-5"]


def test_a_measure_that_touches_the_name_behind_it_is_a_measure(nursery: World) -> None:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "Order number: HX-2026-4417")
    paper.put(60, 200, "Kindly send us the goods listed below:").put(60, 260, "- 15 boxesBamboo rake, item RK.14.205")
    paper.put(60, 300, "- 17 bags Potting soil 5kg, item SL.07.302")
    assert lines(best(paper.page(), world=nursery)) == ["15 boxes rake", "17 bags soil-5"]


@pytest.mark.parametrize("below", ["to 16:00", "14:00 to 16:00", "16:00 hrs"])
def test_hours_that_wrap_below_the_day_end_the_window_or_are_asked_about(nursery: World, below: str) -> None:
    day = "7 November 2026" + (" 14:00" if below == "to 16:00" else "")
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "Order number: HX-2026-4417")
    paper.put(60, 160, "Time slot:").put(300, 160, day).put(300, 190, below)
    paper.row(260, {ITEM: "Goods", COUNT: "Qty"}).row(304, {ITEM: "Bamboo rake", COUNT: "8 pcs"})
    candidate = best(paper.page(), world=nursery)
    window = candidate.named("window")[0].value
    assert isinstance(window, WindowValue)
    assert window.latest is not None
    asked = below == "16:00 hrs"
    assert (window.latest.hour == 16) is not asked
    assert doubts(candidate) == ([below] if asked else [])
