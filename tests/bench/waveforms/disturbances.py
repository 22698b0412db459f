"""What a bench's sensor hears besides the defect: structure, drive, mains, shaft, neighbours, its own converter.

For `benches`: a drive and the shaft's turns in; noise, lines and the path from the bearing to the sensor out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


@dataclass(frozen=True)
class Around:
    """How a bench is driven, and whether its sensor sits far from the bearing."""

    mains_hz: float
    inverter: bool = False
    belt: bool = False
    far: bool = False


@dataclass(frozen=True)
class Path:
    """From a force on the bearing to the acceleration at the sensor: a response over the recording's rfft bins."""

    response: NDArray[np.complex128]
    n: int

    def carry(self, force: Samples) -> Samples:
        """What the sensor hears of a force of n samples."""
        return np.asarray(np.fft.irfft(np.fft.rfft(force) * self.response, self.n), dtype=np.float64)


@dataclass(frozen=True)
class Surroundings:
    """All that would be heard of a sound bearing."""

    noise: Samples
    lines: Samples
    path: Path


def background(
    around: Around, shaft_hz: float, turns: Samples, rate: float, chance: np.random.Generator
) -> Surroundings:
    """Noise of about 1 m/s2 and lines from a tenth to some times as strong."""
    n = len(turns)
    path = _path(rate, n, around.far, chance)
    own = _path(rate, n, around.far, chance)
    coloured = np.fft.rfft(chance.standard_normal(n)) / np.sqrt(
        1 + np.arange(n // 2 + 1) * rate / n / chance.uniform(200, 3000)
    )
    noise = _unit(own.carry(chance.standard_normal(n))) * chance.uniform(0.3, 1.0)
    noise += _unit(np.fft.irfft(coloured, n)) * chance.uniform(0.2, 1.0)
    # Balls roll under load, rotors rub: the noise breathes with the shaft.
    noise *= 1 + chance.uniform(0.0, 0.35) * np.cos(2 * np.pi * (turns + chance.random()))
    if chance.random() < 0.15:
        knocks = np.exp(-((turns % 1.0) / 0.02)) * np.abs(chance.standard_normal(n))
        noise += _unit(own.carry(knocks)) * chance.uniform(0.3, 1.0)
    if chance.random() < 0.15:
        spikes = np.zeros(n)
        times = int(chance.uniform(2, 20) * n / rate) + 1
        spikes[chance.integers(0, n, times)] = chance.standard_normal(times)
        noise += _unit(spikes) * chance.uniform(0.1, 0.5)
    noise = _unit(noise)
    lines = _shaft_lines(turns, chance) + _electric(around, shaft_hz, turns, rate, chance)
    if around.belt:
        belt = turns * chance.uniform(0.2, 0.5)
        lines += _sum_of(belt, range(1, 6), chance) * chance.uniform(0.1, 0.6)
        lines += _sum_of(turns * chance.uniform(0.4, 0.9), (1, 2), chance) * chance.uniform(0.1, 0.6)
    if chance.random() < 0.2:
        # A sound neighbour: balls that pass it press it now less, now more.
        passes = turns * chance.uniform(2.2, 7.5)
        noise = noise * (1 + chance.uniform(0.02, 0.1) * np.cos(2 * np.pi * passes))
    return Surroundings(noise, lines, path)


def wander(chance: np.random.Generator, n: int, rate: float, seconds: float) -> Samples:
    """A course of about unit deviation that changes within so many seconds; (n,)."""
    knots = int(n / rate / seconds) + 3
    at = np.linspace(0, n, knots)
    return np.asarray(np.interp(np.arange(n), at, chance.standard_normal(knots)) * 1.2)


def quantised(samples: Samples, chance: np.random.Generator) -> Samples:
    """As sixteen bits hold it, with a head room between none to speak of and thirtyfold."""
    step = float(np.max(np.abs(samples))) * float(chance.uniform(1.05, 30.0)) / 32_768
    return np.asarray(np.round(samples / step) * step)


def _path(rate: float, n: int, far: bool, chance: np.random.Generator) -> Path:
    """Modes of a housing: one strong near 3 kHz or where else the structure rings, some about it; far away highs fade."""
    f = np.arange(n // 2 + 1) * rate / n
    top = 0.45 * rate
    main = min(float(chance.normal(3000, 700)) if chance.random() < 0.6 else float(chance.uniform(800, top)), top)
    places = [
        abs(main),
        *(float(each) for each in np.exp(chance.uniform(np.log(300), np.log(top), chance.integers(3, 8)))),
    ]
    response = np.full(len(f), chance.uniform(0.0, 0.05), dtype=np.complex128)
    for order, place in enumerate(places):
        damping = chance.uniform(0.01, 0.06)
        share = 1.0 if order == 0 else chance.uniform(0.05, 0.8) * chance.choice((-1.0, 1.0))
        response += share * damping * f**2 / (place**2 - f**2 + 2j * damping * place * f + 1e-9)
    if far:
        fade = chance.uniform(1500, 5000)
        response = response / (1 + (f / fade) ** 2)
    return Path(response, n)


def _shaft_lines(turns: Samples, chance: np.random.Generator) -> Samples:
    """Imbalance, misalignment and the harmonics of both."""
    kind = chance.random()
    gains = np.array([0.3, 0.12, 0.08, 0.05, 0.03, 0.02]) * chance.uniform(0.2, 1.5, 6)
    if kind < 0.25:
        gains[0] *= 6.0
    elif kind < 0.45:
        gains[1:3] *= 6.0
    return np.asarray(
        sum(gain * np.cos(2 * np.pi * (order * turns + chance.random())) for order, gain in enumerate(gains, start=1))
    )


def _electric(around: Around, shaft_hz: float, turns: Samples, rate: float, chance: np.random.Generator) -> Samples:
    """Mains and slots; where a converter feeds the motor its own frequency and its carrier with side bands."""
    n = len(turns)
    time = np.arange(n) / rate
    slip = chance.uniform(0.005, 0.04)
    fed = shaft_hz * 2 * (1 + slip) if around.inverter else around.mains_hz
    lines = chance.uniform(0.05, 0.5) * _sum_of(time * around.mains_hz, (1, 2, 3, 5, 7), chance)
    lines += chance.uniform(0.05, 0.8) * _sum_of(time * fed, (2, 4, 6, 12), chance)
    slots = int(chance.integers(20, 48)) * turns
    for side in (-2, 0, 2):
        lines += chance.uniform(0.02, 0.4) * np.cos(2 * np.pi * (slots + side * fed * time + chance.random()))
    if around.inverter:
        carrier = float(chance.choice((4e3, 8e3, 1e4, 1.6e4))) * time
        for multiple in (1, 2):
            for side in (-4, -2, 0, 2, 4):
                place = multiple * carrier + side * fed * time
                if 0 < (multiple * float(carrier[1] - carrier[0])) < 0.48:
                    lines += chance.uniform(0.02, 0.5) * np.cos(2 * np.pi * (place + chance.random()))
    return np.asarray(lines)


def _sum_of(turns: Samples, orders: tuple[int, ...] | range, chance: np.random.Generator) -> Samples:
    return np.asarray(
        sum(chance.uniform(0.1, 1.0) * np.cos(2 * np.pi * (order * turns + chance.random())) for order in orders)
    )


def _unit(samples: Samples) -> Samples:
    return np.asarray(samples / (float(np.std(samples)) or 1.0))
