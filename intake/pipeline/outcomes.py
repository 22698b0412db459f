"""What a decoding came to, written down: orders, reviews, questions, reports, and the capture's last state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.engine import Connection

from intake.orders import alarms, conditions, orders, reports, requests, soundness
from intake.orders.order_rows import Document
from intake.orders.orders import NewOrder
from intake.outbound import outbox
from intake.settings import Settings
from intake.storage.ledger import Ledger
from intake.storage.writer import Writer
from knowledge_graph.answering.encoding import evidence_rows, order_to_json, proposal_to_json
from knowledge_graph.answering.structure import unstructure
from knowledge_graph.judging.identity import lines_digest
from knowledge_graph.proposal import Proposal
from models.capture import Capture
from models.decoder import DecoderInfo
from models.encoding import request_to_json
from models.intent import Decoding, Read, Request, Unreadable
from sandbox import journal
from sandbox.admission import Admission, Asked, Automatic, Failed, Held, admit
from sandbox.passed import AutomaticOrder, Noted
from sandbox.review import WHOLE_CAPTURE, ReviewItem, open_review
from sandbox.standings import ZoneRow

RANK = ("held", "asked", "placed", "recorded")
"""A capture with several requests is in the first of these states that one of them is in."""
SYSTEM = "order-intake"


@dataclass(frozen=True, slots=True)
class Zoned:
    """A request, what it was understood as, what `admit` said of that, and the zone it said so for."""

    request: Request
    proposal: Proposal
    admission: Admission
    zone: ZoneRow


@dataclass(frozen=True, slots=True)
class Writing:
    """One capture's outcome on its way into the caller's transaction."""

    connection: Connection
    capture: Capture
    decoder: DecoderInfo
    settings: Settings
    now: datetime
    ledger: Ledger = field(default_factory=Ledger)
    """Rows gathered; whoever began the transaction flushes them."""
    explanation: str | None = None
    """Digest of the decoder's explanation in the evidence store."""

    def read(self, decoding: Read, zoned: Sequence[Zoned], decoded_at: datetime, seconds: float) -> None:
        """Requests were read: each becomes an order, a review, a question or a record."""
        states, question = [], None
        for each in zoned:
            state, asked = self._request(each)
            states.append(state)
            question = question or asked
        state = min(states, key=RANK.index)
        stages = [_stage("decoded", decoded_at), _stage("validated", self.now)]
        outcome = self._heard(decoding, seconds)
        self._end(state, stages, {**outcome, "question": question} if question else outcome)

    def unreadable(self, found: Unreadable, decoded_at: datetime, seconds: float) -> None:
        """Nothing was read: the sender is asked to send it again, or a human looks."""
        sender = who_answers(self.capture)
        admission = admit(found, None, None, sender=sender, language=self.capture.language)
        outcome = self._heard(found, seconds)
        outcome["unreadable"] = {"code": found.code, "detail": found.detail}
        if isinstance(admission, Asked):
            outcome["question"] = _question(admission)
        elif isinstance(admission, Held):
            outcome["review"] = self._hold_whole(admission)
        self._publish("capture.unreadable", outcome)
        self._end("unreadable", [_stage("decoded", decoded_at)], outcome)

    def sound(self, found: Unreadable, zoned: Zoned, decoded_at: datetime, seconds: float) -> None:
        """The machine is as it should be, says the decoder: so it is once its zone may say so, else a human looks."""
        outcome = self._heard(found, seconds)
        outcome["unreadable"] = {"code": found.code, "detail": found.detail}
        state, _ = self._request(zoned)
        self._end(state, [_stage("decoded", decoded_at)], outcome)

    def coalesced(self, leader: str, decoded_at: datetime) -> None:
        """It was not decoded itself: one of the same device and moment was, and this one was counted with it."""
        self._end("recorded", [_stage("coalesced", decoded_at)], {"coalesced_with": leader})

    def failed(self, failure: Failed) -> None:
        """The decoder gave up: a human looks."""
        admission = admit(failure, None, None)
        assert isinstance(admission, Held), "a failure is never automatic"
        outcome: Document = {
            "failure": {"code": failure.code, "detail": failure.detail.replace("\0", "")[:500]},
            "review": self._hold_whole(admission),
            "decoder": self._decoder(None),
        }
        self._end("failed", [], outcome, attempts=failure.attempts)

    def failed_attempt(self, code: str, attempts: int) -> None:
        """One attempt failed; another follows."""
        stage = {**_stage("attempt_failed", self.now), "code": code}
        self._update("received", [stage], attempts)

    def _request(self, each: Zoned) -> tuple[str, Document | None]:
        proposal, admission = each.proposal, each.admission
        document = proposal_to_json(proposal)
        order_id = review = question = None
        known = self._repeated(each)
        alarm = alarms.heard(self.connection, self.capture, proposal, alarms.policy_of(self.settings), self._writer())
        match admission:
            case Automatic() | Held() if known is None and alarm in alarms.NO_ORDER:
                state = "recorded"
            case Held() if known is not None and conditions.repeats(proposal):
                state, order_id = "recorded", self._count(each, known)
            case Automatic():
                state, order_id = self._pass(each, known)
            case Held():
                state, order_id = "held", self._order(each, "held")
                review = self._hold(each, admission, document, order_id)
            case Asked():
                state, question = "asked", {**_question(admission), "request": proposal.request}
                self._publish("capture.asked", {"question": question, "proposal": document})
        self.ledger.proposals.append(
            {
                "capture": self.capture.id,
                "ordinal": proposal.request,
                "intent": proposal.intent,
                "zone": str(each.zone.zone),
                "revision": each.zone.revision,
                "admission": admission_to_json(admission),
                "document": document,
                "request": request_to_json(each.request),
                "order_id": order_id,
                "review_id": review,
                "created_at": self.now,
            }
        )
        return state, question

    def _repeated(self, each: Zoned) -> str | None:
        """The order, held ones included, of the very condition that this proposal reports."""
        order = each.proposal.order
        if order is None or order.maintenance is None:
            return None
        if any(row["condition_key"] == order.maintenance.condition_key for row in self.ledger.orders):
            self.ledger.flush(self.connection)  # It is among what this transaction has gathered.
        return conditions.open_order(self.connection, order, held=True)

    def _count(self, each: Zoned, known: str) -> str:
        assert each.proposal.order is not None
        conditions.count(self.connection, known, each.proposal.order, self._writer())
        return known

    def _pass(self, each: Zoned, known: str | None) -> tuple[str, str | None]:
        proposal, order_id = each.proposal, None
        if known is not None:
            state, order_id = "recorded", self._count(each, known)
        elif proposal.order is not None:
            state, order_id = "placed", self._order(each, "placed")
        elif proposal.change is not None:
            wish: Document = unstructure(proposal.change)
            requests.request(self.connection, wish, self._writer(), self.settings.cancel_answer)
            state, order_id = "recorded", proposal.change.order
        elif proposal.well is not None:
            soundness.hear(self.connection, proposal.well, self.capture, self.settings, self._writer())
            state = "recorded"
        else:
            assert proposal.report is not None, "admit holds what is empty"
            report: Document = unstructure(proposal.report)
            reports.record(self.connection, report, self.capture.id, proposal.request, self._writer())
            state, order_id = "recorded", proposal.report.order
        its = AutomaticOrder(self.capture.id, proposal.request, order_id, proposal.confidence, self.now)
        self.ledger.automatic.append(Noted(each.zone.zone, each.zone.revision, its))
        return state, order_id

    def _order(self, each: Zoned, state: str) -> str | None:
        order = each.proposal.order
        if order is None:
            return None
        new = NewOrder(
            order=order_to_json(order),
            evidence=list(evidence_rows(each.proposal)),
            provenance={
                "intent": each.proposal.intent,
                "zone": str(each.zone.zone),
                "revision": each.zone.revision,
                "graph": each.proposal.graph,
            },
            state=state,
            admission="automatic" if state == "placed" else "held",
            zone=str(each.zone.zone),
            capture=self.capture.id,
            ordinal=each.proposal.request,
            lines_digest=lines_digest(order),
            evidence_sha256=None if self.capture.modality == "text" else self.capture.sha256,
        )
        orders.create(self.connection, new, self._writer())
        return order.id

    def _hold(self, each: Zoned, held: Held, document: Document, order: str | None) -> str:
        item = ReviewItem(
            capture=self.capture.id,
            ordinal=each.proposal.request,
            held=held,
            proposal=document,
            confidence=each.proposal.confidence,
            zone=each.zone.zone,
            revision=each.zone.revision,
            order=order,
            site=self.capture.site,
            sender=self.capture.sender,
            language=self.capture.language,
        )
        return open_review(self.connection, item, self.now)

    def _hold_whole(self, held: Held) -> str:
        item = ReviewItem(
            capture=self.capture.id,
            ordinal=WHOLE_CAPTURE,
            held=held,
            site=self.capture.site,
            sender=self.capture.sender,
            language=self.capture.language,
        )
        return open_review(self.connection, item, self.now)

    def _heard(self, decoding: Decoding, seconds: float) -> Document:
        transcript = None if decoding.reading is None else msgspec.to_builtins(decoding.reading)
        return {
            "transcript": transcript,
            "figures": dict(decoding.figures),
            "fingerprint": decoding.fingerprint,
            "explanation": self.explanation,
            "decoder": self._decoder(seconds),
        }

    def _decoder(self, seconds: float | None) -> Document:
        info = self.decoder
        return {"name": info.name, "version": info.version, "model": info.model_digest, "seconds": seconds}

    def _publish(self, kind: str, data: Document) -> None:
        capture: Document = msgspec.to_builtins(self.capture)
        outbox.publish(self.connection, kind, self.capture.id, {"capture": capture, **data}, self._writer())

    def _end(self, state: str, stages: list[Document], outcome: Document, attempts: int = 0) -> None:
        kept = {key: value for key, value in outcome.items() if value is not None}
        self._update(state, [*stages, _stage(state, self.now)], attempts, kept, self.now)
        body = {"attempts": attempts}
        self.ledger.entries.append(journal.Entry(f"capture.{state}", f"capture:{self.capture.id}", body))

    def _update(
        self,
        state: str,
        stages: list[Document],
        attempts: int,
        outcome: Document | None = None,
        finished_at: datetime | None = None,
    ) -> None:
        change = {"id": self.capture.id, "state": state, "stages": stages, "attempts": attempts}
        self.ledger.captures.append({**change, "outcome": outcome, "finished_at": finished_at})

    def _writer(self) -> Writer:
        return Writer(SYSTEM, self.now, self.settings.event_source, self.ledger)


def who_answers(capture: Capture) -> str | None:
    """Whom a question can be put to: whoever sent it, unless that is a device."""
    return None if capture.sender.startswith("device:") else capture.sender


def admission_to_json(admission: Admission) -> Document:
    """`kind` (automatic, held, asked) with its reasons."""
    body: dict[str, Any] = {"kind": type(admission).__name__.lower(), **msgspec.to_builtins(admission)}
    return body


def _question(asked: Asked) -> Document:
    return {"to": asked.sender, "sentence": asked.question, "choices": list(asked.choices)}


def _stage(name: str, at: datetime) -> Document:
    return {"stage": name, "at": at.isoformat()}
