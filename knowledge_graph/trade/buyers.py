"""Buyers: the customer by name, alias or number; on a document also by telephone, tax number or address.

What a document bears of two different customers is a finding, and a name that nobody bears is never replaced by whoever
has the telephone.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import doubt_likeness, resolve, words_of
from knowledge_graph.naming.directory import directory_of
from knowledge_graph.order import Location, Party
from knowledge_graph.proposal import Step
from knowledge_graph.trade.parties import read_phone
from models.intent import AddressValue, CandidateIntent, Slot

BUYER_PATH = "/buyer"
PLACE_PATH = "/delivery/location"


@dataclass(frozen=True, slots=True)
class _Trace:
    """A customer whom something other than a name tells."""

    node: Node
    slot: Slot
    relation: str
    """`phone`, `address`."""


def buyer(candidate: CandidateIntent, notes: Notes) -> Party | None:
    """Who buys: the customer that was named, with the telephone that was said; a customer who writes is the buyer."""
    phone = read_phone(candidate.named("phone"), notes)
    traces = _traces(candidate, notes) if notes.situation.document else ()
    slots = candidate.named("customer")
    named = [_customer(slot, traces, notes) for slot in slots]
    known = [party for party in named if party.id is not None]
    if len({party.id for party in known}) > 1:
        keys = [party.id for party in known if party.id]
        notes.find("customer.ambiguous", BUYER_PATH, keys, said=" / ".join(slot.text for slot in slots))
    contact = candidate.named("contact")
    for slot in contact:
        notes.heard("/buyer/name" if not named else "/instructions", slot)
    if named:
        party = known[0] if known else named[0]
        _compare(party, traces, notes)
        return Party(id=party.id, name=party.name, phone=phone)
    sender = notes.situation.node(notes.situation.capture.sender)
    if sender is not None and sender.kind == "customer":
        notes.derived(BUYER_PATH, "the sender is a customer", (Step("capture", "sender", sender.key),))
        party = Party(id=sender.key, name=sender.name(notes.situation.language), phone=phone)
        _compare(party, traces, notes)
        return party
    traced = _traced(traces, notes)
    if traced is not None:
        return Party(id=traced.key, name=traced.name(notes.situation.language), phone=phone)
    if notes.situation.document and candidate.lines:
        # An order on paper is somebody's: whose name was not found on it was not read.
        notes.find("customer.missing", BUYER_PATH)
    if contact or phone is not None:
        return Party(name=words_of(contact[0]) if contact else None, phone=phone)
    return None


def check_destination(location: Location | None, customer: str | None, notes: Notes) -> None:
    """Does a document of this customer send goods to one of the customer's own places?

    A place of the graph is foreign where it is another customer's, or where the customer declares its places; one
    whose owner nobody declared is not. Any other address is foreign where the customer's own is known.
    """
    node = notes.situation.graph.get(customer)
    if node is None or location is None or not notes.situation.document:
        return
    places = own_places(node, notes)
    place = notes.situation.graph.get(location.id)
    if place is None:
        foreign = any("street" in own.properties for own in places)
    elif place in places or place in directory_of(notes.situation.graph).at(_street(node), (place,)):
        foreign = False
    else:
        others = notes.situation.graph.into(place.key, "receives_at")
        foreign = len(places) > 1 or place.kind == "customer" or bool(others)
    if foreign:
        said = location.name or " ".join(_written(location)) or "?"
        name = node.name(notes.situation.language)
        notes.find("delivery.foreign_place", PLACE_PATH, [own.key for own in places], name=name, said=said)


def _street(customer: Node) -> AddressValue:
    city, street = (customer.properties.get(part) for part in ("city", "street"))
    return AddressValue(
        city=city if isinstance(city, str) else None, street=street if isinstance(street, str) else None
    )


def own_places(customer: Node, notes: Notes) -> tuple[Node, ...]:
    """Where goods of this customer go: its own address, and the places that it receives at."""
    return (customer, *notes.situation.graph.targets(customer.key, "receives_at"))


def place_of_address(slot: Slot, customer: str | None, notes: Notes) -> Node | None:
    """The place whose address a document prints: the customer's own before others of the same address."""
    if not notes.situation.document:
        return None
    address = slot.value if isinstance(slot.value, AddressValue) else words_of(slot)
    directory = directory_of(notes.situation.graph)
    node = notes.situation.graph.get(customer)
    own = directory.at(address, own_places(node, notes)) if node is not None else ()
    found = own or directory.at(address)
    return found[0] if len(found) == 1 else None


