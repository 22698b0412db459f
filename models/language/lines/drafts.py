"""Drafts of lines and modifiers while an utterance is being read; they become slots once every doubt is settled."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from models.intent import Amount, SlotValue
from models.language.elements.elements import AGAIN, ALIKE, Element
from models.language.names.matcher import Catalogue
from models.language.names.options import Placed
from models.language.tokens import COMMA
from models.language.vocabulary import Phrase

Portion = Literal["whole", "first_half", "second_half"]


@dataclass(frozen=True, slots=True)
class ModifierDraft:
    """An option said with its cues by tokens [start, end); `keys` are the nodes that it may be on its line."""

    element: Element
    start: int
    end: int
    keys: tuple[str, ...]
    placed: Placed | None
    action: Literal["include", "exclude"] = "include"
    amount: Amount | None = None
    quantity: int = 1
    portion: Portion = "whole"
    cued: bool = False
    shared: Element | None = None
    """The option before, whose "no" was taken to reach this one too."""

    @property
    def fits(self) -> bool:
        """The item of its line has this option."""
        return self.placed is not None


@dataclass(slots=True)
class LineDraft:
    """One line being read. `head` is the item, or None in a fragment (a correction, a scope with its modifiers)."""

    head: Element | None = None
    quantity: Element | None = None
    modifiers: list[ModifierDraft] = field(default_factory=list)
    notes: list[tuple[int, int]] = field(default_factory=list)
    leftovers: list[Element] = field(default_factory=list)
    remarks: list[tuple[int, int]] = field(default_factory=list)
    """Notes that the sender set in brackets behind this line; they stay with it."""
    scope: Element | None = None
    start: int = 0
    parts: int = 0
    """How many parts with options of their own were taken out of what is left here."""
    split: bool = False
    """Units taken out of a line that was said as a whole; not divided again."""
    mention: bool = False
    """Said of an item ordered before ("on the latte"), no line of its own."""
    all: bool = False
    """A mention of every line of its item (拿铁全要冰的)."""
    plain: bool = False
    """Said to be as it comes, without options."""
    implied: bool = False
    """The quantity was not said: one."""

    @property
    def items(self) -> tuple[str, ...]:
        """Node keys that the item may be; empty for an unknown name."""
        return self.head.keys("item") if self.head is not None else ()

    @property
    def again(self) -> bool:
        """Its item was not named, but is meant again."""
        return self.head is not None and self.head.value in (AGAIN, ALIKE)

    def copy(self) -> LineDraft:
        """An independent line with the same content."""
        return replace(
            self,
            modifiers=list(self.modifiers),
            notes=list(self.notes),
            leftovers=list(self.leftovers),
            remarks=list(self.remarks),
        )


@dataclass(frozen=True, slots=True)
class Detail:
    """A fact at order level, said by tokens [start, end)."""

    name: str
    start: int
    end: int
    value: SlotValue | None = None
    phrases: tuple[Phrase, ...] = ()
    quality: float = 1.0
    cued: bool = True


@dataclass(slots=True)
class Taken:
    """Details, and the elements that are left for lines."""

    details: list[Detail] = field(default_factory=list)
    rest: list[Element] = field(default_factory=list)
    cost: float = 0.0
    """What it cost to take words for an instruction that nothing announced."""


def place(
    catalogue: Catalogue, items: tuple[str, ...], element: Element, chosen: frozenset[str]
) -> tuple[tuple[str, ...], Placed | None]:
    """Which options of the item an element may name, and where; options already chosen open nested groups."""
    fitting: list[tuple[int, str, Placed]] = []
    wanted = element.keys("modifier")
    for item in items:
        options = catalogue.options(item)
        for key in wanted:
            for placed in options.get(key, ()):
                rank = 0 if placed.parent is None else 1 if placed.parent in chosen else 2
                fitting.append((rank, key, placed))
    if not fitting:
        return wanted, None
    best = min(rank for rank, _, _ in fitting)
    kept = [(key, placed) for rank, key, placed in fitting if rank == best]
    return tuple(dict.fromkeys(key for key, _ in kept)), kept[0][1]


def refit(catalogue: Catalogue, line: LineDraft, modifier: ModifierDraft) -> ModifierDraft:
    """The same modifier as it applies to another line."""
    if modifier.element.kind != "menu":
        return modifier
    chosen = frozenset(key for other in line.modifiers for key in other.keys)
    keys, placed = place(catalogue, line.items, modifier.element, chosen)
    if modifier.shared is not None and placed is not None:
        _, before = place(catalogue, line.items, modifier.shared, chosen)
        if before is not None and before.option.default > placed.option.default:
            # "No pickles and a water": what does not come by itself is hardly what is not wanted.
            return replace(modifier, keys=keys, placed=placed, action="include", shared=None)
    return replace(modifier, keys=keys, placed=placed)


def share_half(modifiers: list[ModifierDraft], index: int, said: Portion) -> None:
    """ "Peppers and olives on one half": options joined to the one at `index` share its half."""
    for k in range(index - 1, -1, -1):
        other, right = modifiers[k], modifiers[k + 1]
        if not right.element.joined or other.portion != "whole" or right.cued or right.start - other.end > 1:
            break
        modifiers[k] = replace(other, portion=said)


def settle_nested(catalogue: Catalogue, line: LineDraft) -> None:
    """Give options of options to the one they were said beside: in "large fries and a small cola" each has its size."""
    for index, modifier in enumerate(line.modifiers):
        if modifier.placed is None or modifier.placed.parent is None:
            continue
        places = [
            (key, placed)
            for item in line.items[:1]
            for key in modifier.element.keys("modifier")
            for placed in catalogue.options(item).get(key, ())
            if placed.parent is not None
        ]
        near: list[tuple[int, int, str, Placed]] = []
        for rank, (key, placed) in enumerate(places):
            for other in line.modifiers:
                if placed.parent in other.keys and other is not modifier and other.action == "include":
                    behind = other.start - modifier.end
                    away = (
                        behind
                        if behind in (0, 1) and other.element.gap < COMMA
                        else abs(modifier.start - other.end) + (100 if other.start > modifier.start else 2)
                    )
                    near.append((away, rank, key, placed))
        if near:
            _, _, key, placed = min(near, key=lambda entry: entry[:2])
            line.modifiers[index] = replace(modifier, keys=(key,), placed=placed)
