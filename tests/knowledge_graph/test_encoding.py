"""Orders and proposals as JSON: the shape of the order model's examples, read back without loss, errors with their path."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_graph.answering.encoding import (
    ForeignSelector,
    Malformed,
    order_from_json,
    order_to_json,
    proposal_from_json,
    proposal_to_json,
    selector_from_json,
    selector_to_json,
    to_json,
)
from knowledge_graph.answering.published import pages, proposal_schema
from knowledge_graph.proposal import Proposal
from models.evidence import Box, Decided, Declared, Derived, SampleRange, Selector, TextSpan, TimeRange

DOCS = Path(__file__).resolve().parents[2] / "docs"

SALES = {
    "id": "019cab40-7b78-7c3e-9a51-2f6d8e0b4c11", "number": "S-1042", "version": 1, "kind": "sales", "state": "placed",
    "placed_at": "2026-03-02T09:14:07+08:00", "external_reference": "rider-77-0231", "submitter": {"id": "driver:77"},
    "fulfilment_site": {"id": "site:renmin-square", "name": "星巴克人民广场店"},
    "lines": [{"id": "L1", "item": {"id": "product:iced-americano", "name": "冰美式"},
      "quantity": {"value": "3", "unit": "H87", "said": "3杯"},
      "modifiers": [{"group": "modifier_group:milk", "option": {"id": "modifier:oat-milk", "name": "燕麦奶"}, "action": "include", "quantity": 1}]}],
    "instructions": [{"kind": "preparation", "text": "不要吸管", "language": "zh"}],
    "constraints": [{"code": "cold_chain", "rule": "oat-milk requires cold chain"}],
}  # fmt: skip
MAINTENANCE = {
    "id": "019cab52-1c40-7f18-b2c4-6d7e8f901a2b", "number": "M-0088", "version": 1, "kind": "maintenance", "state": "placed",
    "placed_at": "2026-03-02T09:41:10+08:00", "submitter": {"id": "device:edge-12"}, "seller": {"id": "supplier:bearing-co"},
    "maintenance": {"work_type": "corrective", "priority": "high", "breakdown": False,
      "asset": {"id": "asset:cnc-03", "serial_number": "VMC850-2231"}, "functional_location": "hall-2/line-1/pos-3",
      "component": {"id": "component:spindle-front-bearing", "name": "主轴前轴承"}, "symptom": "symptom:abnormal-vibration",
      "fault": {"id": "fault:bearing-outer-race", "code": {"scheme": "pack", "value": "BRG-OR"}, "confidence": 0.91},
      "detection_method": "condition_monitoring",
      "procedure": {"id": "procedure:spindle-bearing-replace", "document": "Q/SP-2025-11", "revision": "A", "safety_class": "STOP"},
      "detected_at": "2026-03-02T09:33:21+08:00",
      "occurrences": {"count": 1, "first_at": "2026-03-02T09:33:21+08:00", "last_at": "2026-03-02T09:33:21+08:00"},
      "condition_key": "asset:cnc-03|component:spindle-front-bearing|fault:bearing-outer-race"},
    "lines": [{"id": "L1", "item": {"id": "part:7014-p4", "name": "7014C P4"},
      "quantity": {"value": "1", "unit": "PR", "base": {"value": "2", "unit": "H87"}}, "supply": {"from": "warehouse:east", "available": "2"}}],
    "instructions": [{"kind": "safety", "text": "停机后检修", "language": "zh"}], "constraints": [],
}  # fmt: skip


@pytest.mark.parametrize("example", [SALES, MAINTENANCE])
def test_the_examples_of_the_order_model_are_read_and_written_word_for_word(example: dict[str, Any]) -> None:
    assert order_to_json(order_from_json(example)) == example


def proposals(demo: Any) -> list[Proposal]:
    line = demo.line(
        "冰美式",
        demo.quantity("3杯", "3", "杯"),
        demo.modifier("燕麦奶", "modifier:oat-milk"),
        key="product:iced-americano",
    )
    water = demo.line("矿泉水", demo.quantity("一箱", "1", "箱"), key="product:mineral-water")
    asset = demo.heard("asset", "三号机床", key="asset:cnc-03")
    waybill = demo.heard("waybill", "CR-20931")
    return [
        demo.hears(demo.heard("instruction", "不要吸管"), lines=(line, water)),
        demo.hears(asset, demo.heard("symptom", "异常振动"), intent="observation.report"),
        demo.hears(lines=(line,), intent="order.change"),
        demo.hears(waybill, demo.heard("outcome", "送到了", "delivered"), intent="delivery.report"),
        demo.hears(demo.heard("unparsed", "嗯")),
    ]


def test_a_proposal_comes_back_from_json_as_it_was(demo: Any) -> None:
    for proposal in proposals(demo):
        text = json.dumps(proposal_to_json(proposal), ensure_ascii=False)
        assert proposal_from_json(json.loads(text)) == proposal


def test_every_proposal_keeps_to_its_schema(demo: Any) -> None:
    validator = jsonschema.Draft202012Validator(proposal_schema())
    for proposal in proposals(demo):
        validator.validate(json.loads(json.dumps(proposal_to_json(proposal))))


def test_decode_prints_capture_request_order_findings_derivation_and_confidence(demo: Any) -> None:
    written = proposal_to_json(proposals(demo)[0])
    assert {"capture", "request", "order", "findings", "derivation", "confidence"} <= set(written)


def test_evidence_leaves_the_house_as_one_row_for_each_piece(demo: Any) -> None:
    written = to_json(proposals(demo)[0], {"admission": "automatic"})
    rows = {row["field"]: row for row in written["evidence"]}
    assert rows["/lines/L1/quantity"] == {
        "field": "/lines/L1/quantity",
        "capture": proposals(demo)[0].capture,
        "time_range": [0.5, 1.0],
        "said": "3杯",
        "confidence": 0.97,
    }
    assert rows["/constraints/cold_chain"] == {
        "field": "/constraints/cold_chain",
        "derived": "oat-milk requires cold chain",
    }
    assert rows["/fulfilment_site"] == {"field": "/fulfilment_site", "declared": "driver:77"}
    assert written["provenance"]["intent"] == "order.place"
    assert written["provenance"]["admission"] == "automatic"


def test_a_change_and_a_report_leave_under_their_own_names(demo: Any) -> None:
    _, _, change, report, _ = proposals(demo)
    for proposal, name, other in ((change, "change", "report"), (report, "report", "change")):
        told = to_json(proposal)
        assert told[name] == proposal_to_json(proposal)[name]
        assert {"order", other}.isdisjoint(told)


def broken(**changes: Any) -> dict[str, Any]:
    data = json.loads(json.dumps(SALES))
    data["lines"][0].update(changes)
    return dict(data)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (broken(quantity={"value": 3.5, "unit": "H87"}), "/lines/L1/quantity/value"),
        (broken(quantity={"value": "three", "unit": "H87"}), "/lines/L1/quantity/value"),
        (broken(quantity={"value": "1e3", "unit": "H87"}), "/lines/L1/quantity/value"),
        (broken(quantity={"value": "NaN", "unit": "H87"}), "/lines/L1/quantity/value"),
        (broken(qty="3"), "/lines/L1/qty"),
        (broken(modifiers=[{"option": {"id": "x"}}]), "/lines/L1/modifiers/0/group"),
        (broken(modifiers="none"), "/lines/L1/modifiers"),
        ({**SALES, "kind": "gift"}, "/kind"),
        ({**SALES, "placed_at": "2026-03-02T09:14:07"}, "/placed_at"),
        ({**SALES, "version": True}, "/version"),
        ({key: value for key, value in SALES.items() if key != "submitter"}, "/submitter"),
        ([], ""),
    ],
)
def test_what_does_not_fit_is_named_by_its_path(data: Any, path: str) -> None:
    with pytest.raises(Malformed) as caught:
        order_from_json(data)
    assert path in [problem.path for problem in caught.value.problems]
    assert caught.value.code == "order.malformed"


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(Malformed) as caught:
        order_from_json({**broken(qty="3"), "kind": "gift", "version": "1"})
    assert {problem.path for problem in caught.value.problems} >= {"/lines/L1/qty", "/kind", "/version"}


@dataclass(frozen=True, slots=True)
class Polygon(Selector):
    """A plug-in's own selector."""

    page: int
    points: tuple[float, ...]


