"""Examination: the business's rules on an order, whether it was heard or entered by hand.

An order in; the same order out with what follows from the graph (defaults, base amounts, prices, constraints, supply),
and everything that speaks against it noted.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge_graph.catalogue import Item, decimal_of
from knowledge_graph.graph import Node
from knowledge_graph.judging.identity import seen_before
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.rules import constraints
from knowledge_graph.order import Order, OrderLine, Quantity, Supply, Window
from knowledge_graph.proposal import Step
from knowledge_graph.trade.modifiers import check_modifiers
from knowledge_graph.trade.pricing import price_line, total
from knowledge_graph.trade.quantities import base_amount, check_quantity, with_base
from knowledge_graph.trade.sales import WINDOW_PATH
from knowledge_graph.units import plain


def examine(order: Order, notes: Notes) -> Order:
    """Apply every rule to a sales order."""
    if not order.lines:
        notes.find("order.empty", "/lines")
    lines = tuple(examine_line(line, _site_of(order), notes) for line in order.lines)
    order = replace(order, lines=lines, currency=_currency(lines, notes))
    check_window(order.delivery.window if order.delivery is not None else None, notes)
    _check_buyer(order, notes)
    order = replace(order, constraints=constraints(order, notes))
    seen_before(order, notes)
    return order


def examine_line(line: OrderLine, site: str | None, notes: Notes) -> OrderLine:
    """One line against its item: offered here, amount, modifiers, price, stock."""
    item = notes.situation.catalogue.item(line.item.id)
    if item is None:
        return line
    path = f"/lines/{line.id}"
    node = item.node
    if not notes.situation.catalogue.offered(node, site, notes.situation.capture.captured_at):
        _unavailable(node, site, path, notes)
    check_quantity(line.quantity, item, f"{path}/quantity", notes)
    quantity = with_base(line.quantity, item) if line.quantity is not None else None
    modifiers = check_modifiers(node.key, line.modifiers, path, site, notes)
    line = replace(line, quantity=quantity, modifiers=modifiers)
    line = price_line(line, item, path, notes)
    return replace(line, supply=supply(item, line.quantity, site, path, notes))


def supply(item: Item, quantity: Quantity | None, site: str | None, path: str, notes: Notes) -> Supply | None:
    """Where a part comes from and what lies there; a shortage of part or product is noted.

    Products are taken from the site's own stock, parts from the place that has most.
    """
    stock = notes.situation.circumstances.stock
    needed = base_amount(quantity, item) if quantity is not None else None
    key = item.node.key
    if item.node.kind == "part":
        held = [(amount, place) for (what, place), amount in stock.items() if what == key] if stock else []
        source = max(held, default=None)
    else:
        available = stock.get((key, site)) if site is not None else None
        source = (available, site) if available is not None and site is not None else None
    if source is not None and needed is not None and source[0] < needed:
        name = item.node.name(notes.situation.language)
        notes.find("stock.short", f"{path}/quantity", [key], name=name, available=plain(source[0]), value=plain(needed))
    if item.node.kind != "part":
        return None
    edges = notes.situation.graph.out(key, "suppliers")
    if source is not None and (source[0] > 0 or not edges):
        notes.derived(f"{path}/supply", "stock", (Step(key, "stock", source[1], plain(source[0])),))
        return Supply(source=source[1], available=source[0])
    if len(edges) == 1:
        lead = edges[0].properties.get("lead_time")
        notes.derived(f"{path}/supply", "the only supplier", (Step(key, "suppliers", edges[0].target),))
        return Supply(source=edges[0].target, lead_time=str(lead) if lead else None)
    return None


def check_window(window: Window | None, notes: Notes) -> None:
    """A window must lie ahead and run forwards."""
    if window is None:
        return
    said = window.said or " - ".join(t.isoformat(timespec="minutes") for t in (window.earliest, window.latest) if t)
    if window.earliest is not None and window.latest is not None and window.earliest > window.latest:
        notes.find("window.reversed", WINDOW_PATH, said=said)
        return
    end = window.latest or window.earliest
    if end is not None and end < notes.situation.circumstances.now:
        notes.find("window.past", WINDOW_PATH, said=said)


def _check_buyer(order: Order, notes: Notes) -> None:
    """Is the customer served by this site, and is the order within what needs no question?"""
    customer = notes.situation.node(order.buyer.id) if order.buyer is not None and order.buyer.id is not None else None
    if customer is None:
        return
    name = customer.name(notes.situation.language)
    served = [edge.target for edge in notes.situation.graph.out(customer.key, "sites")]
    site = _site_of(order)
    if served and site is not None and site not in served:
        notes.find("customer.site", "/fulfilment_site", served, site=notes.situation.called(site), name=name)
    limit = decimal_of(customer.properties.get("credit_limit"))
    value = total(order, notes.situation.catalogue) if limit is not None else None
    if limit is not None and value is not None and value > limit:
        notes.find("customer.credit_limit", "/buyer", [customer.key], name=name, value=value, maximum=limit)


def _unavailable(node: Node, site: str | None, path: str, notes: Notes) -> None:
    where = [edge.target for edge in notes.situation.graph.out(node.key, "sites")]
    not_at = {edge.target for edge in notes.situation.graph.out(node.key, "unavailable_at")}
    elsewhere = [key for key in where if key not in not_at and key != site]
    place = notes.situation.called(site) if site is not None else node.key
    name = node.name(notes.situation.language)
    notes.find("item.unavailable", f"{path}/item", [node.key, *elsewhere], site=place, name=name)


def _currency(lines: tuple[OrderLine, ...], notes: Notes) -> str | None:
    """The one currency of the order's prices."""
    found = list(dict.fromkeys(line.price.currency for line in lines if line.price is not None))
    if len(found) > 1:
        notes.find("currency.mixed", "/currency", currencies=", ".join(found))
    return found[0] if found else None


def _site_of(order: Order) -> str | None:
    return order.fulfilment_site.id if order.fulfilment_site is not None else None
