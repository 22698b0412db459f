"""One window of elements around one item -> a line and what it costs to read it so.

A small state machine: cues (no, extra, two, with ...) wait for the option that they belong to, options are looked up in
the item's modifier groups. Costs are small numbers chosen by hand: about 0.5 for the unusual, above 2 for the implausible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.intent import Amount
from models.language.drafts import LineDraft, ModifierDraft, Portion, place
from models.language.elements import Element
from models.language.matcher import Catalogue, Placed
from models.language.tokens import COMMA

NEVER = 99.0
_OPTION_MEASURES = frozenset(
    (
        "份 泵 勺 匙 片 滴 球 层 shot shots pump pumps scoop scoops slice slices splash dash teaspoon teaspoons packet "
        "packets"
    ).split()
)
_AMOUNTS: tuple[tuple[str, Amount], ...] = (("light", "light"), ("extra", "extra"), ("regular", "regular"))
_TIMES = (("double", 2), ("triple", 3), ("quadruple", 4))


@dataclass(slots=True)
class _Cues:
    """What was said before an option and still waits for it."""

    start: int | None = None
    negate: bool = False
    amount: Amount | None = None
    times: int = 1
    include: bool = False
    quantity: Element | None = None
    pending: tuple[Element, ...] = ()

    @property
    def strong(self) -> bool:
        return self.negate or self.amount is not None or self.times > 1 or self.quantity is not None

    def times_said(self) -> int | None:
        """How often the option is wanted; None for half a portion."""
        said = self.quantity.quantity if self.quantity is not None else None
        if said is None:
            return self.times
        if said.value < 1 or said.value != said.value.to_integral_value():
            return None
        return int(said.value) * self.times


def read(elements: tuple[Element, ...], head: int | None, catalogue: Catalogue) -> tuple[float, LineDraft]:
    """Read one window around its head (None: a fragment). A cost of `NEVER` or more: it cannot be read so."""
    reader = _Reader(elements, head, catalogue)
    for index in range(len(elements)):
        reader.step(index)
        if reader.cost >= NEVER:
            break
    reader.finish()
    return reader.cost, reader.line


class _Reader:
    def __init__(self, elements: tuple[Element, ...], head: int | None, catalogue: Catalogue) -> None:
        self.elements = elements
        self.head = head
        self.catalogue = catalogue
        self.line = LineDraft(
            head=elements[head] if head is not None else None, start=elements[0].start if elements else 0
        )
        self.cost = 0.0
        self.cues = _Cues()
        self.portion: Portion = "whole"
        self.last: ModifierDraft | None = None
        self.options: set[str] = set()

    def _portions(self) -> bool:
        return self.head is None or self.catalogue.portioned(self.line.items)

    def step(self, index: int) -> None:
        element = self.elements[index]
        before = self.head is not None and index < self.head
        if index > 0 and element.gap >= COMMA:
            if self.portion == "second_half" and element.kind == "word":
                self.portion = "whole"
            weight = 0.6 if before or index == self.head else 0.03
            self.cost += weight * (1.0 if element.gap == COMMA else 3.0)
            if self.cues.start is not None:
                self._drop_cues()
        if index == self.head:
            self._at_head()
        elif element.kind == "quantity":
            self._quantity(index, element, before)
        elif element.kind == "word":
            self._word(index, element)
        elif element.modifier:
            self._option(element, before)
        elif element.kind == "subset" and before and self.line.quantity is None and self.line.scope is None:
            self.line.scope = element
        elif element.kind in ("menu", "subset"):
            self.cost += NEVER
        elif element.kind == "unknown":
            self._unknown(index, element, before)
        else:
            self.cost += 1.2
            self.line.leftovers.append(element)

    def finish(self) -> None:
        if self.cues.start is not None:
            self._drop_cues()
        if self.head is not None and self.cost < NEVER:
            self._in_pieces()
            self.cost += _head_cost(self.line, self.elements[self.head])
            self.cost += 0.25 * _unfilled(self.line, self.catalogue)

    def _at_head(self) -> None:
        previous = self.elements[self.head - 1] if self.head else None
        if previous is not None and previous.is_a("for_item") and self.line.quantity is None:
            self.line.mention = True
            self.cost -= 0.3
        cues = self.cues
        if cues.quantity is not None and self.line.quantity is None:
            self.line.quantity, cues.quantity = cues.quantity, None
        if cues.start is not None and cues.strong:
            self.cost += 1.5
            self._drop_cues()
        self.cues = _Cues()
        self.last = None

    def _quantity(self, index: int, element: Element, before: bool) -> None:
        following = self.elements[index + 1] if index + 1 < len(self.elements) else None
        nearby = following is not None and following.gap < COMMA
        for_option = nearby and following is not None and following.modifier and index + 1 != self.head
        fragment = self.head is None
        if fragment and (self.line.modifiers or self.line.notes) and not (for_option and not element.weak):
            # "one with oat milk and one with soy milk": the second count begins something new.
            self.cost += NEVER
            return
        for_modifier = for_option and not before and (self.cues.include or self.cues.strong or _option_measure(element))
        if self.line.quantity is None and not for_modifier and not (fragment and for_option):
            self.line.quantity = element
            self.cost += 0.0 if before or fragment else 0.3 if element.gap < COMMA else 0.9
            self.cost += 0.2 if fragment and element.weak else 0.0
        elif for_option or (nearby and following is not None and following.kind == "unknown" and self.cues.include):
            self.cost += 2.0 if self.cues.quantity is not None else 0.0
            measure = element.quantity.measure if element.quantity is not None else None
            if measure and not _option_measure(element) and measure in self.catalogue.measures:
                # 七杯 counts items, not options.
                self.cost += 1.5
            own = self.line.quantity.quantity if self.line.quantity is not None else None
            if following is not None and not self._several(following):
                # After two lattes "one ..." counts lattes rather than an option that can be had but once.
                self.cost += 0.0 if element.weak else 0.6
                if own is not None and own.value > 1 and (element.gap >= COMMA or element.joined):
                    self.cost += 1.8
            self._cue(element, quantity=element)
        elif element.weak:
            self.cost += 0.8
        else:
            self.cost += 3.0
            self.line.leftovers.append(element)

    def _several(self, element: Element) -> bool:
        """The option may be had more than once on this item."""
        for item in self.line.items:
            options = self.catalogue.options(item)
            for key in element.keys("modifier"):
                if any(placed.option.maximum > 1 for placed in options.get(key, ())):
                    return True
        return False

    def _word(self, index: int, element: Element) -> None:
        following = self.elements[index + 1] if index + 1 < len(self.elements) else None
        closed = (
            following is None
            or following.gap >= COMMA
            or index + 1 == self.head
            or not (following.kind in ("menu", "unknown", "quantity") or following.is_a("include"))
        )
        last = self.last
        adjacent = last is not None and element.gap < COMMA and element.start == last.end
        bare = adjacent and last is not None and last.amount is None and last.action == "include"
        if element.is_a("each") and following is not None and following.kind == "quantity" and self.head is not None:
            self.cost += NEVER
        elif element.is_a("first_half", "second_half") and self._portions() and not element.is_a("light_only"):
            self._half(element, closed, adjacent)
        elif bare and closed and last is not None and last.end - last.start and element.is_a("negate_after"):
            self.last = replace(last, action="exclude", quantity=1, end=element.end)
            self.line.modifiers[self.line.modifiers.index(last)] = self.last
        elif element.is_a("negate") and following is not None:
            self._cue(element, negate=True)
        elif (
            bare
            and (closed or (following is not None and following.gap > element.gap))
            and element.is_a("light_after", "extra_after", "regular_after")
        ):
            self._amount_after(element)
        elif element.is_a("light", "extra", "regular") and not (closed and element.is_a("filler", "include")):
            self._cue(element, amount=next(amount for name, amount in _AMOUNTS if element.is_a(name)))
        elif element.is_a("double", "triple", "quadruple"):
            self._cue(element, times=next(times for name, times in _TIMES if element.is_a(name)))
        elif element.is_a("include"):
            if not self.cues.strong and self.cues.start is None:
                self.cues.start = element.start
            self.cues.include = True
        elif element.is_a(*SILENT):
            self.cost += 0.05
        else:
            self.cost += 1.5
            self.line.leftovers.append(element)

    def _cue(
        self,
        element: Element,
        negate: bool = False,
        amount: Amount | None = None,
        times: int | None = None,
        quantity: Element | None = None,
    ) -> None:
        cues = self.cues
        if cues.start is None or not cues.strong:
            cues.start = element.start
        cues.negate = cues.negate or negate
        cues.amount = amount or cues.amount
        cues.times = times or cues.times
        cues.quantity = quantity or cues.quantity
        if quantity is None:
            cues.pending = (*cues.pending, element)

    def _half(self, element: Element, closed: bool, adjacent: bool) -> None:
        said: Portion = "second_half" if element.is_a("second_half") else "first_half"
        if said == "first_half" and any(m.portion == "first_half" for m in self.line.modifiers):
            said = "second_half"
        if adjacent and self.last is not None and self.portion == "whole" and (closed or element.trailing):
            index = self.line.modifiers.index(self.last)
            self.last = replace(self.last, portion=said, end=element.end)
            self.line.modifiers[index] = self.last
            # "peppers and olives on one half": options joined to it share the half.
            for k in range(index - 1, -1, -1):
                other, right = self.line.modifiers[k], self.line.modifiers[k + 1]
                if not right.element.joined or other.portion != "whole" or right.cued or right.start - other.end > 1:
                    break
                self.line.modifiers[k] = replace(other, portion=said)
        else:
            self.portion = said
            if self.cues.start is None:
                self.cues.start = element.start
            self.cues.include = True

    def _amount_after(self, element: Element) -> None:
        assert self.last is not None
        amount: Amount = (
            "light" if element.is_a("light_after") else "extra" if element.is_a("extra_after") else "regular"
        )
        index = self.line.modifiers.index(self.last)
        self.last = replace(self.last, amount=amount, end=element.end)
        self.line.modifiers[index] = self.last

    def _option(self, element: Element, before: bool) -> None:
        cues, line = self.cues, self.line
        keys, placed = element.keys("modifier"), None
        if self.head is not None:
            keys, placed = place(self.catalogue, line.items, element, frozenset(self.options))
        exclude = cues.negate or self._carried(element, placed)
        quantity, amount = cues.times_said(), cues.amount
        if quantity is None:
            quantity, amount = 1, "light"
        if cues.times > 1 and cues.quantity is None and placed is not None:
            if placed.option.maximum < quantity and "extra" in placed.group.amounts:
                quantity, amount = 1, "extra"
        if cues.negate and amount is not None:
            self.cost += 0.8
        modifier = ModifierDraft(
            element,
            cues.start if cues.start is not None and cues.strong else element.start,
            element.end,
            keys,
            placed,
            "exclude" if exclude else "include",
            None if exclude else amount,
            1 if exclude else quantity,
            self.portion,
            cues.start is not None,
        )
        if self.head is not None:
            self._cost_of(modifier, before)
        line.modifiers.append(modifier)
        self.last = modifier
        if not exclude:
            self.options.update(keys)
        self.cues = _Cues()

    def _cost_of(self, modifier: ModifierDraft, before: bool) -> None:
        placed = modifier.placed
        if placed is None:
            self.cost += 2.5
        else:
            self.cost += 0.0 if placed.parent is None or placed.parent in self.options else 0.8
            if modifier.action == "include" and _crowded(self.line, modifier, placed):
                self.cost += 1.2
        if before:
            if self.line.quantity is None:
                self.cost += 0.3 + (0.8 if self.cues.include else 0.0)
        elif not modifier.cued and modifier.element.gap < COMMA and not modifier.element.joined:
            self.cost += 0.1

    def _carried(self, element: Element, placed: Placed | None) -> bool:
        """A negation reaches over "and"/"or" to the next bare option: "no onions or pickles", 不要洋葱和香菜."""
        last = self.last
        if last is None or last.action != "exclude" or self.cues.start is not None or not element.joined:
            return False
        if element.start - last.end > 1:
            return False
        if placed is not None and last.placed is not None:
            return placed.option.default >= last.placed.option.default
        return True

    def _unknown(self, index: int, element: Element, before: bool) -> None:
        cues = self.cues
        partial = self.catalogue.partial(self.line.items, element.said) if self.line.items else ()
        if len({phrase.key for phrase in partial}) == 1:
            self._option(replace(element, kind="menu", phrases=partial[:1], quality=0.8), before)
            self.cost += 0.5
            return
        if cues.negate:
            self.line.notes.append((cues.start if cues.start is not None else element.start, element.end))
            self.cost += 0.6
        elif self.head is None or before or not (cues.include or cues.strong):
            self.line.leftovers.append(element)
            self.cost += 1.0
        else:
            start = cues.start if cues.start is not None and cues.strong else element.start
            self.line.modifiers.append(
                ModifierDraft(
                    element,
                    start,
                    element.end,
                    (),
                    None,
                    "include",
                    cues.amount,
                    cues.times_said() or 1,
                    self.portion,
                    True,
                )  # fmt: skip
            )
            self.cost += 0.8
        self.cues = _Cues()
        self.last = None

    def _drop_cues(self) -> None:
        """Cues without an option after them."""
        cues = self.cues
        self.line.leftovers.extend(e for e in cues.pending if not e.is_a("filler", "include"))
        if cues.quantity is not None:
            self.line.leftovers.append(cues.quantity)
            self.cost += 3.0
        elif cues.negate:
            self.cost += 3.0
        elif cues.amount is not None or cues.times > 1:
            self.cost += 1.5
        else:
            self.cost += 0.3
        self.cues = _Cues()

    def _in_pieces(self) -> None:
        """ "Iced oat milk latte" where the item is "iced latte": a stray word belongs to the item's name."""
        line = self.line
        head = line.head
        if head is None or not (line.leftovers or any(not m.fits for m in line.modifiers)):
            return
        strays = [e for e in line.leftovers if e.kind == "unknown"]
        strays += [m.element for m in line.modifiers if not m.fits and not m.cued]
        for stray in strays:
            if stray.kind == "unknown" and self.catalogue.belongs(head.keys("item"), stray.said):
                # "7014C P4 bearing": a word of the item's other names says nothing new.
                line.leftovers = [e for e in line.leftovers if e is not stray]
                parts = head.parts or ((head.start, head.end),)
                line.head = head = replace(head, parts=tuple(sorted((*parts, (stray.start, stray.end)))))
                self.cost -= 0.8
                continue
            for text in (stray.said + head.said, head.said + stray.said):
                phrases = self.catalogue.spelled(text, "item")
                if phrases and phrases[0].key not in head.keys("item"):
                    pieces = tuple(sorted(((stray.start, stray.end), (head.start, head.end))))
                    whole = replace(
                        head, kind="menu", phrases=phrases, parts=pieces, quality=0.95, said=text,
                        start=head.start, end=head.end,
                    )  # fmt: skip
                    line.head = whole
                    line.leftovers = [e for e in line.leftovers if e is not stray]
                    line.modifiers = [m for m in line.modifiers if m.element is not stray]
                    self.cost -= 0.8
                    return


