"""Articles: item code and name on one line of a document, resolved together to one item - or to a finding.

A code alone could be misread into another item's code, a name alone could be another item's; where both stand, both
must say the same. A scanned code was checked by its own redundancy and outranks what was recognised beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_graph.catalogue import ORDERABLE
from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import Preference, phrase_kinds, resolve, settle, words_of
from knowledge_graph.lexicon import fold
from knowledge_graph.proposal import Step
from knowledge_graph.trade.itemcodes import ItemCodes, codes_of
from models.evidence import ScannedBox
from models.intent import Line, Slot

_SHORTEST = 2
"""A name that lies inside longer words counts from this many signs on."""


@dataclass(frozen=True, slots=True)
class _Code:
    """An item code with the items that bear it."""

    slot: Slot
    nodes: tuple[Node, ...]

    @property
    def scanned(self) -> bool:
        return any(isinstance(selector, ScannedBox) for selector in self.slot.evidence)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a name says beside a code: which of the code's items it agrees with, and what else it names."""

    agreed: tuple[Node, ...]
    others: tuple[Node, ...]


def settle_article(
    line: Line, path: str, preferences: Sequence[Preference], buyer: str | None, notes: Notes
) -> Node | None:
    """The item of a line that bears a code. `path` is that of the line's item, `buyer` the customer's key."""
    codes = codes_of(notes.situation.graph)
    read = [_Code(slot, _bearing(slot, codes, buyer, notes)) for slot in line.named("item_code")]
    known = [code for code in read if code.nodes and code.scanned] or [code for code in read if code.nodes]
    names = line.named("item")
    if not known:
        return _by_name(read, names, path, preferences, buyer, notes)
    nodes = tuple({node.key: node for code in known for node in code.nodes}.values())
    shared = tuple(node for node in nodes if all(node in code.nodes for code in known))
    if not shared:
        _heard_codes(known, None, path, notes)
        notes.find("item.ambiguous", path, [n.key for n in nodes], said=" / ".join(code.slot.text for code in known))
        return None
    for code in read:
        if code not in known:
            notes.beside(path, code.slot)
    said = [(slot, _named(slot, shared, preferences, notes)) for slot in names]
    agreed = [node for node in shared if said and all(node in named.agreed for _, named in said)]
    choices = agreed or list(shared)
    if said and not agreed:
        return _disagreement(known, said, shared, path, notes)
    if len(choices) > 1:
        choices = [node for node in choices if all(preference.holds(node) for preference in preferences)] or choices
    if len(choices) != 1:
        _heard_codes(known, None, path, notes)
        notes.find("item.ambiguous", path, [node.key for node in choices], said=known[0].slot.text)
        return None
    # A code that nothing else confirms may be a misreading of its neighbour's.
    alone = not names and not known[0].scanned
    _heard_codes(known, choices[0], path, notes, notes.situation.limits.stand_in_certainty if alone else 1.0)
    for slot in names:
        notes.beside(path, slot, (Step(f"“{words_of(slot)}”", "named", choices[0].key, "the name says so too"),))
    return choices[0]


def _bearing(slot: Slot, codes: ItemCodes, buyer: str | None, notes: Notes) -> tuple[Node, ...]:
    keys = codes.bearing(words_of(slot), buyer)
    return tuple(notes.situation.graph[key] for key in keys)


def _heard_codes(codes: Sequence[_Code], node: Node | None, path: str, notes: Notes, certainty: float = 1.0) -> None:
    for code in codes:
        steps = (Step(f"“{words_of(code.slot)}”", "code", node.key),) if node is not None else ()
        notes.heard(path, code.slot, steps, certainty if node is not None else 0.0)


