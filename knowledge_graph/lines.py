"""Lines: the items of a reading as order lines, before the business's rules are applied to them."""

from __future__ import annotations

from knowledge_graph.catalogue import ORDERABLE, Item
from knowledge_graph.graph import Node
from knowledge_graph.notes import Notes
from knowledge_graph.order import OrderLine, Reference
from knowledge_graph.placement import read_modifiers
from knowledge_graph.pricing import stated_price
from knowledge_graph.proposal import Step
from knowledge_graph.quantities import read_quantity
from knowledge_graph.resolve import Preference, offered_at, settle
from knowledge_graph.sentences import listed
from models.intent import CandidateIntent, Line, Slot


def likely_items(candidate: CandidateIntent, notes: Notes) -> tuple[str, ...]:
    """Keys of what is ordered as far as the vocabulary gave them; enough to tell what a place can offer."""
    keys = (slot.key for line in candidate.lines for slot in line.named("item"))
    return tuple(key for key in keys if key is not None and notes.situation.catalogue.item(key) is not None)


def read_lines(lines: tuple[Line, ...], site: Node | None, notes: Notes) -> tuple[OrderLine, ...]:
    """One order line for each line heard, `L1` first."""
    return tuple(_line(line, f"L{number}", site, notes) for number, line in enumerate(lines, start=1))


def _line(line: Line, name: str, site: Node | None, notes: Notes) -> OrderLine:
    path = f"/lines/{name}"
    place = site.key if site is not None else None
    reference, item = _item(line, path, place, notes)
    quantity = read_quantity(line.named("quantity"), item, f"{path}/quantity", notes)
    modifiers = read_modifiers(line.named("modifier"), item, path, place, notes)
    unparsed(line.named("unparsed"), path, notes)
    notes_said = line.named("note")
    for slot in notes_said:
        notes.heard(f"{path}/note", slot)
    prices = line.named("price")
    for slot in prices:
        notes.heard(f"{path}/price", slot)
    currency = item.currency if item is not None else notes.situation.catalogue.currency
    return OrderLine(
        id=name,
        item=reference,
        quantity=quantity,
        modifiers=modifiers,
        note="; ".join(_text(slot) for slot in notes_said) or None,
        price=stated_price(prices, currency),
    )


def _item(line: Line, path: str, site: str | None, notes: Notes) -> tuple[Reference, Item | None]:
    where = f"{path}/item"
    slots = line.named("item")
    if not slots:
        said = " ".join(slot.text for slot in line.slots)
        notes.find("item.missing", where, said=said)
        return Reference(id=None, name=None), None
    preferences = (_carries(line, notes), offered_at(notes.situation, site))
    node = settle(slots[0], ORDERABLE, "item", where, notes, preferences)
    for again in slots[1:]:
        # A second name on one line either repeats the first or is a second reading of it.
        other = settle(again, ORDERABLE, "item", where, notes, preferences)
        if node is not None and other is not None and other.key != node.key:
            notes.find("item.ambiguous", where, (node.key, other.key), said=again.text)
    if node is None:
        return Reference(id=None, name=_text(slots[0])), None
    return Reference(id=node.key, name=node.name(notes.situation.language)), notes.situation.catalogue.item(node.key)


def _carries(line: Line, notes: Notes) -> Preference:
    """Of items of one name, prefer those that have every option that was said of the line."""
    options = [slot.key for slot in line.named("modifier") if slot.key is not None]
    catalogue = notes.situation.catalogue
    return Preference(
        lambda node: all(option in catalogue.places(node.key) for option in options),
        lambda node: Step(node.key, "modifier_groups", "options", "the only one of this name with what was said of it"),
    )


def leftovers(candidate: CandidateIntent, handled: frozenset[str], notes: Notes, code: str = "text.unparsed") -> None:
    """Whatever was said of the whole and has no place in this kind of record."""
    unparsed(tuple(slot for slot in candidate.slots if slot.name not in handled), "", notes, code)


def unparsed(slots: tuple[Slot, ...], path: str, notes: Notes, code: str = "text.unparsed") -> None:
    """Words with content that no slot took: one remark with all of them."""
    words = [slot.text for slot in slots if slot.text.strip()]
    if words:
        notes.find(code, path, said=listed(words, notes.situation.language))


def _text(slot: Slot) -> str:
    return slot.value if isinstance(slot.value, str) and slot.value else slot.text
