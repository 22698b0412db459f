"""Photographed order forms: code and name, figures that must add up, whose order it is and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from models.evidence import Box, ScannedBox
from models.intent import AddressValue, Line, MoneyValue, QuantityValue, Slot, SlotChoice

WATER, SPARKLING, BEANS = "product:mineral-water", "product:sparkling-water", "product:coffee-beans"
BOX = Box(0, 10.0, 20.0, 110.0, 40.0)


def read(name: str, text: str, value: Any = None, sure: float = 0.96) -> Slot:
    """A cell of a form, as it was read."""
    return Slot(name, text, value, sure, (BOX,))


def scanned(text: str) -> Slot:
    return Slot("item_code", text, text, 1.0, (ScannedBox(0, 1.0, 2.0, 3.0, 4.0, "EAN13"),))


def like(**scores: float) -> tuple[SlotChoice, ...]:
    """What print may be, by key; the text of a choice is its key's name in `NAMES`."""
    return tuple(SlotChoice(NAMES[key], f"product:{key}", score) for key, score in scores.items())


NAMES = {
    "wood": "木柄羊角锤 0.5kg", "fibre": "纤维柄羊角锤 0.5kg", "large": "木柄羊角锤 0.75kg",
    "thin": "档案盒 35mm", "thick": "档案盒 55mm",
}  # fmt: skip


def money(name: str, amount: str, currency: str | None = None) -> Slot:
    return read(name, amount, MoneyValue(Decimal(amount), currency))


def count(value: str, measure: str | None = None) -> Slot:
    return read("quantity", f"{value}{measure or ''}", QuantityValue(Decimal(value), measure))


def row(*slots: Slot) -> Line:
    return Line(slots)


def form(world: Any, *lines: Line, head: tuple[Slot, ...] = (), **capture: Any) -> Any:
    """A photographed form that a customer sent, unless the case says otherwise."""
    capture.setdefault("sender", "customer:raffles-office")
    return world.hears(*head, lines=lines, modality="image", media_type="image/jpeg", **capture)


def finding(proposal: Any, code: str) -> Any:
    (found,) = [f for f in proposal.findings if f.code == code]
    return found


def test_code_and_name_that_agree_make_a_line(demo: Any) -> None:
    proposal = form(demo, row(read("item_code", "W001"), read("item", "矿泉水"), count("2", "箱")))
    (line,) = proposal.order.lines
    assert (line.item.id, line.quantity.value, line.quantity.base.value) == (WATER, 2, 48)
    assert demo.codes(proposal) == set()
    paths = [d.path[0].relation for d in proposal.derivation if d.field == "/lines/L1/item"]
    assert paths == ["code", "named"]


@pytest.mark.parametrize("code", ["w001", "W 001", "Ｗ００１", "W-001", " W0 01 "])
def test_a_code_is_known_whatever_its_case_width_and_spaces(demo: Any, code: str) -> None:
    proposal = form(demo, row(read("item_code", code), count("24")))
    assert proposal.order.lines[0].item.id == WATER
    assert demo.codes(proposal) == set()


def test_code_and_name_of_two_items_are_never_chosen_between(demo: Any) -> None:
    proposal = form(demo, row(read("item_code", "W002"), read("item", "矿泉水"), count("24")))
    found = finding(proposal, "item.code_mismatch")
    assert (found.severity, set(found.choices)) == ("blocking", {WATER, SPARKLING})
    assert "气泡水" in found.sentence
    assert "矿泉水" in found.sentence
    assert proposal.order.lines[0].item.id is None


def test_a_name_that_is_nothing_like_the_codes_item_is_a_finding_too(demo: Any) -> None:
    proposal = form(demo, row(read("item_code", "W001"), read("item", "不锈钢螺栓"), count("24")))
    assert finding(proposal, "item.code_mismatch").severity == "blocking"


def test_a_longer_description_that_holds_the_name_agrees(demo: Any) -> None:
    proposal = form(demo, row(read("item_code", "W001"), read("item", "山泉牌矿泉水 瓶装"), count("24")))
    assert proposal.order.lines[0].item.id == WATER
    assert demo.codes(proposal) == set()


