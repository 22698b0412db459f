"""Text -> requests. The one entrance to the language layer: pure, deterministic, never raises for any text.

The catalogue is the grammar: the words are cut into catalogue names, quantities, times and function words (k best
ways), each way is read into orders, and the readings are ranked by what they cost.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime

from models.evidence import TextSpan
from models.intent import CandidateIntent, Request, Slot
from models.language.elements.lattice import segmentations
from models.language.elements.tidy import tidy
from models.language.lines.drafts import Detail, LineDraft
from models.language.lines.lines import Windows
from models.language.names.matcher import Catalogue, catalogue
from models.language.names.slips import mend
from models.language.normalize import normalize
from models.language.orders.accounted import passed_over
from models.language.orders.orders import OrderDraft, read_order, split_orders
from models.language.orders.slots import Spans, detail_slot, line_slots
from models.language.tokens import COMMA, Token, tokenize
from models.language.utterance import Utterance
from models.language.vocabulary import Vocabulary

PARSER_VERSION = "11"
"""Changes whenever the same text may be read differently; part of a zone's revision."""
CANDIDATES = 3
"""How many readings a request carries at most."""


_COVER = 0.8
"""What a point of a segmentation's score is worth against the costs of reading it."""
_ONE_MEANT = 0.3
"""What a name without a count costs when readings are compared, but hardly makes the order less sure."""
_OTHERS = 0.25
"""What the costs of all parts but the dearest count when it is judged how well the words fit."""
_NEAR = 0.9
"""Readings further behind the best than this are not looked for."""


def parse(utterance: Utterance, vocabulary: Vocabulary, at: datetime) -> tuple[Request, ...]:
    """Requests in the order said. `at` is the timezone-aware moment of the capture: relative times count from it.

    An utterance without a single recognisable word still gives one request, made of `unparsed` slots.
    """
    normalized = normalize(utterance.text, utterance.language)
    tokens = tokenize(normalized.text)
    if not tokens:
        return ()
    known = catalogue(vocabulary)
    tokens, guessed = mend(tokens, known)
    spans = Spans(utterance, normalized, tokens)
    cased = "".join(
        utterance.text[offset] if utterance.text[offset].lower() == folded else folded
        for folded, offset in zip(normalized.text, normalized.offsets, strict=True)
    )
    readings: list[tuple[float, list[OrderDraft]]] = []
    bound = math.inf
    windows = Windows(known)
    seen: set[tuple[tuple[str, int, int], ...]] = set()
    for score, elements in segmentations(normalized.text, tokens, known, at):
        # Reading costs nothing at best, so a segmentation this far behind cannot come near the best any more.
        if -score * _COVER - _NEAR > bound:
            continue
        tidied = tidy(elements, tokens)
        cut = tuple((element.kind, element.start, element.end) for element in tidied)
        if cut in seen:
            continue
        seen.add(cut)
        drafts = [read_order(part, tokens, cased, windows) for part in split_orders(tidied)]
        cost = sum(draft.cost for draft in drafts) - score * _COVER
        bound = min(bound, cost)
        readings.append((cost, drafts))
    readings.sort(key=lambda reading: reading[0])
    best = readings[0]
    if not best[1]:
        return (_nothing(spans, len(tokens)),)
    requests = []
    for ordinal, _ in enumerate(best[1]):
        candidates: list[CandidateIntent] = []
        for cost, drafts in readings:
            if len(drafts) != len(best[1]):
                continue
            candidate = _candidate(drafts[ordinal], cost - best[0], spans, tokens, known)
            candidate = _doubting(candidate, guessed, spans)
            if all(
                (c.intent, c.slots, c.lines) != (candidate.intent, candidate.slots, candidate.lines) for c in candidates
            ):
                candidates.append(candidate)
        requests.append(Request(ordinal, tuple(sorted(candidates, key=lambda c: -c.score)[:CANDIDATES])))
    return tuple(requests)


