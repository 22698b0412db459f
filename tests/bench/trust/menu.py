"""What a peer is told of a catalogue: names with their keys, the options of an item, its measures, number words.

Everybody gets the same names, in all languages of the pack, hidden labels included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge_graph.catalogue import Catalogue, catalogue_of
from knowledge_graph.graph import Graph
from knowledge_graph.pack import read_pack

_ENGLISH = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_CHINESE = "一二三四五六七八九十"
NUMBERS: Mapping[str, int] = (
    {word: value for value, word in enumerate(_ENGLISH, start=1)}
    | {word: value for value, word in enumerate(_CHINESE, start=1)}
    | {"a": 1, "an": 1, "两": 2, "俩": 2, "半打": 6, "一打": 12, "a dozen": 12, "dozen": 12}
)
"""Words for small counts, as anybody would list them."""


@dataclass(frozen=True)
class Menu:
    """One catalogue as lists."""

    items: Mapping[str, str]
    """Name in lower case -> key of the item."""
    options: Mapping[str, str]
    """Name in lower case -> key of the option. The last of two namesakes stays."""
    stores: Mapping[str, str]
    """Name in lower case -> key of the site."""
    catalogue: Catalogue

    def measures(self, item: str) -> dict[str, tuple[Decimal, str]]:
        """Measure word -> how many base units one of it is, and the base unit."""
        facts = self.catalogue.item(item)
        assert facts is not None
        return {each.word.casefold(): (each.ratio or Decimal(1), facts.unit) for each in facts.measures}

    def line(self, item: str, count: Decimal, measure: str, options: Mapping[str, str]) -> dict[str, Any]:
        """An order line: options (key -> include or exclude) in the group of the item that offers them."""
        facts = self.catalogue.item(item)
        assert facts is not None
        ratio, unit = self.measures(item).get(measure.casefold(), (Decimal(1), facts.unit))
        modifiers = []
        for option, action in options.items():
            groups = [group for group in self.catalogue.groups(item) if option in group.options]
            if groups:
                modifiers.append({"group": groups[0].key, "option": {"id": option}, "action": action})
        return {"item": {"id": item}, "quantity": {"value": str(count * ratio), "unit": unit}, "modifiers": modifiers}


@lru_cache(maxsize=16)
def menu_of(pack: Path) -> Menu:
    """The lists of a pack."""
    graph = read_pack(pack).graph
    assert graph is not None, pack
    items = _names(graph, ("product", "part"))
    return Menu(items, _names(graph, ("modifier",)), _names(graph, ("site",)), catalogue_of(graph))


def _names(graph: Graph, kinds: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for kind in kinds:
        for node in graph.kind(kind):
            for label in node.labels:
                found[label.text.casefold()] = node.key
            if code := node.properties.get("code"):
                found[str(code).casefold()] = node.key
    return found
