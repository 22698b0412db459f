"""Proposal: the validator's answer - an order (or a change, a report), findings, and how each field came to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from knowledge_graph.finding import Finding
from knowledge_graph.order import ChangeRequest, DeliveryReport, Order
from models.evidence import Selector
from models.intent import Intent, SlotChoice


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path through the graph: from a node over a relation to a node, and why it was taken."""

    source: str
    relation: str
    target: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """Where one field of the order comes from."""

    field: str
    """Path as in `Finding.field`."""
    evidence: tuple[Selector, ...]
    said: str | None = None
    confidence: float | None = None
    path: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one request means to the business: one of order, change, report and well, or none when nothing stands."""

    capture: str
    request: int
    intent: Intent
    order: Order | None
    findings: tuple[Finding, ...]
    derivation: tuple[Derivation, ...]
    alternatives: Mapping[str, tuple[SlotChoice, ...]]
    """k best other readings for each field path."""
    confidence: float
    """0 to 1, the least sure of what the order stands on; compared with the calibrated threshold by `admit`."""
    graph: str
    """Digest of the snapshot it was validated against."""
    change: ChangeRequest | None = None
    report: DeliveryReport | None = None
    well: str | None = None
    """Node key of a machine that was found as it should be: nothing is to be done."""

    @property
    def clean(self) -> bool:
        """Nothing blocking and no warning: it would pass were the zone automatic and the confidence sufficient."""
        return all(finding.severity == "info" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class RecentOrder:
    """What the validator must know of an earlier order to recognise a repeat or a target."""

    id: str
    number: str
    version: int
    state: str
    submitter: str
    buyer: str | None
    site: str | None
    lines_digest: str
    """`lines_digest(order)`: equal for equal items, quantities and modifiers."""
    external_reference: str | None
    purchase_order_number: str | None
    evidence_sha256: str | None
    placed_at: datetime
    condition_key: str | None = None
    waybill: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierPicture:
    """A picture that the same sender sent before."""

    capture: str
    """Id of the capture."""
    fingerprint: str
    """As its decoder gave it (`Read.fingerprint`, `Unreadable.fingerprint`)."""
    at: datetime
    """When it was received."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What changes by the minute, handed in so that `validate` stays pure. Offline all but the clock is empty."""

    now: datetime
    recent: tuple[RecentOrder, ...] = ()
    stock: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    """(part or product key, warehouse or site key) -> available, in base units."""
    open_conditions: Mapping[str, str] = field(default_factory=dict)
    """condition_key -> id of the open maintenance order."""
    alarm_flood: bool = False
    """True while devices announce so many alarms that nobody can read them."""
    hand_entered: bool = False
    """True when a reviewer's correction is validated: perception's doubts no longer apply, the business's rules do."""
    fingerprint: str | None = None
    """Of this capture, as its decoder gave it; None for what is no picture."""
    pictures: tuple[EarlierPicture, ...] = ()
    """Earlier pictures of this sender, as far back as a repeat is thought possible."""
