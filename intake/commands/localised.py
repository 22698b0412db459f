"""Help texts in Chinese: a command in, the same command with its words replaced where the terminal speaks Chinese.

The table is keyed by the English words, so that a text which changes without its translation is noticed by the tests.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import click

from intake.commands.gettexts import speak
from intake.commands.words import terminal_language

TABLE = Path(__file__).with_name("help.zh.json")


@cache
def table() -> Mapping[str, str]:
    """English help text, its white space folded, to Chinese."""
    words: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))
    return words


def folded(text: str) -> str:
    """A help text as the table is keyed by it."""
    return " ".join(text.split())


def in_terminal_language(text: str) -> str:
    """A text of the help, as the terminal's user reads it."""
    return table().get(folded(text), text) if terminal_language() == "zh" else text


def localise(command: click.Command) -> click.Command:
    """The command and all below it in the terminal's language; the one that was given stays as it is."""
    command = copy.deepcopy(command)
    chinese = terminal_language() == "zh"
    if chinese:
        speak()
    for each in _family(command):
        short = folded(each.short_help or each.help or "")
        each.help = in_terminal_language(each.help) if each.help else each.help
        # Its first sentence, whole: Click would cut it off at a width, and Chinese has another full stop.
        each.short_help = _first_sentence(in_terminal_language(short)) if short else None
        if chinese:
            each.options_metavar = "[选项]"
            if isinstance(each, click.Group):
                each.subcommand_metavar = "命令 [参数]..."
            # Click makes this option when it is first asked for, and keeps it.
            help_option = each.get_help_option(click.Context(each, help_option_names=["-h", "--help"]))
            for parameter in (*each.params, help_option):
                if isinstance(parameter, click.Option) and parameter.help:
                    parameter.help = in_terminal_language(parameter.help)
    return command


def _first_sentence(text: str) -> str:
    found = re.match(r".*?(?:。|[.?!](?= |$)|$)", text)
    assert found is not None
    return found.group()


def _family(command: click.Command) -> Iterator[click.Command]:
    yield command
    # A lazy group's commands are localised when they are loaded.
    for child in getattr(command, "commands", {}).values():
        yield from _family(child)
