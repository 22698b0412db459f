"""Placement: the modifier slots of a line, each put into the group of its item that owns the option.

Only what the words leave open is noted here; whether the choice is allowed is `modifiers.check_modifiers`' question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge_graph.catalogue import Group, Item, Place
from knowledge_graph.graph import Node
from knowledge_graph.notes import Notes
from knowledge_graph.order import Modifier, Reference
from knowledge_graph.proposal import Step
from knowledge_graph.resolve import Preference, Resolution, offered_at, phrase_kinds, resolve, words_of
from models.intent import ModifierValue, Slot


@dataclass(frozen=True, slots=True)
class _Placed:
    slot: Slot
    modifier: Modifier
    place: Place | None
    path: tuple[Step, ...]
    certainty: float


def modifier_path(line: str, modifier: Modifier) -> str:
    """Path of one modifier in its line: by option, and by half where it is not on the whole."""
    half = "" if modifier.portion == "whole" else f"@{modifier.portion}"
    return f"{line}/modifiers/{modifier.option.id or modifier.option.name}{half}"


def read_modifiers(
    slots: tuple[Slot, ...], item: Item | None, line: str, site: str | None, notes: Notes
) -> tuple[Modifier, ...]:
    """The modifiers of one line as a tree; nested options lie below the option that owns their group."""
    placed = [entry for slot in slots for entry in _place(slot, item, line, site, notes)]
    flat = _once([entry for entry in placed if entry.place is None or not entry.place.parents], line, notes)
    for entry in placed:
        if entry.place is not None and entry.place.parents:
            flat = _nest(flat, entry, line, notes)
    return tuple(flat)


def _place(slot: Slot, item: Item | None, line: str, site: str | None, notes: Notes) -> list[_Placed]:
    value = slot.value if isinstance(slot.value, ModifierValue) else ModifierValue()
    situation = notes.situation
    allowed = situation.catalogue.places(item.node.key) if item is not None else {}
    mine = Preference(
        lambda node: node.key in allowed or node.kind == "modifier_group",
        lambda node: Step(item.node.key if item else "?", "modifier_groups", node.key, "an option of this item"),
    )
    found = _among(slot, allowed, notes) if slot.key is None and allowed else None
    if found is None:
        found = resolve(slot, ("modifier", "modifier_group"), situation, (mine, offered_at(situation, site)))
    where = f"{line}/modifiers"
    name = item.node.name(situation.language) if item is not None else "?"
    if found.node is None:
        notes.heard(where, slot, (), 0.0)
        notes.offer(where, found.others)
        code = "modifier.ambiguous" if found.ties else "modifier.unknown"
        near = [n.key for n in found.ties]
        near = near or [c.key for c in found.others if c.key and (c.key in allowed or not allowed)]
        notes.find(code, where, near[: situation.limits.choices], name=name, said=slot.text)
        return []
    if found.node.kind == "modifier_group":
        return _whole_group(slot, value, found, item, line, notes)
    modifier = Modifier(
        group=value.group or "",
        option=Reference(id=found.node.key, name=found.node.name(situation.language)),
        action=value.action,
        amount=value.amount,
        quantity=value.quantity,
        portion=value.portion,
    )
    place = _owner(found.node, value, item, line, slot, notes)
    path = found.path
    if place is not None:
        modifier = replace(modifier, group=place.group)
        group = _group_of(place, item, notes)
        modifier, path = _amount(modifier, group, path, notes)
        owner = place.parents[-1][1] if place.parents else (item.node.key if item is not None else "?")
        path = (
            *path,
            Step(owner, "modifier_groups", place.group, "the group that owns the option"),
            Step(place.group, "options", modifier.option.id or "?"),
        )
    elif not modifier.group:
        owners = situation.graph.into(found.node.key, "options")
        modifier = replace(modifier, group=owners[0].source if owners else "")
    notes.offer(modifier_path(line, modifier), tuple(c for c in found.others if c.key in allowed))
    return [_Placed(slot, modifier, place, path, found.certainty)]


def _among(slot: Slot, allowed: dict[str, tuple[Place, ...]], notes: Notes) -> Resolution | None:
    """Words without a key: the item's own options are looked at first, by exact name."""
    named = notes.situation.names.named(words_of(slot), phrase_kinds(("modifier",)))
    own = tuple(node for node in named if node.key in allowed)
    if len(own) == 1:
        return Resolution(own[0], 1.0, (), (), (Step(f"“{words_of(slot)}”", "named", own[0].key),))
    return None


