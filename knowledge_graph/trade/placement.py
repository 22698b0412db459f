"""Placement: the modifier slots of a line, each put into the group of its item that owns the option.

Only what the words leave open is noted here; whether the choice is allowed is `modifiers.check_modifiers`' question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from knowledge_graph.catalogue import Group, Item, Place
from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import Preference, Resolution, offered_at, phrase_kinds, resolve, words_of
from knowledge_graph.order import Modifier, Reference
from knowledge_graph.proposal import Step
from models.evidence import TextSpan, TimeRange
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
    said = {slot.key: slot for slot in slots if slot.key is not None}
    placed = [entry for slot in slots for entry in _place(slot, item, line, site, said, notes)]
    flat = _once([entry for entry in placed if entry.place is None or not entry.place.parents], line, notes)
    for entry in placed:
        if entry.place is not None and entry.place.parents:
            flat = _nest(flat, entry, item, line, notes)
    return tuple(flat)


def _place(
    slot: Slot, item: Item | None, line: str, site: str | None, said: Mapping[str, Slot], notes: Notes
) -> list[_Placed]:
    value = slot.value if isinstance(slot.value, ModifierValue) else ModifierValue()
    situation = notes.situation
    allowed = situation.catalogue.places(item.node.key) if item is not None else {}
    found = _option(slot, item, site, said, notes)
    if item is not None and (found.node is None or found.node.key not in allowed):
        group = _named_group(slot, item, notes)
        if group is not None:
            return _whole_group(slot, value, group, item, line, notes)
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
    modifier = Modifier(
        group=value.group or "",
        option=Reference(id=found.node.key, name=found.node.name(situation.language)),
        action=value.action,
        amount=value.amount,
        quantity=value.quantity,
        portion=value.portion,
    )
    place = _owner(found.node, value, item, line, slot, said, notes)
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


def _option(slot: Slot, item: Item | None, site: str | None, said: Mapping[str, Slot], notes: Notes) -> Resolution:
    """The option that is named. Of equal names the item's own wins, then its direct ones, then those below a choice."""
    situation = notes.situation
    allowed = situation.catalogue.places(item.node.key) if item is not None else {}
    owner = item.node.key if item is not None else "?"

    choices = (slot.key, *(choice.key for choice in slot.choices))
    nearest = _nearest([place for key in choices for place in allowed.get(key or "", ())], slot, said)

    def preferred(holds: Callable[[Place], bool], why: str) -> Preference:
        return Preference(
            lambda node: any(holds(place) for place in allowed.get(node.key, ())),
            lambda node: Step(owner, "modifier_groups", node.key, why),
        )

    preferences = (
        preferred(lambda place: True, "an option of this item"),
        preferred(lambda place: not place.parents, "an option of the item itself"),
        preferred(lambda place: any(option in said for _, option in place.parents), "an option of what was chosen"),
        preferred(lambda place: place in nearest, "an option of what was said right beside it"),
        offered_at(situation, site),
    )
    return resolve(slot, ("modifier",), situation, preferences, namesakes=False)


def _named_group(slot: Slot, item: Item, notes: Notes) -> Group | None:
    """The item's group that bears this name, where a group was named instead of an option."""
    groups = {group.key: group for group in notes.situation.catalogue.groups(item.node.key)}
    if slot.key is not None and slot.key.startswith("modifier_group:"):
        return groups.get(slot.key)
    named = notes.situation.names.named(words_of(slot), phrase_kinds(("modifier_group",)))
    own = [groups[node.key] for node in named if node.key in groups]
    return own[0] if len(own) == 1 else None


def _owner(
    option: Node, value: ModifierValue, item: Item | None, line: str, slot: Slot, said: Mapping[str, Slot], notes: Notes
) -> Place | None:
    """Where the option stands on this item; several equally good places are a finding."""
    if item is None:
        return None
    places = notes.situation.catalogue.places(item.node.key).get(option.key, ())
    if value.group is not None and any(place.group == value.group for place in places):
        places = tuple(place for place in places if place.group == value.group)
    top = tuple(place for place in places if not place.parents)
    if len(top) > 1:
        where = f"{line}/modifiers/{option.key}"
        name = item.node.name(notes.situation.language)
        notes.find("modifier.ambiguous", where, [place.group for place in top], name=name, said=slot.text)
    if top:
        return top[0]
    chosen = [place for place in places if any(above in said for _, above in place.parents)]
    return next(iter((*_nearest(chosen, slot, said), *chosen, *places)), None)


