"""The cells of one line that say what it is -> the item, as name, size, code and both readings of them agree on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from models.image.lines.names import MISREAD, NOTHING, Named, Names
from models.image.lines.options import options_said
from models.image.ocr.doubts import readings
from models.image.structure.cells import Cell
from models.image.structure.wording import by_script, fold
from models.intent import Slot, SlotChoice

if TYPE_CHECKING:
    from models.image.lines.lines import Reader

_ALMOST = 0.85
"""Least similarity of a name to that of the item which the other language names."""
_RIVALS = 8
"""Readings of one run that are tried."""


def named_item(
    spoken: Cell | None, more: Sequence[Cell], reader: Reader, by_code: Named = NOTHING
) -> tuple[Named, bool, list[Slot]]:
    """What the name means: (what it names, whether the specification is part of the name, options that were said)."""
    if spoken is None:
        return NOTHING, False, []
    names = reader.names
    specified = " ".join(cell.text for cell in more)
    plain = names.settle(spoken.text, "item")
    whole = names.settle(f"{spoken.text} {specified}", "item") if specified else NOTHING
    turned = names.settle(f"{specified} {spoken.text}", "item") if specified else NOTHING
    # A name that is complete only with its size: the size decides between items of one name.
    for named, joined in ((whole, True), (turned, True), (plain, False)):
        if named.keys and named.certainty == 1.0:
            options = options_said([spoken, *more], named.key, reader) if more and not joined and named.key else None
            return named, joined, list(options[1]) if options is not None else []
    both = _two_languages(spoken.text, specified, names)
    if both is not None:
        return both, bool(specified), []
    said = options_said([spoken, *more], by_code.key, reader)
    if said is not None:
        return said[0], False, list(said[1])
    for named, joined in ((whole, True), (turned, True), (plain, False)):
        if named.keys:
            return named, joined, []
    nearest = {c.key: c for c in sorted((*plain.choices, *whole.choices), key=lambda c: c.score)}
    choices = sorted(nearest.values(), key=lambda c: -c.score)
    # What is most like it is the name of an item with its size.
    joined = bool(choices) and choices[0] in whole.choices
    return Named(None, "", 0.0, (), tuple(choices[:5])), joined, []


def wary(by_name: Named, spoken: Cell, more: Sequence[Cell], reader: Reader, by_code: Named) -> Named:
    """The name, with the items that it would be with a figure that may be another; theirs where the code says so."""
    rivals: dict[str, Named] = {}
    for changed in _alternatives((spoken, *more)) if by_name.key is not None else ():
        other = named_item(changed[0], changed[1:], reader, by_code)[0]
        if other.key not in (None, by_name.key) and other.certainty == 1.0:
            rivals[other.key or ""] = other
    if not rivals or by_name.key in by_code.keys:
        return by_name
    if by_code.key in rivals:
        return rivals[by_code.key]
    said = [by_name, *rivals.values()]
    choices = tuple(SlotChoice(one.name, one.key, 1.0) for one in said)
    return Named(by_name.key, by_name.name, 0.5, tuple(one.key for one in said if one.key), choices[:5])


def _alternatives(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells with one run read otherwise, for each run with a figure in doubt."""
    found: list[list[Cell]] = []
    for place, cell in enumerate(cells):
        for number, run in enumerate(cell.runs):
            for changes, text in readings(run.text, run.doubts)[1:_RIVALS] if run.doubtful else ():
                runs = (*cell.runs[:number], replace(run, text=text, places=(), doubts=()), *cell.runs[number + 1 :])
                if changes and text.strip():
                    found.append([*cells[:place], Cell(runs), *cells[place + 1 :]])
    return found


def _two_languages(text: str, specified: str, names: Names) -> Named | None:
    """A name printed in Chinese and in another language, each complete with what is specified."""
    parts = by_script(text)
    if parts is None:
        return None
    found = [names.settle(f"{part} {specified}".strip(), "item") for part in parts]
    keys = [named.key for named in found if named.key is not None and named.certainty == 1.0]
    if len(keys) == 2 and keys[0] == keys[1]:
        return Named(keys[0], found[0].name, 1.0, (keys[0],))
    if len(keys) != 1 or any(named.keys for named in found if named.key not in keys):
        return None
    # One is a whole name, the other is the same item's with a letter misread, or its size is said in one language.
    sure, unsure = (found[0], parts[1]) if found[0].key in keys else (found[1], parts[0])
    if specified and _but_for_size(fold(unsure), fold(specified), names.called(keys[0])):
        return Named(keys[0], sure.name, 1.0, (keys[0],))
    alike = _misread(fold(f"{unsure} {specified}"), names.called(keys[0]))
    return Named(keys[0], sure.name, MISREAD, (keys[0],)) if alike else None


def _but_for_size(name: str, size: str, called: Sequence[str]) -> bool:
    """The name is one of these but for words around it that hold the same figures as the size: 25页 and `25 sheets`."""
    return any(
        _figures(full.replace(name, "", 1)) == _figures(size)
        for full in called
        if len(name) > 1 and (full.startswith(name) or full.endswith(name))
    )


def _misread(folded: str, called: Sequence[str]) -> bool:
    """One of these names with a few letters misread; its figures are the same."""
    from rapidfuzz.distance import Levenshtein

    figures = _figures(folded)
    return any(
        _figures(name) == figures and Levenshtein.normalized_similarity(folded, name) >= _ALMOST for name in called
    )


def _figures(folded: str) -> list[str]:
    return [sign for sign in folded if sign.isdigit()]


def agreed(by_name: Named, by_code: Named) -> Named:
    """Name and code together: where they agree the code outranks print, where they differ both are choices."""
    if not by_code.keys:
        return by_name
    if not by_name.keys:
        if by_name.choices and all(choice.key not in by_code.keys for choice in by_name.choices):
            return by_name
        # The name is not the catalogue's, its code is; the validator compares the two.
        return replace(by_code, certainty=0.9 * by_code.certainty)
    common = tuple(key for key in by_name.keys if key in by_code.keys)
    if len(common) == 1:
        certainty = max(by_name.certainty, by_code.certainty)
        return Named(common[0], by_name.name if by_name.certainty == 1.0 else by_code.name, certainty, common)
    rivals = (
        (SlotChoice(by_name.name, key, 1.0) for key in by_name.keys),
        (SlotChoice(by_code.name, key, 1.0) for key in by_code.keys),
    )
    return Named(by_name.key, by_name.name, 0.5, by_name.keys, tuple(choice for side in rivals for choice in side)[:5])
