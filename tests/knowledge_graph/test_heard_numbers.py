"""Digits that were only heard, and words that tell no place: nobody may deliver or call by them without a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from knowledge_graph.proposal import RecentOrder
from models.intent import AddressValue, Line, Slot


def latte(demo: Any) -> Line:
    found: Line = demo.line("拿铁", demo.quantity("一杯", "1", "杯"), key="product:latte")
    return found


def open_order(demo: Any, number: str, state: str = "placed") -> RecentOrder:
    placed = demo.now - timedelta(hours=1)
    return RecentOrder(
        f"id-{number}", number, 1, state, "driver:77", None, "site:renmin-square", number, None, None, None, placed
    )


@pytest.mark.parametrize("name", ["phone", "purchase_order", "external_reference"])
def test_a_spoken_number_that_nothing_known_bears_is_asked_about(demo: Any, name: str) -> None:
    said = demo.heard(name, "13911112222")
    assert demo.codes(demo.hears(said, lines=(latte(demo),))) == {"number.unconfirmed"}
    assert demo.codes(demo.hears(said, lines=(latte(demo),), modality="text")) == set()


def test_a_customers_own_telephone_number_needs_no_question(demo: Any) -> None:
    phones = [str(node.properties["phone"]) for node in demo.graph.kind("customer") if node.properties.get("phone")]
    assert phones
    said = demo.heard("phone", phones[0])
    assert demo.codes(demo.hears(said, lines=(latte(demo),))) == set()


def test_a_number_that_cannot_be_one_is_asked_about_once(demo: Any) -> None:
    said = demo.heard("phone", "1391111222")
    assert demo.codes(demo.hears(said, lines=(latte(demo),))) == {"phone.malformed"}


def test_a_spoken_waybill_of_the_right_form_is_asked_about_unless_an_order_bears_it(demo: Any) -> None:
    report = (demo.heard("outcome", "送到了", "delivered"), demo.heard("waybill", "CR-20931"))
    assert demo.codes(demo.hears(*report, intent="delivery.report")) == {"number.unconfirmed"}
    demo.recent = (replace(open_order(demo, "S-7"), waybill="CR-20931"),)
    assert demo.codes(demo.hears(*report, intent="delivery.report")) == set()


@pytest.mark.parametrize("intent", ["delivery.report", "order.cancel"])
def test_a_spoken_order_number_counts_unless_one_digit_leads_to_another_open_order(demo: Any, intent: str) -> None:
    done = (demo.heard("outcome", "送到了", "delivered"),) if intent == "delivery.report" else ()
    said: tuple[Slot, ...] = (*done, demo.heard("order_reference", "S-1042"))
    demo.recent = (open_order(demo, "S-1042"), open_order(demo, "S-1057"))
    assert demo.codes(demo.hears(*said, intent=intent)) == set()
    demo.recent = (*demo.recent, open_order(demo, "S-1043"))
    assert demo.codes(demo.hears(*said, intent=intent)) == {"number.unconfirmed"}
    assert demo.codes(demo.hears(*said, intent=intent, modality="text")) == set()
    demo.recent = (*demo.recent[:2], open_order(demo, "S-1043", "cancelled"))
    assert demo.codes(demo.hears(*said, intent=intent)) == set()


@pytest.mark.parametrize(
    ("said", "known"),
    [("the moon", False), ("我妈那儿", False), ("三楼会议室", True), ("the front desk", True), ("12 Elm Street", True)],
)
def test_free_words_that_tell_no_place_are_asked_about(demo: Any, said: str, known: bool) -> None:
    where = demo.heard("deliver_to", said, AddressValue(detail=said))
    proposal = demo.hears(where, lines=(latte(demo),))
    assert demo.codes(proposal) == (set() if known else {"delivery.unknown_place"})
    assert proposal.order.delivery.location.address.detail == said


def test_a_street_without_a_number_is_a_place(demo: Any) -> None:
    where = demo.heard("deliver_to", "西藏中路", AddressValue(street="西藏中路"))
    assert demo.codes(demo.hears(where, lines=(latte(demo),))) == set()
