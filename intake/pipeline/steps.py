"""The way of a capture: receive -> decode -> validate -> admit -> publish.

`receive.accept` has stored it and deferred a job. Here the job is done: decode outside any transaction, then write
once - proposals, orders or reviews, events, journal, the capture's state and the job's end commit together. A job may
run twice; only who still holds it may end it, and its effects have unique keys, so the second run changes nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from intake.meters import DECODE_SECONDS, DECODINGS
from intake.orders import soundness
from intake.orders.orders import draw_numbers
from intake.pipeline import circumstances, coalescing, outcomes
from intake.pipeline.circumstances import Asked
from intake.pipeline.outcomes import Zoned
from intake.pipeline.readers import Reader
from intake.pipeline.understanding import Business
from intake.settings import Settings
from intake.storage import jobs
from intake.storage.evidence import EvidenceError, EvidenceStore
from intake.storage.jobs import Job
from intake.storage.ledger import Ledger
from knowledge_graph.proposal import Proposal
from knowledge_graph.validator import validate
from models.capture import Capture
from models.decoder import DecoderError
from models.intent import Decoding, Read, Request, Unreadable
from sandbox import standings
from sandbox.admission import Failed, admit, audit_draw
from sandbox.policy import TrustPolicy
from sandbox.standings import ZoneRow
from sandbox.zone import ZoneKey

log = logging.getLogger(__name__)
BACKOFF = 2.0
"""Seconds before a failed decoding is tried again, doubled each time."""


Work: TypeAlias = Sequence[tuple[Job, Capture]]


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A capture with what was read from it, at what time, after how many seconds."""

    job: Job
    capture: Capture
    decoding: Decoding
    at: datetime
    seconds: float
    explanation: str | None = None
    """Digest of the decoder's explanation, which lies in the evidence store already."""
    followers: Work = ()
    """Captures that were not decoded: this one's outcome counts for them (`coalescing`)."""


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

    def run(self, work: Work, business: Business, followers: Work = ()) -> None:
        """Do jobs to their end. Raises only while the database is away; what was not done is then ours still.

        `followers` are repeats of the one capture in `work`: counted with it where that has a meaning, else put back.
        """
        read = [found for job, capture in work if (found := self._decode(job, capture, business)) is not None]
        for group in _one_of_each_sender(read):
            self._write_all([replace(each, followers=followers) for each in group], business)
        if followers:
            with self.engine.begin() as connection:
                jobs.put_back(connection, [job for job, _ in followers], self.worker)

    def _decode(self, job: Job, capture: Capture, business: Business) -> _Decoded | None:
        """decode: outside any transaction. None where it failed, which is written down."""
        if job.attempts >= self.settings.decode_attempts:
            # Its workers died each time: whatever it does to them, it does not get another one.
            self._give_up_or_retry(job, capture, "decoder.crashed", "The worker died each time it read this capture.")
            return None
        begin = time.perf_counter()
        try:
            decoding = self.reader.read(capture, self.store.read(capture.sha256), business)
            told = decoding.explanation
            explanation = None if told is None else self.store.put([told]).sha256
        except (DecoderError, EvidenceError) as error:
            self._give_up_or_retry(job, capture, error.code, str(error))
            return None
        except Exception as error:  # a decoder's defect must not stop the line: it counts as a failed attempt
            log.exception("decoder %s failed on capture %s", self.reader.info.name, capture.id)
            self._give_up_or_retry(job, capture, "decoder.failed", f"{type(error).__name__}: {error}")
            return None
        if not isinstance(decoding, Unreadable) and not decoding.requests:
            decoding = Unreadable("request.none", "No request was found in it. Say or write what is wanted.", {})
        return _Decoded(job, capture, decoding, datetime.now(UTC), time.perf_counter() - begin, explanation)

    def _write_all(self, group: Sequence[_Decoded], business: Business) -> None:
        """Several captures in one transaction; each in its own where that fails, so that one cannot hold up others."""
        try:
            with self.engine.begin() as connection:
                self._write(connection, group, business)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # what cannot be written must not stop the line either
            if len(group) > 1:
                for each in group:
                    self._write_all([each], business)
                return
            log.exception("capture %s cannot be written", group[0].capture.id)
            detail = f"{type(error).__name__}: {error}"
            self._give_up_or_retry(group[0].job, group[0].capture, "capture.unwritable", detail)
            return
        for each in group:
            outcome = each.decoding.code if isinstance(each.decoding, Unreadable) else "read"
            DECODINGS.labels(each.capture.modality, outcome).inc()
            DECODE_SECONDS.labels(each.capture.modality).observe(each.seconds)

    def _write(self, connection: Connection, group: Sequence[_Decoded], business: Business) -> None:
        """validate -> admit -> publish."""
        # One sender's captures are written one after the other, so that a repeat sees the first.
        locks = [f"sender:{each.capture.sender}" for each in group]
        ours = jobs.finish(connection, [each.job for each in group], self.worker, locks)
        now, ledger = datetime.now(UTC), Ledger()
        understood: list[tuple[outcomes.Writing, _Decoded, Read]] = []
        sound: list[tuple[outcomes.Writing, _Decoded, Unreadable, Proposal]] = []
        for each in group:
            writing = outcomes.Writing(
                connection, each.capture, self.reader.info, self.settings, now, ledger, each.explanation
            )
            if each.job.id not in ours:
                continue
            if isinstance(each.decoding, Unreadable) and each.decoding.healthy is not None:
                well = soundness.proposal_of(each.decoding, each.capture, business.graph.digest)
                sound.append((writing, each, each.decoding, well))
            elif isinstance(each.decoding, Unreadable):
                writing.unreadable(each.decoding, each.at, each.seconds)
            else:
                understood.append((writing, each, each.decoding))
        asked = [Asked(each.capture, decoding.requests, decoding.fingerprint) for _, each, decoding in understood]
        known = circumstances.gather(connection, asked, business.graph, self.settings, now) if asked else []
        proposed = [
            [validate(request, one.capture, business.graph, its, business.lexicon) for request in one.requests]
            for one, its in zip(asked, known, strict=True)
        ]
        for number, (writing, each, _) in enumerate(understood):
            if each.followers and coalescing.countable(proposed[number]):
                proposed[number] = [self._with_followers(connection, writing, each, proposed[number][0])]
        every = [(one.capture, proposal) for one, its in zip(asked, proposed, strict=True) for proposal in its]
        every += [(each.capture, well) for _, each, _, well in sound]
        zones = self._lock_zones(connection, every, now)
        draw_numbers(connection, [proposal.order.kind for _, proposal in every if proposal.order is not None], ledger)
        for (writing, each, decoding), proposals in zip(understood, proposed, strict=True):
            zoned = tuple(
                self._admit(each.capture, request, proposal, zones)
                for request, proposal in zip(decoding.requests, proposals, strict=True)
            )
            writing.read(decoding, zoned, each.at, each.seconds)
        for writing, each, found, well in sound:
            zoned_one = self._admit(each.capture, soundness.request_of(found, each.capture), well, zones)
            writing.sound(found, zoned_one, each.at, each.seconds)
        ledger.flush(connection)

    def _with_followers(
        self, connection: Connection, writing: outcomes.Writing, each: _Decoded, proposal: Proposal
    ) -> Proposal:
        """End the jobs of a capture's repeats, and count them on its proposal."""
        ours = jobs.finish(connection, [job for job, _ in each.followers], self.worker)
        counted = [capture for job, capture in each.followers if job.id in ours]
        for capture in counted:
            replace(writing, capture=capture).coalesced(each.capture.id, each.at)
        return coalescing.counted(proposal, [each.capture, *counted])

    def _lock_zones(
        self, connection: Connection, every: Sequence[tuple[Capture, Proposal]], now: datetime
    ) -> dict[str, ZoneRow]:
        """The zones as they stand, and stay until our commit; locked in one order, so that none waits in a ring."""
        found = {}
        for name, modality in sorted({(str(self._zone(c, p)), c.modality) for c, p in every}):
            zone = ZoneKey.parse(name)
            standings.lock_shared(connection, zone)
            found[name] = standings.ensure(connection, zone, self.revision, self.policies[modality], now)
        return found

    def _admit(self, capture: Capture, request: Request, proposal: Proposal, zones: Mapping[str, ZoneRow]) -> Zoned:
        row = zones[str(self._zone(capture, proposal))]
        admission = admit(
            proposal,
            row.standing,
            row.threshold,
            audit=audit_draw(capture.id, self.revision, row.standing.audit_rate),
            sender=outcomes.who_answers(capture),
            language=capture.language,
        )
        return Zoned(request, proposal, admission, row)

    def _zone(self, capture: Capture, proposal: Proposal) -> ZoneKey:
        name = self.reader.info.name
        return ZoneKey(capture.modality, name if proposal.well is None else soundness.judge(name), proposal.intent)

    def _give_up_or_retry(self, job: Job, capture: Capture, code: str, detail: str) -> None:
        attempts = job.attempts + 1
        now = datetime.now(UTC)
        DECODINGS.labels(capture.modality, code).inc()
        with self.engine.begin() as connection:
            ledger = Ledger()
            writing = outcomes.Writing(connection, capture, self.reader.info, self.settings, now, ledger)
            if attempts < self.settings.decode_attempts:
                log.warning("capture %s, attempt %d: %s", capture.id, attempts, detail)
                if jobs.retry(connection, job, self.worker, now + timedelta(seconds=BACKOFF * 2 ** (attempts - 1))):
                    writing.failed_attempt(code, attempts)
            elif jobs.finish(connection, [job], self.worker):
                log.error("capture %s goes to a human after %d attempts: %s", capture.id, attempts, detail)
                writing.failed(Failed(code, detail, attempts))
            ledger.flush(connection)


def _one_of_each_sender(read: Sequence[_Decoded]) -> Iterator[list[_Decoded]]:
    """Groups in which no sender stands twice: the second capture must see what became of the first."""
    left = list(read)
    while left:
        group: dict[str, _Decoded] = {}
        for each in left:
            group.setdefault(each.capture.sender, each)
        yield list(group.values())
        taken = {each.job.id for each in group.values()}
        left = [each for each in left if each.job.id not in taken]
