"""TrustEntry: the closed family of events that a revision's history in a zone consists of. `zone.standing` folds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRevision:
    """A revision met its first capture in this zone. `predecessor` is the revision before it, None for a new zone."""

    at: datetime
    revision: str
    predecessor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A human's released decision on a held order."""

    at: datetime
    reason: ReasonCode
    would_pass: bool
    """`admit` would have passed it but for the zone's standing or the audit."""
    review: str
    by: str
    safety: bool = False
    """The error would have had safety consequences."""
    settles: bool = False
    """A second look ended with this verdict: the doubt that called for it is settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """A reviewer found an error that counts; another person looks before it does (`TrustPolicy.second_look`)."""

    at: datetime
    reason: ReasonCode
    review: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorConfirmed:
    """A dispute of an order that had been placed was confirmed by a human."""

    at: datetime
    reason: ReasonCode
    order: str
    review: str
    by: str
    safety: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoted:
    """A named person approved the promotion; without the qualifying run it changes nothing."""

    at: datetime
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """A named person took autonomy away."""

    at: datetime
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstated:
    """A named person ended a suspension: back to probation, the run and the counts from zero."""

    at: datetime
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChanged:
    """A named person changed the policy."""

    at: datetime
    policy: TrustPolicy
    by: str
    note: str = ""


TrustEntry: TypeAlias = (
    NewRevision | Reviewed | Doubted | ErrorConfirmed | Promoted | Suspended | Reinstated | PolicyChanged
)
ENTRY_KINDS: dict[str, type[TrustEntry]] = {
    "revision": NewRevision,
    "reviewed": Reviewed,
    "doubted": Doubted,
    "error_confirmed": ErrorConfirmed,
    "promoted": Promoted,
    "suspended": Suspended,
    "reinstated": Reinstated,
    "policy_changed": PolicyChanged,
}
"""Stable names, as stored and journalled."""


def kind_of(entry: TrustEntry) -> str:
    """The stable name of an entry's kind."""
    return next(name for name, kind in ENTRY_KINDS.items() if isinstance(entry, kind))
