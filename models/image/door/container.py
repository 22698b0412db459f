"""The first bytes of a picture or document in, its media type out: what it is, not what its name or header claims."""

from __future__ import annotations

MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
"""Pillow's name of the one decoder that may open each type."""
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def sniff(head: bytes) -> str | None:
    """Media type by signature, from at least the first 16 bytes; None when it is nothing that can be read here.

    A sound file of the same container family (`ftyp M4A `, `RIFF....WAVE`) is None too.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    # Readers accept a PDF whose header comes late; taking only one at the start leaves no room for a second file.
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return None
