"""Elements -> lines, by dynamic programming: where one line ends and the next begins is whatever costs least.

A window of elements around one item is read by a small state machine against that item's modifier groups; what does
not fit costs. Costs are small numbers chosen by hand: about 0.5 for the unusual, above 2 for the implausible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.intent import Amount
from models.language.drafts import LineDraft, ModifierDraft, Portion, place
from models.language.elements import Element
from models.language.matcher import Catalogue
from models.language.tokens import COMMA

LONGEST_WINDOW = 24
_NEVER = 99.0
SCOPES = ("all", "each", "both", "rest")


@dataclass(slots=True)
class _Cues:
    """What was said before an option and still waits for it."""

    start: int | None = None
    negate: bool = False
    amount: Amount | None = None
    times: int = 1
    include: bool = False
    quantity: Element | None = None
    pending: list[Element] | None = None

    @property
    def strong(self) -> bool:
        return self.negate or self.amount is not None or self.times > 1 or self.quantity is not None


def is_scope(element: Element) -> bool:
    """An element that says to which of the lines or units something applies."""
    return element.kind == "subset" or element.is_a(*SCOPES)


def chart(elements: tuple[Element, ...], catalogue: Catalogue, loose: bool = False) -> tuple[float, list[LineDraft]]:
    """The cheapest division of the elements into lines and fragments. `loose`: fragments are expected (a correction)."""
    count = len(elements)
    best: list[tuple[float, int, LineDraft | None]] = [(0.0, 0, None)]
    best.extend((_NEVER * 99, 0, None) for _ in elements)
    for i in range(count):
        if best[i][0] >= _NEVER * 99:
            continue
        for cost, j, found in _windows(elements, i, catalogue, loose):
            total = best[i][0] + cost
            if total < best[j][0] - 1e-9:
                best[j] = (total, i, found)
    lines: list[LineDraft] = []
    position = count
    while position > 0:
        _, previous, line = best[position]
        if line is not None:
            lines.append(line)
        position = previous
    lines.reverse()
    return best[count][0], lines


def _windows(
    elements: tuple[Element, ...], i: int, catalogue: Catalogue, loose: bool
) -> list[tuple[float, int, LineDraft]]:
    found: list[tuple[float, int, LineDraft]] = []
    opening = 0.0 if i == 0 else _opening(elements, i)
    found.append((opening * 0.2 + _alone(elements, i, loose), i + 1, _leftover(elements[i])))
    heads: list[int] = []
    firm = 0
    scoped = 0
    for j in range(i + 1, min(i + LONGEST_WINDOW, len(elements)) + 1):
        element = elements[j - 1]
        if element.item or (element.kind == "unknown" and _counted(elements, i, j - 1)):
            heads.append(j - 1)
            firm += element.item and not element.modifier
        if is_scope(element) and not element.is_a("each"):
            scoped += 1
        if firm > 1 or scoped > 1:
            break
        if scoped == 0:
            for head in heads:
                if firm and not (elements[head].item and not elements[head].modifier):
                    continue
                cost, line = read(elements[i:j], head - i, catalogue, frozenset())
                if cost < _NEVER:
                    found.append((cost + opening, j, line))
        if firm == 0:
            fragment = _fragment(elements[i:j], catalogue, loose)
            if fragment is not None:
                found.append((fragment[0] + opening * 0.5, j, fragment[1]))
    return found


def _opening(elements: tuple[Element, ...], i: int) -> float:
    """What it costs to begin a window here: nothing where a pause, a conjunction or a quantity marks it."""
    element = elements[i]
    if element.gap >= COMMA or element.joined or is_scope(element):
        return 0.0
    if element.kind == "quantity" or element.is_a("include"):
        return 0.05
    return 0.4


def _alone(elements: tuple[Element, ...], i: int, loose: bool) -> float:
    element = elements[i]
    if element.kind == "word":
        if element.is_a("filler", "and", "of"):
            return 0.1
        if element.is_a("include", "for_item", "to_place", "made_at", "window_cue", "on_part"):
            return 0.35
        return 1.5
    if element.kind == "quantity":
        return 0.4 if element.weak and loose else 0.5 if loose else 2.0 if element.weak else 3.0
    if element.kind == "menu":
        return 3.0
    return 1.2


def _leftover(element: Element) -> LineDraft:
    silent = element.kind == "word" and element.is_a(
        "filler", "and", "of", "include", "for_item", "to_place", "made_at", "window_cue", "on_part", "soft_correct"
    )
    if element.kind == "quantity":
        return LineDraft(quantity=element, start=element.start)
    return LineDraft(leftovers=[] if silent else [element], start=element.start)


def _counted(elements: tuple[Element, ...], i: int, at: int) -> bool:
    """An unknown name counts as an item only directly after a quantity (options may stand between)."""
    k = at - 1
    while k >= i and elements[k + 1].gap < COMMA and (elements[k].modifier or elements[k].is_a("of", "filler")):
        k -= 1
    return k >= i and elements[k].kind == "quantity" and elements[k + 1].gap < COMMA


def _fragment(elements: tuple[Element, ...], catalogue: Catalogue, loose: bool) -> tuple[float, LineDraft] | None:
    """A scope with its modifiers ("one of them with ...", 都要少冰), or in a correction modifiers and a quantity alone."""
    first, last = elements[0], elements[-1]
    if len(elements) == 1 and not (loose and first.modifier) and not is_scope(first):
        return None
    scope: Element | None = None
    body = elements
    if is_scope(first) and not first.trailing:
        scope, body = first, elements[1:]
    elif is_scope(last) and (last.trailing or last.kind == "subset"):
        scope, body = last, elements[:-1]
    elif first.kind == "quantity" and len(elements) > 1 and not loose:
        # "two lattes, one with oat milk": a count and a cue, but no item of its own.
        if not (elements[1].is_a("include", "negate", "light", "extra") or elements[1].modifier):
            return None
        scope, body = first, elements[1:]
    elif not loose:
        return None
    if scope is not None and any(is_scope(element) and not element.is_a("each") for element in body):
        return None
    cost, line = read(body, None, catalogue, frozenset())
    if cost >= _NEVER:
        return None
    line.scope = scope
    line.start = first.start
    if scope is not None and not line.modifiers and not line.quantity and not line.notes:
        cost += 1.5
    if scope is not None and scope.kind == "quantity":
        cost += 0.9 if line.modifiers or line.notes else 3.0
    if scope is not None and scope is last and body and body[0].gap < COMMA and not body[0].joined:
        cost += 0.2
    return cost + (0.2 if scope is not None else 0.3), line


def read(
    elements: tuple[Element, ...], head: int | None, catalogue: Catalogue, chosen: frozenset[str]
) -> tuple[float, LineDraft]:
    """Read one window around its head (None: a fragment). Returns its cost and the line."""
    line = LineDraft(head=elements[head] if head is not None else None, start=elements[0].start if elements else 0)
    cost = 0.0
    cues = _Cues(pending=[])
    portion: Portion = "whole"
    portions = (
        any(placed[0].group.portions for item in line.items for placed in catalogue.options(item).values())
        if head is not None
        else True
    )
    last_modifier: ModifierDraft | None = None
    options = set(chosen)
    for index, element in enumerate(elements):
        before = head is not None and index < head
        following = elements[index + 1] if index + 1 < len(elements) else None
        if index > 0 and element.gap >= COMMA:
            cost += (0.6 if before or index == head else 0.03) * (1.0 if element.gap == COMMA else 3.0)
            if cues.start is not None:
                cost += _dangling(line, cues)
                cues = _Cues(pending=[])
        if index == head:
            if cues.quantity is not None and line.quantity is None:
                line.quantity, cues.quantity = cues.quantity, None
            if cues.start is not None and (cues.negate or cues.amount or cues.times > 1 or cues.quantity):
                cost += 1.5 + _dangling(line, cues)
            cues = _Cues(pending=[])
            last_modifier = None
            if portion != "whole" and before is False:
                portion = "whole"
            continue
        if element.kind == "quantity":
            nearby = following is not None and following.gap < COMMA
            for_option = nearby and following is not None and following.modifier and index + 1 != head
            if (
                line.quantity is None
                and not (for_option and not before and (cues.include or cues.strong or _option_measure(element)))
                and not (head is None and for_option)
            ):
                line.quantity = element
                cost += 0.0 if before or head is None else 0.3 if element.gap < COMMA else 0.9
                if head is None and element.weak:
                    cost += 0.2
            elif for_option or (nearby and following is not None and following.kind == "unknown" and cues.include):
                if cues.quantity is not None:
                    cost += 2.0
                cues.quantity = element
                cues.start = element.start if cues.start is None else cues.start
            elif element.weak:
                cost += 0.8
            else:
                cost += 3.0
                line.leftovers.append(element)
            continue
        if element.kind == "word":
            handled = True
            nothing_after = (
                following is None
                or following.gap >= COMMA
                or index + 1 == head
                or not (following.kind in ("menu", "unknown", "quantity") or following.is_a("include"))
            )
            uncued_before = (
                last_modifier is not None
                and last_modifier.amount is None
                and last_modifier.action == "include"
                and element.gap < COMMA
                and element.start == last_modifier.end
            )
            if element.is_a("first_half", "second_half") and portions and not (element.is_a("light") and not portions):
                side: Portion = (
                    "second_half"
                    if element.is_a("second_half")
                    else ("second_half" if portion == "first_half" else "first_half")
                )
                if last_modifier is not None and element.gap < COMMA and nothing_after and portion == "whole":
                    line.modifiers[-1] = last_modifier = replace(last_modifier, portion=_side(line, side))
                    line.modifiers[-1] = last_modifier = replace(last_modifier, end=element.end)
                else:
                    portion = side
                    cues.start = element.start if cues.start is None else cues.start
                    cues.include = True
            elif element.is_a("negate") and not (nothing_after and following is None):
                cues.negate = True
                cues.start = element.start if cues.start is None else cues.start
                cues.pending = [*(cues.pending or []), element]
            elif uncued_before and nothing_after and element.is_a("light_after", "extra_after", "regular_after"):
                assert last_modifier is not None
                amount: Amount = (
                    "light" if element.is_a("light_after") else "extra" if element.is_a("extra_after") else "regular"
                )
                line.modifiers[-1] = last_modifier = replace(last_modifier, amount=amount, end=element.end)
            elif element.is_a("light", "extra", "regular") and not (
                nothing_after and element.is_a("filler", "include")
            ):
                cues.amount = "light" if element.is_a("light") else "extra" if element.is_a("extra") else "regular"
                cues.start = element.start if cues.start is None else cues.start
                cues.pending = [*(cues.pending or []), element]
            elif element.is_a("double", "triple", "quadruple"):
                cues.times = 2 if element.is_a("double") else 3 if element.is_a("triple") else 4
                cues.start = element.start if cues.start is None else cues.start
                cues.pending = [*(cues.pending or []), element]
            elif element.is_a("include"):
                if cues.start is None or not cues.strong:
                    cues.start = element.start if cues.start is None else cues.start
                cues.include = True
            elif element.is_a("filler", "and", "of", "each", "for_item", "window_cue", "on_part", "to_place"):
                cost += 0.05
            else:
                handled = False
            if not handled:
                cost += 1.5
                line.leftovers.append(element)
            continue
        if element.modifier:
            start = cues.start if cues.start is not None and cues.strong else element.start
            keys, placed = place(catalogue, line.items, element, frozenset(options)) if head is not None else (
                element.keys("modifier"), None,
            )  # fmt: skip
            carried = _carried(element, last_modifier, cues, placed)
            quantity = _times(cues)
            amount_said = cues.amount
            if quantity is None:
                quantity, amount_said = 1, "light"
            if quantity == cues.times and quantity > 1 and placed is not None and cues.quantity is None:
                if placed.option.maximum < quantity and "extra" in placed.group.amounts:
                    quantity, amount_said = 1, "extra"
            exclude = cues.negate or carried
            if cues.negate and amount_said is not None:
                cost += 0.8
            modifier = ModifierDraft(
                element, start, element.end, keys, placed,
                "exclude" if exclude else "include",
                None if exclude else amount_said, 1 if exclude else quantity, portion, cues.start is not None,
            )  # fmt: skip
            if head is not None:
                if placed is None:
                    cost += 2.5
                else:
                    cost += 0.0 if placed.parent is None or placed.parent in options else 0.8
                    if not exclude and _crowded(line, modifier):
                        cost += 1.2
                if before:
                    if line.quantity is None:
                        cost += 0.3 + (0.8 if cues.include else 0.0)
                elif cues.start is None and element.gap < COMMA and not element.joined:
                    cost += 0.1
            line.modifiers.append(modifier)
            last_modifier = modifier
            if not exclude:
                options.update(keys)
            cues = _Cues(pending=[])
            continue
        if element.kind == "menu":
            return _NEVER, line
        if element.kind == "unknown":
            if cues.negate:
                line.notes.append((cues.start if cues.start is not None else element.start, element.end))
                cost += 0.6
            elif head is None or before or not (cues.include or cues.amount or cues.times > 1 or cues.quantity):
                line.leftovers.append(element)
                cost += 1.0
            else:
                line.modifiers.append(
                    ModifierDraft(
                        element,
                        cues.start if cues.start is not None else element.start,
                        element.end,
                        (),
                        None,
                        "include",
                        cues.amount,
                        _times(cues) or 1,
                        portion,
                        True,
                    )  # fmt: skip
                )
                cost += 0.8
            cues = _Cues(pending=[])
            last_modifier = None
            continue
        if element.kind in ("place", "party", "machine", "time", "reference"):
            cost += 1.2
        else:
            cost += 1.0
        line.leftovers.append(element)
    if cues.start is not None:
        cost += _dangling(line, cues)
    if head is not None:
        cost += _head_cost(line, elements[head])
        cost += 0.25 * _unfilled(line, catalogue)
    return cost, line


def _side(line: LineDraft, side: Portion) -> Portion:
    taken = {modifier.portion for modifier in line.modifiers}
    return "second_half" if side == "first_half" and "first_half" in taken else side


def _option_measure(element: Element) -> bool:
    return element.quantity is not None and element.quantity.measure in _OPTION_MEASURES


_OPTION_MEASURES = frozenset(
    "份 泵 勺 匙 片 滴 球 层 shot shots pump pumps scoop scoops slice slices splash dash teaspoon teaspoons packet packets".split()
)


def _times(cues: _Cues) -> int | None:
    """How often an option is wanted; None for half a portion."""
    said = cues.quantity.quantity if cues.quantity is not None else None
    if said is None:
        return cues.times
    if said.value < 1 or said.value != said.value.to_integral_value():
        return None
    return int(said.value) * cues.times


def _carried(element: Element, last: ModifierDraft | None, cues: _Cues, placed: object) -> bool:
    """A negation reaches over "and"/"or" to the next bare option: "no onions or pickles", 不要洋葱和香菜."""
    if last is None or last.action != "exclude" or cues.start is not None or not element.joined:
        return False
    if element.start - last.end > 1:
        return False
    from models.language.matcher import Placed

    if isinstance(placed, Placed) and last.placed is not None:
        return placed.option.default >= last.placed.option.default
    return True


def _crowded(line: LineDraft, modifier: ModifierDraft) -> bool:
    """Another option of the same single-choice group is on the line already."""
    assert modifier.placed is not None
    group = modifier.placed.group
    if group.maximum is None:
        return any(other.keys == modifier.keys and other.portion == modifier.portion for other in line.modifiers)
    used = sum(
        other.quantity
        for other in line.modifiers
        if other.placed is not None
        and other.placed.group.key == group.key
        and other.action == "include"
        and other.portion == modifier.portion
    )
    return used + 1 > group.maximum


def _unfilled(line: LineDraft, catalogue: Catalogue) -> int:
    """Required groups without a choice and without a default."""
    if not line.items:
        return 0
    filled = {modifier.placed.group.key for modifier in line.modifiers if modifier.placed is not None}
    return sum(
        1
        for group in catalogue.vocabulary.groups(line.items[0])
        if group.minimum > 0 and group.key not in filled and not any(option.default for option in group.options)
    )


def _dangling(line: LineDraft, cues: _Cues) -> float:
    """Cues without an option after them."""
    for element in cues.pending or []:
        if not element.is_a("filler", "include"):
            line.leftovers.append(element)
    if cues.quantity is not None:
        line.leftovers.append(cues.quantity)
        return 3.0
    if cues.negate:
        return 3.0
    if cues.amount is not None or cues.times > 1:
        return 1.5
    return 0.3


def _head_cost(line: LineDraft, head: Element) -> float:
    cost = 0.0
    if line.quantity is None:
        line.implied = True
        cost += 0.6
        if head.end - head.start == 1 and all(len(phrase.text) <= 2 for phrase in head.phrases):
            cost += 0.8
    if head.kind == "unknown":
        cost += 1.2 if line.quantity is not None and line.quantity.quantity and line.quantity.quantity.measure else 1.8
    elif head.modifier:
        cost += 0.1
    return cost
