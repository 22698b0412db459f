"""A WAV file in, a `Waveform` out: audio readers would drop the comment, the rate and the scale. Raises Flawed.

The comment (LIST INFO, ICMT) carries the rest: `unit=g; full_scale=16; axes=x,y,z; speed=24.9 Hz`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

import numpy as np

from models.waveform.annotations import read_annotations
from models.waveform.bearing import number_of
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Flawed, Samples, Waveform, checked_rate, scaled, too_many

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_UNKNOWN_LENGTH = (0xFFFFFFFF, 0x7FFFFFFF)


def read_wav(content: bytes, facts: Mapping[str, object], settings: WaveformSettings) -> Waveform:
    """PCM of 16, 24 or 32 bits, or float of 32 or 64. `facts` of the device stand in for a missing unit and scale
    (`sensor_unit`, `sensor_full_scale`)."""
    layout: tuple[int, int, int, int] | None = None
    data: bytes | None = None
    comment = ""
    for name, body, declared in _chunks(content):
        if name == b"fmt " and len(body) >= 16:
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
            if kind == _EXTENSIBLE and len(body) >= 26:
                kind = struct.unpack_from("<H", body, 24)[0]
            layout = (kind, channels, rate, bits)
        elif name == b"LIST" and body[:4] == b"INFO":
            comment = _comment(body[4:]) or comment
        elif name == b"data":
            if declared > len(body) and declared not in _UNKNOWN_LENGTH:
                raise Flawed("truncated", f"The file breaks off after {len(body)} of {declared} bytes. Send it whole.")
            data = body
    if layout is None or data is None:
        raise Flawed("malformed", "The WAV file has no format or no data. Send the original file.")
    told = read_annotations(comment.replace(";", "\n").splitlines())
    rate_hz = checked_rate(float(layout[2]), settings)
    unit = told.text("unit") or _text(facts.get("sensor_unit"))
    kept, factor = scaled(unit)
    full = told.number("full_scale")
    full = full if full is not None else number_of(facts.get("sensor_full_scale"))
    if full is None and layout[0] != _FLOAT:
        raise Flawed("scale_missing", "The WAV file does not say which value full scale is. Add `full_scale` to it.")
    values = _values(data, layout, settings) * ((1.0 if full is None else full) * factor)
    names = [name.strip() for name in (told.text("axes") or "").split(",") if name.strip()]
    if len(names) != values.shape[1]:
        names = ["x", "y", "z"][: values.shape[1]] if values.shape[1] <= 3 else []
        names = names or [f"channel-{number}" for number in range(1, values.shape[1] + 1)]
    channels = tuple(Channel(axis, np.ascontiguousarray(values[:, at])) for at, axis in enumerate(names))
    return told.recording(channels, rate_hz, kept, settings)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    position = 12
    while position + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, position)
        yield name, content[position + 8 : position + 8 + size], size
        position += 8 + size + size % 2


def _comment(body: bytes) -> str:
    position = 0
    while position + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, position)
        if name == b"ICMT":
            return body[position + 8 : position + 8 + size].split(b"\0")[0].decode("utf-8", "replace")
        position += 8 + size + size % 2
    return ""


def _values(data: bytes, layout: tuple[int, int, int, int], settings: WaveformSettings) -> Samples:
    """Shape (samples, channels), full scale 1."""
    kind, channels, _, bits = layout
    if not 1 <= channels <= settings.max_channels:
        raise Flawed("channels", f"The recording has {channels} channels; 1 to {settings.max_channels} are taken.")
    if (kind, bits) not in ((_PCM, 16), (_PCM, 24), (_PCM, 32), (_FLOAT, 32), (_FLOAT, 64)):
        raise Flawed("malformed", f"WAV format {kind} with {bits} bits is not read. Send 16-bit PCM or 32-bit float.")
    frame = channels * bits // 8
    count = len(data) // frame
    if count > settings.max_samples:
        raise too_many(count, settings)
    whole = data[: count * frame]
    if bits == 24:
        bytes_ = np.frombuffer(whole, dtype=np.uint8).reshape(-1, 3).astype(np.int32)
        numbers = (bytes_[:, 0] << 8 | bytes_[:, 1] << 16 | bytes_[:, 2] << 24).astype(np.float64) / 2**31
    elif kind == _PCM:
        numbers = np.frombuffer(whole, dtype=f"<i{bits // 8}").astype(np.float64) / 2 ** (bits - 1)
    else:
        numbers = np.frombuffer(whole, dtype=f"<f{bits // 8}").astype(np.float64)
    return numbers.reshape(-1, channels)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
