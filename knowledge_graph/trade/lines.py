"""Lines: the items of a reading as order lines, before the business's rules are applied to them."""

from __future__ import annotations

from dataclasses import replace

from knowledge_graph.answering.telling import in_row
from knowledge_graph.catalogue import ORDERABLE, Item
from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import Preference, offered_at, settle, words_of
from knowledge_graph.order import OrderLine, Price, Quantity, Reference
from knowledge_graph.proposal import Step
from knowledge_graph.trade.articles import settle_article
from knowledge_graph.trade.itemcodes import codes_of
from knowledge_graph.trade.placement import read_modifiers
from knowledge_graph.trade.pricing import per_ordered, stated_price
from knowledge_graph.trade.quantities import read_quantity
from knowledge_graph.trade.specifications import read_specification
from models.intent import CandidateIntent, Line, Slot


def likely_items(candidate: CandidateIntent, notes: Notes) -> tuple[str, ...]:
    """Keys of what is ordered as far as vocabulary and codes gave them; enough to tell what a place can offer."""
    keys = [slot.key for line in candidate.lines for slot in line.named("item")]
    codes = codes_of(notes.situation.graph)
    for line in candidate.lines:
        for slot in line.named("item_code"):
            keys += codes.bearing(words_of(slot), None)
    return tuple(key for key in keys if key is not None and notes.situation.catalogue.item(key) is not None)


def read_lines(
    lines: tuple[Line, ...], site: Node | None, notes: Notes, buyer: str | None = None
) -> tuple[OrderLine, ...]:
    """One order line for each line heard, `L1` first. `buyer` is the customer's key: item codes may be its own."""
    return tuple(_line(line, f"L{number}", site, buyer, notes) for number, line in enumerate(lines, start=1))


def _line(line: Line, name: str, site: Node | None, buyer: str | None, notes: Notes) -> OrderLine:
    path = f"/lines/{name}"
    place = site.key if site is not None else None
    reference, item = _item(line, path, place, buyer, notes)
    quantity = _quantity(line, item, f"{path}/quantity", notes)
    options, unjudged = _specified(line, item, path, notes)
    modifiers = read_modifiers((*line.named("modifier"), *options), item, path, place, notes)
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
        note="; ".join((*(_text(slot) for slot in notes_said), *filter(None, (unjudged,)))) or None,
        price=_price(line, quantity, item, currency, notes),
    )


def _price(
    line: Line, quantity: Quantity | None, item: Item | None, currency: str | None, notes: Notes
) -> Price | None:
    """The stated price. A form prints the price of one unit as ordered; people may say that of the whole line."""
    price = stated_price(line.named("price"), currency)
    if price is None or item is None or not notes.situation.document:
        return price
    return replace(price, per=per_ordered(line.named("quantity"), quantity, item))


def _quantity(line: Line, item: Item | None, path: str, notes: Notes) -> Quantity | None:
    """An empty cell of a document is no order for one: what was not read is never assumed there."""
    slots = line.named("quantity")
    if not slots and notes.situation.document:
        name = item.node.name(notes.situation.language) if item is not None else "?"
        notes.find("quantity.missing", path, name=name)
        return None
    return read_quantity(slots, item, path, notes)


def _specified(line: Line, item: Item | None, path: str, notes: Notes) -> tuple[tuple[Slot, ...], str]:
    """Options that the specification names, and its words that the graph cannot judge."""
    slots = line.named("specification")
    if item is None:
        for slot in slots:
            notes.beside(f"{path}/item", slot)
        return (), " ".join(_text(slot) for slot in slots)
    options, left = read_specification(slots, item, path, notes)
    if left:
        name = item.node.name(notes.situation.language)
        notes.find("item.specification_unknown", f"{path}/note", [item.node.key], name=name, said=left)
    return options, left


def _item(line: Line, path: str, site: str | None, buyer: str | None, notes: Notes) -> tuple[Reference, Item | None]:
    where = f"{path}/item"
    slots = line.named("item")
    if line.named("item_code"):
        preferences = (_carries(line, notes), offered_at(notes.situation, site))
        found = settle_article(line, where, preferences, buyer, notes)
        if found is None:
            return Reference(id=None, name=_text((*slots, *line.named("item_code"))[0])), None
        return Reference(id=found.key, name=found.name(notes.situation.language)), notes.situation.catalogue.item(
            found.key
        )
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
        notes.find(code, path, said=in_row(words))


def _text(slot: Slot) -> str:
    return slot.value if isinstance(slot.value, str) and slot.value else slot.text
