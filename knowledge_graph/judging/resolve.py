"""Resolve: from the words of one slot to one node of the graph - or to the several it could be, or to none.

Order of trust: the key that the vocabulary gave, an exact name, the nearest sound within a bar and with a margin.
What is equally good is told apart only by what the graph knows (offered here, part of that machine) and, last and
said so, by the sender's neighbourhood.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes, Situation
from knowledge_graph.proposal import Step
from knowledge_graph.schema import BY_NAME
from models.intent import Slot, SlotChoice
from models.language.vocabulary import PhraseKind

SOUNDS_LIKE, LOOKS_LIKE = "sounds like", "looks like"
"""Relations of the step from words to a node that was found by sound, or by print."""
_PRINTED = frozenset(("product", "part"))
"""Kinds whose names on paper are told apart by how they look."""
_PRINT_MARGIN = 1.03
"""Times more like what was read than the next that a printed name must be."""


@dataclass(frozen=True, slots=True)
class Preference:
    """What tells equally good names apart: who holds, and the reason shown to people."""

    holds: Callable[[Node], bool]
    step: Callable[[Node], Step]


@dataclass(frozen=True, slots=True)
class Resolution:
    """One node with its certainty, or the ties between which nothing decides, or neither."""

    node: Node | None
    certainty: float = 1.0
    ties: tuple[Node, ...] = ()
    others: tuple[SlotChoice, ...] = ()
    path: tuple[Step, ...] = ()
    read: Node | None = None
    """Of ties on paper the one that was read, and a figure of it may be another."""


def words_of(slot: Slot) -> str:
    """The name to look up: the slot's own reading where it has one, else the words as heard."""
    return slot.value if isinstance(slot.value, str) and slot.value.strip() else slot.text


def phrase_kinds(kinds: Collection[str]) -> tuple[PhraseKind, ...]:
    """Node kinds as the kinds of phrase that name them (product and part: item)."""
    found: dict[PhraseKind, None] = {}
    for kind in kinds:
        phrase = BY_NAME[kind].phrase if kind in BY_NAME else None
        if phrase is not None:
            found[phrase] = None  # type: ignore[index]
    return tuple(found)


def resolve(
    slot: Slot,
    kinds: Sequence[str],
    situation: Situation,
    preferences: Sequence[Preference] = (),
    namesakes: bool = True,
) -> Resolution:
    """Find the node that the slot names. Node kinds outside `kinds` are never an answer.

    With `namesakes`, a given key is doubted where another node bears the very same name: a vocabulary narrowed to the
    sender's neighbourhood may not have known of it.
    """
    graph = situation.graph
    words = words_of(slot)
    exact = tuple(n for n in situation.names.named(words, phrase_kinds(kinds)) if n.kind in kinds) if words else ()
    given = graph.get(slot.key)
    if given is not None and given.kind in kinds:
        contenders = _with_equals(given, exact if namesakes else (), slot, kinds, situation)
        others = tuple(choice for choice in slot.choices if choice.key != given.key)
        read = given if situation.document and given not in exact[1:] else None
        return _decide(contenders, 1.0, others, "named", words, preferences, read)
    if exact:
        return _decide(exact, 1.0, tuple(c for c in slot.choices if c.key), "named", words, preferences)
    printed = _by_print(slot, words, kinds, situation) if situation.document and set(kinds) <= _PRINTED else None
    return printed or _by_sound(words, kinds, situation, preferences)


def _by_print(slot: Slot, words: str, kinds: Sequence[str], situation: Situation) -> Resolution | None:
    """The one of what the reader offers that looks most like the words, their figures alike; None where two do."""
    figures = _figures(words)
    ranked = sorted(slot.choices, key=lambda choice: -choice.score)
    near = [choice for choice in ranked if _figures(choice.text) == figures]
    node = situation.graph.get(near[0].key) if near else None
    if node is None or node.kind not in kinds or (len(near) > 1 and near[0].score < _PRINT_MARGIN * near[1].score):
        return None
    others = tuple(choice for choice in ranked if choice.key != node.key)
    return Resolution(node, near[0].score, (), others, (Step(f"“{words}”", LOOKS_LIKE, node.key),))


def _figures(text: str) -> list[str]:
    return [sign for sign in text if sign.isdecimal()]


