"""What follows a correction cue -> changes to the lines said so far: another count, another item, another option."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from models.language.elements.elements import Element
from models.language.lines.drafts import LineDraft, ModifierDraft, place, refit
from models.language.lines.edits import count, measured, put, rivals, share

if TYPE_CHECKING:
    from models.language.lines.fold import Lines


def correct(lines: Lines, drafts: list[LineDraft], of: tuple[str, ...] = (), pause: Element | None = None) -> None:
    """What follows a correction cue: its first part replaces what it contradicts, the rest is said as usual.

    `of`: node keys of the item that is to be changed, where it was named ("make the latte three"). `pause`: the cue,
    where it may only have been a pause; then another item with a count of its own is doubted.
    """
    first = drafts[0] if drafts else None
    if pause is not None and first is not None and first.head is not None and first.quantity is not None:
        known = {key for line in lines.lines for key in line.items}
        if lines.lines and not first.quantity.weak and not known & set(first.items):
            first.leftovers.append(pause)
    target = next((line for line in reversed(lines.lines) if set(line.items) & set(of)), None)
    if target is not None:
        # Whatever is said now is about this line: let it be the last one while it is corrected.
        position = lines.lines.index(target)
        after = lines.lines[position + 1 :]
        del lines.lines[position + 1 :]
        _correct(lines, drafts[:1], target)
        lines.lines.extend(after)
        lines.say(drafts[1:])
        return
    _correct(lines, drafts, None)


def _correct(lines: Lines, drafts: list[LineDraft], target: LineDraft | None) -> None:
    rest = list(drafts)
    first, counted = True, False
    while rest:
        draft = rest.pop(0)
        if draft.head is None and draft.scope is None:
            if counted and draft.quantity is not None and draft.modifiers:
                # "Make that three, one with nuts": the count has been corrected; this is one of them.
                draft.scope, draft.quantity = draft.quantity, None
                lines.one(draft)
                continue
            _correct_fragment(lines, draft)
            counted = counted or draft.quantity is not None
            first = first and not (draft.quantity or draft.modifiers)
            continue
        if draft.head is not None and draft.scope is not None:
            exchange(lines, draft, target)
        elif draft.head is not None and first:
            if target is None and _choose(lines, draft):
                break
            _correct_line(lines, draft, target)
            if draft.quantity is None and rest and _said_again(lines, draft, rest[0]):
                again = rest.pop(0)
                target = next(line for line in reversed(lines.lines) if set(line.items) & set(again.items))
                _correct_line(lines, again, target)
        else:
            lines.one(draft)
        break
    lines.say(rest)


def _correct_fragment(lines: Lines, draft: LineDraft) -> None:
    for stray in draft.leftovers:
        if not _renamed(lines, stray) and not lines.takes_part(stray):
            lines.unparsed.append(stray)
    if draft.quantity is not None:
        if lines.pending:
            lines.pending.clear()
            lines.pending.append(draft.quantity)
        elif lines.lines:
            lines.lines[-1].quantity, lines.lines[-1].implied = measured(draft.quantity, lines.lines[-1]), False
        else:
            lines.pending.append(draft.quantity)
    for modifier in draft.modifiers:
        _replace(lines, modifier)
    if draft.notes and lines.lines:
        lines.lines[-1].notes.extend(draft.notes)


def _choose(lines: Lines, draft: LineDraft) -> bool:
    """ "A meal with a cola - no, a lemonade": the other drink of the meal, where one had been chosen."""
    head = draft.head
    if head is None or not head.modifier or not lines.lines or not lines.lines[-1].items:
        return False
    last = lines.lines[-1]
    if set(last.items) & set(draft.items):
        return False
    if draft.quantity is not None and not draft.quantity.weak and count(draft) != count(last):
        return False
    own = refit(lines.catalogue, last, ModifierDraft(head, head.start, head.end, (), None, cued=True))
    if not any(rivals(old, own) for old in last.modifiers):
        return False
    inner = [place(lines.catalogue, last.items, m.element, frozenset(own.keys))[1] for m in draft.modifiers]
    if any(placed is None for placed in inner):
        return False
    put(lines.catalogue, last, own)
    for modifier in draft.modifiers:
        put(lines.catalogue, last, modifier)
    last.notes.extend(draft.notes)
    last.leftovers.extend(draft.leftovers)
    return True


def _correct_line(lines: Lines, draft: LineDraft, target: LineDraft | None) -> None:
    if target is None and lines.pending and draft.quantity is not None:
        # A count without its item was corrected before the item came: a line of its own.
        draft.quantity = measured(draft.quantity, LineDraft(quantity=lines.pending[-1]))
        lines.pending.clear()
        lines.lines.append(draft)
        return
    lines.pending.clear()
    target = target or next((line for line in reversed(lines.lines) if set(line.items) & set(draft.items)), None)
    same = target is not None and bool(set(target.items) & set(draft.items))
    if same and draft.head is not None and not (draft.quantity or draft.modifiers or draft.notes or draft.plain):
        draft.leftovers.append(draft.head)  # "Both iced - no, just the mocha": what is to change was not said.
    if target is None:
        target = lines.lines[-1] if lines.lines else None
    if target is None:
        lines.lines.append(draft)
        return
    if not same:
        target.head = draft.head
        target.modifiers = [refit(lines.catalogue, target, modifier) for modifier in target.modifiers]
    else:
        target.head = draft.head
    if draft.quantity is not None:
        target.quantity, target.implied = draft.quantity, False
    if draft.plain:
        target.modifiers = []
    target.start = draft.start
    for modifier in draft.modifiers:
        put(lines.catalogue, target, modifier)
    target.notes.extend(draft.notes)
    target.leftovers.extend(draft.leftovers)


def _said_again(lines: Lines, draft: LineDraft, again: LineDraft) -> bool:
    """ "I meant relays, five relays 220 V": named right, then said in full with the count of before."""
    if (
        again.head is None
        or again.scope is not None
        or again.quantity is None
        or not set(draft.items) & set(again.items)
    ):
        return False
    line = next((line for line in reversed(lines.lines) if set(line.items) & set(again.items)), None)
    return line is not None and count(line) == count(again)


def exchange(lines: Lines, draft: LineDraft, target: LineDraft | None) -> None:
    """ "Two teas, make one of them a coffee": so many units of what was said become another item."""
    scope = draft.scope
    assert scope is not None
    number = scope.quantity.value if scope.quantity is not None else Decimal(scope.count)
    chosen = target or next((line for line in reversed(lines.lines) if (count(line) or 0) > number), None)
    if chosen is None or number < 1 or set(chosen.items) & set(draft.items):
        draft.leftovers.extend([scope] if chosen is None else [])
        lines.one(draft)
        return
    draft.scope = None
    if draft.quantity is not None and not draft.quantity.weak:
        draft.leftovers.append(draft.quantity)
    draft.quantity, draft.implied = share(scope, number, chosen.quantity), False
    said = {key for modifier in draft.modifiers for key in modifier.keys}
    if any(not said & set(modifier.keys) for modifier in chosen.modifiers):
        draft.leftovers.append(scope)  # Are the options of the first also those of the other? Better asked.
    chosen.quantity = share(chosen.quantity, (count(chosen) or Decimal(0)) - number, chosen.quantity)
    chosen.split = True
    lines.lines.append(draft)


def unwanted(lines: Lines, element: Element) -> bool:
    """ "Drop the muffins", "lose the sauce": the line of that item goes, the option that was asked for, or what
    the item comes with; False where nothing of it is there."""
    if lines.drop(element.keys("item")):
        return True
    keys = set(element.keys("modifier"))
    for line in reversed(lines.lines):
        for modifier in line.modifiers:
            if keys & set(modifier.keys) and modifier.action == "include":
                line.modifiers.remove(modifier)
                return True
    for line in reversed(lines.lines):
        _, placed = place(lines.catalogue, line.items, element, frozenset())
        if placed is not None and placed.option.default and placed.parent is None:
            put(
                lines.catalogue,
                line,
                ModifierDraft(element, element.start, element.end, (), None, "exclude", cued=True),
            )
            return True
    return False


def less(lines: Lines, scope: Element, items: tuple[str, ...]) -> bool:
    """ "Cancel one of those": so many units fewer of the last line, or of the last line of one of these items."""
    number = scope.quantity.value if scope.quantity is not None else Decimal(scope.count)
    for line in reversed(lines.lines):
        if items and not set(items) & set(line.items):
            continue
        left = (count(line) or Decimal(0)) - number
        if number < 1 or left < 0:
            return False
        if left == 0:
            lines.lines.remove(line)
        else:
            line.quantity = share(line.quantity, left, line.quantity)
        return True
    return False


def _renamed(lines: Lines, stray: Element) -> bool:
    """两杯拿铁,改成冰的: with the item's name the word makes the name of another item."""
    head = lines.lines[-1].head if lines.lines else None
    if stray.kind != "unknown" or head is None:
        return False
    for text in (stray.said + head.said, head.said + stray.said):
        phrases = lines.catalogue.spelled(text, "item")
        if phrases:
            parts = (head.start, head.end), (stray.start, stray.end)
            line = lines.lines[-1]
            line.head = replace(head, phrases=phrases, parts=parts, quality=0.95, said=text)
            line.modifiers = [refit(lines.catalogue, line, modifier) for modifier in line.modifiers]
            return True
    return False


