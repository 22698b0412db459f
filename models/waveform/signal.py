"""What a recording is once it has been read: channels in one unit, with what is known of the machine's state."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.intent import Unreadable
from models.waveform.settings import WaveformSettings

Samples = NDArray[np.float64]
Unit = Literal["m/s2", "mm/s"]
_STANDARD_GRAVITY = 9.80665
_FACTORS: dict[str, tuple[Unit, float]] = {
    "m/s2": ("m/s2", 1.0),
    "g": ("m/s2", _STANDARD_GRAVITY),
    "mg": ("m/s2", _STANDARD_GRAVITY / 1000),
    "mm/s": ("mm/s", 1.0),
}
_SAME = {"m/s²": "m/s2", "m/s^2": "m/s2", "m/s/s": "m/s2", "gn": "g"}
_PER_HERTZ = {"hz": 1.0, "1/s": 1.0, "rpm": 1 / 60, "1/min": 1 / 60, "r/min": 1 / 60}
UNITS = tuple(_FACTORS)


class Flawed(Exception):
    """Raised inside the readers of this folder for content that cannot be read; it never leaves `read_waveform`."""

    def __init__(self, code: str, detail: str, figures: Mapping[str, float] | None = None) -> None:
        super().__init__(detail)
        self.answer = Unreadable(f"waveform.{code}", detail, dict(figures or {}))


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One axis of one sensor."""

    axis: str
    """As the sender calls it: `x`, `radial`, `spindle-z`."""
    samples: Samples
    """One-dimensional, finite."""


@dataclass(frozen=True, slots=True, eq=False)
class Waveform:
    """A recording whose channels are equally long and sampled together."""

    channels: tuple[Channel, ...]
    sample_rate: float
    """Hz."""
    unit: Unit
    """Of every channel: acceleration in m/s2 or velocity in mm/s."""
    speed_hz: float | None = None
    """Shaft speed as measured while recording, in Hz."""
    load: float | None = None
    operation: str | None = None
    """What the machine was doing, in the words of the sender (`OP07`)."""
    steady: bool = False
    """The sender declares speed and load constant, and no work being done on a piece."""
    device: str | None = None
    asset: str | None = None
    component: str | None = None

    @property
    def length(self) -> int:
        """Samples of one channel."""
        return len(self.channels[0].samples)

    @property
    def seconds(self) -> float:
        return self.length / self.sample_rate


def scaled(unit: str | None) -> tuple[Unit, float]:
    """The unit that values are kept in and the factor to it. Raises Flawed for a unit that is missing or unknown."""
    if unit is None or not unit.strip():
        raise Flawed("unit_missing", f"The recording names no unit. State one of {', '.join(UNITS)}.")
    name = unit.strip().lower()
    found = _FACTORS.get(_SAME.get(name, name))
    if found is None:
        raise Flawed("unit_unknown", f"The unit {unit[:20]!r} is not known. Use one of {', '.join(UNITS)}.")
    return found


def hertz(value: float, unit: str, most: float) -> float:
    """Shaft speed in Hz. Raises Flawed for a speed that is negative, not finite, or above `most`."""
    factor = _PER_HERTZ.get(unit.strip().lower())
    if factor is None:
        raise Flawed("speed_invalid", f"The unit of speed {unit[:20]!r} is not known. Use Hz or rpm.")
    if not math.isfinite(value) or not 0 <= value * factor <= most:
        raise Flawed("speed_invalid", f"A speed of {value:g} {unit} is impossible. State 0 to {most:g} Hz, or none.")
    return value * factor


def checked_rate(rate: float | None, settings: WaveformSettings) -> float:
    """Raises Flawed for a sample rate that is missing or out of range."""
    if rate is None:
        raise Flawed("rate_missing", "The recording names no sample rate. State it in Hz.")
    if not math.isfinite(rate) or not settings.min_rate_hz <= rate <= settings.max_rate_hz:
        raise Flawed(
            "rate_invalid",
            f"A sample rate of {rate:g} Hz is out of range. State {settings.min_rate_hz:g} to "
            f"{settings.max_rate_hz:g} samples a second.",
        )
    return rate


def check_channels(channels: tuple[Channel, ...], rate: float, settings: WaveformSettings) -> None:
    """Raises Flawed for channels that are none, too many, of mixed length, too long, too short, or not finite."""
    if not 1 <= len(channels) <= settings.max_channels:
        raise Flawed("channels", f"The recording has {len(channels)} channels; 1 to {settings.max_channels} are taken.")
    axes = [channel.axis for channel in channels]
    if len(set(axes)) < len(axes):
        raise Flawed("channels", f"Two channels are called alike ({', '.join(axes)}). Give each axis its own name.")
    lengths = {channel.axis: len(channel.samples) for channel in channels}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{axis}: {length}" for axis, length in lengths.items())
        raise Flawed("lengths", f"The channels differ in length ({told}). Send as many samples of each.")
    length = next(iter(lengths.values()))
    if length > settings.max_samples:
        raise too_many(length, settings)
    if length < settings.min_seconds * rate:
        raise Flawed(
            "too_short",
            f"The recording lasts {length / rate:.2f} s; at least {settings.min_seconds:g} s are needed.",
            {"seconds": length / rate},
        )
    for channel in channels:
        bad = int(np.count_nonzero(~np.isfinite(channel.samples)))
        if bad:
            first = int(np.flatnonzero(~np.isfinite(channel.samples))[0])
            raise Flawed(
                "not_finite",
                f"Channel {channel.axis} has {bad} values that are no number, the first at sample {first}. "
                "Leave such recordings out, or repair the sensor's line.",
                {"not_finite": float(bad)},
            )


def too_many(length: int, settings: WaveformSettings) -> Flawed:
    """The error for a channel that is longer than `settings.max_samples`."""
    return Flawed(
        "too_many_samples",
        f"The recording has {length} samples of a channel, at most {settings.max_samples} are read. Send fewer.",
        {"samples": float(length)},
    )
