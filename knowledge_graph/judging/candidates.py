"""Readings: each candidate intent carried through to what it would do, and the one of them that is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_graph.answering.telling import Phrase, enclosed, joined, literal, name_of, word
from knowledge_graph.judging.examination import examine
from knowledge_graph.judging.identity import lines_digest
from knowledge_graph.judging.notes import Notes, Situation
from knowledge_graph.order import ChangeRequest, DeliveryReport, Modifier, Order, OrderLine
from knowledge_graph.trade.records import read_change, read_report
from knowledge_graph.trade.sales import read_order
from knowledge_graph.trade.sums import check_sums
from knowledge_graph.units import plain
from knowledge_graph.upkeep.maintenance import read_maintenance
from models.intent import CandidateIntent, Request


@dataclass(frozen=True, slots=True)
class Reading:
    """One candidate with everything that follows from it."""

    candidate: CandidateIntent
    notes: Notes
    order: Order | None = None
    change: ChangeRequest | None = None
    report: DeliveryReport | None = None

    @property
    def doubt(self) -> int:
        """0 clean, 1 with a warning, 2 blocked."""
        severities = {finding.severity for finding in self.notes.findings}
        return 2 if "blocking" in severities else 1 if "warning" in severities else 0


def read(candidate: CandidateIntent, ordinal: int, situation: Situation) -> Reading:
    """Carry one candidate through slots and rules."""
    notes = Notes(situation)
    if candidate.intent in ("order.change", "order.cancel"):
        return Reading(candidate, notes, change=read_change(candidate, ordinal, notes))
    if candidate.intent == "delivery.report":
        return Reading(candidate, notes, report=read_report(candidate, ordinal, notes))
    if candidate.intent in ("maintenance.request", "observation.report"):
        return Reading(candidate, notes, order=read_maintenance(candidate, ordinal, notes))
    order = examine(read_order(candidate, ordinal, notes), notes)
    return Reading(candidate, notes, order=check_sums(order, candidate, notes))


def best_reading(request: Request, situation: Situation) -> Reading:
    """The best reading that the business can execute; ties that lead elsewhere are noted on it.

    A lower scored reading is taken only within `reading_window` of the best, and with a warning unless the two
    scores are as good as equal. If none can be executed, the best scored one stands with its findings.
    """
    limits = situation.limits
    top = request.candidates[0].score
    near = [c for c in request.candidates[: limits.readings] if c.score >= top - limits.reading_window]
    readings = [read(candidate, request.ordinal, situation) for candidate in near]
    first = readings[0]
    chosen = min(_peers(first, readings, limits.reading_tie), key=lambda reading: reading.doubt)
    if chosen.doubt == 2:
        executable = next((reading for reading in readings if reading.doubt < 2), None)
        if executable is not None:
            reason = next(f for f in first.notes.findings if f.severity == "blocking")
            executable.notes.find("request.other_reading", "", reason=reason)
            chosen = executable
    rivals = [
        reading
        for reading in _peers(chosen, readings, limits.reading_tie)
        if reading.doubt < 2 and reading.doubt <= chosen.doubt and _meaning(reading) != _meaning(chosen)
    ]
    if rivals and chosen.doubt < 2:
        differing = set(_keys(chosen)) ^ set(_keys(rivals[0]))
        names = [key for key in dict.fromkeys((*_keys(chosen), *_keys(rivals[0]))) if key in differing]
        chosen.notes.find(
            "request.ambiguous", "", names, first=summary(chosen, situation), second=summary(rivals[0], situation)
        )
    return chosen


def summary(reading: Reading, situation: Situation) -> Phrase:
    """A reading in a few words, for a person who must choose."""
    if reading.report is not None:
        outcome = word(f"outcome.{reading.report.outcome}")
        return joined(" ", (outcome, literal(reading.report.waybill or reading.report.order or "")))
    record = reading.order or reading.change
    if record is None:
        return word(f"intent.{reading.candidate.intent}")
    lines = record.lines if isinstance(record, Order) else record.actions
    words = joined(" + ", [_line_words(line) for line in lines])
    if isinstance(record, Order) and record.maintenance is not None:
        asset = record.maintenance.asset
        words = joined(" ", (_name(asset.id, asset.name or ""), _name(record.maintenance.symptom, ""), words))
    place = record.fulfilment_site if isinstance(record, Order) else None
    where = enclosed("[", _name(place.id, place.name or ""), "]") if place is not None else literal("")
    said = "; ".join(instruction.text for instruction in record.instructions)
    return joined(" ", (where, words, literal(f"({said})" if said else "")))


def _line_words(line: OrderLine) -> Phrase:
    amount = plain(line.quantity.value) if line.quantity is not None else "?"
    choices = [_choice_words(modifier) for modifier in line.modifiers]
    return joined(" ", (literal(f"{amount} ×"), _name(line.item.id, line.item.name or "?"), *choices))


def _choice_words(modifier: Modifier) -> Phrase:
    sign = "-" if modifier.action == "exclude" else "+"
    times = f"{modifier.quantity}×" if modifier.quantity != 1 else ""
    amount = word(f"amount.{modifier.amount}") if modifier.amount else literal("")
    name = enclosed(f"{sign}{times}", _name(modifier.option.id, modifier.option.name or "?"), "")
    return joined(" ", (name, enclosed("(", amount, ")") if modifier.amount else literal("")))


def _name(key: str | None, otherwise: str) -> Phrase:
    return name_of(key) if key is not None else literal(otherwise)


def _peers(reading: Reading, readings: Sequence[Reading], tie: float) -> list[Reading]:
    return [other for other in readings if abs(other.candidate.score - reading.candidate.score) <= tie]


def _meaning(reading: Reading) -> tuple[object, ...]:
    """Equal for readings that would do the same."""
    order, change, report = reading.order, reading.change, reading.report
    if report is not None:
        return ("report", report.outcome, report.waybill, report.order, report.location)
    if change is not None:
        wished = [(line.item, line.quantity, line.modifiers) for line in change.actions]
        return ("change", change.kind, change.order, wished, change.delivery, change.instructions)
    if order is None:
        return ("nothing",)
    delivery = order.delivery
    window = delivery.window if delivery is not None else None
    return (
        order.kind,
        lines_digest(order),
        order.fulfilment_site,
        delivery.location if delivery is not None else None,
        (window.earliest, window.latest) if window is not None else None,
        tuple(instruction.text for instruction in order.instructions),
        tuple(line.note for line in order.lines),
        order.buyer,
        order.purchase_order_number,
        order.maintenance.condition_key if order.maintenance is not None else None,
    )


def _keys(reading: Reading) -> Iterator[str]:
    """Node keys that a reading rests on."""
    record = reading.order or reading.change
    if record is None:
        return
    if isinstance(record, Order) and record.fulfilment_site is not None and record.fulfilment_site.id:
        yield record.fulfilment_site.id
    for line in record.lines if isinstance(record, Order) else record.actions:
        if line.item.id:
            yield line.item.id
        yield from (modifier.option.id for modifier in line.modifiers if modifier.option.id)
