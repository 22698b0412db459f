"""Bytes of a waveform in, a `Waveform` out - or `Unreadable` with the reason; nothing raises for bad content."""

from __future__ import annotations

from collections.abc import Mapping

from models.intent import Unreadable
from models.waveform.container import CSV, NATIVE, WAV, sniff
from models.waveform.mapped import read_mapped
from models.waveform.native import read_native
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Flawed, Waveform
from models.waveform.table import read_table
from models.waveform.wav import read_wav


def read_waveform(
    content: bytes, media_type: str, settings: WaveformSettings, facts: Mapping[str, object] | None = None
) -> Waveform | Unreadable:
    """Read one recording of any of `container.MEDIA_TYPES`; another media type is recognised by content.

    `facts` of the sending device stand in for what WAV and CSV may leave out (`sensor_unit`, `sensor_full_scale`), and
    tell what lies where in JSON of another format (`waveform_fields`, see `mapped`).

    Codes, each after `waveform.`: empty, too_large, not_waveform, malformed, nesting, version, truncated, unit_missing,
    unit_unknown, scale_missing, rate_missing, rate_invalid, speed_invalid, mapping, channels, lengths,
    too_many_samples, too_short, not_finite.
    """
    if not content.strip():
        return Unreadable("waveform.empty", "The recording has no bytes. Record it again.")
    if len(content) > settings.max_bytes:
        return Unreadable(
            "waveform.too_large",
            f"The recording has {len(content)} bytes, more than the {settings.max_bytes} allowed. Send a shorter one.",
            {"bytes": float(len(content))},
        )
    kind = media_type if media_type in (NATIVE, WAV, CSV) else sniff(content[:4096], media_type, declared=True)
    try:
        declared = (facts or {}).get("waveform_fields")
        if kind == NATIVE and isinstance(declared, Mapping) and declared:
            return read_mapped(content, {str(name): str(path) for name, path in declared.items()}, settings)
        if kind == NATIVE:
            return read_native(content, settings)
        if kind == WAV:
            return read_wav(content, facts or {}, settings)
        if kind == CSV:
            return read_table(content, facts or {}, settings)
    except Flawed as flaw:
        return flaw.answer
    return Unreadable(
        "waveform.not_waveform", "The content is no waveform in JSON, WAV or CSV. Send one of these as documented."
    )
