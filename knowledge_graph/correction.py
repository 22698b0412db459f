"""Correction: an order that a human entered or edited, checked against the same business as one that was heard.

Perception's doubts are settled by the decision; the business's rules are not. Fields that the human left as they were
keep their evidence, all others name the review.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge_graph.catalogue import ORDERABLE
from knowledge_graph.graph import Graph
from knowledge_graph.judging.examination import examine, supply
from knowledge_graph.judging.identity import seen_before
from knowledge_graph.judging.notes import Notes
from knowledge_graph.naming.names import Names
from knowledge_graph.order import Maintenance, Modifier, Order, OrderLine
from knowledge_graph.proposal import Circumstances, Derivation, Proposal
from knowledge_graph.trade.parties import check_phone
from knowledge_graph.trade.placement import modifier_path
from knowledge_graph.trade.places import PLACE_PATH, SITE_PATH, check_site
from knowledge_graph.trade.quantities import check_quantity, with_base
from knowledge_graph.trade.sales import WINDOW_PATH
from knowledge_graph.upkeep.diagnosis import courses
from knowledge_graph.validator import PERCEPTION, situate
from models.capture import Capture
from models.evidence import Decided, Derived
from models.intent import Intent


def validate_order(
    order: Order,
    capture: Capture,
    graph: Graph,
    circumstances: Circumstances,
    lexicon: Names,
    decided_by: str,
    earlier: Proposal | None = None,
) -> Proposal:
    """Check an edited order. `decided_by` is the review's id; `earlier` the proposal that was edited, if any.

    Catalogue prices, base amounts, constraints and supply are worked out anew; stated prices stay.
    """
    situation = situate(capture, graph, replace(circumstances, hand_entered=True), lexicon)
    notes = Notes(situation)
    _check_references(order, notes)
    checked = _maintenance(order, notes) if order.kind == "maintenance" else _sales(order, notes)
    intent: Intent = "maintenance.request" if order.kind == "maintenance" else "order.place"
    return Proposal(
        capture=capture.id,
        request=earlier.request if earlier is not None else 0,
        intent=earlier.intent if earlier is not None else intent,
        order=checked,
        findings=tuple(finding for finding in notes.findings if finding.code not in PERCEPTION),
        derivation=_derivation(checked, decided_by, notes, earlier),
        alternatives={},
        confidence=1.0,
        graph=graph.digest,
    )


def fields_of(order: Order) -> Iterator[tuple[str, object]]:
    """Every field that a derivation may speak of, with its value."""
    yield SITE_PATH, order.fulfilment_site
    yield "/buyer", order.buyer
    yield "/seller", order.seller
    yield "/submitter", order.submitter
    yield PLACE_PATH, order.delivery.location if order.delivery is not None else None
    yield WINDOW_PATH, order.delivery.window if order.delivery is not None else None
    yield "/external_reference", order.external_reference
    yield "/purchase_order_number", order.purchase_order_number
    yield "/order_date", order.order_date
    yield "/total", order.total
    for line in order.lines:
        path = f"/lines/{line.id}"
        yield f"{path}/item", line.item.id
        yield f"{path}/quantity", line.quantity
        yield f"{path}/note", line.note
        yield f"{path}/price", line.price
        yield f"{path}/amount", line.amount
        yield f"{path}/supply", line.supply
        yield from _modifier_fields(path, line.modifiers)
    for index, instruction in enumerate(order.instructions):
        yield f"/instructions/{index}", instruction
    for constraint in order.constraints:
        yield f"/constraints/{constraint.code}", constraint
    if order.maintenance is not None:
        for name in ("asset", "component", "symptom", "fault", "procedure", "detected_at", "reading"):
            yield f"/maintenance/{name}", getattr(order.maintenance, name)


def _modifier_fields(path: str, modifiers: tuple[Modifier, ...]) -> Iterator[tuple[str, object]]:
    for modifier in modifiers:
        where = modifier_path(path, modifier)
        yield where, replace(modifier, modifiers=())
        yield from _modifier_fields(where, modifier.modifiers)


def _sales(order: Order, notes: Notes) -> Order:
    site = (
        notes.situation.node(order.fulfilment_site.id) if order.fulfilment_site and order.fulfilment_site.id else None
    )
    if site is not None:
        check_site(site, notes)
    elif notes.situation.catalogue.makers and any((line.item.id or "").startswith("product:") for line in order.lines):
        notes.find("fulfilment_site.missing", SITE_PATH)
    if order.buyer is not None and order.buyer.phone is not None:
        order = replace(order, buyer=replace(order.buyer, phone=check_phone(order.buyer.phone, "/buyer/phone", notes)))
    entered = order.constraints
    lines = tuple(_without_catalogue_price(line) for line in order.lines)
    checked = examine(replace(order, lines=lines), notes)
    derived = {constraint.code for constraint in checked.constraints}
    added = tuple(constraint for constraint in entered if constraint.code not in derived)
    return replace(checked, constraints=(*checked.constraints, *added))


def _without_catalogue_price(line: OrderLine) -> OrderLine:
    return replace(line, price=None) if line.price is not None and line.price.source == "catalogue" else line


def _maintenance(order: Order, notes: Notes) -> Order:
    if order.maintenance is None:
        notes.find("maintenance.missing", "/maintenance")
        return order
    lines = tuple(_part(line, notes) for line in order.lines)
    _check_procedure(order.maintenance, notes)
    checked = replace(order, lines=lines)
    seen_before(checked, notes)
    return checked


def _part(line: OrderLine, notes: Notes) -> OrderLine:
    item = notes.situation.catalogue.item(line.item.id)
    if item is None:
        return line
    path = f"/lines/{line.id}"
    check_quantity(line.quantity, item, f"{path}/quantity", notes)
    quantity = with_base(line.quantity, item) if line.quantity is not None else None
    return replace(line, quantity=quantity, supply=supply(item, quantity, None, path, notes))


def _check_procedure(work: Maintenance, notes: Notes) -> None:
    """A human may choose among what the graph derives, not beyond it."""
    situation = notes.situation
    asset, symptom = situation.graph.get(work.asset.id), situation.graph.get(work.symptom)
    component = situation.graph.get(work.component.id if work.component is not None else None)
    fault = situation.graph.get(work.fault.id if work.fault is not None else None)
    if asset is None:
        notes.find("asset.missing", "/maintenance/asset")
    own = {edge.target for edge in situation.graph.out(asset.key, "components")} if asset is not None else set()
    if component is not None and own and component.key not in own:
        name, part = situation.called(work.asset.id), component.name(situation.language)
        notes.find("component.foreign", "/maintenance/component", [component.key], name=name, component=part)
    if fault is not None:
        allowed = {node.key for node in situation.graph.targets(fault.key, "procedures")}
    else:
        found = courses((symptom,), asset, component, situation.graph) if symptom is not None else ()
        allowed = {course.procedure.key for course in found}
    if work.procedure is None:
        notes.find("maintenance.procedure_missing", "/maintenance/procedure", sorted(allowed), said=work.symptom or "-")
    elif work.procedure.id not in allowed:
        document = work.procedure.document
        notes.find("maintenance.procedure_foreign", "/maintenance/procedure", sorted(allowed), document=document)


def _check_references(order: Order, notes: Notes) -> None:
    """Every id must name a node of the right kind."""
    delivery = order.delivery.location if order.delivery is not None else None
    work = order.maintenance
    wanted: list[tuple[str, str | None, tuple[str, ...]]] = [
        (SITE_PATH, order.fulfilment_site.id if order.fulfilment_site is not None else None, ("site",)),
        ("/buyer", order.buyer.id if order.buyer is not None else None, ("customer",)),
        ("/seller", order.seller.id if order.seller is not None else None, ("supplier",)),
        (PLACE_PATH, delivery.id if delivery is not None else None, ("site", "area", "customer", "warehouse")),
        ("/maintenance/asset", work.asset.id if work is not None else None, ("asset",)),
        ("/maintenance/component", work.component.id if work is not None and work.component else None, ("component",)),
        ("/maintenance/symptom", work.symptom if work is not None else None, ("symptom",)),
        ("/maintenance/fault", work.fault.id if work is not None and work.fault else None, ("fault",)),
        ("/maintenance/procedure", work.procedure.id if work is not None and work.procedure else None, ("procedure",)),
    ]
    for line in order.lines:
        wanted.append((f"/lines/{line.id}/item", line.item.id, ORDERABLE))
        if line.item.id is None:
            notes.find("item.unknown", f"/lines/{line.id}/item", said=line.item.name or "?")
    for path, key, kinds in wanted:
        node = notes.situation.graph.get(key)
        if key is not None and (node is None or node.kind not in kinds):
            notes.find("reference.unknown", path, name=key)


def _derivation(order: Order, review: str, notes: Notes, earlier: Proposal | None) -> tuple[Derivation, ...]:
    """What follows from rules now, then for every other field the evidence it had, if unchanged, else the review."""
    before: dict[str, list[Derivation]] = {}
    unchanged: dict[str, object] = {}
    if earlier is not None and earlier.order is not None:
        unchanged = dict(fields_of(earlier.order))
        for derivation in earlier.derivation:
            before.setdefault(derivation.field, []).append(derivation)
    found = [d for d in notes.derivations if all(isinstance(selector, Derived) for selector in d.evidence)]
    covered = {derivation.field for derivation in found}
    for path, value in fields_of(order):
        if value is None or path in covered:
            continue
        if path in before and unchanged.get(path) == value:
            found += before[path]
        else:
            found.append(Derivation(path, (Decided(review),)))
    return tuple(found)


def corrected(
    proposal: Proposal,
    order: Order,
    review_id: str,
    capture: Capture,
    graph: Graph,
    circumstances: Circumstances,
    lexicon: Names,
) -> Proposal:
    """A proposal as a human corrected it, checked again: `validate_order` with the proposal's evidence kept."""
    return validate_order(order, capture, graph, circumstances, lexicon, review_id, proposal)
