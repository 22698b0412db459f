"""Directory: customers by telephone and tax number, and any place by the words of an address.

Built once for each graph. A number that two customers share names neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from weakref import WeakKeyDictionary

from knowledge_graph.graph import Graph, Node
from knowledge_graph.lexicon import fold
from models.intent import AddressValue

ADDRESS_PARTS = ("province", "city", "district", "street", "detail")
_SHORTEST = 3
"""Signs that a street must have to tell a place."""
_COUNTRY = re.compile(r"^(?:00|\+)?86(?=0?\d{10,})")


def folded_phone(text: str) -> str:
    """A telephone number as digits alone, without the country code of China and leading zeros."""
    digits = re.sub(r"[^\d+]", "", text)
    return _COUNTRY.sub("", digits).lstrip("+0")


class Directory:
    """Who and what of one graph can be told by a number or an address."""

    def __init__(self, graph: Graph) -> None:
        self._customers = graph.kind("customer")
        self._places = tuple(node for kind in ("customer", "site", "warehouse") for node in graph.kind(kind))

    def of_phone(self, text: str) -> tuple[Node, ...]:
        """Customers with this telephone number."""
        number = folded_phone(text)
        return self._phones.get(number, ()) if len(number) >= 7 else ()

    def of_tax_number(self, text: str) -> tuple[Node, ...]:
        """Customers with this tax number."""
        return self._taxes.get(fold(text), ())

    def at(self, address: str | AddressValue, among: Iterable[Node] | None = None) -> tuple[Node, ...]:
        """Places whose street stands in the address and nothing of which contradicts it; the most exact alone."""
        words, parts = _folded_address(address)
        if len(words) < _SHORTEST:
            return ()
        ranked: dict[int, list[Node]] = defaultdict(list)
        for node in self._places if among is None else among:
            if rank := max((_fit(words, parts, own) for own in self._addresses(node)), default=0):
                ranked[rank].append(node)
        return tuple(ranked[max(ranked)]) if ranked else ()

    def _addresses(self, node: Node) -> Iterator[dict[str, str]]:
        """The node's address in each language that has a street."""
        known = self._folded.get(node.key)
        if known is None:
            known = self._folded[node.key] = tuple(_own_addresses(node))
        yield from known

    @cached_property
    def _folded(self) -> dict[str, tuple[dict[str, str], ...]]:
        return {}

    @cached_property
    def _phones(self) -> dict[str, tuple[Node, ...]]:
        return _gathered((folded_phone(str(node.properties.get("phone") or "")), node) for node in self._customers)

    @cached_property
    def _taxes(self) -> dict[str, tuple[Node, ...]]:
        return _gathered((fold(str(node.properties.get("tax_number") or "")), node) for node in self._customers)


def _own_addresses(node: Node) -> Iterator[dict[str, str]]:
    suffixes = {name.partition("@")[2] for name in node.properties if name.partition("@")[0] == "street"}
    for suffix in sorted(suffixes):
        found = {}
        for part in ADDRESS_PARTS:
            value = (node.properties.get(f"{part}@{suffix}") if suffix else None) or node.properties.get(part)
            if isinstance(value, str) and value:
                found[part] = fold(value)
        if len(found.get("street", "")) >= _SHORTEST:
            yield found


def _folded_address(address: str | AddressValue) -> tuple[str, dict[str, str]]:
    if isinstance(address, str):
        return fold(address), {}
    parts = {part: fold(value) for part in ADDRESS_PARTS if (value := getattr(address, part))}
    return "".join(parts.values()), parts


def _fit(words: str, parts: dict[str, str], own: dict[str, str]) -> int:
    """0: elsewhere, or contradicted; else how many parts of the place's own address stand in the words."""
    if not _contains(words, own["street"]):
        return 0
    for part in ("city", "district"):
        said = parts.get(part)
        if said and part in own and said not in own[part] and own[part] not in said:
            return 0
    return sum(1 for value in own.values() if value in words)


def _contains(words: str, street: str) -> bool:
    """The street and number, not followed by more of a number: 5号 does not stand in 15号, 1 High Street not in 11."""
    start = words.find(street)
    while start >= 0:
        end = start + len(street)
        before, after = words[start - 1 : start], words[end : end + 1]
        if not (street[0].isdigit() and before.isdigit()) and not (street[-1].isdigit() and after.isdigit()):
            return True
        start = words.find(street, start + 1)
    return False


def _gathered(pairs: Iterable[tuple[str, Node]]) -> dict[str, tuple[Node, ...]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for text, node in pairs:
        if text:
            found[text].append(node)
    return {text: tuple(nodes) for text, nodes in found.items()}


_DIRECTORIES: WeakKeyDictionary[Graph, Directory] = WeakKeyDictionary()


def directory_of(graph: Graph) -> Directory:
    """The graph's directory, built once; it lives exactly as long as its graph."""
    found = _DIRECTORIES.get(graph)
    if found is None:
        found = _DIRECTORIES[graph] = Directory(graph)
    return found
