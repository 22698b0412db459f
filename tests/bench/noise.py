"""A clean recording, an SNR and a seed in; the recording in a café's babble or a kitchen's clatter out, repeatable.

Nothing is downloaded: babble is many clips of other speakers laid over each other and low-passed as by a room, clatter
is bursts of decaying metallic partials over a fan's hum, and both stand on hiss. SNR is over the parts where speech is.
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
    """`speech` with the scene's noise at `snr_db`, float32 mono at 16 kHz, peak at most 1."""
    random = np.random.default_rng(seed)
    noise = _cafe(len(speech), others, random) if scene == "cafe" else _kitchen(len(speech), others, random)
    scale = _active_rms(speech) / (_rms(noise) * 10 ** (snr_db / 20) + 1e-12)
    mixed = speech + scale * noise
    return (mixed / max(1.0, float(np.max(np.abs(mixed))))).astype(np.float32)


def _cafe(length: int, others: Sequence[Wave], random: np.random.Generator) -> Wave:
    return _unit(_babble(length, others, 10, random)) + 0.4 * _unit(_clatter(length, 1.0, random)) + _hiss(length, random)


def _kitchen(length: int, others: Sequence[Wave], random: np.random.Generator) -> Wave:
    seconds = np.arange(length) / RATE
    hum = sum(np.sin(2 * np.pi * (50 * k + random.normal()) * seconds) / k for k in range(1, 9))
    return (
        0.5 * _unit(_babble(length, others, 6, random))
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
        total += looped[begin : begin + length] / (_active_rms(voice) + 1e-9) * float(random.uniform(0.4, 1.0))
    return _low_pass(total, 3400)


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


def _low_pass(wave: Wave, hertz: float) -> Wave:
    spectrum = np.fft.rfft(wave)
    frequencies = np.fft.rfftfreq(len(wave), 1 / RATE)
    return np.fft.irfft(spectrum / np.sqrt(1 + (frequencies / hertz) ** 4), len(wave)).astype(np.float32)


def _unit(wave: Wave) -> Wave:
    return wave / (_rms(wave) + 1e-9)


def _rms(wave: Wave) -> float:
    return float(np.sqrt(np.mean(np.square(wave, dtype=np.float64))))


def _active_rms(wave: Wave) -> float:
    """RMS over the 20 ms frames within 30 dB of the loudest: pauses do not flatter the SNR."""
    frames = wave[: len(wave) // 320 * 320].reshape(-1, 320)
    power = np.mean(np.square(frames, dtype=np.float64), axis=1)
    return float(np.sqrt(np.mean(power[power >= power.max() * 1e-3]))) if len(frames) else _rms(wave)
