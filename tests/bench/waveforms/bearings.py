"""How often is the right fault named on bearings made from physics - and is silence kept where the data sheet is wrong?

    python -m tests.bench.waveforms.bearings [--family tuning|final] [--limit 120] [--json FILE]

Each scene is diagnosed with its own bearing and speed, each faulty one also with a wrong bearing (no fault frequency
within 4 % of the real one) and with the speed off by 5 % either way. Thresholds were set on `tuning`; `final` shares
nothing with it (see `scenes.py`). A family has 600 scenes, which take half an hour; `--limit 0` measures all of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.waveform.bearing import Geometry
from models.waveform.diagnosis import Diagnosis, Mounted, diagnose
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Waveform
from tests.bench.waveforms.physics import Bearing, Scene, record
from tests.bench.waveforms.scenes import FINAL, TUNING, Family, scenes, wrong_bearing

SETTINGS = WaveformSettings()
FAMILIES = {"tuning": TUNING, "final": FINAL}


def waveform_of(scene: Scene) -> Waveform:
    """A scene, recorded."""
    rows = record(scene)
    channels = tuple(Channel(axis, row) for axis, row in zip(scene.axes, rows, strict=True))
    return Waveform(channels, scene.rate, "m/s2", scene.shaft_hz)


def mounted(bearing: Bearing) -> Mounted:
    """A bearing as the decoder is told of it."""
    return Mounted("component:bearing", Geometry(bearing.balls, bearing.ball_mm, bearing.pitch_mm, bearing.angle_deg))


def measure(family: Family, limit: int) -> Iterator[dict[str, object]]:
    """One row for each diagnosis; a limit draws scenes evenly from all, 0 takes them all."""
    chosen = list(scenes(family))
    if 0 < limit < len(chosen):
        chosen = [chosen[at] for at in np.random.default_rng(family.seed).permutation(len(chosen))[:limit]]
    for scene in chosen:
        recorded = waveform_of(scene)
        cases: list[tuple[str, Bearing, float]] = [("right", scene.bearing, scene.shaft_hz)]
        other = wrong_bearing(scene, (*TUNING.bearings, *FINAL.bearings))
        if other is not None:
            cases.append(("wrong bearing", other, scene.shaft_hz))
        if scene.fault != "healthy":
            cases += [
                ("speed -5 %", scene.bearing, scene.shaft_hz * 0.95),
                ("speed +5 %", scene.bearing, scene.shaft_hz * 1.05),
            ]
        for case, bearing, speed in cases:
            begin = time.process_time()
            found = diagnose(recorded, (mounted(bearing),), speed, SETTINGS)
            seconds = time.process_time() - begin
            yield {
                "case": case, "bearing": scene.bearing.name, "told": bearing.name, "fault": scene.fault,
                "snr_db": scene.snr_db, "shaft_hz": round(scene.shaft_hz, 3), "seed": scene.seed, "cpu": round(seconds, 3),
                "answer": answer(found), "reason": found.reason, "confidence": round(found.confidence, 3),
            }  # fmt: skip


def answer(found: Diagnosis) -> str:
    """The mechanism named, `healthy` or `undetermined`."""
    if found.fault is not None:
        return found.fault.mechanism
    return "healthy" if found.verdict == "none" else "undetermined"


def table(rows: list[dict[str, object]]) -> str:
    """What was decided, and of that what was right."""
    lines = [f"{'case':<14}{'fault':<17}{'n':>5}{'decided':>9}{'right':>7}{'wrong':>7}"]
    groups = sorted({(str(row["case"]), str(row["fault"])) for row in rows})
    for case, fault in [*groups, *((case, "all") for case in sorted({case for case, _ in groups}))]:
        mine = [row for row in rows if row["case"] == case and fault in (row["fault"], "all")]
        decided = [row for row in mine if row["answer"] != "undetermined"]
        right = [row for row in decided if case == "right" and row["answer"] == row["fault"]]
        lines.append(
            f"{case:<14}{fault:<17}{len(mine):>5}{len(decided):>9}{len(right):>7}{len(decided) - len(right):>7}"
        )
    right = [row for row in rows if row["case"] == "right"]
    decided = [row for row in right if row["answer"] != "undetermined"]
    correct = sum(row["answer"] == row["fault"] for row in decided)
    others = [row for row in rows if row["case"] != "right"]
    named = sum(row["answer"] not in ("undetermined", "healthy") for row in others)
    silent = sum(row["answer"] == "undetermined" for row in others)
    lines.append(
        f"right of decided {correct / max(1, len(decided)):.1%}, decided {len(decided) / max(1, len(right)):.1%}"
    )
    lines.append(
        f"told wrongly: {named} of {len(others)} name a fault ({named / max(1, len(others)):.2%}), "
        f"{len(others) - silent - named} are called sound"
    )
    seconds = np.array([float(str(row["cpu"])) for row in rows])
    lines.append(f"CPU-seconds a diagnosis: median {np.median(seconds):.2f}, most {seconds.max():.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", choices=tuple(FAMILIES), default="tuning")
    parser.add_argument("--limit", type=int, default=120)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    for row in measure(FAMILIES[chosen.family], chosen.limit):
        rows.append(row)
        if chosen.json is not None:
            with chosen.json.open("a") as file:
                file.write(json.dumps(row) + "\n")
    measured = sum(row["case"] == "right" for row in rows)
    print(f"{measured} of {sum(1 for _ in scenes(FAMILIES[chosen.family]))} scenes of the family `{chosen.family}`")
    print(table(rows))
    print(
        Counter(
            str(row["reason"]).split(" Hz")[0][:40]
            for row in rows
            if row["case"] == "right" and row["answer"] == "undetermined"
        ),
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
