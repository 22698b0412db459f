"""A zone, where a decoder earns trust: its key, its revision, and its standing as a pure fold over its history.

`standing(entries, policy)` equals advancing `initial(policy)` by one entry after the other, so rows may cache it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal, assert_never, get_args

from models.capture import Modality
from models.decoder import DecoderInfo
from models.intent import Intent
from models.phrases import phrase
from sandbox import bounds
from sandbox.canonical import Json, digest
from sandbox.entry import (
    Doubted,
    ErrorConfirmed,
    NewRevision,
    PolicyChanged,
    Promoted,
    Reinstated,
    Reviewed,
    Suspended,
    TrustEntry,
)
from sandbox.errors import KeyInvalid
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode

State = Literal["quarantined", "probation", "automatic", "suspended"]
Cause = Literal["new", "revision", "first_review", "run", "approved", "safety", "errors", "bound", "person", "policy"]
"""What led to the present state: the qualifying run, an error with safety consequences, the bound on the rate ..."""


REACH = 10
"""Qualifying runs that an expected remainder may be long before it says nothing but that the rate is too high: errors
few enough to promise anything are too few to tell 5,000 orders from 50,000."""


@dataclass(frozen=True, slots=True)
class ZoneKey:
    """Where a decoder earns trust. Its text is `speech/whisper/order.place`."""

    modality: Modality
    decoder: str
    intent: Intent

    def __post_init__(self) -> None:
        if self.modality not in get_args(Modality) or self.intent not in get_args(Intent):
            raise KeyInvalid(phrase("{zone} has an unknown modality or intent.", zone=str(self)))
        if not self.decoder or "/" in self.decoder or any(c.isspace() for c in self.decoder):
            raise KeyInvalid(
                phrase("{name!r} cannot be a decoder's name: no slash, no space, not empty.", name=self.decoder)
            )

    def __str__(self) -> str:
        return f"{self.modality}/{self.decoder}/{self.intent}"

    @classmethod
    def parse(cls, text: str) -> ZoneKey:
        """The key that this text stands for. Raises KeyInvalid."""
        parts = text.split("/")
        if len(parts) != 3:
            raise KeyInvalid(
                phrase(
                    "{text!r} is no zone; expected modality/decoder/intent, e.g. speech/whisper/order.place.", text=text
                )
            )
        return cls(parts[0], parts[1], parts[2])  # type: ignore[arg-type]  # checked by __post_init__


def revision(
    decoder: DecoderInfo, *, validator: str, parser: str = "", settings: Mapping[str, Json] | None = None
) -> str:
    """Version of the decoder and eight hex digits over all that can change an order: `1.0.0+4be1a2c3`.

    `model_digest` stands for weights and the decoder's own settings; `validator` and `parser` are their versions,
    `settings` whatever else shapes an order. The graph is no part of it: names change daily, and are not perception.
    """
    parts: Mapping[str, Json] = {
        "name": decoder.name,
        "version": decoder.version,
        "model": decoder.model_digest,
        "parser": parser,
        "validator": validator,
        "settings": dict(settings or {}),
    }
    return f"{decoder.version}+{digest(parts)[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a zone's revision is trusted with, and the figures that it rests on. Counts begin anew with a revision
    and with a reinstatement."""

    policy: TrustPolicy
    state: State = "quarantined"
    cause: Cause = "new"
    clean_run: int = 0
    """Qualifying reviewed orders since the last error that counts."""
    qualified: int = 0
    """The clean run at promotion; 0 unless automatic."""
    reviewed: int = 0
    """n: orders that would have passed, or had passed, and were judged right or wrong."""
    errors: int = 0
    """Of these, wrong through a reason that counts."""
    seen: int = 0
    """All reviewed orders, those that count neither way included."""
    errors_since_promotion: int = 0
    audit_rate: float = 0.02
    """In force now; at least the policy's."""
    doubts: int = 0
    """Errors found by one reviewer that a second look has not settled; nothing is promoted while there are some."""
    recovery: int = 0
    """Clean orders since the audit rate was last raised or taken back a step."""

    @property
    def bound(self) -> tuple[float, float]:
        """Lower and upper bound on the error rate (Clopper-Pearson, two-sided, at the policy's confidence level)."""
        return bounds.clopper_pearson(self.errors, self.reviewed, self.policy.confidence_level)

    @property
    def expected_remainder(self) -> float:
        """Qualifying orders still expected before promotion at the observed rate; 0 once automatic, may be infinite."""
        if self.state == "automatic":
            return 0.0
        return bounds.expected_remainder(self.clean_run, self.policy.qualifying_run, self.errors, self.reviewed)

    @property
    def out_of_reach(self) -> bool:
        """At the observed rate the run is not to be expected: it would take REACH times its length, or forever."""
        return self.expected_remainder > REACH * self.policy.qualifying_run

    @property
    def awaits_approval(self) -> bool:
        """The run is complete and a named person must promote."""
        return self.state == "probation" and self.clean_run >= self.policy.qualifying_run and not self.doubts


def initial(policy: TrustPolicy) -> Standing:
    """A zone that nothing is known of."""
    return Standing(policy=policy, audit_rate=policy.audit_rate)


