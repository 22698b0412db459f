"""What is unusual about a line, in small numbers; and stray words that belong to its item's name."""

from __future__ import annotations

from dataclasses import replace

from models.intent import Amount
from models.language.elements.cues import Cues, option_measure
from models.language.elements.elements import APART, Element
from models.language.lines.drafts import LineDraft, ModifierDraft, Portion, place
from models.language.names.kindnames import QUALITY as KIND
from models.language.names.matcher import Catalogue
from models.language.names.options import Placed
from models.language.tokens import COMMA
from models.language.vocabulary import Phrase


def crowded(line: LineDraft, modifier: ModifierDraft, placed: Placed) -> bool:
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


def once(placed: Placed | None, times: int) -> bool:
    """The option cannot be had so often, but in an extra amount."""
    return placed is not None and placed.option.maximum < times and "extra" in placed.group.amounts


def wanted(cues: Cues, placed: Placed | None) -> tuple[int, Amount | None]:
    """How often and in which amount an option is wanted."""
    quantity, amount = cues.times_said(), cues.amount
    if quantity is None:
        return 1, "light"
    if cues.times > 1 and cues.quantity is None and once(placed, quantity):
        return 1, "extra"  # "Double cheese" where cheese can be had but once, yet with extra: extra cheese.
    if cues.quantity is not None and amount == "extra" and (quantity > 1 or (placed and not placed.group.amounts)):
        amount = None  # "Five extra shots" are five, and 多加一份 is one of what comes in no amounts.
    return quantity, amount


def unfilled(line: LineDraft, catalogue: Catalogue) -> int:
    """Required groups without a choice and without a default."""
    if not line.items:
        return 0
    filled = {modifier.placed.group.key for modifier in line.modifiers if modifier.placed is not None}
    return sum(1 for key in catalogue.required(line.items[0]) if key not in filled)


def head_cost(line: LineDraft, head: Element) -> float:
    """Items without a count, short names, unknown names."""
    cost = 0.0
    if line.quantity is None and line.scope is None:
        line.implied = True
        cost += 0.2 if line.mention and line.modifiers else 0.6
        if head.end - head.start == 1 and all(len(phrase.text) <= 2 for phrase in head.phrases):
            cost += 0.8
    if line.head is not None and line.head.kind == "unknown":
        cost += 1.2 if line.quantity is not None and line.quantity.quantity and line.quantity.quantity.measure else 1.8
    elif head.modifier:
        cost += 0.1
    if head.quality == KIND:
        cost += 0.4 if line.quantity is not None else 1.2 + 1.0 * bool(line.leftovers)
        if len(head.item_keys) == 1:
            line.leftovers.append(head)  # The only one of its kind - but was it asked for?
    return cost


