"""Where what was sold begins and ends on a receipt, and what stands among it that is no thing that was sold."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_document_papers import day, money, read, shown

from models.image.documents.dates import dates
from models.image.structure.totals import summing
from models.intent import CandidateIntent


def names_of(candidate: CandidateIntent) -> list[str]:
    return [line.named("item")[0].text for line in candidate.lines]


def test_a_head_of_taxes_below_the_total_is_none_of_goods() -> None:
    candidate = read(
        """
Express
OAT DRINK 1L             1.55
RYE LOAF                 1.40
BALANCE DUE              2.95
VAT    Rate     Goods     VAT      Total
A      20.00%   1.29      0.26     1.55
D      0.00%    1.40      0.00     1.40
14/08/23 17:52  2913 018 1802 7711
"""
    )
    assert shown(candidate) == ["OAT DRINK 1L: 1 = 1.55", "RYE LOAF: 1 = 1.40"]
    assert day(candidate) == ["2023-08-14"]
    assert not money(candidate, "tax")


def test_below_the_sum_of_one_part_goes_on_what_was_sold_where_another_part_is_summed_up() -> None:
    candidate = read(
        """
Repair order 22187
Labor
Brake pads replace     1.5   120.00   180.00
Oil change             0.5   120.00    60.00
Labor subtotal                        240.00
Parts
Brake pad set          1      84.50    84.50
Oil filter             2       9.80    19.60
Parts subtotal                        104.10
Sales tax                               8.33
Total                                 352.43
"""
    )
    assert [line.split(":")[0] for line in shown(candidate)] == [
        "Brake pads replace", "Oil change", "Brake pad set", "Oil filter",
    ]  # fmt: skip
    assert [str(each) for each in money(candidate, "total")] == ["352.43"]


def test_what_was_paid_before_the_sums_are_said_is_no_item() -> None:
    text = "1 Latte     4.75\n1 Croissant     3.95\nHouse Card     9.59\nSubtotal     8.70\nTax 10.25%     0.89\nTotal     9.59"
    assert names_of(read(text)) == ["Latte", "Croissant"]


def test_the_price_of_members_below_an_item_is_what_it_costs() -> None:
    candidate = read(
        """
品名        单价      数量      金额
中华牙膏 140g
            12.50     2        25.00
农夫山泉 550ml
            2.00      3         6.00
  会员价    1.80                5.40
合计                           30.40
"""
    )
    assert shown(candidate) == ["中华牙膏 140g: 2 = 25", "农夫山泉 550ml: 3 = 5.40"]


def test_a_charge_with_a_count_in_the_table_is_sold_and_one_without_is_charged() -> None:
    candidate = read(
        """
菜品           数量     单价      小计
茶位费          4       3.00     12.00
红烧肉          1       58.00    58.00
消费合计                          70.00
服务费(10%)                        7.00
应收                              77.00
"""
    )
    assert shown(candidate) == ["茶位费: 4 = 12", "红烧肉: 1 = 58"]
    assert [str(each) for each in money(candidate, "charge")] == ["7"]


def test_words_for_a_charge_that_go_on_under_a_name_are_part_of_it() -> None:
    candidate = read(
        """
项目名称           单位    数量     单价        金额
*物流辅助服务*       次      2        50.00      100.00
收派服务费
*物业管理服务*       月      1        300.00     300.00
服务费(2025年1月)
合计                                           400.00
"""
    )
    assert [line.split(":")[0] for line in shown(candidate)] == [
        "物流辅助服务* 收派服务费", "物业管理服务* 服务费(2025年1月)",
    ]  # fmt: skip
    assert not money(candidate, "charge")


def test_days_and_payments_of_a_guests_account_are_no_names() -> None:
    candidate = read(
        """