def _candidate(
    draft: OrderDraft, behind: float, spans: Spans, tokens: tuple[Token, ...], known: Catalogue
) -> CandidateIntent:
    slots: list[Slot] = [detail_slot(detail, spans) for detail in _ordered(draft.details)]
    lines = []
    assert draft.lines is not None
    for line_draft in draft.lines.lines:
        slots.extend(
            spans.slot("unparsed", *note) for note in line_draft.notes if _names(note, line_draft, spans, known)
        )
        general = [note for note in line_draft.notes if _general(note, line_draft, draft.lines.lines, spans)]
        line_draft.notes = [note for note in line_draft.notes if note not in general]
        slots.extend(spans.slot("instruction", start, end) for start, end in general)
        line, unparsed = line_slots(line_draft, spans, known)
        lines.append(line)
        slots.extend(unparsed)
    slots.extend(spans.slot("unparsed", e.start, e.end) for e in draft.lines.unparsed)
    slots.extend(spans.slot("unparsed", start, end) for start, end in draft.unparsed)
    free = [slot for slot in slots if slot.name == "unparsed"]
    slots.extend(
        spans.slot("unparsed", start, end)
        for start, end in dict.fromkeys(passed_over(draft.details, draft.lines.lines, tokens, known))
        if not any(_covers(slot, spans.span(start, end)) for slot in free)
    )
    if draft.intent == "order.place" and not lines:
        if all(slot.name in ("unparsed", "window", "place", "deliver_to", "reason") for slot in slots):
            return _nothing(spans, spans.count).candidates[0]
        return CandidateIntent(draft.intent, tuple(slots), (), 0.1)
    implied = sum(line.implied for line in draft.lines.lines)
    total, worst = max(0.0, draft.cost - _ONE_MEANT * implied), max(draft.costs, default=0.0)
    worst = min(total, worst + draft.cost - sum(draft.costs))
    fit, score = (
        round(min(1.0, math.exp(-0.35 * cost - 0.7 * max(0.0, behind))), 4)
        for cost in (worst + _OTHERS * (total - worst), total)
    )
    return CandidateIntent(draft.intent, tuple(slots), tuple(lines), score, fit)


def _names(note: tuple[int, int], line: LineDraft, spans: Spans, known: Catalogue) -> bool:
    """A wish with a word of what the item can be had with: hardly what no group models."""
    return any(known.touches(line.items[:1], word) for word in spans.words(*note))


def _doubting(candidate: CandidateIntent, guessed: frozenset[int], spans: Spans) -> CandidateIntent:
    """With every word whose spelling was guessed left as a doubt."""
    if not guessed:
        return candidate
    free = [slot for slot in candidate.slots if slot.name == "unparsed"]
    doubts = [
        spans.slot("unparsed", index, index + 1)
        for index in sorted(guessed)
        if not any(_covers(slot, spans.span(index, index + 1)) for slot in free)
    ]
    return replace(candidate, slots=(*candidate.slots, *doubts))


def _covers(slot: Slot, span: TextSpan) -> bool:
    return any(isinstance(e, TextSpan) and e.start <= span.start and span.end <= e.end for e in slot.evidence)


def _general(note: tuple[int, int], line: LineDraft, lines: list[LineDraft], spans: Spans) -> bool:
    """What no group models is an instruction for the order, unless it stands within one line while others follow."""
    later = any(other.head is not None and other.head.start > note[0] for other in lines if other is not line)
    return not (later and spans.gap(note[0]) < COMMA) and line.scope is None


def _ordered(details: list[Detail]) -> list[Detail]:
    return sorted(details, key=lambda detail: (detail.start, detail.name))


def _nothing(spans: Spans, count: int) -> Request:
    slot = spans.slot("unparsed", 0, count)
    return Request(0, (CandidateIntent("order.place", (slot,), (), 0.05),))
