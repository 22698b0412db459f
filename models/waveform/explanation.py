"""What was found in a recording in, what a person needs to check it: curves, cursors, rejected hypotheses, as data.

Everything here is plain numbers and texts, small enough to be kept as evidence beside the order.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import msgspec
import numpy as np
from scipy import fft as spectral

from models.waveform.answer import sentences
from models.waveform.diagnosis import Diagnosis
from models.waveform.features import BANDS, PER_AXIS, band_centres, features
from models.waveform.findings import Findings
from models.waveform.signal import Channel, Samples, Waveform

_COLUMNS, _POINTS = 800, 600
_TIMES, _ROWS = 120, 64
_CURSORS = 4
_NOTHING = -120.0


@dataclass(frozen=True, slots=True)
class Curve:
    """Equally spaced values; two lines (least and most) for a decimated waveform."""

    start: float
    step: float
    values: tuple[float, ...]
    most: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a fault's line is expected and where one was found, Hz."""

    mechanism: str
    component: str | None
    multiple: int
    expected: float
    found: float


@dataclass(frozen=True, slots=True)
class Told:
    """One hypothesis, accepted (no reason) or rejected."""

    mechanism: str
    component: str | None
    score: float
    expected_hz: float | None
    found_hz: float | None
    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One channel, drawn four ways, and what was thought of it."""

    axis: str
    unit: str
    sentences: tuple[str, ...]
    waveform: Curve
    """Least and most of each stretch of time, s."""
    spectrum: Curve
    """Power, dB over (unit)^2, the strongest of each stretch of frequency, Hz."""
    bands: Curve
    """Mean level of each band up to 1 kHz, dB; empty where there is no baseline."""
    usual: Curve
    """The same while the machine was good: least and most, two deviations either way."""
    envelope: Curve
    """Power of the envelope's spectrum over its background, dB, Hz; empty where no bearing was looked for."""
    band: tuple[float, float] | None
    """Band of the recording whose envelope is drawn, Hz."""
    cursors: tuple[Cursor, ...]
    spectrogram: tuple[tuple[int, ...], ...]
    """Rows from low to high frequency, columns in time; dB, each row of half the sample rate / 64."""
    contributions: tuple[dict[str, object], ...]
    """Bands that speak most for or against normality: axis, hertz, weight."""
    hypotheses: tuple[Told, ...]
    samples: int
    """Of the channel: what `SampleRange` counts."""


def explanation(found: Findings) -> Explanation:
    """Draw the channel that was diagnosed. Deterministic."""
    waveform, diagnosis = found.waveform, found.diagnosis
    channel = next((each for each in waveform.channels if each.axis == diagnosis.axis), waveform.channels[0])
    bands, usual = _against_baseline(found, channel)
    envelope, band = _envelope(diagnosis)
    return Explanation(
        axis=channel.axis,
        unit=waveform.unit,
        sentences=tuple(sentences(found)),
        waveform=_decimated(channel.samples, waveform.sample_rate),
        spectrum=_spectrum(channel.samples, waveform.sample_rate),
        bands=bands,
        usual=usual,
        envelope=envelope,
        band=band,
        cursors=_cursors(diagnosis),
        spectrogram=_spectrogram(channel.samples),
        contributions=tuple(asdict(each) for each in found.detection.contributions),
        hypotheses=tuple(
            Told(
                h.mechanism,
                h.component,
                round(h.score, 3),
                _rounded(h.expected_hz),
                _rounded(h.found_hz),
                not h.reason,
                h.reason,
            )
            for h in diagnosis.hypotheses
        ),
        samples=waveform.length,
    )


def to_json(told: Explanation) -> bytes:
    """As it is kept and served."""
    return msgspec.json.encode(told)


def from_json(content: bytes) -> Explanation:
    """What `to_json` wrote. Raises msgspec.DecodeError."""
    return msgspec.json.decode(content, type=Explanation)


def _decimated(samples: Samples, rate: float) -> Curve:
    columns = min(_COLUMNS, len(samples))
    width = len(samples) // columns
    cut = samples[: columns * width].reshape(columns, width)
    return Curve(0.0, width / rate, _plain(cut.min(axis=1)), _plain(cut.max(axis=1)))


