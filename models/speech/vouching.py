"""The reading that was chosen, and all others, in; how sure each of its slots is, out.

A name that was offered beforehand may not vouch for itself. A slot is sure as far as the unaided pass sounded like it,
the readings of either pass agree on it, and no other name lies as near to what was heard. Where the passes disagree its
confidence falls below one half and both readings become choices, so that a human decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from models.evidence import TextSpan
from models.intent import Request, Slot, SlotChoice
from models.language.normalize import normalize
from models.language.vocabulary import Vocabulary
from models.speech.farrivals import far_rivals
from models.speech.marks import numerals_within
from models.speech.readings import Candidate, is_placeless, slots_of
from models.speech.repair import Snap
from models.speech.sounding import Echo, Names
from models.speech.trust import SAME_SOUND, is_near, is_short
from models.speech.witnesses import Witnesses, overlaps

Sureness: TypeAlias = tuple[float, tuple[SlotChoice, ...]]
"""Confidence 0 to 1, and other readings of the same slot."""
DOUBT = 0.45
"""Confidence at most where the passes disagree: below one half, which no threshold passes."""
OTHER_SOUND = 0.5
"""Sound distance that halves confidence (`SAME_SOUND` leaves it whole); beyond, it goes on falling."""
SIBLING_MARGIN = 0.06
_CHOICES = 4
NUMBERS = frozenset(("phone", "waybill", "order_reference", "purchase_order", "external_reference"))
"""Slots that hold free digits, which no catalogue knows."""
_FREE = frozenset(
    ("instruction", "instruction_delivery", "note", "contact", "customer", "deliver_to", "place", "reason")
)
"""Slots whose words are the sender's own where no name of the catalogue explains them."""
_NOTES = frozenset(("instruction", "instruction_delivery", "note"))
_AGAIN, _AGAIN_SPELLED = 0.5, 0.9
"""Weight of the hypotheses that must hold such words alike: where words are spelled, another spelling is another word
of the same sound (write, right); in Mandarin it may be a character as good."""
_HEARD = 0.05
"""Weight in its pass from which another reading of a number counts."""
_COVERED = 0.8
_RIVAL_SHARE = 0.2
"""Weight in its pass from which a complete reading is a rival, whatever rank its words gave it."""
_BEHIND = 0.3
"""What another reading scores at most: behind the doubted one, so that a reviewer is shown the likelier first."""


def slot_sureness(
    chosen: Candidate,
    others: Sequence[Candidate],
    witnesses: Witnesses,
    names: Names,
    language: str,
    vocabulary: Vocabulary | None = None,
) -> tuple[tuple[int, int, Sureness], ...]:
    """For each slot of the chosen reading: its characters, how sure it is, and what else it may be.

    `vocabulary` is asked for the rivals of names from beyond the neighbourhood, which `names` do not hold.
    """
    offered = {phrase.key for phrase in names.phrases}
    rivals = [
        other for other in others if other.complete and (other.share >= _RIVAL_SHARE or other.rank >= chosen.rank)
    ]
    found: list[tuple[int, int, Sureness]] = []
    for ordinal, request in enumerate(chosen.requests):
        for slot in slots_of(request):
            span = span_of(slot)
            if span is None:
                continue
            distance = max(witnesses.distance(chosen.repaired.text, *span), _bridged(chosen, *span))
            agreement = _agreement(slot, ordinal, others)
            sure = _by_sound(distance) * (0.5 + 0.5 * agreement)
            choices: tuple[SlotChoice, ...] = ()
            if slot.key is not None:
                heard = witnesses.stretch(chosen.repaired.text, *span)
                near = rivals_of(slot.key, heard, names, language)
                choices = tuple(SlotChoice(echo.phrase.text, echo.phrase.key, _BEHIND) for echo in near)
            if vocabulary is not None and slot.key is not None and slot.key not in offered:
                heard = witnesses.stretch(chosen.repaired.text, *span)
                far = far_rivals(slot.key, heard, vocabulary, language, SIBLING_MARGIN)
                choices += tuple(SlotChoice(phrase.text, phrase.key, _BEHIND) for phrase in far)
            differing = [other for rival in rivals if (other := _counterpart(slot, ordinal, chosen, rival)) is not None]
            differing.extend(_other_numbers(slot, ordinal, others))
            choices += tuple(SlotChoice(count, None, _BEHIND) for count in _other_counts(slot, chosen))
            # Of the same option in another amount nothing is to be chosen between, but it is doubted.
            others_of_it = [other for other in differing if slot.key is None or other.key != slot.key]
            choices += tuple(SlotChoice(other.text, other.key, _BEHIND) for other in others_of_it)
            named = slot.key is not None or named_by(slot, [TextSpan(*span)], chosen.repaired.snaps) is not None
            doubted = (
                choices
                or differing
                or _is_strained(slot, span, chosen, distance)
                or _is_only_offered(slot, request, others)
                or _is_guessed(slot, named, distance, agreement)
            )
            found.append((*span, (round(min(sure, DOUBT) if doubted else sure, 4), choices[:_CHOICES])))
    return tuple(found)