def test_a_description_that_holds_a_longer_name_of_another_item_does_not_agree(demo: Any) -> None:
    proposal = form(demo, row(read("item_code", "C003"), read("item", "新品抹茶拿铁 热"), count("2")))
    found = finding(proposal, "item.code_mismatch")
    assert {"product:latte", "product:matcha-latte"} <= set(found.choices)


def test_an_unknown_code_beside_a_known_name_is_asked_about(demo: Any) -> None:
    proposal = form(demo, row(read("item_code", "X917"), read("item", "矿泉水"), count("24")))
    assert proposal.order.lines[0].item.id == WATER
    assert finding(proposal, "item.code_unknown").severity == "warning"


@pytest.mark.parametrize("misread", ["WOO1", "W0O1", "WO0l", "WOOI"])
def test_a_code_that_prints_alike_is_no_news_where_the_name_says_the_same(demo: Any, misread: str) -> None:
    proposal = form(demo, row(read("item_code", misread), read("item", "矿泉水"), count("24")))
    assert proposal.order.lines[0].item.id == WATER
    assert demo.codes(proposal) == set()


def test_a_code_that_prints_alike_is_not_enough_alone(demo: Any) -> None:
    proposal = form(demo, row(read("item_code", "WOO1"), count("24")))
    assert WATER in finding(proposal, "item.unknown").choices
    assert proposal.order.lines[0].item.id is None


def test_a_scanned_code_outranks_what_was_read_beside_it(demo: Any) -> None:
    proposal = form(demo, row(scanned("6901234500010"), read("item", "石广泉水"), count("24")))
    assert proposal.order.lines[0].item.id == WATER
    assert demo.codes(proposal) == set()


def test_a_scanned_code_beside_the_name_of_another_item_is_said(demo: Any) -> None:
    proposal = form(demo, row(scanned("6901234500010"), read("item", "气泡水"), count("24")))
    assert proposal.order.lines[0].item.id == WATER
    assert finding(proposal, "item.scan_differs").severity == "warning"


def test_a_scanned_and_a_printed_code_of_two_items_leave_the_scanned_one(demo: Any) -> None:
    proposal = form(demo, row(scanned("06901234500010"), read("item_code", "W0O7"), count("24")))
    assert proposal.order.lines[0].item.id == WATER


def test_a_customers_own_code_is_understood_on_its_form_and_nowhere_else(demo: Any) -> None:
    line = row(read("item_code", "CG-1001"), read("item", "矿泉水"), count("24"))
    its = form(demo, line, head=(read("customer", "晨光便利连锁"),), site=None, sender="key:fax")
    assert (its.order.buyer.id, its.order.lines[0].item.id) == ("customer:chenguang-stores", WATER)
    assert demo.codes(its) == set()
    others = form(demo, line, head=(read("customer", "浦江大酒店"),), site=None, sender="key:fax")
    assert "item.code_unknown" in demo.codes(others)


def test_a_code_that_two_items_bear_is_decided_by_the_name(world: Callable[..., Any]) -> None:
    small = world(product="id,name,code\nbolt,Hex bolt,A-1\nnut,Hex nut,A1\n")
    named = form(small, row(read("item_code", "A1"), read("item", "Hex nut"), count("5")))
    assert named.order.lines[0].item.id == "product:nut"
    alone = form(small, row(read("item_code", "A1"), count("5")))
    assert set(finding(alone, "item.ambiguous").choices) == {"product:bolt", "product:nut"}


@pytest.mark.parametrize("said", ["山泉水", "旷泉水", "矿权水"])
def test_a_printed_name_that_only_sounds_alike_never_passes_by_itself(demo: Any, said: str) -> None:
    proposal = form(demo, row(read("item", said), count("24")))
    assert not proposal.clean
    assert {"name.similar", "item.unknown"} & demo.codes(proposal)


