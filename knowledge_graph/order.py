"""The order model: what a business system can execute. Values only; `docs/order.md` and the JSON Schema describe it.

Decimals are strings in JSON, times carry an offset, ids of lines are never reused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from models.intent import Amount, DeliveryOutcome

OrderKind = Literal["sales", "maintenance"]
OrderState = Literal["held", "placed", "accepted", "rejected", "cancelled", "fulfilled", "dismissed"]
SafetyClass = Literal["STOP", "RESTRICT", "MONITOR"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Exact and positive, at most six places. `unit` is a UN/ECE Rec 20 code (packages: Rec 21 with prefix X)."""

    value: Decimal
    unit: str
    said: str | None = None
    base: Quantity | None = None
    """The same amount in the item's base unit, where a packaging ratio of the catalogue applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A node of the graph, or a name that no node bears (id None)."""

    id: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    id: str | None = None
    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    province: str | None = None
    city: str | None = None
    district: str | None = None
    street: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    id: str | None = None
    name: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    earliest: datetime | None = None
    latest: datetime | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    location: Location | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    kind: Literal["preparation", "delivery", "safety"]
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    amount: Decimal
    currency: str
    per: Quantity | None = None
    source: Literal["stated", "catalogue"] = "catalogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount as a document states it; what is paid follows from prices and charges."""

    amount: Decimal
    currency: str | None = None
    """ISO 4217, where one was printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    kind: str
    amount: Decimal
    currency: str
    is_charge: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """Something the fulfilment must keep (`cold_chain`), and the rule that asked for it."""

    code: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    group: str
    option: Reference
    action: Literal["include", "exclude"] = "include"
    amount: Amount | None = None
    quantity: int = 1
    portion: Literal["whole", "first_half", "second_half"] = "whole"
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    source: str
    """JSON name `from`: the warehouse or supplier."""
    available: Decimal | None = None
    lead_time: str | None = None
    """ISO 8601 duration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    id: str
    """`L1`, `L2` ...; never reused within an order."""
    item: Reference
    quantity: Quantity | None
    """None only while held: a quantity that was not understood is never invented."""
    modifiers: tuple[Modifier, ...] = ()
    note: str | None = None
    price: Price | None = None
    amount: Money | None = None
    """Of the line, as the document states it."""
    supply: Supply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReference:
    id: str
    name: str | None = None
    code: dict[str, str] | None = None
    """{"scheme", "value"}, e.g. an ISO 14224 failure mode."""
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureReference:
    id: str
    document: str
    revision: str
    safety_class: SafetyClass
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetReference:
    id: str | None
    name: str | None = None
    serial_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a gauge of the asset showed."""

    value: Decimal
    unit: str | None = None
    """As printed on the scale."""
    uncertainty: Decimal
    """Half the width of the interval that holds the true reading."""
    gauge: str | None = None
    """Key of the dial; None where it is not known which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    work_type: Literal["corrective", "preventive", "inspection"]
    priority: Literal["emergency", "high", "medium", "low"]
    breakdown: bool
    asset: AssetReference
    detection_method: str
    detected_at: datetime
    occurrences: Occurrences
    condition_key: str
    functional_location: str | None = None
    component: Reference | None = None
    last_work: str | None = None
    """ISO 8601 date or time of the last work on the component, as the graph has it."""
    symptom: str | None = None
    fault: FaultReference | None = None
    procedure: ProcedureReference | None = None
    reading: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    id: str
    """UUIDv7."""
    number: str
    """Speakable, assigned when the order is written; empty in a proposal."""
    version: int
    kind: OrderKind
    state: OrderState
    submitter: Party
    lines: tuple[OrderLine, ...] = ()
    placed_at: datetime | None = None
    external_reference: str | None = None
    purchase_order_number: str | None = None
    order_date: str | None = None
    """ISO 8601 date that the document bears."""
    downstream_reference: str | None = None
    buyer: Party | None = None
    seller: Party | None = None
    fulfilment_site: Location | None = None
    delivery: Delivery | None = None
    instructions: tuple[Instruction, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    currency: str | None = None
    charges: tuple[Charge, ...] = ()
    total: Money | None = None
    """As the document states it."""
    maintenance: Maintenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """A wish to change (or, with `actions` empty and a reason, to cancel) an order; lives beside the order."""

    id: str
    kind: Literal["change", "cancel"]
    order: str | None
    """Id of the target order; None while the target is a question."""
    base_version: int | None
    requested_by: str
    state: Literal["requested", "confirmed", "declined", "expired"] = "requested"
    actions: tuple[OrderLine, ...] = ()
    """The lines as wished; for a cancellation empty."""
    delivery: Delivery | None = None
    """The delivery as wished, where it is to change."""
    instructions: tuple[Instruction, ...] = ()
    """Instructions to add."""
    reason: str | None = None
    answer_by: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What became of a delivery, as the courier reports it; a record beside the order."""

    id: str
    outcome: DeliveryOutcome
    waybill: str | None
    order: str | None
    """Id of the order it is about, where that is known."""
    reported_at: datetime
    reported_by: str
    location: Location | None = None
    reason: str | None = None
    note: str | None = None
