"""Write recordings of a spindle made from physics, in the project's own JSON: what a demonstration sends.

    python -m tests.bench.waveforms.samples FOLDER

Four seconds of three axes at 12.8 kHz, about 400 kB each, of the spindle's front bearing (7014) at 3,000 turns a minute.
"""

from __future__ import annotations

import argparse
import base64
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.bench.waveforms.physics import Bearing, Scene, record

SPINDLE = Bearing("7014", 19, 12.7, 90.0, 15.0)
SCENE = Scene(
    SPINDLE,
    "outer_race",
    50.0,
    seed=42,
    rate=12_800.0,
    seconds=4.0,
    resonances=(2600.0, 4300.0),
    line_hz=49.98,
    axes=("x", "y", "z"),
)
LEVELS = {"healthy": 1.0, "outer_race": 3.0, "inner_race": 3.0, "imbalance": 6.0}
"""Root mean square, m/s2, that each recording is scaled to."""


def recording(fault: str, seed: int, *, wrong_speed: bool = False) -> bytes:
    """One recording; `wrong_speed` states a speed that the recording does not bear out."""
    rows = record(replace(SCENE, fault=fault, seed=seed))
    rows = rows / rows.std() * LEVELS[fault]
    scale = float(np.abs(rows).max() / 32_000)
    channels = [
        {
            "axis": axis,
            "dtype": "int16",
            "scale": scale,
            "data": base64.b64encode(np.round(row / scale).astype("<i2").tobytes()).decode(),
        }
        for axis, row in zip(SCENE.axes, rows, strict=True)
    ]
    fields = {
        "version": 1,
        "sample_rate": SCENE.rate,
        "unit": "m/s2",
        "speed": {"value": SCENE.shaft_hz * (1.05 if wrong_speed else 1.0), "unit": "Hz"},
        "operation": "OP07",
        "asset": "asset:cnc-03",
        "component": "component:spindle-front-bearing",
        "channels": channels,
    }
    return json.dumps(fields, separators=(",", ":")).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {
        "spindle-outer-race": recording("outer_race", 42),
        "spindle-inner-race": recording("inner_race", 43),
        "spindle-imbalance": recording("imbalance", 44),
        "spindle-wrong-speed": recording("outer_race", 45, wrong_speed=True),
        **{f"good/spindle-{number:02}": recording("healthy", 100 + number) for number in range(20)},
    }.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        print(f"{path}  {len(content)} bytes")


if __name__ == "__main__":
    main()