def _spectrum(samples: Samples, rate: float) -> Curve:
    power = np.abs(spectral.rfft((samples - samples.mean()) * np.hanning(len(samples)))) ** 2
    return _strongest(_decibels(power * (8 / 3) * 2 / len(samples) ** 2), rate / len(samples))


def _strongest(level: Samples, step: float) -> Curve:
    points = min(_POINTS, len(level))
    width = len(level) // points
    return Curve(width * step / 2, width * step, _plain(level[: points * width].reshape(points, width).max(axis=1)))


def _against_baseline(found: Findings, channel: Channel) -> tuple[Curve, Curve]:
    baseline = found.machine.baseline
    nothing = Curve(0.0, 0.0, ())
    if baseline is None or channel.axis not in baseline.axes:
        return nothing, nothing
    rows = features(Waveform((channel,), found.waveform.sample_rate, found.waveform.unit))
    if rows is None:
        return nothing, nothing
    at = baseline.axes.index(channel.axis) * PER_AXIS
    centre = np.asarray(baseline.centre[at : at + BANDS])
    reach = 2 * np.asarray(baseline.spread[at : at + BANDS])
    centres = band_centres()
    start, step = float(centres[0]), float(centres[1] - centres[0])
    to_db = 10 / np.log(10)
    own = rows.mean(axis=0)[:BANDS].astype(np.float64)
    return (
        Curve(start, step, _plain(own * to_db)),
        Curve(start, step, _plain((centre - reach) * to_db), _plain((centre + reach) * to_db)),
    )


def _envelope(diagnosis: Diagnosis) -> tuple[Curve, tuple[float, float] | None]:
    best = next((each for each in diagnosis.hypotheses if each.band is not None), None)
    if diagnosis.spectra is None or best is None or best.band is None or best.expected_hz is None:
        return Curve(0.0, 0.0, ()), None
    row = diagnosis.spectra.power[diagnosis.spectra.bands.index(best.band)]
    highest = (_CURSORS + 0.5) * max(
        each.expected_hz or 0.0 for each in diagnosis.hypotheses if not each.reason or each is best
    )
    kept = row[: max(2, int(highest / diagnosis.spectra.step))].astype(np.float64)
    return _strongest(_decibels(kept), diagnosis.spectra.step), best.band


def _cursors(diagnosis: Diagnosis) -> tuple[Cursor, ...]:
    """Of the fault; of every part of the bearing where none was named."""
    bearing = [each for each in diagnosis.hypotheses if each.expected_hz is not None]
    shown = [each for each in bearing if not each.reason][:1] or bearing
    return tuple(
        Cursor(
            each.mechanism,
            each.component,
            multiple,
            round(multiple * each.expected_hz, 3),
            round(multiple * (each.found_hz or 0.0), 3),
        )
        for each in shown
        for multiple in range(1, _CURSORS + 1)
        if each.expected_hz is not None
    )


def _spectrogram(samples: Samples) -> tuple[tuple[int, ...], ...]:
    size = 2 * _ROWS
    count = min(_TIMES, len(samples) // size)
    stretch = len(samples) // max(count, 1)
    window = np.hanning(size)
    columns = []
    for number in range(count):
        piece = samples[number * stretch : (number + 1) * stretch]
        frames = piece[: len(piece) // size * size].reshape(-1, size)[:64]
        columns.append((np.abs(spectral.rfft((frames - samples.mean()) * window, axis=1)) ** 2).mean(axis=0)[:_ROWS])
    level = _decibels(np.asarray(columns).T / size**2)
    return tuple(tuple(int(value) for value in row) for row in np.rint(level))


def _decibels(power: Samples) -> Samples:
    found: Samples = np.maximum(10 * np.log10(np.maximum(power, 1e-300)), _NOTHING)
    return found


def _plain(values: Samples) -> tuple[float, ...]:
    """Four significant digits: what a drawing can show."""
    return tuple(float(f"{value:.4g}") for value in values)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
