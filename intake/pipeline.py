"""The way of a capture: receive -> decode -> validate -> admit -> publish.

`receive.accept` has stored it and deferred a job. Here the job is done: decode outside any transaction, then write
once - proposals, orders or reviews, events, journal, the capture's state and the job's end commit together. A job may
run twice; its effects have unique keys, so the second run changes nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from intake import circumstances, jobs, outcomes
from intake.evidence import EvidenceStore
from intake.jobs import Job
from intake.meters import DECODE_SECONDS, DECODINGS
from intake.outcomes import Zoned
from intake.readers import Reader
from intake.settings import Settings
from intake.understanding import Business
from knowledge_graph.validator import validate
from models.capture import Capture
from models.decoder import DecoderError
from models.intent import Decoding, Unreadable
from sandbox import standings
from sandbox.admission import Failed
from sandbox.policy import TrustPolicy
from sandbox.zone import ZoneKey

log = logging.getLogger(__name__)
BACKOFF = 2.0
"""Seconds before a failed decoding is tried again, doubled each time."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What one worker thread needs."""

    engine: Engine
    store: EvidenceStore
    settings: Settings
    reader: Reader
    revision: str
    """Of everything that can change what this decoder's captures become (`revisions.revision_of`)."""
    policies: Mapping[str, TrustPolicy]
    """Policy of a new zone, by modality."""
    worker: int

    def run(self, job: Job, capture: Capture, business: Business) -> None:
        """Do one job to its end. Raises only for what is not the capture's fault (database, evidence store)."""
        if job.attempts >= self.settings.decode_attempts:
            # Its workers died each time: whatever it does to them, it does not get another one.
            self._give_up_or_retry(job, capture, "decoder.crashed", "The worker died each time it read this capture.")
            return
        begin = time.perf_counter()
        content = self.store.read(capture.sha256)
        try:
            decoding = self.reader.read(capture, content, business)
        except DecoderError as error:
            self._give_up_or_retry(job, capture, error.code, str(error))
            return
        except Exception as error:  # a decoder's defect must not stop the line: it counts as a failed attempt
            log.exception("decoder %s failed on capture %s", self.reader.info.name, capture.id)
            self._give_up_or_retry(job, capture, "decoder.failed", f"{type(error).__name__}: {error}")
            return
        if not isinstance(decoding, Unreadable) and not decoding.requests:
            decoding = Unreadable("request.none", "No request was found in it. Say or write what is wanted.", {})
        decoded_at = datetime.now(UTC)
        try:
            with self.engine.begin() as connection:
                # One sender's captures are written one after the other, so that a repeat sees the first.
                if jobs.finish(connection, job, self.worker, lock=f"sender:{capture.sender}"):
                    self._write(connection, capture, decoding, business, decoded_at, time.perf_counter() - begin)
        except (OperationalError, InterfaceError):
            raise  # The database is away: the job stays ours until it is back, or until somebody takes it over.
        except Exception as error:  # what cannot be written must not stop the line either
            log.exception("capture %s cannot be written", capture.id)
            self._give_up_or_retry(job, capture, "capture.unwritable", f"{type(error).__name__}: {error}")
            return
        outcome = decoding.code if isinstance(decoding, Unreadable) else "read"
        DECODINGS.labels(capture.modality, outcome).inc()
        DECODE_SECONDS.labels(capture.modality).observe(time.perf_counter() - begin)

    def _write(
        self,
        connection: Connection,
        capture: Capture,
        decoding: Decoding,
        business: Business,
        decoded_at: datetime,
        seconds: float,
    ) -> None:
        """validate -> admit -> publish, in one transaction."""
        now = datetime.now(UTC)
        writing = outcomes.Writing(connection, capture, self.reader.info, self.settings, now)
        if isinstance(decoding, Unreadable):
            writing.unreadable(decoding, decoded_at, seconds)
            return
        known = circumstances.gather(connection, capture, decoding.requests, business.graph, self.settings, now)
        proposals = [validate(each, capture, business.graph, known, business.lexicon) for each in decoding.requests]
        if len(proposals) > 1:
            # All locks first and in one order, so that two captures with several requests cannot wait for each other.
            for name in sorted({str(self._zone(capture, each.intent)) for each in proposals}):
                standings.lock_shared(connection, ZoneKey.parse(name))
        zoned = []
        for proposal in proposals:
            zone = self._zone(capture, proposal.intent)
            admission, row = standings.admit_locked(
                connection,
                proposal,
                zone,
                self.revision,
                self.policies[capture.modality],
                now,
                sender=outcomes.who_answers(capture),
                language=capture.language,
            )
            zoned.append(Zoned(proposal, admission, row))
        writing.read(decoding, tuple(zoned), decoded_at, seconds)

    def _zone(self, capture: Capture, intent: str) -> ZoneKey:
        return ZoneKey(capture.modality, self.reader.info.name, intent)  # type: ignore[arg-type]

    def _give_up_or_retry(self, job: Job, capture: Capture, code: str, detail: str) -> None:
        attempts = job.attempts + 1
        now = datetime.now(UTC)
        DECODINGS.labels(capture.modality, code).inc()
        with self.engine.begin() as connection:
            writing = outcomes.Writing(connection, capture, self.reader.info, self.settings, now)
            if attempts < self.settings.decode_attempts:
                log.warning("capture %s, attempt %d: %s", capture.id, attempts, detail)
                if jobs.retry(connection, job, self.worker, now + timedelta(seconds=BACKOFF * 2 ** (attempts - 1))):
                    writing.failed_attempt(code, attempts)
            elif jobs.finish(connection, job, self.worker):
                log.error("capture %s goes to a human after %d attempts: %s", capture.id, attempts, detail)
                writing.failed(Failed(code, detail, attempts))
