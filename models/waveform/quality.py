"""A recording in, what is wrong with it as a measurement out: a flawed recording is refused, never guessed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from models.phrases import Phrase, phrase
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Samples, Waveform

_RAIL = 0.001
_BESIDE = 0.01
_FEWEST_AT_RAIL = 8
_FEWEST_LEVELS = 8
CODES = ("flat", "dropout", "clipping", "offset", "unit_implausible", "rate_implausible")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that makes a channel useless."""

    code: str
    """One of `CODES`."""
    axis: str
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class Quality:
    """Flaws, worst first, and the figures they were judged by."""

    flaws: tuple[Flaw, ...]
    figures: Mapping[str, float] = field(default_factory=dict)
    """`<axis>.rms`, `.peak`, `.offset`, `.clipped`, `.still_seconds`, `.kurtosis`; unit of the recording."""


def examine(waveform: Waveform, settings: WaveformSettings) -> Quality:
    """Clipping, dropout, flat line, offset, a unit or a rate that cannot be. Deterministic."""
    flaws: list[Flaw] = []
    figures: dict[str, float] = {}
    for channel in waveform.channels:
        found = _figures(channel, waveform)
        figures |= {f"{channel.axis}.{name}": round(value, 6) for name, value in found.items()}
        code = _judge(found, waveform, settings)
        if code is not None:
            flaws.append(Flaw(code, channel.axis, _told(code, channel.axis, found, waveform.unit)))
    return Quality(tuple(sorted(flaws, key=lambda flaw: CODES.index(flaw.code))), figures)


def _told(code: str, axis: str, found: Mapping[str, float], unit: str) -> Phrase:
    match code:
        case "flat":
            return phrase("Channel {axis} does not move. Check the sensor and its cable.", axis=axis)
        case "dropout":
            return phrase(
                "Channel {axis} stands still for {seconds:.3f} s. Check the cable and the transmission.",
                axis=axis, seconds=found["still_seconds"],
            )  # fmt: skip
        case "clipping":
            return phrase(
                "Channel {axis} is clipped: {share:.2%} of its samples are at the rail. Choose a larger range.",
                axis=axis, share=found["clipped"],
            )  # fmt: skip
        case "offset":
            return phrase(
                "Channel {axis} has a mean of {offset:.1f} m/s2. Check the sensor's supply.",
                axis=axis, offset=found["offset"],
            )  # fmt: skip
        case "unit_implausible":
            return phrase(
                "Channel {axis} has a level of {level:.3g} {unit}, which no machine has. Check unit and scale.",
                axis=axis, level=found["rms"], unit=unit,
            )  # fmt: skip
        case _:
            return phrase(
                "Channel {axis} is empty above {share:.0%} of the band. Check the sample rate.",
                axis=axis, share=found["filled"],
            )  # fmt: skip


def _figures(channel: Channel, waveform: Waveform) -> dict[str, float]:
    samples = channel.samples
    offset = float(samples.mean())
    moving = samples - offset
    squared = moving * moving
    rms = float(np.sqrt(squared.mean()))
    still = _longest_still(samples) / waveform.sample_rate
    fourth = float(np.mean(squared * squared)) / rms**4 if rms > 0 else 0.0
    return {
        "rms": rms,
        "peak": float(np.abs(moving).max()),
        "offset": offset,
        "clipped": _clipped(samples),
        "still_seconds": still,
        "kurtosis": fourth,
        "levels": float(len(np.unique(samples[:4096]))),
        "filled": _filled(moving),
    }


def _judge(found: Mapping[str, float], waveform: Waveform, settings: WaveformSettings) -> str | None:
    if found["rms"] == 0 or (found["levels"] < _FEWEST_LEVELS and found["still_seconds"] > settings.dropout_seconds):
        return "flat"
    if found["still_seconds"] > settings.dropout_seconds:
        return "dropout"
    if found["clipped"] > settings.clipped_share:
        return "clipping"
    if not settings.quietest <= found["rms"] <= settings.loudest:
        return "unit_implausible"
    if waveform.unit == "m/s2" and abs(found["offset"]) > settings.max_offset:
        return "offset"
    if found["filled"] < 0.25:
        return "rate_implausible"
    return None


def _longest_still(samples: Samples) -> int:
    """Samples of the longest run of one and the same value."""
    changes = np.flatnonzero(np.diff(samples))
    edges = np.concatenate(([-1], changes, [len(samples) - 1]))
    longest = int(np.diff(edges).max())
    return longest if longest > 1 else 0


def _clipped(samples: Samples) -> float:
    """Share of samples at a rail. A rail holds more samples than all levels just under it together; the rounded top
    of a sine does not."""
    low, high = float(samples.min()), float(samples.max())
    span = high - low
    share = 0.0
    for depth in (high - samples, samples - low):
        at = int(np.count_nonzero(depth <= _RAIL * span))
        beside = int(np.count_nonzero(depth <= _BESIDE * span)) - at
        if at >= _FEWEST_AT_RAIL and at > beside:
            share += at / len(samples)
    return share


def _filled(moving: Samples) -> float:
    """Up to which share of the band there is anything: a recording that was stretched to a higher rate ends early."""
    size = min(len(moving), 1 << 15)
    begin = (len(moving) - size) // 2
    power = np.abs(np.fft.rfft(moving[begin : begin + size] * np.hanning(size))) ** 2
    blocks = power[: len(power) // 64 * 64].reshape(64, -1).mean(axis=1)
    alive = np.flatnonzero(blocks > blocks.max() * 1e-12)
    return float(alive[-1] + 1) / 64 if len(alive) else 0.0
