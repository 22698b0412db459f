"""Bills, delivery notes and receipts that say one thing in two places: which date, sum and count is the paper's own."""

from __future__ import annotations

import re
import sys
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, doubts
from document_pages import Paper, View

from models.image.documents.dates import dates
from models.image.structure.layout import Run
from models.image.sums.capitals import capitals
from models.intent import CandidateIntent, MoneyValue, QuantityValue

ASKEW = View(3, 0.01, 0.5, rectangles=True, seed=5)
SIZE = 20


def read(text: str, view: View = ASKEW, drift: float = 0.0) -> CandidateIntent:
    """A page in typewriter's print, cut where two spaces stand; `drift`: how much figures sink towards the bottom."""
    paper = Paper()
    for number, row in enumerate(text.strip("\n").split("\n")):
        for match in re.finditer(r"\S+(?: \S+)*", row):
            x = 40 + 11 * columns(row[: match.start()])
            paper.put(x, 60 + 34 * number + drift * number * (x > 300), match.group(), SIZE)
    return best(paper.page(view))


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def shown(candidate: CandidateIntent) -> list[str]:
    found = []
    for line in candidate.lines:
        count = next((s.value for s in line.named("quantity") if isinstance(s.value, QuantityValue)), None)
        amount = next((s.value.amount for s in line.named("amount") if isinstance(s.value, MoneyValue)), None)
        unit = count.measure or "" if count is not None else ""
        found.append(f"{line.named('item')[0].text}: {count.value if count else '?'}{unit} = {amount}")
    return found


def money(candidate: CandidateIntent, name: str) -> list[Decimal]:
    return [slot.value.amount for slot in candidate.named(name) if isinstance(slot.value, MoneyValue)]


def day(candidate: CandidateIntent) -> list[object]:
    return [slot.value for slot in candidate.named("order_date") if not slot.choices]


# Rows


def test_figures_that_sink_below_their_words_towards_the_foot_of_a_curled_receipt_stay_with_them() -> None:
    names = ["Apples", "Yogurt plain", "Eggs", "Bagels", "Oat milk", "Honey", "Rye bread", "Butter", "Tea", "Rice"]
    rows = "\n".join(f"{name:40}{index + 1}.25" for index, name in enumerate(names))
    total = sum(index + 1 for index in range(10)) + Decimal("2.50")
    candidate = read(f"Corner shop\n{rows}\n{'TOTAL':40}{total}", View(), drift=2.1)
    assert shown(candidate) == [f"{name}: 1 = {index + 1}.25" for index, name in enumerate(names)]


def test_the_mark_of_a_tax_stands_in_front_of_a_code() -> None:
    candidate = read(
        """
        Market hall
E   41022 BABY CARROTS        2.49
    77310 SPONGES  6PK        5.99 A
E   88120 OAT MILK            3.79
    /77310                   -1.00 A
SUBTOTAL                     11.27
TAX                           0.35
TOTAL                        11.62
"""
    )
    assert [line.named("item_code")[0].text for line in candidate.lines] == ["41022", "77310", "88120"]
    assert shown(candidate)[0] == "BABY CARROTS: 1 = 2.49"
    assert money(candidate, "discount") == [-1]
    assert money(candidate, "total") == [Decimal("11.62")]


def test_a_unit_may_be_glued_to_the_sign_of_times() -> None:
    candidate = read(
        """
     老街串串
牛肉串      30串x 3.00    90.00
青岛啤酒    8瓶x 6.00     48.00
合计:                    138.00
"""
    )
    assert shown(candidate) == ["牛肉串: 30串 = 90", "青岛啤酒: 8瓶 = 48"]


def test_where_a_till_prints_the_price_before_the_count_the_smaller_figures_are_the_counts() -> None:
    candidate = read(
        """
茶葉蛋      10 x 2      20
鮮乳 946ml  95 x 1      95
麵包        30 x 1      30
合計 3 項            145
"""
    )
    assert [line.split(": ")[1] for line in shown(candidate)] == ["2 = 20", "1 = 95", "1 = 30"]
    assert money(candidate, "total") == [145]


def test_what_costs_nothing_below_an_item_is_wished_of_it() -> None:
    candidate = read(
        """
        Blue bowl
1 Poke Bowl              14.50
   No onion               0.00
   Extra avocado          2.00
2 Miso Soup               7.00
Total                    23.50
"""
    )
    assert [line.named("item")[0].text for line in candidate.lines] == ["Poke Bowl", "Extra avocado", "Miso Soup"]
    assert [slot.text for slot in candidate.lines[0].named("note")] == ["No onion"]


