"""Cells that name an item with its options (`冰美式 大杯 燕麦奶`, `latte, oat milk`) -> item and modifiers, or nothing.

The language parser reads them; it counts only where it understood every word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.image.lines.names import Named
from models.image.lines.speech import passage, understood
from models.image.structure.cells import Cell
from models.intent import Line, Slot

if TYPE_CHECKING:
    from models.image.lines.lines import Reader


def implied(slot: Slot, line: Line) -> bool:
    """True for the one that the parser assumes where no quantity was said: it rests on the item's own words."""
    return slot.name == "quantity" and any(slot.evidence == item.evidence for item in line.named("item"))


def options_said(cells: Sequence[Cell], expected: str | None, reader: Reader) -> tuple[Named, tuple[Slot, ...]] | None:
    """The item and its options, or None where the words are not an item with options and nothing else.

    `expected` is the item that a code names; another item is no answer then.
    """
    if not cells:
        return None
    said = passage([cell.runs for cell in cells])
    for request in understood(said, reader.names.vocabulary, reader.at, reader.evidence)[:1]:
        best = request.candidates[0]
        if best.intent != "order.place" or len(best.lines) != 1 or best.slots:
            return None
        line = best.lines[0]
        items = line.named("item")
        said_slots = [slot for slot in line.slots if not implied(slot, line)]
        if len(items) != 1 or items[0].key is None or any(slot.name not in ("item", "modifier") for slot in said_slots):
            return None
        if expected is not None and items[0].key != expected:
            return None
        name = items[0].value if isinstance(items[0].value, str) else items[0].text
        return Named(items[0].key, name, 1.0, (items[0].key,), items[0].choices), line.named("modifier")
    return None
