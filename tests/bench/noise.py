"""A clean recording, an SNR and a seed in; the recording in a café's babble or a kitchen's clatter out, repeatable.

Nothing is downloaded: babble is many clips of other speakers laid over each other and blurred as by a room, clatter is
bursts of decaying metallic partials over a fan's hum, and both stand on hiss. SNR compares the loudest 128 ms of speech
with the loudest 128 ms of noise, as benchmarks of spoken commands do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]
Scene = Literal["cafe", "kitchen"]
SCENES: tuple[Scene, ...] = ("cafe", "kitchen")
RATE = 16_000


def mix(speech: Wave, scene: Scene, snr_db: float, others: Sequence[Wave], seed: int) -> Wave:
    """`speech` with the scene's noise at `snr_db`, float32 mono at 16 kHz, peak 0.5."""
    random = np.random.default_rng(seed)
    noise = _cafe(len(speech), others, random) if scene == "cafe" else _kitchen(len(speech), others, random)
    scale = np.sqrt(_loudest(speech) / (_loudest(noise) * 10 ** (snr_db / 10) + 1e-12))
    mixed = speech + scale * noise
    return np.asarray(mixed / (2 * max(1e-6, float(np.max(np.abs(mixed))))), dtype=np.float32)


def _cafe(length: int, others: Sequence[Wave], random: np.random.Generator) -> Wave:
    return (
        _unit(_babble(length, others, 24, random)) + 0.3 * _unit(_clatter(length, 1.0, random)) + _hiss(length, random)
    )


def _kitchen(length: int, others: Sequence[Wave], random: np.random.Generator) -> Wave:
    seconds = np.arange(length) / RATE
    hum = sum(np.sin(2 * np.pi * (50 * k + random.normal()) * seconds) / k for k in range(1, 9))
    return (
        0.4 * _unit(_babble(length, others, 8, random))
        + _unit(_clatter(length, 4.0, random))
        + 0.5 * _unit(np.asarray(hum, dtype=np.float32))
        + 2 * _hiss(length, random)
    )


def _babble(length: int, others: Sequence[Wave], voices: int, random: np.random.Generator) -> Wave:
    total = np.zeros(length, dtype=np.float32)
    for _ in range(voices):
        voice = others[int(random.integers(len(others)))]
        looped = np.tile(voice, length // len(voice) + 2)
        begin = int(random.integers(len(voice)))
        total += looped[begin : begin + length] / (_rms(voice) + 1e-9) * float(random.uniform(0.4, 1.0))
    return room(total, random)


def room(wave: Wave, random: np.random.Generator) -> Wave:
    """Reverberation of 0.6 s and the loss of treble over a distance."""
    seconds = np.arange(int(0.6 * RATE)) / RATE
    tail = random.standard_normal(len(seconds)) * np.exp(-6.9 * seconds / 0.6)
    tail[0] += 4.0
    size = len(wave) + len(tail)
    spectrum = np.fft.rfft(wave, size) * np.fft.rfft(tail, size)
    spectrum /= np.sqrt(1 + (np.fft.rfftfreq(size, 1 / RATE) / 3400) ** 4)
    return np.fft.irfft(spectrum, size)[: len(wave)].astype(np.float32)


def _clatter(length: int, per_second: float, random: np.random.Generator) -> Wave:
    total = np.zeros(length, dtype=np.float32)
    for _ in range(random.poisson(per_second * length / RATE)):
        begin, size = int(random.integers(length)), int(RATE * random.uniform(0.03, 0.25))
        seconds = np.arange(min(size, length - begin)) / RATE
        ring = sum(
            np.sin(2 * np.pi * frequency * seconds) * np.exp(-seconds * random.uniform(15, 80))
            for frequency in random.uniform(900, 6500, size=5)
        )
        total[begin : begin + len(seconds)] += np.asarray(ring, dtype=np.float32) * float(random.uniform(0.2, 1.0))
    return total


def _hiss(length: int, random: np.random.Generator) -> Wave:
    return 0.15 * random.standard_normal(length).astype(np.float32)


def _unit(wave: Wave) -> Wave:
    return wave / (_rms(wave) + 1e-9)


def _rms(wave: Wave) -> float:
    return float(np.sqrt(np.mean(np.square(wave, dtype=np.float64))))


def _loudest(wave: Wave) -> float:
    """Energy of the loudest 128 ms."""
    frames = wave[: max(1, len(wave) // 2048) * 2048].reshape(-1, min(2048, len(wave)))
    return float(np.max(np.sum(np.square(frames, dtype=np.float64), axis=1)))
