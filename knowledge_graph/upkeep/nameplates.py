"""Nameplates: serial number, model and rated values on a label -> one asset of the graph, or a finding.

Only an exact serial number names an asset. A model alone, or a number that is nearly one, is never taken: two
machines of one make differ in a single digit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from weakref import WeakKeyDictionary

from knowledge_graph.catalogue import texts_of
from knowledge_graph.graph import Graph, Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import phrase_kinds, words_of
from knowledge_graph.proposal import Step
from knowledge_graph.trade.itemcodes import folded_code, nearest_codes
from models.intent import CandidateIntent, ReadingValue, Slot

ASSET_PATH = "/maintenance/asset"
NAMEPLATE = ("serial_number", "model", "rating")
"""Slots that a nameplate yields."""
_RATED = re.compile(r"(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>°C|1/min|r/min|rpm|[^\W\d_]{1,6}|°|%|Ω)", re.IGNORECASE)
_TAPS = re.compile(r"±\s*\d*\s*[x×*]?\s*\d+(?:\.\d+)?\s*%")
"""The steps of a tap changer beside a voltage: `110±8×1.25%/10.5 kV`."""
_SCALES = {"m": Decimal("0.001"), "": Decimal(1), "k": Decimal(1000), "M": Decimal(1000000), "G": Decimal(1000000000)}
"""SI prefixes as nameplates use them."""
_UNITS = ("VA", "var", "V", "A", "W", "Hz", "Pa", "Ω", "N", "g")
_SPEED = frozenset(("1/min", "r/min", "rpm"))


def asset_of_serial(candidate: CandidateIntent, notes: Notes) -> Node | None:
    """The asset whose serial number was read exactly; two of them on one picture are a finding."""
    serials = _serials_of(notes.situation.graph)
    found: dict[str, Node] = {}
    for slot in candidate.named("serial_number"):
        nodes = serials.get(folded_code(words_of(slot)), ())
        found.update((node.key, node) for node in nodes)
        if len(nodes) == 1:
            step = Step(f"“{words_of(slot)}”", "serial_number", nodes[0].key, "the serial number on its nameplate")
            notes.heard(ASSET_PATH, slot, (step,))
    if len(found) > 1:
        said = " / ".join(slot.text for slot in candidate.named("serial_number"))
        notes.find("asset.ambiguous", ASSET_PATH, found, said=said)
    return next(iter(found.values())) if len(found) == 1 else None


def agreed_asset(candidate: CandidateIntent, plate: Node | None, named: Node | None, notes: Notes) -> Node | None:
    """The asset of the serial number (`plate`), else the one that was `named`, once the nameplate says nothing else.

    None where name and serial number contradict each other, or where nothing tells an asset.
    """
    asset = plate
    if plate is not None:
        for slot in candidate.named("asset"):
            notes.beside(ASSET_PATH, slot)
            others = notes.situation.names.named(words_of(slot), phrase_kinds(("asset",)), notes.situation.language)
            if others and all(node.key != plate.key for node in others):
                _serial_mismatch(others[0], candidate.named("serial_number")[0], (others[0].key, plate.key), notes)
                asset = None
    else:
        asset = _without_serial(candidate, named, notes)
    if asset is not None:
        _check_model(candidate, asset, notes)
        _check_ratings(candidate, asset, notes)
    return asset


def _without_serial(candidate: CandidateIntent, named: Node | None, notes: Notes) -> Node | None:
    """No serial number names an asset: one that was read is another machine's, also beside a name that is known."""
    asset = named
    for slot in candidate.named("serial_number"):
        wanted = folded_code(words_of(slot))
        serials = _serials_of(notes.situation.graph)
        notes.heard(ASSET_PATH, slot, (), 0.0 if named is None or named.properties.get("serial_number") else 1.0)
        if wanted in serials:
            asset = None  # Said already: several machines bear it, or several numbers were read.
        elif named is None:
            pairs = ((serial, node.key) for serial, bearers in serials.items() for node in bearers)
            near = nearest_codes(words_of(slot), pairs, notes.situation.limits.choices)
            notes.find("asset.unknown", ASSET_PATH, near, said=slot.text)
        elif named.properties.get("serial_number"):
            _serial_mismatch(named, slot, (named.key,), notes)
            asset = None
    if asset is None and not candidate.named("serial_number") and not candidate.named("asset"):
        _model_alone(candidate, notes)
    return asset


