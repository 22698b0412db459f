"""To which lines or units something applies: all of them, both, one of them, half of them, the rest."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from models.intent import QuantityValue
from models.language.elements.elements import THOSE, Element
from models.language.elements.excepted import OTHER
from models.language.lines.drafts import LineDraft, ModifierDraft, refit
from models.language.lines.edits import count, put, rivals, share
from models.language.tokens import COMMA

if TYPE_CHECKING:
    from models.language.lines.fold import Lines


def apply_scope(lines: Lines, draft: LineDraft) -> None:
    """Apply a fragment with a scope to the lines said so far."""
    scope = draft.scope
    assert scope is not None
    lines.unparsed.extend(draft.leftovers)
    if draft.quantity is not None and not draft.quantity.weak and not scope.is_a("all", "each", "both"):
        lines.unparsed.append(draft.quantity)  # A count of its own beside how many it is said of.
    empty = not (draft.modifiers or draft.notes or draft.quantity or draft.plain)
    counting = scope.kind == "subset" and bool(lines.lines) and _uncounted(lines.lines[-1], scope)
    if empty and (scope.is_a("each") or (scope.kind in ("subset", "quantity") and not counting)):
        lines.unparsed.append(scope)  # Some of them are what?
        return
    if scope.is_a("all", "each", "both") and draft.quantity is not None and (scope.is_a("each") or not draft.modifiers):
        open_lines = [line for line in lines.lines if line.implied]
        for line in open_lines:
            line.quantity, line.implied = draft.quantity, False
        if not open_lines:
            lines.unparsed.append(draft.quantity)
        _share(lines, open_lines)
        if draft.modifiers:
            spread(lines, draft, open_lines or lines.lines)
        return
    told = bool(lines.lines) and lines.lines[-1].implied and lines.lines[-1].quantity is None
    if (
        scope.kind in ("subset", "quantity")
        and scope.quantity is not None
        and lines.lines
        and (told if scope.kind == "quantity" else _uncounted(lines.lines[-1], scope))
    ):
        # "A name, two of them", "do you have banners, two of 3 m": the count of what was named.
        last = lines.lines[-1]
        last.quantity, last.implied = replace(scope, kind="quantity"), False
        against = any(_against(lines, last, modifier) for modifier in draft.modifiers)
        lines.unparsed.extend([scope] if against else _two_for_one(lines, draft, scope))
        for modifier in draft.modifiers:
            put(lines.catalogue, last, modifier)
        last.notes.extend(draft.notes)
        return
    if not lines.lines:
        lines.ahead.append(draft)
        return
    if scope.kind in ("subset", "quantity"):
        split(lines, draft, scope)
        return
    if scope.is_a("first_half", "second_half"):
        half(lines, draft, scope)
        return
    if scope.quantity is not None and scope.quantity.value != sum(count(line) or 0 for line in lines.lines):
        counted = [line for line in lines.lines if count(line) == scope.quantity.value]
        if counted:
            spread(lines, draft, counted[-1:])
            return
        lines.unparsed.append(scope)
    targets = meant(lines.lines, scope)
    if scope.is_a("both") and not scope.is_a("all"):
        last = lines.lines[-1]
        targets = [last] if count(last) == 2 and (scope.gap < COMMA or len(lines.lines) == 1) else lines.lines[-2:]
    elif scope.is_a("each") and not scope.is_a("all") and scope.gap < COMMA:
        targets = lines.lines[-1:]
        others = [line for line in lines.lines[:-1] if line.head is not targets[0].head]
        if any(refit(lines.catalogue, line, modifier).fits for line in others for modifier in draft.modifiers):
            lines.unparsed.append(scope)  # Each unit of the last line, or of all of them?
    said = lines.lines[-1].modifiers[-1:] if scope.is_a("all") and scope.gap < COMMA else []
    if said and said[0].end == scope.start and not said[0].cued:
        # 薯条都要大份: the option before the word is of all of them too, but for those where another was chosen.
        lacking = [
            line for line in targets if said[0] not in line.modifiers and not _chosen_otherwise(lines, line, said[0])
        ]
        if lacking:
            spread(lines, LineDraft(modifiers=said), lacking)
    if draft.quantity is not None and not draft.quantity.weak and not (scope.is_a("each") or draft.quantity == scope):
        lines.unparsed.append(draft.quantity)
    lines.unparsed.extend(_two_for_one(lines, draft, scope))
    spread(lines, draft, targets)


def _against(lines: Lines, line: LineDraft, modifier: ModifierDraft) -> bool:
    """ "A large soup, and one small": what is said now cannot be said of what was ordered so."""
    fitted = refit(lines.catalogue, line, modifier)
    return any(
        rivals(old, fitted) and (not set(old.keys) & set(fitted.keys) or old.action != fitted.action)
        for old in line.modifiers
    )


def _two_for_one(lines: Lines, draft: LineDraft, scope: Element) -> list[Element]:
    """The scope as a doubt, where what is said of it makes two choices where one is to be made."""
    fitted = [refit(lines.catalogue, lines.lines[-1], modifier) for modifier in draft.modifiers]
    twice = any(rivals(a, b) and not set(a.keys) & set(b.keys) for a, b in pairwise(fitted))
    return [scope] if twice else []


def meant(lines: list[LineDraft], scope: Element | None) -> list[LineDraft]:
    """The lines without those of the items that "all" was not said of."""
    if scope is None or not (scope.value or "").startswith(OTHER):
        return lines
    keys = set((scope.value or "").removeprefix(OTHER).split())
    return [line for line in lines if not keys & set(line.items)]


def _uncounted(line: LineDraft, scope: Element) -> bool:
    """Nothing or only an article counts the line, and more of it are spoken of."""
    article = line.quantity is not None and line.quantity.weak and scope.quantity is not None
    return line.implied or (article and scope.quantity is not None and scope.quantity.value > 1)


def _share(lines: Lines, counted: list[LineDraft]) -> None:
    """ "Nuts and washers, M12, two hundred of each": options after the pause are of all that are counted together."""
    if len(counted) < 2 or counted[-1].head is None or any(line.modifiers for line in counted[:-1]):
        return
    for modifier in list(counted[-1].modifiers):
        if modifier.start > counted[-1].head.start:
            for line in counted[:-1]:
                if refit(lines.catalogue, line, modifier).fits:
                    put(lines.catalogue, line, modifier)


def spread(lines: Lines, draft: LineDraft, targets: list[LineDraft]) -> None:
    for modifier in draft.modifiers:
        fitting = [line for line in targets if refit(lines.catalogue, line, modifier).fits]
        chosen = [line for line in fitting if _chosen_otherwise(lines, line, modifier)]
        if chosen and len(chosen) < len(fitting):
            # "Two warm ones and a cold one; three lamps ..., all warm": of those for which nothing was chosen yet.
            fitting = [line for line in fitting if line not in chosen]
        for line in fitting or targets:
            put(lines.catalogue, line, modifier)
    for line in targets:
        line.notes.extend(draft.notes)
    if not targets:
        lines.unparsed.extend(modifier.element for modifier in draft.modifiers)


def _chosen_otherwise(lines: Lines, line: LineDraft, modifier: ModifierDraft) -> bool:
    new = refit(lines.catalogue, line, modifier)
    return any(rivals(old, new) and not set(old.keys) & set(new.keys) for old in line.modifiers)


def another(lines: Lines, draft: LineDraft, scope: Element, last: LineDraft) -> bool:
    """ "Two lattes with oat milk and one with soy": what contradicts the whole line is a line of its own."""
    if last.split:
        return False
    fitted = [refit(lines.catalogue, last, modifier) for modifier in draft.modifiers]
    if not any(rivals(old, new) and not set(old.keys) & set(new.keys) for old in last.modifiers for new in fitted):
        return False
    line = last.copy()
    line.quantity, line.implied, line.notes, line.leftovers = scope, False, list(draft.notes), []
    if scope.quantity is not None and scope.quantity.measure is None:
        line.quantity = share(scope, scope.quantity.value, last.quantity)
    line.start = draft.start
    lines.lines.append(line)
    for modifier in draft.modifiers:
        put(lines.catalogue, line, modifier)
    return True


def _there_anyway(modifier: ModifierDraft) -> bool:
    if modifier.placed is None or modifier.action == "exclude" or modifier.amount is not None or modifier.quantity > 1:
        return False
    group = modifier.placed.group
    return modifier.placed.option.default and (group.maximum != 1 or len(group.options) == 1)


def half(lines: Lines, draft: LineDraft, scope: Element) -> None:
    """Half of the units of the last line; what is left of it counts as the other half."""
    last = lines.lines[-1]
    whole = sum((count(line) or Decimal(0) for line in lines.lines if line.head is last.head), Decimal(0))
    if whole % 2:
        lines.unparsed.append(scope)
    quantity = QuantityValue(max(whole // 2, Decimal(1)))
    split(lines, draft, replace(scope, kind="subset", quantity=quantity, count=int(quantity.value)))


def split(lines: Lines, draft: LineDraft, scope: Element) -> None:
    """ "Extra cheese on one of them": the line becomes two, one of them with the option."""
    lines.unparsed.extend(_two_for_one(lines, draft, scope))
    said = scope.quantity.value if scope.quantity is not None else Decimal(scope.count or 1)
    number = 0 if scope.kind == "subset" and scope.count == 0 else int(said) if said == int(said) else 1
    candidates = [
        line
        for line in reversed(lines.lines)
        if (count(line) or 0) > number
        and not line.split
        and (not draft.items or set(draft.items) & set(line.items))
        and all(refit(lines.catalogue, line, modifier).fits for modifier in draft.modifiers if modifier.keys)
    ]
    inner = lines.latest if scope.value == THOSE and lines.latest in lines.lines else None
    if (
        inner is not None
        and inner.head is lines.lines[-1].head
        and 0 < number < (count(inner) or 0)
        and scope.kind == "subset"
    ):
        # "Six, two of them without onion, one of those on rye": of the two, or of the six? Better asked.
        candidates = [inner]
        lines.unparsed.append(scope)
    last = lines.lines[-1]
    if scope.kind == "quantity" and another(lines, draft, scope, last):
        return
    bare = draft.plain and not draft.modifiers and scope.kind == "quantity"
    if bare and not last.split and count(last) == number and last.modifiers:
        # "Six wings with a dip, six plain": as many again, as they come.
        lines.lines.append(LineDraft(last.head, share(scope, Decimal(number), last.quantity), start=draft.start))
        lines.unparsed.append(scope)
        return
    if scope.value == "another" and not any(line.head is last.head for line in lines.lines if line is not last):
        # "A tea, large, and another one, small": one more, but of what it is, only the item is sure.
        more = LineDraft(last.head, share(scope, Decimal(1), last.quantity), start=draft.start)
        lines.lines.append(more)
        lines.unparsed.append(scope)
        for modifier in draft.modifiers:
            put(lines.catalogue, more, modifier)
        return
    if number == 0 or (count(last) == number and not candidates):
        strangers = [line for line in lines.lines if line.head is not last.head]
        sure = last.parts > 0 and not last.split  # What parts were taken out of leaves no doubt about the others.
        against = number and not sure and any(_against(lines, last, modifier) for modifier in draft.modifiers)
        if against or (number and strangers and not sure and sum(count(line) or 0 for line in lines.lines) > number):
            lines.unparsed.append(scope)
        for modifier in draft.modifiers:
            put(lines.catalogue, last, modifier)
        last.notes.extend(draft.notes)
        last.parts = 0
        return
    if not candidates:
        lines.unparsed.append(scope)
        for modifier in draft.modifiers:
            put(lines.catalogue, last, modifier)
        return
    line = candidates[0]
    kept = [refit(lines.catalogue, line, modifier) for modifier in draft.modifiers]
    if kept and all(_there_anyway(modifier) for modifier in kept) and not draft.notes:
        # "Basil on only one of them", where all have it: the others go without. Said so, not without a doubt.
        rest = (count(line) or Decimal(0)) - number
        draft = replace(draft, modifiers=[replace(modifier, action="exclude") for modifier in kept])
        lines.unparsed.append(scope)
        number = int(rest)
    line.parts += 1
    part = line.copy()
    part.parts = 0
    part.quantity = share(scope, Decimal(number), line.quantity)
    part.implied, part.split = False, True
    line.quantity = share(line.quantity, (count(line) or Decimal(0)) - number, line.quantity)
    if draft.plain and not draft.modifiers and part.modifiers:
        lines.unparsed.append(scope)  # "Four large lattes with oat milk, one plain": without which of the options?
    for modifier in draft.modifiers:
        put(lines.catalogue, part, modifier)
    part.notes.extend(draft.notes)
    lines.lines.insert(lines.lines.index(line), part)
    lines.latest = part
