"""The demo pack: a believable world that later decoders find ready."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from knowledge_graph.graph import Graph
from knowledge_graph.naming.facts import group_facts
from knowledge_graph.pack import read_pack
from knowledge_graph.packfile.reading import PackReading

DEMO = Path(__file__).parents[2] / "knowledge_graph" / "packs" / "demo"


@cache
def _reading() -> PackReading:
    return read_pack(DEMO)


@cache
def _graph() -> Graph:
    graph = _reading().graph
    assert graph is not None, [str(error) for error in _reading().errors]
    return graph


def test_the_demo_pack_is_in_order_and_unambiguous() -> None:
    assert _reading().errors == ()
    assert len(_graph().kind("product")) >= 25
    assert len([site for site in _graph().kind("site") if site.properties["role"] == "makes"]) >= 6


@pytest.mark.parametrize("kind", ["site", "product", "modifier", "asset", "component", "symptom", "part", "customer"])
def test_everything_that_is_spoken_of_has_a_chinese_and_an_english_name(kind: str) -> None:
    nameless = [
        node.key
        for node in _graph().kind(kind)
        if {"zh", "en"} - {label.language for label in node.labels if label.role == "preferred"}
    ]
    assert not nameless


def test_the_seed_order_can_be_made_where_it_is_asked_for() -> None:
    graph = _graph()
    assert graph["site:renmin-square"].name("zh") == "星巴克人民广场店"
    assert graph["site:renmin-square"].name("en") == "Starbucks People's Square"
    assert graph["product:iced-americano"].name("zh") == "冰美式"
    milk = next(group for group in group_facts(graph, "product:iced-americano") if group.key == "modifier_group:milk")
    assert "modifier:oat-milk" in {option.key for option in milk.options}
    assert not any(option.default for option in milk.options), "an americano has no milk unless it is asked for"


def test_oat_milk_brings_the_cold_chain_by_a_rule_in_words() -> None:
    graph = _graph()
    rules = [graph[edge.source] for edge in graph.into("modifier:oat-milk", "when")]
    assert [(rule.name("zh"), rule.properties["requires"]) for rule in rules] == [
        ("oat-milk requires cold chain", ["cold_chain"])
    ]


def test_low_oil_leads_to_faults_whose_safest_procedure_is_to_stop() -> None:
    graph = _graph()
    symptom = next(node for node in graph.kind("symptom") if node.name("zh") == "变压器油位偏低")
    faults = graph.targets(symptom.key, "faults")
    procedures = [procedure for fault in faults for procedure in graph.targets(fault.key, "procedures")]
    classes = {procedure.properties["safety_class"]: procedure for procedure in procedures}
    assert classes["STOP"].properties["document"] == "Q/SP-2025-07"
    assert "停机检修" in str(classes["STOP"].properties["instruction"])
    assert len(classes) > 1, "the faults differ in safety class, so that a human has something to decide"
    assert not any("补油" in str(procedure.properties.get("instruction")) for procedure in procedures)


def test_no_symptom_leads_to_an_action() -> None:
    graph = _graph()
    for symptom in graph.kind("symptom"):
        ends = {edge.target.partition(":")[0] for edge in graph.edges if edge.source == symptom.key}
        assert ends == {"fault"}


def test_the_machine_of_the_order_model_stands_in_its_place() -> None:
    graph = _graph()
    machine = graph["asset:cnc-03"]
    assert machine.properties["serial_number"] == "VMC850-2231"
    assert machine.properties["functional_location"] == "hall-2/line-1/pos-3"
    bearing = graph["component:spindle-front-bearing"]
    assert bearing in graph.targets(machine.key, "components")
    assert {"balls", "ball_diameter_mm", "pitch_diameter_mm", "contact_angle_deg"} <= set(bearing.properties)
    fault = graph["fault:bearing-outer-race"]
    assert fault.properties["code"] == "BRG-OR"
    procedure = graph.targets(fault.key, "procedures")[0]
    assert (procedure.key, procedure.properties["document"], procedure.properties["revision"]) == (
        "procedure:spindle-bearing-replace", "Q/SP-2025-11", "A",
    )  # fmt: skip
    assert "supplier:bearing-co" in {node.key for node in graph.targets(machine.key, "suppliers")}
    stock = {(row.item, row.at): str(row.available) for row in _reading().stock}
    assert stock["part:7014-p4", "warehouse:east"] == "2"


def test_a_case_of_water_is_twenty_four_bottles() -> None:
    water = _graph()["product:mineral-water"]
    assert water.properties["unit"] == "XBO"
    measures = water.properties["measures"]
    assert isinstance(measures, list)
    assert {"word": "箱", "ratio": "24", "unit": "XBX"} in measures


def test_waybills_of_the_carriers_are_told_apart() -> None:
    patterns = {node.key: str(node.properties["waybill_pattern"]) for node in _graph().kind("carrier")}
    for number, carrier in (
        ("SF4027", "carrier:sf"),
        ("JD0012345678", "carrier:jd"),
        ("CR-4711", "carrier:city-rider"),
    ):
        assert [key for key, pattern in patterns.items() if re.fullmatch(pattern, number)] == [carrier]


def test_couriers_know_their_neighbourhood() -> None:
    sites = {node.key for node in _graph().targets("driver:77", "sites")}
    assert "site:renmin-square" in sites


def test_every_option_and_component_is_used() -> None:
    graph = _graph()
    assert not [node.key for node in graph.kind("modifier") if not graph.into(node.key, "options")]
    assert not [node.key for node in graph.kind("modifier_group") if not graph.into(node.key, "modifier_groups")]
    assert not [node.key for node in graph.kind("component") if not graph.into(node.key, "components")]
    assert not [node.key for node in graph.kind("procedure") if not graph.into(node.key, "procedures")]


def test_no_two_things_of_one_kind_bear_one_name() -> None:
    seen: dict[tuple[str, str], str] = {}
    for node in _graph():
        kind = {"part": "item", "product": "item"}.get(node.kind, node.kind)
        for label in node.labels:
            if label.role != "hidden":
                assert seen.setdefault((kind, label.text.casefold()), node.key) == node.key


def test_tables_have_no_empty_columns() -> None:
    for file in DEMO.glob("*.csv"):
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        empty = [name for name in rows[0] if not any(row[name] for row in rows)]
        assert not empty, f"{file.name}: {empty}"