def _disagreement(
    codes: Sequence[_Code], said: Sequence[tuple[Slot, _Named]], nodes: tuple[Node, ...], path: str, notes: Notes
) -> Node | None:
    """The name says something else than the code. Two items that are both named are never chosen between."""
    others = [node for _, named in said for node in named.others]
    scanned = codes[0].scanned
    node = nodes[0] if len(nodes) == 1 and (scanned or not others) else None
    _heard_codes(codes, node, path, notes)
    for slot, _ in said:
        notes.beside(path, slot)
    language = notes.situation.language
    if scanned and not others:
        return node
    notes.find(
        "item.scan_differs" if scanned else "item.code_mismatch",
        path,
        [each.key for each in (*nodes, *others)],
        said=" / ".join(slot.text for slot, _ in said),
        printed=codes[0].slot.text,
        name=nodes[0].name(language),
    )
    return node


def _by_name(
    codes: Sequence[_Code],
    names: Sequence[Slot],
    path: str,
    preferences: Sequence[Preference],
    buyer: str | None,
    notes: Notes,
) -> Node | None:
    """No code is known: the name alone decides, and the code is a finding unless it prints alike to the item's own."""
    situation = notes.situation
    all_codes = codes_of(situation.graph)
    if not names:
        notes.heard(path, codes[0].slot, (), 0.0)
        near = all_codes.near(words_of(codes[0].slot), buyer, situation.limits.choices)
        notes.find("item.unknown", path, near, said=codes[0].slot.text)
        return None
    nodes = [settle(slot, ORDERABLE, "item", path, notes, preferences) for slot in names]
    node = nodes[0]
    for slot, other in zip(names[1:], nodes[1:], strict=True):
        if node is not None and other is not None and other.key != node.key:
            notes.find("item.ambiguous", path, (node.key, other.key), said=slot.text)
    for code in codes:
        text = words_of(code.slot)
        alike = node is not None and all_codes.alike(text, node.key, buyer)
        steps = (Step(f"“{text}”", "reads as the code of", node.key),) if alike and node is not None else ()
        notes.beside(path, code.slot, steps)
        if not alike:
            near = all_codes.near(text, buyer, situation.limits.choices)
            name = node.name(situation.language) if node is not None else names[0].text
            notes.find("item.code_unknown", path, near, said=code.slot.text, name=name)
    return node


def _named(slot: Slot, nodes: tuple[Node, ...], preferences: Sequence[Preference], notes: Notes) -> _Named:
    """Does the name agree with one of these items: exactly, by lying inside the words, or by sound?"""
    situation = notes.situation
    words = words_of(slot)
    exact = tuple(n for n in situation.names.named(words, phrase_kinds(ORDERABLE)) if n.kind in ORDERABLE)
    if exact:
        return _Named(tuple(n for n in nodes if n in exact), tuple(n for n in exact if n not in nodes))
    inside = _inside(words, nodes, notes)
    if inside is not None:
        return inside
    found = resolve(slot, ORDERABLE, situation, preferences)
    heard = (found.node,) if found.node is not None else found.ties
    return _Named(tuple(n for n in nodes if n in heard), tuple(n for n in heard if n not in nodes))


def _inside(words: str, nodes: tuple[Node, ...], notes: Notes) -> _Named | None:
    """A name with more words around it (make, size); a longer name of another item around that is the other item."""
    folded = fold(words)
    agreed: list[Node] = []
    others: dict[str, Node] = {}
    for node in nodes:
        labels = {fold(label.text) for label in node.labels if label.role != "hidden"}
        within = [label for label in labels if len(label) >= _SHORTEST and label in folded]
        if not within:
            continue
        longest = max(within, key=len)
        start = folded.index(longest)
        larger = [
            other
            for left in range(start + 1)
            for right in range(start + len(longest), len(folded) + 1)
            if right - left > len(longest)
            for other in notes.situation.names.named(folded[left:right], phrase_kinds(ORDERABLE))
            if other.kind in ORDERABLE and other not in nodes
        ]
        if larger:
            others.update((other.key, other) for other in larger)
        else:
            agreed.append(node)
    return _Named(tuple(agreed), tuple(others.values())) if agreed or others else None
