"""A proposal as the rows of a form: each field with its value, how sure it is, its findings, evidence and path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from knowledge_graph.answering.because import LAST_WORK, because, stop
from knowledge_graph.catalogue import ORDERABLE, catalogue_of
from knowledge_graph.graph import Graph
from sandbox.claims import Claims
from sandbox.console import display, masking
from sandbox.console.editing import Edited, amount_of, option_name
from sandbox.console.rows import Choice, Control, Document, Draft, Mark, Row, Section
from sandbox.slots import slot_of
from sandbox.thresholds import Known

DOUBTFUL = 0.9
"""A field of a lower confidence is to be checked where reviewed history claims nothing of its kind."""
CHOICES = 9
"""Alternatives shown: one for each digit key."""
PLACES = ("site", "area", "customer", "warehouse")
MAINTENANCE = ("asset", "component", "symptom", "fault", "procedure")


@dataclass(frozen=True, kw_only=True)
class Drafting:
    """What a draft is made from."""

    proposal: Document
    graph: Graph
    language: str
    known: Known
    unmasked: bool
    written: str = ""
    """Language of the capture: names of rules stand in it."""
    names: tuple[str, ...] = ()
    """Names of people, to be masked wherever they stand."""
    edited: Edited
    """The order that rows are made from, and what the form says of them."""
    found: list[str] = field(default_factory=list)
    """Paths that got a row."""

    def draft(self) -> Draft:
        """The rows of an order; a change or a report has none."""
        checked = self.proposal.get("order") or {}
        has_form = not (self.proposal.get("change") or self.proposal.get("report"))
        sections = list(self._sections(self.edited.base)) if has_form else []
        rest = tuple(each for each in self.proposal.get("findings", ()) if each["field"] not in set(self.found))
        constraints = tuple(str(each["code"]) for each in checked.get("constraints", ()))
        return Draft(tuple(sections), rest, _total(checked), constraints)

    def _sections(self, order: Document) -> Iterator[Section]:
        if order["kind"] == "maintenance":
            work = order.get("maintenance") or {}
            rows = [self._maintenance(name, work) for name in MAINTENANCE]
            yield Section("section.maintenance", tuple(rows))
        yield Section("section.where", tuple(self._where(order)))
        for line in order.get("lines", ()):
            yield self._line(line)
        yield Section("section.notes", tuple(self._notes(order)))

    def _where(self, order: Document) -> Iterator[Row]:
        maintenance = order["kind"] == "maintenance"
        if not maintenance or order.get("fulfilment_site"):
            yield self._node("/fulfilment_site", "fulfilment_site", order.get("fulfilment_site"), ("site",))
        delivery = order.get("delivery") or {}
        if not maintenance or delivery:
            location = delivery.get("location")
            yield self._node("/delivery/location", "delivery", location, PLACES, extra=_address(location))
            yield self._window(delivery.get("window") or {})
        buyer = order.get("buyer") or {}
        yield self._node("/buyer", "buyer", buyer if buyer.get("id") else None, ("customer",))
        for part in ("name", "phone"):
            if buyer.get(part) and not (part == "name" and buyer.get("id")):
                cover = masking.name if part == "name" else masking.phone
                shown = str(buyer[part]) if self.unmasked else cover(str(buyer[part]))
                yield self._row(f"/buyer/{part}", f"buyer.{part}", "person", shown, masked=not self.unmasked)

    def _line(self, line: Document) -> Section:
        path, item = f"/lines/{line['id']}", line["item"]
        key = self._now(f"{line['id']}.item", item.get("id") or "")
        own = (line.get("quantity") or {}).get("unit") or self._unit(key)
        unit = self._now(f"{line['id']}.unit", own)
        value = self._now(f"{line['id']}.quantity", (line.get("quantity") or {}).get("value", ""))
        rows = [
            self._node(f"{path}/item", f"{line['id']}.item", item, ORDERABLE),
            self._row(
                f"{path}/quantity", f"{line['id']}.quantity", "quantity", value,
                unit=unit, units=self._units(key, own),
            ),
        ]  # fmt: skip
        rows += [self._option(line, key, each) for each in line.get("modifiers", ())]
        if line.get("note"):
            note = self._now(f"{line['id']}.note", str(line["note"]))
            rows.append(self._row(f"{path}/note", f"{line['id']}.note", "text", note))
        checked = (self.proposal.get("order") or {}).get("lines", ())
        price = next((each for each in checked if each["id"] == line["id"]), line).get("price") or {}
        shown = f"{price['amount']} {price['currency']}" if price else ""
        return Section("section.line", tuple(rows), line["id"], tuple(self._addable(line, key)), shown)

    def _option(self, line: Document, item: str, modifier: Document) -> Row:
        group, option = modifier.get("group", ""), modifier["option"]
        name = option_name(line["id"], modifier)
        before = str(option.get("id") or "")
        key = self._now(name, before)
        facts = next((each for each in self._groups(item) if each.key == group), None)
        keys = list(facts.options) if facts is not None else []
        keys = keys if before in keys else [before, *keys]
        own = ", ".join(str(each["option"].get("name")) for each in modifier.get("modifiers", ()))
        more = [own] if own else []
        more += [f"×{modifier['quantity']}"] if modifier.get("quantity", 1) != 1 else []
        more += [modifier["portion"]] if modifier.get("portion", "whole") != "whole" else []
        return self._row(
            f"/lines/{line['id']}/modifiers/{key or before}", name, "option", self._called(key) if key else "",
            key=key, called=self._called(group), extra=" · ".join(more),
            options=tuple(Choice(each, self._called(each)) for each in keys if each),
            amount=self._now(f"{name}.amount", amount_of(modifier)),
            amounts=facts.amounts if facts is not None else (),
        )  # fmt: skip

    def _maintenance(self, name: str, work: Document) -> Row:
        value = work.get(name)
        reference = {"id": value} if isinstance(value, str) else value
        extra = ""
        if name == "procedure" and reference:
            extra = f"{reference.get('document')} · {reference.get('revision')} · {reference.get('safety_class')}"
        if name == "component" and work.get("last_work"):
            extra = f"{because(LAST_WORK, self.language, self.language, self.graph)}: {work['last_work']}"
        return self._node(f"/maintenance/{name}", name, reference, (name,), extra=extra)

    def _window(self, window: Document) -> Row:
        zone = display.zone_of(self.graph.settings.get("timezone"))
        shown = [
            self._now(f"window.{name}", display.local_input(window.get(name), zone)) for name in ("earliest", "latest")
        ]
        return self._row("/delivery/window", "window", "window", shown[0], extra=shown[1])

    def _notes(self, order: Document) -> Iterator[Row]:
        for index, each in enumerate(order.get("instructions", ())):
            text = str(each["text"]) if self.unmasked else masking.words(str(each["text"]), self.names)
            masked = text != each["text"]
            text = text if masked else self._now(f"instruction.{index}", text)
            yield self._row(f"/instructions/{index}", f"instruction.{index}", "text", text, masked=masked)
        for name in ("external_reference", "purchase_order_number"):
            if order.get(name):
                yield self._row(f"/{name}", name, "text", self._now(name, str(order[name])))

    def _node(self, path: str, name: str, reference: Document | None, kinds: Sequence[str], *, extra: str = "") -> Row:
        given = reference or {}
        before = str(given.get("id") or "")
        key = self._now(name, before)
        extra = extra if key == before else ""
        given = given if key == before else {}
        shown = self._called(key) if key in self.graph else str(given.get("name") or key)
        return self._row(path, name, "node", shown, key=key, kinds=tuple(kinds), extra=extra)

    def _row(self, path: str, name: str, control: Control, value: str, **more: Any) -> Row:
        self.found.append(path)
        derivation: Document = next((d for d in self.proposal.get("derivation", ()) if d["field"] == path), {})
        findings = tuple(each for each in self.proposal.get("findings", ()) if each["field"] == path)
        said = derivation.get("said")
        confidence = derivation.get("confidence")
        empty = not value and not more.get("key")
        doubt = any(each["severity"] != "info" for each in findings)
        claims = self.known.of(slot_of(path))
        chance = None if claims is None else claims.chance(confidence)
        mark: Mark = "missing" if empty and doubt else "empty" if empty else "check"
        if mark == "check" and not doubt:
            mark = "sure" if self.edited.answered(path) else _word(confidence, claims)
        if said is not None and not self.unmasked:
            said = masking.words(masking.name(said) if path == "/buyer/name" else said, self.names)
        return Row(
            path=path, name=name, control=control, label=f"field.{slot_of(path)}", value=value, mark=mark,
            confidence=confidence, chance=chance, reviewed=0 if claims is None else claims.n, said=said,
            evidence=tuple(derivation.get("evidence", ())), findings=findings,
            steps=tuple(self._steps(derivation)), choices=self._choices(path, findings, more.get("key", "")), **more,
        )  # fmt: skip

    def _steps(self, derivation: Document) -> Iterator[str]:
        """The path as names: what was said, the nodes on the way, and why."""
        steps = list(derivation.get("path", ()))
        for index, step in enumerate(steps):
            if index == 0 or steps[index - 1]["target"] != step["source"]:
                yield stop(str(step["source"]), self.language, self.graph)
            told = self._because(str(step["why"])) if step.get("why") and step.get("relation") != "implies" else None
            why = "" if told is None else f"（{told}）" if self.language == "zh" else f" ({told})"
            yield f"{stop(str(step['target']), self.language, self.graph)}{why}"
        if not steps:
            reasons = [str(each["derived"]) for each in derivation.get("evidence", ()) if "derived" in each]
            yield from (self._because(each) or each for each in reasons)

    def _because(self, reason: str) -> str | None:
        return because(reason, self.written, self.language, self.graph)

    def _choices(self, path: str, findings: Sequence[Document], key: str) -> tuple[Choice, ...]:
        found: dict[str, str] = {}
        for finding in findings:
            if finding["severity"] != "info":
                found |= {each: self._called(each) for each in finding.get("choices", ()) if each in self.graph}
        for each in self.proposal.get("alternatives", {}).get(path, ()):
            if each.get("key"):
                found.setdefault(each["key"], self._called(each["key"]))
            elif each.get("text"):
                found.setdefault(each["text"], each["text"])
        if len(found) == 1 and key in found:
            return ()
        return tuple(Choice(*pair) for pair in list(found.items())[:CHOICES])

    def _now(self, name: str, before: str) -> str:
        """What the form says, where it says something."""
        return self.edited.form.given.get(name, before)

    def _called(self, key: str) -> str:
        node = self.graph.get(key)
        return key if node is None else node.name(self.language)

    def _groups(self, item: str | None) -> tuple[Any, ...]:
        return catalogue_of(self.graph).groups(item) if item is not None and item in self.graph else ()

    def _addable(self, line: Document, item: str) -> Iterator[tuple[str, tuple[Choice, ...]]]:
        there = {each["option"].get("id") for each in line.get("modifiers", ())}
        for group in self._groups(item):
            options = tuple(Choice(key, self._called(key)) for key in group.options if key not in there)
            if options:
                yield self._called(group.key), options

    def _unit(self, item: str | None) -> str:
        node = self.graph.get(item)
        return str(node.properties.get("unit") or "H87") if node is not None else "H87"

    def _units(self, item: str | None, own: str) -> tuple[str, ...]:
        facts = catalogue_of(self.graph).item(item)
        found = [own, self._unit(item)]
        found += [each.unit for each in facts.measures if each.unit] if facts is not None else []
        return tuple(dict.fromkeys(found))


def _word(confidence: float | None, claims: Claims | None) -> Mark:
    if confidence is None:
        return "derived"
    if claims is not None:
        return "sure" if claims.is_sure(confidence) else "check"
    return "check" if confidence < DOUBTFUL else "unclaimed"


def _address(location: Document | None) -> str:
    address = (location or {}).get("address") or {}
    return " ".join(
        str(address[part]) for part in ("province", "city", "district", "street", "detail") if part in address
    )


def _total(order: Document) -> str:
    total = Decimal(0)
    for line in order.get("lines", ()):
        if not line.get("price") or not line.get("quantity"):
            return ""
        amount = Decimal(line["price"]["amount"]) * Decimal(line["quantity"]["value"])
        total += amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{total} {order.get('currency') or ''}".strip() if order.get("lines") else ""
