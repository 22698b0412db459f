"""A finding is kept as its code and what fills its sentence, and reads in the language of whoever looks at it."""

from __future__ import annotations

import pytest

from knowledge_graph.answering.because import because
from knowledge_graph.answering.encoding import finding_from_json, proposal_from_json, proposal_to_json
from knowledge_graph.answering.telling import enclosed, joined, literal, name_of, retold, told, values_of, word
from knowledge_graph.finding import Finding
from knowledge_graph.graph import Graph, Label, Node
from models.language.parser import parse
from models.language.utterance import Utterance
from tests.knowledge_graph.conftest import World

ORDERS = (
    "人民广场店,3杯冰美式,加燕麦奶",
    "人民广场店,冰美式",
    "三杯美式,加醋,半糖,少冰",
    "人民广场店,3杯冰美式,去冰,多冰",
    "两杯拿铁,加牛奶,热的,冰的",
    "火星店,一杯紫薯沙冰",
    "2号加工中心主轴异响,更换轴承",
    "运单已送达",
    "取消订单 S-9999",
)


@pytest.mark.parametrize("text", ORDERS)
def test_what_was_written_in_chinese_reads_as_if_it_had_been_found_in_english_and_the_other_way(
    demo: World, text: str
) -> None:
    vocabulary = demo.lexicon.vocabulary(demo.sender, demo.site)
    (request, *_) = parse(Utterance(text, "zh"), vocabulary, demo.now)
    found = {
        language: demo.chooses(*request.candidates, language=language, modality="text") for language in ("zh", "en")
    }
    assert found["zh"].findings, "an order without a doubt shows nothing here"
    for of, into in (("zh", "en"), ("en", "zh")):
        told_again = [retold(each, into, demo.graph) for each in found[of].findings]
        assert told_again == [each.sentence for each in found[into].findings]
    assert proposal_from_json(proposal_to_json(found["zh"])).findings == found["zh"].findings


def test_an_abstention_reads_in_both_languages(demo: World) -> None:
    slots = (demo.heard("asset", "CNC-03", key="asset:cnc-03"), demo.heard("abstained", "any words", "uncommissioned"))
    proposal = demo.hears(*slots, intent="maintenance.request", modality="waveform")
    (finding,) = [each for each in proposal.findings if each.code == "maintenance.abstained"]
    assert "no baseline" in retold(finding, "en", demo.graph)
    assert "没有基线" in retold(finding, "zh", demo.graph) or "还没有基线" in retold(finding, "zh", demo.graph)


def test_where_nothing_is_near_nothing_is_offered(demo: World) -> None:
    proposal = demo.hears(demo.heard("serial_number", "XQ99812377"), intent="observation.report", modality="image")
    (finding,) = [each for each in proposal.findings if each.code == "asset.unknown"]
    assert finding.choices == ()
    assert finding.sentence == "没有叫“XQ99812377”的设备。"
    assert retold(finding, "en", demo.graph) == "There is no machine “XQ99812377”."


def test_what_was_kept_before_values_were_kept_reads_as_it_was_written(demo: World) -> None:
    old = {"code": "item.unknown", "severity": "blocking", "field": "/lines/L1/item", "sentence": "没有这个。"}
    assert retold(finding_from_json(old), "en", demo.graph) == "没有这个。"
    gone = Finding("plugin.own", "warning", "", "A plug-in's words.")
    assert retold(gone, "zh", demo.graph) == "A plug-in's words."


def test_a_name_that_two_nodes_bear_is_not_read_as_the_wrong_one() -> None:
    nodes = [
        Node(f"product:{key}", "product", (Label("奶茶", "zh"), Label(english, "en")))
        for key, english in (("a", "milk tea"), ("b", "tea with milk"))
    ]
    graph = Graph(nodes, ())
    names = {"奶茶": ("product:a", "product:b")}
    doubtful = values_of("quantity.missing", {"name": "奶茶"}, names, ())
    assert told("quantity.missing", doubtful, (), "en", graph) == "How much of 奶茶?"
    meant = values_of("quantity.missing", {"name": "奶茶"}, names, ("product:b",))
    assert told("quantity.missing", meant, (), "en", graph) == "How much of tea with milk?"


def test_what_was_said_is_never_taken_for_a_gap() -> None:
    graph = Graph((Node("site:x", "site", (Label("北店", "zh"), Label("North", "en"))),), ())
    said = values_of("text.unparsed", {"said": "{0} {x} }{"}, {}, ())
    assert "{0} {x} }{" in told("text.unparsed", said, (), "en", graph)
    phrase = joined(" ", (literal("{1}"), enclosed("[", name_of("site:x"), "]"), word("amount.light"), literal("")))
    kept = values_of("text.unparsed", {"said": phrase}, {}, ())
    assert "{1} [North] light" in told("text.unparsed", kept, (), "en", graph)
    assert "{1} [北店] 少" in told("text.unparsed", kept, (), "zh", graph)


def test_the_reason_of_a_derivation_names_its_nodes_in_the_readers_language(demo: World) -> None:
    assert because("default of modifier_group:size", "zh", "zh", demo.graph) == "杯型的默认项"
    assert because("a plug-in's own reason", "en", "zh", demo.graph) is None
    assert because("a plug-in's own reason", "zh", "en", demo.graph) == "a plug-in's own reason"
