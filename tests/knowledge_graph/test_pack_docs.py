"""`docs/graph-pack.md` is complete: every kind, column, attribute, limit and error code; its example is a pack."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from knowledge_graph.lexicon import WHOLE, Lexicon
from knowledge_graph.pack import read_pack
from knowledge_graph.packfile.columns import Kind
from knowledge_graph.packfile.reading import PackLimits
from knowledge_graph.schema import COMMON, KINDS, PACK_FIELDS, STOCK_COLUMNS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "graph-pack.md").read_text(encoding="utf-8")
_CODE = re.compile(r'(?:\.error\(|\.warning\(|CellError\(|PackError\(|\(|\[\()\s*"([a-z]+\.[a-z_]+)",')


def _section(heading: str) -> str:
    found = re.search(rf"^(#+) {re.escape(heading)}$\n(.*?)(?=^#+ |\Z)", PAGE, re.M | re.S)
    assert found, f"docs/graph-pack.md has no section {heading}"
    return found[2]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_table_and_column_is_documented(kind: Kind) -> None:
    section = _section(f"`{kind.name}`")
    assert kind.doc in section
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.M))
    assert list(rows) == [column.name for column in kind.columns]
    for column in kind.columns:
        assert column.doc in rows[column.name].replace("\\|", "|")
        assert ("| yes |" in rows[column.name]) == column.required
        for word in (*column.kinds, *column.choices, *(attribute.name for attribute in column.attributes)):
            assert word in rows[column.name], f"{kind.name}.{column.name}: {word}"


@pytest.mark.parametrize(
    ("heading", "columns"),
    [("`pack.yaml`", PACK_FIELDS), ("Columns of every table", COMMON), ("`stock`", STOCK_COLUMNS)],
)
def test_the_other_columns_are_documented(heading: str, columns: tuple[object, ...]) -> None:
    section = _section(heading).replace("\\|", "|")
    for column in columns:
        assert f"| `{column.name}` |" in section  # type: ignore[attr-defined]
        assert column.doc in section  # type: ignore[attr-defined]


def test_every_error_code_is_documented_and_no_other() -> None:
    raised = set()
    for name in ("pack", "rows", "cells", "checks", "sheets", "reading"):
        raised |= set(_CODE.findall(next((ROOT / "knowledge_graph").rglob(f"{name}.py")).read_text(encoding="utf-8")))
    documented = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", _section("What is checked"), re.M))
    assert raised == documented


def test_every_limit_is_documented_with_its_value() -> None:
    for limit in fields(PackLimits):
        assert f"| `{limit.name}` | {getattr(PackLimits(), limit.name):,} |" in PAGE
    assert f"at most {WHOLE:,} names" in PAGE


def test_the_worked_example_is_a_pack_that_does_what_the_page_says(tmp_path: Path) -> None:
    example = _section("A pack in five files")
    for name, content in re.findall(r"^`([\w.]+)`\n\n```\w+\n(.*?)```", example, re.M | re.S):
        (tmp_path / name).write_text(content, encoding="utf-8")
    reading = read_pack(tmp_path)
    assert reading.errors == ()
    assert reading.graph is not None
    assert len(list(tmp_path.iterdir())) == 5
    lexicon = Lexicon(reading.graph, tmp_path / "cache")
    assert [node.key for node in lexicon.named("冰美式咖啡")] == ["product:iced-americano"]
    (group,) = lexicon.vocabulary(None, None).groups("product:iced-americano")
    assert [option.key for option in group.options] == ["modifier:whole-milk", "modifier:oat-milk"]
