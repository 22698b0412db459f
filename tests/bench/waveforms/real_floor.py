"""Real vibration of machine tools, told of bearings that they do not have, and with damage made from physics on top.

    python -m tests.bench.waveforms.real_floor [--data ../shared/data/vibration-cnc] [--number 120] [--seed 1]

No line of a real machine is any of ours: whatever is decided of the bare recordings is wrong. The damage on top is that of
`testbeds`, from inaudible to plain; the machine keeps on milling below it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.waveform.diagnosis import diagnose
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Waveform
from tests.bench.waveforms.bearings import answer, mounted
from tests.bench.waveforms.physics import Bearing
from tests.bench.waveforms.rig_bench import stranger, table
from tests.bench.waveforms.rigs import Rig
from tests.bench.waveforms.testbeds import BEARINGS, Samples, damage_of

RATE, SECONDS = 2000.0, 5.0
FAULTS = ("healthy", "outer_race", "inner_race", "rolling_element")
SETTINGS = WaveformSettings()


def measure(folder: Path, number: int, seed: int) -> Iterator[dict[str, object]]:
    """One row for each diagnosis, as `rig_bench.table` reads them; `healthy` stands for the bare recording."""
    chance = np.random.default_rng(seed)
    files = sorted(folder.glob("*.npz"))
    for count in range(number):
        windows = np.load(files[int(chance.integers(len(files)))])["acceleration_mg"]
        floor = windows[int(chance.integers(len(windows))), :, int(chance.integers(3))] * 9.80665e-3
        rig = Rig(
            bearing=BEARINGS[int(chance.integers(len(BEARINGS)))],
            fault=FAULTS[count % len(FAULTS)],
            shaft_hz=float(chance.uniform(12.0, 20.0)),
            rate=RATE,
            seconds=SECONDS,
            severity=float(chance.uniform(0.1, 1.0)),
            seed=seed * 100_000 + count,
        )
        samples = floor - floor.mean() + float(floor.std()) * damage_of(rig)
        cases = [("bare" if rig.fault == "healthy" else "right", rig.bearing, rig.shaft_hz)]
        if rig.fault != "healthy":
            other = stranger(rig, BEARINGS)
            cases += [("wrong bearing", other, rig.shaft_hz)] if other is not None else []
            cases += [("speed off", rig.bearing, rig.shaft_hz * (0.95 if count % 8 < 4 else 1.05))]
        for case, bearing, speed in cases:
            yield {"case": case, "fault": rig.fault, **_judged(samples, bearing, speed)}


def _judged(samples: Samples, bearing: Bearing, speed: float) -> dict[str, object]:
    waveform = Waveform((Channel("x", samples),), RATE, "m/s2", speed)
    found = diagnose(waveform, (mounted(bearing),), speed, SETTINGS)
    return {"answer": answer(found), "reason": found.reason}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/vibration-cnc"))
    parser.add_argument("--number", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(table(list(measure(chosen.data, chosen.number, chosen.seed))))


if __name__ == "__main__":
    main()
