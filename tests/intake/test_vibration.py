"""Vibration through the whole house: any sender's JSON, the fault it tells, and the work that the business has for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from intake.doors import keys
from intake.pipeline.readers import Reader, open_reader
from intake.service import workers
from intake.settings import load_settings
from intake.storage.evidence import open_store
from models.waveform.explanation import from_json
from tests.bench.waveforms.physics import Bearing, Scene, record
from tests.intake.conftest import House

SPINDLE = Bearing("spindle-front-bearing", balls=19, ball_mm=12.7, pitch_mm=90, angle_deg=15)
PLATFORM = "device:thingsboard"
RATE, SHAFT_HZ = 12_800.0, 24.3


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The decoder of vibration as a worker has it: in a child with limits."""
    folder = tmp_path_factory.mktemp("vibration")
    made = open_reader("waveform", load_settings({"ORDER_INTAKE_DATA_DIR": str(folder)}), folder)
    yield made
    made.close()


def vibration(fault: str, seed: int = 5, level: float = 12.0) -> dict[str, list[float]]:
    """Six seconds of three axes of a spindle at 1,458 turns a minute, m/s2; `level` is the root mean square."""
    axes = ("x", "y", "z")
    scene = Scene(SPINDLE, fault, SHAFT_HZ, seed=seed, rate=RATE, seconds=6.0, snr_db=3.0, line_hz=49.98, axes=axes)
    rows = record(scene)
    rows *= level / rows.std()
    return {axis: np.round(row, 3).tolist() for axis, row in zip(axes, rows, strict=True)}


def native(fault: str, **changes: object) -> bytes:
    """The project's own JSON."""
    channels = [{"axis": axis, "data": data} for axis, data in vibration(fault).items()]
    fields = {"version": 1, "sample_rate": RATE, "unit": "m/s2", "speed": {"value": SHAFT_HZ, "unit": "Hz"}}
    return json.dumps({**fields, "asset": "asset:cnc-03", "channels": channels, **changes}).encode()


def forwarded(fault: str, device: str = "edge-11") -> bytes:
    """What the rule chain of a ThingsBoard forwards, as the demo pack declares it."""
    rows = [np.round(np.asarray(data) / 9.80665, 5).tolist() for data in vibration(fault).values()]
    message = {"fs": str(RATE), "rpm": 60 * SHAFT_HZ, "program": "milling", "vibration": rows}
    return json.dumps({"metadata": {"deviceName": device}, "msg": message}).encode()


def work(house: House, reader: Reader) -> None:
    shop = house.shop()
    while workers.work_once(shop, "waveform", reader):
        pass


def understood(house: House, reader: Reader, capture: str) -> Any:
    work(house, reader)
    return house.get(f"/v1/captures/{capture}")


def maintenance(status: Any) -> Any:
    (request,) = status["requests"]
    return request["proposal"]["order"]["maintenance"]


@pytest.fixture
def platform(house: House) -> dict[str, str]:
    """Headers of a platform that forwards for many devices."""
    with house.engine.begin() as connection:
        return {"Authorization": f"Bearer {keys.create(connection, PLATFORM, ['capture']).secret}"}


def test_what_a_diagnosis_rests_on_is_kept_as_evidence(house: House, reader: Reader) -> None:
    capture = house.send(native("outer_race"), content_type="application/vnd.order-intake.waveform+json").json()["id"]
    digest = understood(house, reader, capture)["explanation"]
    kept = from_json(open_store(house.settings).read(digest))
    assert [each.mechanism for each in kept.hypotheses if each.accepted] == ["outer_race"]
    assert kept.samples == 6 * RATE
    nothing = house.send(b'{"version": 1}', content_type="application/vnd.order-intake.waveform+json").json()["id"]
    assert understood(house, reader, nothing)["explanation"] is None


@pytest.mark.parametrize("door", ["captures", "events"])
def test_a_platforms_own_json_is_read_as_the_pack_declares_it_and_names_the_machine(
    house: House, reader: Reader, platform: dict[str, str], door: str
) -> None:
    headers = {**platform, "Content-Type": "application/json"}
    if door == "captures":
        headers["X-Modality"] = "waveform"
        answer = house.client.post("/v1/captures", content=forwarded("outer_race"), headers=headers)
        assert answer.status_code == 202, answer.text
        capture = answer.json()["id"]
    else:
        headers |= {"ce-specversion": "1.0", "ce-id": "7", "ce-source": "/tb", "ce-type": "telemetry"}
        headers["ce-modality"] = "waveform"
        answer = house.client.post("/v1/events", content=forwarded("outer_race"), headers=headers)
        assert answer.status_code == 202, answer.text
        capture = answer.json()["events"][0]["capture"]
    told = maintenance(understood(house, reader, capture))
    assert told["asset"]["id"] == "asset:cnc-01"
    assert told["fault"]["id"] == "fault:bearing-outer-race"


