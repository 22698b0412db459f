"""What is chosen for the item before, told by its own name ("a burger meal, curly fries") or by that of what it is
chosen from ("drink: lemonade", 小食换洋葱圈) -> options of that item instead of items of their own."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.names.groupnames import VALUE as GROUP
from models.language.names.kindnames import QUALITY as KIND
from models.language.names.matcher import Catalogue
from models.language.names.options import Placed, keys_of
from models.language.tokens import COMMA
from models.language.vocabulary import GroupFacts

_LINKS = ("include", "change_to", "correct", "all", "each", "of", "regular", "same")
_GOING = ("change_to", "correct")
_BETWEEN = 4
"""Words between the name of what is chosen from and the choice; people do not say more."""


def choices(elements: tuple[Element, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With every such name read as an option, and without the words that only say what it is one of."""
    found: list[Element] = []
    head: Element | None = None
    filled: set[str] = set()
    index = 0
    while index < len(elements):
        element = elements[index]
        ahead = _choice_ahead(elements, index, head, catalogue)
        if ahead is not None:
            at, groups = ahead
            between = [e for e in elements[index + 1 : at] if not e.is_a(*_GOING) or e.is_a("all", "each")]
            first, *rest = [*between, _option(elements[at], groups, head, catalogue)]
            found.extend((first.set_apart(max(element.gap, first.gap), element.joined or first.joined), *rest))
            filled.update(groups)
            index = at + 1
            continue
        negated = bool(found) and found[-1].is_a("negate") and element.gap < COMMA
        if negated and head is not None and (given_up := _given_up(element, head, catalogue)) is not None:
            found.append(given_up)
            index += 1
            continue
        if element.kind == "unknown" and element.value == GROUP:
            element = replace(element, value=None)
        if head is not None and (ending := _ending(elements, index, head, catalogue)) is not None:
            element = ending
        if head is not None and _of_head(elements, index, head, catalogue):
            index += 1
            continue  # 汉堡里洋葱去掉 of a burger meal.
        if _inside(elements, index):
            index += 1
            continue
        if element.item and element.modifier and head is not None:
            placed = _open(elements, index, found, head, filled, catalogue)
            if placed is not None:
                filled.add(placed.group.key)
                found.append(_option(element, frozenset((placed.group.key,)), head, catalogue))
                index += 1
                continue
        if element.item and not (element.modifier and head is not None and _places(head, element, catalogue)):
            head, filled = (element if len(element.item_keys) == 1 else None), set()
        elif element.modifier and head is not None:
            filled.update(placed.group.key for placed in _places(head, element, catalogue))
        found.append(element)
        index += 1
    return tuple(found)


def _given_up(element: Element, head: Element, catalogue: Catalogue) -> Element | None:
    """ "No soup": the option of the item that is called so, or the one that it comes with of a group called so."""
    if element.item and element.modifier:
        groups = frozenset(placed.group.key for placed in _places(head, element, catalogue))
        return _option(element, groups, head, catalogue) if groups else None
    if element.item and element.quality != KIND:
        partial = catalogue.partial(head.item_keys, element.said)
        return replace(element, phrases=partial[:1]) if len({phrase.key for phrase in partial}) == 1 else None
    if element.modifier or not (element.value == GROUP or element.quality == KIND):
        return None
    named = catalogue.group_names.get(element.said, frozenset())
    groups_named = [group for group in catalogue.groups(head.item_keys[0]) if group.key in named]
    defaults = [option.key for group in groups_named for option in group.options if option.default]
    if len(groups_named) != 1 or len(defaults) != 1:
        return None
    phrases = tuple(p for p in catalogue.names.get(defaults[0], ()) if p.kind == "modifier")[:1]
    return replace(element, kind="menu", phrases=phrases, quality=0.9, value=None) if phrases else None


def comes_with(group: GroupFacts) -> bool:
    """The item always has one of these: a choice must be made, or one is made for whoever does not care."""
    return group.minimum > 0 or (group.maximum == 1 and any(option.default for option in group.options))


def _places(head: Element, element: Element, catalogue: Catalogue) -> list[Placed]:
    """Where these words are an option of the item itself."""
    options = catalogue.options(head.item_keys[0])
    return [placed for key in element.option_keys for placed in options.get(key, ()) if placed.parent is None]


