"""admit(): what a decoder understood and how far its zone is trusted in; automatic, held or asked out. Pure.

It runs again inside the transaction that writes the order, under the zone's shared lock (`standings.lock_shared`).
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TypeAlias

from knowledge_graph.finding import Finding
from knowledge_graph.proposal import Proposal
from models.intent import Unreadable
from sandbox.policy import TrustPolicy
from sandbox.zone import Standing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a human or the sender must act: a stable code and a sentence in both languages."""

    code: str
    zh: str
    en: str
    detail: str = ""
    """What it is about: the field of a finding, the code of a failure."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The outcome of a decoder that gave up: its process crashed or ran out of time on every attempt."""

    code: str
    """Of the last `DecoderError`."""
    detail: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """The order passes by itself."""


@dataclass(frozen=True, slots=True)
class Held:
    """A human decides. `reasons` is never empty."""

    reasons: tuple[Reason, ...]

    @property
    def would_pass(self) -> bool:
        """Nothing but the zone's standing or the audit holds it: it counts toward the qualifying run."""
        return all(reason.code.startswith(("zone.", "audit.")) for reason in self.reasons)

    @property
    def clean(self) -> bool:
        """Nothing but standing, audit or confidence holds it: the history that a threshold is chosen on."""
        return all(reason.code.startswith(("zone.", "audit.", "confidence.")) for reason in self.reasons)

    @property
    def audited(self) -> bool:
        """Drawn by the audit: automatic otherwise."""
        return any(reason.code == "audit.drawn" for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer of the sender would settle it. What they answer is validated and admitted anew."""

    sender: str
    question: str
    reasons: tuple[Reason, ...]
    choices: tuple[str, ...] = ()
    """Node keys to choose from, where the question names some."""


Outcome: TypeAlias = Proposal | Unreadable | Failed
Admission: TypeAlias = Automatic | Held | Asked

SENTENCES: dict[str, tuple[str, str]] = {
    "zone.quarantined": (
        "该区域的第一份订单须由人工审核。",
        "The first order of a zone always goes to a human.",
    ),
    "zone.probation": (
        "该区域处于试用期，订单须由人工审核。",
        "The zone is on probation: a human sees every order.",
    ),
    "zone.suspended": (
        "该区域的自动放行已暂停。",
        "The zone is suspended: a human sees every order.",
    ),
    "audit.drawn": (
        "抽样复核：本单被抽中。",
        "Drawn for audit: a share of automatic orders is always reviewed.",
    ),
    "confidence.low": (
        "置信度低于阈值。",
        "The confidence is below the threshold.",
    ),
    "confidence.uncalibrated": (
        "已审核的记录太少，尚无法确定置信度阈值。",
        "Too few reviewed orders to set a confidence threshold.",
    ),
    "finding.blocking": (
        "有必须先解决的问题。",
        "A finding must be settled first.",
    ),
    "finding.warning": (
        "有需要人工确认的问题。",
        "A finding needs a human's eye.",
    ),
    "finding.ambiguous": (
        "有多种可能的理解。",
        "There is more than one possible reading.",
    ),
    "safety.class": (
        "涉及安全等级的维修工单须由人工确认。",
        "Maintenance of this safety class always goes to a human.",
    ),
    "proposal.empty": (
        "未能形成可执行的内容。",
        "Nothing that could be executed was understood.",
    ),
    "second.look": (
        "另一位审核员发现错误，须由您独立复核。",
        "Another reviewer found an error; a second person looks at it again.",
    ),
    "audit.sample": (
        "已自动放行的订单，被抽出复核。",
        "It had passed by itself; somebody drew it into a sample.",
    ),
    "order.disputed": (
        "订单有争议，须由人工复核。",
        "The order is disputed; a human looks at it again.",
    ),
    "capture.unreadable": (
        "没有读到可用的内容，请重新录制或拍摄后再发送。",
        "Nothing could be read from it; please record or take it again.",
    ),
    "decoder.failed": (
        "识别多次失败，须由人工处理。",
        "Decoding failed repeatedly; a human must look at it.",
    ),
}
"""Every reason code with its sentence in zh and en."""


def reason(code: str, detail: str = "") -> Reason:
    """The reason of this code. KeyError for a code that is not in SENTENCES."""
    zh, en = SENTENCES[code]
    return Reason(code, zh, en, detail)


def admit(
    outcome: Outcome,
    standing: Standing | None,
    threshold: float | None,
    *,
    audit: bool = False,
    sender: str | None = None,
    language: str | None = None,
) -> Admission:
    """Decide what becomes of one outcome.

    `standing` is that of the outcome's zone and revision; None only for outcomes without an intent (unreadable,
    failed) or before the zone's first capture, and then counts as quarantined. `threshold` is the calibrated one,
    None while there is too little history. `audit` is `audit_draw(...)` at `standing.audit_rate`. `sender` is who can
    be asked, None if nobody can. `language` chooses the language of a retake question (default en).
    """
    if isinstance(outcome, Failed):
        return Held((reason("decoder.failed", outcome.code),))
    if isinstance(outcome, Unreadable):
        why = reason("capture.unreadable", outcome.code)
        if sender is None:
            return Held((why,))
        return Asked(sender, why.zh if language == "zh" else why.en, (why,))
    state = "quarantined" if standing is None else standing.state
    policy = TrustPolicy() if standing is None else standing.policy
    content = objections(outcome, policy, threshold)
    question = _question(outcome.findings)
    if sender is not None and question is not None and state in ("probation", "automatic"):
        return Asked(sender, question.sentence, content, question.choices)
    reasons = [] if state == "automatic" else [reason(f"zone.{state}")]
    reasons += content
    if state == "automatic" and audit and not content:
        reasons.append(reason("audit.drawn"))
    return Held(tuple(reasons)) if reasons else Automatic()


def objections(outcome: Outcome, policy: TrustPolicy, threshold: float | None) -> tuple[Reason, ...]:
    """All that keeps an outcome from passing whatever its zone is trusted with; empty where nothing does."""
    if isinstance(outcome, Failed):
        return (reason("decoder.failed", outcome.code),)
    if isinstance(outcome, Unreadable):
        return (reason("capture.unreadable", outcome.code),)
    found: list[Reason] = []
    if all(each is None for each in (outcome.order, outcome.change, outcome.report, outcome.well)):
        found.append(reason("proposal.empty"))
    for finding in outcome.findings:
        if finding.severity != "info":
            found.append(reason(f"finding.{finding.severity}", f"{finding.code} {finding.field}".strip()))
        if len(finding.choices) > 1:
            found.append(reason("finding.ambiguous", f"{finding.code} {finding.field}".strip()))
    maintenance = outcome.order.maintenance if outcome.order is not None else None
    procedure = maintenance.procedure if maintenance is not None else None
    if procedure is not None and procedure.safety_class in policy.held_safety_classes:
        found.append(reason("safety.class", procedure.safety_class))
    bar = threshold if policy.fixed_threshold is None else policy.fixed_threshold
    if bar is None:
        found.append(reason("confidence.uncalibrated"))
    elif math.isnan(outcome.confidence) or outcome.confidence < bar:
        found.append(reason("confidence.low", f"{outcome.confidence:.4f} < {bar:.4f}"))
    return tuple(found)


def would_pass(outcome: Outcome, policy: TrustPolicy, threshold: float | None) -> bool:
    """Would it pass were the zone automatic and the audit blind? What the qualifying run counts."""
    return not objections(outcome, policy, threshold)


def audit_draw(capture_id: str, revision: str, rate: float) -> bool:
    """Is this capture drawn for audit under this revision? A re-run draws the same; a higher rate only adds captures.

    SHA-256 of both names as a number in [0, 1) is compared with the rate (0 to 1).
    """
    value = hashlib.sha256(f"{revision}\n{capture_id}".encode()).digest()
    return int.from_bytes(value[:8]) / 2**64 < rate


def _question(findings: tuple[Finding, ...]) -> Finding | None:
    """The one question that would settle everything that blocks, if there is one."""
    blocking = [finding for finding in findings if finding.severity == "blocking"]
    if not blocking or not all(finding.askable for finding in blocking):
        return None
    return blocking[0] if len({finding.field for finding in blocking}) == 1 else None
