"""Trust values <-> JSON, for rows and journal. The field names of the dataclasses are the names in JSON."""

from __future__ import annotations

from typing import TypeVar, cast

import msgspec

from sandbox.canonical import JsonObject
from sandbox.entry import ENTRY_KINDS, TrustEntry
from sandbox.policy import TrustPolicy
from sandbox.zone import Standing

T = TypeVar("T")


def entry_to_json(entry: TrustEntry) -> JsonObject:
    """The fields of an entry; its kind (`entry.kind_of`) is stored beside it."""
    return cast("JsonObject", msgspec.to_builtins(entry, order="deterministic"))


def entry_from_json(kind: str, body: JsonObject) -> TrustEntry:
    """What `entry_to_json` made. Raises ValueError for an unknown kind or a body that is not of it."""
    if kind not in ENTRY_KINDS:
        raise ValueError(f"no kind of trust entry is called {kind!r}")
    return _convert(body, ENTRY_KINDS[kind])


def policy_to_json(policy: TrustPolicy) -> JsonObject:
    """The fields of a policy."""
    return cast("JsonObject", msgspec.to_builtins(policy, order="deterministic"))


def policy_from_json(body: JsonObject) -> TrustPolicy:
    """What `policy_to_json` made; fields that are absent take their defaults. Raises ValueError or PolicyInvalid."""
    return _convert(body, TrustPolicy)


def standing_to_json(standing: Standing) -> JsonObject:
    """The fields of a standing, its policy included."""
    return cast("JsonObject", msgspec.to_builtins(standing, order="deterministic"))


def standing_from_json(body: JsonObject) -> Standing:
    """What `standing_to_json` made. Raises ValueError."""
    return _convert(body, Standing)


def _convert(body: JsonObject, kind: type[T]) -> T:
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