def join_pieces(line: LineDraft, catalogue: Catalogue) -> float:
    """Give stray words to the item whose name they are part of ("iced oat milk latte"); returns what that saves."""
    head = line.head
    if head is not None and head.quality == KIND and len(head.item_keys) > 1:
        _narrow(line, head, catalogue)
        head = line.head
    if head is None or not (line.leftovers or any(not m.fits for m in line.modifiers)):
        return 0.0
    gained = 0.0
    strays = [e for e in line.leftovers if e.kind == "unknown" and e.value != APART]
    strays += [m.element for m in line.modifiers if not m.fits and not m.cued]
    for stray in strays:
        which = _which(head, stray, catalogue)
        if which:
            line.head = head = replace(head, phrases=which, quality=0.95)
            line.leftovers = [e for e in line.leftovers if e is not stray]
            line.modifiers = [m for m in line.modifiers if m.element is not stray]
            gained += 0.8
            continue
        if stray.kind == "unknown" and catalogue.belongs(head.keys("item"), stray.said):
            # "7014C P4 bearing": a word of the item's other names says nothing new.
            line.leftovers = [e for e in line.leftovers if e is not stray]
            parts = head.parts or ((head.start, head.end),)
            line.head = head = replace(head, parts=tuple(sorted((*parts, (stray.start, stray.end)))))
            gained += 0.8
            continue
        counted = line.quantity.quantity if line.quantity is not None else None
        behind = stray.kind == "unknown" and stray.start == head.end and line.quantity is not None
        uncounted = counted is not None and counted.measure is None
        if behind and uncounted and all(catalogue.counted_in(key, stray.said) for key in head.item_keys):
            # "Three dumpling baskets": the packaging behind the name.
            assert line.quantity is not None
            assert counted is not None
            line.quantity = replace(line.quantity, quantity=replace(counted, measure=stray.said))
            line.leftovers = [e for e in line.leftovers if e is not stray]
            gained += 0.8
            continue
        chosen = tuple(key for m in line.modifiers if m.fits for key in m.keys)
        if stray.kind == "unknown" and chosen and catalogue.speaks_of(head.keys("item"), chosen, stray.said):
            # "220 V coil" where the coil's voltage is chosen.
            line.leftovers = [e for e in line.leftovers if e is not stray]
            gained += 0.8
            continue
        for text in (stray.said + head.said, head.said + stray.said):
            phrases = catalogue.spelled(text, "item")
            if phrases and phrases[0].key not in head.keys("item"):
                pieces = tuple(sorted(((stray.start, stray.end), (head.start, head.end))))
                whole = replace(
                    head, kind="menu", phrases=phrases, parts=pieces, quality=0.95, said=text,
                    start=head.start, end=head.end,
                )  # fmt: skip
                line.head = whole
                line.leftovers = [e for e in line.leftovers if e is not stray]
                line.modifiers = [m for m in line.modifiers if m.element is not stray]
                return gained + 0.8
    return gained


def _narrow(line: LineDraft, head: Element, catalogue: Catalogue) -> None:
    """ "M8x30 screws": of the items of a kind the only one that must be chosen so."""
    fitting = list(head.item_keys)
    for modifier in line.modifiers:
        if modifier.placed is not None and modifier.placed.group.maximum == 1 and modifier.placed.group.minimum == 1:
            has = [key for key in head.item_keys if place(catalogue, (key,), modifier.element, frozenset())[1]]
            fitting = [key for key in fitting if key in has]
    if len(fitting) == 1:
        phrases = tuple(phrase for phrase in head.phrases if phrase.key == fitting[0])
        line.head = replace(head, phrases=phrases, quality=0.95)


def _which(head: Element, stray: Element, catalogue: Catalogue) -> tuple[Phrase, ...]:
    """ "A sandwich, tuna": of the items of a kind the only one that has this word in its name."""
    if head.quality != KIND or len(head.item_keys) < 2:
        return ()
    fitting = [key for key in head.item_keys if catalogue.belongs((key,), stray.said)]
    return tuple(phrase for phrase in head.phrases if phrase.key in fitting) if len(fitting) == 1 else ()


def several(line: LineDraft, element: Element, catalogue: Catalogue) -> bool:
    """The option may be had more than once on this item."""
    for item in line.items:
        options = catalogue.options(item)
        for key in element.keys("modifier"):
            if any(placed.option.maximum > 1 for placed in options.get(key, ())):
                return True
    return False


def option_cost(line: LineDraft, modifier: ModifierDraft, chosen: set[str], before: bool, cued: bool) -> float:
    """What it costs to put this option on this line here; `before`: it was said before the item."""
    cost = 0.0
    placed = modifier.placed
    if placed is None:
        cost += 2.5
    else:
        cost += 0.0 if placed.parent is None or placed.parent in chosen else 0.8
        if modifier.action == "include" and crowded(line, modifier, placed):
            cost += 1.2
    if line.head is not None and line.head.quality == KIND and set(modifier.element.item_keys) & set(line.items):
        cost += 2.5  # "A pizza, the pepperoni": which pizza, not what is on it.
    if before:
        if line.quantity is None:
            cost += 0.3 + (0.8 if cued else 0.0)
    elif not modifier.cued and modifier.element.gap < COMMA and not modifier.element.joined:
        cost += 0.1
    return cost


