"""Bearings on the laboratory's benches, from kinematics: balls travel, load zones press, spalls are entered and left.

A third generator, written without a look at the decoder or at the other two. Angles of shaft, cage and ball are integrated
with a slip that wanders; a defect strikes whenever a ball has travelled to it, as hard as the load there presses.
Styles: a scratch (one blow), a spall (soft entry, hard exit after the ball has crossed it), several spalls on one race,
a worn stretch (rough noise while a ball is on it), a compound (a second, weaker defect on another part).
Sources: Sawalha and Randall, MSSP 25 (2011) 846-870 (entry and exit); McFadden and Smith, JSV 96 (1984) 69-82 (load zone);
Antoni and Randall, JSV 108 (2003) (slip); Smith and Randall, MSSP 64-65 (2015) 100-131; Lessmeier et al., PHM Europe 2016;
Qiu et al., JSV 289 (2006) 1066-1090; Wang et al., IEEE Trans. Reliability 69 (2020) 401-412.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.bench.waveforms.disturbances import Around, background, quantised, wander
from tests.bench.waveforms.physics import Bearing
from tests.bench.waveforms.rigs import Rig

Samples = NDArray[np.float64]
BEARINGS = (
    Bearing("6205-2RS", 9, 7.94, 39.04),
    Bearing("6203-2RS", 8, 6.75, 28.5),
    Bearing("ZA-2115", 16, 8.4, 71.5, 15.17),
    Bearing("UER204", 8, 7.92, 34.55),
    Bearing("NICE", 8, 5.97, 31.6),
    Bearing("6308", 8, 15.08, 65.0),
    Bearing("N205", 13, 7.5, 38.5),
    Bearing("7206B", 13, 9.5, 46.0, 40.0),
    Bearing("30205", 17, 6.3, 39.0, 14.0),
)
_FAULTS = (
    *("healthy", "outer_race", "inner_race", "rolling_element") * 4,
    *("healthy", "outer_race", "inner_race", "cage"),
)
_STYLES = ("scratch", "scratch", "spall", "spall", "spall", "several", "worn", "compound")
_FAINTEST_DB, _PLAINEST_DB = -16.0, 6.0


@dataclass(frozen=True)
class Bench:
    """What one laboratory has: its recorder, its drive, the bearings that it mounts."""

    name: str
    rate: float
    seconds: tuple[float, ...]
    rpm: tuple[float, ...]
    around: Around
    plate: bool
    """The speed told is the set point, not what a tachometer read."""
    mounts: tuple[str, ...]


BENCHES = (
    Bench("motor 12 kHz", 12e3, (4.0, 10.0), (1797, 1772, 1750, 1730), Around(60.0), False, ("6205-2RS", "6203-2RS")),
    Bench("motor 48 kHz", 48e3, (2.0, 5.0), (1796, 1774, 1754, 1728), Around(60.0), False, ("6205-2RS",)),
    Bench("motor, far", 12e3, (5.0,), (1797, 1750), Around(60.0, far=True), False, ("6205-2RS", "6203-2RS")),
    Bench("module 64 kHz", 64e3, (4.0,), (900, 1500), Around(50.0, inverter=True), False, ("6203-2RS",)),
    Bench("belt to the end", 20e3, (1.0,), (2000,), Around(60.0, belt=True), True, ("ZA-2115",)),
    Bench("load to the end", 25.6e3, (1.28,), (2100, 2250, 2400), Around(50.0, inverter=True), True, ("UER204",)),
    Bench("teaching", 48.8e3, (3.0, 6.0), (1500,), Around(60.0), True, ("NICE",)),
    Bench("slow", 50e3, (4.0,), (600, 800, 1000), Around(50.0, inverter=True), True, ("N205", "30205")),
    Bench(
        "workshop", 25.6e3, (5.0, 15.0), (750, 1480, 2930), Around(50.0, far=True), False, ("6308", "7206B", "30205")
    ),
    Bench("workshop, belt", 10e3, (8.0,), (1000, 1460), Around(50.0, belt=True), False, ("6308", "7206B")),
)


@dataclass(frozen=True)
class Taken(Rig):
    """One recording of one sensor; all else about it is drawn by its seed."""

    style: str
    """How the defect looks; empty where the bearing is sound."""
    bench: Bench


def benches(seed: int, number: int) -> Iterator[Taken]:
    """So many recordings, faults in turn (a quarter healthy, one in twenty a cage), benches and styles by chance."""
    chance = np.random.default_rng((seed, 3))
    named = {each.name: each for each in BEARINGS}
    for count in range(number):
        bench = BENCHES[int(chance.integers(len(BENCHES)))]
        fault = _FAULTS[count % len(_FAULTS)]
        yield Taken(
            bearing=named[str(chance.choice(bench.mounts))],
            fault=fault,
            style="" if fault == "healthy" else str(chance.choice(_STYLES)),
            shaft_hz=float(chance.choice(bench.rpm))
            / 60
            * (float(chance.uniform(0.993, 1.002)) if bench.plate else 1.0),
            rate=bench.rate,
            seconds=float(chance.choice(bench.seconds)),
            severity=float(chance.uniform(0.1, 1.0)),
            seed=seed * 100_000 + count,
            bench=bench,
        )


def record(taken: Taken) -> tuple[Samples, float]:
    """m/s2, (n,), and the shaft's speed in Hz as it is told."""
    chance = np.random.default_rng((taken.seed, 3))
    n = int(taken.rate * taken.seconds)
    course = _travel(taken, chance, n)
    surroundings = background(taken.bench.around, taken.shaft_hz, course.shaft, taken.rate, chance)
    sound = surroundings.noise + surroundings.lines
    level = float(np.std(surroundings.noise))
    for part, gain in _defects(taken, chance):
        force = _force(part, taken.style, taken, course, chance)
        heard = surroundings.path.carry(force)
        decibels = _FAINTEST_DB + taken.severity * (_PLAINEST_DB - _FAINTEST_DB)
        sound += heard * (gain * 10 ** (decibels / 20) * level / (float(np.std(heard)) or 1.0))
    told = round(float(min(taken.bench.rpm, key=lambda rpm: abs(rpm / 60 - taken.shaft_hz)))) / 60
    return quantised(sound, chance), told if taken.bench.plate else round(taken.shaft_hz * 60) / 60


