"""Small changes to one line: an option put on it, its count shared out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from models.intent import QuantityValue
from models.language.elements.elements import ALIKE, Element
from models.language.lines.drafts import LineDraft, ModifierDraft, refit
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA


def rivals(old: ModifierDraft, new: ModifierDraft) -> bool:
    """Two options that cannot both stand: of one single-choice group, or the same option said again."""
    if set(old.keys) & set(new.keys):
        return True
    if old.placed is None or new.placed is None or old.portion != new.portion:
        return False
    return old.placed.group.key == new.placed.group.key and old.placed.group.maximum == 1


def put(catalogue: Catalogue, line: LineDraft, modifier: ModifierDraft) -> None:
    """Add an option to a line; said again of a single-choice group, the later one counts."""
    fitted = refit(catalogue, line, modifier)
    line.modifiers = [
        other
        for other in line.modifiers
        if not (rivals(other, fitted) and other.portion == fitted.portion and other.element != fitted.element)
    ]
    line.modifiers.append(fitted)


def count(line: LineDraft) -> Decimal | None:
    if line.quantity is None or line.quantity.quantity is None:
        return Decimal(1)
    return line.quantity.quantity.value


def share(element: Element | None, value: Decimal, of: Element | None) -> Element | None:
    measure = of.quantity.measure if of is not None and of.quantity is not None else None
    if element is None:
        return None
    # What is left of "a couple" is as rough as the couple was.
    rough = element.quantity is not None and element.quantity.approximate
    return replace(element, kind="quantity", quantity=QuantityValue(value, measure, rough))


def measured(quantity: Element, line: LineDraft) -> Element:
    """A corrected number keeps the measure word that was said before, unless it brings its own."""
    old = line.quantity.quantity if line.quantity is not None else None
    new = quantity.quantity
    if old is None or new is None or new.measure is not None or old.measure is None:
        return quantity
    return replace(quantity, quantity=QuantityValue(new.value, old.measure, new.approximate))


def together(lines: list[LineDraft]) -> list[LineDraft]:
    """Parts of one count that came out alike after all, and what is wanted "the same again", as one line."""
    kept: list[LineDraft] = []
    for line in lines:
        same = next((old for old in kept if line.head is not None and _alike(old, line)), None)
        if same is None:
            kept.append(line)
            continue
        total = (count(same) or Decimal(0)) + (count(line) or Decimal(0))
        same.quantity, same.implied = share(same.quantity or line.quantity, total, line.quantity), False
        same.leftovers.extend(line.leftovers)
    return kept


def _alike(old: LineDraft, new: LineDraft) -> bool:
    """Said of one name, with the same options."""
    if old.head is None or new.head is None or old.items != new.items or new.notes or new.remarks:
        return False
    parted = old.head == new.head and (old.split or new.split)
    if not (parted or new.head.value == ALIKE) or old.notes or old.remarks:
        return False
    return _options(old) == _options(new)


def _options(line: LineDraft) -> set[tuple[object, ...]]:
    return {(m.keys, m.action, m.amount, m.quantity, m.portion) for m in line.modifiers}


def span(note: tuple[int, int]) -> Element:
    return Element("unknown", note[0], note[1])


def doubted(last: LineDraft, draft: LineDraft, catalogue: Catalogue) -> list[Element]:
    """What of the next line may as well be of the one before.

    "A platter, rice, grilled fish": an option set apart from its line, but not from the bare name behind it, that both
    may have. "Relays 12 V two, 24 V four, with a socket": an option set apart behind the last of a family.
    """
    head, option = draft.head, last.modifiers[-1] if last.modifiers else None
    if head is None or not head.start:
        return []
    if option is not None and draft.implied and not head.joined and option.end == head.start:
        return [head] if head.gap < option.element.gap and refit(catalogue, draft, option).fits else []
    if not head.said[:1].isdigit() or not draft.modifiers:
        return []
    closing = draft.modifiers[-1]
    if closing.start < head.end or closing.element.gap < COMMA or closing.cued or closing.placed is None:
        return []
    chosen = any(m.placed is not None and m.placed.group.key == closing.placed.group.key for m in last.modifiers)
    return [closing.element] if not chosen and refit(catalogue, last, closing).fits else []


def overfull(line: LineDraft, draft: LineDraft) -> bool:
    """Of some group of several choices both lines together would have more than one item may have."""
    for modifier in draft.modifiers:
        placed = modifier.placed
        if placed is None or placed.group.maximum is None or placed.group.maximum < 2:
            continue
        chosen = [m for m in (*line.modifiers, *draft.modifiers) if m.placed is not None and m.action == "include"]
        same = [m.quantity for m in chosen if m.placed is not None and m.placed.group.key == placed.group.key]
        if sum(same) > placed.group.maximum:
            return True
    return False
