"""Bills of garages, offices, pharmacies and screens: what is paid after all, whose number it is, what its columns are."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_document_papers import money, read, shown

from models.image.tills.notes import renamed
from models.intent import CandidateIntent, Line, MoneyValue, Slot


def number(candidate: CandidateIntent) -> list[str]:
    return [slot.text for slot in candidate.named("external_reference")]


@pytest.mark.parametrize(
    ("sums", "total"),
    [
        ("商品金额     30.00\n已优惠¥4.00     实付¥26.00", "26"),
        ("消费总额     30.00\n会员折扣     -3.00\n尾数抹零     -0.10\n埋单金额     26.90", "26.90"),
        ("工时费合计：14.00     配件费合计：16.00     费用总计：¥30.00", "30"),
        ("本期应付     ￥30.00", "30"),
        ("货款合计：30.00     抹零：-0.87\n应收货款：29.13", "29.13"),
        ("合计     30.00\n优惠     -1.00\n应收     29.00\n实收     50.00\n找零     21.00", "29"),
        ("Subtotal     30.00\nGST @ 5%     1.50\nBill Amt     Rs.31.50", "31.50"),
        ("Amount charged     30.00", "30"),
        ("Taxable Amt (AED)     28.57\nVAT 5%     1.43\nPlease pay     30.00", "30"),
        ("Total     30.00\nVisa - 2791     $30.00", "30"),
        ("Subtotal after credits     $30.00\nVisa - 2791\nAmount paid     $30.00", "30"),
    ],
)
def test_what_is_paid_after_all(sums: str, total: str) -> None:
    candidate = read(f"Shop\nTea     10.00\nCake     20.00\n{sums}")
    assert [str(each) for each in money(candidate, "total")] == [total]
    assert [line.split(":")[0] for line in shown(candidate)] == ["Tea", "Cake"]


@pytest.mark.parametrize(
    "said",
    ["Docket     26069", "登记单号：26069", "凭证号 26069", "秤号05 单据26069", "Visit invoice     #26069", "RCT 26069", "Freight bill no.     26069"],
)  # fmt: skip
def test_the_words_that_announce_the_number_of_a_bill(said: str) -> None:
    assert number(read(f"Shop\n{said}\nTea     10.00\nCake     20.00\nTotal     30.00")) == ["26069"]


def test_the_button_behind_a_number_is_no_part_of_it() -> None:
    candidate = read("订单编号     3728730691649504899复制\n红茶     10.00\n蛋糕     20.00\n实付款     ¥30.00")
    assert [slot.text for name in ("purchase_order", "external_reference") for slot in candidate.named(name)] == [
        "3728730691649504899"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Invoice  2018-013\nDate  2018-03-18\nWorked   Task              Hours   Rate   Fee\n13 Mar   Podcast editing   6.00    $70    $420.00\n26 Feb   Meeting           8.00    $70    $560.00\nHours                      14.00\nPayable                                   $980.00", ["Podcast editing: 6 = 420", "Meeting: 8 = 560"]),
        ("Statement\nService           Period           No.   Each    Charge\nTalk line         5 Feb - 5 Mar    2     10.88   21.76\nStatic address    5 Feb - 5 Mar    1     4.75    4.75\nCharges before tax                               26.51\nHST 13%                                          3.45\nTotal new charges                                29.96", ["Talk line: 2 = 21.76", "Static address: 1 = 4.75"]),
        ("Invoice no. 7712\nPRODUCT   DESCRIPTION     QTY   PRICE   NETT    VAT     GROSS\n845642    Radiator valve  1     12.64   12.64   2.53    15.17\n156694    Timber batten   19    4.09    77.71   15.54   93.25\nTOTAL NETT                              90.35\nTOTAL VAT                                               18.07\nINVOICE VALUE                                           108.42", ["Radiator valve: 1 = 12.64", "Timber batten: 19 = 77.71"]),
        ("Particulars        Qty   Rate   Amt\nMasala dosa        1     140    140.00\nFilter coffee      2     50     100.00\nItems: 2 Qty: 3                 240.00\nCGST @ 2.5%                     6.00\nSGST @ 2.5%                     6.00\nBill Amt                        Rs.252.00", ["Masala dosa: 1 = 140", "Filter coffee: 2 = 100"]),
    ],
)  # fmt: skip
def test_heads_of_bills_whose_columns_have_other_names(text: str, expected: list[str]) -> None:
    assert shown(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pharmacy\nRX 3608293-02\nATORVASTATIN 20MG TAB\nQTY 20    COPAY     8.50 N\nRX 7713507-01\nLEVOTHYROXINE 75MCG\nQTY 60    PT PAY    8.27 N\nANTISEPTIC CREAM     4.78 T\nSUBTOTAL     21.55\nTOTAL     $21.55", ["ATORVASTATIN 20MG TAB: 1 = 8.50", "LEVOTHYROXINE 75MCG: 1 = 8.27", "ANTISEPTIC CREAM: 1 = 4.78"]),
        ("FORECOURT\nPUMP 07   DERV\n44.27 LTR   133.6 P/L   59.14 A\nEnergy drink            1.72 Z\nSALE TOTAL              £60.86", ["DERV: 44.27ltr = 59.14", "Energy drink: 1 = 1.72"]),
        ("鲜多多\n猪前腿肉\n2.156kg24.77     53.40\n生姜片\n1盒     3.78     3.78\n本单应收     57.18元", ["猪前腿肉: 2.156kg = 53.40", "生姜片: 1盒 = 3.78"]),
        ("Diner\nSteward: Bridget   KOT: 84,81\nParticulars     Qty   Rate   Amt\nHex bolt 65     4     345    1380.00\nRoti            1     45     45.00\nItems: 2 Qty: 5                 1425.00\nCGST @ 2.5%                     35.63\nSGST @ 2.5%                     35.63\nBill Amt                        Rs.1496.26", ["Hex bolt 65: 4 = 1380", "Roti: 1 = 45"]),
    ],
)  # fmt: skip
def test_words_beside_figures_that_name_nothing(text: str, expected: list[str]) -> None:
    assert shown(read(text)) == expected


def test_a_name_goes_on_below_only_where_nothing_of_that_row_is_left_over() -> None:
    def line(name: str, *left: str) -> CandidateIntent:
        words = [Slot(kind, text, None, 1.0, ()) for kind, text in (("item", name), *(("unparsed", t) for t in left))]
        amount = Slot("amount", "47.56", MoneyValue(Decimal("47.56"), None), 1.0, ())
        return CandidateIntent("order.place", (), (Line((*words, amount)),), 0.7)

    def names(*tabled: CandidateIntent) -> list[str]:
        return [slot.text for slot in renamed(line("格列美脲片"), tabled).lines[0].named("item")]

    assert names(line("格列美脲片丙类自付比例", "100%国药准字H49850049")) == ["格列美脲片"]
    assert names(line("格列美脲片丙类自付比例")) == ["格列美脲片丙类自付比例"]


def test_a_folio_that_is_paid_counts_no_days() -> None:
    candidate = read(
        """
HARBOUR INN            Folio No. 448812
Date        Description        Charges     Credits
03/04/24    Room charge        129.00
03/04/24    Occupancy tax      15.48
03/05/24    Room charge        129.00
03/05/24    Occupancy tax      15.48
03/06/24    Visa ****2791                  288.96
Balance due                    0.00
"""
    )
    assert [line.split(":")[0] for line in shown(candidate)] == ["Room charge", "Room charge"]
    assert not any("3 =" in line for line in shown(candidate))
    assert [str(each) for each in money(candidate, "total")] == ["288.96"]
