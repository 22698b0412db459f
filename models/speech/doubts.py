"""The reading that was chosen in; what speaks against the whole of it out, however sure its slots are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.intent import QuantityValue, Slot
from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.words import words
from models.speech.readings import Candidate
from models.speech.trust import syllables
from models.speech.vouching import identity, span_of
from models.speech.witnesses import overlaps

_COUNT = 2.0
"""Syllables of the shortest count: a numeral and its measure."""


def stranded(chosen: Candidate) -> tuple[tuple[int, int], ...]:
    """Where a joining word (with, 加) stands between an option and the first item, where it joins nothing.

    Nobody orders "a single shot with coffee" before a coffee was named: another word was said there.
    """
    text = normalize(chosen.repaired.text, "")
    tokens = tokenize(text.text)
    lexicon = words()
    slots = [(span, slot.name) for slot in chosen.slots() if (span := span_of(slot)) is not None]
    items = [start for (start, _), name in slots if name == "item"]
    first = min(items, default=0)
    found: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        for end, name in lexicon.at(tokens, index):
            begin, finish = text.original(token.start, tokens[end - 1].end)
            if name == "include" and finish <= first and not any(overlaps(span, begin, finish) for span, _ in slots):
                after = [slot for span, slot in sorted(slots) if span[0] >= finish and slot != "quantity"]
                before = any(span[1] <= begin and slot == "modifier" for span, slot in slots)
                if before and after[:1] == ["item"]:
                    found.append((begin, finish))
    return tuple(found)


def swallowed(chosen: Candidate, language: str) -> bool:
    """Whether words without a meaning of their own stand right before an item without a count, where others have one.

    Of 六碗担担面 noise may leave 又有担担面, and nothing is left over that somebody would ask about. Only for Mandarin,
    where a count stands before its item and has two syllables at least.
    """
    counted = tuple(_counted(chosen))
    if language != "zh" or not any(quantity is not None for _, quantity in counted):
        return False
    text = chosen.repaired.text
    held = {index for slot in chosen.slots() if (span := span_of(slot)) for index in range(*span)}
    for item, quantity in counted:
        span = span_of(item)
        if quantity is not None or span is None or item.key is None:
            continue
        start = span[0]
        while start > 0 and text[start - 1].isalnum() and start - 1 not in held:
            start -= 1
        if syllables(text[start : span[0]]) >= _COUNT:
            return True
    return False


def omissions(chosen: Candidate, others: Iterable[Candidate]) -> tuple[str, ...]:
    """Names and quantities that the best reading of the other pass holds word for word and the chosen one lacks.

    Of a line for which no count was said, also the count that any other reading has.
    """
    held = {identity(slot) for slot in chosen.slots()}
    rival = _best(others := tuple(others), aided=not chosen.aided)
    if counts := tuple(_counts_left_out(chosen, others)):
        return counts
    if rival is None:
        return ()
    touched = {index for snap in rival.repaired.snaps for index in range(snap.start, snap.end)}
    return tuple(
        slot.text
        for slot in rival.slots()
        if slot.key is not None
        and identity(slot) not in held
        and (span := span_of(slot)) is not None
        and touched.isdisjoint(range(*span))
    )


def _counts_left_out(chosen: Candidate, others: Iterable[Candidate]) -> Iterator[str]:
    """Counts other than one that another reading has for an item, where the chosen one has none for it."""
    uncounted = {item.key for item, quantity in _counted(chosen) if quantity is None and item.key}
    for other in others if uncounted else ():
        if len(other.requests) == len(chosen.requests):
            for item, quantity in _counted(other):
                if quantity is not None and item.key in uncounted and not _is_one(quantity):
                    yield quantity.text


def _counted(candidate: Candidate) -> Iterator[tuple[Slot, Slot | None]]:
    """Each item with its count; None where none was said."""
    for request in candidate.requests:
        for line in request.candidates[0].lines:
            quantity = next((slot for slot in line.slots if slot.name == "quantity"), None)
            for item in (slot for slot in line.slots if slot.name == "item"):
                said = quantity is not None and span_of(quantity) != span_of(item)
                yield item, quantity if said else None


def _is_one(quantity: Slot) -> bool:
    return isinstance(quantity.value, QuantityValue) and quantity.value.value == 1


def _best(candidates: Iterable[Candidate], aided: bool) -> Candidate | None:
    return max((c for c in candidates if c.aided == aided), key=lambda c: c.rank, default=None)
