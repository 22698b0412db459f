"""Conditions of a recording: clean, in a café or kitchen at a stated SNR, in a large room, or over a telephone. Seeded."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from scipy.signal import butter, sosfilt

from models.speech.audio import Sound, SoundLimits, read_sound
from tests.bench.noise import RATE, SCENES, Wave, mix, room


def samples(path: Path) -> Wave:
    """Mono at 16 kHz."""
    sound = read_sound(path.read_bytes(), SoundLimits())
    if not isinstance(sound, Sound):
        raise ValueError(f"{path}: {sound.detail}")
    return sound.samples


def under(condition: str, place: int, waves: Sequence[Wave]) -> Wave:
    """The recording at `place` under a condition: `clean`, `room`, `phone`, or an SNR in dB with the other voices as babble."""
    wave, random = waves[place], np.random.default_rng(place)
    if condition == "clean":
        return wave
    if condition == "room":
        return _level(room(wave, random))
    if condition == "phone":
        return _level(_phone(wave))
    others = [*waves[:place], *waves[place + 1 :]]
    return mix(wave, SCENES[place % 2], float(condition), others, seed=place)


def flac(wave: Wave) -> bytes:
    """As a FLAC of 16 bits."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono", format="s16")
        pcm = np.clip(wave * 32767, -32768, 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = RATE
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return buffer.getvalue()


def _phone(wave: Wave) -> Wave:
    """300 to 3,400 Hz and the 256 steps of mu-law, as ITU-T G.711 leaves them."""
    band = sosfilt(butter(4, [300, 3400], "bandpass", fs=RATE, output="sos"), wave)
    peak = float(np.max(np.abs(band))) or 1.0
    pressed = np.sign(band) * np.log1p(255 * np.abs(band / peak)) / np.log(256)
    steps = np.round(pressed * 127) / 127
    return np.asarray(np.sign(steps) * (256 ** np.abs(steps) - 1) / 255, dtype=np.float32)


def _level(wave: Wave) -> Wave:
    return np.asarray(0.5 * wave / max(1e-6, float(np.max(np.abs(wave)))), dtype=np.float32)
