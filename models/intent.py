"""What a decoder answers: requests with candidate intents, each slot with its evidence - or `Unreadable`.

A decoder perceives; it does not judge. Names are still words as heard (with a node key where the vocabulary gave
one), quantities still carry the measure word that was said, and whatever could not be attributed to a slot is kept
as an `unparsed` slot so that nothing said is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from models.evidence import Selector

Intent = Literal[
    "order.place",
    "order.change",
    "order.cancel",
    "delivery.report",
    "maintenance.request",
    "observation.report",
]
Amount = Literal["light", "regular", "extra"]
DeliveryOutcome = Literal["delivered", "refused", "nobody_there", "damaged", "late"]


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """A quantity as said: exact decimal and the measure word, not yet a unit of the catalogue."""

    value: Decimal
    """Greater than 0, at most six places. A dozen is already multiplied out (两打 -> 24)."""
    measure: str | None = None
    """Measure word as said (`杯`, `cups`, `kg`), None for a bare number. `打`/dozen never appears here."""
    approximate: bool = False
    """True for "a couple", 几: the validator adds a warning."""


@dataclass(frozen=True, slots=True)
class ModifierValue:
    """How an option is applied to its line."""

    action: Literal["include", "exclude"] = "include"
    amount: Amount | None = None
    quantity: int = 1
    """For each unit of the line ("two shots" = 2)."""
    portion: Literal["whole", "first_half", "second_half"] = "whole"
    group: str | None = None
    """Node key of the modifier group, where the vocabulary settled it."""


@dataclass(frozen=True, slots=True)
class WindowValue:
    """A delivery window; at least one bound is set, both are timezone-aware."""

    earliest: datetime | None
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class AddressValue:
    """A free address split as far as the words allowed."""

    province: str | None = None
    city: str | None = None
    district: str | None = None
    street: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class MoneyValue:
    """An amount of money as printed or said; None where the currency is left to the business."""

    amount: Decimal
    currency: str | None = None
    """ISO 4217."""


@dataclass(frozen=True, slots=True)
class ReadingValue:
    """What a gauge or a measurement shows."""

    value: Decimal
    unit: str | None
    """As printed on the scale (`°C`, `MPa`), None where it has none."""
    uncertainty: Decimal
    """Half the width of the interval that holds the true reading, same unit."""


SlotValue: TypeAlias = str | QuantityValue | ModifierValue | WindowValue | AddressValue | MoneyValue | ReadingValue


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """Another reading of the same slot: `key` names a node, `score` is comparable to the slot's confidence."""

    text: str
    key: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Slot:
    """One perceived fact.

    Names in use, on a line: `item`, `quantity`, `modifier`, `note`, `price` (of one unit); on a line of a document
    also `item_code` (its evidence a `ScannedBox` where it was scanned), `specification`, `amount` (of the line,
    MoneyValue).
    On a candidate: `store` (where it is made), `place` (a site or address name whose role the words leave open),
    `deliver_to` (value: node name or AddressValue), `window`, `instruction`, `instruction_delivery`, `customer`,
    `contact`, `phone`, `purchase_order`, `external_reference`, `order_reference`, `waybill`, `outcome` (value: a
    DeliveryOutcome), `reason`, `asset`, `component`, `symptom`, `unparsed`; of a document also `order_date` (ISO
    date), `total`, `tax`, `charge`, `discount` (MoneyValue; text with its words), `serial_number`, `model`, `rating`;
    of a gauge `reading` (ReadingValue; key: the dial, where it was read by its template); of a waveform `fault`,
    `abstained` (why a human has to judge).
    """

    name: str
    text: str
    """As heard or read, before any correction."""
    value: SlotValue | None
    confidence: float
    """0 to 1: how sure perception is that these words were said or written."""
    evidence: tuple[Selector, ...]
    key: str | None = None
    """Node key, if the vocabulary gave one."""
    choices: tuple[SlotChoice, ...] = ()
    """Other readings, best first; a near tie here makes the validator ask."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ordered item with what belongs to it."""

    slots: tuple[Slot, ...]

    def named(self, name: str) -> tuple[Slot, ...]:
        """The slots of this name, in the order heard."""
        return tuple(slot for slot in self.slots if slot.name == name)


@dataclass(frozen=True, slots=True)
class CandidateIntent:
    """One reading of a request. `score` in 0..1 ranks readings and feeds confidence; it is no probability."""

    intent: Intent
    slots: tuple[Slot, ...]
    lines: tuple[Line, ...]
    score: float
    fit: float | None = None
    """In 0..1: how usually its least usual part is said. A long order of plain lines has a low score, but fits. None
    where that was not measured: the score stands for it."""

    def named(self, name: str) -> tuple[Slot, ...]:
        """The order-level slots of this name, in the order heard."""
        return tuple(slot for slot in self.slots if slot.name == name)


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked for; an utterance may hold several. Unique by (capture, ordinal)."""

    ordinal: int
    """Counted from 0 in the order heard."""
    candidates: tuple[CandidateIntent, ...]
    """k best, best first, never empty."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was perceived before it was parsed, for people: the transcript, with its timing where there is one."""

    text: str
    language: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the transcript: characters [start, end) of `Reading.text`, heard from `begin` to `finish` seconds."""

    start: int
    end: int
    begin: float
    finish: float
    probability: float


@dataclass(frozen=True, slots=True)
class Read:
    """A decoder's answer when there was something to read."""

    requests: tuple[Request, ...]
    reading: Reading | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    """Measured while decoding (seconds of speech, log probability, CPU-seconds per stage)."""
    fingerprint: str | None = None
    """Perceptual hash of a picture, hex: alike for the same picture at another size or compression."""
    explanation: bytes | None = None
    """What the answer rests on, as JSON for people to look at; kept as evidence beside what was sent."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A decoder's answer when there was nothing to read. Bad content is an answer, never an exception."""

    code: str
    """Stable, e.g. `speech.silence`, `speech.noise`, `speech.hallucination`, `audio.truncated`, `text.empty`."""
    detail: str
    """One English sentence: what was wrong and what to do."""
    figures: Mapping[str, float] = field(default_factory=dict)
    reading: Reading | None = None
    fingerprint: str | None = None
    """As in `Read`."""
    explanation: bytes | None = None
    """As in `Read`."""
    healthy: str | None = None
    """Node key of the machine that was found as it should be: there is nothing to do, and its alarms hear of it."""
    certainty: float = 0.0
    """Where `healthy` is set: how sure that is, 0 to 1; what a zone's threshold is chosen on."""


Decoding: TypeAlias = Read | Unreadable
