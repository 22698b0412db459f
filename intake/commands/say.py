"""What commands print: a JSON line for machines or a sentence for people, and a terminal that can draw tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON lines instead of sentences.")


def say(row: Mapping[str, Any], as_json: bool, text: str) -> None:
    """One result: `row` as a JSON line, or `text`."""
    click.echo(encoded(row) if as_json else text)


def encoded(value: object) -> str:
    """Compact JSON; decimals as strings, times in ISO 8601."""
    import msgspec

    return msgspec.json.encode(value).decode()


def console() -> Console:
    """A terminal for tables; plain and wide when the output is no terminal."""
    import sys

    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)
