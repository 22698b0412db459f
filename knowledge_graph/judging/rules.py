"""Rules: what follows from an order's content beyond its groups - constraints, prohibitions, limits.

`implies` of a product, part or modifier and the pack's `rule` rows in; constraints with their rule and path out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge_graph.catalogue import decimal_of, texts_of
from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.order import Constraint, Modifier, Order
from knowledge_graph.proposal import Step
from knowledge_graph.trade.quantities import base_amount
from knowledge_graph.units import plain


@dataclass(frozen=True, slots=True)
class _Held:
    """A node that the order holds: where, and how many base units of it."""

    path: str
    count: Decimal


def constraints(order: Order, notes: Notes) -> tuple[Constraint, ...]:
    """Every constraint that the order brings with it, once for each code, with a derivation each."""
    held = _held(order, notes)
    found: dict[str, Constraint] = {}
    steps: dict[str, list[Step]] = {}
    for key in held:
        node = notes.situation.node(key)
        for code in texts_of(node.properties.get("implies")) if node is not None else ():
            rule = f"{key.partition(':')[2]} requires {code.replace('_', ' ')}"
            found.setdefault(code, Constraint(code=code, rule=rule))
            steps.setdefault(code, []).append(Step(key, "implies", code, rule))
    for rule_node in notes.situation.catalogue.rules:
        when = [edge.target for edge in notes.situation.graph.out(rule_node.key, "when")]
        if not when or not all(key in held for key in when):
            continue
        words = rule_node.name(notes.situation.language)
        for code in texts_of(rule_node.properties.get("requires")):
            found.setdefault(code, Constraint(code=code, rule=words))
            steps.setdefault(code, []).extend(Step(key, rule_node.key, code, words) for key in when)
        _forbidden(rule_node, when, held, words, notes)
        _limited(rule_node, when, held, words, notes)
    for code, constraint in found.items():
        notes.derived(f"/constraints/{code}", constraint.rule, tuple(steps[code]))
    return tuple(found.values())


def _held(order: Order, notes: Notes) -> dict[str, _Held]:
    """Everything that rules may speak of, in the order of the order."""
    found: dict[str, _Held] = {}

    def hold(key: str | None, path: str, count: Decimal) -> None:
        if key is not None:
            before = found[key].count if key in found else Decimal(0)
            found[key] = _Held(found[key].path if key in found else path, before + count)

    for line in order.lines:
        path = f"/lines/{line.id}"
        item = notes.situation.catalogue.item(line.item.id)
        amount = base_amount(line.quantity, item) if line.quantity is not None and item is not None else None
        count = amount if amount is not None else Decimal(1)
        hold(line.item.id, f"{path}/item", count)
        for modifier, depth in _walk(line.modifiers):
            hold(modifier.option.id, f"{path}/modifiers/{modifier.option.id}", count * depth)
    hold(order.fulfilment_site.id if order.fulfilment_site is not None else None, "/fulfilment_site", Decimal(1))
    hold(order.buyer.id if order.buyer is not None else None, "/buyer", Decimal(1))
    return found


def _walk(modifiers: tuple[Modifier, ...], times: int = 1) -> Iterator[tuple[Modifier, int]]:
    for modifier in modifiers:
        if modifier.action == "include":
            yield modifier, times * modifier.quantity
            yield from _walk(modifier.modifiers, times * modifier.quantity)


def _forbidden(rule: Node, when: list[str], held: dict[str, _Held], words: str, notes: Notes) -> None:
    for edge in notes.situation.graph.out(rule.key, "forbids"):
        if edge.target in held:
            first, second = notes.situation.called(when[0]), notes.situation.called(edge.target)
            choices = (*when, edge.target)
            notes.find("rule.forbidden", held[edge.target].path, choices, rule=words, first=first, second=second)


def _limited(rule: Node, when: list[str], held: dict[str, _Held], words: str, notes: Notes) -> None:
    maximum = decimal_of(rule.properties.get("maximum"))
    if maximum is None:
        return
    for key in when:
        node = notes.situation.node(key)
        if node is None or node.kind in ("site", "customer") or held[key].count <= maximum:
            continue
        name, value = node.name(notes.situation.language), plain(held[key].count)
        notes.find("rule.maximum", held[key].path, [key], rule=words, name=name, maximum=plain(maximum), value=value)
