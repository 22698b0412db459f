"""A graph -> a pack folder that reads back to the same digest: CSV for every kind that has nodes, and pack.yaml."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from knowledge_graph.graph import Edge, Graph, Json, Node
from knowledge_graph.packfile.cells import join
from knowledge_graph.packfile.columns import Column, Kind
from knowledge_graph.packfile.reading import StockRow
from knowledge_graph.packfile.rows import NEUTRAL, ROLES
from knowledge_graph.schema import COMMON, KINDS, PACK_FIELDS


def write_pack(graph: Graph, path: Path, stock: Iterable[StockRow] = ()) -> None:
    """Write the graph as a pack.

    Raises:
        FileExistsError: the folder exists and is not empty; a stale table would change what is read back.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FileExistsError(f"{path} is not empty. Name a folder that does not exist yet.")
    path.mkdir(parents=True, exist_ok=True)
    fields = {column.name: graph.settings[column.name] for column in PACK_FIELDS if column.name in graph.settings}
    (path / "pack.yaml").write_text(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False), encoding="utf-8")
    languages = graph.settings.get("languages")
    first = str(languages[0]) if isinstance(languages, list) and languages else ""
    for kind in KINDS:
        if nodes := graph.kind(kind.name):
            _write(path / f"{kind.name}.csv", [_row(node, kind, graph, first) for node in nodes], kind)
    seeds = [{"item": row.item, "at": row.at, "available": f"{row.available:f}"} for row in stock]
    if seeds:
        _write_csv(path / "stock.csv", ["item", "at", "available"], seeds)


def _write(path: Path, rows: list[Mapping[str, str]], kind: Kind) -> None:
    used = {name for row in rows for name in row}
    order = {column.name: position for position, column in enumerate((*COMMON, *kind.columns))}
    columns = sorted(used, key=lambda name: (order[name.partition("@")[0]], name))
    _write_csv(path, columns, rows)


def _write_csv(path: Path, columns: list[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _row(node: Node, kind: Kind, graph: Graph, first: str) -> dict[str, str]:
    row = {"id": node.key.partition(":")[2]}
    for name, role in ROLES.items():
        texts: dict[str, list[str]] = {}
        for label in node.labels:
            if label.role == role:
                texts.setdefault(label.language or NEUTRAL, []).append(label.text)
        for language, found in texts.items():
            # A node has one preferred name in a language.
            row[name if language == first else f"{name}@{language}"] = found[0] if name == "name" else join(found)
    if node.valid_from:
        row["valid_from"] = node.valid_from.isoformat()
    if node.valid_until:
        row["valid_until"] = node.valid_until.isoformat()
    for column in kind.columns:
        if column.type in ("reference", "references"):
            if edges := graph.out(node.key, column.name):
                row[column.name] = join([_entry(edge, column) for edge in edges])
            continue
        for field, value in node.properties.items():
            if field == column.name or field.startswith(f"{column.name}@"):
                row[field] = _text(value)
    return row


def _entry(edge: Edge, column: Column) -> str:
    kind, _, bare = edge.target.partition(":")
    text = bare if column.kinds == (kind,) else edge.target
    attributes = {name: value for name, value in edge.properties.items() if name != "default"}
    star = "*" if edge.properties.get("default") else ""
    inside = ",".join(f"{name}={value}" for name, value in attributes.items())
    return f"{text}{star}" + (f"[{inside}]" if inside else "")


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return join([_measure(entry) if isinstance(entry, dict) else str(entry) for entry in value])
    return str(value)


def _measure(entry: Mapping[str, Json]) -> str:
    if "ratio" not in entry:
        return str(entry["word"])
    return f"{entry['word']}={entry['ratio']}" + (f" {entry['unit']}" if "unit" in entry else "")
