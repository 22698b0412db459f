"""Meals: a line that may have been meant as a choice of the dish before it. "A burger meal and a coke" says which?"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_graph.catalogue import Group
from knowledge_graph.judging.notes import Notes
from knowledge_graph.lexicon import fold
from knowledge_graph.order import OrderLine


def doubt_choices(lines: Sequence[OrderLine], notes: Notes) -> None:
    """Ask wherever a dish still has a choice open, and an item of the very name of the choice or an option follows it.

    More of the item than of the dish is no choice of it; on a form every row is a line of its own.
    """
    if notes.situation.document:
        return
    for at, line in enumerate(lines):
        for dish in lines[:at]:
            option = _open_option(dish, line, notes)
            if option is not None:
                called = notes.situation.called
                notes.find(
                    "item.or_choice",
                    f"/lines/{line.id}/item",
                    [line.item.id or "", option],
                    name=called(dish.item.id),
                    option=called(option),
                )
                break


def _open_option(dish: OrderLine, line: OrderLine, notes: Notes) -> str | None:
    if dish.item.id is None or line.item.id is None or dish.item.id == line.item.id:
        return None
    if dish.quantity is not None and line.quantity is not None and line.quantity.value > dish.quantity.value:
        return None
    names = _names(line.item.id, notes)
    for group in notes.situation.catalogue.groups(dish.item.id):
        # "A duo with wings, rings and fries": a bare name goes on with the list, even where the list is full.
        if not _is_open(group, dish) and not _is_bare(line, names):
            continue
        # "Tenders, and for dips honey mustard": an item that is called as the choice itself.
        alike = [group.key] if names & _names(group.key, notes) else []
        if _comes_with(group):
            alike += [option for option in group.options if names & _names(option, notes)]
        if alike:
            return alike[0]
    return None


def _comes_with(group: Group) -> bool:
    """The dish always has one of these: a choice must be made, or one is made for whoever does not care."""
    return group.minimum > 0 or (group.maximum == 1 and any(option.default for option in group.options.values()))


def _is_open(group: Group, dish: OrderLine) -> bool:
    said = sum(each.quantity for each in dish.modifiers if each.group == group.key and each.action == "include")
    return group.maximum is None or said < group.maximum


def _is_bare(line: OrderLine, names: frozenset[str]) -> bool:
    """No count was said: its name alone stood for one of it."""
    said = line.quantity.said if line.quantity is not None else None
    return said is not None and fold(said) in names


def _names(key: str, notes: Notes) -> frozenset[str]:
    node = notes.situation.node(key)
    return frozenset(fold(label.text) for label in node.labels) if node is not None else frozenset()