def named_by(slot: Slot, spans: Sequence[TextSpan], snaps: Iterable[Snap]) -> Snap | None:
    """The name that was written out where a slot stands, where it is all that the slot says."""
    for snap in snaps:
        if len(spans) == 1 and spans[0].start <= snap.start and snap.end <= spans[0].end and snap.echo.phrase.key:
            whole = (snap.start, snap.end) == (spans[0].start, spans[0].end)
            if whole or slot.text == snap.echo.phrase.text:
                return snap
    return None


def _is_strained(slot: Slot, span: tuple[int, int], chosen: Candidate, distance: float) -> bool:
    """A name that only fills a gap stands there, or a count that nobody wrote and that sounds but nearly like what was
    heard, in either hearing: 以杯 is one cup only where the unaided hearing did not write 你被."""
    for snap in chosen.repaired.snaps:
        if overlaps(span, snap.start, snap.end):
            count = slot.name == "quantity" and not snap.echo.phrase.key
            if snap.strained or (count and not is_near(snap.echo.phrase.text, max(snap.echo.distance, distance))):
                return True
    return False


def _is_only_offered(slot: Slot, request: Request, others: Sequence[Candidate]) -> bool:
    """An item without a count that no unaided reading holds: told what may be said, a recogniser writes names for
    syllables that are none."""
    if slot.name != "item" or slot.key is None or _is_counted(slot, request):
        return False
    unaided = [candidate for candidate in others if not candidate.aided]
    return bool(unaided) and not any(
        identity(slot) == identity(other) for candidate in unaided for other in candidate.slots()
    )


def _is_counted(item: Slot, request: Request) -> bool:
    """Whether a count was said for the item, rather than taken for one from its name alone."""
    line = next((line for line in request.candidates[0].lines if item in line.slots), None)
    counts = [slot for slot in line.slots if slot.name == "quantity"] if line is not None else []
    return any(span_of(count) != span_of(item) for count in counts)


def _is_guessed(slot: Slot, named: bool, distance: float, agreement: float) -> bool:
    """Nothing vouches for words that no name explains unless they are heard the same again; two syllables sound like
    two others by chance. Words have others of their sound (write, right; 洒, 撒), which a recogniser hears again and
    again: a note in the sender's own is always asked about."""
    if not named:
        least = _AGAIN_SPELLED if slot.text.isascii() else _AGAIN
        alike = agreement >= least and not is_placeless(slot)
        return slot.name in _FREE and (not alike or (slot.name in _NOTES and slot.value is None))
    return is_short(slot.text) and not is_near(slot.text, distance)


def _other_numbers(slot: Slot, ordinal: int, others: Iterable[Candidate]) -> Iterator[Slot]:
    """Readings of a number that differ in a digit: no catalogue tells which is right."""
    if slot.name not in NUMBERS:
        return
    seen = {slot.value}
    for other in others:
        for theirs in _of(other, ordinal):
            if theirs.name == slot.name and theirs.value not in seen and other.share >= _HEARD:
                seen.add(theirs.value)
                yield theirs


