"""Where an order goes: a known place, or an address in free words up to where it ends."""

from __future__ import annotations

from dataclasses import replace

from models.intent import AddressValue
from models.language.elements.elements import Element
from models.language.lines.drafts import Detail
from models.language.tokens import COMMA, STOP, Token
from models.language.values.places import address
from models.language.values.rooms import VALUE as ROOM
from models.language.words import words


def destination(
    elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], text: str, details: list[Detail]
) -> int:
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
        found, end = at_place(elements, at, tokens, text)
        details.append(found)
        return end - index
    end = _address_end(elements, at, tokens, text)
    if end == at:
        return 0
    known = [k for k in range(at, end) if elements[k].kind == "place"]
    if len(known) == 1:
        # "To the lobby of a known place": the place, with where exactly.
        found, last = at_place(elements, known[0], tokens, text)
        said = text[tokens[elements[at].start].start : tokens[elements[known[0] - 1].end - 1].end]
        exact = (
            replace(found.value, detail=said) if isinstance(found.value, AddressValue) else AddressValue(detail=said)
        )
        details.append(replace(found, start=elements[at].start, value=exact))
        return max(last, known[0] + 1) - index
    start_token, end_token = min(elements[index].end, elements[at].start), elements[end - 1].end
    said = text[tokens[start_token].start : tokens[end_token - 1].end]
    details.append(Detail("deliver_to", start_token, end_token, address(said)))
    return end - index


def at_place(
    elements: tuple[Element, ...], at: int, tokens: tuple[Token, ...], text: str, room: bool = False
) -> tuple[Detail, int]:
    """The known place at `at` with the floor or room said behind it, and where that ends. `room`: nothing else that may
    be an address counts."""
    first, end = elements[at], at + 1
    begin = end
    if end < len(elements) and elements[end].value == ROOM and elements[end].gap <= COMMA:
        end += 1
    if not room and end < len(elements) and elements[end].gap <= COMMA:
        tail = _address_end(elements, end, tokens, text)
        if tail > end and (elements[end].gap < COMMA or _continues_address(elements, end, tokens)):
            end = tail
    if end == begin:
        return named("deliver_to", first), end
    said = text[tokens[elements[begin].start].start : tokens[elements[end - 1].end - 1].end]
    return replace(named("deliver_to", first), end=elements[end - 1].end, value=address(said)), end


def _address_end(elements: tuple[Element, ...], at: int, tokens: tuple[Token, ...], text: str) -> int:
    end = at
    while end < len(elements):
        element = elements[end]
        if (
            element.kind in ("time", "reference", "wish")
            or _instructs(element, tokens)
            or element.is_a(
                "order_break", "note", "correct", "contact", "phone", "asap", "scratch", "deliver_to", "window_cue"
            )
        ):
            break
        if element.kind in ("menu",) and end > at and (element.item or element.modifier):
            break
        if element.kind == "quantity" and starts_line(elements, end) and not _house_number(element, tokens):
            break
        if element.kind == "quantity" and _counts_goods(element):
            break
        if end > at and any(name in ("correct", "scratch") for _, name in words().at(tokens, element.start)):
            break  # 工地不对水泥八十包, however the words were cut.
        if element.is_a("negate") and tokens[element.start].kind != "han":
            break  # "Flat 4, not to the shop"
        if end > at and element.gap == STOP:
            break
        if end > at and element.gap >= COMMA and not _continues_address(elements, end, tokens):
            break
        if element.kind == "menu" and end == at:
            break
        end += 1
    return end


def _instructs(element: Element, tokens: tuple[Token, ...]) -> bool:
    """放门口, 分袋装: what is to be done there, no part of where it is (门口, 前台)."""
    if not element.is_a("delivery_words", "prepare_words") or tokens[element.start].kind != "han":
        return False
    where = words().has((tokens[element.end - 1].text,), "address_sign")
    return not where or words().has((tokens[element.start].text,), "left_at")


def _counts_goods(element: Element) -> bool:
    """两瓶, "three bags of": a measure word that numbers no floor or house."""
    measure = element.quantity.measure if element.quantity is not None and not element.weak else None
    return measure is not None and not words().has((measure[-1],), "address_sign")


def _house_number(element: Element, tokens: tuple[Token, ...]) -> bool:
    return element.end < len(tokens) and words().has((tokens[element.end].text,), "address_sign")


def _continues_address(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...]) -> bool:
    """After a comma only what speaks of floors, rooms and streets still belongs to the address."""
    last = index + 1
    while last < len(elements) and elements[last].gap < COMMA:
        last += 1
    run = tokens[elements[index].start : elements[last - 1].end]
    if any(element.item or element.is_a("negate") for element in elements[index:last]):
        return False
    return any(words().has((token.key,), "address_unit") for token in run) or (
        any(words().has((token.text,), "address_sign") for token in run)
        and any(token.kind == "num" or token.text in "一二三四五六七八九十" for token in run)
    )


def numbers_a_place(elements: tuple[Element, ...], index: int) -> bool:
    """The number of a house ("to 45 Elm Street"), not of something ordered ("change it to three lattes")."""
    following = elements[index + 1] if index + 1 < len(elements) else None
    return (
        following is not None
        and following.gap < COMMA
        and following.kind in ("unknown", "word")
        and not elements[index].weak
        and not starts_line(elements, index)
    )


def starts_line(elements: tuple[Element, ...], index: int) -> bool:
    k = index
    while k < len(elements) and (elements[k].kind == "quantity" or (elements[k].modifier and not elements[k].item)):
        k += 1
        if k < len(elements) and elements[k].gap >= COMMA:
            return False
    return k < len(elements) and elements[k].item and k > index


def named(name: str, element: Element, cued: bool = True) -> Detail:
    return Detail(name, element.start, element.end, None, element.phrases, element.quality, cued)
