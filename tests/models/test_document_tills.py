"""Receipts and bills of shops that nobody has seen: any layout in which amounts come to a printed sum."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, shown
from document_pages import Paper, View

from models.intent import CandidateIntent, MoneyValue

ASKEW = View(4, 0.02, 0.5, rectangles=True, seed=11)


def read(*rows: str | tuple[str, ...]) -> CandidateIntent:
    """Words on the left, figures at the places of four columns, the last of them at the edge."""
    paper = Paper()
    for number, row in enumerate(rows):
        y = 60 + 36 * number
        if isinstance(row, str):
            paper.put(40, y, row)
            continue
        first, *figures = row
        if first:
            paper.put(40, y, first)
        for edge, figure in zip((640, 560, 460, 360), reversed(figures), strict=False):
            if figure:
                paper.ending(edge, y, figure)
    return best(paper.page(ASKEW))


def total(candidate: CandidateIntent) -> list[str]:
    return [str(slot.value.amount) for slot in candidate.named("total") if isinstance(slot.value, MoneyValue)]


def day(candidate: CandidateIntent) -> list[tuple[object, list[str]]]:
    return [(slot.value, [choice.text for choice in slot.choices]) for slot in candidate.named("order_date")]


def test_names_stand_above_their_figures_and_codes_between_them() -> None:
    candidate = read(
        "TAX INVOICE", "CAR WASH SHAMPOO 1L", "9555916500133", ("2 X 8.30", "16.60"), "PHOTO FRAME", "6921234500017",
        ("1 X 4.90", "4.90"), ("TOTAL INCL. GST@6%", "RM 21.50"), ("CASH", "RM 50.00"), ("CHANGE", "RM 28.50"),
    )  # fmt: skip
    assert shown(candidate) == ["CAR WASH SHAMPOO 1L: 2 x 8.30 = 16.60", "PHOTO FRAME: 1 x 4.90 = 4.90"]
    assert total(candidate) == ["21.50"]


def test_names_may_stand_below_their_figures_under_a_head() -> None:
    candidate = read(
        ("Description", "Qty", "Price", "Amount"), ("000000111", "1", "193.00", "193.00"), "SAFETY SHOES 805",
        ("000000125", "2", "12.50", "25.00"), "COTTON GLOVES L", ("TOTAL:", "218.00"),
    )  # fmt: skip
    assert shown(candidate) == ["SAFETY SHOES 805: 1 x 193 = 193", "COTTON GLOVES L: 2 x 12.50 = 25"]


@pytest.mark.parametrize(
    "rows",
    [
        (("Beans", "5.00"), "2 @ 2.50", ("Bread", "1.10")),
        ("2 @ 2.50", ("Beans", "5.00"), ("Bread", "1.10")),
        ("Beans", ("2.50 x 2", "5.00"), "Bread", ("1.10 x 1", "1.10")),
    ],
)
def test_how_many_at_what_price_stands_where_the_product_says(rows: tuple[str | tuple[str, ...], ...]) -> None:
    candidate = read("Corner shop", *rows, ("TOTAL", "£6.10"))
    assert shown(candidate)[0] == "Beans: 2 x 2.50 = 5"
    assert shown(candidate)[1].startswith("Bread: 1")


def test_a_code_in_front_of_the_names_is_no_count() -> None:
    candidate = read(
        "2103 MINERAL WATER", ("4 @ RM 1.80", "RM7.20"), "441 RED ONIONS", ("", "RM3.95"), "1992 NOODLES",
        ("2 @ RM 4.55", "RM9.10"), ("TOTAL SALES (INCLUSIVE GST)", "RM 20.25"),
    )  # fmt: skip
    assert shown(candidate) == ["MINERAL WATER: 4 x 1.80 = 7.20", "RED ONIONS: 1 = 3.95", "NOODLES: 2 x 4.55 = 9.10"]
    assert [line.named("item_code")[0].text for line in candidate.lines] == ["2103", "441", "1992"]


def test_a_count_that_lost_its_space_is_one_where_others_have_counts() -> None:
    candidate = read(("1 Fish", "$29.50"), ("2Flat white", "$11.00"), ("1 Burger", "$14.00"), ("Total", "$54.50"))
    assert shown(candidate) == ["Fish: 1 = 29.50", "Flat white: 2 = 11", "Burger: 1 = 14"]


def test_thousands_may_be_grouped_with_points() -> None:
    candidate = read(
        "CHOCO BUN", ("2 x 12.500", "25.000"), "CROISSANT", ("1 x 18.000", "18.000"), ("Total Rp", "43.000")
    )
    assert shown(candidate) == ["CHOCO BUN: 2 x 12500 = 25000", "CROISSANT: 1 x 18000 = 18000"]
    assert total(candidate) == ["43000"]


def test_a_sum_without_a_word_for_it_is_no_item() -> None:
    candidate = read(
        ("2 Fish & chips", "29.90"), ("1 House red", "22.50"), ("Food & drink", "52.40"), ("Service 12.5%", "6.55"),
        ("TOTAL", "58.95"),
    )  # fmt: skip
    assert shown(candidate) == ["Fish & chips: 2 = 29.90", "House red: 1 = 22.50"]


def test_where_the_amounts_come_to_no_printed_sum_nothing_is_counted_that_was_not_printed() -> None:
    candidate = read("Corner shop", ("Beans", "5.00"), ("Bread", "1.10"), ("TOTAL", "£9.10"))
    assert not any(line.named("quantity") for line in candidate.lines)


# Sums


@pytest.mark.parametrize(
    ("rows", "paid"),
    [
        (("应收:21.32 实收:50.00 找零:28.68",), "21.32"),
        (("应收:21.32", "优惠:0.32 实收:21.00", "现金:50.00 找零:29.00"), "21.00"),
        (("合计:21.32", "支付宝:21.32"), "21.32"),
    ],
)
def test_what_is_to_be_paid_is_what_was_given_less_what_was_given_back(rows: tuple[str, ...], paid: str) -> None:
    candidate = read(
        ("品名", "数量", "单价", "金额"), ("牛奶", "2", "3.50", "7.00"), ("苹果", "1", "14.32", "14.32"), *rows
    )
    assert total(candidate) == [paid.rstrip("0").rstrip(".") if paid.endswith(".00") else paid]


def test_the_sums_of_a_tax_table_below_the_payment_are_not_the_total() -> None:
    candidate = read(
        ("1 x Tea", "10.00"), ("Total", "10.60"), ("Cash", "20.00"), ("Change", "9.40"), "GST SUMMARY",
        ("Total", "10.00"),
    )  # fmt: skip
    assert total(candidate) == ["10.60"]


# Dates and numbers


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("KEDAI BUKU SDN BHD", ("2021-05-04", [])),
        ("Concord, CA 94518", ("2021-04-05", [])),
        ("Due 28/05/2021", ("2021-05-04", [])),
        ("Corner shop", ("2021-05-04", ["2021-04-05"])),
    ],
)
def test_the_paper_tells_whether_the_day_or_the_month_comes_first(place: str, expected: tuple[str, list[str]]) -> None:
    candidate = read(place, "Date: 04/05/2021", ("1 x Tea", "2.00"), ("Total", "2.00"))
    assert day(candidate) == [expected]


def test_the_day_until_which_goods_may_be_returned_is_not_the_date() -> None:
    rows = (("1 x Tea", "2.00"), ("Total", "2.00"), "RETURNS UNTIL 30/05/2021", "14/05/2021 11:08")
    assert day(read("Corner shop", *rows)) == [("2021-05-14", [])]


@pytest.mark.parametrize(
    "number", ["Invoice No: PEGIV-1030", "Receipt #: PEGIV-1030", "Bill : PEGIV-1030", "发票号码:PEGIV-1030"]
)
def test_a_bill_has_the_number_of_who_wrote_it(number: str) -> None:
    candidate = read("GST ID. NO : 000181747712", number, ("1 x Tea", "2.00"), ("Total", "2.00"))
    assert [slot.value for slot in candidate.named("external_reference")] == ["PEGIV-1030"]
    assert not candidate.named("purchase_order")


def test_a_count_and_the_number_of_a_dish_in_front_of_its_name() -> None:
    candidate = read(("3x 43. Can of Drink", "£3.60"), ("1x 145. Chips", "£4.60"), ("TOTAL DUE", "£8.20"))
    assert shown(candidate) == ["Can of Drink: 3 = 3.60", "Chips: 1 = 4.60"]


def test_what_one_costs_may_stand_behind_the_name() -> None:
    candidate = read(("4 Steak Frites @17.95", "71.80"), ("2 San Pellegrino 75cl", "10.50"), ("To Pay", "£82.30"))
    assert shown(candidate) == ["Steak Frites: 4 x 17.95 = 71.80", "San Pellegrino 75cl: 2 = 10.50"]


def test_a_sign_that_was_read_as_a_letter_is_no_name() -> None:
    candidate = read(
        "ROTI COKLAT", ("6 x", "10.000", "二", "60.000"), "PASTEL", ("2 x", "6.000", "=", "12.000"),
        ("TOTAL", "72.000"),
    )  # fmt: skip
    assert shown(candidate) == ["ROTI COKLAT: 6 x 10000 = 60000", "PASTEL: 2 x 6000 = 12000"]


def test_what_one_costs_below_its_name_is_no_amount() -> None:
    candidate = read(
        ("2 TEH TARIK", "5.40"), "拉茶", "0 2.70", ("3 LIMAU AIS", "9.30"), ("@ 3.10", ""), ("AMOUNT DUE", "14.70")
    )
    assert shown(candidate) == ["TEH TARIK: 2 = 5.40", "LIMAU AIS: 3 = 9.30"]


@pytest.mark.parametrize("sum_", ["8455/-", "Rs 8455/-", "8,455,-"])
def test_no_cents_behind_a_sum_are_no_minus(sum_: str) -> None:
    candidate = read(("Mosquito net", "6455"), ("Towel set", "2000"), ("TOTAL", sum_))
    assert shown(candidate) == ["Mosquito net: 1 = 6455", "Towel set: 1 = 2000"]


def test_what_one_costs_beside_how_many_there_are_is_told_by_the_sum() -> None:
    candidate = read(
        ("金龙鱼大豆油", "¥59.90"), ("", "x1"), ("维达抽纸", "¥49.90"), ("", "x2"), ("商品总额", "¥159.70"),
        ("立减", "-¥20.00"), ("实付款", "¥139.70"),
    )  # fmt: skip
    assert shown(candidate) == ["金龙鱼大豆油: 1 x 59.90 = 59.90", "维达抽纸: 2 x 49.90 = 99.80"]


def test_amounts_that_come_to_the_sum_are_what_all_of_a_thing_cost() -> None:
    candidate = read(("酸梅汤", "x3", "15.00"), ("小酥肉", "x1", "22.00"), ("应付", "37.00"))
    assert shown(candidate) == ["酸梅汤: 3 = 15", "小酥肉: 1 = 22"]


def test_a_price_that_goes_into_its_amount_several_times_leaves_the_count_open() -> None:
    candidate = read(("sleeves @29.70", "148.50"), ("ink", "10.00"), ("TOTAL", "158.50"))
    assert shown(candidate) == ["sleeves:  = 148.50", "ink: 1 = 10"]


def test_three_figures_of_a_pump_are_one_line() -> None:
    candidate = read(
        ("Date: 14/06/2019 08:12", ""), ("FUELSAVE 95", "38.46 L"), ("RM 2.08 / L", ""), ("", "RM 80.00"),
        ("TOTAL", "RM 80.00"), ("CASH", "RM 100.00"), ("CHANGE", "RM 20.00"),
    )  # fmt: skip
    assert shown(candidate) == ["FUELSAVE 95: 38.46 x 2.08 = 80"]


@pytest.mark.parametrize("chosen", ["大杯/冰/标准糖", "颜色分类:白色;尺码:L", "（微辣，不要葱）"])
def test_what_was_chosen_below_a_name_is_no_name(chosen: str) -> None:
    candidate = read("生椰拿铁", chosen, ("", "x1", "18.00"), "燕麦拿铁", ("", "x2", "36.00"), ("合计", "54.00"))
    assert [line.partition(":")[0] for line in shown(candidate)] == ["生椰拿铁", "燕麦拿铁"]


def test_a_taxi_prints_no_colons_and_sums_up_its_surcharge() -> None:
    candidate = read(
        "发票号码 66554433", "日期 2019-04-12", "时间 22:10-22:41", "单价 2.30", "里程 12.6", "金额 45.00元",
        "燃油附加费 1.00", "实收金额 46.00元",
    )  # fmt: skip
    assert (shown(candidate), total(candidate)) == ([], ["46"])
    assert [str(found) for found, _ in day(candidate)] == ["2019-04-12"]


def test_a_summary_of_taxes_below_the_total_is_none() -> None:
    candidate = read(
        ("Item", "Qty", "S/Price", "Amount", "Tax"), "GUNTING", ("", "3", "15.00", "45.00", "SR"), "BATU PARANG",
        ("", "2", "6.50", "13.00", "SR"), ("Total Sales (Excluding GST)", "54.72"), ("Discount", "0.00"),
        ("Total GST", "3.28"), ("Rounding", "0.00"), ("Total Sales (Inclusive of GST)", "58.00"), ("CASH", "60.00"),
        ("Change", "2.00"), "GST SUMMARY", ("Total", "54.72", "3.28"),
    )  # fmt: skip
    assert (shown(candidate), total(candidate)) == (
        ["GUNTING: 3 x 15 = 45", "BATU PARANG: 2 x 6.50 = 13"], ["58"],
    )  # fmt: skip
    assert [str(slot.value.amount) for slot in candidate.named("tax") if isinstance(slot.value, MoneyValue)] == ["3.28"]


def test_the_number_of_a_parcel_is_not_that_of_its_bill() -> None:
    candidate = read(
        "快递单号YT9976628978288", "订单编号:8818093515626269", "订单日期:2022-05-19",
        ("商品名称", "单价", "数量", "小计"), ("跳绳计数款", "23.40", "3", "70.20"), ("运费", "6.00"), ("实付款", "￥76.20"),
    )  # fmt: skip
    assert [slot.text for slot in candidate.named("purchase_order")] == ["8818093515626269"]
    assert not candidate.named("external_reference")


def test_how_long_something_can_be_returned_is_behind_the_day_of_the_paper() -> None:
    candidate = read("06/19/2021 05:42 PM EXPIRES 09/17/21", ("STORAGE BIN", "$10.00"), ("TOTAL", "$10.00"))
    assert [str(found) for found, _ in day(candidate)] == ["2021-06-19"]


def test_a_size_in_front_of_a_price_is_no_count_where_another_makes_the_amount() -> None:
    candidate = read(
        ("2 COKE 20OZ @ 2.19", "4.38"), ("1 CREST TP", "4.79"), ("NY 8.875% TAX", "0.81"), ("TOTAL", "9.98"),
        "05/04/2019 11:33 AM",
    )  # fmt: skip
    assert shown(candidate) == ["COKE: 2 x 2.19 = 4.38", "CREST TP: 1 = 4.79"]
    assert day(candidate) == [("2019-05-04", [])]


def test_so_many_of_a_thing_at_what_one_costs() -> None:
    candidate = read(
        ("2 of: USB C Cable", "$9.99"), ("1 of: Phone Stand", "$19.99"), ("Item(s) Subtotal:", "$39.97"),
        ("Sales Tax:", "$3.21"), ("Grand Total:", "$43.18"),
    )  # fmt: skip
    assert shown(candidate) == ["USB C Cable: 2 x 9.99 = 19.98", "Phone Stand: 1 x 19.99 = 19.99"]


def test_what_was_chosen_below_the_name_in_a_table_is_a_note() -> None:
    paper = Paper()
    for number, (x, *row) in enumerate(
        (
            (40, "商品", "数量", "小计"), (40, "珍珠奶茶", "1", "8.00"), (52, "正常冰,七分糖"), (40, "冰鲜柠檬水", "2", "8.00"),
            (52, "少冰,五分糖"), (40, "共3件", "", "合计:16.00"),
        )
    ):  # fmt: skip
        paper.put(x, 60 + 36 * number, row[0])
        for edge, figure in zip((300, 460), row[1:], strict=False):
            if figure:
                paper.ending(edge, 60 + 36 * number, figure)
    assert [line.partition(":")[0] for line in shown(best(paper.page(ASKEW)))] == ["珍珠奶茶", "冰鲜柠檬水"]


def test_a_price_in_front_of_its_count_is_no_count_with_the_number_of_a_dish() -> None:
    candidate = read("御飯糰鮪魚", ("31x1", "31"), "大亨堡", ("34x2", "68"), ("合計6項", "99"))
    assert shown(candidate) == ["御飯糰鮪魚: 1 x 31 = 31", "大亨堡: 2 x 34 = 68"]


def test_signs_of_taxes_and_numbers_of_shelves_are_no_part_of_a_name() -> None:
    candidate = read(
        ("4415-858-873 CAULK WHT <A,U>", ""), ("11@2.98", "32.78"), ("0597-150-489 COPPER PIPE 15MM X3M <A>", "3.78 <A>"),
        ("SUBTOTAL", "36.56"), ("TOTAL", "$36.56"),
    )  # fmt: skip
    assert [name.partition(":")[0] for name in shown(candidate)] == ["CAULK WHT", "COPPER PIPE 15MM X3M"]
    assert [line.named("item_code")[0].text for line in candidate.lines] == ["4415-858-873", "0597-150-489"]
    assert total(candidate) == ["36.56"]


def test_of_amounts_of_taxes_beside_their_rates_none_is_that_of_the_line() -> None:
    paper = Paper().put(40, 40, "GST INVOICE", 28)
    heads = ("Description", "Qty", "Rate", "Taxable Value", "CGST", "Amt", "SGST", "Amt", "Total")
    places = (40, 240, 330, 420, 570, 640, 710, 780, 860)
    paper.row(120, dict(zip(places, heads, strict=True)), 16)
    for number, cells in enumerate((
        ("Flush Plate", "10 Pcs", "175.00", "1,750.00", "9%", "157.50", "9%", "157.50", "2,065.00"),
        ("Copper Wire", "2 Pcs", "100.00", "200.00", "9%", "18.00", "9%", "18.00", "236.00"),
    )):  # fmt: skip
        paper.row(160 + 36 * number, dict(zip(places, cells, strict=True)), 16)
    paper.row(260, {40: "Taxable Amount", 860: "1,950.00"}).row(296, {40: "Add: CGST @ 9%", 860: "175.50"})
    paper.row(332, {40: "Add: SGST @ 9%", 860: "175.50"}).row(368, {40: "Invoice Total Rs.", 860: "2,301.00"})
    candidate = best(paper.page())
    assert shown(candidate) == ["Flush Plate: 10 x 175 = 1750", "Copper Wire: 2 x 100 = 200"]


def test_a_ticket_says_what_it_cost_in_two_languages() -> None:
    candidate = read("TAXI RECEIPT", "号码NO.11769282", ("日期 DATE", "2026.07.29"), ("单价 PRICE/KM", "2.40"),
                     ("里程 KM", "37.8"), ("金额 FARE", "113.50"))  # fmt: skip
    assert total(candidate) == ["113.50"]
    assert [slot.value for slot in candidate.named("external_reference")] == ["11769282"]


def test_what_stands_below_a_name_in_brackets_or_behind_a_dash_is_a_note() -> None:
    paper = Paper().put(40, 40, "消费账单", 28).row(100, {40: "项目", 360: "数量", 460: "单价", 560: "金额"})
    paper.row(140, {40: "欢唱套餐C", 360: "1", 460: "198.00", 560: "198.00"}).put(40, 176, "-矿泉水*4")
    paper.row(212, {40: "百威(打)", 360: "1", 460: "222.00", 560: "222.00"}).put(40, 248, "(最低消费198.00)")
    paper.row(284, {40: "应收", 560: "420.00"})
    candidate = best(paper.page())
    assert [line.named("item")[0].text for line in candidate.lines] == ["欢唱套餐C", "百威(打)"]


def test_a_charge_of_a_guests_account_is_a_line_of_it() -> None:
    paper = Paper().put(40, 40, "宾客账户明细", 28)
    paper.row(100, {40: "日期时间", 280: "摘要", 420: "房号", 520: "消费", 640: "付款"})
    paper.row(140, {40: "2023/08/05 19:09", 280: "银行卡押金", 420: "1900", 640: "1200.00"})
    paper.row(176, {40: "2023/08/05 23:16", 280: "客房租金", 420: "1900", 520: "292.00"})
    paper.row(212, {40: "2023/08/05 23:18", 280: "加床费", 420: "1900", 520: "150.00"})
    paper.row(248, {40: "消费合计:442.00", 420: "付款合计:442.00"})
    names = [slot.text for line in best(paper.page()).lines for slot in line.named("item")]
    assert {"客房租金", "加床费"} <= set(names)