账单号:RJ20240311-018     房号:8306
日期        项目          消费       付款
03-09       房费         268.00
03-10       迷你吧        15.00
03-09       预授权                  800.00
消费合计:                 283.00
"""
    )
    assert names_of(candidate) == ["房费", "迷你吧"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("茶葉蛋     13x2     26TX\n關東煮     43x2     86TX\n合計2項           112", ["茶葉蛋: 2 = 26", "關東煮: 2 = 86"]),
        ("Ham\n2 PCx 93.00      186.00V\nTotal           186.00", ["Ham: 2pc = 186"]),
        ("TABLETS    23.84 F\n3 AT 1 FOR    13.57\nRICE    40.71 N\nTotal    64.55", ["TABLETS: 1 = 23.84", "RICE: 3 = 40.71"]),
        ("藿香正气水\n盒     2     11.62     23.24\n合计           23.24", ["藿香正气水: 2 = 23.24"]),
        ("E    730154    SOAP    1.70 N\nA 299300    TEA    3.75 Y\nE    6954    OIL    2.05 Y\nTOTAL    7.50", ["SOAP: 1 = 1.70", "TEA: 1 = 3.75", "OIL: 1 = 2.05"]),
        ("QTY   ITEM          TOTAL\n1     Meal          5.89\n2     Pie           3.98\nTotal               9.87", ["Meal: 1 = 5.89", "Pie: 2 = 3.98"]),
        ("081220334 PLATES    T    12.00\n2 @ $6.00 ea\nTOTAL    $12.00", ["PLATES: 2 = 12"]),
    ],
)  # fmt: skip
def test_counts_marks_and_codes_as_tills_print_them(rows: str, expected: list[str]) -> None:
    candidate = read(f"Corner shop\n{rows}")
    assert shown(candidate) == expected
    assert not [slot for line in candidate.lines for slot in line.named("unparsed")]


# Numbers, days and sums


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("Rcpt444177", "444177"),
        ("SLIP: 541348", "541348"),
        ("SI#:004207621", "004207621"),
        ("交易流水号  6475281741", "6475281741"),
        ("ST# 62646 OP# 009752 TR#  85259", "85259"),
        ("收款收据\n客户名称：恒力机械   2025年3月1日   No,0006829", "0006829"),
    ],
)
def test_the_number_of_a_receipt_behind_labels_of_tills(head: str, number: str) -> None:
    candidate = read(f"{head}\nTea     2.00\nTotal     2.00")
    assert [slot.value for slot in candidate.named("external_reference")] == [number]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("190517 18:03:29", [date(2019, 5, 17)]),
        ("2021101014:27", [date(2021, 10, 10)]),
        ("2024年1-3月物业费", []),
        ("190517", []),
    ],
)
def test_days_without_a_sign_between_their_figures(text: str, days: list[date]) -> None:
    assert [each.day for each in dates(text, "Asia/Shanghai", date(2026, 11, 1))] == days


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("用户实付", "total"), ("平台红包", "discount"), ("TOTALAUD", "total"), ("合計新台幣", "total"),
        ("技术服务费", None), ("不锈钢现金盒", None),
    ],
)  # fmt: skip
def test_of_longer_words_the_last_say_what_is_summed_up(text: str, meaning: str | None) -> None:
    assert summing(text) == meaning


def test_a_receipt_that_names_nothing_is_no_letter() -> None:
    candidate = read(
        """
RECEIPT
Ticket       57749736
Entry        07/05/22 09:15
Exit         08/05/22 10:41
Duration     1d 3h 37m
Amount paid  £27.50
"""
    )
    assert not candidate.lines
    assert [str(each) for each in money(candidate, "total")] == ["27.50"]
    assert day(candidate) == ["2022-05-08"]


def test_a_name_goes_on_below_where_its_next_word_did_not_fit_and_what_stands_further_in_is_wished() -> None:
    candidate = read(
        """
Bistro
2  Fresh orange juice     5.25   10.50
   gf
4  The old smokehouse     17.80  71.20
   cheeseburger
     no onion
TO PAY                           81.70
"""
    )
    assert names_of(candidate) == ["Fresh orange juice", "The old smokehouse cheeseburger"]
    assert [slot.text for slot in candidate.lines[1].named("note")] == ["no onion"]


def test_taxes_that_come_on_top_of_what_is_called_the_total() -> None:
    candidate = read(
        """
