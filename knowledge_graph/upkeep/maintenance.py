"""Maintenance: what was observed on a machine, as an order for documented work. Never an action word becomes work."""

from __future__ import annotations

from datetime import datetime

from knowledge_graph.answering.telling import enclosed, joined, literal, name_of, word
from knowledge_graph.catalogue import ORDERABLE
from knowledge_graph.graph import Node
from knowledge_graph.judging.identity import record_id, seen_before
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import phrase_kinds, settle, words_of
from knowledge_graph.order import AssetReference, Maintenance, Occurrences, Order, OrderLine, Party, Reference
from knowledge_graph.proposal import Step
from knowledge_graph.trade.lines import leftovers
from knowledge_graph.trade.parties import references, submitter
from knowledge_graph.trade.sales import INSTRUCTIONS
from knowledge_graph.upkeep.diagnosis import Course, component_of, possible_faults
from knowledge_graph.upkeep.nameplates import NAMEPLATE
from knowledge_graph.upkeep.observed import Observed, observe
from knowledge_graph.upkeep.work import (
    fault_reference,
    part_lines,
    priority_of,
    procedure_reference,
    safety_instruction,
    work_type_of,
)
from models.intent import CandidateIntent, Slot
from models.waveform import abstention

HANDLED = frozenset(
    ("asset", "component", "symptom", "fault", "reading", "abstained", *NAMEPLATE, *INSTRUCTIONS, "external_reference")
)


def read_maintenance(candidate: CandidateIntent, ordinal: int, notes: Notes) -> Order:
    """An observation as a maintenance order; the procedure follows from the graph alone."""
    observed = observe(candidate, notes)
    chosen = _choose(observed, candidate, notes)
    component = observed.component
    if component is None and observed.asset is not None and chosen is not None:
        component = component_of(observed.asset, chosen.fault, notes.situation.graph)
        if component is not None:
            step = Step(component.key, "faults", chosen.fault.key, "the only component that can have this fault")
            notes.derived("/maintenance/component", "the only component that can have this fault", (step,))
    _instructions_said(candidate, chosen, notes)
    for slot in candidate.named("abstained"):
        known = abstention.told(slot.value, None) is not None
        why = word(f"abstained.{slot.value}") if known else literal(slot.text)
        notes.find("maintenance.abstained", "/maintenance/fault", said=why)
    leftovers(candidate, HANDLED, notes, "maintenance.unparsed")
    lines = part_lines(chosen, component, _parts_said(candidate, chosen, observed, notes), notes)
    numbers = references(candidate, notes)
    order = Order(
        id=record_id(notes.situation.capture, ordinal),
        number="",
        version=1,
        kind="maintenance",
        state="held",
        submitter=submitter(notes),
        seller=_seller(observed.asset, lines, notes),
        lines=lines,
        instructions=safety_instruction(chosen, notes),
        external_reference=numbers.external,
        maintenance=_maintenance(observed, component, chosen, candidate, notes),
    )
    seen_before(order, notes)
    _flood(order, notes)
    return order


def _flood(order: Order, notes: Notes) -> None:
    """During a flood of alarms a device orders nothing new by itself; what is open already goes on being counted."""
    circumstances, sender = notes.situation.circumstances, notes.situation.capture.sender
    known = order.maintenance is not None and order.maintenance.condition_key in circumstances.open_conditions
    if circumstances.alarm_flood and sender.startswith("device:") and not known and not circumstances.hand_entered:
        notes.find("maintenance.flood", "/maintenance")


def condition_key(asset: str | None, component: str | None, fault: str | None, symptom: str | None) -> str:
    """What makes two observations the same condition; the symptom stands in where no fault is known."""
    return "|".join(part or "-" for part in (asset, component, fault or symptom))


def _maintenance(
    observed: Observed, component: Node | None, chosen: Course | None, candidate: CandidateIntent, notes: Notes
) -> Maintenance:
    language = notes.situation.language
    at: datetime = notes.situation.capture.captured_at
    asset = observed.asset
    symptom = observed.symptoms[0] if observed.symptoms else None
    location = asset.properties.get("functional_location") if asset is not None else None
    serial = asset.properties.get("serial_number") if asset is not None else None
    last_work = component.properties.get("last_work") if component is not None else None
    said = (*candidate.named("asset"), *candidate.named("serial_number"))
    notes.derived("/maintenance/detected_at", "when it was captured")
    if last_work:
        notes.derived("/maintenance/last_work", "last work on record")
    return Maintenance(
        work_type=work_type_of(chosen),
        priority=priority_of(chosen),
        breakdown=bool(chosen.fault.properties.get("breakdown")) if chosen is not None else False,
        asset=AssetReference(
            id=asset.key if asset is not None else None,
            name=asset.name(language) if asset is not None else (said[0].text if said else None),
            serial_number=str(serial) if serial else None,
        ),
        functional_location=str(location) if location else None,
        component=Reference(id=component.key, name=component.name(language)) if component is not None else None,
        last_work=str(last_work) if last_work else None,
        symptom=symptom.key if symptom is not None else None,
        fault=fault_reference(chosen, candidate, notes) if chosen is not None else None,
        procedure=procedure_reference(chosen.procedure, language) if chosen is not None else None,
        reading=observed.reading,
        detection_method="condition_monitoring" if notes.situation.capture.modality == "waveform" else "observation",
        detected_at=at,
        occurrences=Occurrences(count=1, first_at=at, last_at=at),
        condition_key=condition_key(
            asset.key if asset is not None else None,
            component.key if component is not None else None,
            chosen.fault.key if chosen is not None else None,
            symptom.key if symptom is not None else None,
        ),
    )


