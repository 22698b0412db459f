"""Bearings as test rigs record them: what real recordings have and `physics` does not, in a second generator of its own.

Short records at many rates, quantised; spalls with an entry and an exit, or rough stretches that hiss instead of knocking;
loads that turn with the shaft; rolling elements that meet the load only at times; slip that wanders; shafts that rub once
a turn, blades, a second bearing, converters; spikes. Sources: Smith and Randall, "Rolling element bearing diagnostics
using the Case Western Reserve University data", MSSP 64-65 (2015) 100-131; Sawalhi and Randall, "Vibration response of
spalled rolling element bearings", MSSP 25 (2011) 846-870; Antoni, "Cyclic spectral analysis", MSSP 21 (2007) 597-630.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.bench.waveforms.physics import Bearing, frequencies

Samples = NDArray[np.float64]
FAULTS = ("outer_race", "inner_race", "rolling_element", "healthy")
_SETTINGS = ((12_000.0, 10.0), (20_000.0, 2.5), (25_600.0, 1.6), (48_000.0, 4.0), (48_828.0, 3.0), (64_000.0, 4.0))
"""(sample rate, seconds) as public rigs have them."""
BEARINGS = (
    Bearing("6205", 9, 7.94, 39.04),
    Bearing("6203", 8, 6.75, 28.5),
    Bearing("NICE", 8, 5.97, 31.6),
    Bearing("LDK-UER204", 8, 7.92, 34.55),
    Bearing("ZA-2115", 16, 8.4, 71.5, 15.17),
    Bearing("N204", 10, 7.5, 33.5),
    Bearing("30206", 17, 7.4, 46.2, 14.0),
)
_NEIGHBOUR = Bearing("7007", 18, 7.9, 48.5, 25.0)
"""Strikes 7.67 times a turn: 6 % and more from every frequency above."""


@dataclass(frozen=True)
class Rig:
    """One recording of one sensor; everything else about it is drawn by the seed."""

    bearing: Bearing
    fault: str
    shaft_hz: float
    rate: float
    seconds: float
    severity: float
    """0 barely begun, 1 plain to hear."""
    seed: int


def rigs(seed: int, number: int) -> Iterator[Rig]:
    """So many recordings, faults in turn."""
    chance = np.random.default_rng(seed)
    for count in range(number):
        rate, seconds = _SETTINGS[int(chance.integers(len(_SETTINGS)))]
        yield Rig(
            bearing=BEARINGS[int(chance.integers(len(BEARINGS)))],
            fault=FAULTS[count % len(FAULTS)],
            shaft_hz=float(
                chance.choice((15.0, 24.9, 25.0, 28.8, 29.95, 33.3, 35.0, 37.5)) * chance.uniform(0.995, 1.005)
            ),
            rate=rate,
            seconds=seconds,
            severity=float(chance.uniform(0.15, 1.0)),
            seed=seed * 100_000 + count,
        )


def record(rig: Rig) -> tuple[Samples, float]:
    """Samples, and the speed as the rig states it (a rounded nameplate or tachometer, not the truth)."""
    chance = np.random.default_rng(rig.seed)
    n = int(rig.rate * rig.seconds)
    turns = _turns(rig, n, chance)
    noise = _noise(n, rig.rate, chance)
    impacts = _damage(rig, turns, noise, chance)
    level = 10 ** ((-14 + 18 * rig.severity) / 20)
    power = float(np.sqrt(np.mean(impacts**2)))
    signal = noise + (impacts / power * level if power > 0 else 0.0) + _surroundings(rig, turns, chance)
    spikes = chance.uniform(size=n) < chance.choice((0.0, 0.0, 0.5, 2.0)) / rig.rate
    signal += _through(spikes * chance.standard_normal(n) * 12, rig.rate, chance)
    step = np.abs(signal).max() / 2 ** int(chance.choice((9, 11, 15)))
    stated = round(rig.shaft_hz * 60 * (1 + chance.normal(0, 0.002)) / 5) * 5 / 60
    return np.round(signal / step) * step * chance.uniform(0.2, 5), stated


def _turns(rig: Rig, n: int, chance: np.random.Generator) -> Samples:
    """Turns of the shaft at each sample: load makes the speed wander by up to half a percent."""
    knots = max(4, int(rig.seconds * 2))
    wander = np.cumsum(chance.standard_normal(knots))
    wander = (wander - wander.mean()) / max(1.0, float(np.abs(wander).max())) * chance.uniform(0, 0.004)
    speed = rig.shaft_hz * (1 + np.interp(np.linspace(0, knots - 1, n), np.arange(knots), wander))
    turned: Samples = np.cumsum(speed) / rig.rate
    return turned


def _noise(n: int, rate: float, chance: np.random.Generator) -> Samples:
    """Coloured by the structure: a slope and a few broad humps, unit power."""
    hertz = np.fft.rfftfreq(n, 1 / rate)
    shape = (1 + hertz / chance.uniform(300, 3000)) ** -chance.uniform(0.2, 1.0)
    for _ in range(int(chance.integers(1, 5))):
        centre = chance.uniform(300, 0.45 * rate)
        shape = shape + chance.uniform(0.2, 2) * np.exp(-(((hertz - centre) / (0.15 * centre)) ** 2))
    found: Samples = np.fft.irfft(np.fft.rfft(chance.standard_normal(n)) * shape, n)
    return np.asarray(found / found.std())


def _through(train: Samples, rate: float, chance: np.random.Generator) -> Samples:
    """The path to the sensor: one to three modes anywhere, damped little or much, the lowest often the strongest."""
    length = int(rate * 0.03)
    time, response = np.arange(length) / rate, np.zeros(length)
    for number in range(int(chance.integers(1, 4))):
        hertz, damping = chance.uniform(700, min(0.42 * rate, 11_000)), chance.uniform(0.01, 0.09)
        response += np.exp(-2 * np.pi * damping * hertz * time) * np.sin(2 * np.pi * hertz * time) / (1 + number)
    size = len(train) + length
    found: Samples = np.fft.irfft(np.fft.rfft(train, size) * np.fft.rfft(response, size), size)[: len(train)]
    return found


def _damage(rig: Rig, turns: Samples, noise: Samples, chance: np.random.Generator) -> Samples:
    n = len(turns)
    if rig.fault == "healthy":
        return np.zeros(n)
    slip = chance.uniform(0.0, 0.02)
    struck = frequencies(rig.bearing, 1.0, slip)
    step = 1 / struck[rig.fault]
    count = int(turns[-1] / step * 1.1) + 8
    gaps = step * (1 + chance.uniform(0.003, 0.02) * chance.standard_normal(count))
    # The cage slows down and catches up again: a walk that returns, not only noise from strike to strike.
    gaps *= 1 + chance.uniform(0, 0.004) * np.sin(2 * np.pi * np.arange(count) / count * chance.uniform(1, 6))
    at = np.cumsum(gaps)
    strength = np.clip(1 + chance.uniform(0.1, 0.5) * chance.standard_normal(count), 0.05, None)
    strength *= _loaded(rig, at, struck["cage"], chance)
    width = chance.choice((0.0, chance.uniform(0.03, 0.2)))
    train = _placed(at, strength, turns)
    if width:
        # Into the spall softly, out of it hard; the way between depends on its length.
        train = chance.uniform(0.2, 0.6) * train - _placed(at + width * step, strength, turns)
    if chance.uniform() < 0.3:
        # A rough stretch: the contact hisses for a while at each pass.
        stretch = max(3, int(chance.uniform(0.05, 0.25) * step / turns[-1] * n))
        window = np.hanning(stretch)
        swell = np.fft.irfft(np.fft.rfft(np.abs(train), 2 * n) * np.fft.rfft(window, 2 * n), 2 * n)[:n]
        train = 0.3 * train + np.roll(noise, n // 3) * swell * chance.uniform(0.5, 1.5)
    return _through(train, rig.rate, chance)


def _loaded(rig: Rig, at: Samples, cage: float, chance: np.random.Generator) -> Samples:
    """How hard each strike is: a load that stands still, one that turns with an unbalanced shaft, and play."""
    phase = chance.uniform(0, 6.28)
    still, turning = chance.uniform(0.3, 1.0), chance.uniform(0.0, 0.5)
    if rig.fault == "outer_race":
        return 1 + turning * np.cos(2 * np.pi * at + phase)
    if rig.fault == "inner_race":
        return np.clip(1 - still + still * np.cos(2 * np.pi * at + phase), 0.02, None) + 0.3 * turning
    loaded = np.clip(0.2 + still * np.cos(2 * np.pi * cage * at + phase), 0.02, None)
    # The element turns its spall out of the track for a time; of its two strikes a turn one is often faint.
    loaded *= np.clip(0.7 + np.cumsum(chance.standard_normal(len(at))) / np.sqrt(len(at)), 0.05, 1.3)
    loaded[::2] *= chance.uniform(0.1, 1.0)
    return loaded


def _placed(at: Samples, strength: Samples, turns: Samples) -> Samples:
    inside = (at > turns[0]) & (at < turns[-1])
    where = np.interp(at[inside], turns, np.arange(len(turns), dtype=float))
    index, train = where.astype(int), np.zeros(len(turns) + 1)
    np.add.at(train, index, strength[inside] * (1 - where + index))
    np.add.at(train, index + 1, strength[inside] * (where - index))
    return train[:-1]


def _surroundings(rig: Rig, turns: Samples, chance: np.random.Generator) -> Samples:
    """Shaft, rub, blades, gear, converter and a second bearing that is not quite silent."""
    n = len(turns)
    time, found = np.arange(n) / rig.rate, np.zeros(n)
    for order in range(1, 9):
        level = chance.uniform(0, 1.5) / order
        found += level * np.cos(2 * np.pi * (order * turns + chance.uniform()))
    if chance.uniform() < 0.4:
        at = np.arange(1, turns[-1]) + 0.002 * chance.standard_normal(int(np.ceil(turns[-1])) - 1)
        rub = _through(_placed(at, np.ones(len(at)), turns), rig.rate, chance)
        found += chance.uniform(0.1, 0.5) * rub / max(rub.std(), 1e-9)
    if chance.uniform() < 0.4:
        blades = int(chance.integers(3, 9))
        hiss = _noise(n, rig.rate, chance)
        found += 0.5 * hiss * (1 + chance.uniform(0.1, 0.5) * np.cos(2 * np.pi * blades * turns))
    if chance.uniform() < 0.4:
        teeth = int(chance.integers(17, 50))
        for number in (1, 2, 3):
            swing = 1 + chance.uniform(0, 0.6) * np.cos(2 * np.pi * (turns + chance.uniform()))
            found += chance.uniform(0, 1.5) / number * swing * np.cos(2 * np.pi * number * teeth * turns)
    mains = float(chance.choice((50.0, 60.0)))
    found += chance.uniform(0, 0.7) * np.cos(4 * np.pi * mains * time) + chance.uniform(0, 0.3) * np.cos(
        2 * np.pi * mains * time
    )
    if chance.uniform() < 0.5:
        switching = chance.uniform(2000, min(8000, 0.4 * rig.rate))
        depth = chance.uniform(0, 0.6)
        found += (
            chance.uniform(0.1, 0.8)
            * (1 + depth * np.cos(4 * np.pi * mains * time))
            * np.cos(2 * np.pi * switching * time)
        )
    if chance.uniform() < 0.4:
        # Of a kind that no other recording has, so that it is nobody's own bearing and nobody's wrong one.
        step = 1 / frequencies(_NEIGHBOUR, 1.0, chance.uniform(0, 0.015))["outer_race"]
        at = np.cumsum(step * (1 + 0.02 * chance.standard_normal(int(turns[-1] / step))))
        hum = _through(_placed(at, np.ones(len(at)), turns), rig.rate, chance)
        found += chance.uniform(0.03, 0.12) * hum / max(hum.std(), 1e-9)
    return found