def test_what_a_declaration_does_not_find_is_named_with_a_code(
    house: House, reader: Reader, platform: dict[str, str]
) -> None:
    body = json.dumps({"metadata": {"deviceName": "edge-11"}, "msg": {"fs": 12800, "vibration": []}}).encode()
    headers = {**platform, "Content-Type": "application/json", "X-Modality": "waveform"}
    answer = house.client.post("/v1/captures", content=body, headers=headers)
    status = understood(house, reader, answer.json()["id"])
    assert status["state"] == "unreadable"
    assert status["unreadable"]["code"] == "waveform.mapping"
    assert "msg.vibration.0" in status["unreadable"]["detail"]


def test_a_storm_from_four_clients_is_one_order_that_counts_every_alarm(house: House, reader: Reader) -> None:
    body, clients, each = native("outer_race"), 4, 12
    with house.engine.begin() as connection:
        secrets = [keys.create(connection, "device:edge-12", ["capture"]).secret for _ in range(clients)]

    def storm(client: int) -> list[int]:
        event = {"ce-specversion": "1.0", "ce-source": "/edge/12", "ce-type": "alarm", "ce-modality": "waveform"}
        statuses = []
        for number in range(each):
            headers = {
                **event,
                "ce-id": f"{client}-{number}",
                "Content-Type": "application/json",
                "Authorization": f"Bearer {secrets[client]}",
            }
            # Half of the alarms are the very same bytes, as a forwarder repeats them; the others differ.
            content = body + b" " * (number % 6 * (client + 1))
            statuses.append(house.client.post("/v1/events", content=content, headers=headers).status_code)
        return statuses

    with ThreadPoolExecutor(clients) as pool:
        rounds = [pool.submit(storm, client) for client in range(clients)]
        while not all(each.done() for each in rounds):
            work(house, reader)
    work(house, reader)
    assert [status for answered in rounds for status in answered.result()] == [202] * clients * each
    (order,) = house.get("/v1/orders")["orders"]
    assert order["order"]["maintenance"]["occurrences"]["count"] == clients * each
    assert house.count("capture where finished_at is not null") == clients * each
    decoded = house.count("capture where outcome->>'coalesced_with' is null")
    assert decoded < clients * each, "repeats are not decoded one by one"


WORK = {
    "outer_race": ("component:spindle-front-bearing", "BRG-OR", "Q/SP-2025-11", "STOP", "part:7014-p4"),
    "inner_race": ("component:spindle-front-bearing", "BRG-IR", "Q/SP-2025-11", "STOP", "part:7014-p4"),
    "cage": ("component:spindle-front-bearing", "BRG-CG", "Q/SP-2025-11", "STOP", "part:7014-p4"),
    "imbalance": ("component:spindle-unit", "ROT-UB", "Q/SP-2025-17", "RESTRICT", "part:balancing-weight-set"),
    "misalignment": ("component:spindle-unit", "ROT-MA", "Q/SP-2025-18", "RESTRICT", "part:coupling-insert"),
    "looseness": ("component:spindle-unit", "ROT-LO", "Q/SP-2025-19", "STOP", "part:mounting-bolt-set"),
}


@pytest.mark.parametrize("fault", WORK)
def test_each_fault_leads_to_its_own_work_on_its_own_component(house: House, reader: Reader, fault: str) -> None:
    component, code, document, safety, part = WORK[fault]
    answer = house.send(native(fault), "device:edge-12", "application/json")
    status = understood(house, reader, answer.json()["id"])
    assert status["state"] == "held", "nothing about a machine without a baseline is automatic"
    told = maintenance(status)
    assert told["asset"]["id"] == "asset:cnc-03"
    assert told["symptom"] == "symptom:abnormal-vibration"
    assert told["fault"]["code"]["value"] == code
    assert told["component"]["id"] == component
    assert (told["procedure"]["document"], told["procedure"]["safety_class"]) == (document, safety)
    (line,) = status["requests"][0]["proposal"]["order"]["lines"]
    assert line["item"]["id"] == part
    assert line["supply"]["from"]
