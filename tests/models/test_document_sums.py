"""Sums of receipts that stand in columns of their own, in words, in each line, or alone on the screen of a wallet."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, shown
from document_pages import Paper, View

from models.image.structure.spoken_sums import spoken, spoken_sum
from models.intent import CandidateIntent, MoneyValue

ASKEW = View(3, 0.01, 0.5, rectangles=True, seed=5)


def read(*rows: dict[float, str], size: float = 20) -> CandidateIntent:
    """Words at their left edges, a row below the other; a row of `{0: ...}` is set in the middle in large letters."""
    paper = Paper()
    for number, row in enumerate(rows):
        for x, text in row.items():
            if x:
                paper.put(x, 60 + 36 * number, text, size)
            else:
                paper.centred(400, 60 + 36 * number, text, 1.7 * size)
    return best(paper.page(ASKEW))


def total(candidate: CandidateIntent) -> list[str]:
    return [str(slot.value.amount) for slot in candidate.named("total") if isinstance(slot.value, MoneyValue)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("RINGGIT MALAYSIA TWO HUNDRED TWELVE AND SEN TEN ONLY", "212.10"),
        ("Rs. Eight Thousand Four Hundred Fifty Five only", "8455"),
        ("Rupees One Lakh Two Thousand and Paise Fifty Only", "102000.50"),
        ("US Dollars Five Hundred Only", "500"),
    ],
)
def test_a_sum_in_words_is_read(words: str, value: str) -> None:
    assert spoken(words)
    assert spoken_sum(words) == Decimal(value)


@pytest.mark.parametrize("words", ["Seven Spice Chicken", "HUNDRED PLUS", "Two piece meal", "NO", "5 ringgit only"])
def test_goods_are_no_sum_in_words(words: str) -> None:
    assert not spoken(words)


def test_the_end_of_a_sum_in_words_is_no_sum() -> None:
    assert spoken("AND SEN FIFTY ONLY")
    assert spoken_sum("AND SEN FIFTY ONLY") is None


def test_a_sum_in_words_beside_the_total_is_no_line() -> None:
    candidate = read(
        {40: "NO", 100: "DESCRIPTION", 400: "QTY", 470: "UOM", 550: "U/PRICE", 660: "DISC", 720: "AMT", 764: "(RM)"},
        {40: "1.", 100: "BALL BEARING 6203", 400: "21", 470: "SET", 560: "10.10", 730: "212.10"},
        {40: "2.", 100: "V-BELT A-42", 400: "2", 470: "PCS", 560: "13.90", 730: "27.80"},
        {40: "RINGGIT MALAYSIA TWO HUNDRED THIRTY NINE", 620: "TOTAL RM", 730: "239.90"},
        {40: "AND SEN NINETY ONLY"},
    )
    assert shown(candidate) == ["BALL BEARING 6203: 21 x 10.10 = 212.10", "V-BELT A-42: 2 x 13.90 = 27.80"]
    assert total(candidate) == ["239.90"]


def test_rupees_and_paise_are_one_sum() -> None:
    candidate = read(
        {40: "No. 447", 600: "Date 30/1/2018"},
        {40: "Sr.", 90: "PARTICULARS", 400: "Qty.", 480: "Rate", 570: "Amount Rs.", 720: "P."},
        {40: "1", 90: "Mosquito net", 410: "4", 485: "595", 620: "2380", 720: "00"},
        {40: "2", 90: "Towel set", 410: "1", 485: "445.50", 630: "445", 720: "50"},
        {40: "3", 90: "Cushion 16 inch", 410: "6", 485: "185", 620: "1110"},
        {40: "Rs. Three Thousand Nine Hundred Thirty Five", 570: "G. TOTAL", 680: "3935.50"},
    )
    assert shown(candidate) == [
        "Mosquito net: 4 x 595 = 2380", "Towel set: 1 x 445.50 = 445.50", "Cushion 16 inch: 6 x 185 = 1110",
    ]  # fmt: skip
    assert total(candidate) == ["3935.50"]


def test_digits_below_their_letters_are_one_sum() -> None:
    candidate = read(
        {300: "送货单"},
        {40: "品名", 300: "数量", 380: "单价", 480: "金额"},
        {440: "千", 464: "百", 488: "十", 512: "元", 536: "角", 560: "分"},
        {40: "白乳胶", 310: "12", 385: "80.5", 470: "9", 490: "6", 514: "6", 538: "0", 562: "0"},
        {40: "腻子粉", 310: "8", 385: "18", 470: "1", 490: "4", 514: "4", 538: "0", 562: "0"},
        {40: "合计", 480: "￥1110.00"},
    )
    assert shown(candidate) == ["白乳胶: 12 x 80.5 = 966", "腻子粉: 8 x 18 = 144"]


@pytest.mark.parametrize("line", [{40: "¥23.10×2", 520: "小计¥46.20"}, {40: "¥23.10 x 2", 480: "小计", 560: "46.20"}])
def test_what_each_line_comes_to_is_no_sum_of_the_order(line: dict[float, str]) -> None:
    candidate = read(
        {40: "下单时间", 400: "2026-03-16 09:50:04"}, {40: "冷冻手打鱼丸1kg"}, {40: "¥26.20×1", 520: "小计¥26.20"},
        {40: "本地草莓约500g"}, line, {40: "商品金额", 520: "¥72.40"}, {40: "实付金额", 520: "¥72.40"},
    )  # fmt: skip
    assert shown(candidate) == ["冷冻手打鱼丸1kg: 1 x 26.20 = 26.20", "本地草莓约500g: 2 x 23.10 = 46.20"]
    assert total(candidate) == ["72.40"]


def test_a_sum_with_a_label_is_no_line_where_it_is_no_product() -> None:
    candidate = read(
        {40: "Date: 03/04/2024"}, {40: "Americano", 520: "3.50"}, {40: "Bagel", 520: "2.00"},
        {40: "Subtotal", 520: "5.50"}, {40: "TOTAL", 520: "5.50"},
    )  # fmt: skip
    assert shown(candidate) == ["Americano: 1 = 3.50", "Bagel: 1 = 2"]


@pytest.mark.parametrize(
    ("state", "when", "amount"),
    [
        ({40: "当前状态", 560: "支付成功"}, {40: "支付时间", 480: "2020-01-17 20:18:27"}, "-325.48"),
        ({40: "Status", 560: "Payment successful"}, {40: "Payment time", 480: "2020-01-17 20:18:27"}, "RM 325.48"),
    ],
)
def test_the_screen_of_a_wallet_says_what_was_paid(
    state: dict[float, str], when: dict[float, str], amount: str
) -> None:
    candidate = read({0: amount}, state, when, {40: "支付方式", 480: "储蓄卡(6765)"}, {40: "优惠 -5.00"})
    assert total(candidate) == ["325.48"]
    assert [str(slot.value) for slot in candidate.named("order_date")] == ["2020-01-17"]


def test_amounts_and_taxes_come_to_the_sum_in_capital_figures() -> None:
    candidate = read(
        {40: "项目名称", 300: "数量", 380: "单价", 480: "金额", 580: "税率", 660: "税额"},
        {40: "线盒86型", 310: "13", 385: "1.01", 480: "13.13", 580: "13%", 660: "1.71"},
        {40: "电线4平方", 310: "18", 385: "289.44", 480: "5209.92", 580: "13%", 660: "677.29"},
        {40: "合计", 480: "¥5223.05", 660: "¥679.00"}, {40: "价税合计(大写)", 300: "伍仟玖佰零贰元零伍分"},
    )  # fmt: skip
    assert total(candidate) == ["5902.05"]


def test_capital_figures_end_a_table_whose_sum_they_write_out() -> None:
    candidate = read(
        {40: "品名", 300: "數量", 380: "單價", 480: "總價"}, {40: "龍眼乾", 310: "5", 385: "260", 480: "1300"},
        {40: "蜂蜜700g", 310: "5", 385: "570", 480: "2850"}, {40: "合計新臺幣肆仟壹佰伍拾元整", 480: "NT$ 4150"},
    )  # fmt: skip
    assert [line.partition(":")[0] for line in shown(candidate)] == ["龍眼乾", "蜂蜜700g"]
    assert total(candidate) == ["4150"]
