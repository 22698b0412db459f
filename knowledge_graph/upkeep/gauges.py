"""Gauges: a reading on a machine -> the symptom that its dial's marks say, with the uncertainty taken into account.

A reading from a picture always goes to a human; what the marks say is a proposal to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge_graph.catalogue import decimal_of
from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.order import Measured
from knowledge_graph.proposal import Step
from knowledge_graph.units import folded, plain
from knowledge_graph.upkeep.diagnosis import Course, courses
from models.intent import CandidateIntent, ReadingValue, Slot

READING_PATH = "/maintenance/reading"
_GRAVITY = {"STOP": 2, "RESTRICT": 1, "MONITOR": 0}


@dataclass(frozen=True, slots=True)
class Gauged:
    """What the gauges of a machine showed, and the symptoms that follow."""

    measured: Measured | None = None
    symptoms: tuple[Node, ...] = ()
    read: bool = False
    """Was there a reading at all?"""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One symptom of a dial: it holds below or above its mark."""

    symptom: Node
    below: Decimal | None
    above: Decimal | None

    def holds(self, value: Decimal) -> bool:
        """Does the symptom show at this value? A value on the mark itself does not."""
        return (self.below is not None and value < self.below) or (self.above is not None and value > self.above)

    @property
    def words(self) -> str:
        return " / ".join(plain(mark) for mark in (self.below, self.above) if mark is not None)


def read_gauges(candidate: CandidateIntent, asset: Node | None, notes: Notes) -> Gauged:
    """Every `reading` slot against the dials of the asset; without an asset a reading says nothing."""
    measured: Measured | None = None
    symptoms: dict[str, Node] = {}
    slots = candidate.named("reading")
    for slot in slots:
        value = slot.value
        if not isinstance(value, ReadingValue) or not (_sane(value.value) and _sane(value.uncertainty)):
            _unknown(slot, slot.text, [choice.key for choice in slot.choices if choice.key], asset, notes)
            continue
        dial = _dial(slot, value, asset, notes)
        name = dial.name(notes.situation.language) if dial is not None else slot.text
        words = _words(value)
        notes.find(
            "observation.dial_reading", READING_PATH, name=name, value=words, uncertainty=plain(value.uncertainty)
        )
        measured = measured or Measured(
            value=value.value, unit=value.unit, uncertainty=value.uncertainty, gauge=dial.key if dial else None
        )
        if dial is None:
            _unknown(slot, words, _dials(asset, notes), asset, notes)
            continue
        shown = _judge(slot, value, dial, asset, notes)
        symptoms.update((node.key, node) for node in shown)
    return Gauged(measured, tuple(symptoms.values()), bool(slots))


def _unknown(slot: Slot, words: str, dials: Sequence[str], asset: Node | None, notes: Notes) -> None:
    """A reading of no gauge that is known, or of one of several."""
    notes.heard(READING_PATH, slot, (), 0.0)
    notes.offer(READING_PATH, slot.choices)
    name = asset.name(notes.situation.language) if asset is not None else "?"
    notes.find("observation.dial_unknown", READING_PATH, dials, name=name, value=words)


def _judge(slot: Slot, value: ReadingValue, dial: Node, asset: Node | None, notes: Notes) -> tuple[Node, ...]:
    """The symptom that the reading shows; of a reading about a mark, the graver of what it may be."""
    name, words = dial.name(notes.situation.language), _words(value)
    low, high = value.value - value.uncertainty, value.value + value.uncertainty
    ends = sorted(
        end for end in (decimal_of(dial.properties.get(at)) for at in ("scale_from", "scale_to")) if end is not None
    )
    if len(ends) == 2 and (high < ends[0] or low > ends[1]):
        notes.heard(READING_PATH, slot, (), 0.0)
        scale = f"{plain(ends[0])} - {plain(ends[1])}"
        notes.find("observation.off_scale", READING_PATH, [dial.key], name=name, value=words, scale=scale)
        return ()
    marks = _marks(dial, notes)
    possible = [mark for mark in marks if mark.holds(low) or mark.holds(high)]
    doubtful = [mark for mark in possible if not (mark.holds(low) and mark.holds(high))]
    if not possible:
        notes.heard(READING_PATH, slot, (Step(dial.key, "scale", words, "within the marks of the dial"),))
        notes.find("observation.normal", READING_PATH, [dial.key], name=name, value=words)
        return ()
    gravest = max(possible, key=lambda mark: _gravity(mark.symptom, asset, notes))
    if doubtful:
        names = [mark.symptom.key for mark in possible]
        uncertainty = plain(value.uncertainty)
        at = "; ".join(mark.words for mark in doubtful)
        notes.find(
            "observation.straddles", READING_PATH, names, name=name, value=words, mark=at, uncertainty=uncertainty
        )
    step = Step(dial.key, "symptoms", gravest.symptom.key, f"{words}: beyond the mark {gravest.words}")
    notes.heard(READING_PATH, slot, (step,))
    notes.heard("/maintenance/symptom", slot, (step,))
    return (gravest.symptom,)


def _gravity(symptom: Node, asset: Node | None, notes: Notes) -> int:
    """How grave what follows from a symptom is: the safest class among its courses."""
    found: tuple[Course, ...] = courses((symptom,), asset, None, notes.situation.graph)
    return max((_GRAVITY[course.safety] for course in found), default=-1)


def _marks(dial: Node, notes: Notes) -> list[_Mark]:
    graph = notes.situation.graph
    return [
        _Mark(graph[edge.target], decimal_of(edge.properties.get("below")), decimal_of(edge.properties.get("above")))
        for edge in graph.out(dial.key, "symptoms")
    ]


def _dials(asset: Node | None, notes: Notes) -> tuple[str, ...]:
    if asset is None:
        return ()
    return tuple(edge.target for edge in notes.situation.graph.out(asset.key, "dials"))


def _dial(slot: Slot, value: ReadingValue, asset: Node | None, notes: Notes) -> Node | None:
    """The dial that was read: the one whose template was used, else the asset's only one of this unit."""
    keys = _dials(asset, notes)
    if slot.key is not None:
        return notes.situation.graph.get(slot.key) if slot.key in keys else None
    dials = [notes.situation.graph[key] for key in keys]
    if value.unit is not None:
        dials = [dial for dial in dials if folded(str(dial.properties.get("scale_unit") or "")) == folded(value.unit)]
    return dials[0] if len(dials) == 1 else None


def _sane(value: Decimal) -> bool:
    """A number that a scale can bear: finite, below 10^15, at most twelve places."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -12 and abs(value) < Decimal(10) ** 15


def _words(value: ReadingValue) -> str:
    return f"{plain(value.value)} {value.unit}" if value.unit else plain(value.value)
