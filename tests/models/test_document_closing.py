"""Bills whose lines come to their total: what their arithmetic answers is in doubt no more, what fits nowhere stays so."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_document_papers import money, read, shown

from models.intent import CandidateIntent, QuantityValue

TILL = """
CITY STORE
Receipt No 48213   05/02/2026 14:22
{head}
Oat biscuits              3.20
{body}
Washing soap              2.60
{sums}
CASH                     20.00
CHANGE                   {change}
{foot}
"""


def till(
    head: str = "", body: str = "", sums: str = "TOTAL   5.80", change: str = "14.20", foot: str = ""
) -> CandidateIntent:
    text = TILL.format(head=head, body=body, sums=sums, change=change, foot=foot)
    return read("\n".join(row for row in text.split("\n") if row.strip()))


def left(candidate: CandidateIntent) -> list[str]:
    return [slot.text for slot in candidate.named("unparsed")]


def rough(candidate: CandidateIntent) -> list[bool]:
    counts = [slot.value for line in candidate.lines for slot in line.named("quantity")]
    return [count.approximate for count in counts if isinstance(count, QuantityValue)]


def test_of_a_bill_that_closes_one_piece_was_sold_where_no_count_is_printed() -> None:
    candidate = till()
    assert shown(candidate) == ["Oat biscuits: 1 = 3.20", "Washing soap: 1 = 2.60"]
    assert rough(candidate) == [False, False]


def test_one_piece_is_only_likely_where_the_lines_do_not_come_to_the_total() -> None:
    assert not rough(till(sums="TOTAL   9.80", change="10.20")) or all(rough(till(sums="TOTAL   9.80", change="10.20")))


@pytest.mark.parametrize(
    ("sums", "change", "names"),
    [
        ("Subtotal   5.80\nTourism levy 5%   0.29\nTOTAL   6.09", "13.91", ["charge"]),
        ("Member price        -0.80\nTOTAL   5.00", "15.00", ["discount"]),
    ],
)
def test_what_makes_the_lines_come_to_the_total_is_charged_or_taken_off(
    sums: str, change: str, names: list[str]
) -> None:
    candidate = till(sums=sums, change=change)
    assert [slot.name for slot in candidate.slots if slot.name in ("charge", "discount")] == names
    assert rough(candidate) == [False, False]


def test_money_off_that_is_summed_up_once_more_counts_once() -> None:
    candidate = till(sums="Subtotal   5.80\nDiscount   -0.80\nTotal discount   -0.80\nTOTAL   5.00", change="15.00")
    assert money(candidate, "discount") == [Decimal("-0.80")]


@pytest.mark.parametrize("foot", ["Exchanges within 30 days with receipt", "AID A0000000031010"])
def test_words_below_the_sum_of_a_bill_that_closes_ask_for_nothing(foot: str) -> None:
    assert left(till(foot=foot)) == []


@pytest.mark.parametrize(
    ("place", "words"),
    [("foot", "Deduct 2.25 if paid on 17/04/2026"), ("body", "without onion"), ("head", "please cancel order 17")],
)
def test_a_figure_that_fits_nowhere_and_wishes_stay_in_doubt(place: str, words: str) -> None:
    assert left(till(**{place: words})) == [words]


def test_days_of_a_stay_are_known_and_a_day_that_nothing_tells_of_is_not() -> None:
    assert left(till(head="Arrival 01/02/2026")) == []
    assert left(till(head="Harbour 17/04/2026")) == ["Harbour 17/04/2026"]


def test_a_sum_that_no_word_announces_is_the_total_where_the_lines_come_to_it() -> None:
    candidate = read("""
Camille Roux
Invoice 2017-050      Date  29 July 2017
Task                   Hours   Rate      Fee
Illustration revisions   2     $65    $130.00
Project meeting          3     $80    $240.00
Fee due                               $370.00
""")
    assert money(candidate, "total") == [Decimal("370.00")]


def test_two_lists_side_by_side_are_read_one_after_the_other() -> None:
    candidate = read("""
医疗门诊收费票据
票据号码：0011052196      开票日期:2020-04-29
项目名称      数量    金额     项目名称       数量    金额
尿常规        1      12.24    静脉采血       2      3.60
胸部平扫      1      48.60    肌肉注射       1      5.20
合计：69.64
""")
    assert shown(candidate) == [
        "尿常规: 1 = 12.24",
        "胸部平扫: 1 = 48.60",
        "静脉采血: 2 = 3.60",
        "肌肉注射: 1 = 5.20",
    ]


def test_a_day_whose_hour_stands_in_the_row_below_is_that_of_the_bill() -> None:
    candidate = read("""
FARMGATE
CARROTS 1KG      0.60
PRAWN RING       3.52
Total            4.12
CARD             4.12
VAT%    Net    VAT    Gross
A      3.52   0.00    3.52
27.01.2025     Receipt 1159/750
16:30
""")
    assert [slot.value for slot in candidate.named("order_date")] == ["2025-01-27"]


def test_a_blank_within_a_figure_and_a_second_sign_before_a_price() -> None:
    candidate = read("""
Kedai Kopi
Es Teh Manis
1   × @7,000       7,000
Pisang Goreng Keju
4 x @22,500        90, 000
TOTAL              97,000
CASH              100,000
""")
    assert shown(candidate) == ["Es Teh Manis: 1 = 7000", "Pisang Goreng Keju: 4 = 90000"]


@pytest.mark.parametrize(
    ("sums", "total"),
    [
        ("Net amount 58.00\nVAT 20 %          11.60\nTotal EUR         €69.60", "69.60"),
        ("TOTAL            58.00\nLess deposit     24.00\nBalance to pay   34.00", "58.00"),
    ],
)
def test_of_two_totals_the_one_counts_that_the_lines_come_to_with_their_taxes(sums: str, total: str) -> None:
    candidate = read(f"""
Thistle Florists
Invoice no. WF5879      Date: 25 Aug 2022
Description       Qty    Price    Amount
Church pew ends    2    14.50      29.00
Table centre       1    29.00      29.00
{sums}
""")
    assert money(candidate, "total") == [Decimal(total)]


def test_rupiah_are_money_with_their_sign_and_a_dash_and_dishes_bear_numbers() -> None:
    candidate = read("""
Kopi Tetangga
Bill No 2915346
23-09-2019 14:59
2x 19.  Matcha Latte Ice      Rp74,000
1x 7.   Nasi Goreng           Rp20,000
Subtotal                   Rp 94,000,-
Pajak Resto (10%)           Rp 9,400,-
Total Tagihan             Rp 103,400,-
Tunai                     Rp 110,000,-
Kembali                     Rp 6,600,-
""")
    assert shown(candidate) == ["Matcha Latte Ice: 2 = 74000", "Nasi Goreng: 1 = 20000"]
    assert money(candidate, "total") == [Decimal(103400)]


def test_a_line_of_a_bill_whose_amount_was_not_read_is_left_over() -> None:
    candidate = read("""
Diner
Receipt No 48213   05/02/2026
Item            Qty    Amount
Oat biscuits     2       3.20
Washing soap     1
TOTAL   5.80
CASH    5.80
""")
    assert [slot.text for line in candidate.lines for slot in line.named("unparsed")] == ["Washing soap"]


def test_words_that_may_be_the_end_of_a_name_are_left_over_even_where_the_sum_agrees() -> None:
    assert left(till(body="Tagliatelle")) == ["Tagliatelle"]
