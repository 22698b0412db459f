"""Channels and the shaft's speed in, what the shaft's own harmonics look like out: imbalance, misalignment, looseness.

Patterns after ISO 13373-3, annex A: once per turn and radial; twice per turn or axial; many multiples and halves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from models.waveform.signal import Channel, Waveform

Pattern = Literal["imbalance", "misalignment", "looseness"]
ORDERS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
_AXIAL = ("axial", "ax", "z")
_PROMINENT = 20.0
_MAINS = (50.0, 60.0)
_HUM = 2.5
"""Bins over which the hum of the mains spreads, to either side."""
_LEAST_MULTIPLES = 3
"""So many of the speed's multiples from the third on stand out at least where something is loose."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Velocity of one channel at multiples of the shaft's speed."""

    axis: str
    velocity: dict[float, float]
    """Root mean square, mm/s, for each of `ORDERS` below half the sample rate that is not hidden by the mains."""
    prominent: frozenset[float]
    """Orders that stand 13 dB over their surroundings."""
    share: float
    """Of the channel's whole power, 0 to 1, as recorded."""
    hidden: frozenset[float] = frozenset()
    """Orders that the mains hide: they are not known, which is not the same as small."""

    @property
    def total(self) -> float:
        return math.sqrt(sum(value**2 for value in self.velocity.values()))


@dataclass(frozen=True, slots=True)
class ShaftEvidence:
    """How much each pattern fits, 0 to 1, and why it was not taken where it was not."""

    pattern: Pattern
    fit: float
    reason: str
    """Empty where the pattern fits."""


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """Power of one channel, Hann window: a line's main lobe sums to its mean square."""

    axis: str
    power: NDArray[np.float64]
    step: float
    """Hz from bin to bin."""


def spectrum_of(channel: Channel, waveform: Waveform) -> Spectrum:
    """In (unit of the recording)^2."""
    samples = channel.samples - channel.samples.mean()
    window = np.hanning(len(samples))
    power = np.abs(fft.rfft(samples * window)) ** 2 * (2 / (len(samples) * float(np.sum(window**2))))
    return Spectrum(channel.axis, power, waveform.sample_rate / len(samples))


@dataclass(frozen=True, slots=True)
class Turning:
    """How fast the shaft turns."""

    hertz: float
    """As it shows itself within the tolerance; as measured where it does not show."""
    seen: bool = False
    """Whether it shows itself within the tolerance."""
    elsewhere: float | None = None
    """Where a shaft shows itself outside the tolerance while none does inside: the measured speed is then wrong."""


def turning_speed(spectra: tuple[Spectrum, ...], nominal: float, tolerance: float) -> Turning:
    """Look for the shaft's first three multiples around the measured speed, `tolerance` a share, and four times as far.

    Envelopes are not asked: a bearing's family close to a whole order would answer.
    """
    step = spectra[0].step
    low, high = nominal * (1 - 4 * tolerance), nominal * (1 + 4 * tolerance)
    tried: NDArray[np.float64] = np.arange(low, high, step / 4, dtype=np.float64)
    inside = np.abs(tried / nominal - 1) <= tolerance
    over = np.stack([_over(each, nominal, tried) for each in spectra])
    score = np.log1p(over).sum(axis=(0, 1))
    first, further = over[:, 0].max(axis=0), over[:, 1:].max(axis=(0, 1))
    best = int(np.argmax(np.where(inside, score, -np.inf)))
    if first[best] > _PROMINENT:
        return Turning(float(tried[best]), True)
    clear = ~inside & (first > 2 * _PROMINENT) & (further > _PROMINENT)
    found = int(np.argmax(np.where(clear, score, -np.inf)))
    return Turning(nominal, False, float(tried[found]) if clear[found] else None)


