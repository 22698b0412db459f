"""Packs as businesses write them: read whole, or refused with every error in its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_graph.graph import Edge, Graph, Label, Node
from knowledge_graph.pack import read_pack, write_pack
from knowledge_graph.packfile.reading import PackError, PackLimits, PackReading

PACK = "name: tea-house\nversion: '1'\nlanguages: [zh, en]\ntimezone: Asia/Shanghai\ncurrency: CNY\n"
Writer = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Writer:
    """Writes a pack of the given files beside a valid pack.yaml."""

    def write(pack_yaml: str | None = PACK, **files: str | bytes) -> Path:
        path = tmp_path / "pack"
        path.mkdir(exist_ok=True)
        if pack_yaml is not None:
            (path / "pack.yaml").write_text(pack_yaml, encoding="utf-8")
        for name, content in files.items():
            file = path / name.replace("__", ".")
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def _graph(reading: PackReading) -> Graph:
    assert reading.graph is not None, [str(error) for error in reading.errors]
    return reading.graph


def _only(reading: PackReading) -> PackError:
    assert len(reading.errors) == 1, [str(error) for error in reading.errors]
    return reading.errors[0]


MENU = {
    "product__csv": "id,name,name@en,alias,price,measures,modifier_groups\n"
    "tea,红茶,Black tea,茶|锡兰红茶,18.50,杯|箱=24 XBX,milk[min=1]\n",
    "modifier_group__csv": "id,name,maximum,options\nmilk,奶,1,whole*|oat[max=2]\n",
    "modifier__csv": "id,name,implies\nwhole,全脂奶,\noat,燕麦奶,cold_chain\n",
}


def test_a_row_becomes_a_node_with_names_and_properties(folder: Writer) -> None:
    graph = _graph(read_pack(folder(**MENU)))
    tea = graph["product:tea"]
    assert tea.labels == (
        Label("红茶", "zh"), Label("Black tea", "en"), Label("茶", "zh", "alternative"), Label("锡兰红茶", "zh", "alternative"),
    )  # fmt: skip
    assert tea.properties["price"] == "18.50"
    assert tea.properties["measures"] == [{"word": "杯"}, {"word": "箱", "ratio": "24", "unit": "XBX"}]
    assert graph["modifier:oat"].properties["implies"] == ["cold_chain"]
    assert tea.provenance is not None
    assert tea.provenance.source == "pack:tea-house@1"


def test_references_become_edges_with_attributes_in_order(folder: Writer) -> None:
    graph = _graph(read_pack(folder(**MENU)))
    assert [(edge.target, dict(edge.properties)) for edge in graph.out("modifier_group:milk", "options")] == [
        ("modifier:whole", {"default": True}),
        ("modifier:oat", {"max": 2}),
    ]
    assert dict(graph.out("product:tea", "modifier_groups")[0].properties) == {"min": 1}


def test_yaml_tables_say_the_same_as_csv_tables(folder: Writer) -> None:
    csv = _graph(read_pack(folder(**MENU)))
    yaml = (
        "- id: tea\n  name: 红茶\n  name@en: Black tea\n  alias: [茶, 锡兰红茶]\n  price: 18.50\n"
        "  measures: 杯|箱=24 XBX\n  modifier_groups:\n  - milk[min=1]\n"
    )
    path = folder(**MENU)
    (path / "product.csv").unlink()
    (path / "product.yaml").write_text(yaml, encoding="utf-8")
    assert _graph(read_pack(path)).digest == csv.digest


def test_yaml_words_stay_words(folder: Writer) -> None:
    graph = _graph(read_pack(folder(product__yaml="- {id: no, name: 'no', alias: [yes, 1.50, 2026-03-01]}\n")))
    assert [label.text for label in graph["product:no"].labels] == ["no", "yes", "1.50", "2026-03-01"]


def test_a_pack_written_out_reads_back_to_the_same_digest(folder: Writer, tmp_path: Path) -> None:
    path = folder(
        **MENU,
        site__csv="id,name,alias@und,valid_from,timezone\nmain,总店,HQ-1|a\\|b,2026-03-01,Asia/Tokyo\n",
        procedure__yaml="- {id: p, name: 检修, document: D-1, revision: A, safety_class: STOP, "
        "instruction: '停机\n\n后', instruction@en: 'Stop, \"now\"'}\n",
        stock__csv="item,at,available\ntea,main,12.5\n",
    )
    reading = read_pack(path)
    write_pack(_graph(reading), tmp_path / "out", reading.stock)
    again = read_pack(tmp_path / "out")
    assert _graph(again).digest == _graph(reading).digest
    assert again.stock == reading.stock
    assert again.graph is not None
    assert again.graph["site:main"].valid_from == _graph(reading)["site:main"].valid_from
    assert Label("a|b", None, "alternative") in again.graph["site:main"].labels


def test_export_never_mixes_with_what_lies_there(folder: Writer) -> None:
    path = folder(**MENU)
    with pytest.raises(FileExistsError, match="not empty"):
        write_pack(_graph(read_pack(path)), path)


def test_a_taught_name_is_exported_too(folder: Writer, tmp_path: Path) -> None:
    graph = Graph(
        [Node("product:tea", "product", (Label("红茶", "zh"), Label("轰茶", "zh", "hidden")))],
        [],
        {"name": "t", "version": "1", "languages": ["zh"], "timezone": "UTC"},
    )
    write_pack(graph, tmp_path / "out")
    assert _graph(read_pack(tmp_path / "out"))["product:tea"].labels == graph["product:tea"].labels


def test_nothing_is_said_of_the_first_error_only(folder: Writer) -> None:
    path = folder(
        "name: tea house\nversion: '1'\nlanguages: [zh]\ntimezone: Mars/Olympus\ncolour: red\n",
        product__csv="id,name,price,colour,modifier_groups,step\ntea,,cheap,red,nothing,0\ntea,Tee,1,red,,1\n",
        gadget__csv="id,name\n",
        modifier_group__csv="id,name,minimum,maximum,options\ng,组,3,1,\n",
    )
    reading = read_pack(path)
    assert reading.graph is None
    found = {(error.code, error.file, error.row, error.column) for error in reading.errors}
    assert found == {
        ("id.bad", "pack.yaml", 1, "name"),
        ("value.timezone", "pack.yaml", 4, "timezone"),
        ("column.unknown", "pack.yaml", 5, "colour"),
        ("file.unknown", "gadget.csv", None, None),
        ("column.unknown", "product.csv", 1, "colour"),
        ("value.missing", "product.csv", 2, "name"),
        ("value.decimal", "product.csv", 2, "price"),
        ("value.range", "product.csv", 2, "step"),
        ("reference.unknown", "product.csv", 2, "modifier_groups"),
        ("id.duplicate", "product.csv", 3, "id"),
        ("value.missing", "modifier_group.csv", 2, "options"),
        ("group.empty", "modifier_group.csv", 2, "options"),
    }
    assert all(
        error.message.endswith((".", "?")) and str(error).endswith(f"[{error.code}]") for error in reading.errors
    )


GROUP = "id,name,minimum,maximum,maximum_per_option,options\n"
OPTIONS = "id,name\na,甲\nb,乙\n"


@pytest.mark.parametrize(
    ("files", "code", "column"),
    [
        ({"modifier_group__csv": GROUP + "g,组,,1,,a*|b*\n"}, "group.defaults", "options"),
        ({"modifier_group__csv": GROUP + "g,组,3,,,a|b\n"}, "group.bounds", "minimum"),
        ({"modifier_group__csv": GROUP + "g,组,2,1,,a|b\n"}, "group.bounds", "minimum"),
        ({"modifier_group__csv": GROUP + "g,组,-1,,,a|b\n"}, "value.range", "minimum"),
        ({"modifier_group__csv": GROUP + "g,组,,,,a|a\n"}, "reference.duplicate", "options"),
        ({"modifier_group__csv": GROUP + "g,组,,,,a[weight=2]\n"}, "attribute.unknown", "options"),
        ({"modifier_group__csv": GROUP + "g,组,,,,a[max]\n"}, "attribute.bad", "options"),
        ({"modifier_group__csv": GROUP + "g,组,,,,a[max=-1]\n"}, "attribute.bad", "options"),
        ({"modifier_group__csv": GROUP + "g,组,,,,a[max=many]\n"}, "value.integer", "options"),
        ({"modifier_group__csv": GROUP + "g,组,,,,product:a\n"}, "reference.kind", "options"),
        ({"modifier_group__csv": GROUP + "g,组,,,,a b\n"}, "reference.bad", "options"),
        ({"rule__csv": "id,name,when\nr,规则,a\n"}, "reference.kind", "when"),
        ({"product__csv": "id,name,modifier_groups\np,品,x*\n"}, "attribute.unknown", "modifier_groups"),
        ({"product__csv": "id,name,minimum,maximum\np,品,5,2\n"}, "quantity.bounds", "minimum"),
        ({"product__csv": "id,name,measures\np,品,箱=0 XBX\n"}, "value.measure", "measures"),
        ({"product__csv": "id,name,measures\np,品,箱=24 crate\n"}, "value.unit", "measures"),
        ({"product__csv": "id,name,unit\np,品,piece\n"}, "value.unit", "unit"),
        ({"product__csv": "id,name,currency\np,品,yuan\n"}, "value.currency", "currency"),
        ({"product__csv": "id,name,valid_from\np,品,next Monday\n"}, "value.time", "valid_from"),
        ({"product__csv": "id,name,valid_from,valid_until\np,品,2026-02-01,2026-01-01\n"}, "value.time", "valid_until"),
        ({"product__csv": "id,name,name@fr\np,品,thé\n"}, "column.language", "name@fr"),
        ({"product__csv": "id,name,price@en\np,品,3\n"}, "column.language", "price@en"),
        ({"product__csv": "id,name,name\np,品,品\n"}, "column.duplicate", "name"),
        ({"product__csv": "id,name\n-p,品\n"}, "id.bad", "id"),
        ({"product__csv": "id,name\n../p,品\n"}, "id.bad", "id"),
        ({"product__csv": "id,name\np,a\x07b\n"}, "value.control", "name"),
        ({"product__csv": 'id,name\np,"a\nb"\n'}, "value.control", "name"),
        ({"product__csv": f"id,name\np,{'长' * 300}\n"}, "value.too_long", "name"),
        ({"vehicle__csv": "id,name,temperature_controlled\nv,车,perhaps\n"}, "value.boolean", "temperature_controlled"),
        ({"carrier__csv": "id,name,waybill_pattern\nc,递,SF[0-9\n"}, "value.pattern", "waybill_pattern"),
        ({"driver__csv": "id,name,language\nd,王,Chinese\n"}, "value.language", "language"),
        ({"site__csv": "id,name,role\ns,店,bakes\n"}, "value.choice", "role"),
        ({"site__yaml": "- {id: s, name: [店, 铺]}\n"}, "value.list", "name"),
        ({"stock__csv": "item,at,available\nx,y,1\n"}, "reference.unknown", "item"),
        ({"symptom__csv": "id,name,faults,procedures\ns,漏,f,p\n"}, "symptom.action", "procedures"),
        ({"symptom__csv": "id,name,faults\ns,漏,procedure:p\n"}, "symptom.action", "faults"),
    ],
)  # fmt: skip
def test_a_cell_that_does_not_fit_is_named_with_its_place(
    folder: Writer, files: dict[str, str], code: str, column: str
) -> None:
    reading = read_pack(folder(modifier__csv=OPTIONS, **files))
    assert reading.graph is None
    hits = [error for error in reading.errors if error.code == code]
    assert hits, [str(error) for error in reading.errors]
    assert hits[0].column == column
    assert hits[0].file == next(iter(files)).replace("__", ".")


def test_an_error_in_yaml_names_the_line_of_the_cell(folder: Writer) -> None:
    error = _only(
        read_pack(folder(product__yaml="- id: tea\n  name: 茶\n\n- id: coffee\n  name: 咖啡\n  price: dear\n"))
    )
    assert (error.code, error.row, error.column) == ("value.decimal", 6, "price")


def test_an_error_in_csv_names_the_line_where_the_row_begins(folder: Writer) -> None:
    text = 'id,name,street\na,甲,"two\nlines"\n\nb,乙,"x"\nb,丙,y\n'
    error = _only(read_pack(folder(site__csv=text)))
    assert (error.code, error.row) == ("id.duplicate", 6)


def test_bounds_that_an_item_sets_are_checked_against_the_options(folder: Writer) -> None:
    path = folder(
        modifier__csv=OPTIONS,
        modifier_group__csv="id,name,options\ng,组,a|b\n",
        product__csv="id,name,modifier_groups\np,品,g[min=3]\n",
    )
    error = _only(read_pack(path))
    assert (error.code, error.file, error.column) == ("group.bounds", "product.csv", "modifier_groups")


def test_circles_are_shown_as_a_path(folder: Writer) -> None:
    path = folder(
        area__csv="id,name,within\na,甲,b\nb,乙,c\nc,丙,a\nd,丁,a\n",
        modifier__csv="id,name,modifier_groups\nhalf,半,toppings\n",
        modifier_group__csv="id,name,options\ntoppings,料,half\n",
    )
    circles = [error for error in read_pack(path).errors if error.code == "graph.circle"]
    assert {error.column for error in circles} == {"within", "modifier_groups"}
    assert any("area:a -> area:b -> area:c -> area:a" in error.message for error in circles)


def test_areas_nested_very_deep_are_no_circle(folder: Writer) -> None:
    rows = "".join(f"a{i},区{i},a{i + 1}\n" for i in range(20_000))
    assert _graph(read_pack(folder(area__csv=f"id,name,within\n{rows}a20000,天下,\n")))


def test_two_products_of_one_name_at_one_site_are_a_warning(folder: Writer) -> None:
    path = folder(
        site__csv="id,name\nnorth,北店\nsouth,南店\n",
        product__csv="id,name,sites\na,拿铁,north\nb,拿铁,south\nc,拿铁,\n",
    )
    reading = read_pack(path)
    assert reading.graph is not None
    assert [(error.severity, error.code, error.row) for error in reading.errors] == [("warning", "name.shared", 4)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("id,name\np,品".encode("gb18030") + b"\xff", "file.encoding"),
        ("id,name\np,品\n".encode("utf-16"), "file.encoding"),
        (b'id,name\np,"open\nq,more\n', "file.csv"),
        (b'id,name\np,"a"b\n', "file.csv"),
        (b"id,name\np\n", "row.width"),
        (b"id,name\np,a,b\n", "row.width"),
        (b"", "file.empty"),
    ],
)  # fmt: skip
def test_a_csv_that_cannot_be_read_says_how_to_save_it(folder: Writer, content: bytes, code: str) -> None:
    reading = read_pack(folder(product__csv=content))
    assert reading.graph is None
    assert code in {error.code for error in reading.errors}


@pytest.mark.parametrize(
    "text",
    [
        "- id: [unclosed\n",
        "- &a {id: p, name: x}\n- *a\n",
        "id: p\n",
        "- just text\n",
        "- {id: p, name: {zh: x}}\n",
        "- {id: p, name: [[x]]}\n",
        "---\n- {id: p, name: x}\n---\n- {id: q, name: x}\n",
        "[" * 20_000,
        "- id: p\n  name: \x00\n",
    ],
)
def test_a_yaml_of_another_shape_is_refused(folder: Writer, text: str) -> None:
    error = _only(read_pack(folder(product__yaml=text)))
    assert error.code == "file.yaml"


def test_rows_behind_a_broken_line_are_not_called_missing(folder: Writer) -> None:
    path = folder(
        modifier__csv='id,name\na,甲\n"b,乙\n',
        modifier_group__csv="id,name,options\ng,组,a|b\n",
    )
    assert _only(read_pack(path)).code == "file.csv"


def test_a_folder_without_a_pack_is_told_what_belongs_there(tmp_path: Path, folder: Writer) -> None:
    assert _only(read_pack(tmp_path / "nowhere")).code == "pack.missing"
    assert _only(read_pack(folder(None, product__csv="id,name\np,品\n"))).code == "pack.missing"


def test_a_table_given_twice_is_an_error(folder: Writer) -> None:
    path = folder(product__csv="id,name\np,品\n", product__yaml="[]\n")
    assert _only(read_pack(path)).code == "file.duplicate"


def test_a_byte_order_mark_and_a_read_me_do_no_harm(folder: Writer) -> None:
    path = folder(product__csv=b"\xef\xbb\xbfid,name\r\np,\xe5\x93\x81\r\n", README__md="# Our menu\n")
    assert "product:p" in _graph(read_pack(path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_named(folder: Writer) -> None:
    path = folder(product__csv="id,name\n")
    (path / "product.csv").chmod(0)
    assert _only(read_pack(path)).code == "file.unreadable"


def test_what_is_too_large_is_refused_before_it_fills_the_memory(folder: Writer) -> None:
    path = folder(product__csv="id,name\n" + "".join(f"p{i},品{i}\n" for i in range(200)))
    assert _only(read_pack(path, PackLimits(file_bytes=1000))).code == "file.too_large"
    assert _only(read_pack(path, PackLimits(rows=100))).code == "file.rows"


def test_a_flood_of_errors_ends_with_a_count(folder: Writer) -> None:
    path = folder(product__csv="id,name,price\n" + "".join(f"p{i},品{i},x\n" for i in range(50)))
    errors = read_pack(path, PackLimits(errors=10)).errors
    assert len(errors) == 11
    assert errors[-1].code == "errors.more"
    assert "40 further errors" in errors[-1].message


def test_the_digest_names_content_and_not_who_said_it() -> None:
    one = Node("product:tea", "product", (Label("茶", "zh"),), {"price": "1"})
    settings = {"name": "x"}
    assert Graph([one], [], settings).digest == Graph([one], [], settings).digest
    other = Node("product:tea", "product", (Label("茶", "zh"),), {"price": "2"})
    assert Graph([one], [], settings).digest != Graph([other], [], settings).digest
    edges = [Edge("product:tea", "sites", "site:a"), Edge("product:tea", "sites", "site:b")]
    assert Graph([one], edges).digest != Graph([one], edges[::-1]).digest
