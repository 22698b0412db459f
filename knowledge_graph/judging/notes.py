"""Situation: everything one validation may look at. Notes: everything it has to say, gathered in order.

Notes are local to one call of `validate`; what leaves it is the immutable Proposal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge_graph.answering.codes import CODES
from knowledge_graph.answering.telling import named_in, told, values_of
from knowledge_graph.catalogue import Catalogue
from knowledge_graph.finding import Finding
from knowledge_graph.graph import Graph, Node
from knowledge_graph.limits import LIMITS, Limits
from knowledge_graph.naming.names import Names
from knowledge_graph.proposal import Circumstances, Derivation, Step
from models.capture import Capture
from models.evidence import Derived, Selector
from models.intent import Slot, SlotChoice


@dataclass(frozen=True, slots=True)
class Situation:
    """One capture in its business: read-only for every step of a validation."""

    capture: Capture
    graph: Graph
    catalogue: Catalogue
    circumstances: Circumstances
    names: Names
    language: str
    """Of the capture, else the sender's, else the graph's first."""
    neighbourhood: frozenset[str]
    """Sites that the sender serves, and the site that the capture was sent for."""
    limits: Limits = LIMITS

    def called(self, key: str | None) -> str:
        """A node's name for people; the key itself where no node bears it."""
        node = self.graph.get(key)
        return node.name(self.language) if node is not None else (key or "?")

    def node(self, key: str) -> Node | None:
        """The node of this key, if there is one."""
        return self.graph.get(key)

    @property
    def document(self) -> bool:
        """Was it printed or written on paper and photographed? Then an empty cell says nothing."""
        return self.capture.modality == "image"

    @property
    def locale(self) -> str | None:
        """Decides local units: of the site that the capture was sent for, else of the pack."""
        site = self.graph.get(self.capture.site)
        value = (site.properties.get("locale") if site is not None else None) or self.catalogue.settings.get("locale")
        return str(value) if value else None


@dataclass(slots=True)
class Notes:
    """Findings, derivations and alternatives of one reading."""

    situation: Situation
    findings: list[Finding] = field(default_factory=list)
    derivations: list[Derivation] = field(default_factory=list)
    alternatives: dict[str, tuple[SlotChoice, ...]] = field(default_factory=dict)
    certainty: float = 1.0
    """The least sure of everything noted so far."""

    def find(self, code: str, path: str, choices: Iterable[str] = (), **values: object) -> None:
        """Remark on the field at `path`. Choices are node keys; their names fill `{choices}` unless values do.

        Values are figures, what was said, names of nodes in the situation's language, a `Phrase`, or another finding.
        """
        kind = CODES[code]
        keys = tuple(dict.fromkeys(choices))
        language, graph = self.situation.language, self.situation.graph
        kept = values_of(code, values, named_in(graph, language), keys)
        sentence = told(code, kept, keys, language, graph)
        finding = Finding(code, kind.severity, path, sentence, keys, kind.askable, kept)
        if finding not in self.findings:
            self.findings.append(finding)

    def heard(self, path: str, slot: Slot, path_taken: tuple[Step, ...] = (), certainty: float = 1.0) -> None:
        """The field was perceived: keep where, what was said, how sure, and the path through the graph."""
        confidence = slot.confidence * certainty
        self.derivations.append(Derivation(path, slot.evidence, slot.text, round(confidence, 4), path_taken))
        self.certainty = min(self.certainty, confidence)

    def beside(self, path: str, slot: Slot, path_taken: tuple[Step, ...] = ()) -> None:
        """Perceived, and kept with the field as evidence; nothing stands on it, so it makes nothing less sure."""
        self.derivations.append(Derivation(path, slot.evidence, slot.text, round(slot.confidence, 4), path_taken))

    def derived(self, path: str, rule: str, path_taken: tuple[Step, ...] = (), certainty: float = 1.0) -> None:
        """The field was not perceived; it follows from a rule."""
        self.because(path, Derived(rule), path_taken, certainty)

    def because(self, path: str, selector: Selector, path_taken: tuple[Step, ...] = (), certainty: float = 1.0) -> None:
        """The field is there for this reason (derived, declared, decided)."""
        self.derivations.append(Derivation(path, (selector,), None, None, path_taken))
        self.certainty = min(self.certainty, certainty)

    def offer(self, path: str, choices: tuple[SlotChoice, ...]) -> None:
        """Other readings of the field, best first."""
        if choices:
            self.alternatives[path] = choices[: self.situation.limits.choices]

    @property
    def blocked(self) -> bool:
        """Is there anything that forbids executing this?"""
        return any(finding.severity == "blocking" for finding in self.findings)
