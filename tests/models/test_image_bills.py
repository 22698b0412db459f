"""Bills on which not every row with money is a thing that was sold: credits, sums of parts, odd prices, tickets."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, shown
from document_pages import Paper, View

from models.image.structure.amounts import money
from models.intent import CandidateIntent, MoneyValue, QuantityValue

ASKEW = View(3, 0.01, 0.5, rectangles=True, seed=9)


def read(text: str) -> CandidateIntent:
    """A page in typewriter's print, cut where two spaces stand."""
    paper = Paper()
    for number, row in enumerate(text.strip("\n").split("\n")):
        for match in re.finditer(r"\S+(?: \S+)*", row):
            paper.put(40 + 12 * len(row[: match.start()]), 60 + 36 * number, match.group(), 20)
    return best(paper.page(ASKEW))


def money_of(candidate: CandidateIntent, name: str) -> list[Decimal]:
    return [slot.value.amount for slot in candidate.named(name) if isinstance(slot.value, MoneyValue)]


def asked(candidate: CandidateIntent) -> list[str]:
    return [slot.text for line in candidate.lines for slot in line.named("unparsed")]


def test_what_was_given_back_is_a_line_that_is_asked_about_and_no_discount() -> None:
    candidate = read("""
Invoice 5512              2026-03-14
Product              Qty    Price    Amount
Cod fillet            10    14.50    145.00
Mussels                8     6.25     50.00
Haddock short         -3     9.00    -27.00
Total                                168.00
""")
    assert shown(candidate)[:2] == ["Cod fillet: 10 x 14.50 = 145", "Mussels: 8 x 6.25 = 50"]
    assert len(candidate.lines) == 3
    assert asked(candidate) == ["-3"]
    assert not candidate.named("discount")


def test_the_sums_of_two_parts_below_both_are_no_lines() -> None:
    candidate = read("""
Labor                Hrs    Rate      Ext
Change gearbox oil   0.5   90.00    45.00
Balance wheels       1.0   90.00    90.00
Parts                Qty    Each      Ext
Gear oil               3   11.00    33.00
Wheel weight           8    1.50    12.00
Labor                              135.00
Parts                               45.00
TOTAL                              180.00
""")
    assert [line.partition(":")[0] for line in shown(candidate)] == [
        "Change gearbox oil", "Balance wheels", "Gear oil", "Wheel weight",
    ]  # fmt: skip
    assert money_of(candidate, "total") == [Decimal("180.00")]


def test_a_pump_prices_the_litre_in_pence() -> None:
    candidate = read("""
RIVERSIDE FUELS
PUMP 2
DIESEL
20.00 LITRES
@ 141.5 PENCE/LITRE           28.30
CRISPS                         1.20
TOTAL                         29.50
""")
    assert shown(candidate) == ["DIESEL: 20 x 1.415 = 28.30", "CRISPS: 1 = 1.20"]


def test_of_goods_that_cost_so_much_for_two_the_price_of_one_is_half() -> None:
    candidate = read("""
MARKET STREET GROCER
BREAD                          2.10
4 @ 2/3.00
AVOCADO                        6.00
BALANCE                        8.10
""")
    assert shown(candidate) == ["BREAD: 1 = 2.10", "AVOCADO: 4 x 1.5 = 6"]


def test_half_a_duck_is_counted_in_words() -> None:
    candidate = read("""
菜名            数量      单价      金额
烧鸭            半只     68.00     68.00
米饭            3碗       2.00      6.00
合计                               74.00
""")
    counts = [slot.value for line in candidate.lines for slot in line.named("quantity")]
    assert counts == [QuantityValue(Decimal("0.5"), "只"), QuantityValue(Decimal(3), "碗")]
    assert [line.named("item")[0].text for line in candidate.lines] == ["烧鸭", "米饭"]


def test_a_taxi_ticket_sells_nothing_by_name() -> None:
    candidate = read("""
出租汽车发票
发票号码  30217745
日期      2026-02-08
上车      08:10
下车      08:31
单价      2.60元
里程      7.4公里
金额      29.00元
""")
    assert not candidate.lines
    assert money_of(candidate, "total") == [Decimal(29)]
    assert [slot.value for slot in candidate.named("order_date")] == ["2026-02-08"]


