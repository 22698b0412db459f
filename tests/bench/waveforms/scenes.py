"""Which scenes are measured. Two disjoint families: one that thresholds were set on, one for the final measurement.

They share neither bearing, nor shaft speed, nor resonance, nor slip, nor gear, nor seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tests.bench.waveforms.physics import Bearing, Scene, frequencies

FAULTS = ("outer_race", "inner_race", "rolling_element", "cage", "healthy")


@dataclass(frozen=True)
class Family:
    """What scenes are drawn from; ranges are (least, most)."""

    bearings: tuple[Bearing, ...]
    speeds: tuple[float, ...]
    snrs: tuple[float, ...]
    resonances: tuple[tuple[float, ...], ...]
    slip: tuple[float, float]
    jitter: tuple[float, float]
    damping: tuple[float, float]
    load_zone: tuple[float, float]
    gears: tuple[int, ...]
    line_hz: float
    seed: int


TUNING = Family(
    bearings=(
        Bearing("6205", 9, 7.94, 39.04),
        Bearing("6203", 8, 6.75, 28.5),
        Bearing("NU206", 13, 7.5, 46.0),
        Bearing("6308", 8, 15.08, 65.5),
        Bearing("7014", 19, 12.7, 90.0, 15.0),
        Bearing("30206", 17, 7.4, 46.2, 14.0),
        Bearing("22206", 15, 7.2, 46.5, 10.0),
        Bearing("6305", 7, 11.5, 44.0),
    ),
    speeds=(10.0, 13.7, 19.2, 24.6, 29.1),
    snrs=(-6.0, 0.0, 6.0),
    resonances=((3200.0, 6100.0), (2100.0, 4700.0), (4400.0, 9000.0)),
    slip=(0.0, 0.012),
    jitter=(0.003, 0.012),
    damping=(0.02, 0.06),
    load_zone=(0.4, 0.8),
    gears=(0, 23, 41),
    line_hz=50.0,
    seed=11_000,
)
FINAL = Family(
    bearings=(
        Bearing("6204", 8, 7.94, 33.5),
        Bearing("6209", 10, 12.7, 65.0),
        Bearing("NU210", 16, 11.0, 70.0),
        Bearing("7207", 12, 11.1, 53.5, 40.0),
        Bearing("22308", 14, 14.0, 65.0, 14.0),
        Bearing("6312", 8, 22.2, 95.0),
        Bearing("N1012", 24, 9.0, 78.0),
        Bearing("61806", 20, 4.0, 36.0),
    ),
    speeds=(11.3, 16.1, 21.7, 26.9, 30.0),
    snrs=(-6.0, -3.0, 3.0),
    resonances=((2700.0, 5300.0), (3700.0, 8200.0), (1800.0, 7300.0)),
    slip=(0.001, 0.015),
    jitter=(0.002, 0.014),
    damping=(0.015, 0.07),
    load_zone=(0.45, 0.9),
    gears=(0, 19, 37),
    line_hz=50.02,
    seed=880_000,
)


def scenes(family: Family, repeats: int = 1) -> Iterator[Scene]:
    """Every bearing at every speed, noise level and condition; what else varies is drawn by seed."""
    number = 0
    for bearing in family.bearings:
        for shaft in family.speeds:
            for snr in family.snrs:
                for fault in FAULTS:
                    for _ in range(repeats):
                        number += 1
                        yield scene(family, bearing, shaft, snr, fault, family.seed + number)


def scene(family: Family, bearing: Bearing, shaft: float, snr: float, fault: str, seed: int) -> Scene:
    """One scene of a family; the same seed draws the same."""
    chance = np.random.default_rng(seed)
    return Scene(
        bearing=bearing,
        fault=fault,
        shaft_hz=shaft * float(chance.uniform(0.97, 1.03)),
        seed=seed,
        snr_db=snr,
        resonances=family.resonances[int(chance.integers(len(family.resonances)))],
        damping=float(chance.uniform(*family.damping)),
        slip=float(chance.uniform(*family.slip)),
        jitter=float(chance.uniform(*family.jitter)),
        load_zone=float(chance.uniform(*family.load_zone)),
        gear_teeth=family.gears[int(chance.integers(len(family.gears)))],
        gear_db=float(chance.uniform(-3, 6)),
        line_db=float(chance.uniform(-9, 3)),
        line_hz=family.line_hz,
        noise_colour=float(chance.uniform(0, 0.6)),
    )


def wrong_bearing(scene: Scene, others: tuple[Bearing, ...]) -> Bearing | None:
    """Another bearing, none of whose fault frequencies lies within 4 % of the one that is really there."""
    heard = frequencies(scene.bearing, 1.0, scene.slip).get(scene.fault)
    if heard is None:
        return None
    chance = np.random.default_rng(scene.seed + 1)
    for position in chance.permutation(len(others)):
        other: Bearing = others[int(position)]
        if other != scene.bearing and all(abs(f / heard - 1) >= 0.04 for f in frequencies(other, 1.0).values()):
            return other
    return None
