"""Vibration made from physics: a scene (bearing, fault, shaft, interference, seed) in, acceleration in m/s2 out.

Impacts follow the rolling elements with slip, excite structural resonances and are weighted by the load zone; gear mesh,
mains hum, shaft harmonics and coloured noise lie on top. Model: Randall and Antoni, "Rolling element bearing diagnostics -
a tutorial", MSSP 25 (2011) 485-520. Nothing here is used by the decoder: it shares no code with what it measures.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


@dataclass(frozen=True)
class Bearing:
    """Rolling elements, diameters in mm, contact angle in degrees."""

    name: str
    balls: int
    ball_mm: float
    pitch_mm: float
    angle_deg: float = 0.0

    @property
    def ratio(self) -> float:
        return self.ball_mm / self.pitch_mm * float(np.cos(np.deg2rad(self.angle_deg)))


@dataclass(frozen=True)
class Scene:
    """One recording of one axis. Times in s, frequencies in Hz, levels in dB."""

    bearing: Bearing
    fault: str
    """`outer_race`, `inner_race`, `rolling_element`, `cage`, `healthy`, `imbalance`, `misalignment`, `looseness`."""
    shaft_hz: float
    seed: int
    rate: float = 25_600.0
    seconds: float = 15.0
    snr_db: float = 0.0
    """Power of the bearing's impacts over the power of the noise, whole band."""
    resonances: tuple[float, ...] = (3200.0, 6100.0)
    damping: float = 0.04
    slip: float = 0.008
    """The cage's mean lag behind pure rolling, a share."""
    jitter: float = 0.01
    """Standard deviation of the time between two impacts, as a share of it; a random walk."""
    load_zone: float = 0.5
    """Stribeck's epsilon: 0.5 loads half the circumference."""
    gear_teeth: int = 0
    gear_db: float = 3.0
    """Power of gear mesh over noise."""
    line_db: float = -3.0
    line_hz: float = 50.0
    drift: float = 0.001
    """Slow variation of the shaft's speed, a share."""
    noise_colour: float = 0.3
    """Coefficient of the noise's first-order recursion."""
    axes: tuple[str, ...] = field(default=("x",))


def frequencies(bearing: Bearing, shaft_hz: float, slip: float = 0.0) -> dict[str, float]:
    """How often each part strikes, in Hz, when the cage lags by `slip`."""
    cage = shaft_hz / 2 * (1 - bearing.ratio) * (1 - slip)
    spin = bearing.pitch_mm / (2 * bearing.ball_mm) * shaft_hz * (1 - bearing.ratio**2) * (1 - slip)
    return {
        "outer_race": bearing.balls * cage,
        "inner_race": bearing.balls * (shaft_hz - cage),
        "rolling_element": 2 * spin,
        "cage": cage,
    }


def record(scene: Scene) -> Samples:
    """Samples of shape (axes, n)."""
    chance = np.random.default_rng(scene.seed)
    n = int(scene.rate * scene.seconds)
    time = np.arange(n) / scene.rate
    wobble = scene.drift * np.sin(
        2 * np.pi * time / (scene.seconds * chance.uniform(0.6, 2.0)) + chance.uniform(0, 6.28)
    )
    turns = scene.shaft_hz * np.cumsum(1 + wobble) / scene.rate
    impacts = _impacts(scene, turns, chance)
    power = float(np.mean(impacts**2)) or 1.0
    noise_power = power / 10 ** (scene.snr_db / 10)
    rows = []
    for axis in scene.axes:
        noise = _coloured(n, scene.noise_colour, chance) * np.sqrt(noise_power)
        rows.append(impacts * _gain(axis) + noise + _machine(scene, axis, turns, time, noise_power, chance))
    return np.asarray(rows) * chance.uniform(0.2, 5.0)


def _gain(axis: str) -> float:
    return {"x": 1.0, "y": 0.8, "z": 0.4, "radial": 1.0, "axial": 0.4}.get(axis, 1.0)


