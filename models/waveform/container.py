"""The first bytes of a body and what it was called in; the media type of a waveform out, or None for anything else."""

from __future__ import annotations

NATIVE = "application/vnd.order-intake.waveform+json"
WAV = "audio/wav"
CSV = "text/csv"
MEDIA_TYPES = (NATIVE, WAV, CSV)
_PLAIN_JSON = {"", "application/json", "application/octet-stream", "binary/octet-stream"}
_SIGNS = (b'"channels"', b'"sample_rate"')
_METADATA = (b"sample_rate", b"speed", b"unit", b"device")
_UNITS = (b"g", b"mg", b"m/s2", b"m/s^2", b"m/s\xc2\xb2", b"mm/s")


def sniff(head: bytes, claimed: str = "", *, declared: bool = False) -> str | None:
    """Media type from at least the first 1,024 bytes and the Content-Type.

    `declared`: the sender said that it is a waveform. Without that a WAV file is speech, and a JSON or CSV body counts
    only where it names channels, a sample rate or units.
    """
    media_type = claimed.partition(";")[0].strip().lower()
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return WAV if declared else None
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        if media_type == NATIVE:
            return NATIVE
        named = declared or any(sign in text for sign in _SIGNS)
        return NATIVE if named and media_type in _PLAIN_JSON else None
    if media_type == CSV or (declared and media_type in ("", "text/plain", "application/octet-stream")):
        return CSV if _table(text, declared) else None
    return None


def _table(text: bytes, declared: bool) -> bool:
    """A header of names with units in brackets, or comment lines that tell the sample rate."""
    for line in text.splitlines():
        row = line.strip().lower()
        if row.startswith(b"#"):
            if row.lstrip(b"# ").startswith(_METADATA):
                return True
            continue
        if row:
            return any(b"[" + unit + b"]" in row or b"(" + unit + b")" in row for unit in _UNITS) or (
                declared and b"," in row
            )
    return False
