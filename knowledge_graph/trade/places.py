"""Places: where an order is made and where it goes, told apart by role and by what is offered where."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge_graph.catalogue import makes, valid
from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import doubt_likeness, nearby, phrase_kinds, resolve, settle, words_of
from knowledge_graph.naming.directory import ADDRESS_PARTS
from knowledge_graph.order import Address, Location
from knowledge_graph.proposal import Step
from knowledge_graph.trade.buyers import PLACE_PATH as PLACE_PATH
from knowledge_graph.trade.buyers import check_destination, place_of_address
from models.evidence import Declared
from models.intent import AddressValue, CandidateIntent, Slot
from models.language.values.places import tells_place

SITE_PATH = "/fulfilment_site"
DESTINATIONS = ("site", "area", "customer", "warehouse")
"""Kinds of nodes that goods can be brought to."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The node where it is made (None: not known or not needed) and the place where it goes."""

    site: Node | None = None
    destination: Location | None = None


def whereabouts(
    candidate: CandidateIntent, items: tuple[str, ...], needs_site: bool, notes: Notes, buyer: str | None = None
) -> Whereabouts:
    """Read `store`, `place` and `deliver_to`; `items` are the keys of what is ordered, `buyer` that of the customer."""
    destination = _destination(candidate.named("deliver_to"), notes, buyer)
    check_destination(destination, buyer, notes)
    site: Node | None = None
    said = False
    for slot in candidate.named("store"):
        said = True
        node = settle(slot, ("site",), "fulfilment_site", SITE_PATH, notes, (nearby(notes.situation),))
        if node is not None and site is not None and node.key != site.key:
            notes.find("fulfilment_site.ambiguous", SITE_PATH, (site.key, node.key), said=slot.text)
        site = site or node
    if site is not None and not makes(site) and (destination is None or destination.id == site.key):
        # Nothing is made there, so it can only be where the order goes.
        notes.derivations[:] = [replace(d, field=PLACE_PATH) if d.field == SITE_PATH else d for d in notes.derivations]
        destination = destination or location_of(site, notes)
        site, said = None, False
    for slot in candidate.named("place"):
        node, path = _place(slot, notes)
        if node is None:
            said = True
        elif _goes_to(node, said, items, notes):
            notes.heard(PLACE_PATH, slot, path)
            destination = destination or location_of(node, notes)
        else:
            said = True
            site = site or node
            notes.heard(SITE_PATH, slot, path)
            if node.properties.get("role") == "both":
                notes.find("place.role_ambiguous", SITE_PATH, [node.key], name=node.name(notes.situation.language))
    if site is None and not said:
        site = _assumed(needs_site, buyer, notes)
    elif site is not None:
        _compare_declared(site, notes)
    if site is not None:
        check_site(site, notes)
    return Whereabouts(site, destination)


def location_of(node: Node, notes: Notes) -> Location:
    """A node as a location: with the address that the graph has of it."""
    language = notes.situation.language
    parts = {}
    for part in ADDRESS_PARTS:
        value = node.properties.get(f"{part}@{language}") or node.properties.get(part)
        if isinstance(value, str) and value:
            parts[part] = value
    return Location(id=node.key, name=node.name(language), address=Address(**parts) if parts else None)


def check_site(site: Node, notes: Notes) -> None:
    """Is something made at this site, and is it in service?"""
    name = site.name(notes.situation.language)
    if not makes(site):
        notes.find("fulfilment_site.role", SITE_PATH, [site.key], name=name)
    if not valid(site, notes.situation.capture.captured_at):
        notes.find("fulfilment_site.closed", SITE_PATH, [site.key], name=name)


def _place(slot: Slot, notes: Notes) -> tuple[Node | None, tuple[Step, ...]]:
    """The site or area that a place name of open role stands for."""
    found = resolve(slot, ("site", "area"), notes.situation, (nearby(notes.situation),))
    if found.node is not None:
        notes.offer(PLACE_PATH if found.node.kind == "area" else SITE_PATH, found.others)
        role = str(found.node.properties.get("role") or "makes") if found.node.kind == "site" else "receives"
        return found.node, (*found.path, Step(found.node.key, "role", role, "what the graph says of the place"))
    notes.offer(SITE_PATH, found.others)
    notes.heard(SITE_PATH, slot, (), 0.0)
    near = [node.key for node in found.ties] or [c.key for c in found.others[: notes.situation.limits.choices] if c.key]
    notes.find("place.ambiguous" if found.ties else "place.unknown", SITE_PATH, near, said=slot.text)
    return None, ()


def _goes_to(place: Node, site_said: bool, items: tuple[str, ...], notes: Notes) -> bool:
    """Must the place be where it goes: nothing is made there, another site was said, or it lacks what was ordered?"""
    if place.kind != "site" or not makes(place) or site_said:
        return True
    situation = notes.situation
    nodes = [node for key in items if (node := situation.node(key)) is not None]
    here = all(situation.catalogue.offered(node, place.key, situation.capture.captured_at) for node in nodes)
    return place.properties.get("role") == "both" and not here


