"""What a form makes of an order: only what was changed changes, and nothing that was not submitted is lost."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from starlette.datastructures import FormData

from knowledge_graph.graph import Graph
from knowledge_graph.pack import read_pack
from sandbox.calibration import Scored
from sandbox.console import plots
from sandbox.console.editing import Edited, edited
from sandbox.console.form import Form
from sandbox.console.search import search
from sandbox.figures import figures
from sandbox.reason import ReasonCode
from tests.console.conftest import DEMO

ORDER: dict[str, Any] = {
    "kind": "sales",
    "fulfilment_site": {"id": "site:lujiazui", "name": "星巴克陆家嘴店"},
    "buyer": {"name": "李娜", "phone": "13800001234"},
    "lines": [
        {
            "id": "L1",
            "item": {"id": "product:latte", "name": "拿铁"},
            "quantity": {"value": "2", "unit": "H87", "said": "两杯"},
            "modifiers": [
                {
                    "group": "modifier_group:milk",
                    "option": {"id": "modifier:oat-milk", "name": "燕麦奶"},
                    "action": "include",
                    "quantity": 1,
                }
            ],
        }
    ],
    "instructions": [{"kind": "preparation", "text": "不要吸管", "language": "zh"}],
}


@pytest.fixture(scope="module")
def graph() -> Graph:

    found = read_pack(DEMO)
    assert isinstance(found.graph, Graph)
    return found.graph


def after(graph: Graph, *pairs: tuple[str, str]) -> Edited:
    return edited(ORDER, Form.of(FormData(list(pairs))), graph, "zh")


def test_an_empty_form_changes_nothing(graph: Graph) -> None:
    made = after(graph)
    assert made.order == ORDER
    assert not made.touched


def test_the_same_values_again_change_nothing(graph: Graph) -> None:
    made = after(
        graph,
        ("fulfilment_site", "site:lujiazui"),
        ("L1.item", "product:latte"),
        ("L1.quantity", "2"),
        ("L1.unit", "H87"),
        ("L1.m:modifier:oat-milk@whole", "modifier:oat-milk"),
        ("L1.m:modifier:oat-milk@whole.amount", ""),
        ("instruction.0", "不要吸管"),
        ("buyer", ""),
        ("window.earliest", ""),
    )
    assert made.order == ORDER
    assert not made.touched


def test_a_quantity_loses_the_words_that_it_no_longer_stands_for(graph: Graph) -> None:
    made = after(graph, ("L1.quantity", "3"))
    assert made.order["lines"][0]["quantity"] == {"value": "3", "unit": "H87"}
    assert made.reason("speech") is ReasonCode.WRONG_QUANTITY
    assert made.answered("/lines/L1/quantity")
    assert not made.answered("/lines/L1/item")


def test_masked_people_who_were_not_submitted_stay_in_the_order(graph: Graph) -> None:
    made = after(graph, ("fulfilment_site", "site:xujiahui"))
    assert made.order["buyer"] == ORDER["buyer"]
    assert made.order["fulfilment_site"]["id"] == "site:xujiahui"


def test_line_ids_are_not_given_twice(graph: Graph) -> None:
    form = Form(operations=("add line product:espresso", "remove L1", "add line product:mocha"))
    made = edited(ORDER, form, graph, "en")
    ids = [line["id"] for line in made.order["lines"]]
    assert len(set(ids)) == len(ids)
    assert "L1" not in ids


def test_operations_that_no_longer_apply_change_nothing(graph: Graph) -> None:
    form = Form(operations=("add line product:nothing", "add L9 modifier:oat-milk", "nonsense", ""))
    assert edited(ORDER, form, graph, "en").order["lines"] == ORDER["lines"]


def test_what_was_submitted_is_not_written_into_the_order_it_came_from(graph: Graph) -> None:
    before = copy.deepcopy(ORDER)
    after(graph, ("L1.quantity", "9"), ("L1.add", "modifier:oat-milk"), ("instruction.0", ""))
    assert before == ORDER


def test_an_added_part_rebuilds_the_rows_and_a_typed_value_does_not(graph: Graph) -> None:
    assert Form.of(FormData([("L1.add", "modifier:oat-milk")])).restructured
    assert Form.of(FormData([("L1.item", "product:mocha"), ("L1.shown", "product:latte")])).restructured
    assert not Form.of(FormData([("L1.item", "product:latte"), ("L1.shown", "product:latte")])).restructured
    assert not Form.of(FormData([("L1.quantity", "3"), ("L1.add", "")])).restructured


def test_search_finds_by_beginning_then_middle_then_sound(graph: Graph, tmp_path: Any) -> None:
    from knowledge_graph.lexicon import Lexicon

    lexicon = Lexicon(graph, tmp_path)
    assert search(graph, lexicon, "capp", ["product"])[0].key == "product:cappuccino"
    assert search(graph, lexicon, "陆家嘴", ["site"])[0].key == "site:lujiazui"
    assert any(node.key == "site:lujiazui" for node in search(graph, lexicon, "陆家醉店", ["site"]))
    assert {node.kind for node in search(graph, lexicon, "latte", ["site", "area"])} <= {"site", "area"}
    assert len(search(graph, lexicon, "", ["product"])) > 1


def test_too_little_history_is_not_drawn() -> None:
    few = figures([Scored(0.9, False)] * (plots.FEWEST - 1))
    assert plots.reliability(few, 0.95) is None
    assert plots.risk_coverage(few, 0.01) is None


def test_the_curve_ends_at_the_error_rate_of_all_orders() -> None:
    history = figures([Scored(n / 200, n < 10) for n in range(200)])
    drawn = plots.risk_coverage(history, 0.01)
    assert drawn is not None
    assert drawn.rows[-1] == ("100%", "5.00 %", "200")
    assert drawn.rows[1][1] == "0.00 %"
    shown = plots.reliability(history, 0.95)
    assert shown is not None
    assert sum(band.n for band in shown.bands) == 200
    assert all(band.high <= band.y <= band.low for band in shown.bands)


def test_another_component_comes_with_the_last_work_on_it(graph: Graph) -> None:
    work: dict[str, Any] = {
        "asset": {"id": "asset:cnc-03", "name": "三号加工中心"},
        "component": {"id": "component:oil-conservator", "name": "储油柜"},
        "condition_key": "-|-|-",
    }
    order: dict[str, Any] = {"kind": "maintenance", "maintenance": work, "lines": [], "instructions": []}
    form = Form.of(FormData([("component", "component:spindle-front-bearing")]))
    made = edited(order, form, graph, "zh")
    assert made.order["maintenance"]["last_work"] == "2025-11-18"
    assert "last_work" not in edited(order, Form.of(FormData([])), graph, "zh").order["maintenance"]
