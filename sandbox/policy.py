"""TrustPolicy: what a zone must show before its orders pass by themselves, and what takes that away again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from knowledge_graph.order import SafetyClass
from models.phrases import phrase
from sandbox.errors import PolicyInvalid
from sandbox.reason import DECODER_FAULTS, ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPolicy:
    """A small value for each zone. Raises PolicyInvalid for values outside the ranges given below each field."""

    qualifying_run: int = 500
    """At least 1: clean qualifying orders in a row that make a zone automatic."""
    audit_rate: float = 0.02
    """Above 0, at most 1: share of automatic orders that a human sees all the same. There is no autonomy unaudited."""
    risk_level: float = 0.008
    """Above 0, below 1: error rate among automatic orders that the business bears."""
    calibration_share: float = 0.5
    """Above 0, at most 1: share of the risk level that the confidence threshold is chosen for. At 1 the orders over the
    threshold may err as often as is borne at all, and a zone then hardly ever shows its clean run."""
    audit_raise: float = 10.0
    """At least 1: factor on the audit rate after an error without safety consequences; the rate never exceeds 1."""
    recovery_run: int | None = None
    """At least 1: clean audited orders in a row that take back one raise of the audit rate. None: as many as hold one
    error on average at the risk level, at most qualifying_run. A zone that errs within its level could hardly ever show
    500 in a row, and one raise would then cost it its autonomy for good."""
    errors_tolerated: int | None = None
    """At least 0: confirmed errors since promotion that are borne before the zone is suspended whatever the bounds say.
    0: one confirmed error takes autonomy away. None: only the lower bound on the error rate (and safety) suspends."""
    confidence_level: float = 0.95
    """Above 0.5, below 1: of the two-sided bounds on the error rate."""
    promotion: Literal["automatic", "approved"] = "automatic"
    """approved: after the qualifying run a named person must promote."""
    counting: frozenset[ReasonCode] = DECODER_FAULTS
    """Reasons that count as an error of the decoder. `correct` cannot be one."""
    second_look: bool = True
    """An error that one reviewer found counts once another person has confirmed it; with consequences for safety it
    counts at once. False where one person works alone."""
    fixed_threshold: float | None = None
    """0 to 1: used in place of the calibrated threshold. Only for deterministic decoders of typed text, whose
    confidence does not need to be learned; None means that without enough reviewed history nothing passes."""
    held_safety_classes: frozenset[SafetyClass] = frozenset({"STOP", "RESTRICT"})
    """Maintenance under a procedure of these classes always goes to a human."""

    def __post_init__(self) -> None:
        limits = {
            "qualifying_run": self.qualifying_run >= 1,
            "audit_rate": 0 < self.audit_rate <= 1,
            "risk_level": 0 < self.risk_level < 1,
            "calibration_share": 0 < self.calibration_share <= 1,
            "audit_raise": self.audit_raise >= 1,
            "recovery_run": self.recovery_run is None or self.recovery_run >= 1,
            "errors_tolerated": self.errors_tolerated is None or self.errors_tolerated >= 0,
            "confidence_level": 0.5 < self.confidence_level < 1,
            "counting": ReasonCode.CORRECT not in self.counting,
            "fixed_threshold": self.fixed_threshold is None or 0 <= self.fixed_threshold <= 1,
        }
        wrong = [f"{name}={getattr(self, name)!r}" for name, right in limits.items() if not right]
        if wrong:
            raise PolicyInvalid(phrase("Outside the range that docs/trust.md gives: {fields}.", fields=tuple(wrong)))

    @property
    def recovery(self) -> int:
        """Clean orders in a row that take one raise of the audit rate back."""
        if self.recovery_run is not None:
            return self.recovery_run
        return min(self.qualifying_run, math.ceil(1 / self.risk_level))
