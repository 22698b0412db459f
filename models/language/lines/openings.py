"""How an option stands in its window: what opens the line, what comes next, what repeats the name of another option."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.cues import Cues
from models.language.elements.elements import Element
from models.language.lines.drafts import LineDraft, ModifierDraft, Portion
from models.language.names.matcher import Catalogue
from models.language.names.options import Placed
from models.language.tokens import COMMA
from models.language.vocabulary import Phrase


def ahead(elements: tuple[Element, ...], index: int | None, head: int | None) -> frozenset[str]:
    """ "A small cola": the options named right behind, which may have options of their own."""
    if index is None or index + 1 >= len(elements) or index + 1 == head:
        return frozenset()
    following = elements[index + 1]
    return frozenset(following.option_keys) if following.gap < COMMA and not following.joined else frozenset()


def closes(following: Element | None, at_head: bool, last: ModifierDraft | None, word: Element) -> bool:
    """What stands behind a word leaves it to what is before it."""
    if following is None or following.gap >= COMMA or at_head:
        return True
    default = last is not None and not last.cued and (last.placed is None or last.placed.option.default)
    if word.is_a("negate_after") and default and following.is_a("include", "extra", "light", "double"):
        return True  # 洋葱去掉换蘑菇, 洋葱去掉多放酱: what comes by itself is not asked for.
    return not (following.kind in ("menu", "unknown", "quantity") or following.is_a("include"))


def opens(elements: tuple[Element, ...], head: int, line: LineDraft) -> bool:
    """Options that open a line, set apart from what is before: "large iced latte", 20的弯头4袋."""
    first, row = elements[0], elements[: head + 1]
    if not (first.gap >= COMMA or first.joined):
        return False
    following = elements[head + 1] if head + 1 < len(elements) else None
    if following is not None and following.kind == "quantity" and following.closed:
        return True
    return line.quantity is None and all(e.kind == "menu" and (e is first or e.gap < COMMA) for e in row)


def instead_of_chosen(line: LineDraft, placed: Placed | None) -> bool:
    """What is not wanted is the rival of what the line has already."""
    if placed is None or placed.group.maximum != 1:
        return False
    rivals = [m for m in line.modifiers if m.placed is not None and m.placed.group.key == placed.group.key]
    return any(m.action == "include" and placed.option.key not in m.keys for m in rivals)


def leads_to_nothing(elements: tuple[Element, ...], index: int) -> bool:
    """What is behind the word is a verb and the end."""
    return len(elements) == index + 2 and elements[-1].is_a("include")


def says_all(last: ModifierDraft | None) -> bool:
    """ "With oat milk instead": of what is chosen one from, the choice says it all."""
    return last is not None and last.action == "include" and last.placed is not None and last.placed.group.maximum == 1


def part_of_name(catalogue: Catalogue, items: tuple[str, ...], element: Element) -> Phrase | None:
    """The option of these items that words mean as a part of its name, where they are another item's option
    ("medium" for "medium spicy")."""
    known = catalogue.partial(items, element.said)
    if set(element.phrases) & set(known) or len({phrase.key for phrase in known}) != 1:
        return None
    return known[0]


def repeats(catalogue: Catalogue, last: ModifierDraft, element: Element, placed: Placed | None, cues: Cues) -> bool:
    """Words of the name of the option right before say nothing new: "clear broth noodles" of a set whose clear broth
    beef noodles take extra noodles, too."""
    if not _one_breath(last, element, cues) or element.start != last.end:
        return False
    within = placed is None or (placed.parent is not None and placed.parent in last.keys)
    return within and catalogue.within_name(last.keys, element.said)


def introduced(
    catalogue: Catalogue,
    items: tuple[str, ...],
    last: ModifierDraft,
    element: Element,
    keys: tuple[str, ...],
    cues: Cues,
) -> bool:
    """面要清汤的: the words before only said what the option is one of."""
    if not _one_breath(last, element, cues) or element.start - last.end > 1 or last.cued or last.amount is not None:
        return False
    inner = any(
        placed.parent in keys for item in items for key in last.keys for placed in catalogue.options(item).get(key, ())
    )
    return inner and catalogue.within_name(keys, last.element.said)


def named_half(line: LineDraft, keys: tuple[str, ...], cues: Cues) -> ModifierDraft | None:
    """ "Half tomato half bone, the tomato mild": the option of one half, named again to say more of it."""
    if cues.start is not None or cues.negate:
        return None
    halves = [m for m in line.modifiers if m.portion != "whole" and m.action == "include" and set(m.keys) & set(keys)]
    return halves[0] if len(halves) == 1 else None


def portion(line: LineDraft, placed: Placed | None, keys: tuple[str, ...], cues: Cues, said: Portion) -> Portion:
    """Which half an option is on: an option of another one is on none; two rivals of which each half takes one are the
    halves, whether or not it was said."""
    if placed is None or said != "whole" or cues.negate:
        return "whole" if placed is not None and placed.parent is not None and not placed.group.portions else said
    if not placed.group.portions or placed.group.maximum != 1:
        return said
    same = [m for m in line.modifiers if m.placed is not None and m.placed.group.key == placed.group.key]
    if len(same) != 1 or same[0].action != "include" or same[0].portion != "whole" or set(same[0].keys) & set(keys):
        return said
    line.modifiers[line.modifiers.index(same[0])] = replace(same[0], portion="first_half")
    return "second_half"


def _one_breath(last: ModifierDraft, element: Element, cues: Cues) -> bool:
    return last.action == "include" and last.quantity == 1 and not cues.strong and element.gap < COMMA
