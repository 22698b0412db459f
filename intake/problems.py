"""Problems: what went wrong, as RFC 9457 problem details with a stable code and a sentence that says what to do.

Every refusal of the HTTP doors is a row of `PROBLEMS`; `docs/http.md` lists them and is tested against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.sentences import said
from models.phrases import Phrase, Phrased

TYPE = "urn:order-intake:problem:"
"""Prefix of `type`, an identifier."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its HTTP status and what it means."""

    status: int
    title: str


PROBLEMS: Mapping[str, Kind] = {
    "key.missing": Kind(401, "No API key"),
    "key.unknown": Kind(401, "Unknown API key"),
    "key.revoked": Kind(401, "Revoked API key"),
    "key.scope": Kind(403, "The API key does not allow this"),
    "signature.missing": Kind(401, "No signature"),
    "signature.wrong": Kind(401, "The signature does not hold"),
    "signature.old": Kind(401, "The signature is too old"),
    "event.invalid": Kind(400, "No CloudEvent"),
    "event.batch_too_large": Kind(413, "Too many events in one request"),
    "body.empty": Kind(400, "Empty body"),
    "body.too_large": Kind(413, "Body too large"),
    "body.incomplete": Kind(400, "The body ended early"),
    "body.timeout": Kind(408, "The body took too long"),
    "body.invalid": Kind(400, "The body cannot be read"),
    "field.invalid": Kind(400, "A field is wrong"),
    "field.unknown": Kind(400, "There is no such field"),
    "media.unsupported": Kind(415, "Unsupported media type"),
    "text.too_long": Kind(413, "Text too long"),
    "text.encoding": Kind(400, "Text is not UTF-8"),
    "text.control": Kind(400, "Text with control characters"),
    "idempotency.conflict": Kind(422, "Idempotency key used for another request"),
    "capture.unknown": Kind(404, "No such capture"),
    "order.unknown": Kind(404, "No such order"),
    "review.unknown": Kind(404, "No such review"),
    "zone.unknown": Kind(404, "No such zone"),
    "path.unknown": Kind(404, "No such address"),
    "method.unknown": Kind(405, "Method not allowed"),
    "order.state": Kind(409, "The order's state does not allow this"),
    "order.version": Kind(409, "The order has changed"),
    "response.conflict": Kind(422, "Response id used for another response"),
    "review.conflict": Kind(409, "The review's state does not allow this"),
    "review.claimed": Kind(409, "Another reviewer has it"),
    "review.already_decided": Kind(409, "Already decided"),
    "review.already_released": Kind(409, "The decision has taken effect"),
    "zone.transition_refused": Kind(409, "The zone's state does not allow this"),
    "decision.blocking_findings": Kind(422, "Blocking findings remain"),
    "decision.invalid": Kind(422, "The decision contradicts itself"),
    "evidence.storage_full": Kind(507, "The evidence store is full"),
    "evidence.failed": Kind(503, "The evidence store cannot be written"),
    "database.unavailable": Kind(503, "The database cannot be reached"),
    "overloaded": Kind(503, "Too many requests at once"),
    "internal": Kind(500, "An error of ours"),
}


class Problem(Phrased):
    """Raised anywhere behind the doors; becomes a problem details answer.

    `code` is a key of PROBLEMS, `detail` says what was wrong, where and what to do; `where` names the field.
    """

    def __init__(
        self, code: str, detail: Phrase | str, *, where: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = str(detail)
        self.where = where
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        """HTTP status."""
        return PROBLEMS[self.code].status

    def body(self, language: str = "en") -> dict[str, object]:
        """The members of the problem document; `detail` in this language."""
        kind = PROBLEMS[self.code]
        members: dict[str, object] = {
            "type": TYPE + self.code,
            "title": kind.title,
            "status": kind.status,
            "code": self.code,
            "detail": said(self.told, language),
        }
        if self.where is not None:
            members["field"] = self.where
        return members
