"""What an order says beside its lines: times, places, numbers, names, instructions. Taken out before lines are read."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.lines.drafts import Detail, Taken
from models.language.names.matcher import Catalogue
from models.language.orders.destinations import at_place, destination, named, numbers_a_place
from models.language.orders.wishes import clause, instruction, note
from models.language.tokens import COMMA, Token
from models.language.values.rooms import VALUE as ROOM
from models.language.words import words

_TOWARDS = ("made_at", "to_place", "on_part", "of", "for_item")
"""Words between a delivery and its place."""
_LEADS = frozenset(("some", "please"))
"""Words that ask for a wish even where the catalogue's name of it holds them."""


def take(
    elements: tuple[Element, ...], tokens: tuple[Token, ...], text: str, ordered: bool, catalogue: Catalogue
) -> Taken:
    """Separate details from lines. `ordered`: lines were said before these elements."""
    taken = Taken()
    index = 0
    pause = 0
    elements = _part_places(elements, ordered, catalogue)
    while index < len(elements):
        element = elements[index]
        step = _detail(elements, index, tokens, text, ordered, taken)
        if not step and ordered:
            step = clause(elements, index, tokens, catalogue, taken)
        if step:
            index += step
            pause = max(pause, element.gap, COMMA)
            continue
        gap = max(element.gap, pause)
        ordered = ordered or element.item
        taken.rest.append(element if gap == element.gap else replace(element, gap=gap))
        pause = 0
        index += 1
    return taken


def _part_places(elements: tuple[Element, ...], ordered: bool, catalogue: Catalogue) -> tuple[Element, ...]:
    """Unknown words where a place may stand that are part of a store's name: 南京西路 for 星巴克南京西路店."""
    found = list(elements)
    for index, element in enumerate(elements):
        previous = elements[index - 1] if index else None
        cued = previous is not None and previous.is_a("made_at", "to_place", "deliver_to")
        first = index == 0 and not ordered
        following = elements[index + 1] if index + 1 < len(elements) else None
        store = following is not None and following.is_a("store_suffix") and following.gap < COMMA
        if element.kind == "unknown" and (cued or first or store):
            phrases = catalogue.places(element.said)
            if phrases:
                found[index] = replace(element, kind="place", phrases=phrases, quality=0.8)
    return tuple(found)


def _detail(
    elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], text: str, ordered: bool, taken: Taken
) -> int:
    """How many elements a detail that begins here takes; 0 if there is none."""
    element = elements[index]
    following = elements[index + 1] if index + 1 < len(elements) else None
    if element.kind == "time":
        taken.details.append(
            Detail("window", element.start, element.end, element.window, quality=0.9 if element.weak else 1.0)
        )
        _drop_cue(taken, "window_cue", "deliver_to", "made_at", "on_part", "to_place", "include")
        return 1
    if element.kind == "reference" and element.reference is not None:
        taken.details.append(Detail(element.reference, *element.parts[0], element.value))
        return 1
    if element.kind == "remark":
        taken.details.append(Detail("remark", *element.parts[0]))
        return 1
    if element.kind == "wish":
        _drop_cue(taken, "include")
        leads = element.end - element.start > 1 and tokens[element.start].text in _LEADS
        taken.details.append(named("instruction", replace(element, start=element.start + leads)))
        return 1
    if element.kind == "place":
        took = _place(elements, index, ordered, taken)
        if taken.details[-1].name == "store" and _wants(element, tokens):
            taken.details[-1] = replace(taken.details[-1], name="place")
        last = taken.details[-1]
        beyond = elements[index + 1] if index + 1 < len(elements) else None
        with_room = beyond is not None and beyond.value == ROOM and beyond.gap <= COMMA and not element.keys("site")
        if (last.name == "deliver_to" or with_room) and took == 1 and last.phrases:
            taken.details[-1], end = at_place(elements, index, tokens, text, last.name != "deliver_to")
            return end - index
        return took
    if element.kind == "party":
        for kind, name in (("customer", "customer"), ("supplier", "supplier")):
            if element.keys(kind):
                _drop_cue(taken, "customer", "to_place", "made_at", "contact")
                taken.details.append(named(name, element))
                return 1
        return 0
    if element.kind == "machine":
        for kind in ("asset", "component", "symptom"):
            if element.keys(kind):
                _drop_cue(taken, "to_place", "made_at", "on_part", "for_item")
                taken.details.append(named(kind, element))
                return 1
        return 0
    if element.kind != "word":
        return 0
    if element.is_a("note"):
        return note(elements, index, tokens, text, taken)
    if element.is_a("asap") and not (
        element.is_a("delivery_words") and following is not None and following.gap < COMMA
    ):
        taken.details.append(Detail("instruction_delivery", element.start, element.end))
        return 1
    if element.is_a("deliver_to") and following is not None:
        took = destination(elements, index, tokens, text, taken.details)
        if took:
            return took
    if (
        element.is_a("to_place")
        and tokens[element.start].text == "to"
        and following is not None
        and following.gap < COMMA
        and following.kind not in ("menu", "time", "place", "party", "machine")
        and not (following.kind == "quantity" and not numbers_a_place(elements, index + 1))
        and not following.is_a("deliver_to")
    ):
        took = destination(elements, index, tokens, text, taken.details)
        if took:
            if not _like_a_place(elements[index : index + took], tokens):
                taken.details.append(Detail("unparsed", element.start, elements[index + took - 1].end))
            return took
    if element.is_a("contact", "customer") and following is not None and following.gap <= COMMA:
        took = _name(elements, index, tokens, taken)
        if took:
            return took
    if element.is_a("delivery_words"):
        at = index + 1
        while at < len(elements) and elements[at].gap < COMMA and elements[at].is_a(*_TOWARDS):
            at += 1
        target = elements[at] if at < len(elements) and elements[at].gap < COMMA else None
        if target is not None and target.kind == "place" and not target.keys("warehouse"):
            # "Drop it at the tower": where it goes, no instruction.
            found, end = at_place(elements, at, tokens, text)
            taken.details.append(found)
            return end - index
        if element.is_a("window_cue") and target is not None and target.kind == "time":
            return at - index
    if element.is_a("delivery_words", "prepare_words"):
        return instruction(elements, index, tokens, taken)
    return 0


