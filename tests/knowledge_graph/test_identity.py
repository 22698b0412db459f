"""Seen before: ids that a second run gives again, and the signs by which a repeat is recognised. Nothing is merged."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from knowledge_graph.judging.identity import lines_digest, record_id, same_capture
from knowledge_graph.proposal import RecentOrder


def latte(demo: Any, *slots: Any, count: str = "2", **capture: Any) -> Any:
    line = demo.line("拿铁", demo.quantity(f"{count}杯", count, "杯"), key="product:latte")
    return demo.hears(*slots, lines=(line,), **capture)


def earlier(demo: Any, proposal: Any, **changes: Any) -> RecentOrder:
    """The order of a proposal as it was placed three minutes ago from another capture."""
    order = proposal.order
    values: dict[str, Any] = {
        "id": "019cab00-0000-7000-8000-000000000001",
        "number": "S-1041",
        "version": 1,
        "state": "placed",
        "submitter": order.submitter.id,
        "buyer": order.buyer.id if order.buyer else None,
        "site": order.fulfilment_site.id,
        "lines_digest": lines_digest(order),
        "external_reference": order.external_reference,
        "purchase_order_number": order.purchase_order_number,
        "evidence_sha256": "f" * 64,
        "placed_at": demo.now - timedelta(minutes=3),
    }
    return RecentOrder(**{**values, **changes})


def found(demo: Any, *slots: Any, **capture: Any) -> set[str]:
    codes: set[str] = demo.codes(latte(demo, *slots, **capture))
    return codes


def test_the_id_of_an_order_is_a_uuid_of_version_7_that_a_second_run_gives_again(demo: Any) -> None:
    capture = demo.capture()
    first = record_id(capture, 0)
    assert UUID(first).version == 7
    assert UUID(first).variant == "specified in RFC 4122"
    assert UUID(first).int >> 80 == UUID(capture.id).int >> 80
    assert record_id(capture, 0) == first


def test_ids_differ_by_request_capture_and_kind(demo: Any) -> None:
    capture, other = demo.capture(), demo.capture(id="019cab40-5a10-7d02-8e77-90b1c2d3e4f6")
    ids = {
        record_id(c, n, kind) for c in (capture, other) for n in range(300) for kind in ("order", "change", "report")
    }
    assert len(ids) == 2 * 300 * 3
    assert same_capture(record_id(capture, 0), record_id(capture, 299))
    assert not same_capture(record_id(capture, 0), record_id(other, 0))


def test_a_capture_id_of_another_make_still_gives_a_uuid_of_version_7(demo: Any) -> None:
    assert UUID(record_id(demo.capture(id="capture-12"), 3)).version == 7


def test_lines_are_the_same_whatever_their_order(demo: Any) -> None:
    one = demo.line("拿铁", demo.quantity("两杯", "2", "杯"), key="product:latte")
    two = demo.line("浓缩咖啡", demo.quantity("一杯", "1", "杯"), key="product:espresso")
    forth, back = demo.hears(lines=(one, two)).order, demo.hears(lines=(two, one)).order
    assert lines_digest(forth) == lines_digest(back)
    more = demo.line("拿铁", demo.quantity("三杯", "3", "杯"), key="product:latte")
    assert lines_digest(demo.hears(lines=(more, two)).order) != lines_digest(forth)


def test_the_same_order_minutes_ago_is_held_as_a_possible_duplicate(demo: Any) -> None:
    demo.recent = (earlier(demo, latte(demo)),)
    (finding,) = [f for f in latte(demo).findings if f.code == "identity.possible_duplicate"]
    assert finding.severity == "warning"
    assert "S-1041" in finding.sentence
    assert "3" in finding.sentence


def test_of_several_equal_orders_one_question_names_the_latest(demo: Any) -> None:
    first = earlier(demo, latte(demo), id="019cab00-0000-7000-8000-000000000001", number="S-1040")
    second = dataclasses.replace(first, number="S-1041", placed_at=first.placed_at + timedelta(minutes=1))
    for order in (first, second), (second, first):
        demo.recent = order
        (finding,) = [f for f in latte(demo).findings if f.code == "identity.possible_duplicate"]
        assert "S-1041" in finding.sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"placed_at_minutes": 11},
        {"site": "site:lujiazui"},
        {"buyer": "customer:ifc-trading"},
        {"submitter": "driver:78"},
        {"lines_digest": "other"},
        {"state": "cancelled"},
        {"state": "dismissed"},
    ],
)
def test_what_differs_in_time_site_buyer_or_lines_is_no_duplicate(demo: Any, changes: dict[str, Any]) -> None:
    minutes = changes.pop("placed_at_minutes", 3)
    demo.recent = (earlier(demo, latte(demo), placed_at=demo.now - timedelta(minutes=minutes), **changes),)
    assert found(demo) == set()


def test_a_reference_used_again_is_refused(demo: Any) -> None:
    first = latte(demo, external_reference="rider-77-0231")
    old = earlier(demo, first, placed_at=demo.now - timedelta(days=2))
    demo.recent = (old,)
    assert found(demo, external_reference="rider-77-0231") == {"identity.reference_repeated"}
    assert found(demo, external_reference="rider-77-0231", count="3") == {"identity.reference_reused"}
    assert found(demo, external_reference="rider-77-0232") == set()
    demo.recent = (replace(old, submitter="driver:78"),)
    assert found(demo, external_reference="rider-77-0231") == set()


def test_a_purchase_order_number_used_again_is_held(demo: Any) -> None:
    said = (
        demo.heard("customer", "来福士设计事务所", key="customer:raffles-office"),
        demo.heard("purchase_order", "PO-881"),
    )
    demo.recent = (earlier(demo, latte(demo, *said), placed_at=demo.now - timedelta(days=9), lines_digest="other"),)
    assert found(demo, *said) == {"identity.purchase_order_repeated", "number.unconfirmed"}
    other = (demo.heard("customer", "国金贸易", key="customer:ifc-trading"), said[1])
    assert "identity.purchase_order_repeated" not in found(demo, *other)


def test_the_same_bytes_are_held(demo: Any) -> None:
    demo.recent = (earlier(demo, latte(demo), evidence_sha256="0" * 64, placed_at=demo.now - timedelta(days=1)),)
    assert found(demo) == {"identity.same_evidence"}


def test_an_order_does_not_take_its_own_earlier_run_for_a_duplicate(demo: Any) -> None:
    own = latte(demo)
    demo.recent = (earlier(demo, own, id=own.order.id, evidence_sha256="0" * 64),)
    assert found(demo) == set()
    sibling = record_id(demo.capture(), 1)
    demo.recent = (earlier(demo, own, id=sibling, evidence_sha256="0" * 64),)
    assert found(demo) == set()
