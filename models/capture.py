"""Capture: one thing that a person or a device sent, as every room sees it. The bytes stay in the evidence store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Modality = Literal["speech", "text", "image", "waveform"]


@dataclass(frozen=True, slots=True)
class Capture:
    """Who sent what, when and from where. Times are timezone-aware."""

    id: str
    """UUIDv7."""
    modality: Modality
    media_type: str
    """As established from the content, e.g. `audio/flac`; never merely as claimed."""
    sha256: str
    """Lower-case hex digest of the evidence."""
    sender: str
    """Node key of the API key's identity, e.g. `driver:77`."""
    captured_at: datetime
    """When it was said, photographed or measured. Relative times ("tomorrow") count from here."""
    received_at: datetime
    site: str | None = None
    """Node key of the site that the capture was sent from or for, e.g. `site:renmin-square`."""
    channel: str | None = None
    language: str | None = None
    """BCP 47 primary subtag (`zh`, `en`); None lets the decoder find out."""
    external_reference: str | None = None
