"""Which fields of a recording a sender's own JSON may be mapped to; known without reading any."""

from __future__ import annotations

AXIS = "channels."
PLAIN = ("sample_rate", "unit", "load", "operation", "steady", "device", "asset", "component")
STORED = ("dtype", "scale", "offset")
FIELDS = (*PLAIN, *STORED, "speed", "speed_unit")


def is_field(name: str) -> bool:
    """Whether a declaration may name it: a plain field, or `channels.` and the name of an axis."""
    return name in FIELDS or (name.startswith(AXIS) and len(name) > len(AXIS))
