"""The vibration that `order-intake demo` sends, from the physics beside it: a damaged outer race in a spindle of the demo.

python -m tests.bench.waveforms.demo_sample [FOLDER]      writes it anew (default: intake/samples)
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import numpy as np

from tests.bench.waveforms.physics import Bearing, Scene, record

FOLDER = Path(__file__).resolve().parents[3] / "intake" / "samples"
RATE = 12_800.0
SHAFT_HZ = 25.0


def main(folder: Path = FOLDER) -> None:
    """Write the sample."""
    bearing = Bearing("spindle-front-bearing", balls=19, ball_mm=12.7, pitch_mm=90, angle_deg=15)
    scene = Scene(bearing, "outer_race", SHAFT_HZ, seed=20261122, rate=RATE, seconds=10.0, snr_db=3.0, gear_teeth=23)
    samples = record(scene)[0]
    scale = float(np.abs(samples).max()) / 30_000
    content = {
        "version": 1,
        "device": "device:edge-12",
        "asset": "asset:cnc-03",
        "component": "component:spindle-front-bearing",
        "unit": "m/s2",
        "sample_rate": RATE,
        "speed": {"value": SHAFT_HZ, "unit": "Hz"},
        "operation": "milling",
        "channels": [
            {
                "axis": "z",
                "dtype": "int16",
                "scale": scale,
                "data": base64.b64encode(np.round(samples / scale).astype("<i2").tobytes()).decode(),
            }
        ],
    }
    (folder / "spindle-vibration.json").write_text(json.dumps(content) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