@dataclass(frozen=True)
class _Course:
    """Turns of shaft, cage and rolling element up to each sample."""

    time: Samples
    shaft: Samples
    cage: Samples
    spin: Samples


def _travel(taken: Taken, chance: np.random.Generator, n: int) -> _Course:
    shaft_hz = taken.shaft_hz * (
        1 + chance.uniform(2e-5, 1.5e-3) * wander(chance, n, taken.rate, chance.uniform(0.1, 1))
    )
    slip = chance.uniform(0.0, 0.016) * (1 + 0.25 * wander(chance, n, taken.rate, chance.uniform(0.05, 0.5)))
    ratio = taken.bearing.ratio
    spin = taken.bearing.pitch_mm / (2 * taken.bearing.ball_mm) * (1 - ratio**2)
    shaft = np.cumsum(shaft_hz) / taken.rate + chance.random()
    cage = np.cumsum(shaft_hz * (1 - ratio) / 2 * (1 - slip)) / taken.rate + chance.random()
    turning = np.cumsum(shaft_hz * spin * (1 - slip * chance.uniform(0.5, 1.0))) / taken.rate + chance.random()
    return _Course(np.arange(n) / taken.rate, shaft, cage, turning)


def _defects(taken: Taken, chance: np.random.Generator) -> Iterator[tuple[str, float]]:
    if taken.fault == "healthy":
        return
    yield taken.fault, 1.0
    if taken.style == "compound":
        others = [part for part in ("outer_race", "inner_race", "rolling_element") if part != taken.fault]
        yield str(chance.choice(others)), float(chance.uniform(0.1, 0.4))


