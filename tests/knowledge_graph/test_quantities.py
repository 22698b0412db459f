"""How much: measure words, packagings and local units become exact amounts, and what cannot be sold is a question."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from knowledge_graph.units import convert, local_mass, plain

LATTE = "product:latte"
WATER = "product:mineral-water"
BEANS = "product:coffee-beans"


def amount(demo: Any, key: str, text: str, value: str, measure: str | None) -> Any:
    return demo.hears(lines=(demo.line("?", demo.quantity(text, value, measure), key=key),))


@pytest.mark.parametrize(
    ("key", "value", "measure", "expected"),
    [
        (LATTE, "3", "杯", ("3", "H87", None)),
        (LATTE, "3", "cups", ("3", "H87", None)),
        (LATTE, "3", None, ("3", "H87", None)),
        (WATER, "1", "箱", ("1", "XBX", ("24", "XBO"))),
        (WATER, "2", "提", ("2", "XPK", ("12", "XBO"))),
        (WATER, "0.5", "箱", ("0.5", "XBX", ("12", "XBO"))),
        (BEANS, "2", "袋", ("2", "XBG", ("0.5", "KGM"))),
        (BEANS, "500", "g", ("0.5", "KGM", None)),
        (BEANS, "1.5", "公斤", ("1.5", "KGM", None)),
        (BEANS, "3", "斤", ("1.5", "KGM", None)),
        ("part:7014-p4", "1", "对", ("1", "PR", ("2", "H87"))),
        ("product:reusable-cup", "2", "pcs", ("2", "H87", None)),
    ],
)
def test_a_measure_word_means_what_the_catalogue_says(
    demo: Any, key: str, value: str, measure: str | None, expected: tuple[Any, ...]
) -> None:
    proposal = amount(demo, key, "?", value, measure)
    quantity = proposal.order.lines[0].quantity
    base = (plain(quantity.base.value), quantity.base.unit) if quantity.base is not None else None
    assert (plain(quantity.value), quantity.unit, base) == expected
    assert not {code for code in demo.codes(proposal) if code.startswith("quantity")}


def test_three_and_a_half_of_something_sold_by_whole_cups_is_a_question(demo: Any) -> None:
    proposal = amount(demo, LATTE, "三杯半", "3.5", "杯")
    (finding,) = [f for f in proposal.findings if f.code == "quantity.step"]
    assert (finding.severity, finding.askable, finding.field) == ("blocking", True, "/lines/L1/quantity")
    assert proposal.order.lines[0].quantity.value == Decimal("3.5")


def test_a_fraction_of_what_is_sold_by_weight_is_fine_down_to_its_step(demo: Any) -> None:
    assert demo.codes(amount(demo, BEANS, "一点二五公斤", "1.25", "公斤")) == set()
    assert demo.codes(amount(demo, BEANS, "一点三公斤", "1.3", "公斤")) == {"quantity.step"}


def test_a_measure_that_the_item_is_not_counted_in_is_a_question_with_those_that_it_is(demo: Any) -> None:
    proposal = amount(demo, LATTE, "三箱", "3", "箱")
    (finding,) = [f for f in proposal.findings if f.code == "quantity.measure_unknown"]
    assert "杯" in finding.sentence
    assert proposal.order.lines[0].quantity is None


def test_a_unit_of_weight_says_nothing_of_cups(demo: Any) -> None:
    assert "quantity.measure_unknown" in demo.codes(amount(demo, LATTE, "三公斤", "3", "公斤"))


def test_a_rough_quantity_is_a_warning(demo: Any) -> None:
    proposal = demo.hears(lines=(demo.line("拿铁", demo.quantity("几杯", "3", "杯", approximate=True), key=LATTE),))
    assert demo.codes(proposal) == {"quantity.approximate"}
    assert not proposal.clean


def test_no_quantity_is_one_with_a_warning(demo: Any) -> None:
    proposal = demo.hears(lines=(demo.line("拿铁", key=LATTE),))
    assert proposal.order.lines[0].quantity.value == 1
    assert demo.codes(proposal) == {"quantity.assumed"}


def test_two_quantities_for_one_line_are_a_question(demo: Any) -> None:
    line = demo.line("拿铁", demo.quantity("两杯", "2", "杯"), demo.quantity("三杯", "3", "杯"), key=LATTE)
    assert "quantity.ambiguous" in demo.codes(demo.hears(lines=(line,)))
    again = demo.line("拿铁", demo.quantity("两杯", "2", "杯"), demo.quantity("两杯", "2", "杯"), key=LATTE)
    assert demo.codes(demo.hears(lines=(again,))) == set()


def test_more_than_the_usual_maximum_is_held(demo: Any) -> None:
    assert demo.codes(amount(demo, LATTE, "六十杯", "60", "杯")) == set()
    assert demo.codes(amount(demo, LATTE, "六十一杯", "61", "杯")) == {"quantity.maximum"}


def test_the_maximum_is_in_base_units_whatever_the_packaging(demo: Any) -> None:
    assert demo.codes(amount(demo, WATER, "二十箱", "20", "箱")) == set()
    assert demo.codes(amount(demo, WATER, "二十一箱", "21", "箱")) == {"quantity.maximum"}


def test_less_than_the_minimum_is_a_question(world: Any) -> None:
    small = world(product="id,name,minimum\nbolts,Bolts,50")
    line = small.line("bolts", small.quantity("ten", "10"))
    assert small.codes(small.hears(lines=(line,))) == {"quantity.minimum"}


def test_more_than_six_places_are_a_question(demo: Any) -> None:
    assert "quantity.precision" in demo.codes(amount(demo, BEANS, "?", "0.2500001", "公斤"))


def test_a_catty_is_what_the_place_says_it_is() -> None:
    assert local_mass("斤", "zh-CN") == Decimal("0.5")
    assert local_mass("斤", "zh-TW") == Decimal("0.6")
    assert local_mass("斤", "en-GB") is None


def test_conversion_is_exact_and_stays_within_a_dimension() -> None:
    assert convert(Decimal("0.1"), "KGM", "GRM") == Decimal(100)
    assert convert(Decimal(1), "KGM", "LTR") is None
    assert convert(Decimal(3), "H87", "H87") == 3
