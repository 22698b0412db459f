"""Counts that leave their item out ("M8 two boxes, M10 one box", 一盒，再散拿三个) -> with the item said again.

Only where something shows that the count is of another line: a choice that rules out the one said before, or another
packaging that is added. What is a part of a count said before (`counts`) is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from models.intent import QuantityValue
from models.language.elements.cues import option_measure
from models.language.elements.elements import AGAIN, ALIKE, Element
from models.language.lines.drafts import place
from models.language.lines.segments import segments, shared_counts
from models.language.names.kindnames import QUALITY as KIND
from models.language.names.matcher import Catalogue
from models.language.names.options import Placed
from models.language.tokens import COMMA

_LINKS = ("made_after", "filler")
"""Verbs and the like beside a count that is added; they say nothing more."""
_CUES = ("include", "of", "negate", "light", "extra", "regular", "made_at", "on_part", "for_item")


@dataclass(slots=True)
class _Said:
    """The item last said with what is known of its line."""

    head: Element
    quantity: Element | None = None
    chosen: dict[str, str] = field(default_factory=dict)
    """Option by single-choice group."""


def ellipses(elements: tuple[Element, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With the item repeated wherever a count stands for more of it."""
    found: list[Element] = []
    said: _Said | None = None
    for segment in segments(shared_counts(list(elements), catalogue)):
        if said is not None:
            segment = _as_many(segment, said, catalogue)
        if said is not None and _restated(segment, said, catalogue):
            _in_packs(found, said, _counts(segment)[0], catalogue)
            continue
        heads = [
            k
            for k, e in enumerate(segment)
            if e.item and not (said is not None and _chosen(segment, k, said, catalogue))
        ]
        if heads:
            head = segment[heads[-1]]
            start = heads[-2] + 1 if len(heads) > 1 else 0
            said = None
            if head.quality != KIND:
                said = _Said(head)
                _note(said, segment[start:], catalogue)
        elif said is not None and said.quantity is None and len(segment) == 1 and segment[0].kind == "subset":
            said.quantity = segment[0]  # "Bulbs, thirty of them".
        elif any(
            e.kind == "subset" or e.is_a("correct", "scratch", "drop", "change_to", "order_break") for e in segment
        ):
            segment = [_of_rest(e, segment, k, said, catalogue) for k, e in enumerate(segment)]
            said = None
        elif said is not None:
            segment = [_meant(e, segment, k, said, catalogue) for k, e in enumerate(segment)]
            segment = [e for e in segment if not _says_nothing(e, segment, said, catalogue)] or segment
            if _more(segment, said, catalogue):
                segment = _repeated(segment, said)
                said.quantity = None
                said.chosen = {
                    key: value for key, value in said.chosen.items() if key not in _groups(segment, said, catalogue)
                }
                _note(said, segment, catalogue)
            elif said.quantity is None or not _counts(segment):
                _note(said, segment, catalogue)
        found.extend(segment)
    return tuple(found)


def _placed(element: Element, said: _Said, catalogue: Catalogue) -> Placed | None:
    if element.kind != "menu" or not element.modifier:
        return None
    return place(catalogue, said.head.item_keys, element, frozenset())[1]


def _chosen(segment: list[Element], at: int, said: _Said, catalogue: Catalogue) -> bool:
    """An option of the item said before that might be ordered by itself, but is not counted here."""
    counted = at > 0 and segment[at - 1].kind == "quantity"
    return not counted and _placed(segment[at], said, catalogue) is not None


def _counts(segment: list[Element]) -> list[Element]:
    return [e for e in segment if e.kind == "quantity" and not e.weak]


def _groups(segment: list[Element], said: _Said, catalogue: Catalogue) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in segment:
        placed = _placed(element, said, catalogue)
        if placed is not None and placed.group.maximum == 1 and placed.parent is None:
            found[placed.group.key] = placed.option.key
    return found


def _note(said: _Said, segment: list[Element], catalogue: Catalogue) -> None:
    counts = _counts(segment)
    said.quantity = counts[0] if counts else said.quantity
    said.chosen.update(_groups(segment, said, catalogue))


