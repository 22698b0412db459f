"""Elements -> lines, by dynamic programming: where one line ends and the next begins is whatever costs least."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.language.elements.cues import SILENT
from models.language.elements.elements import Element
from models.language.lines.drafts import LineDraft
from models.language.lines.window import NEVER, read
from models.language.names.kindnames import QUALITY as KIND
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA

LONGEST_WINDOW = 24
"""Elements of one line at most; people do not say longer ones."""
_GAIN = 0.4
"""No window saves more than this, so what is that much dearer already need not be read."""
SCOPES = ("all", "each", "both", "rest")


def is_scope(element: Element) -> bool:
    """An element that says to which of the lines or units something applies."""
    return element.kind == "subset" or element.is_a(*SCOPES)


@dataclass(slots=True)
class Windows:
    """Windows of one utterance as they were read: each way to cut its words shares most of them with the others."""

    catalogue: Catalogue
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    lines: dict[tuple[object, ...], tuple[float, LineDraft]] = field(default_factory=dict)
    fragments: dict[tuple[object, ...], tuple[float, LineDraft] | None] = field(default_factory=dict)

    def number(self, element: Element) -> int:
        """The same for elements that read alike."""
        return self.numbers.setdefault(element.identity, len(self.numbers))

    def line(self, key: tuple[int, ...], elements: tuple[Element, ...], head: int) -> tuple[float, LineDraft]:
        """`window.read`, once."""
        known = self.lines.get((key, head))
        if known is None:
            known = self.lines[key, head] = read(elements, head, self.catalogue)
        return known

    def fragment(
        self, key: tuple[int, ...], elements: tuple[Element, ...], loose: bool
    ) -> tuple[float, LineDraft] | None:
        """A scope with its options, once."""
        if (key, loose) not in self.fragments:
            self.fragments[key, loose] = _fragment(elements, self.catalogue, loose)
        return self.fragments[key, loose]


def chart(
    elements: tuple[Element, ...], windows: Windows, loose: bool = False
) -> tuple[tuple[float, ...], list[LineDraft]]:
    """The cheapest division of the elements into lines and fragments, with what each costs. `loose`: after a correction
    cue."""
    count = len(elements)
    keys = tuple(windows.number(element) for element in elements)
    best: list[tuple[float, int, LineDraft | None]] = [(0.0, 0, None)]
    best.extend((NEVER * NEVER, 0, None) for _ in elements)
    for i in range(count):
        if best[i][0] >= NEVER * NEVER:
            continue
        bounds = [total - best[i][0] for total, _, _ in best]
        for cost, j, window in _windows(elements, keys, i, windows, loose, bounds):
            total = best[i][0] + cost
            if total < best[j][0] - 1e-9:
                best[j] = (total, i, window)
    lines: list[LineDraft] = []
    costs: list[float] = []
    position = count
    while position > 0:
        total, previous, line = best[position]
        costs.append(total - best[previous][0])
        if line is not None:
            lines.append(line.copy())
        position = previous
    lines.reverse()
    return tuple(reversed(costs)), lines


def _windows(
    elements: tuple[Element, ...],
    keys: tuple[int, ...],
    i: int,
    windows: Windows,
    loose: bool,
    bounds: list[float],
) -> list[tuple[float, int, LineDraft]]:
    found: list[tuple[float, int, LineDraft]] = []
    opening = 0.0 if i == 0 else _opening(elements[i])
    if i and elements[i].kind == "quantity" and elements[i].gap < COMMA and elements[i - 1].is_a("each"):
        opening += 2.0  # 各两杯 counts what was named before.
    found.append((opening * 0.2 + _alone(elements[i], loose), i + 1, _leftover(elements[i])))
    heads: list[int] = []
    dead: set[int] = set()
    firm: int | None = None
    scoped = 0
    for j in range(i + 1, min(i + LONGEST_WINDOW, len(elements)) + 1):
        element = elements[j - 1]
        if element.item or (element.kind == "unknown" and _counted(elements, i, j - 1)):
            heads.append(j - 1)
            if element.item and not element.modifier:
                if firm is not None:
                    break
                firm = j - 1
        if is_scope(element) and not element.is_a("each"):
            if not (element.kind == "subset" and _some_become(elements, j)):
                scoped += 1
            if scoped > 1:
                break
            if (
                heads
                and j - 2 == heads[-1]
                and element.is_a("all")
                and element.gap < COMMA
                and heads[-1] == i
                and not elements[i].joined
            ):
                # 拿铁全要冰的: of the lattes ordered before.
                scoped -= 1
        if scoped == 0:
            for head in heads:
                if head in dead or (firm is not None and head != firm) or opening - _GAIN >= bounds[j]:
                    continue
                cost, line = windows.line(keys[i:j], elements[i:j], head - i)
                if cost < NEVER:
                    found.append((cost + opening, j, line))
                else:
                    dead.add(head)  # What cannot be read so is not mended by more words behind it.
        if firm is None:
            fragment = windows.fragment(keys[i:j], elements[i:j], loose)
            if fragment is not None:
                found.append((fragment[0] + opening * 0.5, j, fragment[1]))
    return found


def _some_become(elements: tuple[Element, ...], at: int) -> bool:
    """ "One of them (a) coffee": an item right behind a subset."""
    if at + 1 < len(elements) and elements[at].kind == "quantity" and elements[at].weak and elements[at].gap < COMMA:
        at += 1
    return at < len(elements) and elements[at].item and elements[at].gap < COMMA


def _opening(element: Element) -> float:
    """What it costs to begin a window here: nothing where a pause, a conjunction or a quantity marks it."""
    if element.gap >= COMMA or element.joined or is_scope(element):
        return 0.0
    if element.kind == "quantity" and element.trailing:
        return 1.5
    if element.kind == "quantity" or element.is_a("include"):
        return 0.05
    return 0.4


def _alone(element: Element, loose: bool) -> float:
    """What it costs to leave an element outside of every line."""
    if element.kind == "word":
        if element.is_a("filler", "and", "of"):
            return 0.1
        return 0.35 if element.is_a(*SILENT) else 1.5
    if element.kind == "quantity":
        if loose:
            return 0.5
        return 2.0 if element.weak else 3.0
    return 3.0 if element.kind == "menu" and element.quality != KIND else 2.0 if element.kind == "subset" else 1.2


def _leftover(element: Element) -> LineDraft:
    if element.kind == "quantity":
        return LineDraft(quantity=element, start=element.start)
    silent = element.kind == "word" and element.is_a(*SILENT) and not element.is_a("negate")
    return LineDraft(leftovers=[] if silent else [element], start=element.start)


def _counted(elements: tuple[Element, ...], i: int, at: int) -> bool:
    """An unknown name counts as an item only after a quantity; options may stand between."""
    following = elements[at + 1] if at + 1 < len(elements) else None
    if (
        following is not None
        and following.kind == "quantity"
        and following.gap < COMMA
        and at == i
        and len(elements[at].said) > 1
    ):
        beyond = elements[at + 2] if at + 2 < len(elements) else None
        closed = beyond is None or beyond.gap >= COMMA or beyond.kind not in ("menu", "unknown")
        return closed and following.quantity is not None and following.quantity.measure is not None
    k = at - 1
    while k >= i and elements[k + 1].gap < COMMA and (elements[k].modifier or elements[k].is_a("of", "filler")):
        k -= 1
    return k >= i and elements[k].kind == "quantity" and elements[k + 1].gap < COMMA


def _fragment(elements: tuple[Element, ...], catalogue: Catalogue, loose: bool) -> tuple[float, LineDraft] | None:
    """A scope with its modifiers ("one of them with ...", 都要少冰); after a correction also a quantity alone."""
    first, last = elements[0], elements[-1]
    if len(elements) == 1 and not (loose and first.modifier) and not is_scope(first):
        return None
    scope: Element | None = None
    body, further = elements, 0.0
    half = first.is_a("first_half", "second_half") and not first.is_a("light")
    if is_scope(first) and not first.trailing:
        scope, body = first, elements[1:]
    elif is_scope(last) and (last.trailing or last.kind == "subset"):
        scope, body = last, elements[:-1]
    elif half and len(elements) > 1 and not loose:
        # 六杯拿铁,一半加燕麦奶: half of the units, where the item itself has no halves.
        scope, body = first, elements[1:]
        if any(e.is_a("first_half", "second_half") or e.kind == "quantity" for e in body):
            return None
    elif first.kind == "quantity" and len(elements) > 1 and not loose:
        # "two lattes, one with oat milk": a count and a cue, but no item of its own.
        if not (
            elements[1].is_a("include", "negate", "light", "extra", "regular", "made_at", "on_part")
            or elements[1].modifier
        ):
            return None
        scope, body = first, elements[1:]
        if first.joined and first.gap < COMMA and elements[1].kind == "menu" and first.end == elements[1].start:
            further = 0.8  # "Each with a pen and two pads": more likely so many of what is named.
        if any(e.kind == "quantity" and not e.weak and e.gap >= COMMA for e in body):
            return None  # "Three hot, five iced": the second count begins something of its own.
    elif first.modifier and last.kind == "quantity" and not last.weak and last.gap < COMMA and not loose:
        # 四只,黑的两只白的两只: options with their count behind them.
        scope, body = last, elements[:-1]
        if len(body) > 2 or any(e.kind != "menu" or (e.gap >= COMMA and e is not first) for e in body):
            return None
    elif not loose:
        return None
    if scope is not None and any(is_scope(element) and not element.is_a("each") for element in body):
        return None
    cost, line = read(body, None, catalogue)
    if cost >= NEVER:
        return None
    line.scope = scope
    line.start = first.start
    if scope is not None and not (line.modifiers or line.quantity or line.notes or line.plain):
        cost += 1.5
    if scope is not None and (scope.kind == "quantity" or half):
        told = 0.3 if half and first.end - first.start > 2 else 0.9  # "Half of them" can mean nothing else.
        cost += told if line.modifiers or line.notes or line.plain else 3.0
    if scope is not None and scope.is_a("all") and not scope.is_a("each") and line.quantity and line.modifiers:
        cost += 1.5
    if scope is not None and scope.kind == "subset" and line.quantity is not None and not line.quantity.weak:
        cost += 2.0
    if scope is not None and scope is last and body and body[0].gap < COMMA and not body[0].joined:
        cost += 0.2
    if scope is not None and scope is last and body and not scope.trailing and scope.gap >= COMMA:
        cost += 1.0
    return cost + further + (0.2 if scope is not None else 0.3), line
