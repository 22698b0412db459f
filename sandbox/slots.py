"""A proposal and what a human made of it in; for each perceived field its confidence and whether it was wrong out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

IGNORED = frozenset(("name", "said", "base", "confidence"))
"""Members that follow from others or repeat the words: they are never what a human corrects."""


@dataclass(frozen=True, slots=True)
class SlotOutcome:
    """One field of one reviewed order."""

    field: str
    slot: str
    confidence: float
    wrong: bool


def slot_of(path: str) -> str:
    """Which slot a field path is of: `/lines/L2/item` -> item, `/maintenance/fault` -> maintenance.fault."""
    parts = path.strip("/").split("/")
    if parts[0] == "lines" and len(parts) > 2:
        return parts[2]
    return "instruction" if parts[0] == "instructions" else ".".join(parts)


def outcomes(proposal: Mapping[str, Any], corrected: Mapping[str, Any] | None) -> Iterator[SlotOutcome]:
    """Every field with a confidence; `corrected` is None where the human approved all of it."""
    before: Any = proposal.get("order") or {}
    after: Any = (corrected or {}).get("order") or {}
    for each in proposal.get("derivation", ()):
        confidence = each.get("confidence")
        if confidence is None:
            continue
        path = str(each["field"])
        wrong = corrected is not None and _at(before, path) != _at(after, path)
        yield SlotOutcome(path, slot_of(path), float(confidence), wrong)


def _at(order: Any, path: str) -> Any:
    found = order
    for part in path.strip("/").split("/"):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, Sequence) and not isinstance(found, str):
            found = next((each for place, each in enumerate(found) if part in _names(each, place)), None)
        else:
            return None
    return _content(found)


def _names(member: Any, place: int) -> tuple[str, ...]:
    """By what a path names a member of a list: a line's id, an option's key, or its place."""
    if not isinstance(member, Mapping):
        return (str(place),)
    own = member.get("id") or (member.get("option") or {}).get("id") or (member.get("option") or {}).get("name")
    return (str(own),) if own else (str(place),)


def _content(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _content(each) for key, each in value.items() if key not in IGNORED or len(value) == 1}
    return value
