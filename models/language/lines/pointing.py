"""Words that name something ordered before by a part of its name or an option of it ("the tuna ones", 担担的不要葱) and
words that name its sibling ("three tuna sandwiches and two ham ones") -> the item that is meant."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import AGAIN, Element
from models.language.elements.mentions import one_of_kind
from models.language.lines.drafts import place
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA, Token
from models.language.vocabulary import Phrase
from models.language.words import listed

POINTED = "pointed"
"""`value` of an item that was pointed at but was not ordered as such: "the cola" of a meal with a cola."""


def pointed(elements: tuple[Element, ...], tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With every such word read as the item; the word for "ones" goes with it."""
    found: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        ordered: dict[tuple[str, ...], Element] = {e.item_keys: e for e in found if len(e.item_keys) == 1}
        if ordered and _counted_ones(elements, index, tokens):
            # "Plus five single ones": of the item said last.
            found.append(replace(_again(list(ordered.values())[-1], element, 0.9), value=AGAIN))
            index += 1
            continue
        which = one_of_kind(element, found, catalogue)
        if which is not None:
            found.append(which)
            index += 1
            continue
        core, end = _core(elements, index, tokens)
        behind = elements[index + 1] if index + 1 < len(elements) else None
        taken = (
            _meant(element, core, end > index, found, ordered, tokens, catalogue, behind) if ordered and core else ()
        )
        if taken:
            found.extend(taken)
            index = end + 1
            if len(taken) > 1 and index < len(elements) and elements[index].is_a("all", "both"):
                index += elements[index].gap < COMMA  # 金枪鱼的都不要洋葱: all of those, not all.
            continue
        found.append(element)
        index += 1
    return tuple(found)


def _counted_ones(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...]) -> bool:
    element, before = elements[index], elements[index - 1] if index else None
    if element.kind != "unknown" or element.end - element.start != 1 or element.gap >= COMMA or before is None:
        return False
    return before.kind == "quantity" and not before.weak and tokens[element.start].text == "ones"


def _core(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...]) -> tuple[str, int]:
    """What is said without the word for "ones" behind it; and the last element taken, `index` where there is no such
    word. A word for "ones" within the element counts as an element behind it of no length."""
    element = elements[index]
    if element.kind not in ("menu", "unknown"):
        return "", index
    following = elements[index + 1] if index + 1 < len(elements) else None
    if (
        following is not None
        and following.gap < COMMA
        and following.end - following.start == 1
        and following.kind in ("unknown", "quantity")
        and listed(tokens[following.start].text, "ones")
        and not _counts(elements, index + 1)
    ):
        return element.said, index + 1
    said = element.said.removesuffix("的")
    return said, index


def _counts(elements: tuple[Element, ...], at: int) -> bool:
    """The "one" counts what is behind it."""
    following = elements[at + 1] if at + 1 < len(elements) else None
    return following is not None and following.gap < COMMA and (following.item or following.kind == "unknown")


def _meant(
    element: Element,
    core: str,
    ones: bool,
    found: list[Element],
    ordered: dict[tuple[str, ...], Element],
    tokens: tuple[Token, ...],
    catalogue: Catalogue,
    behind: Element | None,
) -> tuple[Element, ...]:
    last = found[-1]
    if (
        element.kind == "unknown"
        and not ones
        and listed(tokens[element.end - 1].text, "ones")
        and element.end - element.start > 1
    ):
        core, ones = "".join(token.key for token in tokens[element.start : element.end - 1]), True
    counted = last.kind == "quantity" and not last.weak and element.gap < COMMA
    if counted:
        sibling = _sibling(core, list(ordered.values())[-1], catalogue) if ones else None
        return (replace(element, kind="menu", phrases=sibling.phrases, quality=0.9),) if sibling is not None else ()
    if element.item_keys in ordered:
        return (element,) if ones else ()
    before = tokens[element.start - 1].text if element.start else ""
    after = tokens[element.end].text if element.end < len(tokens) else ""
    own = element.kind == "menu" and any(place(catalogue, keys, element, frozenset())[1] for keys in ordered)
    han = (after == "的" or tokens[element.end - 1].text == "的") and element.gap >= COMMA
    if not ones and not han and not (listed(before, "pointing") and element.item):
        return ()
    chosen = {key for e in found for key in e.option_keys}
    if (
        not ones
        and listed(before, "pointing")
        and element.item
        and any(catalogue.belongs((key,), core) for key in chosen)
    ):
        return (replace(element, value=POINTED),)
    fitting = [e for keys, e in ordered.items() if len(core) > 1 and catalogue.belongs(keys, core)]
    if len(core) == 1 and core > "\u2e80" and han and element.kind == "unknown" and len(ordered) > 1:
        fitting = [e for keys, e in ordered.items() if catalogue.within_name(keys, core, anywhere=True)]
    if len(fitting) == 1 and not (own and not ones):
        return (_again(fitting[0], element, 0.9),)
    if ones and not own and not fitting and element.kind == "unknown":
        part = _part_of_chosen(core, list(ordered), chosen, catalogue)
        if part is not None:
            element, own = replace(element, kind="menu", phrases=(part,), quality=0.8), True
    counts = behind is not None and behind.kind in ("quantity", "subset") and behind.gap < COMMA
    ones = ones or (
        han and own and not element.item and not counts and _tells_apart(element, found, ordered, catalogue)
    )
    if ones and own and not fitting:
        which = next(
            (e for e in reversed(found) if e.item and place(catalogue, e.item_keys, element, frozenset())[1]), None
        )
        if which is not None and any(set(e.option_keys) & set(element.option_keys) for e in found):
            option = replace(element, gap=0, joined=False)
            return (_again(which, element, 0.9), option)
    return ()


def _part_of_chosen(core: str, ordered: list[tuple[str, ...]], chosen: set[str], catalogue: Catalogue) -> Phrase | None:
    """ "The oat ones" where oat milk was chosen."""
    fitting = {p.key: p for keys in ordered for p in catalogue.partial(keys, core) if p.key in chosen}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _tells_apart(
    option: Element, found: list[Element], ordered: dict[tuple[str, ...], Element], catalogue: Catalogue
) -> bool:
    """两杯燕麦奶两杯豆奶,燕麦奶的...: the option was chosen, and beside it another of its group."""
    last = next((e for e in reversed(found) if e.item_keys in ordered), None)
    if (
        last is None
        or found[-1].kind == "quantity"
        or not any(set(e.option_keys) & set(option.option_keys) for e in found)
    ):
        return False
    meant = place(catalogue, last.item_keys, option, frozenset())[1]
    others = [place(catalogue, last.item_keys, e, frozenset())[1] for e in found if e.modifier]
    return meant is not None and any(
        other is not None and other.group.key == meant.group.key and other.option.key != meant.option.key
        for other in others
    )


def _items(element: Element) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in element.phrases if phrase.kind == "item")


def _again(item: Element, said: Element, quality: float) -> Element:
    """The item, said by other words."""
    return replace(
        said,
        kind="menu",
        phrases=_items(item),
        quality=quality,
        said=item.said,
        quantity=None,
        weak=False,
        classes=frozenset(),
    )


def _sibling(core: str, last: Element, catalogue: Catalogue) -> Element | None:
    """The one item of the kind of the last one whose name has these words."""
    if len(core) < 2:
        return None
    phrases = [phrase for phrase in catalogue.siblings(last.item_keys[0]) if catalogue.belongs((phrase.key,), core)]
    return replace(last, phrases=tuple(phrases)) if len({phrase.key for phrase in phrases}) == 1 else None