def _written(location: Location) -> list[str]:
    address = location.address
    if address is None:
        return []
    return [p for p in (address.city, address.district, address.street, address.detail) if p is not None]


def _traces(candidate: CandidateIntent, notes: Notes) -> tuple[_Trace, ...]:
    """Customers whom telephones and delivery addresses tell, where they tell just one."""
    directory = directory_of(notes.situation.graph)
    found = []
    for slot in candidate.named("phone"):
        if len(nodes := directory.of_phone(words_of(slot))) == 1:
            found.append(_Trace(nodes[0], slot, "phone"))
    for slot in candidate.named("deliver_to"):
        address = slot.value if isinstance(slot.value, AddressValue) else words_of(slot)
        customers = [node for node in directory.at(address) if node.kind == "customer"]
        if len(customers) == 1:
            found.append(_Trace(customers[0], slot, "address"))
    return tuple(found)


def _traced(traces: tuple[_Trace, ...], notes: Notes) -> Node | None:
    """Nobody was named: the one customer whom telephone and address tell."""
    keys = {trace.node.key for trace in traces}
    if len(keys) > 1:
        said = " / ".join(trace.slot.text for trace in traces)
        notes.find("customer.ambiguous", BUYER_PATH, sorted(keys), said=said)
    if len(keys) != 1:
        return None
    for trace in traces:
        step = Step(f"“{trace.slot.text}”", trace.relation, trace.node.key, "the only customer with it")
        notes.heard(BUYER_PATH, trace.slot, (step,), notes.situation.limits.stand_in_certainty)
    return traces[0].node


def _compare(party: Party, traces: tuple[_Trace, ...], notes: Notes) -> None:
    """A telephone of another customer than the one that is named: one of the two is wrong."""
    for trace in traces:
        if trace.relation == "phone" and party.id is not None and trace.node.key != party.id:
            other = trace.node.name(notes.situation.language)
            keys = (party.id, trace.node.key)
            notes.find("customer.differs", BUYER_PATH, keys, name=party.name, said=trace.slot.text, other=other)


def _customer(slot: Slot, traces: tuple[_Trace, ...], notes: Notes) -> Party:
    language = notes.situation.language
    taxed = directory_of(notes.situation.graph).of_tax_number(words_of(slot))
    if len(taxed) == 1:
        step = Step(f"“{words_of(slot)}”", "tax_number", taxed[0].key)
        notes.heard(BUYER_PATH, slot, (step,))
        return Party(id=taxed[0].key, name=taxed[0].name(language))
    found = resolve(slot, ("customer",), notes.situation)
    notes.offer(BUYER_PATH, found.others)
    if found.node is not None:
        notes.heard(BUYER_PATH, slot, found.path, found.certainty)
        doubt_likeness(found, slot, BUYER_PATH, notes)
        return Party(id=found.node.key, name=found.node.name(language))
    notes.heard(BUYER_PATH, slot, (), 0.0 if found.ties else 1.0)
    if found.ties:
        notes.find("customer.ambiguous", BUYER_PATH, [node.key for node in found.ties], said=slot.text)
    else:
        near = [trace.node.key for trace in traces]
        near += [choice.key for choice in found.others if choice.key]
        notes.find("customer.unknown", BUYER_PATH, near[: notes.situation.limits.choices], said=slot.text)
    return Party(name=words_of(slot))
