"""Readings in; stretches of their transcripts that no name nearby explains out: a far name may be hidden in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.intent import Slot
from models.speech.readings import Candidate, is_loose, spans_of

_PAUSES = tuple("，,、。.;；:：!！?？")


def unexplained(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Stretches that no name of the neighbourhood explains: names of the whole graph may lie near them."""
    found: dict[str, None] = {}
    for candidate in candidates:
        text = candidate.hypothesis.text
        loose = (span for slot in candidate.slots() if is_loose(slot) for span in spans_of(slot))
        spans = sorted(candidate.repaired.original(*span) for span in loose)
        found.update((text[start:end], None) for start, end in (*_joined(spans, text), *spans))
    return tuple(text for text in found if len(text) > 1)


def clauses(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """What stands between two pauses where something there was not explained: a name said with the words around it.

    Of 四季联华深圳店 a reading may take 四 for a count and leave no stretch that sounds like the name.
    """
    found: dict[str, None] = {}
    for candidate in candidates:
        text = candidate.hypothesis.text
        spans = [
            candidate.repaired.original(*span)
            for slot in candidate.slots()
            if _is_open(slot)
            for span in spans_of(slot)
        ]
        position = 0
        for index, character in enumerate((*text, _PAUSES[0])):
            if character in _PAUSES:
                if any(start < index and position < end for start, end in spans):
                    found[text[position:index].strip()] = None
                position = index + 1
    return tuple(text for text in found if len(text) > 1)


def _is_open(slot: Slot) -> bool:
    return is_loose(slot) or (slot.name.startswith("instruction") and slot.key is None)


def _joined(spans: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Stretches with at most one character between them are one: a long name was taken apart at a word within it."""
    whole: tuple[int, int] | None = None
    for start, end in spans:
        if whole is not None and start - whole[1] <= 1 and text[whole[1] : start].strip() not in _PAUSES:
            whole = whole[0], max(whole[1], end)
            continue
        if whole is not None:
            yield whole
        whole = start, end
    if whole is not None:
        yield whole


def own_words(candidate: Candidate) -> tuple[str, ...]:
    """Wishes in the sender's own words: the name of a place far away may be hidden there."""
    return tuple(slot.text for slot in candidate.slots() if slot.name.startswith("instruction") and slot.key is None)
