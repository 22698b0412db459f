"""The first bytes of a recording in, its media type out: what it is, not what its name or header claims."""

from __future__ import annotations

MEDIA_TYPES = (
    "audio/wav",
    "audio/flac",
    "audio/mpeg",
    "audio/ogg",
    "audio/webm",
    "audio/mp4",
    "audio/amr",
    "audio/aac",
)


def sniff(head: bytes) -> str | None:
    """Media type by signature, from at least the first 12 bytes; None when it is no recording that can be read."""
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm"
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    if head.startswith(b"#!AMR"):
        return "audio/amr"
    if head.startswith(b"ID3"):
        return "audio/mpeg"
    return _sniff_frames(head)


def _sniff_frames(head: bytes) -> str | None:
    """MPEG and ADTS streams start at a frame: eleven (twelve) bits set, then fields with reserved values."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = head[1] >> 1 & 0b11
    if head[1] & 0xF0 == 0xF0 and layer == 0:
        sampling = head[2] >> 2 & 0b1111
        return "audio/aac" if sampling <= 12 else None
    version, bitrate, sampling = head[1] >> 3 & 0b11, head[2] >> 4, head[2] >> 2 & 0b11
    readable = version != 1 and layer != 0 and bitrate not in (0, 15) and sampling != 3
    return "audio/mpeg" if readable else None
