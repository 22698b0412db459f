"""One window of elements around one item -> a line and what it costs to read it so.

A small state machine: cues (no, extra, two, with ...) wait for the option that they belong to, options are looked up in
the item's modifier groups. Costs are small numbers set by hand: 0.5 for the unusual, above 2 for the implausible.
"""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.cues import AMOUNTS, SILENT, TIMES, Cues, amount_after, option_measure
from models.language.elements.elements import Element
from models.language.lines import costs, openings
from models.language.lines.behind import change, half, times_behind
from models.language.lines.drafts import LineDraft, ModifierDraft, Portion, place
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA

NEVER = 99.0


def read(elements: tuple[Element, ...], head: int | None, catalogue: Catalogue) -> tuple[float, LineDraft]:
    """Read one window around its head (None: a fragment). A cost of `NEVER` or more: it cannot be read so."""
    reader, index = _Reader(elements, head, catalogue), 0
    while index < len(elements) and reader.cost < NEVER:
        reader.step(index)
        index += 1
    reader.finish()
    return reader.cost, reader.line


class _Reader:
    def __init__(self, elements: tuple[Element, ...], head: int | None, catalogue: Catalogue) -> None:
        self.elements = elements
        self.head = head
        self.catalogue = catalogue
        self.line = LineDraft(head=elements[head] if head is not None else None)
        self.line.start = elements[0].start if elements else 0
        self.cost = 0.0
        self.cues = Cues()
        self.portion: Portion = "whole"
        self.last: ModifierDraft | None = None
        self.options: set[str] = set()
        self.with_after: Element | None = None

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
            self._option(element, before, index)
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
            self.cost -= costs.join_pieces(self.line, self.catalogue)
            self.cost += costs.head_cost(self.line, self.elements[self.head])
            self.cost += 0.25 * costs.unfilled(self.line, self.catalogue)

    def _at_head(self) -> None:
        previous = self.elements[self.head - 1] if self.head else None
        if previous is not None and previous.is_a("for_item") and self.line.quantity is None:
            self.line.mention = True
            self.cost -= 0.3
        cues = self.cues
        if cues.quantity is not None and self.line.quantity is None:
            self.line.quantity, cues.quantity = cues.quantity, None
        counted = self.line.quantity
        apart = counted is not None and counted is previous and self.elements[self.head or 0].gap >= COMMA
        if apart and counted is not None and counted.quantity is not None and counted.quantity.measure is not None:
            self.line.leftovers.append(counted)  # "Two sets: ...": so many of this one, or in all?
        if cues.start is not None and cues.strong:
            self.cost += 1.5
            self._drop_cues()
        elif (
            self.with_after is not None
            and self.line.quantity is not None
            and (self.elements[self.head or 0].said.isascii() or not self.line.modifiers)
        ):
            # "Five with fries" counts what was ordered before; the fries are what they come with.
            self.cost += 1.5
            self.line.leftovers.append(self.with_after)
        self.cues = Cues()
        self.last = None

    def _quantity(self, index: int, element: Element, before: bool) -> None:
        following = self.elements[index + 1] if index + 1 < len(self.elements) else None
        nearby = following is not None and following.gap < COMMA
        for_option = nearby and following is not None and following.modifier and index + 1 != self.head
        beyond = self.elements[index + 2] if index + 2 < len(self.elements) else None
        if nearby and following is not None and following.is_a("extra") and beyond is not None and not before:
            for_option = for_option or (beyond.modifier and beyond.gap < COMMA and index + 2 != self.head)
        fragment = self.head is None
        if fragment and (self.line.modifiers or self.line.notes) and not (for_option and not element.weak):
            # "one with oat milk and one with soy milk": the second count begins something new.
            self.cost += NEVER
            return
        if element.trailing and self.head is not None and (times := times_behind(self.line, self.last, element)):
            self.last = times
            return
        asked = self.cues.include or self.cues.strong or option_measure(element)
        counted = following if following is not None and following.modifier else beyond
        asked = asked or (for_option and costs.asks_for(self.line, element, counted, self.catalogue))
        asked = asked or (for_option and costs.counts_other(self.line, element, self.catalogue))
        own = (
            self.head is not None
            and index > self.head
            and costs.counts_item(self.line, element, counted, self.catalogue)
        )
        for_modifier = for_option and not before and asked and not own
        if self.line.quantity is None and not for_modifier and not (fragment and for_option):
            self.line.quantity = element
            behind = 0.1 if element.closed and index == (self.head or 0) + 1 else 0.3
            self.cost += 0.8 if before and element.closed and nearby else 0.0
            self.cost += 0.0 if before or fragment else behind if element.gap < COMMA else 0.9
            self.cost += 0.2 if fragment and element.weak else 0.0
        elif for_option or (nearby and following is not None and following.kind == "unknown" and self.cues.include):
            self.cost += 2.0 if self.cues.quantity is not None else 0.0
            self.cost += costs.counting_cost(self.line, element, counted, self.catalogue)
            self.cues.note(element, quantity=element)
        elif element.weak:
            self.cost += 0.8 + (1.5 if before and self.line.modifiers else 0.0)
        else:
            self.cost += 3.0
            self.line.leftovers.append(element)

    def _word(self, index: int, element: Element) -> None:
        following = self.elements[index + 1] if index + 1 < len(self.elements) else None
        last = self.last
        closed = openings.closes(following, index + 1 == self.head, last, element)
        adjacent = last is not None and element.gap < COMMA and element.start == last.end
        bare = adjacent and last is not None and last.amount is None and last.action == "include"
        if element.is_a("each") and following is not None and following.kind == "quantity" and self.head is not None:
            self.cost += NEVER
        elif element.is_a("first_half", "second_half") and (
            self.head is None or self.catalogue.portioned(self.line.items)
        ):
            self._half(element, closed, adjacent)
        elif bare and closed and last is not None and last.end - last.start and element.is_a("negate_after"):
            self.last = change(self.line, last, replace(last, action="exclude", quantity=1, end=element.end))
        elif element.is_a("except") and self.cues.negate:
            self._drop_cues()  # "Not that but mustard".
        elif element.is_a("negate") and following is not None:
            self.cues.note(element, negate=True)
        elif (
            bare
            and (closed or (following is not None and following.gap > element.gap))
            and element.is_a("light_after", "extra_after", "regular_after")
        ):
            assert last is not None
            self.last = change(self.line, last, replace(last, amount=amount_after(element), end=element.end))
        elif element.is_a("regular") and (closed or openings.leads_to_nothing(self.elements, index)):
            self.line.plain = True  # "One normal", 一杯正常做: as it comes.
            self.cost += 0.4 if index + 1 == self.head else 0.1
        elif element.is_a("light", "extra", "regular") and not (closed and element.is_a("filler", "include")):
            self.cues.note(element, amount=next(amount for name, amount in AMOUNTS if element.is_a(name)))
        elif element.is_a("double", "triple", "quadruple"):
            self.cues.note(element, times=next(times for name, times in TIMES if element.is_a(name)))
        elif element.is_a("include"):
            if not self.cues.strong and self.cues.start is None:
                self.cues.start = element.start
            self.cues.include = True
            previous = self.elements[index - 1] if index else None
            if previous is not None and previous is self.line.quantity and not element.is_a("filler"):
                self.with_after = element
        elif element.is_a("all") and self.head == 0 and index == 1 and self.line.quantity is None:
            self.line.mention = self.line.all = True
        elif (
            element.is_a(*SILENT)
            or (element.is_a("each") and (following is None or following.gap >= COMMA or following.joined))
            or (element.is_a("instead_after") and adjacent and openings.says_all(last))
        ):
            self.cost += 0.05
        else:
            self.cost += 1.5
            self.line.leftovers.append(element)

    def _half(self, element: Element, closed: bool, adjacent: bool) -> None:
        behind = adjacent and self.portion == "whole" and (closed or element.trailing)
        said, changed = half(self.line, self.last if behind else None, element)
        if changed is not None:
            self.last = changed
        else:
            self.portion = said
            if self.cues.start is None:
                self.cues.start = element.start
            self.cues.include = True

    def _option(self, element: Element, before: bool, index: int | None = None) -> None:
        cues, line = self.cues, self.line
        keys, placed = element.keys("modifier"), None
        next_keys = openings.ahead(self.elements, index, self.head)
        if self.head is not None:
            keys, placed = place(self.catalogue, line.items, element, next_keys)
            if placed is None or placed.parent is None or placed.parent not in next_keys:
                keys, placed = place(self.catalogue, line.items, element, frozenset(self.options))
            meant = openings.part_of_name(self.catalogue, line.items, element) if placed is None else None
            if meant is not None:
                line.leftovers.extend(e for e in cues.pending if cues.negate)
                self._option(replace(element, phrases=(meant,), quality=0.8), before)
                self.cost += 0.5
                return
        last = self.last
        if last is not None and openings.repeats(self.catalogue, last, element, placed, cues):
            self.last = change(line, last, replace(last, end=element.end))
            self.cues = Cues()
            return
        if last is not None and openings.introduced(self.catalogue, line.items, last, element, keys, cues):
            line.modifiers.remove(last)
            self.options.difference_update(last.keys)
            self.last = None
        if self.portion != "whole" and placed is not None and not placed.group.portions and element.gap >= COMMA:
            self.portion = "whole"  # "Half ham half olives, large": only what comes in halves is on one.
        named = openings.named_half(line, keys, cues)
        if named is not None:
            self.last, self.portion, self.cues = change(line, named, replace(named, end=element.end)), "whole", Cues()
            return
        portion = openings.portion(line, placed, keys, cues, self.portion)
        shared = costs.carried(self.last, cues.start is not None, element, placed)
        exclude = cues.negate or shared
        quantity, amount = costs.wanted(cues, placed)
        if cues.negate and amount is not None:
            self.cost += 0.8
            line.leftovers.append(element)  # "Half without onions": less of them, or none of them?
        start = cues.start if cues.start is not None and cues.strong else element.start
        cued = cues.start is not None
        if exclude and openings.instead_of_chosen(line, placed):
            line.leftovers.append(element)  # "Large, no medium": not medium, or medium after all?
        modifier = ModifierDraft(element, start, element.end, keys, placed, "include", amount, quantity, portion, cued)
        if exclude:
            said_of = last.element if shared and last is not None else None
            modifier = replace(modifier, action="exclude", amount=None, quantity=1, shared=said_of)
        if self.head is not None:
            opening = before and not cues.include and openings.opens(self.elements, self.head, line)
            chosen = self.options | next_keys
            self.cost += costs.option_cost(line, modifier, chosen, before and not opening, cues.include)
            self.cost += 0.1 if opening else 0.0
            if before and element.item and not cues.include and costs.stands_alone(self.elements, element, self.head):
                # "A large one, a large other": what may be ordered itself is no option of what follows later.
                self.cost += 1.5
        line.modifiers.append(modifier)
        self.last = modifier
        if not exclude:
            self.options.update(keys)
        self.cues = Cues()

    def _unknown(self, index: int, element: Element, before: bool) -> None:
        cues = self.cues
        partial = self.catalogue.partial(self.line.items, element.said) if self.line.items else ()
        if len({phrase.key for phrase in partial}) == 1:
            self.line.leftovers.extend(e for e in cues.pending if cues.negate)  # "No salad": its leaves alone?
            self._option(replace(element, kind="menu", phrases=partial[:1], quality=0.8), before)
            self.cost += 0.5
            return
        if cues.negate and not before and len(element.said) > 1:
            self.line.notes.append((cues.start if cues.start is not None else element.start, element.end))
            self.cost += 0.6
            self.line.leftovers.append(element)  # What is not wanted may as well be an option spelt otherwise.
        elif self.head is None or before or not (cues.include or cues.strong):
            self.line.leftovers.extend((*(e for e in cues.pending if cues.negate), element))
            self.cost += 1.0
        else:
            self.line.modifiers.append(costs.unknown_option(element, cues, self.portion))
            self.cost += 0.8
        self.cues = Cues()
        self.last = None

    def _drop_cues(self) -> None:
        """Cues without an option after them."""
        cues = self.cues
        self.line.leftovers.extend(e for e in cues.pending if not e.is_a("filler", "include"))
        if cues.quantity is not None:
            self.line.leftovers.append(cues.quantity)
        self.cost += cues.lost()
        self.cues = Cues()
