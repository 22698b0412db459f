"""What "instead of" names: taken out before lines are read, and off the line that it stands behind afterwards."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.elements import Element
from models.language.lines.drafts import ModifierDraft, place
from models.language.lines.edits import put
from models.language.lines.fold import Lines


def taken_out(rest: list[Element]) -> tuple[list[Element], list[Element]]:
    """Take out "instead of X": X is what the option or item before it replaces."""
    kept: list[Element] = []
    replaced: list[Element] = []
    index = 0
    while index < len(rest):
        element = rest[index]
        following = rest[index + 1] if index + 1 < len(rest) else None
        if element.is_a("instead") and following is not None and following.kind in ("menu", "unknown") and index > 0:
            replaced.append(following)
            index += 2
            continue
        kept.append(element)
        index += 1
    return kept, replaced


def take_back(lines: Lines, element: Element) -> None:
    """What "instead of" names: off the line that has it; a default that others may stand beside is not wanted."""
    wanted = set(element.keys("modifier"))
    for line in reversed(lines.lines):
        if line.split or line.parts:
            continue  # "Bacon on two, and the third with an egg instead of bacon" takes nothing from the two.
        for modifier in line.modifiers:
            if wanted & set(modifier.keys) and modifier.element != element:
                line.modifiers.remove(modifier)
                return
    before = [line for line in lines.lines if line.head is not None and line.head.start < element.start]
    last = before[-1] if before else None
    if last is not None and last.items and (wanted or element.kind == "unknown"):
        _, placed = place(lines.catalogue, last.items, element, frozenset())
        partial = lines.catalogue.partial(last.items, element.said) if placed is None else ()
        if len({phrase.key for phrase in partial}) == 1:
            element = replace(element, kind="menu", phrases=partial[:1], quality=0.8)
            _, placed = place(lines.catalogue, last.items, element, frozenset())
        if placed is not None:
            if placed.option.default and placed.group.maximum != 1:
                draft = ModifierDraft(element, element.start, element.end, (), None, "exclude", cued=True)
                put(lines.catalogue, last, draft)
            return
    if not (element.item and lines.drop(element.keys("item"))):
        lines.unparsed.append(element)
