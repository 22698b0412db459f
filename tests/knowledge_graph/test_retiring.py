"""What was wrong in the graph is taken out as a version of its own, stays out, and can be put back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from knowledge_graph import store
from knowledge_graph.graph import Label
from knowledge_graph.pack import read_pack
from knowledge_graph.storage.retiring import Retired, RetiringRefused, edges_of, names_of
from knowledge_graph.storage.teaching import Taught, TeachingRefused, as_taught, teach

AT = datetime(2026, 3, 2, tzinfo=UTC)
DEMO = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"
WHY = "review:0192"


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    from intake.storage.migrations import make_engine, migrate

    engine = make_engine(database_url, pool_size=1)
    migrate(engine)
    with engine.connect() as made:
        store.apply_pack(made, read_pack(DEMO), AT)
        yield made
        made.rollback()
    engine.dispose()


def wrong_name(connection: Connection) -> Taught:
    """Some other name that the pack gives a product."""
    graph = store.load_graph(connection)
    node, label = next((each.key, names[0]) for each in graph.kind("product") if (names := names_of(graph, each.key)))
    return Taught(what="retire", node=node, text=label.text, language=label.language, role=label.role)


def bears(connection: Connection, taught: Taught, digest: str | None = None) -> bool:
    labels = store.load_graph(connection, digest)[taught.node].labels
    return any((each.text, each.language) == (taught.text, taught.language) for each in labels)


def test_a_retired_name_is_gone_from_the_next_version_and_stays_in_the_ones_before(connection: Connection) -> None:
    before, taught = store.current_digest(connection), wrong_name(connection)
    rehearsed = as_taught(connection, store.load_graph(connection), taught)
    digest = teach(connection, taught, WHY, AT)
    assert digest == rehearsed.digest == store.current_digest(connection) != before
    assert not bears(connection, taught)
    assert bears(connection, taught, before), "an order of yesterday can still be read as it was understood"
    assert store.versions(connection)[0].source == WHY
    [row] = connection.execute(sa.text("select source, stated_at, until from graph_retired"))
    assert tuple(row) == (WHY, AT, None)


def test_what_was_retired_stays_out_when_its_pack_is_applied_again(connection: Connection) -> None:
    taught = wrong_name(connection)
    teach(connection, taught, WHY, AT)
    assert store.apply_pack(connection, read_pack(DEMO), AT).empty
    pack = read_pack(DEMO)
    assert pack.graph is not None
    store.remove_pack(connection, "demo", AT)
    store.apply_pack(connection, pack, AT)
    assert not bears(connection, taught)
    assert store.load_graph(connection)[taught.node].name("zh")


def test_an_edge_is_retired_with_its_provenance_kept_and_put_back_as_it_was(connection: Connection) -> None:
    graph = store.load_graph(connection)
    edge = next(each for each in graph.edges if each.relation == "modifier_groups")
    taught = Taught(what="retire", node=edge.source, text="", relation=edge.relation, target=edge.target)
    teach(connection, taught, WHY, AT)
    after = store.load_graph(connection)
    assert edge.target not in [each.target for each in after.out(edge.source, edge.relation)]
    assert len(after.edges) == len(graph.edges) - 1
    kept = "select source from graph_edge where source_key = :s and relation = :r and target_key = :t and until is null"
    named = {"s": edge.source, "r": edge.relation, "t": edge.target}
    assert connection.execute(sa.text(kept), named).scalar_one().startswith("pack:demo@")
    back = replace(taught, what="restore")
    rehearsed = as_taught(connection, after, back)
    assert teach(connection, back, WHY, AT) == rehearsed.digest == graph.digest
    with pytest.raises(TeachingRefused):
        teach(connection, back, WHY, AT)


def test_a_name_that_is_taught_again_comes_back(connection: Connection) -> None:
    taught = wrong_name(connection)
    before = store.current_digest(connection)
    teach(connection, taught, WHY, AT)
    again = Taught(what="name", node=taught.node, text=f" {taught.text} ", language=taught.language)
    assert teach(connection, again, "review:0193", AT) == before
    assert bears(connection, taught)


def test_a_name_that_was_taught_can_be_retired_too(connection: Connection) -> None:
    named = Taught(what="name", node="product:latte", text="奶铁", language="zh")
    teach(connection, named, WHY, AT)
    assert bears(connection, named)
    teach(connection, replace(named, what="retire"), "review:0193", AT)
    assert not bears(connection, named)


def test_what_the_graph_cannot_do_without_is_refused(connection: Connection) -> None:
    graph = store.load_graph(connection)
    shown = graph["product:latte"].labels[0]
    assert isinstance(shown, Label)
    refused = [
        Taught(what="retire", node="product:latte", text=shown.text, language=shown.language),
        Taught(what="retire", node="product:latte", text="no such name", language="zh"),
        Taught(what="retire", node="product:none", text="x"),
        Taught(what="retire", node="product:latte", text="", relation="sites", target="site:none"),
    ]
    for source, edges in ((each.source, graph.out(each.source, "sites")) for each in graph.edges):
        if len(edges) == 1:
            refused.append(Taught(what="retire", node=source, text="", relation="sites", target=edges[0].target))
            break
    assert len(refused) == 5, "the demo has something that is sold at one site alone"
    for each in refused:
        with pytest.raises(RetiringRefused):
            teach(connection, each, WHY, AT)
    assert store.current_digest(connection) == graph.digest


def test_the_edges_of_a_node_are_those_at_either_end(connection: Connection) -> None:
    graph = store.load_graph(connection)
    found = edges_of(graph, "modifier_group:milk")
    assert {"modifier_groups", "options"} <= {each.relation for each in found}
    assert Retired(node="a", text="b") != Retired(node="a", relation="b", target="c")
