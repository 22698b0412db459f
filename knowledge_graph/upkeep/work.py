"""Work: what a chosen course means for the order - procedure, priority, safety instruction, parts with their source."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from knowledge_graph.catalogue import decimal_of
from knowledge_graph.graph import Node
from knowledge_graph.judging.examination import supply
from knowledge_graph.judging.notes import Notes
from knowledge_graph.order import FaultReference, Instruction, OrderLine, ProcedureReference, Quantity, Reference
from knowledge_graph.proposal import Step
from knowledge_graph.trade.quantities import check_quantity, read_quantity
from knowledge_graph.upkeep.diagnosis import Course
from models.intent import CandidateIntent, Slot

WorkType = Literal["corrective", "preventive", "inspection"]
Priority = Literal["emergency", "high", "medium", "low"]
_BY_SAFETY: dict[str, Priority] = {"STOP": "high", "RESTRICT": "medium", "MONITOR": "low"}


def work_type_of(course: Course | None) -> WorkType:
    """As the procedure says; corrective where it says nothing, an inspection where none is known."""
    if course is None:
        return "inspection"
    value = course.procedure.properties.get("work_type")
    return value if value in ("preventive", "inspection") else "corrective"  # type: ignore[return-value]


def priority_of(course: Course | None) -> Priority:
    """As the procedure says, else by its safety class; high where no procedure is known."""
    if course is None:
        return "high"
    value = course.procedure.properties.get("priority")
    if value in ("emergency", "high", "medium", "low"):
        return value  # type: ignore[return-value]
    return _BY_SAFETY[course.safety]


def procedure_reference(procedure: Node, language: str) -> ProcedureReference:
    """The procedure by document, revision and safety class."""
    properties = procedure.properties
    safety = properties.get("safety_class")
    return ProcedureReference(
        id=procedure.key,
        document=str(properties.get("document") or ""),
        revision=str(properties.get("revision") or ""),
        safety_class=safety if safety in ("RESTRICT", "MONITOR") else "STOP",  # type: ignore[arg-type]
        name=procedure.name(language),
    )


def fault_reference(course: Course, candidate: CandidateIntent, notes: Notes) -> FaultReference:
    """The fault that the course rests on, with its code and how likely it is."""
    fault = course.fault
    code = fault.properties.get("code")
    scheme = fault.properties.get("scheme") or "pack"
    slots = candidate.named("fault")
    if slots:
        notes.heard("/maintenance/fault", slots[0], course.path)
    else:
        notes.derived("/maintenance/fault", "a fault of the symptom", course.path[:1])
    return FaultReference(
        id=fault.key,
        name=fault.name(notes.situation.language),
        code={"scheme": str(scheme), "value": str(code)} if code else None,
        confidence=float(course.weight),
    )


def safety_instruction(course: Course | None, notes: Notes) -> tuple[Instruction, ...]:
    """The procedure's own instruction, in the reader's language where the pack has it."""
    if course is None:
        return ()
    properties = course.procedure.properties
    language = notes.situation.language
    text = properties.get(f"instruction@{language}") or properties.get("instruction")
    if not isinstance(text, str) or not text:
        return ()
    spoken = language if properties.get(f"instruction@{language}") else _first_language(notes)
    notes.derived(
        "/instructions/0", f"{properties.get('document')}", (Step(course.procedure.key, "instruction", text),)
    )
    return (Instruction(kind="safety", text=text, language=spoken),)


def part_lines(
    course: Course | None, component: Node | None, said: tuple[tuple[Node, Slot | None], ...], notes: Notes
) -> tuple[OrderLine, ...]:
    """The parts that the work takes, from the procedure, else from the component; said quantities count."""
    graph = notes.situation.graph
    owner = course.procedure.key if course is not None else None
    edges = graph.out(owner, "parts") if owner is not None else ()
    if not edges and component is not None and course is not None:
        owner, edges = component.key, graph.out(component.key, "parts")
    wanted: dict[str, tuple[Decimal | None, Slot | None]] = {
        edge.target: (decimal_of(edge.properties.get("quantity")) or Decimal(1), None) for edge in edges
    }
    for node, slot in said:
        if slot is not None or node.key not in wanted:
            wanted[node.key] = (None if slot is not None else Decimal(1), slot)
    lines = []
    for number, (key, (amount, slot)) in enumerate(wanted.items(), start=1):
        line = _part_line(f"L{number}", key, amount, slot, owner, notes)
        if line is not None:
            lines.append(line)
    return tuple(lines)


def _part_line(
    name: str, key: str, amount: Decimal | None, slot: Slot | None, owner: str | None, notes: Notes
) -> OrderLine | None:
    item = notes.situation.catalogue.item(key)
    if item is None:
        return None
    path = f"/lines/{name}"
    notes.derived(f"{path}/item", "the work takes it", (Step(owner or "said", "parts", key),))
    quantity: Quantity | None
    if slot is not None:
        quantity = read_quantity((slot,), item, f"{path}/quantity", notes)
    else:
        quantity = Quantity(value=amount or Decimal(1), unit=item.unit)
        notes.derived(f"{path}/quantity", "as many as the work takes", (Step(owner or "said", "parts", key),))
    check_quantity(quantity, item, f"{path}/quantity", notes)
    return OrderLine(
        id=name,
        item=Reference(id=key, name=item.node.name(notes.situation.language)),
        quantity=quantity,
        supply=supply(item, quantity, None, path, notes),
    )


def _first_language(notes: Notes) -> str:
    languages = notes.situation.catalogue.settings.get("languages")
    return str(languages[0]) if isinstance(languages, list) and languages else notes.situation.language