def test_a_misread_customer_is_asked_about(demo: Any) -> None:
    proposal = form(demo, cases("1", None, None), head=(read("customer", "辰光便利连锁"),))
    assert {"name.similar", "customer.unknown"} & demo.codes(proposal)


def test_a_code_alone_is_less_sure_than_code_and_name(demo: Any) -> None:
    alone = form(demo, row(read("item_code", "W001"), count("24")))
    both = form(demo, row(read("item_code", "W001"), read("item", "矿泉水"), count("24")))
    scan = form(demo, row(scanned("6901234500010"), count("24")))
    assert alone.confidence < 0.9 < both.confidence
    assert scan.confidence > 0.9


def test_an_empty_quantity_cell_is_no_order_for_one(demo: Any) -> None:
    proposal = form(demo, row(read("item_code", "W001"), read("item", "矿泉水")))
    assert proposal.order.lines[0].quantity is None
    assert finding(proposal, "quantity.missing").severity == "blocking"


# Specifications


@pytest.mark.parametrize("said", ["550ml", "550 mL", "0.55 L", "550ml*24", "24瓶/箱", "550ml/24瓶/箱"])
def test_a_specification_that_repeats_the_item_is_no_news(demo: Any, said: str) -> None:
    proposal = form(demo, row(read("item", "矿泉水"), read("specification", said), count("2", "箱")))
    assert demo.codes(proposal) == set(), [f.sentence for f in proposal.findings]
    assert proposal.order.lines[0].note is None


@pytest.mark.parametrize("said", ["330ml", "1.5 L", "550ml*12", "12瓶/箱"])
def test_a_specification_that_contradicts_the_item_stops_the_line(demo: Any, said: str) -> None:
    proposal = form(demo, row(read("item", "矿泉水"), read("specification", said), count("2", "箱")))
    assert finding(proposal, "item.specification_mismatch").severity == "blocking"


@pytest.mark.parametrize("said", ["90mm×300m", "300×250×80mm", "17×30cm"])
def test_a_size_is_no_packaging(demo: Any, said: str) -> None:
    proposal = form(demo, row(read("item", "矿泉水"), read("specification", said), count("2", "箱")))
    assert demo.codes(proposal) == {"item.specification_unknown"}
    assert proposal.order.lines[0].note == said


def test_a_size_that_stands_in_the_name_is_no_news(world: Callable[..., Any]) -> None:
    small = world(product="id,name,measures\nbox,Mailer box 300×250×80mm,bundle=50 XBE\n")
    slots = (read("item", "Mailer box 300×250×80mm"), read("specification", "300×250×80mm"), count("2", "bundle"))
    assert small.codes(form(small, row(*slots))) <= {"customer.missing"}


def test_a_specification_that_names_options_becomes_modifiers(demo: Any) -> None:
    proposal = form(demo, row(read("item", "冰拿铁"), read("specification", "大杯,燕麦奶 去冰"), count("2")))
    options = {m.option.id for m in proposal.order.lines[0].modifiers}
    assert {"modifier:grande", "modifier:oat-milk", "modifier:no-ice"} <= options
    assert demo.codes(proposal) == set()


def test_an_option_that_the_item_does_not_have_is_found_as_such(demo: Any) -> None:
    proposal = form(demo, row(read("item", "矿泉水"), read("specification", "燕麦奶"), count("2")))
    assert "modifier.not_allowed" in demo.codes(proposal)


def test_a_specification_that_nobody_can_judge_is_kept_for_a_human(demo: Any) -> None:
    proposal = form(demo, row(read("item", "矿泉水"), read("specification", "蓝标"), count("2")))
    assert finding(proposal, "item.specification_unknown").severity == "warning"
    assert proposal.order.lines[0].note == "蓝标"


# Sums


def cases(quantity: str, price: str | None, amount: str | None) -> Line:
    """Cases of water; the catalogue's price is 6.00 a bottle, so 144.00 a case."""
    cells = [read("item_code", "W001"), read("item", "矿泉水"), count(quantity, "箱")]
    cells += [money("price", price)] if price else []
    cells += [money("amount", amount)] if amount else []
    return row(*cells)


