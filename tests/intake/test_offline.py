"""A pack and a file are enough: decode and evaluate from the command line, without server or database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.cli import cli

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "knowledge_graph" / "packs" / "demo"
SEED = "星巴克人民广场店,3杯冰美式加燕麦奶,备注不要吸管"
TRUTH = {
    "fulfilment_site": {"id": "site:renmin-square"},
    "lines": [
        {
            "item": {"id": "product:iced-americano"},
            "quantity": {"value": "3", "unit": "H87"},
            "modifiers": [{"group": "modifier_group:milk", "option": {"id": "modifier:oat-milk"}}],
        }
    ],
    "instructions": [{"text": "不要吸管"}],
    "constraints": [{"code": "cold_chain"}],
}


@pytest.fixture(autouse=True)
def _cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def _group_of(line: dict[str, object]) -> set[str]:
    modifiers = line["modifiers"]
    assert isinstance(modifiers, list)
    return {modifier["option"]["id"] for modifier in modifiers}


def test_the_seed_sentence_becomes_one_order_with_its_derivation() -> None:
    done = _run("decode", "--pack", str(PACK), "--text", SEED, "--language", "zh", "--json")
    assert done.exit_code == 0, done.output
    (line,) = done.stdout.splitlines()
    row = json.loads(line)
    assert row["request"] == 0
    assert row["passes"] is True
    order = row["order"]
    assert order["fulfilment_site"]["id"] == "site:renmin-square"
    assert [(each["item"]["id"], each["quantity"]["value"]) for each in order["lines"]] == [
        ("product:iced-americano", "3")
    ]
    assert "modifier:oat-milk" in _group_of(order["lines"][0])
    assert [each["text"] for each in order["instructions"]] == ["不要吸管"]
    assert order["constraints"] == [{"code": "cold_chain", "rule": "oat-milk requires cold chain"}]
    derived = {each["field"] for each in row["derivation"]}
    assert {"/fulfilment_site", "/lines/L1/item", "/lines/L1/quantity", "/constraints/cold_chain"} <= derived
    quantity = next(each for each in row["derivation"] if each["field"] == "/lines/L1/quantity")
    begin, end = quantity["evidence"][0]["text_span"]
    assert SEED[begin:end] == "3杯"


def test_people_read_it_in_their_own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    done = _run("decode", "--pack", str(PACK), "--text", SEED)
    assert "订单" in done.stdout
    assert "燕麦奶" in done.stdout
    monkeypatch.setenv("LC_ALL", "C")
    assert "Order" in _run("decode", "--pack", str(PACK), "--text", SEED).stdout


def test_a_chinese_terminal_tells_a_diagnosis_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = str(ROOT / "intake" / "samples" / "spindle-vibration.json")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    told = _run("decode", "--pack", str(PACK), sample).stdout
    assert "测得  这台机器还没有基线" in told
    assert "外圈：得分" in told
    assert "由现象到故障" in told
    monkeypatch.setenv("LC_ALL", "C")
    assert "Measured  This machine has no baseline" in _run("decode", "--pack", str(PACK), sample).stdout


def test_two_orders_in_one_text_are_two_lines_of_json() -> None:
    text = "星巴克人民广场店两杯热拿铁。另外一单,星巴克徐家汇店,一杯冰美式"
    done = _run("decode", "--pack", str(PACK), "--text", text, "--language", "zh", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["order"]["fulfilment_site"]["id"] for row in rows] == ["site:renmin-square", "site:xujiahui"]


def test_a_broken_pack_is_refused_with_file_row_and_column(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text("name: broken\nversion: 1\nlanguages: [en]\ntimezone: UTC\n")
    (pack / "product.csv").write_text("id,name,price,modifier_groups\ntea,Tea,cheap,sizes\n")
    done = _run("graph", "check", str(pack))
    assert done.exit_code == 1
    assert "product.csv:2:price" in done.stderr
    assert "product.csv:2:modifier_groups" in done.stderr


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    right = {"id": "right", "text": SEED, "language": "zh", "expected": [TRUTH]}
    wrong_truth = json.loads(json.dumps(TRUTH))
    wrong_truth["lines"][0]["quantity"]["value"] = "4"
    wrong = {"id": "wrong", "text": SEED, "language": "zh", "expected": [wrong_truth]}
    doubted = {
        "id": "doubted",
        "text": "两杯独角兽特饮",
        "language": "zh",
        "expected": [],
        "expect_finding": "unknown item",
    }
    path = tmp_path / "orders.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in (right, wrong, doubted)))
    return path


def test_an_evaluation_counts_right_wrong_and_doubted_and_writes_every_miss(dataset: Path) -> None:
    done = _run("evaluate", "--pack", str(PACK), str(dataset), "--json")
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["exact"]["hits"], figures["exact"]["n"]) == (2, 3)
    assert (figures["coverage"]["hits"], figures["wrong_and_passing"]["hits"]) == (2, 1)
    (miss,) = [json.loads(line) for line in Path(figures["misses"]).read_text().splitlines()]
    assert miss["id"] == "wrong"
    assert miss["passed"] is True
    assert any("quantity" in why for why in miss["why"])
    assert miss["proposals"][0]["derivation"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1"),
        ('{"id": "a", "expected": []}', "either `file` or `text`"),
        (
            '{"id": "a", "text": "x", "expected": []}\n{"id": "a", "text": "y", "expected": []}',
            "stands in line 1 already",
        ),
    ],
)
def test_a_dataset_that_cannot_be_read_says_where(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text(line)
    done = _run("evaluate", "--pack", str(PACK), str(path))
    assert message in str(done.exception)
    assert getattr(done.exception, "code", "") == "dataset.invalid"


def test_a_dataset_that_names_no_file_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dataset.jsonl"
    path.write_text(
        '{"id":"a","text":"x","expected":[]}\n{"id":"b","file":"gone.wav","expected":[]}\n', encoding="utf-8"
    )
    done = _run("evaluate", "--pack", str(PACK), str(path))
    assert done.exit_code != 0
    assert "line 2 (b): there is no file gone.wav" in str(done.exception)


@pytest.mark.parametrize("command", ["decode", "evaluate"])
def test_content_that_nobody_reads_is_told_with_its_name(tmp_path: Path, command: str) -> None:
    strange = tmp_path / "photo.gif"
    strange.write_bytes(b"GIF89a" + bytes(range(200)))
    dataset = tmp_path / "dataset.jsonl"
    dataset.write_text('{"id":"i1","file":"photo.gif","expected":[]}\n', encoding="utf-8")
    done = _run(command, "--pack", str(PACK), str(strange if command == "decode" else dataset))
    assert ("photo.gif: " if command == "decode" else "i1: ") + "The content is not recognised" in str(done.exception)


def test_decode_wants_files_or_a_text_not_both() -> None:
    assert _run("decode", "--pack", str(PACK)).exit_code == 2
    assert _run("decode", "--pack", str(PACK), "--text", "x", str(PACK / "product.csv")).exit_code == 2