def _over(spectrum: Spectrum, nominal: float, tried: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (3, speeds): how far each of three multiples stands over the median around it; 1 where the mains hum.

    A motor with one pair of poles turns a percent slower than the mains, which would be taken for it.
    """
    rows = []
    for order in (1, 2, 3):
        low, high = (int(share * order * nominal / spectrum.step) + 1 for share in (0.85, 1.15))
        around = spectrum.power[low : high + 1]
        index = np.minimum(np.rint(order * tried / spectrum.step).astype(int), len(spectrum.power) - 1)
        over = spectrum.power[index] / max(float(np.median(around)) if len(around) else 0.0, 1e-30)
        hum = np.min([np.abs(order * tried - np.maximum(1, np.rint(order * tried / m)) * m) for m in _MAINS], axis=0)
        rows.append(np.where(hum <= _HUM * spectrum.step, 1.0, over))
    return np.stack(rows)


def orders_of(spectrum: Spectrum, waveform: Waveform, shaft_hz: float) -> Orders:
    """Amplitudes at `ORDERS` x `shaft_hz`; acceleration is integrated (v = a / 2 pi f)."""
    power, step = spectrum.power, spectrum.step
    velocity, prominent, hidden, lined = {}, set(), set(), 0.0
    for order in ORDERS:
        hertz = order * shaft_hz
        if hertz > waveform.sample_rate / 2.5:
            break
        if _is_mains(hertz, step):
            hidden.add(order)
            continue
        centre, reach = hertz / step, max(2.0, 0.002 * hertz / step)
        low, high = max(1, round(centre - reach)), round(centre + reach) + 1
        wide = max(3 * (high - low), round(0.1 * shaft_hz / step))
        beside = np.concatenate((power[max(1, low - wide) : low], power[high : high + wide]))
        noise = float(np.median(beside)) if len(beside) else 0.0
        lines = float(power[low:high].sum())
        lined += lines
        factor = 1.0 if waveform.unit == "mm/s" else 1000 / (2 * math.pi * hertz)
        velocity[order] = math.sqrt(max(0.0, lines - noise * (high - low))) * factor
        if float(power[low:high].max()) > _PROMINENT * max(noise, 1e-30):
            prominent.add(order)
    whole = float(power.sum()) or 1.0
    return Orders(spectrum.axis, velocity, frozenset(prominent), min(1.0, lined / whole), frozenset(hidden))


def _is_mains(hertz: float, step: float) -> bool:
    """Hum of the mains, or too near to it to be told from it."""
    return any(abs(hertz - number * mains) <= 4 * step for mains in _MAINS for number in (1, 2, 3, 4))


def is_axial(axis: str) -> bool:
    """Whether an axis so called lies along the shaft."""
    return axis.lower() in _AXIAL


def patterns(found: tuple[Orders, ...]) -> tuple[ShaftEvidence, ...]:
    """How well each pattern fits, best first. Channels called `axial` or `z` are taken as axial."""
    radial = [each for each in found if not is_axial(each.axis)] or list(found)
    axial = [each for each in found if is_axial(each.axis) and each not in radial]
    strongest = max(radial, key=lambda each: each.total)
    power = {order: value**2 for order, value in strongest.velocity.items()}
    whole = sum(power.values()) or 1.0
    first, second = power.get(1.0, 0.0), power.get(2.0, 0.0)
    along = max((each.velocity.get(1.0, 0.0) for each in axial), default=None)
    ratio = None if along is None or first == 0 else along / math.sqrt(first)
    seen = [order for order in (3.0, 4.0, 5.0, 6.0, 7.0, 8.0) if order not in strongest.hidden]
    multiples = sum(order in strongest.prominent for order in seen)
    halves = sum(order in strongest.prominent for order in (0.5, 1.5, 2.5))
    enough = max(_LEAST_MULTIPLES, len(seen) - 1)
    loose = min(1.0, multiples / enough) * (1.0 if halves >= 2 else 0.5)
    unseen = "Twice per turn falls on the mains and cannot be told from them." if 2.0 in strongest.hidden else ""
    # Without twice per turn, what keeps imbalance apart from misalignment is the axis along the shaft alone.
    quiet_axis = ratio is None or ratio < 0.6 if not unseen else ratio is not None and ratio < 0.4
    found_all: tuple[ShaftEvidence, ...] = (
        _evidence("imbalance", first / whole, 0.8, "Once per turn does not dominate.", quiet_axis,
                  unseen if unseen and ratio is None else "The axis along the shaft moves as much."),
        _evidence("misalignment", min(1.0, math.sqrt(second / (first or whole))), 0.5,
                  unseen or "Twice per turn is weak against once per turn.",
                  ratio is None or ratio > 0.4 or second > first, "The axis along the shaft stands still."),
        _evidence("looseness", loose, 0.8, "Too few multiples and halves of the speed stand out.", True, ""),
    )  # fmt: skip
    if not found_all[2].reason:
        # Looseness has everything the others have, and more: it explains them.
        found_all = (
            *(
                ShaftEvidence(e.pattern, e.fit, "Many multiples and halves of the speed stand out.")
                for e in found_all[:2]
            ),
            found_all[2],
        )
    return tuple(sorted(found_all, key=lambda each: (bool(each.reason), -each.fit)))


def _evidence(pattern: Pattern, fit: float, least: float, weak: str, allowed: bool, against: str) -> ShaftEvidence:
    if fit < least:
        return ShaftEvidence(pattern, fit, weak)
    return ShaftEvidence(pattern, fit, "" if allowed else against)
