"""Names of kinds ("pizza" where there are several, 三明治) -> what they may be; and lines that say which.

A kind names all of its items at once, so an order of it alone is a question. "Four pizzas, two Hawaiian and two
pepperoni" counts them first; "a sandwich, tuna" says which one behind.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from models.language.elements.elements import Element
from models.language.lines.drafts import LineDraft, refit
from models.language.lines.edits import count, put
from models.language.names.kindnames import QUALITY

if TYPE_CHECKING:
    from models.language.lines.fold import Lines


def of_a_kind(line: LineDraft) -> bool:
    """The line names a kind, or something that nothing knows."""
    return line.head is not None and (line.head.kind == "unknown" or line.head.quality == QUALITY)


def settle_kinds(lines: Lines) -> None:
    """Let lines of a kind be what the lines behind them say."""
    for line in list(lines.lines):
        if line not in lines.lines or not of_a_kind(line) or line.head is None:
            continue
        behind = lines.lines[lines.lines.index(line) + 1 :]
        announces = line.head.kind == "menu" and line.implied and not line.modifiers and not line.notes
        if announces and behind and not behind[0].implied and _may_be(lines, line, behind[0]):
            # "Relays: two of 12 V ...": the name of the kind, and then which.
            lines.lines.remove(line)
            lines.unparsed.extend(stray for stray in line.leftovers if stray is not line.head)
            continue
        if behind and _says_which(line, behind[0]):
            _become(lines, line, behind[0])
            continue
        total, kinds = Decimal(0), 0
        for other in behind:
            if not _may_be(lines, line, other):
                break
            total, kinds = total + (count(other) or 0), kinds + 1
            if total == count(line) and kinds > 1:
                _count_out(lines, line, behind[:kinds])
                break
            if total >= (count(line) or 0):
                break
    lines.unparsed = [stray for stray in lines.unparsed if not _announced(lines, stray)]
    for line in lines.lines:
        _call(lines, line)


def _announced(lines: Lines, stray: Element) -> bool:
    """ "Relays: two of 12 V ...": the name of a kind, and right behind it which ones."""
    if stray.kind != "menu" or stray.quality != QUALITY:
        return False
    behind = [line for line in lines.lines if line.head is not None and line.head.start > stray.start]
    first = min(behind, key=lambda line: line.head.start if line.head is not None else 0, default=None)
    return first is not None and not first.implied and bool(first.items) and set(first.items) <= set(stray.item_keys)


def _call(lines: Lines, line: LineDraft) -> None:
    """A word that stands in the names of one item only names it - but that stays a doubt."""
    if line.head is None or line.head.kind != "unknown":
        return
    phrase = lines.catalogue.only_bearer(line.head.said)
    if phrase is not None:
        line.leftovers.append(line.head)
        line.head = replace(line.head, kind="menu", phrases=(phrase,), quality=0.7)
        line.modifiers = [refit(lines.catalogue, line, modifier) for modifier in line.modifiers]


def _says_which(line: LineDraft, other: LineDraft) -> bool:
    return other.implied and not of_a_kind(other) and bool(other.items) and set(other.items) <= set(line.items)


def _become(lines: Lines, line: LineDraft, other: LineDraft) -> None:
    lines.lines.remove(other)
    line.leftovers = [stray for stray in line.leftovers if stray is not line.head]
    line.head = other.head
    line.modifiers = [refit(lines.catalogue, line, modifier) for modifier in line.modifiers]
    for modifier in other.modifiers:
        put(lines.catalogue, line, modifier)
    line.notes.extend(other.notes)
    line.leftovers.extend(other.leftovers)


def _may_be(lines: Lines, line: LineDraft, other: LineDraft) -> bool:
    assert line.head is not None
    if other.head is not None and other.head.kind == "unknown" and line.head.kind != "unknown":
        _name_within(lines, line, other)
    if of_a_kind(other) or not other.items:
        return False
    if line.head.kind == "unknown":
        return lines.catalogue.belongs(other.items, line.head.said)
    return set(other.items) <= set(line.items)


def _name_within(lines: Lines, line: LineDraft, other: LineDraft) -> None:
    """ "Two pizzas, one veggie": a veggie pizza, or the only pizza with that word in its name."""
    assert line.head is not None
    assert other.head is not None
    said, kind = other.head.said, line.head.said
    whole = [p for text in (said + kind, kind + said) for p in lines.catalogue.spelled(text, "item")]
    fitting = [p for p in whole if p.key in line.items]
    if not fitting:
        fitting = [p for p in line.head.phrases if lines.catalogue.belongs((p.key,), said)]
    if len({phrase.key for phrase in fitting}) == 1:
        other.head = replace(other.head, kind="menu", phrases=tuple(fitting), quality=0.9)
        other.modifiers = [refit(lines.catalogue, other, modifier) for modifier in other.modifiers]


def _count_out(lines: Lines, line: LineDraft, others: list[LineDraft]) -> None:
    """The line only announced the others: what was said of it is said of each of them."""
    lines.lines.remove(line)
    for other in others:
        for modifier in line.modifiers:
            fitted = refit(lines.catalogue, other, modifier)
            said = {old.placed.group.key for old in other.modifiers if old.placed is not None}
            if fitted.placed is None or fitted.placed.group.key not in said or fitted.placed.group.maximum != 1:
                put(lines.catalogue, other, modifier)
        other.notes.extend(line.notes)
    lines.unparsed.extend(stray for stray in line.leftovers if stray is not line.head)
