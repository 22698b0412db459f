"""The shape of the code, checked: which room may know which, how long a module may be, what it may be called."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("models", "knowledge_graph", "sandbox", "intake")
"""Lowest first: a room may import itself and the rooms before it."""
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
EMPTY_NAMES = {"manager", "service", "utils", "util", "helpers", "helper", "base", "core", "common", "misc"}
HEAVY = {
    "spacy", "numpy", "scipy", "ctranslate2", "faster_whisper", "av", "onnxruntime", "sqlalchemy", "psycopg",
    "fastapi", "uvicorn", "procrastinate", "pypinyin", "rapidfuzz", "httpx", "rich",
}  # fmt: skip


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_fits_on_a_few_pages_and_says_what_it_is_for(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= 300, "two rooms in one?"
    docstring = ast.get_docstring(ast.parse(source))
    assert docstring, "say in the first lines what comes in, what goes out, and why it exists"
    assert path.stem not in EMPTY_NAMES, "the name explains nothing"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_room_imports_only_the_rooms_below_it(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    above = set(ROOMS[ROOMS.index(room) + 1 :])
    assert not {name for name in _imports(path) if name.split(".")[0] in above}


@pytest.mark.parametrize("path", [p for p in MODULES if p.is_relative_to(ROOT / "models")], ids=_name)
def test_perception_knows_neither_http_nor_the_database(path: Path) -> None:
    forbidden = {"fastapi", "starlette", "sqlalchemy", "psycopg", "procrastinate"}
    assert not {name for name in _imports(path) if name.split(".")[0] in forbidden}


@pytest.mark.parametrize(
    "module",
    ["knowledge_graph/validator.py", "sandbox/admission.py", "sandbox/zone.py", "sandbox/calibration.py"],
)
def test_the_functions_that_carry_the_product_are_pure(module: str) -> None:
    """No clock, no chance, no files, no database: everything they need is handed in."""
    path = ROOT / module
    impure = {"random", "os", "time", "pathlib", "sqlalchemy", "socket", "uuid", "httpx"}
    assert not {name for name in _imports(path) if name.split(".")[0] in impure}
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    assert not calls & {"datetime.now", "datetime.utcnow", "open", "print"}


def test_only_the_rooms_and_the_tests_hold_python() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    assert not [name for name in tracked if name.split("/")[0] not in (*ROOMS, "tests")]


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    probe = (
        "import sys; sys.argv = ['order-intake', '--help']\n"
        "from intake.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n    assert not stop.code\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    fastest = float("inf")
    for _ in range(3):
        begin = time.process_time() + sum(_children())
        done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
        fastest = min(fastest, time.process_time() + sum(_children()) - begin)
    loaded = {name.split(".")[0] for name in done.stdout.split("LOADED")[1].split()}
    assert not loaded & HEAVY
    assert "decode" in done.stdout
    # CPU-seconds, not wall time: other tests share the machine.
    assert fastest <= 0.4


def _children() -> tuple[float, float]:
    import os

    times = os.times()
    return times.children_user, times.children_system