def carried(last: ModifierDraft | None, cued: bool, element: Element, placed: Placed | None) -> bool:
    """A negation reaches over "and"/"or" to the next bare option: "no onions or pickles", 不要洋葱和香菜."""
    if last is None or last.action != "exclude" or cued or not element.joined:
        return False
    if element.start - last.end > 1:
        return False
    if placed is not None and last.placed is not None:
        return placed.option.default >= last.placed.option.default
    return True


def stands_alone(elements: tuple[Element, ...], element: Element, head: int | None) -> bool:
    """A name before the head that is set apart from it by more than "on the"."""
    if head is None:
        return False
    between = elements[elements.index(element) + 1 : head]
    return not between or any(not e.is_a("for_item", "on_part") for e in between)


def counts_item(line: LineDraft, quantity: Element, counted: Element | None, catalogue: Catalogue) -> bool:
    """土豆泥三份肉汁多一些: a count right behind the item of what can be had but once is of the item."""
    said = quantity.quantity
    if counted is None or said is None or said.value <= 1 or quantity.gap >= COMMA or line.quantity is not None:
        return False
    _, placed = place(catalogue, line.items, counted, frozenset())
    mine = said.measure is None or any(catalogue.counted_in(key, said.measure) for key in line.items)
    return mine and placed is not None and placed.option.maximum < said.value


def counts_other(line: LineDraft, quantity: Element, catalogue: Catalogue) -> bool:
    """烤冷面加两个蛋一根肠: behind an option that was counted, a count in a measure that the item is not counted in."""
    measure = quantity.quantity.measure if quantity.quantity is not None else None
    counted = any(modifier.start < modifier.element.start for modifier in line.modifiers[-1:])
    return (
        counted
        and measure is not None
        and line.head is not None
        and not any(catalogue.counted_in(key, measure) for key in line.items)
    )


def counting_cost(line: LineDraft, quantity: Element, counted: Element | None, catalogue: Catalogue) -> float:
    """What it costs that a further count on the line counts an option."""
    cost = 0.0
    measure = quantity.quantity.measure if quantity.quantity is not None else None
    if measure and not option_measure(quantity) and any(catalogue.counted_in(key, measure) for key in line.items):
        cost += 1.5  # 七杯 counts items, not options.
    own = line.quantity.quantity if line.quantity is not None else None
    if counted is not None and not several(line, counted, catalogue):
        # After two lattes "one ..." counts lattes rather than an option that can be had but once.
        cost += 0.0 if quantity.weak else 0.6
        if own is not None and own.value > 1 and (quantity.gap >= COMMA or quantity.joined):
            cost += 1.8
    return cost


def unknown_option(element: Element, cues: Cues, portion: Portion) -> ModifierDraft:
    """What was asked for by words that no option bears."""
    start = cues.start if cues.start is not None and cues.strong else element.start
    times = cues.times_said() or 1
    return ModifierDraft(element, start, element.end, (), None, "include", cues.amount, times, portion, True)


def asks_for(line: LineDraft, quantity: Element, counted: Element | None, catalogue: Catalogue) -> bool:
    """ "A platter, three skewers, a dip": the item takes at least so many of what is counted behind it. "A latte, two
    extra shots": it may have so many, and a bare number behind a comma counts what follows it."""
    if line.head is None or quantity.weak or quantity.quantity is None or counted is None or not counted.modifier:
        return False
    _, placed = place(catalogue, line.items, counted, frozenset())
    if placed is None or placed.option.maximum < 2:
        return False
    value = quantity.quantity.value
    apart = quantity.gap >= COMMA or counted.said.isascii()
    if placed.option.maximum >= value > 1 and apart and quantity.quantity.measure is None:
        return True
    return 0 < placed.group.minimum <= value or (placed.group.minimum > 1 and placed.option.maximum >= value)