def _meant(element: Element, segment: list[Element], at: int, said: _Said, catalogue: Catalogue) -> Element:
    """Part of an option's name beside a count (防潮的60张 of boards that may be 防潮板)."""
    near = [
        k for k in (at - 1, at + 1, at - 2) if 0 <= k < len(segment) and (k != at - 2 or segment[at - 1].is_a(*_CUES))
    ]
    beside = any(segment[k].kind == "quantity" and not segment[k].weak for k in near)
    if element.kind not in ("unknown", "wish") or not beside:
        return element
    partial = catalogue.partial(said.head.item_keys, element.said)
    if len({phrase.key for phrase in partial}) != 1:
        return element
    return replace(element, kind="menu", phrases=partial[:1], quality=0.9)


def _of_rest(element: Element, segment: list[Element], at: int, said: _Said | None, catalogue: Catalogue) -> Element:
    """ "The rest neutral" of lamps that come in neutral white."""
    if said is None or element.kind != "unknown" or not at or segment[at - 1].kind != "subset" or element.gap >= COMMA:
        return element
    partial = catalogue.partial(said.head.item_keys, element.said)
    if len({phrase.key for phrase in partial}) != 1:
        return element
    return replace(element, kind="menu", phrases=partial[:1], quality=0.9)


def _says_nothing(element: Element, segment: list[Element], said: _Said, catalogue: Catalogue) -> bool:
    """Words of the name of an option beside them, or of its group (110V线圈 of coils)."""
    chosen = tuple(key for e in segment if e.modifier for key in e.option_keys)
    return element.kind == "unknown" and bool(chosen) and catalogue.speaks_of(said.head.item_keys, chosen, element.said)


def _more(segment: list[Element], said: _Said, catalogue: Catalogue) -> bool:
    """The count in this stretch is of another line of the item."""
    counts = _counts(segment)
    if len(counts) != 1 or (said.quantity is None and not said.chosen):
        return False
    options = [e for e in segment if e.kind == "menu"]
    if any(_placed(e, said, catalogue) is None for e in options):
        return False
    if any(e.kind not in ("menu", "quantity") and not e.is_a(*_CUES, *_LINKS) for e in segment):
        return False
    if options:
        chosen = _groups(segment, said, catalogue)
        rival = any(said.chosen.get(key, option) != option for key, option in chosen.items())
        more = said.quantity is not None or (segment[0].joined and counts[0].quantity is not None)
        return more and (rival or _beyond(segment, said, catalogue))
    return said.quantity is not None and _other_packaging(counts[0], segment, said, catalogue)


def _beyond(segment: list[Element], said: _Said, catalogue: Catalogue) -> bool:
    """ "Two teas, plus three with milk": too many to be a part of them, nor are so many milks meant."""
    at = next(k for k, e in enumerate(segment) if e.kind == "quantity" and not e.weak)
    now, then = segment[at].quantity, said.quantity.quantity if said.quantity is not None else None
    if now is None or then is None or (now.measure is not None and now.measure != then.measure):
        return False
    following = _placed(segment[at + 1], said, catalogue) if at + 1 < len(segment) else None
    if option_measure(segment[at]) or (following is not None and following.option.maximum >= now.value):
        return False
    return now.value > then.value >= 1


def _other_packaging(count: Element, segment: list[Element], said: _Said, catalogue: Catalogue) -> bool:
    """ "Two boxes, and three loose": added, and counted otherwise than before."""
    before = said.quantity.quantity if said.quantity is not None else None
    now = count.quantity
    if before is None or now is None or before.measure is None or before.measure == now.measure:
        return False
    if any(e is not count and not e.is_a("include", "of", *_LINKS) for e in segment):
        return False
    if not (segment[0].joined or (segment[0] is not count and segment[0].is_a("include"))):
        return False
    item = said.head.item_keys[0]
    return catalogue.counted_in(item, before.measure) and (
        now.measure is None or catalogue.counted_in(item, now.measure)
    )


def _repeated(segment: list[Element], said: _Said) -> list[Element]:
    """The stretch with the item in it: right behind a count that leads, else right before the count."""
    if all(e.kind in ("word", "quantity") for e in segment):
        (count,) = _counts(segment)
        segment = [replace(count, gap=max(segment[0].gap, COMMA), joined=segment[0].joined)]
    at = next(k for k, e in enumerate(segment) if e.kind == "quantity" and not e.weak)
    at += all(e.kind == "word" for e in segment[:at])
    first = segment[0]
    head = replace(said.head, gap=0, joined=False, value=AGAIN)
    gap = max(first.gap, COMMA)
    if not at:
        return [replace(head, gap=gap), replace(first, gap=0), *segment[1:]]
    return [replace(first, gap=gap), *segment[1:at], head, *segment[at:]]


