"""The command line: `order-intake <command>`. Only click is imported before a command is chosen."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from gettext import gettext as _

import click

from intake.commands.localised import in_terminal_language, localise
from intake.commands.sentences import failure

COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("intake.commands.demo:demo", "Set up, take spoken orders and show what comes out."),
    "serve": ("intake.commands.run:serve", "Run the API, its workers and, without DATABASE_URL, PostgreSQL."),
    "worker": ("intake.commands.run:worker", "Run workers for one or more queues on this machine."),
    "submit": ("intake.commands.submit:submit", "Send a file or a text to a running service and show its answer."),
    "decode": ("intake.commands.offline:decode", "Turn files or a text into proposals; no server, no database."),
    "evaluate": ("intake.commands.offline:evaluate", "Measure on a dataset of your own: exact match, coverage, error."),
    "graph": ("intake.commands.graph:graph", "Check, import, compare and export graph packs."),
    "models": ("intake.commands.models:models", "Fetch, list and verify the weights of the decoders."),
    "keys": ("intake.commands.keys:keys", "API keys of senders: create, list, revoke."),
    "people": ("intake.commands.people:people", "Who may sign in to the console: add, list, password, disable."),
    "device": ("intake.commands.device:device", "Commission machines: what each is like when nothing is wrong."),
    "endpoints": ("intake.commands.endpoints:endpoints", "Where signed events go: add, list, enable, redeliver."),
    "review": ("intake.commands.review:review", "Work the queue of held orders."),
    "zones": ("intake.commands.zones:zones", "Where each decoder stands on its way to autonomy."),
    "replay": ("intake.commands.replay:replay", "Rehearse a new decoder revision on what humans have decided."),
    "journal": ("intake.commands.journal:journal", "Check the hash chain over every change."),
    "listen": ("intake.commands.listen:listen", "A small receiver that verifies and prints signed events."),
    "doctor": ("intake.commands.doctor:doctor", "Check this installation and say what to do."),
}
"""Command name -> where it lives, and its one line in `--help`."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and summaries without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one command that was asked for."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return localise(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, in_terminal_language(summary)) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="order-intake")
def cli() -> None:
    """Spoken, photographed and measured orders in; one structured, traceable order out - or a question.

    Start with `order-intake demo`. Every command takes --json for machines.
    """


def main() -> None:
    """Entry point: run the command; a known failure becomes one sentence and exit code 1 (usage: 2)."""
    try:
        code = localise(cli).main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        click.echo(_("Aborted!"), err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        stable = getattr(error, "code", None)
        if not isinstance(stable, str):
            raise
        click.echo(failure(error, stable), err=True)
        sys.exit(1)
