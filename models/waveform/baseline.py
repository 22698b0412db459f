"""Good recordings of one machine in, its baseline out: what it is like when nothing is wrong, as plain values.

Ranking transfers between machines, thresholds do not: only a machine's own good recordings say what is unusual for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from models.phrases import Phrased, phrase
from models.waveform.features import VERSION, features
from models.waveform.quality import examine
from models.waveform.settings import WaveformSettings
from models.waveform.shaft import orders_of, spectrum_of, turning_speed
from models.waveform.signal import Waveform

Rows = NDArray[np.float64]
_LEAST_SPREAD = 0.3


class BaselineRefused(Phrased):
    """Raised by `commission` for recordings that make no baseline; the message says what is missing."""

    code = "waveform.baseline"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A commissioned machine. Plain values only; `asdict` gives its JSON, `baseline_of` reads it."""

    version: int
    """Of the features."""
    unit: str
    axes: tuple[str, ...]
    centre: tuple[float, ...]
    """Mean of each feature over the good recordings."""
    spread: tuple[float, ...]
    """Their standard deviation, never under 0.3 (natural logarithm of power)."""
    rows: tuple[tuple[float, ...], ...]
    """The good recordings themselves, for conformal p-values; one row each."""
    operations: Mapping[str, int]
    """Good recordings of each operation; an operation that is not here is unknown."""
    row_operations: tuple[str, ...]
    usual: Mapping[str, float]
    """Velocity of the shaft's harmonics by axis, mm/s, median; empty where the speed was not known."""

    @property
    def recordings(self) -> int:
        return len(self.rows)


def commission(waveforms: Sequence[Waveform], settings: WaveformSettings) -> Baseline:
    """The baseline of one machine. Raises BaselineRefused for too few recordings, unlike or flawed ones.

    The recordings must be good, whole, in one unit, with the same axes, and cover every operation that is to be judged.
    """
    if len(waveforms) < settings.baseline_recordings:
        raise BaselineRefused(
            phrase(
                "{count} good recordings are too few; at least {least} are needed.",
                count=len(waveforms),
                least=settings.baseline_recordings,
            )
        )
    shapes = {(each.unit, tuple(channel.axis for channel in each.channels)) for each in waveforms}
    if len(shapes) > 1:
        raise BaselineRefused(
            phrase("The recordings differ in unit or axes. Commission with recordings of one sensor setting.")
        )
    if len(waveforms) > settings.baseline_kept:
        chosen = np.linspace(0, len(waveforms) - 1, settings.baseline_kept).round().astype(int)
        # By operation, so that each keeps its share.
        ordered = sorted(waveforms, key=lambda each: each.operation or "")
        waveforms = [ordered[at] for at in chosen]
    rows = []
    for number, each in enumerate(waveforms, start=1):
        flaws = examine(each, settings).flaws
        if flaws:
            raise BaselineRefused(
                phrase("Recording {number} is no good one. {flaw}", number=number, flaw=flaws[0].sentence)
            )
        found = features(each)
        if found is None:
            told = phrase(
                "Recording {number} has {rate:g} samples a second; 2000 are needed.",
                number=number, rate=each.sample_rate,
            )  # fmt: skip
            raise BaselineRefused(told)
        rows.append(found.mean(axis=0))
    stacked = np.asarray(rows, dtype=np.float64)
    ((unit, axes),) = shapes
    operations = [each.operation or "" for each in waveforms]
    return Baseline(
        version=VERSION,
        unit=unit,
        axes=axes,
        centre=tuple(map(float, np.round(stacked.mean(axis=0), 4))),
        spread=tuple(map(float, np.round(stacked.std(axis=0) + _LEAST_SPREAD, 4))),
        rows=tuple(tuple(map(float, row)) for row in np.round(stacked, 3)),
        operations=dict(Counter(operations)),
        row_operations=tuple(operations),
        usual=_usual(waveforms, settings),
    )


def left_out(baseline: Baseline) -> tuple[Rows, Rows]:
    """Each good recording less the mean of the others, and their spread: how a further good one would look."""
    rows = np.asarray(baseline.rows, dtype=np.float64)
    count = len(rows)
    total, squares = rows.sum(axis=0), (rows**2).sum(axis=0)
    mean = (total - rows) / (count - 1)
    variance = np.maximum((squares - rows**2) / (count - 1) - mean**2, 0.0)
    return rows - mean, np.sqrt(variance) + _LEAST_SPREAD


def to_json(baseline: Baseline) -> dict[str, object]:
    """Plain values for a live table."""
    return asdict(baseline)


def baseline_of(value: object) -> Baseline | None:
    """A baseline from what `to_json` gave; None for nothing, for another version, or for what is no baseline."""
    if isinstance(value, Baseline):
        return value
    if not isinstance(value, Mapping) or value.get("version") != VERSION:
        return None
    try:
        found = Baseline(
            version=VERSION,
            unit=str(value["unit"]),
            axes=tuple(map(str, value["axes"])),
            centre=tuple(map(float, value["centre"])),
            spread=tuple(map(float, value["spread"])),
            rows=tuple(tuple(map(float, row)) for row in value["rows"]),
            operations={str(name): int(count) for name, count in value["operations"].items()},
            row_operations=tuple(map(str, value["row_operations"])),
            usual={str(axis): float(level) for axis, level in value["usual"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    width = len(found.centre)
    whole = len(found.spread) == width and all(len(row) == width for row in found.rows) and found.recordings > 1
    return found if whole and len(found.row_operations) == found.recordings else None


def _usual(waveforms: Sequence[Waveform], settings: WaveformSettings) -> dict[str, float]:
    levels: dict[str, list[float]] = {}
    for each in waveforms:
        if not each.speed_hz:
            continue
        spectra = tuple(spectrum_of(channel, each) for channel in each.channels)
        speed = turning_speed(spectra, each.speed_hz, settings.speed_tolerance).hertz
        for channel, spectrum in zip(each.channels, spectra, strict=True):
            found = orders_of(spectrum, each, speed)
            levels.setdefault(channel.axis, []).append(found.total)
    return {axis: round(float(np.median(values)), 5) for axis, values in levels.items()}