def test_a_description_that_goes_on_below_its_line_is_whole() -> None:
    candidate = read("""
ITEM #   QTY   U/M   DESCRIPTION                     PRICE    TAX    TOTAL
LF-2     300   ea    Leaflet A5, recycled paper,      0.20    T      60.00
                     two folds,
                     packed in fifties
RB-9     2.5   hr    Retouching                      40.00    N     100.00
FR       1           Courier                         15.00    N      15.00
Total                                                               175.00
""")
    assert shown(candidate)[0] == "Leaflet A5, recycled paper, two folds, packed in fifties: 300 x 0.20 = 60"
    assert not [slot for line in candidate.lines for slot in line.named("note")]


@pytest.mark.parametrize(
    ("text", "amount"), [("1 236,00", "1236"), ("12 857,42 €", "12857.42"), ("1 234.50", "1234.50"), ("75,00.", "75")]
)
def test_spaces_group_thousands_before_either_point(text: str, amount: str) -> None:
    value = money(text, False)
    assert value is not None
    assert value.amount == Decimal(amount)


def test_what_is_to_be_paid_is_neither_the_cash_nor_the_sum_before_rounding() -> None:
    rounded = read("""
DATE: 20/11/2017
LED LAMP 9W        10    12.00    120.00
SUB TOTAL                         120.00
GST 6%                              7.20
TOTAL RM                          127.20
ROUNDING ADJ                       -0.05
AMOUNT DUE RM                     127.15
""")
    assert money_of(rounded, "total") == [Decimal("127.15")]
    handed = read("""
2025/01/03 12:22
可乐                  6.00
面包                  5.50
应付                 11.50
实付                 20.00
找零                  8.50
""")
    assert money_of(handed, "total") == [Decimal("11.50")]


def test_kinds_of_drinks_and_food_summed_up_once_more_are_no_items() -> None:
    candidate = read("""
1 SOUP OF THE DAY              7.00
2 LAGER                       11.00
1 STEAK                       23.00
FOOD                          30.00
DRINKS                        11.00
SUBTOTAL                      41.00
TAX                            3.69
DUE                          $44.69
TOTAL
""")
    assert [line.partition(":")[0] for line in shown(candidate)] == ["SOUP OF THE DAY", "LAGER", "STEAK"]
    assert money_of(candidate, "total") == [Decimal("44.69")]


def test_what_was_saved_does_not_end_a_receipt() -> None:
    candidate = read("""
COFFEE BEANS                  10.49
Promotion                     -1.00
You Saved            1.00
RICE                           3.20
Total                         12.69
""")
    assert [line.partition(":")[0] for line in shown(candidate)] == ["COFFEE BEANS", "RICE"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("日期  24/03/17 10:08\n苹果    5.00\n合计    5.00", "2024-03-17"),
        ("Trans 6680  30/09/2022 19:05\nSoap    5.00\nTotal £5.00", "2022-09-30"),
        (
            "入住日期:2025-08-01\n离店日期:2025-08-03\n打印时间:2025-08-03 11:52\n房费    5.00\n合计    5.00",
            "2025-08-03",
        ),
        ("日期  23年11月08日\n苹果    5.00\n合计    5.00", "2023-11-08"),
        (
            "Meadow Retail Park Ipswich\nWashing up liquid    5.00\nTotal £5.00\n6612 火火火 7725\n16.02.25 18:21",
            "2025-02-16",
        ),
    ],
)
def test_the_day_of_a_bill_however_it_is_announced(text: str, day: str) -> None:
    assert [(slot.value, slot.choices) for slot in read(text).named("order_date")] == [(day, ())]


@pytest.mark.parametrize(
    "text",
    [
        "收费票据\n票据号码07731846\n时间  2024-10-07 21:33:02\n实收金额  玖拾元整",
        "电子客票\n发票号码:25119110010001884027\n开票日期:2025年02月06日\n票价:¥90.00",
        "2019年07月14日 09:21开\n北京南站    上海虹桥站\n¥90.00元    二等座",
    ],
)
def test_a_ticket_says_in_its_own_way_what_it_cost(text: str) -> None:
    candidate = read(text)
    assert money_of(candidate, "total") == [Decimal(90)]
    assert not candidate.lines
