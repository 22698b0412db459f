"""What was perceived survives being written down: every kind of slot value and of evidence."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from models import evidence
from models.encoding import Undecodable, request_from_json, request_to_json
from models.evidence import Box, Decided, Declared, Derived, SampleRange, ScannedBox, Selector, TextSpan, TimeRange
from models.intent import (
    AddressValue,
    CandidateIntent,
    Line,
    ModifierValue,
    MoneyValue,
    QuantityValue,
    ReadingValue,
    Request,
    Slot,
    SlotChoice,
    SlotValue,
    WindowValue,
)

EVIDENCE = (
    TimeRange(0.5, 1.25), Box(1, 2.0, 3.0, 4.5, 6.0), SampleRange(0, 15000, "z"), TextSpan(3, 9), Declared("driver:77"),
    Derived("oat milk requires cold chain"), Decided("review-1"), ScannedBox(0, 1.0, 2.0, 3.0, 4.0, "QRCode"),
)  # fmt: skip
VALUES: tuple[SlotValue | None, ...] = (
    None,
    "冰美式",
    QuantityValue(Decimal("3.50"), "杯", approximate=True),
    ModifierValue("exclude", None, 2, "first_half", "modifier_group:milk"),
    WindowValue(datetime(2026, 3, 2, 15, tzinfo=UTC), None),
    AddressValue(city="上海", detail="3号楼"),
    MoneyValue(Decimal("12.00"), "CNY"),
    ReadingValue(Decimal("0.62"), "MPa", Decimal("0.02")),
)


def _request() -> Request:
    slots = tuple(
        Slot("note", f"said {number}", value, 0.25, EVIDENCE, choices=(SlotChoice("x", "product:x", 0.5),))
        for number, value in enumerate(VALUES)
    )
    return Request(1, (CandidateIntent("order.place", slots[:2], (Line(slots[2:]),), 0.75),))


def test_nothing_is_lost_on_the_way_through_json() -> None:
    request = _request()
    assert request_from_json(json.loads(json.dumps(request_to_json(request)))) == request


@pytest.mark.parametrize("data", [{}, {"is": "Slot"}, {"is": "os"}, ["x"], {"is": "Request", "ordinal": 1, "odd": 2}])
def test_what_is_no_request_is_refused_with_a_reason(data: object) -> None:
    with pytest.raises(Undecodable, match=r"\w+"):
        request_from_json(data)


def test_every_kind_of_evidence_is_covered() -> None:
    ours = {found for found in vars(evidence).values() if isinstance(found, type) and issubclass(found, Selector)} - {
        Selector
    }
    assert {type(each) for each in EVIDENCE} == ours
