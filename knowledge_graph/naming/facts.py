"""What a vocabulary tells beyond names: modifier groups as they apply to an item, measure words, facts of a device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from knowledge_graph.graph import Graph, Json, Node
from models.intent import Amount
from models.language.vocabulary import GroupFacts, OptionFacts


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """What is known of devices beyond the pack and changes without a new version of it: commissioned baselines."""

    digest: str = ""
    """Changes with every change of `of`."""
    of: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Facts by node key; they stand beside those of the pack."""


def group_facts(graph: Graph, item: str) -> tuple[GroupFacts, ...]:
    """Groups of an item, or of an option with groups of its own, in menu order and with this item's bounds."""
    found = []
    for edge in graph.out(item, "modifier_groups"):
        group = graph[edge.target]
        least = edge.properties.get("min", group.properties.get("minimum"))
        most = edge.properties.get("max", group.properties.get("maximum"))
        amounts = group.properties.get("amounts")
        found.append(
            GroupFacts(
                key=group.key,
                name=group.name(),
                minimum=least if isinstance(least, int) else 0,
                maximum=most if isinstance(most, int) else None,
                options=_options(graph, group),
                amounts=cast("tuple[Amount, ...]", tuple(amounts) if isinstance(amounts, list) else ()),
                portions=group.properties.get("portions") is True,
            )
        )
    return tuple(found)


def _options(graph: Graph, group: Node) -> tuple[OptionFacts, ...]:
    each = group.properties.get("maximum_per_option")
    options = []
    for edge in graph.out(group.key, "options"):
        most = edge.properties.get("max", each)
        options.append(
            OptionFacts(
                key=edge.target,
                default=edge.properties.get("default") is True,
                maximum=most if isinstance(most, int) else 1,
                groups=tuple(own.target for own in graph.out(edge.target, "modifier_groups")),
            )
        )
    return tuple(options)


def measure_words(graph: Graph, item: str) -> tuple[str, ...]:
    """Words that an item is counted in, packagings included; empty for what the graph does not know."""
    node = graph.get(item)
    measures = node.properties.get("measures") if node is not None else None
    if not isinstance(measures, list):
        return ()
    return tuple(str(entry["word"]) for entry in measures if isinstance(entry, dict))


def device_facts(graph: Graph, device: str) -> Mapping[str, object]:
    """Properties of an asset or a component under their column names, decimals as `Decimal`.

    An asset also has `components`: the facts of each, with `key`, `name` and `faults` (keys); and `dials`: the template
    of each gauge (columns of `dial`, with `key` and `name`). Empty when unknown.
    """
    node = graph.get(device)
    if node is None or node.kind not in ("asset", "component"):
        return {}
    facts = _properties(node)
    if node.kind == "asset":
        facts["components"] = tuple(device_facts(graph, edge.target) for edge in graph.out(device, "components"))
        facts["dials"] = tuple(_properties(graph[edge.target]) for edge in graph.out(device, "dials"))
    else:
        facts["faults"] = tuple(edge.target for edge in graph.out(device, "faults"))
    return facts


_NUMBERS = {
    "speed_hz", "ball_diameter_mm", "pitch_diameter_mm", "contact_angle_deg",
    "start_angle", "end_angle", "scale_from", "scale_to", "centre_x", "centre_y",
}  # fmt: skip


def _properties(node: Node) -> dict[str, object]:
    facts: dict[str, object] = {"key": node.key, "name": node.name()}
    for name, value in node.properties.items():
        facts[name] = Decimal(value) if name in _NUMBERS and isinstance(value, str) else _frozen(value)
    return facts


def _frozen(value: Json) -> object:
    return tuple(value) if isinstance(value, list) else value
