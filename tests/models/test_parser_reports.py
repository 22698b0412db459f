"""Courier reports, cancellations, changes and observations: what the words ask for when it is no new order."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import coffee_en, coffee_zh, facts, parts, shape

from models.language.parser import parse
from models.language.utterance import Utterance

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
ZH, EN, PARTS = coffee_zh(), coffee_en(), parts()


@pytest.mark.parametrize(
    ("text", "outcome", "reference"),
    [
        ("运单 SF 四零二七 已送达,放前台了", "delivered", {"waybill": "SF4027"}),
        ("单号SF88213456已签收", "delivered", {"waybill": "SF88213456"}),
        ("运单SF4027客户拒收,说不要了", "refused", {"waybill": "SF4027"}),
        ("SF4027没人在家,电话打不通", "nobody_there", {"waybill": "SF4027"}),
        ("快递SF1234567外包装破损", "damaged", {"waybill": "SF1234567"}),
        ("订单S-1042的包裹摔坏了", "damaged", {"order_reference": "S-1042"}),
        ("堵车了,订单S-1042要晚二十分钟", "late", {"order_reference": "S-1042"}),
        ("送到门口了,客户没接电话", "delivered", {}),
        ("waybill SF four zero two seven, delivered, left at the front desk", "delivered", {"waybill": "SF4027"}),
        ("waybill SF four zero two seven delivered left at the front desk", "delivered", {"waybill": "SF4027"}),
        ("tracking number 1Z 4455 delivered to the neighbor", "delivered", {"waybill": "1Z4455"}),
        ("waybill SF4027 refused by the customer", "refused", {"waybill": "SF4027"}),
        ("the customer doesn't want it, waybill SF99812", "refused", {"waybill": "SF99812"}),
        ("nobody home at order S-1042", "nobody_there", {"order_reference": "S-1042"}),
        ("parcel SF4027 could not be delivered, nobody answered the door", "nobody_there", {"waybill": "SF4027"}),
        ("SF4027 the package is damaged, box was crushed", "damaged", {"waybill": "SF4027"}),
        ("I'm running late with order S-1042, stuck in traffic", "late", {"order_reference": "S-1042"}),
    ],
)
def test_a_courier_reports_what_became_of_a_delivery(text: str, outcome: str, reference: dict[str, str]) -> None:
    language = "zh" if "\u4e00" <= text[-1] <= "\u9fff" else "en"
    (request,) = parse(Utterance(text, language), ZH if language == "zh" else EN, AT)
    best = request.candidates[0]
    said = facts(best)
    assert best.intent == "delivery.report"
    assert said["outcome"] == outcome
    assert {name: said[name] for name in ("waybill", "order_reference") if name in said} == reference
    assert "unparsed" not in said


def test_where_it_was_left_and_why_it_failed_are_kept() -> None:
    (request,) = parse(Utterance("运单SF4027已送达,放前台了", "zh"), ZH, AT)
    assert facts(request.candidates[0])["deliver_to"] == "前台"
    (request,) = parse(Utterance("order S-1042 will be late, traffic jam", "en"), EN, AT)
    assert facts(request.candidates[0])["reason"] == "traffic jam"


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("取消订单S-1042", "S-1042"),
        ("S一零四二号订单取消", "S1042"),
        ("取消我的订单", None),
        ("刚才那单不要了", None),
        ("cancel my order S-1042", "S-1042"),
        ("please cancel the order", None),
    ],
)
def test_a_cancellation_names_its_order_or_leaves_it_open(text: str, reference: str | None) -> None:
    (request,) = parse(Utterance(text, "zh"), ZH, AT)
    best = request.candidates[0]
    assert best.intent == "order.cancel"
    assert facts(best).get("order_reference") == reference


@pytest.mark.parametrize(
    ("text", "reference", "lines"),
    [
        ("把刚才那单改成三杯", None, ["3杯 ?"]),
        ("订单S-1042改成两杯拿铁", "S-1042", ["2杯 latte"]),
        ("change my last order to three lattes", None, ["3 latte"]),
        ("change order S-1042 to three", "S-1042", ["3 ?"]),
        ("add a croissant to my order", None, ["1 croissant"]),
    ],
)
def test_a_change_says_what_is_wished_instead(text: str, reference: str | None, lines: list[str]) -> None:
    (request,) = parse(Utterance(text, "zh"), ZH if "\u4e00" <= text[0] <= "\u9fff" or "S-1042改" in text else EN, AT)
    best = request.candidates[0]
    assert best.intent == "order.change"
    assert facts(best).get("order_reference") == reference
    assert [shape(line) for line in best.lines] == lines


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("3号加工中心主轴异常振动", "observation.report", {"asset": "asset:cnc-03", "component": "component:spindle", "symptom": "symptom:vibration"}),
        ("CNC-03 has abnormal vibration at the spindle", "observation.report", {"asset": "asset:cnc-03", "component": "component:spindle", "symptom": "symptom:vibration"}),
        ("东仓库3号机床异常振动", "observation.report", {"store": "site:depot", "asset": "asset:cnc-03", "symptom": "symptom:vibration"}),
        ("请派人检修3号加工中心", "maintenance.request", {"asset": "asset:cnc-03"}),
        ("please send a technician to CNC-03", "maintenance.request", {"asset": "asset:cnc-03"}),
    ],
)  # fmt: skip
def test_observations_and_requests_about_machines(text: str, intent: str, expected: dict[str, str]) -> None:
    (request,) = parse(Utterance(text, "en"), PARTS, AT)
    best = request.candidates[0]
    assert best.intent == intent
    assert facts(best) == expected
