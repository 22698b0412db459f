"""Bytes of a recording in, 16 kHz mono samples out, or `Unreadable` with the reason; nothing raises for bad content."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

from models.intent import Unreadable
from models.speech.container import sniff

Wave = NDArray[np.float32]
"""Mono samples at `RATE`, -1 to 1."""

RATE = 16_000
_SHORTEST_S = 0.1
_MISSING_S = 0.25
# The demuxer is named, never guessed: FFmpeg's guess includes playlists, which would open other files and addresses.
_DEMUXERS = {
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/webm": "matroska,webm",
    "audio/mp4": "mov,mp4,m4a,3gp,3g2,mj2",
    "audio/amr": "amr",
    "audio/aac": "aac",
}


@dataclass(frozen=True, slots=True)
class SoundLimits:
    """How much one recording may hold."""

    seconds: float = 120.0
    bytes: int = 25_000_000


@dataclass(frozen=True, slots=True)
class Sound:
    """A decoded recording."""

    samples: Wave
    media_type: str

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE


def read_sound(content: bytes, limits: SoundLimits) -> Sound | Unreadable:
    """Decode wav, flac, mp3, ogg, webm, m4a, amr or aac, recognised by content. Deterministic.

    Codes: `audio.empty`, `audio.too_large`, `audio.not_audio`, `audio.too_long`, `audio.truncated`.
    """
    if not content:
        return Unreadable("audio.empty", "The recording has no bytes. Record it again.")
    figures = {"bytes": float(len(content))}
    if len(content) > limits.bytes:
        return Unreadable(
            "audio.too_large",
            f"The recording has {len(content)} bytes, more than the {limits.bytes} allowed. Send a shorter one.",
            figures,
        )
    media_type = sniff(content[:64])
    if media_type is None:
        return Unreadable(
            "audio.not_audio",
            "The content is no recording in wav, flac, mp3, ogg, webm, m4a, amr or aac. Send one of these.",
            figures,
        )
    try:
        samples, declared = _decode(content, media_type, limits)
    except _TooLongError as reason:
        return _too_long(reason.seconds, limits)
    except _NoSoundError:
        return Unreadable("audio.not_audio", f"The {media_type} file holds no sound track. Send a recording.", figures)
    except (av.FFmpegError, ValueError, struct.error) as failure:
        return Unreadable(
            "audio.truncated",
            f"The {media_type} file breaks off or is damaged ({failure}). Send the whole file again.",
            figures,
        )
    seconds = len(samples) / RATE
    figures |= {"seconds": round(seconds, 3), "declared_seconds": round(declared or seconds, 3)}
    cut = declared is not None and declared - seconds > _MISSING_S
    if cut or (media_type == "audio/ogg" and _ends_inside_page(content)):
        return Unreadable(
            "audio.truncated", f"The {media_type} file breaks off after {seconds:.1f} s. Send the whole file.", figures
        )
    if seconds < _SHORTEST_S:
        return Unreadable("audio.empty", f"The recording lasts {seconds:.2f} s. Record it again.", figures)
    return Sound(samples, media_type)


class _TooLongError(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class _NoSoundError(Exception):
    pass


def _too_long(seconds: float, limits: SoundLimits) -> Unreadable:
    return Unreadable(
        "audio.too_long",
        f"The recording lasts at least {seconds:.0f} s, longer than the {limits.seconds:.0f} s allowed. "
        "Send it in shorter parts.",
        {"seconds": round(seconds, 3)},
    )


def _decode(content: bytes, media_type: str, limits: SoundLimits) -> tuple[Wave, float | None]:
    """Samples, and the length in seconds that the file's own header declares (None where it declares none)."""
    with av.open(io.BytesIO(content), mode="r", format=_DEMUXERS[media_type], metadata_errors="ignore") as container:
        if not container.streams.audio:
            raise _NoSoundError
        stream = container.streams.audio[0]
        declared = _declared_seconds(container, content, media_type)
        if declared is not None and declared > limits.seconds + _MISSING_S:
            raise _TooLongError(declared)
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        parts: list[Wave] = []
        length, most = 0, int(limits.seconds * RATE)
        try:
            for frame in container.decode(stream):
                for out in resampler.resample(frame):
                    parts.append(_samples(out))
                    length += len(parts[-1])
                if length > most:
                    raise _TooLongError(length / RATE)
            parts.extend(_samples(out) for out in resampler.resample(None))
        except av.FFmpegError:
            if not parts:
                raise
            if declared is None:
                # What was decoded before the damage is all there is; a recording with a hole is never read as whole.
                declared = length / RATE + 2 * _MISSING_S
    samples = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    return np.ascontiguousarray(np.nan_to_num(samples, posinf=0.0, neginf=0.0), dtype=np.float32), declared


def _samples(frame: av.AudioFrame) -> Wave:
    return np.asarray(frame.to_ndarray(), dtype=np.float32).reshape(-1)


def _declared_seconds(container: av.container.InputContainer, content: bytes, media_type: str) -> float | None:
    if media_type == "audio/wav":
        return _declared_by_wav(content)
    # Estimated from the bit rate, not declared: a cut file would look whole and a whole one cut.
    if media_type in ("audio/aac", "audio/amr") or container.duration is None:
        return None
    if media_type == "audio/mpeg" and not any(tag in content[:4096] for tag in (b"Xing", b"Info", b"VBRI")):
        return None
    return container.duration / av.time_base


def _declared_by_wav(content: bytes) -> float | None:
    """FFmpeg clips a wav's length to the bytes that are there; the chunk header still knows."""
    position, rate = 12, 0
    while position + 8 <= len(content):
        name, size = content[position : position + 4], struct.unpack_from("<I", content, position + 4)[0]
        if name == b"fmt " and position + 20 <= len(content):
            rate = struct.unpack_from("<I", content, position + 16)[0]
        if name == b"data":
            # Recorders that stream leave the length open.
            return None if size in (0, 0xFFFFFFFF, 0x7FFFFFFF) or not rate else size / rate
        position += 8 + size + size % 2
    return None


def _ends_inside_page(content: bytes) -> bool:
    """An Ogg page (RFC 3533, section 6) lists the sizes of its segments: do all bytes of the last page exist?"""
    begin = content.rfind(b"OggS")
    if begin + 27 > len(content):
        return True
    segments = content[begin + 26]
    table = content[begin + 27 : begin + 27 + segments]
    return len(table) < segments or begin + 27 + segments + sum(table) > len(content)
