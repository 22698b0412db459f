"""What an order says beside its lines: times, places, numbers, names, instructions. Taken out before lines are read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from models.intent import SlotValue
from models.language.elements import Element
from models.language.matcher import Catalogue
from models.language.places import address
from models.language.tokens import COMMA, STOP, Token
from models.language.vocabulary import Phrase


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
        if element.kind == "unknown" and (cued or first):
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
    if element.kind == "place":
        return _place(elements, index, ordered, taken)
    if element.kind == "party":
        for kind, name in (("customer", "customer"), ("supplier", "supplier")):
            if element.keys(kind) and name == "customer":
                _drop_cue(taken, "customer", "to_place", "made_at", "contact")
                taken.details.append(_named("customer", element))
                return 1
        return 0
    if element.kind == "machine":
        for kind in ("asset", "component", "symptom"):
            if element.keys(kind):
                _drop_cue(taken, "to_place", "made_at", "on_part", "for_item")
                taken.details.append(_named(kind, element))
                return 1
        return 0
    if element.kind != "word":
        return 0
    if element.is_a("note"):
        return _note(elements, index, tokens, taken)
    if element.is_a("asap") and not (
        element.is_a("delivery_words") and following is not None and following.gap < COMMA
    ):
        taken.details.append(Detail("instruction_delivery", element.start, element.end))
        return 1
    if element.is_a("deliver_to") and following is not None:
        took = _destination(elements, index, tokens, text, taken)
        if took:
            return took
    if (
        element.is_a("to_place")
        and tokens[element.start].text == "to"
        and following is not None
        and following.gap < COMMA
        and following.kind not in ("menu", "time", "place", "party", "machine")
        and not (following.kind == "quantity" and not _numbers_a_place(elements, index + 1))
        and not following.is_a("deliver_to")
    ):
        took = _destination(elements, index, tokens, text, taken)
        if took:
            return took
    if element.is_a("contact", "customer") and following is not None and following.gap <= COMMA:
        took = _name(elements, index, tokens, taken)
        if took:
            return took
    if element.is_a("delivery_words", "prepare_words"):
        return _instruction(elements, index, taken)
    return 0


def _numbers_a_place(elements: tuple[Element, ...], index: int) -> bool:
    """The number of a house ("to 45 Elm Street"), not of something ordered ("change it to three lattes")."""
    following = elements[index + 1] if index + 1 < len(elements) else None
    return (
        following is not None
        and following.gap < COMMA
        and following.kind in ("unknown", "word")
        and not elements[index].weak
        and not _starts_line(elements, index)
    )


def _named(name: str, element: Element, cued: bool = True) -> Detail:
    return Detail(name, element.start, element.end, None, element.phrases, element.quality, cued)


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
        name, took = "store", 2 if following.is_a("store_suffix") else 2
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
    taken.details.append(_named(name, element, cued=previous is not None))
    return took


def _note(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], taken: Taken) -> int:
    """备注..., `note ...`: what follows, up to the end of the sentence, is an instruction unless it is all options."""
    end = index + 1
    while end < len(elements):
        element = elements[end]
        if element.gap == STOP and end > index + 1:
            break
        if element.is_a("order_break", "correct") or element.kind == "time" and element.gap >= COMMA:
            break
        if element.kind == "reference" or (element.is_a("deliver_to") and element.gap >= COMMA):
            break
        if end > index + 1 and element.gap >= COMMA and _starts_line(elements, end):
            break
        end += 1
    body = elements[index + 1 : end]
    if not body:
        return 1
    if all(
        element.modifier or element.is_a("include", "negate", "light", "extra", "all", "both", "each")
        for element in body
    ) and any(element.modifier for element in body):
        return 1
    start = 0
    pieces: list[tuple[int, int]] = []
    for k in range(1, len(body) + 1):
        if k == len(body) or body[k].gap >= COMMA:
            pieces.append((body[start].start, body[k - 1].end))
            start = k
    delivery = any(element.is_a("delivery_words") for element in body) or any(
        t.text == "delivery" for t in tokens[elements[index].start : elements[index].end]
    )
    for first, last in pieces:
        taken.details.append(Detail("instruction_delivery" if delivery else "instruction", first, last))
    return end - index


def _starts_line(elements: tuple[Element, ...], index: int) -> bool:
    k = index
    while k < len(elements) and (elements[k].kind == "quantity" or elements[k].modifier and not elements[k].item):
        k += 1
        if k < len(elements) and elements[k].gap >= COMMA:
            return False
    return k < len(elements) and elements[k].item and k > index


def _destination(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], text: str, taken: Taken) -> int:
    """Where it goes: a known place, or words up to a pause that no part of an address follows."""
    at = index + 1
    if elements[at].kind == "time":
        return 0
    while at < len(elements) and elements[at].is_a("filler", "made_at", "to_place") and elements[at].gap < COMMA:
        at += 1
    if at >= len(elements):
        return 0
    first = elements[at]
    if first.kind == "place":
        end = at + 1
        tail = _address_end(elements, end, tokens, text)
        if tail > end and elements[end].gap < COMMA:
            said = text[tokens[elements[end].start].start : tokens[elements[tail - 1].end - 1].end]
            detail = replace(_named("deliver_to", first), end=elements[tail - 1].end, value=address(said))
            taken.details.append(detail)
            return tail - index
        taken.details.append(_named("deliver_to", first))
        return end - index
    end = _address_end(elements, at, tokens, text)
    if end == at:
        return 0
    start_token, end_token = min(elements[index].end, elements[at].start), elements[end - 1].end
    said = text[tokens[start_token].start : tokens[end_token - 1].end]
    taken.details.append(Detail("deliver_to", start_token, end_token, address(said)))
    return end - index


_ADDRESS_UNITS = frozenset(
    "floor suite room apartment apt unit building block tower street st avenue ave road rd lane drive boulevard blvd "
    "zip level flat dock gate bay hall".split()
)
_ADDRESS_SIGNS = frozenset("省市区县镇乡村路街道巷弄号楼层室栋座幢单元门院园厦场城里屋厂仓库部处口台")


def _address_end(elements: tuple[Element, ...], at: int, tokens: tuple[Token, ...], text: str) -> int:
    end = at
    while end < len(elements):
        element = elements[end]
        if element.kind in ("time", "reference") or element.is_a(
            "order_break", "note", "correct", "contact", "phone", "asap", "scratch", "deliver_to", "window_cue"
        ):
            break
        if element.kind in ("menu",) and end > at and _line_like(elements, end):
            break
        if element.kind == "quantity" and _starts_line(elements, end) and not _house_number(element, tokens):
            break
        if end > at and element.gap == STOP:
            break
        if end > at and element.gap >= COMMA and not _continues_address(elements, end, tokens):
            break
        if element.kind == "menu" and end == at:
            break
        end += 1
    return end


def _line_like(elements: tuple[Element, ...], index: int) -> bool:
    return elements[index].item or elements[index].modifier


def _house_number(element: Element, tokens: tuple[Token, ...]) -> bool:
    return element.end < len(tokens) and tokens[element.end].text in _ADDRESS_SIGNS


def _continues_address(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...]) -> bool:
    """After a comma only what speaks of floors, rooms and streets still belongs to the address."""
    last = index + 1
    while last < len(elements) and elements[last].gap < COMMA:
        last += 1
    run = tokens[elements[index].start : elements[last - 1].end]
    if any(element.item or element.is_a("negate") for element in elements[index:last]):
        return False
    return any(token.key in _ADDRESS_UNITS for token in run) or (
        any(token.text in _ADDRESS_SIGNS for token in run)
        and any(token.kind == "num" or token.text in "一二三四五六七八九十" for token in run)
    )


def _name(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], taken: Taken) -> int:
    """A person's or a customer's name after its cue."""
    at = index + 1
    first = elements[at]
    name = "customer" if elements[index].is_a("customer") else "contact"
    if first.kind == "party":
        taken.details.append(_named(name, first))
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


def _instruction(elements: tuple[Element, ...], index: int, taken: Taken) -> int:
    """An instruction in its own words: from its first word to a pause, or to something that can be ordered."""
    start = elements[index].start
    while (
        taken.rest
        and taken.rest[-1].end == start
        and elements[index].gap < COMMA
        and (taken.rest[-1].kind == "unknown" or taken.rest[-1].is_a("negate", "light", "extra", "include"))
    ):
        gone = taken.rest.pop()
        start = gone.start
        if gone.gap >= COMMA:
            break
    end = index + 1
    while end < len(elements):
        element = elements[end]
        if (
            element.gap >= COMMA
            or element.kind in ("menu", "reference")
            or element.is_a("order_break", "note", "correct")
        ):
            break
        if element.kind == "time" and not (end + 1 < len(elements) and elements[end + 1].gap < COMMA):
            break
        if element.kind == "quantity" and end + 1 < len(elements) and elements[end + 1].kind == "menu":
            break
        end += 1
    body = elements[index:end]
    taken.cost += 0.4 + 1.2 * sum(element.kind == "quantity" and not element.weak for element in body)
    taken.cost += 2.0 * any(element.item for element in body)
    delivery = any(element.is_a("delivery_words") for element in body)
    taken.details.append(Detail("instruction_delivery" if delivery else "instruction", start, elements[end - 1].end))
    return end - index
