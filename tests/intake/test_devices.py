"""A machine is commissioned with its own good recordings, and decoders are told of it at once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.pipeline import devices
from intake.pipeline.graph_file import NamesSource, write_graph, write_live
from intake.pipeline.snapshots import Snapshots
from models.waveform.baseline import BaselineRefused, baseline_of
from tests.bench.waveforms.physics import Bearing, Scene, record
from tests.intake.conftest import House

SPINDLE = Bearing("spindle-front-bearing", balls=19, ball_mm=12.7, pitch_mm=90, angle_deg=15)
ASSET = "asset:cnc-03"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Twenty recordings of a machine with which nothing is wrong."""
    folder = tmp_path_factory.mktemp("good")
    for seed in range(20):
        samples = record(Scene(SPINDLE, "healthy", 25.0, seed=seed, rate=2560.0, seconds=2.0))[0]
        content = {
            "version": 1, "asset": ASSET, "unit": "m/s2", "sample_rate": 2560.0, "operation": "milling",
            "speed": {"value": 25.0, "unit": "Hz"}, "channels": [{"axis": "z", "data": samples.round(4).tolist()}],
        }  # fmt: skip
        (folder / f"{seed:02}.json").write_text(json.dumps(content))
    return sorted(folder.iterdir())


def test_a_commissioned_machine_is_known_to_decoders_until_it_is_retired(
    house: House, good: list[Path], tmp_path: Path
) -> None:
    snapshots = Snapshots(tmp_path)
    with house.engine.begin() as connection:
        before = snapshots.current(connection)
        made = devices.commission(connection, ASSET, good, "engineer:zhou", datetime.now(UTC))
    assert before.live.of == {}
    assert made.recordings == 20
    with house.engine.begin() as connection:
        business = snapshots.current(connection)
    write_graph(business.graph, tmp_path)
    write_live(business.live, tmp_path)
    names = NamesSource(business.graph.digest, tmp_path, "device:edge-12", None, business.live.digest)()
    baseline = baseline_of(names.facts(ASSET)["baseline"])
    assert baseline is not None
    assert dict(baseline.operations) == {"milling": 20}
    assert "baseline" not in names.facts("asset:cnc-02")
    assert names.facts(ASSET)["serial_number"] == "VMC850-2231", "what the pack says stays"
    with house.engine.begin() as connection:
        devices.retire(connection, ASSET, "engineer:zhou")
    with house.engine.begin() as connection:
        assert snapshots.current(connection).live.of == {}
        assert devices.list_all(connection) == ()


def test_what_makes_no_baseline_is_refused_with_the_file_and_the_reason(
    house: House, good: list[Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"version": 1, "unit": "g", "sample_rate": 0, "channels": [{"axis": "z", "data": [1, 2]}]}')
    now = datetime.now(UTC)
    with house.engine.begin() as connection:
        with pytest.raises(devices.DeviceRefused, match=r"broken\.json.*waveform\.rate_invalid"):
            devices.commission(connection, ASSET, [*good, broken], "engineer:zhou", now)
        with pytest.raises(BaselineRefused, match="too few"):
            devices.commission(connection, ASSET, good[:3], "engineer:zhou", now)
        with pytest.raises(devices.DeviceRefused, match="has no baseline"):
            devices.retire(connection, ASSET, "engineer:zhou")
        assert devices.list_all(connection) == ()
