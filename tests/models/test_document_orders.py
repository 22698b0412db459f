"""Order forms on paper: tables with and without heads, wrapped cells, fields, sums - read through an askew view."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, dealer
from document_pages import Paper, View, capture
from language_worlds import World, coffee_zh

from models.evidence import Box, ScannedBox
from models.image.understanding import understand
from models.intent import AddressValue, CandidateIntent, MoneyValue, QuantityValue, Read, Unreadable, WindowValue

ASKEW = View(11, 0.07, 0.7, rectangles=True, seed=4)


def read(*papers: Paper, world: World | None = None, view: View = ASKEW) -> list[CandidateIntent]:
    """The best candidate of each request."""
    pages = tuple(paper.page(replace(view, seed=view.seed + number), number) for number, paper in enumerate(papers))
    answer = understand(pages, capture(), world or dealer())
    assert isinstance(answer, Read), answer
    return [request.candidates[0] for request in answer.requests]


def lines(candidate: CandidateIntent) -> list[str]:
    """`12盒 bolt-m8x40` for each line; `?` for what is not known."""
    found = []
    for line in candidate.lines:
        amounts = [slot.value for slot in line.named("quantity")]
        said = [f"{v.value}{v.measure or ''}" for v in amounts if isinstance(v, QuantityValue)]
        names = [slot.key.partition(":")[2] if slot.key else f"'{slot.text}'" for slot in line.named("item")]
        found.append(f"{'+'.join(said) or '?'} {'+'.join(names) or '?'}")
    return found


def value(candidate: CandidateIntent, name: str) -> object:
    """The value of the only slot of this name."""
    (slot,) = candidate.named(name)
    return slot.key or slot.value


def form(y: float = 330) -> Paper:
    paper = Paper().centred(500, 60, "采购订单", 34)
    paper.put(60, 120, "订单编号：PO-2026-0118").put(560, 120, "订货日期：2026年11月20日")
    paper.put(60, 160, "采购单位").put(190, 160, "恒力机械").put(560, 160, "联系人：王小明 电话：13800000077")
    paper.put(60, 200, "送货地址：").put(190, 200, "上海市黄浦区西藏中路268号").put(190, 230, "12楼前台")
    paper.put(60, 270, "要求到货时间").put(230, 270, "2026-11-25 14:00-16:00")
    paper.row(y, {60: "序号", 130: "编码", 270: "品名", 520: "数量", 620: "单位", 720: "单价", 860: "金额"})
    paper.row(y + 40, {60: "1", 130: "BLT-0840", 270: "M8x40螺栓", 520: "12", 620: "盒", 720: "8.00", 860: "96.00"})
    paper.row(
        y + 80, {60: "2", 130: "7014C-P4", 270: "7014C P4轴承", 520: "2", 620: "套", 720: "680.00", 860: "1,360.00"}
    )
    return paper


def test_an_order_form_is_read_whole() -> None:
    paper = form().put(270, 470, "合计", 20).put(860, 470, "¥1,456.00").put(60, 520, "备注：不要托盘")
    paper.put(60, 600, "制单：张三").put(500, 600, "审核：李四")
    (candidate,) = read(paper)
    assert candidate.intent == "order.place"
    assert lines(candidate) == ["12盒 bolt-m8x40", "2套 7014-p4"]
    assert value(candidate, "purchase_order") == "PO-2026-0118"
    assert value(candidate, "order_date") == "2026-11-20"
    assert value(candidate, "customer") == "customer:hengli"
    assert value(candidate, "contact") == "王小明"
    assert value(candidate, "phone") == "13800000077"
    assert value(candidate, "deliver_to") == AddressValue(
        city="上海市", district="黄浦区", street="西藏中路268号", detail="12楼前台"
    )
    window = value(candidate, "window")
    assert isinstance(window, WindowValue)
    assert window.earliest is not None
    assert window.latest is not None
    assert (window.earliest.isoformat(), window.latest.isoformat()) == (
        "2026-11-25T14:00:00+01:00",
        "2026-11-25T16:00:00+01:00",
    )
    assert value(candidate, "total") == MoneyValue(Decimal(1456), "CNY")
    assert value(candidate, "instruction") == "不要托盘"
    assert not candidate.named("unparsed")
    prices = [line.named("price")[0].value for line in candidate.lines]
    amounts = [line.named("amount")[0].value for line in candidate.lines]
    assert prices == [MoneyValue(Decimal(8)), MoneyValue(Decimal(680))]
    assert amounts == [MoneyValue(Decimal(96)), MoneyValue(Decimal(1360))]


def test_every_slot_points_into_the_photo() -> None:
    (candidate,) = read(form())
    page = form().page(ASKEW)
    by_text = {box.text: page.original(box.outline) for box in page.boxes}
    for slot in (*candidate.slots, *(slot for line in candidate.lines for slot in line.slots)):
        assert slot.evidence
        for box in slot.evidence:
            assert isinstance(box, Box)
            assert 0 <= box.left < box.right <= page.width
            assert 0 <= box.top < box.bottom <= page.height
    (code,) = candidate.lines[0].named("item_code")
    assert code.evidence == (by_text["BLT-0840"],)


def test_english_forms_are_read_too() -> None:
    paper = Paper().centred(500, 50, "PURCHASE ORDER", 34)
    paper.put(60, 110, "Hengli Machinery").put(650, 110, "PO No.: 778812").put(650, 140, "Date: 20 Nov 2026")
    paper.put(60, 190, "Ship to:").put(60, 220, "East depot")
    paper.put(500, 190, "Required by: 25/11/2026").put(500, 220, "Attn: Mark Olsen  Tel: 0512-55510001")
    heads = {60: "#", 110: "Part No.", 260: "Description", 600: "Qty", 680: "UoM", 760: "Unit Price", 900: "Amount"}
    paper.row(320, heads, 18)
    paper.row(
        360,
        {60: "1", 110: "BLT-0840", 260: "M8x40 hex bolt", 600: "1,200", 680: "piece", 760: "0.35", 900: "420.00"},
        18,
    )
    paper.row(
        395, {60: "2", 110: "GR-15", 260: "bearing grease", 600: "12", 680: "tube", 760: "9.50", 900: "114.00"}, 18
    )
    paper.ending(880, 450, "Subtotal", 18).put(900, 450, "534.00", 18)
    paper.ending(880, 480, "VAT 20%", 18).put(900, 480, "106.80", 18)
    paper.ending(880, 510, "Total", 18).put(900, 510, "£640.80", 18)
    paper.put(60, 570, "Special instructions: call before delivery").put(60, 640, "Authorised by: J. Smith")
    (candidate,) = read(paper)
    assert lines(candidate) == ["1200piece bolt-m8x40", "12tube grease"]
    assert value(candidate, "purchase_order") == "778812"
    assert value(candidate, "deliver_to") == "site:depot"
    assert value(candidate, "total") == MoneyValue(Decimal("640.80"), "GBP")
    assert value(candidate, "tax") == MoneyValue(Decimal("106.80"))
    assert value(candidate, "instruction") == "call before delivery"
    assert not candidate.named("unparsed")


@pytest.mark.parametrize("place", ["top", "middle"])
def test_words_that_wrap_belong_to_the_figures_beside_them(place: str) -> None:
    paper = Paper().row(100, {60: "品名", 560: "订购数量", 720: "备注"})
    y = 160.0
    wanted = (
        (["M8x40", "hex bolt"], "12 box", []),
        (["solenoid valve"], "3 个", ["尽快", "发货"]),
        (["7014C P4", "bearing"], "2 pair", []),
        (["bearing", "grease"], "1 kg", ["新批次"]),
    )
    for names, amount, notes in wanted:
        size = max(len(names), len(notes))
        for texts, x in ((names, 60), (notes, 720), ([amount], 560)):
            begin = 0.0 if place == "top" else (size - len(texts)) / 2
            for number, text in enumerate(texts):
                paper.put(x, y + (begin + number) * 24, text)
        y += 24 * size + (0 if place == "top" else 22)
    (candidate,) = read(paper)
    assert lines(candidate) == ["12box bolt-m8x40", "3个 valve", "2pair 7014-p4", "1kg grease"]
    assert [slot.text for line in candidate.lines for slot in line.named("note")] == ["尽快发货", "新批次"]


@pytest.mark.parametrize(
    "said", ["x12", "12x", "×12", "12盒", "12 盒", "１２盒", "12 box", "十二盒", "1打", "12(盒)", "12.00"]
)
def test_quantities_however_they_are_written(said: str) -> None:
    paper = (
        Paper().row(100, {60: "货号", 260: "名称", 600: "数量"}).row(150, {60: "BLT-0840", 260: "M8x40螺栓", 600: said})
    )
    paper.row(190, {60: "GR-15", 260: "轴承润滑脂", 600: "3kg"})
    (candidate,) = read(paper)
    (amount,) = candidate.lines[0].named("quantity")
    assert isinstance(amount.value, QuantityValue)
    assert amount.value.value == 12
    assert amount.value.measure in (None, "盒", "box")


def test_codes_and_names_are_known_without_their_spaces_and_through_confused_signs() -> None:
    paper = Paper().row(100, {60: "Item code", 300: "Item", 600: "Qty"})
    paper.row(150, {60: "SV2414", 300: "SOLENOIDVALVE", 600: "3"}).row(
        190, {60: "GR-l5", 300: "bearinggrease", 600: "2"}
    )
    paper.row(230, {60: "BLT-O84O", 300: "ＢＬＴ－０８４０", 600: "1"})
    (candidate,) = read(paper)
    assert lines(candidate) == ["3 valve", "2 grease", "1 bolt-m8x40"]
    sure, unsure = (candidate.lines[n].named("item_code")[0] for n in (0, 1))
    assert sure.key == "part:valve"
    assert unsure.key == "part:grease"
    assert unsure.confidence < sure.confidence


def test_a_code_one_digit_off_is_not_taken_for_its_neighbour() -> None:
    paper = (
        Paper()
        .row(100, {60: "货号", 400: "数量"})
        .row(150, {60: "BLT-0850", 400: "3"})
        .row(190, {60: "GR-15", 400: "1"})
    )
    (candidate,) = read(paper)
    assert lines(candidate) == ["3 'BLT-0850'", "1 grease"]
    assert {choice.key for choice in candidate.lines[0].named("item")[0].choices} >= {
        "part:bolt-m8x40",
        "part:bolt-m8x60",
    }


def test_code_and_name_that_contradict_each_other_are_both_offered() -> None:
    paper = (
        Paper().row(100, {60: "货号", 260: "名称", 600: "数量"}).row(150, {60: "BLT-0860", 260: "M8x40螺栓", 600: "3"})
    )
    (candidate,) = read(paper)
    (item,) = candidate.lines[0].named("item")
    assert {choice.key for choice in item.choices} == {"part:bolt-m8x40", "part:bolt-m8x60"}
    assert all(choice.score >= item.confidence for choice in item.choices)
    assert item.confidence <= 0.5


def test_sums_are_no_lines_and_lines_go_on_after_a_subtotal() -> None:
    paper = Paper().row(100, {60: "品名", 400: "数量", 600: "金额"})
    paper.row(150, {60: "M8x40螺栓", 400: "3", 600: "30.00"}).row(190, {60: "小计", 400: "3", 600: "30.00"})
    paper.row(230, {60: "电磁阀", 400: "2", 600: "90.00"}).row(270, {60: "小计", 400: "2", 600: "90.00"})
    paper.row(310, {60: "运费", 600: "10.00"}).row(350, {60: "总计", 400: "5", 600: "130.00"})
    (candidate,) = read(paper)
    assert lines(candidate) == ["3 bolt-m8x40", "2 valve"]
    assert value(candidate, "total") == MoneyValue(Decimal(130))
    assert value(candidate, "charge") == MoneyValue(Decimal(10))


def test_a_second_table_and_a_second_page_continue_the_order() -> None:
    first = Paper().put(60, 60, "订单号: PO-9").row(160, {60: "品名", 560: "数量"}).row(200, {60: "电磁阀", 560: "3个"})
    first.row(320, {60: "品名", 560: "数量"}).row(360, {60: "M8x60螺栓", 560: "5盒"}).put(700, 1300, "第1页/共2页")
    second = (
        Paper().put(60, 60, "订单号: PO-9").row(160, {60: "品名", 560: "数量"}).row(200, {60: "轴承润滑脂", 560: "2桶"})
    )
    second.row(260, {60: "合计", 560: "10"}).put(700, 1300, "第2页/共2页")
    (candidate,) = read(first, second)
    assert lines(candidate) == ["3个 valve", "5盒 bolt-m8x60", "2桶 grease"]
    assert not candidate.named("unparsed")
    assert not candidate.named("total"), "a count of pieces is no money"


def test_pages_of_different_orders_are_different_requests() -> None:
    papers = [
        Paper()
        .put(60, 60, f"订单号: PO-{n}")
        .row(160, {60: "品名", 560: "数量"})
        .row(200, {60: "电磁阀", 560: f"{n}个"})
        for n in (1, 2)
    ]
    assert [lines(candidate) for candidate in read(*papers)] == [["1个 valve"], ["2个 valve"]]


def test_two_columns_of_quantities_are_two_readings() -> None:
    paper = Paper().row(100, {60: "品名", 400: "订货数量", 600: "数量"}).row(150, {60: "电磁阀", 400: "3", 600: "2"})
    answer = understand((paper.page(ASKEW),), capture(), dealer())
    assert isinstance(answer, Read)
    candidates = answer.requests[0].candidates
    assert [lines(candidate) for candidate in candidates] == [["3 valve"], ["2 valve"]]
    assert candidates[0].score - candidates[1].score < 0.05


def test_what_was_received_or_lies_in_stock_is_not_what_is_ordered() -> None:
    paper = Paper().row(100, {60: "品名", 400: "库存", 600: "订货量", 800: "实收数量"})
    paper.row(150, {60: "电磁阀", 400: "7", 600: "3"}).row(190, {60: "M8x40螺栓", 400: "8", 600: "2", 800: "1"})
    (candidate,) = read(paper)
    assert lines(candidate) == ["3 valve", "2 bolt-m8x40"]


def test_a_row_without_a_quantity_stays_a_line_that_somebody_must_complete() -> None:
    paper = Paper().row(100, {60: "品名", 400: "数量"}).row(150, {60: "电磁阀", 400: "3"}).row(190, {60: "M8x40螺栓"})
    paper.row(230, {60: "轴承润滑脂", 400: "2桶"})
    (candidate,) = read(paper)
    assert lines(candidate) == ["3 valve", "? bolt-m8x40", "2桶 grease"]


def test_a_printed_list_with_few_rows_filled_in_orders_only_those() -> None:
    paper = Paper().row(100, {60: "品名", 400: "数量"}).row(150, {60: "电磁阀", 400: "3"})
    paper.row(190, {60: "M8x40螺栓"}).row(230, {60: "M8x60螺栓"}).row(270, {60: "轴承润滑脂"})
    (candidate,) = read(paper)
    assert lines(candidate) == ["3 valve"]
    (rest,) = candidate.named("unparsed")
    assert "M8x40螺栓" in rest.text


def test_options_in_the_cell_or_beside_it_are_modifiers() -> None:
    paper = (
        Paper().row(100, {60: "品名", 400: "规格", 600: "数量"}).row(150, {60: "拿铁 燕麦奶", 400: "大杯", 600: "2杯"})
    )
    paper.row(190, {60: "冰美式", 600: "3杯"})
    (candidate,) = read(paper, world=coffee_zh())
    assert lines(candidate) == ["2杯 latte", "3杯 iced-americano"]
    assert {slot.key for slot in candidate.lines[0].named("modifier")} == {"modifier:oat", "modifier:large"}


def test_a_letterhead_does_not_hold_the_order_up() -> None:
    paper = form(430).put(60, 20, "东方零件供应有限公司 质量第一 www.example.com", 14)
    paper.put(60, 560, "本单一式三联：白联存根 红联客户 黄联财务", 14).put(60, 590, "服务热线 400-800-0000", 14)
    (candidate,) = read(paper)
    assert lines(candidate) == ["12盒 bolt-m8x40", "2套 7014-p4"]
    assert not candidate.named("unparsed")


@pytest.mark.parametrize("said", ["第二行取消", "再加3个电磁阀", "另外 GR-15 不要了", "作废"])
def test_words_beside_the_table_that_ask_for_more_are_not_passed_over(said: str) -> None:
    (candidate,) = read(form().put(60, 560, said))
    assert [slot.text for slot in candidate.named("unparsed")] == [said]


def test_a_remark_that_changes_the_order_is_no_instruction() -> None:
    (candidate,) = read(form().put(60, 560, "备注：螺栓改成5盒"))
    assert not candidate.named("instruction")
    assert candidate.named("unparsed")


@pytest.mark.parametrize("title", ["增值税发票", "报价单", "Quotation", "作废"])
def test_a_paper_that_is_no_order_is_held(title: str) -> None:
    paper = Paper().centred(500, 60, title, 34).row(160, {60: "品名", 560: "数量"}).row(200, {60: "电磁阀", 560: "3"})
    (candidate,) = read(paper)
    (said,) = (*candidate.named("unparsed"), *candidate.named("document"))
    assert said.text == title


def test_a_code_beside_its_row_counts_more_than_print() -> None:
    paper = (
        Paper()
        .row(100, {60: "品名", 560: "数量"})
        .row(180, {60: "电磁阀", 560: "3"})
        .row(260, {60: "xx螺栓", 560: "5"})
    )
    paper.code(800, 180, "SV-24-14").code(800, 260, "BLT-0860")
    (candidate,) = read(paper)
    assert lines(candidate) == ["3 valve", "5 bolt-m8x60"]
    (scanned,) = candidate.lines[1].named("item_code")
    assert isinstance(scanned.evidence[0], ScannedBox)
    assert scanned.confidence == 1.0


def test_a_code_that_contradicts_its_row_is_asked_about() -> None:
    paper = Paper().row(100, {60: "品名", 560: "数量"}).row(180, {60: "电磁阀", 560: "3"}).code(800, 180, "BLT-0860")
    (candidate,) = read(paper)
    (item,) = candidate.lines[0].named("item")
    assert {choice.key for choice in item.choices} == {"part:valve", "part:bolt-m8x60"}
    assert item.confidence <= 0.5


def test_the_order_number_in_a_code_mends_the_printed_one() -> None:
    paper = form().code(400, 60, "PO-2026-0118", "QRCode")
    (candidate,) = read(paper)
    (number,) = candidate.named("purchase_order")
    assert number.confidence == 1.0
    assert isinstance(number.evidence[0], ScannedBox)


def test_two_order_numbers_on_one_page_are_asked_about() -> None:
    (candidate,) = read(form().put(60, 600, "采购单号：PO-2026-0999"))
    (number,) = candidate.named("purchase_order")
    assert [choice.text for choice in number.choices] == ["PO-2026-0999"]
    assert candidate.named("unparsed")


def test_a_date_that_can_be_read_two_ways_is_a_choice() -> None:
    paper = (
        Paper()
        .put(60, 60, "Order date: 03/02/2026")
        .row(160, {60: "Item", 560: "Qty"})
        .row(200, {60: "solenoid valve", 560: "3"})
    )
    (candidate,) = read(paper)
    (day,) = candidate.named("order_date")
    assert (day.value, [choice.text for choice in day.choices]) == ("2026-02-03", ["2026-03-02"])
    assert day.confidence < 0.7


def test_the_same_page_is_always_understood_alike() -> None:
    page = form().page(ASKEW)
    turned = replace(page, boxes=tuple(reversed(page.boxes)))
    first, second = (understand((p,), capture(), dealer()) for p in (page, turned))
    assert isinstance(first, Read)
    assert isinstance(second, Read)
    assert first.requests == second.requests


def test_nothing_to_read_is_said_so() -> None:
    for paper in (Paper(), Paper().put(300, 300, "STOP", 60).put(600, 900, "42", 40)):
        answer = understand((paper.page(),), capture(), dealer())
        assert isinstance(answer, Unreadable)
        assert answer.code == "image.no_document"
        assert answer.figures["boxes"] == len(paper.words)


def test_a_hole_in_the_numbers_of_the_lines_is_seen() -> None:
    paper = Paper().row(100, {60: "序号", 160: "品名", 560: "数量"}).row(150, {60: "1", 160: "电磁阀", 560: "3"})
    paper.row(230, {60: "3", 160: "M8x40螺栓", 560: "5"}).row(270, {60: "4", 160: "轴承润滑脂", 560: "1桶"})
    (candidate,) = read(paper)
    assert [slot.text for slot in candidate.named("unparsed")] == ["1, 3, 4"]


@pytest.mark.parametrize("label", ["订单编号：", "客户名称："])
def test_a_number_or_a_buyer_that_is_announced_and_not_there_is_missed(label: str) -> None:
    paper = Paper().put(60, 60, label).row(160, {60: "品名", 560: "数量"}).row(200, {60: "电磁阀", 560: "3"})
    (candidate,) = read(paper)
    assert [slot.text for slot in candidate.named("unparsed")] == [label.strip("：")]


STRANGE = [
    "品名",
    "数量",
    "Qty",
    "Item",
    "电磁阀",
    "BLT-0840",
    "x12",
    "3",
    "²",
    "合计",
    "备注：",
    "PO: 1",
    "#",
    "¥3.00",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.sampled_from(STRANGE), st.text(max_size=12)),
            st.floats(-50, 2000),
            st.floats(-50, 2000),
            st.floats(-1, 60),
        ),
        max_size=25,
    ),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_no_page_however_strange_is_too_much(words: list[tuple[str, float, float, float]], codes: list[str]) -> None:
    paper = Paper([(x, y, text, size) for text, x, y, size in words], [(10, 10, text, "QRCode") for text in codes])
    answer = understand((paper.page(View(3, 0.02)),), capture(), dealer())
    assert isinstance(answer, Read | Unreadable)
    if isinstance(answer, Read):
        assert all(request.candidates for request in answer.requests)


def test_the_remark_of_an_order_of_one_line_stays_beside_its_figures() -> None:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "P.O. Number: PO-778812")
    paper.row(260, {60: "Goods", 330: "Qty", 460: "Unit price", 620: "Amount", 780: "Remark"})
    paper.row(310, {60: "M8x40 bolt", 330: "4 pcs", 460: "¥2.50", 620: "¥10.00", 780: "rest next week"})
    (line,) = best(paper.page(View(4, 0.02, 0.5, rectangles=True, seed=3))).lines
    assert [slot.text for slot in line.named("note")] == ["rest next week"]