def _other_counts(slot: Slot, chosen: Candidate) -> Iterator[str]:
    """Counts that sound nearly like what one was written in the place of: 石杯 may be 十杯 or 四杯."""
    span = span_of(slot) if slot.name == "quantity" else None
    for snap in chosen.repaired.snaps if span is not None else ():
        said, heard = snap.echo.phrase.text, chosen.hypothesis.text[snap.heard_start : snap.heard_end]
        if span is not None and not snap.echo.phrase.key and overlaps(span, snap.start, snap.end):
            yield from (n + said[1:] for n in numerals_within(heard[:1], said[:1], SIBLING_MARGIN))


def _by_sound(distance: float) -> float:
    if distance <= SAME_SOUND:
        return 1.0
    return max(0.0, 1.0 - 0.5 * (distance - SAME_SOUND) / (OTHER_SOUND - SAME_SOUND))


def _agreement(slot: Slot, ordinal: int, others: Sequence[Candidate]) -> float:
    """Mean over the passes of the weight of hypotheses that hold the same slot."""
    shares = []
    for aided in (False, True):
        weights: dict[str, tuple[float, bool]] = {}
        for candidate in others:
            if candidate.aided == aided:
                holds = identity(slot) in {identity(other) for other in _of(candidate, ordinal)}
                known = weights.get(candidate.hypothesis.text, (0.0, False))
                weights[candidate.hypothesis.text] = (candidate.share, known[1] or holds)
        if weights:
            total = sum(share for share, _ in weights.values())
            shares.append(sum(share for share, holds in weights.values() if holds) / max(total, 1e-9))
    return sum(shares) / len(shares) if shares else 1.0


def _counterpart(slot: Slot, ordinal: int, chosen: Candidate, rival: Candidate) -> Slot | None:
    """The slot that a rival reading of the same words holds instead: complete in itself, yet different."""
    if rival is chosen or len(rival.requests) != len(chosen.requests):
        return None
    theirs = _of(rival, ordinal)
    if identity(slot) in {identity(other) for other in theirs} or slot.name not in ("item", "quantity", "modifier"):
        return None
    held = {identity(other) for other in _of(chosen, ordinal)}
    others = [o for o in theirs if o.name == slot.name and identity(o) not in held]
    return next((o for o in others if o.key == slot.key), others[0] if others else None)


def rivals_of(key: str, heard: str, names: Names, language: str) -> tuple[Echo, ...]:
    """Other names of the same kind that lie as near to what was heard, where this one is not written there."""
    if any(phrase.key == key and _letters(phrase.text) == _letters(heard) for phrase in names.phrases):
        return ()
    whole = [e for e in names.echoes(heard, language) if e.end - e.start >= _COVERED * len(heard)]
    mine = [echo for echo in whole if echo.phrase.key == key]
    if not mine:
        return ()
    bar, kind = mine[0].distance + SIBLING_MARGIN, mine[0].phrase.kind
    return tuple(e for e in whole if e.phrase.kind == kind and e.distance <= bar and e.phrase.key != key)


def _letters(text: str) -> str:
    return "".join(character for character in normalize(text, "").text if character.isalnum())


def _bridged(chosen: Candidate, start: int, end: int) -> float:
    return max(
        (snap.echo.distance for snap in chosen.repaired.snaps if overlaps((snap.start, snap.end), start, end)),
        default=0.0,
    )


def _of(candidate: Candidate, ordinal: int) -> tuple[Slot, ...]:
    return tuple(slots_of(candidate.requests[ordinal])) if ordinal < len(candidate.requests) else ()


def identity(slot: Slot) -> tuple[str, str, str]:
    """What makes two slots the same: the node where there is one, else the value, else the words."""
    value = "" if slot.value is None or slot.name == "item" else repr(slot.value)
    return slot.name, slot.key or "", value if value or slot.key else slot.text.casefold()


def span_of(slot: Slot) -> tuple[int, int] | None:
    """Characters [start, end) of the repaired text that a slot stands on; None where it stands on none."""
    spans = [piece for piece in slot.evidence if isinstance(piece, TextSpan)]
    return (min(piece.start for piece in spans), max(piece.end for piece in spans)) if spans else None
