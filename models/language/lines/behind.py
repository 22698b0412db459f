"""Words behind an option that say more of it: on which half, how much, how often."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.lines.drafts import LineDraft, ModifierDraft, Portion, share_half
from models.language.tokens import COMMA


def change(line: LineDraft, old: ModifierDraft, new: ModifierDraft) -> ModifierDraft:
    """Put `new` in the place of `old` on the line; returns it."""
    line.modifiers[line.modifiers.index(old)] = new
    return new


def half(line: LineDraft, last: ModifierDraft | None, element: Element) -> tuple[Portion, ModifierDraft | None]:
    """Which half a word means, and the option behind which it stands (None: it stands before one) with that half."""
    said: Portion = "second_half" if element.is_a("second_half") else "first_half"
    if said == "first_half" and any(m.portion == "first_half" for m in line.modifiers):
        said = "second_half"
    if last is None:
        return said, None
    index = line.modifiers.index(last)
    last = change(line, last, replace(last, portion=said, end=element.end))
    share_half(line.modifiers, index, said)
    return said, last


def times_behind(line: LineDraft, last: ModifierDraft | None, element: Element) -> ModifierDraft | None:
    """ "A tea, jelly x2": so many of the option right before, where it can be had so often. Without a pause before
    the option it may as well be two teas: that is left as a doubt."""
    said = element.quantity
    if last is None or said is None or line.quantity is not None or element.start != last.end:
        return None
    if said.value == 1 or said.measure is not None:
        return None  # "Nuts, brass x1 bag" counts the nuts.
    if last.placed is None or last.placed.option.maximum < said.value or last.quantity != 1 or last.amount:
        return None
    if said.value != said.value.to_integral_value() or last.action == "exclude":
        return None
    if last.element.gap < COMMA and not last.element.joined:
        line.leftovers.append(element)
    return change(line, last, replace(last, quantity=int(said.value), end=element.end))
