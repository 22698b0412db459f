"""Equal parts of a count ("half hot half iced", 冰的热的各一半, 45度和90度对半) -> as many of each option."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.lines.parts import Counted, option_of, part, said_option, whole
from models.language.names.matcher import Catalogue

CUES = ("include", "negate", "light", "extra", "regular", "double", "made_at", "on_part", "for_item", "of")
"""Words that may stand between a part and what it is."""


def evenly(elements: list[Element], index: int, catalogue: Catalogue) -> tuple[int, int, list[Element]] | None:
    """一百个45度和90度对半, "ten, red and blue, split evenly": as many of each of the options."""
    head = elements[index]
    end = next((k for k in range(index + 1, len(elements)) if elements[k].is_a("halves")), None)
    if not head.item or end is None or any(e.item and not e.modifier for e in elements[index + 1 : end]):
        return None
    options: list[Element] = []
    at = end
    while at > index + 1 and option_of(catalogue, head.item_keys, elements[at - 1]) is not None:
        at -= 1
        options.insert(0, elements[at])
    before = elements[at - 1] if at > index + 1 else elements[index - 1] if index else None
    number = before.quantity.value if before is not None and before.kind == "quantity" and before.quantity else None
    groups = {placed.group.key for o in options if (placed := option_of(catalogue, head.item_keys, o)) is not None}
    if number is None or len(options) < 2 or len(groups) != 1 or number % len(options):
        return None
    row: list[Element] = []
    for option in options:
        row.extend((part(option, number / len(options), before), replace(option, gap=0, joined=False)))
    return at, end + 1, row


def halved(elements: list[Element], counted: Counted, catalogue: Catalogue) -> tuple[int, int, list[Element]] | None:
    """ "Half hot half iced", 冰的热的各一半, 冰的热的各两杯: equal parts of a count."""
    if counted.at >= len(elements):
        return None
    options: list[Element] = []
    index = counted.at
    first = elements[index]
    if first.is_a("first_half", "second_half") and not catalogue.portioned(counted.items):
        row: list[Element] = []
        while index + 1 < len(elements) and elements[index].is_a("first_half", "second_half") and len(options) < 2:
            half, index = elements[index], index + 1
            body = []
            while index < len(elements) and (
                option_of(catalogue, counted.items, elements[index]) is not None
                or (elements[index].is_a(*CUES) and not elements[index].is_a("first_half", "second_half"))
            ):
                body.append(elements[index])
                index += 1
            if not said_option(body, counted, catalogue):
                return None
            options.append(half)
            row.extend((part(half, counted.value / 2), *body))
        return (counted.at, index, row) if len(options) == 2 and counted.value % 2 == 0 else None
    if (listed := _of_each(elements, counted, catalogue)) is not None:
        return listed
    while index < len(elements) and option_of(catalogue, counted.items, elements[index]) is not None:
        options.append(elements[index])
        index += 1
    if len(options) < 2 or index + 1 >= len(elements) or not elements[index].is_a("each"):
        return None
    closing = elements[index + 1]
    number = counted.value / 2 if closing.is_a("first_half") and len(options) == 2 else whole(closing)
    if number is None or number * len(options) != counted.value:
        return None
    row = []
    for option in options:
        row.extend((part(option, number, closing), replace(option, gap=0, joined=False)))
    return counted.at, index + 2, row


def _of_each(elements: list[Element], counted: Counted, catalogue: Catalogue) -> tuple[int, int, list[Element]] | None:
    """ "Twelve cakes, four each of plum, pear and cherry": so many of each option of the list, twelve together."""
    count, index = elements[counted.at], counted.at + 1
    number = whole(count)
    if number is None or count.weak or index >= len(elements) or not elements[index].is_a("each"):
        return None
    while index < len(elements) and elements[index].is_a("each", "of", "one_of", "filler"):
        index += 1
    options: list[Element] = []
    while index < len(elements) and option_of(catalogue, counted.items, elements[index]) is not None:
        options.append(elements[index])
        index += 1
    groups = {placed.group.key for o in options if (placed := option_of(catalogue, counted.items, o)) is not None}
    if len(options) < 2 or len(groups) != 1 or number * len(options) != counted.value:
        return None
    row: list[Element] = []
    for option in options:
        row.extend((part(option, number, count), replace(option, gap=0, joined=False)))
    return counted.at, index, row