def test_figures_that_add_up_are_no_news(demo: Any) -> None:
    lines = (cases("3", "144.00", "432.00"), row(read("item", "气泡水"), count("24"), money("amount", "288.00")))
    proposal = form(demo, *lines, head=(money("total", "720.00"),))
    assert demo.codes(proposal) == set(), [f.sentence for f in proposal.findings]


def test_a_price_of_a_case_is_compared_with_a_case_of_the_catalogue(demo: Any) -> None:
    assert "price.mismatch" not in demo.codes(form(demo, cases("3", "144.00", "432.00")))
    assert "price.mismatch" in demo.codes(form(demo, cases("3", "6.00", "18.00")))


def test_quantity_and_amount_that_agree_with_the_catalogue_put_the_price_in_doubt(demo: Any) -> None:
    found = finding(form(demo, cases("3", "114.00", "432.00")), "amount.price_in_doubt")
    assert (found.severity, found.field) == ("blocking", "/lines/L1/price")
    assert "144" in found.sentence
    assert "114" in found.sentence


def test_a_price_that_agrees_with_the_catalogue_puts_the_quantity_in_doubt_and_offers_another(demo: Any) -> None:
    proposal = form(demo, cases("8", "144.00", "432.00"))
    found = finding(proposal, "amount.quantity_in_doubt")
    assert (found.severity, found.field) == ("blocking", "/lines/L1/quantity")
    assert [c.text for c in proposal.alternatives["/lines/L1/quantity"]] == ["3"]
    assert proposal.order.lines[0].quantity.value == 8


def test_an_amount_that_fits_nothing_is_a_mismatch(demo: Any) -> None:
    found = finding(form(demo, cases("3", "144.00", "400.00")), "amount.mismatch")
    assert (found.severity, found.field) == ("blocking", "/lines/L1/amount")
    assert "432" in found.sentence


@pytest.mark.parametrize(("amount", "fits"), [("0.67", True), ("0.66", True), ("0.68", True), ("0.69", False)])
def test_amounts_are_rounded_half_up_and_may_be_off_by_one_minor_unit(
    world: Callable[..., Any], amount: str, fits: bool
) -> None:
    small = world(part="id,name,unit,step,price\nwire,Copper wire,MTR,0.001,0.55\n")
    line = row(read("item", "Copper wire"), count("1.215", "m"), money("price", "0.55"), money("amount", amount))
    assert ("amount.mismatch" not in small.codes(form(small, line))) == fits


def test_yen_have_no_smaller_unit(world: Callable[..., Any]) -> None:
    small = world(part="id,name,price,currency\nnut,Hex nut,35,JPY\n")
    lines = [row(read("item", "Hex nut"), count("3"), money("amount", amount)) for amount in ("105", "106", "107")]
    assert ["amount.mismatch" in small.codes(form(small, line)) for line in lines] == [False, False, True]


def test_a_quantity_that_would_follow_is_offered_and_never_taken(demo: Any) -> None:
    line = row(read("item", "矿泉水"), read("quantity", "■■"), money("price", "6.00"), money("amount", "144.00"))
    proposal = form(demo, line)
    assert proposal.order.lines[0].quantity is None
    assert finding(proposal, "quantity.follows").severity == "info"
    assert [c.text for c in proposal.alternatives["/lines/L1/quantity"]] == ["24"]
    assert "quantity.missing" in demo.codes(proposal)


def test_no_quantity_is_offered_that_cannot_be_ordered(demo: Any) -> None:
    line = row(read("item", "矿泉水"), money("price", "6.00"), money("amount", "145.00"))
    assert "/lines/L1/quantity" not in form(demo, line).alternatives


def test_a_total_that_the_lines_do_not_come_to_is_a_mismatch(demo: Any) -> None:
    found = finding(form(demo, cases("3", "144.00", "432.00"), head=(money("total", "576.00"),)), "total.mismatch")
    assert (found.severity, found.field) == ("blocking", "/total")


