"""Drafts -> slots: evidence as spans of the original text, confidence, node keys and the other readings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from models.evidence import TextSpan
from models.intent import Line, ModifierValue, QuantityValue, Slot, SlotChoice, SlotValue
from models.language.elements.elements import Element
from models.language.lines.drafts import Detail, LineDraft, ModifierDraft
from models.language.names.matcher import Catalogue
from models.language.normalize import Normalized
from models.language.tokens import JOINED, Token
from models.language.utterance import Utterance
from models.language.vocabulary import Phrase, PhraseKind
from models.language.words import words

_CUES = ("negate", "include", "extra", "light", "filler")
"""Pairs of characters that only lead to what is wished."""
CHOICES = 5
"""How many other readings a slot carries at most."""


class Spans:
    """Token ranges of one utterance as text, evidence and confidence."""

    def __init__(self, utterance: Utterance, normalized: Normalized, tokens: tuple[Token, ...]) -> None:
        self._utterance = utterance
        self._normalized = normalized
        self._tokens = tokens

    @property
    def count(self) -> int:
        """How many tokens there are."""
        return len(self._tokens)

    def gap(self, token: int) -> int:
        """How this token is set apart from the one before."""
        return self._tokens[token].gap

    def words(self, start: int, end: int) -> list[str]:
        """What tokens [start, end) say besides function words: words, and Chinese by twos."""
        row = self._tokens[start:end]
        single = [t.key for t in row if t.kind == "word" and len(t.key) > 2 and t.text not in words().tokens]
        pairs = [a.text + b.text for a, b in pairwise(row) if a.kind == b.kind == "han" and b.gap == JOINED]
        return single + [pair for pair in pairs if not any(words().has(tuple(pair), name) for name in _CUES)]

    def span(self, start: int, end: int) -> TextSpan:
        """Original characters behind tokens [start, end)."""
        first, last = self._normalized.original(self._tokens[start].start, self._tokens[end - 1].end)
        return TextSpan(first, last)

    def slot(
        self,
        name: str,
        start: int,
        end: int,
        value: SlotValue | None = None,
        key: str | None = None,
        quality: float = 1.0,
        choices: tuple[SlotChoice, ...] = (),
    ) -> Slot:
        """A slot for tokens [start, end). Confidence: mean of lowest and mean of its characters, times quality."""
        span = self.span(start, end)
        text = self._utterance.text[span.start : span.end]
        return Slot(name, text, value, round(self.sure(span) * quality, 4), (span,), key, choices)

    def pieces(self, name: str, parts: tuple[tuple[int, int], ...], value: SlotValue, key: str, quality: float) -> Slot:
        """A slot that was said in several pieces; its text joins them, its evidence keeps them apart."""
        found = tuple(self.span(start, end) for start, end in parts)
        text = " ".join(self._utterance.text[span.start : span.end] for span in found)
        return Slot(name, text, value, round(min(self.sure(span) for span in found) * quality, 4), found, key)

    def sure(self, span: TextSpan) -> float:
        """How sure the transcriber was of these characters."""
        confidence = self._utterance.confidence
        if confidence is None:
            return 1.0
        heard = confidence[span.start : span.end]
        if not heard:
            return 1.0
        return max(0.0, min(1.0, (min(heard) + sum(heard) / len(heard)) / 2))


def line_slots(line: LineDraft, spans: Spans, catalogue: Catalogue) -> tuple[Line, list[Slot]]:
    """The line, and `unparsed` slots for what it could not place."""
    slots: list[Slot] = []
    if line.head is not None:
        slots.append(_item(line.head, spans, catalogue))
    if line.quantity is not None and line.quantity.quantity is not None:
        quantity, value = line.quantity, line.quantity.quantity
        if value.measure is not None and line.items:
            value = replace(value, measure=catalogue.spelled_measure(line.items[0], value.measure))
        slots.append(spans.slot("quantity", quantity.start, quantity.end, value, quality=quantity.quality))
    elif line.head is not None:
        # Said without a number: one, witnessed by the name itself.
        slots.append(spans.slot("quantity", line.head.start, line.head.end, QuantityValue(Decimal(1)), quality=0.95))
    for modifier in line.modifiers:
        slots.append(_modifier(modifier, spans, catalogue, line))
    for start, end in (*line.notes, *line.remarks):
        slots.append(spans.slot("note", start, end))
    return Line(tuple(slots)), [spans.slot("unparsed", e.start, e.end) for e in line.leftovers]


def detail_slot(detail: Detail, spans: Spans) -> Slot:
    """A fact at order level."""
    kinds: dict[str, tuple[PhraseKind, ...]] = {
        "store": ("site",), "place": ("site", "area", "warehouse"), "deliver_to": ("site", "area", "warehouse"),
        "customer": ("customer",), "supplier": ("supplier",),
        "asset": ("asset",), "component": ("component",), "symptom": ("symptom",),
        "instruction": ("instruction",),
    }  # fmt: skip
    phrases = [phrase for phrase in detail.phrases if phrase.kind in kinds.get(detail.name, ())]
    if not phrases:
        return spans.slot(detail.name, detail.start, detail.end, detail.value, quality=detail.quality)
    keys = list(dict.fromkeys(phrase.key for phrase in phrases))
    value = detail.value if detail.value is not None else phrases[0].text
    if detail.name == "instruction":
        value = spans.slot(detail.name, detail.start, detail.end).text  # in the words of whoever wished it
    slot = spans.slot(detail.name, detail.start, detail.end, value, keys[0], detail.quality)
    if len(keys) == 1:
        return slot
    return spans.slot(
        detail.name, detail.start, detail.end, value, keys[0], detail.quality,
        _ties(phrases[1:], keys[0], slot.confidence),
    )  # fmt: skip


def _ties(phrases: list[Phrase], first: str, score: float) -> tuple[SlotChoice, ...]:
    seen: dict[str, SlotChoice] = {}
    for phrase in phrases:
        if phrase.key != first and phrase.key not in seen:
            seen[phrase.key] = SlotChoice(phrase.text, phrase.key, score)
    return tuple(seen.values())[:CHOICES]


def _item(head: Element, spans: Spans, catalogue: Catalogue) -> Slot:
    if head.kind == "unknown":
        return _unknown("item", head.start, head.end, None, ("item",), spans, catalogue)
    phrases = [phrase for phrase in head.phrases if phrase.kind == "item"]
    if head.parts:
        return spans.pieces("item", head.parts, phrases[0].text, phrases[0].key, head.quality)
    keys = list(dict.fromkeys(phrase.key for phrase in phrases))
    slot = spans.slot("item", head.start, head.end, phrases[0].text, keys[0], head.quality)
    ties = _ties(phrases[1:], keys[0], slot.confidence)
    return spans.slot("item", head.start, head.end, phrases[0].text, keys[0], head.quality, ties) if ties else slot


def _modifier(modifier: ModifierDraft, spans: Spans, catalogue: Catalogue, line: LineDraft) -> Slot:
    value = ModifierValue(
        modifier.action,
        modifier.amount,
        modifier.quantity,
        modifier.portion,
        modifier.placed.group.key if modifier.placed is not None else None,
    )
    if not modifier.keys:
        return _unknown("modifier", modifier.start, modifier.end, value, ("modifier",), spans, catalogue)
    phrases = [phrase for phrase in modifier.element.phrases if phrase.key in modifier.keys]
    slot = spans.slot("modifier", modifier.start, modifier.end, value, modifier.keys[0], modifier.element.quality)
    ties = _ties(phrases, modifier.keys[0], slot.confidence)
    del line
    return (
        spans.slot("modifier", modifier.start, modifier.end, value, modifier.keys[0], modifier.element.quality, ties)
        if ties
        else slot
    )


def _unknown(
    name: str, start: int, end: int, value: SlotValue | None, kinds: tuple[PhraseKind, ...], spans: Spans,
    catalogue: Catalogue,
) -> Slot:  # fmt: skip
    """A name that the catalogue does not spell: no key, the names nearest in sound as choices."""
    plain = spans.slot(name, start, end, value)
    near = catalogue.vocabulary.nearest(plain.text, CHOICES, None, kinds)
    choices = tuple(
        SlotChoice(other.phrase.text, other.phrase.key, round(max(0.0, 1.0 - other.distance) * plain.confidence, 4))
        for other in near
    )
    exact = [other for other in near if other.distance == 0.0]
    if len({other.phrase.key for other in exact}) == 1:
        return spans.slot(name, start, end, value, exact[0].phrase.key, 0.9, choices)
    return spans.slot(name, start, end, value, None, 0.5, choices)
