"""Changes, cancellations and delivery reports: each finds the order it is about, or asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from knowledge_graph.proposal import RecentOrder
from models.intent import WindowValue


def order(demo: Any, number: str, **changes: Any) -> RecentOrder:
    values: dict[str, Any] = {
        "id": f"id-{number}", "number": number, "version": 3, "state": "placed", "submitter": "driver:77", "buyer": None,
        "site": "site:renmin-square", "lines_digest": "", "external_reference": None, "purchase_order_number": None,
        "evidence_sha256": None, "placed_at": demo.now - timedelta(hours=1),
    }  # fmt: skip
    return RecentOrder(**{**values, **changes})


def test_a_change_finds_its_order_by_number_however_it_is_said(demo: Any) -> None:
    demo.recent = (order(demo, "S-1042"), order(demo, "S-1043"))
    line = demo.line("拿铁", demo.quantity("两杯", "2", "杯"), key="product:latte")
    for said in ("S-1042", "s1042", "1042", "S 1042"):
        proposal = demo.hears(
            demo.heard("order_reference", said), lines=(line,), intent="order.change", modality="text"
        )
        assert proposal.change.order == "id-S-1042", said
        assert proposal.change.base_version == 3
        assert proposal.change.actions[0].quantity.value == Decimal(2)
        assert proposal.order is None
        assert demo.codes(proposal) == set()


def test_a_change_without_a_number_is_about_the_senders_only_open_order(demo: Any) -> None:
    other = order(demo, "S-1", submitter="driver:78")
    done = order(demo, "S-2", state="fulfilled")
    demo.recent = (other, done, order(demo, "S-3"))
    proposal = demo.hears(demo.heard("reason", "客人不要了"), intent="order.cancel")
    assert (proposal.change.kind, proposal.change.order) == ("cancel", "id-S-3")
    assert proposal.change.reason == "客人不要了"
    demo.recent = (other, done)
    assert demo.codes(demo.hears(intent="order.cancel")) == {"target.missing"}
    demo.recent = (order(demo, "S-3"), order(demo, "S-4"))
    (finding,) = demo.hears(intent="order.cancel").findings
    assert finding.code == "target.ambiguous"
    assert finding.askable
    assert "S-3" in finding.sentence
    assert "S-4" in finding.sentence


def test_the_store_tells_two_open_orders_apart(demo: Any) -> None:
    demo.recent = (order(demo, "S-3"), order(demo, "S-4", site="site:lujiazui"))
    store = demo.heard("store", "陆家嘴店", key="site:lujiazui")
    assert demo.hears(store, intent="order.cancel").change.order == "id-S-4"


def test_an_order_that_is_over_cannot_be_changed(demo: Any) -> None:
    demo.recent = (order(demo, "S-7", state="fulfilled"),)
    assert demo.codes(demo.hears(demo.heard("order_reference", "S-7"), intent="order.cancel")) == {"target.closed"}


def test_an_unknown_number_is_a_question(demo: Any) -> None:
    demo.recent = (order(demo, "S-7"),)
    assert demo.codes(demo.hears(demo.heard("order_reference", "S-99"), intent="order.cancel")) == {"target.unknown"}


def test_a_change_of_nothing_is_a_question_and_a_new_time_is_a_change(demo: Any) -> None:
    demo.recent = (order(demo, "S-7"),)
    assert demo.codes(demo.hears(intent="order.change")) == {"change.empty"}
    window = demo.heard("window", "三点前", WindowValue(None, demo.now + timedelta(hours=3)))
    proposal = demo.hears(window, intent="order.change")
    assert demo.codes(proposal) == set()
    assert proposal.change.delivery.window.latest == demo.now + timedelta(hours=3)


def test_lines_of_a_change_are_checked_as_lines_of_an_order_are(demo: Any) -> None:
    demo.recent = (order(demo, "S-7"),)
    line = demo.line("拿铁", demo.quantity("两杯半", "2.5", "杯"), key="product:latte")
    assert "quantity.step" in demo.codes(demo.hears(lines=(line,), intent="order.change"))


@pytest.mark.parametrize("outcome", ["delivered", "refused", "nobody_there", "damaged", "late"])
def test_a_delivery_report_with_a_waybill_stands(demo: Any, outcome: str) -> None:
    waybill = demo.heard("waybill", "CR-20931")
    proposal = demo.hears(demo.heard("outcome", "送到了", outcome), waybill, intent="delivery.report")
    assert (proposal.report.outcome, proposal.report.waybill) == (outcome, "CR-20931")
    assert proposal.order is None


def test_a_waybill_is_checked_against_the_couriers_carrier(demo: Any) -> None:
    done = demo.heard("outcome", "送到了", "delivered")
    known = demo.hears(done, demo.heard("waybill", "CR-20931"), intent="delivery.report", modality="text")
    assert demo.codes(known) == set()
    odd = demo.hears(done, demo.heard("waybill", "ZZ-1"), intent="delivery.report")
    assert demo.codes(odd) == {"waybill.malformed"}
    foreign = demo.hears(done, demo.heard("waybill", "CR-20931"), intent="delivery.report", sender="driver:81")
    assert demo.codes(foreign) == {"waybill.other_carrier"}
    assert "同城骑手" in foreign.findings[0].sentence
    two = demo.hears(
        done, demo.heard("waybill", "CR-20931"), demo.heard("waybill", "CR-20932"), intent="delivery.report"
    )
    assert demo.codes(two) == {"waybill.ambiguous"}
    own = demo.hears(
        done, demo.heard("waybill", "SF 1234 5678"), intent="delivery.report", sender="driver:81", modality="text"
    )
    assert demo.codes(own) == set()


def test_a_waybill_finds_its_order(demo: Any) -> None:
    demo.recent = (replace(order(demo, "S-7"), waybill="CR-20931"),)
    done = demo.heard("outcome", "送到了", "delivered")
    proposal = demo.hears(done, demo.heard("waybill", "CR 20931"), intent="delivery.report")
    assert proposal.report.order == "id-S-7"
    assert demo.codes(proposal) == set()


def test_a_report_that_names_nothing_or_no_outcome_is_a_question(demo: Any) -> None:
    done = demo.heard("outcome", "送到了", "delivered")
    assert demo.codes(demo.hears(done, intent="delivery.report")) == {"report.reference_missing"}
    silent = demo.hears(demo.heard("waybill", "CR-20931"), intent="delivery.report", modality="text")
    assert demo.codes(silent) == {"report.outcome_missing"}
    assert silent.report is None
    both = (done, demo.heard("outcome", "拒收", "refused"), demo.heard("waybill", "CR-20931"))
    asked = demo.hears(*both, intent="delivery.report", modality="text")
    assert demo.codes(asked) == {"report.outcome_ambiguous"}


def test_a_report_about_an_unknown_order_is_asked_about(demo: Any) -> None:
    done = demo.heard("outcome", "送到了", "delivered")
    proposal = demo.hears(done, demo.heard("order_reference", "S-99"), intent="delivery.report")
    assert demo.codes(proposal) == {"report.order_unknown"}
