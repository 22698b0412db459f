"""The project's own JSON (`docs/schema/waveform.json`) in, a `Waveform` out. Raises Flawed."""

from __future__ import annotations

import base64
import binascii
from typing import Literal

import msgspec
import numpy as np

from models.waveform.settings import WaveformSettings
from models.waveform.signal import (
    Channel,
    Flawed,
    Samples,
    Waveform,
    check_channels,
    checked_rate,
    hertz,
    scaled,
    too_many,
)

VERSION = 1
_NAME = 200
_DTYPES: dict[str, np.dtype[np.int16] | np.dtype[np.float32]] = {
    "int16": np.dtype("<i2"),
    "float32": np.dtype("<f4"),
}


class _Speed(msgspec.Struct):
    value: float
    unit: str = "Hz"


class _Channel(msgspec.Struct):
    axis: str
    data: list[float] | str
    dtype: Literal["int16", "float32"] | None = None
    scale: float = 1.0
    offset: float = 0.0


class _Recording(msgspec.Struct):
    version: int
    channels: list[_Channel]
    sample_rate: float | None = None
    unit: str | None = None
    speed: _Speed | None = None
    load: float | None = None
    operation: str | None = None
    steady: bool = False
    device: str | None = None
    asset: str | None = None
    component: str | None = None


_DECODER = msgspec.json.Decoder(_Recording)


def read_native(content: bytes, settings: WaveformSettings) -> Waveform:
    """Numbers in arrays, or little-endian int16 or float32 in base64 (value = stored x scale + offset)."""
    refuse_flood(content, settings)
    try:
        found = _DECODER.decode(content)
    except RecursionError:
        raise Flawed("nesting", "The JSON is nested too deeply. Send the documented fields only.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise unexplained(content, str(error)) from None
    return _made(found, settings)


def waveform_from(fields: dict[str, object], settings: WaveformSettings) -> Waveform:
    """The recording that fields of the format hold, wherever they came from."""
    try:
        found = msgspec.convert(fields, _Recording)
    except msgspec.ValidationError as error:
        raise unexplained(b"", str(error)) from None
    return _made(found, settings)


def refuse_flood(content: bytes, settings: WaveformSettings) -> None:
    """Counted before parsing: a number in an array becomes an object of 32 bytes, a comma costs nothing."""
    numbers = content.count(b",")
    if numbers > settings.max_samples * settings.max_channels:
        raise too_many(numbers, settings)


def _made(found: _Recording, settings: WaveformSettings) -> Waveform:
    if found.version != VERSION:
        raise Flawed("version", f"Version {found.version} of the format is not known here. Send version {VERSION}.")
    rate = checked_rate(found.sample_rate, settings)
    unit, factor = scaled(found.unit)
    channels = tuple(Channel(_short(each.axis, "axis"), _samples(each, settings) * factor) for each in found.channels)
    check_channels(channels, rate, settings)
    speed = None if found.speed is None else hertz(found.speed.value, found.speed.unit, settings.max_speed_hz)
    return Waveform(
        channels=channels,
        sample_rate=rate,
        unit=unit,
        speed_hz=speed,
        load=found.load,
        operation=_optional(found.operation, "operation"),
        steady=found.steady,
        device=_optional(found.device, "device"),
        asset=_optional(found.asset, "asset"),
        component=_optional(found.component, "component"),
    )


def _samples(channel: _Channel, settings: WaveformSettings) -> Samples:
    if not isinstance(channel.data, str):
        if len(channel.data) > settings.max_samples:
            raise too_many(len(channel.data), settings)
        values = np.asarray(channel.data, dtype=np.float64)
    elif channel.dtype is None:
        raise Flawed("malformed", f"Channel {channel.axis[:20]} has base64 data but no dtype: int16 or float32.")
    else:
        kind = _DTYPES[channel.dtype]
        if len(channel.data) * 3 // 4 > settings.max_samples * kind.itemsize + 3:
            raise too_many(len(channel.data) * 3 // 4 // kind.itemsize, settings)
        try:
            stored = base64.b64decode(channel.data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Flawed("malformed", f"Channel {channel.axis[:20]}: the data are not base64 ({error}).") from None
        if len(stored) % kind.itemsize:
            raise Flawed(
                "truncated", f"Channel {channel.axis[:20]}: the data break off inside a value. Send them whole."
            )
        values = np.frombuffer(stored, dtype=kind).astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        return values * channel.scale + channel.offset


def unexplained(content: bytes, reason: str) -> Flawed:
    """The error for JSON that a parser refused for this reason."""
    for token in (b"NaN", b"Infinity"):
        if token in content:
            return Flawed("not_finite", f"{token.decode()} is no number in JSON. Leave such recordings out.")
    if "out of range" in reason:
        return Flawed("not_finite", f"A number is too large to be a measurement ({reason[:120]}).")
    return Flawed("malformed", f"The JSON is not as documented: {reason[:200]}. See the schema of waveforms.")


def _optional(text: str | None, field: str) -> str | None:
    return None if text is None else _short(text, field)


def _short(text: str, field: str) -> str:
    if not text.strip() or len(text) > _NAME:
        raise Flawed("malformed", f"`{field}` must have 1 to {_NAME} characters.")
    return text.strip()
