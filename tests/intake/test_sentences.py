"""What the commands say is there in Chinese and in English, completely."""

from __future__ import annotations

import ast
import dataclasses
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias, get_type_hints

import pytest

from intake.problems import PROBLEMS
from intake.sentences import chinese
from intake.settings import Settings
from knowledge_graph.schema import COMMON, KINDS, PACK_FIELDS, STOCK_COLUMNS, Column
from models.phrases import Phrased
from sandbox import errors

ROOT = Path(__file__).resolve().parents[2]
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
ROOMS = ("intake", "sandbox", "knowledge_graph", "models")
SAYS = re.compile(r"^from (models\.phrases|intake\.commands\.sentences) import .*\b(phrase|sentence)\b", re.MULTILINE)
SPEAKING = [
    path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))
    if path.parent.name in ("commands", "doors") or SAYS.search(path.read_text("utf-8"))
]  # fmt: skip
TRANSLATED = {"sentence", "phrase"}
REFUSED = [each.__name__ for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Phrased)]
SHOWN = {
    "echo": 0, "print": 0, "rule": 0, "confirm": 0, "prompt": 0, "add_column": 0, "add_row": 0, "write": 0,
    "UsageError": 0, "ClickException": 0, "BadParameter": 0, "DemoFailed": 0, "on_refusal": 0,
    "say": -1, "Check": 2,
    "Problem": 1, "Refused": 1, "AlarmRefused": 0, "BaselineRefused": 0, "DecoderCrashed": 0, "DecoderRejected": 0,
    "DecoderTimeout": 0, "EvidenceAltered": 0, "EvidenceError": 0, "EvidenceMissing": 0, "StorageFull": 0,
    "WeightsMissing": 0, "IndexDamaged": 0, "RetiringRefused": 0, "TeachingRefused": 0, **dict.fromkeys(REFUSED, 0),
}  # fmt: skip
"""Call -> which of its arguments a person reads."""
DATA = {"n", "x", "DATABASE_URL", "order-intake"}
"""Letters that mean the same in every language."""
FOREIGN = "words"
"""A gap for words that exist in English only: a translation may say without them what happened and what to do."""


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


def _settings_docs() -> set[str]:
    """Of settings that can be wrong in themselves; any text will do for the others."""
    hints = get_type_hints(Settings)
    texts = (str, str | None, Path)
    return {str(each.metadata["doc"]) for each in dataclasses.fields(Settings) if hints[each.name] not in texts}


def _by_code() -> set[str]:
    """Failures and what the journal's check finds speak English; in Chinese each is explained by its code."""
    # The last is what SQLAlchemy calls a database that does not answer.
    failures = {*PROBLEMS, "http.status", "e3q8"}
    for room in ROOMS:
        for path in sorted({*(ROOT / room).rglob("*.py")} - {*SPEAKING}):
            failures |= set(_codes(ast.parse(path.read_text("utf-8"))))
    verify = ast.parse((ROOT / "sandbox" / "verify.py").read_text("utf-8"))
    found = {str(ast.literal_eval(node.args[0])) for node in ast.walk(verify)
             if isinstance(node, ast.Call) and ast.unparse(node.func) == "report.add"}  # fmt: skip
    return {f"{{words}} [{code}]" for code in failures} | {f"{code}  {{where}}: {{words}}" for code in found}


def _codes(module: ast.Module) -> Iterator[str]:
    """Stable codes of the failures that a module declares."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                match each:
                    case ast.Assign(targets=[ast.Name("code")], value=ast.Constant(str(code))):
                        yield code


def test_every_sentence_has_its_translation_and_no_translation_is_left_over() -> None:
    said = {"order-intake: {error}", "{error} [{code}]"}
    for place, argument in _templates():
        assert isinstance(argument, ast.Constant), f"{place}: write the template where it is said"
        assert isinstance(argument.value, str), place
        said.add(argument.value)
    needed = {column.doc for column in _columns() if column.required} | _settings_docs()
    assert not any(_gaps(doc) for doc in needed)
    assert set(chinese()) == said | needed | _by_code()


def test_a_translation_has_the_same_gaps_as_its_sentence() -> None:
    for english_, chinese_ in chinese().items():
        missing = set(_gaps(english_)) ^ set(_gaps(chinese_))
        assert missing <= {(FOREIGN, "", "")}, english_


def test_a_translation_is_chinese_or_says_nothing_but_data() -> None:
    same = {"PostgreSQL ...", "python", "{done} of {total}", "{hits} of {n}", "{share:4.0%} of {size:.0f} MB"}
    same |= {
        ", ",
        "{lanes}",
        "{error} [{code}]",
        "{where}: {detail}",
        "{file}: {reason}",
        "{package}: {failure}",
        "{name}={raw!r}: {what}. {doc}",
        "{place}: {what} [{code}]",
        "{severity}: {error}",
        "{zone} at {revision}: {before} -> {after}",
        "{mark}  {name}: {told}",
    }
    for english_, chinese_ in chinese().items():
        assert re.search(r"[\u4e00-\u9fff]", chinese_) or english_ in same, english_


def _literals(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Text that a person reads and nobody translates: line and words."""
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, Function)}
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
    node: ast.expr, function: Function, functions: dict[str, Function], seen: set[str]
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
