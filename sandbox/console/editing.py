"""A submitted form and the order that it was made from in; the order as the reviewer wants it out.

What adds or removes a part of the order is an operation that the form carries along; all other inputs set values on the
order after those operations. So a form needs no memory at the server, and masked values never leave it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from knowledge_graph.catalogue import catalogue_of
from knowledge_graph.graph import Graph, Node
from knowledge_graph.upkeep.maintenance import condition_key
from sandbox.console import display
from sandbox.console.form import Form
from sandbox.reason import ReasonCode

Order = dict[str, Any]
BLANK: Order = {"kind": "sales", "lines": [], "instructions": [], "constraints": []}
"""What a reviewer starts from where nothing was read."""


@dataclass(frozen=True, slots=True)
class Edited:
    """An order after a form, and the order that its rows are made from: before the values, after the operations."""

    order: Order
    base: Order
    form: Form
    changed: Mapping[str, str]
    """Path of each field that differs -> what it is: item, quantity, option, node, text."""

    @property
    def touched(self) -> bool:
        """It is to be validated as a human's, not as perceived."""
        return bool(self.changed or self.form.settled)

    def answered(self, path: str) -> bool:
        """A human has said what holds for this field."""
        below = f"{path}/"
        return path in self.form.settled or any(
            each == path or (path and each.startswith(below)) for each in self.changed
        )

    def reason(self, modality: str | None) -> ReasonCode:
        """The reason that most likely goes with these changes; the reviewer may choose another."""
        if "item" in self.changed.values():
            return ReasonCode.WRONG_ITEM
        if "quantity" in self.changed.values():
            return ReasonCode.WRONG_QUANTITY
        return ReasonCode.MISHEARD if modality == "speech" else ReasonCode.MISREAD


def edited(order: Mapping[str, Any], form: Form, graph: Graph, language: str) -> Edited:
    """Apply a form. Inputs that it does not have (masked ones, say) leave their fields as they are."""
    base = copy.deepcopy(dict(order))
    editing = _Editing(base, form.given, graph, language)
    for operation in form.operations:
        editing.operate(operation)
    editing.order = copy.deepcopy(base)
    editing.apply()
    return Edited(editing.order, base, form, editing.changed)


def option_name(line: str, modifier: Mapping[str, Any]) -> str:
    """Name of the input of an option of a line, the same whatever is chosen in it."""
    option = modifier["option"]
    return f"{line}.m:{option.get('id') or option.get('name')}@{modifier.get('portion', 'whole')}"


