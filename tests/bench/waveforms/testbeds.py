"""Bearings on test beds, built otherwise than `rigs`: whole structures ring, converters sing, belts and second shafts turn.

Many modes between every source and the sensor, each source with a path of its own; noise that swells with the shaft;
worn stretches that roughen the noise instead of striking; rolling elements of unequal size, which print the cage's turn
on every race; defects on two elements' paths at once; converters fed apart from the mains, with slots and pole-pass side
bands; belts below the shaft's speed, a geared shaft, healthy twins of the bearing; speeds as a plate states them.
Sources: Randall and Antoni, MSSP 25 (2011) 485-520; Smith and Randall, MSSP 64-65 (2015) 100-131; Lessmeier et al., PHM
Europe 2016 (rig with a converter); Wang et al., IEEE Trans. Reliability 69 (2020) 401-412 (run to failure); Bediaga et
al., PHM 2013 (short records of run-to-failure rigs).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.bench.waveforms.physics import Bearing, frequencies
from tests.bench.waveforms.rigs import FAULTS, Rig

Samples = NDArray[np.float64]
BEARINGS = (
    Bearing("6205", 9, 7.94, 39.04),
    Bearing("6203", 8, 6.75, 28.5),
    Bearing("NICE", 8, 5.97, 31.6),
    Bearing("UER204", 8, 7.92, 34.55),
    Bearing("ZA-2115", 16, 8.4, 71.5, 15.17),
    Bearing("6304", 7, 9.6, 36.5),
    Bearing("6208", 9, 11.9, 60.0),
    Bearing("NU205", 13, 7.5, 39.0),
)


@dataclass(frozen=True)
class Bed:
    """How one kind of test bed records."""

    rate: float
    seconds: float
    speeds: tuple[float, ...]
    """Hz of the shaft."""
    converter: bool
    belt: bool


BEDS = (
    Bed(12_000.0, 10.0, (28.83, 29.17, 29.53, 29.95), False, False),
    Bed(12_000.0, 4.0, (28.83, 29.95, 20.0), False, False),
    Bed(48_000.0, 5.0, (28.83, 29.53), False, False),
    Bed(64_000.0, 4.0, (15.0, 25.0), True, False),
    Bed(97_656.0, 3.0, (25.0,), False, False),
    Bed(48_828.0, 3.0, (25.0,), False, False),
    Bed(20_480.0, 1.0, (33.33,), False, True),
    Bed(25_600.0, 1.28, (35.0, 37.5, 40.0), True, False),
    Bed(50_000.0, 6.0, (10.0, 13.33, 16.67), True, True),
    Bed(8_192.0, 8.0, (24.0, 12.0), True, False),
    Bed(42_000.0, 5.0, (29.2,), True, False),
)


def testbeds(seed: int, number: int) -> Iterator[Rig]:
    """So many recordings, faults in turn."""
    chance = np.random.default_rng(seed + 5_000_000)
    for count in range(number):
        bed = BEDS[int(chance.integers(len(BEDS)))]
        yield Rig(
            bearing=BEARINGS[int(chance.integers(len(BEARINGS)))],
            fault=FAULTS[count % len(FAULTS)],
            shaft_hz=float(chance.choice(bed.speeds)) * float(chance.uniform(0.992, 1.008)),
            rate=bed.rate,
            seconds=bed.seconds,
            severity=float(chance.uniform(0.1, 1.0)),
            seed=500_000_000 + seed * 100_000 + count,
        )


def record(rig: Rig) -> tuple[Samples, float]:
    """Samples, and the speed that is stated: of the plate or a hand-held tachometer, some tenths of a percent off."""
    chance = np.random.default_rng(rig.seed)
    bed = next(each for each in BEDS if each.rate == rig.rate and each.seconds == rig.seconds)
    n = int(rig.rate * rig.seconds)
    angle = _angle(rig, n, chance)
    floor = _floor(rig, angle, chance)
    damage = _damage(rig, angle, chance)
    signal = floor
    if damage.any():
        signal = signal + _heard(damage, rig.severity, chance)
    signal = signal + _twins(rig, angle, chance) + _electric(rig, bed, n, chance)
    if bed.belt:
        signal = signal + _belt(rig, angle, chance)
    signal = _sensor(signal, rig.rate, chance)
    step = 1.3 * float(np.abs(signal).max()) / 2 ** int(chance.choice((11, 12, 15)))
    off = chance.normal(0, 0.0015) if chance.uniform() < 0.8 else chance.uniform(-0.012, 0.012)
    return np.round(signal / step) * step * 10 ** chance.uniform(-1, 1), round(rig.shaft_hz * (1 + off) * 60) / 60


def damage_of(rig: Rig) -> Samples:
    """What its damage adds to a floor of unit power."""
    chance = np.random.default_rng(rig.seed)
    damage = _damage(rig, _angle(rig, int(rig.rate * rig.seconds), chance), chance)
    return _heard(damage, rig.severity, chance) if damage.any() else damage


def _heard(damage: Samples, severity: float, chance: np.random.Generator) -> Samples:
    """Peaks, not powers: a damage is heard by how far its strikes stand out."""
    peaks = float(np.quantile(np.abs(damage), 0.995))
    found: Samples = damage / peaks * float(chance.uniform(0.5, 1.5)) * 10 ** (severity * 1.1 - 0.35) * 1.5
    return found


def _angle(rig: Rig, n: int, chance: np.random.Generator) -> Samples:
    """Turns of the shaft at each sample; a control loop hunts about its set point."""
    time = np.arange(n) / rig.rate
    depth = chance.uniform(0, 0.0015)
    hunting = sum(
        depth * chance.normal() * np.cos(2 * np.pi * (chance.uniform(0.1, 3.0) * time + chance.uniform()))
        for _ in range(3)
    )
    turned: Samples = np.cumsum(rig.shaft_hz * (1 + hunting)) / rig.rate
    return turned + chance.uniform()


def _path(source: Samples, rate: float, chance: np.random.Generator, stiff: float = 1.0) -> Samples:
    """From a source to the sensor: five to fourteen modes with gains of either sign, and a little that comes straight."""
    hertz = np.fft.rfftfreq(2 * len(source), 1 / rate)
    response = np.full(len(hertz), 0.02 + 0j)
    for _ in range(int(chance.integers(5, 15))):
        centre = float(np.exp(chance.uniform(np.log(180), np.log(0.48 * rate)))) * stiff
        damping, gain = float(np.exp(chance.uniform(np.log(0.004), np.log(0.06)))), chance.normal()
        response += (
            gain * damping**0.5 * hertz**2 / (centre**2 - hertz**2 + 2j * damping * centre * np.maximum(hertz, 1))
        )
    # Casings pass less the higher it sounds.
    response /= 1 + (hertz / chance.uniform(4000, 20_000)) ** 2
    found: Samples = np.fft.irfft(np.fft.rfft(source, 2 * len(source)) * response, 2 * len(source))[: len(source)]
    return found


def _floor(rig: Rig, angle: Samples, chance: np.random.Generator) -> Samples:
    """Noise of the structure and of the sensor, of which some swells with the turning shaft, and the shaft's harmonics."""
    n = len(angle)
    swell = np.ones(n)
    if chance.uniform() < 0.6:
        for order in (1, 2, 3):
            swell += chance.uniform(0, 0.35) / order * np.cos(2 * np.pi * (order * angle + chance.uniform()))
    ringing = _path(chance.standard_normal(n) * swell, rig.rate, chance)
    found = ringing / ringing.std() + chance.uniform(0.05, 0.6) * chance.standard_normal(n)
    found /= found.std()
    level = float(np.exp(chance.uniform(np.log(0.05), np.log(2.5))))
    for order in range(1, 13):
        found += level * chance.rayleigh() / order**1.2 * np.cos(2 * np.pi * (order * angle + chance.uniform()))
    if chance.uniform() < 0.3:
        # A coupling, a key or a loose foot strikes with the shaft, once or more a turn, not quite alike each time.
        times = int(chance.choice((1, 1, 1, 2, 3)))
        at = np.arange(np.ceil(angle[0] * times), angle[-1] * times) / times
        knocks = _path(_struck(at, 1 + 0.3 * chance.standard_normal(len(at)), angle), rig.rate, chance)
        found += chance.uniform(0.1, 0.8) * knocks / max(float(knocks.std()), 1e-12)
    if chance.uniform() < 0.25:
        # A geared second shaft: mesh with side bands of both.
        teeth, second = int(chance.integers(18, 60)), chance.uniform(0.3, 0.9)
        swing = (
            1
            + chance.uniform(0, 0.5) * np.cos(2 * np.pi * angle)
            + chance.uniform(0, 0.5) * np.cos(2 * np.pi * second * angle)
        )
        for number in (1, 2, 3, 4):
            found += (
                chance.uniform(0, 0.8)
                / number
                * swing
                * np.cos(2 * np.pi * (number * teeth * angle + chance.uniform()))
            )
    return np.asarray(found)


