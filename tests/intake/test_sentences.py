"""What the commands say is there in Chinese and in English, completely; machines read the same in both."""

from __future__ import annotations

import ast
import io
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from intake.cli import cli
from intake.commands.changes import summary
from intake.commands.fetching import terminal_progress
from intake.commands.rendering import show_unreadable
from intake.commands.sentences import failure, here, in_english, named, sentence, table
from knowledge_graph.pack import read_pack
from knowledge_graph.packfile.diff import diff
from knowledge_graph.phrases import Phrased, lines, phrase
from knowledge_graph.schema import COMMON, KINDS, PACK_FIELDS, STOCK_COLUMNS, Column

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "knowledge_graph" / "packs" / "demo"
SPEAKING = [*sorted((ROOT / "intake" / "commands").glob("*.py")), ROOT / "intake" / "demo.py"]
SPEAKING += [ROOT / "intake" / "receiver.py", ROOT / "intake" / "offline.py", ROOT / "knowledge_graph" / "pack.py"]
SPEAKING += sorted((ROOT / "knowledge_graph" / "packfile").glob("*.py"))
TRANSLATED = {"sentence", "phrase"}
SHOWN = {
    "echo": 0, "print": 0, "rule": 0, "confirm": 0, "prompt": 0, "add_column": 0, "add_row": 0, "write": 0,
    "UsageError": 0, "ClickException": 0, "BadParameter": 0, "DemoFailed": 0, "DeviceRefused": 0, "on_refusal": 0,
    "say": -1, "Check": 2,
}  # fmt: skip
"""Call -> which of its arguments a person reads."""
DATA = {"n", "x", "DATABASE_URL"}
"""Letters that mean the same in every language."""
FOREIGN = "words"
"""A gap for what another program says, which knows English only: a translation says without it what to do."""


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def _parsed() -> Iterator[tuple[str, ast.Module]]:
    for path in SPEAKING:
        yield path.name, ast.parse(path.read_text("utf-8"))


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _templates() -> Iterator[tuple[str, ast.expr]]:
    for name, module in _parsed():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _called(node) in TRANSLATED and name != "sentences.py":
                yield f"{name}:{node.lineno}", node.args[0]


def _gaps(template: str) -> list[tuple[str, str, str]]:
    parts = string.Formatter().parse(template)
    return sorted((name, spec or "", kind or "") for _, name, spec, kind in parts if name is not None)


def _columns() -> Iterator[Column]:
    yield from (*COMMON, *PACK_FIELDS, *STOCK_COLUMNS)
    for kind in KINDS:
        yield from kind.columns


def test_every_sentence_has_its_translation_and_no_translation_is_left_over() -> None:
    said = {"order-intake: {error} [{code}]"}
    for place, argument in _templates():
        assert isinstance(argument, ast.Constant), f"{place}: write the template where it is said"
        assert isinstance(argument.value, str), place
        said.add(argument.value)
    needed = {column.doc for column in _columns() if column.required}
    assert not any(_gaps(doc) for doc in needed)
    assert set(table()) == said | needed


def test_a_translation_has_the_same_gaps_as_its_sentence() -> None:
    for english_, chinese_ in table().items():
        missing = set(_gaps(english_)) ^ set(_gaps(chinese_))
        assert missing <= {(FOREIGN, "", "")}, english_


def test_a_translation_is_chinese_or_says_nothing_but_data() -> None:
    same = {"PostgreSQL ...", "python", "{done} of {total}", "{hits} of {n}", "{share:4.0%} of {size:.0f} MB"}
    same |= {
        ", ",
        "{lanes}",
        "{place}: {what} [{code}]",
        "{severity}: {error}",
        "{zone} at {revision}: {before} -> {after}",
        "{mark}  {name}: {told}",
    }
    for english_, chinese_ in table().items():
        assert re.search(r"[\u4e00-\u9fff]", chinese_) or english_ in same, english_