def _force(part: str, style: str, taken: Taken, course: _Course, chance: np.random.Generator) -> Samples:
    balls, cage, shaft = taken.bearing.balls, course.cage, course.shaft
    strikes = {
        "outer_race": balls * cage,
        "inner_race": balls * (shaft - cage),
        "rolling_element": 2 * course.spin,
        "cage": cage,
    }[part]
    # Where the defect is, in turns from the load's direction: fixed, with the shaft, with the cage.
    place = {"outer_race": np.full(len(shaft), chance.uniform(-0.12, 0.12)), "inner_race": shaft}.get(part, cage)
    pressed = _load(place, float(chance.uniform(0.35, 1.5)), float(chance.uniform(0.0, 0.25)))
    if part == "cage":
        pressed = np.ones(len(shaft))
    if part == "rolling_element":
        # The spin's axis tilts: for a while the defect runs beside the track.
        pressed = pressed * np.clip(
            0.75 + 0.5 * wander(chance, len(shaft), taken.rate, chance.uniform(0.1, 1.0)), 0.0, 1.5
        )
    uneven = 1 + chance.uniform(0.02, 0.25) * chance.standard_normal(balls)
    if style == "worn" and part != "cage":
        width = chance.uniform(0.12, 0.5)
        phase = strikes % 1.0
        on = np.where(phase < width, np.sin(np.pi * np.minimum(phase / width, 1.0)) ** 2, 0.0)
        which = strikes.astype(np.int64) % balls
        return np.asarray(
            chance.standard_normal(len(shaft)) * (on + chance.uniform(0, 0.15)) * pressed * np.abs(uneven[which])
        )
    spots = [0.0]
    if style == "several":
        spots += [float(spot) for spot in chance.uniform(0.08, 0.92, int(chance.integers(1, 3)))]
    force = np.zeros(len(shaft))
    for spot in spots:
        force += _blows(part, style, strikes + spot, pressed, uneven, taken, chance) * chance.uniform(0.5, 1.0)
    return force


def _blows(
    part: str,
    style: str,
    strikes: Samples,
    pressed: Samples,
    uneven: Samples,
    taken: Taken,
    chance: np.random.Generator,
) -> Samples:
    """Every blow where its strike falls: late or early as the ball sits in its pocket, hard as it is pressed there."""
    n, rate = len(strikes), taken.rate
    numbers = np.arange(np.ceil(strikes[0]) + 1, np.floor(strikes[-1]) - 1)
    which = numbers.astype(np.int64) % len(uneven)
    pocket = chance.uniform(0.0, 0.01) * chance.standard_normal(len(uneven))
    own = pocket[which] if part in ("outer_race", "inner_race") else 0.0
    late = chance.uniform(0.002, 0.015) * chance.standard_normal(len(numbers)) + own
    at = np.interp(numbers + late, strikes, np.arange(n, dtype=np.float64))
    hard = np.interp(at, np.arange(n), pressed) * np.abs(
        1 + chance.uniform(0.05, 0.35) * chance.standard_normal(len(at))
    )
    if part == "rolling_element":
        hard = hard * np.where(numbers.astype(np.int64) % 2, chance.uniform(0.2, 1.0), 1.0)
    elif part != "cage":
        hard = hard * np.abs(uneven[which])
    blow = _half_sine(rate, float(chance.uniform(2e-5, 1e-4)) * (8.0 if part == "cage" else 1.0))
    force = np.convolve(_placed(at, hard, n), blow, "same")
    if style in ("spall", "several", "compound"):
        crossing = chance.uniform(0.3, 3.0) / _rolling_mm_s(taken)
        soft = _half_sine(rate, max(crossing, 2 / rate))
        entry = np.convolve(_placed(at - crossing * rate, hard, n), soft, "same")
        force -= entry * chance.uniform(0.1, 0.5) * (float(np.std(force)) / (float(np.std(entry)) or 1.0))
    return np.asarray(force, dtype=np.float64)


def _load(turns: Samples, reach: float, least: float) -> Samples:
    """Stribeck's load zone: how hard a ball is pressed so many turns from the load's direction."""
    inside = 1 - (1 - np.cos(2 * np.pi * turns)) / (2 * reach)
    return np.asarray(least + (1 - least) * np.clip(inside, 0.0, None) ** 1.5)


def _rolling_mm_s(taken: Taken) -> float:
    """How fast a ball's contact moves along the race."""
    return float(np.pi * taken.bearing.pitch_mm * taken.shaft_hz * (1 - taken.bearing.ratio**2) / 2)


def _placed(at: Samples, hard: Samples, n: int) -> Samples:
    """Blows between samples, shared by the two next to them."""
    inside = (at >= 0) & (at < n - 1)
    whole = at[inside].astype(np.int64)
    part = at[inside] - whole
    return np.asarray(
        np.bincount(whole, hard[inside] * (1 - part), n) + np.bincount(whole + 1, hard[inside] * part, n),
        dtype=np.float64,
    )


def _half_sine(rate: float, seconds: float) -> Samples:
    length = max(1, round(rate * seconds))
    return np.asarray(np.sin(np.pi * (np.arange(length) + 0.5) / length))