def _nearest(places: list[Place], slot: Slot, said: Mapping[str, Slot]) -> tuple[Place, ...]:
    """The places below the option that was said right beside the slot: at most half as far away as any other."""
    gaps: dict[str, float] = {}
    for place in places:
        for _, above in place.parents:
            if above in said and (gap := _gap(slot, said[above])) is not None:
                gaps[above] = gap
    ranked = sorted(gaps, key=lambda above: gaps[above])
    if len(ranked) > 1 and 2 * gaps[ranked[0]] > gaps[ranked[1]]:
        return ()
    return tuple(place for place in places if ranked and any(above == ranked[0] for _, above in place.parents))


def _gap(first: Slot, second: Slot) -> float | None:
    """How far apart two slots were written or heard, in characters or seconds; None where that cannot be told."""
    spans = []
    for slot in (first, second):
        found = next((e for e in slot.evidence if isinstance(e, (TextSpan, TimeRange))), None)
        if found is None:
            return None
        spans.append((found.start, found.end))
    (_, end), (start, _) = sorted(spans)
    return max(0.0, start - end)


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


def _whole_group(slot: Slot, value: ModifierValue, group: Group, item: Item, line: str, notes: Notes) -> list[_Placed]:
    """A group was named (no milk, with ice): its default option is what is meant, if there is just one."""
    name = item.node.name(notes.situation.language)
    path = (Step(item.node.key, "modifier_groups", group.key, "the group that was named"),)
    meant = [option.key for option in group.options.values() if option.default]
    if not meant or (len(meant) > 1 and value.action == "include"):
        notes.heard(f"{line}/modifiers", slot, path, 0.0)
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
            (*path, Step(group.key, "options", key, "the group's default is what is meant")),
            1.0,
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


def _nest(tree: list[Modifier], entry: _Placed, item: Item | None, line: str, notes: Notes) -> list[Modifier]:
    """Put an option below the option that owns its group: one that was chosen, else one that is there by default.

    If there is neither, it is left at the top, where it is not allowed.
    """
    modifier = entry.modifier
    for index, parent in enumerate(tree):
        if parent.action == "exclude" or parent.option.id is None:
            continue
        for group in notes.situation.catalogue.groups(parent.option.id):
            if modifier.option.id in group.options and modifier.group in ("", group.key):
                path = modifier_path(line, parent)
                notes.heard(modifier_path(path, modifier), entry.slot, entry.path, entry.certainty)
                below = replace(parent, modifiers=(*parent.modifiers, replace(modifier, group=group.key)))
                return [*tree[:index], below, *tree[index + 1 :]]
    above = _by_default(entry, item, tree, notes)
    if above is not None:
        steps = (Step(above.group, "options", above.option.id or "?", "its default owns what was said"),)
        notes.derived(modifier_path(line, above), f"default of {above.group}", steps)
        return _nest([*tree, above], entry, item, line, notes)
    notes.heard(modifier_path(line, modifier), entry.slot, entry.path, entry.certainty)
    return [*tree, modifier]


def _by_default(entry: _Placed, item: Item | None, tree: list[Modifier], notes: Notes) -> Modifier | None:
    """The default option of a group in which nothing was chosen, if the entry belongs right below it."""
    if item is None or entry.modifier.option.id is None:
        return None
    taken = {modifier.group for modifier in tree}
    groups = {group.key: group for group in notes.situation.catalogue.groups(item.node.key)}
    for place in notes.situation.catalogue.places(item.node.key).get(entry.modifier.option.id, ()):
        if len(place.parents) == 1 and place.group == entry.modifier.group:
            group, option = place.parents[0]
            if group not in taken and groups[group].options[option].default:
                return Modifier(group=group, option=Reference(id=option, name=notes.situation.called(option)))
    return None