def _replace(lines: Lines, modifier: ModifierDraft) -> None:
    """A corrected option takes the place of the last of its group, on every line that shares that saying."""
    for line in reversed(lines.lines):
        fitted = refit(lines.catalogue, line, modifier)
        old = next((other for other in reversed(line.modifiers) if rivals(other, fitted)), None)
        if old is not None:
            for sharing in lines.lines:
                if any(other.start == old.start for other in sharing.modifiers):
                    sharing.modifiers = [other for other in sharing.modifiers if other.start != old.start]
                    put(lines.catalogue, sharing, modifier)
            return
    if lines.lines:
        lines.unparsed.extend(_besides(lines, modifier))
        lines.attach(modifier)
    else:
        lines.unparsed.append(modifier.element)


def _besides(lines: Lines, modifier: ModifierDraft) -> list[Element]:
    """ "With bacon, I mean with mushrooms", "no bacon, I mean no ham": said last, and hardly meant besides."""
    said = [(m.end, line, m) for line in lines.lines for m in line.modifiers if m.end <= modifier.start]
    _, last, old = max(said, key=lambda entry: entry[0], default=(0, lines.lines[-1], None))
    fitted = refit(lines.catalogue, last, modifier)
    if old is None or old.placed is None or fitted.placed is None or old.action != fitted.action:
        return []
    one_kind = old.placed.group.key == fitted.placed.group.key and not set(old.keys) & set(fitted.keys)
    anyway = old.placed.option.default and old.action == "include"
    return [modifier.element] if one_kind and not anyway else []