@pytest.mark.parametrize(
    "selector",
    [
        TimeRange(2.0, 2.4), TextSpan(3, 5), Box(0, 1.0, 2.0, 3.0, 4.0), SampleRange(0, 384000, "z"),
        Derived("oat-milk requires cold chain"), Declared("driver:77"), Decided("review:9"), Polygon(1, (0.0, 1.0, 2.5)),
    ],
)  # fmt: skip
def test_every_kind_of_evidence_comes_back(selector: Selector) -> None:
    assert selector_from_json(json.loads(json.dumps(selector_to_json(selector)))) == selector


def test_evidence_of_a_plug_in_that_is_gone_is_kept_as_it_was_written() -> None:
    written = {"selector": "Contour", "page": 2}
    read = selector_from_json(written)
    assert isinstance(read, ForeignSelector)
    assert selector_to_json(read) == written


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["order", "lines", "id", "item", "quantity", "value"]) | st.text(), inner)
        ),
    )
)
def test_no_json_whatever_raises_anything_but_malformed(data: Any) -> None:
    reads: list[Callable[[object], object]] = [order_from_json, proposal_from_json]
    for read in reads:
        with pytest.raises(Malformed):
            read(data)


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_pages_written_from_the_code_are_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], (
        "run: python -m knowledge_graph.answering.published docs"
    )