def standing(entries: Iterable[TrustEntry], policy: TrustPolicy) -> Standing:
    """The fold over a history in its order; `policy` is the one in force at its beginning."""
    return reduce(advance, entries, initial(policy))


def advance(before: Standing, entry: TrustEntry) -> Standing:
    """The standing after one more entry. Total: an entry that the rules do not allow changes nothing."""
    match entry:
        case NewRevision():
            fresh = replace(initial(before.policy), seen=before.seen)
            if before.seen or entry.predecessor is not None:
                return replace(fresh, state="probation", cause="revision")
            return fresh
        case Reviewed():
            return _reviewed(before, entry)
        case Doubted():
            return replace(before, doubts=before.doubts + 1, seen=before.seen + 1)
        case ErrorConfirmed():
            return _error(before, entry.safety) if entry.reason in before.policy.counting else before
        case Promoted():
            return _promoted(before, "approved") if before.awaits_approval else before
        case Suspended():
            return _suspended(before, "person")
        case Reinstated():
            if before.state != "suspended":
                return before
            return replace(initial(before.policy), state="probation", cause="person", seen=before.seen)
        case PolicyChanged():
            return _under(before, entry.policy)
        case _:
            assert_never(entry)


def _reviewed(before: Standing, entry: Reviewed) -> Standing:
    if entry.settles:
        # The order itself was counted as seen when it was doubted.
        after = replace(before, doubts=max(0, before.doubts - 1))
    else:
        after = replace(before, seen=before.seen + 1)
    if after.state == "quarantined":
        after = replace(after, state="probation", cause="first_review")
    if not entry.would_pass:
        return after  # It was held for its own sake: no autonomy would have let it out, so it proves nothing.
    if entry.reason in after.policy.counting:
        return _error(after, entry.safety)
    return _clean(after) if entry.reason is ReasonCode.CORRECT else _promoted_if_due(after)


def _clean(before: Standing) -> Standing:
    after = replace(before, reviewed=before.reviewed + 1)
    if after.state == "suspended":
        return after
    after = replace(after, clean_run=before.clean_run + 1, recovery=before.recovery + 1)
    if after.state == "automatic":
        return _recovered(after)
    return _promoted_if_due(after)


def _promoted_if_due(before: Standing) -> Standing:
    if before.awaits_approval and before.policy.promotion == "automatic":
        return _promoted(before, "run")
    return before


def _recovered(before: Standing) -> Standing:
    policy = before.policy
    if before.audit_rate <= policy.audit_rate or before.recovery < policy.recovery:
        return before
    lowered = max(policy.audit_rate, before.audit_rate / policy.audit_raise)
    return replace(before, audit_rate=lowered if policy.audit_raise > 1 else policy.audit_rate, recovery=0)


def _promoted(before: Standing, cause: Cause) -> Standing:
    return replace(
        before,
        state="automatic",
        cause=cause,
        qualified=before.clean_run,
        errors_since_promotion=0,
        audit_rate=before.policy.audit_rate,
        recovery=0,
    )


def _suspended(before: Standing, cause: Cause) -> Standing:
    return replace(before, state="suspended", cause=cause, clean_run=0, qualified=0, recovery=0)


def _error(before: Standing, safety: bool) -> Standing:
    after = replace(before, reviewed=before.reviewed + 1, errors=before.errors + 1, clean_run=0, recovery=0)
    if after.state != "automatic":
        return after
    policy = after.policy
    after = replace(after, errors_since_promotion=after.errors_since_promotion + 1)
    if safety:
        return _suspended(after, "safety")
    if policy.errors_tolerated is not None and after.errors_since_promotion > policy.errors_tolerated:
        return _suspended(after, "errors")
    if after.bound[0] > policy.risk_level:
        return _suspended(after, "bound")
    return replace(after, audit_rate=min(1.0, after.audit_rate * policy.audit_raise))


def _under(before: Standing, policy: TrustPolicy) -> Standing:
    """A policy holds at once: what no longer suffices is taken away, what now suffices is given."""
    raised = before.audit_rate > before.policy.audit_rate
    rate = max(before.audit_rate, policy.audit_rate) if raised else policy.audit_rate
    after = replace(before, policy=policy, audit_rate=rate)
    if after.state == "automatic":
        tolerated = policy.errors_tolerated
        if tolerated is not None and after.errors_since_promotion > tolerated:
            return _suspended(after, "policy")
        if after.errors_since_promotion and after.bound[0] > policy.risk_level:
            return _suspended(after, "policy")
        if max(after.qualified, after.clean_run) < policy.qualifying_run:
            return replace(after, state="probation", cause="policy", qualified=0)
        return _recovered(after)
    return _promoted_if_due(after)


__all__ = [
    "Cause",
    "Doubted",
    "ErrorConfirmed",
    "NewRevision",
    "PolicyChanged",
    "Promoted",
    "Reinstated",
    "Reviewed",
    "Standing",
    "State",
    "Suspended",
    "TrustEntry",
    "TrustPolicy",
    "ZoneKey",
    "advance",
    "initial",
    "revision",
    "standing",
]
