"""One channel of acceleration in, envelope spectra of many frequency bands out: how strongly each band is modulated.

Whitening takes away what is merely strong (gear mesh, mains hum, resonances) and leaves what comes and goes in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft as spectral

Samples = NDArray[np.float64]
Spectra = NDArray[np.float32]

SEGMENT_TURNS = 480.0
"""A recording of more turns of the shaft is cut into parts of about this many, whose spectra are averaged."""
HIGHEST_HZ = 20_000.0
"""Above it the structure carries little; recordings of a higher rate are read up to here."""
_STRETCH_TURNS = 5.0
"""Two turns of the cage: whatever part of a bearing is damaged strikes under load in every stretch of so many."""
_LEVELS = (1, 2, 4, 8)
_BLOCK = 64
_LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Envelopes:
    """Squared envelope spectra, each divided by its own background: noise alone has a median of 1 everywhere."""

    power: Spectra
    """(views, bins), bin i at `i * step` Hz."""
    step: float
    """Hz."""
    bands: tuple[tuple[float, float], ...]
    """For each view the band of the recording that it is the envelope of, Hz."""
    impulsiveness: float
    """Mean fourth power of the envelope over its squared mean square, of the band where it is largest; 2 for noise.

    Of a stretch of a few turns, as most stretches are: damage strikes in each, a door that slams in one. What comes
    and goes with shaft and mains is divided out: it multiplies the noise's 2 by the power of its own lines.
    """


def envelopes(
    samples: Samples, rate: float, shaft_hz: float, highest_hz: float, known: tuple[tuple[float, float], ...] = ()
) -> Envelopes:
    """Envelope spectra up to `highest_hz` of every band wide enough to carry it.

    `samples`: one channel, any unit. `known`: frequencies whose multiples are no bearing's, Hz, and how far their lines
    smear, as a share. Cepstrum pre-whitening: Borghesani et al., MSSP 36 (2013) 370-384, eq. 7; the
    squared envelope of a band from its one-sided spectrum: Randall and Antoni, MSSP 25 (2011), section 5.3.
    """
    parts = max(1, int(len(samples) / rate * shaft_hz / SEGMENT_TURNS))
    length = spectral.prev_fast_len(len(samples) // parts, real=True)
    bins = int(highest_hz * length / rate) + 1
    total = np.zeros((0, bins), dtype=np.float32)
    bands: list[tuple[float, float]] = []
    impulsiveness = 0.0
    lines = _multiples(known, rate / length, bins)
    for part in range(parts):
        piece = samples[part * length : (part + 1) * length]
        transform = spectral.rfft((piece - piece.mean()).astype(np.float32))[: int(HIGHEST_HZ * length / rate)]
        rows, bands = [], []
        stretches = max(1, int(length / rate * shaft_hz / _STRETCH_TURNS))
        for white in (_flat(transform), _clipped(transform)):
            for low, high in _edges(len(transform), bins):
                power, fourth = _squared_envelope(white[low:high], lines, stretches)
                rows.append(power)
                impulsiveness = max(impulsiveness, fourth)
                bands.append((low * rate / length, high * rate / length))
        stacked = np.asarray(rows, dtype=np.float32)
        total = total + stacked if len(total) else stacked
    return Envelopes(_whitened(total), rate / length, tuple(bands), impulsiveness)


def _edges(length: int, bins: int) -> list[tuple[int, int]]:
    """Bands of halving width, each half over its neighbour, as long as the highest frequency fits into a band."""
    edges = []
    for level in _LEVELS:
        width = length // level
        if width < bins + 1:
            break
        edges += [(start, start + width) for start in range(0, length - width + 1, max(1, width // 2))]
    return edges or [(0, length)]


def _flat(transform: NDArray[np.complexfloating]) -> NDArray[np.complexfloating]:
    size = np.abs(transform)
    size[size == 0] = 1.0
    white: NDArray[np.complexfloating] = transform / size
    return white


def _clipped(transform: NDArray[np.complexfloating]) -> NDArray[np.complexfloating]:
    """Divided by the local median, with what stands out held at three times of it.

    A train of impacts without slip is as periodic as a gear, and whitening bin by bin would take it away.
    """
    size = np.abs(transform)
    local = size / _background(size[None, :], 4 * _BLOCK)[0]
    limited: NDArray[np.complexfloating] = _flat(transform) * np.minimum(local, _LIMIT)
    return limited


def _multiples(known: tuple[tuple[float, float], ...], step: float, bins: int) -> NDArray[np.bool_]:
    """Bins on a multiple of a known frequency."""
    at = np.arange(bins) * step
    mask = np.zeros(bins, dtype=bool)
    for hertz, smear in known:
        number = np.rint(at / hertz)
        reach = 2.0 * step + np.minimum(smear * at, 0.03 * hertz)
        mask |= (number >= 1) & (np.abs(at - number * hertz) <= reach)
    return mask


def _squared_envelope(
    band: NDArray[np.complexfloating], lines: NDArray[np.bool_], stretches: int
) -> tuple[Spectra, float]:
    """Power of the spectrum of |analytic signal|^2, and how impulsive that is in most of so many stretches.

    At twice the band's rate, so that no product of lines folds back. `lines`: bins whose share of the impulsiveness is
    explained.
    """
    size = spectral.next_fast_len(2 * len(band))
    analytic = spectral.ifft(band, size)
    squared = analytic.real**2 + analytic.imag**2
    mean = float(squared.mean())
    cut = squared[: len(squared) // stretches * stretches].reshape(stretches, -1)
    power = np.maximum(cut.mean(axis=1), np.finfo(np.float32).tiny)
    fourth = float(np.median(np.einsum("ij,ij->i", cut, cut) / cut.shape[1] / power**2)) if mean > 0 else 0.0
    # Without the window a strong line leaks over its neighbours, and would look like a family of its own.
    spectrum = np.abs(spectral.rfft((squared - mean) * _hann(size))[: len(lines)]) ** 2
    if fourth > 0 and lines.any():
        over = float(np.sum(spectrum[lines] - _mean_beside(spectrum, lines)))
        # A Hann window keeps 3/8 of the power; each line has its mirror.
        fourth /= 1 + max(0.0, over) * 2 / (0.375 * (size * mean) ** 2)
    return spectrum, fourth


def _mean_beside(spectrum: Spectra, lines: NDArray[np.bool_]) -> Spectra:
    """The noise's mean at the lines, from its median around them."""
    found: Spectra = (_background(spectrum[None, :], _BLOCK)[0] / np.log(2))[lines]
    return found


@lru_cache(maxsize=16)
def _hann(size: int) -> Spectra:
    return np.hanning(size).astype(np.float32)


def _whitened(power: Spectra) -> Spectra:
    return (power / _background(power, _BLOCK)).astype(np.float32)


def _background(power: NDArray[np.floating], block: int) -> NDArray[np.floating]:
    """Median of each block of bins, drawn out between the blocks' centres. Rows are spectra."""
    rows, bins = power.shape
    count = max(1, bins // block)
    cut = power[:, : count * block].reshape(rows, count, -1) if count > 1 else power[:, None, :]
    middle = np.median(cut, axis=2)
    centres = (np.arange(count) + 0.5) * block
    at = np.arange(bins)
    right = np.clip(np.searchsorted(centres, at), 1, max(1, count - 1)) if count > 1 else np.zeros(bins, dtype=int)
    left = np.maximum(right - 1, 0)
    share = np.clip((at - centres[left]) / block, 0.0, 1.0) if count > 1 else np.zeros(bins)
    drawn = middle[:, left] * (1 - share) + middle[:, right] * share
    kept: NDArray[np.floating] = np.maximum(drawn, np.finfo(np.float32).tiny)
    return kept
