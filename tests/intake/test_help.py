"""The command line explains itself in Chinese and in English, completely."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from intake.cli import COMMANDS, cli
from intake.commands.localised import folded, table


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


def test_a_chinese_terminal_is_answered_in_chinese() -> None:
    environ = os.environ | {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
    for arguments, expected in ((["--help"], "检查本次安装并说明该怎么办"), (["keys", "create", "--help"], "必须签名")):
        done = subprocess.run(
            [sys.executable, "-m", "intake", *arguments], env=environ, capture_output=True, text=True, check=True
        )
        assert expected in done.stdout.replace("\n", "").replace(" ", "")
