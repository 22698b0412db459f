"""Modifiers: do the choices on one line fit the item's groups? Fills in single defaults, notes everything else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge_graph.answering.telling import Phrase, enclosed, joined, literal, name_of, word
from knowledge_graph.catalogue import Group
from knowledge_graph.judging.notes import Notes
from knowledge_graph.limits import LIMITS
from knowledge_graph.order import Modifier, Reference
from knowledge_graph.proposal import Step
from knowledge_graph.trade.placement import modifier_path

HALVES = ("first_half", "second_half")


@dataclass(frozen=True, slots=True)
class _Choice:
    """The modifiers of one group on one owner, with what is needed to speak of them."""

    group: Group
    owner: str
    name: str
    path: str
    said: tuple[Modifier, ...]

    @property
    def included(self) -> tuple[Modifier, ...]:
        return tuple(modifier for modifier in self.said if modifier.action == "include")

    @property
    def excluded(self) -> tuple[Modifier, ...]:
        return tuple(modifier for modifier in self.said if modifier.action == "exclude")


def check_modifiers(
    owner: str, modifiers: tuple[Modifier, ...], path: str, site: str | None, notes: Notes, depth: int = 0
) -> tuple[Modifier, ...]:
    """Check the modifiers of an item (or, below, of an option) and complete them.

    Returns them in the order given, cleaned of meaningless amounts, with the defaults of required groups appended.
    `path` is that of the line or of the owning modifier.
    """
    groups = {group.key: group for group in notes.situation.catalogue.groups(owner)}
    name = notes.situation.called(owner)
    kept = tuple(_one(modifier, groups, name, path, site, notes) for modifier in modifiers)
    added: list[Modifier] = []
    for group in groups.values():
        said = tuple(modifier for modifier in kept if modifier.group == group.key and modifier.option.id)
        choice = _Choice(group, owner, name, path, said)
        _contradictions(choice, notes)
        _bounds(choice, notes)
        added += _defaults(choice, notes)
    complete = (*kept, *added)
    if depth >= LIMITS.nesting:
        return complete
    return tuple(_below(modifier, path, site, notes, depth) for modifier in complete)


def _below(modifier: Modifier, path: str, site: str | None, notes: Notes, depth: int) -> Modifier:
    owner = modifier.option.id
    if owner is None or modifier.action == "exclude":
        return modifier
    if not modifier.modifiers and not notes.situation.catalogue.groups(owner):
        return modifier
    inner = check_modifiers(owner, modifier.modifiers, modifier_path(path, modifier), site, notes, depth + 1)
    return replace(modifier, modifiers=inner)


def _one(
    modifier: Modifier, groups: dict[str, Group], name: str, path: str, site: str | None, notes: Notes
) -> Modifier:
    """What one modifier says of itself: belongs here, is offered, comes in this amount and portion."""
    situation = notes.situation
    where = modifier_path(path, modifier)
    called = modifier.option.name or situation.called(modifier.option.id)
    group = groups.get(modifier.group)
    option = group.options.get(modifier.option.id or "") if group is not None else None
    if group is None or option is None:
        notes.find("modifier.not_allowed", where, _allowed(groups), name=name, option=called)
        return modifier
    node = situation.node(option.key)
    if node is not None and not situation.catalogue.offered(node, site, situation.capture.captured_at):
        notes.find("modifier.unavailable", where, [option.key], site=situation.called(site), option=called)
    if modifier.portion != "whole" and not group.portions:
        notes.find("modifier.portion", where, [option.key], option=called)
    if modifier.action == "exclude":
        if not option.default:
            notes.find("modifier.exclude_without_default", where, [option.key], name=name, option=called)
        if modifier.amount is not None:
            notes.find("modifier.exclude_amount", where, [option.key], option=called, amount=modifier.amount)
            return replace(modifier, amount=None)
        return modifier
    if modifier.amount is not None and modifier.amount not in group.amounts:
        notes.find("modifier.amount", where, [option.key], option=called, amount=modifier.amount)
    plain = modifier.amount is None and modifier.quantity == 1
    if plain and option.default and not modifier.modifiers and _addable(group):
        notes.find("modifier.redundant", where, [option.key], name=name, option=called)
    if modifier.quantity < 1:
        notes.find("quantity.not_positive", where, name=called, value=modifier.quantity)
    return modifier


def _addable(group: Group) -> bool:
    """Naming a default there may be a lost `no` or a wish for more; of one choice among several it is a choice."""
    return group.minimum == 0 and (group.maximum != 1 or len(group.options) == 1 or bool(group.amounts))


def _allowed(groups: dict[str, Group]) -> list[str]:
    return [key for group in groups.values() for key in group.options][: 2 * LIMITS.choices]


def _contradictions(choice: _Choice, notes: Notes) -> None:
    """Two of a single choice; one both wanted and not wanted."""
    single = choice.group.maximum == 1
    for index, first in enumerate(choice.included):
        for second in choice.included[index + 1 :]:
            differs = first.option.id != second.option.id or (first.amount != second.amount)
            if _overlap(first, second) and differs and (single or first.option.id == second.option.id):
                _contradict(choice, first, second, notes)
        for other in choice.excluded:
            if other.option.id == first.option.id and _overlap(first, other):
                _contradict(choice, first, other, notes)


def _contradict(choice: _Choice, first: Modifier, second: Modifier, notes: Notes) -> None:
    keys = [modifier.option.id for modifier in (first, second) if modifier.option.id]
    notes.find(
        "modifier.contradictory",
        modifier_path(choice.path, second),
        keys,
        name=choice.name,
        first=_worded(first),
        second=_worded(second),
    )


def _worded(modifier: Modifier) -> Phrase:
    option = modifier.option
    sign = "-" if modifier.action == "exclude" else "+"
    name = enclosed(sign, name_of(option.id) if option.id else literal(option.name or "?"), "")
    return name if modifier.amount is None else joined(" ", (name, _amount(modifier.amount)))


def _amount(amount: str) -> Phrase:
    return enclosed("(", word(f"amount.{amount}"), ")")


def _overlap(first: Modifier, second: Modifier) -> bool:
    return "whole" in (first.portion, second.portion) or first.portion == second.portion


def _bounds(choice: _Choice, notes: Notes) -> None:
    """Sums of quantities against the group's bounds, for each half where halves were said."""
    group = choice.group
    where = f"{choice.path}/modifiers"
    called = notes.situation.called(group.key)
    total = max(_in_half(choice.included, half) for half in HALVES)
    several = len({modifier.option.id for modifier in choice.included}) > 1 or group.maximum != 1
    if group.maximum is not None and total > group.maximum and several and not _said(notes, choice):
        notes.find(
            "modifier.maximum", where, group.options, name=choice.name, group=called, maximum=group.maximum, value=total
        )
    for key in dict.fromkeys(modifier.option.id for modifier in choice.included):
        option = group.options.get(key or "")
        same = tuple(modifier for modifier in choice.included if modifier.option.id == key)
        count = max(_in_half(same, half) for half in HALVES)
        if option is not None and count > option.maximum and not _said(notes, choice):
            notes.find(
                "modifier.maximum_per_option",
                modifier_path(choice.path, same[0]),
                [option.key],
                name=choice.name,
                option=notes.situation.called(key),
                maximum=option.maximum,
                value=count,
            )
    if choice.included and (lacking := _with_defaults(choice)) < group.minimum:
        notes.find(
            "modifier.minimum",
            where,
            group.options,
            name=choice.name,
            group=called,
            minimum=group.minimum,
            value=lacking,
        )


