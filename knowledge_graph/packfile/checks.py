"""What must hold between rows: references that lead somewhere, groups that can be met, no circles, clear names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from knowledge_graph.catalogue import texts_of
from knowledge_graph.graph import Edge, Json, Node, Provenance
from knowledge_graph.packfile import cells
from knowledge_graph.packfile.reading import Problems
from knowledge_graph.packfile.rows import ACTION, NOTHING, Pending, Place, Tables
from knowledge_graph.trade.itemcodes import folded_code
from models.phrases import Phrase, phrase
from models.waveform.declared import FIELDS, is_field


def resolve(tables: Tables, provenance: Provenance, problems: Problems) -> list[Edge]:
    """Edges of all references that lead to a row; an error for each that does not."""
    edges = []
    for pending in tables.pending:
        target = _target(pending, tables, problems)
        if target is not None:
            attributes = pending.reference.attributes
            properties = MappingProxyType(dict(attributes)) if attributes else NOTHING
            edges.append(Edge(pending.source, pending.column.name, target, properties, provenance))
    return edges


def _target(pending: Pending, tables: Tables, problems: Problems) -> str | None:
    column, reference, place = pending.column, pending.reference, pending.place
    kind = reference.kind
    if kind is None:
        if len(column.kinds) > 1:
            ways = tuple(f"{allowed}:{reference.id}" for allowed in column.kinds)
            what = phrase("{id!r} may be of several kinds here. Write one of {ways}.", id=reference.id, ways=ways)
            problems.error("reference.kind", place.file, place.line, column.name, what)
            return None
        kind = column.kinds[0]
    if kind not in column.kinds:
        if pending.source.startswith("symptom:") and kind in ("procedure", "part"):
            problems.error("symptom.action", place.file, place.line, column.name, ACTION)
        else:
            what = cells.wrong_kind(f"{kind}:{reference.id}", column)
            problems.error("reference.kind", place.file, place.line, column.name, what)
        return None
    target = f"{kind}:{reference.id}"
    if target not in tables.nodes:
        # After a table that broke off, an absent row proves nothing.
        if kind not in tables.incomplete:
            what = cells.unknown((kind,), reference.id)
            problems.error("reference.unknown", place.file, place.line, column.name, what)
        return None
    return target


def check_circles(edges: Iterable[Edge], tables: Tables, problems: Problems) -> None:
    """Areas within themselves, options whose groups lead back to them."""
    within: dict[str, list[str]] = defaultdict(list)
    menu: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.relation == "within":
            within[edge.source].append(edge.target)
        elif edge.relation in ("options", "modifier_groups") and not edge.source.startswith(("product:", "part:")):
            menu[edge.source].append(edge.target)
    for steps, column in ((within, "within"), (menu, "modifier_groups")):
        for circle in _circles(steps):
            place = tables.places[circle[0]]
            what = phrase("A circle: {path}. Remove one of these references.", path=" -> ".join(circle))
            problems.error("graph.circle", place.file, place.line, column, what)


def _circles(steps: Mapping[str, list[str]]) -> list[list[str]]:
    """Circles found by one depth-first walk, each once, as a path that ends where it begins."""
    done: set[str] = set()
    found = []
    for start in steps:
        if start in done:
            continue
        path: dict[str, None] = {start: None}
        stack = [iter(steps.get(start, ()))]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                done.add(path.popitem()[0])
            elif step in path:
                keys = list(path)
                found.append([*keys[keys.index(step) :], step])
            elif step not in done:
                path[step] = None
                stack.append(iter(steps.get(step, ())))
    return found


def check_groups(edges: Iterable[Edge], tables: Tables, problems: Problems) -> None:
    """Bounds that can be met, defaults that fit them - of each group, and as each item changes the bounds."""
    options: dict[str, list[Edge]] = defaultdict(list)
    uses: list[Edge] = []
    for edge in edges:
        if edge.relation == "options":
            options[edge.source].append(edge)
        elif edge.relation == "modifier_groups":
            uses.append(edge)
    # A table of options that broke off, or a group with a wrong reference, has been reported already.
    pending = {item.source for item in tables.pending if item.column.name == "options"}
    for node in tables.nodes.values():
        if node.kind == "modifier_group" and (node.key in options or node.key not in pending):
            place = tables.places[node.key]
            for code, column, what in _group_faults(node, options[node.key], NOTHING):
                problems.error(code, place.file, place.line, column, what)
    for use in uses:
        group = tables.nodes[use.target]
        if use.properties and options[use.target]:
            place = tables.places[use.source]
            for code, _, what in _group_faults(group, options[use.target], use.properties):
                told = phrase("{group} on {item}: {what}", group=group.key, item=use.source, what=what)
                problems.error(code, place.file, place.line, "modifier_groups", told)


def _group_faults(group: Node, options: list[Edge], here: Mapping[str, Json]) -> list[tuple[str, str, Phrase]]:
    if not options:
        return [("group.empty", "options", phrase("A group needs options. Name at least one modifier."))]
    least = _whole(here.get("min", group.properties.get("minimum", 0))) or 0
    most = _whole(here.get("max", group.properties.get("maximum")))
    each = _whole(group.properties.get("maximum_per_option", 1)) or 1
    sizes = [_whole(option.properties.get("max", each)) or 0 for option in options]
    defaults = sum(1 for option in options if option.properties.get("default"))
    faults = []
    if most is not None and least > most:
        faults.append(("group.bounds", "minimum", _crossed(least, most)))
    elif least > sum(sizes):
        what = phrase(
            "The minimum {least} cannot be reached: the options allow {all} together. Raise maximum_per_option.",
            least=least, all=sum(sizes),
        )  # fmt: skip
        faults.append(("group.bounds", "minimum", what))
    if most is not None and defaults > most:
        what = phrase(
            "{count} options are marked as default, the maximum is {most}. Mark at most {most}.",
            count=defaults, most=most,
        )  # fmt: skip
        faults.append(("group.defaults", "options", what))
    return faults


def _crossed(least: int | str, most: int | str) -> Phrase:
    return phrase("The minimum {least} is above the maximum {most}.", least=least, most=most)


def _whole(value: Json) -> int | None:
    return value if isinstance(value, int) else None


def check_quantities(tables: Tables, problems: Problems) -> None:
    """Smallest and largest quantity of an item, in the right order."""
    for node in tables.nodes.values():
        least, most = node.properties.get("minimum"), node.properties.get("maximum")
        if isinstance(least, str) and isinstance(most, str) and Decimal(least) > Decimal(most):
            place = tables.places[node.key]
            problems.error("quantity.bounds", place.file, place.line, "minimum", _crossed(least, most))


def check_names(edges: Iterable[Edge], tables: Tables, problems: Problems) -> None:
    """Warn where two things that can be ordered at one site bear one name: the answer will be a question."""
    sites: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.relation == "sites":
            sites[edge.source].add(edge.target)
    bearers: dict[tuple[str, str | None], list[Node]] = defaultdict(list)
    for node in tables.nodes.values():
        if node.kind in ("product", "part"):
            for label in {(label.text.casefold(), label.language) for label in node.labels if label.role != "hidden"}:
                bearers[label].append(node)
    for (name, _), nodes in bearers.items():
        for position, node in enumerate(nodes[1:], 1):
            here = sites[node.key]
            other = next((n for n in nodes[:position] if not here or not sites[n.key] or here & sites[n.key]), None)
            if other is not None:
                place = tables.places[node.key]
                what = phrase(
                    "{name!r} also names {other}; whoever says it is asked which one is meant.",
                    name=name, other=other.key,
                )  # fmt: skip
                problems.warning("name.shared", place.file, place.line, "name", what)


def check_codes(edges: Iterable[Edge], tables: Tables, problems: Problems) -> None:
    """Warn where one code or barcode is that of two items: a document that prints it alone is asked about."""
    bearers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for node in tables.nodes.values():
        if node.kind in ("product", "part"):
            for column in ("code", "barcodes"):
                for text in texts_of(node.properties.get(column)):
                    bearers[folded_code(text)].append((node.key, column))
    for code, nodes in bearers.items():
        _shared_code(code, nodes, tables, problems)
    own: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for edge in edges:
        if edge.relation == "item_codes":
            own[edge.source, folded_code(str(edge.properties.get("code")))].append((edge.target, "item_codes"))
    for (customer, code), nodes in own.items():
        _shared_code(code, nodes, tables, problems, tables.places[customer])


def check_devices(tables: Tables, problems: Problems) -> None:
    """Declared fields of a device's own JSON that the decoder would refuse with its first message."""
    for node in tables.nodes.values():
        if node.kind == "device":
            for entry in texts_of(node.properties.get("waveform_fields")):
                name, _, path = (part.strip() for part in entry.partition("="))
                if not is_field(name) or not path:
                    place = tables.places[node.key]
                    what = phrase(
                        "{entry!r} declares no field. Write <field>=<path>; fields are {known}.",
                        entry=entry, known=(*FIELDS, "channels.<axis>"),
                    )  # fmt: skip
                    problems.error("device.field", place.file, place.line, "waveform_fields", what)


