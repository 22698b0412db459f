"""Catalogue: a Graph's items, groups and sites compiled into facts that `validate` reads in microseconds.

One per graph and process, filled as items are asked for, dropped with its graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import get_args
from weakref import WeakKeyDictionary

from knowledge_graph.graph import Edge, Graph, Json, Node
from knowledge_graph.limits import LIMITS
from knowledge_graph.units import default_step
from models.intent import Amount

_SEPARATOR = re.compile(r"(?<!\\)[- ](?![^\[\]]*\])")
"""A literal hyphen or space of a pattern, outside of a character class."""
ORDERABLE = ("product", "part")


@dataclass(frozen=True, slots=True)
class Measure:
    """A word that an item is counted in; with `ratio` a packaging of that many base units, coded `unit`."""

    word: str
    ratio: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """An option inside one group."""

    key: str
    default: bool
    maximum: int
    amount: Amount | None
    """Set where the option itself is an amount of another."""


@dataclass(frozen=True, slots=True)
class Group:
    """A modifier group as it applies to one owner (an item, or an option with groups of its own)."""

    key: str
    minimum: int
    maximum: int | None
    options: dict[str, Option]
    amounts: tuple[Amount, ...]
    portions: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where an option may stand: in `group`, below the (group, option) pairs of `parents`, outermost first."""

    group: str
    parents: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """What can be ordered, with the facts that bound a line of it."""

    node: Node
    unit: str
    step: Decimal
    minimum: Decimal | None
    maximum: Decimal | None
    measures: tuple[Measure, ...]
    price: Decimal | None
    currency: str | None


def decimal_of(value: Json) -> Decimal | None:
    """A property as an exact decimal; floats are read by their shortest text. None for what is no number."""
    if value is None or isinstance(value, (bool, list, dict)):
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def texts_of(value: Json) -> tuple[str, ...]:
    """A property as a list of texts; a single text is a list of one."""
    if value is None:
        return ()
    return tuple(str(entry) for entry in value) if isinstance(value, list) else (str(value),)


def _integer(value: Json, otherwise: int | None) -> int | None:
    number = decimal_of(value)
    return otherwise if number is None else int(number)


def _amount(value: Json) -> Amount | None:
    for amount in get_args(Amount):
        if value == amount:
            found: Amount = amount
            return found
    return None


def valid(node: Node, at: datetime) -> bool:
    """Does the row apply at this time?"""
    return (node.valid_from is None or node.valid_from <= at) and (node.valid_until is None or at < node.valid_until)