def _destination(slots: tuple[Slot, ...], notes: Notes, buyer: str | None = None) -> Location | None:
    """Where it goes: a node of the graph, a free address, or the words kept as they were said."""
    kept: Location | None = None
    for slot in slots:
        location = one_destination(slot, notes, buyer)
        if kept is None or kept == location:
            kept = location
        elif location is not None and location.id is None and kept.id is not None:
            kept = _merged(kept, location)
        elif location is not None and kept.id is None:
            kept = _merged(location, kept) if location.id is not None else _merged(kept, location)
        elif location is not None:
            keys = [key for key in (kept.id, location.id) if key]
            notes.find("delivery.ambiguous_place", PLACE_PATH, keys, said=slot.text)
    return kept


def _merged(first: Location, second: Location) -> Location:
    """A named place, and beside it what was said of the address."""
    return Location(id=first.id, name=first.name or second.name, address=second.address or first.address)


def one_destination(slot: Slot, notes: Notes, buyer: str | None = None) -> Location | None:
    """The place that one slot names: a node, a free address, or its words."""
    value = slot.value
    printed = place_of_address(slot, buyer, notes)
    if printed is not None:
        step = Step(f"“{slot.text}”", "address", printed.key, "the place of this address")
        notes.heard(PLACE_PATH, slot, (step,))
        return location_of(printed, notes)
    if isinstance(value, AddressValue) and slot.key is None and not _is_address(value):
        # No street and no number, but perhaps the very name of a customer: goods go where it receives them.
        named = notes.situation.names.named(words_of(slot), phrase_kinds(DESTINATIONS))
        if len(named) == 1:
            notes.heard(PLACE_PATH, slot, (Step(f"“{slot.text}”", "named", named[0].key),))
            return location_of(named[0], notes)
    if isinstance(value, AddressValue):
        notes.heard(PLACE_PATH, slot)
        address = Address(**{part: getattr(value, part) for part in ADDRESS_PARTS})
        node = notes.situation.node(slot.key) if slot.key is not None else None
        known = location_of(node, notes) if node is not None else None
        if known is None and not _is_address(value):
            notes.find("delivery.unknown_place", PLACE_PATH, said=slot.text)
        return Location(id=known.id if known else None, name=known.name if known else None, address=address)
    found = resolve(slot, DESTINATIONS, notes.situation, (nearby(notes.situation),))
    notes.offer(PLACE_PATH, found.others)
    if found.node is not None:
        notes.heard(PLACE_PATH, slot, found.path, found.certainty)
        doubt_likeness(found, slot, PLACE_PATH, notes)
        return location_of(found.node, notes)
    if found.ties:
        notes.heard(PLACE_PATH, slot, (), 0.0)
        notes.find("delivery.ambiguous_place", PLACE_PATH, [node.key for node in found.ties], said=slot.text)
        return Location(name=slot.text)
    notes.heard(PLACE_PATH, slot)
    notes.find("delivery.unknown_place", PLACE_PATH, said=slot.text)
    return Location(name=value if isinstance(value, str) else slot.text)


def _is_address(value: AddressValue) -> bool:
    """Whether free words tell a place: a street, a number, a floor, the front desk; "the moon" tells none."""
    if value.province or value.city or value.district or value.street:
        return True
    return value.detail is not None and tells_place(value.detail)


def _assumed(needed: bool, buyer: str | None, notes: Notes) -> Node | None:
    """Nothing was said: the declared site, else the sender's or the buyer's only one, else the only one there is."""
    situation = notes.situation
    declared = situation.capture.site
    node = situation.node(declared) if declared is not None else None
    if declared is not None and node is None and needed:
        notes.find("fulfilment_site.unknown", SITE_PATH, [n.key for n in _makers(notes)], said=declared)
        return None
    if node is not None and makes(node):
        notes.because(SITE_PATH, Declared(situation.capture.sender), (Step("capture", "site", node.key),))
        return node
    if not needed:
        return None
    sure = situation.limits.stand_in_certainty
    own: list[Node] = []
    for party, rule in ((situation.capture.sender, "the sender's only site"), (buyer, "the buyer's only site")):
        theirs = [n for n in situation.graph.targets(party, "sites") if makes(n)] if party is not None else []
        if len(theirs) == 1:
            notes.derived(SITE_PATH, rule, (Step(party or "?", "sites", theirs[0].key, rule),), sure)
            return theirs[0]
        own += theirs
    if len(situation.catalogue.makers) == 1:
        only = situation.catalogue.makers[0]
        notes.derived(SITE_PATH, "the only site", (Step("graph", "site", only.key, "nothing is made elsewhere"),), sure)
        return only
    # Without a sender (only offline: every door knows its key's identity) there is nobody whom a question could reach.
    code = "fulfilment_site.missing" if situation.capture.sender else "fulfilment_site.open"
    notes.find(code, SITE_PATH, [node.key for node in own] or [n.key for n in _makers(notes)])
    return None


def _makers(notes: Notes) -> tuple[Node, ...]:
    return notes.situation.catalogue.makers[: notes.situation.limits.choices]


def _compare_declared(site: Node, notes: Notes) -> None:
    declared = notes.situation.capture.site
    if declared is not None and declared != site.key and declared in notes.situation.graph:
        name = site.name(notes.situation.language)
        notes.find(
            "fulfilment_site.differs",
            SITE_PATH,
            [site.key, declared],
            name=name,
            declared=notes.situation.called(declared),
        )
