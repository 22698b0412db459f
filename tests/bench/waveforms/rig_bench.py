"""How the diagnosis fares on bearings recorded as test rigs do: `python -m tests.bench.waveforms.rig_bench --number 200`.

Each recording is judged with its own bearing and the speed that the rig states, and, where damaged, with a bearing none of
whose frequencies lies within 4 % and with the speed 5 % off. Nothing of the decoder was made for this generator's seeds:
`--seed` draws others.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from models.waveform.diagnosis import Diagnosis, diagnose
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Waveform
from tests.bench.waveforms import benches, rigs, testbeds
from tests.bench.waveforms.bearings import mounted
from tests.bench.waveforms.benches import Taken
from tests.bench.waveforms.physics import Bearing, frequencies
from tests.bench.waveforms.rigs import Rig

SETTINGS = WaveformSettings()
Samples = NDArray[np.float64]
R = TypeVar("R", bound=Rig)
Recordings = Callable[[int, int], Iterator[tuple[Rig, Samples, float]]]


def _recorded(drawn: Callable[[int, int], Iterator[R]], record: Callable[[R], tuple[Samples, float]]) -> Recordings:
    """Seed and number in; each rig, its samples and the speed told out."""

    def recordings(seed: int, number: int) -> Iterator[tuple[Rig, Samples, float]]:
        for rig in drawn(seed, number):
            yield rig, *record(rig)

    return recordings


KINDS: dict[str, tuple[Recordings, tuple[Bearing, ...]]] = {
    "rigs": (_recorded(rigs.rigs, rigs.record), rigs.BEARINGS),
    "testbeds": (_recorded(testbeds.testbeds, testbeds.record), testbeds.BEARINGS),
    "benches": (_recorded(benches.benches, benches.record), benches.BEARINGS),
}


def measure(seed: int, number: int, kind: str = "rigs") -> Iterator[dict[str, object]]:
    """One row for each diagnosis."""
    recordings, bearings = KINDS[kind]
    for rig, samples, stated in recordings(seed, number):
        waveform = Waveform((Channel("x", samples),), rig.rate, "m/s2", stated)
        cases: list[tuple[str, Bearing, float]] = [("right", rig.bearing, stated)]
        if rig.fault != "healthy":
            other = stranger(rig, bearings)
            cases += [("wrong bearing", other, stated)] if other is not None else []
            cases += [("speed off", rig.bearing, stated * (0.95 if rig.seed % 2 else 1.05))]
        for case, bearing, speed in cases:
            found = diagnose(waveform, (mounted(bearing),), speed, SETTINGS)
            yield {
                "case": case,
                "bearing": rig.bearing.name,
                "rate": rig.rate,
                "seconds": rig.seconds,
                "style": rig.style if isinstance(rig, Taken) else "",
                "severity": round(rig.severity, 2),
                "seed": rig.seed,
                "fault": rig.fault,
                "answer": _answer(found),
                "reason": found.reason,
                "hypotheses": [(each.mechanism, round(each.score, 1), each.reason) for each in found.hypotheses],
            }


def _answer(found: Diagnosis) -> str:
    if found.verdict == "fault" and found.fault is not None:
        return found.fault.mechanism
    return "healthy" if found.verdict == "none" else "undetermined"


def stranger(rig: Rig, bearings: tuple[Bearing, ...]) -> Bearing | None:
    """Another bearing, none of whose frequencies lies within 4 % of what is heard; None where there is none."""
    strikes = frequencies(rig.bearing, 1.0, 0.01)[rig.fault]
    # Of a rolling element's two strikes a turn one is often faint: then it is half as often, too.
    heard = (strikes, strikes / 2) if rig.fault == "rolling_element" else (strikes,)
    for position in np.random.default_rng(rig.seed).permutation(len(bearings)):
        other = bearings[int(position)]
        if other != rig.bearing and all(
            abs(f / each - 1) >= 0.04 for f in frequencies(other, 1.0).values() for each in heard
        ):
            return other
    return None


def table(rows: list[dict[str, object]]) -> str:
    """Decided, right and wrong of each fault, and what was told where nothing could be right."""
    lines = [f"{'case':<15}{'fault':<17}{'n':>5}{'decided':>9}{'right':>7}{'wrong':>7}"]
    for case, fault in sorted({(str(row["case"]), str(row["fault"])) for row in rows}):
        mine = [row for row in rows if (row["case"], row["fault"]) == (case, fault)]
        decided = [row for row in mine if row["answer"] != "undetermined"]
        right = sum(case == "right" and row["answer"] == fault for row in decided)
        lines.append(f"{case:<15}{fault:<17}{len(mine):>5}{len(decided):>9}{right:>7}{len(decided) - right:>7}")
    own = [row for row in rows if row["case"] == "right"]
    damaged = [row for row in own if row["fault"] != "healthy"]
    for name, group in (("all", own), ("damaged", damaged)):
        decided = [row for row in group if row["answer"] != "undetermined"]
        right = sum(row["answer"] == row["fault"] for row in decided)
        lines.append(
            f"{name}: right {right / max(1, len(decided)):.1%} of {len(decided) / max(1, len(group)):.1%} decided"
        )
    for name in ("style", "seconds"):
        for value in sorted({row[name] for row in damaged if name in row}, key=str):
            group = [row for row in damaged if row[name] == value]
            decided = [row for row in group if row["answer"] != "undetermined"]
            right = sum(row["answer"] == row["fault"] for row in decided)
            lines.append(f"  {name} {value}: {right} right of {len(decided)} decided of {len(group)}")
    healthy = [row for row in own if row["fault"] == "healthy"]
    called = sum(row["answer"] not in ("undetermined", "healthy") for row in healthy)
    lines.append(f"healthy: {called} of {len(healthy)} called faulty")
    others = [row for row in rows if row["case"] != "right"]
    told = sum(row["answer"] != "undetermined" for row in others)
    named = sum(row["answer"] not in ("undetermined", "healthy") for row in others)
    lines.append(
        f"wrong bearing or speed: decided {told} of {len(others)} ({told / max(1, len(others)):.1%}), {named} faults"
    )
    silent = Counter(str(row["reason"])[:46] for row in damaged if row["answer"] == "undetermined")
    lines += [f"  {count:>4}  {reason}" for reason, count in silent.most_common(8)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--kind", choices=tuple(KINDS), default="rigs")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = list(measure(chosen.seed, chosen.number, chosen.kind))
    if chosen.json is not None:
        chosen.json.write_text("".join(json.dumps(row) + "\n" for row in rows))
    print(table(rows))


if __name__ == "__main__":
    main()