Description       Qty    Rate      Taxable value
Nasal spray        2     480.50    961.00
Total                              961.00
CGST 9%                             86.49
SGST 9%                             86.49
Round off                            0.02
Amount in hand                   1,134.00
"""
    )
    assert [str(each) for each in money(candidate, "total")] == ["1134"]


def test_a_sum_of_a_part_is_the_total_of_a_paper_without_any_other() -> None:
    candidate = read("Cafe\n1 Toast     56.0\n1 Milk tea     22.0\n小計     78.0\n八達通     78.0\n餘額     88.3")
    assert [str(each) for each in money(candidate, "total")] == ["78"]


@pytest.mark.parametrize(
    ("place", "said", "expected"),
    [
        ("QUEZON AVE, QUEZON CITY   VAT REG TIN 008-762-341", "05/04/2025 19:29", ["2025-05-04"]),
        ("ABN 51 004 085 616   Newtown NSW 2042", "05/04/2025 19:29", ["2025-04-05"]),
        ("Quayside, Whitby YO21 1DN", "11/06/1921:22", ["2019-06-11"]),
    ],
)
def test_the_order_of_days_and_months_where_the_paper_says_its_country(
    place: str, said: str, expected: list[str]
) -> None:
    assert day(read(f"{place}\n{said}\n1 Tea     2.00\nTotal     2.00")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SHELL\nPUMP#   PRODUCT    $/G\n04      UNLEAD     3.199\nGALLONS         FUEL TOTAL\n11.284          $ 36.10\nTOTAL SALE      $ 36.10", ["UNLEAD: 11.284 = 36.10"]),
        ("#23 外卖\n麻辣烫             x1       28.5\n鱼豆腐             x2          6\n可乐               x2          8\n配送费                         5\n实付:47.5", ["麻辣烫: 1 = 28.5", "鱼豆腐: 2 = 6", "可乐: 2 = 8"]),
        ("大药房\n阿莫西林胶囊\n0.25g*24粒   2     15.80    31.60\n板蓝根颗粒\n10g*20袋     1     18.50    18.50\n合计                       50.10", ["阿莫西林胶囊: 2 = 31.60", "板蓝根颗粒: 1 = 18.50"]),
    ],
)  # fmt: skip
def test_figures_below_their_labels_sums_without_noughts_and_sizes_beside_figures(
    text: str, expected: list[str]
) -> None:
    assert shown(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("No:0308-1122  收银:08\n洗洁精     12.90*2     25.80\n抽纸     15.80*1     15.80\n件数:3  金额:41.60\n现金:50.60  找零:9.00", "41.60"),
        ("MILK     2.99\nBREAD     3.37\n**** BALANCE     6.36\nCASH     10.00\nCHANGE     3.64", "6.36"),
    ],
)  # fmt: skip
def test_the_total_of_tills_that_have_another_word_for_it(text: str, total: str) -> None:
    assert [str(each) for each in money(read(text), "total")] == [total]


def test_headings_in_brackets_days_in_front_and_counts_below_are_no_part_of_names() -> None:
    kinds = "菜名     份数     价格     小计\n【锅底】\n鸳鸯锅底     1     80     80.00\n分类小计80.00\n【荤菜】\n黄喉     2     47     94.00\n分类小计94.00\n消费总额     174.00"
    assert names_of(read(kinds)) == ["鸳鸯锅底", "黄喉"]
    days = "Animal clinic\n04/16     Nail clip     1.0     $16.65\n04/16     Consultation     1.0     $67.28\nTotal     $83.93"
    assert names_of(read(days)) == ["Nail clip", "Consultation"]
    below = "小厨\n手工酸奶             ¥28.8\nx3\n小馄饨               ¥15.3\nx1\n打包费               ¥2\n平台红包             -¥4\n已优惠¥4     合计¥42.1"
    assert [line.split(" =")[0] for line in shown(read(below))] == ["手工酸奶: 3", "小馄饨: 1"]


def test_what_is_owed_from_before_is_no_part_of_what_was_sold() -> None:
    candidate = read(
        """
Balance from last bill     $27.27
Balance forward             $0.00
Amount due                 $23.35
Service           Period             Price     Charge
Static address    3 Feb - 4 Mar      10.60     10.60
Talk line         3 Feb - 4 Mar      12.75     12.75
Charges before tax                             23.35
"""
    )
    assert names_of(candidate) == ["Static address", "Talk line"]
    assert [str(each) for each in money(candidate, "total")] == ["23.35"]