class Catalogue:
    """Facts of one graph. All answers depend on the graph alone."""

    def __init__(self, graph: Graph) -> None:
        self._nodes = graph.get
        self._out = graph.out
        self._items: dict[str, Item | None] = {}
        self._groups: dict[str, tuple[Group, ...]] = {}
        self._places: dict[str, dict[str, tuple[Place, ...]]] = {}
        self._sites: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self.settings = graph.settings
        self.makers = tuple(node for node in graph.kind("site") if makes(node))
        self.rules = graph.kind("rule")
        self._carriers = graph.kind("carrier")

    @cached_property
    def waybills(self) -> dict[str, re.Pattern[str]]:
        """Carrier key -> pattern of its waybill numbers without separators, which nobody says.

        Patterns that are no regular expression are left out.
        """
        found = {}
        for node in self._carriers:
            if isinstance(pattern := node.properties.get("waybill_pattern"), str):
                try:
                    found[node.key] = re.compile(_SEPARATOR.sub("", pattern), re.IGNORECASE)
                except re.error:
                    continue
        return found

    @property
    def currency(self) -> str | None:
        """ISO 4217 of prices that name none."""
        value = self.settings.get("currency")
        return str(value) if value else None

    def item(self, key: str | None) -> Item | None:
        """Facts of a product or part; None where the key names neither."""
        if key is None:
            return None
        if key not in self._items:
            node = self._nodes(key)
            self._items[key] = self._compile(node) if node is not None and node.kind in ORDERABLE else None
        return self._items[key]

    def groups(self, owner: str) -> tuple[Group, ...]:
        """Groups of an item or of an option, in menu order."""
        if owner not in self._groups:
            self._groups[owner] = tuple(self._group(edge) for edge in self._out(owner, "modifier_groups"))
        return self._groups[owner]

    def places(self, item: str) -> dict[str, tuple[Place, ...]]:
        """Every option that this item can carry at any depth -> where it may stand."""
        if item not in self._places:
            found: dict[str, list[Place]] = {}
            for option, place in self._walk(item, ()):
                found.setdefault(option, []).append(place)
            self._places[item] = {option: tuple(places) for option, places in found.items()}
        return self._places[item]

    def offered(self, node: Node, site: str | None, at: datetime) -> bool:
        """Is it offered at this site and time? An unknown site leaves only the time to check."""
        if not valid(node, at):
            return False
        if site is None:
            return True
        if node.key not in self._sites:
            self._sites[node.key] = (
                frozenset(edge.target for edge in self._out(node.key, "sites")),
                frozenset(edge.target for edge in self._out(node.key, "unavailable_at")),
            )
        at_sites, not_at = self._sites[node.key]
        return (not at_sites or site in at_sites) and site not in not_at

    def _walk(self, owner: str, parents: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, Place]]:
        for group in self.groups(owner):
            if any(group.key == above for above, _ in parents) or len(parents) >= LIMITS.nesting:
                continue
            for option in group.options:
                yield option, Place(group.key, parents)
                yield from self._walk(option, (*parents, (group.key, option)))

    def _compile(self, node: Node) -> Item:
        properties = node.properties
        unit = str(properties.get("unit") or "H87")
        currency = properties.get("currency")
        return Item(
            node=node,
            unit=unit,
            step=decimal_of(properties.get("step")) or default_step(unit),
            minimum=decimal_of(properties.get("minimum")),
            maximum=decimal_of(properties.get("maximum")),
            measures=_measures(properties.get("measures")),
            price=decimal_of(properties.get("price")),
            currency=str(currency) if currency else self.currency,
        )

    def _group(self, edge: Edge) -> Group:
        node = self._nodes(edge.target)
        properties = node.properties if node is not None else {}
        per_option = _integer(properties.get("maximum_per_option"), 1) or 1
        options = {
            entry.target: Option(
                key=entry.target,
                default=bool(entry.properties.get("default")),
                maximum=_integer(entry.properties.get("max"), per_option) or per_option,
                amount=_amount(option.properties.get("amount")),
            )
            for entry in self._out(edge.target, "options")
            if (option := self._nodes(entry.target)) is not None
        }
        return Group(
            key=edge.target,
            minimum=_integer(edge.properties.get("min"), _integer(properties.get("minimum"), 0)) or 0,
            maximum=_integer(edge.properties.get("max"), _integer(properties.get("maximum"), None)),
            options=options,
            amounts=tuple(a for text in texts_of(properties.get("amounts")) if (a := _amount(text)) is not None),
            portions=bool(properties.get("portions")),
        )


def makes(site: Node) -> bool:
    """Is something made at this site? A site without a role is a store."""
    return site.properties.get("role") in (None, "", "makes", "both")


def _measures(value: Json) -> tuple[Measure, ...]:
    found = []
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict):
            unit = entry.get("unit")
            found.append(Measure(str(entry["word"]), decimal_of(entry.get("ratio")), str(unit) if unit else None))
        else:
            found.append(Measure(str(entry)))
    return tuple(found)


_CATALOGUES: WeakKeyDictionary[Graph, Catalogue] = WeakKeyDictionary()


def catalogue_of(graph: Graph) -> Catalogue:
    """The graph's catalogue, built once; it lives exactly as long as its graph."""
    catalogue = _CATALOGUES.get(graph)
    if catalogue is None:
        catalogue = _CATALOGUES[graph] = Catalogue(graph)
    return catalogue
