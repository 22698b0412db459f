"""Expected against actual: partial, without order, amounts as amounts - and nothing extra where lists were given."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge_graph.answering.encoding import proposal_to_json, to_json
from knowledge_graph.answering.matching import compare


def line(item: str, value: str = "1", *modifiers: dict[str, Any], **more: Any) -> dict[str, Any]:
    quantity = {"value": value, "unit": "H87"}
    return {"item": {"id": f"product:{item}"}, "quantity": quantity, "modifiers": list(modifiers), **more}


def option(name: str, **how: Any) -> dict[str, Any]:
    return {"group": "modifier_group:g", "option": {"id": f"modifier:{name}"}, "action": "include", **how}


def order(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"lines": [{"id": f"L{n}", **entry} for n, entry in enumerate(lines, 1)], **more}


def test_only_what_is_expected_is_compared() -> None:
    actual = order(line("latte", "2"), currency="CNY", fulfilment_site={"id": "site:a", "name": "A"})
    assert compare({"lines": [{"item": {"id": "product:latte"}}]}, actual).exact
    assert compare({"fulfilment_site": {"id": "site:a"}}, actual).exact
    assert not compare({"fulfilment_site": {"id": "site:b"}}, actual).exact


def test_lines_have_no_order_and_find_their_best_partner() -> None:
    a, b, c = line("latte", "2"), line("mocha", "1"), line("latte", "3")
    assert compare({"lines": [c, a, b]}, order(a, b, c)).exact
    loose = {"lines": [{"item": {"id": "product:latte"}}, line("latte", "2")]}
    assert compare(loose, order(a, c)).exact


def test_a_line_too_many_or_too_few_is_a_mistake() -> None:
    a, b = line("latte", "2"), line("mocha", "1")
    extra = compare({"lines": [a]}, order(a, b))
    assert [m.expected for m in extra.mismatches] == [None]
    assert (extra.expected, extra.found, extra.right) == (2, 4, 2)
    missing = compare({"lines": [a, b]}, order(a))
    assert not missing.exact
    assert (missing.expected, missing.found, missing.right) == (4, 2, 2)


def test_amounts_are_compared_as_amounts() -> None:
    def same(want: dict[str, Any], got: dict[str, Any]) -> bool:
        return compare({"lines": [{"quantity": want}]}, {"lines": [{"id": "L1", "quantity": got}]}).exact

    box = {"value": "1", "unit": "XBX", "base": {"value": "24", "unit": "XBO"}}
    assert same({"value": "3", "unit": "H87"}, {"value": "3.0", "unit": "H87", "said": "三杯"})
    assert same({"value": "24", "unit": "XBO"}, box)
    assert same({"value": "500", "unit": "GRM"}, {"value": "0.5", "unit": "KGM"})
    assert not same({"value": "3", "unit": "H87"}, {"value": "3", "unit": "KGM"})
    assert not same({"value": "23", "unit": "XBO"}, box)


@pytest.mark.parametrize(
    "difference", [{"amount": "extra"}, {"quantity": 2}, {"portion": "first_half"}, {"action": "exclude"}]
)
def test_a_modifier_is_right_as_a_whole_or_wrong(difference: dict[str, Any]) -> None:
    want = {"lines": [line("latte", "1", option("oat"))]}
    assert compare(want, order(line("latte", "1", option("oat")))).exact
    result = compare(want, order(line("latte", "1", option("oat", **difference))))
    assert not result.exact
    assert (result.expected, result.right) == (3, 2)


def test_modifiers_have_no_order_and_nest() -> None:
    cola = option("cola", modifiers=[option("ice", action="exclude")])
    assert compare(
        {"lines": [line("combo", "1", cola, option("fries"))]}, order(line("combo", "1", option("fries"), cola))
    ).exact
    assert not compare({"lines": [line("combo", "1", cola)]}, order(line("combo", "1", option("cola")))).exact


def test_a_modifier_that_nobody_said_is_a_mistake_unless_it_is_a_default(demo: Any) -> None:
    proposal = demo.hears(lines=(demo.line("拿铁", demo.quantity("一杯", "1", "杯"), key="product:latte"),))
    want = {"lines": [line("latte")]}
    assert compare(want, proposal_to_json(proposal)).exact
    assert compare(want, to_json(proposal)).exact
    assert not compare(want, to_json(proposal)["order"]).exact
    said = demo.hears(
        lines=(
            demo.line(
                "拿铁",
                demo.quantity("一杯", "1", "杯"),
                demo.modifier("燕麦奶", "modifier:oat-milk"),
                key="product:latte",
            ),
        )
    )
    assert not compare(want, proposal_to_json(said)).exact


def test_free_words_are_compared_without_case_spaces_and_marks_around_them() -> None:
    def same(want: str, got: str) -> bool:
        actual = {"instructions": [{"kind": "delivery", "text": got, "language": "en"}]}
        return compare({"instructions": [{"kind": "delivery", "text": want}]}, actual).exact

    assert same("Leave at the door.", "leave at  the door")
    assert not same("leave at the door", "leave at the gate")


def test_times_are_compared_as_instants() -> None:
    want = {"delivery": {"window": {"latest": "2026-11-26T15:00:00+08:00"}}}
    assert compare(want, {"delivery": {"window": {"latest": "2026-11-26T07:00:00+00:00"}}}).exact
    assert not compare(want, {"delivery": {"window": {"latest": "2026-11-26T15:00:00+00:00"}}}).exact


def test_a_constraint_too_many_is_a_mistake_where_constraints_are_given() -> None:
    cold, late = {"code": "cold_chain", "rule": "r"}, {"code": "adult", "rule": "s"}
    assert compare({"constraints": [{"code": "cold_chain"}]}, {"constraints": [cold]}).exact
    assert not compare({"constraints": [{"code": "cold_chain"}]}, {"constraints": [cold, late]}).exact
    assert not compare({"constraints": []}, {"constraints": [cold]}).exact
    assert compare({}, {"constraints": [cold]}).exact


def test_nothing_at_all_came_out() -> None:
    result = compare({"lines": [line("latte")]}, None)
    assert (result.expected, result.found, result.right) == (2, 0, 0)
    assert not result.exact