class _Editing:
    def __init__(self, order: Order, given: Mapping[str, str], graph: Graph, language: str) -> None:
        self.order = order
        self.form = given
        self.graph = graph
        self.lang = language
        self.changed: dict[str, str] = {}

    def operate(self, operation: str) -> None:
        """Add or remove a part; what no longer applies changes nothing."""
        what, _, rest = operation.partition(" ")
        where, _, value = rest.partition(" ")
        lines = self.order.setdefault("lines", [])
        if what == "remove":
            self.order["lines"] = [line for line in lines if line["id"] != where]
            self.changed[f"/lines/{where}"] = "item"
        elif where == "line" and value in self.graph:
            numbers = [int(line["id"][1:]) for line in lines if line["id"][1:].isdigit()]
            name = f"L{max(numbers, default=0) + 1}"
            item, quantity = {"id": value, "name": self._called(value)}, {"value": "1", "unit": self._unit(value)}
            lines.append({"id": name, "item": item, "quantity": quantity, "modifiers": []})
            self.changed[f"/lines/{name}/item"] = "item"
        elif where == "instruction" and value:
            kind = "safety" if self.order["kind"] == "maintenance" else "preparation"
            notes = self.order.setdefault("instructions", [])
            self.changed[f"/instructions/{len(notes)}"] = "text"
            notes.append({"kind": kind, "text": value, "language": self.lang})
        else:
            for line in lines:
                if line["id"] == where and value in self.graph:
                    group = self._group(line["item"].get("id"), value)
                    option = {"id": value, "name": self._called(value)}
                    line.setdefault("modifiers", []).append(
                        {"group": group, "option": option, "action": "include", "quantity": 1}
                    )
                    self.changed[f"/lines/{where}/modifiers/{value}"] = "option"

    def apply(self) -> None:
        """Set the values."""
        self._reference(self.order, "fulfilment_site", "fulfilment_site", "/fulfilment_site")
        self._delivery()
        self._buyer()
        for name in ("external_reference", "purchase_order_number"):
            self._text(self.order, name, name, f"/{name}")
        if self.order.get("maintenance"):
            self._maintenance(self.order["maintenance"])
        for line in self.order.get("lines", ()):
            path = f"/lines/{line['id']}"
            if self._reference(line, "item", f"{line['id']}.item", f"{path}/item", "item"):
                line.setdefault("item", {"id": None, "name": "?"})
            self._quantity(line, f"{path}/quantity")
            self._options(line, f"{path}/modifiers")
            self._text(line, "note", f"{line['id']}.note", f"{path}/note")
        self._instructions()

    def _given(self, name: str) -> str | None:
        value = self.form.get(name)
        return None if value is None else value.strip()

    def _reference(self, owner: Order, member: str, name: str, path: str, what: str = "node") -> bool:
        key = self._given(name)
        before = owner.get(member) or {}
        if key is None or key == (before.get("id") or ""):
            return False
        if key:
            owner[member] = {"id": key, "name": self._called(key)}
        else:
            owner.pop(member, None)
        self.changed[path] = what
        return True

    def _text(self, owner: Order, member: str, name: str, path: str) -> None:
        value = self._given(name)
        if value is None or value == (owner.get(member) or ""):
            return
        if value:
            owner[member] = value
        else:
            owner.pop(member, None)
        self.changed[path] = "text"

    def _delivery(self) -> None:
        delivery: Order = dict(self.order.get("delivery") or {})
        self._reference(delivery, "location", "delivery", "/delivery/location")
        zone = display.zone_of(self.graph.settings.get("timezone"))
        window: Order = dict(delivery.get("window") or {})
        for name in ("earliest", "latest"):
            value = self._given(f"window.{name}")
            if value is None or value == display.local_input(window.get(name), zone):
                continue
            self.changed["/delivery/window"] = "text"
            if value:
                window[name] = _moment(value, zone)
            else:
                window.pop(name, None)
        self._put(delivery, "window", window if any(window.get(name) for name in ("earliest", "latest")) else {})
        self._put(self.order, "delivery", delivery)

    def _buyer(self) -> None:
        buyer: Order = dict(self.order.get("buyer") or {})
        key = self._given("buyer")
        if key is not None and key != (buyer.get("id") or ""):
            kept = {"phone": buyer["phone"]} if buyer.get("phone") else {}
            buyer = {"id": key, "name": self._called(key), **kept} if key else kept
            self.changed["/buyer"] = "node"
        for part in ("name", "phone"):
            self._text(buyer, part, f"buyer.{part}", f"/buyer/{part}")
        self._put(self.order, "buyer", buyer)

    def _put(self, owner: Order, member: str, value: Order) -> None:
        if value:
            owner[member] = value
        else:
            owner.pop(member, None)

    def _maintenance(self, work: Order) -> None:
        symptom = self._given("symptom")
        if symptom is not None and symptom != (work.get("symptom") or ""):
            work["symptom"] = symptom or None
            self.changed["/maintenance/symptom"] = "node"
        if self._reference(work, "asset", "asset", "/maintenance/asset"):
            node = self.graph.get((work.get("asset") or {}).get("id"))
            if node is None:
                work["asset"] = {"id": None}
            else:
                work["asset"]["serial_number"] = node.properties.get("serial_number")
                work["functional_location"] = node.properties.get("functional_location")
        if self._reference(work, "component", "component", "/maintenance/component"):
            part = self.graph.get((work.get("component") or {}).get("id"))
            work["last_work"] = part.properties.get("last_work") if part is not None else None
        self._reference(work, "fault", "fault", "/maintenance/fault")
        chosen = self._reference(work, "procedure", "procedure", "/maintenance/procedure")
        if chosen and work.get("procedure"):
            work["procedure"] |= _procedure(self.graph.get(work["procedure"]["id"]))
        keys = [(work.get(name) or {}).get("id") for name in ("asset", "component", "fault")]
        work["condition_key"] = condition_key(keys[0], keys[1], keys[2], work.get("symptom"))

    def _quantity(self, line: Order, path: str) -> None:
        before = line.get("quantity") or {}
        value, unit = self._given(f"{line['id']}.quantity"), self._given(f"{line['id']}.unit")
        value = before.get("value", "") if value is None else value
        unit = before.get("unit") if unit is None else unit
        if value == before.get("value", "") and unit == (before.get("unit") or unit):
            return
        self.changed[path] = "quantity"
        self._put(line, "quantity", {"value": value, "unit": unit or "H87"} if value else {})

    def _options(self, line: Order, path: str) -> None:
        kept = []
        for each in line.get("modifiers", ()):
            modifier, name = each, option_name(line["id"], each)
            key, amount = self._given(name), self._given(f"{name}.amount")
            if key is not None and key != (modifier["option"].get("id") or ""):
                self.changed[f"{path}/{key or modifier['option'].get('id')}"] = "option"
                if not key:
                    continue
                modifier = {**modifier, "option": {"id": key, "name": self._called(key)}, "modifiers": []}
            if amount is not None and amount != amount_of(modifier):
                self.changed[f"{path}/{modifier['option'].get('id')}"] = "option"
                modifier = {**modifier, "action": "exclude" if amount == "exclude" else "include"}
                modifier.pop("amount", None)
                if amount not in ("", "exclude"):
                    modifier["amount"] = amount
            kept.append(modifier)
        line["modifiers"] = kept

    def _instructions(self) -> None:
        for index, each in enumerate(self.order.get("instructions", ())):
            self._text(each, "text", f"instruction.{index}", f"/instructions/{index}")
        self.order["instructions"] = [each for each in self.order.get("instructions", ()) if each.get("text")]

    def _group(self, item: str | None, option: str) -> str:
        groups = catalogue_of(self.graph).groups(item) if item else ()
        return next((group.key for group in groups if option in group.options), "")

    def _unit(self, item: str) -> str:
        node = self.graph.get(item)
        return str(node.properties.get("unit") or "H87") if node is not None else "H87"

    def _called(self, key: str) -> str:
        node = self.graph.get(key)
        return key if node is None else node.name(self.lang)


def amount_of(modifier: Mapping[str, Any]) -> str:
    """How an option is applied, as the form's one choice says it: exclude, light, regular, extra, or empty."""
    return "exclude" if modifier.get("action") == "exclude" else str(modifier.get("amount") or "")


def _procedure(node: Node | None) -> Order:
    if node is None:
        return {}
    return {name: node.properties.get(name) for name in ("document", "revision", "safety_class")}


def _moment(text: str, zone: tzinfo) -> str:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
    except ValueError:
        return text