# Dates


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("INVOICE\nOrder Date 02/07/2022    Due Date 18/09/2022\nInvoice Date 19/08/2022", "2022-08-19"),
        ("DELIVERY NOTE\nDelivery date: 17/10/2023   Order date: 11/10/2023\nPrinted: 16/10/2023 15:22", "2023-10-17"),
        ("TAX INVOICE\nInvoice No. SV-88120 Date 14-Aug-2022", "2022-08-14"),
        ("大同五金行  估價單\n日期:112年8月4日", "2023-08-04"),
        ("TAX INVOICE\nBest before 03/02/2025\n14/05/2024 18:22", "2024-05-14"),
    ],
)
def test_of_several_dates_the_one_on_which_the_paper_was_written_is_taken(head: str, expected: str) -> None:
    candidate = read(
        f"""
{head}

Item               Qty   Price    Amount
Walnut shelf       2     210.00   420.00
Cabinet            1     80.00     80.00
                         Total    500.00
"""
    )
    assert day(candidate) == [expected]


def test_two_dates_with_the_hour_of_which_neither_says_what_it_is_are_a_question() -> None:
    candidate = read("Cafe\n14/05/2024 18:22\n1 x Tea      2.00\nTotal        2.00\n15/05/2024 09:10")
    (slot,) = candidate.named("order_date")
    assert slot.value == "2024-05-14"
    assert [choice.text for choice in slot.choices] == ["2024-05-15"]


def test_years_of_the_republic_begin_in_1912() -> None:
    today = date(2026, 11, 1)
    assert [found.day for found in dates("民國113年5月1日", "Asia/Taipei", today)] == [date(2024, 5, 1)]
    assert [found.day for found in dates("113/05/21", "Asia/Taipei", today)] == [date(2024, 5, 21)]


# Sums


def test_what_is_left_to_pay_after_a_deposit_is_not_the_total() -> None:
    candidate = read(
        """
Invoice No. 4471     Invoice Date 19/08/2022
Qty   Description            Rate       Amount
2     Walnut shelf          210.00      420.00
1     Corner cabinet      1,250.00    1,250.00
                   Subtotal           1,670.00
                   Sales tax            105.00
                   Total              1,775.00
                   Deposit             -500.00
                   Balance due        1,275.00
"""
    )
    assert money(candidate, "total") == [1775]
    assert money(candidate, "tax") == [105]
    assert not money(candidate, "charge")


BILL = """
品名        单位    数量    单价    金额
地砖        片      120     28      3360
瓷砖胶      包      30      35      1050
合计人民币(大写){}    ¥4410
"""


def test_a_sum_in_capital_figures_that_says_otherwise_is_a_question() -> None:
    assert doubts(read(BILL.format("肆仟肆佰贰拾元整"))) == ["肆仟肆佰贰拾元整"]
    assert not doubts(read(BILL.format("肆仟肆佰壹拾元整")))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("壹仟壹佰元整", "1100"),
        ("叁佰肆拾贰圆伍角叁分", "342.53"),
        ("壹拾万零伍佰元零伍分", "100500.05"),
        ("拾贰元整", "12"),
        ("贰亿叁仟万元整", "230000000"),
        ("贰叁元", None),
        ("三元", None),
    ],
)
def test_capital_figures_are_numbers_or_nothing(said: str, value: str | None) -> None:
    run = Run(said, 1.0, 0, ((0, 0), (1, 0), (1, 1), (0, 1)), 0, 0, 1, 1)
    assert [found for _, found in capitals([run])] == ([Decimal(value)] if value is not None else [])


def test_five_dozen_at_a_price_for_the_dozen_stay_five_dozen() -> None:
    candidate = read(
        """
编号    货品名称    数量    单位    单价    金额
01      鸡蛋        12      打      15      180.00
02      鸭蛋        3.5     斤      12      42.00
合计                                        222.00
"""
    )
    assert shown(candidate) == ["鸡蛋: 12打 = 180", "鸭蛋: 3.5斤 = 42"]


def test_a_bill_number_is_read_without_a_colon_behind_its_label() -> None:
    candidate = read("榮記茶餐廳\n檯號 12 單號 00871\n1 x 凍檸茶      22.0\n總計        22.0")
    assert [slot.value for slot in candidate.named("external_reference")] == ["00871"]


def test_item_codes_with_points_are_no_sums() -> None:
    candidate = read(
        "商品               订货数量\n手套M LG.18.202      40包\n抹布 CL.22.402       9包\n手套S LG.18.201      2双"
    )
    assert "LG.18.202" in candidate.lines[0].named("item")[0].text


def test_a_count_that_was_lost_in_front_of_its_price_is_not_taken_for_one() -> None:
    candidate = read(
        "Ink\n5 bottles @ 56.70      283.50\nStaples\nsleeves @ 29.70        148.50\nTOTAL            432.00"
    )
    assert [line.split(": ")[1] for line in shown(candidate)] == ["5bottles = 283.50", "? = 148.50"]