def _with_equals(
    given: Node, exact: tuple[Node, ...], slot: Slot, kinds: Sequence[str], situation: Situation
) -> tuple[Node, ...]:
    """The given node first, then whatever bears the same name or was read as good."""
    found = {given.key: given}
    if any(node.key == given.key for node in exact):
        found.update((node.key, node) for node in exact)
    for choice in slot.choices:
        node = situation.graph.get(choice.key)
        if node is not None and node.kind in kinds and choice.score >= slot.confidence - situation.limits.slot_tie:
            found[node.key] = node
    return tuple(found.values())


def _by_sound(words: str, kinds: Sequence[str], situation: Situation, preferences: Sequence[Preference]) -> Resolution:
    limits = situation.limits
    distances: dict[str, float] = {}
    nodes: dict[str, Node] = {}
    if words.strip():
        for near in situation.names.nearest(words, 2 * limits.choices, situation.language, phrase_kinds(kinds)):
            node = situation.graph.get(near.phrase.key)
            if node is not None and node.kind in kinds and near.distance <= limits.offer_distance:
                nodes[node.key] = node
                distances[node.key] = min(near.distance, distances.get(node.key, 1.0))
    ranked = sorted(distances, key=lambda key: distances[key])
    others = tuple(SlotChoice(nodes[k].name(situation.language), k, round(1 - distances[k], 4)) for k in ranked)
    if not ranked or distances[ranked[0]] > limits.accept_distance:
        return Resolution(None, 0.0, (), others)
    best = distances[ranked[0]]
    bar = max(best + limits.name_margin, best / limits.name_contrast)
    # The best itself may lie at the bar when its distance is 0 and the margin is none.
    close = tuple(nodes[key] for key in ranked if distances[key] < bar or key == ranked[0])
    decided = _decide(close, 1 - best, others, SOUNDS_LIKE, words, preferences)
    if decided.node is None:
        return decided
    return Resolution(
        decided.node, decided.certainty, (), tuple(o for o in others if o.key != decided.node.key), decided.path
    )


def _decide(
    contenders: tuple[Node, ...],
    certainty: float,
    others: tuple[SlotChoice, ...],
    relation: str,
    words: str,
    preferences: Sequence[Preference],
    read: Node | None = None,
) -> Resolution:
    why: list[Step] = []
    for preference in preferences:
        if len(contenders) < 2:
            break
        kept = tuple(node for node in contenders if preference.holds(node))
        if kept and len(kept) < len(contenders):
            why += [preference.step(node) for node in kept]
            contenders = kept
    if len(contenders) != 1:
        return Resolution(None, 0.0, contenders, others, read=read if read in contenders else None)
    node = contenders[0]
    return Resolution(node, certainty, (), others, (Step(f"“{words}”", relation, node.key), *why))


def offered_at(situation: Situation, site: str | None) -> Preference:
    """Prefer what is offered at this site and time."""
    at = situation.capture.captured_at
    return Preference(
        lambda node: situation.catalogue.offered(node, site, at),
        lambda node: Step(node.key, "sites", site or "any site", "the only one of this name offered here and now"),
    )


def nearby(situation: Situation) -> Preference:
    """Prefer the sender's neighbourhood. Only ever breaks a tie, and says so in the path."""
    sender = situation.capture.sender
    return Preference(
        lambda node: node.key in situation.neighbourhood,
        lambda node: Step(sender, "sites", node.key, "of equal names, the one in the sender's neighbourhood"),
    )


def doubt_likeness(found: Resolution, slot: Slot, path: str, notes: Notes) -> None:
    """On paper a name that is only alike is another word: what was taken for it is asked about."""
    alike = bool(found.path) and found.path[0].relation in (SOUNDS_LIKE, LOOKS_LIKE)
    if found.node is not None and notes.situation.document and alike:
        notes.find("name.similar", path, [found.node.key], said=slot.text, name=notes.situation.called(found.node.key))


def settle(
    slot: Slot, kinds: Sequence[str], subject: str, path: str, notes: Notes, preferences: Sequence[Preference] = ()
) -> Node | None:
    """Resolve and note: a derivation for a node found, else `<subject>.ambiguous` or `<subject>.unknown`."""
    found = resolve(slot, kinds, notes.situation, preferences)
    notes.offer(path, found.others)
    if found.node is not None:
        notes.heard(path, slot, found.path, found.certainty)
        doubt_likeness(found, slot, path, notes)
        return found.node
    notes.heard(path, slot, (), 0.0)
    if found.ties:
        notes.find(f"{subject}.ambiguous", path, [node.key for node in found.ties], said=slot.text)
        # It stands until somebody says which is meant.
        return found.read
    near = [choice.key for choice in found.others[: notes.situation.limits.choices] if choice.key]
    notes.find(f"{subject}.unknown", path, near, said=slot.text)
    return None