def _serial_mismatch(named: Node, slot: Slot, keys: tuple[str, ...], notes: Notes) -> None:
    serial = str(named.properties.get("serial_number") or "-")
    name = named.name(notes.situation.language)
    notes.find("asset.serial_mismatch", ASSET_PATH, keys, name=name, serial=serial, said=slot.text)


def _check_model(candidate: CandidateIntent, asset: Node, notes: Notes) -> None:
    model = asset.properties.get("model")
    for slot in candidate.named("model"):
        notes.beside(ASSET_PATH, slot)
        said = folded_code(words_of(slot))
        if isinstance(model, str) and said and folded_code(model) not in said and said != folded_code(model):
            name = asset.name(notes.situation.language)
            notes.find("asset.model_mismatch", ASSET_PATH, [asset.key], name=name, model=model, said=slot.text)


def _check_ratings(candidate: CandidateIntent, asset: Node, notes: Notes) -> None:
    """Values of one dimension are compared; of several that a plate prints (110/10.5 kV) one must be ours."""
    ours = [(entry, *found) for entry in texts_of(asset.properties.get("rated")) for found in _quantities(entry)]
    printed: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for slot in candidate.named("rating"):
        notes.beside(ASSET_PATH, slot)
        for unit, value in _rated(slot):
            printed[unit].append((slot.text, value))
    for entry, unit, value in ours:
        if printed[unit] and all(other != value for _, other in printed[unit]):
            said = " / ".join(dict.fromkeys(text for text, _ in printed[unit]))
            name = asset.name(notes.situation.language)
            notes.find("asset.rating_differs", ASSET_PATH, [asset.key], name=name, known=entry, said=said)


def _model_alone(candidate: CandidateIntent, notes: Notes) -> None:
    """A model is that of every machine of the make, also of one that the graph does not know."""
    for slot in candidate.named("model"):
        notes.heard(ASSET_PATH, slot, (), 0.0)
        wanted = folded_code(words_of(slot))
        assets = notes.situation.graph.kind("asset")
        same = [n.key for n in assets if wanted and folded_code(str(n.properties.get("model") or "")) == wanted]
        code = "asset.ambiguous" if same else "asset.unknown"
        notes.find(code, ASSET_PATH, same[: notes.situation.limits.choices], said=slot.text)


def _rated(slot: Slot) -> list[tuple[str, Decimal]]:
    if isinstance(slot.value, ReadingValue):
        return _quantities(f"{slot.value.value} {slot.value.unit or ''}")
    return _quantities(words_of(slot))


def _quantities(text: str) -> list[tuple[str, Decimal]]:
    """(unit without prefix, value in it) of every value with a unit in the text; several before one unit share it."""
    found = []
    text = _TAPS.sub("", text)
    spread = re.sub(r"(\d)\s*[/±]\s*(?=\d+(?:\.\d+)?\s*[^\W\d_])", r"\1 / ", text)
    shared = re.findall(r"((?:\d+(?:\.\d+)?\s*/\s*)+)(\d+(?:\.\d+)?)\s*([^\W\d_]+)", spread)
    for before, _, unit in shared:
        found += [_plain_unit(Decimal(value), unit) for value in re.findall(r"\d+(?:\.\d+)?", before)]
    for entry in _RATED.finditer(text):
        found.append(_plain_unit(Decimal(entry["value"].replace(",", ".")), entry["unit"]))
    return found


def _plain_unit(value: Decimal, unit: str) -> tuple[str, Decimal]:
    """110 kV -> (V, 110000); an unknown unit stays as it is."""
    if unit.lower() in _SPEED:
        return "1/min", value
    for plain in _UNITS:
        prefix = unit[: -len(plain)] if unit.lower().endswith(plain.lower()) else None
        if prefix is not None and (scale := _SCALES.get("k" if prefix == "K" else prefix)) is not None:
            return plain, (value * scale).normalize()
    return unit.casefold(), value.normalize()


_SERIALS: WeakKeyDictionary[Graph, dict[str, tuple[Node, ...]]] = WeakKeyDictionary()


def _serials_of(graph: Graph) -> dict[str, tuple[Node, ...]]:
    """Folded serial number -> the assets that bear it."""
    known = _SERIALS.get(graph)
    if known is None:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in graph.kind("asset"):
            if serial := folded_code(str(node.properties.get("serial_number") or "")):
                found[serial].append(node)
        known = _SERIALS[graph] = {serial: tuple(nodes) for serial, nodes in found.items()}
    return known