SILENT = (
    "filler", "and", "of", "each", "for_item", "window_cue", "on_part", "to_place", "deliver_to", "made_at",
    "soft_correct", "include",
)  # fmt: skip
"""Words that may stand alone without meaning anything."""


def _option_measure(element: Element) -> bool:
    return element.quantity is not None and element.quantity.measure in _OPTION_MEASURES


def _crowded(line: LineDraft, modifier: ModifierDraft, placed: Placed) -> bool:
    """Another option of the same single-choice group is on the line already."""
    if placed.group.maximum is None:
        return any(other.keys == modifier.keys and other.portion == modifier.portion for other in line.modifiers)
    used = sum(
        other.quantity
        for other in line.modifiers
        if other.placed is not None
        and other.placed.group.key == placed.group.key
        and other.action == "include"
        and other.portion == modifier.portion
    )
    return used + 1 > placed.group.maximum


def _unfilled(line: LineDraft, catalogue: Catalogue) -> int:
    """Required groups without a choice and without a default."""
    if not line.items:
        return 0
    filled = {modifier.placed.group.key for modifier in line.modifiers if modifier.placed is not None}
    return sum(1 for key in catalogue.required(line.items[0]) if key not in filled)


def _head_cost(line: LineDraft, head: Element) -> float:
    cost = 0.0
    if line.quantity is None and line.scope is None:
        line.implied = True
        cost += 0.6
        if head.end - head.start == 1 and all(len(phrase.text) <= 2 for phrase in head.phrases):
            cost += 0.8
    if line.head is not None and line.head.kind == "unknown":
        cost += 1.2 if line.quantity is not None and line.quantity.quantity and line.quantity.quantity.measure else 1.8
    elif head.modifier:
        cost += 0.1
    return cost
