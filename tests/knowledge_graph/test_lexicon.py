"""The lexicon: what a decoder is told of the business, for one sender at one site."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from knowledge_graph.graph import Edge, Graph, Label, Node
from knowledge_graph.lexicon import Lexicon, fold
from knowledge_graph.pack import read_pack
from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.vocabulary import Counted, FarNames, Packed, Vocabulary

DEMO = Path(__file__).parents[2] / "knowledge_graph" / "packs" / "demo"


@cache
def _demo() -> Graph:
    graph = read_pack(DEMO).graph
    assert graph is not None
    return graph


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return Lexicon(_demo(), tmp_path_factory.mktemp("sounds"))


def _keys(vocabulary: Vocabulary, kind: str) -> set[str]:
    return {phrase.key for phrase in vocabulary.phrases() if phrase.kind == kind}


def test_a_small_business_is_wholly_in_the_grammar(lexicon: Lexicon) -> None:
    vocabulary = lexicon.vocabulary(None, None)
    assert _keys(vocabulary, "site") == {node.key for node in _demo().kind("site")}
    items = {node.key for kind in ("product", "part") for node in _demo().kind(kind)}
    assert _keys(vocabulary, "item") == items
    languages = {phrase.language for phrase in vocabulary.phrases() if phrase.key == "product:latte"}
    assert languages == {"zh", "en", None}, "every language, and the item code in none"


def test_captures_of_one_neighbourhood_share_their_phrases(lexicon: Lexicon) -> None:
    one, other = lexicon.vocabulary("driver:77", "site:renmin-square"), lexicon.vocabulary("driver:78", None)
    assert one.phrases() is other.phrases()
    assert one.digest == other.digest
    assert one.timezone == "Asia/Shanghai"


@pytest.mark.parametrize("text", ["CNC-03主轴异响", "cnc03 主轴异响", "CNC-03，主轴异响"])
def test_a_machine_is_called_by_the_tag_that_is_its_id(lexicon: Lexicon, text: str) -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    (request,) = parse(Utterance(text, "zh"), lexicon.vocabulary(None, None), at)
    said = {slot.name: slot.key for slot in request.candidates[0].slots}
    assert said == {"asset": "asset:cnc-03", "symptom": "symptom:abnormal-noise"}


def test_mishearings_are_marked_as_hidden(lexicon: Lexicon) -> None:
    hidden = {phrase.text for phrase in lexicon.vocabulary(None, None).phrases() if phrase.hidden}
    assert "燕麦乃" in hidden
    assert "燕麦奶" not in hidden


def test_a_name_is_found_whatever_its_width_case_or_script(lexicon: Lexicon) -> None:
    for text in ("冰美式", "Iced Americano", "ICED  AMERICANO", "iced-americano", "Ｃ００２", "c 002"):
        assert [node.key for node in lexicon.named(text, {"item"})] == ["product:iced-americano"], text
    assert [node.key for node in lexicon.named("臺灣")] == []
    assert [node.key for node in lexicon.named("儲油櫃")] == ["component:oil-conservator"]
    assert [node.key for node in lexicon.named("vmc850 2231", {"asset"})] == ["asset:cnc-03"]
    assert lexicon.named("冰美式", {"site"}) == ()
    assert lexicon.named("") == ()


def test_a_name_of_two_things_names_both() -> None:
    nodes = [Node("product:a", "product", (Label("Lime", "en"),)), Node("product:b", "product", (Label("lime", "fr"),))]
    lexicon = Lexicon(Graph(nodes, []), Path())
    assert {node.key for node in lexicon.named("LIME")} == {"product:a", "product:b"}
    assert [node.key for node in lexicon.named("lime", language="fr")] == ["product:b"]
    assert len(lexicon.named("lime", language="zh")) == 2, "better a name in another language than none"


def test_names_are_found_by_their_sounds(lexicon: Lexicon) -> None:
    vocabulary = lexicon.vocabulary("driver:77", None)
    near = vocabulary.nearest("新巴客人名光场店", 3, "zh", {"site"})
    assert near[0].phrase.key == "site:renmin-square"
    assert near[0].distance < 0.05
    assert near[1].distance > 0.2
    assert vocabulary.nearest("starbuck peoples square", 1, "en")[0].phrase.key == "site:renmin-square"


def test_the_index_of_sounds_is_built_once_for_a_graph(tmp_path: Path) -> None:
    first = Lexicon(_demo(), tmp_path).nearest("冰美式", 1)
    built = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert Lexicon(_demo(), tmp_path).nearest("冰美式", 1) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == built


def test_a_damaged_index_is_built_again(tmp_path: Path) -> None:
    expected = Lexicon(_demo(), tmp_path).nearest("冰美式", 1)
    for file in tmp_path.rglob("owners.npy"):
        file.write_bytes(b"cut")
    assert Lexicon(_demo(), tmp_path).nearest("冰美式", 1) == expected


def test_groups_come_in_menu_order_with_the_bounds_of_the_item() -> None:
    nodes = [Node(key, key.partition(":")[0], (Label(key, "en"),)) for key in ("product:p", "modifier:a", "modifier:b")]
    group = Node("modifier_group:g", "modifier_group", (Label("G", "en"),), {"maximum_per_option": 3, "portions": True})
    edges = [
        Edge("product:p", "modifier_groups", group.key, {"min": 1, "max": 2}),
        Edge(group.key, "options", "modifier:b", {"default": True}),
        Edge(group.key, "options", "modifier:a", {"max": 1}),
    ]
    (facts,) = Lexicon(Graph([*nodes, group], edges), Path()).vocabulary(None, None).groups("product:p")
    assert (facts.key, facts.minimum, facts.maximum, facts.portions) == (group.key, 1, 2, True)
    assert [(o.key, o.default, o.maximum) for o in facts.options] == [("modifier:b", True, 3), ("modifier:a", False, 1)]


def test_measure_words_and_facts_of_a_device(lexicon: Lexicon) -> None:
    vocabulary = lexicon.vocabulary(None, None)
    assert {"瓶", "箱", "cases"} <= set(vocabulary.measures("product:mineral-water"))
    assert vocabulary.measures("product:unknown") == ()
    facts = vocabulary.facts("asset:cnc-03")
    assert facts["speed_hz"] == Decimal("133.3")
    components = facts["components"]
    assert isinstance(components, tuple)
    assert components[0]["pitch_diameter_mm"] == Decimal("90")
    assert vocabulary.facts("asset:unknown") == {}
    assert vocabulary.facts("driver:77") == {}


@cache
def _chain() -> Graph:
    """A chain too large to be offered whole: 30 areas of 10 stores, a courier who serves two of them."""
    areas = [Node(f"area:{i}", "area", (Label(f"Area {i}", "en"),)) for i in range(30)]
    sites = [
        Node(f"site:{i}", "site", (Label(f"Store {i}", "en"),), {"timezone": "Asia/Urumqi"} if i == 299 else {})
        for i in range(300)
    ]
    city = Node("area:city", "area", (Label("City", "en"),))
    driver = Node("driver:1", "driver", (Label("Li", "en"),))
    items = [Node(f"product:{i}", "product", (Label(f"Dish {i}", "en"),)) for i in range(60)]
    edges = [Edge(site.key, "area", areas[i // 10].key) for i, site in enumerate(sites)]
    edges += [Edge(area.key, "within", city.key) for area in areas]
    edges += [Edge(driver.key, "sites", "site:5"), Edge(driver.key, "sites", "site:77")]
    edges += [Edge("product:1", "sites", "site:5"), Edge("product:2", "unavailable_at", "site:5")]
    return Graph([*areas, city, *sites, driver, *items], edges, {"timezone": "Asia/Shanghai"})


def test_in_a_large_chain_a_courier_is_offered_the_stores_around(tmp_path: Path) -> None:
    lexicon = Lexicon(_chain(), tmp_path, whole=50)
    vocabulary = lexicon.vocabulary("driver:1", None)
    assert _keys(vocabulary, "site") == {f"site:{i}" for i in (*range(10), *range(70, 80))}
    assert _keys(vocabulary, "area") == {f"area:{i}" for i in (*range(30), "city")}, "few areas: all of them"
    assert vocabulary.nearest("Store 299", 1)[0].phrase.key == "site:299", "by sound all names are reached"


def test_a_store_beyond_the_neighbourhood_is_understood_when_named_in_full(tmp_path: Path) -> None:
    vocabulary = Lexicon(_chain(), tmp_path, whole=50).vocabulary("driver:1", None)
    said = parse(Utterance("two dish 7 for Store 299", "en"), vocabulary, datetime(2026, 3, 2, tzinfo=UTC))
    keys = {slot.key for slot in said[0].candidates[0].slots if slot.key}
    assert keys == {"site:299"}
    assert isinstance(vocabulary, FarNames)
    assert [phrase.key for phrase in vocabulary.far("store299")] == ["site:299"]
    assert vocabulary.far("store") == (), "a part of a name is none"
    assert vocabulary.far("area29") == (), "what is offered anyway is not offered twice"


def test_the_menu_of_a_site_is_what_it_offers(tmp_path: Path) -> None:
    lexicon = Lexicon(_chain(), tmp_path, whole=50)
    here = _keys(lexicon.vocabulary("driver:1", "site:5"), "item")
    there = _keys(lexicon.vocabulary("driver:1", "site:6"), "item")
    anywhere = _keys(lexicon.vocabulary("driver:1", None), "item")
    assert "product:1" in here
    assert "product:2" not in here
    assert "product:1" not in there
    assert {"product:1", "product:2"} <= anywhere


def test_neighbourhoods_that_differ_have_digests_that_differ(tmp_path: Path) -> None:
    lexicon = Lexicon(_chain(), tmp_path, whole=50)
    digests = {lexicon.vocabulary(None, site).digest for site in (None, "site:5", "site:6", "site:200")}
    assert len(digests) == 4
    assert lexicon.vocabulary(None, "site:200").digest == lexicon.vocabulary(None, "site:200").digest


def test_a_site_keeps_its_own_clock(tmp_path: Path) -> None:
    lexicon = Lexicon(_chain(), tmp_path)
    assert lexicon.vocabulary(None, "site:299").timezone == "Asia/Urumqi"
    assert lexicon.vocabulary(None, "site:299").digest != lexicon.vocabulary(None, "site:1").digest


def test_an_unknown_sender_and_site_are_no_error(tmp_path: Path) -> None:
    vocabulary = Lexicon(_chain(), tmp_path, whole=50).vocabulary("driver:nobody", "site:nowhere")
    assert _keys(vocabulary, "site") == set()
    assert len(_keys(vocabulary, "item")) == 60


def test_folding_leaves_what_tells_names_apart() -> None:
    assert fold("Q/SP-2025-07") == fold("q sp 2025 07")
    assert fold("C+") != fold("C")
    assert fold("全糖") != fold("半糖")


def test_the_groups_of_an_item_are_put_together_once(lexicon: Lexicon) -> None:
    first, second = lexicon.vocabulary(None, None), lexicon.vocabulary(None, "site:renmin-square")
    assert first.groups("product:iced-americano")
    assert first.groups("product:iced-americano") is second.groups("product:iced-americano")
    assert first.groups("product:unknown") == ()


def test_what_is_in_a_packaging_is_told(lexicon: Lexicon) -> None:
    vocabulary = lexicon.vocabulary(None, None)
    assert isinstance(vocabulary, Packed)
    packs = vocabulary.packs("product:mineral-water")
    assert (packs["瓶"], packs["箱"]) == (Decimal(1), Decimal(24))
    assert vocabulary.packs("product:unknown") == {}


def test_what_is_sold_by_the_piece_is_counted_in_its_own_measures_and_in_pieces(lexicon: Lexicon) -> None:
    vocabulary = lexicon.vocabulary(None, None)
    assert isinstance(vocabulary, Counted)
    assert all(vocabulary.is_counted_in("product:mocha", word) for word in ("cups", "杯", "Pieces"))
    assert not vocabulary.is_counted_in("product:mocha", "pounds")
    assert vocabulary.is_counted_in("product:unknown", "pounds")