def _owner(option: Node, value: ModifierValue, item: Item | None, line: str, slot: Slot, notes: Notes) -> Place | None:
    """Where the option stands on this item; several equally good places are a finding."""
    if item is None:
        return None
    places = notes.situation.catalogue.places(item.node.key).get(option.key, ())
    if value.group is not None and any(place.group == value.group for place in places):
        places = tuple(place for place in places if place.group == value.group)
    top = tuple(place for place in places if not place.parents)
    if len(top) == 1:
        return top[0]
    if len(top) > 1:
        notes.find(
            "modifier.ambiguous",
            f"{line}/modifiers/{option.key}",
            [place.group for place in top],
            name=item.node.name(notes.situation.language),
            said=slot.text,
        )
        return top[0]
    return places[0] if places else None


def _group_of(place: Place, item: Item | None, notes: Notes) -> Group | None:
    owner = place.parents[-1][1] if place.parents else (item.node.key if item is not None else "")
    return next((g for g in notes.situation.catalogue.groups(owner) if g.key == place.group), None)


def _amount(
    modifier: Modifier, group: Group | None, path: tuple[Step, ...], notes: Notes
) -> tuple[Modifier, tuple[Step, ...]]:
    """A declared option wins over an amount: 少冰 is the option `less ice` where the group has it."""
    option = group.options.get(modifier.option.id or "") if group is not None else None
    amount = modifier.amount
    if group is None or option is None or amount is None or modifier.action == "exclude":
        return modifier, path
    if option.amount == amount:
        return replace(modifier, amount=None), path
    declared = [other for other in group.options.values() if other.amount == amount]
    if len(declared) == 1 and (option.default or option.amount is not None):
        wins = declared[0].key
        step = Step(option.key, "amount", wins, f"“{amount}” of it is an option of its own")
        reference = Reference(id=wins, name=notes.situation.called(wins))
        return replace(modifier, option=reference, amount=None), (*path, step)
    if amount == "regular" and amount not in group.amounts:
        return replace(modifier, amount=None), path
    return modifier, path


def _whole_group(
    slot: Slot, value: ModifierValue, found: Resolution, item: Item | None, line: str, notes: Notes
) -> list[_Placed]:
    """A group was named (no milk, with ice): its default option is what is meant, if there is just one."""
    assert found.node is not None
    groups = notes.situation.catalogue.groups(item.node.key) if item is not None else ()
    group = next((g for g in groups if g.key == found.node.key), None)
    name = item.node.name(notes.situation.language) if item is not None else "?"
    if group is None:
        notes.heard(f"{line}/modifiers", slot, found.path, 0.0)
        notes.find("modifier.not_allowed", f"{line}/modifiers", [found.node.key], name=name, option=slot.text)
        return []
    meant = [option.key for option in group.options.values() if option.default]
    if not meant or (len(meant) > 1 and value.action == "include"):
        notes.heard(f"{line}/modifiers", slot, found.path, 0.0)
        notes.find("modifier.ambiguous", f"{line}/modifiers", group.options, name=name, said=slot.text)
        return []
    return [
        _Placed(
            slot,
            Modifier(
                group=group.key,
                option=Reference(id=key, name=notes.situation.called(key)),
                action=value.action,
                amount=value.amount,
                quantity=value.quantity,
                portion=value.portion,
            ),
            Place(group.key),
            (*found.path, Step(group.key, "options", key, "the group's default is what is meant")),
            found.certainty,
        )
        for key in meant
    ]


def _once(entries: list[_Placed], line: str, notes: Notes) -> list[Modifier]:
    """Modifiers in the order heard; what was said twice in the same words stands once, with both evidences."""
    kept: list[Modifier] = []
    for entry in entries:
        notes.heard(modifier_path(line, entry.modifier), entry.slot, entry.path, entry.certainty)
        if entry.modifier not in kept:
            kept.append(entry.modifier)
    return kept


def _nest(tree: list[Modifier], entry: _Placed, line: str, notes: Notes) -> list[Modifier]:
    """Put an option below the option that owns its group; if that one was not chosen, leave it at the top."""
    catalogue = notes.situation.catalogue
    modifier = entry.modifier
    for index, parent in enumerate(tree):
        if parent.action == "exclude" or parent.option.id is None:
            continue
        for group in catalogue.groups(parent.option.id):
            if modifier.option.id in group.options and (not modifier.group or modifier.group == group.key):
                path = f"{modifier_path(line, parent)}"
                notes.heard(modifier_path(path, modifier), entry.slot, entry.path, entry.certainty)
                below = replace(parent, modifiers=(*parent.modifiers, replace(modifier, group=group.key)))
                return [*tree[:index], below, *tree[index + 1 :]]
    notes.heard(modifier_path(line, modifier), entry.slot, entry.path, entry.certainty)
    return [*tree, modifier]