@pytest.mark.parametrize("total", ["432.00", "488.16"])
def test_a_tax_may_be_within_or_on_top(demo: Any, total: str) -> None:
    head = (money("tax", "56.16"), money("total", total))
    assert "total.mismatch" not in demo.codes(form(demo, cases("3", "144.00", "432.00"), head=head))


def test_freight_and_discount_count_toward_the_total_and_are_shown_to_a_human(demo: Any) -> None:
    head = (money("charge", "30.00"), money("discount", "12.00"), money("total", "450.00"))
    proposal = form(demo, cases("3", "144.00", "432.00"), head=head)
    assert "total.mismatch" not in demo.codes(proposal)
    assert [(c.kind, c.amount, c.is_charge) for c in proposal.order.charges] == [
        ("charge", Decimal("30.00"), True),
        ("discount", Decimal("12.00"), False),
    ]
    assert "charge.unlisted" in demo.codes(proposal)


def test_another_currency_than_the_catalogues_stops_the_order(demo: Any) -> None:
    proposal = form(demo, cases("3", "144.00", "432.00"), head=(money("total", "432.00", "USD"),))
    assert finding(proposal, "currency.mismatch").severity == "blocking"


def test_the_printed_figures_stay_in_the_evidence(demo: Any) -> None:
    proposal = form(demo, cases("3", "144.00", "432.00"), head=(money("total", "432.00"),))
    kept = {d.field: d for d in proposal.derivation if BOX in d.evidence}
    assert {"/lines/L1/price", "/lines/L1/amount", "/total"} <= set(kept)
    assert kept["/total"].said == "432.00"
    assert proposal.order.total.amount == Decimal("432.00")
    assert proposal.order.lines[0].amount.amount == Decimal("432.00")


def test_a_receipt_of_unknown_goods_keeps_its_lines_date_and_total(demo: Any) -> None:
    lines = [row(read("item", name), count("2"), money("price", price), money("amount", amount)) for name, price, amount in (
        ("不锈钢螺栓 M8", "0.35", "0.70"), ("尼龙扎带", "3.10", "6.20"))]  # fmt: skip
    proposal = form(demo, *lines, head=(read("order_date", "2026-03-01"), money("total", "6.90", "CNY")))
    order = proposal.order
    assert [(each.item.id, each.item.name, each.price.amount, each.amount.amount) for each in order.lines] == [
        (None, "不锈钢螺栓 M8", Decimal("0.35"), Decimal("0.70")), (None, "尼龙扎带", Decimal("3.10"), Decimal("6.20")),
    ]  # fmt: skip
    assert (order.order_date, order.total.amount, order.total.currency) == ("2026-03-01", Decimal("6.90"), "CNY")
    assert "item.unknown" in demo.codes(proposal)
    assert "total.mismatch" not in demo.codes(proposal)
    wrong = form(demo, *lines, head=(money("total", "9.60"),))
    assert "total.mismatch" in demo.codes(wrong)


def test_figures_of_unknown_goods_must_add_up_too(demo: Any) -> None:
    cells = (read("item", "不锈钢螺栓 M8"), count("8"), money("price", "0.35"), money("amount", "1.05"))
    proposal = form(demo, row(*cells))
    assert finding(proposal, "amount.mismatch").field == "/lines/L1/amount"
    assert [c.text for c in proposal.alternatives["/lines/L1/quantity"]] == ["3"]


def test_two_dates_on_one_document_are_none(demo: Any) -> None:
    proposal = form(
        demo, cases("1", None, None), head=(read("order_date", "2026-03-01"), read("order_date", "2026-03-02"))
    )
    assert proposal.order.order_date is None
    assert "order_date.malformed" in demo.codes(proposal)


# Whose order it is


@pytest.mark.parametrize("said", ["晨光便利连锁", "晨光连锁", "K-3101", "k3101", "Chenguang stores"])
def test_a_customer_is_known_by_name_alias_or_number(demo: Any, said: str) -> None:
    proposal = form(demo, cases("1", None, None), head=(read("customer", said),), site=None, sender="key:fax")
    assert proposal.order.buyer.id == "customer:chenguang-stores"
    assert demo.codes(proposal) == set()


