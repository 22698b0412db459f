"""Maintenance: from what was observed to documented work, and never from words to an action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from models.evidence import SampleRange

OBSERVED = "observation.report"


def low_oil(demo: Any, *slots: Any, intent: str = OBSERVED, **capture: Any) -> Any:
    asset = demo.heard("asset", "一号主变压器", key="asset:transformer-1")
    return demo.hears(asset, demo.heard("symptom", "变压器油位偏低"), *slots, intent=intent, **capture)


def test_low_oil_leads_to_stop_and_overhaul_and_a_human_decides(demo: Any) -> None:
    proposal = low_oil(demo)
    work = proposal.order.maintenance
    assert (work.procedure.document, work.procedure.safety_class) == ("Q/SP-2025-07", "STOP")
    assert work.asset.id == "asset:transformer-1"
    assert work.component.id == "component:oil-conservator"
    assert work.condition_key == "asset:transformer-1|component:oil-conservator|fault:tank-oil-leak"
    (finding,) = [f for f in proposal.findings if f.code == "maintenance.safety_choice"]
    assert finding.severity == "blocking"
    assert finding.choices[0] == "procedure:transformer-stop-overhaul"
    assert [(i.kind, i.text) for i in proposal.order.instructions] == [("safety", "停机检修")]


def test_a_fault_that_the_machine_cannot_have_is_a_doubt(demo: Any) -> None:
    vibrating = demo.heard("symptom", "异常振动")
    spindle = demo.heard("asset", "三号加工中心", key="asset:cnc-03")
    transformer = demo.heard("asset", "一号主变压器", key="asset:transformer-1")
    assert "maintenance.fault_elsewhere" not in demo.codes(demo.hears(spindle, vibrating, intent=OBSERVED))
    assert "maintenance.fault_elsewhere" in demo.codes(demo.hears(transformer, vibrating, intent=OBSERVED))


def test_the_order_says_when_its_component_was_last_worked_on(demo: Any) -> None:
    slots = (
        demo.heard("asset", "三号加工中心", key="asset:cnc-03"),
        demo.heard("component", "主轴前轴承", key="component:spindle-front-bearing"),
        demo.heard("symptom", "异常振动"),
    )
    proposal = demo.hears(*slots, intent="maintenance.request")
    assert proposal.order.maintenance.last_work == "2025-11-18"
    (why,) = [each for each in proposal.derivation if each.field == "/maintenance/last_work"]
    assert [each.rule for each in why.evidence] == ["last work on record"]
    untold = demo.hears(slots[0], slots[2], intent="maintenance.request").order.maintenance
    assert (untold.component is None) == (untold.last_work is None)


@pytest.mark.parametrize(
    "said", ["变压器油位偏低", "油位偏低", "油位低", "缺油", "变压器油味偏低", "oil level low", "low oil"]
)
@pytest.mark.parametrize("wish", [None, "补油", "请尽快补油", "top up the oil", "不要停机"])
@pytest.mark.parametrize("intent", [OBSERVED, "maintenance.request"])
def test_whatever_the_wording_low_oil_never_leads_to_topping_up(
    demo: Any, said: str, wish: str | None, intent: str
) -> None:
    slots = [demo.heard("asset", "一号主变压器", key="asset:transformer-1"), demo.heard("symptom", said)]
    slots += [demo.heard("instruction", wish)] if wish else []
    proposal = demo.hears(*slots, intent=intent)
    assert proposal.order.maintenance.procedure.document == "Q/SP-2025-07"
    assert all("补油" not in i.text and "top up" not in i.text for i in proposal.order.instructions)
    if wish:
        (finding,) = [f for f in proposal.findings if f.code == "maintenance.instruction"]
        assert finding.severity == "blocking"
        assert wish in finding.sentence


@pytest.mark.parametrize("slot", ["unparsed", "note", "reason"])
def test_an_action_word_in_any_other_slot_never_passes_either(demo: Any, slot: str) -> None:
    proposal = low_oil(demo, demo.heard(slot, "补油"))
    (finding,) = [f for f in proposal.findings if f.code == "maintenance.unparsed"]
    assert finding.severity == "blocking"
    assert "补油" in finding.sentence
    assert all("补油" not in i.text for i in proposal.order.instructions)


def test_naming_the_right_procedure_is_no_conflict(demo: Any) -> None:
    assert "maintenance.instruction" not in demo.codes(low_oil(demo, demo.heard("instruction", "变压器停机检修")))


def test_an_action_alone_is_no_observation(demo: Any) -> None:
    asset = demo.heard("asset", "一号主变压器", key="asset:transformer-1")
    proposal = demo.hears(asset, demo.heard("instruction", "补油"), intent="maintenance.request")
    assert {"symptom.missing", "maintenance.instruction"} <= demo.codes(proposal)
    assert proposal.order.maintenance.procedure is None


def test_parts_come_from_the_procedure_with_their_source(demo: Any) -> None:
    demo.stock = {("part:7014-p4", "warehouse:east"): Decimal(2)}
    asset = demo.heard("asset", "三号机床", key="asset:cnc-03")
    component = demo.heard("component", "主轴前轴承", key="component:spindle-front-bearing")
    proposal = demo.hears(asset, component, demo.heard("symptom", "异常振动"), intent=OBSERVED)
    (line,) = proposal.order.lines
    assert (line.item.id, line.quantity.value) == ("part:7014-p4", Decimal(2))
    assert (line.supply.source, line.supply.available) == ("warehouse:east", Decimal(2))
    assert proposal.order.seller.id == "supplier:bearing-co"
    assert proposal.order.maintenance.functional_location == "hall-2/line-1/pos-3"


def test_a_short_stock_of_a_part_is_noticed(demo: Any) -> None:
    demo.stock = {("part:7014-p4", "warehouse:east"): Decimal(1)}
    asset = demo.heard("asset", "三号机床", key="asset:cnc-03")
    assert "stock.short" in demo.codes(demo.hears(asset, demo.heard("symptom", "异常振动"), intent=OBSERVED))


def test_a_part_that_the_procedure_does_not_take_is_a_conflict_and_not_ordered(demo: Any) -> None:
    line = demo.line("轴承润滑脂", demo.quantity("一桶", "1", "桶"), key="part:bearing-grease")
    asset = demo.heard("asset", "一号主变压器", key="asset:transformer-1")
    proposal = demo.hears(asset, demo.heard("symptom", "油位低"), lines=(line,), intent="maintenance.request")
    assert "maintenance.part_conflict" in demo.codes(proposal)
    assert [entry.item.id for entry in proposal.order.lines] == ["part:conservator-gasket"]


def test_two_machines_of_one_kind_are_a_question(demo: Any) -> None:
    proposal = demo.hears(demo.heard("symptom", "油位低"), intent=OBSERVED)
    assert "asset.missing" in demo.codes(proposal)
    assert proposal.order.maintenance.procedure.document == "Q/SP-2025-07"


def test_a_component_of_another_machine_is_a_question(demo: Any) -> None:
    asset = demo.heard("asset", "一号主变压器", key="asset:transformer-1")
    bearing = demo.heard("component", "主轴前轴承", key="component:spindle-front-bearing")
    proposal = demo.hears(asset, bearing, demo.heard("symptom", "油位低"), intent=OBSERVED)
    assert "component.foreign" in demo.codes(proposal)


def test_an_unknown_symptom_is_a_question_and_proposes_no_work(demo: Any) -> None:
    asset = demo.heard("asset", "一号主变压器", key="asset:transformer-1")
    proposal = demo.hears(asset, demo.heard("symptom", "跳舞"), intent=OBSERVED)
    assert "symptom.unknown" in demo.codes(proposal)
    assert proposal.order.maintenance.procedure is None
    assert proposal.order.lines == ()


def test_a_fault_that_a_device_measured_leads_to_its_own_procedure(demo: Any) -> None:
    fault = demo.heard("fault", "BRG-OR", key="fault:bearing-outer-race", sure=0.91)
    asset = demo.heard("asset", "cnc-03", key="asset:cnc-03")
    component = demo.heard("component", "主轴前轴承", key="component:spindle-front-bearing")
    proposal = demo.hears(asset, component, fault, intent="maintenance.request", modality="waveform")
    work = proposal.order.maintenance
    assert (work.fault.code, work.fault.confidence) == ({"scheme": "pack", "value": "BRG-OR"}, 0.91)
    assert work.detection_method == "condition_monitoring"
    assert "maintenance.safety_choice" not in demo.codes(proposal)
    assert SampleRange(0, 1, "z") not in next(
        d.evidence for d in proposal.derivation if d.field == "/maintenance/fault"
    )


def test_an_open_order_for_the_same_condition_is_noticed(demo: Any) -> None:
    key = low_oil(demo).order.maintenance.condition_key
    demo.open_conditions = {key: "019cab00-0000-7000-8000-00000000000a"}
    assert "maintenance.condition_open" in demo.codes(low_oil(demo))


def test_faults_of_one_safety_class_need_no_decision(world: Callable[..., Any]) -> None:
    plant = world(
        asset="id,name,components\npress,Press,ram",
        component="id,name,faults\nram,Ram,worn|dry",
        symptom="id,name,faults\nsquealing,Squealing,worn[weight=0.3]|dry[weight=0.7]",
        fault="id,name,procedures\nworn,Worn,replace\ndry,Dry,grease",
        procedure="id,name,document,revision,safety_class\nreplace,Replace,P-1,A,RESTRICT\ngrease,Grease,P-2,A,RESTRICT",
    )
    proposal = plant.hears(plant.heard("asset", "press"), plant.heard("symptom", "squealing"), intent=OBSERVED)
    assert plant.codes(proposal) == {"maintenance.fault_uncertain"}
    assert proposal.order.maintenance.procedure.document == "P-2"
    assert proposal.clean


def test_a_machine_that_the_decoder_does_not_judge_by_itself_goes_to_a_human(demo: Any) -> None:
    asset = demo.heard("asset", "asset:cnc-03", key="asset:cnc-03")
    fault = demo.heard("fault", "outer race", key="fault:bearing-outer-race")
    slots = [asset, demo.heard("symptom", "abnormal vibration"), fault]
    judged = demo.hears(*slots, intent="maintenance.request", modality="waveform")
    assert "maintenance.abstained" not in demo.codes(judged)
    abstained = demo.heard("abstained", "This machine has no baseline.")
    left = demo.hears(*slots, abstained, intent="maintenance.request", modality="waveform")
    (finding,) = [f for f in left.findings if f.code == "maintenance.abstained"]
    assert finding.severity == "blocking"
    assert "no baseline" in finding.sentence
    why = replace(abstained, value="uncommissioned")
    told = [demo.hears(*slots, why, intent="maintenance.request", language=language) for language in ("zh", "en")]
    words = [next(f.sentence for f in each.findings if f.code == "maintenance.abstained") for each in told]
    assert "还没有基线" in words[0]
    assert "no baseline" not in words[0]
    assert "no baseline" in words[1]


def test_a_fault_that_the_graph_does_not_know_is_never_replaced_by_another(demo: Any) -> None:
    asset = demo.heard("asset", "asset:cnc-03", key="asset:cnc-03")
    slots = [asset, demo.heard("symptom", "abnormal vibration"), demo.heard("fault", "imbalance")]
    proposal = demo.hears(*slots, intent="maintenance.request", modality="waveform")
    (finding,) = [f for f in proposal.findings if f.code == "fault.unknown"]
    assert finding.severity == "blocking"
    assert "imbalance" in finding.sentence
