"""Options whose name holds that of their item ("pink lilies", 粉百合 of lilies that come in pink) -> the item with
them."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.names.matcher import Catalogue
from models.language.names.options import keys_of
from models.language.tokens import COMMA
from models.language.vocabulary import Phrase


def own_names(elements: tuple[Element, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With the item behind every counted option that names it and that the item said before does not have."""
    found: list[Element] = []
    head: Element | None = None
    for index, element in enumerate(elements):
        found.append(element)
        if element.item:
            head = element
            continue
        if not element.modifier or not _counted(elements, index) or _has(head, element, catalogue):
            continue
        following = elements[index + 1] if index + 1 < len(elements) else None
        if following is not None and following.gap < COMMA and following.item:
            continue
        item = _named(element, catalogue)
        if item is not None:
            head = replace(element, phrases=(item,), gap=0, joined=False, quality=0.95)
            found.append(head)
    return tuple(found)


def _counted(elements: tuple[Element, ...], index: int) -> bool:
    element, before = elements[index], elements[index - 1] if index else None
    if before is not None and before.kind == "quantity" and element.gap < COMMA:
        return True
    behind = elements[index + 1] if index + 1 < len(elements) else None
    near = behind is not None and behind.kind == "quantity" and not behind.weak and behind.gap < COMMA
    return near and (element.gap >= COMMA or element.joined)


def _has(head: Element | None, option: Element, catalogue: Catalogue) -> bool:
    return head is not None and any(
        catalogue.placed(item, key) for item in head.item_keys for key in option.option_keys
    )


def _named(option: Element, catalogue: Catalogue) -> Phrase | None:
    """The only item that has the option and whose name is a part of what was said."""
    fitting: dict[str, Phrase] = {}
    for item in catalogue.bearers(option.option_keys):
        for phrase in catalogue.names.get(item, ()):
            if phrase.kind == "item" and _within(phrase.text, option.said):
                fitting.setdefault(item, phrase)
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _within(name: str, said: str) -> bool:
    """The name ends what was said; a single letter or character names nothing."""
    squeezed = "".join(keys_of(name))
    return len(squeezed) > 1 and said != squeezed and said.endswith(squeezed)


__all__ = ["own_names"]