def _said(notes: Notes, choice: _Choice) -> bool:
    """Has a contradiction of this very group been noted already? Then the sums add nothing."""
    keys = set(choice.group.options)
    return any(f.code == "modifier.contradictory" and keys.issuperset(f.choices) for f in notes.findings)


def _in_half(modifiers: tuple[Modifier, ...], half: str) -> int:
    return sum(modifier.quantity for modifier in modifiers if modifier.portion in ("whole", half))


def _with_defaults(choice: _Choice) -> int:
    """Least of both halves: what was chosen, and the defaults that stay beside it where the group has room."""
    chosen = min(_in_half(choice.included, half) for half in HALVES)
    touched = {modifier.option.id for modifier in choice.said}
    staying = sum(option.default and option.key not in touched for option in choice.group.options.values())
    room = staying if choice.group.maximum is None else max(0, choice.group.maximum - chosen)
    return chosen + min(staying, room)


def _defaults(choice: _Choice, notes: Notes) -> list[Modifier]:
    """The defaults of a required group in which nothing was chosen; no single answer is a question."""
    group = choice.group
    if choice.included or group.minimum == 0:
        return []
    situation = notes.situation
    left_out = {modifier.option.id for modifier in choice.excluded}
    defaults = [option.key for option in group.options.values() if option.default and option.key not in left_out]
    called = situation.called(group.key)
    if not group.minimum <= len(defaults) <= (len(defaults) if group.maximum is None else group.maximum):
        where = f"{choice.path}/modifiers"
        notes.find("modifier.required", where, group.options, name=choice.name, group=called)
        return []
    added = [Modifier(group=group.key, option=Reference(id=key, name=situation.called(key))) for key in defaults]
    for modifier in added:
        key = modifier.option.id or ""
        path = modifier_path(choice.path, modifier)
        steps = (Step(choice.owner, "modifier_groups", group.key), Step(group.key, "options", key, "its default"))
        notes.derived(path, f"default of {group.key}", steps)
        notes.find("modifier.default", path, [key], name=choice.name, group=called, option=modifier.option.name)
    return added
