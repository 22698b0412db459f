"""Observed: what a report says was seen, and on what machine - by name, nameplate, gauge or the words that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import Preference, nearby, resolve, settle
from knowledge_graph.order import Measured
from knowledge_graph.proposal import Step
from knowledge_graph.upkeep.diagnosis import Course, courses, courses_of_fault, ordered, possible_faults
from knowledge_graph.upkeep.gauges import read_gauges
from knowledge_graph.upkeep.nameplates import agreed_asset, asset_of_serial
from knowledge_graph.upkeep.signs import symptom_of_signs
from models.intent import CandidateIntent, Slot

SYMPTOM_PATH = "/maintenance/symptom"
_TELLING = ("symptom", "component", "unparsed", "instruction", "instruction_safety", "reason", "note")
"""Slots whose words may tell a symptom that no name told."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen, and on what."""

    asset: Node | None
    component: Node | None
    symptoms: tuple[Node, ...]
    courses: tuple[Course, ...]
    reading: Measured | None = None


def observe(candidate: CandidateIntent, notes: Notes) -> Observed:
    """Machine, component and symptoms of a report, and every course that follows from them."""
    graph = notes.situation.graph
    said = _symptoms(candidate, notes)
    faults = _faults(candidate, notes)
    suspected = {edge.target for symptom in said for edge in graph.out(symptom.key, "faults")}
    suspected |= {fault.key for fault in faults}
    plate = asset_of_serial(candidate, notes)
    named = _asset(candidate, suspected, notes) if plate is None else None
    asset = agreed_asset(candidate, plate, named, notes)
    component = _component(candidate, asset, notes)
    told = candidate.named("asset") or candidate.named("serial_number") or candidate.named("model")
    if asset is None and component is not None and not told:
        asset = _owner(component, notes)
    if asset is None and not told:
        notes.find("asset.missing", "/maintenance/asset")
    gauged = read_gauges(candidate, asset, notes)
    symptoms = tuple({node.key: node for node in (*said, *gauged.symptoms)}.values())
    if not (symptoms or candidate.named("symptom") or faults or gauged.read):
        notes.find("symptom.missing", SYMPTOM_PATH)
    found = courses(symptoms, asset, component, graph)
    if faults:
        slots = candidate.named("fault")
        heard = [c for slot, fault in zip(slots, faults, strict=False) for c in _courses_heard(slot, fault, notes)]
        found = ordered(heard)
    return Observed(asset, component, symptoms, found, gauged.measured)


def _faults(candidate: CandidateIntent, notes: Notes) -> tuple[Node, ...]:
    """The faults that were named. One that the graph does not know is said so: no other fault may stand in for it."""
    found = []
    for slot in candidate.named("fault"):
        node = resolve(slot, ("fault",), notes.situation).node
        if node is None:
            notes.find("fault.unknown", "/maintenance/fault", said=slot.text)
        else:
            found.append(node)
    return tuple(found)


def _symptoms(candidate: CandidateIntent, notes: Notes) -> tuple[Node, ...]:
    """The symptoms that were named; where none was, the one that words standing together tell."""
    slots = candidate.named("symptom")
    named = [slot for slot in slots if _known(slot, notes)]
    if not named and not candidate.named("fault"):
        telling = [slot for name in _TELLING for slot in candidate.named(name)]
        telling += [slot for line in candidate.lines for slot in line.slots if slot.name in ("note", "item")]
        found = symptom_of_signs(telling, notes)
        if found is not None:
            return (found,)
    return tuple(
        node for slot in slots if (node := settle(slot, ("symptom",), "symptom", SYMPTOM_PATH, notes)) is not None
    )


def _known(slot: Slot, notes: Notes) -> bool:
    found = resolve(slot, ("symptom",), notes.situation)
    return found.node is not None or bool(found.ties)


def _courses_heard(slot: Slot, fault: Node, notes: Notes) -> tuple[Course, ...]:
    return courses_of_fault(fault, Decimal(str(round(slot.confidence, 4))), notes.situation.graph)


def _asset(candidate: CandidateIntent, suspected: set[str], notes: Notes) -> Node | None:
    """The machine that was named; equal names are told apart by what they can suffer from and where they stand."""
    situation = notes.situation
    able = Preference(
        lambda node: bool(possible_faults(node, None, situation.graph) & suspected),
        lambda node: Step(node.key, "components", "fault", "the only one of this name that can have such a fault"),
    )
    here = Preference(
        lambda node: any(edge.target in situation.neighbourhood for edge in situation.graph.out(node.key, "site")),
        lambda node: Step(node.key, "site", "neighbourhood", "of equal names, the one at the sender's site"),
    )
    found: Node | None = None
    for slot in candidate.named("asset"):
        node = settle(slot, ("asset",), "asset", "/maintenance/asset", notes, (able, here, nearby(situation)))
        if node is not None and found is not None and node.key != found.key:
            notes.find("asset.ambiguous", "/maintenance/asset", (found.key, node.key), said=slot.text)
        found = found or node
    if found is None and not candidate.named("asset"):
        sender = situation.node(situation.capture.sender)
        if sender is not None and sender.kind == "asset":
            notes.derived("/maintenance/asset", "the sender is the machine", (Step("capture", "sender", sender.key),))
            return sender
    return found


def _component(candidate: CandidateIntent, asset: Node | None, notes: Notes) -> Node | None:
    graph = notes.situation.graph
    own = {edge.target for edge in graph.out(asset.key, "components")} if asset is not None else set()
    mine = Preference(
        lambda node: node.key in own,
        lambda node: Step(asset.key if asset is not None else "?", "components", node.key, "a component of this asset"),
    )
    for slot in candidate.named("component"):
        path = "/maintenance/component"
        found = resolve(slot, ("component",), notes.situation, (mine,))
        notes.offer(path, found.others)
        notes.heard(path, slot, found.path, found.certainty if found.node is not None else 0.0)
        name = asset.name(notes.situation.language) if asset is not None else "?"
        if found.node is None:
            code = "component.ambiguous" if found.ties else "component.unknown"
            notes.find(code, path, [n.key for n in found.ties] or sorted(own), said=slot.text, name=name)
        elif own and found.node.key not in own:
            component = found.node.name(notes.situation.language)
            notes.find("component.foreign", path, [found.node.key], name=name, component=component)
        else:
            return found.node
    return None


def _owner(component: Node, notes: Notes) -> Node | None:
    owners = [edge.source for edge in notes.situation.graph.into(component.key, "components")]
    if len(owners) != 1:
        return None
    step = Step(component.key, "component of", owners[0], "the only asset with this component")
    notes.derived("/maintenance/asset", "the only asset with this component", (step,))
    return notes.situation.node(owners[0])