def _damage(rig: Rig, angle: Samples, chance: np.random.Generator) -> Samples:
    """What the damaged part alone does to the sensor."""
    if rig.fault == "healthy":
        return np.zeros(len(angle))
    # The cage's turn is what slips; all else follows it.
    slip = float(np.clip(chance.normal(0.008, 0.006), 0, 0.022))
    orders = frequencies(rig.bearing, 1.0, slip)
    cage, balls = orders["cage"], rig.bearing.balls
    length = len(angle)
    knots = max(6, int(angle[-1] - angle[0]) // 4)
    lagging = np.interp(np.linspace(0, 1, length), np.linspace(0, 1, knots), chance.standard_normal(knots))
    caged = cage * (angle + np.cumsum(lagging) / length * chance.uniform(0, 0.4))
    relative = angle - caged
    sizes = 1 + chance.uniform(0.02, 0.35) * chance.standard_normal(balls)
    loose = chance.uniform(0.002, 0.015)
    if rig.fault == "outer_race":
        at, which = _passes(caged * balls, loose, chance)
        where = chance.uniform(-1.0, 1.0) if chance.uniform() < 0.8 else chance.uniform(-3.1, 3.1)
        load = max(0.15, np.cos(where / 2))
        rocking = 1 + chance.uniform(0, 0.4) * np.cos(
            2 * np.pi * (np.interp(at, np.arange(length), angle) + chance.uniform())
        )
        strength = load * np.abs(sizes[which % balls]) * rocking
    elif rig.fault == "inner_race":
        at, which = _passes(relative * balls, loose, chance)
        turned = np.interp(at, np.arange(length), angle)
        zone, play = chance.uniform(0.25, 1.2), chance.uniform(0, 0.3)
        strength = np.abs(sizes[which % balls]) * (
            play + np.clip(1 - (1 - np.cos(2 * np.pi * turned)) / (2 * zone), 0, None)
        )
    else:
        spin = orders["rolling_element"]
        at, which = _passes(caged * (spin / cage), loose, chance)
        turned = np.interp(at, np.arange(length), caged)
        zone, play = chance.uniform(0.3, 1.2), chance.uniform(0, 0.3)
        strength = play + np.clip(1 - (1 - np.cos(2 * np.pi * turned)) / (2 * zone), 0, None)
        strength *= np.where(which % 2, 1.0, chance.uniform(0.15, 1.0))
        # Its axis wanders: the spall is in the track for some turns of the cage and out of it for others.
        tilt = np.interp(
            turned,
            np.arange(turned[0], turned[-1] + 4, 4.0),
            chance.uniform(0, 1, len(np.arange(turned[0], turned[-1] + 4, 4.0))),
        )
        strength *= np.where(chance.uniform() < 0.5, 1.0, np.clip(2 * tilt - 0.4, 0.0, 1.0))
    strength = strength * np.exp(chance.uniform(0.05, 0.5) * chance.standard_normal(len(at)))
    indices = np.clip(at, 0, length - 2)
    source = _laid(indices, strength, length)
    kind = chance.uniform()
    if kind < 0.25:
        # Worn over a stretch: the contact is rough while it passes, and nothing strikes.
        wide = max(8, int(chance.uniform(0.1, 0.4) * float(np.median(np.diff(indices)))))
        swell = _smeared(source, wide)
        source = chance.standard_normal(length) * np.sqrt(np.maximum(swell, 0))
    elif kind < 0.5:
        # A spall with two edges, as long as a share of the way between two passes.
        edge = chance.uniform(0.04, 0.25) * float(np.median(np.diff(indices)))
        source = source - chance.uniform(0.2, 1.2) * _laid(np.clip(indices + edge, 0, length - 2), strength, length)
    else:
        # Contacts are soft: a strike lasts a tenth of a millisecond or so.
        source = _smeared(source, max(1, int(chance.uniform(2e-5, 2.5e-4) * rig.rate)))
    return _path(source, rig.rate, chance)


def _passes(phase: Samples, loose: float, chance: np.random.Generator) -> tuple[Samples, NDArray[np.intp]]:
    """Samples at which a phase (in passes) crosses whole numbers, each early or late by a share of a pass, and which."""
    which = np.arange(int(np.ceil(phase[0])), int(phase[-1]))
    at = np.interp(which + loose * chance.standard_normal(len(which)), phase, np.arange(len(phase), dtype=float))
    return at, which


def _laid(at: Samples, strength: Samples, length: int) -> Samples:
    index = at.astype(int)
    train = np.zeros(length)
    np.add.at(train, index, strength * (1 - at + index))
    np.add.at(train, index + 1, strength * (at - index))
    return train


def _struck(at: Samples, strength: Samples, angle: Samples) -> Samples:
    return _laid(
        np.clip(np.interp(at, angle, np.arange(len(angle), dtype=float)), 0, len(angle) - 2), strength, len(angle)
    )


def _smeared(source: Samples, wide: int) -> Samples:
    window = np.hanning(wide + 2)
    size = len(source) + len(window)
    found: Samples = np.fft.irfft(np.fft.rfft(source, size) * np.fft.rfft(window, size), size)[: len(source)]
    return found


def _twins(rig: Rig, angle: Samples, chance: np.random.Generator) -> Samples:
    """The other bearings of the bed are sound: all that they do is to hiss a little as their elements pass the load."""
    found = np.zeros(len(angle))
    for _ in range(int(chance.integers(0, 3))):
        passing = rig.bearing.balls / 2 * (1 - rig.bearing.ratio) * chance.uniform(0.99, 1.0)
        found += chance.uniform(0, 0.05) * np.cos(2 * np.pi * (passing * angle + chance.uniform()))
    return found


def _electric(rig: Rig, bed: Bed, n: int, chance: np.random.Generator) -> Samples:
    """The motor's hum at twice its supply, the mains' in the cables, the converter's carrier with its side bands."""
    time, found = np.arange(n) / rig.rate, np.zeros(n)
    mains = float(chance.choice((50.0, 60.0)))
    pairs = int(chance.choice((1, 2, 2, 3)))
    supply = rig.shaft_hz * pairs * (1 + chance.uniform(0.003, 0.04)) if bed.converter else mains
    for number in (1, 2, 3, 5):
        found += chance.uniform(0, 0.15) / number * np.cos(2 * np.pi * (number * mains * time + chance.uniform()))
    pole = abs(supply / pairs - rig.shaft_hz) * 2 * pairs
    hum = chance.uniform(0, 0.8) * (1 + chance.uniform(0, 0.4) * np.cos(2 * np.pi * pole * time))
    found += hum * np.cos(2 * np.pi * (2 * supply * time + chance.uniform()))
    if chance.uniform() < 0.5:
        slots = int(chance.integers(24, 48)) * rig.shaft_hz
        for side in (-2, 0, 2):
            tone = slots + side * supply
            if 0 < tone < 0.45 * rig.rate:
                found += chance.uniform(0, 0.5) * np.cos(2 * np.pi * (tone * time + chance.uniform()))
    if bed.converter:
        carrier = float(chance.choice((2000.0, 4000.0, 5000.0, 8000.0, 16_000.0)))
        for number in (1, 2):
            for side in (-4, -2, -1, 0, 1, 2, 4):
                tone = number * carrier + side * supply
                if tone < 0.45 * rig.rate:
                    found += chance.uniform(0, 0.35) / number * np.cos(2 * np.pi * (tone * time + chance.uniform()))
    return found


def _belt(rig: Rig, angle: Samples, chance: np.random.Generator) -> Samples:
    """A belt turns slower than its pulleys; its joint tugs once a turn of its own."""
    share = chance.uniform(0.25, 0.6)
    found = np.zeros(len(angle))
    for number in (1, 2, 3, 4):
        found += chance.uniform(0, 0.6) / number * np.cos(2 * np.pi * (number * share * angle + chance.uniform()))
    return found


def _sensor(signal: Samples, rate: float, chance: np.random.Generator) -> Samples:
    """Glued or by a magnet: it rings where it is mounted, and passes little above."""
    hertz = np.fft.rfftfreq(len(signal), 1 / rate)
    own = chance.uniform(6000, 30_000)
    response = 1 / (1 - (hertz / own) ** 2 + 0.1j * hertz / own)
    heard: Samples = np.fft.irfft(np.fft.rfft(signal) * response, len(signal))
    return heard + 0.02 * float(heard.std()) * chance.standard_normal(len(signal))
