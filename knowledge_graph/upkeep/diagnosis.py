"""Diagnosis: symptom -> fault -> procedure, never from a symptom or from words to an action.

Where the possible faults lead to procedures of different safety class, the safest is proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge_graph.catalogue import decimal_of
from knowledge_graph.graph import Graph, Node
from knowledge_graph.order import SafetyClass
from knowledge_graph.proposal import Step

_SAFER: dict[str, int] = {"STOP": 2, "RESTRICT": 1, "MONITOR": 0}


@dataclass(frozen=True, slots=True)
class Course:
    """One way from what was observed to what is to be done."""

    fault: Node
    weight: Decimal
    """How likely among the faults of the symptom, 0 to 1; equal shares where the pack gives none."""
    procedure: Node
    path: tuple[Step, ...]

    @property
    def safety(self) -> SafetyClass:
        """A procedure without a valid class counts as the safest."""
        value = self.procedure.properties.get("safety_class")
        return value if value in ("RESTRICT", "MONITOR") else "STOP"  # type: ignore[return-value]


def courses(symptoms: tuple[Node, ...], asset: Node | None, component: Node | None, graph: Graph) -> tuple[Course, ...]:
    """Every course that follows, safest first, likelier before less likely.

    Faults that all symptoms share are preferred to those of one alone. Of those, the ones that the component (else
    any component of the asset) can have are taken; if the graph knows none of them there, all remain.
    """
    found = {symptom.key: _weights(symptom, graph) for symptom in symptoms}
    shared = set.intersection(*(set(weights) for weights in found.values())) if found else set()
    keys = shared or {key for weights in found.values() for key in weights}
    keys = keys & possible_faults(asset, component, graph) or keys
    result: list[Course] = []
    for symptom in symptoms:
        for fault_key, weight in found[symptom.key].items():
            if fault_key in keys:
                first = Step(symptom.key, "faults", fault_key, "a fault that shows so")
                result += courses_of_fault(graph[fault_key], weight, graph, (first,))
    return ordered(result)


def courses_of_fault(fault: Node, weight: Decimal, graph: Graph, before: tuple[Step, ...] = ()) -> tuple[Course, ...]:
    """The procedures of one fault."""
    return tuple(
        Course(fault, weight, node, (*before, Step(fault.key, "procedures", node.key, "what is to be done")))
        for node in graph.targets(fault.key, "procedures")
    )


def ordered(found: list[Course]) -> tuple[Course, ...]:
    """Safest first, likelier before less likely; one course for each fault and procedure."""
    unique = {(course.fault.key, course.procedure.key): course for course in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda c: (-_SAFER[c.safety], -c.weight, c.fault.key, c.procedure.key)))


def possible_faults(asset: Node | None, component: Node | None, graph: Graph) -> set[str]:
    """Faults that the component, else any component of the asset, can have."""
    if component is not None:
        return {edge.target for edge in graph.out(component.key, "faults")}
    if asset is None:
        return set()
    parts = graph.out(asset.key, "components")
    return {edge.target for part in parts for edge in graph.out(part.target, "faults")}


def component_of(asset: Node, fault: Node, graph: Graph) -> Node | None:
    """The only component of the asset that can have this fault, if there is just one."""
    able = [
        node
        for node in graph.targets(asset.key, "components")
        if any(edge.target == fault.key for edge in graph.out(node.key, "faults"))
    ]
    return able[0] if len(able) == 1 else None


def _weights(symptom: Node, graph: Graph) -> dict[str, Decimal]:
    edges = [edge for edge in graph.out(symptom.key, "faults") if edge.target in graph]
    share = Decimal(1) / len(edges) if edges else Decimal(0)
    found: dict[str, Decimal] = {}
    for edge in edges:
        weight = decimal_of(edge.properties.get("weight"))
        found[edge.target] = weight if weight is not None else share
    return found
