"""Canonical JSON: a JSON value in, the one text that stands for it out, so that digests can be recomputed anywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None
"""What JSON can hold."""
JsonObject: TypeAlias = Mapping[str, Json]
"""A JSON object; opaque to this room where it carries another room's value."""


def canonical(value: Json) -> str:
    """Sorted keys, no spaces, no escapes beyond JSON's own, no NaN. Raises ValueError for what JSON cannot hold.

    Follows RFC 8785 in all but the spelling of floats, which is Python's shortest round trip.
    """
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except TypeError as error:
        raise ValueError(f"not a JSON value: {error}") from error


def digest(value: Json) -> str:
    """Lower-case hex SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
