"""Samples in, the stretches that hold speech out - or `Unreadable`, before a recogniser can invent words for them.

Voice activity by Silero VAD v6 (shipped inside faster-whisper), one probability for each 32 ms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from faster_whisper.vad import get_vad_model

from models.intent import Unreadable
from models.speech.audio import RATE, Wave

_HOP = 512
_SPEECH = 0.5
_STILL = 0.35
_CLOSE_S = 0.3
"""Pauses shorter than this do not end a stretch of speech."""
_MARGIN_S = 0.3
_LEAST_S = 0.25
"""Less voiced sound than this in all is no order: a click, a cough, a door."""
_SILENT_DBFS = -50.0


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of speech with a margin, in samples, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Where speech is. `voiced_seconds` counts the 32 ms frames above the bar, `probability` is their mean."""

    regions: tuple[Region, ...]
    voiced_seconds: float
    probability: float
    voiced: tuple[bool, ...]
    """For each 32 ms of the recording."""

    def voiced_between(self, begin: float, finish: float) -> float:
        """Share of the time from `begin` to `finish` (seconds) that is voiced, 0 to 1."""
        first = int(begin * RATE / _HOP)
        frames = self.voiced[first : max(first + 1, int(np.ceil(finish * RATE / _HOP)))]
        return sum(frames) / len(frames) if frames else 0.0


def find_speech(samples: Wave) -> Speech | Unreadable:
    """Stretches of speech in order. Codes: `speech.silence`, `speech.noise` (sound, but nobody speaking)."""
    padded = np.pad(samples, (0, -len(samples) % _HOP))
    frames = get_vad_model()(padded).reshape(-1)
    voiced = _hysteresis(frames)
    seconds = float(voiced.sum()) * _HOP / RATE
    level = _level_dbfs(samples)
    figures = {"seconds": len(samples) / RATE, "speech_seconds": round(seconds, 3), "level_dbfs": round(level, 1)}
    if seconds < _LEAST_S:
        if level < _SILENT_DBFS:
            return Unreadable("speech.silence", "Nobody speaks: the recording is silent. Record it again.", figures)
        return Unreadable(
            "speech.noise", "There is sound but nobody speaks in it. Record it again, closer to the mouth.", figures
        )
    return Speech(
        regions=_regions(voiced, len(samples)),
        voiced_seconds=seconds,
        probability=float(frames[voiced].mean()),
        voiced=tuple(bool(flag) for flag in voiced),
    )


def windows(speech: Speech, length: int, longest: int) -> tuple[Region, ...]:
    """Cut a recording at pauses into pieces of at most `longest` samples; a short one stays whole but for its ends."""
    pieces: list[Region] = []
    for region in (part for whole in speech.regions for part in _split(whole, longest)):
        if pieces and region.end - pieces[-1].start <= longest:
            pieces[-1] = Region(pieces[-1].start, region.end)
        else:
            pieces.append(region)
    return tuple(Region(max(0, piece.start), min(length, piece.end)) for piece in pieces)


def _split(region: Region, longest: int) -> list[Region]:
    starts = range(region.start, region.end, longest)
    return [Region(start, min(start + longest, region.end)) for start in starts]


def _hysteresis(frames: Wave) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Speech starts at one probability and ends at a lower one."""
    voiced = np.zeros(len(frames), dtype=np.bool_)
    speaking = False
    for index, probability in enumerate(frames):
        speaking = probability >= (_STILL if speaking else _SPEECH)
        voiced[index] = speaking
    return voiced


def _regions(voiced: np.ndarray[tuple[int], np.dtype[np.bool_]], length: int) -> tuple[Region, ...]:
    margin, close = int(_MARGIN_S * RATE), int(_CLOSE_S * RATE)
    regions: list[Region] = []
    for index in np.flatnonzero(voiced):
        start, end = int(index) * _HOP, (int(index) + 1) * _HOP
        if regions and start - regions[-1].end <= close:
            regions[-1] = Region(regions[-1].start, end)
        else:
            regions.append(Region(start, end))
    return tuple(Region(max(0, r.start - margin), min(length, r.end + margin)) for r in regions)


def _level_dbfs(samples: Wave) -> float:
    """Level of the loudest tenth of the 32 ms frames: a short word in a long silence still counts as sound."""
    frames = samples[: len(samples) // _HOP * _HOP].reshape(-1, _HOP)
    power = np.sort(np.mean(np.square(frames, dtype=np.float64), axis=1))[-max(1, len(frames) // 10) :]
    return float(10 * np.log10(power.mean() + 1e-12)) if len(power) else -120.0
