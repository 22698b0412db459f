"""Published: the pages of `docs/` that are written from the code - JSON Schemas and the list of findings.

`python -m knowledge_graph.answering.published docs` writes them; a test fails where they are out of date.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import types
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from knowledge_graph.answering.codes import CODES
from knowledge_graph.answering.sentences import SENTENCES
from knowledge_graph.answering.structure import plan
from knowledge_graph.order import ChangeRequest, DeliveryReport, Order
from knowledge_graph.proposal import Proposal
from models.capture import Modality
from models.evidence import Selector

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "pattern": r"^-?\d{1,20}(\.\d{1,12})?$"},
    datetime: {"type": "string", "format": "date-time"},
}
_EVIDENCE: dict[str, Any] = {
    "description": "Where it was perceived, or why it is there although nothing was perceived.",
    "oneOf": [
        {"required": ["time_range"], "properties": {"time_range": {"$ref": "#/$defs/Range"}}},
        {"required": ["text_span"], "properties": {"text_span": {"$ref": "#/$defs/Range"}}},
        {
            "required": ["box"],
            "properties": {
                "box": {"type": "array", "items": {"type": "number"}, "minItems": 5},
                "symbology": {"type": "string", "description": "Where a barcode or two-dimensional code was scanned."},
            },
        },
        {
            "required": ["sample_range", "channel"],
            "properties": {"sample_range": {"$ref": "#/$defs/Range"}, "channel": {"type": "string"}},
        },
        {"required": ["derived"], "properties": {"derived": {"type": "string"}}},
        {"required": ["declared"], "properties": {"declared": {"type": "string"}}},
        {"required": ["decided"], "properties": {"decided": {"type": "string"}}},
        {"required": ["selector"], "properties": {"selector": {"type": "string"}}},
    ],
    "type": "object",
}
_RANGE = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}


def proposal_schema() -> dict[str, Any]:
    """Of what `proposal_to_json` writes: one line of `order-intake decode --json`."""
    defs: dict[str, Any] = {"Evidence": _EVIDENCE, "Range": _RANGE}
    root = _reference(Proposal, defs, partial=False)
    return {"$schema": DIALECT, "title": "Proposal", **root, "$defs": dict(sorted(defs.items()))}


def dataset_schema() -> dict[str, Any]:
    """Of one line of a dataset for `order-intake evaluate`."""
    defs: dict[str, Any] = {}
    kinds = [_reference(cls, defs, partial=True) for cls in (Order, ChangeRequest, DeliveryReport)]
    wrapped = {
        "type": "object",
        "properties": {"order": kinds[0], "change": kinds[1], "report": kinds[2]},
        "additionalProperties": False,
        "minProperties": 1,
    }
    text = {"type": "string"}
    properties: dict[str, Any] = {
        "id": {"type": "string", "minLength": 1},
        "file": {**text, "description": "Path of the evidence, relative to the dataset."},
        "text": {**text, "description": "What was written, instead of a file."},
        "modality": {"enum": list(get_args(Modality))},
        "language": {**text, "description": "BCP 47 primary subtag."},
        "sender": {**text, "description": "Node key of who sent it."},
        "site": {**text, "description": "Node key of the site it was sent from or for."},
        "captured_at": {"type": "string", "format": "date-time"},
        "expected": {
            "type": "array",
            "items": {"anyOf": [kinds[0], wrapped]},
            "description": "In the order said. Partial: only the fields given are compared, lists have no order.",
        },
        "expect_held": {"type": "boolean", "description": "Right only if a human would see it."},
        "expect_finding": {**text, "description": "For people: why this should be doubted. Implies expect_held."},
        "tags": {"type": "array", "items": text},
    }
    return {
        "$schema": DIALECT,
        "title": "One line of a dataset",
        "type": "object",
        "properties": properties,
        "required": ["id", "expected"],
        "oneOf": [{"required": ["file"]}, {"required": ["text"]}],
        "additionalProperties": False,
        "$defs": dict(sorted(defs.items())),
    }


def findings_page() -> str:
    """`docs/findings.md`: every code with its severity, meaning, what settles it and its sentences."""
    lines = [
        "# Findings",
        "",
        "What the validator has to say about a field of an order. Codes are stable. A *blocking* finding forbids the",
        "order as it stands, a *warning* keeps it from passing by itself, *info* does neither. Where *asked* says yes,",
        "one question to the sender would settle it. Written from `knowledge_graph/answering/codes.py` by",
        "`python -m knowledge_graph.answering.published docs`.",
    ]
    for severity in ("blocking", "warning", "info"):
        lines += [
            "",
            f"## {severity.capitalize()}",
            "",
            "| code | asked | meaning | what settles it |",
            "|---|---|---|---|",
        ]
        for code, kind in CODES.items():
            if kind.severity == severity:
                asked = "yes" if kind.askable else "no"
                lines.append(f"| `{code}` | {asked} | {kind.meaning} | {kind.settles} |")
    lines += ["", "## Sentences", "", "| code | zh | en |", "|---|---|---|"]
    lines += [f"| `{code}` | {sentence.zh} | {sentence.en} |" for code, sentence in SENTENCES.items()]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Path below `docs` -> content, of every page that is written from the code."""
    return {
        "findings.md": findings_page(),
        "schema/proposal.schema.json": _json(proposal_schema()),
        "schema/dataset.schema.json": _json(dataset_schema()),
    }


def write(docs: Path) -> None:
    """Write every page below `docs`."""
    for name, content in pages().items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def _json(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _reference(cls: type[Any], defs: dict[str, Any], partial: bool) -> dict[str, Any]:
    if cls.__name__ not in defs:
        defs[cls.__name__] = {}  # Holds the place: a modifier holds modifiers.
        entries = plan(cls)
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {entry.key: _schema(entry.hint, defs, partial) for entry in entries},
            "additionalProperties": False,
        }
        required = [entry.key for entry in entries if entry.required]
        if required and not partial:
            schema["required"] = required
        defs[cls.__name__] = schema
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _schema(hint: Any, defs: dict[str, Any], partial: bool) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (arm for arm in get_args(hint) if arm is not type(None))
        return _schema(inner, defs, partial)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], defs, partial)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], defs, partial)}
    if isinstance(hint, type) and issubclass(hint, Selector):
        return {"$ref": "#/$defs/Evidence"}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _reference(hint, defs, partial)
    return dict(_PLAIN[hint])


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
