"""Labels, nameplates, slips, chats and receipts: what is no order form, and what must never become an order."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_pages import AT, Paper, View, capture
from language_worlds import World, coffee_zh, parts

from models.image.documents.dates import dates, window
from models.image.documents.invoice_codes import invoice_code
from models.image.structure.amounts import decimal, money, quantity
from models.image.understanding import understand
from models.intent import AddressValue, CandidateIntent, MoneyValue, QuantityValue, Read, Unreadable

ASKEW = View(-9, 0.06, 0.7, rectangles=True, seed=8)


def station() -> World:
    world = parts()
    world.add("asset", "asset:transformer-1", "一号主变", "SZ11-40000-0417")
    world.add("symptom", "symptom:oil-level-low", "油位偏低", "变压器油位偏低", "oil level low")
    return world


def read(paper: Paper, world: World | None = None) -> CandidateIntent:
    answer = understand((paper.page(ASKEW),), capture(), world or station())
    assert isinstance(answer, Read), answer
    (request,) = answer.requests
    return request.candidates[0]


def said(candidate: CandidateIntent) -> dict[str, str]:
    return {slot.name: slot.key or str(slot.value) for slot in candidate.slots}


def test_a_parcel_label_says_whose_it_is_and_not_what_became_of_it() -> None:
    paper = Paper().centred(500, 50, "速运物流", 40).put(60, 120, "运单号：SF1234567890123")
    paper.put(60, 180, "收件人：李雷 13800138000").put(60, 214, "上海市黄浦区西藏中路268号12楼")
    paper.put(60, 280, "寄件人：韩梅 021-62880102").put(60, 314, "上海市静安区南京西路1266号")
    candidate = read(paper.code(300, 400, "SF1234567890123"))
    assert candidate.intent == "delivery.report"
    assert not candidate.lines
    assert not candidate.named("outcome")
    words = said(candidate)
    assert (words["waybill"], words["contact"], words["phone"]) == ("SF1234567890123", "李雷", "13800138000")
    (address,) = candidate.named("deliver_to")
    assert isinstance(address.value, AddressValue)
    assert address.value.street == "西藏中路268号"


def test_a_nameplate_names_its_asset_by_the_serial_number() -> None:
    paper = Paper().centred(500, 60, "电力变压器", 36).put(60, 140, "型号 SZ11-40000/110")
    paper.put(60, 180, "额定容量 40000 kVA").put(500, 180, "额定电压：110/10.5 kV")
    paper.put(60, 220, "出厂编号 SZ11-40000-0417").put(500, 220, "出厂日期 2018.06").put(60, 260, "东方变压器厂")
    candidate = read(paper)
    assert candidate.intent == "observation.report"
    words = said(candidate)
    assert words["asset"] == "asset:transformer-1"
    assert words["model"] == "SZ11-40000/110"
    assert [slot.value for slot in candidate.named("rating")] == ["额定容量=40000 kVA", "额定电压=110/10.5 kV"]


def test_the_nameplate_of_a_stranger_names_no_asset() -> None:
    paper = Paper().centred(500, 60, "MOTOR", 30).row(120, {60: "Type", 300: "YE3-160M"})
    candidate = read(paper.row(160, {60: "Serial No.", 300: "SZ11-40000-0499"}).row(200, {60: "Power", 300: "11 kW"}))
    assert said(candidate)["serial_number"] == "SZ11-40000-0499"
    assert not candidate.named("asset")


@pytest.mark.parametrize("fields", [True, False])
def test_words_on_a_slip_are_a_symptom_and_never_what_somebody_wants_done(fields: bool) -> None:
    paper = Paper()
    if fields:
        paper.centred(500, 60, "巡检记录", 36).put(60, 140, "设备：一号主变").put(60, 180, "现象：变压器油位偏低")
    else:
        paper.put(60, 140, "一号主变").put(60, 180, "变压器油位偏低")
    candidate = read(paper.put(60, 240, "请补油"))
    assert candidate.intent == "observation.report"
    words = said(candidate)
    assert (words["symptom"], words["asset"]) == ("symptom:oil-level-low", "asset:transformer-1")
    (symptom,) = candidate.named("symptom")
    assert symptom.text == "变压器油位偏低"
    assert [slot.text for slot in candidate.named("unparsed")] == ["请补油"]
    assert not candidate.lines


def test_a_note_without_a_table_is_read_as_language() -> None:
    paper = Paper().put(60, 100, "3杯冰美式").put(60, 140, "2个可颂 加热")
    candidate = read(paper, coffee_zh())
    amounts = [
        (line.named("item")[0].key, slot.value.value)
        for line in candidate.lines
        for slot in line.named("quantity")
        if isinstance(slot.value, QuantityValue)
    ]
    assert sorted(amounts) == [("product:croissant", 2), ("product:iced-americano", 3)]
    assert all(slot.evidence for line in candidate.lines for slot in line.slots)


def test_the_clock_of_a_chat_is_no_delivery_time() -> None:
    paper = (
        Paper()
        .centred(500, 20, "10:32", 18)
        .put(60, 100, "要3杯冰美式")
        .centred(500, 240, "18:02", 18)
        .put(60, 300, "谢谢")
    )
    candidate = read(paper, coffee_zh())
    assert not candidate.named("window")
    assert [slot.text for slot in candidate.named("unparsed")] == ["18:02"]


def test_a_name_on_a_package_is_not_an_order_for_one() -> None:
    answer = understand((Paper().centred(500, 300, "冰美式", 60).page(),), capture(), coffee_zh())
    if isinstance(answer, Read):
        assert not any(line.named("quantity") for line in answer.requests[0].candidates[0].lines)


def test_a_list_numbers_its_lines_and_its_sizes_are_no_quantities() -> None:
    world = parts()
    world.item("part:tape", "tape 48mm×20m", measures=("rolls",))
    world.item("part:foil", "foil 20m", measures=("rolls",))
    paper = (
        Paper()
        .put(60, 60, "Please supply:")
        .put(60, 120, "1) tape 48mm×20m, 30 rolls")
        .put(60, 160, "2) foil 20m, 4 rolls")
    )
    candidate = read(paper, world)
    found = [(line.named("item")[0].key, line.named("quantity")[0].value) for line in candidate.lines]
    assert found == [
        ("part:tape", QuantityValue(Decimal(30), "rolls")),
        ("part:foil", QuantityValue(Decimal(4), "rolls")),
    ]


def test_a_receipt_tells_date_total_and_lines_and_is_held() -> None:
    paper = Paper().centred(500, 40, "CITY CAFE", 30).centred(500, 80, "RECEIPT").put(300, 120, "25/02/2026 14:22")
    paper.row(180, {300: "2 Latte", 640: "7.00"}).row(210, {300: "Croissant"}).row(240, {300: "3 x 3.20", 640: "9.60"})
    paper.row(280, {300: "TOTAL", 640: "$16.60"}).row(310, {300: "CASH", 640: "20.00"}).row(
        340, {300: "CHANGE", 640: "3.40"}
    )
    candidate = read(paper)
    assert said(candidate)["order_date"] == "2026-02-25"
    assert candidate.named("total")[0].value == MoneyValue(Decimal("16.60"))
    lines = [
        (line.named("item")[0].text, line.named("quantity")[0].value, line.named("amount")[0].value)
        for line in candidate.lines
    ]
    assert lines == [
        ("Latte", QuantityValue(Decimal(2)), MoneyValue(Decimal(7))),
        ("Croissant", QuantityValue(Decimal(3)), MoneyValue(Decimal("9.60"))),
    ]
    assert [slot.text for slot in candidate.named("document")] == ["RECEIPT"]
    assert not candidate.named("unparsed")


def test_the_code_of_a_vat_invoice_is_no_order() -> None:
    paper = (
        Paper().put(60, 60, "感谢惠顾").code(300, 300, "01,32,,26312000000012345678,128.40,20260302,,A1B2", "QRCode")
    )
    candidate = read(paper)
    assert said(candidate)["total"] == str(MoneyValue(Decimal("128.40"), "CNY"))
    assert candidate.named("unparsed")
    assert not candidate.lines
    assert invoice_code("https://example.com") is None


def test_signs_in_the_street_are_nothing() -> None:
    paper = Paper().put(300, 300, "STOP", 60).put(500, 700, "Main Street 42", 40).put(500, 900, "出口", 40)
    answer = understand((paper.page(),), capture(), station())
    assert isinstance(answer, Unreadable) or not answer.requests[0].candidates[0].lines


@pytest.mark.parametrize(
    ("text", "amount", "measure"),
    [
        ("12", 12, None),
        ("x12", 12, None),
        ("1,200 pcs", 1200, "pcs"),
        ("2.5kg", Decimal("2.5"), "kg"),
        ("2 doz", 24, None),
    ],
)
def test_quantities_of_cells(text: str, amount: Decimal, measure: str | None) -> None:
    read_ = quantity(text, None, ())
    assert read_ is not None
    assert (read_.value.value, read_.value.measure) == (amount, measure)


@pytest.mark.parametrize("text", ["", "abc", "12 34", "0", "-3", "M8x40", "2026-11-20", "12.3456789"])
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert quantity(text, None, ()) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("¥1,234.50", MoneyValue(Decimal("1234.50"), "CNY")),
        ("12元", MoneyValue(Decimal(12), "CNY")),
        ("USD 5.00", MoneyValue(Decimal(5), "USD")),
        ("$5.25", MoneyValue(Decimal("5.25"))),
        ("1.234,50 €", MoneyValue(Decimal("1234.50"), "EUR")),
        ("-3.00", MoneyValue(Decimal(-3))),
    ],
)
def test_money_of_cells(text: str, value: MoneyValue) -> None:
    assert money(text, chinese=True) == value
    assert money("twelve", chinese=True) is None
    assert decimal("1,2,3") is None


@pytest.mark.parametrize(
    "text", ["2026-03-02", "2026年3月2日", "2026/3/2", "2 Mar 2026", "March 2, 2026", "20260302", "3月2日"]
)
def test_dates_however_they_are_written(text: str) -> None:
    (found,) = dates(text, "Asia/Shanghai", date(2026, 2, 1))
    assert (found.day, found.other) == (date(2026, 3, 2), None)


def test_days_and_months_that_could_be_swapped_are_told_apart_by_the_zone_and_kept_in_doubt() -> None:
    (british,) = dates("03/04/2026", "Europe/London", AT.date())
    (american,) = dates("03/04/2026", "America/New_York", AT.date())
    assert (british.day, british.other) == (american.other, american.day) == (date(2026, 4, 3), date(2026, 3, 4))
    assert window("03/04/2026", AT, "Europe/London") is None
    assert dates("13/13/2026", "Europe/London", AT.date()) == ()


def test_any_view_gives_the_same_reading_of_a_label() -> None:
    paper = Paper().put(60, 120, "运单号：SF1234567890123").put(60, 180, "收件人：李雷 13800138000")
    answers = [understand((paper.page(replace(ASKEW, tilt=tilt)),), capture(), station()) for tilt in (-15, 0, 15)]
    read_ = [said(answer.requests[0].candidates[0]) for answer in answers if isinstance(answer, Read)]
    assert read_ == [read_[0]] * 3


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2026/12/2408:00～10:00", 24),
        ("2026.12.17 09:00-12:00", 17),
        ("12/2408:00～10:00", None),
        ("2026-13-45 08:00", None),
    ],
)
def test_hours_behind_a_date_that_lost_its_space_are_of_that_day_or_of_none(printed: str, day: int | None) -> None:
    found = window(printed, AT, "Asia/Shanghai")
    assert (found.earliest.day if found and found.earliest else None) == day
