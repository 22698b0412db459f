"""The command line explains itself in Chinese and in English, completely."""

from __future__ import annotations

import os
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from intake.cli import COMMANDS, cli
from intake.commands import gettexts
from intake.commands.localised import folded, table


@pytest.mark.usefixtures("english")
def test_every_option_says_what_it_is_for() -> None:
    assert list(_silent(cli, click.Context(cli), "")) == []


def _silent(command: click.Command, context: click.Context, path: str) -> Iterator[str]:
    for each in command.params:
        if isinstance(each, click.Option) and not each.help:
            yield f"{path} {each.opts[0]}"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _silent(child, click.Context(child, parent=context, info_name=name), f"{path} {name}")


def test_clicks_own_words_are_compiled_from_their_table_and_every_one_is_clicks() -> None:
    assert gettexts.CATALOGUE.read_bytes() == gettexts.compiled(gettexts.read_table()), (
        "see intake/commands/gettexts.py"
    )
    code = "".join(each.read_text("utf-8") for each in Path(click.__file__).parent.glob("*.py"))
    own = {"required"}  # A word of click's parameters, translated where it is shown.
    assert {each for each in gettexts.read_table() if repr(each)[1:-1] not in code} <= own
    for english, chinese in gettexts.read_table().items():
        gaps = [{name for _, name, _, _ in string.Formatter().parse(each) if name} for each in (english, chinese)]
        assert gaps[0] == gaps[1], english


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--help"], ("用法:", "[选项]命令[参数]...", "选项:", "命令:")),
        (["review", "correct", "--help"], ("[必填]", "[默认:http", "misheard(听错)")),
        (["nonsense"], ("错误:没有命令'nonsense'",)),
        (["keys", "create"], ("缺少参数'IDENTITY'", "用法见")),
    ],
)
def test_no_word_of_a_chinese_terminal_stays_english(arguments: list[str], expected: tuple[str, ...]) -> None:
    environ = os.environ | {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
    environ.pop("LANGUAGE", None)
    done = subprocess.run(
        [sys.executable, "-m", "intake", *arguments], env=environ, capture_output=True, text=True, check=False
    )
    said = "".join((done.stdout + done.stderr).split())
    for each in expected:
        assert each in said
    for english in ("Usage", "Options", "Commands", "Error", "Missing", "[default", "[required"):
        assert english not in said


def _texts(command: click.Command, context: click.Context) -> Iterator[str]:
    for text in (command.help, *(getattr(parameter, "help", None) for parameter in command.params)):
        if text:
            yield folded(text)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _texts(child, click.Context(child, parent=context, info_name=name))


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "ORDER_INTAKE_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("english")
def test_every_word_of_the_help_has_its_translation_and_no_translation_is_left_over() -> None:
    shown = {*_texts(cli, click.Context(cli)), *(folded(summary) for _, summary in COMMANDS.values())}
    shown.add("Show this message and exit.")
    assert set(table()) == shown


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", ["graph", "device", "endpoints"])
def test_a_list_of_commands_says_of_each_its_first_sentence_whole(name: str) -> None:
    shown = folded(CliRunner().invoke(cli, [name, "--help"]).stdout.partition("Commands:")[2])
    group = cli.get_command(click.Context(cli), name)
    assert isinstance(group, click.Group)
    for each in group.commands.values():
        assert folded(each.help or "").partition(". ")[0] in shown


def test_a_chinese_terminal_is_answered_in_chinese() -> None:
    environ = os.environ | {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
    for arguments, expected in ((["--help"], "检查本次安装并说明该怎么办"), (["keys", "create", "--help"], "必须签名")):
        done = subprocess.run(
            [sys.executable, "-m", "intake", *arguments], env=environ, capture_output=True, text=True, check=True
        )
        assert expected in done.stdout.replace("\n", "").replace(" ", "")