def _shared_code(
    code: str, nodes: list[tuple[str, str]], tables: Tables, problems: Problems, at: Place | None = None
) -> None:
    first = nodes[0][0]
    for key, column in nodes[1:]:
        if key != first:
            place = at or tables.places[key]
            what = phrase(
                "The code {code!r} is also that of {first}; a document that prints it without a name is asked about.",
                code=code, first=first,
            )  # fmt: skip
            problems.warning("code.shared", place.file, place.line, column, what)


def check_dials(edges: Iterable[Edge], tables: Tables, problems: Problems) -> None:
    """A scale that runs clockwise and says different things at its ends; marks that lie on it."""
    scales: dict[str, tuple[Decimal, Decimal]] = {}
    for node in tables.nodes.values():
        found = [node.properties.get(name) for name in ("start_angle", "end_angle", "scale_from", "scale_to")]
        if node.kind != "dial" or not all(isinstance(value, str) for value in found):
            continue
        start, end, low, high = (Decimal(str(value)) for value in found)
        place = tables.places[node.key]
        if not 0 < end - start <= 360:
            what = phrase(
                "The scale runs from {start} to {end} degrees. Write an end after the beginning, at most 360 on.",
                start=start, end=end,
            )  # fmt: skip
            problems.error("dial.sweep", place.file, place.line, "end_angle", what)
        if low == high:
            what = phrase("The scale says the same at both ends.")
            problems.error("dial.scale", place.file, place.line, "scale_to", what)
        for name in ("centre_x", "centre_y"):
            share = node.properties.get(name)
            if isinstance(share, str) and not 0 <= Decimal(share) <= 1:
                what = phrase("{name} is a share of the face, 0 to 1, not {share}.", name=name, share=share)
                problems.error("dial.centre", place.file, place.line, name, what)
        scales[node.key] = (min(low, high), max(low, high))
    for edge in edges:
        if edge.relation == "symptoms" and edge.source in scales:
            low, high = scales[edge.source]
            place = tables.places[edge.source]
            marks = [Decimal(str(mark)) for mark in edge.properties.values()]
            if not marks or any(not low <= mark <= high for mark in marks):
                what = phrase(
                    "{symptom} needs a mark (below or above) on the scale, {low} to {high}.",
                    symptom=edge.target, low=low, high=high,
                )  # fmt: skip
                problems.error("dial.mark", place.file, place.line, "symptoms", what)
