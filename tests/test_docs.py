"""The documentation keeps its promises: links lead somewhere, commands exist, both languages are complete."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from intake.cli import COMMANDS
from intake.commands.words import WORDS, terminal_language, word

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests" / "bench").rglob("*.md")])


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{target} is not there"
    for named in re.findall(r"`(docs/[\w./-]+)`", text):
        assert (ROOT / named).exists(), f"{named} is named and is not there"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for command in re.findall(r"(?:^\s*|`)(?:[A-Z_]+=\S+ )*order-intake ([a-z]+)", text, flags=re.MULTILINE):
        assert command in COMMANDS, f"there is no `order-intake {command}`"
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert target in targets, f"there is no `make {target}`"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "intake", command, "--help"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: ")
    assert "--json" in done.stdout or "Commands:" in done.stdout or command == "demo"


def test_words_of_the_terminal_are_there_in_both_languages() -> None:
    for key, (chinese, english) in WORDS.items():
        assert chinese, f"{key} has no Chinese"
        assert english.isascii(), f"{key} has no English"
    assert word("order", "zh") == "订单"
    assert word("order", "en") == "Order"


def test_the_terminal_speaks_the_language_of_its_locale() -> None:
    assert terminal_language({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert terminal_language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}) == "en"
    assert terminal_language({}) == "en"


def test_the_repository_names_no_machine_and_no_registry() -> None:
    # Put together here so that this file does not match itself.
    hosts = "|".join(("py" + r"pi\.org", "python" + r"hosted\.org", r"registry\.npm" + "js", r"deb\.deb" + r"ian\.org"))
    paths = "|".join(("/wo" + "rk/", "/ro" + r"ot/\."))
    done = subprocess.run(
        ["git", "grep", "-nIiE", f"{hosts}|{paths}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
