"""What a vocabulary tells beyond names: modifier groups as they apply to an item, measure words, facts of a device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from knowledge_graph.graph import Graph, Json, Node
from knowledge_graph.units import counts_pieces, folded
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


def packagings(graph: Graph, item: str) -> dict[str, Decimal]:
    """How many of its base unit each packaging word of an item stands for; words without a ratio count the unit."""
    node = graph.get(item)
    measures = node.properties.get("measures") if node is not None else None
    found: dict[str, Decimal] = {}
    for entry in measures if isinstance(measures, list) else []:
        if isinstance(entry, dict):
            found[str(entry["word"])] = Decimal(str(entry.get("ratio") or 1))
    return found


def is_counted_in(graph: Graph, item: str, measure: str) -> bool:
    """Whether this measure word may count an item: of one sold by the piece its own and those for pieces."""
    node = graph.get(item)
    if node is None or (node.properties.get("unit") or "H87") != "H87":
        return True
    return counts_pieces(measure) or folded(measure) in {folded(word) for word in measure_words(graph, item)}


def device_facts(graph: Graph, device: str) -> Mapping[str, object]:
    """Properties of an asset, a component or a device under their column names, decimals as `Decimal`.

    An asset also has `components`: the facts of each, with `key`, `name`, `faults` (keys) and `mechanisms` (mechanism
    to the only fault that is one); and `dials`: the template of each gauge (columns of `dial`, with `key` and `name`).
    A device also has the keys of its `asset` and `component`, and `waveform_fields` as field to path. Empty when
    unknown.
    """
    node = graph.get(device)
    if node is None or node.kind not in ("asset", "component", "device"):
        return {}
    facts = _properties(node)
    if node.kind == "asset":
        facts["components"] = tuple(device_facts(graph, edge.target) for edge in graph.out(device, "components"))
        facts["dials"] = tuple(_properties(graph[edge.target]) for edge in graph.out(device, "dials"))
        facts |= _links(graph, device, ("vibration_symptom",))
    elif node.kind == "component":
        facts["faults"] = tuple(edge.target for edge in graph.out(device, "faults"))
        facts["mechanisms"] = _mechanisms(graph, facts["faults"])
    else:
        facts |= _links(graph, device, ("asset", "component"))
        fields = node.properties.get("waveform_fields")
        entries = (
            [entry.partition("=") for entry in fields if isinstance(entry, str)] if isinstance(fields, list) else []
        )
        facts["waveform_fields"] = {name.strip(): path.strip() for name, _, path in entries}
    return facts


def _links(graph: Graph, key: str, columns: tuple[str, ...]) -> dict[str, object]:
    return {column: edge.target for column in columns for edge in graph.out(key, column)}


def _mechanisms(graph: Graph, faults: object) -> dict[str, object]:
    """Of two faults that are one mechanism neither is told: a decoder could not choose."""
    found: dict[str, list[str]] = {}
    for key in faults if isinstance(faults, tuple) else ():
        mechanism = graph[key].properties.get("mechanism") if key in graph else None
        if isinstance(mechanism, str):
            found.setdefault(mechanism, []).append(key)
    return {mechanism: keys[0] for mechanism, keys in found.items() if len(keys) == 1}


_NUMBERS = {
    "speed_hz", "sensor_full_scale", "ball_diameter_mm", "pitch_diameter_mm", "contact_angle_deg",
    "start_angle", "end_angle", "scale_from", "scale_to", "centre_x", "centre_y",
}  # fmt: skip


def _properties(node: Node) -> dict[str, object]:
    facts: dict[str, object] = {"key": node.key, "name": node.name()}
    for name, value in node.properties.items():
        facts[name] = Decimal(value) if name in _NUMBERS and isinstance(value, str) else _frozen(value)
    return facts


def _frozen(value: Json) -> object:
    return tuple(value) if isinstance(value, list) else value
