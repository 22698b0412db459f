"""A pack declares its devices: what they sit on, and where their own JSON keeps what; a wrong declaration is named."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge_graph.naming.facts import device_facts
from knowledge_graph.pack import read_pack, write_pack

DEMO = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "pack"))


def test_a_device_tells_its_machine_its_place_and_its_unit(demo: Any) -> None:
    facts = device_facts(demo.graph, "device:edge-15")
    assert facts["asset"] == "asset:lathe-05"
    assert facts["component"] == "component:lathe-main-bearing"
    assert (facts["sensor_unit"], facts["sensor_full_scale"]) == ("g", Decimal(16))
    assert facts["waveform_fields"] == {}


def test_a_platform_tells_where_its_json_keeps_what(demo: Any) -> None:
    fields = device_facts(demo.graph, "device:thingsboard")["waveform_fields"]
    assert fields["sample_rate"] == "msg.fs"
    assert fields["unit"] == "=g", "what begins with = is a constant"
    assert fields["channels.z"] == "msg.vibration.2"


def test_a_machine_tells_which_fault_each_mechanism_is(demo: Any) -> None:
    facts = device_facts(demo.graph, "asset:cnc-03")
    assert facts["vibration_symptom"] == "symptom:abnormal-vibration"
    told = {component["key"]: component["mechanisms"] for component in facts["components"]}
    assert told["component:spindle-front-bearing"]["cage"] == "fault:bearing-cage"
    assert told["component:spindle-unit"] == {
        "imbalance": "fault:rotor-imbalance",
        "misalignment": "fault:shaft-misalignment",
        "looseness": "fault:mount-looseness",
    }


def test_two_faults_of_one_mechanism_on_one_component_are_left_open(pack: Path) -> None:
    table = pack / "fault.csv"
    table.write_text(table.read_text().replace(",BRG-LU,,", ",BRG-LU,outer_race,"))
    graph = read_pack(pack).graph
    assert graph is not None
    mechanisms = device_facts(graph, "component:spindle-front-bearing")["mechanisms"]
    assert isinstance(mechanisms, dict)
    assert "outer_race" not in mechanisms
    assert mechanisms["inner_race"] == "fault:bearing-inner-race"


@pytest.mark.parametrize("wrong", ["colour=msg.colour", "sample_rate", "channels.=msg.x", "unit="])
def test_a_field_that_no_recording_has_is_named_with_its_row(pack: Path, wrong: str) -> None:
    table = pack / "device.csv"
    table.write_text(table.read_text().replace("operation=msg.program", wrong))
    (error,) = read_pack(pack).errors
    assert (error.code, error.file, error.row, error.column) == ("device.field", "device.csv", 5, "waveform_fields")
    assert wrong in error.message


def test_devices_come_back_from_an_export_as_they_were(demo: Any, tmp_path: Path) -> None:
    write_pack(demo.graph, tmp_path / "out")
    again = read_pack(tmp_path / "out").graph
    assert again is not None
    for key in ("device:edge-15", "device:thingsboard"):
        assert device_facts(again, key) == device_facts(demo.graph, key)