def _as_many(segment: list[Element], said: _Said, catalogue: Catalogue) -> list[Element]:
    """ "The same again in red", "the same of M8 washers": as many as before, where nothing else is counted."""
    at = next((k for k, e in enumerate(segment) if e.is_a("same")), None)
    if at is None:
        return segment
    alike = _alike(segment, at, said, catalogue)
    if alike or at + 1 >= len(segment) or said.quantity is None:
        return alike or segment
    rest = [
        e
        for k, e in enumerate(segment)
        if k != at and not (k == at + 1 and e.is_a("filler", "of") and not e.is_a("include"))
    ]
    rest[0] = replace(rest[0], gap=segment[0].gap, joined=segment[0].joined)
    chosen = _groups(rest, said, catalogue)
    if any(e.item for e in rest) or any(said.chosen.get(key, option) != option for key, option in chosen.items()):
        if _counts(rest):
            return rest
        same = segment[at]
        count = replace(said.quantity, start=same.start, end=same.end, gap=segment[0].gap, joined=segment[0].joined)
        return [count, *(replace(e, gap=0, joined=False) if k == 0 else e for k, e in enumerate(rest))]
    return segment


def _alike(segment: list[Element], at: int, said: _Said, catalogue: Catalogue) -> list[Element]:
    """ "Same again but large", 再来两碗一样的: the item again, and with what is said of it now."""
    counts, same = _counts(segment), segment[at]
    options = [e for e in segment if e.kind == "menu"]
    strange = any(e.kind not in ("menu", "quantity", "word") for e in segment)
    if strange or len(counts) > 1 or any(_placed(e, said, catalogue) is None for e in options):
        return []
    if not (counts or same.is_a("same_again")):
        return []
    one = Element("quantity", same.start, same.end, quantity=QuantityValue(Decimal(1)))
    count = counts[0] if counts else said.quantity or one
    if count is said.quantity:
        count = replace(count, start=same.start, end=same.end)
    rest = [e for e in segment if e is not same and e is not count and not e.is_a("of", "and", "except")]
    first = segment[0]
    head = replace(said.head, gap=0, joined=False, value=ALIKE)
    return [replace(count, gap=max(first.gap, COMMA), joined=first.joined), head, *rest]


def _restated(segment: list[Element], said: _Said, catalogue: Catalogue) -> bool:
    """ "24 tarts, so four boxes": the same count in another packaging; what does not agree stays."""
    counts = _counts(segment)
    if len(counts) != 1 or segment[0].joined or said.quantity is None or segment[0].gap < COMMA:
        return False
    for element in segment:
        same = element.item and set(said.head.item_keys) <= set(element.item_keys)
        if element is not counts[0] and not same and not element.is_a("include", "of", "total", "correct"):
            return False
    before, now = said.quantity.quantity, counts[0].quantity
    if before is None or now is None or before.measure == now.measure:
        return False
    (item,) = said.head.item_keys[:1]
    here, there = catalogue.contains(item, now.measure), catalogue.contains(item, before.measure)
    return here is not None and there is not None and here != there and here * now.value == there * before.value


def _in_packs(found: list[Element], said: _Said, count: Element, catalogue: Catalogue) -> None:
    """Let the larger of the two packagings be the one that was ordered."""
    item, before, now = said.head.item_keys[0], said.quantity, count.quantity
    if before is None or before.quantity is None or now is None:
        return
    if found[-1].kind == "unknown" and catalogue.counted_in(item, found[-1].said) and found[-2].is_a("on_part"):
        del found[-2:]  # "36 cookies in boxes, so three boxes".
    here, there = catalogue.contains(item, now.measure), catalogue.contains(item, before.quantity.measure)
    at = next((k for k, element in enumerate(found) if element is before), None)
    if at is not None and here is not None and there is not None and here > there:
        found[at] = replace(count, gap=before.gap, joined=before.joined)


__all__ = ["ellipses"]