def _like_a_place(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> bool:
    """A known place, a number or a word for a street or room: else "to go" would be somewhere, too."""
    run = tokens[elements[0].start : elements[-1].end]
    return any(e.kind == "place" for e in elements) or any(
        token.kind == "num" or words().has((token.key,), "address_unit") for token in run
    )


def _drop_cue(taken: Taken, *classes: str) -> None:
    while taken.rest and taken.rest[-1].kind == "word" and taken.rest[-1].is_a(*classes):
        taken.rest.pop()


def _place(elements: tuple[Element, ...], index: int, ordered: bool, taken: Taken) -> int:
    element = elements[index]
    previous = taken.rest[-1] if taken.rest and taken.rest[-1].end == element.start else None
    following = elements[index + 1] if index + 1 < len(elements) else None
    near = following is not None and following.gap < COMMA
    site = bool(element.keys("site"))
    name, took = "place", 1
    if near and following is not None and following.is_a("made_after", "store_suffix") and site:
        name, took = "store", 2
    if previous is not None and previous.is_a("deliver_to"):
        name = "deliver_to"
    elif near and following is not None and following.is_a("deliver_to") and not site:
        name, took = "deliver_to", 2
    elif previous is not None and previous.is_a("to_place") and not previous.is_a("made_at"):
        name = "deliver_to"
    elif (previous is not None and previous.is_a("made_at") and not previous.is_a("to_place") and site) or (
        not ordered and site
    ):
        name = "store"
    if previous is not None:
        _drop_cue(taken, "deliver_to", "to_place", "made_at", "on_part")
    taken.details.append(named(name, element, cued=previous is not None))
    return took


def _wants(element: Element, tokens: tuple[Token, ...]) -> bool:
    """ "Plant 1 needs ...", 给一厂送: who wants something or is given it may as well be where it goes."""
    before = tokens[element.start - 1].text if element.start else ""
    after = tokens[element.end].text if element.end < len(tokens) else ""
    return before == "给" or after in ("要", "需", "缺", "needs", "need", "wants", "want")


def _name(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], taken: Taken) -> int:
    """A person's or a customer's name after its cue."""
    at = index + 1
    first = elements[at]
    name = "customer" if elements[index].is_a("customer") else "contact"
    if first.kind == "party":
        taken.details.append(named("supplier" if first.keys("supplier") else name, first))
        return 2
    if first.kind == "word" and not first.is_a("filler"):
        return 0
    if first.kind not in ("unknown", "word"):
        return 0
    end = at + 1
    while end < len(elements) and elements[end].kind == "unknown" and elements[end].gap < COMMA:
        end += 1
    span = tokens[first.start : elements[end - 1].end]
    if len(span) > 6:
        return 0
    taken.details.append(Detail(name, first.start, elements[end - 1].end))
    return end - index