def _choose(observed: Observed, candidate: CandidateIntent, notes: Notes) -> Course | None:
    """The safest course. Courses of different safety class are a human's decision."""
    path = "/maintenance/procedure"
    said = " ".join(slot.text for slot in (*candidate.named("symptom"), *candidate.named("fault")))
    if not observed.courses:
        if observed.symptoms or candidate.named("fault"):
            notes.find("maintenance.procedure_missing", path, said=said)
        return None
    chosen = observed.courses[0]
    faults = dict.fromkeys(course.fault.key for course in observed.courses)
    if len({course.safety for course in observed.courses}) > 1:
        procedures = {course.procedure.key: course for course in observed.courses}
        words = joined("; ", [enclosed("", name_of(c.fault.key), f": {c.safety}") for c in observed.courses])
        document = chosen.procedure.properties.get("document")
        notes.find("maintenance.safety_choice", path, procedures, document=document, faults=words)
    elif len(faults) > 1:
        notes.find("maintenance.fault_uncertain", "/maintenance/fault", faults)
    _check_place(chosen, observed, notes)
    notes.derived(path, "symptom, fault, procedure", chosen.path)
    return chosen


def _check_place(chosen: Course, observed: Observed, notes: Notes) -> None:
    """A fault that this machine cannot have: it or the symptom was misread. A graph without faults is silent."""
    at = observed.component or observed.asset
    able = possible_faults(observed.asset, observed.component, notes.situation.graph)
    if at is not None and able and chosen.fault.key not in able:
        called = notes.situation.called
        notes.find(
            "maintenance.fault_elsewhere", "/maintenance/fault", name=called(at.key), other=called(chosen.fault.key)
        )


def _instructions_said(candidate: CandidateIntent, chosen: Course | None, notes: Notes) -> None:
    """What the speaker says to do is never work. Only the procedure's own name passes without a word."""
    document = str(chosen.procedure.properties.get("document")) if chosen is not None else "-"
    slots = [slot for name in INSTRUCTIONS for slot in candidate.named(name)]
    slots += [slot for line in candidate.lines for slot in line.named("note")]
    for slot in slots:
        named = notes.situation.names.named(words_of(slot), phrase_kinds(("procedure",)))
        if chosen is None or all(node.key != chosen.procedure.key for node in named):
            notes.find("maintenance.instruction", "/instructions", said=slot.text, document=document)


def _parts_said(
    candidate: CandidateIntent, chosen: Course | None, observed: Observed, notes: Notes
) -> tuple[tuple[Node, Slot | None], ...]:
    """Parts that were asked for and that the procedure or the machine takes; others are a conflict."""
    graph = notes.situation.graph
    owners = [chosen.procedure.key] if chosen is not None else []
    if observed.component is not None:
        owners.append(observed.component.key)
    elif observed.asset is not None:
        owners += [edge.target for edge in graph.out(observed.asset.key, "components")]
    taken = {edge.target for owner in owners for edge in graph.out(owner, "parts")}
    document = str(chosen.procedure.properties.get("document")) if chosen is not None else "-"
    kept: list[tuple[Node, Slot | None]] = []
    for line in candidate.lines:
        for slot in line.named("item"):
            node = settle(slot, ORDERABLE, "item", "/lines", notes)
            if node is not None and node.key in taken:
                quantities = line.named("quantity")
                kept.append((node, quantities[0] if quantities else None))
            elif node is not None:
                name = node.name(notes.situation.language)
                notes.find("maintenance.part_conflict", "/lines", [node.key], document=document, name=name)
        if not line.named("item"):
            notes.find("maintenance.unparsed", "/lines", said=" ".join(slot.text for slot in line.slots))
    return tuple(kept)


def _seller(asset: Node | None, lines: tuple[OrderLine, ...], notes: Notes) -> Party | None:
    """Who is to do it: the supplier that all parts share, else the asset's only one."""
    graph = notes.situation.graph
    offers = [{edge.target for edge in graph.out(line.item.id or "", "suppliers")} for line in lines]
    shared = set.intersection(*offers) if offers else set()
    services = {edge.target for edge in graph.out(asset.key, "suppliers")} if asset is not None else set()
    for choice, why in ((shared, "supplies every part"), (services, "services the asset")):
        if len(choice) == 1:
            (key,) = choice
            notes.derived(
                "/seller",
                why,
                (
                    Step(
                        lines[0].item.id or "?" if choice is shared else asset.key if asset else "?",
                        "suppliers",
                        key,
                        why,
                    ),
                ),
            )
            return Party(id=key, name=notes.situation.called(key))
    return None
