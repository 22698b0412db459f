"""What parts of a count are made of: whole numbers, options of the item, what comes as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from models.intent import QuantityValue
from models.language.elements.elements import Element
from models.language.lines.drafts import place
from models.language.names.matcher import Catalogue
from models.language.names.options import Placed
from models.language.tokens import COMMA
from models.language.words import words


@dataclass(frozen=True, slots=True)
class Counted:
    """An item that was said with its count; `at` is the first element behind both."""

    items: tuple[str, ...]
    value: Decimal
    at: int
    chosen: frozenset[str] = frozenset()
    """Groups of which an option stands between the item and its count: parts of the count cannot differ in them."""


def aside(elements: list[Element], at: int) -> bool:
    """A place or a time between a count and its parts."""
    if elements[at].kind in ("place", "time", "party"):
        return True
    leads = elements[at].is_a("to_place", "deliver_to", "made_at", "window_cue", "on_part")
    return leads and at + 1 < len(elements) and elements[at + 1].kind in ("place", "time")


def option_of(catalogue: Catalogue, items: tuple[str, ...], element: Element) -> Placed | None:
    if element.kind != "menu" or not element.modifier:
        return None
    return place(catalogue, items, element, frozenset())[1]


def as_option(element: Element, counted: Counted, catalogue: Catalogue) -> Element:
    """What may also be ordered by itself is an option where it is a part of a count."""
    if not element.item or option_of(catalogue, counted.items, element) is None:
        return element
    return replace(element, phrases=tuple(phrase for phrase in element.phrases if phrase.kind == "modifier"))


def as_plain(element: Element) -> Element:
    """ "One normal" where "normal" is also what other items may be: the word for what is as it comes."""
    said = (element.said,) if element.said.isascii() else tuple(element.said)
    if element.kind != "menu" or element.item or not words().has(said, "regular"):
        return element
    return replace(element, kind="word", phrases=(), classes=frozenset(("regular",)))


def as_it_comes(row: list[Element], counted: Counted, catalogue: Catalogue) -> list[Element]:
    """The parts with a lone word for the usual read as such where it would choose what comes anyway, and no other part
    chooses otherwise ("five without onions, fifteen normal")."""
    groups = [placed.group.key if (placed := option_of(catalogue, counted.items, e)) else "" for e in row]
    found = list(row)
    for at, element in enumerate(row):
        alone = at > 0 and row[at - 1].kind == "subset" and (at + 1 == len(row) or row[at + 1].kind == "subset")
        placed = option_of(catalogue, counted.items, element) if alone else None
        if placed is not None and placed.option.default and groups.count(placed.group.key) == 1:
            found[at] = as_plain(element)
    return found


def plain(body: list[Element]) -> bool:
    """ "One normal": as it comes."""
    return bool(body) and all(e.kind == "word" for e in body) and body[-1].is_a("regular")


def without(body: list[Element], row: list[Element], counted: Counted, catalogue: Catalogue) -> list[Element]:
    """ "One with butter, one without", 一个加热一个不用: a lone word for without is of the option of the part before.

    What does not come by itself need not be excluded, and what comes anyway is not asked for.
    """
    if len(body) != 1 or not body[0].is_a("negate", "negate_after") or not row or row[-1].kind != "menu":
        return body
    placed = option_of(catalogue, counted.items, row[-1])
    if placed is None or (len(row) > 1 and row[-2].is_a("negate")):
        return body
    word = replace(body[0], classes=frozenset(("regular",)))
    if not placed.option.default:
        return [word]
    option, at = row[-1], len(row) - 1
    while at and row[at - 1].kind == "word":
        at -= 1
    row[at:] = [word]
    return [replace(body[0], classes=frozenset(("negate",))), replace(option, gap=0)]


def numbering(element: Element, number: Decimal) -> Element:
    """The element as a count of so many."""
    if element.kind == "quantity":
        return element
    return replace(element, kind="quantity", quantity=QuantityValue(number, _measure(element)), weak=False)


def _measure(element: Element) -> str | None:
    return element.quantity.measure if element.quantity is not None else None


def whole(element: Element, left: Decimal | None = None) -> Decimal | None:
    if element.kind == "subset" and not element.trailing and left is not None:
        number = Decimal(element.count) if element.count else left
        return number if number > 0 else None
    value = element.quantity.value if element.kind == "quantity" and element.quantity is not None else None
    return value if value is not None and value >= 1 and value == value.to_integral_value() else None


def said_option(body: list[Element], counted: Counted, catalogue: Catalogue) -> bool:
    chosen = [placed for e in body if (placed := option_of(catalogue, counted.items, e)) is not None]
    single = [placed.group.key for placed in chosen if placed.group.maximum == 1 and not placed.parent]
    return bool(chosen) and len(single) == len(set(single))


def subset(quantity: Element) -> Element:
    value = quantity.quantity.value if quantity.quantity is not None else Decimal(1)
    return replace(quantity, kind="subset", count=int(value), gap=max(quantity.gap, COMMA), weak=False, trailing=False)


def part(of: Element, value: Decimal, quantity: Element | None = None) -> Element:
    """So many units, said by the words of `quantity`, else by those of `of`."""
    words = quantity if quantity is not None else of
    measure = words.quantity.measure if words.quantity is not None else None
    return Element(
        "subset", words.start, words.end, max(of.gap, COMMA), quantity=QuantityValue(value, measure), count=int(value)
    )
