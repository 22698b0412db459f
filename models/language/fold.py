"""Lines and fragments in the order heard -> the lines that are meant: corrections, scopes and mentions applied."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from models.language.drafts import LineDraft, ModifierDraft, place, refit, settle_nested
from models.language.edits import count, measured, put, rivals, share, span
from models.language.elements import Element
from models.language.matcher import Catalogue
from models.language.scopes import apply_scope, split, spread


@dataclass(slots=True)
class Lines:
    """What has been understood of an order so far."""

    catalogue: Catalogue
    lines: list[LineDraft] = field(default_factory=list)
    ahead: list[LineDraft] = field(default_factory=list)
    """Scopes said before any line ("all large: ...")."""
    unparsed: list[Element] = field(default_factory=list)
    pending: list[Element] = field(default_factory=list)
    """Quantities that no item has claimed yet."""
    changing: bool = False
    """An earlier order is being changed: quantities and options may stand without an item."""

    def say(self, drafts: list[LineDraft]) -> None:
        """Add what was said next."""
        for draft in drafts:
            self._one(draft)

    def correct(self, drafts: list[LineDraft], of: tuple[str, ...] = ()) -> None:
        """What follows a correction cue: its first part replaces what it contradicts, the rest is said as usual.

        `of`: node keys of the item that is to be changed, where it was named ("make the latte three").
        """
        target = next((line for line in reversed(self.lines) if set(line.items) & set(of)), None)
        if target is not None:
            # Whatever is said now is about this line: let it be the last one while it is corrected.
            position = self.lines.index(target)
            after = self.lines[position + 1 :]
            del self.lines[position + 1 :]
            self._correct(drafts[:1], target)
            self.lines.extend(after)
            self.say(drafts[1:])
            return
        self._correct(drafts, None)

    def _correct(self, drafts: list[LineDraft], target: LineDraft | None) -> None:
        rest = list(drafts)
        first = True
        while rest:
            draft = rest.pop(0)
            if draft.head is None and draft.scope is None:
                self._correct_fragment(draft)
                first = first and not (draft.quantity or draft.modifiers)
                continue
            if draft.head is not None and first:
                self._correct_line(draft, target)
            else:
                self._one(draft)
            break
        self.say(rest)

    def scratch(self) -> None:
        """Take back the last line, or the quantity that was still open."""
        if self.pending:
            self.pending.clear()
        elif self.lines:
            self.lines.pop()

    def drop(self, items: tuple[str, ...]) -> bool:
        """Take back the last line of one of these items; False if there is none."""
        for line in reversed(self.lines):
            if set(line.items) & set(items):
                self.lines.remove(line)
                return True
        return False

    def drop_option(self, keys: tuple[str, ...]) -> bool:
        """Take an option back from the last line that has it."""
        for line in reversed(self.lines):
            for modifier in line.modifiers:
                if set(modifier.keys) & set(keys):
                    line.modifiers.remove(modifier)
                    return True
        return False

    def done(self) -> None:
        """Apply what waited for the end, and move options to the line that has them."""
        for draft in self.ahead:
            spread(self, draft, self.lines)
        self.unparsed.extend(element for element in self.pending if not element.weak and not self.changing)
        if self.changing and (self.pending or self.ahead) and not self.lines:
            # "Change it to three": a line that says no more than its new quantity and options.
            line = LineDraft(quantity=self.pending[-1] if self.pending else None)
            line.modifiers = [modifier for draft in self.ahead for modifier in draft.modifiers]
            self.lines.append(line)
        self.pending.clear()
        self._repeated()
        for index, line in enumerate(self.lines):
            for modifier in list(line.modifiers):
                if not modifier.fits and modifier.keys and line.head is not None:
                    self._move(index, line, modifier)
            settle_nested(self.catalogue, line)

    def _repeated(self) -> None:
        """An item named again without a count beside a line that counts it: more of it, or said of that line?"""
        for line in self.lines:
            if not line.implied or line.head is None or line.quantity is not None:
                continue
            if any(
                not other.implied and set(other.items) & set(line.items) for other in self.lines if other is not line
            ):
                line.leftovers.append(line.head)

    def _one(self, draft: LineDraft) -> None:
        if draft.head is not None and draft.scope is not None:
            said = draft.scope.quantity.value if draft.scope.quantity is not None else Decimal(draft.scope.count)
            if any(set(line.items) & set(draft.items) and (count(line) or 0) > said for line in self.lines):
                split(self, draft, draft.scope)
                return
            if draft.quantity is None:
                draft.quantity, draft.implied = share(draft.scope, max(said, Decimal(1)), draft.scope), False
            draft.scope = None
            self.lines.append(draft)
            return
        if draft.head is not None:
            if draft.all:
                same = [line for line in self.lines if set(line.items) & set(draft.items)]
                if same:
                    spread(self, draft, same)
                    for line in same[:1]:
                        line.leftovers.extend(draft.leftovers)
                    return
                draft.leftovers.append(draft.head)
            known = self._mentioned(draft)
            if known is not None:
                for modifier in draft.modifiers:
                    put(self.catalogue, known, modifier)
                known.notes.extend(draft.notes)
                known.leftovers.extend(draft.leftovers)
                return
            self._cost_of_pending(draft)
            if self.lines and self._belongs_with(draft, self.lines[-1]):
                draft.leftovers.append(draft.head)
            self.lines.append(draft)
            return
        if draft.scope is not None:
            apply_scope(self, draft)
            return
        self.unparsed.extend(draft.leftovers)
        if draft.quantity is not None:
            self.pending.append(draft.quantity)
        if draft.modifiers or draft.notes:
            if self.lines:
                for modifier in draft.modifiers:
                    self._attach(modifier)
                self.lines[-1].notes.extend(draft.notes)
            elif draft.modifiers:
                self.ahead.append(draft)
            else:
                self.unparsed.extend(span(note) for note in draft.notes)

    def _belongs_with(self, draft: LineDraft, last: LineDraft) -> bool:
        """ "A meal with fries, and a cola": the meal's own drink, or another one? A choice still open on the meal."""
        head = draft.head
        if head is None or not head.modifier or draft.quantity is None or not draft.quantity.weak or draft.modifiers:
            return False
        _, placed = place(self.catalogue, last.items, head, frozenset())
        if placed is None or placed.group.minimum < 1 or not any(m.cued for m in last.modifiers):
            return False
        return all(m.placed is None or m.placed.group.key != placed.group.key for m in last.modifiers)

    def _cost_of_pending(self, draft: LineDraft) -> None:
        if self.pending and draft.quantity is None:
            draft.quantity, draft.implied = self.pending.pop(), False

    def _mentioned(self, draft: LineDraft) -> LineDraft | None:
        """An item named again without a quantity, to say more of it: the line that it was ordered on."""
        if not draft.implied or not (draft.modifiers or draft.notes) or not draft.items or not self.lines:
            return None
        for line in reversed(self.lines):
            if set(line.items) & set(draft.items):
                again = draft.mention or not any(
                    rivals(old, new) and not set(old.keys) & set(new.keys)
                    for new in draft.modifiers
                    for old in line.modifiers
                )
                # Large fries, small fries: what contradicts the line before is another one.
                return line if again else None
        if not draft.mention or draft.head is None:
            return None
        said = draft.head.said
        near = (line for line in reversed(self.lines) if line.head is not None and said in line.head.said)
        return next(near, self.lines[-1])

    def _attach(self, modifier: ModifierDraft) -> None:
        for line in reversed(self.lines):
            fitted = refit(self.catalogue, line, modifier)
            if fitted.fits:
                put(self.catalogue, line, modifier)
                return
        put(self.catalogue, self.lines[-1], modifier)

    def _correct_fragment(self, draft: LineDraft) -> None:
        for stray in draft.leftovers:
            if not self._renamed(stray):
                self.unparsed.append(stray)
        if draft.quantity is not None:
            if self.pending:
                self.pending.clear()
                self.pending.append(draft.quantity)
            elif self.lines:
                self.lines[-1].quantity, self.lines[-1].implied = measured(draft.quantity, self.lines[-1]), False
            else:
                self.pending.append(draft.quantity)
        for modifier in draft.modifiers:
            self._replace(modifier)
        if draft.notes and self.lines:
            self.lines[-1].notes.extend(draft.notes)

    def _correct_line(self, draft: LineDraft, target: LineDraft | None) -> None:
        if target is None and self.pending and draft.quantity is not None:
            # A count without its item was corrected before the item came: a line of its own.
            self.pending.clear()
            self.lines.append(draft)
            return
        self.pending.clear()
        target = target or next((line for line in reversed(self.lines) if set(line.items) & set(draft.items)), None)
        same = target is not None and bool(set(target.items) & set(draft.items))
        if target is None:
            target = self.lines[-1] if self.lines else None
        if target is None:
            self.lines.append(draft)
            return
        if not same:
            target.head = draft.head
            target.modifiers = [refit(self.catalogue, target, modifier) for modifier in target.modifiers]
        else:
            target.head = draft.head
        if draft.quantity is not None:
            target.quantity, target.implied = draft.quantity, False
        if draft.plain:
            target.modifiers = []
        target.start = draft.start
        for modifier in draft.modifiers:
            put(self.catalogue, target, modifier)
        target.notes.extend(draft.notes)
        target.leftovers.extend(draft.leftovers)

    def _renamed(self, stray: Element) -> bool:
        """两杯拿铁,改成冰的: with the item's name the word makes the name of another item."""
        head = self.lines[-1].head if self.lines else None
        if stray.kind != "unknown" or head is None:
            return False
        for text in (stray.said + head.said, head.said + stray.said):
            phrases = self.catalogue.spelled(text, "item")
            if phrases:
                parts = (head.start, head.end), (stray.start, stray.end)
                line = self.lines[-1]
                line.head = replace(head, phrases=phrases, parts=parts, quality=0.95, said=text)
                line.modifiers = [refit(self.catalogue, line, modifier) for modifier in line.modifiers]
                return True
        return False

    def _replace(self, modifier: ModifierDraft) -> None:
        """A corrected option takes the place of the last of its group, on every line that shares that saying."""
        for line in reversed(self.lines):
            fitted = refit(self.catalogue, line, modifier)
            old = next((other for other in reversed(line.modifiers) if rivals(other, fitted)), None)
            if old is not None:
                for sharing in self.lines:
                    if any(other.start == old.start for other in sharing.modifiers):
                        sharing.modifiers = [other for other in sharing.modifiers if other.start != old.start]
                        put(self.catalogue, sharing, modifier)
                return
        if self.lines:
            self._attach(modifier)
        else:
            self.unparsed.append(modifier.element)

    def _move(self, index: int, line: LineDraft, modifier: ModifierDraft) -> None:
        for other in [*reversed(self.lines[:index]), *self.lines[index + 1 :]]:
            fitted = refit(self.catalogue, other, modifier)
            if fitted.fits:
                line.modifiers.remove(modifier)
                put(self.catalogue, other, modifier)
                return
