"""A recording in, a row of log band levels for every five seconds out: what the learned detector and baselines see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft as spectral

from models.waveform.signal import Samples, Waveform

Rows = NDArray[np.float32]

RATE = 2_000.0
"""Every recording is brought to this rate first; what lies above 1 kHz is the diagnosis's business."""
WINDOW_S = 5.0
BANDS = 50
"""Each 19.5 Hz wide. Even bands rank the harmonics of machines better than a mel scale, which is made for ears."""
QUANTILES = (5, 25, 50, 75, 95)
"""Of each band's level over the frames of a window, percent; its mean and standard deviation go before them."""
STATISTICS = 2 + len(QUANTILES)
PER_AXIS = BANDS * STATISTICS
VERSION = 1
"""Changes whenever the same recording gives other features."""
_FRAME, _HOP = 512, 256
_FIRST, _WIDE = 2, 5
_FLOOR = 1e-5


def features(waveform: Waveform) -> Rows | None:
    """Shape (windows, axes x PER_AXIS), axes in the order of the recording; None where the rate is too low.

    A shorter recording than a window is one row, of a longer one the rest that fills no window is left out.
    Logarithms of power in (m/s2)^2 or (mm/s)^2.
    """
    if waveform.sample_rate < RATE:
        return None
    columns = [_axis(channel.samples, waveform.sample_rate) for channel in waveform.channels]
    return np.concatenate(columns, axis=1).astype(np.float32)


def at_rate(samples: Samples, rate: float) -> Samples:
    """Band-limited to `RATE` / 2 and sampled at `RATE`, by cutting the spectrum off."""
    count = round(len(samples) * RATE / rate)
    if count == len(samples):
        return samples
    transform = spectral.rfft(samples - samples.mean())[: count // 2 + 1]
    found: Samples = spectral.irfft(transform, count) * (count / len(samples))
    return found


def band_centres() -> Samples:
    """Centre of each band, Hz."""
    found: Samples = (_FIRST + _WIDE * (np.arange(BANDS) + 0.5) - 0.5) * RATE / _FRAME
    return found


def _axis(samples: Samples, rate: float) -> Samples:
    low = at_rate(samples - samples.mean(), rate)
    size = min(len(low), round(WINDOW_S * RATE))
    return np.stack([_window(low[begin : begin + size]) for begin in range(0, len(low) - size + 1, size)])


def _window(samples: Samples) -> Samples:
    moving = samples - samples.mean()
    frames = np.lib.stride_tricks.sliding_window_view(moving, _FRAME)[::_HOP] * np.hanning(_FRAME)
    power = np.abs(spectral.rfft(frames, axis=1)) ** 2 / _FRAME
    bands = power[:, _FIRST : _FIRST + BANDS * _WIDE].reshape(len(power), BANDS, _WIDE).mean(axis=2)
    level = np.log(bands + _FLOOR)
    spread = np.percentile(level, QUANTILES, axis=0)
    found: Samples = np.concatenate((level.mean(axis=0), level.std(axis=0), spread.reshape(-1)))
    return found
