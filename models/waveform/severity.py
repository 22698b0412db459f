"""A recording and the machine's class in; its zone after ISO 20816 out - or nothing, where the standard does not apply.

The zones are defined for broad-band velocity, 10 to 1000 Hz, of a machine that runs steadily. A machine that cuts
exceeds them while healthy, so nothing is said unless the sender declares steady operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import numpy as np
import yaml

from models.waveform.signal import Channel, Waveform

Zone = Literal["A", "B", "C", "D"]
_LOWEST_HZ, _HIGHEST_HZ = 10.0, 1_000.0


@dataclass(frozen=True, slots=True)
class Severity:
    """How severe, of the axis that moves most."""

    zone: Zone
    velocity: float
    """Root mean square of 10 to 1000 Hz, mm/s."""
    axis: str
    source: str
    """Where the limits come from."""


def severity_of(waveform: Waveform, machine_class: str | None) -> Severity | None:
    """None unless steady operation is declared, the class has limits, and 10 to 1000 Hz were recorded."""
    limits = _limits().get(machine_class or "")
    if limits is None or not waveform.steady or waveform.sample_rate < 2.56 * _HIGHEST_HZ or waveform.seconds < 1:
        return None
    if waveform.speed_hz is not None and not limits["lowest_hz"] <= waveform.speed_hz <= limits["highest_hz"]:
        return None
    velocities = {channel.axis: broadband_velocity(channel, waveform) for channel in waveform.channels}
    axis = max(velocities, key=lambda name: velocities[name])
    zones: tuple[tuple[Zone, str], ...] = (("A", "a_b"), ("B", "b_c"), ("C", "c_d"))
    zone: Zone = next((zone for zone, bound in zones if velocities[axis] <= limits[bound]), "D")
    return Severity(zone, velocities[axis], axis, str(limits["source"]))


def broadband_velocity(channel: Channel, waveform: Waveform) -> float:
    """Root mean square of velocity, 10 to 1000 Hz, mm/s; acceleration is integrated in the spectrum."""
    samples = channel.samples - channel.samples.mean()
    transform = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / waveform.sample_rate)
    inside = (hertz >= _LOWEST_HZ) & (hertz <= _HIGHEST_HZ)
    factor = np.ones(inside.sum()) if waveform.unit == "mm/s" else 1000 / (2 * np.pi * hertz[inside])
    return float(np.sqrt(2 * np.sum(np.abs(transform[inside] * factor) ** 2)) / len(samples))


@cache
def _limits() -> dict[str, dict[str, Any]]:
    text = resources.files("models.waveform").joinpath("data/severity.yaml").read_text("utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)["classes"]
    return found
