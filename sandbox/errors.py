"""What this room refuses, and why. Each class has a stable code; each message says what to do.

SandboxError
 +- PolicyInvalid      a trust policy that would mean something else than it says
 +- KeyInvalid         text that is no zone key
 +- CalibrationInvalid a calibration file that cannot be used
 +- ZoneUnknown        no such zone and revision has been seen
 +- TransitionRefused  a promotion, reinstatement or dispute that the present state does not allow
 +- ReviewUnknown      no such review
 +- DecisionInvalid    a decision that contradicts itself (an approval with a fault, a correction without content)
 +- SuggestionUnknown  no such suggestion for the graph
 +- SuggestionSettled  a suggestion that is in force or withdrawn already: 409 at the doors
 +- SecondPersonNeeded a suggestion that breaks orders that were right, put in force by who proposed it or by no lead
 +- BlockingFindings   approving would place an order that still has blocking findings
 +- ReviewConflict     somebody else was first: 409 at the doors
     +- ClaimedByAnother   another reviewer holds the lease
     +- AlreadyDecided     the review has a decision already
     +- AlreadyReleased    the decision has taken effect and cannot be undone
"""

from __future__ import annotations

from models.phrases import Phrase, Phrased


class SandboxError(Phrased):
    """Root of what this room raises."""

    code = "sandbox.refused"


class PolicyInvalid(SandboxError):
    """Raised when a TrustPolicy is made with values outside their ranges."""

    code = "policy.invalid"


class KeyInvalid(SandboxError):
    """Raised when text is parsed as a zone key and is none."""

    code = "zone.key_invalid"


class CalibrationInvalid(SandboxError):
    """Raised when a calibration file is read that this release cannot use."""

    code = "calibration.invalid"


class ZoneUnknown(SandboxError):
    """Raised when an entry is recorded for a zone and revision that no capture has met."""

    code = "zone.unknown"


class TransitionRefused(SandboxError):
    """Raised when a person asks for a change of state that the rules do not allow now."""

    code = "zone.transition_refused"


class ReviewUnknown(SandboxError):
    """Raised when a review is named that does not exist."""

    code = "review.unknown"


class DecisionInvalid(SandboxError):
    """Raised when a decision contradicts itself."""

    code = "decision.invalid"


class SuggestionUnknown(SandboxError):
    """Raised when a suggestion for the graph is named that does not exist."""

    code = "suggestion.unknown"


class SuggestionSettled(SandboxError):
    """Raised when a suggestion is settled a second time."""

    code = "suggestion.settled"


class SecondPersonNeeded(SandboxError):
    """Raised when one person alone would break orders that came out right."""

    code = "suggestion.second_person"


class BlockingFindings(SandboxError):
    """Raised by `decide`; `fields` names the fields that must be settled first."""

    code = "decision.blocking_findings"

    def __init__(self, message: Phrase | str, fields: tuple[str, ...]) -> None:
        super().__init__(message)
        self.fields = fields


class ReviewConflict(SandboxError):
    """Raised when a review is no longer in the state that the caller saw."""

    code = "review.conflict"


class ClaimedByAnother(ReviewConflict):
    """Raised when another reviewer's lease on the review is alive."""

    code = "review.claimed"


class AlreadyDecided(ReviewConflict):
    """Raised by a second decision, or by a dispute of an order that is being disputed."""

    code = "review.already_decided"


class AlreadyReleased(ReviewConflict):
    """Raised by `undo` when the decision's effect is out; a dispute is the way from here."""

    code = "review.already_released"
