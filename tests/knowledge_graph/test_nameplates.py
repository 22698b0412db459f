"""Labels and nameplates: an exact serial number names an asset; everything else is a question."""

from __future__ import annotations

from typing import Any

import pytest

from models.evidence import Box
from models.intent import Slot

BOX = (Box(0, 10.0, 20.0, 110.0, 40.0),)


def read(name: str, text: str, key: str | None = None) -> Slot:
    return Slot(name, text, text, 0.96, BOX, key)


def plate(world: Any, *slots: Slot, symptom: str = "异常振动", **capture: Any) -> Any:
    """A photographed nameplate with a slip that says what was observed."""
    said = (read("symptom", symptom),) if symptom else ()
    return world.hears(*slots, *said, intent="observation.report", modality="image", media_type="image/jpeg", **capture)


def finding(proposal: Any, code: str) -> Any:
    (found,) = [f for f in proposal.findings if f.code == code]
    return found


def asset(proposal: Any) -> str | None:
    key: str | None = proposal.order.maintenance.asset.id
    return key


@pytest.mark.parametrize("serial", ["VMC850-2231", "vmc850 2231", "ＶＭＣ８５０－２２３１", "VMC 850-2231"])
def test_an_exact_serial_number_names_its_asset(demo: Any, serial: str) -> None:
    proposal = plate(demo, read("serial_number", serial), read("model", "VMC850"))
    assert asset(proposal) == "asset:cnc-03"
    assert not {code for code in demo.codes(proposal) if code.startswith("asset.")}
    kept = next(d for d in proposal.derivation if d.field == "/maintenance/asset")
    assert kept.evidence == BOX
    assert [step.target for step in kept.path] == ["asset:cnc-03"]


@pytest.mark.parametrize("serial", ["VMC850-2237", "VMC850-223I", "VMC85O-2231", "VMC850-223", "KX-99-1"])
def test_a_serial_number_that_nobody_bears_is_never_guessed_at(demo: Any, serial: str) -> None:
    proposal = plate(demo, read("serial_number", serial), read("model", "VMC850"))
    assert asset(proposal) is None
    assert finding(proposal, "asset.unknown").severity == "blocking"
    assert proposal.confidence == 0


def test_the_nearest_serial_numbers_are_offered_the_alike_ones_first(demo: Any) -> None:
    proposal = plate(demo, read("serial_number", "VMC850-223I"))
    assert finding(proposal, "asset.unknown").choices[0] == "asset:cnc-03"
    assert finding(plate(demo, read("serial_number", "KX-99-1")), "asset.unknown").choices == ()


def test_a_model_that_contradicts_the_serial_number_stops_the_order(demo: Any) -> None:
    proposal = plate(demo, read("serial_number", "VMC850-2231"), read("model", "CK6150"))
    assert finding(proposal, "asset.model_mismatch").severity == "blocking"


def test_a_model_with_more_words_around_it_agrees(demo: Any) -> None:
    slots = (read("serial_number", "SZ11-40000-0417"), read("model", "SZ11-40000/110 三相油浸式"))
    proposal = plate(demo, *slots, symptom="油温偏高")
    assert not {code for code in demo.codes(proposal) if code.startswith("asset.")}


@pytest.mark.parametrize("model", ["VMC850", "KX-9000"])
def test_a_model_alone_names_no_asset(demo: Any, model: str) -> None:
    proposal = plate(demo, read("model", model))
    assert asset(proposal) is None
    found = [f for f in proposal.findings if f.code in ("asset.ambiguous", "asset.unknown")]
    assert [f.severity for f in found] == ["blocking"]
    assert set(found[0].choices) == ({"asset:cnc-01", "asset:cnc-02", "asset:cnc-03"} if model == "VMC850" else set())


def test_a_model_of_which_there_is_one_machine_alone_names_it_neither(demo: Any) -> None:
    assert asset(plate(demo, read("model", "CK6150"))) is None


@pytest.mark.parametrize(("rating", "differs"), [
    ("110 kV", False), ("110000 V", False), ("40 MVA", False), ("40000kVA 110kV", False), ("110/10.5 kV", False),
    ("110±8×1.25%/10.5 kV", False), ("35±2x2.5%/10.5 kV", True), ("35 kV", True), ("31500 kVA", True), ("50 Hz", False), ("Dyn11", False),
])  # fmt: skip
def test_rated_values_are_compared_in_their_dimension(demo: Any, rating: str, differs: bool) -> None:
    slots = (read("serial_number", "SZ11-40000-0417"), read("rating", rating))
    proposal = plate(demo, *slots, symptom="油温偏高")
    assert ("asset.rating_differs" in demo.codes(proposal)) == differs


def test_the_name_on_the_plate_may_be_a_general_one(demo: Any) -> None:
    slots = (read("asset", "电力变压器"), read("serial_number", "SZ11-40000-0418"))
    proposal = plate(demo, *slots, symptom="油温偏高")
    assert asset(proposal) == "asset:transformer-2"
    assert not {code for code in demo.codes(proposal) if code.startswith("asset.")}


def test_a_name_and_a_serial_number_of_two_machines_are_never_chosen_between(demo: Any) -> None:
    proposal = plate(demo, read("asset", "一号加工中心"), read("serial_number", "VMC850-2231"))
    found = finding(proposal, "asset.serial_mismatch")
    assert (found.severity, set(found.choices)) == ("blocking", {"asset:cnc-01", "asset:cnc-03"})
    assert asset(proposal) is None


def test_a_named_machine_with_an_unknown_serial_number_is_asked_about(demo: Any) -> None:
    proposal = plate(demo, read("asset", "一号加工中心"), read("serial_number", "VMC850-9999"))
    assert finding(proposal, "asset.serial_mismatch").severity == "blocking"
    assert asset(proposal) is None


def test_two_serial_numbers_on_one_picture_name_neither(demo: Any) -> None:
    proposal = plate(demo, read("serial_number", "VMC850-2230"), read("serial_number", "VMC850-2231"))
    assert finding(proposal, "asset.ambiguous").severity == "blocking"
    assert asset(proposal) is None


def test_a_nameplate_without_an_observation_asks_what_was_observed(demo: Any) -> None:
    proposal = plate(demo, read("serial_number", "VMC850-2231"), symptom="")
    assert asset(proposal) == "asset:cnc-03"
    assert finding(proposal, "symptom.missing").askable