@pytest.mark.parametrize("said", ["021-65110301", "+86 21 6511 0301", "(021)65110301"])
def test_a_document_without_a_name_is_of_whoever_has_the_telephone(demo: Any, said: str) -> None:
    proposal = form(demo, cases("1", None, None), head=(read("phone", said),), site=None, sender="key:fax")
    assert proposal.order.buyer.id == "customer:chenguang-stores"
    assert proposal.confidence < 0.9


@pytest.mark.parametrize(
    "said", ["上海市杨浦区四平路2500号仓库西门", AddressValue(city="上海市", street="四平路2500号"), "四平路 2500 号"]
)
def test_a_document_without_a_name_is_of_whoever_lives_there(demo: Any, said: Any) -> None:
    address = read("deliver_to", said if isinstance(said, str) else "四平路2500号", said)
    proposal = form(demo, cases("1", None, None), head=(address,), site=None, sender="key:fax")
    assert proposal.order.buyer.id == "customer:chenguang-stores"
    assert proposal.order.delivery.location.id == "customer:chenguang-stores"
    assert "delivery.unknown_place" not in demo.codes(proposal)


def test_an_unknown_name_is_never_replaced_by_whoever_has_the_telephone(demo: Any) -> None:
    head = (read("customer", "四海建材商行"), read("phone", "021-65110301"))
    proposal = form(demo, cases("1", None, None), head=head)
    assert proposal.order.buyer.id is None
    assert finding(proposal, "customer.unknown").choices[0] == "customer:chenguang-stores"


def test_a_telephone_of_another_customer_is_a_finding(demo: Any) -> None:
    head = (read("customer", "浦江大酒店"), read("phone", "021-65110301"))
    proposal = form(demo, cases("1", None, None), head=head)
    assert proposal.order.buyer.id == "customer:pujiang-hotel"
    assert finding(proposal, "customer.differs").severity == "warning"


def test_goods_for_one_of_the_customers_own_places_are_no_news(demo: Any) -> None:
    head = (read("customer", "金桥精密机械厂"), read("deliver_to", "浦东新区金桥路2009号"))
    proposal = form(demo, cases("1", None, None), head=head)
    assert proposal.order.delivery.location.id == "site:substation-east"
    assert demo.codes(proposal) == set()


@pytest.mark.parametrize("said", ["滨江大道777号", "黄浦区中山东一路19号"])
def test_goods_for_another_place_than_the_customers_are_a_finding(demo: Any, said: str) -> None:
    head = (read("customer", "晨光便利连锁"), read("deliver_to", said))
    assert "delivery.foreign_place" in demo.codes(form(demo, cases("1", None, None), head=head))


def test_a_known_place_whose_owner_nobody_declared_is_no_news(world: Callable[..., Any]) -> None:
    small = world(
        part="id,name\nnut,Hex nut\n",
        site="id,name,role,street\nkitchen,North kitchen,receives,1 Mill Lane\nyard,South yard,receives,9 Mill Lane\n",
        customer="id,name,street,receives_at\na,Anders,5 High Street,\nb,Berg,15 High Street,site:yard\n",
    )
    line = row(read("item", "Hex nut"), count("3"))

    def codes(customer: str, place: str) -> set[str]:
        return small.codes(form(small, line, head=(read("customer", customer), read("deliver_to", place))))  # type: ignore[no-any-return]

    assert codes("Anders", "North kitchen") == set()
    assert codes("Berg", "South yard") == set()
    assert codes("Berg", "15 High Street") == set()
    assert codes("Anders", "South yard") == {"delivery.foreign_place"}
    assert codes("Berg", "North kitchen") == {"delivery.foreign_place"}
    assert codes("Anders", "15 High Street") == {"delivery.foreign_place"}


def test_number_5_is_not_in_number_15(world: Callable[..., Any]) -> None:
    small = world(
        part="id,name\nnut,Hex nut\n", customer="id,name,street\na,Anders,5 High Street\nb,Berg,15 High Street\n"
    )
    proposal = form(small, row(read("item", "Hex nut"), count("3")), head=(read("deliver_to", "15 High Street"),))
    assert proposal.order.buyer.id == "customer:b"


