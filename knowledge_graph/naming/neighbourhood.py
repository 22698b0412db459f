"""Who is near whom: the sites around one sender and site, and which nodes of a large graph concern them."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_graph.graph import Edge, Graph, Node


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The sites around a capture. Equal for all senders who serve the same sites."""

    sites: frozenset[str]
    areas: frozenset[str]
    """The areas of these sites and the larger areas around them."""
    own: frozenset[str]
    """The sender and what belongs to them: carrier, vehicle."""
    site: str | None
    """Where the capture was sent from or for, if the graph knows it: decides what is on offer."""


def neighbourhood(graph: Graph, sender: str | None, site: str | None) -> Neighbourhood:
    """The sender's own sites, the capture's site, and every site in the same areas as these."""
    home = [edge.target for edge in graph.out(sender, "sites")] if sender is not None else []
    home += [edge.target for edge in graph.out(sender, "site")] if sender is not None else []
    at = site if graph.get(site) is not None else None
    if at is not None:
        home.append(at)
    areas = {edge.target for place in home for edge in graph.out(place, "area")}
    sites = set(home)
    for area in areas:
        sites.update(edge.source for edge in graph.into(area, "area"))
    around = set(areas)
    while areas:
        areas = {edge.target for area in areas for edge in graph.out(area, "within")} - around
        around |= areas
    own: set[str] = set()
    if sender is not None and sender in graph:
        own = {sender}
        own.update(edge.target for relation in ("carrier", "vehicle") for edge in graph.out(sender, relation))
    return Neighbourhood(frozenset(sites), frozenset(around), frozenset(own), at)


def offered(graph: Graph, node: Node, near: Neighbourhood) -> bool:
    """Does this node concern the neighbourhood? Asked only for kinds with too many names to offer them all."""
    match node.kind:
        case "product" | "part" | "modifier":
            return _on_offer(graph, node.key, near.site)
        case "modifier_group" | "instruction":
            return True
        case "site":
            return node.key in near.sites
        case "area":
            return node.key in near.areas or any(e.target in near.areas for e in graph.out(node.key, "within"))
        case "customer":
            served = {edge.target for edge in graph.out(node.key, "sites")}
            return bool(served & near.sites)
        case "asset" | "warehouse":
            return any(edge.target in near.sites for edge in graph.out(node.key, "site"))
        case "component":
            return any(offered(graph, graph[edge.source], near) for edge in graph.into(node.key, "components"))
        case "fault":
            return any(offered(graph, graph[edge.source], near) for edge in _bearers(graph, node.key))
        case "symptom":
            faults = graph.out(node.key, "faults")
            return any(offered(graph, graph[edge.target], near) for edge in faults)
        case "procedure":
            faults = graph.into(node.key, "procedures")
            return any(offered(graph, graph[edge.source], near) for edge in faults)
        case _:
            return node.key in near.own


def _bearers(graph: Graph, fault: str) -> list[Edge]:
    return [edge for edge in graph.into(fault, "faults") if edge.source.startswith("component:")]


def _on_offer(graph: Graph, item: str, site: str | None) -> bool:
    """On offer at this site, or anywhere when no site is given."""
    if site is None:
        return True
    sites = graph.out(item, "sites")
    if sites and all(edge.target != site for edge in sites):
        return False
    return all(edge.target != site for edge in graph.out(item, "unavailable_at"))
