"""Receipts, invoices and glued print: what real paper does that forms do not - read through an askew view."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best
from document_pages import Paper, View

from models.intent import CandidateIntent, MoneyValue, QuantityValue

ASKEW = View(6, 0.03, 0.6, rectangles=True, seed=7)


def read(paper: Paper) -> CandidateIntent:
    return best(paper.page(ASKEW))


def smudged(paper: Paper, *texts: str) -> CandidateIntent:
    """The page as read where these words are hardly legible."""
    page = paper.page(ASKEW)
    boxes = tuple(replace(box, confidence=0.7) if box.text in texts else box for box in page.boxes)
    return best(replace(page, boxes=boxes))


def shown(candidate: CandidateIntent) -> list[str]:
    """`bolt-m8x40: 12盒 = 96` for each line; `?` behind a quantity that is asked about, `~` for one that nobody printed."""
    found = []
    for line in candidate.lines:
        item = line.named("item")[0]
        counts = [slot.value for slot in line.named("quantity")]
        said = [
            f"{'~' if v.approximate else ''}{v.value}{v.measure or ''}" for v in counts if isinstance(v, QuantityValue)
        ]
        amounts = [f" = {slot.value.amount}" for slot in line.named("amount") if isinstance(slot.value, MoneyValue)]
        name = item.key.partition(":")[2] if item.key else item.text
        found.append(f"{name}: {'+'.join(said)}{'?' if len(counts) > len(said) or not said else ''}{''.join(amounts)}")
    return found


def receipt(*rows: str | tuple[str, str]) -> Paper:
    """Words on the left, money on the right; a row of words alone stands in the middle."""
    paper = Paper()
    for number, row in enumerate(rows):
        y = 60 + 36 * number
        if isinstance(row, str):
            paper.centred(300, y, row)
        else:
            paper.put(40, y, row[0]).ending(560, y, row[1])
    return paper


def unparsed(candidate: CandidateIntent) -> list[str]:
    return [slot.text for slot in candidate.named("unparsed")]


def form(*rows: tuple[str, str, str], head: tuple[str, str, str] = ("编码", "品名", "数量")) -> Paper:
    paper = Paper().centred(500, 60, "采购订单", 34).put(60, 120, "订单编号：PO-2026-0118")
    paper.put(560, 120, "采购单位：恒力机械")
    for number, (code, name, count) in enumerate((head, *rows)):
        paper.row(200 + 40 * number, {60: code, 300: name, 640: count})
    return paper


# Receipts


@pytest.mark.parametrize(
    "below",
    [
        ("BLT-0840 12 盒 x 8.00", "96.00"),
        ("BLT-084012盒x¥8.00", "¥96.00"),
        ("BLT-0840 12盒 ×￥8.00", "￥96.00"),
        ("BLT-0840 12盒x8.00/盒", "96.00"),
    ],
)
def test_a_receipt_multiplies_behind_the_code_below_the_name(below: tuple[str, str]) -> None:
    paper = receipt("订货单", ("M8x40螺栓", ""), below, ("合计", "96.00"))
    assert shown(read(paper)) == ["bolt-m8x40: 12盒 = 96"]


def test_a_multiplication_found_in_two_pieces_is_one() -> None:
    paper = receipt("订货单", ("合计", "96.00"))
    paper.row(300, {40: "M8x40螺栓", 300: "12", 380: "盒 x 8.00", 520: "96.00"})
    paper.words = [word for word in paper.words if word[1] != 96]
    paper.put(40, 340, "合计").ending(560, 340, "96.00")
    assert shown(read(paper)) == ["bolt-m8x40: 12盒 = 96"]


def test_a_receipt_under_a_head_of_its_own_is_read_as_it_goes() -> None:
    paper = Paper().centred(300, 60, "订货单").row(100, {40: "品名", 480: "数量"})
    paper.put(40, 140, "M8x40螺栓").row(176, {40: "BLT-0840", 200: "12 盒 x 8.00", 480: "96.00"})
    paper.put(40, 212, "轴承润滑脂").row(248, {40: "GR-15", 200: "2 桶 x 50.00", 480: "100.00"})
    paper.put(40, 300, "合计").put(480, 300, "196.00")
    assert shown(read(paper)) == ["bolt-m8x40: 12盒 = 96", "grease: 2桶 = 100"]


def test_where_no_count_is_printed_and_the_amounts_add_up_each_is_one_and_says_so() -> None:
    paper = receipt("Corner Cafe", "20 Nov 2026 08:41", ("Latte", "4.50"), ("Croissant", "3.25"), ("Total", "7.75"))
    assert shown(read(paper)) == ["Latte: ~1 = 4.50", "Croissant: ~1 = 3.25"]


def test_where_the_amounts_do_not_add_up_nothing_is_counted() -> None:
    paper = receipt("Corner Cafe", "20 Nov 2026 08:41", ("Latte", "4.50"), ("Croissant", "3.25"), ("Total", "9.75"))
    assert shown(read(paper)) == ["Latte: ? = 4.50", "Croissant: ? = 3.25"]


def test_fronts_that_may_be_counts_as_well_as_numbers_are_asked_about() -> None:
    rows = (("1 Latte", "4.50"), ("2 Almond croissant", "9.00"), ("Total", "13.50"))
    candidate = read(receipt("Corner Cafe", "20 Nov 2026 08:41", *rows))
    assert [slot.text for line in candidate.lines for slot in line.named("unparsed")] == ["1", "2"]


def test_fronts_with_a_point_or_with_a_count_behind_them_number_the_lines() -> None:
    rows = (("1. Latte", "4.50"), ("2. Almond croissant", "9.00"), ("Total", "13.50"))
    candidate = read(receipt("Corner Cafe", "20 Nov 2026 08:41", *rows))
    assert not [slot for line in candidate.lines for slot in line.named("unparsed")]


def test_money_off_is_no_item() -> None:
    candidate = read(
        receipt("Grocer", ("2 x White bread", "£2.30"), ("Member price cut", "-£0.50"), ("Total", "£1.80"))
    )
    assert shown(candidate) == ["White bread: 2 = 2.30"]
    assert [slot.value for slot in candidate.named("discount")] == [MoneyValue(Decimal("-0.50"), "GBP")]


def test_what_was_weighed_stands_below_its_amount() -> None:
    rows = (("Bananas loose", "£0.41"), ("0.452kg @ £0.90/kg", ""), ("1 x Cheddar", "£3.20"), ("Total", "£3.61"))
    assert shown(read(receipt("Grocer", *rows))) == ["Bananas loose: 0.452kg = 0.41", "Cheddar: 1 = 3.20"]


def test_a_size_stays_with_the_name_where_the_row_has_its_money() -> None:
    rows = (("Semi skimmed milk 2L", "£1.55"), ("Screws 8X2", "£4.00"), ("Total", "£5.55"))
    assert shown(read(receipt("Grocer", *rows))) == ["Semi skimmed milk 2L: ~1 = 1.55", "Screws 8X2: ~1 = 4"]


def test_amounts_with_the_letter_of_their_tax_are_no_counts() -> None:
    rows = (("Whole milk 007874235186 F", "3.48 X"), ("Paper towel 003700086228", "15.97 X"), ("Total", "19.45"))
    candidate = read(receipt("Corner Market", *rows))
    assert shown(candidate) == ["Whole milk: ~1 = 3.48", "Paper towel: ~1 = 15.97"]
    assert [line.named("item_code")[0].text for line in candidate.lines] == ["007874235186", "003700086228"]


def test_figures_may_stand_above_their_words() -> None:
    rows = (("1 x 12.90", "12.90 SR"), ("A4 paper", ""), ("2 x 3.50", "7.00 SR"), ("Clear folder", ""))
    paper = receipt("Stationery", ("Date : 20-11-2026", ""), *rows, ("Total", "RM19.90"))
    assert shown(read(paper)) == ["A4 paper: 1 = 12.90", "Clear folder: 2 = 7"]


def test_the_number_of_a_house_is_no_order_number() -> None:
    rows = ("BOOKS LTD", "NO.53 55, JALAN SAGU 18", ("1 x Pencil", "4.50"), ("Total", "4.50"))
    assert not read(receipt(*rows)).named("purchase_order")


# Invoices


def test_a_vat_invoice_sums_up_amounts_and_taxes_in_letters_set_apart() -> None:
    paper = Paper().centred(500, 50, "增值税专用发票", 30).put(700, 100, "开票日期：2026年11月20日")
    paper.put(60, 150, "购买方").put(140, 150, "名称：恒力机械")
    places = (60, 300, 420, 500, 600, 720, 860)
    heads = ("项目名称", "规格型号", "单位", "数量", "单价", "金额", "税额")
    row = ("M8x40螺栓", "", "盒", "10", "8.00", "80.00", "10.40")
    paper.row(220, dict(zip(places, heads, strict=True))).row(260, dict(zip(places, row, strict=True)))
    paper.put(60, 330, "合").put(200, 330, "计").put(710, 330, "¥80.00").put(850, 330, "¥10.40")
    paper.put(60, 370, "价税合计（大写）").put(300, 370, "玖拾圆肆角").put(640, 370, "（小写）¥90.40")
    candidate = read(paper)
    assert shown(candidate) == ["bolt-m8x40: 10盒 = 80"]
    assert [slot.key for slot in candidate.named("customer")] == ["customer:hengli"]
    assert [slot.value for slot in candidate.named("total")] == [MoneyValue(Decimal("90.40"), "CNY")]
    assert [slot.value for slot in candidate.named("tax")] == [MoneyValue(Decimal("10.40"), "CNY")]


def test_the_day_a_bill_is_due_is_no_delivery() -> None:
    paper = Paper().put(700, 60, "INVOICE", 34).put(60, 120, "Invoice Date: 20 November 2026")
    paper.put(60, 160, "Due Date: 20 December 2026")
    paper.row(220, {60: "Description", 520: "Qty", 640: "Unit price", 820: "Amount"})
    paper.row(260, {60: "M8x40 bolt", 520: "2", 640: "8.00", 820: "16.00"})
    assert not read(paper).named("window")


# Print that was found glued, misread or hardly at all


def test_a_code_glued_to_the_number_of_its_line_is_cut_where_the_catalogue_ends_it() -> None:
    paper = Paper().centred(500, 60, "采购订单", 34)
    paper.row(140, {60: "序号", 140: "编码", 300: "品名", 640: "数量"})
    paper.row(180, {60: "1BLT-0840", 300: "M8x40螺栓", 640: "12盒"})
    paper.row(220, {60: "2BLT-0860", 300: "M8x60螺栓", 640: "3盒"})
    candidate = read(paper)
    assert [line.named("item_code")[0].text for line in candidate.lines] == ["BLT-0840", "BLT-0860"]
    assert shown(candidate) == ["bolt-m8x40: 12盒", "bolt-m8x60: 3盒"]


def test_words_glued_behind_a_quantity_are_a_note() -> None:
    paper = Paper().centred(500, 60, "采购订单", 34).row(140, {60: "编码", 300: "品名", 640: "数量备注"})
    paper.row(180, {60: "BLT-0840", 300: "M8x40螺栓", 640: "12盒勿压"}).row(
        220, {60: "GR-15", 300: "轴承润滑脂", 640: "3桶"}
    )
    candidate = read(paper)
    assert shown(candidate) == ["bolt-m8x40: 12盒", "grease: 3桶"]
    assert [slot.text for slot in candidate.lines[0].named("note")] == ["勿压"]


def test_a_letter_lists_names_codes_and_packages_without_a_space() -> None:
    paper = Paper().put(60, 60, "订货函", 34).put(60, 120, "致：远大紧固件")
    paper.put(60, 160, "您好！我司需订购以下货品，请安排：")
    paper.put(60, 200, "1、M8x40螺栓（BLT-0840）6盒").put(60, 240, "2、M8x60螺栓(BLT-0860)100个")
    paper.put(60, 280, "(3)GR-15轴承润滑脂3桶").put(60, 340, "联系人：王小明")
    assert shown(read(paper)) == ["bolt-m8x40: 6盒", "bolt-m8x60: 100个", "grease: 3桶"]


@pytest.mark.parametrize(("first", "second"), [("①", "②"), ("一、", "二、"), ("(一)", "(二)")])
def test_a_letter_counts_its_lines_in_circles_and_characters(first: str, second: str) -> None:
    paper = Paper().put(60, 60, "订货函", 34).put(60, 120, "致：远大紧固件")
    paper.put(60, 200, f"{first}M8x40螺栓 31盒").put(60, 240, f"{second}轴承润滑脂 2桶")
    assert shown(read(paper)) == ["bolt-m8x40: 31盒", "grease: 2桶"]


def test_a_quantity_that_is_hardly_legible_is_asked_about() -> None:
    candidate = smudged(form(("BLT-0840", "M8x40螺栓", "18"), ("GR-15", "轴承润滑脂", "3")), "18")
    assert shown(candidate) == ["bolt-m8x40: 18?", "grease: 3"]
    assert candidate.lines[0].named("quantity")[0].text == "18"


def test_price_and_amount_vouch_for_a_quantity_that_is_hardly_legible() -> None:
    paper = Paper().centred(500, 60, "采购订单", 34).row(140, {60: "品名", 400: "数量", 560: "单价", 740: "金额"})
    paper.row(180, {60: "M8x40螺栓", 400: "18", 560: "8.00", 740: "144.00"})
    assert shown(smudged(paper, "18")) == ["bolt-m8x40: 18 = 144"]


def test_a_quantity_that_lost_its_unit_among_others_that_have_one_is_asked_about() -> None:
    rows = (("BLT-0840", "M8x40螺栓", "12盒"), ("BLT-0860", "M8x60螺栓", "3"), ("GR-15", "轴承润滑脂", "2桶"))
    assert shown(read(form(*rows))) == ["bolt-m8x40: 12盒", "bolt-m8x60: 3?", "grease: 2桶"]


@pytest.mark.parametrize("head", ["包装", "包装规格", "其他"])
def test_a_column_of_measure_words_is_that_of_the_units_whatever_its_head_says(head: str) -> None:
    paper = Paper().centred(500, 60, "采购订单", 34).row(140, {60: "品名", 400: "数量", 600: head})
    paper.row(180, {60: "M8x40螺栓", 400: "12", 600: "盒"}).row(220, {60: "轴承润滑脂", 400: "2", 600: "桶"})
    assert shown(read(paper)) == ["bolt-m8x40: 12盒", "grease: 2桶"]


def test_a_head_with_one_misread_letter_is_still_a_head() -> None:
    paper = form(("BLT-0840", "M8x40螺栓", "12盒"), ("GR-15", "轴承润滑脂", "2桶"), head=("编码", "品名", "订购教量"))
    assert shown(read(paper)) == ["bolt-m8x40: 12盒", "grease: 2桶"]


def test_fields_above_a_table_are_no_part_of_its_head() -> None:
    paper = Paper().centred(500, 60, "采购订单", 34).put(60, 130, "电话：").put(150, 130, "13800000077")
    paper.put(500, 130, "送货地点：东仓库").row(160, {60: "编码", 300: "品名", 640: "数量"})
    paper.row(200, {60: "BLT-0840", 300: "M8x40螺栓", 640: "12盒"})
    assert [slot.key for slot in read(paper).named("deliver_to")] == ["site:depot"]


@pytest.mark.parametrize(("printed", "meant"), [("P0-2026-0118", "PO-2026-0118"), ("B0-2026-0118", "B0-2026-0118")])
def test_a_nought_in_a_word_of_documents_is_a_letter(printed: str, meant: str) -> None:
    paper = form(("BLT-0840", "M8x40螺栓", "12盒"))
    paper.words = [(x, y, text.replace("PO-2026-0118", printed), size) for x, y, text, size in paper.words]
    assert [slot.value for slot in read(paper).named("purchase_order")] == [meant]


def test_a_number_that_a_stamp_runs_into_is_asked_about() -> None:
    paper = form(("BLT-0840", "M8x40螺栓", "12盒"))
    paper.words = [(x, y, text.replace("2026-0118", "2026-01供应"), size) for x, y, text, size in paper.words]
    candidate = read(paper)
    assert not candidate.named("purchase_order")
    assert unparsed(candidate) == ["订单编号 PO-2026-01供应"]


def test_a_sum_beside_a_stamp_is_still_the_sum() -> None:
    paper = form(("BLT-0840", "M8x40螺栓", "12盒"))
    paper.put(300, 290, "恒力").put(600, 290, "合计：¥96.00")
    assert [slot.value for slot in read(paper).named("total")] == [MoneyValue(Decimal(96), "CNY")]