def _literals(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Text that a person reads and nobody translates: line and words."""
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    for function in functions.values():
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            place = SHOWN.get(_called(node))
            if place is not None and node.args[place:]:
                yield from _read(node.args[place], function, functions, set())
            for keyword in node.keywords:
                if keyword.arg == "title":
                    yield from _read(keyword.value, function, functions, set())


def _read(
    node: ast.expr, function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: set[str]
) -> Iterator[tuple[int, str]]:
    """Follow an expression to the literals in it: through names, parts, branches and functions of the module."""
    parts: list[ast.expr] = []
    match node:
        case ast.Constant(value=str(text)):
            bare = re.sub(r"\[/?[a-z ]*\]", "", text)
            if re.search(r"[^\W\d_]", bare) and bare.strip() not in DATA:
                yield node.lineno, text
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            pass
        case ast.FormattedValue(value=value) | ast.Starred(value=value) | ast.Subscript(value=value):
            parts = [value]
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            parts = [left, right]
        case ast.Dict(values=parts):
            pass
        case ast.GeneratorExp(elt=element) | ast.ListComp(elt=element):
            parts = [element]
        case ast.Name(id=name) if f"={name}" not in seen:
            seen = seen | {f"={name}"}
            for each in ast.walk(function):
                match each:
                    case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                        parts.append(value)
                    case ast.AugAssign(target=ast.Name(id=target), value=value) if target == name:
                        parts.append(value)
        case ast.Call(func=ast.Name(id=name)) if name in functions and name not in seen and name not in TRANSLATED:
            for each in ast.walk(functions[name]):
                if isinstance(each, (ast.Return, ast.Yield)) and each.value is not None:
                    yield from _read(each.value, functions[name], functions, seen | {name})
        case ast.Call(func=ast.Attribute(value=value, attr="join"), args=arguments):
            parts = [value, *arguments]
        case ast.Call(func=ast.Attribute(value=value, attr="rstrip" | "replace" | "format")):
            parts = [value]
    for part in parts:
        yield from _read(part, function, functions, seen)


def test_nothing_is_said_that_nobody_translates() -> None:
    found = [f"{name}:{line}: {text!r}" for name, module in _parsed() for line, text in _literals(module)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'click.echo("No keys yet.")',
        'click.echo(f"{count} open." if count else "")',
        'told = f"[dim]{count} open[/dim]"\n    terminal.print(told)',
        'lines = [f"{each} left" for each in count]\n    say(row, as_json, "; ".join(lines))',
        'raise click.UsageError("Give " + count)',
        'say(row, as_json, _told(count))\n\ndef _told(count):\n    return f"{count} deliveries"',
    ],
)
def test_the_search_finds_what_is_said_in_one_language(code: str) -> None:
    assert list(_literals(ast.parse(f"def command(count, row, as_json):\n    {code}")))


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.fixture
def dataset(tmp_path: Path) -> str:
    path = tmp_path / "orders.jsonl"
    row = {"id": "one", "text": "两杯热拿铁", "language": "zh", "expected": []}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("chinese")
def test_commands_speak_chinese_on_a_chinese_terminal(dataset: str) -> None:
    assert "没有错误:" in _run("graph", "check", str(PACK)).stdout
    assert "没有差别。" in _run("graph", "diff", str(PACK), str(PACK)).stdout
    assert "错误:请给出 FILES 或 --text,二者选一。" in _run("decode", "--pack", str(PACK)).stderr
    assert "正常  设置:数据:" in _run("doctor").stdout
    done = _run("evaluate", "--pack", str(PACK), dataset)
    assert "完全正确 0" in done.stderr
    assert "置信界" in done.stdout
    assert "每个错例及其证据:" in done.stdout
    assert not re.search("share|bounds|exact|median|wrong", done.stdout)


@pytest.mark.usefixtures("english")
def test_commands_speak_english_elsewhere(dataset: str) -> None:
    assert "pack:demo@1 is in order: " in _run("graph", "check", str(PACK)).stdout
    assert _run("graph", "diff", str(PACK), str(PACK)).stdout == "No difference.\n"
    assert "Error: Give FILES or --text." in _run("decode", "--pack", str(PACK)).stderr
    assert "ok       settings: data in " in _run("doctor").stdout
    done = _run("evaluate", "--pack", str(PACK), dataset)
    assert "1 of 1, 0 exact, " in done.stderr
    assert "orders.jsonl: 1 items" in done.stdout
    assert "coverage: would pass by itself" in done.stdout
    assert "95th percentile" in done.stdout


def test_machines_read_the_same_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (["doctor", "--json"], ["graph", "check", str(PACK), "--json"], ["models", "list", "--json"]):
        told = []
        for locale in ("C", "zh_CN.UTF-8"):
            monkeypatch.setenv("LC_ALL", locale)
            told.append([json.loads(line) for line in _run(*arguments).stdout.splitlines()])
        for free in (each for rows in told for each in rows if each.get("check") == "disk"):
            free["sentence"] = re.sub(r"^[\d.]+", "", free["sentence"])
        assert told[0]
        assert told[0] == told[1]


@pytest.mark.usefixtures("english")
def test_a_change_of_the_graph_reads_in_english_as_the_graph_itself_tells_it(tmp_path: Path) -> None:
    full = read_pack(PACK).graph
    (tmp_path / "pack.yaml").write_text("name: small\nversion: 1\nlanguages: [en]\ntimezone: UTC\n")
    (tmp_path / "product.csv").write_text("id,name\ntea,Tea\niced-americano,Iced\n")
    small = read_pack(tmp_path).graph
    assert full is not None
    assert small is not None
    for change in (diff(full, small), diff(small, full), diff(full, full)):
        assert summary(change) == change.summary()


def test_a_phrase_is_said_with_its_parts_in_one_language(chinese: None) -> None:
    inner = phrase("bundled PostgreSQL")
    whole = phrase("data in {folder}, {database}, API at {host}:{port}", folder="/x", database=inner, host="h", port=1)
    assert in_english(whole) == "data in /x, bundled PostgreSQL, API at h:1"
    assert here(whole) == "数据:/x,数据库:自带的 PostgreSQL,接口:h:1"
    assert here("3.11.7") == "3.11.7"
    row = phrase("{lanes}", lanes=(inner, "x"))
    assert (in_english(row), here(row)) == ("bundled PostgreSQL, x", "自带的 PostgreSQL、x")
    assert here(lines([inner, row])) == "自带的 PostgreSQL\n自带的 PostgreSQL、x"


def test_a_value_may_hold_braces(english: None) -> None:
    assert sentence("In force now: {digest}", digest="{x}") == "In force now: {x}"


def test_codes_stay_beside_their_chinese_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert named("state", "probation") == "试用(probation)"
    assert named("state", "of a plug-in") == "of a plug-in"
    assert failure(ValueError("no"), "some.code") == "order-intake: 错误:no [some.code]"
    assert failure(Phrased(phrase("All is quiet.")), "some.code") == "order-intake: 错误:没有报警。 [some.code]"
    monkeypatch.setenv("LC_ALL", "C")
    assert named("state", "probation") == "probation"
    assert failure(ValueError("no"), "some.code") == "order-intake: no [some.code]"


def test_what_was_unreadable_is_explained_in_chinese_only_on_a_chinese_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    detail = "No speech in 2.0 s; record it again."
    document = {"unreadable": {"code": "speech.silence", "detail": detail}}
    for locale, language, told in (
        ("zh_CN.UTF-8", "zh", "录音里没有人说话。"),
        ("zh_CN.UTF-8", "en", detail),
        ("C", "zh", detail),
        ("C", "en", detail),
    ):
        monkeypatch.setenv("LC_ALL", locale)
        paper = io.StringIO()
        show_unreadable(Console(file=paper, width=200), "silence.ogg", document, language)
        assert told in paper.getvalue(), (locale, language)


def test_a_fetch_tells_each_finished_package_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    for locale, told in (("C", "fetched whisper, 145 MB\n"), ("zh_CN.UTF-8", "已下载 whisper,145 MB\n")):
        monkeypatch.setenv("LC_ALL", locale)
        log = io.StringIO()
        show = terminal_progress(log)
        show("whisper", 1_000_000, 145_000_000)
        show("whisper", 145_000_000, 145_000_000)
        assert log.getvalue() == told