@pytest.mark.parametrize(("said", "code"), [
    ("2026-03-01", None), ("2026-02-10", None), ("2026-01-20", "order_date.far"), ("2025-03-02", "order_date.far"),
    ("2026-03-03", None), ("2026-04-02", "order_date.far"), ("2026-13-02", "order_date.malformed"),
])  # fmt: skip
def test_a_document_of_long_ago_or_of_a_day_to_come_is_asked_about(demo: Any, said: str, code: str | None) -> None:
    proposal = form(demo, cases("1", None, None), head=(read("order_date", said),))
    assert {c for c in demo.codes(proposal) if c.startswith("order_date")} == ({code} if code else set())


def test_the_order_number_of_a_form_is_the_buyers(demo: Any) -> None:
    proposal = form(demo, cases("1", None, None), head=(read("purchase_order", "PO-2026-0117"),))
    assert proposal.order.purchase_order_number == "PO-2026-0117"
    two = (read("purchase_order", "PO-2026-0117"), read("purchase_order", "PO-2026-0171"))
    assert "purchase_order.ambiguous" in demo.codes(form(demo, cases("1", None, None), head=two))


def test_what_is_said_is_no_document(demo: Any) -> None:
    spoken = demo.hears(read("phone", "021-65110301"), lines=(cases("1", None, None),))
    assert spoken.order.buyer.id is None


def test_a_parcel_label_asks_what_became_of_it_and_keeps_its_receiver(demo: Any) -> None:
    slots = (read("waybill", "CR-20931"), read("contact", "李雷"), read("phone", "13800001234"))
    proposal = demo.hears(*slots, intent="delivery.report", modality="image", media_type="image/jpeg")
    assert demo.codes(proposal) == {"report.outcome_missing"}
    assert [d.said for d in proposal.derivation if d.field == "/location"] == ["李雷", "13800001234"]


def test_an_order_on_paper_that_names_nobody_is_asked_about_unless_a_customer_sent_it(demo: Any) -> None:
    line = row(read("item_code", "W001"), read("item", "矿泉水"), count("2", "箱"))
    assert "customer.missing" in demo.codes(form(demo, line, sender="driver:77"))
    assert demo.codes(form(demo, line)) == set()
    named = form(demo, line, head=(read("customer", "浦江大酒店"),), sender="driver:77")
    assert "customer.missing" not in demo.codes(named)


def test_a_printed_name_that_looks_most_like_one_stands_until_it_is_confirmed(world: Callable[..., Any]) -> None:
    tools = world(product="id,name\nwood,木柄羊角锤 0.5kg\nfibre,纤维柄羊角锤 0.5kg\nlarge,木柄羊角锤 0.75kg\n")
    near = like(wood=0.7, fibre=0.6, large=0.69)
    proposal = form(tools, row(Slot("item", "木桥羊角接 0.5kg", None, 0.8, (BOX,), None, near), count("5")))
    assert proposal.order.lines[0].item.id == "product:wood"
    assert finding(proposal, "name.similar").choices == ("product:wood",)
    even = like(wood=0.7, fibre=0.7)
    tied = form(tools, row(Slot("item", "木桥羊角接 0.5kg", None, 0.8, (BOX,), None, even), count("5")))
    assert not tied.clean


def test_of_two_sizes_the_one_that_was_read_stands_until_somebody_says_which(world: Callable[..., Any]) -> None:
    boxes = world(product="id,name\nthin,档案盒 35mm\nthick,档案盒 55mm\n")
    said = Slot("item", "档案盒 35mm", "档案盒 35mm", 0.5, (BOX,), "product:thin", like(thin=0.5, thick=0.5))
    proposal = form(boxes, row(said, count("5")))
    assert proposal.order.lines[0].item.id == "product:thin"
    assert set(finding(proposal, "item.ambiguous").choices) == {"product:thin", "product:thick"}
