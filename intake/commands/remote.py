"""Which service a command talks to, and with which key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from intake.commands.sentences import sentence

if TYPE_CHECKING:
    from intake.client import Client

DEFAULT_URL = "http://127.0.0.1:8440"


def remote(command: Any) -> Any:
    """Add --url and --key to a command."""
    url = click.option("--url", envvar="ORDER_INTAKE_URL", default=DEFAULT_URL, show_default=True, help="The service.")
    key = click.option("--key", envvar="ORDER_INTAKE_KEY", help="API key; better in ORDER_INTAKE_KEY than on the line.")
    return url(key(command))


def client(url: str, key: str | None) -> Client:
    """A client, or a usage error that says how to get a key."""
    from intake.client import Client

    if not key:
        raise click.UsageError(sentence("Set ORDER_INTAKE_KEY (make one with `order-intake keys create`)."))
    return Client(url, key)
