"""CPU-seconds of one whole decode of 15 s of three axes at 25.6 kHz: `python -m tests.bench.waveforms.decode_cost`.

From the bytes of the body to the request: reading, quality, detection against a commissioned baseline, diagnosis of two
bearings on the axis that hears them best. The explanation and its drawing, made when somebody looks, are told besides.
The machine is the demo's; every recording is another.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ENOUGH = 1.2
RATE, SECONDS, SHAFT_HZ = 25_600.0, 15.0, 24.3
AXES = ("x", "y", "z")


def body_of(fault: str, seed: int, dtype: str) -> bytes:
    """The project's own JSON, numbers packed as `dtype` or, for `list`, spelt out."""
    import numpy as np

    from tests.bench.waveforms.physics import Bearing, Scene, record

    bearing = Bearing("6205", 9, 7.94, 39.04)
    scene = Scene(bearing, fault, SHAFT_HZ, seed=seed, rate=RATE, seconds=SECONDS, snr_db=0.0, axes=AXES)
    rows = record(scene)
    rows = rows / rows.std() * 2
    channels: list[dict[str, object]] = []
    for axis, row in zip(AXES, rows, strict=True):
        if dtype == "list":
            channels.append({"axis": axis, "data": np.round(row, 4).tolist()})
            continue
        stored = np.round(row / 0.001).astype("<i2") if dtype == "int16" else row.astype("<f4")
        scale = {"scale": 0.001} if dtype == "int16" else {}
        channels.append({"axis": axis, "dtype": dtype, "data": base64.b64encode(stored.tobytes()).decode(), **scale})
    fields = {"version": 1, "sample_rate": RATE, "unit": "m/s2", "speed": {"value": SHAFT_HZ, "unit": "Hz"}}
    return json.dumps({**fields, "asset": "asset:cnc-03", "operation": "OP07", "channels": channels}).encode()


def baseline() -> dict[str, object]:
    """Of recordings of the healthy machine, as it lies in the database."""
    from models.waveform.baseline import commission, to_json
    from models.waveform.reading import read_waveform
    from models.waveform.settings import WaveformSettings
    from models.waveform.signal import Waveform

    settings = WaveformSettings()
    read = [read_waveform(body_of("healthy", seed, "int16"), "", settings) for seed in range(50, 70)]
    found: dict[str, object] = to_json(commission([each for each in read if isinstance(each, Waveform)], settings))
    return found


def measure(number: int, dtype: str) -> dict[str, Any]:
    """`number` recordings with each fault in turn, after one to warm up."""
    from models.waveform.decoder import WaveformDecoder
    from models.waveform.drawing import draw
    from models.waveform.explanation import from_json
    from models.waveform.raster import png
    from tests.models.waveform_world import capture, component, hall

    bearings = (component("component:spindle-front-bearing"), component("component:spindle-rear-bearing", balls=11))
    world, decoder, sent = hall(baseline=baseline(), components=bearings), WaveformDecoder(), capture()
    decoder.warm()
    faults = ("outer_race", "inner_race", "rolling_element", "healthy")
    bodies = [body_of(faults[each % 4], each, dtype) for each in range(number + 1)]
    spent: dict[str, list[float]] = {"decode": [], "svg": [], "png": []}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        begin = time.process_time()
        found = work()
        spent[name].append(time.process_time() - begin)
        return found

    for body in bodies:
        found = timed("decode", lambda body=body: decoder.decode(sent, body, world))  # type: ignore[misc]
        told = from_json(found.explanation)
        timed("svg", lambda told=told: draw(told))  # type: ignore[misc]
        timed("png", lambda told=told: png(told))  # type: ignore[misc]
    return {
        "body_megabytes": round(len(bodies[0]) / 1e6, 2),
        "recordings": number,
        "cpu_seconds": {name: round(statistics.median(each[1:]), 3) for name, each in spent.items()},
        "most": {name: round(max(each[1:]), 3) for name, each in spent.items()},
    }


def main() -> None:
    """Print the figures as JSON; exit 1 where the median decode takes more than 1.2 CPU-seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=8)
    parser.add_argument("--dtype", choices=("int16", "float32", "list"), default="int16")
    chosen = parser.parse_args()
    figures = measure(chosen.number, chosen.dtype)
    print(json.dumps(figures, indent=2))
    sys.exit(0 if figures["cpu_seconds"]["decode"] <= ENOUGH else 1)


if __name__ == "__main__":
    main()
