"""Lines and fragments in the order heard -> the lines that are meant: corrections, scopes and mentions applied."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from models.language.elements.elements import AGAIN, Element
from models.language.lines.corrections import exchange
from models.language.lines.drafts import LineDraft, ModifierDraft, place, refit, settle_nested
from models.language.lines.edits import count, doubted, overfull, put, rivals, share, span, together
from models.language.lines.kinds import settle_kinds
from models.language.lines.pointing import POINTED
from models.language.lines.scopes import another, apply_scope, meant, split, spread
from models.language.names.matcher import Catalogue


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
    latest: LineDraft | None = None
    """The part of a count that was taken out last."""
    changing: bool = False
    """An earlier order is being changed: quantities and options may stand without an item."""

    def say(self, drafts: list[LineDraft]) -> None:
        """Add what was said next."""
        for draft in drafts:
            self.one(draft)

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

    def done(self) -> None:
        """Apply what waited for the end, and move options to the line that has them."""
        for draft in self.ahead:
            announced = self._announced(draft)
            if announced:
                # "Two large ones: a pepperoni and a veggie".
                spread(self, draft, announced)
            elif draft.scope is not None and draft.scope.kind == "quantity" and self.lines:
                # "Two large and three small teas": a line of its own before the one that names them.
                if not another(self, draft, draft.scope, self.lines[0]):
                    self.unparsed.append(draft.scope)
            elif draft.scope is not None and draft.scope.kind == "subset" and self.lines:
                split(self, draft, draft.scope)
            else:
                spread(self, draft, meant(self.lines, draft.scope))
        self.unparsed.extend(element for element in self.pending if not element.weak and not self.changing)
        if self.changing and (self.pending or self.ahead) and not self.lines:
            # "Change it to three": a line that says no more than its new quantity and options.
            line = LineDraft(quantity=self.pending[-1] if self.pending else None)
            line.modifiers = [modifier for draft in self.ahead for modifier in draft.modifiers]
            self.lines.append(line)
        self.pending.clear()
        # "Six teas, three large, two small": of the sixth nothing was said, so the counts may be wrong.
        self.unparsed.extend(line.head for line in self.lines if line.parts > 1 and line.head is not None)
        settle_kinds(self)
        self._repeated()
        for index, line in enumerate(self.lines):
            for modifier in list(line.modifiers):
                if not modifier.fits and modifier.keys and line.head is not None:
                    self._move(index, line, modifier)
            settle_nested(self.catalogue, line)
        self.lines = together(self.lines)

    def _announced(self, draft: LineDraft) -> list[LineDraft]:
        """The lines that a count said before any of them counts together."""
        said = draft.scope.quantity if draft.scope is not None and draft.scope.kind == "quantity" else None
        total, among = Decimal(0), list[LineDraft]()
        for line in self.lines:
            fits = all(refit(self.catalogue, line, modifier).fits for modifier in draft.modifiers)
            if said is None or not fits or line.implied or total >= said.value:
                break
            total += count(line) or 0
            among.append(line)
        return among if said is not None and total == said.value and len(among) > 1 else []

    def _repeated(self) -> None:
        """An item named again without a count beside a line that counts it: more of it, or said of that line?"""
        for line in self.lines:
            if not line.implied or line.head is None or line.quantity is not None:
                continue
            if any(
                not other.implied and set(other.items) & set(line.items) and not other.again
                for other in self.lines
                if other is not line
            ):
                line.leftovers.append(line.head)

    def one(self, draft: LineDraft) -> None:
        if draft.head is not None and draft.scope is not None:
            said = draft.scope.quantity.value if draft.scope.quantity is not None else Decimal(draft.scope.count)
            if any(set(line.items) & set(draft.items) and (count(line) or 0) > said for line in self.lines):
                split(self, draft, draft.scope)
                return
            if draft.quantity is not None and not draft.quantity.weak and (count(draft) or 0) > said >= 1:
                # "Nuts on one of the three cakes": the three, and what is said of one of them.
                options, draft.modifiers = draft.modifiers, []
                scope, draft.scope = draft.scope, None
                self.one(draft)
                split(self, LineDraft(modifiers=options), scope)
                return
            if self.lines and (count(self.lines[-1]) or 0) > said and said >= 1:
                if draft.quantity is not None:
                    # "Two teas, one of them a coffee."
                    exchange(self, draft, None)
                    return
                draft.leftovers.append(draft.scope)  # One of those ordered, or one more?
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
                    counted = [draft.quantity] if draft.quantity is not None and not draft.quantity.weak else []
                    same[0].leftovers.extend((*draft.leftovers, *counted))
                    return
                draft.leftovers.append(draft.head)
            if draft.head.value == POINTED and draft.implied:
                draft.leftovers.append(draft.head)
            if self._says_more_of_choice(draft):
                return
            known = self._mentioned(draft)
            if known is not None:
                for modifier in draft.modifiers:
                    put(self.catalogue, known, modifier)
                known.notes.extend(draft.notes)
                known.leftovers.extend(draft.leftovers)
                return
            self._inherit(draft)
            self._cost_of_pending(draft)
            if self.lines:
                draft.leftovers.extend(doubted(self.lines[-1], draft, self.catalogue))
            if self.lines and self._belongs_with(draft, self.lines[-1]):
                # "A meal with fries, and a cola": the meal's own drink, or another one? Taken so, but asked.
                last = self.lines[-1]
                own = ModifierDraft(draft.head, draft.head.start, draft.head.end, (), None, cued=True)
                put(self.catalogue, last, own)
                for modifier in draft.modifiers:
                    put(self.catalogue, last, modifier)
                last.leftovers.extend((draft.head, *draft.leftovers))
                return
            self.lines.append(draft)
            return
        if draft.scope is not None:
            apply_scope(self, draft)
            return
        self.unparsed.extend(stray for stray in draft.leftovers if not self.takes_part(stray))
        if draft.quantity is not None:
            self.pending.append(draft.quantity)
        if draft.modifiers or draft.notes:
            if self.lines:
                for modifier in draft.modifiers:
                    self.attach(modifier)
                self.lines[-1].notes.extend(draft.notes)
            elif draft.modifiers:
                self.ahead.append(draft)
            else:
                self.unparsed.extend(span(note) for note in draft.notes)

    def _says_more_of_choice(self, draft: LineDraft) -> bool:
        """ "A meal with fries and a cola, large fries": the meal's own fries rather than others, if in doubt."""
        head, last = draft.head, self.lines[-1] if self.lines else None
        uncounted = draft.implied or (draft.quantity is not None and draft.quantity.weak)
        if head is None or last is None or not (head.modifier and last.items and uncounted):
            return False
        chosen = {key for m in last.modifiers if m.action == "include" for key in m.keys} & set(head.option_keys)
        if not chosen or set(last.items) & set(draft.items):
            return False
        if not draft.modifiers:
            own = last.modifiers[-1]
            draft.leftovers.append(head)
            if own.end == head.start and own.placed is not None and own.placed.parent in chosen:
                last.leftovers.extend(draft.leftovers)
                return True
            return False
        inner = [place(self.catalogue, last.items, m.element, frozenset(chosen))[1] for m in draft.modifiers]
        if any(placed is None or placed.parent not in chosen for placed in inner):
            return False
        for modifier in draft.modifiers:
            put(self.catalogue, last, modifier)
        last.leftovers.extend((head, *draft.leftovers))
        return True

    def _inherit(self, draft: LineDraft) -> None:
        """What is meant again without being named is wanted as before, but for what is said of it now."""
        if draft.head is None or not draft.again:
            return
        before = next((line for line in reversed(self.lines) if set(line.items) & set(draft.items)), None)
        said = {modifier.placed.group.key for modifier in draft.modifiers if modifier.placed is not None}
        needed = self.catalogue.required(draft.items[0]) if draft.items else ()
        draft_says = bool(draft.modifiers)
        for modifier in before.modifiers if before is not None else ():
            if before is not None and modifier.placed is not None and modifier.placed.group.key not in said:
                draft.modifiers.append(modifier)
                counted = before.quantity.start if before.quantity is not None else modifier.start
                # Said of the first alone, or of both? What stood before its name is meant of both.
                behind = draft_says and before.head is not None and modifier.start > before.head.start
                doubtful = draft.head.value == AGAIN and modifier.placed.group.key not in needed
                if doubtful and (modifier.start > counted or behind):
                    draft.leftovers.append(modifier.element)

    def _belongs_with(self, draft: LineDraft, last: LineDraft) -> bool:
        """An article and what may be a choice that is still open on the meal before."""
        head = draft.head
        if head is None or not head.modifier or draft.quantity is None or not draft.quantity.weak:
            return False
        _, placed = place(self.catalogue, last.items, head, frozenset())
        if placed is None or placed.group.minimum < 1 or not any(m.cued for m in last.modifiers):
            return False
        if any(
            place(self.catalogue, last.items, m.element, frozenset(head.option_keys))[1] is None
            for m in draft.modifiers
        ):
            return False
        return all(m.placed is None or m.placed.group.key != placed.group.key for m in last.modifiers)

    def _cost_of_pending(self, draft: LineDraft) -> None:
        if self.pending and draft.quantity is None:
            draft.quantity, draft.implied = self.pending.pop(), False

    def _mentioned(self, draft: LineDraft) -> LineDraft | None:
        """An item named again without a quantity, to say more of it: the line that it was ordered on."""
        if not draft.implied or not (draft.modifiers or draft.notes) or not draft.items or not self.lines:
            return None
        said_of = {key for modifier in draft.modifiers for key in modifier.keys}
        same = [line for line in reversed(self.lines) if set(line.items) & set(draft.items)]
        # "The bagels with salmon toasted": the ones that have it.
        for line in sorted(same, key=lambda line: not any(said_of & set(m.keys) for m in line.modifiers)):
            if set(line.items) & set(draft.items):
                again = draft.mention or not any(
                    rivals(old, new) and not set(old.keys) & set(new.keys)
                    for new in draft.modifiers
                    for old in line.modifiers
                )
                # Large fries, small fries: what contradicts the line before is another one, or is too much for it.
                return line if again and (draft.mention or not overfull(line, draft)) else None
        if not draft.mention or draft.head is None:
            return None
        said = draft.head.said
        near = next((line for line in reversed(self.lines) if line.head is not None and said in line.head.said), None)
        if near is None:
            draft.leftovers.append(draft.head)  # Said of something that was not ordered.
        return near or self.lines[-1]

    def takes_part(self, stray: Element) -> bool:
        """Part of an option's name, said of the last line ("... six of them, oat")."""
        if stray.kind != "unknown" or not self.lines or not self.lines[-1].items:
            return False
        partial = self.catalogue.partial(self.lines[-1].items, stray.said)
        if len({phrase.key for phrase in partial}) != 1:
            return False
        element = replace(stray, kind="menu", phrases=partial[:1], quality=0.8)
        put(self.catalogue, self.lines[-1], ModifierDraft(element, stray.start, stray.end, (), None))
        return True

    def attach(self, modifier: ModifierDraft) -> None:
        for line in reversed(self.lines):
            fitted = refit(self.catalogue, line, modifier)
            if fitted.fits:
                if any(rivals(old, fitted) and not set(old.keys) & set(fitted.keys) for old in line.modifiers):
                    self.unparsed.append(modifier.element)  # "Glossy ..., but also matt": one of them is too many.
                put(self.catalogue, line, modifier)
                return
        put(self.catalogue, self.lines[-1], modifier)

    def _move(self, index: int, line: LineDraft, modifier: ModifierDraft) -> None:
        for other in [*reversed(self.lines[:index]), *self.lines[index + 1 :]]:
            fitted = refit(self.catalogue, other, modifier)
            if fitted.fits:
                line.modifiers.remove(modifier)
                put(self.catalogue, other, modifier)
                return
