"""A human's correction: the business's rules still hold, perception's doubts do not, and the review is named."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from knowledge_graph.answering.encoding import order_from_json, order_to_json
from knowledge_graph.correction import corrected, validate_order
from knowledge_graph.order import Constraint, Location, Modifier, Order, Party, ProcedureReference, Reference
from knowledge_graph.proposal import Proposal
from models.evidence import Decided, TimeRange


def heard(demo: Any, *slots: Any) -> Proposal:
    line = demo.line(
        "拿铁", demo.quantity("两杯", "2", "杯"), demo.modifier("燕麦奶", "modifier:oat-milk"), key="product:latte"
    )
    proposal: Proposal = demo.hears(*slots, lines=(line,))
    return proposal


def check(demo: Any, order: Order, earlier: Proposal | None = None) -> Proposal:
    return validate_order(
        order, demo.capture(), demo.graph, demo.circumstances(), demo.lexicon, "review:9", earlier
    )  # fmt: skip


def order_of(proposal: Proposal) -> Order:
    assert proposal.order is not None
    return proposal.order


def with_quantity(order: Order, value: str) -> Order:
    quantity = order.lines[0].quantity
    assert quantity is not None
    return replace(order, lines=(replace(order.lines[0], quantity=replace(quantity, value=Decimal(value))),))


def test_an_order_left_as_it_was_keeps_its_evidence_and_its_id(demo: Any) -> None:
    earlier = heard(demo)
    order = order_from_json(order_to_json(order_of(earlier)))
    again = check(demo, order, earlier)
    assert again.order == earlier.order
    assert demo.codes(again) == set()
    assert not [d for d in again.derivation if isinstance(d.evidence[0], Decided)]
    fields = {d.field for d in again.derivation}
    assert {"/lines/L1/item", "/lines/L1/quantity", "/lines/L1/modifiers/modifier:oat-milk"} <= fields


def test_a_corrected_field_names_the_review_and_the_others_keep_their_evidence(demo: Any) -> None:
    earlier = heard(demo)
    arguments = (demo.capture(), demo.graph, demo.circumstances(), demo.lexicon)
    proposal = corrected(earlier, with_quantity(order_of(earlier), "3"), "review:9", *arguments)
    evidence = {d.field: d.evidence for d in proposal.derivation}
    assert evidence["/lines/L1/quantity"] == (Decided("review:9"),)
    assert isinstance(evidence["/lines/L1/item"][0], TimeRange)
    assert proposal.confidence == 1.0
    assert proposal.clean


def test_a_correction_must_keep_to_the_rules_of_the_business(demo: Any) -> None:
    order = order_of(heard(demo))
    assert demo.codes(check(demo, with_quantity(order, "2.5"))) == {"quantity.step"}
    foreign = replace(order.lines[0], item=Reference(id="product:blueberry-muffin"))
    assert "modifier.not_allowed" in demo.codes(check(demo, replace(order, lines=(foreign,))))
    closed = replace(order, fulfilment_site=Location(id="site:hall-2"))
    assert "fulfilment_site.role" in demo.codes(check(demo, closed))
    nowhere = replace(order, fulfilment_site=None)
    assert "fulfilment_site.missing" in demo.codes(check(demo, nowhere))


def test_an_id_that_names_nothing_is_refused(demo: Any) -> None:
    order = order_of(heard(demo))
    wrong = replace(order, buyer=Party(id="customer:nobody"), fulfilment_site=Location(id="product:latte"))
    found = [f for f in check(demo, wrong).findings if f.code == "reference.unknown"]
    assert {f.field for f in found} == {"/buyer", "/fulfilment_site"}


def test_a_unit_that_the_item_does_not_have_is_refused(demo: Any) -> None:
    order = order_of(heard(demo))
    quantity = replace(order.lines[0].quantity, unit="XBX")  # type: ignore[type-var]
    wrong = replace(order, lines=(replace(order.lines[0], quantity=quantity),))
    assert "quantity.unit" in demo.codes(check(demo, wrong))


def test_prices_and_constraints_follow_the_correction(demo: Any) -> None:
    earlier = heard(demo)
    order = order_of(earlier)
    assert [c.code for c in order.constraints] == ["cold_chain"]
    plain = replace(
        order.lines[0],
        modifiers=(Modifier(group="modifier_group:milk-base", option=Reference(id="modifier:whole-milk")),),
    )
    without = check(demo, replace(order, lines=(plain,), constraints=(Constraint(code="gift", rule="asked for"),)))
    checked = order_of(without)
    assert [c.code for c in checked.constraints] == ["gift"]
    assert checked.lines[0].price is not None
    assert order.lines[0].price is not None
    assert checked.lines[0].price.amount == order.lines[0].price.amount - 4


def test_perceptions_doubts_are_settled_by_the_decision(demo: Any) -> None:
    earlier = heard(demo, demo.heard("unparsed", "蓝色的"))
    assert not earlier.clean
    assert check(demo, order_of(earlier), earlier).clean


def observed(demo: Any) -> Proposal:
    asset = demo.heard("asset", "一号主变压器", key="asset:transformer-1")
    proposal: Proposal = demo.hears(asset, demo.heard("symptom", "油位低"), intent="observation.report")
    return proposal


def test_a_human_may_choose_among_the_procedures_that_follow_and_no_others(demo: Any) -> None:
    earlier = observed(demo)
    order = order_of(earlier)
    assert check(demo, order, earlier).clean
    work = order.maintenance
    assert work is not None
    other = ProcedureReference(
        id="procedure:cooling-fan-repair", document="Q/SP-2025-10", revision="B", safety_class="RESTRICT"
    )
    wrong = replace(order, maintenance=replace(work, procedure=other))
    assert demo.codes(check(demo, wrong, earlier)) == {"maintenance.procedure_foreign"}
    assert demo.codes(check(demo, replace(order, maintenance=None), earlier)) == {"maintenance.missing"}