def _choice_ahead(
    elements: tuple[Element, ...], index: int, head: Element | None, catalogue: Catalogue
) -> tuple[int, frozenset[str]] | None:
    """Where the choice stands that the words here announce, and the groups that it may be of."""
    element = elements[index]
    if element.kind == "unknown" and element.value == GROUP:
        groups = catalogue.group_names.get(element.said, frozenset())
    elif element.kind == "unknown" and head is not None and element.said[:1] > "\u2e80" and len(element.said) < 3:
        groups = frozenset(  # 酱都要油醋汁 where the dressing is called 酱汁.
            group.key
            for group in catalogue.groups(head.item_keys[0])
            if any(element.said in phrase.text for phrase in catalogue.names.get(group.key, ()))
        )
    elif element.item and head is not None and not _counted(elements, index):
        groups = frozenset(
            group.key
            for group in catalogue.groups(head.item_keys[0])
            if any("".join(keys_of(phrase.text)) == element.said for phrase in catalogue.names.get(group.key, ()))
        )
    else:
        return None
    at = index + 1
    while at < len(elements) and at - index <= _BETWEEN:
        following = elements[at]
        if following.gap >= COMMA and at > index + 1:
            return None
        if following.modifier:
            owner = head.item_keys[0] if head is not None else None
            places = [p for key in following.option_keys for p in catalogue.placed(owner, key)]
            own = frozenset(p.group.key for p in places if p.group.key in groups)
            return (at, own) if own else None
        if not (following.kind == "quantity" or following.is_a(*_LINKS)):
            return None
        at += 1
    return None


def _option(element: Element, groups: frozenset[str], head: Element | None, catalogue: Catalogue) -> Element:
    """The element as an option of these groups and nothing else."""
    owner = head.item_keys[0] if head is not None else None
    kept = tuple(
        phrase
        for phrase in element.phrases
        if phrase.kind == "modifier" and any(p.group.key in groups for p in catalogue.placed(owner, phrase.key))
    )
    return replace(element, phrases=kept) if kept else element


def _counted(elements: tuple[Element, ...], index: int) -> bool:
    """A count stands right before or right behind."""
    element, before = elements[index], elements[index - 1] if index else None
    if element.gap < COMMA and before is not None and before.kind == "quantity":
        return True
    behind = elements[index + 1] if index + 1 < len(elements) else None
    return behind is not None and behind.kind == "quantity" and behind.gap < COMMA and not behind.weak


def _ending(elements: tuple[Element, ...], index: int, head: Element, catalogue: Catalogue) -> Element | None:
    """酱少一点: the only option that comes with the item and whose name ends so."""
    element = elements[index]
    following = elements[index + 1] if index + 1 < len(elements) else None
    if element.kind != "unknown" or len(element.said) != 1 or element.said < "\u2e80" or following is None:
        return None
    if following.gap >= COMMA or not following.is_a("light_after", "extra_after", "negate_after"):
        return None
    phrases = {
        phrase.key: phrase
        for key, places in catalogue.options(head.item_keys[0]).items()
        if any(placed.option.default and placed.parent is None for placed in places)
        for phrase in catalogue.names.get(key, ())
        if phrase.text.endswith(element.said)
    }
    return replace(element, kind="menu", phrases=tuple(phrases.values()), quality=0.9) if len(phrases) == 1 else None


def _of_head(elements: tuple[Element, ...], index: int, head: Element, catalogue: Catalogue) -> bool:
    """The kind of the item before, said only to say more of it."""
    element = elements[index]
    following = elements[index + 1] if index + 1 < len(elements) else None
    if element.quality != KIND or element.kind != "menu" or following is None or following.gap >= COMMA:
        return False
    if element.gap < COMMA or _counted(elements, index) or not catalogue.belongs(head.item_keys, element.said):
        return False
    said = following.is_a("one_of") or (following.modifier and bool(_places(head, following, catalogue)))
    return said and not set(head.item_keys) & set(element.item_keys)


def _inside(elements: tuple[Element, ...], index: int) -> bool:
    """里面加...: what is in it, not some of them."""
    element = elements[index]
    following = elements[index + 1] if index + 1 < len(elements) else None
    if not element.is_a("one_of") or following is None or following.gap >= COMMA or element.end - element.start > 2:
        return False
    return following.is_a("include", "negate", "extra", "light") or (following.modifier and not following.item)


def _open(
    elements: tuple[Element, ...],
    index: int,
    found: list[Element],
    head: Element,
    filled: set[str],
    catalogue: Catalogue,
) -> Placed | None:
    """The choice of the item before that these uncounted words make: one still open, or one more in a list."""
    element = elements[index]
    if _counted(elements, index):
        return None
    for placed in _places(head, element, catalogue):
        last = found[-1] if found else None
        listed = last is not None and any(p.group.key == placed.group.key for p in _places(head, last, catalogue))
        if listed and placed.group.maximum != 1 and (element.joined or element.gap <= COMMA):
            return placed
        if comes_with(placed.group) and placed.group.key not in filled and not element.joined:
            return placed
    return None


__all__ = ["choices", "comes_with"]
