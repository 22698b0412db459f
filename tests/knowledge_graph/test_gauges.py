"""Gauges: what the marks of a dial say of a reading, and that a human always looks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from knowledge_graph.answering.encoding import order_from_json, order_to_json
from models.evidence import Box
from models.intent import ReadingValue, Slot

OIL, HEAT = "dial:conservator-oil-gauge", "dial:oil-thermometer"
BOX = (Box(0, 10.0, 20.0, 110.0, 120.0),)


def gauge(value: str, uncertainty: str, unit: str | None = None, key: str | None = None) -> Slot:
    return Slot("reading", f"{value}", ReadingValue(Decimal(value), unit, Decimal(uncertainty)), 0.9, BOX, key)


def photo(world: Any, *slots: Slot, asset: str | None = "一号主变压器") -> Any:
    named = (world.heard("asset", asset),) if asset else ()
    return world.hears(*named, *slots, intent="observation.report", modality="image", media_type="image/jpeg")


def finding(proposal: Any, code: str) -> Any:
    (found,) = [f for f in proposal.findings if f.code == code]
    return found


@pytest.mark.parametrize("value", ["0", "1", "2", "2.4", "2.6", "5", "9.9", "10", "12"])
@pytest.mark.parametrize("uncertainty", ["0", "0.2", "20"])
def test_a_dial_reading_always_goes_to_a_human(demo: Any, value: str, uncertainty: str) -> None:
    proposal = photo(demo, gauge(value, uncertainty, key=OIL))
    assert finding(proposal, "observation.dial_reading").severity == "blocking"


def test_a_reading_below_the_mark_leads_to_stop_and_overhaul(demo: Any) -> None:
    proposal = photo(demo, gauge("1.2", "0.3", key=OIL))
    work = proposal.order.maintenance
    assert (work.symptom, work.procedure.document) == ("symptom:oil-level-low", "Q/SP-2025-07")
    assert (work.reading.value, work.reading.uncertainty, work.reading.gauge) == (Decimal("1.2"), Decimal("0.3"), OIL)
    assert "observation.straddles" not in demo.codes(proposal)
    assert {d.field for d in proposal.derivation if d.evidence == BOX} == {
        "/maintenance/reading",
        "/maintenance/symptom",
    }


@pytest.mark.parametrize("value", ["2.4", "2.5", "2.6", "2.79"])
def test_a_reading_about_a_mark_is_taken_for_the_graver(demo: Any, value: str) -> None:
    proposal = photo(demo, gauge(value, "0.3", key=OIL))
    assert proposal.order.maintenance.symptom == "symptom:oil-level-low"
    found = finding(proposal, "observation.straddles")
    assert (found.severity, found.choices) == ("warning", ("symptom:oil-level-low",))
    assert "2.5" in found.sentence


def test_a_reading_within_the_marks_is_no_symptom(demo: Any) -> None:
    proposal = photo(demo, gauge("6", "0.3", key=OIL))
    assert proposal.order.maintenance.symptom is None
    assert proposal.order.maintenance.procedure is None
    assert {"observation.normal", "observation.dial_reading"} <= demo.codes(proposal)
    assert "symptom.missing" not in demo.codes(proposal)


def test_the_unit_tells_which_gauge_was_read(demo: Any) -> None:
    hot = photo(demo, gauge("97", "2", unit="°C"))
    assert hot.order.maintenance.symptom == "symptom:oil-temperature-high"
    unclear = photo(demo, gauge("97", "2", unit="MPa"))
    assert finding(unclear, "observation.dial_unknown").choices == (OIL, HEAT)
    assert unclear.order.maintenance.symptom is None


def test_a_template_of_another_machine_is_not_believed(demo: Any) -> None:
    proposal = photo(demo, gauge("1", "0.1", key=OIL), asset="三号加工中心")
    assert "observation.dial_unknown" in demo.codes(proposal)
    assert proposal.order.maintenance.symptom is None


def test_a_reading_without_a_machine_asks_for_it(demo: Any) -> None:
    proposal = photo(demo, gauge("1", "0.1", key=OIL), asset=None)
    assert {"asset.missing", "observation.dial_unknown", "observation.dial_reading"} <= demo.codes(proposal)


def test_a_reading_beyond_the_scale_is_none(demo: Any) -> None:
    proposal = photo(demo, gauge("-3", "0.5", key=OIL))
    assert finding(proposal, "observation.off_scale").severity == "blocking"
    assert proposal.order.maintenance.symptom is None


def test_a_face_that_may_be_of_either_gauge_is_a_question(demo: Any) -> None:
    either = demo.heard("reading", "3.1 / 57 °C", None, choices=((OIL, 0.9), (HEAT, 0.9)))
    found = finding(photo(demo, either), "observation.dial_unknown")
    assert (found.severity, found.askable, found.choices) == ("blocking", True, (OIL, HEAT))


def test_two_gauges_of_one_picture_are_both_considered(demo: Any) -> None:
    proposal = photo(demo, gauge("1", "0.2", key=OIL), gauge("99", "2", key=HEAT))
    assert proposal.order.maintenance.procedure.safety_class == "STOP"
    assert len([f for f in proposal.findings if f.code == "observation.dial_reading"]) == 2


def test_of_two_marks_the_graver_symptom_is_taken(world: Any) -> None:
    small = world(
        procedure="id,name,document,revision,safety_class\nlook,Look,P-1,A,MONITOR\nstop,Stop,P-2,A,STOP\n",
        fault="id,name,procedures\nworn,Worn,look\nbroken,Broken,stop\n",
        symptom="id,name,faults\nhigh,Pressure high,worn\nvery-high,Pressure very high,broken\n",
        dial="id,name,start_angle,end_angle,scale_from,scale_to,scale_unit,symptoms\n"
        "p,Pressure gauge,-135,135,0,16,bar,high[above=10]|very-high[above=12]\n",
        asset="id,name,dials\nboiler,Boiler,p\n",
    )
    symptoms = []
    for value in ("9", "11", "12.1", "14"):
        proposal = photo(small, gauge(value, "0.5"), asset="Boiler")
        symptoms.append(proposal.order.maintenance.symptom)
    assert symptoms == [None, "symptom:high", "symptom:very-high", "symptom:very-high"]


def test_a_reading_survives_being_written_down(demo: Any) -> None:
    order = photo(demo, gauge("1.20", "0.3", key=OIL)).order
    assert order_from_json(order_to_json(order)) == order
    assert order_to_json(order)["maintenance"]["reading"] == {"value": "1.20", "uncertainty": "0.3", "gauge": OIL}


def test_the_decoder_is_told_the_dials_of_a_machine(demo: Any) -> None:
    facts = demo.lexicon.vocabulary(None, None).facts("asset:transformer-1")
    (oil, heat) = facts["dials"]
    assert (oil["key"], oil["start_angle"], oil["scale_to"]) == (OIL, Decimal(-120), Decimal(10))
    assert heat["scale_unit"] == "°C"


@pytest.mark.parametrize(("change", "code"), [
    ("-135,-140,0,16", "dial.sweep"), ("-135,230,0,16", "dial.sweep"), ("-135,135,4,4", "dial.scale"),
    ("-135,135,0,8", "dial.mark"),
])  # fmt: skip
def test_a_dial_that_cannot_be_is_an_error_of_the_pack(tmp_path: Any, change: str, code: str) -> None:
    from knowledge_graph.pack import read_pack

    tables = {
        "pack.yaml": 'name: p\nversion: "1"\nlanguages: [en]\ntimezone: UTC\n',
        "procedure.csv": "id,name,document,revision,safety_class\nlook,Look,P-1,A,MONITOR\n",
        "fault.csv": "id,name,procedures\nworn,Worn,look\n",
        "symptom.csv": "id,name,faults\nhigh,Pressure high,worn\n",
        "dial.csv": f"id,name,start_angle,end_angle,scale_from,scale_to,symptoms\np,P,{change},high[above=10]\n",
    }
    for name, text in tables.items():
        (tmp_path / name).write_text(text)
    assert code in {error.code for error in read_pack(tmp_path).errors}
