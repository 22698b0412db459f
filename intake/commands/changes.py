"""What a pack would change, for people: the difference of two graphs and a rehearsal in, their sentences out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from intake.commands.sentences import named, sentence

if TYPE_CHECKING:
    from intake.pipeline.rehearsal import Effect, Rehearsed
    from knowledge_graph.packfile.diff import EdgeKey, GraphDiff

SHOWN = 20
"""Lines for each heading; the rest is counted."""


def counted(counts: Mapping[str, int]) -> str:
    """How many nodes of each kind, in a row."""
    # The console never shows these.
    unnamed = {"rule": sentence("rule"), "channel": sentence("channel"), "device": sentence("device")}
    rows = (f"{count} {unnamed.get(kind) or named('kind', kind)}" for kind, count in counts.items())
    return sentence(", ").join(rows)


def summary(change: GraphDiff) -> str:
    """Counts by kind, then the nodes and edges; in English what `GraphDiff.summary` says."""
    if change.empty:
        return sentence("No difference.")
    changed = {each.key: f" ({', '.join(each.fields)})" for each in change.nodes_changed}
    lines = _nodes(sentence("{count} nodes added: {kinds}", **_kinds(change.nodes_added)), "+", change.nodes_added, {})
    removed = sentence("{count} nodes removed: {kinds}", **_kinds(change.nodes_removed))
    lines += _nodes(removed, "-", change.nodes_removed, {})
    lines += _nodes(sentence("{count} nodes changed: {kinds}", **_kinds(tuple(changed))), "~", tuple(changed), changed)
    lines += _edges(sentence("{count} edges added", count=len(change.edges_added)), "+", change.edges_added)
    lines += _edges(sentence("{count} edges removed", count=len(change.edges_removed)), "-", change.edges_removed)
    lines += _edges(sentence("{count} edges changed", count=len(change.edges_changed)), "~", change.edges_changed)
    if change.settings_changed:
        lines.append(sentence("settings changed: {names}", names=change.settings_changed))
    return "\n".join(lines)


def rehearsal_said(rehearsed: Rehearsed) -> str:
    """What becomes of the captures reviewed last."""
    if not rehearsed.compared:
        return sentence("No reviewed captures to try it on yet.")
    effects = sentence(", ").join(_effect(effect, count) for effect, count in rehearsed.counts.items())
    told = sentence(
        "Of the last {compared} reviewed captures: {effects}.",
        compared=rehearsed.compared, effects=effects or sentence("none changes"),
    )  # fmt: skip
    lines = [
        sentence("  {effect}: capture {capture} {fields}", effect=named("effect", each.effect), capture=each.capture,
                 fields=" ".join(each.fields))
        for each in rehearsed.differences[:SHOWN]
    ]  # fmt: skip
    return "\n".join([told, *lines])


def _effect(effect: Effect, count: int) -> str:
    return {
        "becomes_right": sentence("{count} become right", count=count),
        "breaks": sentence("{count} would no longer come out right", count=count),
        "now_asks": sentence("{count} would be held", count=count),
        "no_longer_asks": sentence("{count} would no longer be held", count=count),
        "changes": sentence("{count} come out differently", count=count),
    }[effect]


def _kinds(keys: Sequence[str]) -> dict[str, object]:
    kinds = Counter(key.partition(":")[0] for key in keys)
    return {"count": len(keys), "kinds": counted(kinds)}


def _nodes(heading: str, sign: str, keys: Sequence[str], details: Mapping[str, str]) -> list[str]:
    return [heading, *_some([f"  {sign} {key}{details.get(key, '')}" for key in keys])] if keys else []


def _edges(heading: str, sign: str, edges: Sequence[EdgeKey]) -> list[str]:
    lines = [f"  {sign} {source} -{relation}-> {target}" for source, relation, target in edges]
    return [heading, *_some(lines)] if edges else []


def _some(lines: list[str]) -> list[str]:
    if len(lines) <= SHOWN:
        return lines
    return [*lines[:SHOWN], sentence("  ... and {count} more", count=len(lines) - SHOWN)]
