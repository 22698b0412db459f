"""A parsed text with the way back to what was heard in; requests whose slots point into transcript and sound out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.evidence import Selector, TextSpan, TimeRange
from models.intent import CandidateIntent, Line, Request, Slot, SlotChoice, Word
from models.speech.repair import Repaired
from models.speech.vouching import Sureness, named_by

_WISHES = ("instruction", "instruction_delivery", "note")
_TAIL_S = 0.2
"""Length given to a slot whose words could not be placed in time."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What was read, and what its evidence is."""

    repaired: Repaired
    """The text that was parsed."""
    repaired_from: str
    """The transcript; evidence counts its characters."""
    requests: tuple[Request, ...]
    words: tuple[Word, ...]
    sureness: tuple[tuple[int, int, Sureness], ...]
    """How sure characters [start, end) of the parsed text are."""
    ceiling: float
    """No reading may score higher."""


def trace(draft: Traced) -> tuple[Request, ...]:
    """The requests with confidence, choices, text span and time range for each slot."""
    return tuple(
        Request(request.ordinal, tuple(_candidate(candidate, draft) for candidate in request.candidates))
        for request in draft.requests
    )


def _candidate(candidate: CandidateIntent, draft: Traced) -> CandidateIntent:
    return replace(
        candidate,
        slots=tuple(_slot(slot, draft) for slot in candidate.slots),
        lines=tuple(Line(tuple(_slot(slot, draft) for slot in line.slots)) for line in candidate.lines),
        score=min(candidate.score, draft.ceiling),
    )


def _slot(slot: Slot, draft: Traced) -> Slot:
    spans = [piece for piece in slot.evidence if isinstance(piece, TextSpan)]
    if not spans:
        return slot
    sure, choices = _sure(slot, spans, draft)
    heard = [draft.repaired.original(span.start, span.end) for span in spans]
    snap = named_by(slot, spans, draft.repaired.snaps)
    key = slot.key or (snap.echo.phrase.key if snap is not None else None)
    evidence: list[Selector] = [TextSpan(*span) for span in heard]
    evidence.extend(_time(span, draft.words) for span in heard)
    return replace(
        slot,
        text=" ".join(draft.repaired_from[start:end] for start, end in heard),
        # A known wish that was heard in other characters: its name is what was meant.
        value=slot.text
        if slot.value is None and slot.name in _WISHES and (snap or _respelled(spans, draft))
        else slot.value,
        key=key,
        confidence=round(slot.confidence * sure, 4),
        evidence=tuple(evidence),
        choices=_merged(slot, sure, choices),
    )


def _respelled(spans: Sequence[TextSpan], draft: Traced) -> bool:
    """Whether words of the sender's own stand there in other characters than those that were heard."""
    return any(
        snap.echo.phrase.kind == "instruction" and not snap.echo.phrase.key and snap.start < span.end
        for snap in draft.repaired.snaps
        for span in spans
        if span.start < snap.end
    )


def _sure(slot: Slot, spans: Sequence[TextSpan], draft: Traced) -> Sureness:
    """The least sure of what covers the slot; choices only where the very same characters carry them."""
    least: float = 1.0
    choices: tuple[SlotChoice, ...] = ()
    for start, end, (sure, others) in draft.sureness:
        if any(start < span.end and span.start < end for span in spans):
            least = min(least, sure)
            if others and (start, end) == (spans[0].start, spans[-1].end):
                choices = tuple(c for c in others if (c.key is None) == (slot.key is None))
    return least, choices


def _merged(slot: Slot, sure: float, others: Sequence[SlotChoice]) -> tuple[SlotChoice, ...]:
    merged: dict[str, SlotChoice] = {}
    for choice in (*(replace(c, score=round(c.score * sure, 4)) for c in slot.choices), *others):
        if choice.key is None or choice.key != slot.key:
            merged.setdefault(choice.key or choice.text, choice)
    return tuple(sorted(merged.values(), key=lambda choice: -choice.score))


def _time(span: tuple[int, int], words: Sequence[Word]) -> TimeRange:
    inside = [word for word in words if word.start < span[1] and span[0] < word.end]
    if inside:
        return TimeRange(min(word.begin for word in inside), max(word.finish for word in inside))
    before = [word.finish for word in words if word.end <= span[0]]
    begin = before[-1] if before else 0.0
    return TimeRange(begin, begin + _TAIL_S)