def _impacts(scene: Scene, turns: Samples, chance: np.random.Generator) -> Samples:
    n = len(turns)
    if scene.fault not in ("outer_race", "inner_race", "rolling_element", "cage"):
        return np.zeros(n)
    struck = frequencies(scene.bearing, 1.0, scene.slip)
    step = 1 / struck[scene.fault]
    total = turns[-1]
    gaps = step * (1 + scene.jitter * chance.standard_normal(int(total / step * 1.2) + 8))
    at = np.cumsum(gaps) - gaps[0] * chance.uniform()
    at = at[(at > turns[0]) & (at < total)]
    strength = 1 + 0.15 * chance.standard_normal(len(at))
    angle = chance.uniform(0, 2 * np.pi)
    if scene.fault == "inner_race":
        strength = strength * _zone(2 * np.pi * at + angle, scene.load_zone)
    if scene.fault == "rolling_element":
        strength = strength * (0.15 + _zone(2 * np.pi * struck["cage"] * at + angle, scene.load_zone))
        strength[::2] *= chance.uniform(0.5, 1.0)
    where = np.interp(at, turns, np.arange(n, dtype=float))
    train = np.zeros(n + 1)
    index = where.astype(int)
    share = where - index
    np.add.at(train, index, strength * (1 - share))
    np.add.at(train, index + 1, strength * share)
    return _ring(train[:n], scene, chance)


def _zone(angle: Samples, epsilon: float) -> Samples:
    """Stribeck's load distribution for a point at this angle from the load's direction, 0 outside the zone."""
    share: Samples = np.clip(1 - (1 - np.cos(angle)) / (2 * epsilon), 0, None) ** 1.1
    return share


def _ring(train: Samples, scene: Scene, chance: np.random.Generator) -> Samples:
    length = int(scene.rate * 0.05)
    time = np.arange(length) / scene.rate
    response = np.zeros(length)
    for number, hertz in enumerate(scene.resonances):
        if hertz < scene.rate / 2:
            decay = np.exp(-2 * np.pi * scene.damping * hertz * time)
            response += decay * np.sin(2 * np.pi * hertz * time + chance.uniform(0, 6.28)) / (1 + number)
    size = len(train) + length
    whole: Samples = np.fft.irfft(np.fft.rfft(train, size) * np.fft.rfft(response, size), size)[: len(train)]
    return whole


def _coloured(n: int, coefficient: float, chance: np.random.Generator) -> Samples:
    white = np.fft.rfft(chance.standard_normal(n))
    turn = np.exp(-2j * np.pi * np.arange(len(white)) / n)
    noise: Samples = np.fft.irfft(white / (1 - coefficient * turn), n)
    noise /= noise.std()
    return noise


def _machine(
    scene: Scene, axis: str, turns: Samples, time: Samples, power: float, chance: np.random.Generator
) -> Samples:
    """Everything that is no bearing: gear mesh, mains hum, the shaft's own harmonics."""
    unit = np.sqrt(2 * power)
    sum_ = np.zeros(len(turns))
    if scene.gear_teeth:
        level = unit * 10 ** (scene.gear_db / 20)
        swing = 1 + 0.4 * np.cos(2 * np.pi * turns + chance.uniform(0, 6.28))
        for number in (1, 2, 3):
            sum_ += (
                level
                / number**1.5
                * swing
                * np.cos(2 * np.pi * number * scene.gear_teeth * turns + chance.uniform(0, 6.28))
            )
    for number, share in ((1, 1.0), (2, 0.6), (3, 0.3)):
        hum = 2 * np.pi * number * scene.line_hz * time
        sum_ += unit * 10 ** (scene.line_db / 20) * share * np.cos(hum + chance.uniform(0, 6.28))
    for order, level in _orders(scene.fault, axis, chance):
        sum_ += unit * level * np.cos(2 * np.pi * order * turns + chance.uniform(0, 6.28))
    return sum_


def _orders(fault: str, axis: str, chance: np.random.Generator) -> list[tuple[float, float]]:
    """(order of the shaft, amplitude over noise): what imbalance, misalignment and looseness look like on an axis."""
    axial = axis in ("z", "axial")
    spread = chance.uniform(0.8, 1.25, 12)
    if fault == "imbalance":
        shape = [(1.0, 0.5 if axial else 4.0), (2.0, 0.25), (3.0, 0.1)]
    elif fault == "misalignment":
        shape = [(1.0, 2.5 if axial else 1.5), (2.0, 3.0 if axial else 2.6), (3.0, 1.0), (4.0, 0.2)]
    elif fault == "looseness":
        shape = [(0.5, 1.2), (1.0, 2.0), (1.5, 1.0), *((float(order), 2.0 / order**0.4) for order in range(2, 9))]
        shape = [(order, level * (0.5 if axial else 1.0)) for order, level in shape]
    else:
        shape = [(1.0, 0.3), (2.0, 0.15), (3.0, 0.08)]
    return [(order, level * spread[number]) for number, (order, level) in enumerate(shape)]
