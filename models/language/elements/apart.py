"""Words for "without" that are said in two pieces -> in one ("take the foam off", "neither with onion", 都不要冰)."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.tokens import COMMA, Token
from models.language.words import listed, words

_LONGEST = 6
"""Tokens between the verb and its particle at most."""


def put_together(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """With such words in front of what they are said of."""
    read = _all_off(_all_without(_none_with(_split_verbs(elements, tokens)), tokens), tokens)
    return _all_the_same(_wrapped(read, tokens))


def _split_verbs(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """ "Take the foam off", "leave the lids out": as "take off the foam"."""
    kept: list[Element] = []
    index = 0
    while index < len(elements):
        split = _split(elements, index, tokens)
        if split is None:
            kept.append(elements[index])
            index += 1
            continue
        verb, names, index = split
        kept.extend((verb, *names))
    return tuple(kept)


def _split(
    elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...]
) -> tuple[Element, tuple[Element, ...], int] | None:
    """The verb in one piece, what it is said of, and where to go on."""
    verb = elements[index]
    if verb.kind not in ("word", "unknown") or verb.end - verb.start > 2:
        return None
    at = index + 1
    while at < len(elements) and elements[at].gap < COMMA and elements[at].start - verb.end <= _LONGEST:
        particle = elements[at]
        said = tokens[particle.start].text
        if listed(said, "away") and at > index + 1:
            between = elements[index + 1 : at]
            names = tuple(e for e in between if e.kind == "menu")
            classes = _classes(tokens[verb.start].text, said)
            plain = all(e.kind == "menu" or e.is_a("filler", "and", "of") for e in between)
            if not classes or len(names) != 1 or not plain or not _ends(elements, at, tokens):
                return None
            whole = replace(verb, kind="word", end=verb.start + 1, classes=classes)
            return whole, (replace(names[0], gap=0, joined=False),), _beyond(elements, at, tokens)
        if particle.kind not in ("menu", "word"):
            return None
        at += 1
    return None


def _classes(verb: str, particle: str) -> frozenset[str]:
    found = {name for name in ("negate", "drop") for end in ((), ("the",)) if words().has((verb, particle, *end), name)}
    return frozenset(found)


def _ends(elements: tuple[Element, ...], at: int, tokens: tuple[Token, ...]) -> bool:
    """The particle is by itself and nothing is named right behind it."""
    after = elements[at + 1] if at + 1 < len(elements) else None
    if elements[at].end - elements[at].start > 1:
        return all(_of_list(token.text) for token in tokens[elements[at].start + 1 : elements[at].end])
    return after is None or after.gap >= COMMA or after.kind == "word"


def _of_list(word: str) -> bool:
    return listed(word, "listing") or listed(word, "listing_lead")


def _beyond(elements: tuple[Element, ...], at: int, tokens: tuple[Token, ...]) -> int:
    """Behind "off", and behind "off the order"."""
    end = at + 1
    if elements[at].end - elements[at].start > 1:
        return end
    k = end
    while k < len(elements) and elements[k].gap < COMMA and k < end + 3:
        said = [token.text for token in tokens[elements[k].start : elements[k].end]]
        if not all(_of_list(word) for word in said):
            break
        if listed(said[-1], "listing"):
            return k + 1
        k += 1
    return end


def _none_with(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """ "Neither with onion", "none of them gets sugar": all of them, and without."""
    kept: list[Element] = []
    none = False
    for index, element in enumerate(elements):
        following = elements[index + 1] if index + 1 < len(elements) else None
        if element.is_a("none") and following is not None and following.gap < COMMA and following.is_a("include"):
            kept.append(replace(element, classes=frozenset(("all",))))
            none = True
            continue
        if none:
            element = replace(element, classes=frozenset(("negate",)))
            none = False
        kept.append(element)
    return tuple(kept)


def _all_without(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """都不要冰: before what is not wanted the words mean all of them and without."""
    kept: list[Element] = []
    for index, element in enumerate(elements):
        following = elements[index + 1] if index + 1 < len(elements) else None
        start = element.start
        if (
            element.is_a("negate_after")
            and words().has((tokens[start].text,), "all")
            and element.end - start > 1
            and following is not None
            and following.gap < COMMA
            and following.kind in ("menu", "unknown")
        ):
            kept.append(replace(element, end=start + 1, classes=frozenset(("all",))))
            kept.append(replace(element, start=start + 1, gap=0, classes=frozenset(("negate",))))
            continue
        kept.append(element)
    return tuple(kept)


def _all_off(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """番茄生菜都去掉: the words for all gather what stands before them."""
    kept: list[Element] = []
    for index, element in enumerate(elements):
        before = elements[index - 1] if index else None
        if (
            element.is_a("negate_after", "light_after", "extra_after")
            and before is not None
            and before.is_a("all")
            and tokens[element.start].kind == "han"
            and element.gap < COMMA
            and before.gap < COMMA
            and not _names_next(elements, index)
        ):
            k = len(kept) - 1
            while k > 0 and kept[k - 1].modifier and kept[k].gap < COMMA:
                k -= 1
            cued = k > 0 and kept[k - 1].is_a("include", "negate", "extra", "light") and kept[k].gap < COMMA
            counted = k > 0 and kept[k - 1].kind == "quantity" and kept[k].gap < COMMA and kept[k].item
            if k < len(kept) - 1 and kept[k].modifier and not cued and not counted:
                row = kept[k:-1]
                verb = replace(element, start=row[0].start, end=row[0].start, gap=row[0].gap, classes=_ahead(element))
                scope = (
                    [replace(kept[-1], start=row[0].start, end=row[0].start, gap=row[0].gap)]
                    if row[0].gap >= COMMA
                    else []
                )
                verb = replace(verb, gap=0) if scope else verb
                kept[k:] = [*scope, verb, *(replace(e, gap=0, joined=bool(at)) for at, e in enumerate(row))]
                continue
        kept.append(element)
    return tuple(kept)


def _ahead(element: Element) -> frozenset[str]:
    """The class of what is said before an option for what stands behind it (去掉, 少点, 多一点)."""
    pairs = (("negate_after", "negate"), ("light_after", "light"), ("extra_after", "extra"))
    return frozenset((next(before for behind, before in pairs if element.is_a(behind)),))


def _names_next(elements: tuple[Element, ...], index: int) -> bool:
    """可乐都不加冰: what is not wanted stands behind."""
    following = elements[index + 1] if index + 1 < len(elements) else None
    return following is not None and following.gap < COMMA and following.kind in ("menu", "unknown")


def _wrapped(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """用牛皮纸包: the verb behind what it is done with; "all to the tower": what goes there is everything anyway."""
    kept: list[Element] = []
    for index, element in enumerate(elements):
        following = elements[index + 1] if index + 1 < len(elements) else None
        beyond = elements[index + 2] if index + 2 < len(elements) else None
        closed = following is None or following.gap >= COMMA
        said = tuple(token.text for token in tokens[element.start : element.end])
        wrapped = len(kept) > 1 and kept[-1].modifier and kept[-2].is_a("include") and kept[-1].gap < COMMA
        if closed and wrapped and words().has(said, "wrapping") and element.gap < COMMA:
            continue
        going = following is not None and following.is_a("to_place", "deliver_to") and following.gap < COMMA
        if element.is_a("all") and element.gap >= COMMA and going and beyond is not None and beyond.kind == "place":
            continue
        kept.append(element)
    return tuple(kept)


def _all_the_same(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """ "Zinc plated, all the same": what stands before it is said of all; where nothing does, it stays unknown."""
    kept: list[Element] = []
    for element in elements:
        if not element.is_a("all_same"):
            kept.append(element)
            continue
        k = len(kept)
        while k > 0 and (kept[k - 1].modifier or kept[k - 1].is_a("include", "filler")) and not kept[k - 1].item:
            k -= 1
            if kept[k].gap >= COMMA:
                break
        if k < len(kept) and kept[k].gap >= COMMA and any(e.modifier for e in kept[k:]):
            scope = replace(element, gap=kept[k].gap, classes=frozenset(("all",)))
            kept[k:] = [scope, replace(kept[k], gap=0), *kept[k + 1 :]]
        else:
            kept.append(replace(element, kind="unknown", classes=frozenset(), said="the same"))
    return tuple(kept)


__all__ = ["put_together"]
