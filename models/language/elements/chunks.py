"""An order's elements -> chunks between the cues of self-correction ("no wait", 不对, "scratch that")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from models.language.elements.elements import Element
from models.language.tokens import COMMA, STOP

How = Literal["say", "correct", "scratch", "drop", "less", "restart"]
_CONTENT = frozenset(("menu", "quantity", "time", "place", "reference", "unknown"))


@dataclass(frozen=True, slots=True)
class Chunk:
    """What was said between two cues, and how it relates to what was said before."""

    how: How
    elements: tuple[Element, ...]
    of: tuple[str, ...] = ()
    """Node keys of the item that a correction is about, where it was named."""
    cue: Element | None = None
    """What began it."""

    @property
    def pause(self) -> Element | None:
        """The cue, where it may as well be a pause for thought ("hang on")."""
        return self.cue if self.cue is not None and self.cue.is_a("pause", "restart") else None

    @property
    def vain(self) -> Element | None:
        """The cue, where it means nothing without what follows it ("make that"); "sorry" may be politeness."""
        cue = self.cue
        meant = cue is not None and (cue.is_a("change_to", "drop") or not cue.is_a("soft_correct", "restart"))
        return cue if meant else None


def chunks_of(elements: tuple[Element, ...]) -> list[Chunk]:
    """The chunks in the order said; together they hold every element but the cues."""
    cutter = _Cutter(elements)
    index = 0
    while index < len(elements):
        index += cutter.step(index)
    return [chunk for chunk in cutter.finished() if chunk.elements or chunk.cue is not None]


class _Cutter:
    def __init__(self, elements: tuple[Element, ...]) -> None:
        self.elements = elements
        self.done: list[Chunk] = []
        self.how: How = "say"
        self.open: list[Element] = []
        self.of: tuple[str, ...] = ()
        self.cue: Element | None = None
        self.content = False
        self.items: dict[str, int] = {}
        """How often each item has been said so far."""

    def finished(self) -> list[Chunk]:
        return [*self.done, Chunk(self.how, tuple(self.open), self.of, self.cue)]

    def step(self, index: int) -> int:
        """Take the element at `index`; returns how many elements were taken."""
        element = self.elements[index]
        following = self.elements[index + 1] if index + 1 < len(self.elements) else None
        if element.kind != "word" or not self.content:
            if element.is_a("restart"):
                return 1
            if element.is_a("correct", "scratch") and not element.is_a("negate", "include", "all", "change", "cancel"):
                return 1
            self._keep(element)
            return 1
        if element.is_a("restart"):
            self._cut("restart", cue=element)
            return 1
        fewer = self._fewer(element, following, index)
        if fewer:
            return fewer
        if element.is_a("pause") and element.joined:
            return 1  # "And, hang on, ten of those": a pause for thought.
        near = following if following is not None and following.gap < COMMA and following.kind == "menu" else None
        last = self.open[-1] if self.open else None
        if element.is_a("change_to") and last is not None and last.is_a("all"):
            return 1
        if self._some_of_them(element, last, following):
            assert last is not None
            part = self.open.pop()
            self._cut("correct")
            self.open = [replace(part, kind="subset", count=_whole(part), gap=STOP, trailing=False)]
            return 1
        if self._names_before(element, last):
            assert last is not None
            self.open.pop()
            self._cut("correct", last.keys("item"))
            return 1
        if near is not None and self._names_after(element, near, index):
            self._cut("correct", near.keys("item"))
            beyond = self.elements[index + 2]
            return 3 if beyond.is_a("change_to") else 2
        if near is not None and element.is_a("drop") and element.is_a("correct") and self._counts_anew(near, index):
            self._cut("correct", near.keys("item"))
            return 2
        if near is not None and element.is_a("drop", "scratch") and (near.item or not element.is_a("negate")):
            self._drop(near)
            after = self.elements[index + 2] if index + 2 < len(self.elements) else None
            return 3 if after is not None and after.is_a("drop") and after.gap < COMMA else 2
        if (following is None or following.gap >= COMMA) and self._uncounted_again(element, last):
            self.open.pop()
            self._drop(self.open.pop())
            return 1
        if near is not None and self._not_needed(element, near, index):
            self._drop(near)
            return 2
        if element.is_a("drop") and last is not None and (self._said_before(last) or self._never_ordered(element)):
            self.open.pop()
            self._drop(last)
            return 1
        if element.is_a("correct") and following is not None and following.is_a("change_to") and following.gap < COMMA:
            return 1  # 还是改成...: one cue in two words.
        if following is not None and following.is_a("scratch", "correct") and _bare_no(element):
            return 1
        if element.is_a("change_to") and not self.open and self.done and self.done[-1].how == "drop":
            return 1  # 黄喉不要了,换成午餐肉: in the place of what is not wanted.
        if element.is_a("scratch"):
            self._cut("scratch", cue=element)
            return 1
        if element.is_a("correct") and not (element.is_a("all") and following is not None and following.is_a("all")):
            if self.open or self.how == "say":
                self._cut("correct", cue=element)
            return 1
        if _plain_no(element, following):
            self._cut("correct")
            return 1
        self._keep(element)
        return 1

    def _fewer(self, element: Element, following: Element | None, index: int) -> int:
        """ "Cancel one of those (, just one)", 其中一杯不要了: so many units fewer; how many elements that takes."""
        last = self.open[-1] if self.open else None
        if element.is_a("drop") and last is not None and last.kind == "subset" and element.gap < COMMA:
            self._cut_subset([self.open.pop()])
            return 1
        if (
            not element.is_a("drop", "cancel")
            or following is None
            or following.kind != "subset"
            or following.gap >= COMMA
        ):
            return 0
        taken = [following]
        at = index + 2
        if at < len(self.elements) and self.elements[at].item and self.elements[at].gap < COMMA:
            taken.append(self.elements[at])
            at += 1
        again = self.elements[at] if at < len(self.elements) else None
        closed = at + 1 >= len(self.elements) or self.elements[at + 1].gap >= COMMA or self.elements[at + 1].joined
        if again is not None and again.kind == "quantity" and closed and again.quantity is not None:
            same = following.quantity is not None and following.quantity.value == again.quantity.value
            at += same
        self._cut_subset(taken)
        return at - index

    def _cut_subset(self, taken: list[Element]) -> None:
        self._cut("less")
        self.open = taken
        self._cut("say")

    def _keep(self, element: Element) -> None:
        self.open.append(element)
        self.content = self.content or element.kind in _CONTENT
        for key in element.keys("item"):
            self.items[key] = self.items.get(key, 0) + 1

    def _cut(self, how: How, of: tuple[str, ...] = (), cue: Element | None = None) -> None:
        self.done.append(Chunk(self.how, tuple(self.open), self.of, self.cue))
        self.how, self.open, self.of, self.cue = how, [], of, cue

    def _drop(self, element: Element) -> None:
        self._cut("drop")
        self.open = [element]
        self._cut("say")

    def _said_before(self, element: Element) -> bool:
        """The item was said at least once before this element, which has been kept already."""
        return element.item and any(self.items.get(key, 0) > 1 for key in element.keys("item"))

    def _never_ordered(self, element: Element) -> bool:
        """采血针不用了: named for the first time, without a count, only to say that it is not wanted."""
        last, before = self.open[-1], self.open[-2] if len(self.open) > 1 else None
        counted = before is not None and before.kind == "quantity" and last.gap < COMMA
        bare = last.item and not last.modifier and last.gap >= COMMA and not counted
        return bare and element.gap < COMMA and self.items.get(last.item_keys[0], 0) == 1

    def _uncounted_again(self, element: Element, last: Element | None) -> bool:
        """口罩两盒就不要了: an item with its count, only to say that it is not wanted."""
        if not element.is_a("drop") or element.gap >= COMMA or last is None or last.kind != "quantity" or last.weak:
            return False
        item = self.open[-2] if len(self.open) > 1 else None
        return item is not None and item.item and not item.modifier and last.gap < COMMA and item.gap >= COMMA

    def _not_needed(self, element: Element, near: Element, index: int) -> bool:
        """ "Don't need the mugs this time": an item never ordered, named to say that it is not wanted."""
        if not (element.is_a("negate") and element.is_a("cancel", "not_needed")) or not near.item or near.modifier:
            return False
        beyond = self.elements[index + 2] if index + 2 < len(self.elements) else None
        return element.gap >= COMMA and (beyond is None or beyond.gap >= COMMA or beyond.kind == "time")

    def _some_of_them(self, element: Element, last: Element | None, following: Element | None) -> bool:
        """其中一杯换成..., 有一杯改成...: a part of what was ordered is to be another."""
        if not element.is_a("change_to") or last is None or element.gap >= COMMA or not self.items:
            return False
        if following is None or following.kind == "quantity":
            return False
        return last.kind == "subset" or (last.kind == "quantity" and not last.weak and last.gap >= COMMA)

    def _names_before(self, element: Element, last: Element | None) -> bool:
        """拿铁改成三杯: an item ordered before is named again right before the cue."""
        if not element.is_a("change_to") or last is None or not self._said_before(last):
            return False
        own = len(self.open) > 1 and last.gap < COMMA
        return not (own and (self.open[-2].kind == "quantity" or self.open[-2].modifier))

    def _counts_anew(self, near: Element, index: int) -> bool:
        """毛肚两份,算了毛肚要三份: an item ordered before, and how many of it now."""
        at = index + 2
        while at < len(self.elements) and self.elements[at].is_a("include", "filler") and self.elements[at].gap < COMMA:
            at += 1
        counted = at < len(self.elements) and self.elements[at].kind == "quantity" and self.elements[at].gap < COMMA
        return counted and near.item and any(key in self.items for key in near.item_keys)

    def _names_after(self, element: Element, near: Element, index: int) -> bool:
        """ "Change the latte to three": an item ordered before is named right after the cue."""
        if not element.is_a("change", "change_to", "correct") or index + 2 >= len(self.elements):
            return False
        if not any(key in self.items for key in near.keys("item")):
            return False
        beyond = self.elements[index + 2]
        return beyond.is_a("change_to") or (beyond.gap < COMMA and (beyond.kind == "quantity" or beyond.modifier))


def _whole(part: Element) -> int:
    return int(part.quantity.value) if part.quantity is not None else part.count


def _bare_no(element: Element) -> bool:
    return element.is_a("negate") and element.end - element.start == 1


def _plain_no(element: Element, following: Element | None) -> bool:
    """`no, three` and `no three lattes`: a "no" that negates no option."""
    if not element.is_a("negate") or element.end - element.start != 1 or following is None:
        return False
    apart = following.gap >= COMMA and (following.kind in ("menu", "place", "time") or following.is_a("include"))
    return following.kind == "quantity" or apart
